"""Who is behind a message, and whose names nobody else may wear."""

import pytest

from bridge.events import CommandGiven, MessageId, MessageSent
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


async def test_a_nickname_is_known_in_history_too(setting: Setting) -> None:
    """History leaves nicknames out, so the author is looked up."""
    world = setting.discord.world
    setting.intake.bridged = {setting.here}
    first = world.say(setting.ana, setting.channel, "known")
    setting.intake.marks[setting.here] = MessageId(first)
    world.state.guild(setting.guild).members[setting.ana].nick = "Aninha"
    world.say(setting.ana, setting.channel, "missed")

    async with running(setting.bot, setting.intake):
        pass

    assert setting.intake.of(MessageSent)[0].author.name == "Aninha"
