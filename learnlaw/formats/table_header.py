"""Headers of tables: the row that reads as one, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from learnlaw.domain.text import blank, shown
from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.door import Options, Source
from learnlaw.formats.grid import Grid
from learnlaw.formats.headers import Column, Form, header_key

HEADER_ROWS = 10
PROBLEMS_COLUMN = "问题"
"""The column that the error workbook adds, and that no reader minds."""
GUIDE_SHEET = "填写说明"
"""The sheet of our templates that explains the others."""
_SKIPPED = frozenset(map(header_key, ("序号", "序", "No.", PROBLEMS_COLUMN)))


@dataclass(frozen=True, slots=True)
class Header:
    """A row that reads as the header of a form."""

    grid: Grid
    row: int
    form: Form
    columns: dict[int, Column]
    """By index of the column; a field may stand there twice, which is refused later."""
    unknown: tuple[int, ...]
    complete: bool

    @property
    def missing(self) -> str:
        """The titles of required columns that it lacks."""
        fields = {column.field for column in self.columns.values()}
        return "、".join(c.title for c in self.form.columns if c.required and c.field not in fields)

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """How well it reads as a header: complete and all known, then the more columns the better."""
        return self.complete and not self.unknown, len(self.columns), self.complete


def best_header(grid: Grid, forms: Sequence[Form], options: Options) -> Header | None:
    """The best header among the first rows, or None if no row has two known columns."""
    rows = enumerate(grid.rows[:HEADER_ROWS])
    found = [_asbest_header(grid, n, row, form, options) for n, row in rows for form in forms]
    likely = [each for each in found if len(each.columns) > 1]
    return max(likely, key=lambda each: each.rank) if likely else None


def _asbest_header(grid: Grid, row: int, cells: Sequence[Cell], form: Form, options: Options) -> Header:
    ignored = _SKIPPED | {header_key(name) for name in options.ignore}
    columns: dict[int, Column] = {}
    unknown = []
    foreign = False
    for index, cell in enumerate(cells):
        if not isinstance(cell, str) or blank(cell) or header_key(cell) in ignored:
            continue
        foreign = foreign or header_key(cell) in form.foreign
        column = form.column_of(cell)
        if column is None:
            unknown.append(index)
        else:
            columns[index] = column
    fields = {column.field for column in columns.values()}
    required = {column.field for column in form.columns if column.required}
    complete = required <= fields and not foreign and bool(not form.marks or form.marks & fields)
    return Header(grid, row, form, columns, tuple(unknown), complete)


def nothing_found(
    source: Source, grids: Sequence[Grid], headers: Sequence[Header], forms: Sequence[Form]
) -> list[Problem]:
    """What to say of a file in which no table is complete."""
    if headers:
        best = max(headers, key=lambda each: each.rank)
        return [*problems_of(source, best), *_missing(source, best)]
    expected = "; ".join("、".join(c.title for c in form.columns if c.required) for form in forms)
    what = say("no header was found in the first {count} rows", count=HEADER_ROWS)
    hint = say("one row must hold the names of the columns, at least: {names}", names=expected)
    sheet = grids[0].sheet if grids else ""
    return [Problem("no-header", what, hint, source.name, Place(1, sheet))]


def _missing(source: Source, found: Header) -> list[Problem]:
    if not found.missing:
        return []
    what = say("the table {form} needs the columns {names}", form=found.form.title, names=found.missing)
    return [Problem("missing-column", what, None, source.name, Place(found.row + 1, found.grid.sheet))]


def left_out(source: Source, grids: Iterable[Grid], headers: Iterable[Header]) -> list[Problem]:
    """Notices of sheets that hold something and no table that can be read."""
    read = {each.grid.sheet: each for each in headers}
    notices = []
    for grid in grids:
        found = read.get(grid.sheet)
        if (found and found.complete) or grid.sheet == GUIDE_SHEET or not any(map(any, grid.rows)):
            continue
        what = say("this sheet was not read: it has no header of a table")
        if found and found.missing:
            what = say("this sheet was not read: it lacks the columns {names}", names=found.missing)
        notices.append(Problem("no-table", what, None, source.name, Place(sheet=grid.sheet), warning=True))
    return notices


def problems_of(source: Source, found: Header) -> list[Problem]:
    """Unknown columns, and columns that stand there twice."""
    cells = found.grid.rows[found.row]
    problems = []
    for index in found.unknown:
        name = shown(str(cells[index]).strip())
        place = place_of(found.grid, found.row, index)
        problems.append(
            Problem("unknown-column", _unknown(name), _near(name, found.form), source.name, place)
        )
    for field in {column.field: None for column in found.columns.values()}:
        twice = [index for index, column in found.columns.items() if column.field == field]
        if len(twice) > 1:
            problems.append(_twice(source, found, twice))
    return problems


def _unknown(name: str) -> Message:
    return say("the column {name} is not known", name=name)


def _near(name: str, form: Form) -> Message:
    near = get_close_matches(name, [column.title for column in form.columns], 1)
    if near:
        return say(
            "is it {name}? Otherwise leave it out with --ignore-column {ignored}", name=near[0], ignored=name
        )
    return say("rename it, or leave it out with --ignore-column {ignored}", ignored=name)


def _twice(source: Source, found: Header, indexes: Sequence[int]) -> Problem:
    line = found.grid.lines[found.row]
    letters = [column_letters(index + 1) for index in indexes]
    title = found.columns[indexes[0]].title
    what = say("the column {name} stands there twice: {columns}", name=title, columns="、".join(letters))
    place = Place(line, found.grid.sheet, ",".join(f"{each}{line}" for each in letters))
    if not found.grid.sheet:
        place = Place(line)
    return Problem("duplicate-column", what, say("delete or rename one of them"), source.name, place, title)


def place_of(grid: Grid, row: int, column: int | None = None) -> Place:
    letters = column_letters(column + 1) if column is not None and grid.sheet else ""
    return Place(grid.lines[row], grid.sheet, letters)
