"""The detector for the event loop: the cascade in a process of its own.

Its libraries take hundreds of milliseconds to load and up to twenty for a line, with the GIL held,
so a thread would not keep the loop free.
"""

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import cast

from bridge.events import UNDETERMINED, Language
from bridge.richtext import RichText
from bridge.translation.workers.processes import Child, ChildLost
from bridge.translation.workers.wire import Question

_TRIES = 2


class Detector:
    """One process for all rooms; it is started with the first question."""

    def __init__(self) -> None:
        self.child = Child("bridge.translation.detection.worker")
        # A pipe carries one question at a time.
        self._turn = asyncio.Lock()

    async def detect(
        self, text: RichText, *, languages: Collection[Language], author: Language | None = None
    ) -> Language:
        """The language of `text` in a room of these languages; `und` where nothing tells."""
        question = Question(text=text.text, languages=tuple(languages), author=author)
        # A lost process is started anew by the next question. Twice is enough: a line that two
        # processes hung or died of goes over as it is.
        for _ in range(_TRIES):
            with suppress(ChildLost):
                async with self._turn:
                    return cast("Language", await self.child.ask(question))
        return UNDETERMINED

    async def warm(self, languages: Collection[Language]) -> None:
        """Load what lines in a room of these languages need: at start, when languages change."""
        with suppress(ChildLost):
            async with self._turn:
                await self.child.ask(Question(text=None, languages=tuple(languages)))

    async def stop(self) -> None:
        """End the process."""
        await self.child.stop()
