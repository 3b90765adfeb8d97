"""Keys corrected and questions withdrawn after an exam, and appeals, as rows; nothing is taken out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from learnlaw.domain.question import Key, Question
from learnlaw.store.exam_tables import appeal, attempt, regrade


@dataclass(frozen=True, slots=True)
class Change:
    """One correction of an exam."""

    id: int
    question: str
    change: str
    """`key`, or `withdrawn`."""
    key: Key | None
    reason: str
    at: datetime
    receipt: int
    undone: bool


@dataclass(frozen=True, slots=True)
class Changes:
    """The corrections of an exam that stand."""

    keys: Mapping[str, Key]
    withdrawn: frozenset[str]

    def applied(self, questions: Mapping[tuple[str, int], Question]) -> dict[tuple[str, int], Question]:
        """The questions as they were asked, with the keys that stand now."""
        return {
            known: replace(question, key=self.keys[question.id]) if question.id in self.keys else question
            for known, question in questions.items()
        }


def all_changes(connection: Connection, exam_id: int) -> list[Change]:
    """Every correction of an exam, in the order in which they were made."""
    query = select(regrade).where(regrade.c.exam_id == exam_id).order_by(regrade.c.id)
    return [
        Change(
            row.id, row.question, row.change, _key(row.key), row.reason, row.at, row.receipt_id,
            row.undone_by is not None,
        )
        for row in connection.execute(query)
    ]  # fmt: skip


def changes_of(connection: Connection, exam_id: int) -> Changes:
    """The corrections that stand; of two about one question the later."""
    standing = [change for change in all_changes(connection, exam_id) if not change.undone]
    last = {change.question: change for change in standing}
    return Changes(
        {code: change.key for code, change in last.items() if change.key is not None},
        frozenset(code for code, change in last.items() if change.change == "withdrawn"),
    )


def _key(value: Any) -> Key | None:
    return tuple(tuple(blank) for blank in value) if isinstance(value, list) else value


def add_change(
    connection: Connection,
    exam_id: int,
    question: str,
    key: Key | None,
    *,
    reason: str,
    at: datetime,
    receipt: int,
) -> int:
    """Write a correction: another key, or without one the question is withdrawn."""
    number = (connection.scalar(select(func.max(regrade.c.id))) or 0) + 1
    change = "withdrawn" if key is None else "key"
    values = {"question": question, "change": change, "key": key, "reason": reason, "at": at}
    connection.execute(insert(regrade).values(id=number, exam_id=exam_id, **values, receipt_id=receipt))
    return number


def undo_change(connection: Connection, key: int, receipt: int) -> bool:
    """Take a correction back; whether it stood."""
    table = regrade.c
    done = connection.execute(
        update(regrade).where(table.id == key, table.undone_by.is_(None)).values(undone_by=receipt)
    )
    return done.rowcount == 1


# -- appeals ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealRow:
    """One item of one paper that an officer disputes."""

    id: int
    attempt_id: int
    officer_id: int
    item: int
    text: str
    state: str
    raised_at: datetime
    answer: str
    answered_at: datetime | None
    answered_by: str


def appeals_of(connection: Connection, exam_id: int) -> list[AppealRow]:
    """The appeals of an exam, in the order in which they came."""
    names = ("id", "attempt_id", "item", "text", "state", "raised_at", "answer", "answered_at", "answered_by")
    query = select(*(appeal.c[name] for name in names), attempt.c.officer_id)
    query = query.join(attempt, attempt.c.id == appeal.c.attempt_id).where(attempt.c.exam_id == exam_id)
    return [AppealRow(**row._mapping) for row in connection.execute(query.order_by(appeal.c.id))]


def add_appeal(connection: Connection, attempt_id: int, item: int, text: str, at: datetime) -> int:
    """Write an appeal; a second one about the same item takes the first one's words' place."""
    table = appeal.c
    there = connection.scalar(select(table.id).where(table.attempt_id == attempt_id, table.item == item))
    if there is not None:
        connection.execute(
            update(appeal).where(table.id == there, table.state == "raised").values(text=text, raised_at=at)
        )
        return int(there)
    number = (connection.scalar(select(func.max(table.id))) or 0) + 1
    values = {"attempt_id": attempt_id, "item": item, "text": text, "raised_at": at, "state": "raised"}
    connection.execute(insert(appeal).values(id=number, **values))
    return number


def answer_appeal(connection: Connection, key: int, state: str, text: str, by: str, at: datetime) -> bool:
    """Answer an appeal that waits for one; whether it did."""
    table = appeal.c
    values = {"state": state, "answer": text, "answered_by": by, "answered_at": at}
    done = connection.execute(update(appeal).where(table.id == key, table.state == "raised").values(**values))
    return done.rowcount == 1
