"""The process that translates: batches in, outcomes out.

Nothing heavy is imported but what translating needs; models are loaded when a direction is first
asked for.
"""

import importlib
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from bridge.translating import Translation
from bridge.translation import pipeline
from bridge.translation.engines import (
    Engine,
    EngineError,
    EngineSettings,
    EngineSpec,
    TextGivenUp,
)
from bridge.translation.workers.serving import serve
from bridge.translation.workers.wire import Batch

Translate = Callable[[Engine, Batch], list[Translation]]


def main(translate: Translate = pipeline.translate) -> None:
    """Serve with the engines whose modules are named; opening them loads nothing."""
    settings = EngineSettings(models_dir=Path(sys.argv[1]), ceiling=int(sys.argv[2]))
    specs: list[EngineSpec] = [importlib.import_module(module).SPEC for module in sys.argv[3:]]
    engines = {spec.name: spec.open(settings) for spec in specs}
    serve(lambda batch: _answer(engines[batch.engine], batch, translate))


def _answer(engine: Engine, batch: Batch, translate: Translate) -> list[Translation] | EngineError:
    try:
        if batch.items:
            return translate(engine, batch)
        pipeline.warm(engine, batch.direction)
    except EngineError as error:
        return error
    except Exception as error:  # noqa: BLE001  (the service loop: one bad line ends no worker)
        # The message could hold the text, so only kind and line go on.
        frame = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(frame.filename).name}:{frame.lineno}"
        return TextGivenUp(f"{type(error).__name__} at {where}")
    return []


if __name__ == "__main__":
    main()
