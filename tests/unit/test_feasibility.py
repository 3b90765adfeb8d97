"""A blueprint can be filled if and only if somebody trying every way could fill it; else what competes is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.blueprint import Blueprint, Cell, Counting, Scheme
from learnlaw.domain.feasibility import CannotFillError, check, problems
from learnlaw.domain.law import Catalogue, ClauseRef, Edition, Instrument, ListEntry, RequiredList
from learnlaw.domain.paper import assemble
from learnlaw.domain.question import Difficulty, Kind, Pool, Question
from learnlaw.domain.statute import Article, LawText, LawTexts, Paragraph
from learnlaw.domain.stock import Stock
from learnlaw.errors import NotFoundError

PENALTY = Instrument(id="penalty", title="中华人民共和国行政处罚法", short=("处罚法",))
LICENCE = Instrument(id="licence", title="中华人民共和国行政许可法")
CODE = Instrument(id="code", title="中华人民共和国民法典")
CATALOGUE = Catalogue([PENALTY, LICENCE, CODE])
LIST = RequiredList(
    id="own",
    title="清单",
    owner="县",
    version=date(2026, 1, 1),
    entries=(
        ListEntry(title="行政处罚法", group="执法", law="penalty"),
        ListEntry(title="民法典", group="执法", law="code", chapters=("第一编 总则",)),
        ListEntry(title="习近平法治思想", group="思想"),
        ListEntry(title="行政许可法", group="许可", law="licence"),
    ),
)


def a_question(n: int, **fields: object) -> Question:
    plain = Question(id=f"q{n}", kind=Kind.SINGLE, stem=f"题{n}", options=("甲", "乙"), key="A", law="处罚法")
    return replace(plain, **fields)  # type: ignore[arg-type]  # the fields are those of Question


def a_cell(count: int = 1, kind: Kind = Kind.SINGLE, marks: int = 1, **fields: object) -> Cell:
    return replace(Cell(kind=kind, count=count, marks=Decimal(marks)), **fields)  # type: ignore[arg-type]  # as above


def a_blueprint(*cells: Cell, **fields: object) -> Blueprint:
    plain = Blueprint(
        id="b",
        title="方案",
        cells=cells,
        total=sum((cell.total for cell in cells), Decimal(0)),
        minutes=60,
        pass_mark=Decimal(1),
        excellent_mark=None,
        attempts=1,
        counting=Counting.BEST,
        scheme=Scheme(),
        open_book=False,
        pools=frozenset(Pool),
    )
    return replace(plain, **fields)  # type: ignore[arg-type]  # as above


def a_stock(*questions: Question, texts: LawTexts | None = None) -> Stock:
    return Stock(questions, CATALOGUE, [LIST], texts=texts)


def fits(question: Question, cell: Cell, blueprint: Blueprint) -> bool:
    """What the words of a cell say, read a second time and without regard to speed."""
    found = CATALOGUE.find(question.law)
    law = found.id if found else None
    laws = cell.laws or blueprint.laws
    entries = [e for e in LIST.entries if not cell.group or e.group == cell.group]
    on_list = any((e.law == law) if e.law else e.title in (question.law, *question.tags) for e in entries)
    return (
        question.pool in blueprint.pools
        and question.kind is cell.kind
        and (not laws or law in laws)
        and (not (blueprint.list and (cell.group or not laws)) or on_list)
        and (not cell.topic or cell.topic in question.tags)
        and cell.difficulty in (None, question.difficulty)
        and cell.case in (None, question.case)
    )


def most(questions: Sequence[Question], places: Sequence[Cell], blueprint: Blueprint) -> int:
    """The most places that can be filled, by trying every way."""
    if not places:
        return 0
    best = most(questions, places[1:], blueprint)
    for n, question in enumerate(questions):
        if best == len(places):
            break
        if fits(question, places[0], blueprint):
            best = max(best, 1 + most([*questions[:n], *questions[n + 1 :]], places[1:], blueprint))
    return best


def filled(questions: Sequence[Question], cells: Sequence[Cell], blueprint: Blueprint) -> int:
    return most(questions, [cell for cell in cells for _ in range(cell.count)], blueprint)


kinds = st.sampled_from([Kind.SINGLE, Kind.MULTIPLE])
levels = st.sampled_from([Difficulty.EASY, Difficulty.HARD])
topics = st.sampled_from(["程序", "习近平法治思想"])
ids = st.sampled_from(["penalty", "licence", "code"])
rows: st.SearchStrategy[dict[str, object]] = st.fixed_dictionaries(
    {
        "kind": kinds,
        "law": st.sampled_from(["处罚法", "行政许可法", "code", "习近平法治思想", "某规定"]),
        "difficulty": levels,
        "case": st.booleans(),
        "pool": st.sampled_from(Pool),
        "tags": st.lists(topics, max_size=2, unique=True).map(tuple),
    }
)
banks = st.lists(rows, max_size=6).map(lambda rows: [a_question(n, **row) for n, row in enumerate(rows)])
cells = st.builds(
    a_cell,
    count=st.integers(1, 2),
    kind=kinds,
    laws=st.lists(ids, max_size=2, unique=True).map(tuple),
    group=st.sampled_from(["", "", "执法", "思想"]),
    topic=st.just("") | topics,
    difficulty=st.none() | levels,
    case=st.none() | st.booleans(),
)
plans = st.builds(
    lambda cells, fields: a_blueprint(*cells, **fields),
    st.lists(cells, min_size=1, max_size=3),
    st.fixed_dictionaries(
        {"list": st.just("own"), "pools": st.frozensets(st.sampled_from(Pool), min_size=1)},
        optional={"laws": st.lists(ids, max_size=2, unique=True).map(tuple)},
    ),
)


@given(banks, plans)
def test_what_can_be_filled_is_what_trying_every_way_fills(bank: list[Question], plan: Blueprint) -> None:
    found = check(a_stock(*bank), plan)
    assert [cell.fits for cell in found.cells] == [sum(fits(q, c, plan) for q in bank) for c in plan.cells]
    assert found.filled == filled(bank, plan.cells, plan)
    assert found.feasible == (found.filled == plan.items) == (not found.conflicts)


@given(banks, plans)
def test_of_a_conflict_no_cell_can_be_left_out(bank: list[Question], plan: Blueprint) -> None:
    found = check(a_stock(*bank), plan)
    left = list(range(len(plan.cells)))
    for conflict in found.conflicts:
        core = [cell.number - 1 for cell in conflict.cells]
        assert set(core) <= set(left)
        assert filled(bank, [plan.cells[n] for n in core], plan) < conflict.asked
        assert conflict.fits == sum(any(fits(q, plan.cells[n], plan) for n in core) for q in bank)
        assert conflict.fits < conflict.asked
        for out in core:
            rest = [plan.cells[n] for n in core if n != out]
            assert filled(bank, rest, plan) == sum(cell.count for cell in rest)
        left = [n for n in left if n not in core]
    rest = [plan.cells[n] for n in left]
    assert filled(bank, rest, plan) == sum(cell.count for cell in rest)


@given(banks, plans)
def test_a_paper_can_be_drawn_if_and_only_if_the_check_says_so(bank: list[Question], plan: Blueprint) -> None:
    stock = a_stock(*bank)
    if check(stock, plan).feasible:
        assert len(assemble(stock, plan, 1).items) == plan.items
    else:
        with pytest.raises(CannotFillError) as raised:
            assemble(stock, plan, 1)
        assert raised.value.problems


def test_two_cells_that_compete_are_named_and_a_third_is_not() -> None:
    bank = [a_question(1), a_question(2, case=True), a_question(3, kind=Kind.MULTIPLE)]
    plan = a_blueprint(
        a_cell(laws=("penalty",), line=11),
        a_cell(kind=Kind.MULTIPLE, line=12),
        a_cell(count=2, line=13),
    )
    (problem,) = problems(check(a_stock(*bank), plan), file="plan.yaml")
    assert problem.code == "cells-compete" and problem.place is not None and problem.place.line == 11
    assert problem.what.values == {"cells": "1, 3", "asked": 3, "fits": 2}


def test_every_cell_that_is_short_by_itself_is_told() -> None:
    plan = a_blueprint(
        a_cell(topic="习近平法治思想", line=4), a_cell(line=5), a_cell(kind=Kind.SHORT, count=2, line=6)
    )
    found = check(a_stock(a_question(1)), plan)
    told = problems(found, CATALOGUE)
    assert [(p.code, p.place and p.place.line, p.what.values["fits"]) for p in told] == [
        ("cell-unfilled", 4, 0),
        ("cell-unfilled", 6, 0),
    ]
    assert [cell.short for cell in found.cells] == [1, 0, 2]


@pytest.mark.parametrize(
    ("question", "count"),
    [
        pytest.param(a_question(1, law="习近平法治思想"), 1, id="by its law"),
        pytest.param(a_question(1, law="", tags=("习近平法治思想",)), 1, id="by its tag"),
        pytest.param(a_question(1), 0, id="not by anything"),
    ],
)
def test_a_subject_without_a_law_is_found(question: Question, count: int) -> None:
    plan = a_blueprint(a_cell(group="思想"), list="own")
    assert check(a_stock(question), plan).cells[0].fits == count


def test_chapters_of_a_list_count_where_the_text_is_known() -> None:
    day = date(2020, 5, 28)
    parts = ((10, "第一编 总则"), (500, "第三编 合同"))
    articles = tuple(Article(ClauseRef(n), (Paragraph("文"),), (part,)) for n, part in parts)
    texts = LawTexts([LawText(CODE.title, Edition(day=day), articles)], CATALOGUE)
    bank = [
        a_question(n, law="code", edition=day, article=article) for n, article in enumerate(("10", "500"))
    ]
    plan = a_blueprint(a_cell(group="执法"), list="own")
    assert check(a_stock(*bank), plan).cells[0].fits == 2
    assert check(a_stock(*bank, texts=texts), plan).cells[0].fits == 1


def test_of_a_question_the_latest_version_counts() -> None:
    old, new = a_question(1), a_question(1, version=2, kind=Kind.MULTIPLE)
    for bank in ([old, new], [new, old]):
        assert check(a_stock(*bank), a_blueprint(a_cell())).cells[0].fits == 0


def test_a_list_that_nobody_knows_is_said() -> None:
    with pytest.raises(NotFoundError):
        check(a_stock(a_question(1)), a_blueprint(a_cell(group="执法"), list="other"))
