"""A flag shows figures to a person: it names nobody in its words, and an honest room raises none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.conduct import (
    PROVES_NOTHING,
    Flag,
    Limits,
    Sitting,
    fast,
    flags,
    same_terminal,
    same_wrong,
    tally,
)

NINE = datetime(2024, 5, 1, 1, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return NINE + timedelta(seconds=seconds)


# speed


def paced(*seconds: float, officer: str = "G1") -> Sitting:
    """Answers so many seconds after the beginning."""
    return Sitting(officer=officer, unit="U1", started_at=NINE, answered_at=[after(each) for each in seconds])


def even(count: int, each: float, begin: float = 0) -> list[float]:
    return [begin + each * (n + 1) for n in range(count)]


@pytest.mark.parametrize(
    ("seconds", "seen"),
    [
        pytest.param([0, *even(49, 90 / 49)], [(50, 90)], id="50 in 90 seconds"),
        pytest.param([0, *even(48, 1), 90.001], [], id="50 in a moment more"),
        pytest.param([*even(10, 60), *even(50, 1.5, 900)], [(50, 74)], id="50 of 60 at the end"),
        pytest.param([0, *even(9, 2)], [(10, 18)], id="10 at the same pace"),
        pytest.param(even(9, 0.1), [], id="too few to tell"),
        pytest.param(even(50, 30), [], id="reading"),
        pytest.param([*even(49, 1), 600], [], id="a pause before the last"),
        pytest.param([600, *even(50, 1, 600)], [(50, 49)], id="after a long look"),
        pytest.param([], [], id="nothing answered"),
    ],
)  # fmt: skip
def test_speed(seconds: list[float], seen: list[tuple[int, int]]) -> None:
    found = list(fast([paced(*seconds)]))
    assert [(flag.what.values["count"], flag.what.values["seconds"]) for flag in found] == seen


def test_the_rate_is_a_setting() -> None:
    slow = paced(*even(50, 2.5))
    assert list(fast([slow])) == []
    assert len(list(fast([slow], Limits(fast_seconds=150)))) == 1


def test_paper_has_no_speed() -> None:
    assert list(fast([Sitting(officer="G1", unit="U1", started_at=NINE, submitted_at=after(60))])) == []


@given(st.permutations(even(20, 1)))
def test_the_order_in_which_questions_were_answered_does_not_matter(seconds: list[float]) -> None:
    assert len(list(fast([paced(*seconds)]))) == 1


# equal wrong answers

QUESTIONS = [f"q{n:02}" for n in range(20)]


def answering(officer: str, wrong: str, unit: str = "U1") -> Sitting:
    """Answers by letters, question by question: `.` is right, a space is left empty, others are wrong."""
    given = {q: sign for q, sign in zip(QUESTIONS, wrong.ljust(20, "."), strict=True) if sign != " "}
    return Sitting(
        officer=officer, unit=unit, answers=given, wrong={q for q, sign in given.items() if sign != "."}
    )


def pairs(*sittings: Sitting, limits: Limits | None = None) -> list[tuple[str, ...]]:
    return [flag.officers for flag in same_wrong(sittings, limits or Limits())]


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        pytest.param("BCDBC", "BCDBC", True, id="five of five"),
        pytest.param("BCDB", "BCDB", False, id="four are too few"),
        pytest.param("BCDBCD", "BCDBC.", True, id="five of six"),
        pytest.param("BCDBCDB", "BCDBC..", False, id="five of seven"),
        pytest.param("BCDBCDBCDB", "BCDBCDBCCC", True, id="eight of ten, the limit"),
        pytest.param("BCDBCDBCDB", "BCDBCDBBBC", False, id="seven of ten"),
        pytest.param("BCDBC", "CDBCD", False, id="the same questions, other answers"),
        pytest.param("", "", False, id="both all right"),
        pytest.param("     ", "     ", False, id="both left empty"),
    ],
)
def test_equal_wrong_answers(one: str, other: str, seen: bool) -> None:
    assert pairs(answering("G1", one), answering("G2", other)) == [("G1", "G2")] * seen


def test_another_unit_is_not_compared() -> None:
    assert pairs(answering("G1", "BCDBC"), answering("G2", "BCDBC", "U2")) == []


def test_usual_mistakes_do_not_count() -> None:
    pair = [answering("G1", "BCDBC"), answering("G2", "BCDBC")]
    others = [answering(f"H{n}", "BCDBC" if n < 5 else "", "U2") for n in range(20)]
    assert pairs(*pair, *others) == [("G1", "G2")], "a quarter of the other units is still rare"
    assert pairs(*pair, *others, answering("H20", "BCDBC", "U2")) == []
    assert pairs(*pair, *others, answering("H20", "B", "U2")) == []


def test_a_unit_that_agrees_does_not_make_its_answers_usual() -> None:
    unit = [answering(f"G{n}", "BCDBC") for n in range(4)]
    others = [answering(f"H{n}", "", "U2") for n in range(4)]
    assert pairs(*unit, *others) == list(combinations(["G0", "G1", "G2", "G3"], 2))


def test_the_figures_say_what_was_seen() -> None:
    (flag,) = same_wrong([answering("G1", "BCDBCD"), answering("G2", "BCDBC")])
    assert str(flag.what) == (
        "equal wrong answers of two officers of one unit: 5, of 6 and 5 wrong ones; rare in other units: 5"
    )


letters = st.lists(st.sampled_from("BC."), min_size=8, max_size=8).map("".join)


def plainly(sittings: Sequence[Sitting], limits: Limits) -> list[tuple[str, str]]:
    """Every pair compared with every other; all sit in one unit, so that nothing is usual."""
    wrong = {s.officer: {(q, s.answers[q]) for q in s.wrong} for s in sittings}
    return [
        (one, other)
        for one, other in combinations(sorted(wrong), 2)
        if len(both := wrong[one] & wrong[other]) >= limits.same_wrong
        and all(len(both) * 10 >= len(wrong[each]) * 8 for each in (one, other))
    ]


@given(st.lists(letters, max_size=12), st.integers(1, 6))
def test_no_pair_is_lost_by_comparing_few(rows: list[str], least: int) -> None:
    sittings = [answering(f"G{n:02}", row) for n, row in enumerate(rows)]
    limits = Limits(same_wrong=least)
    assert pairs(*sittings, limits=limits) == plainly(sittings, limits)


# one terminal in turn


def at(officer: str, begin: float, end: float | None, terminal: str = "T1") -> Sitting:
    """Sat from minute to minute."""
    return Sitting(
        officer=officer,
        unit="U1",
        terminal=terminal,
        started_at=after(60 * begin),
        submitted_at=None if end is None else after(60 * end),
    )


def turns(*sittings: Sitting) -> list[tuple[str, ...]]:
    return [flag.officers for flag in same_terminal(sittings)]


@pytest.mark.parametrize(
    ("sittings", "seen"),
    [
        pytest.param([at("G1", 0, 20), at("G2", 30, 50)], [("G1", "G2")], id="ten minutes later"),
        pytest.param([at("G1", 0, 20), at("G2", 31, 50)], [], id="later than that"),
        pytest.param([at("G1", 0, 20), at("G2", 21, 30, "T2")], [], id="another terminal"),
        pytest.param([at("G1", 0, 20, ""), at("G2", 21, 30, "")], [], id="no terminal known"),
        pytest.param([at("G1", 0, 20), at("G1", 21, 30)], [], id="one officer twice"),
        pytest.param([at("G1", 0, 20), at("G2", 10, 30)], [("G1", "G2")], id="at once"),
        pytest.param([at("G3", 40, 50), at("G1", 0, 20), at("G2", 21, 35), at("G4", 90, 99)], [("G1", "G2", "G3")],
                     id="three, and one much later"),
        pytest.param([at("G1", 0, None), at("G2", 5, 30)], [("G1", "G2")], id="the first never submitted"),
    ],
)  # fmt: skip
def test_a_terminal_used_in_turn(sittings: list[Sitting], seen: list[tuple[str, ...]]) -> None:
    assert turns(*sittings) == seen


def test_paper_has_no_terminal() -> None:
    assert turns(replace(at("G1", 0, 20), started_at=None), at("G2", 21, 30)) == []


# all together


def everything() -> list[Flag]:
    """Two officers, one after the other, fast, with the same wrong answers."""
    first = replace(answering("G1", "BCDBC"), started_at=NINE, answered_at=paced(*even(20, 1)).answered_at,
                    submitted_at=after(30), terminal="T1")  # fmt: skip
    second = replace(
        first, officer="G2", started_at=after(60), answered_at=[after(61 + n) for n in range(20)]
    )
    return flags([second, first])


def test_no_flag_names_anybody_and_each_says_that_it_proves_nothing() -> None:
    found = everything()
    assert [(flag.code, flag.officers) for flag in found] == [
        ("fast", ("G1",)),
        ("fast", ("G2",)),
        ("same-wrong", ("G1", "G2")),
        ("same-terminal", ("G1", "G2")),
    ]
    for flag in found:
        assert flag.hint == PROVES_NOTHING
        assert not {"G1", "G2", "U1", "T1"} & set(str(flag.what).replace(",", " ").split())
        assert all(isinstance(value, int) for value in flag.what.values.values())


def test_reports_take_counts() -> None:
    assert tally(everything()) == {"fast": 2, "same-terminal": 1, "same-wrong": 1}
    assert tally([]) == {}


@given(st.permutations([answering(f"G{n}", "BCDBC"[: n + 2]) for n in range(5)]))
def test_the_order_of_sittings_changes_nothing(sittings: list[Sitting]) -> None:
    ordered = sorted(sittings, key=lambda each: each.officer)
    assert flags(sittings, Limits(same_wrong=3)) == flags(ordered, Limits(same_wrong=3))
