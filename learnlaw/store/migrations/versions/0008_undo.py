"""The table of what receipts did to single rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "receipt_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=20), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_receipt_change_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_receipt_change")),
    )
    op.create_index(op.f("ix_receipt_change_receipt_id"), "receipt_change", ["receipt_id"])
    op.create_index("ix_receipt_change_row", "receipt_change", ["place", "row_id"])
