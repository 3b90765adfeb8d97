"""The table of accounts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("first", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.String(length=32), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.Column("seen_at", sa.String(length=32), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN (\x27coordinator\x27, \x27unit\x27, \x27officer\x27, \x27auditor\x27)",
            name=op.f("ck_account_role_known"),
        ),
        sa.CheckConstraint("role <> \x27unit\x27 OR unit_id IS NOT NULL", name=op.f("ck_account_unit_given")),
        sa.CheckConstraint(
            "role <> \x27officer\x27 OR officer_id IS NOT NULL", name=op.f("ck_account_officer_given")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_account_unit_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_account_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("code", name=op.f("uq_account_code")),
        sa.UniqueConstraint("officer_id", name=op.f("uq_account_officer_id")),
    )
