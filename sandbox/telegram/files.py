"""Files on the stand-in's servers: kept byte for byte, described as the Bot API describes them.

It alone knows ids and paths of files and looks into pictures for their size. A photo comes with a
small size before the full one, as on Telegram, so that whoever takes the wrong one is found out;
unlike Telegram the full size keeps its bytes.
"""

import base64
import hashlib
import itertools
import struct
import zlib
from collections.abc import Mapping

from sandbox.telegram.errors import bad_request
from sandbox.telegram.objects import Json, StoredFile

DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024
PHOTO_LIMIT = 10 * 1024 * 1024
_SIDES_LIMIT = 10_000
_RATIO_LIMIT = 20
_SMALL = 90
_FOLDERS: Mapping[str, str] = {
    "photo": "photos",
    "document": "documents",
    "video": "videos",
    "animation": "animations",
    "audio": "music",
    "voice": "voice",
    "video_note": "video_notes",
    "sticker": "stickers",
}
_MIMES: Mapping[str, str] = {
    "photo": "image/jpeg",
    "document": "application/octet-stream",
    "video": "video/mp4",
    "animation": "video/mp4",
    "audio": "audio/mpeg",
    "voice": "audio/ogg",
    "video_note": "video/mp4",
    "sticker": "image/webp",
}
KINDS = tuple(_FOLDERS)


class Files:
    """Every file that was ever sent."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def add(self, kind: str, content: bytes, name: str, mime: str | None = None) -> StoredFile:
        """Keep a file. Raises the API's error for one that Telegram would refuse as this kind."""
        if not content:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            _check_photo(content)
        number = next(self._numbers)
        digest = hashlib.sha256(content).digest()
        extension = "." + name.rpartition(".")[2] if "." in name else ""
        file = StoredFile(
            id=_encoded(b"teahouse" + struct.pack(">I", number) + digest[:24]),
            unique_id=_encoded(digest[:11]),
            kind=kind,
            name=name,
            mime=mime or _MIMES[kind],
            content=content,
            path=f"{_FOLDERS[kind]}/file_{number}{extension}",
        )
        self._by_id[file.id] = self._by_path[file.path] = file
        return file

    def get(self, file_id: str) -> StoredFile | None:
        """The file of this id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file that is downloaded from this path."""
        return self._by_path.get(path)

    def media(self, file: StoredFile, extra: Mapping[str, object] | None = None) -> Json:
        """The message fields for a file; `extra` are the sender's own figures (`duration`)."""
        if file.kind == "photo":
            return {"photo": [size.json() | _sides(size) for size in self._photo_sizes(file)]}
        described = file.json() | {"mime_type": file.mime} | _figures(file, dict(extra or {}))
        if file.kind in {"document", "video", "animation", "audio"}:
            described["file_name"] = file.name
        if file.kind in {"sticker", "video_note"}:
            del described["mime_type"]
        if file.kind == "animation":
            document = file.json() | {"file_name": file.name, "mime_type": file.mime}
            return {"animation": described, "document": document}
        return {file.kind: described}

    def _photo_sizes(self, file: StoredFile) -> tuple[StoredFile, ...]:
        width, height = image_size(file.content) or (0, 0)
        if max(width, height) <= _SMALL:
            return (file,)
        scale = _SMALL / max(width, height)
        small = grey_png(max(round(width * scale), 1), max(round(height * scale), 1))
        return (self.add("photo", small, "small.png", "image/png"), file)


def as_bytes(content: bytes | str) -> bytes:
    """Bytes as they are, or from the base64 text that JSON carries."""
    return content if isinstance(content, bytes) else base64.b64decode(content)


def image_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, GIF or WebP picture; None where it is none."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:  # noqa: PLR2004
        return struct.unpack(">II", content[16:24])
    if content[:6] in {b"GIF87a", b"GIF89a"} and len(content) >= 10:  # noqa: PLR2004
        return struct.unpack("<HH", content[6:10])
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return (512, 512)
    return _jpeg_size(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    """From the first start-of-frame segment (ITU T.81, B.2.2)."""
    offset = 2
    while offset + 9 < len(content) and content[offset] == 0xFF:  # noqa: PLR2004
        marker = content[offset + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:  # noqa: PLR2004
            height, width = struct.unpack(">HH", content[offset + 5 : offset + 9])
            return (width, height)
        offset += 2 + struct.unpack(">H", content[offset + 2 : offset + 4])[0]
    return None


def grey_png(width: int, height: int) -> bytes:
    """A small grey picture."""
    rows = (b"\x00" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_png_chunk(kind, data) for kind, data in chunks)


def _png_chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def _check_photo(content: bytes) -> None:
    if len(content) > PHOTO_LIMIT:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; "
            f"the maximum size is {PHOTO_LIMIT} bytes"
        )
    size = image_size(content)
    if size is None or 0 in size:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > _SIDES_LIMIT or max(size) > _RATIO_LIMIT * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")


def _sides(file: StoredFile) -> Json:
    width, height = image_size(file.content) or (0, 0)
    return {"width": width, "height": height}


def _figures(file: StoredFile, extra: Json) -> Json:
    """The figures a kind must have, the sender's where they are given."""
    match file.kind:
        case "video" | "animation":
            return {"width": 320, "height": 240, "duration": 1} | extra
        case "audio" | "voice":
            return {"duration": 1} | extra
        case "video_note":
            return {"length": 240, "duration": 1} | extra
        case "sticker":
            sides: Json = {"width": 512, "height": 512}
            moving = file.mime in {"application/x-tgsticker", "video/webm"}
            flags: Json = {
                "is_animated": moving and "tgs" in file.mime,
                "is_video": moving and "webm" in file.mime,
            }
            return {"type": "regular"} | sides | flags | extra
        case _:
            return {}


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
