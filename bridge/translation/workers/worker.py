"""The process that translates: batches in, outcomes out.

Nothing heavy is imported but what translating needs; models are loaded when a direction is first
asked for.
"""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from bridge.translating import Translation
from bridge.translation import pipeline
from bridge.translation.engines import Engine, EngineError, TextGivenUp
from bridge.translation.engines.argos import ArgosEngine
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.workers.serving import serve
from bridge.translation.workers.wire import Batch

Translate = Callable[[Engine, Batch], list[Translation]]


def main(translate: Translate = pipeline.translate) -> None:
    """Serve with the engines of this machine; making them loads nothing."""
    models_dir, ceiling = Path(sys.argv[1]), int(sys.argv[2])
    engines: dict[str, Engine] = {
        "firefox": FirefoxEngine(models_dir / "firefox", ceiling=ceiling),
        "argos": ArgosEngine(models_dir / "argos", ceiling=ceiling),
    }
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
