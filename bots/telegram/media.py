"""Files of Telegram messages: what an update tells about them, and their bytes when asked.

An attachment keeps Telegram's file id. The address of the bytes holds the bot's token and lives an
hour, so it is fetched when the file is sent on, and stays inside this module.
"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Protocol

import httpx
from telegram import Bot, Message, PhotoSize

from bots.telegram.errors import asking
from bots.telegram.formatting import clean
from bots.telegram.platform import PLATFORM
from bridge.errors import Refused, Retryable, TooLarge
from bridge.events import Attachment, MediaKind

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Bot API, `getFile`. Telegram's own server; one of the operator's has no such limit."""

_CHUNK = 64 * 1024
_TIMEOUT = httpx.Timeout(20)
_TO_ASK = timedelta(seconds=20)


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
        """The file's bytes, as they come. Raises `TooLarge` over what bots may download."""
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
