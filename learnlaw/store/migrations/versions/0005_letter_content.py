"""All that a letter says is kept with it, so that it can be printed again as it went out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    with op.batch_alter_table("notice") as table:
        table.add_column(sa.Column("content", sa.JSON(none_as_null=True), nullable=True))
