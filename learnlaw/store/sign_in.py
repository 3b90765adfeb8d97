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


def newest_like(connection: Connection, unit_id: int | None, kind: str) -> int | None:
    """The row of the last held activity of a kind; with a unit one that counts for it, or that it held."""
    table, links = activity.c, activity_unit.c
    query = select(table.id, table.kinds).where(table.status == "held")
    if unit_id is not None:
        credited = select(links.activity_id).where(links.unit_id == unit_id)
        query = query.where(or_(table.id.in_(credited), table.organiser_id == unit_id))
    query = query.where(table.kinds.contains(kind, autoescape=True))
    for key, kinds in connection.execute(query.order_by(table.last.desc(), table.id.desc())):
        if kind in kinds.split(","):
            return int(key)
    return None
