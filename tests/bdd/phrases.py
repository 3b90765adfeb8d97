"""The words that steps share: days, numbers and lists of names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from pytest_bdd import parsers


def names(text: str) -> list[str]:
    """Several names, parted by 、; 没有人 is none."""
    return [] if text == "没有人" else text.split("、")


WORDS = {"Day": date.fromisoformat, "Hours": Decimal, "Names": names, "Int": int}


def phrase(sentence: str) -> parsers.cfparse:
    """A step's sentence, in which `{day:Day}` and its like have types."""
    return parsers.cfparse(sentence, extra_types=WORDS)


def typed(table: Sequence[Sequence[str]]) -> list[list[object]]:
    """The rows of a table in a feature as a workbook holds them: days are days, blanks are blank."""
    return [[_cell(cell) for cell in row] for row in table]


def _cell(text: str) -> object:
    try:
        return date.fromisoformat(text) if len(text) == 10 else text
    except ValueError:
        return text
