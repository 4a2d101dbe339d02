"""One line from what its author typed to what its reader gets, whatever the engine.

normalise → mask → engine → judge → unmask → tone. All of it runs inside a worker process (or, for
engines behind HTTP, inside a thread).

The way of a line is a generator: it yields a text for the engine and is sent its translation. A
line may need the engine several times, depending on what came back (where a placeholder got lost,
its sentence goes again in pieces). As a generator the way reads like one function from top to
bottom, while `_Run` collects the texts that many lines wait for and asks the engine once for all
of them. Tests drive it without any engine.
"""

import re
from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import Hints, Translated, Translation, Untranslated
from bridge.translation import formatting, normalise, routes
from bridge.translation.engines import Direction, Engine, EngineError
from bridge.translation.guards import Verdict, judge
from bridge.translation.pieces import Kept, Line, Words, has_words, shown, words_in
from bridge.translation.protect import Masked, mask, protect, unmask
from bridge.translation.segments import SPACELESS
from bridge.translation.workers.wire import Batch, Item

Reason = Literal["nothing_to_translate", "failed"]
Way = Generator[str, str, "str | Untranslated"]
"""Yields texts for the engine, is sent their translations, returns what the reader gets."""

_GIBBERISH = re.compile(r"[A-Za-z0-9+/=\u00c0-\u052f]{100,}")
"""No word is so long, and an engine would be busy with it for seconds."""
_FIGURE = re.compile(r"[-+]?[$€£¥￥]?\d[\d.,:]*(?:\s?[$€£¥%]|\s?[ap]m|[hk])?", re.IGNORECASE)
"""Models have seen many of these, and few placeholders."""
_STOPS = ".。"
"""What an engine ends a piece with that is no sentence."""
_ANY_LINE = Item(RichText("hello there u"))
"""Untidy, so that it takes the whole way."""


def translate(engine: Engine, batch: Batch) -> list[Translation]:
    """What becomes of each line. Plain lines share the engine's calls.

    Raises:
        EngineError: the engine failed; nothing is known about any of the lines.
    """
    direction = batch.direction
    run = _Run(engine, _route(engine, direction), direction, batch.hints)
    plain = [item for item in batch.items if not item.text.spans]
    outcomes = iter(run.finish([way(item.text.text, direction, item.names) for item in plain]))
    return [
        run.finish_rich(item) if item.text.spans else run.told(next(outcomes))
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
class _Run:
    """Ways of lines that go through one engine."""

    engine: Engine
    route: routes.Route
    direction: Direction
    hints: Hints

    def finish(self, ways: Sequence[Way]) -> list[str | Untranslated]:
        """All ways to their ends, their texts translated together."""
        outcomes: dict[int, str | Untranslated] = {}
        answers: dict[int, str | None] = dict.fromkeys(range(len(ways)))
        while answers:
            asked: dict[int, str] = {}
            for index, answer in answers.items():
                try:
                    # A generator that was not started yet takes no value.
                    asked[index] = (
                        next(ways[index]) if answer is None else ways[index].send(answer)
                    )
                except StopIteration as end:
                    outcomes[index] = end.value
            if not asked:
                break
            outputs = routes.translate_along(
                self.engine, self.route, [*asked.values()], self.hints
            )
            answers = dict(zip(asked, outputs, strict=True))
        return [outcomes[index] for index in range(len(ways))]

    def finish_rich(self, item: Item) -> Translation:
        """A line with formatting: its spans stay on their words as far as the engine allows."""
        reasons: list[Untranslated] = []

        def translate_text(text: str) -> str | None:
            outcome = self.finish([way(text, self.direction, item.names)])[0]
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
            outcome = "".join(map(shown, sentence))
        outputs.append(outcome)
    return reasons[0] if reasons and len(reasons) == len(_spoken(sentences)) else "".join(outputs)


def _sentence(line: Line, direction: Direction) -> Way:
    """As a whole; else (a placeholder got lost) its figures bare, or in the pieces between."""
    if not has_words(line):
        return "".join(map(shown, line))
    masked = mask(line)
    output = yield masked.text
    if not output.strip():
        return Untranslated(reason="failed")  # there is nothing a placeholder could be lost from
    whole = unmask(output, masked)
    if whole is None:
        bare = yield from _with_bare_figures(line, masked, direction)
        return bare or (yield from _piecewise(line, direction))
    return _judged(words_in(line), _words_of(output, masked), direction) or whole


def _with_bare_figures(
    line: Line, masked: Masked, direction: Direction
) -> Generator[str, str, str | None]:
    """The sentence with its figures in sight; None where that can't be or one was changed."""
    if not all(_FIGURE.fullmatch(kept.target) for kept in masked.kept):
        return None
    text = "".join(map(shown, line)).strip()
    output = (yield text).strip()
    words = output
    for kept in masked.kept:
        if output.count(kept.target) != text.count(kept.target):
            return None
        words = words.replace(kept.target, " ")
    if _judged(words_in(line), words, direction) is not None:
        return None
    return masked.before + output + masked.after


def _piecewise(line: Line, direction: Direction) -> Way:
    outputs: list[str] = []
    for index, piece in enumerate(line):
        if isinstance(piece, Kept) or not has_words((piece,)):
            outputs.append(shown(piece))
            continue
        output = (yield piece.text.strip()).strip()
        fault = _judged(piece.text, output, direction)
        if fault is not None:
            return fault
        start = piece.text[: len(piece.text) - len(piece.text.lstrip())]
        end = piece.text[len(piece.text.rstrip()) :]
        outputs.append(start + (output.rstrip(_STOPS) if line[index + 1 :] else output) + end)
    return _side_by_side(outputs, direction.target)


def _side_by_side(texts: Sequence[str], target: Language) -> str:
    """The texts joined, no word right against another where readers know blanks."""
    joined = ""
    for text in texts:
        is_glued = joined[-1:].isalnum() and text[:1].isalnum()
        joined += " " + text if is_glued and target not in SPACELESS else text
    return joined


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
    return [sentence for sentence in sentences if has_words(sentence)]
