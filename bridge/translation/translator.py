"""The `Translator` the core asks: detection off the loop, then the chain of engines in order.

A message is translated line by line; what one engine could not do, the next one tries. Whatever
goes wrong ends as an `Untranslated`, never as an error: the chat does not wait for an engine.
"""

import asyncio
from collections.abc import Collection, Sequence
from contextlib import suppress
from functools import partial
from itertools import permutations

import structlog

from bridge.events import UNDETERMINED, Language
from bridge.richtext import RichText
from bridge.translating import NO_ROOM, RoomContext, Translated, Translation, Untranslated
from bridge.translation.chained_engine import ChainedEngine
from bridge.translation.detection.detector import Detector
from bridge.translation.engines import Direction, EngineError
from bridge.translation.phrasebook import Phrasebook
from bridge.translation.segments import Segment, put_together, seam, split
from bridge.translation.workers.wire import Item

_log = structlog.stdlib.get_logger()
_FAILED = Untranslated(reason="failed")
_NOTHING = Untranslated(reason="nothing_to_translate")


class ChainTranslator:
    """Made by `open_translator`."""

    def __init__(
        self,
        detector: Detector,
        chain: Sequence[ChainedEngine],
        phrasebook: Phrasebook | None = None,
    ) -> None:
        self._detector = detector
        self._chain = chain
        self._phrasebook = phrasebook

    @property
    def wants_context(self) -> bool:
        """Whether an engine of the chain understands what was said before."""
        return any(chained.engine.uses_hints for chained in self._chain)

    async def detect(
        self, text: RichText, *, languages: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` among people who read these; `und` where nothing tells.

        Without engines nobody needs to know, and every line goes over as it is.
        """
        if not self._chain:
            return UNDETERMINED
        return await self._detector.detect(text, languages=languages, author=author)

    def can_translate(self, source: Language, target: Language) -> bool:
        """Whether an engine of the chain has a way, detours included."""
        return any(chained.knows(Direction(source, target)) for chained in self._chain)

    async def warm(self, languages: Collection[Language]) -> None:
        """Load now what the first lines between these languages would have to load."""
        if not self._chain:
            return
        if self._phrasebook is not None:
            self._phrasebook.warm(languages)
        directions = [Direction(*pair) for pair in permutations(languages, 2)]
        await asyncio.gather(self._detector.warm(languages), *map(self._warm, directions))

    async def _warm(self, direction: Direction) -> None:
        for chained in self._chain:
            if chained.knows(direction):
                with suppress(EngineError):
                    await chained.warm(direction)
                return

    async def translate(
        self,
        text: RichText,
        *,
        source: Language,
        target: Language,
        names: Sequence[str] = (),
        context: RoomContext = NO_ROOM,
    ) -> Translation:
        """`text` in the target language, line by line."""
        direction = Direction(source, target)
        segments = split(text)
        items = {
            index: Item(segment.text, tuple(name for name in names if name in segment.text.text))
            for index, segment in enumerate(segments)
            if segment.is_line and any(map(str.isalpha, segment.text.text))
        }
        # Links, figures and emoji alone need no engine, and no language either.
        if not items or source in {target, UNDETERMINED}:
            return _NOTHING
        outcomes = await self._outcomes(items, direction, context)
        made = {n: one for n, one in outcomes.items() if isinstance(one, Translated)}
        if not made:
            return _reason(outcomes.values())
        pieces = [
            made[n].text if n in made else _between(segment, target)
            for n, segment in enumerate(segments)
        ]
        engines = dict.fromkeys(one.engine for one in made.values())
        return Translated(text=put_together(pieces), engine="+".join(engines))

    def _formulas(self, items: dict[int, Item], direction: Direction) -> dict[int, Translation]:
        """The lines that the phrasebook knows; formatted ones are left to the engines."""
        if self._phrasebook is None or not self._chain:
            return {}
        say = partial(self._phrasebook.say, source=direction.source, target=direction.target)
        found = {n: say(item.text.text) for n, item in items.items() if not item.text.spans}
        return {n: _said(text) for n, text in found.items() if text is not None}

    async def _outcomes(
        self, items: dict[int, Item], direction: Direction, context: RoomContext
    ) -> dict[int, Translation]:
        """What the first engine that could made of each line."""
        outcomes: dict[int, Translation] = self._formulas(items, direction)
        for chained in self._chain:
            left = {n: item for n, item in items.items() if not _is_done(outcomes.get(n))}
            if not left:
                break
            if not chained.knows(direction):
                continue
            # Not `no_model`, of which admins are told: here no model is missing.
            if chained.is_paused or not chained.may_see(context):
                outcomes |= dict.fromkeys(left, _FAILED)
                continue
            try:
                answers = await chained.translate([*left.values()], direction, context)
            except EngineError as error:
                _log.warning("engine_failed", engine=chained.engine.name, reason=str(error))
                outcomes |= dict.fromkeys(left, _FAILED)
                continue
            outcomes |= zip(left, answers, strict=True)
        return outcomes


def _said(text: str) -> Translated:
    return Translated(text=RichText(text), engine="phrasebook")


def _between(segment: Segment, target: Language) -> RichText:
    """What was not translated, as it was; passages are parted as the target parts sentences."""
    if not segment.is_seam:
        return segment.text
    gap = seam(segment.text.text, target)
    return segment.text if gap == segment.text.text else RichText(gap)


def _is_done(outcome: Translation | None) -> bool:
    return outcome is not None and outcome != _FAILED


def _reason(outcomes: Collection[Translation]) -> Untranslated:
    if not outcomes:
        return Untranslated(reason="no_model")
    return _FAILED if _FAILED in outcomes else _NOTHING
