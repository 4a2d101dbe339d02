"""One line from what its author typed to what its reader gets, whatever the engine.

normalise → mask → engine → judge → unmask → tone. The way of a line is a generator that yields a
text for the engine and is sent its translation: it holds all decisions and no engine, and the ways
of several lines can share one call. Runs whole inside a worker process (or, for engines behind
HTTP, inside a thread).
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bridge.ports import Translated, Translation, Untranslated
from bridge.richtext import RichText
from bridge.translation import formatting, normalise, routes
from bridge.translation.context import Hints
from bridge.translation.engines import Direction, Engine, EngineError
from bridge.translation.guards import Verdict, judge
from bridge.translation.pieces import Kept, Line, Words
from bridge.translation.protect import Masked, mask, protect, unmask
from bridge.translation.workers.wire import Batch, Item

Reason = Literal["nothing_to_translate", "failed"]
Way = Generator[str, str, "str | Untranslated"]
"""Yields texts for the engine, is sent their translations, returns what the reader gets."""

_GIBBERISH = re.compile(r"[A-Za-z0-9+/=\u00c0-\u052f]{100,}")
"""No word is so long, and an engine would be busy with it for seconds."""
_ANY_LINE = Item(RichText("hello there u"))
"""Untidy, so that it takes the whole way."""


def translate(engine: Engine, batch: Batch) -> list[Translation]:
    """What becomes of each line. Plain lines share the engine's calls.

    Raises:
        EngineError: the engine failed; nothing is known about any of the lines.
    """
    direction = batch.direction
    journey = _Journey(engine, _route(engine, direction), direction, batch.hints)
    plain = [item for item in batch.items if not item.text.spans]
    outcomes = iter(journey.take([way(item.text.text, direction, item.names) for item in plain]))
    return [
        journey.take_rich(item) if item.text.spans else journey.told(next(outcomes))
        for item in batch.items
    ]


def warm(engine: Engine, direction: Direction) -> None:
    """Load whatever the first line in this direction would load. Raises `EngineError`."""
    for step in _route(engine, direction):
        if not step.is_conversion:
            engine.warm(step.direction)
    normalise.warm(direction.source, target=direction.target)
    translate(engine, Batch(engine=engine.name, direction=direction, items=(_ANY_LINE,)))


def _route(engine: Engine, direction: Direction) -> routes.Route:
    route = routes.find_route(engine, direction)
    if route is None:
        raise EngineError(f"{engine.name} has no models {direction}")
    return route


@dataclass(frozen=True, slots=True)
class _Journey:
    """Drives ways through one engine."""

    engine: Engine
    route: routes.Route
    direction: Direction
    hints: Hints

    def take(self, ways: Sequence[Way]) -> list[str | Untranslated]:
        """All ways to their ends, their texts translated together."""
        outcomes: dict[int, str | Untranslated] = {}
        answers: dict[int, str | None] = dict.fromkeys(range(len(ways)))
        while answers:
            asked: dict[int, str] = {}
            for place, answer in answers.items():
                try:
                    asked[place] = (
                        next(ways[place]) if answer is None else ways[place].send(answer)
                    )
                except StopIteration as end:
                    outcomes[place] = end.value
            if not asked:
                break
            outputs = routes.travel(self.engine, self.route, [*asked.values()], self.hints)
            answers = dict(zip(asked, outputs, strict=True))
        return [outcomes[place] for place in range(len(ways))]

    def take_rich(self, item: Item) -> Translation:
        """A line with formatting: its spans stay on their words as far as the engine allows."""
        reasons: list[Untranslated] = []

        def translate_text(text: str) -> str | None:
            outcome = self.take([way(text, self.direction, item.names)])[0]
            if isinstance(outcome, Untranslated):
                reasons.append(outcome)
                return None
            return outcome

        text = formatting.translate_rich(item.text, translate_text)
        if text is None:
            return reasons[0] if reasons else Untranslated(reason="failed")
        return Translated(text=text, engine=self.engine.name)

    def told(self, outcome: str | Untranslated) -> Translation:
        """The outcome of a plain line, as the port says it."""
        if isinstance(outcome, Untranslated):
            return outcome
        return Translated(text=RichText(outcome), engine=self.engine.name)


def way(text: str, direction: Direction, names: Sequence[str] = ()) -> Way:
    """The way of one line: the first wording whose translation passes the guards."""
    line = protect(text, names=names)
    if any(isinstance(piece, Words) and _GIBBERISH.search(piece.text) for piece in line):
        return Untranslated(reason="nothing_to_translate")
    prepared = normalise.prepare(line, source=direction.source, target=direction.target)
    verdict: Reason = "nothing_to_translate"
    for candidate in dict.fromkeys(prepared.candidates):
        outcome = yield from _attempt(candidate, direction)
        if not isinstance(outcome, Untranslated):
            restored = prepared.restore(outcome)
            return restored if restored != text else Untranslated(reason="nothing_to_translate")
        verdict = "failed" if outcome.reason == "failed" else verdict
    return Untranslated(reason=verdict)


def _attempt(line: Line, direction: Direction) -> Way:
    """One wording: each of its sentences for itself, what stands apart between them."""
    outputs: list[str] = []
    reasons: list[Untranslated] = []
    sentences = _sentences(line)
    for sentence in sentences:
        outcome = yield from _sentence(sentence, direction)
        if isinstance(outcome, Untranslated):
            if outcome.reason == "failed":
                return outcome
            reasons.append(outcome)
            outcome = "".join(map(_shown, sentence))
        outputs.append(outcome)
    return reasons[0] if reasons and len(reasons) == len(_spoken(sentences)) else "".join(outputs)


def _sentence(line: Line, direction: Direction) -> Way:
    """As a whole, else (a placeholder got lost) in the pieces between."""
    if not _has_words(line):
        return "".join(map(_shown, line))
    masked = mask(line)
    output = yield masked.text
    whole = unmask(output, masked)
    if whole is None:
        return (yield from _piecewise(line, direction))
    words = "".join(piece.text for piece in line if isinstance(piece, Words))
    return _judged(words, _words_of(output, masked), direction) or whole


def _piecewise(line: Line, direction: Direction) -> Way:
    outputs: list[str] = []
    for piece in line:
        if isinstance(piece, Kept) or not _has_words((piece,)):
            outputs.append(_shown(piece))
            continue
        output = yield piece.text.strip()
        fault = _judged(piece.text, output, direction)
        if fault is not None:
            return fault
        start = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        end = piece.text[len(piece.text.rstrip()) :]
        outputs += start, output.strip(), end
    return "".join(outputs)


def _judged(words: str, output: str, direction: Direction) -> Untranslated | None:
    """Why the output can't be shown; None where it can."""
    source, target = direction
    match judge(words, output, source_language=source, target_language=target):
        case Verdict.OK:
            return None
        case Verdict.COPIED:
            return Untranslated(reason="nothing_to_translate")
        case _:
            return Untranslated(reason="failed")


def _words_of(output: str, masked: Masked) -> str:
    """The output without what was kept."""
    nothing = tuple(Kept(kept.source, "") for kept in masked.kept)
    return unmask(output, replace(masked, before="", after="", kept=nothing)) or ""


def _shown(piece: Words | Kept) -> str:
    return piece.target if isinstance(piece, Kept) else piece.text


def _has_words(line: Line) -> bool:
    return any(isinstance(piece, Words) and any(map(str.isalpha, piece.text)) for piece in line)


def _sentences(line: Line) -> list[Line]:
    """The line cut at what stands apart, which is a "sentence" without words."""
    sentences: list[Line] = []
    for is_apart, pieces in groupby(line, _is_apart):
        together = tuple(pieces)
        sentences += [(piece,) for piece in together] if is_apart else [together]
    return sentences


def _is_apart(piece: Words | Kept) -> bool:
    return isinstance(piece, Kept) and piece.is_apart


def _spoken(sentences: Sequence[Line]) -> list[Line]:
    return [sentence for sentence in sentences if _has_words(sentence)]
