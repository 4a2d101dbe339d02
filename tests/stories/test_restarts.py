"""A restart loses nothing and repeats nothing."""

from sandbox.faults import Fault
from tests.stories.house import Channel, Group, House


async def test_what_was_said_while_away_arrives(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Both sides catch up in order, each line once."""
    group, channel = paired
    await house.close()
    for number in range(5):
        group.say("Ana", f"https://example.com/t{number}")
        channel.say("Emma", f"https://example.com/d{number}")

    await house.open()

    await channel.sees("https://example.com/t4")
    await group.sees("https://example.com/d4")
    assert _lines(channel, "/t") == [f"https://example.com/t{n}" for n in range(5)]
    assert _lines(group, "/d") == [f"https://example.com/d{n}" for n in range(5)]


async def test_a_restart_with_a_conversation_in_flight(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Closed in the middle of ten lines each way, all twenty arrive once and in order."""
    group, channel = paired
    for number in range(10):
        group.say("Ana", f"https://example.com/t{number}")
        channel.say("Emma", f"https://example.com/d{number}")

    await house.reopen()

    await channel.sees("https://example.com/t9")
    await group.sees("https://example.com/d9")
    assert _lines(channel, "/t") == [f"https://example.com/t{n}" for n in range(10)]
    assert _lines(group, "/d") == [f"https://example.com/d{n}" for n in range(10)]


async def test_copies_are_never_relayed_also_after_a_restart(
    paired: tuple[Group, Channel], house: House
) -> None:
    """What the bridge made stays where it is when history is read again."""
    group, channel = paired
    group.say("Ana", "https://example.com/once")
    await channel.sees("https://example.com/once")

    await house.reopen()

    channel.say("Emma", "https://example.com/after")
    await group.sees("https://example.com/after")
    assert _lines(group, "/once") == ["https://example.com/once"]
    assert _lines(channel, "/once") == ["https://example.com/once"]


async def test_a_webhook_is_found_again(paired: tuple[Group, Channel], house: House) -> None:
    """Restarts reuse the channel's webhook; none is leaked."""
    group, channel = paired
    for number in range(3):
        group.say("Ana", f"https://example.com/{number}")
        await channel.sees(f"https://example.com/{number}")
        await house.reopen()

    assert len(house.discord.world.webhooks(channel.id)) == 1


async def test_an_answer_that_got_lost_is_looked_up(
    paired: tuple[Group, Channel], house: House
) -> None:
    """A post that was carried out though nobody heard so is not made twice on Discord."""
    group, channel = paired
    group.say("Ana", "https://example.com/first")
    await channel.sees("https://example.com/first")
    house.discord.faults.add(Fault(match=r"POST /webhooks/", when="after"))

    group.say("Ana", "https://example.com/second")
    group.say("Ana", "https://example.com/third")

    await channel.sees("https://example.com/third")
    assert _lines(channel, "/second") == ["https://example.com/second"]


def _lines(place: Group | Channel, part: str) -> list[str]:
    texts = (one.text.splitlines()[-1] for one in place.shown() if one.text)
    return [text for text in texts if part in text]
