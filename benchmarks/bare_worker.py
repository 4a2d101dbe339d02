"""A worker process without the path: the engine alone, for what the pool itself costs."""

from bridge.richtext import RichText
from bridge.translating import Translated, Translation
from bridge.translation.engines import Engine
from bridge.translation.workers import worker
from bridge.translation.workers.wire import Batch


def _translate(engine: Engine, batch: Batch) -> list[Translation]:
    lines = [item.text.text for item in batch.items]
    outputs = engine.translate(lines, batch.direction, batch.hints)
    return [Translated(text=RichText(output), engine=engine.name) for output in outputs]


if __name__ == "__main__":
    worker.main(_translate)
