"""The ledger as it was known on an earlier day: later entries, corrections and cancellations rolled back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select, update

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, Status, StudySession
from learnlaw.store.exam_tables import exam
from learnlaw.store.people import People
from learnlaw.store.results import written_by
from learnlaw.store.study import BESIDE, change_record, keep_version, load_records, remove_record
from learnlaw.store.tables import activity, activity_history, evidence
from learnlaw.store.tables import receipt as receipts


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record, and from when until when it stood in the ledger."""

    record: LedgerRecord
    known_from: date
    known_until: date | None
    """The day from which another version is known; None: it stands."""
    at: datetime
    actor: str
    verb: str
    receipt: int


def records_known_on(
    connection: Connection, people: People, known_on: date
) -> dict[int, tuple[LedgerRecord, date]]:
    """Every record of the ledger at the end of `known_on`, as it stood then, with its day of entry."""
    table, past = activity.c, activity_history.c
    found: dict[int, tuple[LedgerRecord, date]] = {}
    kept = select(past.activity_id, past.body).where(past.known_from <= known_on, past.known_until > known_on)
    for key, body in connection.execute(kept.order_by(past.id)):
        found[key] = _record(body), date.fromisoformat(body["entered_on"])
    days = dict(
        connection.execute(select(table.id, table.entered_on).where(table.known_from <= known_on)).all()
    )
    for key, record in load_records(connection, people).items():
        if key in days:
            found[key] = record, days[key]
    return dict(sorted(found.items()))


def _record(body: dict[str, Any]) -> LedgerRecord:
    return LedgerRecord.from_body({name: value for name, value in body.items() if name not in BESIDE})


def sessions_known_on(
    connection: Connection, people: People, known_on: date, span: Window | None
) -> tuple[list[StudySession], dict[str, tuple[Attendance, ...]]]:
    """The sessions of a span as known on a day, and who was there by the ledger of that day."""
    sessions, attended = [], {}
    for key, (record, entered_on) in records_known_on(connection, people, known_on).items():
        session = record.session(str(key), entered_on)
        if span is None or _touches(session, span):
            sessions.append(session)
            attended[session.key] = record.attendances
    return sessions, attended


def _touches(session: StudySession, span: Window) -> bool:
    """Whether a day of a session, or the day of its count, lies in `span`; plans are wanted of any day."""
    if session.status is Status.PLANNED:
        return True
    return session.day in span or Window.closed(session.first, session.last).meets(span)


def versions(connection: Connection, people: People, key: int) -> list[Version]:
    """Every version of a row, oldest first; the last one stands."""
    past, table = activity_history.c, activity.c
    kept = select(past.body, past.known_from, past.known_until, *_MADE).where(past.activity_id == key)
    kept = kept.join(receipts, receipts.c.id == past.made_by).order_by(past.id)
    found = [Version(_record(row[0]), *row[1:]) for row in connection.execute(kept)]
    now = select(table.known_from, *_MADE).join(receipts, receipts.c.id == table.receipt_id)
    for row in connection.execute(now.where(table.id == key)):
        found.append(Version(load_records(connection, people, [key])[key], row[0], None, *row[1:]))
    return found


def entered_on(connection: Connection, key: int) -> date:
    """The day of the first entry of a row that stands."""
    found: date = connection.execute(select(activity.c.entered_on).where(activity.c.id == key)).scalar_one()
    return found


_MADE = (receipts.c.at, receipts.c.actor, receipts.c.verb, receipts.c.id)


# -- undoing ---------------------------------------------------------------------------


def rows_of(connection: Connection, receipt: int) -> list[int]:
    """The rows that a receipt added or changed, whatever became of them."""
    table, past = activity.c, activity_history.c
    present = select(table.id).where(table.receipt_id == receipt)
    kept = select(past.activity_id).where(or_(past.made_by == receipt, past.replaced_by == receipt))
    return sorted(set(connection.scalars(present)) | set(connection.scalars(kept)))


def topics_of(connection: Connection, receipt: int) -> list[str]:
    """The activities that a receipt added or changed, by number and topic as they stand or stood."""
    rows, table, past = rows_of(connection, receipt), activity.c, activity_history.c
    found = {}
    for key, body in connection.execute(
        select(past.activity_id, past.body).where(past.activity_id.in_(rows))
    ):
        found[key] = f"{body['number']} {body['topic']}"
    for key, number, topic in connection.execute(
        select(table.id, table.number, table.topic).where(table.id.in_(rows))
    ):
        found[key] = f"{number} {topic}"
    return [found[key] for key in rows if key in found]


def changed_after(connection: Connection, number: int, rows: Sequence[int]) -> list[str]:
    """The numbers of those rows that a later receipt changed; one that was undone does not count."""
    past = activity_history.c
    undone = select(receipts.c.id).where(receipts.c.undone_by.is_not(None))
    undoers = select(receipts.c.undone_by).where(receipts.c.undone_by.is_not(None))
    query = select(past.body).where(past.activity_id.in_(rows), past.replaced_by > number)
    query = query.where(past.replaced_by.not_in(undone), past.replaced_by.not_in(undoers))
    return list(dict.fromkeys(body["number"] for body in connection.scalars(query.order_by(past.id))))


def hung_on(connection: Connection, rows: Sequence[int], receipt: int) -> list[str]:
    """The numbers of those rows that have evidence, are an exam's, or have results that another receipt wrote."""
    files = select(evidence.c.activity_id).where(evidence.c.removed_at.is_(None))
    results = {key[0] for key, made in written_by(connection, rows).items() if made != receipt}
    exams = select(exam.c.activity_id).where(exam.c.activity_id.is_not(None))
    table = activity.c
    held = or_(table.id.in_(files), table.id.in_(results), table.id.in_(exams))
    query = select(table.number).where(table.id.in_(rows), held)
    return list(connection.scalars(query.order_by(table.id)))


def replaced_by(connection: Connection, number: int) -> dict[int, LedgerRecord]:
    """What stood in the rows that a receipt changed, before it."""
    past = activity_history.c
    query = select(past.activity_id, past.body).where(past.replaced_by == number)
    return {key: _record(body) for key, body in connection.execute(query.order_by(past.id.desc()))}


def take_back(
    connection: Connection,
    people: People,
    rows: Sequence[int],
    before: Mapping[int, LedgerRecord],
    *,
    until: date,
    receipt: int,
    workdays: Workdays,
) -> None:
    """Take rows out of the ledger, or put back what stood there `before`; every version is kept."""
    for key in rows:
        if key in before:
            change_record(
                connection, people, key, before[key], known_from=until, receipt=receipt, workdays=workdays
            )
        else:
            keep_version(connection, people, key, until=until, receipt=receipt)
            remove_record(connection, key)


def mark_undone(connection: Connection, number: int, by: int) -> None:
    """Say of a receipt that it was undone."""
    connection.execute(update(receipts).where(receipts.c.id == number).values(undone_by=by))


def rewrite(connection: Connection, change: Callable[[LedgerRecord], LedgerRecord]) -> int:
    """Put what is derived in kept versions right, such as the worth of 半天; how many there were."""
    past, done = activity_history.c, 0
    for key, body in connection.execute(select(past.id, past.body)).all():
        record = _record(body)
        changed = change(record)
        if changed != record:
            new = {**body, **changed.body()}
            connection.execute(update(activity_history).where(past.id == key).values(body=new))
            done += 1
    return done
