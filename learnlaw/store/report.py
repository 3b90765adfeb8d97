"""What reports ask of the rows beside what is judged: the head of the log, who was there, what is kept."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from learnlaw.domain.audit import START
from learnlaw.domain.study import EARNING, Status
from learnlaw.store.exam_tables import exam_result_kept as kept
from learnlaw.store.lookup import chunks
from learnlaw.store.tables import activity, attendance, audit, credit, evidence, exam_result, receipt


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


class Entered(NamedTuple):
    """A file of evidence as it was entered, be it kept or removed."""

    name: str
    digest: str
    removed: bool
    reason: str


def files_entered(connection: Connection, keys: Iterable[int]) -> dict[int, list[Entered]]:
    """The files of evidence of activities, removed ones too, activities in the order of `keys`."""
    table, found, wanted = evidence.c, dict[int, list[Entered]](), list(keys)
    query = select(table.activity_id, table.name, table.digest, table.removed_at, table.reason)
    for part in chunks(wanted):
        rows = connection.execute(query.where(table.activity_id.in_(part)).order_by(table.id))
        for key, name, digest, removed_at, reason in rows:
            found.setdefault(key, []).append(Entered(name, digest, removed_at is not None, reason))
    return {key: found[key] for key in wanted if key in found}


class Sat(NamedTuple):
    """What one officer came to at one exam."""

    row: int
    """The number of its row in the ledger."""
    topic: str
    attempt: int
    makeup: bool
    marks: int | None
    """In hundredths, as the others."""
    full: int | None
    pass_mark: int | None
    passed: bool
    sat_on: date


def results_of_officer(connection: Connection, officer_id: int, known_on: date | None = None) -> list[Sat]:
    """The results of an officer, in the order of their days; with `known_on` as they were known then."""
    return results_of_officers(connection, [officer_id], known_on)[officer_id]


def results_of_officers(
    connection: Connection, officers: Iterable[int], known_on: date | None = None
) -> dict[int, list[Sat]]:
    """The same of several officers, by the officer's number."""
    wanted = list(officers)
    found: dict[int, list[Sat]] = {officer: [] for officer in wanted}
    for table in (exam_result,) if known_on is None else (exam_result, kept):
        for part in chunks(wanted):
            for officer, *row in connection.execute(_results(table, part, known_on)):
                found[officer].append(Sat(*row))
    for mine in found.values():
        mine.sort(key=lambda sat: (sat.sat_on, sat.topic, sat.attempt))
    return found


def _results(table: Any, officers: Collection[int], known_on: date | None) -> Any:
    names = ("attempt", "makeup", "marks", "full", "pass_mark", "passed", "sat_on")
    query = select(table.c.officer_id, activity.c.id, activity.c.topic, *(table.c[name] for name in names))
    query = query.join(activity, activity.c.id == table.c.activity_id).where(table.c.officer_id.in_(officers))
    if known_on is None:
        return query
    if table is kept:
        return query.where(table.c.entered_on <= known_on, table.c.replaced_on > known_on)
    return query.join(receipt, receipt.c.id == table.c.receipt_id).where(receipt.c.day <= known_on)


def attended_by(connection: Connection, officers: Iterable[int]) -> list[int]:
    """The activities that name one of some officers, in the order in which they were entered."""
    seat, found = attendance.c, set[int]()
    for part in chunks(officers):
        found.update(connection.scalars(select(seat.activity_id).where(seat.officer_id.in_(part)).distinct()))
    return sorted(found)


def attended_rows(connection: Connection, officer_id: int) -> list[int]:
    """The activities that name an officer, in whatever way, in the order in which they were entered."""
    query = select(attendance.c.activity_id).where(attendance.c.officer_id == officer_id)
    return list(connection.scalars(query.order_by(attendance.c.activity_id)))


def earned_by_day(
    connection: Connection, year: int, officers: Collection[int] | None = None
) -> list[tuple[date, str, int]]:
    """Hundredths earned on each day of a year at what was held, by category; of some officers, or of all."""
    table = credit.c
    query = select(table.day, activity.c.category, func.sum(table.hundredths))
    query = query.join(activity, activity.c.id == table.activity_id)
    query = query.where(table.year == year, activity.c.status == Status.HELD.value)
    query = query.group_by(table.day, activity.c.category).order_by(table.day, activity.c.category)
    parts = [query] if officers is None else [query.where(table.officer_id.in_(p)) for p in chunks(officers)]
    return [
        (day, category, int(amount)) for part in parts for day, category, amount in connection.execute(part)
    ]


def days_of_entry(connection: Connection) -> dict[int, date]:
    """The day on which each activity was first entered."""
    return {row[0]: row[1] for row in connection.execute(select(activity.c.id, activity.c.entered_on))}


def first_hash(connection: Connection) -> str:
    """The hash of the first entry of the audit log, which no report prints and which never changes."""
    found: str | None = connection.scalar(select(audit.c.hash).order_by(audit.c.seq).limit(1))
    return found or START
