"""Practice and review: questions of the open pool, answered, explained, and asked again before they are forgotten.

Practice is the officer's own. Nothing of it counts in an appraisal, unless the
minutes are logged as self-study (`practice_hours`), with evidence of grade C,
where the packs in use count that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from learnlaw.domain.answers import Asked
from learnlaw.domain.attempt import GRACE, AttemptState
from learnlaw.domain.blueprint import Scheme
from learnlaw.domain.grading import judge_of
from learnlaw.domain.law import Catalogue
from learnlaw.domain.numerals import chinese
from learnlaw.domain.question import BLANK, CHOICE, Kind, Pool, Question, State
from learnlaw.domain.review import Card, due, new_card, rate, to_json, wrong_book
from learnlaw.domain.review_plan import Forecast, Plan, forecast, plan
from learnlaw.errors import NotFoundError, NothingToJudgeError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import (
    in_force,
    known_catalogue,
    known_texts,
    law_key,
    usable_questions,
)
from learnlaw.verbs.registry import listed, look
from learnlaw.verbs.review_cards import card_of, cards_of
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.statute import Article
    from learnlaw.store.reviews import PracticeDay

REVIEW = say("practice")
"""Area of the palette."""
SECONDS_AN_ITEM = 40
"""What one answer takes, for plans, until an officer's own answers say otherwise."""
LONGEST = 300
"""Seconds of one answer that are believed: who goes to lunch has not studied."""
MINUTES = 10
"""A day, where an exam is prepared for and nothing else is said."""
EXAM_ITEMS = 50
"""How many questions an exam is taken to ask, where what it will give is foreseen."""
FARTHEST = 3 * 366
"""Days to an exam that is planned for."""


class NothingToPractiseError(NothingToJudgeError):
    """No question fits."""

    template = "there is nothing to practise: no open question fits"


class SittingNowError(UsageError):
    """The officer is sitting an exam; practice shows keys."""

    template = "{officer} is sitting exam {number}; practise when it is handed in"


class ExamDayError(UsageError):
    """No plan can be made for that day."""

    template = "{day} is no day to plan for: name a day from {first} to {last}"


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer, whether it was right, and why."""

    question: Question
    right: bool
    card: Card
    law: str
    article: Article | None
    """As the imported text of the cited edition has it; None where that was not imported."""

    def lines(self) -> Iterator[tuple[str, bool]]:
        """The article line by line, items with their numbers; with each whether the question cites it."""
        if self.article is None:
            return
        clause = self.question.clause
        cited = (self.article.part(clause) if clause else None) or ""
        for paragraph in self.article.paragraphs:
            yield paragraph.text, paragraph.text in cited
            for number, item in enumerate(paragraph.items, 1):
                yield f"（{chinese(number)}）{item}", item in cited


@dataclass(frozen=True, slots=True)
class PracticeStanding:
    """Where an officer stands in a scope."""

    open: int
    """Questions that may be practised."""
    cards: int
    """Those begun."""
    due: int
    """Those begun that should be answered today."""
    wrong: int
    """In the wrong-answer book."""
    days: tuple[PracticeDay, ...]
    """Of all practice, whatever the scope; the latest first."""
    plan: Plan | None
    forecast: Forecast | None
    exam_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeScope:
    """What is to be practised; empty means everything open."""

    law: str = ""
    list: str = ""
    wrong: bool = False
    """The wrong-answer book alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """How much, and for what."""

    exam_day: date | None = None
    minutes: int | None = None
    """A day; what was practised today already is taken off. None: no bound, for an exam `MINUTES`."""


# -- what is due ---------------------------------------------------------------------------


@listed(area=REVIEW, title=say("Show what is due for review"), command="review due", role="officer")
def review_due(
    desk: Desk, officer: str, scope: PracticeScope | None = None, aim: Aim | None = None
) -> list[Question]:
    """The questions that an officer should answer today, the least known first; then new ones.

    For an exam they are those of today in the plan for it. The wrong-answer book
    comes whole, due or not, the latest answer first. Raises `NotFoundError`,
    `NothingToPractiseError`, `ExamDayError`.
    """
    scope, aim = scope or PracticeScope(), aim or Aim()
    open_ = open_questions(desk, scope, _exam_day(desk, aim))
    if not open_:
        raise NothingToPractiseError
    found = _due(desk, officer, open_, scope, aim)
    return [open_[card.question] for card in found]


def _due(
    desk: Desk, officer: str, open_: dict[str, Question], scope: PracticeScope, aim: Aim
) -> Sequence[Card]:
    now = desk.clock.now()
    known, days = known_cards(desk, officer)
    mine = [card for card in known.values() if card.question in open_]
    if scope.wrong:
        return wrong_book(mine)
    fresh = [new_card(id, now) for id in open_ if id not in known]
    if aim.exam_day is not None:
        return _due_for(desk, aim, aim.exam_day, [*mine, *fresh], days)
    found = due([*mine, *fresh], now)
    return found if aim.minutes is None else found[: _room(desk, aim.minutes, days)]


def _due_for(
    desk: Desk, aim: Aim, exam_day: date, cards: Sequence[Card], days: Sequence[PracticeDay]
) -> list[Card]:
    """Today's cards of the plan for an exam, those to review first."""
    minutes = aim.minutes or MINUTES
    made = plan(cards, desk.clock_day(), exam_day, minutes, pace(days))
    by_id = {card.question: card for card in cards}
    today = next((one for one in made.days if one.day == desk.clock_day()), None)
    wanted = (*today.review, *today.new) if today else ()
    return [by_id[id] for id in wanted][: _room(desk, minutes, days)]


def _room(desk: Desk, minutes: int, days: Sequence[PracticeDay]) -> int:
    """How many answers what is left of today's minutes holds."""
    spent = sum(day.seconds for day in days if day.day == desk.clock_day())
    return max(0, int((minutes * 60 - spent) // pace(days)))


def _exam_day(desk: Desk, aim: Aim) -> date:
    """The day on which the law must be in force; the exam's, if there is one to prepare for."""
    today = desk.clock_day()
    if aim.exam_day is None:
        return desk.today()
    last = today + timedelta(days=FARTHEST)
    if not today <= aim.exam_day <= last:
        raise ExamDayError(day=aim.exam_day, first=today, last=last)
    return aim.exam_day


def open_questions(desk: Desk, scope: PracticeScope, day: date | None = None) -> dict[str, Question]:
    """The questions that may be practised, by id: reviewed or approved, of the open pool, on law in force.

    Drafts, short answers, and what is retired or set aside are not among them.
    `day` is the day of the law; the desk's, if none is given. NotFoundError for
    a list, or a law, that nobody knows.
    """
    catalogue, found = known_catalogue(desk), {}
    laws = _laws(desk, catalogue, scope)
    for question in usable_questions(desk):
        fits = question.pool is Pool.OPEN and question.kind is not Kind.SHORT
        if not fits or question.state not in (State.REVIEWED, State.APPROVED):
            continue
        about = laws is None or catalogue.key(question.law) in laws
        if about and in_force(question, catalogue, day or desk.today()):
            found[question.id] = question
    if scope.law and not found:
        law_key(desk, catalogue, scope.law)
    return found


def _laws(desk: Desk, catalogue: Catalogue, scope: PracticeScope) -> frozenset[str] | None:
    # a bank may be on a law of which no catalogue and no list knows
    laws = frozenset({catalogue.key(scope.law)}) if scope.law else None
    if not scope.list:
        return laws
    required = next((one for one in known_lists(desk)[0] if one.id == scope.list), None)
    if required is None:
        raise NotFoundError(kind=say("required list"), code=scope.list)
    asked = required.keys(catalogue)
    return asked if laws is None else laws & asked


def officer_row(desk: Desk, connection: Connection, officer: str) -> int:
    """The row of an officer. NotFoundError if the roster has no such code."""
    people = desk.facts.people(connection)
    if officer not in people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    return people.officer_ids[officer]


def known_cards(desk: Desk, officer: str) -> tuple[dict[str, Card], list[PracticeDay]]:
    """What an officer knows, by question, and the days of practice, the latest first."""
    from learnlaw.store.reviews import practice_days

    with desk.reading() as connection:
        key = officer_row(desk, connection, officer)
        return cards_of(connection, key)[0], practice_days(connection, key)


# -- answering --------------------------------------------------------------------------------


@listed(area=REVIEW, title=say("Practise"), command="review start", role="officer")
def practise(
    desk: Desk, officer: str, scope: PracticeScope | None = None, aim: Aim | None = None, *, count: int = 10
) -> list[Question]:
    """The questions of one round, at most `count`; none where all is known for today.

    Raises what `review_due` raises, and `SittingNowError`.
    """
    with desk.reading() as connection:
        _not_sitting(desk, connection, officer, officer_row(desk, connection, officer))
    return review_due(desk, officer, scope, aim)[:count]


def _not_sitting(desk: Desk, connection: Connection, officer: str, key: int) -> None:
    """Practice shows keys: who sits an exam at this moment must not look them up in it."""
    from learnlaw.store.attempts import attempt_rows
    from learnlaw.store.exams import exam_rows

    now = desk.clock.now()
    for row in attempt_rows(connection, officer_id=key):
        running = row.deadline is not None and now <= row.deadline + GRACE
        if row.state == AttemptState.SITTING and running:
            number = next(each.number for each in exam_rows(connection) if each.id == row.exam_id)
            raise SittingNowError(officer=officer, number=number)


def asked_of(question: Question) -> Asked:
    """What is asked, options in their own order, for `parse_answer`."""
    options = len(question.options) if question.kind in CHOICE else 0
    blanks = max(1, len(BLANK.findall(question.stem))) if question.kind is Kind.BLANK else 0
    return Asked(1, question.kind, options, (), blanks)


@look("answer_question", say("Answer in practice"))
def answer_question(desk: Desk, officer: str, question: Question, value: str, seconds: float) -> Explained:
    """Write one answer of practice and say whether it was right, and why; `value` as in exams.

    What counts as time is never more than `LONGEST`, nor than has passed since
    the officer's answer before, in whatever window that was given. Raises
    `SittingNowError`.
    """
    from learnlaw.store.reviews import add_answer, last_answered, put_card

    now = desk.clock.now()
    right = judge_of(question, Scheme())(value) == 1
    with desk.writing("answer_question") as connection:
        key = officer_row(desk, connection, officer)
        _not_sitting(desk, connection, officer, key)
        card = rate(card_of(connection, key, question.id, now), right, seconds, now)
        put_card(connection, key, question.id, to_json(card), card.due)
        add_answer(
            connection,
            key,
            question.id,
            question.version,
            at=now,
            day=desk.clock_day(),
            value=value,
            right=right,
            seconds=believed(seconds, last_answered(connection, key), now),
        )
    law, article = _article(desk, question)
    return Explained(question, right, card, law, article)


def believed(seconds: float, before: datetime | None, now: datetime) -> int:
    """The seconds that count as practised: two windows at once do not make time run twice."""
    passed = LONGEST if before is None else (now - before).total_seconds()
    return int(max(0.0, min(seconds, passed, LONGEST)))


def _article(desk: Desk, question: Question) -> tuple[str, Article | None]:
    """The law's name, and the article as the imported text of the cited edition has it."""
    instrument = known_catalogue(desk).find(question.law)
    if instrument is None or question.clause is None or question.edition is None:
        return instrument.name if instrument else question.law, None
    text = known_texts(desk, instrument.id).get(instrument.id, question.edition)
    return instrument.name, text.article(question.clause) if text else None


# -- where one stands ------------------------------------------------------------------------------


@listed(area=REVIEW, title=say("Show how practice stands"), command="review stats", role="officer")
def review_stats(
    desk: Desk, officer: str, scope: PracticeScope | None = None, aim: Aim | None = None
) -> PracticeStanding:
    """What an officer knows, what was practised, and with an exam's day a plan and what may be expected of it.

    The plan covers every question of the scope, as far as the minutes go. What
    is expected is the share of `EXAM_ITEMS` questions drawn from the scope that
    will be answered right if the plan is kept; one never studied counts as not
    known. Raises what `review_due` raises.
    """
    scope, aim = scope or PracticeScope(), aim or Aim()
    open_ = open_questions(desk, scope, _exam_day(desk, aim))
    if not open_:
        raise NothingToPractiseError
    known, days = known_cards(desk, officer)
    now = desk.clock.now()
    mine = [card for card in known.values() if card.question in open_]
    made = foreseen = None
    if aim.exam_day is not None:
        fresh = [new_card(id, now) for id in open_ if id not in known]
        minutes = aim.minutes or MINUTES
        made = plan([*mine, *fresh], desk.clock_day(), aim.exam_day, minutes, pace(days))
        foreseen = forecast(made.after, aim.exam_day, min(EXAM_ITEMS, len(open_)))
    return PracticeStanding(
        open=len(open_),
        cards=len(mine),
        due=len(due(mine, now)),
        wrong=len(wrong_book(mine)),
        days=tuple(days),
        plan=made,
        forecast=foreseen,
        exam_day=aim.exam_day,
    )


def pace(days: Sequence[PracticeDay]) -> float:
    """Seconds an answer takes an officer, from the last ten days of practice."""
    answers = sum(day.answers for day in days[:10])
    spent = sum(day.seconds for day in days[:10])
    return spent / answers if answers >= 20 and spent else SECONDS_AN_ITEM
