"""One engine of the chain: may it see the line, did it translate it before, does it answer at all?

`ChainedEngine` asks permission, cache and pool in this order; its `CircuitBreaker` notes failures.
"""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta

import structlog

from bridge.backoff import Backoff
from bridge.errors import Retryable
from bridge.events import Language, PersonId
from bridge.translating import NO_HINTS, Hints, RoomContext, Translation, Untranslated
from bridge.translation import routes
from bridge.translation.cache import Cache, decode, encode, key_of
from bridge.translation.engines import Direction, Engine, EngineError, TextGivenUp
from bridge.translation.remote import MONTHLY_CHARACTERS, Budget
from bridge.translation.workers.pool import Pool
from bridge.translation.workers.wire import Batch, Item

_log = structlog.stdlib.get_logger()
_FAILURES = 3
"""So many in a row make an engine pause."""
_PAUSE, _LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=10)
_FAILED = Untranslated(reason="failed")
_Making = asyncio.Future[list[Translation]]


class CircuitBreaker:
    """Three failures in a row make one engine pause, twice as long each time."""

    def __init__(
        self, backoff: Backoff | None = None, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._backoff = backoff or Backoff(_PAUSE, _LONGEST_PAUSE)
        self._clock = clock
        self._failures = 0
        self._open_until = 0.0

    @property
    def is_open(self) -> bool:
        """True while the engine should not be asked."""
        return self._clock() < self._open_until

    def succeeded(self) -> None:
        """The engine answered."""
        self._failures = 0
        self._backoff.reset()

    def failed(self, pause: timedelta | None = None) -> None:
        """It did not. `pause`: how long it wants not to be asked.

        What was under way when its pause began fails for the same reason, and counts no more.
        """
        if self.is_open:
            return
        self._failures += 1
        if self._failures >= _FAILURES:
            pause = self._backoff.next(pause)
        if pause is not None:
            self._open_until = self._clock() + pause.total_seconds()


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of a batch; its lines failed with the error, if there is one."""

    outcomes: Sequence[Translation]
    error: EngineError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainedEngine:
    """Translates lines with one engine, if it may, can and does not pause."""

    engine: Engine
    pool: Pool
    cache: Cache
    budget: Budget | None = None
    """Set where the engine is on someone else's machine."""
    ceiling: int = MONTHLY_CHARACTERS
    avoids: frozenset[Language] = frozenset()
    """Languages it is too weak in to be taken without being asked for."""
    breaker: CircuitBreaker = field(default_factory=CircuitBreaker)
    making: dict[tuple[str, ...], _Making] = field(default_factory=dict[tuple[str, ...], _Making])
    """What is under way, by the keys of its lines."""

    @property
    def is_paused(self) -> bool:
        """It failed too often, and is not asked for a while."""
        return self.breaker.is_open

    def may_see(self, context: RoomContext) -> bool:
        """Whether this room's lines may go to the engine."""
        return self.budget is None or (context.may_leave and context.room is not None)

    def knows(self, direction: Direction) -> bool:
        """Whether it has a route."""
        return self.avoids.isdisjoint(direction) and (
            routes.find_route(self.engine, direction) is not None
        )

    async def warm(self, direction: Direction) -> None:
        """Load what the first line would load. Raises `EngineError`."""
        await self.pool.translate(Batch(engine=self.engine.name, direction=direction))

    async def translate(
        self, items: Sequence[Item], direction: Direction, context: RoomContext
    ) -> list[Translation]:
        """What becomes of each line. Raises `EngineError`."""
        keys = self._keys(items, direction, context)
        wanted = dict(zip(keys, items, strict=True))
        found = await self._find(list(wanted))
        missing = [key for key in wanted if key not in found]
        if missing:
            new = {key: wanted[key] for key in missing}
            made = await asyncio.shield(self._under_way(new, direction, context))
            found |= zip(missing, made, strict=True)
        return [found[key] for key in keys]

    def _under_way(
        self, wanted: Mapping[str, Item], direction: Direction, context: RoomContext
    ) -> _Making:
        """What is being made of these lines, for all who ask meanwhile.

        It is made to its end and kept, also where nobody waits for it any longer: a line that
        took too long is asked for again at once, and shall not be paid for twice.
        """
        # The same lines wanted twice at once (two channels of one language, or a second try
        # while the first is not done) find the first one's future under the same keys. Where
        # only some of the lines are under way, all are asked for again: that is rare, and the
        # pool answers a line that it is working on once for both.
        # What was said before does not count here: by the second try, more has been said.
        keys = tuple(self._keys([*wanted.values()], direction, _without_earlier(context)))
        if keys not in self.making:
            # A task of its own and not the caller's: callers are cancelled when a line takes
            # too long, and must not take the others' answer with them (hence also the
            # `shield` above, which keeps their cancellation away from it).
            making = asyncio.ensure_future(self._make(wanted, direction, context))
            self.making[keys] = making
            making.add_done_callback(lambda _: self.making.pop(keys))
            making.add_done_callback(_retrieve_error)
        return self.making[keys]

    async def _make(
        self, wanted: Mapping[str, Item], direction: Direction, context: RoomContext
    ) -> list[Translation]:
        outcomes = await self._ask([*wanted.values()], direction, context)
        await self._keep(dict(zip(wanted, outcomes, strict=True)), context.author)
        return outcomes

    async def _ask(
        self, items: Sequence[Item], direction: Direction, context: RoomContext
    ) -> list[Translation]:
        """Each line on its own, in parallel, unless the engine understands context."""
        if self.budget is not None:
            await self._permit(self.budget, items, context)
        hints = self._hints(context)
        batches = [tuple(items)] if self.engine.uses_hints else [(item,) for item in items]
        answers = await asyncio.gather(
            *(self._translated(batch, direction, hints) for batch in batches)
        )
        self._note(answers)
        return [outcome for answer in answers for outcome in answer.outcomes]

    async def _translated(
        self, items: tuple[Item, ...], direction: Direction, hints: Hints
    ) -> _Result:
        batch = Batch(engine=self.engine.name, direction=direction, items=items, hints=hints)
        failed = [_FAILED] * len(items)
        try:
            return _Result(await self.pool.translate(batch, largest=self.engine.batch))
        except TextGivenUp as error:
            # The text's fault, not the engine's: it must not open the circuit breaker.
            _log.error("text_given_up", engine=self.engine.name, reason=str(error))
            return _Result(failed)
        except EngineError as error:
            return _Result(failed, error)

    def _note(self, answers: Sequence[_Result]) -> None:
        """Note whether the engine works. Raises its error where no batch succeeded."""
        errors = [answer.error for answer in answers if answer.error is not None]
        if not errors:
            self.breaker.succeeded()
            return
        self.breaker.failed(errors[0].retry_after)
        if len(errors) == len(answers):
            raise errors[0]

    def _hints(self, context: RoomContext) -> Hints:
        return context.hints if self.engine.uses_hints else NO_HINTS

    async def _permit(self, budget: Budget, items: Sequence[Item], context: RoomContext) -> None:
        """Have all text that is about to leave counted. What can't be counted doesn't leave."""
        earlier = sum(map(len, self._hints(context).earlier))
        characters = earlier + sum(len(item.text) for item in items)
        try:
            is_left = context.room is not None and await budget.take(
                context.room, characters, ceiling=self.ceiling
            )
        except Retryable as error:
            raise EngineError(f"{self.engine.name} waits until characters are counted") from error
        if not is_left:
            raise EngineError(f"this month's characters for {self.engine.name} are used up")

    def _keys(
        self, items: Sequence[Item], direction: Direction, context: RoomContext
    ) -> list[str]:
        route = routes.find_route(self.engine, direction)
        models = "" if route is None else routes.model_of(self.engine, route)
        return [
            key_of(
                engine=self.engine.name,
                models=models,
                direction=direction,
                item=item,
                room=context.room if self.engine.uses_hints else None,
                hints=self._hints(context),
            )
            for item in items
        ]

    async def _find(self, keys: Sequence[str]) -> dict[str, Translation]:
        try:
            found = await asyncio.gather(*(self.cache.get(key) for key in keys))
        except Retryable:
            return {}  # without a cache it only takes longer
        return {
            key: decode(text) for key, text in zip(keys, found, strict=True) if text is not None
        }

    async def _keep(self, outcomes: Mapping[str, Translation], author: PersonId | None) -> None:
        kept = {key: one for key, one in outcomes.items() if one != _FAILED}
        with suppress(Retryable):  # of what failed, another time or engine may make more
            await asyncio.gather(
                *(self.cache.put(key, encode(outcome), author) for key, outcome in kept.items())
            )


def _without_earlier(context: RoomContext) -> RoomContext:
    return replace(context, hints=replace(context.hints, earlier=()))


def _retrieve_error(making: _Making) -> None:
    """Mark an error as seen: else asyncio reports it where every caller was cancelled."""
    if not making.cancelled():
        making.exception()
