"""The table of accounts: who may come in, as what, and by which hashed secret."""

from __future__ import annotations

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, String, Table

from learnlaw.store.base import UtcDateTime, metadata

account = Table(
    "account",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("role", String(12), nullable=False),
    Column("unit_id", ForeignKey("unit.id")),
    Column("officer_id", ForeignKey("officer.id"), unique=True),
    # argon2id, with its salt and its cost
    Column("secret", String(200), nullable=False),
    # printed and not yet changed by its owner
    Column("first", Boolean, nullable=False, default=True),
    Column("active", Boolean, nullable=False, default=True),
    Column("failures", Integer, nullable=False, default=0),
    Column("locked_until", UtcDateTime),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime),
    # whoever is in with an older version is out
    Column("version", Integer, nullable=False, default=1),
    CheckConstraint("role IN ('coordinator', 'unit', 'officer', 'auditor')", name="role_known"),
    CheckConstraint("role <> 'unit' OR unit_id IS NOT NULL", name="unit_given"),
    CheckConstraint("role <> 'officer' OR officer_id IS NOT NULL", name="officer_given"),
)
