"""Files on their way into Discord: opened where they come from, streamed, never held whole."""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from bridge.errors import TeahouseError
from bridge.events import Attachment, Platform
from bridge.ports import FileSource

_SPOILER = "SPOILER_"
"""A file whose name begins so is covered by the client."""


class Upload:
    """One file on its way into Discord; remembers when its own source broke off."""

    def __init__(self, attachment: Attachment, source: AsyncIterator[bytes]) -> None:
        self.name = sent_name(attachment)
        self.mime = attachment.mime
        self._source = source
        self._failure: TeahouseError | None = None

    async def chunks(self) -> AsyncIterator[bytes]:
        """The bytes, once."""
        try:
            async for chunk in self._source:
                yield chunk
        except TeahouseError as error:
            self._failure = error
            raise

    def raise_failure(self) -> None:
        """Tell the source's failure, which HTTP only shows as a broken request."""
        if self._failure is not None:
            raise self._failure


@asynccontextmanager
async def open_uploads(
    attachments: Sequence[Attachment], files: Mapping[Platform, FileSource]
) -> AsyncGenerator[tuple[Upload, ...]]:
    """The files of a part, opened where they come from."""
    async with AsyncExitStack() as stack:
        uploads: list[Upload] = []
        for attachment in attachments:
            opened = files[attachment.platform].open(attachment)
            uploads.append(Upload(attachment, await stack.enter_async_context(opened)))
        yield tuple(uploads)


def sent_name(attachment: Attachment) -> str:
    """The file's name as Discord gets it: one line, no path, marked where it is a spoiler."""
    name = " ".join(attachment.name.replace("/", "_").replace("\\", "_").replace('"', "'").split())
    prefix = _SPOILER if attachment.is_spoiler else ""
    return f"{prefix}{name or 'file'}"[:1024]
