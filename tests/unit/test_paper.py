"""A paper is a function of bank, usage, blueprint and seed: exact in every cell, and the same each time."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import combinations, pairwise
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.blueprint import Blueprint, Cell
from learnlaw.domain.feasibility import CannotFillError
from learnlaw.domain.paper import BoundNotMetError, FormsError, Paper, assemble, forms, refers
from learnlaw.domain.question import Kind, Pool, Question, canonical
from learnlaw.domain.stock import Stock
from learnlaw.i18n import tell
from tests.unit.test_feasibility import (
    CATALOGUE,
    LIST,
    a_blueprint,
    a_cell,
    a_question,
    banks,
    filled,
    fits,
)

ROOT = Path(__file__).resolve().parents[2]

usages = st.dictionaries(st.sampled_from([f"q{n}" for n in range(6)]), st.sampled_from([0, 7, 100]))
seeds = st.integers(-10, 10)
pasts = st.lists(st.frozensets(st.sampled_from([f"q{n}" for n in range(6)]), max_size=4), max_size=2)


@st.composite
def fillable(draw: st.DrawFn) -> tuple[list[Question], Blueprint]:
    """A bank and a blueprint that it can fill: each cell asks for what some of its questions have in common."""
    bank = draw(banks.filter(bool))
    left = draw(st.permutations(bank))
    cells: list[Cell] = []
    while left and len(cells) < 3:
        alike = [q for q in left if q.kind is left[0].kind]
        some = alike[: draw(st.integers(1, 3))]
        cells.append(
            a_cell(count=len(some), kind=some[0].kind, marks=draw(st.integers(1, 3)), **draw(common(some)))
        )
        left = [q for q in left if q not in some]
    return bank, a_blueprint(*cells)


def common(some: Sequence[Question]) -> st.SearchStrategy[dict[str, object]]:
    """Some of what a cell may ask that all of these have."""
    laws = {found.id if (found := CATALOGUE.find(q.law)) else "" for q in some}
    asked: dict[str, st.SearchStrategy[object]] = {}
    if "" not in laws:
        asked["laws"] = st.just(tuple(sorted(laws)))
    if len({q.difficulty for q in some}) == 1:
        asked["difficulty"] = st.just(some[0].difficulty)
    if len({q.case for q in some}) == 1:
        asked["case"] = st.just(some[0].case)
    for tag in frozenset(some[0].tags).intersection(*(q.tags for q in some)):
        asked["topic"] = st.just(tag)
    return st.fixed_dictionaries({}, optional=asked)


WHOLE = a_blueprint(
    a_cell(count=4, laws=("penalty",), marks=1),
    a_cell(count=3, kind=Kind.MULTIPLE, marks=2),
    a_cell(count=2, case=True, marks=3),
    a_cell(count=3, kind=Kind.TRUE_FALSE),
)


def a_bank(size: int = 60) -> list[Question]:
    """Questions of three kinds on three laws, every other one a case."""
    made = (Kind.SINGLE, Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE)
    return [
        a_question(
            n,
            kind=(kind := made[n % 4]),
            law=("处罚法", "行政许可法", "code")[n % 3],
            options=() if kind is Kind.TRUE_FALSE else ("甲", "乙", "丙", "丁"),
            case=n % 5 < 3,
            version=1 + n % 2,
        )
        for n in range(size)
    ]


def of(bank: Sequence[Question], usage: dict[str, int] | None = None) -> Stock:
    return Stock(bank, CATALOGUE, [LIST], usage)


def ids(paper: Paper) -> list[str]:
    return [item.question for item in paper.items]


def printed(paper: Paper) -> str:
    """A digest of all that is on the page."""
    rows = [[item.question, item.version, str(item.marks), item.order] for item in paper.items]
    return hashlib.sha256(canonical(rows)).hexdigest()


def golden() -> list[str]:
    """What these papers were when first drawn; of another version of Python they must be the same."""
    stock = of(a_bank(), {f"q{n}": n % 3 for n in range(60)})
    own = assemble(stock, WHOLE, -7, recent=[ids(assemble(stock, WHOLE, 20261122))], max_common=Decimal(50))
    return [stock.digest[:16], *(printed(p)[:16] for p in (*forms(stock, WHOLE, 20261122, 2), own))]


GOLDEN = ["e5e0b9c6e8e95df8", "5b8a81b9a673dccf", "5f6f0cf3bc62c2d0", "32d55cbe4c7bffaa"]


def test_the_same_four_give_the_same_paper_for_ever() -> None:
    assert golden() == GOLDEN


@pytest.mark.parametrize("hashing", ["0", "1", "4711"])
def test_the_order_of_sets_and_dictionaries_does_not_matter(hashing: str) -> None:
    program = "from tests.unit.test_paper import golden; print(*golden())"
    env = {"PYTHONHASHSEED": hashing, "PYTHONPATH": str(ROOT)}
    out = subprocess.run([sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, check=True)
    assert out.stdout.decode().split() == GOLDEN


@given(seeds, st.randoms(use_true_random=False))
def test_the_order_of_the_questions_does_not_matter(seed: int, chance: Random) -> None:
    bank = a_bank()
    first = assemble(of(bank), WHOLE, seed)
    chance.shuffle(bank)
    assert assemble(of(bank), WHOLE, seed) == first


def test_each_of_the_four_changes_the_paper() -> None:
    bank = a_bank()
    first = assemble(of(bank), WHOLE, 1)
    assert assemble(of(bank), WHOLE, 2).items != first.items
    used = of(bank, dict.fromkeys(ids(first), 1))
    assert not set(ids(assemble(used, WHOLE, 1))) & set(ids(first))
    newer = of([*bank, *(a_question(n, version=9, stem="新") for n in range(0, 60, 4))])
    assert len({stock.digest for stock in (of(bank), used, newer)}) == 3
    assert assemble(of(bank), a_blueprint(*reversed(WHOLE.cells)), 1).items != first.items


@given(fillable(), seeds, usages, pasts)
def test_every_cell_is_exact_and_no_question_stands_twice(
    both: tuple[list[Question], Blueprint], seed: int, usage: dict[str, int], past: list[frozenset[str]]
) -> None:
    bank, plan = both
    paper = assemble(of(bank, usage), plan, seed, recent=past)
    assert len(paper.items) == plan.items == len(set(ids(paper)))
    assert sum(item.marks for item in paper.items) == plan.worth
    asked = [q for q in bank if q.id in ids(paper)]
    assert filled(asked, plan.cells, plan) == plan.items
    kinds = [next(q.kind for q in bank if q.id == id) for id in ids(paper)]
    assert list(dict.fromkeys(kinds)) == list(dict.fromkeys(cell.kind for cell in plan.cells))
    assert len(list(dict.fromkeys(kinds))) == 1 + sum(a != b for a, b in pairwise(kinds))
    had: frozenset[str] = frozenset().union(*past)
    share = Decimal(100 * len(had & set(ids(paper)))) / len(paper.items)
    assert paper.common is not None and abs(paper.common - share) <= Decimal("0.005")
    assert paper.unseen == 100 - paper.common


def test_marks_are_those_of_the_cell() -> None:
    paper = assemble(of(a_bank()), WHOLE, 5)
    assert Counter(str(item.marks) for item in paper.items) == {"1": 7, "2": 3, "3": 2}
    bank = {q.id: q for q in a_bank()}
    for item in paper.items:
        question = bank[item.question]
        assert any(cell.marks == item.marks and fits(question, cell, WHOLE) for cell in WHOLE.cells)


@given(fillable(), seeds, usages)
def test_no_other_paper_would_be_less_used(
    both: tuple[list[Question], Blueprint], seed: int, usage: dict[str, int]
) -> None:
    bank, plan = both
    paper = assemble(of(bank, usage), plan, seed)
    others = (
        sorted(usage.get(q.id, 0) for q in chosen)
        for chosen in combinations(bank, plan.items)
        if filled(chosen, plan.cells, plan) == plan.items
    )
    assert sorted(usage.get(id, 0) for id in ids(paper)) == min(others)


@given(fillable(), seeds, pasts, st.sampled_from([0, 20, 34, 50, 100]))
def test_the_bound_holds_wherever_it_can(
    both: tuple[list[Question], Blueprint], seed: int, past: list[frozenset[str]], most: int
) -> None:
    bank, plan = both
    had: frozenset[str] = frozenset().union(*past)
    least = plan.items - filled([q for q in bank if q.id not in had], plan.cells, plan)
    usage = {id: 0 if id in had else 5 for id in (q.id for q in bank)}  # those had are otherwise preferred
    if least * 100 <= most * plan.items:
        paper = assemble(of(bank, usage), plan, seed, recent=past, max_common=Decimal(most))
        assert len(set(ids(paper))) == plan.items
        assert len(had & set(ids(paper))) * 100 <= most * plan.items
    else:
        with pytest.raises(BoundNotMetError) as raised:
            assemble(of(bank, usage), plan, seed, recent=past, max_common=Decimal(most))
        told = raised.value.message.values
        assert abs(Decimal(told["least"]) - Decimal(100 * least) / plan.items) <= Decimal("0.005")
        assert told["cells"]


def test_within_the_bound_the_least_used_come_first() -> None:
    bank = [a_question(n) for n in range(10)]
    usage = {f"q{n}": int(n >= 5) for n in range(10)}
    past = [{"q0", "q1", "q2", "q3", "q4"}]
    plan = a_blueprint(a_cell(count=5))
    for most, common in ((100, 5), (60, 3), (59, 2), (0, 0)):
        paper = assemble(of(bank, usage), plan, 3, recent=past, max_common=Decimal(most))
        assert len(set(ids(paper)) & past[0]) == common


@pytest.mark.parametrize("counts", [(0, 7, 100), (7, 100, 1000), (100, 7, 0)])
def test_use_goes_before_chance(counts: tuple[int, ...]) -> None:
    bank = [a_question(n) for n in range(3)]
    usage = {f"q{n}": count for n, count in enumerate(counts)}
    for size in (1, 2):
        asked = ids(assemble(of(bank, usage), a_blueprint(a_cell(count=size)), 1))
        assert sorted(usage[id] for id in asked) == sorted(counts)[:size]


def test_a_bank_too_small_is_not_blamed_on_the_last_papers() -> None:
    with pytest.raises(CannotFillError):
        assemble(of([a_question(1)]), a_blueprint(a_cell(count=2)), 1, recent=[{"q1"}], max_common=Decimal(0))


def test_what_cannot_be_drawn_is_told_with_the_names_of_the_laws() -> None:
    law = next(iter(CATALOGUE))
    with pytest.raises(CannotFillError) as refused:
        assemble(of([a_question(1)]), a_blueprint(a_cell(count=2, laws=(law.id,))), 1)
    assert law.name in tell(refused.value.problems[0].what)


def test_questions_of_another_pool_do_not_count_against_the_bound() -> None:
    bank = [a_question(n, pool=Pool.RESERVED if n < 5 else Pool.OPEN) for n in range(8)]
    plan = a_blueprint(a_cell(count=3), pools=frozenset({Pool.OPEN}))
    past = [{f"q{n}" for n in range(5)}]
    assert assemble(of(bank), plan, 1, recent=past, max_common=Decimal(0)).common == 0


def test_a_bound_that_cannot_be_met_names_the_cells_that_are_short() -> None:
    bank = [*(a_question(n) for n in range(4)), *(a_question(n, kind=Kind.MULTIPLE) for n in range(4, 9))]
    plan = a_blueprint(a_cell(count=2), a_cell(count=2, kind=Kind.MULTIPLE))
    with pytest.raises(BoundNotMetError) as raised:
        assemble(of(bank), plan, 1, recent=[{"q0", "q1"}, {"q2"}], max_common=Decimal(0))
    assert raised.value.message.values == {"least": "25", "papers": 2, "bound": "0", "cells": "1"}


def test_a_paper_that_is_no_officers_own_says_nothing_about_shares() -> None:
    paper = assemble(of(a_bank()), WHOLE, 1)
    assert paper.common is None and paper.unseen is None and paper.form == ""
    assert assemble(of(a_bank()), WHOLE, 1, recent=[]).unseen == 100


@given(seeds)
def test_forms_ask_the_same_in_another_order(seed: int) -> None:
    stock = of(a_bank())
    papers = forms(stock, WHOLE, seed, 3)
    assert [paper.form for paper in papers] == ["A", "B", "C"]
    assert len({tuple(sorted(ids(paper))) for paper in papers}) == 1
    assert len({tuple(ids(paper)) for paper in papers}) == 3
    assert papers[1] == assemble(stock, WHOLE, seed, form="B")
    marks = [{item.question: item.marks for item in paper.items} for paper in papers]
    assert marks[0] == marks[1] == marks[2]


def test_forms_show_options_in_another_order() -> None:
    first, second = forms(of(a_bank()), WHOLE, 1, 2)
    orders = {item.question: item.order for item in second.items}
    assert any(orders[item.question] != item.order for item in first.items)


@pytest.mark.parametrize("n", [0, 27, -1])
def test_there_are_forms_a_to_z(n: int) -> None:
    with pytest.raises(FormsError):
        forms(of(a_bank()), WHOLE, 1, n)


def test_options_are_a_permutation_and_other_kinds_have_none() -> None:
    bank = {q.id: q for q in a_bank()}
    seen = set()
    for seed in range(40):
        for item in assemble(of(a_bank()), WHOLE, seed).items:
            options = bank[item.question].options
            assert sorted(item.order) == list(range(len(options)))
            seen.add(item.order)
    assert len(seen) == 25  # the 24 orders of four options, and that of none


@pytest.mark.parametrize(
    ("option", "stays"),
    [
        pytest.param("以上都对", True, id="all of the above"),
        pytest.param("上述各项均不正确", True, id="none of the above"),
        pytest.param("A和B", True, id="two letters"),
        pytest.param("选项Ａ正确", True, id="the word for an option"),
        pytest.param("ACD", True, id="letters in a row"),
        pytest.param("A、C", True, id="letters with a comma"),
        pytest.param("前两项", True, id="the first two"),
        pytest.param("都不是", True, id="none of them"),
        pytest.param("二百元以上二千元以下", False, id="an amount"),
        pytest.param("A级旅游景区", False, id="a grade"),
        pytest.param("都应当回避", False, id="a duty of all"),
        pytest.param("前二年内", False, id="two years"),
        pytest.param("APP运营者", False, id="a word in letters"),
    ],
)
def test_options_that_speak_of_others_keep_all_in_their_order(option: str, stays: bool) -> None:
    assert refers(option) is stays
    bank = [a_question(n, options=("甲", "乙", "丙", option)) for n in range(12)]
    orders = {item.order for item in assemble(of(bank), a_blueprint(a_cell(count=12)), 1).items}
    assert (orders == {(0, 1, 2, 3)}) is stays


def test_reserved_questions_are_asked_only_where_the_blueprint_says_so() -> None:
    bank = [a_question(n, pool=Pool.RESERVED if n % 2 else Pool.OPEN) for n in range(8)]
    plan = a_blueprint(a_cell(count=4), pools=frozenset({Pool.RESERVED}))
    assert set(ids(assemble(of(bank), plan, 1))) == {"q1", "q3", "q5", "q7"}


def test_every_question_has_its_chance() -> None:
    bank = [a_question(n, law=("处罚法", "行政许可法")[n % 2]) for n in range(10)]
    plan, stock = a_blueprint(a_cell(count=3)), of(bank)
    drawn = Counter(id for seed in range(1000) for id in ids(assemble(stock, plan, seed)))
    assert len(drawn) == 10 and min(drawn.values()) > 240 and max(drawn.values()) < 360
