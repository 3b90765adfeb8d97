"""Exams as rows, and who is expected at them. Blueprints are kept as the text they were read from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from learnlaw.domain.exam import Expected
from learnlaw.store.exam_tables import attempt, exam, exam_seat
from learnlaw.store.lookup import chunks
from learnlaw.store.people import People

if TYPE_CHECKING:
    from learnlaw.store.results import ResultRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamRow:
    """One exam as it is kept."""

    id: int = 0
    number: str
    kind: str = "exam"
    title: str
    state: str = "draft"
    organiser_id: int
    blueprint: str
    opens_at: datetime
    closes_at: datetime
    makeup_opens_at: datetime | None = None
    makeup_closes_at: datetime | None = None
    counts_on: date
    mode: str
    papers: str
    forms: int = 2
    seed: int
    reviewed_allowed: date | None = None
    max_common: Decimal | None = None
    last_papers: int = 3
    supervised_by: str = ""
    supervised_at: datetime | None = None
    halls: dict[str, list[int]] = field(default_factory=dict)
    """Rows and columns of seats, by the name of the hall."""
    bank_digest: str = ""
    activity_id: int | None = None
    reason: str = ""
    version: int = 1


def exam_rows(connection: Connection, number: str = "") -> list[ExamRow]:
    """Every exam, the latest window first, or the one of a number."""
    query = select(*(exam.c[each.name] for each in fields(ExamRow)))
    if number:
        query = query.where(exam.c.number == number)
    return [ExamRow(**row._mapping) for row in connection.execute(query.order_by(exam.c.opens_at.desc()))]


def numbers_like(connection: Connection, prefix: str) -> set[str]:
    """The numbers of exams that begin with a prefix."""
    return set(
        connection.scalars(select(exam.c.number).where(exam.c.number.startswith(prefix, autoescape=True)))
    )


def add_exam(connection: Connection, row: ExamRow, receipt: int) -> int:
    """Write a new exam; the number of its row."""
    key = (connection.scalar(select(func.max(exam.c.id))) or 0) + 1
    connection.execute(insert(exam).values(**{**_values(row), "id": key}, receipt_id=receipt))
    return key


def change_exam(connection: Connection, key: int, seen: int, receipt: int, **values: Any) -> bool:
    """Change an exam if it still is the version that was seen; whether it was."""
    change = update(exam).where(exam.c.id == key, exam.c.version == seen)
    done = connection.execute(change.values(**values, version=seen + 1, receipt_id=receipt))
    return done.rowcount == 1


def _values(row: ExamRow) -> dict[str, Any]:
    return {each.name: getattr(row, each.name) for each in fields(ExamRow)}


# -- who is expected --------------------------------------------------------------------


_SEAT = ("exempt", "reserve", "extra_minutes", "extra_reason", "attempts", "form", "hall", "seat")


def put_expected(connection: Connection, people: People, key: int, expected: Sequence[Expected]) -> None:
    """Write who is expected at an exam, in place of whoever was."""
    connection.execute(delete(exam_seat).where(exam_seat.c.exam_id == key))
    rows = [
        {
            "exam_id": key,
            "officer_id": people.officer_ids[one.officer],
            "unit_id": people.unit_ids[one.unit],
            "position": position,
            **{name: getattr(one, name) for name in _SEAT},
        }
        for position, one in enumerate(expected)
    ]
    if rows:
        connection.execute(insert(exam_seat), rows)


def load_expected(
    connection: Connection, people: People, key: int, officer_id: int | None = None
) -> tuple[Expected, ...]:
    """Who is expected, in the order in which they were put down; or one officer alone, if expected."""
    table = exam_seat.c
    query = select(exam_seat).where(table.exam_id == key).order_by(table.position)
    if officer_id is not None:
        query = query.where(table.officer_id == officer_id)
    return tuple(
        Expected(
            officer=people.officer_codes[row.officer_id],
            unit=people.unit_codes[row.unit_id],
            **{name: getattr(row, name) for name in _SEAT},
        )
        for row in connection.execute(query)
    )


def change_expected(connection: Connection, key: int, officer_id: int, **values: Any) -> bool:
    """Change what is put down for one officer; whether there was anything."""
    table = exam_seat.c
    change = update(exam_seat).where(table.exam_id == key, table.officer_id == officer_id).values(**values)
    return connection.execute(change).rowcount == 1


def expected_in(connection: Connection, officer_id: int) -> list[int]:
    """The exams at which an officer is expected, and not excused."""
    table = exam_seat.c
    query = select(table.exam_id).where(table.officer_id == officer_id, table.exempt == "")
    return list(connection.scalars(query))


def turnout_counts(connection: Connection) -> dict[int, tuple[int, int]]:
    """Of each exam how many are expected, without exempt and reserves, and how many of them have sat."""
    seat, there = exam_seat.c, attempt.c
    sat = select(there.id).where(
        there.exam_id == seat.exam_id, there.officer_id == seat.officer_id, there.state != "void"
    )
    query = (
        select(seat.exam_id, func.count(), func.sum(case((sat.exists(), 1), else_=0)))
        .where(seat.exempt == "", seat.reserve == 0)
        .group_by(seat.exam_id)
    )
    return {key: (expected, int(count)) for key, expected, count in connection.execute(query)}


# -- results -----------------------------------------------------------------------------


def closed_results(
    connection: Connection, people: People, rows: Iterable[int], attempt: int
) -> dict[str, ResultRow] | None:
    """By officer, what a closed exam of the program says of one of its sittings; None where none is closed.

    A make-up (attempt 2) is closed with the exam for good; until then it may come in from elsewhere.
    """
    from learnlaw.store.results import results_of

    found: dict[str, ResultRow] = {}
    over = ("closed", "makeup", "final") if attempt == 1 else ("final",)
    closed: set[int] = set()
    for part in chunks(rows):
        query = select(exam.c.activity_id).where(exam.c.activity_id.in_(part), exam.c.state.in_(over))
        closed |= set(connection.scalars(query))
    for (_, officer, number), result in results_of(connection, closed).items():
        if number == attempt:
            found[people.officer_codes[officer]] = result
    return found if closed else None
