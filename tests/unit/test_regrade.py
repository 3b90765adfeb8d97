"""A regrade is seen before it is done, done twice it changes nothing, and undone it leaves no trace."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.blueprint import Blueprint, Counting, MultipleScheme, Scheme
from learnlaw.domain.grading import KeySheet
from learnlaw.domain.paper import Paper, PaperItem
from learnlaw.domain.question import Kind, Question
from learnlaw.domain.regrade import (
    Appeal,
    AppealState,
    AppealStateError,
    CorrectionError,
    NoAnswerError,
    Record,
    Rulings,
    answer_appeal,
    apply,
    regrade,
)

NINE = datetime(2024, 12, 20, 1, tzinfo=UTC)
FOUR = ("甲", "乙", "丙", "丁")
SINGLE = Question(id="s", kind=Kind.SINGLE, stem="?", options=FOUR, key="A")
MULTIPLE = Question(id="m", kind=Kind.MULTIPLE, stem="?", options=FOUR, key="AB")
BLANK = Question(id="b", kind=Kind.BLANK, stem="____", key=(("三十日",),))
SHORT = Question(id="t", kind=Kind.SHORT, stem="?", key="要点")
ALL = (SINGLE, MULTIPLE, BLANK, SHORT)
KEYS = {(question.id, 1): question for question in ALL}
PAPER = Paper(items=tuple(PaperItem(question.id, 1, Decimal(25)) for question in ALL), seed=1)
OTHER = replace(PAPER, items=PAPER.items[::-1], form="B")
PLAN = Blueprint(
    id="p",
    title="p",
    cells=(),
    total=Decimal(100),
    minutes=60,
    pass_mark=Decimal(60),
    excellent_mark=None,
    attempts=1,
    counting=Counting.BEST,
    scheme=Scheme(MultipleScheme.PARTIAL),
    open_book=False,
    pools=frozenset(),
)
NOTHING = Rulings({})


def a_record(
    attempt: int,
    answers: list[str],
    marked: int | None = 10,
    paper: Paper = PAPER,
    rulings: Rulings = NOTHING,
) -> Record:
    keys = {key: rulings.corrected.get(key[0], question) for key, question in KEYS.items()}
    shorts = {n: Decimal(marked or 0) for n, item in enumerate(paper.items, 1) if item.question == "t"}
    given_marks = {} if marked is None else shorts
    result = KeySheet(paper, keys, PLAN, rulings.withdrawn).grade(answers, given_marks)
    return Record(
        attempt=attempt,
        officer=f"0{attempt}",
        paper=paper,
        answers=answers,
        marked=given_marks,
        result=result,
    )


def ruling(question: Question | None = None, *withdrawn: str) -> Rulings:
    return Rulings({} if question is None else {question.id: question}, frozenset(withdrawn))


PASSED = a_record(1, ["A", "AB", "30日", "应当"])
FAILED = a_record(2, ["B", "A", "30日", "应当"])
ON_B = a_record(3, ["应当", "60日", "AB", "B"], paper=OTHER)
WAITING = a_record(4, ["A", "", "", "应当"], marked=None)
RECORDS = [PASSED, FAILED, ON_B, WAITING]


@pytest.mark.parametrize(
    ("rulings", "marks", "passes", "fails"),
    [
        pytest.param(NOTHING, {}, [], [], id="nothing was decided"),
        pytest.param(
            ruling(replace(SINGLE, version=2, key="B")),
            {1: (85, 60), 2: ("47.5", "72.5"), 3: (35, 60), 4: (25, 0)},
            [2, 3],
            [],
            id="a key corrected, on every paper",
        ),
        pytest.param(
            ruling(replace(MULTIPLE, version=2, key="CD")),
            {1: (85, 60), 2: ("47.5", 35), 3: (35, 10)},
            [],
            [],
            id="a key made worse",
        ),
        pytest.param(
            ruling(replace(BLANK, version=2, key=(("60日",),))),
            {1: (85, 60), 2: ("47.5", "22.5"), 3: (35, 60)},
            [3],
            [],
            id="a blank corrected",
        ),
        pytest.param(
            ruling(None, "s"),
            {1: (85, 85), 2: ("47.5", "72.5"), 3: (35, 60), 4: (25, 25)},
            [2, 3],
            [],
            id="withdrawn",
        ),
        pytest.param(
            ruling(None, "t"),
            {1: (85, 100), 2: ("47.5", "62.5"), 3: (35, 50), 4: (25, 50)},
            [2],
            [],
            id="a short answer withdrawn",
        ),
    ],
)
def test_who_changes(
    rulings: Rulings, marks: dict[int, tuple[int | str, int | str]], passes: list[int], fails: list[int]
) -> None:
    preview = regrade(RECORDS, KEYS, PLAN, rulings)
    found = {change.attempt: (change.before.marks, change.after.marks) for change in preview.changes}
    assert found == {number: tuple(map(Decimal, pair)) for number, pair in marks.items()}
    assert [change.attempt for change in preview.passes] == passes
    assert [change.attempt for change in preview.fails] == fails
    assert preview.judged == len(RECORDS)
    assert preview.raised + preview.lowered <= len(preview.changes)


def test_who_fails_by_it_and_by_which_item() -> None:
    preview = regrade([replace(PASSED)], KEYS, replace(PLAN, pass_mark=Decimal(85)), NOTHING)
    assert preview.changes == ()
    preview = regrade([PASSED], KEYS, replace(PLAN, pass_mark=Decimal(85)), ruling(replace(SINGLE, key="C")))
    (change,) = preview.fails
    assert (change.officer, change.difference, change.items) == ("01", Decimal(-25), (1,))
    assert (preview.lowered, preview.raised) == (1, 0)


def test_a_withdrawal_completes_what_waited_for_a_person() -> None:
    preview = regrade([WAITING], KEYS, PLAN, ruling(None, "t"))
    assert [(c.before.complete, c.after.complete) for c in preview.changes] == [(False, True)]


answers = st.tuples(
    st.sampled_from(["", *"ABCD"]),
    st.sampled_from(["", "A", "AB", "CD", "ABCD"]),
    st.sampled_from(["", "30日", "六十日"]),
    st.just("应当"),
)
rulings = st.builds(
    Rulings,
    st.fixed_dictionaries(
        {},
        optional={
            "s": st.sampled_from([replace(SINGLE, version=2, key=letter) for letter in "BCD"]),
            "m": st.just(replace(MULTIPLE, version=2, key="ABCD")),
            "b": st.just(replace(BLANK, version=2, key=(("30日", "60日"),))),
        },
    ),
    st.frozensets(st.sampled_from(["s", "m", "b", "t"])),
)


@given(st.lists(answers, max_size=5), rulings, rulings)
def test_again_changes_nothing_and_back_is_as_it_was(
    sheets: list[tuple[str, ...]], first: Rulings, second: Rulings
) -> None:
    records = [a_record(n, list(sheet)) for n, sheet in enumerate(sheets)]
    preview = regrade(records, KEYS, PLAN, first)
    after = apply(records, preview)
    assert regrade(after, KEYS, PLAN, first).changes == ()
    assert apply(after, preview.undone()) == records
    assert apply(after, regrade(after, KEYS, PLAN, NOTHING)) == records
    direct = apply(records, regrade(records, KEYS, PLAN, second))
    assert apply(after, regrade(after, KEYS, PLAN, second)) == direct


@pytest.mark.parametrize(
    "corrected",
    [
        pytest.param(replace(SINGLE, version=2, options=FOUR[::-1]), id="options in another order"),
        pytest.param(replace(SINGLE, version=2, options=FOUR[:3]), id="an option less"),
        pytest.param(replace(SINGLE, version=2, kind=Kind.MULTIPLE, key="AB"), id="another kind"),
        pytest.param(replace(BLANK, version=2, key=(("30日",), ("60日",))), id="a blank more"),
    ],
)
def test_another_question_is_no_correction(corrected: Question) -> None:
    with pytest.raises(CorrectionError, match="withdraw"):
        regrade([PASSED], KEYS, PLAN, ruling(corrected))
    assert regrade([PASSED], KEYS, PLAN, ruling(corrected, corrected.id)).judged == 1


APPEAL = Appeal(number=1, attempt=1, item=3, words="第四十二条规定为二十日", raised_at=NINE)


@pytest.mark.parametrize(("state", "to"), [*itertools.product(AppealState, repeat=2)])
def test_an_appeal_is_answered_once(state: AppealState, to: AppealState) -> None:
    appeal = replace(APPEAL, state=state)
    if state is AppealState.RAISED and to is not AppealState.RAISED:
        found = answer_appeal(appeal, to, " 采纳，更正答案 ", "coordinator", NINE)
        assert (found.state, found.answer, found.answered_by, found.answered_at) == (
            to,
            "采纳，更正答案",
            "coordinator",
            NINE,
        )
    else:
        with pytest.raises(AppealStateError):
            answer_appeal(appeal, to, "采纳", "coordinator", NINE)


def test_an_appeal_and_its_answer_are_in_words() -> None:
    with pytest.raises(NoAnswerError):
        answer_appeal(APPEAL, AppealState.REJECTED, " ", "coordinator", NINE)
    with pytest.raises(NoAnswerError):
        replace(APPEAL, words="")
