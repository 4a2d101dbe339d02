"""One worker process: reads batches from standard input, answers on standard output, until EOF.

Started as a module of its own (`python -m bridge.translation.worker`), not through
`multiprocessing`, which would import the main program again in every worker. Nothing heavy is
imported but what translating needs; models are loaded when a direction is first asked for.
"""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from bridge.ports import Translation
from bridge.translation import pipeline
from bridge.translation.engines import Engine, EngineError
from bridge.translation.engines.argos import ArgosEngine
from bridge.translation.engines.firefox import FirefoxEngine
from bridge.translation.wire import HEADER, Batch

_PR_SET_PDEATHSIG = 1


def local_engines(models_dir: Path, *, ceiling: int) -> dict[str, Engine]:
    """The engines that run on this machine; making them loads nothing."""
    return {
        "firefox": FirefoxEngine(models_dir / "firefox", ceiling=ceiling),
        "argos": ArgosEngine(models_dir / "argos", ceiling=ceiling),
    }


def main() -> None:
    """Serve until the parent closes the pipe or dies; it alone decides when to stop."""
    models_dir, ceiling = Path(sys.argv[1]), int(sys.argv[2])
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # the parent drains first, then closes the pipe
    _die_with_parent()
    replies = _claim_stdout()
    engines = local_engines(models_dir, ceiling=ceiling)
    for batch in _batches(sys.stdin.buffer):
        reply = pickle.dumps(_answer(engines, batch))
        replies.write(HEADER.pack(len(reply)) + reply)
        replies.flush()


def _answer(engines: Mapping[str, Engine], batch: Batch) -> list[Translation] | EngineError:
    try:
        engine = engines[batch.engine]
        if batch.items:
            return pipeline.translate(engine, batch)
        pipeline.warm(engine, batch.direction)
    except EngineError as error:
        return error
    except Exception as error:  # noqa: BLE001  (the service loop: one bad line ends no worker)
        # The message could hold the text, so only the kind goes on.
        return EngineError(f"{batch.engine} failed with {type(error).__name__}")
    return []


def _batches(requests: BinaryIO) -> Iterator[Batch]:
    while header := requests.read(HEADER.size):
        (size,) = HEADER.unpack(header)
        yield pickle.loads(requests.read(size))  # noqa: S301  (from our own parent, by a pipe)


def _claim_stdout() -> BinaryIO:
    """Standard output for replies alone: what a library prints goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _die_with_parent() -> None:
    """Also in the middle of a translation; where Linux can't help, the closed pipe ends us."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
