"""Cells as values: what a cell of a workbook or of csv may be, where a column wants text, a number or a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from learnlaw.domain.text import BLANKS, Notes, note, refusal
from learnlaw.domain.values import existing_day, parse_date, parse_time, parse_whole, parse_yes
from learnlaw.errors import say
from learnlaw.formats.cells import Cell

GUARDED = ("=", "+", "-", "@", "\t", "\r", "'", "＝", "＋", "－", "＠")
"""First characters before which our csv files set an apostrophe, so that no program runs them."""
_MEND = say("mend the formula, or write the value itself")


_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")
_ERRORS = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]{3}")
_DIGITS_KEPT = 10**15


@dataclass(frozen=True, slots=True)
class CellReader:
    """Reads single cells; every method raises RefusedError with one Problem, its place still to be added."""

    text: bool
    """The cells come from csv, where an apostrophe in front is a guard and nothing is escaped."""

    def word(self, cell: Cell, exact: bool = False) -> str:
        """A cell as text; a date, an error value, or a number that cannot be text is refused."""
        if isinstance(cell, str):
            return self.plain(cell)
        if isinstance(cell, bool):
            raise refusal("cell-type", say("is a logical value, not text"), say("format the cell as text"))
        if isinstance(cell, int | float):
            return _number_as_text(cell, exact)
        what = say("is a date or a time ({value}), not text", value=str(cell))
        raise refusal("cell-type", what, say("format the cell as text and type it again"))

    def plain(self, cell: str) -> str:
        """Text without the apostrophe that guards it; what no XML can hold is written out as it was escaped."""
        if _ERRORS.fullmatch(cell):
            raise refusal("error-value", say("holds the error value {value}", value=cell), _MEND)
        if self.text:
            return cell.removeprefix("'")
        stripped = cell.replace("\r\n", "\n").strip(BLANKS)
        if _CONTROL.search(stripped) is None:
            return cell
        return _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", stripped)

    def changes(self, cell: Cell) -> Notes:
        """What was taken off or written out before the text was judged."""
        if not isinstance(cell, str):
            return []
        if cell.startswith("'") and (self.text or cell[1:].isalnum()) and cell[1:2] not in GUARDED:
            return [note("apostrophe", say("an apostrophe in front was removed"))]
        if not self.text and self.plain(cell) != cell:
            return [note("escape", say("control characters were written out: {text}", text=self.plain(cell)))]
        return []

    def figure(self, cell: Cell) -> str:
        """A cell that should be a number."""
        if isinstance(cell, int | float) and not isinstance(cell, bool):
            return f"{cell:.15g}"
        return self.word(cell)

    def whole(self, cell: Cell) -> tuple[int, Notes]:
        """A whole number, 0 or more."""
        value, notes = parse_whole(self.figure(cell))
        if value < 0:
            raise refusal("negative", say("{value} is below 0", value=value), say("write 0 or more"))
        return value, notes

    def day(self, cell: Cell) -> tuple[date, Notes]:
        """A day, from a date cell, from text, or from a number like 20240501."""
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, date):
            return existing_day(cell.year, cell.month, cell.day, str(cell)), []
        if isinstance(cell, int | float) and not 19_000_101 <= cell <= 21_001_231:
            what = say("is the number {value}, not a date", value=f"{cell:.15g}")
            raise refusal("date", what, say("format the cell as a date, or write it like 2024-05-01"))
        if isinstance(cell, time | timedelta):
            raise refusal("date", say("is a time, not a date"), say("write it like 2024-05-01"))
        return parse_date(self.figure(cell))

    def clock(self, cell: Cell) -> tuple[time, Notes]:
        """A time of day, from a time cell, from the part of a day that it is, or from text."""
        if isinstance(cell, datetime):
            cell = cell.time()
        if isinstance(cell, float) and 0 <= cell < 1:
            cell = (datetime.min + timedelta(minutes=round(cell * 1440))).time()
        if isinstance(cell, timedelta) and timedelta(0) <= cell < timedelta(1):
            cell = (datetime.min + cell).time()
        if isinstance(cell, time):
            return cell.replace(second=0, microsecond=0), []
        return parse_time(self.word(cell))

    def flag(self, cell: Cell) -> tuple[bool, Notes]:
        """是 or 否, or a logical value."""
        return (cell, []) if isinstance(cell, bool) else parse_yes(self.word(cell))


def _number_as_text(cell: float, exact: bool) -> str:
    if not float(cell).is_integer():
        if not exact:
            return f"{cell:.15g}"
        what = say("is a number with decimals, not a code")
        raise refusal("number-in-text", what, say("format the cell as text and type it again"))
    if abs(cell) >= _DIGITS_KEPT:
        what = say("is a number of more than 15 digits, of which the last are lost")
        raise refusal("digits-lost", what, say("format the cell as text and type it again"))
    return str(int(cell))
