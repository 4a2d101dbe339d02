"""Turns a chat line into the prose that engines learned from, and restores its tone afterwards.

`prepare` takes these steps, each a module of its own, pure, from tokens to tokens (`tokens`):

    asides → marks → elongation → wording (words) → typos → accents → fronting
        → wording (phrases) → subjects → separators → sentences

and `Prepared.restore` undoes in `tone` what they did. What speakers know stands in `data/`, a file
for each language and table (read by `tables`); what needs a rule stands in code. `frequency` tells
how rare a word is. A line that is tidy already passes unchanged, and so do pieces that `protect`
kept.
"""

from dataclasses import dataclass

from bridge.events import UNDETERMINED, Language
from bridge.translation.normalise import subjects, typos
from bridge.translation.normalise.accents import accent
from bridge.translation.normalise.asides import set_aside
from bridge.translation.normalise.elongation import shorten
from bridge.translation.normalise.frequency import rarity
from bridge.translation.normalise.fronting import front
from bridge.translation.normalise.marks import CLOSERS, ENDS, as_commas
from bridge.translation.normalise.sentences import complete
from bridge.translation.normalise.separators import attach_separators
from bridge.translation.normalise.tables import named_sets, table
from bridge.translation.normalise.tokens import Token, to_line, to_tokens
from bridge.translation.normalise.tone import Tone, Voice, quiet, restored, tones, voice
from bridge.translation.normalise.wording import Wording
from bridge.translation.pieces import Line, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A line for the engine, and what its author's tone was."""

    candidates: tuple[Line, ...]
    """What to translate, the best first; the others are for outputs that no guard lets pass."""
    tones: tuple[Tone, ...] = ()
    voice: Voice | None = None
    """None: the line was tidy, its translation stays as the engine makes it."""
    target: Language = UNDETERMINED

    def restore(self, output: str) -> str:
        """The engine's output, the kept pieces back in it, in the author's tone."""
        if self.voice is None:
            return output
        return restored(
            output,
            pieces=self.candidates[0],
            tones=self.tones,
            voice=self.voice,
            language=self.target,
        )


def prepare(line: Line, *, source: Language, target: Language) -> Prepared:
    """The line in the wording, case and punctuation that engines translate best."""
    if not any(isinstance(piece, Words) for piece in line):
        return Prepared(candidates=(line,))
    how = voice(line)
    is_formed = not how.is_loud and is_well_formed(line)
    aside = set_aside(quiet(line) if how.is_loud else line, source=source, target=target)
    # A well-formed line is changed only where nothing else can be meant.
    plain = to_tokens(aside) if is_formed else as_commas(to_tokens(aside), source)
    tokens = _spelled_out(plain, source, target, is_careful=is_formed)
    if is_formed and to_line(tokens) == line:
        return Prepared(candidates=(line,))
    tails = named_sets(source).get("tail", frozenset())
    phrases = Wording(table=table(source, "phrases"), target=target, tails=tails)
    tokens = front(as_commas(tokens, source), source)
    tokens = subjects.supply(phrases.reword(tokens), source)
    tokens = attach_separators(tokens, target=target)
    completed = to_line(complete(tokens, source))
    if completed == line:
        return Prepared(candidates=(line,))
    return Prepared(
        candidates=(completed, line),
        tones=tones(to_line(tokens), author=line),
        voice=how,
        target=target,
    )


def warm(source: Language, *, target: Language) -> None:
    """Load what the first untidy line would load: half a second, about 10 MB a language."""
    prepare((Words("aslkdj"),), source=source, target=target).restore("aslkdj")
    if source in typos.LANGUAGES:
        rarity("aslkdj", source)


def _spelled_out(
    tokens: list[Token], source: Language, target: Language, *, is_careful: bool
) -> list[Token]:
    """The tokens in standard spelling; `is_careful` corrects only what can mean nothing else."""
    tokens = shorten(tokens, source)
    words = Wording(table=table(source, "words"), target=target, is_careful=is_careful)
    tokens = words.reword(tokens)
    if not is_careful:
        tokens = typos.correct(tokens, source)
    return accent(tokens, source, is_careful=is_careful)


def is_well_formed(line: Line) -> bool:
    """Whether a line begins and ends as sentences do."""
    words = [piece.text for piece in line if isinstance(piece, Words) and piece.text.strip()]
    if not words:
        return True
    first = next((character for text in words for character in text if character.isalpha()), "")
    last = words[-1].rstrip().rstrip(CLOSERS)
    return not first.islower() and last.endswith(tuple(ENDS))
