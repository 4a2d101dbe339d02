"""Which files a message enters on its way, in order: `python -m benchmarks.way`.

One line from Telegram to Discord through a whole teahouse in this process, traced with
`sys.setprofile` from the person's Enter until the other side shows it: once as it is, once
translated. What a translation worker does in its own process is not followed.
"""

import asyncio
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import Any, Self

from bots.cli.demo import demo_settings, pair, running_demo
from sandbox.stage import Stage, open_stage

ROOT = Path(__file__).parent.parent
QUIET = 3.0
"""Seconds of silence, in which everything that works by the clock has had its turn."""


class Trace:
    """The project's files that Python enters, in the order of their first function call."""

    def __init__(self) -> None:
        self.files: dict[str, None] = {}
        self._names: dict[str, str | None] = {}

    def __enter__(self) -> Self:
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_error: object) -> None:
        sys.setprofile(None)

    def _profile(self, frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and (name := self._name(frame.f_code.co_filename)):
            self.files[name] = None

    def _name(self, path: str) -> str | None:
        if path not in self._names:
            inside = path.startswith((f"{ROOT}/bots/", f"{ROOT}/bridge/"))
            self._names[path] = path.removeprefix(f"{ROOT}/") if inside else None
        return self._names[path]


async def main() -> None:
    """Print both ways."""
    for label, engine, text in (
        ("as it is", "none", "Bom dia, pessoal!"),
        ("translated", "auto", "Meu gato dorme o dia todo."),
    ):
        with tempfile.TemporaryDirectory() as folder:
            settings = demo_settings(engine=engine, data_dir=Path(folder))
            async with open_stage("pt", "en") as stage, running_demo(settings, stage):
                await pair(stage)
                files = await way_of(stage, text)
        print(f"{label}: {len(files)} files")
        for name in files:
            print(f"  {name}")


async def way_of(stage: Stage, text: str) -> list[str]:
    """The files one line enters, those aside that are entered without any line."""
    await _say(stage, "Ok?")  # the first line loads what later ones don't
    await asyncio.sleep(QUIET)
    with Trace() as spoken:
        await _say(stage, text)
    return list(spoken.files)


async def _say(stage: Stage, text: str) -> None:
    world = stage.discord.world
    before = len(world.shown(stage.channel))
    stage.say("telegram", 0, text)
    await world.changes.wait_until(
        lambda: len(world.shown(stage.channel)) > before, description="the copy"
    )


if __name__ == "__main__":
    asyncio.run(main())
