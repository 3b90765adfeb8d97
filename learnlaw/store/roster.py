"""The roster as plain rows, read and written many at a time: what an import compares and changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Date, Table, bindparam, delete, insert, select, update

from learnlaw.domain.text import skeleton
from learnlaw.store.tables import exemption, officer, posting, unit


class UnitRow(NamedTuple):
    """A row of `unit`, in the order of its columns."""

    id: int
    code: str
    name: str
    skeleton: str
    pinyin: str
    kind: str
    parent_id: int | None
    enforces: bool
    order_no: int | None
    contact: str
    phone: str
    founded_on: date | None
    closed_on: date | None
    merged_into_id: int | None
    version: int


class OfficerRow(NamedTuple):
    """A row of `officer`, in the order of its columns."""

    id: int
    code: str
    name: str
    skeleton: str
    pinyin: str
    level: str
    staffing: str
    joined_on: date | None
    certificate: str
    certificate_expires_on: date | None
    education: str
    qualifications: str
    phone: str
    id_number: str
    version: int


class PostingRow(NamedTuple):
    """A row of `posting`, in the order of its columns."""

    id: int
    officer_id: int
    unit_id: int
    kind: str
    post: str
    rank: str
    duties: str
    starts_on: date | None
    appointed_on: date | None
    ends_on: date | None
    term_ends_on: date | None
    counts_here: bool
    expected_on: date | None


class RosterRows(NamedTuple):
    """Everything about people that a database holds, but for exemptions."""

    units: Sequence[UnitRow] = ()
    officers: Sequence[OfficerRow] = ()
    postings: Sequence[PostingRow] = ()


def load_rows(connection: Connection) -> RosterRows:
    """All units, officers and postings, by number."""
    return RosterRows(
        _rows(connection, unit, UnitRow._make),
        _rows(connection, officer, OfficerRow._make),
        _rows(connection, posting, PostingRow._make),
    )


def _rows(connection: Connection, table: Table, make: Callable[[Any], Any]) -> list[Any]:
    return [make(row) for row in connection.execute(select(table).order_by(table.c.id))]


def postings_of(connection: Connection, officer_id: int) -> list[PostingRow]:
    """All postings of one officer."""
    here = posting.c
    query = select(posting).where(here.officer_id == officer_id).order_by(here.starts_on, here.id)
    return [PostingRow._make(row) for row in connection.execute(query)]


def found_officers(connection: Connection, word: str) -> frozenset[str]:
    """The codes of officers whose code, name or pinyin has a word; pinyin from the beginning of a key."""
    here, plain = officer.c, skeleton(word)
    typed = plain.replace(" ", "")
    query = select(here.code).where(
        here.code.icontains(word, autoescape=True)
        | here.skeleton.contains(plain, autoescape=True)
        | here.pinyin.startswith(typed, autoescape=True)
        | here.pinyin.contains(f" {typed}", autoescape=True)
    )
    return frozenset(connection.scalars(query))


def add_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert as many rows as each of the columns has values."""
    if not columns.get("id"):
        return
    statement = insert(table).values({name: bindparam(name) for name in columns})
    _run_many(connection, statement, table, columns)


def change_columns(connection: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Change the rows of those numbers; `columns` has `id` among them."""
    if not columns.get("id"):
        return
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in columns if name != "id"}
    named = {f"b_{name}": found for name, found in columns.items()}
    statement = update(table).where(table.c.id == bindparam("b_id")).values(values)
    _run_many(connection, statement, table, named)


def _run_many(
    connection: Connection, statement: Any, table: Table, columns: Mapping[str, Sequence[Any]]
) -> None:
    """Run a statement once for each row of columns."""
    if connection.dialect.name != "sqlite":
        names = list(columns)
        rows = [dict(zip(names, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        connection.execute(statement, rows)
        return
    # half the time of an import goes into the conversion of every value by itself; here only days need one
    compiled = statement.compile(dialect=connection.dialect)
    ready = [_days(table, name, columns[name]) for name in compiled.positiontup]
    connection.exec_driver_sql(str(compiled), list(zip(*ready, strict=True)))


def _days(table: Table, name: str, values: Sequence[Any]) -> Sequence[Any]:
    if not isinstance(table.c[name.removeprefix("b_")].type, Date):
        return values
    return [None if value is None else _iso(value) for value in values]


@cache
def _iso(day: date) -> str:
    return day.isoformat()


def remove_postings(connection: Connection, ids: Sequence[int]) -> None:
    """Take postings out that never began."""
    if ids:
        connection.execute(delete(posting).where(posting.c.id == bindparam("b")), [{"b": key} for key in ids])


def exemption_from(connection: Connection, officer_id: int, day: date) -> Mapping[str, Any] | None:
    """The exemption of an officer that begins on `day`."""
    here = exemption.c
    query = select(exemption).where(here.officer_id == officer_id, here.starts_on == day)
    row = connection.execute(query).first()
    return None if row is None else dict(row._mapping)


def remove_exemption(connection: Connection, key: int) -> None:
    """Take back an exemption."""
    connection.execute(delete(exemption).where(exemption.c.id == key))


def change_exemption(connection: Connection, key: int, reason: str, ends_on: date | None) -> None:
    """Give an exemption another reason or end."""
    connection.execute(update(exemption).where(exemption.c.id == key).values(reason=reason, ends_on=ends_on))
