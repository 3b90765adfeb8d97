"""What cells hold, and what they are called: A1, BC12."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeAlias

Cell: TypeAlias = int | float | str | bool | time | date | datetime | timedelta
"""What a reader of workbooks gives for one cell; an empty one is the empty string."""
Errors: TypeAlias = Mapping[str, Mapping[tuple[int, int], str]]
"""Cells with an error value, by sheet: the row and the column, both from 1, and the value."""
Block: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""The first and the last cell of a merged block, rows and columns from 0."""
Merged: TypeAlias = Mapping[str, Sequence[Block]]
"""Merged blocks by sheet."""

_REFERENCE = re.compile(r"([A-Za-z]{1,9})([0-9]{1,12})", re.ASCII)


def column_letters(number: int) -> str:
    """The letters of a column, counted from 1.

    >>> column_letters(1), column_letters(27), column_letters(16384)
    ('A', 'AA', 'XFD')
    """
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a column, from 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def split_reference(reference: str) -> tuple[int, int] | None:
    """Row and column of a cell's name, both from 1; None if it is no such name.

    >>> split_reference("XFD1048576")
    (1048576, 16384)
    """
    found = _REFERENCE.fullmatch(reference)
    return (int(found[2]), column_number(found[1])) if found else None
