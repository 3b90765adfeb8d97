"""Finds rows of the ledger: by number, by identity, and the same activity again."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, or_, select

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.store.lookup import chunks
from learnlaw.store.people import People
from learnlaw.store.prepared import Prepared, numbered, where_in
from learnlaw.store.study import load_records
from learnlaw.store.tables import activity, unit


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
    return dict(connection.execute(query.order_by(activity.c.id)).all())


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
