"""The indices of an exam are those of the formulas, worked anew here; with few takers nothing is accused."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from math import sqrt
from typing import Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from learnlaw.domain.analysis import (
    Analysis,
    Candidate,
    Item,
    ItemAnalysis,
    Limits,
    MarkTable,
    analyse,
    forms,
)
from learnlaw.domain.knowledge import Share, knowledge

Rows = Sequence[Sequence[Any]]
ONE = Decimal(1)


def table(rows: Rows, maxima: Sequence[Any] | None = None) -> MarkTable:
    """Rows of marks; every maximum is 4 unless said."""
    maxima = maxima or [4] * len(rows[0])
    items = tuple(Item(f"q{n}", Decimal(most)) for n, most in enumerate(maxima, 1))
    people = enumerate(rows, 1)
    return MarkTable(
        items,
        tuple(
            Candidate(f"c{n}", [None if mark is None else Decimal(mark) for mark in row]) for n, row in people
        ),
    )


def items_of(found: Analysis) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = found.to_json()["items"]
    return items


def item(found: Analysis, question: str) -> ItemAnalysis:
    (one,) = (each for each in found.items if each.question == question)
    return one


# the figures

LADDER = ["111", "110", "100", "000"]
"""Each candidate got one question more than the next: worked by hand below."""


def test_a_small_example_worked_by_hand() -> None:
    found = analyse(table(LADDER, "111")).to_json()
    first, second, third = found["items"]
    assert first == {
        "question": "q1", "n": 4, "facility": 0.75, "sd": 0.5,
        "discrimination_index": 52.223297,  # 0.25 ÷ √(0.25 × 2.75/3)
        "discriminative_efficiency": 100.0,
        "effective_weight": 31.69873,  # √0.5 ÷ (√0.5 + √(2/3) + √0.5)
        "options": {}, "flags": [],
    }  # fmt: skip
    assert (second["facility"], second["effective_weight"]) == (0.5, 36.60254)
    assert (third["facility"], third["discrimination_index"]) == (0.25, 52.223297)
    assert found["test"] == {
        "n": 4, "mean": 1.5, "median": 1.5, "sd": 1.290994, "skewness": 0.0, "kurtosis": -1.2,
        "alpha": 0.75, "error_ratio": 50.0, "standard_error": 0.645497,
    }  # fmt: skip


def mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def together(x: Sequence[float], y: Sequence[float]) -> float:
    """Covariance by n - 1; of a list with itself, its variance."""
    pairs = zip(x, y, strict=True)
    return sum((a - mean(x)) * (b - mean(y)) for a, b in pairs) / (len(x) - 1)


def reckoned(rows: list[list[Decimal]], maxima: list[Decimal]) -> dict[str, Any]:
    """The same figures in floats, straight from the formulas."""
    marks = [[float(mark) for mark in row] for row in rows]
    totals = [sum(row) for row in marks]
    n, p = len(marks), len(maxima)
    columns = [list(column) for column in zip(*marks, strict=True)]
    joint = [together(x, totals) for x in columns]
    weight = sum(sqrt(c) for c in joint if c > 1e-9)
    items = []
    for x, most, c in zip(columns, maxima, joint, strict=True):
        rest = [total - mark for total, mark in zip(totals, x, strict=True)]
        spread = together(x, x) * together(rest, rest)
        best = together(sorted(x), sorted(rest))
        items.append(
            {
                "facility": mean(x) / float(most),
                "sd": sqrt(together(x, x)),
                "discrimination_index": 100 * together(x, rest) / sqrt(spread) if spread > 1e-9 else None,
                "discriminative_efficiency": 100 * together(x, rest) / best if best > 1e-9 else None,
                "effective_weight": 100 * sqrt(c if c > 1e-9 else 0) / weight
                if c > -1e-9 and weight
                else None,
            }
        )
    m2, m3, m4 = (sum((t - mean(totals)) ** r for t in totals) / n for r in (2, 3, 4))
    k2 = n * m2 / (n - 1)
    k3 = n**2 * m3 / ((n - 1) * (n - 2))
    k4 = n**2 * ((n + 1) * m4 - 3 * (n - 1) * m2**2) / ((n - 1) * (n - 2) * (n - 3))
    spreads = sum(together(x, x) for x in columns)
    alpha = p / (p - 1) * (1 - spreads / k2) if p > 1 else None
    ratio = None if alpha is None else 100 * sqrt(max(0.0, 1 - alpha))
    test = {
        "mean": mean(totals), "median": statistics.median(totals), "sd": sqrt(k2),
        "skewness": k3 / k2**1.5, "kurtosis": k4 / k2**2, "alpha": alpha, "error_ratio": ratio,
        "standard_error": None if ratio is None else ratio * sqrt(k2) / 100,
    }  # fmt: skip
    return {"items": items, "test": test}


quarters = st.integers(0, 16).map(lambda n: Decimal(n) / 4)


def square(marks: st.SearchStrategy[Decimal], least: int = 4) -> st.SearchStrategy[list[list[Decimal]]]:
    return st.integers(1, 6).flatmap(
        lambda p: st.lists(st.lists(marks, min_size=p, max_size=p), min_size=least, max_size=15)
    )


def uneven(rows: Rows) -> bool:
    return len({sum(row) for row in rows}) > 1


@given(square(quarters))
def test_the_figures_are_those_of_the_formulas(rows: list[list[Decimal]]) -> None:
    assume(uneven(rows))
    found, own = analyse(table(rows)).to_json(), reckoned(rows, [Decimal(4)] * len(rows[0]))
    for name, value in own["test"].items():
        assert found["test"][name] == pytest.approx(value, abs=2e-6), name
    for got, expected in zip(found["items"], own["items"], strict=True):
        for name, value in expected.items():
            assert got[name] == pytest.approx(value, abs=2e-6), name


@given(square(st.sampled_from([Decimal(0), ONE])))
def test_alpha_of_right_and_wrong_is_kr20(rows: list[list[Decimal]]) -> None:
    assume(uneven(rows) and len(rows[0]) > 1)
    n, p = len(rows), len(rows[0])
    right = [sum(column) / n for column in zip(*rows, strict=True)]
    spread = statistics.pvariance([int(sum(row)) for row in rows])
    kr20 = p / (p - 1) * (1 - float(sum(share * (1 - share) for share in right)) / spread)
    assert analyse(table(rows, [1] * p)).test.alpha == pytest.approx(kr20)


@given(st.lists(quarters, min_size=2, max_size=12), st.integers(2, 6))
def test_questions_that_all_give_the_same_mark_have_an_alpha_of_1(column: list[Decimal], p: int) -> None:
    assume(len(set(column)) > 1)
    test = analyse(table([[mark] * p for mark in column])).test
    assert (test.alpha, test.error_ratio, test.standard_error) == (1.0, 0.0, 0.0)


@given(square(quarters, least=1), st.randoms(use_true_random=False))
def test_the_order_of_candidates_changes_nothing(rows: list[list[Decimal]], random: Any) -> None:
    whole = table(rows)
    people = list(whole.candidates)
    random.shuffle(people)
    assert analyse(replace(whole, candidates=tuple(people))) == analyse(whole)


@given(square(quarters, least=1), st.sampled_from([Decimal("0.01"), Decimal("0.333333"), Decimal(3)]))
def test_the_unit_of_marks_changes_no_share(rows: list[list[Decimal]], factor: Decimal) -> None:
    before = analyse(table(rows))
    scaled = [[mark * factor for mark in row] for row in rows]
    after = analyse(table(scaled, [4 * factor] * len(rows[0])))
    for one, other in zip(before.items, after.items, strict=True):
        assert other.facility == one.facility
        assert other.discrimination_index == pytest.approx(one.discrimination_index)
        assert other.discriminative_efficiency == pytest.approx(one.discriminative_efficiency)
    assert after.test.alpha == before.test.alpha


@given(square(quarters))
def test_efficiency_is_at_most_100_and_no_less_than_the_index_in_size(rows: list[list[Decimal]]) -> None:
    for one in analyse(table(rows)).items:
        if one.discriminative_efficiency is not None:
            assert one.discriminative_efficiency <= 100
        if one.discrimination_index is not None and one.discrimination_index > 0:
            assert one.discriminative_efficiency is not None
            assert one.discriminative_efficiency >= one.discrimination_index - 1e-9


@given(square(quarters))
def test_the_weights_are_shares_of_one_whole(rows: list[list[Decimal]]) -> None:
    weights = [one.effective_weight for one in analyse(table(rows)).items]
    known = [weight for weight in weights if weight is not None]
    assert sum(known) == pytest.approx(100) if known else not uneven(rows)


# what is not defined


@example([[Decimal("0.1")]] * 3)
@given(square(quarters, least=1))
def test_marks_that_do_not_vary_have_no_index(rows: list[list[Decimal]]) -> None:
    found = analyse(table([rows[0]] * 7))
    for one in found.items:
        assert one.sd == 0
        assert (one.discrimination_index, one.discriminative_efficiency, one.effective_weight) == (None,) * 3
    test = found.test
    assert (test.sd, test.alpha, test.error_ratio, test.skewness, test.kurtosis) == (
        0,
        None,
        None,
        None,
        None,
    )


@pytest.mark.parametrize(
    ("count", "sd", "skewness", "kurtosis"),
    [
        pytest.param(1, False, False, False, id="one"),
        pytest.param(2, True, False, False, id="two"),
        pytest.param(3, True, True, False, id="three"),
        pytest.param(4, True, True, True, id="four"),
    ],
)
def test_a_figure_needs_enough_takers(count: int, sd: bool, skewness: bool, kurtosis: bool) -> None:
    test = analyse(table(LADDER[:count], "111")).test
    assert (test.n, test.mean is not None) == (count, True)
    assert (test.sd is not None, test.skewness is not None, test.kurtosis is not None) == (
        sd,
        skewness,
        kurtosis,
    )


def test_without_takers_there_is_no_figure() -> None:
    whole = table(["11"], "11")
    found = analyse(replace(whole, candidates=())).to_json()
    assert [(one["n"], one["facility"], one["sd"]) for one in found["items"]] == [(0, None, None)] * 2
    assert {name: value for name, value in found["test"].items() if value is not None} == {"n": 0}


def test_one_question_has_no_alpha() -> None:
    assert analyse(table(["1", "0"], "1")).test.alpha is None


def test_a_question_that_goes_against_the_total_has_no_weight() -> None:
    against = analyse(table([[0, 4, 4], [1, 0, 1], [0, 4, 3], [1, 1, 0]]))
    assert item(against, "q1").effective_weight is None
    assert item(against, "q1").discrimination_index is not None


def test_a_row_of_another_length_is_no_table() -> None:
    with pytest.raises(ValueError, match="more or fewer"):
        analyse(table(["11", "1"], "11"))


def test_nothing_is_printed_as_minus_zero() -> None:
    printed = items_of(analyse(table([[1, 1], [1, 0], [0, 1], [0, 0]])))
    assert [str(one["discrimination_index"]) for one in printed] == ["0.0", "0.0"]


# papers of different questions

RANDOM_PAPERS: list[list[int | None]] = [[1, 0, None], [0, 1, None], [1, 1, None], [1, None, 0], [0, None, 1]]


def test_alpha_over_papers_of_different_questions_is_not_given() -> None:
    found = analyse(table(RANDOM_PAPERS, "111"))
    test = found.test
    assert (test.alpha, test.error_ratio, test.standard_error) == (None, None, None)
    assert (test.n, test.mean) == (5, 1.2)
    assert any("look at each form" in str(notice) for notice in found.notices)
    assert [(one.n, one.facility) for one in found.items] == [(5, 0.6), (3, pytest.approx(2 / 3)), (2, 0.5)]


def test_a_question_of_a_random_paper_is_judged_by_those_who_had_it() -> None:
    found = analyse(table(RANDOM_PAPERS, "111"))
    had = analyse(table([row[:2] for row in RANDOM_PAPERS[:3]], "11"))
    for name in ("n", "facility", "sd", "discrimination_index", "discriminative_efficiency"):
        assert getattr(item(found, "q2"), name) == getattr(item(had, "q2"), name)


def test_each_form_has_its_alpha() -> None:
    first, second = forms(table(RANDOM_PAPERS, "111"))
    assert ([one.question for one in first.items], len(first.candidates)) == (["q1", "q2"], 3)
    assert ([one.question for one in second.items], len(second.candidates)) == (["q1", "q3"], 2)
    assert analyse(first).test.alpha is not None


def test_a_question_that_nobody_had_takes_no_alpha_away() -> None:
    with_it = analyse(table([[*row, None] for row in LADDER], "1111"))
    assert with_it.test == analyse(table(LADDER, "111")).test
    assert item(with_it, "q4").n == 0


# what people chose

KEYED = Item("q1", ONE, "A", "ABCD")


def sat(chosen: Sequence[tuple[str, int]], keyed: Item = KEYED, others: int = 9) -> Analysis:
    """Takers by what they chose and what they got of the other questions (at most `others`)."""
    rest = tuple(Item(f"r{n}", ONE) for n in range(others))
    people = []
    for number, (label, got) in enumerate(chosen):
        mark = ONE if sorted(label) == sorted(keyed.key) else Decimal(0)
        marks = [mark, *(ONE if n < got else Decimal(0) for n in range(others))]
        people.append(Candidate(f"c{number}", marks, [label, *[""] * others]))
    return analyse(MarkTable((keyed, *rest), tuple(people)))


def codes(found: Analysis, question: str = "q1") -> set[str]:
    return {flag.code for flag in item(found, question).flags}


def of(*groups: tuple[int, str, int]) -> list[tuple[str, int]]:
    """(how many, what they chose, what they got elsewhere)"""
    return [(label, got) for count, label, got in groups for _ in range(count)]


SOUND = of((14, "A", 9), (2, "B", 7), (5, "A", 4), (6, "C", 3), (5, "D", 2), (4, "B", 1))
WRONG_KEY = of((12, "B", 9), (2, "A", 8), (8, "C", 3), (8, "D", 2), (10, "A", 1))


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        pytest.param(SOUND, set(), id="nothing to say"),
        pytest.param(WRONG_KEY, {"wrong-key", "negative", "dubious"}, id="the strong choose another option"),
        pytest.param(of((29, "A", 5), (1, "B", 0)), {"too-easy", "unused-option"}, id="nearly all are right"),
        pytest.param(of((38, "A", 5), (1, "B", 0), (1, "CD", 0)), {"too-easy"}, id="95 in a hundred"),
        pytest.param(of((37, "A", 5), (1, "B", 0), (1, "CD", 0)), set(), id="a little fewer"),
        pytest.param(of((20, "A", 9), (12, "B", 2), (8, "C", 1)), {"unused-option"}, id="nobody chooses D"),
        pytest.param(of((10, "A", 5), (10, "B", 5), (10, "C", 5), (10, "D", 5)), set(), id="no spread elsewhere"),
        pytest.param(of((9, "A", 8), (9, "A", 2), (4, "B", 8), (4, "C", 2), (2, "D", 8), (2, "D", 2)), {"dubious"},
                     id="tells nobody apart"),
    ],
)  # fmt: skip
def test_what_is_flagged(chosen: list[tuple[str, int]], expected: set[str]) -> None:
    assert codes(sat(chosen)) == expected


@pytest.mark.parametrize(
    ("makes", "expected"),
    [pytest.param(WRONG_KEY[:29], set(), id="29"), pytest.param(WRONG_KEY[:30], {"wrong-key"}, id="30")],
)
def test_with_few_takers_nothing_is_flagged_and_it_says_so(
    makes: list[tuple[str, int]], expected: set[str]
) -> None:
    found = sat(makes)
    assert codes(found) & {"wrong-key"} == expected
    assert any("nothing can be told" in str(notice) for notice in found.notices) is not bool(expected)


def test_some_questions_with_few_takers_are_counted() -> None:
    rows = [[n % 2, None if n > 9 else 1] for n in range(40)]
    (first, _mixed) = analyse(table(rows)).notices
    assert str(first) == "questions that fewer than 30 had: 1; nothing can be told of them"


def test_a_wrong_key_names_what_the_strong_chose() -> None:
    (flag,) = (flag for flag in item(sat(WRONG_KEY), "q1").flags if flag.code == "wrong-key")
    assert str(flag.what).startswith("of the 12 strongest takers 12 chose B, and 0 chose A")


def test_the_strong_are_told_by_their_other_marks() -> None:
    # with the mark itself counted, the 10 who follow a wrong key would stand among the strongest
    chosen = of((11, "B", 5), (10, "A", 4), (9, "C", 1), (10, "D", 0))
    assert "wrong-key" in codes(sat(chosen))


def test_a_label_missing_from_a_key_of_several_is_found() -> None:
    keyed = Item("q1", ONE, "AB", "ABCD")
    strong = of((12, "AC", 9), (2, "AB", 8), (10, "B", 3), (9, "BD", 2))
    (flag,) = (flag for flag in item(sat(strong, keyed), "q1").flags if flag.code == "wrong-key")
    assert "12 chose C, and 0 chose B" in str(flag.what)


def test_labels_may_be_words() -> None:
    keyed = Item("q1", ONE, ("true",), ("true", "false"))
    chosen: list[Any] = [(("false",), 9)] * 12 + [(("true",), 3)] * 25
    found = sat(chosen, keyed)
    assert item(found, "q1").options == {"true": 25, "false": 12}
    assert "wrong-key" in codes(found)


def test_choices_are_counted_with_those_nobody_made() -> None:
    found = sat([("A", 3), ("AC", 2), ("", 1)])
    assert list(item(found, "q1").options.items()) == [("A", 2), ("B", 0), ("C", 1), ("D", 0)]


def test_without_choices_no_option_is_accused() -> None:
    rows = [[1, n % 3] for n in range(40)]
    whole = table(rows, [1, 2])
    keyed = replace(whole, items=(KEYED, whole.items[1]))
    assert (item(analyse(keyed), "q1").options, codes(analyse(keyed))) == ({}, {"too-easy"})


def test_the_limits_are_settings() -> None:
    chosen = of((29, "A", 5), (1, "B", 0))
    people = tuple(Candidate(f"c{n}", [ONE if c == "A" else Decimal(0)]) for n, (c, _) in enumerate(chosen))
    whole = MarkTable((Item("q1", ONE),), people)
    assert codes(analyse(whole)) == {"too-easy"}
    assert codes(analyse(whole, Limits(too_easy=0.99))) == set()
    assert codes(analyse(whole, Limits(few=31))) == set()


# what is not known yet

LAWS = {"q1": "penalty", "q2": "penalty", "q3": "licence"}
UNITS = {"c1": "U1", "c2": "U1", "c3": "U2"}


def test_facility_by_law_and_unit() -> None:
    found = knowledge(table([[4, 0, 1], [4, 4, 1], [0, 2, 4], [4, 4, 4]]), LAWS, UNITS)
    assert found.laws == (Share("licence", "", 4, 4, 10 / 16), Share("penalty", "", 4, 8, 22 / 32))
    assert found.units == (Share("", "U2", 1, 3, 0.5), Share("", "U1", 2, 6, 14 / 24))
    assert found.cells == (
        Share("licence", "U1", 2, 2, 0.25),
        Share("penalty", "U2", 1, 2, 0.25),
        Share("penalty", "U1", 2, 4, 0.75),
        Share("licence", "U2", 1, 1, 1.0),
    )


def test_only_questions_had_are_counted() -> None:
    found = knowledge(table([[4, None, 1], [None, None, 1]]), LAWS, UNITS)
    assert found.laws == (Share("licence", "", 2, 2, 0.25), Share("penalty", "", 1, 1, 1.0))


def test_a_question_without_a_law_is_left_out() -> None:
    found = knowledge(table([[4, 0, 1]]), {"q1": "penalty"}, {})
    assert (found.laws, found.units, found.cells) == ((Share("penalty", "", 1, 1, 1.0),), (), ())


@pytest.mark.parametrize(("count", "telling"), [(29, False), (30, True)])
def test_a_share_of_few_takers_says_so(count: int, telling: bool) -> None:
    (share,) = knowledge(table([[1]] * count), {"q1": "penalty"}, {}).laws
    assert share.telling is telling


@given(square(quarters, least=1))
def test_the_cells_of_a_law_add_up_to_it(rows: list[list[Decimal]]) -> None:
    whole = table(rows)
    laws = {one.question: ("a", "b")[n % 2] for n, one in enumerate(whole.items)}
    units = {one.code: f"U{n % 3}" for n, one in enumerate(whole.candidates)}
    found = knowledge(whole, laws, units)
    for law in found.laws:
        cells = [cell for cell in found.cells if cell.law == law.law]
        assert sum(cell.takers for cell in cells) == law.takers
        assert sum(cell.facility * cell.answers for cell in cells) == pytest.approx(
            law.facility * law.answers
        )
