"""Whose names nobody else may wear in a channel, known without a privileged intent."""

import pytest

from bridge.errors import Refused
from bridge.events import CommandGiven, MessageSent, PersonId
from bridge.richtext import RichText, Style
from sandbox.faults import Fault
from tests.bots.discord.setting import Setting, running


async def given(setting: Setting, person: str, command: str) -> CommandGiven:
    """A command that somebody gives."""
    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        setting.discord.world.command(person, setting.channel, command)
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
    return setting.intake.of(CommandGiven)[0]


async def test_an_admins_command_tells_owner_and_bots(setting: Setting) -> None:
    """Bots by the roles that Discord manages for them."""
    world = setting.discord.world
    robot = world.bot("another-token", "helper")
    world.add_bot(setting.guild, robot, ("VIEW_CHANNEL",))

    told = await given(setting, setting.boss, "/bridge invite")

    assert {(one.name, one.id, one.is_bot) for one in told.staff} == {
        ("teahouse", setting.us, True),
        ("helper", robot, True),
        ("The Boss", setting.boss, False),
    }


@pytest.mark.parametrize("command", ["/bridge status", "/help"])
async def test_a_members_command_tells_nobody(setting: Setting, command: str) -> None:
    """It costs no question either."""
    assert (await given(setting, setting.ana, command)).staff == ()


async def test_an_owner_whom_discord_does_not_tell_hinders_no_command(setting: Setting) -> None:
    """The bots are known all the same."""
    setting.discord.faults.add(Fault(match=r"GET /guilds/\d+/members/", status=403, times=9))

    told = await given(setting, setting.boss, "/bridge invite")

    assert [one.name for one in told.staff] == ["teahouse"]


async def test_whoever_may_manage_the_channel_speaks_as_an_admin(setting: Setting) -> None:
    """By their roles, or by being allowed to in this channel; others don't."""
    world = setting.discord.world
    jo, kim = world.person("Jo"), world.person("Kim")
    for person in (jo, kim):
        world.join(setting.guild, person)
    world.permit(setting.channel, jo, "MANAGE_CHANNELS")

    async with running(setting.bot, setting.intake):
        for person in (setting.boss, jo, kim):
            world.say(person, setting.channel, "hello")
        await setting.until(lambda: len(setting.intake.of(MessageSent)) == 3, "they are heard")

    spoken = [(one.author.name, one.author.is_admin) for one in setting.intake.of(MessageSent)]
    assert spoken == [("The Boss", True), ("Jo", True), ("Kim", False)]


async def test_a_person_is_told_by_a_direct_message(setting: Setting) -> None:
    """Who takes none from us is `Refused`, and nobody else sees it."""
    world = setting.discord.world
    stranger = world.person("Stranger")

    async with running(setting.bot, setting.intake):
        tell = setting.bot.outbound.tell
        await tell(PersonId(f"discord:{setting.ana}"), RichText.styled("hi", Style.BOLD))
        with pytest.raises(Refused):
            await tell(PersonId(f"discord:{stranger}"), RichText("hi"))

    private = world.dm(setting.us, setting.ana)
    assert [one.text for one in world.shown(private)] == ["**hi**"]
    assert world.shown(setting.channel) == []
