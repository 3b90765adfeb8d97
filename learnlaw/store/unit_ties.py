"""What hangs on a unit: its records, plans, letters and exams, counted before it is closed."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select, update

from learnlaw.store.exam_tables import exam, exam_seat
from learnlaw.store.tables import activity, activity_unit, notice, posting, unit


class Ties(NamedTuple):
    """What hangs on a unit."""

    sessions: int
    """Activities held that are credited to it, or that it held: they stay."""
    plans: tuple[str, ...]
    """Numbers of planned activities after the day that name it."""
    letters: tuple[str, ...]
    """Letters to it that are not closed, as year-number."""
    exams: tuple[str, ...]
    """Numbers of exams still to be sat that expect officers as of this unit."""


def ties_of(connection: Connection, unit_id: int, last: date) -> Ties:
    """What hangs on a unit whose last day is `last`."""
    named = select(activity_unit.c.activity_id).where(activity_unit.c.unit_id == unit_id)
    mine = or_(activity.c.organiser_id == unit_id, activity.c.id.in_(named))
    held = select(func.count()).where(mine, activity.c.status == "held")
    planned = (
        select(activity.c.number)
        .where(mine, activity.c.status == "planned", activity.c.last > last)
        .order_by(activity.c.first, activity.c.number)
    )
    letters = (
        select(notice.c.year, notice.c.number)
        .where(notice.c.unit_id == unit_id, notice.c.state != "closed")
        .order_by(notice.c.year, notice.c.number)
    )
    seats = select(exam_seat.c.exam_id).where(exam_seat.c.unit_id == unit_id)
    exams = (
        select(exam.c.number)
        .where(exam.c.id.in_(seats), exam.c.state.in_(("draft", "open", "makeup")))
        .order_by(exam.c.number)
    )
    return Ties(
        connection.scalar(held) or 0,
        tuple(connection.scalars(planned)),
        tuple(f"{year}-{number:03d}" for year, number in connection.execute(letters)),
        tuple(connection.scalars(exams)),
    )


def postings_in(connection: Connection, unit_id: int) -> list[int]:
    """The numbers of the officers who have, or had, a posting in a unit."""
    query = select(posting.c.officer_id).where(posting.c.unit_id == unit_id).distinct()
    return sorted(connection.scalars(query))


def end_unit(connection: Connection, unit_id: int, last: date, into: int | None) -> None:
    """Give a unit its last day, and the one that takes over."""
    values = {"closed_on": last, "merged_into_id": into, "version": unit.c.version + 1}
    connection.execute(update(unit).where(unit.c.id == unit_id).values(values))


def hang_below(connection: Connection, units: list[int], above: int | None) -> None:
    """Put units below another."""
    changed = {"parent_id": above, "version": unit.c.version + 1}
    connection.execute(update(unit).where(unit.c.id.in_(units)).values(changed))
