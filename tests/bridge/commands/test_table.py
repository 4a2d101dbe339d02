"""The command table, its handlers and the message files hold the same commands."""

from itertools import combinations

from bridge.commands import HANDLERS
from bridge.commands.table import TABLE
from tests.bots.test_localization import LANGUAGES, messages


def test_every_command_has_a_handler_and_every_handler_a_command() -> None:
    """No word is without effect, no effect without a word."""
    assert {spec.words for spec in TABLE} == set(HANDLERS)
    assert len(TABLE) == len(HANDLERS)


def test_every_command_and_option_is_described() -> None:
    """In each language, briefly enough for Discord's menus (100 characters), and no other is."""
    wanted = {"command-bridge"} | {spec.message_id for spec in TABLE}
    wanted |= {spec.option_message_id(option) for spec in TABLE for option in spec.options}

    for language in LANGUAGES:
        described = {
            name for name in messages(language) if name.startswith(("command-", "option-"))
        }
        assert described - {"command-unknown"} == wanted


def test_no_command_hides_another() -> None:
    """None's words are the beginning of another's."""
    for first, second in combinations((spec.words for spec in TABLE), 2):
        shorter, longer = sorted((first, second), key=len)
        assert longer[: len(shorter)] != shorter


def test_required_options_come_first() -> None:
    """What is typed in order can't skip one; a choice is lower case, as it is compared."""
    for spec in TABLE:
        required = [option.is_required for option in spec.options]
        assert required == sorted(required, reverse=True)
        for option in spec.options:
            assert [choice.lower() for choice in option.choices] == list(option.choices)


def test_who_may() -> None:
    """All that changes a channel is the admins'."""
    anyone = {spec.words for spec in TABLE if spec.who == "anyone"}

    assert anyone == {
        ("bridge", "status"),
        ("prompts",),
        ("privacy",),
        ("forgetme",),
        ("help",),
        ("delete",),
    }
