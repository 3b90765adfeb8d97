"""Cards of practice as they are kept; one that is damaged is set aside and worked out again from the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learnlaw.domain.review import Card, DamagedCardError, from_json, new_card, replay
from learnlaw.errors import Problem, say

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from learnlaw.verbs.desk import Desk


def cards_of(connection: Connection, officer_id: int) -> tuple[dict[str, Card], tuple[str, ...]]:
    """What an officer knows, by question; and the questions whose cards were damaged, by code."""
    from learnlaw.store.reviews import answers_of, load_cards

    found, damaged = dict[str, Card](), []
    for question, stored in load_cards(connection, officer_id).items():
        try:
            found[question] = from_json(stored)
        except DamagedCardError:
            damaged.append(question)
            again = replay(question, answers_of(connection, officer_id, question))
            if again is not None:
                found[question] = again
    return found, tuple(sorted(damaged))


def card_of(connection: Connection, officer_id: int, question: str, now: datetime) -> Card:
    """What an officer knows of one question; a new card where nothing is known."""
    from learnlaw.store.reviews import answers_of, load_cards

    stored = load_cards(connection, officer_id, question).get(question)
    if stored is None:
        return new_card(question, now)
    try:
        return from_json(stored)
    except DamagedCardError:
        again = replay(question, answers_of(connection, officer_id, question))
        return again or new_card(question, now)


def practice_notices(desk: Desk, officer: str) -> tuple[Problem, ...]:
    """What an officer who practises should be told: cards that were set aside. NotFoundError."""
    from learnlaw.verbs.reviews import officer_row

    with desk.reading() as connection:
        _cards, damaged = cards_of(connection, officer_row(desk, connection, officer))
    hint = say("it is put right when the question is answered next; doctor names every one")
    return tuple(
        Problem(
            "damaged-card",
            say("the review card of {question} is damaged; what it said was taken from the answers given",
                question=question),
            hint,
            warning=True,
        )
        for question in damaged
    )  # fmt: skip


def damaged_cards(connection: Connection) -> list[str]:
    """Every damaged card of every officer, as `officer/question`."""
    from learnlaw.store.reviews import every_card

    found = []
    for officer, question, stored in every_card(connection):
        try:
            from_json(stored)
        except DamagedCardError:
            found.append(f"{officer}/{question}")
    return found
