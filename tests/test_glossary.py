"""One word, one meaning: senses that the glossary has given up do not come back into the code."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("bots", "bridge", "sandbox", "benchmarks")

NAMES_GIVEN_UP = {
    "Answers": "a message replies to another (`ReplyTo`); answers are what commands are told",
    "Answered": "as above",
    "Consequences": "what follows from an event is a `Decision`",
    "Desk": "commands are handled",
    "Judge": "the `Dispatcher`",
    "LateWork": "late is what was said long ago; this is a `PendingTranslation`",
    "ParkedPart": "a platform that refused the bot",
    "answers_to": "`reply_to`",
    "commit_late": "`commit_pending`",
    "late_work": "pending translations",
    "read_late": "`read_pending`",
}
"""Names of classes, functions, values and parameters, and what the thing is called instead."""

MODULES_GIVEN_UP = {
    "command_table",
    "consequences",
    "desk",
    "last_word",
    "lines",
    "lookalikes",
    "opening",
    "provider",
    "reports",
    "shield",
    "words",
}
"""A module is called by what is inside."""

BUILDERS_GIVEN_UP = {"asked", "described", "held", "parked"}
"""In the store: functions that build a request are verbs."""

METAPHORS = ("one door", "short leash", "the heart of", "has the last word")
"""Sayings that a reader with English as a second language has to look up."""

SHARED_NAMES = {
    "Attachment": "a message's, and a record of Mozilla's catalogue, which calls its files so",
    "Direction": "a channel's way, and the two languages of a translation",
    "Intake": "the port and what fulfils it",
    "Progress": "a delivery's, and a download's",
    "Worker": "works on rooms; in `translation/workers`, on lines",
}
"""Classes of one name in two places of the core, and why."""


def modules(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    """Each file's path in the project and its syntax tree."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            yield path.relative_to(ROOT).as_posix(), tree


def names(tree: ast.AST) -> Iterator[str]:
    """Every name that a file gives or uses."""
    for node in ast.walk(tree):
        match node:
            case ast.ClassDef() | ast.FunctionDef() | ast.AsyncFunctionDef() | ast.alias():
                yield node.name
            case ast.Name():
                yield node.id
            case ast.Attribute():
                yield node.attr
            case ast.arg():
                yield node.arg
            case ast.keyword(arg=str(word)):
                yield word
            case _:
                pass


@pytest.mark.parametrize("name", NAMES_GIVEN_UP)
def test_a_name_that_was_given_up_stays_away(name: str) -> None:
    """In the core and in the adapters."""
    users = [path for path, tree in modules("bots", "bridge") if name in names(tree)]

    assert users == [], NAMES_GIVEN_UP[name]


def test_modules_are_called_by_what_is_inside() -> None:
    """Not by a word that tells nothing, or by one that stands for something else."""
    found = {path for path, _ in modules("bots", "bridge") if Path(path).stem in MODULES_GIVEN_UP}

    assert found == set()


def test_functions_of_the_store_are_verbs() -> None:
    """What builds a request says so."""
    found = {
        f"{path}: {node.name}"
        for path, tree in modules("bridge/store")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name in BUILDERS_GIVEN_UP
    }

    assert found == set()


def test_a_place_is_where_something_is() -> None:
    """Never an index: no loop counts it, nothing is cut or looked up by it."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules(*FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.Subscript) and _counts_places(node)
    }
    found |= {
        f"{path}:{node.target.lineno}"
        for path, tree in modules(*FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension) and _counts_places(node)
    }

    assert found == set()


def _counts_places(node: ast.For | ast.comprehension | ast.Subscript) -> bool:
    if isinstance(node, ast.Subscript):
        cut = node.slice
        edges = (cut.lower, cut.upper) if isinstance(cut, ast.Slice) else (cut,)
        return any(edge is not None and _is_place(edge) for edge in edges)
    match node.iter:
        case ast.Call(func=ast.Name(id="enumerate" | "range")):
            return _holds_place(node.target)
        case _:
            return False


def _is_place(index: ast.expr) -> bool:
    """Whether a subscript is `place`, or that and a number."""
    if isinstance(index, ast.BinOp):
        return _is_place(index.left)
    return isinstance(index, ast.Name) and index.id == "place"


def _holds_place(target: ast.expr) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "place" for node in ast.walk(target))


def test_a_room_is_a_room() -> None:
    """Never the languages that are read in one, nor the space that is left."""
    found = {
        f"{path}:{node.lineno}"
        for path, tree in modules(*FOLDERS)
        for node in ast.walk(tree)
        if isinstance(node, ast.arg)
        and node.arg == "room"
        and re.search(r"Language|\bint\b|\bstr\b", ast.unparse(node.annotation or ast.Constant(0)))
    }

    assert found == set()


def test_two_classes_never_share_a_name() -> None:
    """Except across the two adapters, which are mirrors, and where a reason is given."""
    places: defaultdict[str, set[str]] = defaultdict(set)
    for path, tree in modules("bots", "bridge"):
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].add(path)
    shared = {
        name
        for name, paths in places.items()
        if len(paths) > 1 and any(path.startswith("bridge/") for path in paths)
    }

    assert shared - set(SHARED_NAMES) == set()


def test_sentences_are_plain() -> None:
    """Docstrings and comments say what is so, without pictures."""
    found = {
        f"{path.relative_to(ROOT)}: {saying}"
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*.py")
        for saying in METAPHORS
        if saying in " ".join(path.read_text(encoding="utf-8").lower().split())
    }

    assert found == set()


GLOSSARY = {
    *("lane", "inbox", "shard", "lease", "fence", "mark", "catch-up", "face", "bell", "ready set"),
    *("UserId", "PersonId", "reply", "ReplyTo", "CommandAnswer", "Outgoing", "OpensAddress"),
    *("GivesCommand", "role", "Decision", "share", "late", "pending translation"),
}
"""Words that a reader of the code meets soon, beside the plain ones."""


def test_the_glossary_tells_what_each_word_means() -> None:
    """The README's table has a row for each, and no word stands in two."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = text.partition("\n## Words we use\n")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("|")]

    listed = [word.strip(" `") for row in rows for word in row.split(",")]

    assert GLOSSARY - set(listed) == set()
    assert len(listed) == len(set(listed))
