"""What reports ask of the rows beside what is judged: the head of the log, who was there, what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, select

from learnlaw.domain.audit import START
from learnlaw.domain.study import EARNING
from learnlaw.store.lookup import chunks
from learnlaw.store.tables import activity, attendance, audit, evidence, exam_result


def judged_head(connection: Connection, beside: Collection[str]) -> str:
    """The hash of the last entry of the audit log whose verb is not among `beside`."""
    query = select(audit.c.hash).where(audit.c.verb.not_in(list(beside))).order_by(audit.c.seq.desc())
    found: str | None = connection.scalar(query.limit(1))
    return found or START


def there(connection: Connection) -> dict[str, int]:
    """How many officers each activity names in a way that earns, by its key."""
    seat = attendance.c
    earning = [presence.value for presence in EARNING]
    query = select(seat.activity_id, func.count()).where(seat.presence.in_(earning))
    return {str(key): count for key, count in connection.execute(query.group_by(seat.activity_id))}


class Kept(NamedTuple):
    """A file of evidence that is kept."""

    name: str
    digest: str
    size: int


def files_kept(connection: Connection, keys: Iterable[int]) -> dict[int, list[Kept]]:
    """The files of evidence of activities, in the order in which they were added."""
    table, found = evidence.c, dict[int, list[Kept]]()
    query = select(table.activity_id, table.name, table.digest, table.size).where(table.removed_at.is_(None))
    for part in chunks(keys):
        rows = connection.execute(query.where(table.activity_id.in_(part)).order_by(table.id))
        for key, *file in rows:
            found.setdefault(key, []).append(Kept(*file))
    return found


class Sat(NamedTuple):
    """What one officer came to at one exam."""

    topic: str
    attempt: int
    makeup: bool
    marks: int | None
    """In hundredths, as the others."""
    full: int | None
    pass_mark: int | None
    passed: bool
    sat_on: date


def results_of_officer(connection: Connection, officer_id: int) -> list[Sat]:
    """The results of an officer, in the order of their days."""
    table = exam_result.c
    query = select(
        activity.c.topic,
        table.attempt,
        table.makeup,
        table.marks,
        table.full,
        table.pass_mark,
        table.passed,
        table.sat_on,
    ).join(activity, activity.c.id == table.activity_id)
    query = query.where(table.officer_id == officer_id).order_by(table.sat_on, activity.c.id, table.attempt)
    return [Sat(*row) for row in connection.execute(query)]


def attended_rows(connection: Connection, officer_id: int) -> list[int]:
    """The activities that name an officer, in whatever way, in the order in which they were entered."""
    query = select(attendance.c.activity_id).where(attendance.c.officer_id == officer_id)
    return list(connection.scalars(query.order_by(attendance.c.activity_id)))


def rows_of_unit(connection: Connection, since: date, until: date) -> list[int]:
    """The activities with a day from `since` to `until`, both included."""
    table = activity.c
    query = select(table.id).where(table.last >= since, table.first <= until)
    return list(connection.scalars(query.order_by(table.first, table.id)))


def days_of_entry(connection: Connection) -> dict[int, date]:
    """The day on which each activity was first entered."""
    return {row[0]: row[1] for row in connection.execute(select(activity.c.id, activity.c.entered_on))}
