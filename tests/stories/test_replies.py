"""A reply arrives as a reply, name and face kept, and is never lost."""

from tests.stories.house import Channel, Group, House


async def test_a_reply_on_telegram_to_a_discord_line(paired: tuple[Group, Channel]) -> None:
    """On Discord, where webhooks can't reply: a quotation line that links to the original."""
    group, channel = paired
    said = channel.say("Emma", "Do you have a cat?")
    copy = await group.sees("gato")

    group.say("Ana", "Tenho dois gatos pretos.", reply_to=int(copy.id))

    answer = await channel.sees("black cats")
    assert answer.author == "Ana"
    quotation = answer.text.splitlines()[0]
    assert quotation.startswith("-# ")
    assert said in quotation
    assert "Emma" in quotation


async def test_a_reply_on_discord_to_a_telegram_line(
    paired: tuple[Group, Channel], house: House
) -> None:
    """On Telegram it points at the original message itself, also after a restart."""
    group, channel = paired
    said = group.say("Ana", "Quem quer bolo?")
    copy = await channel.sees("cake")
    await house.reopen()

    channel.say("Jack", "I want a big piece.", reply_to=copy.id)

    answer = await group.sees(lambda one: one.is_bot and one.text.startswith("Jack"))
    assert answer.reply_to == said


async def test_a_reply_to_something_unmapped_quotes_it(paired: tuple[Group, Channel]) -> None:
    """What was said before the pairing has no copy: its words are quoted instead."""
    group, channel = paired
    before = group.say("Bruno", "// isto fica só aqui")

    group.say("Ana", "Concordo com você, Bruno.", reply_to=int(before))

    answer = await channel.sees(lambda one: one.author == "Ana")
    assert answer.text.splitlines()[0].startswith("> ")
    assert "isto fica só aqui" in answer.text.splitlines()[0]
    assert "agree" in answer.text


async def test_two_replies_in_a_hurry(paired: tuple[Group, Channel]) -> None:
    """A reply that follows its question at once still finds the question's copy."""
    group, channel = paired

    question = group.say("Ana", "Onde você mora?")
    group.say("Bruno", "Eu moro em Lisboa.", reply_to=int(question))

    copy = await channel.sees("Where")
    answer = await channel.sees("Lisbon")
    assert copy.id in answer.text.splitlines()[0]
