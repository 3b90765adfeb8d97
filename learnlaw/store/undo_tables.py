"""The table of what receipts did to rows outside the ledger, which keeps its versions itself."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, Index, Integer, String, Table

from learnlaw.store.base import metadata

receipt_change = Table(
    "receipt_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False, index=True),
    Column("place", String(20), nullable=False),
    Column("row_id", Integer, nullable=False),
    # None: there was no such row, or is none any more
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index("ix_receipt_change_row", "place", "row_id"),
)
