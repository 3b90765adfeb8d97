"""Rows of reports as any format says them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from learnlaw.reports.model import Column, Kind
from tests.reports.reading import Grid, cut, tables_of, values

_FIGURES = frozenset({"序号", "应完成", "实完成", "完成率", "尚差", "上年"})


def rows_below(ending: str, made: bytes, titles: Sequence[str]) -> list[list[Any]]:
    """The rows of all tables whose columns begin with these, without totals and lines that go on."""
    columns = tuple(Column(title, Kind.NUMBER if title in _FIGURES else Kind.TEXT) for title in titles)
    found = []
    grids = _text_tables(made) if ending == "txt" else tables_of(ending, made, columns)
    for grid in (grid for grid in grids if grid[0][: len(titles)] == list(titles)):
        rows = values(grid, columns)
        found += [_scaled(row, titles) if ending == "xlsx" else row for row in rows if row[0] is not None]
    return found


def _scaled(row: list[Any], titles: Sequence[str]) -> list[Any]:
    """A workbook holds 90% as 0.9; no minimum of these counties lies below 1 otherwise."""
    owed = titles.index("应完成") if "应完成" in titles else None
    if owed is None or row[owed] is None or row[owed] >= 1:
        return row
    return [
        round(cell * 100, 2) if isinstance(cell, Decimal) and n >= owed else cell
        for n, cell in enumerate(row)
    ]


def _text_tables(made: bytes) -> list[Grid]:
    """The tables of a text file; a header of several lines is put together, lines that go on stay apart."""
    lines, found = made.decode().split("\n"), []
    rules = [n for n, line in enumerate(lines) if line and set(line) <= {"-", " "}]
    for rule in rules:
        widths = [len(part) for part in lines[rule].split("  ")]
        top = next(n for n in range(rule - 1, -1, -1) if not lines[n] or lines[n].endswith("明细")) + 1
        header = ["".join(parts) for parts in zip(*(cut(x, widths) for x in lines[top:rule]), strict=True)]
        end = next(n for n in range(rule, len(lines)) if not lines[n])
        body = [x for x in lines[rule + 1 : end] if not set(x) <= {"-", " "}]
        found.append([header, *(cut(x, widths) for x in body)])
    return [grid for grid in found if grid[0]]
