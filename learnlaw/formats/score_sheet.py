"""Reads score lists 成绩, and writes the empty one to be filled in (RULES 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from learnlaw.domain.text import BLANKS, Notes, refusal, skeleton
from learnlaw.domain.values import parse_number
from learnlaw.errors import Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Options, Source
from learnlaw.formats.headers import SCORES
from learnlaw.formats.layout import Layout
from learnlaw.formats.roster_checks import refuse, twice
from learnlaw.formats.roster_out import guide
from learnlaw.formats.sheet_out import Row, SheetOut, to_csv, to_xlsx
from learnlaw.formats.tables import find_tables, finish

_ABSENT = frozenset(("缺考", "缺席", "未参加", "请假", "因公"))
_EXEMPT = frozenset(("免考", "免训免考"))


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One row of 成绩. Text is empty, anything else None, where the cell is blank or the column absent."""

    line: int
    layout: Layout
    exam: str
    """The name by which exams are identified, together with the day (RULES 15)."""
    day: date
    officer: str
    """人员编码."""
    name: str
    """姓名 where the list repeats it for its readers; to be compared, never stored."""
    marks: Decimal | None
    """None: did not sit (缺考)."""
    full: Decimal | None
    pass_mark: Decimal | None
    passed: bool | None
    """是否合格 where the list says so."""

    @property
    def reached(self) -> bool | None:
        """Whether the marks reach the pass mark, where both are known."""
        return None if self.marks is None or self.pass_mark is None else self.marks >= self.pass_mark

    @property
    def result(self) -> bool | None:
        """Whether it is a pass: 是否合格, else by the pass mark; None for who did not sit."""
        if self.marks is None and not self.passed:
            return None
        return self.passed if self.passed is not None else self.reached


@dataclass(frozen=True, slots=True)
class ScoreFile:
    """What a score list says."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    scores: tuple[ScoreEntry, ...] = ()


def read_scores(source: Source, options: Options = NO_OPTIONS) -> tuple[ScoreFile, list[Problem]]:
    """Everything that a score list says, and what is wrong with it; one problem that refuses, refuses all."""
    tables, problems = find_tables(source, (SCORES,), options)
    table = tables.get(SCORES.code)
    scores = _scores(table) if table else ()
    return ScoreFile(source.name, source.digest, scores), [*problems, *finish(table)]


def score_template() -> bytes:
    """An empty score list as a workbook."""
    return to_xlsx([SheetOut(SCORES, ()), guide((SCORES,), {})])


def write_scores(rows: list[Row], *, csv: bool = False) -> bytes:
    """Scores by field, as a workbook or csv that can be read again."""
    sheet = SheetOut(SCORES, rows)
    return to_csv(sheet) if csv else to_xlsx([sheet])


def _scores(table: Table) -> tuple[ScoreEntry, ...]:
    entries = table.entries(
        ScoreEntry,
        exam=table.titles("exam"),
        day=[day or date.min for day in table.dates("day")],
        officer=table.codes("officer"),
        name=table.people("name"),
        marks=table.convert("marks", _marks, None),
        full=table.numbers("full"),
        pass_mark=table.numbers("pass_mark"),
        passed=table.flags("passed"),
    )
    for index, entry in enumerate(entries):
        _check(table, index, entry)
    people = [(skeleton(e.exam), e.day, e.officer) if e.officer else None for e in entries]
    for index, rows in twice(table, people):
        what = say("rows {first} and {second} are the same person in the same exam", **rows)
        refuse(table, index, "officer", "duplicate-score", what)
    return tuple(entry for entry in entries if entry.day != date.min)


def _marks(raw: str) -> tuple[Decimal | None, Notes]:
    word = skeleton(raw.strip(BLANKS))
    if word in _ABSENT:
        return None, []
    if word in _EXEMPT:
        hint = say("delete the row; exemptions belong to the roster")
        raise refusal("exempt-score", say("an exempt officer has no score"), hint)
    value, notes = parse_number(raw)
    if value < 0:
        raise refusal("negative", say("{value} is below 0", value=str(value)), say("write 0 or more"))
    return value, notes


def _check(table: Table, index: int, entry: ScoreEntry) -> None:
    for field, value in (("marks", entry.marks), ("pass_mark", entry.pass_mark)):
        if value is not None and entry.full is not None and value > entry.full:
            what = say("{value} is more than the full marks {full}", value=str(value), full=str(entry.full))
            table.refuse(index, field, Problem("more-than-full", what, say("correct one of them")))
    if entry.marks is None:
        return
    if entry.passed is None and entry.pass_mark is None:
        what = say("neither 及格线 nor 是否合格 says whether this is a pass")
        table.refuse(index, "pass_mark", Problem("no-pass-mark", what, say("fill in one of the two")))
    elif None not in (entry.passed, entry.pass_mark) and entry.passed != entry.reached:
        what = say("是否合格 contradicts 成绩 and 及格线")
        table.refuse(index, "passed", Problem("pass-contradicts", what, say("correct one of them")))
