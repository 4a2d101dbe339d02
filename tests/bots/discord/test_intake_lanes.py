"""Order, patience and poison in a channel's lane."""

import asyncio
from collections.abc import Awaitable, Callable

from bots.discord.intake_lanes import Lanes, or_park
from bridge.errors import Refused, Retryable
from bridge.events import Channel, ChannelId, MessageId, MessageRef, Platform
from tests.bots.discord.setting import FakeIntake

HERE = Channel(platform=Platform("discord"), id=ChannelId("1"))


def noting(
    log: list[str], name: str, error: Exception | None = None
) -> Callable[[], Awaitable[None]]:
    """A step that writes its name down, after failing once with `error`."""
    failures = [error] if error else []

    async def step() -> None:
        if failures:
            raise failures.pop()
        log.append(name)

    return step


async def test_a_lane_keeps_its_order_through_failures() -> None:
    """A step that may still succeed is repeated before the next begins."""
    log: list[str] = []

    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group)
        lanes.release()
        lanes.put(1, noting(log, "first", Retryable("not yet")))
        lanes.put(1, noting(log, "second"))

    assert log == ["first", "second"]


async def test_what_goes_first_goes_first() -> None:
    """While lanes are held a catch-up can be put before what waits already."""
    log: list[str] = []

    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group)
        lanes.put(1, noting(log, "live"))
        lanes.put_first(1, noting(log, "missed"))
        lanes.release()

    assert log == ["missed", "live"]


async def test_a_refused_step_stops_no_other() -> None:
    """What will never succeed is dropped with a line in the log."""
    log: list[str] = []

    async with asyncio.TaskGroup() as group:
        lanes = Lanes(group)
        lanes.release()
        lanes.put(1, noting(log, "never", Refused("no")))
        lanes.put(1, noting(log, "next"))

    assert log == ["next"]


async def test_a_message_nobody_can_read_is_parked() -> None:
    """An error in our own reading keeps the message's name, and the lane going."""
    intake = FakeIntake()
    ref = MessageRef(channel=HERE, id=MessageId("2"))

    await or_park(intake, ref, noting([], "x", KeyError("author")))

    assert intake.parked == ["discord discord:1/2 KeyError"]
