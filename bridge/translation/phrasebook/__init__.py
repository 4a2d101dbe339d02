"""Everyday formulas, said as a person would say them: one row a meaning, one column a language.

Small engines fail most on the short tidy line ("Thank you!"), so this is looked up before any of
them. The rows are files that a speaker of the language can mend (`data/*.tsv`): of a cell the
first wording is what is said, all are recognised. `reading` reads and checks the files, `matching`
finds a sentence in them.
"""

from bridge.translation.phrasebook.matching import Phrasebook, house_phrasebook
from bridge.translation.phrasebook.reading import Row, check, read_rows

__all__ = ["Phrasebook", "Row", "check", "house_phrasebook", "read_rows"]
