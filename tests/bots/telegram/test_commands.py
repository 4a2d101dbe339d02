"""What counts as a command, how it is split, and the menus that offer it."""

import pytest

from bridge.events import CommandGiven, MessageSent
from bridge.localization import spoken_locales
from tests.bots.telegram.conftest import FakeIntake, House, make_bot, running
from tests.bots.telegram.payloads import SAID_AT, command, event, sent
from tests.clock import FakeClock


@pytest.mark.parametrize("text", ["/bridge status", "/Bridge@tea_bot status", "/bridge\nstatus"])
def test_a_command_needs_no_entity(text: str) -> None:
    """A server that marks nothing in texts has commands all the same."""
    given = event(text=text)

    assert isinstance(given, CommandGiven)
    assert given.words == ("bridge", "status")


@pytest.mark.parametrize("text", ["/ bridge", "/usr/bin/bridge", "bridge /bridge", "/"])
def test_a_path_is_no_command(text: str) -> None:
    """What Telegram would not mark as a command is a line like any other."""
    assert isinstance(event(text=text), MessageSent)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("/bridge", ("bridge",)),
        ("/bridge create", ("bridge", "create")),
        ("/Bridge@Tea_Bot Create  Tea and cats ", ("bridge", "create", "Tea and cats")),
        ("/bridge\nlanguage pt", ("bridge", "language", "pt")),
        ("/bridge language zh Hant", ("bridge", "language", "zh Hant")),
        ("/bridge leave now please", ("bridge", "leave", "now", "please")),
        ("/prompts on", ("prompts", "on")),
        ("/start answer", ("start", "answer")),
        ("/bridge whatever it is", ("bridge", "whatever", "it", "is")),
    ],
)
def test_a_command_is_split_by_its_options(text: str, words: tuple[str, ...]) -> None:
    """The last option takes the rest of the line, so that names need no quotation marks."""
    given = command(text)

    assert given is not None
    assert given.words == words


@pytest.mark.parametrize("text", ["/weather", "/help@other_bot", "/roll 6"])
def test_other_bots_commands_are_neither_obeyed_nor_relayed(text: str) -> None:
    """They are addressed to somebody else."""
    assert command(text) is None


def test_a_command_in_the_middle_is_speech() -> None:
    """Only a line that begins with a command is one."""
    found = sent(text="try /help", entities=[{"type": "bot_command", "offset": 4, "length": 5}])

    assert found.text.text == "try /help"


def test_an_edited_command_is_not_given_again() -> None:
    """Nor does it become speech."""
    marked = {"type": "bot_command", "offset": 0, "length": 5}

    assert event("edited_message", text="/help", entities=[marked], edit_date=SAID_AT) is None


async def test_menus_are_set_once(house: House) -> None:
    """Members don't see `/bridge`, admins do, in each language; a restart sets nothing again."""
    languages = [None if locale == "en" else locale for locale in spoken_locales()]
    await house.until(lambda: len(house.asked("setMyCommands")) == 2 * len(languages), "menus")
    bot = make_bot(house.telegram.address, FakeClock())
    looked = len(house.asked("getMyCommands"))

    async with running(bot, FakeIntake()):
        await house.until(
            lambda: len(house.asked("getMyCommands")) == 2 * looked, "the menus compared again"
        )

    menus = house.asked("setMyCommands")
    assert [body.get("language_code") for body in menus[::2]] == languages
    assert len(menus) == 2 * len(languages)
    for body in menus:
        assert ("'bridge'" in str(body["commands"])) is ("administrators" in str(body["scope"]))


async def test_the_invitation_asks_for_one_right(house: House) -> None:
    """The link that adds the bot asks for what it needs and no more."""
    link = house.bot.invitation()

    assert link == "https://t.me/tea_bot?startgroup=bridge&admin=delete_messages"
    assert house.bot.is_ready
