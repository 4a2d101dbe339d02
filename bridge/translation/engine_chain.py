"""From the names in `TEAHOUSE_ENGINE` to a working translator; only here engines are made."""

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from bridge.errors import SetupError
from bridge.events import Language
from bridge.translation.cache import Cache, MemoryCache
from bridge.translation.chained_engine import ChainedEngine
from bridge.translation.detection.detector import Detector
from bridge.translation.engines import Engine
from bridge.translation.engines.argos import ArgosEngine
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.engines.libretranslate import LibreTranslateEngine
from bridge.translation.engines.openai import OpenAiEngine
from bridge.translation.remote import MONTHLY_CHARACTERS, Budget, NoBudget, is_own_machine
from bridge.translation.translator import ChainTranslator
from bridge.translation.workers.pool import Pool, Worker, open_pool
from bridge.translation.workers.process_worker import ProcessSettings, ProcessWorker

_LOCAL = ("firefox", "argos")
_WEAK_IN = {"argos": frozenset({Language("ja"), Language("ko")})}
"""Where `auto` leaves an engine alone: Mozilla's own measurements put it far behind there."""
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
    libretranslate_url: str | None = None
    libretranslate_key: str | None = None
    openai_url: str | None = None
    openai_model: str | None = None
    openai_key: str | None = None
    monthly_characters: int = MONTHLY_CHARACTERS
    """What each room may send to engines on someone else's machine."""
    is_operators_own: bool = False
    """The operator translates own text (the shell): every engine of the chain may see it, and it
    is counted for no room."""

    @property
    def chain(self) -> tuple[tuple[str, frozenset[Language]], ...]:
        """The engines in order, each with the languages it is not taken for."""
        chain: dict[str, frozenset[Language]] = {}
        for name in self.engine:
            for engine in _LOCAL if name == "auto" else (name,):
                weak = _WEAK_IN.get(engine, _NOWHERE) if name == "auto" else _NOWHERE
                chain[engine] = chain.get(engine, weak) & weak
        chain.pop("none", None)
        return tuple(chain.items())


@asynccontextmanager
async def open_translator(
    settings: TranslationSettings, *, cache: Cache | None = None, budget: Budget | None = None
) -> AsyncGenerator[ChainTranslator]:
    """A translator with its workers, which end with the block.

    Without a `budget` nothing leaves this machine, but what is the operator's own.

    Raises:
        SetupError: an engine of the chain lacks its setting.
    """
    kept = MemoryCache() if cache is None else cache
    counted = NoBudget() if budget is None else budget
    engines = [(_make(name, settings), weak) for name, weak in settings.chain]
    async with AsyncExitStack() as stack:
        local = await stack.enter_async_context(open_pool(_processes(settings)))
        chain = [
            ChainedEngine(
                engine=engine,
                pool=await _pool(engine, local, stack),
                cache=kept,
                budget=_budget(engine, settings, counted),
                ceiling=settings.monthly_characters,
                avoids=weak,
            )
            for engine, weak in engines
        ]
        detector = Detector()
        stack.push_async_callback(detector.stop)
        yield ChainTranslator(detector, chain)


def _processes(settings: TranslationSettings) -> list[Worker]:
    """One worker process each, if any engine of the chain works on this machine."""
    if not any(name in _LOCAL for name, _ in settings.chain):
        return []
    worker = ProcessSettings(
        models_dir=settings.data_dir / "models",
        ceiling=settings.memory,
        patience=settings.patience,
    )
    return [ProcessWorker(worker) for _ in range(settings.workers)]


async def _pool(engine: Engine, local: Pool, stack: AsyncExitStack) -> Pool:
    if not isinstance(engine, LibreTranslateEngine | OpenAiEngine):
        return local
    stack.callback(engine.close)
    from bridge.translation.workers.thread_worker import ThreadWorker  # noqa: PLC0415  (brings tables)

    workers = [ThreadWorker(engine) for _ in range(_REQUESTS)]
    return await stack.enter_async_context(open_pool(workers))


def _budget(engine: Engine, settings: TranslationSettings, budget: Budget) -> Budget | None:
    urls = {"libretranslate": settings.libretranslate_url, "openai": settings.openai_url}
    url = urls.get(engine.name)
    return None if url is None or settings.is_operators_own or is_own_machine(url) else budget


def _make(name: str, settings: TranslationSettings) -> Engine:
    models = settings.data_dir / "models"
    match name:
        case "firefox":
            return FirefoxEngine(models / "firefox", ceiling=0)
        case "argos":
            return ArgosEngine(models / "argos", ceiling=0)
        case "libretranslate":
            url = _required(settings.libretranslate_url, "TEAHOUSE_LIBRETRANSLATE_URL", name)
            return LibreTranslateEngine(url, settings.libretranslate_key)
        case "openai":
            url = _required(settings.openai_url, "TEAHOUSE_OPENAI_URL", name)
            model = _required(settings.openai_model, "TEAHOUSE_OPENAI_MODEL", name)
            return OpenAiEngine(url, model, settings.openai_key)
        case _:
            raise SetupError(f"TEAHOUSE_ENGINE: {name!r} is no engine")


def _required(value: str | None, variable: str, engine: str) -> str:
    if not value:
        raise SetupError(f"{variable} is not set, but TEAHOUSE_ENGINE names {engine}")
    return value
