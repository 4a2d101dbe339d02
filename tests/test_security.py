"""`SECURITY.md` claims nothing without a test that exists."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")


def test_each_named_test_exists() -> None:
    """By its file and its function."""
    missing = [
        f"{file}::{name}"
        for file, name in _TEST.findall(TEXT)
        if not (ROOT / file).exists()
        or not re.search(
            rf"^(async )?def {name}\(", (ROOT / file).read_text("utf-8"), re.MULTILINE
        )
    ]

    assert missing == []


def test_each_claim_names_a_test() -> None:
    """Every row of its tables."""
    rows = [
        row
        for row in TEXT.splitlines()
        if row.startswith("| ") and not row.startswith(("| what they may", "| what it may"))
    ]

    assert rows
    assert [row for row in rows if not _TEST.search(row)] == []
