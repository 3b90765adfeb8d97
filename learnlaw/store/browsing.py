"""The ledger a page at a time, filtered and counted by the database; and the days of a month."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select

from learnlaw.domain.study import EARNING, Status
from learnlaw.store.objection_tables import objection
from learnlaw.store.tables import (
    activity,
    activity_history,
    activity_unit,
    attendance,
    audit,
    evidence,
    officer,
    unit,
)

PAGE = 200
"""Rows of one page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which activities; what is empty asks nothing."""

    units: Sequence[str] = ()
    """Codes: activities that count for one of them, or were held by one."""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    officer: str = ""
    law: str = ""
    """A part of the name of a law."""
    topic: str = ""
    state: str = ""
    """planned: still to come; overdue: planned and past; held, cancelled; bare: held, no file kept; objected."""
    grade: str = ""
    """A, B or C; an entry without a grade has C (RULES 12)."""


def count_activities(connection: Connection, wanted: Wanted, on: date) -> Mapping[str, int]:
    """How many there are in all, held, planned, overdue, cancelled, and held without a file."""
    table = activity.c
    held, planned = table.status == Status.HELD.value, table.status == Status.PLANNED.value
    parts = {
        "held": held,
        "planned": planned & (table.last >= on),
        "overdue": planned & (table.last < on),
        "cancelled": table.status == Status.CANCELLED.value,
        "bare": held & ~_has_file(),
        "objected": _objected(),
    }
    columns = [func.sum(case((condition, 1), else_=0)).label(name) for name, condition in parts.items()]
    query: Any = select(func.count().label("all"), *columns).select_from(activity)
    row = connection.execute(_where(query, wanted, on)).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}


def page_of(connection: Connection, wanted: Wanted, on: date, first: int, many: int = PAGE) -> list[Any]:
    """`many` rows from the place `first` on, the newest day first."""
    table, seat = activity.c, attendance.c
    earning = [presence.value for presence in EARNING]
    there = select(func.count()).where(seat.activity_id == table.id, seat.presence.in_(earning))
    files = select(func.count()).where(evidence.c.activity_id == table.id, evidence.c.removed_at.is_(None))
    # the page is cut out first: people and files are counted for its rows alone
    cut = _where(select(table.id), wanted, on).order_by(table.first.desc(), table.id.desc())
    rows = cut.limit(many).offset(first).subquery()
    query = (
        select(
            *(column for column in table if column.name not in ("identity", "receipt_id")),
            unit.c.code.label("organiser"),
            there.scalar_subquery().label("there"),
            files.scalar_subquery().label("files"),
            _objected().label("objected"),
        )
        .join(rows, rows.c.id == table.id)
        .join(unit, unit.c.id == table.organiser_id)
        .order_by(table.first.desc(), table.id.desc())
    )
    return list(connection.execute(query))


def days_of(connection: Connection, wanted: Wanted, on: date) -> list[Any]:
    """What stands in the days from `since` to `until`, in their order; for a calendar."""
    table = activity.c
    query = select(
        table.id, table.number, table.first, table.last, table.topic, table.kinds, table.status,
        table.hundredths, table.start, unit.c.code.label("organiser"),
    ).join(unit, unit.c.id == table.organiser_id)  # fmt: skip
    return list(connection.execute(_where(query, wanted, on).order_by(table.first, table.start, table.id)))


def once_planned(connection: Connection, first: date, last: date) -> list[Any]:
    """The activities of a time, each with whether it was ever a plan: what the year's plan is held against."""
    table, past = activity.c, activity_history.c
    was = exists().where(past.activity_id == table.id, past.body["status"].as_string() == "planned")
    planned = or_(table.status == Status.PLANNED.value, was).label("planned")
    query = select(table.id, table.status, table.last, planned, unit.c.code.label("organiser"))
    query = query.join(unit, unit.c.id == table.organiser_id)
    return list(connection.execute(query.where(table.last >= first, table.last <= last).order_by(table.id)))


def reasons_at(connection: Connection, instants: Sequence[datetime]) -> dict[datetime, str]:
    """The reasons that the log holds of changes made at these instants."""
    table = audit.c
    query = select(table.at, table.reason).where(table.at.in_(instants), table.reason != "")
    return {row.at: row.reason for row in connection.execute(query)}


def year_of(connection: Connection, row: int) -> int | None:
    """The year to which an activity belongs (RULES 8, 15)."""
    table = activity.c
    day = connection.scalar(select(func.coalesce(table.counts_on, table.last)).where(table.id == row))
    return None if day is None else int(day.year)


def _where(query: Select[Any], wanted: Wanted, on: date) -> Select[Any]:
    return query.where(*_conditions(wanted, on))


def _conditions(wanted: Wanted, on: date) -> list[ColumnElement[bool]]:
    table = activity.c
    found: list[ColumnElement[bool]] = []
    if wanted.units:
        mine, link = select(unit.c.id).where(unit.c.code.in_(wanted.units)), activity_unit.c
        counted = exists().where(and_(link.activity_id == table.id, link.unit_id.in_(mine)))
        found.append(or_(table.organiser_id.in_(mine), counted))
    if wanted.kind:
        found.append(("," + table.kinds + ",").contains(f",{wanted.kind},", autoescape=True))
    if wanted.since:
        found.append(table.last >= wanted.since)
    if wanted.until:
        found.append(table.first <= wanted.until)
    if wanted.officer:
        seat = attendance.c
        who = select(officer.c.id).where(officer.c.code == wanted.officer).scalar_subquery()
        found.append(exists().where(and_(seat.activity_id == table.id, seat.officer_id == who)))
    if wanted.law:
        found.append(table.laws.contains(wanted.law, autoescape=True))
    if wanted.topic:
        found.append(table.topic.contains(wanted.topic, autoescape=True))
    if wanted.grade:
        grades = (wanted.grade, "") if wanted.grade == "C" else (wanted.grade,)
        found.append(table.evidence.in_(grades))
    if wanted.state:
        found.append(_in_state(wanted.state, on))
    return found


def _in_state(state: str, on: date) -> ColumnElement[bool]:
    table = activity.c
    if state in ("planned", "overdue"):
        past = table.last < on
        return and_(table.status == Status.PLANNED.value, past if state == "overdue" else ~past)
    if state == "bare":
        return and_(table.status == Status.HELD.value, ~_has_file())
    if state == "objected":
        return _objected()
    return table.status == state


def _has_file() -> ColumnElement[bool]:
    return exists().where(evidence.c.activity_id == activity.c.id, evidence.c.removed_at.is_(None))


def _objected() -> ColumnElement[bool]:
    return exists().where(objection.c.activity_id == activity.c.id, objection.c.state == "open")
