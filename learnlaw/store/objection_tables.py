"""The table of objections: what an officer says is wrong with an entry of the ledger, and the answer."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Date, ForeignKey, Index, Integer, String, Table, Text, text

from learnlaw.store.base import UtcDateTime, metadata

objection = Table(
    "objection",
    metadata,
    Column("id", Integer, primary_key=True),
    # no key of the ledger: an objection outlives an entry that is taken back
    Column("activity_id", Integer, nullable=False, index=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False, index=True),
    Column("number", String(60), nullable=False),
    Column("topic", String(400), nullable=False),
    Column("day", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("state", String(10), nullable=False, default="open"),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_by", String(60), nullable=False, default=""),
    Column("answered_at", UtcDateTime),
    CheckConstraint("state IN ('open', 'accepted', 'declined')", name="state_known"),
    # one that waits for its answer, by officer and entry
    Index(
        "ix_objection_open",
        "activity_id",
        "officer_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)
