"""A report laid out to be looked at: lines, and tables of which columns may lie beyond the edge.

A table that fits is shown whole. Of one that does not, the first columns stay
where they are and the others move past them, column by column, so that a row
never loses its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from learnlaw.reports.cells import pad, wide, wrap
from learnlaw.reports.figures import literal
from learnlaw.reports.layout import fitted, texts
from learnlaw.reports.model import Kind, Report, Table
from learnlaw.reports.terminal import parts
from learnlaw.reports.words import words_of

GAP = 2
_COMFORT, _WIDEST = 12, 26
"""The cells that text wants before a table is shown whole, and those that a column has where it is not."""
PLAIN, HEAD, TOP, RULE, SUM = "plain", "head", "top", "rule", "sum"
"""What a line is: text or a row, a heading, the head of a table, the line below it, the totals."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the screen: text, or one cell of text for each column of a table."""

    text: str = ""
    cells: tuple[str, ...] = ()
    grid: int | None = None
    """The number of its table."""
    what: str = PLAIN


@dataclass(frozen=True, slots=True)
class Grid:
    """How a table stands on the screen."""

    widths: tuple[int, ...]
    sides: tuple[str, ...]
    top: tuple[Line, ...]
    """Its head and the line below."""
    fixed: int
    """The columns that stay; all of them, where all fit."""

    def most(self, room: int) -> int:
        """By how many columns the others can be moved until the last one stands on the screen."""
        moving, taken = self.widths[self.fixed :], self._stay()
        for count, width in enumerate(reversed(moving)):
            taken += width + GAP
            if taken - GAP > room:
                return len(moving) - max(count, 1)
        return 0

    def columns(self, first: int, room: int) -> tuple[int, ...]:
        """The columns that stand on the screen where the others were moved by `first`."""
        found, taken = [*range(self.fixed)], self._stay()
        for number in range(self.fixed + min(first, self.most(room)), len(self.widths)):
            taken += self.widths[number] + GAP
            if taken - GAP > room and len(found) > self.fixed:
                break
            found.append(number)
        return tuple(found)

    def _stay(self) -> int:
        return sum(width + GAP for width in self.widths[: self.fixed])

    def hidden(self, first: int, room: int) -> tuple[int, int]:
        """How many columns lie beyond the left edge, and beyond the right."""
        shown = self.columns(first, room)
        moved = [number for number in shown if number >= self.fixed]
        left = moved[0] - self.fixed if moved else 0
        return left, len(self.widths) - len(shown) - left


@dataclass(frozen=True, slots=True)
class Sheet:
    """A report laid out for a width."""

    width: int
    lines: tuple[Line, ...] = ()
    grids: tuple[Grid, ...] = ()

    def text(self, line: Line, first: int = 0) -> str:
        """A line in at most the width of the sheet, its table moved by `first` columns."""
        if line.grid is None:
            return line.text
        grid = self.grids[line.grid]
        shown = grid.columns(first, self.width)
        cells = (pad(line.cells[n], grid.widths[n], grid.sides[n]) for n in shown)
        return (" " * GAP).join(cells).rstrip()

    @property
    def most(self) -> int:
        """By how many columns its tables can be moved."""
        return max((grid.most(self.width) for grid in self.grids), default=0)

    @property
    def heads(self) -> tuple[int, ...]:
        """The places of its headings."""
        return tuple(n for n, line in enumerate(self.lines) if line.what == HEAD)


def lay_out(report: Report, width: int) -> Sheet:
    """A report in lines of `width` cells."""
    grids: list[Grid] = []
    lines: list[Line] = []
    for part in parts(report, width):
        if isinstance(part, Table):
            grids.append(_grid(part, len(grids), width))
            lines += _table(part, grids, words_of(report).empty)
        else:
            lines.append(Line(part.text, what=HEAD if part.head else PLAIN))
    return Sheet(width, tuple(lines), tuple(grids))


def _grid(table: Table, number: int, width: int) -> Grid:
    room = width - GAP * (len(table.columns) - 1)
    widths = fitted(table, room, text=_COMFORT)
    fixed = len(widths)
    if sum(widths) > room:
        asked = fitted(table, 10_000)
        widths = [
            min(size, _WIDEST) if column.kind is Kind.TEXT else size
            for column, size in zip(table.columns, asked, strict=True)
        ]
        fixed = _fixed(table, widths, width)
    heads = [wrap(literal(column.title), size) for column, size in zip(table.columns, widths, strict=True)]
    top = tuple(Line(cells=cells, grid=number, what=TOP) for cells in zip_longest(*heads, fillvalue=""))
    rule = Line(cells=tuple("-" * size for size in widths), grid=number, what=RULE)
    sides = tuple(column.side.value for column in table.columns)
    return Grid(tuple(widths), sides, (*top, rule), fixed)


def _fixed(table: Table, widths: Sequence[int], width: int) -> int:
    """A number and the name behind it, or the first column, if half of the width holds them."""
    count = 2 if table.columns[0].kind is Kind.NUMBER else 1
    return count if sum(widths[:count]) + GAP * count <= width // 2 else 0


def _table(table: Table, grids: Sequence[Grid], empty: str) -> Iterator[Line]:
    number, grid = len(grids) - 1, grids[-1]
    yield Line("")
    if table.title:
        yield Line(literal(table.title), what=HEAD)
    yield from grid.top
    if not table.rows:
        yield Line(empty)
    for place, row in enumerate(texts(table)):
        totals = place == len(table.rows)
        if totals:
            yield grid.top[-1]
        cells = [wrap(text, size) for text, size in zip(row, grid.widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            yield Line(cells=line, grid=number, what=SUM if totals else PLAIN)


def widest(sheet: Sheet, first: int = 0) -> int:
    """The cells of its longest line."""
    return max((wide(sheet.text(line, first)) for line in sheet.lines), default=0)
