"""Files out of Discord and into it, streamed, never held whole.

Discord's addresses are signed and die within a day, so an attachment is kept as channel, message
and id, and its message is read again when the bytes are wanted.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

from bridge import words
from bridge.errors import Refused, Retryable, TeahouseError
from bridge.events import Attachment, Platform
from bridge.ports import FileSource

if TYPE_CHECKING:
    from bots.discord.rest import Rest  # it sends what is made here

_CHUNK = 64 * 1024
_PATIENCE = 30.0
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


class DiscordFiles:
    """Discord's `FileSource`."""

    def __init__(self, rest: "Rest") -> None:
        self._rest = rest

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """The bytes behind a fresh address of the attachment."""
        channel, message, wanted = attachment.source.split("/")
        payload = await self._rest.get(f"/channels/{channel}/messages/{message}")
        address = _address(payload, wanted)
        if address is None:
            raise Refused(words.plain("discord-file-gone", name=attachment.name))
        # The body streams into another request, which has a time limit of its own.
        patience = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=_PATIENCE)
        try:
            response = await self._rest.session.get(address, timeout=patience)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise Retryable(f"no answer to a file: {type(error).__name__}") from error
        async with response:
            if response.status >= 500 or response.status == 429:  # noqa: PLR2004
                raise Retryable(f"a file answered {response.status}")
            if response.status >= 400:  # noqa: PLR2004
                raise Refused(words.plain("discord-file-gone", name=attachment.name))
            yield _chunks(response)


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Retryable(f"a file broke off: {type(error).__name__}") from error


def _address(message: Any, wanted: str) -> str | None:
    """Where the attachment is now, in the message itself or in what it forwards."""
    holders = [message, *(one["message"] for one in message.get("message_snapshots", ()))]
    return next(
        (
            str(attachment["url"])
            for holder in holders
            for attachment in holder.get("attachments", ())
            if str(attachment["id"]) == wanted
        ),
        None,
    )
