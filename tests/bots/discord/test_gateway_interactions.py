"""Interactions are acknowledged at once and answered to the asker."""

from bridge.deliveries import CommandAnswer, DeliveryId
from bridge.events import CommandGiven
from bridge.richtext import RichText
from tests.bots.discord.setting import Setting, running


async def test_a_command_is_heard_at_once_and_answered_to_the_asker(setting: Setting) -> None:
    """The words in order, who asked and whether an admin; the answer only they can see."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        used = world.command(setting.boss, setting.channel, "/bridge language", {"code": "pt"})
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
        (given,) = setting.intake.of(CommandGiven)
        reply = CommandAnswer(
            id=DeliveryId("r"),
            channel=setting.here,
            address=given.address,
            text=RichText("Done, *boss*."),
        )
        left = await setting.bot.outbound.answer(reply)

    assert given.id == f"discord:{setting.us}:i{used}"
    assert given.words == ("bridge", "language", "pt")
    assert (given.channel, given.channel_name) == (setting.here, "lounge")
    assert (given.author.id, given.author.is_admin) == (setting.boss, True)
    assert left == ()
    (answer,) = world.answers(used)
    assert (answer.text, answer.only_for) == (r"Done, \*boss\*.", setting.boss)
    assert world.shown(setting.channel) == []


async def test_a_command_needs_no_optional_field(setting: Setting) -> None:
    """The channel's id is enough, and nobody asked how large a file may be."""
    world = setting.discord.world
    world.left_out["INTERACTION_CREATE"] = frozenset({"channel", "attachment_size_limit"})

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        world.command(setting.boss, setting.channel, "/bridge language", {"code": "pt"})
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    (given,) = setting.intake.of(CommandGiven)
    assert (given.channel, given.words) == (setting.here, ("bridge", "language", "pt"))
    assert (given.channel_name, given.author.is_admin) == ("lounge", True)
