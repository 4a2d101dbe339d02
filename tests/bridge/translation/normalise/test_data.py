"""The tables that native speakers edit."""

from collections import Counter
from importlib.resources import files

import pytest

from bridge.events import Language
from bridge.translation.normalise.tables import rows, table

DATA = files("bridge.translation.normalise") / "data"
NAMES = sorted(file.name for file in DATA.iterdir() if file.name.endswith(".tsv"))


@pytest.mark.parametrize("name", NAMES)
def test_each_file_explains_itself(name: str) -> None:
    """A speaker who opens a file is told what its columns mean."""
    assert (DATA / name).read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("name", [name for name in NAMES if "words" in name or "phrases" in name])
def test_each_entry_is_well_formed(name: str) -> None:
    """No line has more cells than the head, or says nothing, or stands there twice."""
    head, *entries = rows(name)

    wrong = [cells for cells in entries if len(cells) > len(head) or len(cells) < 4]
    silent = [cells[0] for cells in entries if not any(cells[3:])]
    repeated = [cells for cells, count in Counter(map(tuple, entries)).items() if count > 1]

    assert (wrong, silent, repeated) == ([], [], [])


@pytest.mark.parametrize(
    ("code", "least"),
    [("en", 150), ("pt", 150), ("es", 150), ("zh", 200), ("fr", 150), ("ru", 150)],
)
def test_tables_hold_what_people_write(code: str, least: int) -> None:
    """So many different abbreviations at least are known of each language."""
    words = table(Language(code), "words")

    assert len(words.single) + len(words.longer) >= least


@pytest.mark.parametrize("code", ["en", "pt", "es", "zh"])
def test_phrases_have_words_for_every_other_language(code: str) -> None:
    """At least thirty interjections and phrases are known in each of the other languages."""
    phrases = table(Language(code), "phrases")
    entries = [entry for group in (phrases.single, phrases.longer) for entry in group.values()]

    known = Counter(code for group in entries for entry in group for code in entry.own)

    others = {"en", "pt", "es", "zh"} - {code}
    assert {other: known[Language(other)] >= 30 for other in others} == dict.fromkeys(others, True)
