"""What every printed form of a report decides alike: widths of columns, pages across, options side by side."""

from __future__ import annotations

from collections.abc import Sequence

from learnlaw.domain.question import LETTERS
from learnlaw.reports.cells import shares, wide, widest
from learnlaw.reports.figures import literal, shown
from learnlaw.reports.model import Item, Kind, Mark, Section, Table

UPRIGHT, ACROSS = 88, 136
"""Cells that a line of a table holds on A4, upright and across."""
_MOST, _LOOKED_AT = 44, 2000


def texts(table: Table) -> list[list[str]]:
    """The rows and totals of a table as people read them."""
    kinds = [column.kind for column in table.columns]
    return [[shown(c, k) for c, k in zip(row, kinds, strict=True)] for row in table.every_row]


def asked(table: Table, rows: Sequence[Sequence[str]]) -> list[int]:
    """The cells that each column would take if it had them; the first 2,000 rows decide."""
    seen = rows[:_LOOKED_AT]
    content = [max([widest(row[n]) for row in seen], default=0) for n in range(len(table.columns))]
    return [
        column.width or min(max(widest(literal(column.title)), size), _MOST)
        for column, size in zip(table.columns, content, strict=True)
    ]


def fitted(table: Table, room: int, text: int = 16) -> list[int]:
    """Widths of the columns of a table, in cells, where `room` are there for all.

    Figures and days stay in one line, and text has at least `text` cells where it asks for them.
    """
    rows = texts(table)
    return shares(asked(table, rows), _least(table, rows, text), room)


def _least(table: Table, rows: Sequence[Sequence[str]], text: int) -> list[int]:
    found = []
    for n, column in enumerate(table.columns):
        longest = max([widest(row[n]) for row in rows[:_LOOKED_AT]], default=0)
        found.append(min(longest, text if column.kind is Kind.TEXT else 24))
    return [max(size, 6) for size in found]


def is_wide(section: Section) -> bool:
    """Whether a table of the section asks for a page across."""
    return any(_asks(table) > UPRIGHT for table in section.tables)


def _asks(table: Table) -> int:
    # long text may wrap; it is many columns that need the width
    widths = asked(table, texts(table))
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
