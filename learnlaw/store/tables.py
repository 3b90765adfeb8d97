"""The tables of people and study records, of law texts and of questions.

What a person entered is kept as entered; `credit` alone is derived: the day
parts that each attendance earns, so that a year is judged by sums.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from learnlaw.store.base import Ordinal, UtcDateTime, metadata

meta = Table(
    "meta",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

receipt = Table(
    "receipt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("summary", JSON, nullable=False),
    Column("undone_by", ForeignKey("receipt.id")),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor", String(60), nullable=False),
    Column("verb", String(40), nullable=False),
    Column("subject", Text, nullable=False),
    Column("before", JSON),
    Column("after", JSON),
    Column("reason", Text, nullable=False, default=""),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False, unique=True),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("skeleton", String(200), nullable=False, index=True),
    Column("pinyin", String(120), nullable=False, default=""),
    Column("kind", String(20), nullable=False),
    Column("parent_id", ForeignKey("unit.id"), index=True),
    Column("enforces", Boolean, nullable=False, default=False),
    Column("order_no", Integer),
    Column("contact", String(120), nullable=False, default=""),
    Column("phone", String(40), nullable=False, default=""),
    Column("founded_on", Date),
    Column("closed_on", Date),
    Column("merged_into_id", ForeignKey("unit.id")),
    Column("version", Integer, nullable=False, default=1),
    CheckConstraint("parent_id <> id", name="not_its_own_parent"),
)

officer = Table(
    "officer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(60), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("skeleton", String(200), nullable=False, index=True),
    Column("pinyin", String(120), nullable=False, default=""),
    Column("level", String(60), nullable=False, default=""),
    Column("staffing", String(60), nullable=False, default=""),
    Column("joined_on", Date),
    Column("certificate", String(60), nullable=False, default=""),
    Column("certificate_expires_on", Date),
    Column("education", String(60), nullable=False, default=""),
    Column("qualifications", String(300), nullable=False, default=""),
    Column("phone", String(40), nullable=False, default=""),
    Column("id_number", String(20), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
)

posting = Table(
    "posting",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("officer_id", ForeignKey("officer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("kind", String(20), nullable=False, default="main"),
    Column("post", String(120), nullable=False, default=""),
    Column("rank", String(60), nullable=False, default=""),
    Column("duties", String(200), nullable=False, default=""),
    Column("starts_on", Date),
    Column("appointed_on", Date),
    Column("ends_on", Date),
    Column("term_ends_on", Date),
    Column("counts_here", Boolean, nullable=False, default=False),
    Column("expected_on", Date),
)

exemption = Table(
    "exemption",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("officer_id", ForeignKey("officer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("reason", String(200), nullable=False),
    Column("starts_on", Date, nullable=False),
    Column("ends_on", Date),
)

activity = Table(
    "activity",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(60), nullable=False),
    Column("organiser_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("identity", String(64), nullable=False, index=True),
    Column("kinds", String(200), nullable=False),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False, index=True),
    Column("start", Integer),
    Column("end", Integer),
    Column("topic", String(400), nullable=False),
    Column("hundredths", Integer),
    Column("hours_word", String(10), nullable=False, default=""),
    Column("category", String(20), nullable=False, default="law"),
    Column("form", String(20), nullable=False, default=""),
    Column("meeting", String(200), nullable=False, default=""),
    Column("lecturer", String(200), nullable=False, default=""),
    Column("lecturer_unit", String(200), nullable=False, default=""),
    Column("place", String(200), nullable=False, default=""),
    Column("laws", String(400), nullable=False, default=""),
    Column("headcount", Integer),
    Column("expected", Integer),
    Column("court", String(200), nullable=False, default=""),
    Column("case_number", String(120), nullable=False, default=""),
    Column("evidence", String(1), nullable=False, default=""),
    Column("evidence_note", String(400), nullable=False, default=""),
    Column("status", String(10), nullable=False, default="held"),
    Column("remark", Text, nullable=False, default=""),
    Column("counts_on", Date),
    Column("named", Integer, nullable=False, default=0),
    Column("entered_on", Date, nullable=False),
    Column("known_from", Date, nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False, default=1),
    UniqueConstraint("organiser_id", "number"),
    CheckConstraint("last >= first", name="days_in_order"),
    CheckConstraint("hundredths IS NULL OR hundredths > 0", name="hours_positive"),
    CheckConstraint("status IN ('planned', 'held', 'cancelled')", name="status_known"),
)

activity_unit = Table(
    "activity_unit",
    metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("unit_id", ForeignKey("unit.id"), primary_key=True, index=True),
    Column("position", Integer, nullable=False, default=0),
)

attendance = Table(
    "attendance",
    metadata,
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), primary_key=True, index=True),
    Column("presence", String(10), nullable=False, default="present"),
    Column("hundredths", Integer),
    Column("proxy_id", ForeignKey("officer.id")),
    Column("makes_up", String(60), nullable=False, default=""),
    Column("position", Integer, nullable=False, default=0),
    Column("listed", Boolean, nullable=False, default=True),
    Column("signed", Boolean, nullable=False, default=False),
    Column("hours_word", String(10), nullable=False, default=""),
)

credit = Table(
    "credit",
    metadata,
    # the key first and in its order: SQLite 3.40 else finds empty fields in every row when it checks itself
    Column("year", Integer, nullable=False),
    Column("officer_id", Integer, nullable=False),
    Column("day", Ordinal, nullable=False),
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), nullable=False),
    Column("hundredths", Integer, nullable=False),
    Column("online", Boolean, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("shared", Integer, nullable=False, default=0),
    # rows lie by year, then by officer: a year is judged in one pass without sorting
    PrimaryKeyConstraint("year", "officer_id", "day", "activity_id"),
    Index("ix_credit_activity_id", "activity_id"),
    Index("ix_credit_shared", "day", sqlite_where=text("shared > 0"), postgresql_where=text("shared > 0")),
    sqlite_with_rowid=False,
)

activity_history = Table(
    "activity_history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("activity_id", Integer, nullable=False, index=True),
    Column("body", JSON, nullable=False),
    Column("known_from", Date, nullable=False),
    Column("known_until", Date, nullable=False),
    Column("made_by", ForeignKey("receipt.id"), nullable=False),
    Column("replaced_by", ForeignKey("receipt.id"), nullable=False, index=True),
)

exam_result = Table(
    "exam_result",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False, index=True),
    Column("attempt", Integer, nullable=False, default=1),
    Column("marks", Integer),
    Column("full", Integer),
    Column("pass_mark", Integer),
    Column("passed", Boolean, nullable=False),
    Column("makeup", Boolean, nullable=False, default=False),
    Column("sat_on", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
    UniqueConstraint("activity_id", "officer_id", "attempt"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("activity_id", ForeignKey("activity.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("digest", String(64), nullable=False, index=True),
    Column("name", String(400), nullable=False),
    Column("size", Integer, nullable=False),
    Column("added_at", UtcDateTime, nullable=False),
    Column("removed_at", UtcDateTime),
    Column("reason", Text, nullable=False, default=""),
    UniqueConstraint("activity_id", "digest"),
)

pack_in_use = Table(
    "pack_in_use",
    metadata,
    Column("rank", Integer, primary_key=True),
    Column("pack", String(80), nullable=False, unique=True),
    Column("body", Text, nullable=False),
    Column("readings", JSON, nullable=False),
    Column("carry", Boolean, nullable=False, default=False),
    Column("first", Date),
    Column("last", Date),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("level", String(20), nullable=False),
    Column("unit_id", ForeignKey("unit.id"), nullable=False, index=True),
    Column("state", String(12), nullable=False, default="issued"),
    Column("as_of", Date, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("reply_by", Date),
    Column("changed_on", Date, nullable=False),
    Column("text", Text, nullable=False),
    Column("approved_by", String(120), nullable=False, default=""),
    Column("version", Integer, nullable=False, default=1),
    Column("content", JSON(none_as_null=True)),
    UniqueConstraint("year", "number"),
)

notice_cause = Table(
    "notice_cause",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("notice_id", ForeignKey("notice.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("pack", String(80), nullable=False),
    Column("rule", String(80), nullable=False),
    Column("subject_kind", String(10), nullable=False),
    Column("subject", String(60), nullable=False),
    Column("window_start", Date, nullable=False),
    Column("window_end", Date),
    Column("level", String(20), nullable=False),
    Column("finding", JSON, nullable=False),
    UniqueConstraint("pack", "rule", "subject_kind", "subject", "window_start", "level"),
)

law_text = Table(
    "law_text",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("law", String(200), nullable=False),
    Column("title", String(300), nullable=False),
    Column("day", Date, nullable=False),
    Column("change", String(12), nullable=False),
    Column("in_force", Date),
    Column("preamble", Text, nullable=False, default=""),
    Column("history", JSON, nullable=False),
    Column("file", String(400), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
    UniqueConstraint("law", "day"),
)

law_article = Table(
    "law_article",
    metadata,
    Column("text_id", ForeignKey("law_text.id", ondelete="CASCADE"), primary_key=True),
    Column("article", Integer, primary_key=True, autoincrement=False),
    Column("branch", Integer, primary_key=True, autoincrement=False),
    Column("divisions", JSON, nullable=False),
    Column("paragraphs", JSON, nullable=False),
    Column("line", Integer, nullable=False, default=0),
)

question = Table(
    "question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("bank", String(200), nullable=False),
    Column("state", String(10), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("law", String(300), nullable=False, default=""),
    Column("edition", Date),
    Column("article", String(200), nullable=False, default=""),
    Column("difficulty", String(10), nullable=False),
    Column("pool", String(10), nullable=False),
    Column("is_case", Boolean, nullable=False, default=False),
    Column("stem", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("approval", JSON),
    Column("digest", String(64), nullable=False),
    Column("file", String(400), nullable=False),
    Column("file_digest", String(64), nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
    UniqueConstraint("code", "version"),
    CheckConstraint("version > 0", name="version_positive"),
    CheckConstraint("state IN ('draft', 'reviewed', 'approved', 'retired')", name="state_known"),
    CheckConstraint("pool IN ('open', 'reserved')", name="pool_known"),
)
