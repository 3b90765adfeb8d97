"""The ledger as it was known on an earlier day: later entries, corrections and cancellations rolled back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from learnlaw.domain.calendar import Window
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, StudySession
from learnlaw.store.people import People
from learnlaw.store.study import load_records
from learnlaw.store.tables import activity, activity_history


def records_known_on(
    connection: Connection, people: People, known_on: date
) -> dict[int, tuple[LedgerRecord, date]]:
    """Every record that was in the ledger at the end of `known_on`, in its version of then, with its day of entry."""
    table, past = activity.c, activity_history.c
    found: dict[int, tuple[LedgerRecord, date]] = {}
    kept = select(past.activity_id, past.body).where(past.known_from <= known_on, past.known_until > known_on)
    for key, body in connection.execute(kept.order_by(past.id)):
        entered_on = date.fromisoformat(body.pop("entered_on"))
        found[key] = LedgerRecord.from_body(body), entered_on
    days = dict(
        connection.execute(select(table.id, table.entered_on).where(table.known_from <= known_on)).tuples()
    )
    for key, record in load_records(connection, people).items():
        if key in days:
            found[key] = record, days[key]
    return dict(sorted(found.items()))


def sessions_known_on(
    connection: Connection, people: People, known_on: date, span: Window | None
) -> tuple[list[StudySession], dict[str, tuple[Attendance, ...]]]:
    """The sessions of a span as known on a day, and who was there by the ledger of that day."""
    sessions, attended = [], {}
    for key, (record, entered_on) in records_known_on(connection, people, known_on).items():
        session = record.session(str(key), entered_on)
        if span is None or session.last >= span.start or session.day >= span.start:
            sessions.append(session)
            attended[session.key] = record.attendances
    return sessions, attended
