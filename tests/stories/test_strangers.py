"""What a stranger does ends nothing, stops nobody, and is heard of by operators."""

import pytest

from sandbox.faults import Fault
from tests.stories.house import Channel, Group, House


@pytest.mark.parametrize(
    "command",
    ["/bridge " + "x" * 3000, "/help" + " y" * 1900, "/language 🍵" + "🍵" * 1500],
)
async def test_a_long_command_ends_nothing(
    paired: tuple[Group, Channel], house: House, command: str
) -> None:
    """In a group and in the private chat; the next line goes over, also after a restart."""
    group, channel = paired
    world = house.telegram.world
    stranger = world.person("Stranger", locale="en")

    world.say(stranger, house.telegram_bot, command)
    group.say("Bruno", command)
    group.say("Ana", "https://example.com/one")
    await channel.sees("/one")
    await house.reopen()
    group.say("Ana", "https://example.com/two")

    await channel.sees("/two")


async def test_a_long_option_ends_nothing(paired: tuple[Group, Channel]) -> None:
    """A name of three thousand characters on Discord is answered, shortened."""
    group, channel = paired

    answer = await channel.asks("Emma", "/bridge remove", channel="n" * 3000)
    channel.say("Emma", "https://example.com/after")

    await group.sees("/after")
    assert len(answer.text) <= 2000


async def test_nobody_waits_for_an_admin_check(
    paired: tuple[Group, Channel], house: House
) -> None:
    """While Telegram answers no question about rights, lines of other rooms go over at once."""
    group, channel = paired
    other = house.group("Elsewhere", "Carla", "Davi")
    house.telegram.faults.add(Fault(match="getChatMember", status=500, times=50))

    for _ in range(5):
        other.say("Davi", "/bridge create")
    group.say("Ana", "https://example.com/quick")

    await channel.sees("/quick")
    await other.sees(lambda one: one.is_bot and "Nada mudou" in one.text, times=5)


async def test_help_asks_nobody(paired: tuple[Group, Channel], house: House) -> None:
    """What everyone may ask needs no look at rights."""
    group, _ = paired
    before = len([one for one in house.telegram.requests if "getChatMember" in one.path])

    await group.asks("Bruno", "/help")
    await group.asks("Bruno", "/privacy")

    after = len([one for one in house.telegram.requests if "getChatMember" in one.path])
    assert after == before
