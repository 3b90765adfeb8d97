"""Reads answer sheets 答题卡, one row an officer and one column an item, and writes the empty ones.

The items are columns headed 1, 2, 3 … or 第1题; numbers may be typed as numbers.
What stands in them is left as it was typed: only the paper tells what may.
A row without any answer is a row of the template, and nobody's sheet; one dash
says that somebody handed in an empty one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from learnlaw.domain.text import Notes, refusal, shown
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Kind, Options, Source
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.headers import Column, Form
from learnlaw.formats.layout import Layout
from learnlaw.formats.roster_checks import refuse, twice
from learnlaw.formats.roster_out import guide
from learnlaw.formats.sheet_out import Row, SheetOut, to_csv, to_xlsx
from learnlaw.formats.table_header import (
    HEADER_ROWS,
    Header,
    best_header,
    left_out,
    nothing_found,
    place_of,
    problems_of,
)
from learnlaw.formats.table_rows import Body, entered, headless
from learnlaw.formats.tables import finish

MOST_ITEMS = 300
_TITLE = "答题卡"
_OFFICER = Column(
    "officer",
    "人员编码",
    ("工号", "人员编号", "code"),
    required=True,
    filled=True,
    what=say("a code, which is text: 0012 is not 12"),
)
_PEOPLE = (
    _OFFICER,
    Column("name", "姓名"),
    Column("unit", "单位", ("所在单位",)),
    Column("form", "卷别", ("试卷", "卷号", "paper"), what=say("the letter of the paper's form, such as A")),
)
_ITEM = say(
    "as on the sheet: letters, 对 or 错, or text; blanks parted by |; - for no answer in a sheet handed in"
)


@dataclass(frozen=True, slots=True)
class AnswerEntry:
    """One row: the sheet that one officer handed in."""

    line: int
    layout: Layout
    officer: str
    """人员编码."""
    name: str
    """姓名 where the file repeats it for its readers; to be compared, never stored."""
    unit: str
    """As `name`."""
    form: str
    """卷别 as one letter, `A`; empty where the file says nothing."""
    answers: Mapping[int, str]
    """What was typed, by item; items left empty are not there."""

    def problem(self, item: int, found: Problem) -> Problem:
        """A problem of one answer, with the cell in which it stands."""
        field = str(item)
        header = self.layout.headers.get(field, "")
        return replace(found, file=self.layout.file, place=self.layout.place(self.line, field), field=header)


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """What a file of answer sheets says."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    sheets: tuple[AnswerEntry, ...] = ()
    last_item: int = 0
    """The highest item that has a column."""
    last_place: Place | None = None
    """The header of that column, for a paper that has fewer."""


@cache
def answer_form(items: int) -> Form:
    """The columns of a file for a paper of so many items."""
    numbers = map(str, range(1, items + 1))
    columns = (
        Column(n, n, (f"{n}.", f"{n}、", f"第{n}题", f"{n}题", f"题{n}", f"q{n}", f"item{n}"), what=_ITEM)
        for n in numbers
    )
    fields = frozenset(map(str, range(1, items + 1)))
    return Form("answers", _TITLE, (*_PEOPLE, *columns), marks=fields, entered=fields)


def read_answer_sheets(source: Source, options: Options = NO_OPTIONS) -> tuple[AnswerFile, list[Problem]]:
    """Every answer sheet of a file, and what is wrong; one problem that refuses, refuses all.

    Two sheets of one officer are refused. Which items the paper has, and what
    may be answered, is for the caller to say: `last_item` and `answers`.
    """
    found, table, problems = _find(source, options)
    if found is None or table is None:
        return AnswerFile(source.name, source.digest), problems
    items = {int(column.field): index for index, column in found.columns.items() if column.field.isdecimal()}
    sheets = _sheets(table, sorted(items))
    last = max(items)
    place = place_of(found.grid, found.row, items[last])
    return AnswerFile(source.name, source.digest, sheets, last, place), [*problems, *finish(table)]


def answer_template(items: int, rows: Iterable[Row] = (), *, csv: bool = False) -> bytes:
    """An empty file for a paper of so many items, with the officers who are expected: officer, name, unit, form."""
    out = SheetOut(answer_form(items), list(rows))
    if csv:
        return to_csv(out)
    one = Column("1", "1、2、3……", what=_ITEM)
    return to_xlsx([out, guide((Form("answers", _TITLE, (*_PEOPLE, one)),), {})])


def write_answer_sheets(
    items: int, rows: Sequence[tuple[Row, Mapping[int, str]]], *, csv: bool = False
) -> bytes:
    """Sheets with their answers, that can be read again."""
    full = [{**row, **{str(item): text for item, text in answers.items()}} for row, answers in rows]
    return answer_template(items, full, csv=csv)


def _find(source: Source, options: Options) -> tuple[Header | None, Table | None, list[Problem]]:
    """The first table of answer sheets: as `find_tables`, with headers that may be numbers."""
    form = answer_form(MOST_ITEMS)
    try:
        grids, problems = grids_of(source, options)
    except RefusedError as refused:
        return None, None, list(refused.problems)
    grids = [_worded(grid, form) for grid in grids]
    headers = [found for grid in grids if (found := best_header(grid, (form,), options))]
    complete = [found for found in headers if found.complete]
    if not complete:
        problems += nothing_found(source, grids, headers, (form,)) or _no_items(source, headers)
        return None, None, problems
    problems += left_out(source, grids, headers)
    for other in complete[1:]:
        what = say(
            "this sheet was not read: {first} has the same kind of table", first=complete[0].grid.sheet
        )
        hint, place = say("say with --sheet which one is meant"), Place(sheet=other.grid.sheet)
        problems.append(Problem("second-table", what, hint, source.name, place, warning=True))
    table = _table(source, complete[0])
    if not len(table):
        what = say("there is a header, and no row below it that holds an answer")
        problems.append(Problem("no-rows", what, file=source.name, warning=True))
    return complete[0], table, problems


def _no_items(source: Source, headers: Sequence[Header]) -> list[Problem]:
    what = say("no column is headed by the number of an item")
    hint = say("head the columns of answers 1, 2, 3 and so on")
    best = max(headers, key=lambda each: each.rank)
    return [Problem("no-items", what, hint, source.name, place_of(best.grid, best.row))]


def _worded(grid: Grid, form: Form) -> Grid:
    """A grid whose header is text where it was typed in numbers, and true and false the letters for them."""
    rows = list(grid.rows)
    for index, row in enumerate(rows):
        if index < HEADER_ROWS and any(isinstance(c, str) and form.column_of(c) is _OFFICER for c in row):
            rows[index] = [_whole(cell) for cell in row]
        elif any(isinstance(cell, bool) for cell in row):
            rows[index] = [("T" if cell else "F") if isinstance(cell, bool) else cell for cell in row]
    return replace(grid, rows=rows)


def _whole(cell: Cell) -> Cell:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell) if type(cell) is int else cell


def _table(source: Source, found: Header) -> Table:
    columns: dict[int, Column] = {}
    for index, column in found.columns.items():
        if column not in columns.values():
            columns[index] = column
    letters = {column.field: column_letters(index + 1) for index, column in columns.items()}
    cells_above = found.grid.rows[found.row]
    titles = {column.field: str(cells_above[index]).strip() for index, column in columns.items()}
    layout = Layout(source.name, found.grid.sheet, letters, titles)
    body = Body(source, found, frozenset(columns), layout)
    rows, lines = body.rows()
    by_index = list(zip_longest(*rows, fillvalue="")) if rows else []
    blanks = [""] * len(rows)
    cells: dict[str, Sequence[Cell]] = {
        column.field: by_index[n] if n < len(by_index) else blanks for n, column in columns.items()
    }
    lines, cells = entered(found.form, lines, cells)
    table = Table(found.form, layout, lines, cells, source.kind is Kind.TEXT)
    table.problems += [*problems_of(source, found), *body.problems]
    table.problems += headless(source, found, by_index, lines)
    return table


def _sheets(table: Table, items: Sequence[int]) -> tuple[AnswerEntry, ...]:
    typed = {item: table.notes(str(item)) for item in items}
    sheets = table.entries(
        AnswerEntry,
        officer=table.codes("officer"),
        name=table.people("name"),
        unit=table.titles("unit"),
        form=table.convert("form", _form_letter, ""),
        answers=[{item: typed[item][row] for item in items if typed[item][row]} for row in range(len(table))],
    )
    for index, rows in twice(table, [sheet.officer for sheet in sheets]):
        what = say("rows {first} and {second} are two sheets of one officer", **rows)
        refuse(table, index, "officer", "duplicate-sheet", what)
    return sheets


def _form_letter(raw: str) -> tuple[str, Notes]:
    """A, a, Ａ卷 and 试卷A are form A."""
    letter = re.sub(r"[\s卷试()]", "", unicodedata.normalize("NFKC", raw)).upper()
    if re.fullmatch("[A-Z]", letter) is None:
        what = say("{form} is no form of a paper", form=shown(raw))
        raise refusal("paper-form", what, say("write its letter, such as A"))
    return letter, []
