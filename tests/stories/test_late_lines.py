"""What was said while nobody listened comes late: with its time, quietly, announced once."""

import re
from datetime import timedelta

from sandbox.world import Shown
from tests.stories.house import Channel, Group, House

_TIME = r"(\d{4}-\d\d-\d\d )?\d\d:\d\d"
_RANGE = rf"{_TIME}–{_TIME} UTC"


async def test_a_catch_up_begins_with_one_line(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Each side is told once, in its language, from when to when; then come the lines."""
    group, channel = paired
    await house.close()
    for number in range(5):
        group.say("Ana", f"https://example.com/t{number}")
        channel.say("Emma", f"https://example.com/d{number}")

    house.ahead = timedelta(hours=2)
    await house.open()

    await channel.sees("/t4")
    await group.sees("/d4")
    first, *lines = channel.shown()[-6:]
    assert re.fullmatch(rf"Catching up with \*\*Casa da Ana\*\*: {_RANGE}", first.text)
    assert all(re.fullmatch(rf"Ana · {_TIME} UTC", line.author) for line in lines)
    first, *lines = group.shown()[-6:]
    assert re.fullmatch(rf"Pondo em dia porch: {_RANGE}", first.text)
    assert all(re.match(rf"Emma · {_TIME} UTC\n", line.text) for line in lines)


async def test_one_late_line_is_not_announced(paired: tuple[Group, Channel], house: House) -> None:
    """It carries its time, which says it all."""
    group, channel = paired
    await house.close()
    group.say("Ana", "https://example.com/late")

    house.ahead = timedelta(hours=2)
    await house.open()

    await channel.sees("/late")
    assert not _announcements(channel.shown())


async def test_a_late_line_that_is_edited_keeps_its_time(
    paired: tuple[Group, Channel], house: House
) -> None:
    """The edit changes what was said, not when."""
    group, channel = paired
    await house.close()
    said = channel.say("Emma", "https://example.com/first")
    house.ahead = timedelta(hours=2)
    await house.open()
    late = await group.sees("/first")

    house.discord.world.edit(channel.people["Emma"], channel.id, said, "https://example.com/new")

    changed = await group.sees("/new")
    assert changed.text == late.text.replace("/first", "/new")


def _announcements(shown: list[Shown]) -> list[Shown]:
    return [one for one in shown if one.text.startswith("Catching up")]
