"""A blueprint in words says every figure that decides, in each language."""

from __future__ import annotations

from decimal import Decimal

import pytest

from learnlaw.domain.blueprint import Counting, MultipleScheme, Scheme, blueprint_words, cell_words, figure
from learnlaw.domain.question import Difficulty, Kind
from tests.unit.test_feasibility import CATALOGUE, a_blueprint, a_cell

PAPER = (
    a_cell(count=30, laws=("penalty",)),
    a_cell(count=20, kind=Kind.MULTIPLE, marks=2),
    a_cell(count=10),
)


def words(**fields: object) -> list[str]:
    return [str(sentence) for sentence in blueprint_words(a_blueprint(*PAPER, **fields))]


def test_cells_alike_are_told_as_one_and_every_line_is_said() -> None:
    assert words(pass_mark=Decimal(48), minutes=45) == [
        "single choice 40 × 1, multiple choice 20 × 2",
        "45 minutes, full marks 80, pass mark 48, no excellence line",
        "closed book, one attempt",
        "multiple choice: all right options and no wrong one, or nothing",
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        pytest.param(
            {"excellent_mark": Decimal("72.50"), "pass_mark": Decimal(48)},
            "60 minutes, full marks 80, pass mark 48, excellent from 72.5",
            id="an excellence line",
        ),
        pytest.param(
            {"attempts": 3, "counting": Counting.BEST},
            "closed book, 3 attempts, the best counts",
            id="the best",
        ),
        pytest.param(
            {"attempts": 2, "counting": Counting.LAST, "open_book": True},
            "open book, 2 attempts, the last counts",
            id="the last",
        ),
        pytest.param(
            {"scheme": Scheme(MultipleScheme.PARTIAL, Decimal("33.30"))},
            "multiple choice: some right options without a wrong one earn 33.3 % of the marks, "
            "a wrong one earns nothing",
            id="part marks",
        ),
        pytest.param(
            {"scheme": Scheme(MultipleScheme.PROPORTIONAL)},
            "multiple choice: right options chosen less wrong ones chosen, divided by the right ones, at least 0",
            id="in proportion",
        ),
    ],
)
def test_each_choice_has_its_sentence(fields: dict[str, object], sentence: str) -> None:
    assert sentence in words(**fields)


def test_how_multiple_is_marked_is_said_only_where_there_is_any() -> None:
    sentences = blueprint_words(a_blueprint(a_cell(kind=Kind.TRUE_FALSE)))
    assert not any("multiple" in str(sentence) for sentence in sentences)


def test_a_cell_says_all_that_it_asks_for() -> None:
    cell = a_cell(
        count=3,
        laws=("penalty", "licence"),
        group="执法",
        topic="听证",
        difficulty=Difficulty.HARD,
        case=True,
    )
    asked = "single choice 3 × 1, 行政处罚法, 行政许可法, 执法, 听证, hard questions, case questions"
    assert str(cell_words(cell, CATALOGUE)) == asked
    assert "penalty, licence" in str(cell_words(cell))
    assert str(cell_words(a_cell(case=False))) == "single choice 1 × 1, no case questions"


def test_what_a_blueprint_comes_to_is_summed_from_its_cells() -> None:
    plan = a_blueprint(*PAPER)
    assert (plan.items, plan.worth, PAPER[1].total) == (60, Decimal(80), Decimal(40))


@pytest.mark.parametrize(
    ("number", "text"), [("2.00", "2"), ("100", "100"), ("0.50", "0.5"), ("1E+2", "100"), ("12.34", "12.34")]
)
def test_figures_have_no_needless_zeros(number: str, text: str) -> None:
    assert figure(Decimal(number)) == text
