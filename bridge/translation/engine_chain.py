"""From the names in `TEAHOUSE_ENGINE` to a working translator; only here engines are opened."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bridge.errors import SetupError
from bridge.events import Language
from bridge.translation.cache import Cache, MemoryCache
from bridge.translation.chained_engine import ChainedEngine
from bridge.translation.detection.detector import Detector
from bridge.translation.engines import Engine, EngineSettings, EngineSpec, HoldsConnections
from bridge.translation.engines.table import ENGINES
from bridge.translation.phrasebook import house_phrasebook
from bridge.translation.remote import MONTHLY_CHARACTERS, Budget, NoBudget, is_own_machine
from bridge.translation.translator import ChainTranslator
from bridge.translation.workers.pool import Pool, Worker, open_pool
from bridge.translation.workers.processes import ProcessSettings, ProcessWorker

_NOWHERE: frozenset[Language] = frozenset()
_REQUESTS = 4
"""How many requests a server gets at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranslationSettings:
    """What `open_translator` needs to know; names follow the settings' own."""

    engine: Sequence[str]
    data_dir: Path
    workers: int = field(default_factory=lambda: os.cpu_count() or 1)
    memory: int = 256 * 1024 * 1024
    """What loaded models may take in each worker, in bytes: about five directions."""
    patience: timedelta = timedelta(seconds=10)
    """How long a line may take before its worker counts as hung."""
    options: Mapping[str, str | None] = field(
        default_factory=dict[str, str | None],
        repr=False,  # keys are among them
    )
    """What the operator set for engines, by the setting's name."""
    monthly_characters: int = MONTHLY_CHARACTERS
    """What each room may send to engines on someone else's machine."""
    is_operators_own: bool = False
    """The operator translates own text (the shell): every engine of the chain may see it, and it
    is counted for no room."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An engine of the chain."""

    spec: EngineSpec
    avoids: frozenset[Language]


@asynccontextmanager
async def open_translator(
    settings: TranslationSettings,
    *,
    cache: Cache | None = None,
    budget: Budget | None = None,
    engines: Sequence[EngineSpec] = ENGINES,
) -> AsyncGenerator[ChainTranslator]:
    """A translator with its workers, which end with the block.

    Without a `budget` nothing leaves this machine, but what is the operator's own.

    Raises:
        SetupError: an engine of the chain lacks its setting, or there is none of that name.
    """
    kept = MemoryCache() if cache is None else cache
    counted = NoBudget() if budget is None else budget
    chosen = _chain(settings.engine, engines)
    own = EngineSettings(models_dir=_models_dir(settings), options=settings.options)
    # Before any process is started, so that a missing setting is told at once.
    opened = [(one, one.spec.open(own)) for one in chosen]
    async with AsyncExitStack() as stack:
        # One pool for all local engines: a worker process opens each of them.
        local = await stack.enter_async_context(open_pool(_processes(settings, chosen)))
        chain = [
            ChainedEngine(
                engine=engine,
                pool=local if one.spec.server is None else await _threads(engine, stack),
                cache=kept,
                budget=_budget(one.spec, settings, counted),
                ceiling=settings.monthly_characters,
                avoids=one.avoids,
            )
            for one, engine in opened
        ]
        detector = Detector()
        stack.push_async_callback(detector.stop)
        phrasebook = await asyncio.to_thread(house_phrasebook)
        yield ChainTranslator(detector, chain, phrasebook)


def _chain(names: Sequence[str], engines: Sequence[EngineSpec]) -> list[_Chosen]:
    """The engines in order; one that is named beside `auto` is taken for all languages."""
    chain: dict[str, _Chosen] = {}
    for name in names:
        for one in _named(name, engines):
            # Named and under `auto`: it keeps its first position and avoids nothing.
            earlier = chain.get(one.spec.name, one)
            chain[one.spec.name] = _Chosen(one.spec, earlier.avoids & one.avoids)
    return list(chain.values())


def _named(name: str, engines: Sequence[EngineSpec]) -> Iterator[_Chosen]:
    if name == "none":
        return
    found = [spec for spec in engines if spec.name == name or (name == "auto" and spec.is_in_auto)]
    if not found:
        raise SetupError(f"TEAHOUSE_ENGINE: {name!r} is no engine")
    for spec in found:
        yield _Chosen(spec, spec.avoided_by_auto if name == "auto" else _NOWHERE)


def _models_dir(settings: TranslationSettings) -> Path:
    return settings.data_dir / "models"


def _processes(settings: TranslationSettings, chosen: Sequence[_Chosen]) -> list[Worker]:
    """One worker process each, if any engine of the chain works on this machine."""
    local = tuple(one.spec.module for one in chosen if one.spec.server is None)
    if not local:
        return []
    worker = ProcessSettings(
        engines=local,
        models_dir=_models_dir(settings),
        ceiling=settings.memory,
        patience=settings.patience,
    )
    return [ProcessWorker(worker) for _ in range(settings.workers)]


async def _threads(engine: Engine, stack: AsyncExitStack) -> Pool:
    """Threads that wait for the engine's server."""
    if isinstance(engine, HoldsConnections):
        stack.callback(engine.close)
    from bridge.translation.workers.thread_worker import ThreadWorker  # noqa: PLC0415  (brings tables)

    workers = [ThreadWorker(engine) for _ in range(_REQUESTS)]
    return await stack.enter_async_context(open_pool(workers))


def _budget(spec: EngineSpec, settings: TranslationSettings, budget: Budget) -> Budget | None:
    """Who counts what leaves for this engine; None where nothing leaves or nobody counts."""
    url = None if spec.server is None else settings.options.get(spec.server)
    return None if url is None or settings.is_operators_own or is_own_machine(url) else budget
