"""Units, officers, postings and exemptions, as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from learnlaw.domain.people import Exemption, Officer, Posting, Roster, Unit
from learnlaw.store.tables import exemption, officer, posting, unit

SEPARATOR = "、"


@dataclass(frozen=True)
class People:
    """The roster, and the numbers that rows of other tables call its members by."""

    roster: Roster
    unit_ids: Mapping[str, int]
    officer_ids: Mapping[str, int]
    unit_codes: Mapping[int, str]
    officer_codes: Mapping[int, str]


def load_people(connection: Connection, officers: Iterable[int] | None = None) -> People:
    """The whole roster of every day, or all units and only the officers of these numbers."""
    mine = None if officers is None else list(officers)
    unit_rows = connection.execute(select(*_UNIT)).all()
    officer_rows = connection.execute(_only(select(*_OFFICER), officer.c.id, mine)).all()
    unit_codes = {row[0]: row[1] for row in unit_rows}
    officer_codes = {row[0]: row[1] for row in officer_rows}
    roster = Roster.of(
        [_unit(row, unit_codes) for row in unit_rows],
        [_officer(row) for row in officer_rows],
        _postings(connection, unit_codes, officer_codes, mine),
        _exemptions(connection, officer_codes, mine),
    )
    return People(
        roster,
        {code: key for key, code in unit_codes.items()},
        {code: key for key, code in officer_codes.items()},
        unit_codes,
        officer_codes,
    )


def _only(query: Any, column: Any, keys: list[int] | None) -> Any:
    return query if keys is None else query.where(column.in_(keys))


_UNIT = (
    unit.c.id,
    unit.c.code,
    unit.c.name,
    unit.c.kind,
    unit.c.parent_id,
    unit.c.enforces,
    unit.c.order_no,
    unit.c.contact,
    unit.c.phone,
    unit.c.founded_on,
    unit.c.closed_on,
    unit.c.merged_into_id,
)
_OFFICER = (
    officer.c.id,
    officer.c.code,
    officer.c.name,
    officer.c.joined_on,
    officer.c.qualifications,
    officer.c.education,
    officer.c.certificate,
    officer.c.certificate_expires_on,
    officer.c.level,
)


def _unit(row: Any, codes: Mapping[int, str]) -> Unit:
    return Unit(
        code=row.code,
        name=row.name,
        kind=row.kind,
        parent=codes.get(row.parent_id),
        enforces=row.enforces,
        order=row.order_no,
        contact=row.contact,
        phone=row.phone,
        founded_on=row.founded_on,
        closed_on=row.closed_on,
        merged_into=codes.get(row.merged_into_id),
    )


def _officer(row: Any) -> Officer:
    _, code, name, joined_on, qualifications, education, certificate, expires_on, level = row
    return Officer(
        code=code,
        name=name,
        joined_on=joined_on,
        qualifications=frozenset(qualifications.split(SEPARATOR)) if qualifications else frozenset(),
        education=education,
        certificate=certificate,
        certificate_expires_on=expires_on,
        level=level,
    )


def _postings(
    connection: Connection, units: Mapping[int, str], officers: Mapping[int, str], mine: list[int] | None
) -> Iterable[Posting]:
    duties: dict[str, frozenset[str]] = {}
    table = posting.c
    columns = (table.officer_id, table.unit_id, table.kind, table.post, table.duties, table.starts_on)
    more = (table.appointed_on, table.ends_on, table.term_ends_on, table.counts_here, table.expected_on)
    query = _only(select(*columns, *more, table.rank), table.officer_id, mine).order_by(table.id)
    for row in connection.execute(query):
        if row[4] not in duties:
            duties[row[4]] = frozenset(row[4].split(",")) if row[4] else frozenset()
        yield Posting(
            officer=officers[row[0]],
            unit=units[row[1]],
            kind=row[2],
            post=row[3],
            duties=duties[row[4]],
            starts_on=row[5],
            appointed_on=row[6],
            ends_on=row[7],
            term_ends_on=row[8],
            counts_here=row[9],
            expected_on=row[10],
            rank=row[11],
        )


def _exemptions(
    connection: Connection, officers: Mapping[int, str], mine: list[int] | None
) -> Iterable[Exemption]:
    table = exemption.c
    query = select(table.officer_id, table.reason, table.starts_on, table.ends_on)
    rows = connection.execute(_only(query, table.officer_id, mine).order_by(table.id))
    return [Exemption(officers[row[0]], *row[1:]) for row in rows]


# -- writing ----------------------------------------------------------------------


def next_id(connection: Connection, table: Any) -> int:
    """The first free number of a table; the writer holds the lock, so it stays free."""
    return int(connection.scalar(select(func.coalesce(func.max(table.c.id), 0))) or 0) + 1


def add_rows(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    if rows:
        connection.execute(insert(table), rows)


def change_rows(connection: Connection, table: Any, rows: list[dict[str, Any]]) -> None:
    """Update rows by `id`; all rows name the same columns."""
    if rows:
        columns: dict[str, Any] = {name: bindparam(f"b_{name}") for name in rows[0] if name != "id"}
        statement = update(table).where(table.c.id == bindparam("b_id")).values(columns)
        connection.execute(statement, [{f"b_{name}": value for name, value in row.items()} for row in rows])


def officer_details(connection: Connection, codes: Iterable[str] | None = None) -> dict[str, dict[str, Any]]:
    """Every column of officers by code, personal ones too: for the card, export, and matching."""
    query = select(officer)
    if codes is not None:
        query = query.where(officer.c.code.in_(list(codes)))
    return {row.code: dict(row._mapping) for row in connection.execute(query)}


def unit_details(connection: Connection) -> dict[str, dict[str, Any]]:
    """Every column of units by code."""
    return {row.code: dict(row._mapping) for row in connection.execute(select(unit))}


def postings_of(
    connection: Connection, officer_ids: Iterable[int] | None = None
) -> dict[int, list[dict[str, Any]]]:
    """The posting rows of officers, oldest first, by the officer's number."""
    query = select(posting).order_by(posting.c.officer_id, posting.c.starts_on, posting.c.id)
    if officer_ids is not None:
        query = query.where(posting.c.officer_id.in_(list(officer_ids)))
    found: dict[int, list[dict[str, Any]]] = {}
    for row in connection.execute(query):
        found.setdefault(row.officer_id, []).append(dict(row._mapping))
    return found


def remove_postings(connection: Connection, ids: Iterable[int]) -> None:
    """Take postings back, as the undo of an entry does."""
    connection.execute(delete(posting).where(posting.c.id.in_(list(ids))))


def add_exemption(
    connection: Connection, officer_id: int, reason: str, starts_on: date, ends_on: date | None
) -> None:
    """Record 免训免考."""
    row = {"officer_id": officer_id, "reason": reason, "starts_on": starts_on, "ends_on": ends_on}
    connection.execute(insert(exemption), [row])
