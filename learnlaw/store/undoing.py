"""What a receipt did to single rows, row by row, so that it can be put back as it was.

Before a verb writes it says which rows it may touch; when it is done they are
read again and what differs is kept with the receipt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Date, Table, delete, insert, select, update

from learnlaw.store.exam_tables import asked_question, review_answer
from learnlaw.store.tables import exemption, notice, officer, posting, question, receipt, unit
from learnlaw.store.undo_tables import receipt_change

PLACES: Mapping[str, Table] = {
    "unit": unit,
    "officer": officer,
    "posting": posting,
    "exemption": exemption,
    "notice": notice,
    "question": question,
}
"""Tables whose rows can be put back."""
COUNTED = frozenset({"unit", "officer", "notice"})
"""Those whose column `version` counts the changes of a row: it goes up when a row is put back, too."""

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Change:
    """One row, before and after a receipt; None where there was no row."""

    place: str
    row: int
    before: Body | None
    after: Body | None


def rows_where(connection: Connection, place: str, where: Mapping[str, Any]) -> dict[int, Body]:
    """The rows of a place whose columns have these values, or one of several, as plain JSON."""
    table = PLACES[place]
    query = select(table)
    for name, value in where.items():
        column = table.c[name]
        query = query.where(column.in_(value) if isinstance(value, list | tuple | set) else column == value)
    return {row.id: _plain(row._mapping) for row in connection.execute(query)}


def _plain(row: Mapping[Any, Any]) -> Body:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}


def differing(place: str, before: Mapping[int, Body], after: Mapping[int, Body]) -> list[Change]:
    """What differs between two readings of the same rows."""
    return [
        Change(place, key, before.get(key), after.get(key))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    ]


def keep_changes(connection: Connection, number: int, changes: Iterable[Change]) -> None:
    """Remember what a receipt did."""
    rows = [
        {"receipt_id": number, "place": c.place, "row_id": c.row, "before": c.before, "after": c.after}
        for c in changes
    ]
    if rows:
        connection.execute(insert(receipt_change), rows)


def changes_of(connection: Connection, number: int) -> list[Change]:
    """What a receipt did, in the order in which it was remembered."""
    table = receipt_change.c
    query = select(table.place, table.row_id, table.before, table.after)
    rows = connection.execute(query.where(table.receipt_id == number).order_by(table.id))
    return [Change(*row) for row in rows]


# -- what stands on it --------------------------------------------------------------------


def later_receipts(connection: Connection, number: int, changes: Iterable[Change]) -> list[int]:
    """The receipts after this one that stand and changed one of its rows."""
    table, undone = receipt_change.c, receipt.c.undone_by
    rows = {(change.place, change.row) for change in changes}
    query = select(table.receipt_id, table.place, table.row_id).join(
        receipt, receipt.c.id == table.receipt_id
    )
    undoers = select(undone).where(undone.is_not(None))
    query = query.where(table.receipt_id > number, undone.is_(None), table.receipt_id.not_in(undoers))
    found = [key for key, place, row in connection.execute(query) if (place, row) in rows]
    return list(dict.fromkeys(found))


def moved_on(connection: Connection, changes: Iterable[Change]) -> list[Change]:
    """The changes whose row is not any more as they left it."""
    return [change for change in changes if not _stands(connection, change)]


def _stands(connection: Connection, change: Change) -> bool:
    now = rows_where(connection, change.place, {"id": change.row}).get(change.row)
    return _told(change.place, now) == _told(change.place, change.after)


def _told(place: str, body: Body | None) -> Body | None:
    """A row without the count of its changes."""
    if body is None or place not in COUNTED:
        return body
    return {name: value for name, value in body.items() if name != "version"}


def asked_since(connection: Connection, changes: Iterable[Change]) -> list[str]:
    """The questions whose added version stands in a paper, was practised, or has a newer one after it."""
    found = []
    for change in changes:
        if change.place != "question" or change.before is not None or change.after is None:
            continue
        code, version = change.after["code"], change.after["version"]
        asked, answers, versions = asked_question.c, review_answer.c, question.c
        queries = (
            select(asked.id).where(asked.code == code, asked.version == version),
            select(answers.id).where(answers.question == code, answers.version == version),
            select(versions.id).where(versions.code == code, versions.version > version),
        )
        if any(connection.execute(query.limit(1)).first() for query in queries):
            found.append(code)
    return found


# -- putting back -------------------------------------------------------------------------


def put_back(connection: Connection, changes: Iterable[Change]) -> None:
    """Make every row what it was before, the last change first."""
    for change in reversed(list(changes)):
        table = PLACES[change.place]
        if change.before is None:
            connection.execute(delete(table).where(table.c.id == change.row))
        elif change.after is None:
            connection.execute(insert(table).values(**_typed(table, change.before)))
        else:
            values = _typed(table, change.before)
            if change.place in COUNTED:
                values["version"] = table.c.version + 1
            connection.execute(update(table).where(table.c.id == change.row).values(**values))


def _typed(table: Table, body: Body) -> dict[str, Any]:
    """A row as the table takes it: days are days again."""
    return {
        name: date.fromisoformat(value) if isinstance(table.c[name].type, Date) and value else value
        for name, value in body.items()
    }


# -- how people call them -----------------------------------------------------------------


def names_of(connection: Connection, changes: Iterable[Change]) -> list[str]:
    """What the rows of a receipt belong to: officers, units, letters and questions, each once."""
    found: dict[str, None] = {}
    for change in changes:
        body = change.after or change.before or {}
        found[_name(connection, change.place, body)] = None
    return list(found)


def _name(connection: Connection, place: str, body: Body) -> str:
    if place in ("posting", "exemption"):
        query = select(officer.c.name, officer.c.code).where(officer.c.id == body["officer_id"])
        row = connection.execute(query).first()
        return f"{row.name} {row.code}" if row else f"{body['officer_id']}"
    if place == "notice":
        return f"{body['year']}-{body['number']}"
    return str(body["code"]) if place == "question" else f"{body['name']} {body['code']}"
