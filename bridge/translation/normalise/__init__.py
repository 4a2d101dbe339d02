"""Makes a chat line into the prose that engines learned from, and undoes it in tone afterwards.

    asides → blanks → elongation → words → slips → accents → fronting → phrases
        → subjects → parting → sentences

Each step is a module of its own, pure, from `tokens` to tokens; `wording` applies the tables of
words and phrases, `sentences` asks `questions`. `tone` with `spoken` leads back. All of them read
`tables`, `marks` and `frequency`. What speakers know stands in `data/`, a file per language and
table; what needs a rule stands in code. A line that is tidy already passes unchanged, and so do
pieces that `protect` kept.
"""

from dataclasses import dataclass

from bridge.events import UNDETERMINED, Language
from bridge.translation.normalise import slips, subjects
from bridge.translation.normalise.accents import accent
from bridge.translation.normalise.asides import set_aside
from bridge.translation.normalise.blanks import as_commas
from bridge.translation.normalise.elongation import shorten
from bridge.translation.normalise.frequency import rarity
from bridge.translation.normalise.fronting import front
from bridge.translation.normalise.marks import CLOSERS, ENDS
from bridge.translation.normalise.parting import part
from bridge.translation.normalise.sentences import complete
from bridge.translation.normalise.tables import named_sets, table
from bridge.translation.normalise.tokens import Token, to_line, to_tokens
from bridge.translation.normalise.tone import Tone, Voice, quiet, restored, tones, voice
from bridge.translation.normalise.wording import Wording
from bridge.translation.pieces import Line, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A line for the engine, and the way back to its author's tone."""

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
    plain = to_tokens(aside) if is_formed else as_commas(to_tokens(aside), source)
    tokens = _spelled_out(plain, source, target, is_careful=is_formed)
    if is_formed and to_line(tokens) == line:
        return Prepared(candidates=(line,))
    tails = named_sets(source).get("tail", frozenset())
    phrases = Wording(table=table(source, "phrases"), target=target, tails=tails)
    tokens = front(as_commas(tokens, source), source)
    tokens = subjects.supply(phrases.reword(tokens), source)
    tokens = part(tokens, target=target)
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
    if source in slips.LANGUAGES:
        rarity("aslkdj", source)


def _spelled_out(
    tokens: list[Token], source: Language, target: Language, *, is_careful: bool
) -> list[Token]:
    """The tokens in standard spelling; `is_careful` mends only what can be nothing else."""
    tokens = shorten(tokens, source)
    words = Wording(table=table(source, "words"), target=target, is_careful=is_careful)
    tokens = words.reword(tokens)
    if not is_careful:
        tokens = slips.mend(tokens, source)
    return accent(tokens, source, is_careful=is_careful)


def is_well_formed(line: Line) -> bool:
    """Whether a line begins and ends as sentences do."""
    words = [piece.text for piece in line if isinstance(piece, Words) and piece.text.strip()]
    if not words:
        return True
    first = next((character for text in words for character in text if character.isalpha()), "")
    last = words[-1].rstrip().rstrip(CLOSERS)
    return not first.islower() and last.endswith(tuple(ENDS))
