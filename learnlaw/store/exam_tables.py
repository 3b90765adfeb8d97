"""The tables of exams: what was asked, who sat it, every answer, every mark; and of reviews.

Answers are an append-only log, chained by attempt. Marks are kept by round:
a regrade adds a round and takes none away. The questions that were asked are
kept whole, so that a score can be computed again when the bank has gone on.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
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

from learnlaw.store.base import Hundredths, UtcDateTime, metadata

asked_question = Table(
    "asked_question",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("code", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("stem", Text, nullable=False),
    Column("options", JSON, nullable=False),
    # apart from the rest: who shows a question to somebody sitting it selects the columns above
    Column("secret", JSON, nullable=False),
    UniqueConstraint("code", "version", "digest"),
)

exam = Table(
    "exam",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(60), nullable=False, unique=True),
    Column("kind", String(40), nullable=False, default="exam"),
    Column("title", String(400), nullable=False),
    Column("state", String(10), nullable=False, default="draft"),
    Column("organiser_id", ForeignKey("unit.id"), nullable=False),
    Column("blueprint", Text, nullable=False),
    Column("opens_at", UtcDateTime, nullable=False),
    Column("closes_at", UtcDateTime, nullable=False),
    Column("makeup_opens_at", UtcDateTime),
    Column("makeup_closes_at", UtcDateTime),
    Column("counts_on", Date, nullable=False),
    Column("mode", String(10), nullable=False),
    Column("papers", String(10), nullable=False),
    Column("forms", Integer, nullable=False, default=2),
    Column("seed", Integer, nullable=False),
    Column("reviewed_allowed", Date),
    Column("max_common", Hundredths),
    Column("last_papers", Integer, nullable=False, default=3),
    Column("supervised_by", String(120), nullable=False, default=""),
    Column("supervised_at", UtcDateTime),
    Column("halls", JSON, nullable=False, default=dict),
    Column("bank_digest", String(64), nullable=False, default=""),
    Column("activity_id", ForeignKey("activity.id")),
    Column("reason", Text, nullable=False, default=""),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
    Column("version", Integer, nullable=False, default=1),
    CheckConstraint("closes_at > opens_at", name="window_in_order"),
    CheckConstraint("state IN ('draft', 'open', 'closed', 'makeup', 'final', 'void')", name="state_known"),
)

exam_scope = Table(
    "exam_scope",
    metadata,
    Column("exam_id", ForeignKey("exam.id", ondelete="CASCADE"), primary_key=True),
    # units, duties, officers, lots: what a coordinator chose, of which the seats are what it came to
    Column("words", JSON, nullable=False),
)

exam_seat = Table(
    "exam_seat",
    metadata,
    Column("exam_id", ForeignKey("exam.id", ondelete="CASCADE"), primary_key=True),
    Column("officer_id", ForeignKey("officer.id"), primary_key=True, index=True),
    Column("unit_id", ForeignKey("unit.id"), nullable=False),
    Column("position", Integer, nullable=False, default=0),
    Column("exempt", String(200), nullable=False, default=""),
    Column("reserve", Integer, nullable=False, default=0),
    Column("extra_minutes", Integer, nullable=False, default=0),
    Column("extra_reason", String(400), nullable=False, default=""),
    Column("attempts", Integer, nullable=False, default=0),
    Column("form", String(4), nullable=False, default=""),
    Column("hall", String(120), nullable=False, default=""),
    Column("seat", Integer, nullable=False, default=0),
)

paper = Table(
    "paper",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exam_id", ForeignKey("exam.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("form", String(4), nullable=False, default=""),
    Column("officer_id", ForeignKey("officer.id"), index=True),
    Column("number", Integer, nullable=False, default=1),
    Column("seed", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("unseen", Hundredths),
    Column("common", Hundredths),
    Column("made_at", UtcDateTime, nullable=False),
    UniqueConstraint("exam_id", "form", "officer_id", "number"),
)

paper_item = Table(
    "paper_item",
    metadata,
    Column("paper_id", ForeignKey("paper.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("question_id", ForeignKey("asked_question.id"), nullable=False, index=True),
    Column("marks", Hundredths, nullable=False),
    Column("shown", JSON, nullable=False),
    PrimaryKeyConstraint("paper_id", "position"),
    sqlite_with_rowid=False,
)

attempt = Table(
    "attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exam_id", ForeignKey("exam.id"), nullable=False, index=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False, index=True),
    Column("number", Integer, nullable=False, default=1),
    Column("paper_id", ForeignKey("paper.id"), nullable=False),
    Column("state", String(10), nullable=False),
    Column("way", String(10), nullable=False),
    Column("makeup", Boolean, nullable=False, default=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("deadline", UtcDateTime),
    Column("seen_at", UtcDateTime, nullable=False),
    # how long the host had been running then: a clock that is set back stands against it
    Column("seen_boot", String(40), nullable=False, default=""),
    Column("seen_ticks", BigInteger, nullable=False, default=0),
    Column("ended_at", UtcDateTime),
    Column("holder", String(64), nullable=False, default=""),
    Column("terminal", String(120), nullable=False, default=""),
    Column("reason", Text, nullable=False, default=""),
    Column("receipt_id", ForeignKey("receipt.id")),
    UniqueConstraint("exam_id", "officer_id", "number"),
    CheckConstraint(
        "state IN ('sitting', 'submitted', 'timed_out', 'pending', 'graded', 'void')", name="state_known"
    ),
    # two starts at once: one of them finds the seat taken
    Index(
        "ix_attempt_sitting",
        "exam_id",
        "officer_id",
        unique=True,
        sqlite_where=text("state = 'sitting'"),
        postgresql_where=text("state = 'sitting'"),
    ),
)

answer = Table(
    "answer",
    metadata,
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("item", Integer, nullable=False),
    Column("value", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("late", Boolean, nullable=False, default=False),
    Column("token", String(40), nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("attempt_id", "seq"),
    UniqueConstraint("attempt_id", "token"),
    CheckConstraint("seq > 0", name="seq_positive"),
    sqlite_with_rowid=False,
)

flagged_item = Table(
    "flagged_item",
    metadata,
    Column("attempt_id", ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True),
    Column("item", Integer, primary_key=True),
)

item_mark = Table(
    "item_mark",
    metadata,
    Column("attempt_id", ForeignKey("attempt.id"), primary_key=True),
    Column("item", Integer, primary_key=True),
    Column("marks", Hundredths, nullable=False),
    Column("by", String(120), nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
)

grade_round = Table(
    "grade_round",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False),
    Column("round", Integer, nullable=False),
    Column("marks", Hundredths, nullable=False),
    Column("full", Hundredths, nullable=False),
    Column("passed", Boolean, nullable=False),
    Column("excellent", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("scheme", JSON, nullable=False),
    Column("items", JSON, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("receipt_id", ForeignKey("receipt.id")),
    UniqueConstraint("attempt_id", "round"),
)

regrade = Table(
    "regrade",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("exam_id", ForeignKey("exam.id"), nullable=False, index=True),
    Column("question", String(200), nullable=False),
    Column("change", String(12), nullable=False),
    Column("key", JSON),
    Column("reason", Text, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("receipt_id", ForeignKey("receipt.id"), nullable=False),
    Column("undone_by", ForeignKey("receipt.id")),
    CheckConstraint("change IN ('key', 'withdrawn')", name="change_known"),
)

appeal = Table(
    "appeal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("attempt_id", ForeignKey("attempt.id"), nullable=False, index=True),
    Column("item", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(10), nullable=False, default="raised"),
    Column("raised_at", UtcDateTime, nullable=False),
    Column("answer", Text, nullable=False, default=""),
    Column("answered_at", UtcDateTime),
    Column("answered_by", String(120), nullable=False, default=""),
    UniqueConstraint("attempt_id", "item"),
    CheckConstraint("state IN ('raised', 'upheld', 'rejected')", name="state_known"),
)

exam_result_kept = Table(
    "exam_result_kept",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("activity_id", Integer, nullable=False, index=True),
    Column("officer_id", ForeignKey("officer.id"), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("marks", Integer),
    Column("full", Integer),
    Column("pass_mark", Integer),
    Column("passed", Boolean, nullable=False),
    Column("makeup", Boolean, nullable=False),
    Column("sat_on", Date, nullable=False),
    Column("known_on", Date, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("replaced_on", Date, nullable=False),
    Column("made_by", ForeignKey("receipt.id"), nullable=False),
    Column("replaced_by", ForeignKey("receipt.id"), nullable=False, index=True),
)

review_card = Table(
    "review_card",
    metadata,
    Column("officer_id", ForeignKey("officer.id", ondelete="CASCADE"), primary_key=True),
    Column("question", String(200), primary_key=True),
    Column("card", JSON, nullable=False),
    Column("due", UtcDateTime, nullable=False),
)

review_answer = Table(
    "review_answer",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("officer_id", ForeignKey("officer.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("question", String(200), nullable=False),
    Column("version", Integer, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("day", Date, nullable=False),
    Column("value", Text, nullable=False),
    Column("right", Boolean, nullable=False),
    Column("seconds", Integer, nullable=False),
)
