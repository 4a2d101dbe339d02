"""Files in both directions, streamed, never held whole.

Discord's addresses are signed and die within a day, so an attachment is kept as channel, message
and id, and its message is read again when the bytes are wanted. The address it came with is for
where the message can't be read.
"""

import mimetypes
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import aiohttp
import discord

from bots.discord.platform import MESSAGES, PLATFORM
from bots.discord.rest import Rest, Upload
from bridge.errors import Refused, Rejected, Retryable
from bridge.events import Attachment, MediaKind, Platform
from bridge.ports import FileSource

_CHUNK = 64 * 1024
_PATIENCE = 30.0
_SPOILER = "SPOILER_"
"""A file whose name begins so is covered by the client."""
_LONGEST_NAME = 1024


def attachment_of(message: discord.Message, file: discord.Attachment) -> Attachment:
    """A file as the core knows it."""
    mime = file.content_type or mimetypes.guess_type(file.filename)[0]
    return Attachment(
        platform=PLATFORM,
        kind=_kind(file, mime or ""),
        source=f"{message.channel.id}/{message.id}/{file.id}",
        name=_name(file),
        mime=mime,
        size=file.size,
        width=file.width,
        height=file.height,
        is_spoiler=file.is_spoiler(),
        address=file.url,
    )


def _name(file: discord.Attachment) -> str:
    """The name as it was before Discord replaced characters in it; a spoiler's mark is none."""
    if not file.title:
        return file.filename.removeprefix(_SPOILER)
    ending = file.filename.rpartition(".")[2]
    return file.title if file.title.endswith(f".{ending}") else f"{file.title}.{ending}"


def _kind(file: discord.Attachment, mime: str) -> MediaKind:
    if file.is_voice_message():
        return "voice"
    mime = mime.partition(";")[0]
    if mime == "image/gif":
        return "animation"
    kinds: dict[str, MediaKind] = {"image": "photo", "video": "video", "audio": "audio"}
    return kinds.get(mime.partition("/")[0], "document")


class DiscordFiles:
    """Discord's `FileSource`."""

    def __init__(self, rest: Rest) -> None:
        self._rest = rest

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """The bytes behind a fresh address of the attachment."""
        address = await self._address(attachment)
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
                raise Refused(MESSAGES.plain("file-gone", name=attachment.name))
            yield _chunks(response)

    async def _address(self, attachment: Attachment) -> str:
        channel, message, wanted = attachment.source.split("/")
        try:
            payload = await self._rest.get(f"/channels/{channel}/messages/{message}")
            address = _fresh(payload, wanted)
        except Rejected:
            address = attachment.address
        if not address:
            raise Refused(MESSAGES.plain("file-gone", name=attachment.name))
        return address


async def _chunks(response: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise Retryable(f"a file broke off: {type(error).__name__}") from error


def _fresh(message: Any, wanted: str) -> str | None:
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


@asynccontextmanager
async def open_uploads(
    attachments: Sequence[Attachment], files: Mapping[Platform, FileSource]
) -> AsyncGenerator[tuple[Upload, ...]]:
    """The files of a part, opened where they come from."""
    async with AsyncExitStack() as stack:
        uploads: list[Upload] = []
        for attachment in attachments:
            opened = files[attachment.platform].open(attachment)
            source = await stack.enter_async_context(opened)
            uploads.append(Upload(sent_name(attachment), attachment.mime, source))
        yield tuple(uploads)


def sent_name(attachment: Attachment) -> str:
    """The file's name as Discord gets it: one line, no path, marked where it is a spoiler."""
    name = " ".join(attachment.name.replace("/", "_").replace("\\", "_").replace('"', "'").split())
    prefix = _SPOILER if attachment.is_spoiler else ""
    return f"{prefix}{name or 'file'}"[:_LONGEST_NAME]
