"""Answers to interactions: for the asker alone, as long as the token lives."""

from datetime import UTC, datetime

import pytest

from bots.discord.answers import Address
from bridge.deliveries import CommandAnswer, DeliveryId, GivesCommand
from bridge.errors import Ignored
from bridge.events import CommandGiven, MessageId, MessageRef
from bridge.richtext import RichText
from sandbox.faults import Fault
from sandbox.world import Shown
from tests.bots.discord.setting import Setting, running

BUTTON_ROW = {
    "type": 1,
    "components": [{"type": 2, "style": 2, "label": "Status", "custom_id": "bridge status"}],
}
PORTUGUESE = GivesCommand(label="Português", words="bridge language pt")
STATUS = GivesCommand(label="Status", words="bridge status")


async def test_a_long_answer_comes_in_pieces(setting: Setting) -> None:
    """What doesn't fit one message follows in further ones, for the asker alone as well."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        await setting.until_menu()
        used = world.command(setting.ana, setting.channel, "/help")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
        address = setting.intake.of(CommandGiven)[0].address
        text = RichText("tea " * 1000)
        await setting.bot.outbound.answer(
            CommandAnswer(id=DeliveryId("r"), channel=setting.here, address=address, text=text)
        )

    answers = world.answers(used)
    assert len(answers) == 3
    assert {answer.only_for for answer in answers} == {setting.ana}


async def test_an_old_interaction_is_not_answered(setting: Setting) -> None:
    """Its token lives fifteen minutes; later the answer is dropped without asking Discord."""
    given_at = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
    old = str(Address(application="1", given_at=given_at, token="token"))

    with pytest.raises(Ignored):
        await setting.bot.outbound.answer(
            CommandAnswer(
                id=DeliveryId("r"), channel=setting.here, address=old, text=RichText("late")
            )
        )


def answer_to(
    given: CommandGiven,
    text: str,
    *buttons: GivesCommand,
    replaces: MessageId | None = None,
) -> CommandAnswer:
    """An answer with this text."""
    return CommandAnswer(
        id=DeliveryId("r"),
        channel=given.channel,
        address=given.address,
        text=RichText(text),
        buttons=buttons,
        replaces=replaces,
    )


async def pressed(setting: Setting, button: str) -> tuple[Shown, CommandGiven, str]:
    """An answer that holds buttons, the command one of them gave, and its interaction."""
    world = setting.discord.world
    await setting.until_menu()
    used = world.command(setting.boss, setting.channel, "/bridge status")
    await setting.until(lambda: setting.intake.of(CommandGiven), "the command arrives")
    panel = answer_to(setting.intake.of(CommandGiven)[0], "A panel", PORTUGUESE, STATUS)
    await setting.bot.outbound.answer(panel)
    (shown,) = world.answers(used)
    press = world.press(setting.boss, setting.channel, shown.id, button)
    await setting.until(lambda: len(setting.intake.of(CommandGiven)) == 2, "the press arrives")
    return shown, setting.intake.of(CommandGiven)[1], press


def looks(setting: Setting, message: str) -> tuple[str, tuple[str, ...]]:
    """A private message as its reader sees it: text and buttons."""
    shown = setting.discord.world.shown(setting.channel, viewer=setting.boss)
    return next((one.text, one.buttons) for one in shown if one.id == message)


async def test_a_panel_is_changed_in_its_place(setting: Setting) -> None:
    """An answer to its button may take its place: other words, other buttons, no new message."""
    async with running(setting.bot, setting.intake):
        panel, given, press = await pressed(setting, "Português")
        answer = answer_to(given, "Done", STATUS, replaces=MessageId(panel.id))
        await setting.bot.outbound.answer(answer)

    assert given.pressed == MessageRef(channel=setting.here, id=MessageId(panel.id))
    assert looks(setting, panel.id) == ("Done", ("Status",))
    assert setting.discord.world.answers(press) == []


async def test_a_changed_panel_loses_its_old_buttons(setting: Setting) -> None:
    """An answer without buttons leaves none."""
    async with running(setting.bot, setting.intake):
        panel, given, _ = await pressed(setting, "Português")
        await setting.bot.outbound.answer(answer_to(given, "Done", replaces=MessageId(panel.id)))

    assert looks(setting, panel.id) == ("Done", ())


async def test_an_answer_beside_a_panel_is_a_message_of_its_own(setting: Setting) -> None:
    """The panel stays as it is; only who pressed the button sees the answer."""
    async with running(setting.bot, setting.intake):
        panel, given, press = await pressed(setting, "Status")
        await setting.bot.outbound.answer(answer_to(given, "All is well"))

    assert looks(setting, panel.id) == ("A panel", ("Português", "Status"))
    (answer,) = setting.discord.world.answers(press)
    assert (answer.text, answer.only_for) == ("All is well", setting.boss)


async def test_an_answer_replaces_no_panel_but_its_own(setting: Setting) -> None:
    """Discord lets an interaction change only the message whose button was pressed."""
    async with running(setting.bot, setting.intake):
        panel, given, press = await pressed(setting, "Status")
        await setting.bot.outbound.answer(answer_to(given, "Well", replaces=MessageId("1")))

    assert looks(setting, panel.id) == ("A panel", ("Português", "Status"))
    assert [one.text for one in setting.discord.world.answers(press)] == ["Well"]


async def test_a_dismissed_panel_is_answered_anew(setting: Setting) -> None:
    """Where Discord no longer has the panel the answer comes as a message."""
    body = {"code": 10008, "message": "Unknown Message"}

    async with running(setting.bot, setting.intake):
        panel, given, press = await pressed(setting, "Status")
        setting.discord.faults.add(Fault(match="PATCH .*/messages/", status=404, body=body))
        await setting.bot.outbound.answer(answer_to(given, "Well", replaces=MessageId(panel.id)))

    (answer,) = setting.discord.world.answers(press)
    assert (answer.text, answer.only_for) == ("Well", setting.boss)


async def test_what_everybody_sees_is_no_panel(setting: Setting) -> None:
    """A button below a public message is answered privately, and the message stays as it is."""
    world = setting.discord.world

    async with running(setting.bot, setting.intake):
        made = await setting.bot.rest.request(
            "POST",
            f"/channels/{setting.channel}/messages",
            {"content": "For all", "components": [BUTTON_ROW]},
        )
        press = world.press(setting.boss, setting.channel, str(made["id"]), "Status")
        await setting.until(lambda: setting.intake.of(CommandGiven), "the press arrives")
        (given,) = setting.intake.of(CommandGiven)
        replaces = MessageId(str(made["id"]))
        await setting.bot.outbound.answer(answer_to(given, "Well", replaces=replaces))

    assert [one.text for one in world.shown(setting.channel)] == ["For all"]
    (answer,) = world.answers(press)
    assert (answer.text, answer.only_for) == ("Well", setting.boss)
