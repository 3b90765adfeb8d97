"""What was entered last."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from learnlaw.store.tables import activity, receipt


def newest_by(connection: Connection, verb: str) -> int | None:
    """The row of the ledger that a verb entered or changed last."""
    query = (
        select(func.max(activity.c.id))
        .join(receipt, receipt.c.id == activity.c.receipt_id)
        .where(receipt.c.verb == verb)
    )
    found: int | None = connection.scalar(query)
    return found
