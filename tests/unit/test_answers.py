"""An answer is kept in one form, whoever wrote it and however; what cannot be read is refused with its item."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.answers import Asked, asked_on, key_in, parse_answer, parse_answers, show_answer
from learnlaw.domain.paper import Paper, PaperItem
from learnlaw.domain.question import LETTERS, Kind, Question
from learnlaw.errors import NotFoundError, RefusedError

SINGLE = Asked(1, Kind.SINGLE, 4)
TURNED = Asked(2, Kind.SINGLE, 4, (2, 0, 3, 1))
MULTIPLE = Asked(3, Kind.MULTIPLE, 4)
MIXED = Asked(4, Kind.MULTIPLE, 5, (4, 2, 0, 1, 3))
TRUTH = Asked(5, Kind.TRUE_FALSE)
BLANKS = Asked(6, Kind.BLANK, blanks=2)
SHORT = Asked(7, Kind.SHORT)
SHEET = (SINGLE, TURNED, MULTIPLE, MIXED, TRUTH, BLANKS, SHORT)


@pytest.mark.parametrize(
    ("asked", "text", "value"),
    [
        pytest.param(SINGLE, "B", "B", id="a letter"),
        pytest.param(SINGLE, " ｂ. ", "B", id="full width, small, with a stop"),
        pytest.param(TURNED, "A", "C", id="the option that the paper shows first"),
        pytest.param(MULTIPLE, "DBA", "ABD", id="letters in any order"),
        pytest.param(MULTIPLE, "a、b，d", "ABD", id="parted letters"),
        pytest.param(MIXED, "AE", "DE", id="as shown: the first and the last"),
        pytest.param(TRUTH, "对", "T", id="right"),
        pytest.param(TRUTH, "×", "F", id="a cross"),
        pytest.param(TRUTH, "ｔ", "T", id="T in full width"),
        pytest.param(TRUTH, "A", "T", id="the A that papers print"),
        pytest.param(TRUTH, "b", "F", id="the B that papers print"),
        pytest.param(BLANKS, "三十日 ｜ 五万元", "三十日|五万元", id="two blanks"),
        pytest.param(BLANKS, "三十日", "三十日|", id="the second blank left out"),
        pytest.param(BLANKS, "|五万元", "|五万元", id="the first blank left out"),
        pytest.param(BLANKS, " | ", "", id="both left out"),
        pytest.param(SHORT, " 应当告知。\n并听取意见 ", "应当告知。\n并听取意见", id="words on two lines"),
        pytest.param(SINGLE, "-", "", id="a dash"),
        pytest.param(TRUTH, "/", "", id="a stroke"),
        pytest.param(SHORT, "  ", "", id="nothing"),
    ],
)
def test_what_people_write(asked: Asked, text: str, value: str) -> None:
    assert parse_answer(asked, text) == value


@pytest.mark.parametrize(
    ("asked", "text", "code"),
    [
        pytest.param(SINGLE, "E", "answer-letter", id="E of A to D"),
        pytest.param(SINGLE, "1", "answer-letter", id="a digit"),
        pytest.param(SINGLE, "AB", "answer-several", id="two letters for a single"),
        pytest.param(MULTIPLE, "ABA", "answer-twice", id="a letter twice"),
        pytest.param(TRUTH, "C", "answer-truth", id="C for a true or false"),
        pytest.param(BLANKS, "一|二|三", "answer-blanks", id="three answers for two blanks"),
        pytest.param(SHORT, "a\u202eb", "text-bidi", id="a character that turns the writing"),
    ],
)
def test_what_cannot_be_an_answer(asked: Asked, text: str, code: str) -> None:
    with pytest.raises(RefusedError) as refused:
        parse_answer(asked, text)
    assert [problem.code for problem in refused.value.problems] == [code]


@given(st.permutations(range(6)), st.sets(st.sampled_from("ABCDEF"), min_size=1))
def test_what_is_shown_is_read_as_what_was_kept(order: list[int], letters: set[str]) -> None:
    asked = Asked(1, Kind.MULTIPLE, 6, tuple(order))
    value = "".join(sorted(letters))
    assert parse_answer(asked, show_answer(asked, value)) == value
    shown = {LETTERS[order.index(LETTERS.index(letter))] for letter in letters}
    assert set(show_answer(asked, value)) == shown


@pytest.mark.parametrize("value", ["", "T", "F"])
def test_true_and_false_read_back(value: str) -> None:
    assert parse_answer(TRUTH, show_answer(TRUTH, value)) == value


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        pytest.param("1a2a3bd", {1: "A", 2: "C", 3: "BD"}, id="run together"),
        pytest.param("1A 2a, 3 B D", {1: "A", 2: "C", 3: "BD"}, id="with blanks"),
        pytest.param("３ｂｄ１ａ", {1: "A", 3: "BD"}, id="full width, in any order"),
        pytest.param("第1题：A；第5题：对", {1: "A", 5: "T"}, id="as forms put it"),
        pytest.param("1-2 ab", {1: "A", 2: "A"}, id="a run of single letters"),
        pytest.param("1-5 a b ab ab ×", {1: "A", 2: "A", 3: "AB", 4: "CE", 5: "F"}, id="a run of groups"),
        pytest.param("1-2-b", {1: "", 2: "A"}, id="a run with a dash"),
        pytest.param("1- 5√", {1: "", 5: "T"}, id="left blank"),
        pytest.param("5b\n1a", {1: "A", 5: "F"}, id="two lines"),
        pytest.param("5√6 三十日|5万元", {5: "T", 6: "三十日|5万元"}, id="words to the end of the line"),
        pytest.param(
            "6.30日|５％\n7：应当 1 次告知", {6: "30日|５％", 7: "应当 1 次告知"}, id="digits in words"
        ),
        pytest.param("1a\n1a", {1: "A"}, id="the same answer twice"),
        pytest.param(" \n", {}, id="nothing"),
    ],
)
def test_keying_in(text: str, answers: dict[int, str]) -> None:
    assert key_in(SHEET, text) == (tuple(answers.items()), [])


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        pytest.param("1a\n8a", "no-item", 2, "item 8: there is no item 8: the paper has 7", id="item 8 of 7"),
        pytest.param(
            "1-9 abcdabcda", "no-item", 1, "item 9: there is no item 9: the paper has 7", id="a run too far"
        ),
        pytest.param("0a", "no-item", 1, "item 0", id="item 0"),
        pytest.param("1e", "answer-letter", 1, "item 1: E is none of the options A to D", id="E of A to D"),
        pytest.param("1ab", "answer-several", 1, "item 1: AB", id="two letters for a single"),
        pytest.param(
            "1a1b", "item-twice", 1, "item 1: was keyed in before as A", id="two answers for one item"
        ),
        pytest.param("1a 1-1b", "item-twice", 1, "item 1", id="once more in a run"),
        pytest.param("1 2a", "no-answer", 1, "item 1", id="nothing behind a number"),
        pytest.param("abc", "no-number", 1, "abc stands behind no item number", id="no number"),
        pytest.param("1-2 abc", "run-length", 1, "item 1", id="too many signs"),
        pytest.param("3-4 ab", "run-length", 1, "item 3", id="a run over multiple questions without gaps"),
        pytest.param("2-1 ab", "run-reversed", 1, "item 2", id="backwards"),
    ],
)
def test_keying_in_goes_wrong(text: str, code: str, line: int, words: str) -> None:
    _, problems = key_in(SHEET, text)
    assert [(p.code, p.place and p.place.line) for p in problems] == [(code, line)]
    assert words in str(problems[0].what)


@given(st.text(alphabet="0123456789abcdefABT-~ 、,；题第对错√×|\n０Ａ。", max_size=60))
def test_whatever_is_keyed_in_is_read_or_told(text: str) -> None:
    answers, problems = key_in(SHEET, text)
    assert all(1 <= item <= len(SHEET) for item, _ in answers)
    assert len(dict(answers)) == len(answers)
    assert answers or problems or not set(text) - set(" \n、,；题第。")
    assert all(problem.place for problem in problems)


def test_a_sheet_tells_each_bad_item() -> None:
    answers, problems = parse_answers(SHEET, {1: "a", 2: "X", 5: "对", 51: "A"})
    assert answers == {1: "A", 5: "T"}
    assert {item: problem.code for item, problem in problems.items()} == {2: "answer-letter", 51: "no-item"}


def test_what_a_paper_asks() -> None:
    questions = [
        Question(id="a", kind=Kind.SINGLE, stem="?", options=("甲", "乙", "丙"), key="A"),
        Question(id="b", kind=Kind.BLANK, stem="____和______", key=(("甲",), ("乙",))),
    ]
    paper = Paper(items=(PaperItem("a", 1, Decimal(1), (1, 0, 2)), PaperItem("b", 1, Decimal(2))), seed=1)
    assert asked_on(paper, {(q.id, q.version): q for q in questions}) == (
        Asked(1, Kind.SINGLE, 3, (1, 0, 2)),
        Asked(2, Kind.BLANK, blanks=2),
    )
    with pytest.raises(NotFoundError, match="b v1"):
        asked_on(paper, {("a", 1): questions[0]})
