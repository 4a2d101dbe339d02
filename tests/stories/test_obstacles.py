"""What stands in the way is said while pairing, with its cure: never "linked" while it is not."""

from tests.stories.house import House, code_by


async def test_a_missing_permission_is_named_when_joining(house: House) -> None:
    """Without Manage Webhooks nothing could arrive: the answer says so instead of "linked"."""
    group, channel = house.group("Casa da Ana", "Ana"), house.channel("porch", "Emma")
    house.discord.world.forbid(channel.id, house.discord_bot, "MANAGE_WEBHOOKS")
    code = await code_by(group, "Ana", "/bridge create")

    answer = await channel.asks("Emma", "/bridge join", code=code)

    assert "not everything works yet" in answer.text
    assert "Manage Webhooks" in answer.text


async def test_privacy_mode_is_named_when_creating(house: House) -> None:
    """A bot that Telegram shows only commands could relay nothing: the answer names both cures."""
    world = house.telegram.world
    world.people[house.telegram_bot].can_read_all = False
    await house.reopen()
    group = house.group("Casa da Ana", "Ana")
    world.demote(group.id, house.telegram_bot)

    answer = await group.asks("Ana", "/bridge create")

    assert "@BotFather" in answer.text
