"""Says a line in words the engine knows: the only step that applies the tables.

Shorthand is spelled out first (`words`), then what the engine would get wrong is reworded, or
taken out of its sentence and replaced by the target language's own word (`phrases`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from bridge.events import Language
from bridge.translation.normalise.tables import Entry, Table, plain
from bridge.translation.normalise.tokens import (
    EDGE,
    Gap,
    Token,
    Word,
    is_han,
    is_space,
    neighbour,
    next_word,
    words_and_gaps,
)
from bridge.translation.pieces import Kept

_CLAUSE = 2  # words that a clause has at least, before a comma is put after it
_JOINT = "+"
_PASSES = 2  # each entry taken out of its sentence may leave another one at an edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A table, applied for readers of one language."""

    table: Table
    target: Language
    is_careful: bool = False
    """Only entries that mean the same beside any words."""
    tails: Collection[str] = ()
    """Words (`tonight`) that no comma separates from an own word before them."""

    def reword(self, tokens: list[Token]) -> list[Token]:
        """The tokens with each entry of the table replaced."""
        before, tokens = tokens, self._once(tokens)
        for _ in range(_PASSES if self.table.has_own_words else 0):
            if tokens == before:
                break
            before, tokens = tokens, self._once(tokens, is_only_own=True)
        return tokens

    def _once(self, tokens: list[Token], *, is_only_own: bool = False) -> list[Token]:
        result: list[Token] = []
        index = 0
        while index < len(tokens):
            is_first = _ends_apart(result)
            found = self._at(tokens, index, is_first=is_first, is_only_own=is_only_own)
            end, said = found or (index + 1, tokens[index : index + 1])
            # Nothing said, or it brings its own blank: two blanks would be left.
            if result and is_space(result[-1]) and (not said or _brings_blank(said[0])):
                result.pop()
            result += said
            index = end
        return result

    def _at(
        self, tokens: list[Token], index: int, *, is_first: bool, is_only_own: bool
    ) -> tuple[int, Sequence[Token]] | None:
        """Where the longest entry that fits here ends, and what it says."""
        word = tokens[index]
        if not isinstance(word, Word):
            return None
        second = next_word(tokens, index)
        for entry in self.table.beginning(plain(word.text), plain(second)):
            if self.is_careful and not entry.is_unmistakable:
                continue
            end = _end_of(entry, tokens, index)
            place = None if end is None else _Place.between(tokens, index, end, is_first=is_first)
            if end is None or place is None or not place.suits(entry):
                continue
            own = self._own_word(entry, place)
            if own is not None:
                is_tail = plain(next_word(tokens, end - 1)) in self.tails
                end, own = _joined(own, tokens, end, goes_on=is_tail)
                return end, (own,)
            said = None if is_only_own else _said(entry, place, self.target)
            if said is not None:
                return end, said
        return None

    def _own_word(self, entry: Entry, place: "_Place") -> Kept | None:
        own = entry.own.get(self.target)
        if own is None or not place.is_free(entry):
            return None
        words = [token for token in place.written if isinstance(token, Word)]
        source = "".join(token.text for token in place.written if isinstance(token, (Word, Gap)))
        shown = _cased_as(place.written, own)
        if any(word.is_stretched for word in words):
            shown = stretched(shown)
        return Kept(source, shown, is_apart=True)


@dataclass(frozen=True, slots=True)
class _Place:
    """Words that an entry may replace, and what stands around them."""

    written: Sequence[Token]
    before: str
    after: str
    clause: int
    """How many words its clause has before them, counted as far as it matters."""

    @classmethod
    def between(cls, tokens: list[Token], start: int, end: int, *, is_first: bool) -> "_Place":
        """`is_first`: what stood before was just taken out of the clause."""
        return cls(
            written=tokens[start:end],
            before=EDGE if is_first else neighbour(tokens, start, -1),
            after=neighbour(tokens, end - 1, +1),
            clause=0 if is_first else _words_before(tokens, start),
        )

    def suits(self, entry: Entry) -> bool:
        """Whether the entry's conditions hold, and this is no name inside a clause."""
        if not (entry.before.fits(self.before) and entry.after.fits(self.after)):
            return False
        return self.before == EDGE or not _is_name(self.written[0]) or _is_large(entry.says)

    def is_free(self, entry: Entry) -> bool:
        """Whether the words can be taken out of their clause.

        At its beginning they can; at its end only where the entry says what may stand before
        (`^ *`: anything); and where no blanks separate words, only as the whole clause.
        """
        is_first, is_last = self.before == EDGE, self.after == EDGE
        if is_han(entry.written[0]):
            return is_first and is_last
        return is_first or (is_last and not entry.before.is_open)


def _said(entry: Entry, place: _Place, target: Language) -> Sequence[Token] | None:
    says = entry.says_for.get(target, entry.says)
    if says is None:
        return None
    if says.startswith((",", ".")) and place.clause < _CLAUSE:
        return None
    return tuple(words_and_gaps(_cased_as(place.written, says), is_settled=True))


def _is_name(token: Token) -> bool:
    """Whether a word inside a clause is written as names are."""
    return isinstance(token, Word) and len(token.text) > 1 and token.text.istitle()


def _is_large(text: str | None) -> bool:
    return text is not None and text[:1].isupper()


def _end_of(entry: Entry, tokens: list[Token], index: int) -> int | None:
    """Where the entry's words end if they stand at `index`."""
    for position, written in enumerate(entry.written):
        if position and index < len(tokens) and is_space(tokens[index]):
            index += 1
        word = tokens[index] if index < len(tokens) else None
        if not isinstance(word, Word) or plain(word.text) != written:
            return None
        index += 1
    return index


def _ends_apart(tokens: Sequence[Token]) -> bool:
    """Whether the last of them, blanks aside, stands apart from the sentence."""
    last = tokens[-1:] if not tokens or not is_space(tokens[-1]) else tokens[-2:-1]
    return any(isinstance(token, Kept) and token.is_apart for token in last)


def _words_before(tokens: Sequence[Token], index: int) -> int:
    """How many words its clause has before the one at `index`; no more than make a clause."""
    count = 0
    while index and count < _CLAUSE:
        index -= 1
        if isinstance(tokens[index], Word):
            count += 1
        elif not is_space(tokens[index]):
            break
    return count


def _brings_blank(token: Token) -> bool:
    """Whether a wording (`, I'm`) or an own word (`+ aí`) has the blank before it in itself."""
    match token:
        case Gap(text=text):
            return text.startswith((",", "."))
        case Kept(target=target):
            return target.startswith(" ")
        case Word():
            return False


def _joined(own: Kept, tokens: Sequence[Token], end: int, *, goes_on: bool) -> tuple[int, Kept]:
    """An own word that goes on (`boa sorte com +`) takes its blank along: no comma follows it."""
    source, target = own.source, own.target
    if target.startswith(_JOINT):
        source, target = f" {source}", target.removeprefix(_JOINT)
    if goes_on and not target.endswith(_JOINT):
        target = f"{target} {_JOINT}"
    if not target.endswith(_JOINT):
        return end, replace(own, source=source, target=target)
    target = target.removesuffix(_JOINT)
    if end < len(tokens) and is_space(tokens[end]):
        return end + 1, replace(own, source=f"{source} ", target=target)
    return end, replace(own, source=source, target=target.rstrip())


def _cased_as(written: Sequence[Token], said: str) -> str:
    first = written[0]
    is_large = isinstance(first, Word) and not first.is_settled and first.text[0].isupper()
    return said[:1].upper() + said[1:] if is_large else said


def stretched(word: str) -> str:
    """The word drawn out as its author drew it: its last vowel three times."""
    for index in range(len(word) - 1, -1, -1):
        if word[index] in "aeiouáéíóúãõâêô":
            return word[:index] + word[index] * 3 + word[index + 1 :]
    return word
