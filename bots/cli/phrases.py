"""`teahouse phrases`: checks and shows the phrasebook of everyday formulas."""

from rich.console import Console

from bridge.languages import HOUSE_LANGUAGES
from bridge.translation.phrasebook import check, read_rows


def check_phrases() -> bool:
    """Print every mistake, or how much there is; whether there is none."""
    console = Console(highlight=False, markup=False)
    rows = read_rows()
    mistakes = check(rows)
    for mistake in mistakes:
        console.print(mistake, soft_wrap=True)
    if not mistakes:
        wordings = sum(len(cell) for row in rows for cell in row.wordings.values())
        console.print(
            f"{len(rows)} meanings, {wordings} wordings, {len(HOUSE_LANGUAGES)} languages"
        )
    return not mistakes


def list_phrases() -> None:
    """The rows, as they stand in the files: what is said in each language."""
    console = Console(highlight=False, markup=False)
    for row in read_rows():
        said = " · ".join(
            f"{code} {row.wordings[code][0]}" for code in HOUSE_LANGUAGES if row.wordings.get(code)
        )
        console.print(f"{row.meaning}: {said}", soft_wrap=True)
