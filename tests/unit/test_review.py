"""What an officer knows follows from the answers alone, and a plan never asks for more time than there is."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import combinations, product
from math import sqrt
from typing import Any

import fsrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learnlaw.domain.review import (
    Card,
    DamagedCardError,
    Phase,
    Settings,
    due,
    from_json,
    new_card,
    rate,
    rating_of,
    retrievability,
    to_json,
    wrong_book,
)
from learnlaw.domain.review_plan import Plan, forecast, plan

NINE = datetime(2024, 5, 1, 1, tzinfo=UTC)  # nine in the morning in China
TODAY = date(2024, 5, 1)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def card(*answers: tuple[bool, float, float], question: str = "q") -> Card:
    """A card after answers: right, seconds taken, days since the one before."""
    found, at = new_card(question, NINE), NINE
    for right, seconds, days in answers:
        at += timedelta(days=days)
        found = rate(found, right, seconds, at)
    return found


answers = st.tuples(
    st.booleans(), st.sampled_from([5.0, 30.0, 90.0]), st.sampled_from([0.0, 0.01, 0.5, 1.0, 3.0, 20.0])
)
histories = st.lists(answers, max_size=6)
known = histories.filter(bool)


def cards_of(rows: Sequence[Sequence[tuple[bool, float, float]]]) -> list[Card]:
    return [card(*row, question=f"q{n:03}") for n, row in enumerate(rows)]


def latest(cards: Sequence[Card]) -> date:
    """The day of the last answer of all, so that a plan begins after it."""
    return max((Settings().day(each.last_review or each.due) for each in cards), default=TODAY)


# one answer


@pytest.mark.parametrize(
    ("right", "seconds", "rating"),
    [
        pytest.param(False, 5, fsrs.Rating.Again, id="wrong"),
        pytest.param(False, None, fsrs.Rating.Again, id="wrong, no time known"),
        pytest.param(True, 10, fsrs.Rating.Easy, id="fast, the limit"),
        pytest.param(True, 10.1, fsrs.Rating.Good, id="neither fast nor slow"),
        pytest.param(True, 60, fsrs.Rating.Good, id="slow begins after this"),
        pytest.param(True, 60.1, fsrs.Rating.Hard, id="slow"),
        pytest.param(True, None, fsrs.Rating.Good, id="no time known"),
    ],
)
def test_how_an_answer_is_rated(right: bool, seconds: float | None, rating: fsrs.Rating) -> None:
    assert rating_of(right, seconds) is rating


def test_the_thresholds_are_settings() -> None:
    settings = Settings(fast_seconds=3, slow_seconds=6)
    assert [rating_of(True, seconds, settings) for seconds in (3, 5, 7)] == [
        fsrs.Rating.Easy,
        fsrs.Rating.Good,
        fsrs.Rating.Hard,
    ]


@given(
    histories, st.sampled_from([5.0, 30.0, 90.0]), st.sampled_from([0.0, 0.4, 2.0, 30.0]), st.integers(0, 400)
)
def test_a_wrong_answer_never_raises_what_is_known(
    history: list[tuple[bool, float, float]], seconds: float, wait: float, later: int
) -> None:
    before = card(*history)
    at = (before.last_review or NINE) + timedelta(days=wait)
    wrong, right = rate(before, False, seconds, at), rate(before, True, seconds, at)
    then = at + later * DAY
    assert retrievability(wrong, then) <= retrievability(right, then)
    assert wrong.stability is not None
    assert before.stability is None or wrong.stability <= before.stability


@given(known, st.integers(0, 900), st.integers(1, 900))
def test_what_is_known_falls_with_time(
    history: list[tuple[bool, float, float]], first: int, more: int
) -> None:
    found = card(*history)
    assert found.last_review is not None
    at = found.last_review + first * DAY
    assert 0 < retrievability(found, at + more * DAY) < retrievability(found, at) <= 1


@given(known, st.integers(0, 900))
def test_retrievability_is_the_model_s_own(history: list[tuple[bool, float, float]], days: int) -> None:
    found = card(*history)
    assert found.last_review is not None
    at = found.last_review + days * DAY
    foreign = fsrs.Card(card_id=1, stability=found.stability, due=found.due, last_review=found.last_review)
    assert retrievability(found, at) == pytest.approx(fsrs.Scheduler().get_card_retrievability(foreign, at))


@given(known)
def test_a_card_comes_again_when_it_falls_to_the_target(history: list[tuple[bool, float, float]]) -> None:
    found = card(*history)
    assert found.last_review is not None
    assert found.due > found.last_review
    if found.due - found.last_review > 2 * DAY:
        # intervals are whole days, rounded
        assert retrievability(found, found.due - DAY) > 0.9
        assert retrievability(found, found.due + DAY) < 0.9


@given(histories)
def test_the_same_answers_give_the_same_card(history: list[tuple[bool, float, float]]) -> None:
    assert card(*history) == card(*history)


def test_a_new_card_is_not_known() -> None:
    assert retrievability(new_card("q", NINE), NINE) == 0
    assert new_card("q", NINE).new


def test_a_clock_set_back_undoes_nothing() -> None:
    first = card((True, 30, 0))
    again = rate(first, True, 30, NINE - 5 * DAY)
    assert again == rate(first, True, 30, NINE)


def test_instants_have_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        new_card("q", datetime(2024, 5, 1))
    china = timezone(timedelta(hours=8))
    assert rate(new_card("q", NINE), True, 30, NINE.astimezone(china)) == card((True, 30, 0))


# what is due


def asked(cards: Sequence[Card], at: datetime) -> list[str]:
    return [each.question for each in due(cards, at)]


def test_the_least_known_come_first_and_new_ones_last() -> None:
    cards = [
        new_card("new", NINE),
        card((True, 30, 0), question="better"),
        card((False, 30, 0), question="worse"),
        card((True, 5, 0), question="known"),
    ]
    assert asked(cards, NINE + 3 * DAY) == ["worse", "better", "new"]


@pytest.mark.parametrize(
    ("right", "wait", "seen"),
    [
        pytest.param(False, timedelta(minutes=9), False, id="wrong, nine minutes ago"),
        pytest.param(False, timedelta(minutes=10), True, id="wrong, ten minutes ago"),
        pytest.param(True, timedelta(days=1, hours=14), False, id="right, the evening before its day"),
        pytest.param(True, timedelta(days=1, hours=16), True, id="right, early on its day"),
    ],
)
def test_when_a_card_is_due(right: bool, wait: timedelta, seen: bool) -> None:
    assert asked([card((right, 30, 0))], NINE + wait) == ["q"] * seen


# the wrong-answer book

R, W = True, False


@pytest.mark.parametrize(
    ("history", "kept"),
    [
        pytest.param([], False, id="never answered"),
        pytest.param([(R, 0)], False, id="right"),
        pytest.param([(W, 0)], True, id="wrong"),
        pytest.param([(W, 0), (R, 1)], True, id="right once"),
        pytest.param([(W, 0), (R, 0), (R, 0.1)], True, id="right twice on one day"),
        pytest.param([(W, 0), (R, 0), (R, 1)], False, id="right twice on two days"),
        pytest.param([(W, 0), (R, 0), (R, 0.1), (R, 1)], False, id="right on one day, and on the next"),
        pytest.param([(W, 0), (R, 1), (W, 1), (R, 1)], True, id="wrong in between"),
        pytest.param([(W, 0), (R, 1), (R, 1), (W, 1)], True, id="wrong again"),
        pytest.param([(W, 0), (R, 0.6), (R, 0.1)], False, id="before and after midnight in China"),
    ],
)
def test_the_wrong_answer_book(history: list[tuple[bool, float]], kept: bool) -> None:
    found = card(*((right, 30, days) for right, days in history))
    assert wrong_book([found]) == [found] * kept


def test_the_latest_wrong_answer_comes_first() -> None:
    cards = [card((W, 30, days), question=name) for name, days in (("b", 0), ("c", 2), ("a", 0))]
    assert [each.question for each in wrong_book(cards)] == ["c", "a", "b"]


# stored and read again


@given(histories)
def test_a_card_survives_json(history: list[tuple[bool, float, float]]) -> None:
    found = card(*history)
    assert from_json(json.loads(json.dumps(to_json(found)))) == found


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"due": "yesterday"}, id="no instant"),
        pytest.param({"due": "2024-05-01T09:00:00"}, id="no time zone"),
        pytest.param({"due": None}, id="nothing"),
        pytest.param({"phase": "known"}, id="an unknown phase"),
        pytest.param({"stability": None}, id="no stability"),
        pytest.param({"stability": float("nan")}, id="no number"),
        pytest.param({"stability": 0}, id="a stability of nothing"),
        pytest.param({"difficulty": "5"}, id="text"),
        pytest.param({"step": None}, id="learning without a step"),
        pytest.param({"last_review": None}, id="learnt and never answered"),
        pytest.param({"right_on": "5"}, id="no day"),
    ],
)
def test_a_damaged_card_is_refused(change: dict[str, Any]) -> None:
    stored = to_json(card((W, 30, 0)))
    assert from_json(stored).phase is Phase.LEARNING
    with pytest.raises(DamagedCardError, match="card of q is damaged"):
        from_json({**stored, **change})


def test_a_card_without_a_field_is_damaged() -> None:
    with pytest.raises(DamagedCardError):
        from_json({"question": "q"})


# before an exam

AMPLE = 10_000


def answered(found: Plan) -> list[tuple[date, str]]:
    return [(each.day, question) for each in found.days for question in (*each.review, *each.new)]


@given(st.lists(histories, max_size=8), st.integers(0, 30), st.floats(0, 5), st.floats(20, 90))
def test_a_plan_keeps_its_budget_and_its_days(
    rows: list[list[tuple[bool, float, float]]], left: int, minutes: float, seconds: float
) -> None:
    cards = cards_of(rows)
    today = latest(cards)
    exam = today + left * DAY
    found = plan(cards, today, exam, minutes, seconds)
    assert all(each.count * seconds <= minutes * 60 for each in found.days)
    assert all(today <= each.day < max(exam, today + DAY) for each in found.days)
    assert len(set(answered(found))) == len(answered(found)), "no question twice on one day"
    assert [each.question for each in found.after] == [each.question for each in cards]


@given(st.lists(histories, max_size=8), st.integers(0, 30), st.sampled_from([1, 3, AMPLE]))
def test_a_plan_takes_nothing_away_and_says_what_stays_short(
    rows: list[list[tuple[bool, float, float]]], left: int, minutes: float
) -> None:
    cards = cards_of(rows)
    today = latest(cards) + DAY
    exam = today + left * DAY
    found = plan(cards, today, exam, minutes, 60)
    noon = Settings().noon(exam)
    before, after = ([retrievability(each, noon) for each in some] for some in (cards, found.after))
    assert all(then >= now for now, then in zip(before, after, strict=True))
    assert set(found.short) == {c.question for c, chance in zip(cards, after, strict=True) if chance < 0.9}


@given(st.lists(histories, min_size=1, max_size=8), st.integers(1, 30))
def test_with_time_enough_each_card_has_its_last_answer_before_the_exam(
    rows: list[list[tuple[bool, float, float]]], left: int
) -> None:
    cards = cards_of(rows)
    today = latest(cards) + DAY
    exam = today + left * DAY
    found = plan(cards, today, exam, AMPLE, 60)
    on_the_eve = {question for day, question in answered(found) if day == exam - DAY}
    assert set(found.short) <= on_the_eve, "only what one more day cannot mend stays short"
    assert not {each.question for each in cards if each.new} & set(found.short)


@given(known, st.integers(1, 90))
def test_no_answer_is_asked_for_that_is_neither_due_nor_enough(
    history: list[tuple[bool, float, float]], left: int
) -> None:
    found = card(*history)
    today = latest([found]) + DAY
    exam = Settings().noon(today + left * DAY)
    for day, _ in answered(plan([found], today, today + left * DAY, AMPLE, 60)):
        assert retrievability(found, exam) < 0.9, "it needed no more"
        after = rate(found, True, None, Settings().noon(day))
        assert Settings().day(found.due) <= day or retrievability(after, exam) >= 0.9
        found = after


@given(st.lists(histories, max_size=8), st.integers(0, 20), st.randoms(use_true_random=False))
def test_the_order_of_cards_changes_no_plan(
    rows: list[list[tuple[bool, float, float]]], left: int, random: Any
) -> None:
    cards = cards_of(rows)
    mixed = list(cards)
    random.shuffle(mixed)
    today = latest(cards)
    one, other = (plan(some, today, today + left * DAY, 2, 60) for some in (cards, mixed))
    assert (one.days, one.short) == (other.days, other.short)


def test_what_will_be_known_is_left_alone() -> None:
    known_well = card(*[(True, 5, days) for days in (0, 20, 90)])
    today = latest([known_well])
    found = plan([known_well], today, today + 10 * DAY, AMPLE, 60)
    assert (found.days, found.short, found.after) == ((), (), (known_well,))


def test_the_least_known_come_first_when_time_is_short() -> None:
    cards = [
        card((True, 30, 0), (True, 30, 2), question="better"),
        card((False, 30, 0), (True, 30, 2), question="worse"),
        replace(new_card("new", NINE)),
    ]
    today = TODAY + 30 * DAY
    found = plan(cards, today, today + DAY, 2, 60)
    assert [(each.review, each.new) for each in found.days] == [(("worse",), ("new",))]
    assert found.short == ("better",)


def test_minutes_left_over_go_to_what_would_crowd_the_last_day() -> None:
    cards = [card((True, 30, 0), (True, 30, 2), question=f"q{n:02}") for n in range(30)]
    due_on = Settings().day(cards[0].due)
    today, exam = TODAY + 3 * DAY, due_on + 2 * DAY
    assert (due_on - today).days > 5
    crowded = plan(cards, today, exam, 6, 60)
    assert crowded.short == ()
    assert max(each.count for each in crowded.days) <= 6
    assert crowded.days[0].day < due_on


def test_new_questions_are_brought_in_within_the_budget() -> None:
    cards = [new_card(f"q{n:02}", NINE) for n in range(25)]
    found = plan(cards, TODAY, TODAY + 10 * DAY, 10, 60)
    assert [len(each.new) for each in found.days][:3] == [10, 10, 5]
    assert found.short == ()


@pytest.mark.parametrize(
    ("exam", "minutes"),
    [
        pytest.param(TODAY - DAY, 60, id="the exam is over"),
        pytest.param(TODAY + 5 * DAY, 0, id="no time"),
        pytest.param(TODAY + 5 * DAY, 0.5, id="less time than one answer takes"),
        pytest.param(TODAY + 5 * DAY, -10, id="less than no time"),
    ],
)
def test_where_nothing_can_be_done_nothing_is_planned(exam: date, minutes: float) -> None:
    found = plan([new_card("q", NINE)], TODAY, exam, minutes, 60)
    assert (found.days, found.short) == ((), ("q",))


def test_on_the_day_of_the_exam_there_is_still_that_day() -> None:
    found = plan([new_card("q", NINE)], TODAY, TODAY, 60, 60)
    assert [(each.day, each.new) for each in found.days] == [(TODAY, ("q",))]


def test_an_answer_takes_time() -> None:
    with pytest.raises(ValueError, match="no time"):
        plan([], TODAY, TODAY, 60, 0)


def test_a_higher_target_asks_for_more() -> None:
    cards = [card((True, 30, 0), (True, 30, 2), question="q")]
    today = TODAY + 3 * DAY
    counts = [
        sum(
            each.count
            for each in plan(cards, today, today + 9 * DAY, AMPLE, 60, Settings(target=target)).days
        )
        for target in (0.7, 0.95)
    ]
    assert counts[0] < counts[1]


# what an exam will give


def chances(cards: Sequence[Card], exam: date) -> list[float]:
    return [retrievability(each, Settings().noon(exam)) for each in cards]


@given(st.lists(known, min_size=2, max_size=4), st.integers(0, 40), st.data())
def test_the_range_of_a_forecast_is_that_of_every_paper_and_answer(
    rows: list[list[tuple[bool, float, float]]], left: int, data: st.DataObject
) -> None:
    cards = cards_of(rows)
    exam = latest(cards) + left * DAY
    items = data.draw(st.integers(1, len(cards)))
    papers = list(combinations(chances(cards, exam), items))
    mean = spread = 0.0
    for paper in papers:
        for right in product((0, 1), repeat=items):
            chance = 1 / len(papers)
            for knows, answer in zip(paper, right, strict=True):
                chance *= knows if answer else 1 - knows
            mean += chance * sum(right) / items
            spread += chance * (sum(right) / items) ** 2
    width = 2 * sqrt(max(spread - mean**2, 0))
    found = forecast(cards, exam, items)
    assert found is not None
    assert found.mean == pytest.approx(mean)
    assert found.low == pytest.approx(max(mean - width, 0), abs=1e-6)
    assert found.high == pytest.approx(min(mean + width, 1), abs=1e-6)


@given(st.lists(histories, min_size=1, max_size=6), st.integers(1, 20), st.floats(0, 1))
def test_a_plan_that_is_kept_never_lowers_the_forecast(
    rows: list[list[tuple[bool, float, float]]], left: int, guess: float
) -> None:
    cards = cards_of(rows)
    today = latest(cards) + DAY
    exam = today + left * DAY
    assume(guess < 0.5)
    kept = forecast(plan(cards, today, exam, 5, 60).after, exam, guess=guess)
    idle = forecast(cards, exam, guess=guess)
    assert kept is not None
    assert idle is not None
    assert kept.mean >= idle.mean - 1e-12
    assert 0 <= kept.low <= kept.mean <= kept.high <= 1


def test_a_new_question_counts_as_a_guess() -> None:
    cards = [new_card("q", NINE)]
    assert forecast(cards, TODAY) == forecast(cards, TODAY, guess=0.0)
    guessed = forecast(cards, TODAY, guess=0.25)
    assert guessed is not None
    assert guessed.mean == 0.25


@pytest.mark.parametrize(("cards", "items"), [([], None), ([new_card("q", NINE)], 0)])
def test_without_questions_there_is_no_forecast(cards: list[Card], items: int | None) -> None:
    assert forecast(cards, TODAY, items) is None
