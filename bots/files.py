"""Each platform's files, for all others; those of a platform without a token here are refused."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bridge.errors import Refused
from bridge.events import Attachment, Platform
from bridge.ports import FileSource


class Files(dict[Platform, FileSource]):
    """The platforms' file sources, also for a platform that nobody here has a token of."""

    def __missing__(self, platform: Platform) -> FileSource:
        return _Unreadable(platform)


@dataclass(frozen=True, slots=True)
class _Unreadable:
    platform: Platform

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """Refused, with what is missing."""
        raise Refused(
            f"{attachment.name[:80]}: TEAHOUSE_{self.platform.upper()}_TOKEN is not set "
            "in this process"
        )
        yield  # pyright: ignore[reportUnreachable]  (makes it a generator)
