"""Rows of a workbook's sheet as text in SpreadsheetML, which takes a tenth of the time of cells one by one.

The library makes the sheet: header, widths, panes, print set-up, and below the
header one row with a blank cell in each look. That row is taken out, the rows
of the table stand in its place, and their looks go by the numbers that the
library gave them there. Text is inline; nothing here writes a formula.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple
from xml.sax.saxutils import escape

from learnlaw.reports.cells import wrap
from learnlaw.reports.figures import bare, figure, places, shown
from learnlaw.reports.model import Cell, Column, Kind, Row

HEIGHT, LINE = 18, 14
"""Of a row of one line, and of each further line, in points."""
_LONGEST = 32_767
"""The most characters that a cell holds."""
_FIRST_SURE_DAY = date(1900, 3, 1)
_DAY_ZERO = date(1899, 12, 30).toordinal()
_LIKE_AN_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")
_CHUNK = 2000


class Form(StrEnum):
    """What a cell of a workbook holds."""

    BLANK = ""
    TEXT = "@"
    DAY = "yyyy-mm-dd"
    NUMBER = "General"


class Look(NamedTuple):
    """How a cell looks: the form of its figure, and whether it stands in the totals."""

    column: int
    form: str
    """A `Form`, or a form of per cent such as `0.00%`."""
    total: bool


class Written(NamedTuple):
    """A cell as it is written, whatever its place and look."""

    form: str
    xml: str
    """From behind the number of its look to its end."""
    lines: int


def held(text: str) -> str:
    """`text` as one cell holds it; what is too long ends in an ellipsis."""
    # office programs count units of UTF-16
    if 2 * len(text) <= _LONGEST or len(text) + sum(char > "\uffff" for char in text) <= _LONGEST:
        return text
    return text[: _LONGEST // 2] + "…"


def form_of(cell: Cell, kind: Kind) -> str:
    """As what a cell is written: by its value, and a figure by its column."""
    if cell is None or cell == "":
        return Form.BLANK
    if isinstance(cell, date) and cell >= _FIRST_SURE_DAY:
        return Form.DAY
    if isinstance(cell, int | Decimal) and kind is not Kind.TEXT and _exact(Decimal(cell)):
        return _percent_form(Decimal(cell)) if kind is Kind.PERCENT else Form.NUMBER
    return Form.TEXT


def _exact(value: Decimal) -> bool:
    """Whether a spreadsheet holds this figure and no other."""
    return len(value.as_tuple().digits) <= 15 and Decimal(repr(float(value))) == value


def _percent_form(value: Decimal) -> str:
    digits = places(value)
    return f"0.{'0' * digits}%" if digits else "0%"


def write(cell: Cell, kind: Kind, width: int) -> Written:
    """A cell of a column so many cells wide."""
    form = form_of(cell, kind)
    if form == Form.BLANK:
        return Written(form, "/>", 1)
    lines = len(wrap(shown(cell, kind), width))
    if form == Form.TEXT:
        return Written(form, f' t="inlineStr"><is>{_text(held(bare(cell)))}</is></c>', lines)
    if isinstance(cell, date):
        value = str(cell.toordinal() - _DAY_ZERO)
    else:
        # only figures are left
        amount = Decimal(str(cell))
        value = figure(amount / 100 if kind is Kind.PERCENT else amount)
    return Written(form, f"><v>{value}</v></c>", lines)


def _text(text: str) -> str:
    plain = _LIKE_AN_ESCAPE.sub(r"_x005F\1", text)
    kept = ' xml:space="preserve"' if plain != plain.strip() or "\n" in plain or "\t" in plain else ""
    return f"<t{kept}>{escape(plain)}</t>"


@dataclass(frozen=True)
class Body:
    """The rows below one header, ready to take the place of their row of looks."""

    columns: Sequence[Column]
    rows: Sequence[Row]
    totals: Row | None
    widths: Sequence[int]
    top: int
    """The number of the row of looks, from 1."""

    @cached_property
    def looks(self) -> list[Look]:
        """Every look that a cell here has, in the order in which the row of looks holds them."""
        found: dict[Look, None] = {}
        for n, column in enumerate(self.columns):
            forms = {form_of(cell, column.kind) for cell in {row[n] for row in self.rows}}
            found |= dict.fromkeys(Look(n, form, False) for form in sorted(forms))
        if self.totals is not None:
            for n, (cell, column) in enumerate(zip(self.totals, self.columns, strict=True)):
                found[Look(n, form_of(cell, column.kind), True)] = None
        return list(found)

    def into(self, sheet: bytes) -> Iterator[bytes]:
        """The sheet with these rows, in parts."""
        before, looks, after = re.split(f'(<row r="{self.top}".*?</row>)', sheet.decode(), maxsplit=1)
        numbers = re.findall(r'<c r="[A-Z]+[0-9]+"(?: s="([0-9]+)")?', looks)
        styles = dict(zip(self.looks, numbers, strict=True))
        last = f"{_letters(len(self.columns))}{self.top + len(self.rows) + (self.totals is not None) - 1}"
        yield re.sub('<dimension ref="[^"]*"', f'<dimension ref="A1:{last}"', before, count=1).encode()
        yield from _packed(self._body(styles))
        yield after.encode()

    def _body(self, styles: dict[Look, str]) -> Iterator[str]:
        writers = [self._writer(n, styles, total=False) for n in range(len(self.columns))]
        number = self.top
        for row in self.rows:
            yield _row(number, row, writers)
            number += 1
        if self.totals is not None:
            writers = [self._writer(n, styles, total=True) for n in range(len(self.columns))]
            yield _row(number, self.totals, writers)

    def _writer(
        self, n: int, styles: dict[Look, str], *, total: bool
    ) -> Callable[[Cell], tuple[str, str, int]]:
        """Writes the cells of a column: what stands before and after the number of the row, and its lines."""
        known: dict[Cell, tuple[str, str, int]] = {}
        kind, width, letters = self.columns[n].kind, self.widths[n], _letters(n + 1)

        def writer(cell: Cell) -> tuple[str, str, int]:
            found = known.get(cell)
            if found is None:
                form, xml, lines = write(cell, kind, width)
                found = f'<c r="{letters}', f'" s="{styles[Look(n, form, total)]}"{xml}', lines
                known[cell] = found
            return found

        return writer


def _row(number: int, row: Row, writers: Sequence[Callable[[Cell], tuple[str, str, int]]]) -> str:
    cells = [writer(cell) for writer, cell in zip(writers, row, strict=True)]
    # a row that no office program has opened yet has the height that it is given
    height = HEIGHT + LINE * (max([lines for _, _, lines in cells]) - 1)
    drawn = "".join([f"{before}{number}{after}" for before, after, _ in cells])
    return f'<row r="{number}" ht="{height}" customHeight="1">{drawn}</row>'


def _packed(rows: Iterator[str]) -> Iterator[bytes]:
    """Many rows at a time, so that they are pressed in large parts."""
    part: list[str] = []
    for row in rows:
        part.append(row)
        if len(part) == _CHUNK:
            yield "".join(part).encode()
            part.clear()
    yield "".join(part).encode()


def _letters(number: int) -> str:
    """What a workbook calls a column: A is the first.

    >>> _letters(1), _letters(27)
    ('A', 'AA')
    """
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(65 + rest) + found
    return found
