"""Says a line in words the engine knows: the only step that applies the tables.

Shorthand is spelled out first (`words`), then what the engine would get wrong is reworded, or
taken out of its sentence and replaced by the target language's own word (`phrases`).
"""

from collections.abc import Sequence
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
_PASSES = 2  # each entry taken out of its sentence may leave another one at an edge


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A table, applied for readers of one language."""

    table: Table
    target: Language
    is_careful: bool = False
    """Only entries that mean the same beside any words."""
    is_only_own: bool = False
    """Only entries with the target language's own word."""

    def reword(self, tokens: list[Token]) -> list[Token]:
        """The tokens with each entry of the table replaced."""
        before, tokens = tokens, self._once(tokens)
        again = replace(self, is_only_own=True)
        for _ in range(_PASSES if self.table.has_own_words else 0):
            if tokens == before:
                break
            before, tokens = tokens, again._once(tokens)
        return tokens

    def _once(self, tokens: list[Token]) -> list[Token]:
        result: list[Token] = []
        index = 0
        while index < len(tokens):
            end, said = self._at(tokens, index) or (index + 1, tokens[index : index + 1])
            if said and result and _is_comma(said[0]) and is_space(result[-1]):
                result.pop()  # `, I'm` brings its own blank
            result += said
            index = end
        return result

    def _at(self, tokens: list[Token], index: int) -> tuple[int, Sequence[Token]] | None:
        """Where the longest entry that fits here ends, and what it says."""
        word = tokens[index]
        if not isinstance(word, Word):
            return None
        second = next_word(tokens, index)
        for entry in self.table.beginning(plain(word.text), plain(second)):
            if self.is_careful and not entry.is_unmistakable:
                continue
            end = _end_of(entry, tokens, index)
            said = None if end is None else self._said(entry, tokens, index, end)
            if end is not None and said is not None:
                return end, said
        return None

    def _said(
        self, entry: Entry, tokens: list[Token], start: int, end: int
    ) -> Sequence[Token] | None:
        before, after = neighbour(tokens, start, -1), neighbour(tokens, end - 1, +1)
        if not (entry.before.fits(before) and entry.after.fits(after)):
            return None
        written = tokens[start:end]
        if before != EDGE and _is_name(written[0]) and not _is_large(entry.says):
            return None
        own = entry.own.get(self.target)
        if own is not None and _stands_free(entry, before, after):
            return (_own_word(_cased_as(written, own), written),)
        if entry.says is None or self.is_only_own:
            return None
        if entry.says.startswith((",", ".")) and _words_before(tokens, start) < _CLAUSE:
            return None
        return tuple(words_and_gaps(_cased_as(written, entry.says), is_settled=True))


def _is_name(token: Token) -> bool:
    """Whether a word inside a clause is written as names are."""
    return isinstance(token, Word) and len(token.text) > 1 and token.text.istitle()


def _is_large(text: str | None) -> bool:
    return text is not None and text[:1].isupper()


def _stands_free(entry: Entry, before: str, after: str) -> bool:
    """Whether an entry can be taken out of its clause.

    At the beginning it can; at the end only where its line says what may stand before (`^ *`:
    anything); and where words are not parted by blanks, only if it is the whole clause.
    """
    if is_han(entry.written[0]):
        return before == after == EDGE
    return before == EDGE or (after == EDGE and not entry.before.is_open)


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


def _words_before(tokens: Sequence[Token], index: int) -> int:
    """How many words its clause has before the one at `index`."""
    count = 0
    for token in reversed(tokens[:index]):
        if isinstance(token, Word):
            count += 1
        elif not is_space(token):
            break
    return count


def _is_comma(token: Token) -> bool:
    return isinstance(token, Gap) and token.text.startswith((",", "."))


def _cased_as(written: Sequence[Token], said: str) -> str:
    first = written[0]
    is_large = isinstance(first, Word) and first.text[0].isupper()
    return said[:1].upper() + said[1:] if is_large else said


def _own_word(own: str, written: Sequence[Token]) -> Kept:
    source = "".join(token.text for token in written if isinstance(token, (Word, Gap)))
    is_stretched = any(isinstance(token, Word) and token.is_stretched for token in written)
    return Kept(source, stretched(own) if is_stretched else own, is_apart=True)


def stretched(word: str) -> str:
    """The word drawn out as its author drew it: its last vowel three times."""
    for index in range(len(word) - 1, -1, -1):
        if word[index] in "aeiouáéíóúãõâêô":
            return word[:index] + word[index] * 3 + word[index + 1 :]
    return word
