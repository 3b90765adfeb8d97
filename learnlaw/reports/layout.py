"""What every printed form of a report decides alike: widths of columns, pages across, options side by side."""

from __future__ import annotations

from collections.abc import Sequence

from learnlaw.domain.question import LETTERS
from learnlaw.reports.cells import shares, wide, widest
from learnlaw.reports.figures import literal, shown
from learnlaw.reports.model import Item, Kind, Mark, Row, Section, Table

UPRIGHT, ACROSS = 88, 136
"""Cells that a line of a table holds on A4, upright and across."""
_MOST, _FIGURE, _LEAST = 44, 24, 6
"""The most cells that a column asks for, that its figures insist on, and what every column has if it can."""
_LOOKED_AT = 2000


def texts(table: Table) -> list[list[str]]:
    """The rows and totals of a table as people read them."""
    return _read(table, table.every_row)


def _read(table: Table, rows: Sequence[Row]) -> list[list[str]]:
    kinds = [column.kind for column in table.columns]
    return [[shown(c, k) for c, k in zip(row, kinds, strict=True)] for row in rows]


def _content(table: Table) -> list[int]:
    """The cells that the content of each column takes; the first 2,000 rows and the totals decide."""
    seen = _read(table, (*table.rows[:_LOOKED_AT], *((table.totals,) if table.totals else ())))
    return [max([widest(row[n]) for row in seen], default=0) for n in range(len(table.columns))]


def _asked(table: Table, content: Sequence[int]) -> list[int]:
    """The cells that each column would take if it had them."""
    return [
        column.width or min(max(widest(literal(column.title)), size), _MOST)
        for column, size in zip(table.columns, content, strict=True)
    ]


def fitted(table: Table, room: int, text: int = 16) -> list[int]:
    """Widths of the columns of a table, in cells, where `room` are there for all.

    Figures and days stay in one line, and text has at least `text` cells where it asks for them.
    """
    content = _content(table)
    limits = [text if column.kind is Kind.TEXT else _FIGURE for column in table.columns]
    least = [max(min(size, limit), _LEAST) for size, limit in zip(content, limits, strict=True)]
    return shares(_asked(table, content), least, room)


def is_wide(section: Section) -> bool:
    """Whether a table of the section asks for a page across."""
    return any(_asks(table) > UPRIGHT for table in section.tables)


def _asks(table: Table) -> int:
    # long text may wrap; it is many columns that need the width
    widths = _asked(table, _content(table))
    return sum(min(width, 20) + 2 for width in widths)


def lettered(item: Item) -> list[str]:
    """The options of a question with their letters."""
    return [f"{LETTERS[n]}. {literal(option)}" for n, option in enumerate(item.options)]


def side_by_side(options: Sequence[str], room: int) -> int:
    """How many options stand in one line of `room` cells: four, two or one."""
    longest = max(map(wide, options), default=0)
    return next((n for n in (4, 2) if longest + 2 <= room // n), 1)


def boxed(mark: Mark) -> str:
    """What may be ticked for an item: `[A] [B] [C] [D]`."""
    return " ".join(f"[{literal(choice)}]" for choice in mark.choices)


def ticks_across(marks: Sequence[Mark], room: int) -> int:
    """How many items of an answer sheet stand in a line of `room` cells: five at most."""
    longest = max((wide(boxed(mark)) for mark in marks), default=0)
    return max(1, min(5, room // (longest + 5)))
