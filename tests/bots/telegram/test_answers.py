"""Answers to commands: in the group, in the private chat, on a panel."""

import pytest

from bots.telegram.places import Address
from bridge.deliveries import CommandAnswer, DeliveryId, GivesCommand, OpensAddress, Secret
from bridge.events import Channel, CommandGiven, MessageId
from bridge.richtext import RichText
from sandbox.faults import Fault
from sandbox.world import Shown
from tests.bots.telegram.conftest import House, group_of, shown


def answer(given: CommandGiven, text: str = "Done.", **changes: object) -> CommandAnswer:
    """The answer to a command."""
    described: dict[str, object] = {
        "id": DeliveryId("r"),
        "channel": given.channel,
        "address": given.address,
        "text": RichText(text),
    }
    return CommandAnswer(**{**described, **changes})  # pyright: ignore[reportArgumentType]


async def test_an_answer_in_a_group_vanishes_with_its_command(house: House) -> None:
    """It answers the command, and both are named so that they can go."""
    maria, channel = group_of(house)
    said = house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()

    vanishing = await house.bot.outbound.answer(answer(given))

    message = shown(house, channel)[-1]
    assert (message.text, message.reply_to) == ("Done.", str(said))
    assert vanishing == (message.id, str(said))


async def test_an_answer_for_everyone_stays(house: House) -> None:
    """A reply that is not personal is kept in the group."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()

    vanishing = await house.bot.outbound.answer(answer(given, is_personal=False))

    assert vanishing == ()


async def test_a_private_answer_goes_to_the_private_chat(house: House) -> None:
    """Where the asker has started the bot, the group sees nothing of it."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, house.me, "/start")
    house.telegram.world.say(maria, int(channel.id), "/privacy")
    given = await house.command(2)

    vanishing = await house.bot.outbound.answer(answer(given, "Yours.", is_private=True))

    assert [one.text for one in shown(house, channel)] == ["/privacy"]
    assert house.telegram.world.shown_to(maria, house.me)[-1].text == "Yours."
    assert given.ref is not None
    assert vanishing == (given.ref.id,)


async def test_who_never_started_the_bot_gets_a_button(house: House) -> None:
    """One short line in the group, with the way to the private chat."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/privacy")
    given = await house.command()

    vanishing = await house.bot.outbound.answer(answer(given, "Yours.", is_private=True))
    line = shown(house, channel)[-1]
    house.telegram.world.press(maria, int(channel.id), line.id, line.buttons[0])
    started = await house.command(2)

    assert "Yours." not in line.text
    assert vanishing == (line.id, str(int(line.id) - 1))
    assert (started.words, started.is_private) == (("start", "answer"), True)


async def test_an_anonymous_admin_gets_the_button_too(house: House) -> None:
    """Nobody knows whose private chat it would be."""
    world = house.telegram.world
    boss = world.person("Boss")
    group = world.group("Chá", members=[house.me], admins=[boss])
    world.promote(group, boss, is_anonymous=True)
    world.say(boss, group, "/privacy")
    given = await house.command()

    await house.bot.outbound.answer(answer(given, "Yours.", is_private=True))

    assert len(world.shown(group)[-1].buttons) == 1


async def test_buttons_open_addresses_and_give_commands(house: House) -> None:
    """A choice is a command by whoever presses it, with their own rights."""
    world = house.telegram.world
    boss, maria = world.person("Boss"), world.person("Maria", locale="pt")
    group = world.group("Chá", members=[maria, house.me], admins=[boss])
    world.say(boss, group, "/bridge create")
    given = await house.command()
    reply = answer(
        given,
        buttons=(
            OpensAddress(label="Invite", address="https://t.me/tea_bot"),
            GivesCommand(label="Português", words="bridge language pt"),
            GivesCommand(label="English", words="bridge language en"),
        ),
    )

    await house.bot.outbound.answer(reply)
    line = world.shown(group)[-1]
    world.press(maria, group, line.id, "Português")
    by_maria = await house.command(2)
    world.press(boss, group, line.id, "English")
    by_boss = await house.command(3)

    assert line.buttons == ("Invite", "Português", "English")
    assert by_maria.words == ("bridge", "language", "pt")
    assert (by_maria.author.name, by_maria.author.is_admin) == ("Maria", False)
    assert (by_boss.author.name, by_boss.author.is_admin) == ("Boss", True)
    assert Address.read(by_maria.address).message == int(line.id)


async def test_a_long_answer_comes_in_pieces(house: House) -> None:
    """More than one message holds: all of them vanish."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()

    vanishing = await house.bot.outbound.answer(answer(given, "😹 " * 2000))

    assert len(vanishing) == 3
    assert [one.reply_to is not None for one in shown(house, channel)[-2:]] == [True, False]


MORE = GivesCommand(label="More", words="help")


async def pressed_panel(house: House) -> tuple[Channel, Shown, CommandGiven]:
    """A panel with one button in a group, and the command that pressing it gave."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()
    await house.bot.outbound.answer(answer(given, "One.", is_personal=False, buttons=(MORE,)))
    panel = shown(house, channel)[-1]
    house.telegram.world.press(maria, int(channel.id), panel.id, "More")
    return channel, panel, await house.command(2)


def on_panel(pressed: CommandGiven, text: str, **changes: object) -> CommandAnswer:
    """An answer that is to stand on the panel whose button was pressed."""
    assert pressed.pressed is not None
    return answer(pressed, text, **{"replaces": pressed.pressed.id, **changes})


async def test_a_panel_changes_in_its_place(house: House) -> None:
    """Text and buttons of the pressed panel become the answer's; nothing vanishes."""
    channel, panel, pressed = await pressed_panel(house)
    less = GivesCommand(label="Less", words="help")

    vanishing = await house.bot.outbound.answer(on_panel(pressed, "Two.", buttons=(less,)))

    changed = shown(house, channel)[-1]
    assert (changed.id, changed.text, changed.buttons) == (panel.id, "Two.", ("Less",))
    assert vanishing == ()


async def test_a_panel_that_says_so_already_is_left_as_it_is(house: House) -> None:
    """A button pressed twice, or an answer tried again, posts nothing."""
    channel, panel, pressed = await pressed_panel(house)

    await house.bot.outbound.answer(on_panel(pressed, "One.", buttons=(MORE,)))

    assert shown(house, channel)[-1] == panel


@pytest.mark.parametrize(
    ("replaces", "fault"),
    [
        ("999999", None),
        (
            None,
            Fault(
                match="editMessageText",
                status=400,
                body={
                    "ok": False,
                    "error_code": 400,
                    "description": "Bad Request: message can't be edited",
                },
            ),
        ),
    ],
    ids=["gone", "refused"],
)
async def test_a_panel_that_cannot_change_is_posted_anew(
    house: House, replaces: str | None, fault: Fault | None
) -> None:
    """The answer replies to the panel, with its buttons."""
    channel, panel, pressed = await pressed_panel(house)
    if fault is not None:
        house.telegram.faults.add(fault)
    changes = {"replaces": MessageId(replaces)} if replaces else {}

    await house.bot.outbound.answer(on_panel(pressed, "Two.", buttons=(MORE,), **changes))

    old, new = shown(house, channel)[-2:]
    assert (old.id, old.text) == (panel.id, "One.")
    assert (new.text, new.buttons, new.reply_to) == ("Two.", ("More",), panel.id)


async def test_a_private_answer_is_never_written_on_a_groups_panel(house: House) -> None:
    """Everyone in the group would read it; the asker gets the way to the private chat."""
    channel, _, pressed = await pressed_panel(house)

    await house.bot.outbound.answer(on_panel(pressed, "Yours.", is_private=True))

    assert all("Yours." not in one.text for one in shown(house, channel))
    assert len(shown(house, channel)[-1].buttons) == 1


async def test_a_press_is_answered_for_its_presser_alone(house: House) -> None:
    """What is short and personal pops up; nothing is posted, and the notice pressed stays."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()
    await house.bot.outbound.answer(answer(given, "One.", is_personal=False, buttons=(MORE,)))
    panel = shown(house, channel)[-1]
    query = house.telegram.world.press(maria, int(channel.id), panel.id, "More")
    pressed = await house.command(2)

    vanishing = await house.bot.outbound.answer(answer(pressed, "Not you."))

    popup = house.telegram.world.answer_to(str(query["callback_query_id"]))
    assert popup == {"text": "Not you.", "show_alert": True}
    assert vanishing == ()
    assert shown(house, channel)[-1] == panel


SECRET = Secret(
    text=RichText("ABCD-EFGH"),
    buttons=(OpensAddress(label="Add me", address="https://example.com"),),
    shown_by=GivesCommand(label="Show", words="bridge invite"),
)


async def test_a_secret_that_cannot_pop_up_stays_behind_its_button(house: House) -> None:
    """A press too old to be answered is no reason to say it aloud."""
    maria, channel = group_of(house)
    house.telegram.world.say(maria, int(channel.id), "/help")
    given = await house.command()
    address = f"{given.address}an-old-press"

    await house.bot.outbound.answer(answer(given, address=address, secret=SECRET))

    line = shown(house, channel)[-1]
    assert (line.text, line.buttons) == ("Done.", ("Add me", "Show"))


async def test_in_the_private_chat_a_secret_is_said(house: House) -> None:
    """Nobody else reads along there."""
    maria, _ = group_of(house)
    house.telegram.world.say(maria, house.me, "/start")
    given = await house.command()

    await house.bot.outbound.answer(answer(given, secret=SECRET))

    line = house.telegram.world.shown_to(maria, house.me)[-1]
    assert (line.text, line.buttons) == ("Done.\nABCD-EFGH", ("Add me",))
