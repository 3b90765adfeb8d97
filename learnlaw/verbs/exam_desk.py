"""Exams as the desk sees them: read from rows, found by number, asked about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.blueprint import Blueprint
from learnlaw.domain.exam import Exam, ExamState, Expected, Mode, Papers, Sitting
from learnlaw.domain.question import State
from learnlaw.domain.stock import Stock
from learnlaw.errors import DatabaseError, NotFoundError, Problem, RefusedError, say
from learnlaw.verbs.board import seated
from learnlaw.verbs.clock import day_of
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import in_force, known_catalogue, known_texts, usable_questions
from learnlaw.verbs.shipped import contents, known_blueprints, known_lists

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.exams import ExamRow
    from learnlaw.store.people import People

EXAM = say("exams")
"""Area of the palette."""


class SpoiltBlueprintError(DatabaseError):
    """A blueprint kept in the database can no longer be read."""

    template = "the blueprint of exam {number} cannot be read: {problem}"


@dataclass(frozen=True, slots=True)
class Held:
    """An exam with its row and the roster that it speaks of."""

    row: ExamRow
    exam: Exam
    people: People
    zone: str

    @property
    def id(self) -> int:
        """The number of its row."""
        return self.row.id

    @property
    def day(self) -> date:
        """The day by which it is identified: the last day of its main window (RULES 15)."""
        return last_day(self.exam.main, self.zone)

    @property
    def first_day(self) -> date:
        """The first day of its main window."""
        return day_of(self.exam.main.opens, self.zone)


MAKEUP_PAPERS = 501
"""Papers of the make-up are numbered from here, out of the way of attempts granted in the main window."""


def first_paper(*, makeup: bool) -> int:
    """The number of the paper of the first attempt in a window; the next attempt has the next number."""
    return MAKEUP_PAPERS if makeup else 1


def last_day(sitting: Sitting, zone: str) -> date:
    """The last day of a window that ends before `closes`."""
    return day_of(sitting.closes - timedelta(microseconds=1), zone)


# -- blueprints ---------------------------------------------------------------------------


def blueprint_of(desk: Desk, word: str) -> tuple[Blueprint, list[Problem]]:
    """A blueprint by the id of a shipped or own one, or by a file; with what is worth a notice.

    Raises `RefusedError` with every problem, `NotFoundError`.
    """
    path = known_blueprints(desk).get(word) or Path(word)
    if not path.exists():
        raise NotFoundError(kind=say("blueprint"), code=word)
    found, problems = read_blueprint_file(desk, path)
    if found is None:
        raise RefusedError(problems)
    return found, problems


def read_blueprint_file(desk: Desk, path: Path) -> tuple[Blueprint | None, list[Problem]]:
    """A blueprint file and everything that is wrong with it."""
    from learnlaw.formats.blueprint_yaml import read_blueprint

    lists, _ = known_lists(desk)
    return read_blueprint(contents(path), known_catalogue(desk), lists, desk.today(), path.name)


@lru_cache(maxsize=64)
def kept_blueprint(text: str, number: str) -> Blueprint:
    """A blueprint as it was kept with its exam, whatever became of the lists and laws that it names."""
    from learnlaw.formats.blueprint_yaml import read_blueprint
    from learnlaw.i18n import tell_problem

    found, problems = read_blueprint(text, None)
    if found is None:
        raise SpoiltBlueprintError(number=number, problem=tell_problem(problems[0]))
    return found


# -- exams --------------------------------------------------------------------------------


def find_exam(desk: Desk, connection: Connection, number: str, people: People) -> Held:
    """The exam of a number, or the only one of a title. NotFoundError if there is none."""
    from learnlaw.store.exams import load_expected

    row = exam_row(connection, number)
    return Held(row, exam_of(row, load_expected(connection, people, row.id)), people, desk.zone)


def exam_row(connection: Connection, number: str) -> ExamRow:
    """The row of the exam of a number, or of the only one of a title. NotFoundError if there is none."""
    from learnlaw.store.exams import exam_rows

    rows = exam_rows(connection, number) or [row for row in exam_rows(connection) if row.title == number]
    if len(rows) != 1:
        raise NotFoundError(kind=say("exam"), code=number)
    return rows[0]


def exam_of(row: ExamRow, expected: tuple[Expected, ...] = ()) -> Exam:
    """A row as an exam."""
    makeup = None
    if row.makeup_opens_at is not None and row.makeup_closes_at is not None:
        makeup = Sitting(row.makeup_opens_at, row.makeup_closes_at)
    return Exam(
        number=row.number,
        title=row.title,
        state=ExamState(row.state),
        blueprint=kept_blueprint(row.blueprint, row.number),
        main=Sitting(row.opens_at, row.closes_at),
        makeup=makeup,
        counts_on=row.counts_on,
        mode=Mode(row.mode),
        papers=Papers(row.papers),
        forms=row.forms,
        seed=row.seed,
        reviewed_allowed=row.reviewed_allowed,
        max_common=row.max_common,
        last_papers=row.last_papers,
        supervised_by=row.supervised_by,
        version=row.version,
        expected=expected,
    )


# -- questions ----------------------------------------------------------------------------


def stock_of(
    desk: Desk, blueprint: Blueprint, day: date, *, reviewed: bool, usage: Mapping[str, int] | None = None
) -> Stock:
    """What may be asked on a day: approved questions, or reviewed ones too, on law in force that day."""
    states = {State.APPROVED} | ({State.REVIEWED} if reviewed else set())
    then = seated(desk, on=day)
    catalogue = known_catalogue(desk)
    questions = [q for q in usable_questions(then) if q.state in states and in_force(q, catalogue, day)]
    return Stock(questions, catalogue, known_lists(desk)[0], usage, known_texts(desk))


def counts_by_state(desk: Desk, blueprint: Blueprint) -> Mapping[State, int]:
    """How many questions of the blueprint's pools stand in each state, to say why too few can be drawn."""
    return Counter(q.state for q in usable_questions(desk) if q.pool in blueprint.pools)


def approval_hint(desk: Desk, blueprint: Blueprint, file: str = "") -> Problem:
    """How many questions wait for approval, where only approved ones may be drawn."""
    states = counts_by_state(desk, blueprint)
    what = say(
        "approved questions alone are drawn: {count} stand so, others in the pools: {others}",
        count=states.get(State.APPROVED, 0),
        others=sum(n for state, n in states.items() if state is not State.APPROVED),
    )
    hint = say("approve questions, or choose that reviewed ones are drawn too")
    return Problem("not-approved", what, hint, file)
