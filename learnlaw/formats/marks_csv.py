"""Reads a table of marks for item analysis: a candidate a row, a question a column, the maximum marks on top.

The first row says `candidate` and the questions, a row headed `max` their
maximum marks. An empty cell says that the question was not in that person's
paper; a question left unanswered is 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from learnlaw.domain.analysis import Candidate, Item, MarkTable
from learnlaw.domain.text import Notes, clean_name, refusal, shown, skeleton
from learnlaw.domain.values import narrow
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.cell_values import CellReader
from learnlaw.formats.cells import Cell, column_letters
from learnlaw.formats.door import NO_OPTIONS, Kind, Options, Source
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.table_rows import is_blank

_CANDIDATE = frozenset({"candidate", "考生", "考生号", "准考证号", "人员编码", "工号"})
_MAX = frozenset({"max", "满分", "分值"})
_HEADER_ROWS = 10
# more decimals than a mark has: other programs print a third of a mark in full
_MARK = re.compile(r"(-?)[0-9]{1,6}(?:\.[0-9]{1,9})?", re.ASCII)

_ONCE = say("delete one of them, or correct its name")
_FILL = say("fill it in, or delete the row")


def read_marks(source: Source, options: Options = NO_OPTIONS) -> tuple[MarkTable | None, list[Problem]]:
    """The marks, and what is wrong with them. Without a table the problems say why; with one they are notices."""
    try:
        grids, problems = grids_of(source, options)
    except RefusedError as refused:
        return None, list(refused.problems)
    for grid in grids:
        header = next((n for n, row in enumerate(grid.rows[:_HEADER_ROWS]) if _headed(row, _CANDIDATE)), None)
        if header is not None:
            reading = _Reading(source, grid, header)
            table = reading.table()
            problems += sorted(reading.problems, key=lambda p: p.place.line or 0 if p.place else 0)
            return (None if any(not p.warning for p in problems) else table), problems
    what = say("no header was found in the first {count} rows", count=_HEADER_ROWS)
    hint = say("the first row must hold candidate and the names of the questions")
    sheet = grids[0].sheet if grids else ""
    return None, [*problems, Problem("no-header", what, hint, source.name, Place(1, sheet))]


def _headed(row: Sequence[Cell], words: frozenset[str]) -> bool:
    return bool(row) and isinstance(row[0], str) and skeleton(row[0]).removeprefix("'") in words


class _Reading:
    """One sheet on its way to a table; everything wrong is kept with its place."""

    def __init__(self, source: Source, grid: Grid, header: int) -> None:
        self.file, self.grid, self.header = source.name, grid, header
        self.problems: list[Problem] = []
        self._read = CellReader(source.kind is Kind.TEXT)
        self._seen: dict[tuple[type, Cell], Decimal | None] = {}
        self._questions: dict[int, str] = {}
        self._refused: list[int] = []
        """Columns whose header was refused."""

    def table(self) -> MarkTable:
        """What was read, of use only where no problem refuses."""
        self._questions = self._header()
        if self.problems and not self._questions:
            return MarkTable((), ())
        rows = list(self._rows())
        maxima = self._maxima([n for n in rows if _headed(self.grid.rows[n], _MAX)])
        people = [n for n in rows if not _headed(self.grid.rows[n], _MAX)]
        items = tuple(Item(q, maxima[c] or Decimal(0)) for c, q in self._questions.items())
        candidates = tuple(self._candidates(people, maxima))
        if not candidates and not any(not p.warning for p in self.problems):
            self._refuse("no-rows", self.header, None, say("there is a header, and no row below it"))
        return MarkTable(items, candidates)

    def _header(self) -> dict[int, str]:
        """The questions by column."""
        found: dict[str, int] = {}
        for column, cell in enumerate(self.grid.rows[self.header][1:], 1):
            name = "" if is_blank(cell) else self._name(self.header, column, cell)
            if name in found:
                first = column_letters(found[name] + 1)
                what = say("the question {name} stands in the columns {first} and {second}", name=name, first=first,
                           second=column_letters(column + 1))  # fmt: skip
                self._refuse("duplicate-item", self.header, column, what, _ONCE)
                self._refused.append(column)
            elif name:
                found[name] = column
            elif not is_blank(cell):
                self._refused.append(column)
        if not found:
            what = say("no question stands beside {word}", word=str(self.grid.rows[self.header][0]))
            self._refuse("no-items", self.header, None, what, say("put one question into each column"))
        return {column: name for name, column in found.items()}

    def _rows(self) -> Iterator[int]:
        """The rows below the header that hold something and have as many fields as it."""
        width = max(*self._questions, *self._refused, 0) + 1
        for index in range(self.header + 1, len(self.grid.rows)):
            row = self.grid.rows[index]
            if all(map(is_blank, row)) and not self._damaged(index):
                continue
            if len(row) < width or not all(map(is_blank, row[width:])):
                what = say("the row has {count} fields, the header has {width}", count=len(row), width=width)
                hint = say("fill up the row, or look for a missing separator")
                self._refuse("ragged", index, None, what, hint)
                continue
            for column in range(1, width):
                if not (column in self._questions or column in self._refused or is_blank(row[column])):
                    letters = column_letters(column + 1)
                    what = say("column {column} holds a value and has no header", column=letters)
                    hint = say("give the column a header, or delete the value")
                    self._refuse("no-column-header", index, column, what, hint)
            yield index

    def _damaged(self, index: int) -> bool:
        return any(line == self.grid.lines[index] for line, _ in self.grid.errors)

    def _maxima(self, rows: Sequence[int]) -> dict[int, Decimal | None]:
        """The maximum marks by column; None where there is none that can be used."""
        if not rows:
            what = say("there is no row of maximum marks")
            self._refuse(
                "no-max", self.header, None, what, say("put a row below the header that begins with max")
            )
            return dict.fromkeys(self._questions)
        for again in rows[1:]:
            what = say("rows {first} and {second} are both headed max", **self._two(rows[0], again))
            self._refuse("duplicate-max", again, 0, what, _ONCE)
        maxima = {column: self._mark(rows[0], column) for column in self._questions}
        for column, most in maxima.items():
            if is_blank(self.grid.rows[rows[0]][column]):
                self._refuse(
                    "blank", rows[0], column, say("must not be blank"), say("write the maximum mark")
                )
            elif most == 0:
                what = say("the maximum mark is 0")
                self._refuse("no-maximum", rows[0], column, what, say("write the maximum mark"))
        return maxima

    def _candidates(self, rows: Sequence[int], maxima: dict[int, Decimal | None]) -> Iterator[Candidate]:
        found: dict[str, int] = {}
        for index in rows:
            code = self._code(index)
            marks = [self._mark(index, column) for column in self._questions]
            for (column, most), mark in zip(maxima.items(), marks, strict=True):
                if most and mark is not None and mark > most:
                    what = say("{value} is more than the full marks {full}", value=str(mark), full=str(most))
                    self._refuse("more-than-full", index, column, what, say("correct one of them"))
            if code and code in found:
                what = say(
                    "rows {first} and {second} are the same candidate", **self._two(found[code], index)
                )
                self._refuse("duplicate-candidate", index, 0, what, _ONCE)
            elif code and all(is_blank(self.grid.rows[index][column]) for column in self._questions):
                what = say("{code} has no marks and was left out", code=shown(code))
                self._tell(Problem("no-marks", what, warning=True), index, 0)
            else:
                yield Candidate(code, marks)
            found.setdefault(code, index)

    def _code(self, index: int) -> str:
        cell = self.grid.rows[index][0]
        if is_blank(cell):
            self._refuse("blank", index, 0, say("must not be blank"), _FILL)
            return ""
        return self._name(index, 0, cell)

    def _name(self, index: int, column: int, cell: Cell) -> str:
        try:
            text, notes = clean_name(self._read.word(cell, exact=True))
        except RefusedError as refused:
            self._tell(refused.problems[0], index, column)
            return ""
        for note in notes:
            self._tell(note, index, column)
        return text

    def _mark(self, index: int, column: int) -> Decimal | None:
        """The mark of a cell; each different cell is read once, and what is put right is told once."""
        cell = self.grid.rows[index][column]
        key = (type(cell), cell)
        if key in self._seen:
            return self._seen[key]
        if (error := self.grid.errors.get((self.grid.lines[index], column + 1))) is not None:
            what = say("holds the error value {value}", value=error or "#")
            self._refuse(
                "error-value", index, column, what, say("mend the formula, or write the value itself")
            )
            return None
        try:
            value, notes = (None, []) if is_blank(cell) else _number(self._read.figure(cell))
        except RefusedError as refused:
            self._tell(refused.problems[0], index, column)
            return None
        for note in notes:
            self._tell(note, index, column)
        self._seen[key] = value
        return value

    def _two(self, first: int, second: int) -> dict[str, int]:
        return {"first": self.grid.lines[first], "second": self.grid.lines[second]}

    def _refuse(
        self, code: str, index: int, column: int | None, what: Message, hint: Message | None = None
    ) -> None:
        self._tell(Problem(code, what, hint), index, column)

    def _tell(self, problem: Problem, index: int, column: int | None) -> None:
        sheet = self.grid.sheet
        letters = column_letters(column + 1) if sheet and column is not None else ""
        place = Place(self.grid.lines[index], sheet, letters)
        field = self._questions.get(column, "") if column is not None else ""
        told = Problem(problem.code, problem.what, problem.hint, self.file, place, field, problem.warning)
        self.problems.append(told)


def _number(raw: str) -> tuple[Decimal, Notes]:
    text, notes = narrow(raw)
    found = _MARK.fullmatch(text)
    if found is None:
        what = say("{text} is no number", text=shown(raw))
        raise refusal("number", what, say("write the mark in digits, such as 2 or 0.5"))
    if found[1] and Decimal(text):
        raise refusal("negative", say("{value} is below 0", value=text), say("write 0 or more"))
    return abs(Decimal(text)), notes
