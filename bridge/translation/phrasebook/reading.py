"""Reads the phrasebook's files, and finds what is wrong in them: doubles, gaps, odd rows."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from bridge.events import Language
from bridge.languages import HOUSE_LANGUAGES
from bridge.translation.segments import SPACELESS

DATA = files("bridge.translation.phrasebook").joinpath("data")

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_NO_WORD = re.compile(r"[^\w]+")
_LONG_RUN = re.compile(r"(\w)\1{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One meaning, and how it is said."""

    meaning: str
    file: str
    wordings: Mapping[Language, tuple[str, ...]]
    """The first of a language is said, all are recognised; a language may lack the formula."""


def read_rows(folder: Traversable = DATA) -> tuple[Row, ...]:
    """All rows of all files."""
    found: list[Row] = []
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".tsv"):
            found += _rows_of(file)
    return tuple(found)


def _rows_of(file: Traversable) -> Iterator[Row]:
    head, *lines = file.read_text(encoding="utf-8").splitlines()
    columns = [Language(name) for name in head.split("\t")[1:]]
    for line in filter(str.strip, lines):
        meaning, *cells = line.split("\t")
        wordings = {
            language: tuple(piece.strip() for piece in cell.split("|") if piece.strip())
            for language, cell in zip(columns, cells, strict=False)
        }
        yield Row(meaning=meaning, file=file.name, wordings=wordings)


def folded(text: str, language: Language) -> str:
    """How a wording is compared: no case, marks, apostrophes or emoji; long letters as one."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text)).casefold().replace("ё", "е")
    words = _NO_WORD.sub("" if language in SPACELESS else " ", plain).strip()
    return _LONG_RUN.sub(r"\1", words)


def check(rows: tuple[Row, ...]) -> list[str]:
    """What is wrong, a line each: empty cells, a meaning twice, one wording for two meanings."""
    found: list[str] = []
    meanings: dict[str, Row] = {}
    owners: dict[tuple[Language, str], Row] = {}
    for row in rows:
        where = f"{row.file}: {row.meaning}"
        if row.meaning in meanings:
            found.append(f"{where}: this meaning stands in {meanings[row.meaning].file}, too")
        meanings.setdefault(row.meaning, row)
        for language in HOUSE_LANGUAGES:
            wordings = row.wordings.get(language, ())
            if not wordings:
                found.append(f"{where}: nothing in {language}")
            for wording in wordings:
                owner = owners.setdefault((language, folded(wording, language)), row)
                if owner is not row:
                    found.append(f"{where}: {wording!r} ({language}) is {owner.meaning}, too")
    return found
