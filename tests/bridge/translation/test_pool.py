"""Who translates which batch, and what happens when a worker hangs or dies."""

import asyncio

import pytest

from bridge.errors import SetupError
from bridge.events import Language
from bridge.richtext import RichText
from bridge.translating import Translated, Translation
from bridge.translation.engines import Direction, EngineError, TextGivenUp
from bridge.translation.workers.pool import WorkerLost, open_pool
from bridge.translation.workers.wire import Batch, Item

EN_PT = Direction(Language("en"), Language("pt"))
PT_EN = Direction(Language("pt"), Language("en"))


class ScriptedWorker:
    """Answers with the text in capitals once its gate is open; keeps what it was asked."""

    def __init__(self, *failures: Exception) -> None:
        self.failures = list(failures)
        self.asked: list[Batch] = []
        self.poison = ""
        self.is_asked = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.is_stopped = False

    @property
    def load(self) -> int:
        """How many directions it was asked for."""
        return len({batch.direction for batch in self.asked})

    def knows(self, engine: str, direction: Direction) -> bool:
        """What it was asked before."""
        return any((b.engine, b.direction) == (engine, direction) for b in self.asked)

    async def start(self) -> None:
        """Nothing to do."""

    async def answer(self, batch: Batch) -> list[Translation]:
        """Waits at the gate."""
        self.asked.append(batch)
        self.is_asked.set()
        await self.gate.wait()
        if any(item.text.text == self.poison for item in batch.items):
            raise EngineError("poison")
        if self.failures:
            raise self.failures.pop(0)
        return [shouted(item.text.text) for item in batch.items]

    async def stop(self) -> None:
        """Remembered."""
        self.is_stopped = True


def shouted(text: str) -> Translation:
    """What the scripted worker makes of a text."""
    return Translated(text=RichText(text.upper()), engine="loud")


def batch(*texts: str, direction: Direction = EN_PT) -> Batch:
    """A batch of plain lines."""
    items = tuple(Item(RichText(text)) for text in texts)
    return Batch(engine="loud", direction=direction, items=items)


async def test_each_caller_gets_its_own_lines_in_order() -> None:
    """However many workers there are, answers go where the questions came from."""
    async with open_pool([ScriptedWorker(), ScriptedWorker()]) as pool:
        answers = await asyncio.gather(*(pool.translate(batch(f"line {n}")) for n in range(20)))

    assert answers == [[shouted(f"line {n}")] for n in range(20)]


async def test_identical_texts_in_flight_are_translated_once() -> None:
    """Who asks the same meanwhile waits for the same answer."""
    worker = ScriptedWorker()
    async with open_pool([worker]) as pool:
        answers = await asyncio.gather(*(pool.translate(batch("hi")) for _ in range(5)))

    assert answers == [[shouted("hi")]] * 5
    assert worker.asked == [batch("hi")]


async def test_a_lost_worker_costs_nothing_but_time() -> None:
    """The text of a worker that died or hung is tried once more."""
    worker = ScriptedWorker(WorkerLost())
    async with open_pool([worker]) as pool:
        answer = await pool.translate(batch("hi"))

    assert answer == [shouted("hi")]
    assert len(worker.asked) == 2


async def test_a_text_that_kills_two_workers_is_given_up() -> None:
    """It fails alone; the next one is served."""
    async with open_pool([ScriptedWorker(WorkerLost(), WorkerLost())]) as pool:
        with pytest.raises(EngineError, match="hung or died twice"):
            await pool.translate(batch("poison"))

        assert await pool.translate(batch("tea")) == [shouted("tea")]


async def test_what_was_given_up_costs_no_third_worker() -> None:
    """Asked again (a late translation, another room), it is refused without being tried."""
    worker = ScriptedWorker(WorkerLost(), WorkerLost())
    async with open_pool([worker]) as pool:
        for reason in ("hung or died twice", "a while ago"):
            with pytest.raises(TextGivenUp, match=reason):
                await pool.translate(batch("poison"))

    assert worker.asked == [batch("poison")] * 2


async def test_lines_go_before_warming() -> None:
    """Nobody waits for what is loaded in case it is needed."""
    worker = ScriptedWorker()
    async with open_pool([worker]) as pool:
        worker.gate.clear()
        asked = [batch("first"), batch(direction=PT_EN), batch("line")]
        waiting = [asyncio.ensure_future(pool.translate(one)) for one in asked]
        await worker.is_asked.wait()
        worker.gate.set()
        await asyncio.gather(*waiting)

    assert worker.asked == [batch("first"), batch("line"), batch(direction=PT_EN)]


async def test_long_batches_are_not_joined() -> None:
    """Together they would take as long as a hang."""
    worker = ScriptedWorker()
    texts = [letter * 400 for letter in "abcd"]
    async with open_pool([worker]) as pool:
        worker.gate.clear()
        waiting = [asyncio.ensure_future(pool.translate(batch(text), largest=8)) for text in texts]
        await worker.is_asked.wait()
        worker.gate.set()
        await asyncio.gather(*waiting)

    assert [len(asked.items) for asked in worker.asked] == [1, 2, 1]


async def test_an_engines_refusal_is_not_repeated() -> None:
    """The engine answered: asking again would not help."""
    worker = ScriptedWorker(EngineError("no"))
    async with open_pool([worker]) as pool:
        with pytest.raises(EngineError, match="no"):
            await pool.translate(batch("hi"))

    assert len(worker.asked) == 1


async def test_waiting_lines_of_one_direction_are_joined() -> None:
    """A worker that comes free takes several at once, where the engine likes that."""
    worker = ScriptedWorker()
    async with open_pool([worker]) as pool:
        worker.gate.clear()
        waiting = [
            asyncio.ensure_future(pool.translate(batch(text), largest=8)) for text in "abcd"
        ]
        await worker.is_asked.wait()
        worker.gate.set()
        answers = await asyncio.gather(*waiting)

    assert answers == [[shouted(text)] for text in "abcd"]
    assert worker.asked == [batch("a"), batch("b", "c", "d")]


async def test_a_joined_batch_that_fails_is_taken_apart() -> None:
    """One bad line does not take its neighbours along."""
    worker = ScriptedWorker()
    worker.poison = "c"
    async with open_pool([worker]) as pool:
        worker.gate.clear()
        waiting = [
            asyncio.ensure_future(pool.translate(batch(text), largest=8)) for text in "abcd"
        ]
        await worker.is_asked.wait()
        worker.gate.set()
        answers = await asyncio.gather(*waiting, return_exceptions=True)

    assert [answers[n] for n in (0, 1, 3)] == [[shouted(text)] for text in "abd"]
    assert isinstance(answers[2], EngineError)


async def test_a_worker_prefers_what_it_has_loaded() -> None:
    """A quiet room costs the memory of each model once."""
    one, other = ScriptedWorker(), ScriptedWorker()
    async with open_pool([one, other]) as pool:
        for direction in (EN_PT, PT_EN, EN_PT, PT_EN):
            await pool.translate(batch("hi", direction=direction))

    assert [len({b.direction for b in worker.asked}) for worker in (one, other)] == [1, 1]


async def test_a_cancelled_caller_leaves_the_worker_in_step() -> None:
    """The next caller gets its own answer, not the one that nobody waited for."""
    worker = ScriptedWorker()
    async with open_pool([worker]) as pool:
        worker.gate.clear()
        impatient = asyncio.ensure_future(pool.translate(batch("late")))
        await worker.is_asked.wait()
        impatient.cancel()
        worker.gate.set()

        assert await pool.translate(batch("next")) == [shouted("next")]


async def test_leaving_the_block_stops_the_workers_and_keeps_its_error() -> None:
    """An error of the block comes out as it was, and no worker is left."""
    worker = ScriptedWorker()

    with pytest.raises(SetupError, match="as it was"):
        async with open_pool([worker]):
            raise SetupError("as it was")

    assert worker.is_stopped
