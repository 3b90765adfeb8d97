"""Tables found by their header within the first ten rows of each sheet, whatever stands above it.

Sheet names help nobody here: content decides. What is left out (blank rows,
sums at the foot, running numbers, a second table of the same form) is told.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import compress, zip_longest

from learnlaw.domain.text import BLANKS, blank, shown
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Kind, Options, Source
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.headers import ALL_FORMS, Column, Form, header_key
from learnlaw.formats.layout import Layout

HEADER_ROWS = 10
MERGED_AT_MOST = 100_000
PROBLEMS_COLUMN = "问题"
"""The column that the error workbook adds, and that no reader minds."""
GUIDE_SHEET = "填写说明"
"""The sheet of our templates that explains the others."""
_SKIPPED = frozenset(map(header_key, ("序号", "序", "No.", PROBLEMS_COLUMN)))
_ASIDE = frozenset("合总小共填制经审负联说备注")
_LOOK = _ASIDE | frozenset(("", *BLANKS))
_SUM = re.compile(r"(合|总|小|共)\s*计.{0,20}|总数.{0,20}")
_REMARK = re.compile(
    r"(填表人|填报人|制表人|经办人|审核人|负责人|联系人|填报单位|说明|备注|注)\s*[：:（(].*", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row that reads as the header of a form."""

    grid: Grid
    row: int
    form: Form
    columns: dict[int, Column]
    """By index of the column; a field may stand there twice, which is refused later."""
    unknown: tuple[int, ...]
    complete: bool

    @property
    def rank(self) -> tuple[bool, int, bool]:
        return self.complete and not self.unknown, len(self.columns), self.complete


def find_tables(
    source: Source, forms: Sequence[Form], options: Options
) -> tuple[dict[str, Table], list[Problem]]:
    """The first table of each form, by the form's code. Without any, the problems say what was expected."""
    try:
        grids, problems = grids_of(source, options)
    except RefusedError as refused:
        return {}, list(refused.problems)
    headers = [found for grid in grids if (found := _header(grid, forms, options))]
    complete = [found for found in headers if found.complete]
    if not complete:
        return {}, [*problems, *_nothing(source, grids, headers, forms)]
    problems += _left_out(source, grids, headers)
    tables: dict[str, Table] = {}
    for found in complete:
        if found.form.code in tables:
            first = tables[found.form.code].layout.sheet
            what = say("this sheet was not read: {first} has the same kind of table", first=first)
            hint = say("say with --sheet which one is meant")
            place = Place(sheet=found.grid.sheet)
            problems.append(Problem("second-table", what, hint, source.name, place, warning=True))
        else:
            tables[found.form.code] = _table(source, found)
    if not any(map(len, tables.values())):
        what = say("there is a header, and no row below it")
        problems.append(Problem("no-rows", what, file=source.name, warning=True))
    return tables, problems


def header_row(grid: Grid, options: Options = NO_OPTIONS) -> int | None:
    """The index of the row that reads as the header of any table, if there is one."""
    found = _header(grid, ALL_FORMS, options)
    return found.row if found else None


# headers


def _header(grid: Grid, forms: Sequence[Form], options: Options) -> _Found | None:
    """The best header among the first rows, or None if no row has two known columns."""
    rows = enumerate(grid.rows[:HEADER_ROWS])
    found = [_as_header(grid, n, row, form, options) for n, row in rows for form in forms]
    likely = [each for each in found if len(each.columns) > 1]
    return max(likely, key=lambda each: each.rank) if likely else None


def _as_header(grid: Grid, row: int, cells: Sequence[Cell], form: Form, options: Options) -> _Found:
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
    return _Found(grid, row, form, columns, tuple(unknown), complete)


def _nothing(
    source: Source, grids: Sequence[Grid], headers: Sequence[_Found], forms: Sequence[Form]
) -> list[Problem]:
    """What to say of a file in which no table is complete."""
    if headers:
        best = max(headers, key=lambda each: each.rank)
        return [*_header_problems(source, best), *_missing(source, best)]
    expected = "; ".join("、".join(c.title for c in form.columns if c.required) for form in forms)
    what = say("no header was found in the first {count} rows", count=HEADER_ROWS)
    hint = say("one row must hold the names of the columns, at least: {names}", names=expected)
    sheet = grids[0].sheet if grids else ""
    return [Problem("no-header", what, hint, source.name, Place(1, sheet))]


def _missing(source: Source, found: _Found) -> list[Problem]:
    fields = {column.field for column in found.columns.values()}
    names = "、".join(c.title for c in found.form.columns if c.required and c.field not in fields)
    if not names:
        return []
    what = say("the table {form} needs the columns {names}", form=found.form.title, names=names)
    return [Problem("missing-column", what, None, source.name, Place(found.row + 1, found.grid.sheet))]


def _left_out(source: Source, grids: Iterable[Grid], headers: Iterable[_Found]) -> list[Problem]:
    """Notices of sheets that hold something and no table that can be read."""
    read = {each.grid.sheet: each for each in headers}
    notices = []
    for grid in grids:
        found = read.get(grid.sheet)
        if found is None or not found.complete:
            if grid.sheet == GUIDE_SHEET or not any(map(any, grid.rows)):
                continue
            what = say("this sheet was not read: it has no header of a table")
            notices.append(
                Problem("no-table", what, None, source.name, Place(sheet=grid.sheet), warning=True)
            )
    return notices


def _header_problems(source: Source, found: _Found) -> list[Problem]:
    """Unknown columns, and columns that stand there twice."""
    cells = found.grid.rows[found.row]
    problems = []
    for index in found.unknown:
        name = shown(str(cells[index]).strip())
        place = _place(found.grid, found.row, index)
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


def _twice(source: Source, found: _Found, indexes: Sequence[int]) -> Problem:
    line = found.grid.lines[found.row]
    letters = [column_letters(index + 1) for index in indexes]
    title = found.columns[indexes[0]].title
    what = say("the column {name} stands there twice: {columns}", name=title, columns="、".join(letters))
    place = Place(line, found.grid.sheet, ",".join(f"{each}{line}" for each in letters))
    if not found.grid.sheet:
        place = Place(line)
    return Problem("duplicate-column", what, say("delete or rename one of them"), source.name, place, title)


# rows


def _table(source: Source, found: _Found) -> Table:
    """The rows below a header as a table, with the problems of its shape."""
    grid, header = found.grid, found.grid.rows[found.row]
    columns: dict[int, Column] = {}
    for index, column in found.columns.items():
        if column not in columns.values():
            columns[index] = column
    layout = Layout(
        source.name,
        grid.sheet,
        {column.field: column_letters(index + 1) for index, column in columns.items()},
        {column.field: str(header[index]).strip() for index, column in columns.items()},
    )
    body = _Body(source, found, frozenset(columns), layout)
    rows, lines = body.rows()
    width = max(map(len, rows), default=0)
    by_index = list(zip_longest(*rows, fillvalue="")) if rows else []
    blanks = [""] * len(rows)
    cells: dict[str, Sequence[Cell]] = {
        column.field: by_index[n] if n < width else blanks for n, column in columns.items()
    }
    lines, cells = _entered(found.form, lines, cells)
    table = Table(found.form, layout, lines, cells, source.kind is Kind.TEXT)
    table.problems += [*_header_problems(source, found), *body.problems]
    table.problems += _headless(source, found, by_index, lines)
    return table


def _entered(
    form: Form, lines: Sequence[int], cells: dict[str, Sequence[Cell]]
) -> tuple[Sequence[int], dict[str, Sequence[Cell]]]:
    """Without the rows of a template that nobody filled in."""
    telling = [column for field, column in cells.items() if field in form.entered]
    if not telling:
        return lines, cells
    used = [not all(map(_is_blank, row)) for row in zip(*telling, strict=True)]
    if all(used):
        return lines, cells
    kept: dict[str, Sequence[Cell]] = {f: list(compress(column, used)) for f, column in cells.items()}
    return list(compress(lines, used)), kept


def _headless(
    source: Source, found: _Found, by_index: Sequence[Sequence[Cell]], lines: Sequence[int]
) -> list[Problem]:
    """Columns that hold something and have no header; each is told at its first value."""
    header = found.grid.rows[found.row]
    problems = []
    for index, cells in enumerate(by_index):
        if index < len(header) and not _is_blank(header[index]):
            continue
        row = next((n for n, cell in enumerate(cells) if not _is_blank(cell)), None)
        if row is not None:
            letters = column_letters(index + 1)
            what = say("column {column} holds a value and has no header", column=letters)
            hint = say("give the column a header, or delete the value")
            place = Place(lines[row], found.grid.sheet, letters if found.grid.sheet else "")
            problems.append(Problem("no-column-header", what, hint, source.name, place))
    return problems


def _is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and blank(cell)


class _Body:
    """The rows below a header: which of them are entries."""

    def __init__(self, source: Source, found: _Found, known: frozenset[int], layout: Layout) -> None:
        self.source, self.found, self.grid = source, found, found.grid
        self.known = known
        self.layout = layout
        self.problems: list[Problem] = []
        header = found.grid.rows[found.row]
        self.width = max((n + 1 for n, cell in enumerate(header) if not _is_blank(cell)), default=0)

    def rows(self) -> tuple[Sequence[Sequence[Cell]], Sequence[int]]:
        """The rows that hold entries, and their lines."""
        grid, first = self.grid, self.found.row + 1
        filled, errors = self._merged(first), self._errors(first)
        body = (
            [filled.get(n) or grid.rows[n] for n in range(first, len(grid.rows))]
            if filled
            else grid.rows[first:]
        )
        short = self.width if self.source.kind is Kind.TEXT else 0
        likely = [
            (index, row)
            for index, row in enumerate(body, first)
            if len(row) < short or not row or type(row[0]) is not str or row[0][:1] in _LOOK
        ]
        left_out = {n for n, row in likely if self._aside(n, row, errors) or self._short(n, row, short)}
        self.problems += [p for index, found in errors.items() if index not in left_out for p in found]
        if not left_out:
            return body, grid.lines[first:]
        kept = [n for n in range(first, len(grid.rows)) if n not in left_out]
        return [body[n - first] for n in kept], [grid.lines[n] for n in kept]

    def _aside(self, index: int, row: Sequence[Cell], errors: Container[int]) -> bool:
        """Whether a row holds nothing but blanks, or a sum, or a remark that fills one cell."""
        head = next(filter(None, row), "")
        if not isinstance(head, str) or head[:1] not in _LOOK:
            return False
        if head[:1] not in _ASIDE:
            return index not in errors and all(map(_is_blank, row))
        text = head.strip()
        alone = sum(cell != "" for cell in row) == 1
        if not _SUM.fullmatch(text) and not (alone and _REMARK.fullmatch(text)):
            return False
        self._add("footer", index, say("this row was not read: {text}", text=shown(text)), warning=True)
        return True

    def _short(self, index: int, row: Sequence[Cell], width: int) -> bool:
        """Whether a line of text has fewer fields than the header; sheets have no short rows."""
        if len(row) >= width:
            return False
        what = say("the row has {count} fields, the header has {width}", count=len(row), width=width)
        self._add("ragged", index, what, say("fill up the row, or look for a missing separator"))
        return True

    def _add(
        self,
        code: str,
        index: int,
        what: Message,
        hint: Message | None = None,
        column: int | None = None,
        warning: bool = False,
    ) -> None:
        place = _place(self.grid, index, column)
        self.problems.append(Problem(code, what, hint, self.source.name, place, warning=warning))

    def _merged(self, first: int) -> dict[int, list[Cell]]:
        """Rows into which the value of a merged block was carried; every cell of it is told."""
        filled: dict[int, list[Cell]] = {}
        carried = 0
        for (top, left), (bottom, right) in self.grid.merged:
            if bottom < first or left not in self.known or top >= len(self.grid.rows):
                continue
            value = self.grid.rows[top][left] if top >= first else ""
            if value == "" or (
                isinstance(value, str) and (_SUM.fullmatch(value) or _REMARK.fullmatch(value))
            ):
                continue
            if any(column in self.known for column in range(left + 1, right + 1)):
                what = say("is merged with the column beside it")
                self._add("merged-across", top, what, say("split the cells and fill each of them"), left)
                continue
            for index in range(top + 1, min(bottom + 1, len(self.grid.rows))):
                if (carried := carried + 1) > MERGED_AT_MOST:
                    self._add("merged-cell", top, say("too many merged cells"), say("split them"), left)
                    return filled
                row = filled.setdefault(index, list(self.grid.rows[index]))
                row[left] = value
                what = say("is merged with the cell above and was read like it")
                self._add("merged-cell", index, what, None, left, warning=True)
        return filled

    def _errors(self, first: int) -> dict[int, list[Problem]]:
        """Error values of known columns, by row."""
        fields = {letters: field for field, letters in self.layout.columns.items()}
        found: dict[int, list[Problem]] = {}
        for (line, column), value in sorted(self.grid.errors.items()):
            field = fields.get(column_letters(column))
            if line - 1 >= first and field is not None:
                what = say("holds the error value {value}", value=value or "#")
                hint = say("mend the formula, or write the value itself")
                problem = self.layout.problem("error-value", line, field, what, hint)
                found.setdefault(line - 1, []).append(problem)
        return found


def _place(grid: Grid, row: int, column: int | None = None) -> Place:
    letters = column_letters(column + 1) if column is not None and grid.sheet else ""
    return Place(grid.lines[row], grid.sheet, letters)


def finish(table: Table | None) -> list[Problem]:
    """The problems of a table in the order of its rows; of a cell with an error value only that is said."""
    if table is None:
        return []
    problems = table.finish()
    errors = {problem.place for problem in problems if problem.code == "error-value"}
    kept = (problem for problem in problems if problem.code != "blank" or problem.place not in errors)
    return sorted(kept, key=lambda problem: (problem.place.line or 0) if problem.place else 0)
