"""Two people meet: paired, spoken both ways, read in one's own language."""

from tests.stories.house import Channel, Group


async def test_portuguese_on_telegram_is_read_in_english_on_discord(
    paired: tuple[Group, Channel],
) -> None:
    """A line goes over translated, under its author's own name, with the original below."""
    group, channel = paired

    group.say("Ana", "Meu gato dorme o dia todo.")

    copy = await channel.sees("cat")
    assert copy.author == "Ana"
    assert "sleeps all day" in copy.text
    assert copy.text.splitlines()[-1] == "-# pt · Meu gato dorme o dia todo."


async def test_english_on_discord_is_read_in_portuguese_on_telegram(
    paired: tuple[Group, Channel],
) -> None:
    """The same the other way: the name in bold first, the original in one quoted line."""
    group, channel = paired

    channel.say("Emma", "My dog is afraid of the cat.")

    copy = await group.sees("cão")
    name, _, original = copy.text.split("\n")
    assert name == "Emma"
    assert original == "en · My dog is afraid of the cat."
    assert [(e["type"], e["offset"]) for e in copy.entities] == [
        ("bold", 0),
        ("blockquote", len(copy.text) - len(original)),
    ]


async def test_what_needs_no_translation_goes_over_as_it_is(
    paired: tuple[Group, Channel],
) -> None:
    """A link, a number, laughter and the reader's own language are not decorated."""
    group, channel = paired

    for line in ("https://example.com/rent", "2.500", "😹😹", "I love this song"):
        group.say("Bruno", line)
        copy = await channel.sees(line)
        assert copy.text == line
