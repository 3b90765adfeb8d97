"""Reads the tables of a report back from the bytes of each format, by other means than they were written."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from typing import Any, TypeAlias

import docx
from python_calamine import CalamineWorkbook

from learnlaw.cli.show import cells
from learnlaw.reports.model import Column, Kind

Grid: TypeAlias = list[list[Any]]
"""A header and its rows, totals last."""


def tables_of(ending: str, made: bytes, columns: tuple[Column, ...]) -> list[Grid]:
    """The tables with exactly these columns."""
    return with_columns(every_grid(ending, made), columns)


def every_grid(ending: str, made: bytes) -> list[Grid]:
    """All that might be a table."""
    return _READERS[ending](made)


def with_columns(grids: list[Grid], columns: tuple[Column, ...]) -> list[Grid]:
    """Those with exactly these columns."""
    titles = [column.title for column in columns]
    return [grid for grid in grids if grid and grid[0][: len(titles)] == titles]


def values(grid: Grid, columns: tuple[Column, ...]) -> Grid:
    """What the cells below a header mean."""
    kinds = [column.kind for column in columns]
    return [[_meant(cell, kind) for cell, kind in zip(row, kinds, strict=False)] for row in grid[1:]]


def _meant(cell: Any, kind: Kind) -> Any:
    if cell in ("", None):
        return None
    if isinstance(cell, date):
        return cell
    if kind in (Kind.NUMBER, Kind.PERCENT):
        try:
            return Decimal(str(cell).removesuffix("%"))
        except InvalidOperation:
            return cell
    return date.fromisoformat(cell) if kind is Kind.DATE else cell


def _csv(made: bytes) -> list[Grid]:
    rows = list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))
    blocks: list[Grid] = [[]]
    for row in rows:
        if row:
            blocks[-1].append([_unguarded(cell) for cell in row])
        else:
            blocks.append([])
    return [*blocks, *(block[1:] for block in blocks)]


def _unguarded(cell: str) -> str:
    return cell.removeprefix("'")


def _json(made: bytes) -> list[Grid]:
    blocks = [b for section in json.loads(made)["sections"] for b in section["blocks"]]
    tables = [block.get("table", block.get("picture")) for block in blocks]
    return [_plain_grid(table) for table in tables if table]


def _plain_grid(table: dict[str, Any]) -> Grid:
    header = [column["title"] for column in table["columns"]]
    return [header, *table["rows"], *([table["totals"]] if table["totals"] else [])]


def _xlsx(made: bytes) -> list[Grid]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(made))
    sheets = [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]
    return [_body(sheet[start:]) for sheet in sheets for start in range(len(sheet))]


def _body(rows: list[list[Any]]) -> Grid:
    end = next((n for n, row in enumerate(rows) if not any(cell != "" for cell in row)), len(rows))
    return [[_from_excel(cell) for cell in row] for row in rows[:end]]


def _from_excel(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.date()
    return Decimal(str(cell)) if isinstance(cell, float) else cell


def _docx(made: bytes) -> list[Grid]:
    document = docx.Document(io.BytesIO(made))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]


class Page(HTMLParser):
    """The tables of a page, and its tags and texts."""

    def __init__(self, made: bytes) -> None:
        super().__init__()
        self.grids: list[Grid] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._cell: list[str] | None = None
        self.feed(made.decode())
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.grids.append([])
        if tag == "tr":
            self.grids[-1].append([])
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            self.grids[-1][-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)


def _html(made: bytes) -> list[Grid]:
    return Page(made).grids


def _txt(made: bytes) -> list[Grid]:
    lines = made.decode().split("\n")
    rules = [n for n, line in enumerate(lines) if line and set(line) <= {"-", " "}]
    return [_text_grid(lines, rule) for rule in rules]


def _text_grid(lines: list[str], rule: int) -> Grid:
    widths = [len(part) for part in lines[rule].split("  ")]
    found = [lines[rule - 1]]
    for line in lines[rule + 1 :]:
        if not line:
            break
        found += [] if set(line) <= {"-", " "} else [line]
    return [cut(line, widths) for line in found]


def cut(line: str, widths: list[int]) -> list[str]:
    """The cells of a line, by how many cells of a screen their columns take."""
    found, rest = [], line
    for width in widths:
        size = next((n for n in range(len(rest) + 1) if cells(rest[:n]) >= width), len(rest))
        found.append(rest[:size].strip())
        rest = rest[size + 2 :]
    return found


_READERS: dict[str, Callable[[bytes], list[Grid]]] = {
    "csv": _csv,
    "json": _json,
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    "txt": _txt,
}
