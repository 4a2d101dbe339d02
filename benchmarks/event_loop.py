"""The longest stall of the event loop while 100 lines are detected and translated, from cold.

First calls included: libraries, word lists and models load meanwhile. A stall is what a timer of
one millisecond comes late.
"""

import asyncio
import tempfile
import time
from pathlib import Path

from benchmarks.chat_lines import LINES
from bridge.events import Language
from bridge.richtext import RichText
from bridge.translation.engine_chain import TranslationSettings, open_translator
from bridge.translation.translator import ChainTranslator

ROOM = (Language("en"), Language("pt"))
COUNT = 100
_TICK = 0.001


async def watch(stalls: list[float]) -> None:
    """Keep how late each tick is, in seconds, until cancelled."""
    while True:
        due = time.perf_counter() + _TICK
        await asyncio.sleep(_TICK)
        stalls.append(time.perf_counter() - due)


async def speak(translator: ChainTranslator, line: str) -> None:
    """One line, as the relay treats it."""
    source = await translator.detect(RichText(line), languages=ROOM)
    await translator.translate(RichText(line), source=source, target=ROOM[1])


async def main() -> None:
    """Print the longest stalls."""
    stalls: list[float] = []
    watching = asyncio.create_task(watch(stalls))
    with tempfile.TemporaryDirectory() as folder:
        settings = TranslationSettings(engine=("auto",), data_dir=Path(folder))
        async with open_translator(settings) as translator:
            await asyncio.gather(
                *(speak(translator, line) for line in LINES[:: len(LINES) // COUNT])
            )
    watching.cancel()
    longest = sorted(stalls, reverse=True)
    print(f"{COUNT} lines from cold: the longest stalls of the event loop were")
    print("  " + ", ".join(f"{stall * 1e3:.1f} ms" for stall in longest[:5]) + "   (≤ 20 ms)")


if __name__ == "__main__":
    asyncio.run(main())
