"""The tables of imported law texts, and of questions imported or edited."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "law_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("law", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("change", sa.String(length=12), nullable=False),
        sa.Column("in_force", sa.Date(), nullable=True),
        sa.Column("preamble", sa.Text(), nullable=False),
        sa.Column("history", sa.JSON(), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_law_text_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_text")),
        sa.UniqueConstraint("law", "day", name=op.f("uq_law_text_law_day")),
    )
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=200), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("law", sa.String(length=300), nullable=False),
        sa.Column("edition", sa.Date(), nullable=True),
        sa.Column("article", sa.String(length=200), nullable=False),
        sa.Column("difficulty", sa.String(length=10), nullable=False),
        sa.Column("pool", sa.String(length=10), nullable=False),
        sa.Column("is_case", sa.Boolean(), nullable=False),
        sa.Column("stem", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("approval", sa.JSON(), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=400), nullable=False),
        sa.Column("file_digest", sa.String(length=64), nullable=False),
        sa.Column("receipt_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_question_version_positive")),
        sa.CheckConstraint(
            "state IN ('draft', 'reviewed', 'approved', 'retired')", name=op.f("ck_question_state_known")
        ),
        sa.CheckConstraint("pool IN ('open', 'reserved')", name=op.f("ck_question_pool_known")),
        sa.ForeignKeyConstraint(["receipt_id"], ["receipt.id"], name=op.f("fk_question_receipt_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("code", "version", name=op.f("uq_question_code_version")),
    )
    op.create_table(
        "law_article",
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("article", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("branch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("divisions", sa.JSON(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["text_id"], ["law_text.id"], name=op.f("fk_law_article_text_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("text_id", "article", "branch", name=op.f("pk_law_article")),
    )
