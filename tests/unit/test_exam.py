"""An exam opens once, admits whom it expects in its windows, and is not changed while people sit it."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from learnlaw.domain.attempt import Attempt, AttemptState
from learnlaw.domain.blueprint import Blueprint, Counting, Scheme
from learnlaw.domain.exam import (
    EXAM_WORDS,
    NEXT,
    Admission,
    Exam,
    ExamSettledError,
    ExamState,
    ExamStateError,
    Expected,
    Reason,
    Sitting,
    admission,
    advance,
    check_exam,
    default_counts_on,
    editable,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAIN = Sitting(datetime(2024, 12, 20, 1, tzinfo=UTC), datetime(2024, 12, 29, 16, tzinfo=UTC))
MAKEUP = Sitting(datetime(2025, 1, 29, 1, tzinfo=UTC), datetime(2025, 2, 1, 16, tzinfo=UTC))
IN_MAIN, IN_MAKEUP = MAIN.opens + timedelta(days=1), MAKEUP.opens + timedelta(days=1)
INSTANT = timedelta(microseconds=1)
DRAFT, OPEN, CLOSED, MAKEUP_OPEN, FINAL, VOID = ExamState
ALLOWED = {
    (DRAFT, OPEN),
    (DRAFT, VOID),
    (OPEN, CLOSED),
    (OPEN, VOID),
    (CLOSED, MAKEUP_OPEN),
    (CLOSED, FINAL),
    (CLOSED, VOID),
    (MAKEUP_OPEN, FINAL),
    (MAKEUP_OPEN, VOID),
    (FINAL, VOID),
}
PLAN = Blueprint(
    id="jining",
    title="学法用法考试",
    cells=(),
    total=Decimal(100),
    minutes=60,
    pass_mark=Decimal(80),
    excellent_mark=Decimal(90),
    attempts=1,
    counting=Counting.BEST,
    scheme=Scheme(),
    open_book=False,
    pools=frozenset(),
)
EXAM = Exam(
    number="E1",
    title="2024年学法用法考试",
    state=OPEN,
    blueprint=PLAN,
    main=MAIN,
    makeup=MAKEUP,
    counts_on=date(2024, 12, 29),
)
OFFICER = Expected(officer="0012", unit="U001")
NEIGHBOURS = tuple(replace(OFFICER, officer=code, hall="一", seat=3) for code in ("1", "2"))


def tried(
    number: int, makeup: bool = False, state: AttemptState = AttemptState.GRADED, passed: bool = False
) -> Attempt:
    marks = Decimal(85 if passed else 40) if state is AttemptState.GRADED else None
    return Attempt(
        officer="0012",
        number=number,
        state=state,
        started_at=IN_MAIN,
        makeup=makeup,
        marks=marks,
        passed=passed,
    )


@pytest.mark.parametrize(("state", "to"), [*itertools.product(ExamState, repeat=2)])
def test_every_pair_of_states(state: ExamState, to: ExamState) -> None:
    if (state, to) in ALLOWED:
        assert advance(state, to) is to
        return
    with pytest.raises(ExamStateError) as error:
        advance(state, to)
    assert str(error.value) == f"an exam that is {EXAM_WORDS[state]} cannot become: {EXAM_WORDS[to]}"


def test_every_state_has_its_row_and_every_reason_its_words() -> None:
    assert set(NEXT) == set(EXAM_WORDS) == set(ExamState)
    assert len({str(reason.words) for reason in Reason}) == len(Reason)


@pytest.mark.parametrize("state", ExamState)
def test_only_an_exam_being_prepared_is_edited(state: ExamState) -> None:
    exam = replace(EXAM, state=state)
    if state is DRAFT:
        assert editable(exam) is exam
    else:
        with pytest.raises(ExamSettledError, match="E1"):
            editable(exam)


@pytest.mark.parametrize(
    ("closes", "day"),
    [
        pytest.param("2024-12-30T00:00+08:00", date(2024, 12, 29), id="midnight is the day before"),
        pytest.param("2024-12-29T17:00+08:00", date(2024, 12, 29), id="in the afternoon"),
        pytest.param("2024-12-31T16:00+00:00", date(2024, 12, 31), id="new year in Shanghai"),
        pytest.param("2024-12-31T16:00:00.001+00:00", date(2025, 1, 1), id="a millisecond into the new year"),
    ],
)
def test_an_exam_counts_on_the_last_day_of_its_main_window(closes: str, day: date) -> None:
    assert default_counts_on(Sitting(MAIN.opens, datetime.fromisoformat(closes)), SHANGHAI) == day


@pytest.mark.parametrize(
    ("state", "now", "answer"),
    [
        pytest.param(OPEN, MAIN.opens - INSTANT, Reason.NOT_YET, id="just before"),
        pytest.param(OPEN, MAIN.opens, False, id="at the opening"),
        pytest.param(OPEN, MAIN.closes - INSTANT, False, id="the last instant"),
        pytest.param(OPEN, MAIN.closes, Reason.OVER, id="at the close"),
        pytest.param(OPEN, IN_MAKEUP, Reason.OVER, id="in the make-up window of an exam not closed"),
        pytest.param(MAKEUP_OPEN, MAKEUP.opens - INSTANT, Reason.NOT_YET, id="before the make-up"),
        pytest.param(MAKEUP_OPEN, MAKEUP.opens, True, id="the make-up, next year"),
        pytest.param(MAKEUP_OPEN, MAKEUP.closes, Reason.OVER, id="after the make-up"),
        pytest.param(DRAFT, IN_MAIN, Reason.NOT_OPEN, id="being prepared"),
        pytest.param(CLOSED, IN_MAIN, Reason.NOT_OPEN, id="closed early"),
        pytest.param(FINAL, IN_MAKEUP, Reason.NOT_OPEN, id="over and done"),
        pytest.param(VOID, IN_MAIN, Reason.NOT_OPEN, id="void"),
    ],
)
def test_when_it_can_be_begun(state: ExamState, now: datetime, answer: Reason | bool) -> None:
    found = admission(replace(EXAM, state=state), OFFICER, [], now)
    if isinstance(answer, Reason):
        assert found is answer
    else:
        assert found == Admission(answer, 1, 0, now + timedelta(minutes=60))


def test_extra_time_is_part_of_the_deadline_and_the_window_cuts_nobody_short() -> None:
    slow = replace(OFFICER, extra_minutes=20, extra_reason="视力障碍")
    last = MAIN.closes - INSTANT
    found = admission(EXAM, slow, [], last)
    assert isinstance(found, Admission)
    assert found.deadline == last + timedelta(minutes=80)


@pytest.mark.parametrize(
    ("expected", "reason"),
    [
        pytest.param(None, Reason.NOT_EXPECTED, id="not on the list"),
        pytest.param(replace(OFFICER, exempt="产假"), Reason.EXEMPT, id="exempt"),
        pytest.param(replace(OFFICER, reserve=1), Reason.RESERVE, id="a reserve"),
    ],
)
def test_who_is_not_let_in(expected: Expected | None, reason: Reason) -> None:
    assert admission(EXAM, expected, [], IN_MAIN) is reason


FAILED, PASSED = tried(1), tried(1, passed=True)
VOIDED = tried(1, state=AttemptState.VOID)
RUNNING = tried(1, state=AttemptState.SITTING)
UNMARKED = tried(1, state=AttemptState.PENDING)


@pytest.mark.parametrize(
    ("attempts", "allowed", "granted", "main", "makeup"),
    [
        pytest.param([], 1, 0, 0, 0, id="nothing yet"),
        pytest.param([FAILED], 1, 0, Reason.NO_MORE, 0, id="failed: the make-up"),
        pytest.param([PASSED], 1, 0, Reason.NO_MORE, Reason.PASSED, id="passed: no make-up"),
        pytest.param([PASSED], 3, 0, 1, Reason.PASSED, id="passed, and better is allowed"),
        pytest.param([FAILED, tried(2, passed=True)], 3, 0, 0, Reason.PASSED, id="passed the second time"),
        pytest.param([RUNNING], 3, 0, Reason.SITTING, Reason.SITTING, id="being sat"),
        pytest.param([UNMARKED], 1, 0, Reason.NO_MORE, Reason.UNGRADED, id="not marked yet"),
        pytest.param([VOIDED], 1, 0, Reason.NO_MORE, 0, id="void is used up, and counts as absent"),
        pytest.param([VOIDED], 1, 1, 0, 1, id="let in again"),
        pytest.param(
            [FAILED, tried(2)], 1, 1, Reason.NO_MORE, 0, id="the granted one used in the main window"
        ),
        pytest.param([FAILED, tried(2, makeup=True)], 1, 0, Reason.NO_MORE, Reason.NO_MORE, id="both used"),
        pytest.param([FAILED, tried(2, makeup=True)], 1, 1, 0, 0, id="both used, one granted"),
        pytest.param(
            [FAILED, tried(2, makeup=True), tried(3, makeup=True)],
            1,
            1,
            Reason.NO_MORE,
            Reason.NO_MORE,
            id="all used",
        ),
    ],
)
def test_how_often(
    attempts: list[Attempt], allowed: int, granted: int, main: Reason | int, makeup: Reason | int
) -> None:
    expected = replace(OFFICER, attempts=granted)
    exam = replace(EXAM, blueprint=replace(PLAN, attempts=allowed))
    for state, now, answer in ((OPEN, IN_MAIN, main), (MAKEUP_OPEN, IN_MAKEUP, makeup)):
        found = admission(replace(exam, state=state), expected, attempts, now)
        if isinstance(found, Admission):
            assert (found.left, found.number) == (answer, len(attempts) + 1)
        else:
            assert found is answer


def test_the_last_attempt_decides_the_make_up_where_the_exam_says_so() -> None:
    attempts = [PASSED, tried(2)]
    for counting, right in ((Counting.BEST, False), (Counting.LAST, True)):
        exam = replace(EXAM, state=MAKEUP_OPEN, blueprint=replace(PLAN, attempts=2, counting=counting))
        assert isinstance(admission(exam, OFFICER, attempts, IN_MAKEUP), Admission) == right


@pytest.mark.parametrize(
    ("changes", "plan", "codes"),
    [
        pytest.param({}, {}, [], id="nothing wrong"),
        pytest.param({"makeup": None}, {"excellent_mark": None}, [], id="no make-up, nobody excellent"),
        pytest.param({"title": " "}, {}, ["no-title"], id="no title"),
        pytest.param({"main": Sitting(MAIN.closes, MAIN.opens)}, {}, ["window-ends-first"], id="backwards"),
        pytest.param(
            {"main": Sitting(MAIN.opens, MAIN.opens)}, {}, ["window-ends-first"], id="no time at all"
        ),
        pytest.param(
            {"makeup": Sitting(MAKEUP.closes, MAKEUP.opens)},
            {},
            ["window-ends-first"],
            id="make-up backwards",
        ),
        pytest.param({"makeup": MAIN}, {}, ["makeup-early"], id="make-up before the end of the main window"),
        pytest.param({"makeup": Sitting(MAIN.closes, MAKEUP.closes)}, {}, [], id="make-up at once"),
        pytest.param(
            {},
            {"pass_mark": Decimal(101)},
            ["pass-over-total", "excellent-out-of-range"],
            id="pass over total",
        ),
        pytest.param({}, {"pass_mark": Decimal(0)}, ["pass-over-total"], id="everybody passes"),
        pytest.param(
            {}, {"excellent_mark": Decimal(79)}, ["excellent-out-of-range"], id="excellent and failed"
        ),
        pytest.param(
            {}, {"excellent_mark": Decimal(101)}, ["excellent-out-of-range"], id="nobody is excellent"
        ),
        pytest.param({}, {"minutes": 0, "attempts": 0}, ["no-time", "no-attempts"], id="no time, no attempt"),
        pytest.param({"forms": 0}, {}, ["forms"], id="no form"),
        pytest.param({"forms": 27}, {}, ["forms"], id="more forms than letters"),
        pytest.param({"max_common": Decimal(101)}, {}, ["max-common"], id="more in common than all"),
        pytest.param({"last_papers": -1}, {}, ["last-papers"], id="fewer than no papers"),
        pytest.param({"expected": (OFFICER, OFFICER)}, {}, ["expected-twice"], id="one officer twice"),
        pytest.param({"expected": NEIGHBOURS}, {}, ["seat-twice"], id="one seat twice"),
        pytest.param(
            {"expected": (replace(OFFICER, extra_minutes=5),)},
            {},
            ["no-reason"],
            id="more time without a reason",
        ),
        pytest.param(
            {"expected": (replace(OFFICER, attempts=-1),)},
            {},
            ["granted-negative"],
            id="an attempt taken away",
        ),
    ],
)
def test_what_keeps_an_exam_from_opening(
    changes: dict[str, Any], plan: dict[str, Any], codes: list[str]
) -> None:
    exam = replace(EXAM, state=DRAFT, blueprint=replace(PLAN, **plan), **changes)
    problems = check_exam(exam)
    assert [problem.code for problem in problems] == codes
    assert all(problem.hint and str(problem.what) and problem.field for problem in problems)
