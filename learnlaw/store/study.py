"""The ledger as rows: what was entered, how it was corrected, and what each attendance earns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, Presence, Status, StudySession
from learnlaw.store.credits import credits_of, mark_shared
from learnlaw.store.lookup import chunks
from learnlaw.store.people import SEPARATOR, People
from learnlaw.store.prepared import Prepared, insert_rows
from learnlaw.store.tables import (
    activity,
    activity_history,
    activity_unit,
    attendance,
    credit,
    evidence,
)

PLAIN = (
    "number",
    "first",
    "last",
    "topic",
    "hundredths",
    "hours_word",
    "category",
    "form",
    "meeting",
    "lecturer",
    "lecturer_unit",
    "place",
    "headcount",
    "expected",
    "court",
    "case_number",
    "evidence",
    "evidence_note",
    "remark",
    "counts_on",
)
"""Columns that hold a field of a record as it is."""


BESIDE = ("entered_on", "files_removed")
"""What a kept version holds besides the record itself."""


def clock(minutes: int | None) -> time | None:
    """Minutes after midnight as a time."""
    return None if minutes is None else time(*divmod(minutes, 60))


def minutes(moment: time | None) -> int | None:
    """A time as minutes after midnight."""
    return None if moment is None else moment.hour * 60 + moment.minute


# -- reading ------------------------------------------------------------------------


def load_sessions(connection: Connection, people: People, span: Window | None = None) -> list[StudySession]:
    """The activities with a day, or a day of counting, in `span`, cancelled ones too; plans of any day.

    A plan that nobody entered as held stays overdue when its window is past (RULES 25).
    """
    table = activity.c
    query = select(activity).order_by(table.id)
    within = None
    if span is not None:
        end = span.end or date.max
        day = func.coalesce(table.counts_on, table.last)
        within = or_(
            (table.last >= span.start) & (table.first < end),
            (day >= span.start) & (day < end),
            table.status == Status.PLANNED.value,
        )
        query = query.where(within)
    units = _units_of(connection, people, within)
    return [_session(row, people, units[row.id]) for row in connection.execute(query)]


def _units_of(connection: Connection, people: People, within: Any) -> Mapping[int, tuple[str, ...]]:
    link = activity_unit.c
    query = select(link.activity_id, link.unit_id).order_by(link.activity_id, link.position)
    if within is not None:
        query = query.join(activity).where(within)
    found: dict[int, list[str]] = defaultdict(list)
    for key, unit_id in connection.execute(query):
        found[key].append(people.unit_codes[unit_id])
    return defaultdict(tuple, {key: tuple(codes) for key, codes in found.items()})


def _session(row: Any, people: People, units: tuple[str, ...]) -> StudySession:
    return StudySession(
        key=str(row.id),
        number=row.number,
        kinds=frozenset(row.kinds.split(",")),
        units=units,
        organiser=people.unit_codes[row.organiser_id],
        first=row.first,
        last=row.last,
        topic=row.topic,
        hundredths=row.hundredths,
        start=clock(row.start),
        end=clock(row.end),
        category=row.category,
        form=row.form,
        evidence=row.evidence,
        status=Status(row.status),
        headcount=row.headcount,
        expected=row.expected,
        entered_on=row.entered_on,
        named=row.named,
        counts_on=row.counts_on,
    )


def load_records(
    connection: Connection, people: People, ids: Iterable[int] | None = None
) -> dict[int, LedgerRecord]:
    """Whole records by number of row; all of them if no numbers are given."""
    if ids is None:
        return _load(connection, people, None)
    return {key: record for part in chunks(ids) for key, record in _load(connection, people, part).items()}


def _load(connection: Connection, people: People, wanted: list[int] | None) -> dict[int, LedgerRecord]:
    query, units, seats = select(activity).order_by(activity.c.id), activity_unit.c, attendance.c
    links = select(units.activity_id, units.unit_id).order_by(units.activity_id, units.position)
    people_rows = select(attendance).order_by(seats.activity_id, seats.position)
    if wanted is not None:
        query = query.where(activity.c.id.in_(wanted))
        links = links.where(units.activity_id.in_(wanted))
        people_rows = people_rows.where(seats.activity_id.in_(wanted))
    codes: dict[int, list[str]] = defaultdict(list)
    for key, unit_id in connection.execute(links):
        codes[key].append(people.unit_codes[unit_id])
    rows: dict[int, list[Attendance]] = defaultdict(list)
    for row in connection.execute(people_rows):
        rows[row.activity_id].append(_attendance(row, people))
    return {
        row.id: _record(row, people, tuple(codes[row.id]), tuple(rows[row.id]))
        for row in connection.execute(query)
    }


def _attendance(row: Any, people: People) -> Attendance:
    return Attendance(
        officer=people.officer_codes[row.officer_id],
        presence=Presence(row.presence),
        hundredths=row.hundredths,
        proxy=people.officer_codes.get(row.proxy_id, ""),
        makes_up=row.makes_up,
        listed=row.listed,
        signed=row.signed,
        hours_word=row.hours_word,
    )


def _record(row: Any, people: People, units: tuple[str, ...], rows: tuple[Attendance, ...]) -> LedgerRecord:
    return LedgerRecord(
        **{name: getattr(row, name) for name in PLAIN},
        organiser=people.unit_codes[row.organiser_id],
        units=units,
        kinds=tuple(row.kinds.split(",")),
        start=clock(row.start),
        end=clock(row.end),
        laws=tuple(row.laws.split(SEPARATOR)) if row.laws else (),
        status=Status(row.status),
        attendances=rows,
    )


# -- writing ------------------------------------------------------------------------


def add_records(
    connection: Connection,
    people: People,
    records: Sequence[LedgerRecord],
    *,
    entered_on: date,
    receipt: int,
    workdays: Workdays,
) -> list[int]:
    """Enter records; the numbers of their rows."""
    first = _next_row(connection)
    ids = list(range(first, first + len(records)))
    stamp = {"entered_on": entered_on, "known_from": entered_on, "receipt_id": receipt, "version": 1}
    if records:
        rows = [
            {"id": key, **_columns(record, people), **stamp} for key, record in zip(ids, records, strict=True)
        ]
        insert_rows(connection, activity, rows)
        _add_parts(connection, people, dict(zip(ids, records, strict=True)), workdays)
    return ids


def _next_row(connection: Connection) -> int:
    """A number that no row has, nor had before it was taken out: `#12` means one activity for ever."""
    ((now, then),) = _LAST_ROWS.rows(connection)
    return max(now or 0, then or 0) + 1


_LAST_ROWS = Prepared(
    select(
        select(func.max(activity.c.id)).scalar_subquery(),
        select(func.max(activity_history.c.activity_id)).scalar_subquery(),
    )
)


def change_record(
    connection: Connection,
    people: People,
    key: int,
    record: LedgerRecord,
    *,
    known_from: date,
    receipt: int,
    workdays: Workdays,
) -> None:
    """Put another version of a record in the place of the one that is there, which is kept."""
    keep_version(connection, people, key, until=known_from, receipt=receipt)
    stamp = {"known_from": known_from, "receipt_id": receipt, "version": activity.c.version + 1}
    connection.execute(
        update(activity).where(activity.c.id == key).values(**_columns(record, people), **stamp)
    )
    for table in (activity_unit, attendance, credit):
        connection.execute(delete(table).where(table.c.activity_id == key))
    _add_parts(connection, people, {key: record}, workdays)


def keep_version(connection: Connection, people: People, key: int, *, until: date, receipt: int) -> None:
    """Keep the present version of a record as one that was known until `until`."""
    row = connection.execute(select(activity).where(activity.c.id == key)).one()
    record = load_records(connection, people, [key])[key]
    body = {
        **record.body(),
        "entered_on": row.entered_on.isoformat(),
        "files_removed": _tombs(connection, key),
    }
    connection.execute(
        insert(activity_history).values(
            activity_id=key,
            body=body,
            known_from=row.known_from,
            known_until=until,
            made_by=row.receipt_id,
            replaced_by=receipt,
        )
    )


def _tombs(connection: Connection, key: int) -> list[dict[str, Any]]:
    """Evidence of a row that was removed with a reason: it is remembered even when the row goes."""
    table = evidence.c
    query = select(table.digest, table.name, table.size, table.reason).where(
        table.activity_id == key, table.removed_at.is_not(None)
    )
    return [dict(row._mapping) for row in connection.execute(query.order_by(table.id))]


def remove_record(connection: Connection, key: int) -> None:
    """Take a record and all that hangs on it out of the ledger; its version must have been kept."""
    for table in (activity_unit, attendance, credit, evidence):
        connection.execute(delete(table).where(table.c.activity_id == key))
    connection.execute(delete(activity).where(activity.c.id == key))


def _columns(record: LedgerRecord, people: People) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in PLAIN},
        "organiser_id": people.unit_ids[record.organiser],
        "identity": record.identity,
        "kinds": ",".join(record.kinds),
        "start": minutes(record.start),
        "end": minutes(record.end),
        "laws": SEPARATOR.join(record.laws),
        "status": record.status.value,
        "named": len(record.attendances),
    }


def _add_parts(
    connection: Connection, people: People, records: Mapping[int, LedgerRecord], workdays: Workdays
) -> None:
    links, seats, credits = [], [], []
    for key, record in records.items():
        links += [
            {"activity_id": key, "unit_id": people.unit_ids[code], "position": n}
            for n, code in enumerate(record.units)
        ]
        seats += [_seat(key, n, row, people) for n, row in enumerate(record.attendances)]
        credits += credits_of(key, record, people, workdays)
    for table, rows in ((activity_unit, links), (attendance, seats), (credit, credits)):
        insert_rows(connection, table, rows)
    if credits:
        mark_shared(connection, min(records), max(records))


def _seat(key: int, position: int, row: Attendance, people: People) -> dict[str, Any]:
    return {
        "activity_id": key,
        "officer_id": people.officer_ids[row.officer],
        "presence": row.presence.value,
        "hundredths": row.hundredths,
        "proxy_id": people.officer_ids.get(row.proxy),
        "makes_up": row.makes_up,
        "position": position,
        "listed": row.listed,
        "signed": row.signed,
        "hours_word": row.hours_word,
    }
