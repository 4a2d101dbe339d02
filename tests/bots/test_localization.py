"""Everything the bots say: nothing missing, nothing unused, nothing broken, in each language."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fluent.syntax import FluentParser
from fluent.syntax import ast as ftl

from bots.platforms import PLATFORMS
from bridge import localization
from bridge.commands.table import TABLE
from bridge.localization import Messages
from bridge.richtext import RichText, Span, Style

SOURCE = Path(localization.__file__).parents[1]
FOLDERS = ("bridge", *(f"bots/{spec.name}" for spec in PLATFORMS))
"""Whoever has message files of their own."""
LANGUAGES = ("en", "pt", "zh")
_ID = re.compile(r"[a-z]+(-[a-z0-9]+)*")


def resource(language: str, folder: str = "bridge") -> ftl.Resource:
    """A message file, parsed."""
    file = SOURCE / folder / "locales" / f"{language}.ftl"
    return FluentParser().parse(file.read_text(encoding="utf-8"))


def messages(language: str, folder: str = "bridge") -> dict[str, ftl.Message]:
    """The messages of a file."""
    entries = resource(language, folder).body
    return {entry.id.name: entry for entry in entries if isinstance(entry, ftl.Message)}


def walk(node: object) -> Iterator[object]:
    """A syntax node and all within it."""
    yield node
    for held in vars(node).values() if isinstance(node, ftl.BaseNode) else ():
        for inner in held if isinstance(held, list) else [held]:  # pyright: ignore[reportUnknownVariableType]
            yield from walk(inner)  # pyright: ignore[reportUnknownArgumentType]


def arguments(message: ftl.Message) -> frozenset[str]:
    """The values a message wants."""
    return frozenset(
        node.id.name for node in walk(message) if isinstance(node, ftl.VariableReference)
    )


def source_strings(*folders: str) -> Iterator[str]:
    """Every literal in these folders or files that could be a message's id."""
    for folder in folders:
        given = SOURCE / folder
        for path in given.rglob("*.py") if given.is_dir() else [given]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value


_ASKING = {"say": 0, "plain": 0, "says": 0, "refusal": 1, "notice": 2, "_line": 1, "_fixed": 0}
"""The functions that say a message, and the place of its id among their arguments."""


def asked_ids(folder: str) -> Iterator[str]:
    """The ids in calls that say something."""
    for path in (SOURCE / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield from _asked_in(node)


def _asked_in(call: ast.Call) -> Iterator[str]:
    name = getattr(call.func, "attr", getattr(call.func, "id", ""))
    index = _ASKING.get(name)
    if index is None or len(call.args) <= index:
        return
    for node in ast.walk(call.args[index]):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def table_ids() -> Iterator[str]:
    """The ids that the command table makes."""
    yield "command-bridge"
    for spec in TABLE:
        yield spec.message_id
        yield from map(spec.option_message_id, spec.options)


def menu_ids() -> Iterator[str]:
    """The ids that a menu of messages makes of the command table."""
    return ("menu-" + "-".join(spec.words) for spec in TABLE if spec.is_reply_only)


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_asked_for_exists(language: str, folder: str) -> None:
    """In each language, so that nobody is answered in English by accident."""
    asked = {one for one in asked_ids(folder) if _ID.fullmatch(one)} | set(table_ids())

    assert asked - {*messages(language), *messages(language, folder)} == set()


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_message_is_unused(folder: str) -> None:
    """What nobody says is removed."""
    users = ("bridge", "bots") if folder == "bridge" else (folder, "bridge/localization.py")
    used = {*source_strings(*users), *table_ids(), *menu_ids()}

    assert set(messages("en", folder)) - used == set()


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_files_hold_no_junk(language: str, folder: str) -> None:
    """Each entry parses, and none is there twice."""
    entries = resource(language, folder).body
    names = [entry.id.name for entry in entries if isinstance(entry, ftl.Message)]

    assert [entry.content for entry in entries if isinstance(entry, ftl.Junk)] == []
    assert len(names) == len(set(names))


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", ["pt", "zh"])
def test_all_languages_say_the_same_with_the_same_values(language: str, folder: str) -> None:
    """The same ids, and in each message the same placeholders."""
    english, other = messages("en", folder), messages(language, folder)

    assert set(english) == set(other)
    assert {name: arguments(message) for name, message in english.items()} == {
        name: arguments(message) for name, message in other.items()
    }


@pytest.mark.parametrize("folder", FOLDERS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_can_be_said(language: str, folder: str) -> None:
    """No broken reference, no selector without a way out, no stray markup."""
    files = Messages(SOURCE / folder / "locales")
    for name, message in messages(language, folder).items():
        said = files.say(name, locale=language, **dict.fromkeys(arguments(message), "value"))

        assert said.text, name
        assert "**" not in said.text, name
        assert "`" not in said.text, name


def test_the_spoken_languages_are_those_with_a_file() -> None:
    """English, Chinese and Portuguese from the first command on."""
    assert localization.spoken_locales() == LANGUAGES


@pytest.mark.parametrize(
    ("wanted", "locale"),
    [
        (["pt-br"], "pt"),
        (["zh_TW"], "zh"),
        (["EN-us", "pt"], "en"),
        (["de", None, "pt"], "pt"),
        (["de"], "en"),
        ([None, ""], "en"),
        ([], "en"),
    ],
)
def test_the_first_spoken_language_is_taken(wanted: list[str | None], locale: str) -> None:
    """The person's own, then the channel's, else English; regions don't matter."""
    assert localization.nearest_locale(wanted) == locale


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_adapter_says_what_is_asked_of_it(language: str) -> None:
    """Its name as it stands in a sentence, and how a message is taken back there."""
    for spec in PLATFORMS:
        said = messages(language, f"bots/{spec.name}")
        assert {localization.PLATFORM_NAME, localization.HELP_DELETE} <= set(said)


@pytest.mark.parametrize(
    ("names", "locale", "row"),
    [
        ((), "en", ""),
        (("a",), "en", "a"),
        (("a", "b"), "pt", "a e b"),
        (("a", "b", "c"), "en", "a, b and c"),
        (("a", "b", "c", "d"), "zh", "a、b、c 和 d"),
    ],
)
def test_names_stand_in_a_row(names: tuple[str, ...], locale: str, row: str) -> None:
    """As the language writes them."""
    assert localization.listed(names, locale) == row


def test_an_adapter_may_speak_fewer_languages(tmp_path: Path) -> None:
    """What it lacks is said in English."""
    (tmp_path / "en.ftl").write_text("tea = Tea", encoding="utf-8")

    assert Messages(tmp_path).plain("tea", locale="pt") == "Tea"


def test_an_unknown_message_is_an_error() -> None:
    """It is a mistake in the code, found by the tests above."""
    with pytest.raises(KeyError, match="no-such-message"):
        localization.say("no-such-message")


def test_markup_becomes_spans() -> None:
    """Bold and code of the message files, around values too."""
    said = localization.say("create-done", locale="en", room="Tea")

    assert said == RichText(
        "Tea is a room now, and this channel is in it.",
        (Span(start=0, end=3, style=Style.BOLD),),
    )


@pytest.mark.parametrize(
    "value",
    [
        "**x** `y`",
        "a*b",
        "`",
        "two\nlines",
        "\x020\x03",
        "\x0299\x03",
        "{ $room }",
        "[x](https://a.example)",
    ],
)
def test_values_are_never_read_as_markup(value: str) -> None:
    """A channel may be called anything; it stands in bold as it is, and nothing else changes."""
    said = localization.say("create-done", locale="en", room=value)

    assert said.text == f"{value} is a room now, and this channel is in it."
    assert said.spans == (Span(start=0, end=len(value), style=Style.BOLD),)


def test_values_can_not_join_into_markup() -> None:
    """Nor with each other: what one value begins, another can't end."""
    said = localization.say("notice-joined", locale="en", channel="a **", by="** b")

    assert said.text.startswith("a ** has joined this room (by ** b).")
    assert said.spans == (Span(start=0, end=4, style=Style.BOLD),)


def test_an_empty_value_leaves_no_markup_behind() -> None:
    """Not even where it stood in bold."""
    said = localization.say("create-done", locale="en", room="")

    assert said == RichText(" is a room now, and this channel is in it.")


def test_plurals_follow_their_language() -> None:
    """One line is on the way, two lines are."""
    values = {"locale": "en", "room": "Tea", "last": "no line so far"}
    one = localization.plain("status-waiting", count=1, **values)
    two = localization.plain("status-waiting", count=2, **values)

    assert one == "**Tea**: one line is on the way, no line so far."
    assert two == "**Tea**: 2 lines are on the way, no line so far."
