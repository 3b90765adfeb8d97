"""What reached which unit in a time: laws that the ledger names, and questions of papers that were sat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.study import Status
from learnlaw.store.exam_tables import asked_question, attempt, exam, exam_seat, paper_item
from learnlaw.store.people import SEPARATOR
from learnlaw.store.tables import activity, activity_unit, unit


@dataclass(frozen=True, slots=True)
class Reached:
    """One activity for one unit, with the laws that it names."""

    unit: str
    """Its code."""
    day: date
    topic: str
    kinds: tuple[str, ...]
    laws: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A question that somebody of a unit was asked in an exam."""

    unit: str
    day: date
    exam: str
    question: str


def named_laws(connection: Connection, first: date, last: date) -> list[Reached]:
    """The activities held from `first` to `last` that name a law, a row for each unit that they count for."""
    table, day = activity.c, func.coalesce(activity.c.counts_on, activity.c.last)
    query = (
        select(unit.c.code, table.last, table.topic, table.kinds, table.laws)
        .join(activity_unit, activity_unit.c.activity_id == table.id)
        .join(unit, unit.c.id == activity_unit.c.unit_id)
        .where(table.status == Status.HELD.value, table.laws != "", day >= first, day <= last)
        .order_by(table.last, table.id)
    )
    return [
        Reached(row.code, row.last, row.topic, tuple(row.kinds.split(",")), tuple(row.laws.split(SEPARATOR)))
        for row in connection.execute(query)
    ]


def asked_questions(connection: Connection, first: date, last: date) -> Sequence[AskedOf]:
    """What officers of each unit were asked in papers sat, in exams that count from `first` to `last`."""
    query = (
        select(unit.c.code, exam.c.counts_on, exam.c.title, asked_question.c.code.label("question"))
        .distinct()
        .select_from(attempt)
        .join(exam, exam.c.id == attempt.c.exam_id)
        .join(
            exam_seat,
            (exam_seat.c.exam_id == attempt.c.exam_id) & (exam_seat.c.officer_id == attempt.c.officer_id),
        )
        .join(unit, unit.c.id == exam_seat.c.unit_id)
        .join(paper_item, paper_item.c.paper_id == attempt.c.paper_id)
        .join(asked_question, asked_question.c.id == paper_item.c.question_id)
        .where(
            exam.c.counts_on >= first,
            exam.c.counts_on <= last,
            attempt.c.state != AttemptState.VOID.value,
        )
    )
    return [AskedOf(row.code, row.counts_on, row.title, row.question) for row in connection.execute(query)]
