"""The ledger as rows: what was entered, how it was corrected, and what each attendance earns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, tuple_, update

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, Presence, Status, StudySession, day_credits
from learnlaw.store.lookup import chunks
from learnlaw.store.people import SEPARATOR, People
from learnlaw.store.prepared import Prepared, insert_rows, numbered, where_in
from learnlaw.store.tables import (
    activity,
    activity_history,
    activity_unit,
    attendance,
    credit,
    evidence,
    unit,
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


BESIDE = ("entered_on", "evidence")
"""What a kept version holds besides the record itself."""


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
    body = {**record.body(), "entered_on": row.entered_on.isoformat(), "evidence": _tombs(connection, key)}
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
        credits += _credits(key, record, people, workdays)
    for table, rows in ((activity_unit, links), (attendance, seats), (credit, credits)):
        insert_rows(connection, table, rows)
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
        "hours_word": row.hours_word,
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
    _MARK.change(connection, low=low, high=high)


def _mark() -> Prepared:
    new, other = credit.alias("new"), credit.alias("other")
    fresh = new.c.activity_id.between(bindparam("low"), bindparam("high"))
    here = (other.c.officer_id == credit.c.officer_id) & (other.c.day == credit.c.day)
    beside = select(other.c.activity_id).where(here & (other.c.activity_id != credit.c.activity_id))
    days = tuple_(credit.c.officer_id, credit.c.day).in_(select(new.c.officer_id, new.c.day).where(fresh))
    return Prepared(update(credit).where(days & beside.exists() & (~credit.c.shared)).values(shared=True))


_MARK = _mark()


def earn_again(connection: Connection, people: People, ids: Iterable[int], workdays: Workdays) -> int:
    """Work out anew what records earn, as when the calendar or the hours of a half-day changed; how many."""
    done = 0
    for part in chunks(sorted(ids)):
        records = load_records(connection, people, part)
        connection.execute(delete(credit).where(credit.c.activity_id.in_(part)))
        rows = [row for key, record in records.items() for row in _credits(key, record, people, workdays)]
        if rows:
            insert_rows(connection, credit, rows)
            _mark_shared(connection, part[0], part[-1])
        done += len(records)
    return done


def set_hours(connection: Connection, people: People, key: int, record: LedgerRecord) -> None:
    """Write what the words 半天 and 一天 of a record are worth now; this is no correction of it."""
    connection.execute(update(activity).where(activity.c.id == key).values(hundredths=record.hundredths))
    for seat in record.attendances:
        here = (attendance.c.activity_id == key) & (
            attendance.c.officer_id == people.officer_ids[seat.officer]
        )
        connection.execute(update(attendance).where(here).values(hundredths=seat.hundredths))


def rows_in_words(connection: Connection) -> list[int]:
    """The rows in which hours were entered as 半天 or 一天."""
    sheet = select(attendance.c.activity_id).where(attendance.c.hours_word != "")
    query = select(activity.c.id).where(or_(activity.c.hours_word != "", activity.c.id.in_(sheet)))
    return list(connection.scalars(query.order_by(activity.c.id)))


def rows_of_several_days(connection: Connection) -> list[int]:
    """The rows whose hours are spread over working days."""
    return list(connection.scalars(select(activity.c.id).where(activity.c.last > activity.c.first)))


# -- finding --------------------------------------------------------------------------


def numbers_of(connection: Connection, people: People, organiser: str, prefix: str = "") -> set[str]:
    """The numbers that an organiser's activities have, or those of them that begin with `prefix`."""
    rows = _NUMBERS.rows(connection, organiser=people.unit_ids[organiser], prefix=prefix)
    return {number for (number,) in rows}


_PREFIX = bindparam("prefix", type_=activity.c.number.type)
_NUMBERS = Prepared(
    select(activity.c.number).where(
        activity.c.organiser_id == bindparam("organiser"),
        func.substr(activity.c.number, 1, func.length(_PREFIX)) == _PREFIX,
    )
)


def rows_numbered(connection: Connection, number: str, organiser: str = "") -> dict[int, str]:
    """The rows with a number, each with the code of its organiser; `organiser` is a code or a full name."""
    query = select(activity.c.id, unit.c.code).join(unit, unit.c.id == activity.c.organiser_id)
    query = query.where(activity.c.number == number)
    if organiser:
        query = query.where(or_(unit.c.code == organiser, unit.c.name == organiser))
    return dict(connection.execute(query.order_by(activity.c.id)).tuples().all())


def find_same(connection: Connection, people: People, records: Sequence[LedgerRecord]) -> dict[int, int]:
    """The row of each record that the ledger has already, by the record's place in `records`.

    The same is what has the organiser and number, or for a record without a
    number the same identity (RULES 13); of several such rows the oldest.
    """
    table = activity.c
    found: dict[tuple[int, str] | str, int] = {}
    for part in chunks(dict.fromkeys(record.number for record in records if record.number)):
        asked = where_in((table.id, table.organiser_id, table.number), table.number, len(part))
        rows = asked.rows(connection, **numbered(part))
        found |= {(organiser_id, number): key for key, organiser_id, number in rows}
    for part in chunks(dict.fromkeys(record.identity for record in records if not record.number)):
        asked = where_in((table.id, table.identity), table.identity, len(part))
        rows = asked.rows(connection, **numbered(part))
        found |= {identity: key for key, identity in sorted(rows, reverse=True)}
    keys = [_key(record, people) for record in records]
    return {place: found[key] for place, key in enumerate(keys) if key in found}


def _key(record: LedgerRecord, people: People) -> tuple[int, str] | str:
    return (people.unit_ids[record.organiser], record.number) if record.number else record.identity


def same_rows(
    connection: Connection, people: People, records: Sequence[LedgerRecord]
) -> dict[int, tuple[int, LedgerRecord]]:
    """As `find_same`, each row with the record that stands there."""
    rows = find_same(connection, people, records)
    there = load_records(connection, people, set(rows.values())) if rows else {}
    return {place: (row, there[row]) for place, row in rows.items()}


def version_of(connection: Connection, key: int) -> int | None:
    """How many versions a row has had; None if there is no such row."""
    found: int | None = connection.scalar(select(activity.c.version).where(activity.c.id == key))
    return found
