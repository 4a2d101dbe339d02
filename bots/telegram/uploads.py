"""Files on their way into a Telegram chat: which method takes them, and where the bytes wait.

A file from another platform passes through a temporary file, in memory only while it is small, so
that one of any size costs little memory, and a picture that Telegram refuses as a photo can go out
as a document. A file of Telegram's own goes by its id, without a byte moved.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from tempfile import SpooledTemporaryFile

from telegram import InputFile

from bots.telegram.platform import CAPABILITIES, PLATFORM
from bridge.errors import Refused, TooLarge
from bridge.events import Attachment, MediaKind, Platform
from bridge.ports import FileSource

PHOTO_LIMIT = 10 * 1024 * 1024
_SIDES_LIMIT = 10_000
_RATIO_LIMIT = 20
_IN_MEMORY = 1024 * 1024

_AS_THEMSELVES: tuple[MediaKind, ...] = ("photo", "video", "animation", "audio", "voice")
"""The others go as documents: a sticker could not carry its author's name as a caption."""


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
    if (attachment.size or 0) > PHOTO_LIMIT or attachment.mime == "image/gif":
        return False
    width, height = attachment.width, attachment.height
    if not width or not height:
        return True
    return width + height <= _SIDES_LIMIT and max(width, height) <= _RATIO_LIMIT * min(
        width, height
    )
