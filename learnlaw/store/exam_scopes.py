"""What was chosen of people for an exam: units, duties, names and lots. The seats are what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, insert, select, update

from learnlaw.store.exam_tables import exam_scope


def keep_scope(connection: Connection, key: int, words: Mapping[str, Any]) -> None:
    """Keep what was chosen, in the place of what was chosen before."""
    change = update(exam_scope).where(exam_scope.c.exam_id == key).values(words=dict(words))
    if not connection.execute(change).rowcount:
        connection.execute(insert(exam_scope).values(exam_id=key, words=dict(words)))


def scope_of(connection: Connection, key: int) -> dict[str, Any] | None:
    """What was chosen; None for an exam that was made before this was kept."""
    found: dict[str, Any] | None = connection.scalar(
        select(exam_scope.c.words).where(exam_scope.c.exam_id == key)
    )
    return found
