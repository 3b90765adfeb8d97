"""Spaced repetition: how well a question is known, when it comes again, and the wrong-answer book.

The memory model is FSRS, by the library `fsrs`, without its chance element: the
same answers at the same instants give the same cards. Nothing here reads a
clock. What is remembered is retrievability, the probability of a right answer,

    R(t) = (1 + F · t ÷ S)^-decay,  F = 0.9^(-1 ÷ decay) - 1,

t in days since the last answer and S the stability of the card in days.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import Any

import fsrs

from learnlaw.errors import DatabaseError


class Phase(StrEnum):
    """Where a card stands in the model."""

    LEARNING = "learning"
    """Never answered right, or never answered at all."""
    REVIEW = "review"
    RELEARNING = "relearning"
    """Answered wrong after it had been known."""


_STATES = dict(zip(Phase, (fsrs.State.Learning, fsrs.State.Review, fsrs.State.Relearning), strict=True))
_PHASES = {state: phase for phase, state in _STATES.items()}
_SOON = (timedelta(minutes=10),)
"""A wrong answer comes again within the same sitting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How answers are rated and how well they are to be known."""

    target: float = 0.9
    """The retrievability that is wanted, between 0 and 1: when a card comes again, and on the day of the exam."""
    fast_seconds: float = 10
    """A right answer within this is easy."""
    slow_seconds: float = 60
    """A right answer that takes longer is hard."""
    zone: tzinfo = timezone(timedelta(hours=8))
    """Where days begin: the pack's time zone."""

    def day(self, at: datetime) -> date:
        """The business day of an instant."""
        return at.astimezone(self.zone).date()

    def noon(self, day: date) -> datetime:
        """The instant that stands for a day in plans and forecasts."""
        return datetime.combine(day, time(12), self.zone).astimezone(UTC)


SETTINGS = Settings()


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What one officer knows of one question. Instants are UTC."""

    question: str
    due: datetime
    last_review: datetime | None = None
    """None: a new card, never answered."""
    phase: Phase = Phase.LEARNING
    step: int | None = 0
    stability: float | None = None
    """Days until retrievability falls to 0.9."""
    difficulty: float | None = None
    """From 1 to 10."""
    in_book: bool = False
    """In the wrong-answer book: answered wrong, and not yet right twice in a row on different days."""
    right_on: date | None = None
    """The day of the first of those right answers."""

    @property
    def new(self) -> bool:
        """Whether it was never answered."""
        return self.last_review is None


def new_card(question: str, at: datetime) -> Card:
    """A card for a question that was never answered, due at once."""
    return Card(question=question, due=_utc(at))


def rating_of(right: bool, seconds: float | None, settings: Settings = SETTINGS) -> fsrs.Rating:
    """Wrong is Again; right is Hard if slow, Easy if fast, else Good, also where no time is known."""
    if not right:
        return fsrs.Rating.Again
    if seconds is None or settings.fast_seconds < seconds <= settings.slow_seconds:
        return fsrs.Rating.Good
    return fsrs.Rating.Easy if seconds <= settings.fast_seconds else fsrs.Rating.Hard


def rate(card: Card, right: bool, seconds: float | None, at: datetime, settings: Settings = SETTINGS) -> Card:
    """The card after an answer given at `at`, which took `seconds`.

    A clock set back does not undo an answer: `at` is taken to be no earlier than the answer before.
    """
    at = max(_utc(at), card.last_review or _utc(at))
    after, _ = _scheduler(settings.target).review_card(
        _foreign(card), rating_of(right, seconds, settings), at
    )
    in_book, right_on = _book(card, right, settings.day(at))
    return Card(
        question=card.question,
        due=after.due,
        last_review=at,
        phase=_PHASES[after.state],
        step=after.step,
        stability=after.stability,
        difficulty=after.difficulty,
        in_book=in_book,
        right_on=right_on,
    )


def replay(question: str, answers: Iterable[tuple[datetime, bool, float]]) -> Card | None:
    """The card that answers make, each with its instant, whether it was right, and its seconds; None without any."""
    card = None
    for at, right, seconds in answers:
        card = rate(card or new_card(question, at), right, seconds, at)
    return card


def _book(card: Card, right: bool, day: date) -> tuple[bool, date | None]:
    """Whether the card is in the wrong-answer book after an answer, and the first day it was right there."""
    if not right:
        return True, None
    if not card.in_book or card.right_on not in (None, day):
        return False, None
    return True, day


def wrong_book(cards: Iterable[Card]) -> list[Card]:
    """The cards of the wrong-answer book, the latest answer first."""
    book = [card for card in cards if card.in_book]
    book.sort(key=lambda card: card.question)
    return sorted(book, key=lambda card: card.last_review or card.due, reverse=True)


def retrievability(card: Card, at: datetime) -> float:
    """The probability of a right answer at `at`; 0 for a card that was never answered."""
    if card.last_review is None or card.stability is None:
        return 0.0
    elapsed = max(_utc(at) - card.last_review, timedelta(0)) / timedelta(days=1)
    decay = _scheduler(SETTINGS.target).parameters[20]
    factor = 0.9 ** (-1 / decay) - 1
    return float((1 + factor * elapsed / card.stability) ** -decay)


def due(cards: Iterable[Card], at: datetime, settings: Settings = SETTINGS) -> list[Card]:
    """The cards to answer now: the least known first, then new ones.

    An interval of days ends with the beginning of its last day, so that who
    studied at night may go on in the morning; one of minutes ends by the minute.
    """
    found = [card for card in cards if _is_due(card, _utc(at), settings)]
    return sorted(found, key=lambda card: (card.new, retrievability(card, at), card.question))


def _is_due(card: Card, at: datetime, settings: Settings) -> bool:
    within_a_day = card.last_review is not None and settings.day(card.due) == settings.day(card.last_review)
    return card.due <= at or (not within_a_day and settings.day(card.due) <= settings.day(at))


# as stored


def to_json(card: Card) -> dict[str, Any]:
    """A card as a dict that JSON can hold."""
    return {
        "question": card.question,
        "due": card.due.isoformat(),
        "last_review": card.last_review.isoformat() if card.last_review else None,
        "phase": card.phase.value,
        "step": card.step,
        "stability": card.stability,
        "difficulty": card.difficulty,
        "in_book": card.in_book,
        "right_on": card.right_on.isoformat() if card.right_on else None,
    }


class DamagedCardError(DatabaseError):
    """A stored card does not hold what a card holds."""

    template = "the stored review card of {question} is damaged"


def from_json(stored: Mapping[str, Any]) -> Card:
    """The card that `to_json` stored. DamagedCardError if it is none."""
    try:
        card = Card(
            question=str(stored["question"]),
            due=_utc(datetime.fromisoformat(stored["due"])),
            last_review=_utc(datetime.fromisoformat(stored["last_review"]))
            if stored["last_review"]
            else None,
            phase=Phase(stored["phase"]),
            step=stored["step"],
            stability=stored["stability"],
            difficulty=stored["difficulty"],
            in_book=bool(stored["in_book"]),
            right_on=date.fromisoformat(stored["right_on"]) if stored["right_on"] else None,
        )
        if _sound(card):
            return card
    except (KeyError, TypeError, ValueError):
        pass
    raise DamagedCardError(question=str(stored.get("question", "?")))


def _sound(card: Card) -> bool:
    """Whether the model can go on from the card."""
    if card.new:
        return card.stability is None and card.difficulty is None and card.phase is Phase.LEARNING
    figures = (card.stability, card.difficulty)
    if not all(isinstance(figure, int | float) and isfinite(figure) and figure > 0 for figure in figures):
        return False
    return (card.step is None) if card.phase is Phase.REVIEW else (type(card.step) is int and card.step >= 0)


@cache
def _scheduler(target: float) -> fsrs.Scheduler:
    return fsrs.Scheduler(
        desired_retention=target, learning_steps=_SOON, relearning_steps=_SOON, enable_fuzzing=False
    )


def _foreign(card: Card) -> fsrs.Card:
    # a number is given because the library would wait and read the clock for one
    return fsrs.Card(
        card_id=0,
        state=_STATES[card.phase],
        step=card.step,
        stability=card.stability,
        difficulty=card.difficulty,
        due=card.due,
        last_review=card.last_review,
    )


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return at.astimezone(UTC)
