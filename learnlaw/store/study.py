"""The ledger as rows: what was entered, how it was corrected, and what each attendance earns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, delete, func, insert, or_, select, tuple_, update

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, Presence, Status, StudySession, day_credits
from learnlaw.store.people import SEPARATOR, People, next_id
from learnlaw.store.tables import activity, activity_history, activity_unit, attendance, credit

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


def clock(minutes: int | None) -> time | None:
    """Minutes after midnight as a time."""
    return None if minutes is None else time(*divmod(minutes, 60))


def minutes(moment: time | None) -> int | None:
    """A time as minutes after midnight."""
    return None if moment is None else moment.hour * 60 + moment.minute


# -- reading ------------------------------------------------------------------------


def load_sessions(connection: Connection, people: People, span: Window | None = None) -> list[StudySession]:
    """The activities with a day, or a day of counting, in `span`; cancelled ones too."""
    table = activity.c
    query = select(activity).order_by(table.id)
    within = None
    if span is not None:
        end = span.end or date.max
        day = func.coalesce(table.counts_on, table.last)
        within = or_(
            (table.last >= span.start) & (table.first < end),
            (day >= span.start) & (day < end),
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
    query, units, seats = select(activity).order_by(activity.c.id), activity_unit.c, attendance.c
    links = select(units.activity_id, units.unit_id).order_by(units.activity_id, units.position)
    people_rows = select(attendance).order_by(seats.activity_id, seats.position)
    if ids is not None:
        wanted = list(ids)
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
    first = next_id(connection, activity)
    ids = list(range(first, first + len(records)))
    stamp = {"entered_on": entered_on, "known_from": entered_on, "receipt_id": receipt, "version": 1}
    if records:
        rows = [
            {"id": key, **_columns(record, people), **stamp} for key, record in zip(ids, records, strict=True)
        ]
        connection.execute(insert(activity), rows)
        _add_parts(connection, people, dict(zip(ids, records, strict=True)), workdays)
    return ids


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
    body = {**record.body(), "entered_on": row.entered_on.isoformat()}
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


def remove_record(connection: Connection, key: int) -> None:
    """Take a record and all that hangs on it out of the ledger; its version must have been kept."""
    for table in (activity_unit, attendance, credit):
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
        credits += _credits(key, record, people, workdays)
    for table, rows in ((activity_unit, links), (attendance, seats), (credit, credits)):
        if rows:
            connection.execute(insert(table), rows)
    if credits:
        _mark_shared(connection, min(records), max(records))


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
    }


def _credits(key: int, record: LedgerRecord, people: People, workdays: Workdays) -> list[dict[str, Any]]:
    if record.status is Status.CANCELLED:
        return []
    session = record.session(str(key), record.first)
    parts = (part for row in record.attendances for part in day_credits(session, row, workdays))
    return [
        {
            "officer_id": people.officer_ids[part.officer],
            "day": part.day,
            "activity_id": key,
            "hundredths": part.hundredths,
            "online": part.online,
            "final": part.final,
            "shared": False,
        }
        for part in parts
    ]


def _mark_shared(connection: Connection, low: int, high: int) -> None:
    """Mark credits that share an officer's day with another, so that sums may pass over the rest.

    The mark is never taken back: a credit that is marked without need is only
    looked at by itself.
    """
    new, other = credit.alias("new"), credit.alias("other")
    days = select(new.c.officer_id, new.c.day).where(new.c.activity_id.between(low, high))
    here = (other.c.officer_id == credit.c.officer_id) & (other.c.day == credit.c.day)
    beside = select(other.c.activity_id).where(here & (other.c.activity_id != credit.c.activity_id))
    connection.execute(
        update(credit)
        .where(tuple_(credit.c.officer_id, credit.c.day).in_(days) & beside.exists() & (~credit.c.shared))
        .values(shared=True)
    )


def earn_again(connection: Connection, people: People, ids: Iterable[int], workdays: Workdays) -> int:
    """Work out anew what records earn, as when the calendar or the hours of a half-day changed; how many."""
    wanted = list(ids)
    records = load_records(connection, people, wanted)
    if not records:
        return 0
    connection.execute(delete(credit).where(credit.c.activity_id.in_(wanted)))
    rows = [row for key, record in records.items() for row in _credits(key, record, people, workdays)]
    if rows:
        connection.execute(insert(credit), rows)
        _mark_shared(connection, min(records), max(records))
    return len(records)


# -- finding --------------------------------------------------------------------------


def numbers_of(connection: Connection, people: People, organiser: str) -> set[str]:
    """The numbers that an organiser's activities have."""
    query = select(activity.c.number).where(activity.c.organiser_id == people.unit_ids[organiser])
    return set(connection.scalars(query))


def rows_numbered(connection: Connection, people: People, number: str, organiser: str = "") -> dict[int, str]:
    """The rows with a number, each with the code of its organiser."""
    query = select(activity.c.id, activity.c.organiser_id).where(activity.c.number == number)
    if organiser:
        query = query.where(activity.c.organiser_id == people.unit_ids.get(organiser, 0))
    return {row.id: people.unit_codes[row.organiser_id] for row in connection.execute(query)}


def same_rows(
    connection: Connection, people: People, records: Sequence[LedgerRecord]
) -> dict[int, tuple[int, LedgerRecord]]:
    """For each record that the ledger has already, by its place in `records`: its row and what stands there.

    The same is what has the organiser and number, or for a record without a
    number the same identity (RULES 13).
    """
    table = activity.c
    by_number: dict[tuple[str, str], int] = {}
    by_identity: dict[str, int] = {}
    for key, organiser, number, identity in connection.execute(
        select(table.id, table.organiser_id, table.number, table.identity)
    ):
        by_number[people.unit_codes[organiser], number] = key
        by_identity[identity] = key
    rows: dict[int, int] = {}
    for place, record in enumerate(records):
        named = (record.organiser, record.number)
        row = by_number.get(named) if record.number else by_identity.get(record.identity)
        if row is not None:
            rows[place] = row
    there = load_records(connection, people, set(rows.values())) if rows else {}
    return {place: (row, there[row]) for place, row in rows.items()}


def version_of(connection: Connection, key: int) -> int | None:
    """How many versions a row has had."""
    found: int | None = connection.scalar(select(activity.c.version).where(activity.c.id == key))
    return found
