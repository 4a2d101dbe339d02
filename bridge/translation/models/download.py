"""One file from the network to the disk: resumed where it broke off, checked before it is used."""

import asyncio
import hashlib
from collections.abc import Callable
from pathlib import Path

import httpx
from fxtranslate import discovery  # pyright: ignore[reportMissingModuleSource]  (compiled)

from bridge.errors import SetupError
from bridge.translation.models.catalogue import Attachment

_ZSTANDARD = b"\x28\xb5\x2f\xfd"
_PARTIAL = 206
_TRIES = 3


async def download(
    client: httpx.AsyncClient,
    file: Attachment,
    partial_dir: Path,
    arrived: Callable[[int], None],
) -> bytes:
    """The file's content, decompressed and verified; `arrived` is told each piece's bytes.

    Raises:
        SetupError: it can't be had, or isn't what the record says.
    """
    partial = partial_dir / hashlib.sha256(f"{file.url} {file.sha256}".encode()).hexdigest()
    await _complete(client, file, partial, arrived)
    raw = await asyncio.to_thread(partial.read_bytes)
    try:
        return await asyncio.to_thread(_verified, raw, file)
    finally:
        partial.unlink()


async def _complete(
    client: httpx.AsyncClient, file: Attachment, partial: Path, arrived: Callable[[int], None]
) -> None:
    """Bring the partial file to its full length; a broken connection is taken up again."""
    # What an earlier run left counts as arrived.
    arrived(_size(partial))
    for attempt in range(_TRIES):
        try:
            return await _continue(client, file, partial, arrived)
        except httpx.TransportError as error:
            if attempt == _TRIES - 1:
                raise SetupError(
                    f"{file.name} broke off at {file.url}; the same command resumes it"
                ) from error
        except httpx.HTTPStatusError as error:
            status = error.response.status_code
            raise SetupError(f"{file.name} is not at {file.url} ({status})") from error
    return None


async def _continue(
    client: httpx.AsyncClient, file: Attachment, partial: Path, arrived: Callable[[int], None]
) -> None:
    have = _size(partial)
    if have and have == file.size:
        return
    headers = {"Range": f"bytes={have}-"} if have else {}
    async with client.stream("GET", file.url, headers=headers) as response:
        response.raise_for_status()
        is_resumed = response.status_code == _PARTIAL
        if have and not is_resumed:
            # The server ignored `Range` and sends all of it again.
            arrived(-have)
        with partial.open("ab" if is_resumed else "wb") as output:
            async for piece in response.aiter_raw():
                if file.size and output.tell() + len(piece) > file.size:
                    raise SetupError(f"{file.name} at {file.url} is larger than its record says")
                output.write(piece)
                arrived(len(piece))


def _size(partial: Path) -> int:
    return partial.stat().st_size if partial.exists() else 0


def _verified(raw: bytes, file: Attachment) -> bytes:
    if file.sha256 is not None and hashlib.sha256(raw).hexdigest() != file.sha256:
        raise SetupError(f"{file.name} arrived damaged from {file.url}; run the command again")
    try:
        if raw.startswith(_ZSTANDARD):
            return discovery.verify_and_decompress(raw, file.content_sha256)
    except ValueError as error:
        raise SetupError(f"{file.name} at {file.url} is not what its record says") from error
    if file.content_sha256 not in {None, hashlib.sha256(raw).hexdigest()}:
        raise SetupError(f"{file.name} at {file.url} is not what its record says")
    return raw
