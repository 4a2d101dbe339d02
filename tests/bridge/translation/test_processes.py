"""Real worker processes: killed, stopped, orphaned."""

import asyncio
import os
import signal
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import cast

import psutil
import pytest

from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import Translated, Translation
from bridge.translation.detection.detector import Detector
from bridge.translation.engines import Direction, EngineError, TextGivenUp, argos, firefox
from bridge.translation.workers.pool import WorkerLost, open_pool
from bridge.translation.workers.processes import PATIENCE, ProcessSettings, ProcessWorker
from bridge.translation.workers.wire import Batch, Item

EN_PT = Direction(Language("en"), Language("pt"))
ROOM = (Language("en"), Language("pt"))
LOCAL = (firefox.__name__, argos.__name__)
CAT = Batch(engine="firefox", direction=EN_PT, items=(Item(RichText("My cat sleeps all day.")),))
GATO: list[Translation] = [
    Translated(text=RichText("Meu gato dorme o dia todo."), engine="firefox")
]


def worker(tmp_path: Path) -> ProcessWorker:
    """A worker with the packaged models alone."""
    return ProcessWorker(ProcessSettings(engines=LOCAL, models_dir=tmp_path, ceiling=2**28))


async def test_it_translates_with_the_packaged_models(tmp_path: Path) -> None:
    """A fresh process loads the model and answers; so it does when only asked to warm up."""
    one = worker(tmp_path)

    assert await one.answer(Batch(engine="firefox", direction=EN_PT)) == []
    assert await one.answer(CAT) == GATO

    await one.stop()


async def test_one_killed_while_idle_is_started_anew(tmp_path: Path) -> None:
    """Death between two lines costs none of them; the other worker's process stays."""
    one, other = worker(tmp_path), worker(tmp_path)
    await asyncio.gather(one.start(), other.start())
    async with open_pool([one, other]) as pool:
        spared = other.child.pid
        await kill(one)

        answers = [await pool.translate(CAT) for _ in range(3)]
        assert other.child.pid == spared

    assert answers == [GATO] * 3
    assert spared is not None
    assert other.child.pid is None


async def test_one_that_hangs_is_ended_by_its_time_out(tmp_path: Path) -> None:
    """A stopped process is killed; the same worker serves again."""
    one = worker(tmp_path)
    await one.answer(CAT)
    assert one.child.pid is not None
    os.kill(one.child.pid, signal.SIGSTOP)
    one.child.patience = timedelta(milliseconds=50)

    with pytest.raises(WorkerLost):
        await one.answer(CAT)

    one.child.patience = PATIENCE
    assert await one.answer(CAT) == GATO
    await one.stop()


async def test_a_line_that_our_own_code_fails_on_is_given_up_alone(tmp_path: Path) -> None:
    """Nobody takes it for the engine's failure, and the worker lives on."""
    one = worker(tmp_path)
    odd = replace(CAT, items=(Item(cast("RichText", None)),))

    with pytest.raises(TextGivenUp, match="AttributeError at"):
        await one.answer(odd)

    assert await one.answer(CAT) == GATO
    await one.stop()


async def test_an_engines_failure_comes_over_the_pipe(tmp_path: Path) -> None:
    """A direction without a model is told as the engine's failure, and the worker lives on."""
    one = worker(tmp_path)
    missing = Batch(engine="argos", direction=EN_PT, items=CAT.items)

    with pytest.raises(EngineError, match="argos has no models en→pt"):
        await one.answer(missing)

    assert await one.answer(CAT) == GATO
    await one.stop()


async def test_workers_die_with_their_parent(tmp_path: Path) -> None:
    """After SIGKILL of the main process no worker is left."""
    script = f"""
import asyncio
from pathlib import Path
from bridge.translation.workers.processes import ProcessSettings, ProcessWorker
async def main():
    folder = Path({str(tmp_path)!r})
    one = ProcessWorker(ProcessSettings(engines={LOCAL!r}, models_dir=folder, ceiling=1))
    await one.start()
    print(one.child.pid, flush=True)
    await asyncio.Event().wait()
asyncio.run(main())
"""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child = psutil.Process(int(await parent.stdout.readline()))

    parent.kill()
    await parent.wait()

    await asyncio.to_thread(psutil.wait_procs, [child], timeout=5)
    assert not child.is_running()


async def kill(one: ProcessWorker) -> None:
    """SIGKILL, and wait until it is gone."""
    assert one.child.pid is not None
    process = psutil.Process(one.child.pid)
    process.kill()
    async with asyncio.timeout(5):
        while _is_alive(process):  # noqa: ASYNC110  (the kernel announces it to nobody here)
            await asyncio.sleep(0)


def _is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False  # it went between the two questions


async def test_the_detector_survives_its_process() -> None:
    """A killed detector process is started anew, and the question asked once more."""
    detector = Detector()
    line = RichText("onde fica a padaria mais próxima?")

    before = await detector.detect(line, languages=ROOM)
    os.kill(detector.child.pid or 0, signal.SIGKILL)
    after = await detector.detect(line, languages=ROOM)
    await detector.stop()

    assert (before, after) == ("pt", "pt")


async def test_stopping_waits_for_what_was_killed_before() -> None:
    """A question that nobody waits for any longer costs the process, and leaves none behind."""
    detector = Detector()
    await detector.child.start()
    pid = detector.child.pid
    question = asyncio.create_task(
        detector.detect(RichText("onde fica a padaria?"), languages=ROOM)
    )
    await asyncio.sleep(0)  # it asks
    question.cancel()
    await asyncio.sleep(0)  # it kills

    await detector.stop()

    assert pid is not None
    assert not psutil.pid_exists(pid)
