"""What a worker process does around its work: reads requests, sends replies, ends in time.

Started as a module of its own (`python -m …`), not through `multiprocessing`, which would import
the main program again in every worker. Ends when the parent closes the pipe or ends itself.
"""

import ctypes
import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from bridge.translation.workers.wire import HEADER

_PR_SET_PDEATHSIG = 1


def serve(answer: Callable[[Any], object]) -> None:
    """Answer each request from standard input on standard output, until it ends."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, signal.SIG_IGN)  # the parent drains first, then closes the pipe
    _die_with_parent()
    replies = _claim_stdout()
    for request in _requests(sys.stdin.buffer):
        reply = pickle.dumps(answer(request))
        replies.write(HEADER.pack(len(reply)) + reply)
        replies.flush()


def _requests(pipe: BinaryIO) -> Iterator[object]:
    while header := pipe.read(HEADER.size):
        (size,) = HEADER.unpack(header)
        yield pickle.loads(pipe.read(size))  # noqa: S301  (from our own parent)


def _claim_stdout() -> BinaryIO:
    """Standard output for replies alone: what a library prints goes to standard error."""
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return replies


def _die_with_parent() -> None:
    """Also in the middle of work; where Linux can't help, the closed pipe ends us."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
