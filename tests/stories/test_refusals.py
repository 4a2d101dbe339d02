"""What a platform refuses for good is kept, and whoever can mend it is told."""

from sandbox.faults import Fault
from tests.stories.house import Channel, Group, House

REASON = "Invalid Form Body"


async def _refuse_one(group: Group, house: House) -> None:
    refusal = {"code": 50035, "message": REASON}
    house.discord.faults.add(Fault(match=r"POST /webhooks/", status=400, body=refusal))
    group.say("Ana", "https://example.com/refused")


async def test_the_pairing_admin_is_told_in_private(
    paired: tuple[Group, Channel], house: House
) -> None:
    """With channel and reason; in public nothing is said, and the next line goes over."""
    group, channel = paired
    world = house.discord.world

    await _refuse_one(group, house)

    private = world.dm(house.discord_bot, channel.people["Emma"])
    told = await world.changes.wait_until(
        lambda: world.shown(private), description="a direct message", timeout=15
    )
    assert told[-1].text.startswith("Something could not be delivered in **porch** (Discord: 400")
    assert REASON in told[-1].text
    group.say("Ana", "https://example.com/next")
    await channel.sees("/next")
    assert not [one for one in channel.shown() if "could not" in one.text]


async def test_who_takes_no_messages_is_told_in_the_channel(
    paired: tuple[Group, Channel], house: House
) -> None:
    """One plain line, without the reason, however much is refused that day."""
    group, channel = paired
    closed = {"code": 50007, "message": "Cannot send messages to this user"}
    house.discord.faults.add(Fault(match=r"POST /users/@me/channels", status=403, body=closed))

    await _refuse_one(group, house)
    told = await channel.sees("could not be delivered here")
    await _refuse_one(group, house)

    group.say("Ana", "https://example.com/next")
    await channel.sees("/next")
    assert REASON not in told.text
    assert len([one for one in channel.shown() if "could not" in one.text]) == 1
