"""The ledger as a list: which activities, filtered and counted by the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from learnlaw.domain.study import EARNING
from learnlaw.store.tables import activity, activity_unit, attendance, evidence, officer, unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which activities are wanted; what is empty asks nothing."""

    unit: str = ""
    """The code of a unit that it counts for, or that held it."""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    """Activities with a day from `since` to `until`, both included."""
    officer: str = ""
    """The code of an officer whom it names, in whatever way he was there."""
    status: str = ""
    topic: str = ""
    """A part of the topic."""


def list_activities(connection: Connection, asked: Filter) -> list[Any]:
    """One row an activity, newest first, with counts of people and files."""
    return list(connection.execute(_where(_list(), asked)).all())


def units_of(connection: Connection, rows: list[int] | None = None) -> dict[int, list[str]]:
    """The codes of the units that activities count for, in the order in which they were entered."""
    link = activity_unit.c
    query = select(link.activity_id, unit.c.code).join(unit, unit.c.id == link.unit_id)
    if rows is not None and len(rows) <= 500:
        query = query.where(link.activity_id.in_(rows))
    found: dict[int, list[str]] = {}
    for key, code in connection.execute(query.order_by(link.activity_id, link.position)):
        found.setdefault(key, []).append(code)
    return found


def _list() -> Select[Any]:
    table, seat = activity.c, attendance.c
    earning = [presence.value for presence in EARNING]
    there = select(func.count()).where(seat.activity_id == table.id, seat.presence.in_(earning))
    files = select(func.count()).where(evidence.c.activity_id == table.id, evidence.c.removed_at.is_(None))
    return (
        select(
            *(column for column in table if column.name not in ("identity", "receipt_id")),
            unit.c.code.label("organiser"),
            there.scalar_subquery().label("there"),
            files.scalar_subquery().label("files"),
        )
        .join(unit, unit.c.id == table.organiser_id)
        .order_by(table.first.desc(), table.id.desc())
    )


def _where(query: Select[Any], asked: Filter) -> Select[Any]:
    table = activity.c
    if asked.unit:
        link = activity_unit.c
        mine = select(unit.c.id).where(unit.c.code == asked.unit).scalar_subquery()
        counted = exists().where(and_(link.activity_id == table.id, link.unit_id == mine))
        query = query.where(or_(table.organiser_id == mine, counted))
    if asked.kind:
        query = query.where(("," + table.kinds + ",").contains(f",{asked.kind},", autoescape=True))
    if asked.since:
        query = query.where(table.last >= asked.since)
    if asked.until:
        query = query.where(table.first <= asked.until)
    if asked.officer:
        seat = attendance.c
        who = select(officer.c.id).where(officer.c.code == asked.officer).scalar_subquery()
        query = query.where(exists().where(and_(seat.activity_id == table.id, seat.officer_id == who)))
    if asked.status:
        query = query.where(table.status == asked.status)
    if asked.topic:
        query = query.where(table.topic.contains(asked.topic, autoescape=True))
    return query
