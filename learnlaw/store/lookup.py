"""The few units and officers that a record or a form names, found without reading the whole roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Table, or_, select

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Roster
from learnlaw.domain.text import skeleton
from learnlaw.store.people import People, load_people
from learnlaw.store.prepared import numbered, where_in
from learnlaw.store.tables import activity, activity_unit, attendance, officer, unit

T = TypeVar("T")

CHUNK = 400
"""How many values one statement names at most; old SQLite libraries take 999."""


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values, as many at a time as one statement may name."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def people_of(
    connection: Connection, records: Sequence[LedgerRecord] = (), rows: Sequence[int] = ()
) -> People:
    """The numbers of the units and officers that records, and rows of the ledger, name; without a roster.

    A code that the database does not know is absent.
    """
    units = {code for record in records for code in (record.organiser, *record.units)}
    seats = [seat for record in records for seat in record.attendances]
    officers = {code for seat in seats for code in (seat.officer, seat.proxy) if code}
    unit_ids = _ids(connection, unit, units)
    officer_ids = _ids(connection, officer, officers)
    for part in chunks(rows):
        unit_ids |= _ids_where(connection, unit, unit.c.id.in_(_units_of(part)))
        officer_ids |= _ids_where(connection, officer, officer.c.id.in_(_officers_of(part)))
    return _people(Roster.of(), unit_ids, officer_ids)


def people_meant(connection: Connection, words: Iterable[str]) -> People:
    """All units, and the officers that words mean by code or by name, with their postings."""
    meant: dict[str, int] = {}
    for part in chunks(dict.fromkeys(words)):
        skeletons = [skeleton(word) for word in part]
        named = or_(officer.c.code.in_(part), officer.c.skeleton.in_(skeletons))
        meant |= _ids_where(connection, officer, named)
    return load_people(connection, meant.values())


def _ids(connection: Connection, table: Table, codes: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in chunks(codes):
        asked = where_in((table.c.code, table.c.id), table.c.code, len(part))
        found.update(asked.rows(connection, **numbered(part)))
    return found


def _ids_where(connection: Connection, table: Table, condition: Any) -> dict[str, int]:
    return dict(connection.execute(select(table.c.code, table.c.id).where(condition)).all())


def _units_of(rows: Sequence[int]) -> Any:
    held = select(activity.c.organiser_id).where(activity.c.id.in_(rows))
    return held.union(select(activity_unit.c.unit_id).where(activity_unit.c.activity_id.in_(rows)))


def _officers_of(rows: Sequence[int]) -> Any:
    seat = attendance.c
    mine = seat.activity_id.in_(rows)
    proxies = select(seat.proxy_id).where(mine, seat.proxy_id.is_not(None))
    return select(seat.officer_id).where(mine).union(proxies)


def _people(roster: Roster, units: dict[str, int], officers: dict[str, int]) -> People:
    return People(
        roster,
        units,
        officers,
        {key: code for code, key in units.items()},
        {key: code for code, key in officers.items()},
    )
