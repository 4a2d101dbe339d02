"""The command menu and what people choose in it."""

from datetime import UTC, datetime

import pytest

from bots.discord.commands import command_given, menu, register
from bridge.deliveries import CommandAnswer, DeliveryId, GivesCommand, OpensAddress
from bridge.events import CommandGiven, MessageId, MessageRef
from bridge.richtext import RichText
from sandbox.faults import Fault
from tests.bots.discord.payloads import read_interaction
from tests.bots.discord.setting import Setting, running


async def test_a_member_is_no_admin(setting: Setting) -> None:
    """Manage Channels or Manage Server makes an admin; the locale is the asker's."""
    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        setting.discord.world.command(setting.ana, setting.channel, "/bridge status")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    (given,) = setting.intake.of(CommandGiven)
    assert (given.author.is_admin, given.author.locale) == (False, "pt-BR")
    assert given.guild_locale == "en-US"


async def test_a_messages_menu_names_its_message(setting: Setting) -> None:
    """Remove copies, in a message's menu, is `/delete` about that message."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        said = world.say(setting.ana, setting.channel, "take me back")
        world.menu(setting.ana, setting.channel, said, "Remove copies")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the choice arrives")

    (given,) = setting.intake.of(CommandGiven)
    assert given.words == ("delete",)
    assert given.reply_to is not None
    assert (given.reply_to.ref.id, given.reply_to.excerpt) == (said, "take me back")


async def test_buttons_give_commands(setting: Setting) -> None:
    """A choice below an answer is a command again; a link opens."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        used = world.command(setting.boss, setting.channel, "/bridge create", {"name": "Tea"})
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
        await setting.bot.outbound.answer(
            CommandAnswer(
                id=DeliveryId("r"),
                channel=setting.here,
                address=setting.intake.of(CommandGiven)[0].address,
                text=RichText("Which language?"),
                buttons=(
                    OpensAddress(label="Add to Telegram", address="https://t.me/x?startgroup=1"),
                    GivesCommand(label="Português", words="bridge language pt"),
                ),
            )
        )
        (answer,) = world.answers(used)
        world.press(setting.boss, setting.channel, answer.id, "Português")
        await setting.until(lambda: len(setting.intake.of(CommandGiven)) == 2, "the press arrives")

    first, second = setting.intake.of(CommandGiven)
    assert answer.buttons == ("Add to Telegram", "Português")
    assert second.words == ("bridge", "language", "pt")
    assert first.pressed is None
    assert second.pressed == MessageRef(channel=setting.here, id=MessageId(answer.id))


async def test_the_menu_is_registered_once(setting: Setting) -> None:
    """A restart with the same menu changes nothing at Discord."""
    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        was_changed = await register(setting.bot.rest, setting.us)

    assert was_changed is False
    assert sum(one.method == "PUT" for one in setting.discord.requests) == 1


async def test_the_menu_is_given_where_none_can_be_read(setting: Setting) -> None:
    """A Discord that won't show its menu is given ours."""
    setting.discord.faults.add(Fault(match="GET .*/commands", status=404, times=9))

    async with running(setting.bot, setting.intake):
        await setting.until_menu()

    assert [one.status for one in setting.discord.requests if one.method == "PUT"] == [200]


def test_descriptions_are_localised() -> None:
    """Names are English; descriptions speak what the message files speak."""
    bridge = menu()[0]

    assert bridge["name"] == "bridge"
    assert bridge["default_member_permissions"] is None
    assert {"zh-CN", "pt-BR"} <= set(bridge["description_localizations"])
    assert all(len(option["description"]) <= 100 for option in bridge["options"])


@pytest.mark.parametrize(("tier", "mebibytes"), [(0, 10), (1, 10), (2, 50), (3, 100)])
async def test_a_boosted_server_takes_larger_files(
    setting: Setting, tier: int, mebibytes: int
) -> None:
    """A command tells how large a file may be in its server."""
    world = setting.discord.world
    world.boost(setting.guild, tier)

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        world.command(setting.boss, setting.channel, "/bridge create", {"name": "Tea"})
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")

    assert setting.intake.of(CommandGiven)[0].file_limit == mebibytes * 1024 * 1024


async def test_a_person_with_a_larger_limit_of_their_own_enlarges_no_server(
    setting: Setting,
) -> None:
    """What an interaction tells is the asker's limit; it counts where no server is known."""
    private = await read_interaction(
        setting, user={"id": "5", "username": "ana"}, attachment_size_limit=500
    )

    given = command_given(private, setting.us, datetime.now(UTC))

    assert given is not None
    assert (given.file_limit, given.is_private) == (500, True)


async def test_a_command_in_a_thread_names_the_threads_channel(setting: Setting) -> None:
    """Also while the library doesn't know the server yet."""
    world = setting.discord.world
    thread = world.thread(setting.channel, "pets")
    told = {"id": "4", "type": 11, "name": "pets", "parent_id": "7"}
    member = {"user": {"id": "5", "username": "ana"}}

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        world.command(setting.boss, thread, "/bridge status")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
    unknown = await read_interaction(setting, guild_id="3", member=member, channel=told)
    early = command_given(unknown, setting.us, datetime.now(UTC))

    (known,) = setting.intake.of(CommandGiven)
    assert (known.channel.id, known.channel.parent) == (thread, setting.channel)
    assert early is not None
    assert (early.channel.id, early.channel.parent, early.channel_name) == ("4", "7", "pets")


async def test_a_long_option_is_cut_where_it_enters(setting: Setting) -> None:
    """Discord carries six thousand characters; no name of anything is that long."""
    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        setting.discord.world.command(
            setting.boss, setting.channel, "/bridge create", options={"name": "x" * 3000}
        )
        (given,) = await setting.until(lambda: setting.intake.of(CommandGiven), "it arrives")

    assert max(map(len, given.words)) == 200
