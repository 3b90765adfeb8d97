"""A refused file written back, with a column 问题 beside its rows and the cells in question coloured.

What cannot be said beside a row stands on a first sheet. No reader minds the
added column, so that the mended workbook can be imported as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.cells import Cell, column_number
from learnlaw.formats.door import NO_OPTIONS, Options, Source
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.sheet_out import Book
from learnlaw.formats.table_header import PROBLEMS_COLUMN
from learnlaw.formats.tables import header_row
from learnlaw.i18n import tell

_WRONG = {"bg_color": "#F8CBAD"}
_TOLD = {"bg_color": "#FFF2CC"}


def error_workbook(
    source: Source | None,
    problems: Sequence[Problem],
    options: Options = NO_OPTIONS,
    words: Callable[[Problem], str] | None = None,
) -> bytes:
    """The file with what was wrong, as a workbook; of a file that cannot be read, the list alone."""
    write = words or _in_words
    book = Book()
    grids = _grids(source, options)
    elsewhere, by_row = _sorted(problems, {grid.sheet for grid in grids})
    if elsewhere or not grids:
        _list(book, elsewhere, write)
    for grid in grids:
        _Copy(book, grid, by_row[grid.sheet], write).write()
    return book.finish()


def _grids(source: Source | None, options: Options) -> list[Grid]:
    try:
        return grids_of(source, options)[0] if source is not None else []
    except RefusedError:
        return []


def _sorted(
    problems: Iterable[Problem], sheets: set[str]
) -> tuple[list[Problem], dict[str, dict[int, list[Problem]]]]:
    elsewhere: list[Problem] = []
    by_row: dict[str, dict[int, list[Problem]]] = defaultdict(lambda: defaultdict(list))
    for problem in problems:
        place = problem.place
        if place is None or place.line is None or place.sheet not in sheets:
            elsewhere.append(problem)
        else:
            by_row[place.sheet][place.line].append(problem)
    return elsewhere, by_row


def _in_words(problem: Problem) -> str:
    what = tell(problem.what)
    if problem.field:
        what = tell(say("{field}: {what}", field=problem.field, what=problem.what))
    return f"{what} ({tell(problem.hint)})" if problem.hint else what


def _list(book: Book, problems: Iterable[Problem], write: Callable[[Problem], str]) -> None:
    sheet = book.sheet(PROBLEMS_COLUMN)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100, book.look(text_wrap=True))
    for line, problem in enumerate(problems):
        sheet.write_string(line, 0, _where(problem.place))
        sheet.write_string(line, 1, write(problem))


def _where(place: Place | None) -> str:
    if place is None:
        return ""
    row = "" if place.line is None or any(char.isdigit() for char in place.column) else str(place.line)
    return f"{place.sheet}!{place.column}{row}" if place.sheet else row


class _Copy:
    """One sheet written back."""

    def __init__(
        self,
        book: Book,
        grid: Grid,
        problems: dict[int, list[Problem]],
        write: Callable[[Problem], str],
    ) -> None:
        self.book, self.grid, self.problems, self.words = book, grid, problems, write
        self.sheet = book.sheet(grid.sheet or "1")
        self.width = max(map(len, grid.rows), default=0)

    def write(self) -> None:
        wrong, header = self._cells(), header_row(self.grid)
        for index, row in enumerate(self.grid.rows):
            line = self.grid.lines[index]
            for column, cell in enumerate(row):
                self._cell(index, column, cell, wrong.get((line, column + 1)))
            self._beside(index, self.problems.get(line, ()), index == header)
        for (line, column), value in self.grid.errors.items():
            self.sheet.write_string(line - 1, column - 1, value, self.book.look(**_WRONG))
        self.sheet.set_column(0, max(self.width - 1, 0), 14)
        self.sheet.set_column(self.width, self.width, 60)

    def _beside(self, index: int, problems: Sequence[Problem], header: bool) -> None:
        """What is wrong in one row; the header's own follows the title of the column, in brackets."""
        text = "\n".join(map(self.words, problems))
        if header:
            remark = text.replace("\n", "; ")
            text = f"{PROBLEMS_COLUMN}（{remark}）" if remark else PROBLEMS_COLUMN
        if text:
            look = _TOLD if all(problem.warning for problem in problems) else _WRONG
            self.sheet.write_string(index, self.width, text, self.book.look(text_wrap=True, **look))

    def _cells(self) -> dict[tuple[int, int], dict[str, str]]:
        """The colour of each cell that a problem names."""
        found: dict[tuple[int, int], dict[str, str]] = {}
        for line, problems in self.problems.items():
            for problem in problems:
                letters = problem.place.column if problem.place else ""
                for part in filter(None, letters.split(",")):
                    key = line, column_number("".join(char for char in part if char.isalpha()))
                    if not problem.warning or key not in found:
                        found[key] = _TOLD if problem.warning else _WRONG
        return found

    def _cell(self, row: int, column: int, cell: Cell, look: dict[str, str] | None) -> None:
        sheet, colour = self.sheet, look or {}
        if cell == "":
            if look:
                sheet.write_blank(row, column, None, self.book.look(**colour))
        elif isinstance(cell, bool):
            sheet.write_boolean(row, column, cell, self.book.look(**colour))
        elif isinstance(cell, int | float):
            sheet.write_number(row, column, cell, self.book.look(**colour))
        elif isinstance(cell, datetime | date):
            sheet.write_datetime(row, column, cell, self._dated(cell, colour))
        elif isinstance(cell, str):
            sheet.write_string(row, column, cell[:32_000], self.book.look(num_format="@", **colour))
        else:
            sheet.write_datetime(row, column, cell, self.book.look(num_format="hh:mm", **colour))

    def _dated(self, cell: date, colour: dict[str, str]) -> Any:
        timed = isinstance(cell, datetime) and cell.time() != time(0)
        return self.book.look(num_format="yyyy-mm-dd hh:mm" if timed else "yyyy-mm-dd", **colour)
