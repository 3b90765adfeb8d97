"""Practice and review: questions of the open pool, answered, explained, and asked again before they are forgotten.

Practice is the officer's own. Nothing of it counts in an appraisal, unless the
minutes are logged as self-study, with evidence of grade C, where the packs in
use count that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.blueprint import Scheme
from learnlaw.domain.grading import judge_of
from learnlaw.domain.question import Kind, Pool, Question, State
from learnlaw.domain.review import Card, due, from_json, new_card, rate, to_json, wrong_book
from learnlaw.domain.review_plan import Forecast, Plan, forecast, plan
from learnlaw.domain.study import Attendance
from learnlaw.errors import NotFoundError, NothingToJudgeError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import known_catalogue, known_texts, usable_questions
from learnlaw.verbs.registry import Work, listed, verb
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.statute import Article
    from learnlaw.store.reviews import PracticeDay

REVIEW = say("practice")
"""Area of the palette."""
SECONDS_AN_ITEM = 40
"""What one answer takes, for plans, until an officer's own answers say otherwise."""


class NothingToPractiseError(NothingToJudgeError):
    """No question fits."""

    template = "there is nothing to practise: no open question fits"


class NoMinutesError(UsageError):
    """Nothing was practised."""

    template = "{officer} practised nothing from {first} to {last} that is not logged yet"


@dataclass(frozen=True, slots=True)
class Explained:
    """An answer, whether it was right, and why."""

    question: Question
    right: bool
    card: Card
    law: str
    article: Article | None
    """As the imported text has it; None where it was not imported."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an officer stands."""

    cards: int
    due: int
    wrong: int
    """In the wrong-answer book."""
    days: tuple[PracticeDay, ...]
    plan: Plan | None
    forecast: Forecast | None
    exam_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What is to be practised; empty means everything open."""

    law: str = ""
    list: str = ""
    wrong: bool = False
    """The wrong-answer book alone."""


# -- what is due ---------------------------------------------------------------------------


@listed(area=REVIEW, title=say("Show what is due for review"), command="review due", role="officer")
def review_due(desk: Desk, officer: str, scope: Scope | None = None) -> list[Question]:
    """The questions that an officer should answer today, the least known first; then new ones.

    Raises `NotFoundError`, `NothingToPractiseError`.
    """
    scope = scope or Scope()
    open_ = open_questions(desk, scope)
    if not open_:
        raise NothingToPractiseError
    with desk.reading() as connection:
        cards = cards_of(connection, _officer_id(desk, connection, officer))
    now = desk.clock.now()
    if scope.wrong:
        return [open_[card.question] for card in wrong_book(cards.values()) if card.question in open_]
    known = [card for card in cards.values() if card.question in open_]
    fresh = [new_card(id, now) for id in open_ if id not in cards]
    return [open_[card.question] for card in due([*known, *fresh], now)]


def open_questions(desk: Desk, scope: Scope) -> dict[str, Question]:
    """The questions of the open pool that may be practised, by id; drafts and short answers are not among them."""
    catalogue = known_catalogue(desk)
    laws = _laws(desk, scope)
    found = {}
    for question in usable_questions(desk):
        instrument = catalogue.find(question.law)
        law = instrument.id if instrument else question.law
        fits = question.pool is Pool.OPEN and question.kind is not Kind.SHORT
        if fits and question.state is not State.DRAFT and (laws is None or law in laws):
            found[question.id] = question
    return found


def _laws(desk: Desk, scope: Scope) -> set[str] | None:
    laws = {known_catalogue(desk).get(scope.law).id} if scope.law else None
    if not scope.list:
        return laws
    required = next((one for one in known_lists(desk)[0] if one.id == scope.list), None)
    if required is None:
        raise NotFoundError(kind=say("required list"), code=scope.list)
    return set(required.laws) if laws is None else laws & set(required.laws)


def _officer_id(desk: Desk, connection: Connection, officer: str) -> int:
    people = desk.facts.people(connection)
    if officer not in people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    return people.officer_ids[officer]


def cards_of(connection: Connection, officer_id: int) -> dict[str, Card]:
    """What an officer knows, by question."""
    from learnlaw.store.reviews import load_cards

    return {id: from_json(card) for id, card in load_cards(connection, officer_id).items()}


# -- answering --------------------------------------------------------------------------------


def answer_question(desk: Desk, officer: str, question: Question, value: str, seconds: int) -> Explained:
    """Write one answer of practice and say whether it was right, and why; `value` as in exams."""
    from learnlaw.store.base import writing
    from learnlaw.store.reviews import add_answer, load_cards, put_card

    now = desk.clock.now()
    right = judge_of(question, Scheme())(value) == 1
    with desk.reading() as connection:
        officer_id = _officer_id(desk, connection, officer)
    with writing(desk.engine) as connection:
        stored = load_cards(connection, officer_id).get(question.id)
        before = from_json(stored) if stored else new_card(question.id, now)
        card = rate(before, right, seconds, now)
        put_card(connection, officer_id, question.id, to_json(card), card.due)
        add_answer(
            connection,
            officer_id,
            question.id,
            question.version,
            at=now,
            day=desk.clock_day(),
            value=value,
            right=right,
            seconds=seconds,
        )
    law, article = _article(desk, question)
    return Explained(question, right, card, law, article)


def _article(desk: Desk, question: Question) -> tuple[str, Article | None]:
    """The law's name, and the article as the imported text of the cited edition has it."""
    instrument = known_catalogue(desk).find(question.law)
    if instrument is None or question.clause is None or question.edition is None:
        return question.law, None
    text = known_texts(desk, instrument.id).get(instrument.id, question.edition)
    return instrument.name, text.article(question.clause) if text else None


# -- where one stands ------------------------------------------------------------------------------


@listed(area=REVIEW, title=say("Show how practice stands"), command="review stats", role="officer")
def review_stats(desk: Desk, officer: str, *, exam_day: date | None = None, minutes: int = 10) -> Standing:
    """What an officer knows, what was practised, and with an exam's day a plan and what may be expected of it.

    The plan covers the questions begun and as many new ones as `minutes` a day hold.
    """
    from learnlaw.store.reviews import practice_days

    open_ = open_questions(desk, Scope())
    with desk.reading() as connection:
        key = _officer_id(desk, connection, officer)
        cards, days = cards_of(connection, key), practice_days(connection, key)
    known = [card for card in cards.values() if card.question in open_]
    now = desk.clock.now()
    made = foreseen = None
    if exam_day is not None:
        fresh = [new_card(id, now) for id in open_ if id not in cards]
        made = plan([*known, *fresh], desk.clock_day(), exam_day, minutes, pace(days))
        foreseen = forecast(made.after, exam_day)
    return Standing(
        cards=len(known),
        due=len(due(known, now)),
        wrong=len(wrong_book(known)),
        days=tuple(days),
        plan=made,
        forecast=foreseen,
        exam_day=exam_day,
    )


def pace(days: Sequence[PracticeDay]) -> float:
    """Seconds an answer takes an officer, from the last days of practice."""
    answers = sum(day.answers for day in days[:10])
    spent = sum(day.seconds for day in days[:10])
    return spent / answers if answers >= 20 and spent else SECONDS_AN_ITEM


# -- hours -------------------------------------------------------------------------------------------


@verb(area=REVIEW, title=say("Log practice as self-study"), command="review log")
def log_practice(work: Work, officer: str, first: date, last: date, *, dry_run: bool = False) -> None:
    """Log the minutes practised in some days as self-study of those days, with evidence of grade C.

    The length of an hour is the packs' 学时; whether such hours count is for the
    packs to say. Days that are logged already are left out. Raises `NoMinutesError`.
    """
    from learnlaw.domain.ledger import LedgerRecord
    from learnlaw.store.reviews import practice_days
    from learnlaw.verbs.exam_facts import home_units
    from learnlaw.verbs.judging import packs_in_use
    from learnlaw.verbs.ledger_writing import enter, hours_under, people_for, subject

    people = work.people
    if officer not in people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    hour = hours_under(packs_in_use(work.desk, work.connection)).minutes
    logged = _logged(work, officer)
    records = []
    for one in practice_days(work.connection, people.officer_ids[officer]):
        amount = _hundredths(one.seconds, hour)
        if first <= one.day <= last and amount and one.day not in logged:
            unit = home_units(people.roster, [officer], one.day)[officer]
            records.append(
                LedgerRecord(
                    number=practice_number(officer, one.day),
                    organiser=unit,
                    units=(unit,),
                    kinds=("self_study",),
                    first=one.day,
                    last=one.day,
                    topic="题库练习",
                    hundredths=amount,
                    evidence="C",
                    evidence_note=f"{one.answers}题",
                    form="online",
                    attendances=(Attendance(officer),),
                )
            )
    if not records:
        raise NoMinutesError(officer=officer, first=first, last=last)
    enter(work, people_for(work, records), records)
    for record in records:
        work.audit(subject(record), after=record.body())
        work.count("added")
        work.made.append(record.number)


def practice_number(officer: str, day: date) -> str:
    """The number under which a day's practice stands in the ledger."""
    return f"LX-{officer}-{day:%Y%m%d}"


def _logged(work: Work, officer: str) -> set[date]:
    from learnlaw.store.finding import days_numbered

    return days_numbered(work.connection, f"LX-{officer}-")


def _hundredths(seconds: int, minutes: int) -> int:
    """Seconds as hundredths of 学时, rounded down to a tenth; at most eight hours a day are believed."""
    tenths = (Decimal(min(seconds, 8 * 3600)) / (60 * minutes) * 10).to_integral_value(ROUND_FLOOR)
    return int(tenths) * 10
