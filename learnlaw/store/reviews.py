"""What officers know of questions, as rows: one card each, and every answer that was given in practice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Text, case, func, insert, select, type_coerce, update

from learnlaw.store.exam_tables import review_answer, review_card
from learnlaw.store.lookup import chunks
from learnlaw.store.tables import activity, officer


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeDay:
    """What an officer practised on one day."""

    day: date
    answers: int
    right: int
    seconds: int


def load_cards(
    connection: Connection, officer_id: int, question: str | None = None
) -> dict[str, dict[str, Any]]:
    """The cards of an officer, or that of one question, as they are stored, by question.

    One that cannot even be read is empty.
    """
    table = review_card.c
    query = select(table.question, type_coerce(table.card, Text)).where(table.officer_id == officer_id)
    if question is not None:
        query = query.where(table.question == question)
    return {question: _stored(card) for question, card in connection.execute(query)}


def every_card(connection: Connection) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Every card: the officer's code, the question, and what is stored."""
    table = review_card.c
    query = select(officer.c.code, table.question, type_coerce(table.card, Text))
    query = query.join(officer, officer.c.id == table.officer_id).order_by(officer.c.code, table.question)
    for code, question, card in connection.execute(query):
        yield code, question, _stored(card)


def _stored(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (TypeError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def put_card(
    connection: Connection, officer_id: int, question: str, card: dict[str, Any], due: datetime
) -> None:
    """Write what an officer knows of one question now."""
    table = review_card.c
    values = {"card": card, "due": due}
    done = connection.execute(
        update(review_card).where(table.officer_id == officer_id, table.question == question).values(**values)
    )
    if done.rowcount == 0:
        connection.execute(insert(review_card).values(officer_id=officer_id, question=question, **values))


def add_answer(
    connection: Connection,
    officer_id: int,
    question: str,
    version: int,
    *,
    at: datetime,
    day: date,
    value: str,
    right: bool,
    seconds: int,
) -> None:
    """Write one answer given in practice."""
    number = (connection.scalar(select(func.max(review_answer.c.id))) or 0) + 1
    values = {"question": question, "version": version, "at": at, "day": day, "value": value}
    connection.execute(
        insert(review_answer).values(id=number, officer_id=officer_id, **values, right=right, seconds=seconds)
    )


def answers_of(connection: Connection, officer_id: int, question: str) -> list[tuple[datetime, bool, int]]:
    """What an officer answered to one question in practice: when, whether right, in how many seconds."""
    table = review_answer.c
    query = select(table.at, table.right, table.seconds).order_by(table.id)
    query = query.where(table.officer_id == officer_id, table.question == question)
    return [(at, right, seconds) for at, right, seconds in connection.execute(query)]


def last_answered(connection: Connection, officer_id: int) -> datetime | None:
    """When an officer gave the latest answer of practice; None before the first."""
    table = review_answer.c
    query = select(table.at).where(table.officer_id == officer_id).order_by(table.id.desc()).limit(1)
    found: datetime | None = connection.scalar(query)
    return found


def numbers_there(connection: Connection, numbers: Iterable[str]) -> set[str]:
    """Those of some numbers that stand in the ledger, whoever is the organiser."""
    found: set[str] = set()
    for part in chunks(numbers):
        found.update(connection.scalars(select(activity.c.number).where(activity.c.number.in_(part))))
    return found


def practice_days(connection: Connection, officer_id: int) -> list[PracticeDay]:
    """What was practised, day by day, the latest first."""
    table = review_answer.c
    right = func.sum(case((table.right, 1), else_=0))
    query = select(table.day, func.count(), right, func.sum(table.seconds))
    query = query.where(table.officer_id == officer_id).group_by(table.day).order_by(table.day.desc())
    return [
        PracticeDay(day=day, answers=answers, right=int(good or 0), seconds=int(seconds or 0))
        for day, answers, good, seconds in connection.execute(query)
    ]
