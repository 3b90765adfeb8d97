"""Attempts as rows: started, answered, ended and marked, each step held by a constraint or a condition.

Answers are appended and never changed; each is chained to the one before by
SHA-256 over its content, so that a changed or missing one is noticed.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from learnlaw.domain.attempt import Response
from learnlaw.domain.question import canonical
from learnlaw.store.exam_tables import answer, attempt, flagged_item, grade_round, item_mark
from learnlaw.store.lookup import chunks
from learnlaw.store.prepared import insert_rows

START = "0" * 64


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptRow:
    """One attempt as it is kept."""

    id: int = 0
    exam_id: int
    officer_id: int
    number: int
    paper_id: int
    state: str
    way: str
    makeup: bool
    started_at: datetime
    deadline: datetime | None
    seen_at: datetime
    """The latest instant that was decided by."""
    seen_boot: str = ""
    seen_ticks: int = 0
    """How long the host had been running then, in milliseconds since the boot of that name."""
    ended_at: datetime | None = None
    holder: str = ""
    terminal: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundRow:
    """The marks of one round of grading."""

    attempt_id: int
    round: int
    marks: Decimal
    full: Decimal
    passed: bool
    excellent: bool
    complete: bool
    scheme: dict[str, Any]
    items: list[Any]
    at: datetime


def attempt_rows(
    connection: Connection,
    *,
    exam_id: int | None = None,
    officer_id: int | None = None,
    key: int | None = None,
    state: str | None = None,
) -> list[AttemptRow]:
    """Attempts in the order in which they were begun."""
    table = attempt.c
    query = select(*(table[field.name] for field in fields(AttemptRow))).order_by(table.id)
    wanted = ((table.exam_id, exam_id), (table.officer_id, officer_id), (table.id, key), (table.state, state))
    for column, value in wanted:
        if value is not None:
            query = query.where(column == value)
    return [AttemptRow(**row._mapping) for row in connection.execute(query)]


def add_attempts(connection: Connection, rows: Sequence[AttemptRow], receipt: int | None) -> list[int]:
    """Begin attempts; the numbers of their rows."""
    first = (connection.scalar(select(func.max(attempt.c.id))) or 0) + 1
    values = [
        {**{field.name: getattr(row, field.name) for field in fields(row)}, "id": key, "receipt_id": receipt}
        for key, row in enumerate(rows, first)
    ]
    insert_rows(connection, attempt, values)
    return list(range(first, first + len(rows)))


def begin(connection: Connection, row: AttemptRow, receipt: int | None) -> int | None:
    """Begin one attempt; None where somebody began it in the same moment."""
    try:
        with connection.begin_nested():
            return add_attempts(connection, [row], receipt)[0]
    except IntegrityError:
        return None


def move_attempt(connection: Connection, key: int, states: Iterable[str], **values: Any) -> bool:
    """Change an attempt that is in one of these states; whether it was."""
    table = attempt.c
    change = update(attempt).where(table.id == key, table.state.in_(list(states))).values(**values)
    return connection.execute(change).rowcount == 1


def hold(connection: Connection, key: int, holder: str, terminal: str) -> bool:
    """Make a window the one that writes; an older one of the same attempt can only read from now on."""
    return move_attempt(connection, key, ["sitting"], holder=holder, terminal=terminal)


# -- answers -----------------------------------------------------------------------------


def answer_hash(
    previous: str, attempt_id: int, seq: int, item: int, value: str, at: str, *, late: bool
) -> str:
    """The link of one answer to the one before."""
    return hashlib.sha256(canonical([previous, attempt_id, seq, item, value, at, late])).hexdigest()


def last_answer(connection: Connection, key: int) -> tuple[int, str]:
    """Number and hash of the last answer of an attempt; 0 and the start of the chain before the first."""
    table = answer.c
    query = select(table.seq, table.hash).where(table.attempt_id == key).order_by(table.seq.desc()).limit(1)
    row = connection.execute(query).first()
    return (row.seq, row.hash) if row else (0, START)


def token_of(connection: Connection, key: int, token: str) -> int | None:
    """The number of the answer that a window has sent with this mark already."""
    table = answer.c
    found: int | None = connection.scalar(
        select(table.seq).where(table.attempt_id == key, table.token == token)
    )
    return found


def append_answers(
    connection: Connection,
    key: int,
    given: Sequence[tuple[int, str, str]],
    *,
    at: datetime,
    late: bool = False,
    after: tuple[int, str] | None = None,
) -> int:
    """Append answers (item, value, token) to an attempt; the number of the last."""
    seq, previous = last_answer(connection, key) if after is None else after
    moment = at.isoformat(timespec="microseconds")
    rows = []
    for item, value, token in given:
        seq += 1
        previous = answer_hash(previous, key, seq, item, value, moment, late=late)
        row = {"attempt_id": key, "seq": seq, "item": item, "value": value, "at": at, "late": late}
        rows.append({**row, "token": token, "hash": previous})
    insert_rows(connection, answer, rows)
    return seq


def responses_of(connection: Connection, keys: Iterable[int]) -> Mapping[int, list[Response]]:
    """The answers of attempts, in the order in which they came."""
    table = answer.c
    query = select(table.attempt_id, table.seq, table.item, table.value, table.at, table.late)
    query = query.order_by(table.attempt_id, table.seq)
    found: dict[int, list[Response]] = defaultdict(list)
    for part in chunks(keys):
        for key, *values in connection.execute(query.where(table.attempt_id.in_(part))):
            found[key].append(Response(*values))
    return found


def broken_chains(connection: Connection, keys: Iterable[int]) -> dict[int, int]:
    """The attempts whose log of answers does not hold together, each with the first wrong answer."""
    table = answer.c
    found: dict[int, int] = {}
    for part in chunks(keys):
        state: dict[int, tuple[int, str]] = {}
        query = select(answer).where(table.attempt_id.in_(part)).order_by(table.attempt_id, table.seq)
        for row in connection.execute(query):
            seq, previous = state.get(row.attempt_id, (0, START))
            moment = row.at.isoformat(timespec="microseconds")
            link = answer_hash(previous, row.attempt_id, row.seq, row.item, row.value, moment, late=row.late)
            if row.seq != seq + 1 or row.hash != link:
                found.setdefault(row.attempt_id, row.seq)
            state[row.attempt_id] = row.seq, row.hash
    return found


def flags_of(connection: Connection, key: int) -> set[int]:
    """The items that the officer marked to come back to."""
    return set(connection.scalars(select(flagged_item.c.item).where(flagged_item.c.attempt_id == key)))


def flag(connection: Connection, key: int, item: int, *, on: bool) -> None:
    """Mark an item to come back to, or take the mark away."""
    table = flagged_item.c
    there = item in flags_of(connection, key)
    if on and not there:
        connection.execute(insert(flagged_item).values(attempt_id=key, item=item))
    elif there and not on:
        connection.execute(flagged_item.delete().where(table.attempt_id == key, table.item == item))


# -- marks -------------------------------------------------------------------------------


def marks_by_hand(connection: Connection, keys: Iterable[int]) -> Mapping[int, dict[int, Decimal]]:
    """What persons gave for short answers, by attempt and item."""
    table = item_mark.c
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for part in chunks(keys):
        query = select(table.attempt_id, table.item, table.marks).where(table.attempt_id.in_(part))
        for key, item, marks in connection.execute(query):
            found[key][item] = marks
    return found


def put_mark(connection: Connection, key: int, item: int, marks: Decimal, by: str, receipt: int) -> None:
    """Write what a person gave for one short answer."""
    table = item_mark.c
    values = {"marks": marks, "by": by, "receipt_id": receipt}
    done = connection.execute(
        update(item_mark).where(table.attempt_id == key, table.item == item).values(**values)
    )
    if done.rowcount == 0:
        connection.execute(insert(item_mark).values(attempt_id=key, item=item, **values))


def add_rounds(connection: Connection, rows: Sequence[RoundRow], receipt: int | None) -> None:
    """Write rounds of grading."""
    first = (connection.scalar(select(func.max(grade_round.c.id))) or 0) + 1
    values = [
        {**{field.name: getattr(row, field.name) for field in fields(row)}, "id": key, "receipt_id": receipt}
        for key, row in enumerate(rows, first)
    ]
    insert_rows(connection, grade_round, values)


def last_rounds(connection: Connection, keys: Iterable[int]) -> dict[int, RoundRow]:
    """The marks that stand, by attempt: those of the last round."""
    table, found = grade_round.c, dict[int, RoundRow]()
    columns = [table[field.name] for field in fields(RoundRow)]
    for part in chunks(keys):
        query = select(*columns).where(table.attempt_id.in_(part)).order_by(table.attempt_id, table.round)
        found |= {row.attempt_id: RoundRow(**row._mapping) for row in connection.execute(query)}
    return found


def rounds_of(connection: Connection, key: int) -> list[RoundRow]:
    """Every round of one attempt, the first one first."""
    table = grade_round.c
    columns = [table[field.name] for field in fields(RoundRow)]
    query = select(*columns).where(table.attempt_id == key).order_by(table.round)
    return [RoundRow(**row._mapping) for row in connection.execute(query)]
