"""The ledger as it was known on an earlier day: later entries, corrections and cancellations rolled back."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select, update

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, StudySession
from learnlaw.store.people import People
from learnlaw.store.study import change_record, keep_version, load_records, remove_record
from learnlaw.store.tables import activity, activity_history
from learnlaw.store.tables import receipt as receipts


def records_known_on(
    connection: Connection, people: People, known_on: date
) -> dict[int, tuple[LedgerRecord, date]]:
    """Every record of the ledger at the end of `known_on`, as it stood then, with its day of entry."""
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


def rows_of(connection: Connection, receipt: int) -> list[int]:
    """The rows whose present version a receipt made."""
    return list(connection.scalars(select(activity.c.id).where(activity.c.receipt_id == receipt)))


def changed_after(connection: Connection, number: int) -> list[str]:
    """The numbers of activities that a receipt made or changed and a later one changed or removed."""
    past = activity_history.c
    query = select(past.body).where(past.made_by == number, past.replaced_by != number)
    return [body["number"] for body in connection.scalars(query)]


def take_back(
    connection: Connection, people: People, number: int, *, until: date, receipt: int, workdays: Workdays
) -> tuple[int, int]:
    """Undo a receipt: remove what it added, put back what it replaced; how many of each."""
    past = activity_history.c
    replaced = select(past.activity_id, past.body).where(past.replaced_by == number)
    before = dict(connection.execute(replaced.order_by(past.id)).tuples())
    removed = restored = 0
    for key in rows_of(connection, number):
        if key in before:
            body = {name: value for name, value in before[key].items() if name != "entered_on"}
            record = LedgerRecord.from_body(body)
            change_record(
                connection, people, key, record, known_from=until, receipt=receipt, workdays=workdays
            )
            restored += 1
        else:
            keep_version(connection, people, key, until=until, receipt=receipt)
            remove_record(connection, key)
            removed += 1
    connection.execute(update(receipts).where(receipts.c.id == number).values(undone_by=receipt))
    return removed, restored
