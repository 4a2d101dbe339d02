"""`/bridge status` says the worst first, how old the last line is, and why something is stuck."""

from sandbox.faults import Fault
from tests.stories.house import Channel, Group, House


async def test_all_well_says_how_long_ago_the_last_line_was(
    paired: tuple[Group, Channel],
) -> None:
    """Nothing said so far, then something."""
    group, channel = paired

    before = await channel.asks("Jack", "/bridge status")
    group.say("Ana", "Oi!")
    await channel.sees(lambda one: one.author == "Ana")
    after = await channel.asks("Jack", "/bridge status")

    assert before.text == "**Casa da Ana**: all well, no line so far."
    assert after.text.startswith("**Casa da Ana**: all well, last line ")
    assert after.text.endswith("s ago.")


async def test_a_paused_side_is_not_all_well(paired: tuple[Group, Channel]) -> None:
    """Members of both sides are told which channel is paused."""
    group, channel = paired

    await group.asks("Ana", "/bridge pause 4000")
    answer = await channel.asks("Jack", "/bridge status")

    assert "Casa da Ana is paused" in answer.text
    assert "all well" not in answer.text


async def test_a_channel_that_threw_us_out_is_not_all_well(
    paired: tuple[Group, Channel], house: House
) -> None:
    """Worse than a pause: nobody is coming back by the clock."""
    group, channel = paired
    house.telegram.world.kick_bot(group.id, house.telegram_bot)
    await channel.sees("I was removed")

    answer = await channel.asks("Jack", "/bridge status")

    assert "I'm no longer in Casa da Ana" in answer.text


async def test_admins_are_given_the_reasons_they_are_sent_for(
    paired: tuple[Group, Channel], house: House
) -> None:
    """For admins alone: on Telegram behind a button, never for the group to read."""
    group, channel = paired
    refusal = {"code": 50035, "message": "Invalid Form Body"}
    house.discord.faults.add(Fault(match=r"POST /webhooks/", status=400, body=refusal))
    group.say("Ana", "https://example.com/refused")
    private = house.discord.world.dm(house.discord_bot, channel.people["Emma"])
    await channel.waits_for(lambda: house.discord.world.shown(private), "a report")

    member = await channel.asks("Jack", "/bridge status")
    admin = await channel.asks("Emma", "/bridge status")
    public = await group.asks("Ana", "/bridge status")
    shown = await group.press("Ana", public, "Mostrar os motivos")

    assert "could not be delivered" in member.text
    assert "Invalid Form Body" not in member.text + public.text
    assert "Invalid Form Body" in admin.text
    assert "Invalid Form Body" in str(shown["text"])
