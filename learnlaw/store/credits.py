"""What each attendance earns, day by day: rows that are derived, and made anew when what they rest on changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    or_,
    select,
    tuple_,
    update,
)

from learnlaw.domain.calendar import Workdays
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Status, day_credits
from learnlaw.store.lookup import chunks
from learnlaw.store.people import People
from learnlaw.store.prepared import Prepared, insert_rows
from learnlaw.store.tables import activity, attendance, credit


def credits_of(key: int, record: LedgerRecord, people: People, workdays: Workdays) -> list[dict[str, Any]]:
    """The rows that a record earns; a cancelled one earns nothing."""
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
            "shared": 0,
            "year": part.day.year,
        }
        for part in parts
    ]


OVERLAP = 1_000_000
"""The mark of a day on which two activities overlap by the clock; no day holds so many hundredths."""


def mark_shared(connection: Connection, low: int, high: int) -> None:
    """Mark credits that share an officer's day with another by what the day holds in all.

    Sums may then pass over every day that stays under the cap and has no
    overlap. A mark is never lowered: a credit that is marked too high is only
    looked at by itself.
    """
    _MARK.change(connection, low=low, high=high)


def _mark() -> Prepared:
    new, other = credit.alias("new"), credit.alias("other")
    fresh = new.c.activity_id.between(bindparam("low"), bindparam("high"))
    here = _same_day(other)
    beside = select(other.c.activity_id).where(here & (other.c.activity_id != credit.c.activity_id))
    key = ("year", "officer_id", "day")
    days = tuple_(*(credit.c[name] for name in key)).in_(select(*(new.c[name] for name in key)).where(fresh))
    whole = select(func.sum(other.c.hundredths)).where(here).scalar_subquery()
    load = case((_overlapping().exists(), OVERLAP), else_=func.max(whole, credit.c.shared, 1))
    return Prepared(update(credit).where(days & beside.exists()).values(shared=load))


def _same_day(other: Any) -> ColumnElement[bool]:
    """Another credit of the officer on the same day."""
    same = [other.c[name] == credit.c[name] for name in ("year", "officer_id", "day")]
    return and_(*same)


def _overlapping() -> Select[Any]:
    """Two credits of the officer and day whose activities overlap by the clock."""
    one, two = credit.alias("one"), credit.alias("two")
    first, second = activity.alias("first"), activity.alias("second")
    same = [_same_day(one), _same_day(two)]
    joined = one.join(first, first.c.id == one.c.activity_id)
    joined = joined.join(two, two.c.activity_id > one.c.activity_id)
    joined = joined.join(second, second.c.id == two.c.activity_id)
    clash = (first.c.start < second.c.end) & (second.c.start < first.c.end)
    return select(one.c.activity_id).select_from(joined).where(*same, clash).correlate(credit)


_MARK = _mark()


def earn_again(
    connection: Connection, people: People, records: Mapping[int, LedgerRecord], workdays: Workdays
) -> None:
    """Work out anew what records earn, as when the calendar or the hours of a half-day changed."""
    for part in chunks(sorted(records)):
        connection.execute(delete(credit).where(credit.c.activity_id.in_(part)))
        rows = [row for key in part for row in credits_of(key, records[key], people, workdays)]
        insert_rows(connection, credit, rows)
        mark_shared(connection, part[0], part[-1])


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
