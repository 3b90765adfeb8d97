"""The tables of exams, papers, answers and marks, and of reviews."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "asked_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("options", sa.JSON(), nullable=False),
        sa.Column("secret", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_asked_question")),
        sa.UniqueConstraint("code", "version", "digest", name=op.f("uq_asked_question_code_version_digest")),
    )
    op.create_table(
        "exam_result_kept",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=True),
        sa.Column("full", sa.Integer(), nullable=True),
        sa.Column("pass_mark", sa.Integer(), nullable=True),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("makeup", sa.Boolean(), nullable=False),
        sa.Column("sat_on", sa.Date(), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("replaced_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("replaced_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["receipt.id"], name=op.f("fk_exam_result_kept_made_by")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_exam_result_kept_officer_id")),
        sa.ForeignKeyConstraint(
            ["replaced_by"], ["receipt.id"], name=op.f("fk_exam_result_kept_replaced_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam_result_kept")),
    )
    op.create_index(
        op.f("ix_exam_result_kept_activity_id"), "exam_result_kept", ["activity_id"], unique=False
    )
    op.create_index(
        op.f("ix_exam_result_kept_replaced_by"), "exam_result_kept", ["replaced_by"], unique=False
    )
    op.create_table(
        "review_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("right", sa.Boolean(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_review_answer_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_answer")),
    )
    op.create_index(op.f("ix_review_answer_officer_id"), "review_answer", ["officer_id"], unique=False)
    op.create_table(
        "review_card",
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("card", sa.JSON(), nullable=False),
        sa.Column("due", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officer.id"], name=op.f("fk_review_card_officer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", "question", name=op.f("pk_review_card")),
    )
    op.create_table(
        "exam",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=400), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("blueprint", sa.Text(), nullable=False),
        sa.Column("opens_at", sa.String(length=32), nullable=False),
        sa.Column("closes_at", sa.String(length=32), nullable=False),
        sa.Column("makeup_opens_at", sa.String(length=32), nullable=True),
        sa.Column("makeup_closes_at", sa.String(length=32), nullable=True),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("papers", sa.String(length=10), nullable=False),
        sa.Column("forms", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("reviewed_allowed", sa.Date(), nullable=True),
        sa.Column("max_common", sa.Integer(), nullable=True),
        sa.Column("last_papers", sa.Integer(), nullable=False),
        sa.Column("supervised_by", sa.String(length=120), nullable=False),
        sa.Column("supervised_at", sa.String(length=32), nullable=True),
        sa.Column("halls", sa.JSON(), nullable=False),
        sa.Column("bank_digest", sa.String(length=64), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'open', 'closed', 'makeup', 'final', 'void')",
            name=op.f("ck_exam_state_known"),
        ),
        sa.CheckConstraint("closes_at > opens_at", name=op.f("ck_exam_window_in_order")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_exam_activity_id")),
        sa.ForeignKeyConstraint(["organiser_id"], ["unit.id"], name=op.f("fk_exam_organiser_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_exam_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exam")),
        sa.UniqueConstraint("number", name=op.f("uq_exam_number")),
    )
    op.create_table(
        "exam_seat",
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("exempt", sa.String(length=200), nullable=False),
        sa.Column("reserve", sa.Integer(), nullable=False),
        sa.Column("extra_minutes", sa.Integer(), nullable=False),
        sa.Column("extra_reason", sa.String(length=400), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("hall", sa.String(length=120), nullable=False),
        sa.Column("seat", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["exam_id"], ["exam.id"], name=op.f("fk_exam_seat_exam_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_exam_seat_officer_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_exam_seat_unit_id")),
        sa.PrimaryKeyConstraint("exam_id", "officer_id", name=op.f("pk_exam_seat")),
    )
    op.create_index(op.f("ix_exam_seat_officer_id"), "exam_seat", ["officer_id"], unique=False)
    op.create_table(
        "paper",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("form", sa.String(length=4), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("unseen", sa.Integer(), nullable=True),
        sa.Column("common", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_paper_exam_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_paper_officer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper")),
        sa.UniqueConstraint(
            "exam_id", "form", "officer_id", "number", name=op.f("uq_paper_exam_id_form_officer_id_number")
        ),
    )
    op.create_index(op.f("ix_paper_exam_id"), "paper", ["exam_id"], unique=False)
    op.create_index(op.f("ix_paper_officer_id"), "paper", ["officer_id"], unique=False)
    op.create_table(
        "regrade",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("change", sa.String(length=12), nullable=False),
        sa.Column("key", sa.JSON(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.Column("undone_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("change IN ('key', 'withdrawn')", name=op.f("ck_regrade_change_known")),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_regrade_exam_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_regrade_receipt_id")),
        sa.ForeignKeyConstraint(["undone_by"], ["receipt.id"], name=op.f("fk_regrade_undone_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regrade")),
    )
    op.create_index(op.f("ix_regrade_exam_id"), "regrade", ["exam_id"], unique=False)
    op.create_table(
        "attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("makeup", sa.Boolean(), nullable=False),
        sa.Column("started_at", sa.String(length=32), nullable=False),
        sa.Column("deadline", sa.String(length=32), nullable=True),
        sa.Column("seen_at", sa.String(length=32), nullable=False),
        sa.Column("seen_boot", sa.String(length=40), nullable=False),
        sa.Column("seen_ticks", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.String(length=32), nullable=True),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("terminal", sa.String(length=120), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('sitting', 'submitted', 'timed_out', 'pending', 'graded', 'void')",
            name=op.f("ck_attempt_state_known"),
        ),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_attempt_exam_id")),
        sa.ForeignKeyConstraint(["officer_id"], ["officer.id"], name=op.f("fk_attempt_officer_id")),
        sa.ForeignKeyConstraint(["paper_id"], ["paper.id"], name=op.f("fk_attempt_paper_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_attempt_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "exam_id", "officer_id", "number", name=op.f("uq_attempt_exam_id_officer_id_number")
        ),
    )
    op.create_index(op.f("ix_attempt_exam_id"), "attempt", ["exam_id"], unique=False)
    op.create_index(op.f("ix_attempt_officer_id"), "attempt", ["officer_id"], unique=False)
    op.create_index(
        "ix_attempt_sitting",
        "attempt",
        ["exam_id", "officer_id"],
        unique=True,
        sqlite_where=sa.text("state = 'sitting'"),
        postgresql_where=sa.text("state = 'sitting'"),
    )
    op.create_table(
        "paper_item",
        sa.Column("paper_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["paper_id"], ["paper.id"], name=op.f("fk_paper_item_paper_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["question_id"], ["asked_question.id"], name=op.f("fk_paper_item_question_id")
        ),
        sa.PrimaryKeyConstraint("paper_id", "position", name=op.f("pk_paper_item")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_paper_item_question_id"), "paper_item", ["question_id"], unique=False)
    op.create_table(
        "answer",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.CheckConstraint("seq > 0", name=op.f("ck_answer_seq_positive")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_answer_attempt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "seq", name=op.f("pk_answer")),
        sa.UniqueConstraint("attempt_id", "token", name=op.f("uq_answer_attempt_id_token")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "appeal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("raised_at", sa.String(length=32), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.String(length=32), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=False),
        sa.CheckConstraint("state IN ('raised', 'upheld', 'rejected')", name=op.f("ck_appeal_state_known")),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_appeal_attempt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appeal")),
        sa.UniqueConstraint("attempt_id", "item", name=op.f("uq_appeal_attempt_id_item")),
    )
    op.create_index(op.f("ix_appeal_attempt_id"), "appeal", ["attempt_id"], unique=False)
    op.create_table(
        "flagged_item",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["attempt.id"], name=op.f("fk_flagged_item_attempt_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("attempt_id", "item", name=op.f("pk_flagged_item")),
    )
    op.create_table(
        "grade_round",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("full", sa.Integer(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("excellent", sa.Boolean(), nullable=False),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("scheme", sa.JSON(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_grade_round_attempt_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_grade_round_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grade_round")),
        sa.UniqueConstraint("attempt_id", "round", name=op.f("uq_grade_round_attempt_id_round")),
    )
    op.create_table(
        "item_mark",
        sa.Column("attempt_id", sa.Integer(), nullable=False),
        sa.Column("item", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["attempt_id"], ["attempt.id"], name=op.f("fk_item_mark_attempt_id")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_item_mark_receipt_id")),
        sa.PrimaryKeyConstraint("attempt_id", "item", name=op.f("pk_item_mark")),
    )
