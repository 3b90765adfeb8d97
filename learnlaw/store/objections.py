"""Objections as rows; nothing is taken out."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from learnlaw.domain.objection import Objection, ObjectionState
from learnlaw.store.objection_tables import objection
from learnlaw.store.tables import officer


def load_objections(
    connection: Connection, *, key: int | None = None, row: int | None = None, who: str = "", state: str = ""
) -> list[Objection]:
    """The objections asked for, the newest first."""
    table = objection.c
    query = select(objection, officer.c.code.label("who")).join(officer, officer.c.id == table.officer_id)
    if key is not None:
        query = query.where(table.id == key)
    if row is not None:
        query = query.where(table.activity_id == row)
    if who:
        query = query.where(officer.c.code == who)
    if state:
        query = query.where(table.state == state)
    return [_objection(found) for found in connection.execute(query.order_by(table.id.desc()))]


def _objection(row: Any) -> Objection:
    return Objection(
        id=row.id,
        row=row.activity_id,
        number=row.number,
        topic=row.topic,
        day=row.day,
        officer=row.who,
        text=row.text,
        raised_at=row.raised_at,
        state=ObjectionState(row.state),
        answer=row.answer,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )


def open_count(connection: Connection) -> int:
    """How many wait for an answer."""
    query = select(func.count()).where(objection.c.state == ObjectionState.OPEN.value)
    return connection.scalar(query) or 0


def put_objection(
    connection: Connection,
    *,
    row: int,
    officer_id: int,
    number: str,
    topic: str,
    day: date,
    text: str,
    at: datetime,
) -> tuple[int, str | None]:
    """Enter an objection; one that waits takes the new words. Its number, and the words it had."""
    table = objection.c
    waiting = (table.activity_id == row, table.officer_id == officer_id, table.state == "open")
    known = connection.execute(select(table.id, table.text).where(*waiting)).first()
    if known is not None:
        connection.execute(update(objection).where(table.id == known.id).values(text=text, raised_at=at))
        return known.id, known.text
    values = {"activity_id": row, "officer_id": officer_id, "number": number, "topic": topic, "day": day}
    made = connection.execute(insert(objection).values(**values, text=text, raised_at=at))
    assert made.inserted_primary_key is not None
    return int(made.inserted_primary_key[0]), None


def answer(connection: Connection, key: int, state: ObjectionState, text: str, by: str, at: datetime) -> bool:
    """Answer an objection that waits; whether it did."""
    table = objection.c
    values = {"state": state.value, "answer": text, "answered_by": by, "answered_at": at}
    waiting = update(objection).where(table.id == key, table.state == ObjectionState.OPEN.value)
    return connection.execute(waiting.values(**values)).rowcount == 1
