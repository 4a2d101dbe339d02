"""Files, in and out: what an update tells about them, their bytes when asked, and uploads.

An attachment keeps Telegram's file id. The address of the bytes holds the bot's token and lives an
hour, so it is fetched when the file is sent on, and stays inside this module.

A file from another platform passes through a temporary file, in memory only while it is small, so
that one of any size costs little memory, and a picture that Telegram refuses as a photo can go out
as a document. A file of Telegram's own goes by its id, without a byte moved.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from tempfile import SpooledTemporaryFile
from typing import Protocol

import httpx
from telegram import Bot, InputFile, Message, PhotoSize

from bots.telegram.errors import asking
from bots.telegram.formatting import clean
from bots.telegram.platform import CAPABILITIES, PLATFORM
from bridge.errors import Refused, Retryable, TooLarge
from bridge.events import Attachment, MediaKind, Platform
from bridge.ports import FileSource

_PHOTO_LIMIT = 10 * 1024 * 1024
_CHUNK = 64 * 1024
_TIMEOUT = httpx.Timeout(20)
_TO_ASK = timedelta(seconds=20)
_SIDES_LIMIT = 10_000
_RATIO_LIMIT = 20
_IN_MEMORY = 1024 * 1024

_AS_THEMSELVES: tuple[MediaKind, ...] = ("photo", "video", "animation", "audio", "voice")
"""The others go as documents: a sticker could not carry its author's name as a caption."""


class _File(Protocol):
    """What all of Telegram's media types have."""

    file_id: str
    file_size: int | None


def attachments_of(message: Message) -> tuple[Attachment, ...]:
    """The files of a message: one, or none."""
    if message.photo:
        return (_photo(message, message.photo),)
    for field, kind, extension in _KINDS:
        media: _File | None = getattr(message, field)
        if media is not None:
            return (_file(message, media, kind, extension),)
    return ()


# An animation fills `document`, too, and a live photo `photo`: the first that is there counts.
_KINDS: tuple[tuple[str, MediaKind, str], ...] = (
    ("animation", "animation", "mp4"),
    ("video", "video", "mp4"),
    ("video_note", "video", "mp4"),
    ("voice", "voice", "ogg"),
    ("audio", "audio", "mp3"),
    ("sticker", "sticker", "webp"),
    ("document", "document", "bin"),
)


def _photo(message: Message, sizes: tuple[PhotoSize, ...]) -> Attachment:
    largest = max(sizes, key=lambda size: size.width * size.height)
    return Attachment(
        platform=PLATFORM,
        kind="photo",
        source=largest.file_id,
        name=f"photo-{message.message_id}.jpg",
        mime="image/jpeg",
        size=largest.file_size,
        width=largest.width,
        height=largest.height,
        is_spoiler=bool(message.has_media_spoiler),
    )


def _file(message: Message, media: _File, kind: MediaKind, extension: str) -> Attachment:
    if getattr(media, "is_animated", False):
        extension = "tgs"
    elif getattr(media, "is_video", False):
        extension = "webm"
    side: int | None = getattr(media, "length", None)
    name: str | None = getattr(media, "file_name", None)
    return Attachment(
        platform=PLATFORM,
        kind=kind,
        source=media.file_id,
        name=clean(name or f"{kind}-{message.message_id}.{extension}"),
        mime=getattr(media, "mime_type", None),
        size=media.file_size,
        width=getattr(media, "width", side),
        height=getattr(media, "height", side),
        is_spoiler=bool(message.has_media_spoiler),
    )


class TelegramFiles:
    """The `FileSource` of Telegram's attachments."""

    def __init__(self, bot: Bot, client: httpx.AsyncClient) -> None:
        self._bot = bot
        self._client = client

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncIterator[bytes]]:
        """The file's bytes, as they come. Raises `TooLarge` over what bots may download.

        That is 20 MB at Telegram's own server (Bot API, `getFile`), anything at an operator's.
        """
        address = await self._address(attachment)
        try:
            async with self._client.stream("GET", address, timeout=_TIMEOUT) as response:
                if response.is_server_error:
                    raise Retryable(f"Telegram's file server answers {response.status_code}")
                if not response.is_success:
                    raise Refused(f"Telegram's file server answers {response.status_code}")
                yield response.aiter_bytes(_CHUNK)
        except httpx.HTTPError as error:
            # Not chained: the library's error holds the address, and that the token.
            raise Retryable(f"the download broke off ({type(error).__name__})") from None

    async def _address(self, attachment: Attachment) -> str:
        async with asking(timeout=_TO_ASK):
            file = await self._bot.get_file(attachment.source)
        if not file.file_path:
            raise TooLarge(f"{attachment.name} is more than a bot may download")
        if not file.file_path.startswith("http"):
            raise Refused("the Bot API server keeps its files to itself (its option --local)")
        return file.file_path


@asynccontextmanager
async def opened(
    attachment: Attachment, sent_as: MediaKind, files: Mapping[Platform, FileSource]
) -> AsyncGenerator[InputFile | str]:
    """What the Bot API is handed: a file id, or bytes that are there until the block ends.

    An id goes only as the kind it has.
    """
    if attachment.platform == PLATFORM and attachment.kind == sent_as:
        yield attachment.source
        return
    source = files.get(attachment.platform)
    if source is None:
        raise Refused(f"nobody here can open files of {attachment.platform}")
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        size = 0
        async with source.open(attachment) as chunks:
            async for chunk in chunks:
                size += len(chunk)
                if size > CAPABILITIES.file_limit:
                    raise TooLarge(f"{attachment.name} is more than Telegram takes")
                spool.write(chunk)
        spool.seek(0)
        yield InputFile(spool, filename=attachment.name, read_file_handle=False)  # pyright: ignore[reportArgumentType]  # a spooled file is one, typed or not


def method_for(attachment: Attachment) -> MediaKind:
    """As what it is sent. `sendPhoto` takes pictures up to a size and a shape."""
    kind = attachment.kind
    is_too_big = kind == "photo" and attachment.platform != PLATFORM and not _is_photo(attachment)
    return kind if kind in _AS_THEMSELVES and not is_too_big else "document"


def _is_photo(attachment: Attachment) -> bool:
    if (attachment.size or 0) > _PHOTO_LIMIT or attachment.mime == "image/gif":
        return False
    width, height = attachment.width, attachment.height
    if not width or not height:
        return True
    return width + height <= _SIDES_LIMIT and max(width, height) <= _RATIO_LIMIT * min(
        width, height
    )
