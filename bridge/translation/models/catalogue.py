"""Which Firefox models there are to download: a records document, taken apart.

Mozilla publishes them in Remote Settings (collections `translations-models` and, newer,
`translations-models-v2`); a mirror serves the same document, with the attachments beside it. Both
forms are understood: the older one names languages `fromLang` and `toLang` and holds files as they
are, the newer one compresses them with Zstandard.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import cast
from urllib.parse import urljoin

import httpx
from fxtranslate import discovery  # pyright: ignore[reportMissingModuleSource]  (compiled)

from bridge.errors import SetupError
from bridge.languages import from_locale
from bridge.translation.engines import Direction
from bridge.translation.models.quality import ARCHITECTURES

_PATIENCE = httpx.Timeout(30, connect=10)
_NEEDED = ({"model"}, {"vocab", "srcvocab"}, {"vocab", "trgvocab"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file of a model, and how to know that it arrived whole."""

    name: str
    kind: str
    url: str
    size: int
    sha256: str | None
    """Of the file as it is downloaded."""
    content_sha256: str | None
    """Of what it holds, decompressed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """One version of one direction's model."""

    direction: Direction
    version: str
    architecture: str
    files: tuple[Attachment, ...]

    @property
    def size(self) -> int:
        """What has to be downloaded, in bytes."""
        return sum(file.size for file in self.files)


Catalogue = Mapping[Direction, Release]


async def fetch_catalogue(url: str | None = None) -> Catalogue:
    """What the mirror at `url` (or Mozilla itself) offers.

    Raises:
        SetupError: it can't be reached or has another form.
    """
    address = url or discovery.records_url()
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=True) as client:
            records = (await client.get(address)).raise_for_status().content
            base = address if url else await _attachments_base(client, address)
        return read_catalogue(json.loads(records), base)
    except httpx.HTTPError as error:
        raise SetupError(
            f"no model list at {address} ({_cause(error)}); TEAHOUSE_MODELS_URL names a mirror, "
            "`teahouse models install --from-file` takes a file"
        ) from error
    except (ValueError, KeyError, TypeError) as error:
        raise SetupError(f"{address} is no list of models (TEAHOUSE_MODELS_URL)") from error


def read_catalogue(document: object, base: str) -> Catalogue:
    """The newest complete release of each direction in a records document."""
    grouped: dict[tuple[Direction, str, str], list[Attachment]] = {}
    for record in cast("Mapping[str, Sequence[Mapping[str, object]]]", document)["data"]:
        direction = _direction(record)
        if direction is not None:
            key = (direction, str(record.get("version", "")), str(record.get("architecture", "")))
            grouped.setdefault(key, []).append(_attachment(record, base))
    newest: dict[Direction, Release] = {}
    for release in sorted(_complete(grouped), key=_rank):
        newest[release.direction] = release
    return newest


def _complete(
    grouped: Mapping[tuple[Direction, str, str], list[Attachment]],
) -> Iterator[Release]:
    for (direction, version, architecture), attachments in grouped.items():
        # The quality model estimates how good an output is; nothing here uses it.
        files = {file.kind: file for file in attachments if file.kind != "qualityModel"}
        if all(needed.intersection(files) for needed in _NEEDED):
            yield Release(
                direction=direction,
                version=version,
                architecture=architecture,
                files=tuple(files.values()),
            )


def _rank(release: Release) -> tuple[list[int], int]:
    """The newer the better, then the more accurate."""
    numbers = [int(part) if part.isdigit() else 0 for part in release.version.split(".")]
    size = release.architecture
    return numbers, -ARCHITECTURES.index(size) if size in ARCHITECTURES else -len(ARCHITECTURES)


def _direction(record: Mapping[str, object]) -> Direction | None:
    source = from_locale(str(record.get("sourceLanguage") or record.get("fromLang")))
    target = from_locale(str(record.get("targetLanguage") or record.get("toLang")))
    return Direction(source, target) if source and target else None


def _attachment(record: Mapping[str, object], base: str) -> Attachment:
    attached = cast("Mapping[str, object]", record.get("attachment") or record)
    return Attachment(
        name=str(record["name"]),
        kind=str(record["fileType"]),
        url=urljoin(base, str(attached["location"]).lstrip("/")),
        size=int(str(attached.get("size") or 0)),
        sha256=_text(attached.get("hash")),
        content_sha256=_text(record.get("decompressedHash")),
    )


def _text(value: object) -> str | None:
    return str(value).lower() if value else None


async def _attachments_base(client: httpx.AsyncClient, address: str) -> str:
    """Where a Remote Settings server keeps its files, as its root document says."""
    root = address.split("/buckets/", 1)[0] + "/"
    answer = (await client.get(root)).raise_for_status().json()
    return str(answer["capabilities"]["attachments"]["base_url"])


def _cause(error: httpx.HTTPError) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return str(error.response.status_code)
    return type(error).__name__
