"""Everybody expected either sat or was absent; the exempt and the reserves stand in no denominator."""

from __future__ import annotations

import statistics
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.attempt import Attempt, AttemptState
from learnlaw.domain.blueprint import Blueprint, Counting, Scheme
from learnlaw.domain.exam import Exam, ExamState, Expected, Sitting
from learnlaw.domain.turnout import Standing, Turnout, standing_of, standings, turnout, turnout_by_unit

NINE = datetime(2024, 12, 20, 1, tzinfo=UTC)
GRADED, VOID, SITTING, PENDING = (
    AttemptState.GRADED,
    AttemptState.VOID,
    AttemptState.SITTING,
    AttemptState.PENDING,
)


def an_attempt(
    marks: str | None, number: int = 1, state: AttemptState = GRADED, makeup: bool = False
) -> Attempt:
    score = None if marks is None else Decimal(marks)
    passed, excellent = (score is not None and score >= line for line in (80, 90))
    return Attempt(
        officer="x",
        number=number,
        state=state,
        started_at=NINE,
        makeup=makeup,
        marks=score,
        passed=passed,
        excellent=excellent,
    )


def one(
    *attempts: Attempt, unit: str = "U1", exempt: str = "", counting: Counting = Counting.BEST
) -> Standing:
    return standing_of(Expected(officer="x", unit=unit, exempt=exempt), attempts, counting)


THOSE = [
    one(an_attempt("85")),
    one(an_attempt("70"), an_attempt("92.5", 2, makeup=True)),
    one(an_attempt("60")),
    one(unit="U2"),
    one(an_attempt("90", state=VOID), unit="U2"),
    one(unit="U2", exempt="产假"),
    one(an_attempt(None, state=SITTING), unit="U3"),
    one(an_attempt("10", state=PENDING), unit="U3"),
]


def test_golden() -> None:
    assert turnout(THOSE, excellence=True).summary() == {
        "expected": 7,
        "exempt": 1,
        "sat": 5,
        "absent": 2,
        "makeup": 1,
        "turnout": "71.42",
        "passed": 2,
        "pass_rate": "40",
        "excellent_rate": "20",
        "mean": "79.17",
        "median": "85",
    }


def test_by_unit() -> None:
    units = turnout_by_unit(THOSE, excellence=False)
    assert {code: (t.expected, t.sat, t.absent, t.exempt) for code, t in units.items()} == {
        "U1": (3, 3, 0, 0),
        "U2": (2, 0, 2, 1),
        "U3": (2, 2, 0, 0),
    }
    assert units["U2"].summary() | {"expected": 0, "exempt": 0, "absent": 0} == {
        "expected": 0,
        "exempt": 0,
        "sat": 0,
        "absent": 0,
        "makeup": 0,
        "turnout": "0",
        "passed": 0,
        "pass_rate": None,
        "excellent_rate": None,
        "mean": None,
        "median": None,
    }


def test_nobody_expected() -> None:
    figures = turnout([one(exempt="长期病假")], excellence=True)
    assert (figures.expected, figures.exempt, figures.turnout, figures.excellent_rate) == (0, 1, None, None)


@pytest.mark.parametrize(
    ("counting", "marks", "passed"),
    [
        pytest.param(Counting.BEST, "85", True, id="the best"),
        pytest.param(Counting.LAST, "60", False, id="the last"),
    ],
)
def test_which_attempt_counts(counting: Counting, marks: str, passed: bool) -> None:
    found = one(an_attempt("85"), an_attempt("60", 2), an_attempt("99", 3, VOID), counting=counting)
    assert found.counts is not None
    assert (found.counts.marks, found.passed, found.sat) == (Decimal(marks), passed, True)


def test_reserves_are_expected_only_when_called_up() -> None:
    exam = Exam(
        number="E1",
        title="抽查",
        state=ExamState.CLOSED,
        blueprint=Blueprint(
            id="p",
            title="p",
            cells=(),
            total=Decimal(100),
            minutes=60,
            pass_mark=Decimal(80),
            excellent_mark=None,
            attempts=1,
            counting=Counting.BEST,
            scheme=Scheme(),
            open_book=False,
            pools=frozenset(),
        ),
        main=Sitting(NINE, NINE),
        counts_on=date(2024, 12, 20),
        expected=(
            Expected(officer="a", unit="U1"),
            Expected(officer="b", unit="U1", reserve=1),
            Expected(officer="c", unit="U1", exempt="产假"),
        ),
    )
    found = standings(exam, {"a": [an_attempt("85")], "b": [an_attempt("85")]})
    assert [(each.expected.officer, each.sat, each.absent) for each in found] == [
        ("a", True, False),
        ("c", False, False),
    ]


marks_of = st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=30)


@given(marks_of)
def test_mean_and_median_by_the_library(marks: list[Decimal]) -> None:
    figures = turnout([one(an_attempt(str(each))) for each in marks], excellence=False)
    assert figures.median == statistics.median(marks)
    assert figures.mean is not None
    assert abs(figures.mean - statistics.mean(marks)) <= Decimal("0.005")


tries = st.builds(
    an_attempt,
    st.sampled_from([None, "85", "20"]),
    st.integers(1, 3),
    st.sampled_from(AttemptState),
    st.booleans(),
)
officers = st.builds(
    lambda attempts, unit, exempt: one(*attempts, unit=unit, exempt=exempt),
    st.lists(tries, max_size=3),
    st.sampled_from(["U1", "U2", "U3"]),
    st.sampled_from(["", "", "产假"]),
)


@given(st.lists(officers, max_size=20))
def test_the_units_add_up(those: list[Standing]) -> None:
    total = turnout(those, excellence=True)
    units = turnout_by_unit(those, excellence=True).values()
    for name in ("expected", "exempt", "sat", "absent", "makeup", "passed", "excellent"):
        assert sum(_count(unit, name) for unit in units) == _count(total, name)
    assert total.sat + total.absent == total.expected
    assert total.passed <= total.sat
    assert total.makeup <= total.sat


def _count(figures: Turnout, name: str) -> int:
    value: Any = getattr(figures, name)
    assert isinstance(value, int)
    return value
