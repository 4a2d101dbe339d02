"""One engine of the chain, with what stands around it: cache, pool, health, permission."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bridge.errors import Retryable
from bridge.events import Language, UserId
from bridge.ports import Translation, Untranslated
from bridge.translation import routes
from bridge.translation.cache import Cache, decode, encode, key_of
from bridge.translation.context import NO_HINTS, Hints, RoomContext
from bridge.translation.engines import Direction, Engine, EngineError, TextGivenUp
from bridge.translation.health import Health
from bridge.translation.remote import Budget
from bridge.translation.workers.pool import Pool
from bridge.translation.workers.wire import Batch, Item

_FAILED = Untranslated(reason="failed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Translates lines with one engine, if it may, can and is well."""

    engine: Engine
    pool: Pool
    cache: Cache
    budget: Budget | None = None
    """Set where the engine is on someone else's machine."""
    avoids: frozenset[Language] = frozenset()
    """Languages it is too weak in to be taken without being asked for."""
    health: Health = field(default_factory=Health)

    @property
    def is_resting(self) -> bool:
        """It failed too often, and is left alone for a while."""
        return self.health.is_resting

    def may_see(self, context: RoomContext) -> bool:
        """Whether this room's lines may go to the engine."""
        return self.budget is None or context.may_leave

    def knows(self, direction: Direction) -> bool:
        """Whether it has a way, with detours."""
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
        found = await self._find(keys)
        missing = [item for key, item in zip(keys, items, strict=True) if key not in found]
        made = iter(await self._ask(missing, direction, context) if missing else [])
        outcomes = [found.get(key) or next(made) for key in keys]
        new = {key: one for key, one in zip(keys, outcomes, strict=True) if key not in found}
        await self._keep(new, context.author)
        return outcomes

    async def _ask(
        self, items: Sequence[Item], direction: Direction, context: RoomContext
    ) -> list[Translation]:
        """Each line on its own, in parallel, unless the engine understands context."""
        if self.budget is not None:
            await self._permit(self.budget, items, context)
        hints = self._hints(context)
        batches = [tuple(items)] if self.engine.uses_hints else [(item,) for item in items]
        try:
            answers = await asyncio.gather(
                *(self._translated(batch, direction, hints) for batch in batches)
            )
        except EngineError:
            self.health.failed()
            raise
        self.health.succeeded()
        return [outcome for answer in answers for outcome in answer]

    async def _translated(
        self, items: tuple[Item, ...], direction: Direction, hints: Hints
    ) -> list[Translation]:
        batch = Batch(engine=self.engine.name, direction=direction, items=items, hints=hints)
        try:
            return await self.pool.translate(batch, largest=self.engine.batch)
        except TextGivenUp:
            return [_FAILED] * len(items)

    def _hints(self, context: RoomContext) -> Hints:
        return context.hints if self.engine.uses_hints else NO_HINTS

    async def _permit(self, budget: Budget, items: Sequence[Item], context: RoomContext) -> None:
        if not await budget.take(context.room, sum(len(item.text) for item in items)):
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
                glossary=self._hints(context).glossary,
            )
            for item in items
        ]

    async def _find(self, keys: Sequence[str]) -> dict[str, Translation]:
        try:
            found = await asyncio.gather(*(self.cache.get(key) for key in keys))
        except Retryable:
            return {}  # without a cache it takes longer, no more
        return {
            key: decode(text) for key, text in zip(keys, found, strict=True) if text is not None
        }

    async def _keep(self, outcomes: Mapping[str, Translation], author: UserId | None) -> None:
        with suppress(Retryable):
            for key, outcome in outcomes.items():
                if outcome != _FAILED:  # another time, another engine may do better
                    await self.cache.put(key, encode(outcome), author)
