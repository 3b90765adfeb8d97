"""What the first screen asks beside the quotas: who is silent, who missed what, by which keys units are found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select, union

from learnlaw.domain.calendar import Window
from learnlaw.domain.study import Presence, Status
from learnlaw.store.people import People
from learnlaw.store.tables import activity, activity_unit, attendance, unit

MISSED = (Presence.LEAVE, Presence.ON_DUTY, Presence.PROXY, Presence.ABSENT)


@dataclass(frozen=True, slots=True)
class MissedSeat:
    """Somebody was not there, and no make-up is recorded."""

    officer: str
    day: date
    topic: str
    number: str


def unit_keys(connection: Connection) -> dict[str, str]:
    """By code, the initials and the pinyin under which a unit is found."""
    rows = connection.execute(select(unit.c.code, unit.c.pinyin))
    return {row.code: row.pinyin for row in rows}


def units_heard_of(connection: Connection, people: People, span: Window) -> set[str]:
    """The units for which something was entered within a span of days."""
    entered = activity.c.entered_on >= span.start
    if span.end is not None:
        entered &= activity.c.entered_on < span.end
    held = select(activity.c.organiser_id).where(entered)
    named = select(activity_unit.c.unit_id).join(activity).where(entered)
    return {people.unit_codes[row[0]] for row in connection.execute(union(held, named))}


def missed_seats(connection: Connection, people: People, first: date, last: date) -> list[MissedSeat]:
    """Who missed something held from `first` to `last` and has no make-up 补课 that names it."""
    seat, table = attendance.c, activity.c
    query = (
        select(seat.officer_id, table.last, table.topic, table.number)
        .join(activity)
        .where(
            table.last >= first,
            table.last <= last,
            table.status == Status.HELD.value,
            seat.presence.in_([presence.value for presence in MISSED]),
        )
        .order_by(table.last, table.id, seat.position)
    )
    made_up = _made_up(connection)
    return [
        MissedSeat(people.officer_codes[row[0]], row[1], row[2], row[3])
        for row in connection.execute(query)
        if (row[0], row[3]) not in made_up
    ]


def _made_up(connection: Connection) -> set[tuple[int, str]]:
    seat = attendance.c
    query = select(seat.officer_id, seat.makes_up).where(seat.presence == Presence.MAKEUP.value)
    return {(officer, number) for officer, number in connection.execute(query)}
