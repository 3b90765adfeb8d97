"""The activities that an officer may have missed, found without reading the whole ledger."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, or_, select

from learnlaw.store.tables import activity, activity_unit, attendance


def rows_about(
    connection: Connection, officer_id: int, unit_id: int | None, since: date, until: date
) -> list[int]:
    """The held activities of some days that name an officer, or count for the unit."""
    table, seats, links = activity.c, attendance.c, activity_unit.c
    named = select(seats.activity_id).where(seats.officer_id == officer_id)
    credited = select(links.activity_id).where(links.unit_id == unit_id)
    query = select(table.id).where(
        table.status == "held",
        table.last >= since,
        table.last <= until,
        or_(table.id.in_(named), table.id.in_(credited)),
    )
    return list(connection.scalars(query.order_by(table.id)))


def newest_like(connection: Connection, unit_id: int, kind: str) -> int | None:
    """The row of the last activity of a kind that counts for a unit, or that it held; plans do not count."""
    table, links = activity.c, activity_unit.c
    credited = select(links.activity_id).where(links.unit_id == unit_id)
    query = select(table.id, table.kinds).where(
        table.status == "held", or_(table.id.in_(credited), table.organiser_id == unit_id)
    )
    for key, kinds in connection.execute(query.order_by(table.last.desc(), table.id.desc())):
        if kind in kinds.split(","):
            return int(key)
    return None
