"""What native speakers wrote down: the only reader of the files in `data/`.

`xx.words.tsv` turns shorthand into the standard wording of its own language; `xx.phrases.tsv`
turns standard wording that engines get wrong into wording they get right, or names the target
language's own word. Both have the same columns, explained at the head of each file:

    written   before   after   says   and one column for each target language

A line written with a set (`@kin`) stands for a line for each of its words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Literal

from bridge.events import Language
from bridge.translation.normalise.tokens import EDGE, Word, words_and_gaps

Kind = Literal["words", "phrases"]
_DATA = files("bridge.translation.normalise") / "data"
_CONDITIONS = 4


@dataclass(frozen=True, slots=True)
class Choice:
    """Which words may stand in one place; an empty one allows any, and the clause's edge."""

    members: frozenset[str]
    endings: tuple[str, ...]
    is_negated: bool

    @property
    def is_open(self) -> bool:
        """Whether anything fits."""
        return not self.members and not self.endings

    def fits(self, word: str) -> bool:
        """Whether `word` (in lower case, or `EDGE`) may stand here."""
        if word in self.members:
            return not self.is_negated
        if self.is_open:
            return True
        is_member = (word != EDGE and bool(self.endings) and word.endswith(self.endings)) or (
            "#" in self.members and word[:1].isdigit()
        )
        return is_member != self.is_negated


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a table."""

    written: tuple[str, ...]
    before: Choice
    after: Choice
    says: str | None
    """The wording for the engine; None: only the own words count. Empty: nothing."""
    own: Mapping[Language, str]
    """The target language's own word for it."""
    says_for: Mapping[Language, str]
    """What `says` is instead where a language is the target."""
    is_unmistakable: bool = False
    """It means the same beside any words, and careful writers don't use it."""

    @property
    def has_condition(self) -> bool:
        """Whether its neighbours decide."""
        return not (self.before.is_open and self.after.is_open)


@dataclass(frozen=True, slots=True)
class Table:
    """The entries of one file, found by the words they begin with."""

    single: Mapping[str, Sequence[Entry]]
    longer: Mapping[tuple[str, str], Sequence[Entry]]
    has_own_words: bool

    def __contains__(self, word: str) -> bool:
        return word in self.single

    def beginning(self, first: str, second: str) -> Iterator[Entry]:
        """What may stand where these two words do: the longest first, else as in the file."""
        yield from self.longer.get((first, second), ())
        yield from self.single.get(first, ())


@cache
def table(language: Language, kind: Kind) -> Table:
    """One language's table; empty where nobody wrote one yet."""
    sets = named_sets(language)
    header, *lines = rows(f"{language}.{kind}.tsv") or [[]]
    tidy = {spoken(words.replace("_", " ")) for words in sets.get("tidy", ())}
    spelled = (line for cells in lines for line in _spelled(cells, sets))
    entries = _ordered([_entry(cells, header, language) for cells in spelled], tidy)
    single: dict[str, list[Entry]] = {}
    longer: dict[tuple[str, str], list[Entry]] = {}
    for entry in entries:
        first, *others = entry.written
        if others:
            longer.setdefault((first, others[0]), []).append(entry)
        else:
            single.setdefault(first, []).append(entry)
    return Table(single, longer, has_own_words=any(entry.own for entry in entries))


def _ordered(entries: Sequence[Entry], tidy: Collection[tuple[str, ...]]) -> list[Entry]:
    """The longest first, of one word those with a condition; such a word is always mistakable."""
    mistakable = {entry.written for entry in entries if entry.has_condition}
    return [
        replace(
            entry,
            is_unmistakable=entry.written not in mistakable and entry.written not in tidy,
        )
        for entry in sorted(
            entries, key=lambda entry: (-len(entry.written), not entry.has_condition)
        )
    ]


@cache
def named_sets(language: Language) -> Mapping[str, frozenset[str]]:
    """Words that the conditions of a language call by one name (`@verb`)."""
    return {name: frozenset(words.split()) for name, words in rows(f"{language}.sets.tsv")}


def rows(name: str) -> list[list[str]]:
    """The cells of each line that is neither blank nor a comment; none where there is no file."""
    file = _DATA / name
    if not file.is_file():
        return []
    return [
        [cell.strip() for cell in line.split("\t")]
        for line in file.read_text("utf-8").splitlines()
        if line.strip() and not line.startswith("#")
    ]


def _spelled(cells: list[str], sets: Mapping[str, frozenset[str]]) -> Iterator[list[str]]:
    """A line as it stands, or (`@past yet`) one for each word of the set it is written with."""
    written, before, after, *said = cells
    name = next((word for word in written.split() if word.startswith("@")), None)
    if name is None:
        yield cells
        return
    for word in sorted(sets[name[1:]]):
        yield [
            written.replace(name, word),
            before,
            after,
            *(cell.replace(name, word) for cell in said),
        ]


def _entry(cells: list[str], header: list[str], language: Language) -> Entry:
    cells += [""] * (len(header) - len(cells))
    written, before, after, says = cells[:_CONDITIONS]
    others = {
        Language(code): word
        for code, word in zip(header[_CONDITIONS:], cells[_CONDITIONS:], strict=True)
        if word
    }
    return Entry(
        written=spoken(written),
        before=choice(before, language),
        after=choice(after, language),
        says={"": None, "-": ""}.get(says, says),
        own={code: word for code, word in others.items() if not word.startswith("=")},
        says_for={code: word[1:] for code, word in others.items() if word.startswith("=")},
    )


def spoken(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, with one kind of apostrophe."""
    words = (token.text for token in words_and_gaps(text) if isinstance(token, Word))
    return tuple(plain(word) for word in words)


def plain(word: str) -> str:
    """How tables spell a word."""
    return word.lower().replace("’", "'")


@cache
def choice(cell: str, language: Language) -> Choice:
    """A cell's words: `@name` a set, `*ing` an ending, `#` a number, `^` `$` an edge, `!` none."""
    sets = named_sets(language)
    is_negated = cell.startswith("!")
    members: set[str] = set()
    endings: list[str] = []
    for name in cell.removeprefix("!").split():
        if name.startswith("@"):
            members |= sets[name[1:]]
        elif name in {"^", "$"}:
            members.add(EDGE)
        elif name.startswith("*"):
            endings.append(name[1:])
        else:
            members.add(name)
    return Choice(frozenset(members), tuple(endings), is_negated)
