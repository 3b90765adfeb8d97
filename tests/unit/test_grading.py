"""The same answers, question versions and scheme give the same marks, in any order and on any machine."""

from __future__ import annotations

import decimal
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.attempt import Response
from learnlaw.domain.blueprint import Blueprint, Counting, MultipleScheme, Scheme
from learnlaw.domain.grading import (
    ItemResult,
    KeySheet,
    MarksError,
    Result,
    blank_key,
    grade,
    scheme_words,
    standing,
    standing_rows,
)
from learnlaw.domain.paper import Paper, PaperItem
from learnlaw.domain.question import Key, Kind, Pool, Question
from learnlaw.errors import NotFoundError

BEGAN = datetime(2024, 12, 20, 1, tzinfo=UTC)
EXACT = Scheme()
PARTIAL = Scheme(MultipleScheme.PARTIAL)
THIRD = Scheme(MultipleScheme.PARTIAL, Decimal("33.3"), 1)
PROPORTIONAL = Scheme(MultipleScheme.PROPORTIONAL)
WHOLE = Scheme(MultipleScheme.PROPORTIONAL, places=0)
SINGLE, MULTIPLE, TRUTH, BLANK = Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK
FIGURES = (("三十日",), ("五万元",))
SET = (("公开", "公平"), ("公平", "公开"))


def a_plan(scheme: Scheme = EXACT, pass_mark: str = "60", excellent_mark: str | None = None) -> Blueprint:
    return Blueprint(
        id="p",
        title="学法用法考试",
        cells=(),
        total=Decimal(100),
        minutes=60,
        pass_mark=Decimal(pass_mark),
        excellent_mark=None if excellent_mark is None else Decimal(excellent_mark),
        attempts=1,
        counting=Counting.BEST,
        scheme=scheme,
        open_book=False,
        pools=frozenset(Pool),
    )


def a_question(kind: Kind, key: Key, number: int = 1) -> Question:
    options = ("甲", "乙", "丙", "丁", "戊") if kind in (Kind.SINGLE, Kind.MULTIPLE) else ()
    return Question(id=f"q{number}", kind=kind, stem="____", options=options, key=key)


def a_paper(questions: Sequence[Question], marks: Sequence[str | Decimal]) -> Paper:
    pairs = zip(questions, marks, strict=True)
    return Paper(items=tuple(PaperItem(q.id, q.version, Decimal(m)) for q, m in pairs), seed=1)


def by_version(questions: Sequence[Question]) -> dict[tuple[str, int], Question]:
    return {(question.id, question.version): question for question in questions}


def responses(*values: str) -> list[Response]:
    return [Response(n, n, value, BEGAN) for n, value in enumerate(values, 1)]


def one(kind: Kind, key: Key, value: str, marks: str = "2", scheme: Scheme = EXACT) -> ItemResult:
    question = a_question(kind, key)
    paper = a_paper([question], [marks])
    (item,) = grade(paper, by_version([question]), responses(value), a_plan(scheme)).items
    return item


@pytest.mark.parametrize(
    ("kind", "key", "scheme", "full", "value", "marks"),
    [
        pytest.param(SINGLE, "B", EXACT, "1", "B", "1", id="single: the key"),
        pytest.param(SINGLE, "B", EXACT, "1", "A", "0", id="single: another"),
        pytest.param(SINGLE, "B", PARTIAL, "1", "AB", "0", id="single: two letters"),
        pytest.param(SINGLE, "B", EXACT, "1", "", "0", id="single: nothing"),
        pytest.param(TRUTH, True, EXACT, "1", "T", "1", id="true: true"),
        pytest.param(TRUTH, True, EXACT, "1", "F", "0", id="true: false"),
        pytest.param(TRUTH, False, EXACT, "1", "F", "1", id="false: false"),
        pytest.param(TRUTH, False, EXACT, "1", "", "0", id="false: nothing"),
        pytest.param(MULTIPLE, "ABD", EXACT, "2", "ABD", "2", id="all or nothing: the key"),
        pytest.param(MULTIPLE, "ABD", EXACT, "2", "AB", "0", id="all or nothing: a part"),
        pytest.param(MULTIPLE, "ABD", EXACT, "2", "ABCD", "0", id="all or nothing: one too many"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "ABD", "2", id="partial: the key"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "AB", "1", id="partial: two of three"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "D", "1", id="partial: one of three"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "ABC", "0", id="partial: one wrong"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "ABCD", "0", id="partial: all of them"),
        pytest.param(MULTIPLE, "ABD", PARTIAL, "2", "", "0", id="partial: nothing"),
        pytest.param(MULTIPLE, "AB", THIRD, "1.5", "A", "0.5", id="partial: rounded"),
        pytest.param(MULTIPLE, "ABD", PROPORTIONAL, "2", "AB", "1.33", id="proportional: two of three"),
        pytest.param(MULTIPLE, "ABD", PROPORTIONAL, "2", "ABC", "0.67", id="proportional: one wrong"),
        pytest.param(MULTIPLE, "ABD", PROPORTIONAL, "2", "CE", "0", id="proportional: never below 0"),
        pytest.param(MULTIPLE, "ABD", PROPORTIONAL, "2", "ABCDE", "0.67", id="proportional: everything"),
        pytest.param(MULTIPLE, "AB", WHOLE, "1", "A", "1", id="a half is rounded up"),
        pytest.param(BLANK, FIGURES, EXACT, "3", "30日|5万元", "3", id="blanks: both"),
        pytest.param(BLANK, FIGURES, EXACT, "3", "|５0，000元", "1.5", id="blanks: the second"),
        pytest.param(BLANK, (("甲",), ("乙",)), EXACT, "2", "乙|甲", "0", id="blanks: order matters"),
        pytest.param(
            BLANK, (("甲",), ("乙",), ("丙",)), EXACT, "1", "甲|乙", "0.67", id="blanks: two of three"
        ),
        pytest.param(
            BLANK, (("告知", "书面告知"),), EXACT, "1", "书面告知。", "1", id="blanks: an alternative"
        ),
        pytest.param(BLANK, SET, EXACT, "2", "公平|公开", "2", id="blanks: any order of one set"),
        pytest.param(BLANK, SET, EXACT, "2", "公开|公开", "1", id="blanks: one of a set twice"),
        pytest.param(
            BLANK,
            (("30日", "三十日"), ("三十日",)),
            EXACT,
            "2",
            "30日|30日",
            "2",
            id="blanks: the same twice",
        ),
        pytest.param(BLANK, (("甲",),), EXACT, "1", "", "0", id="blanks: nothing"),
    ],
)
def test_golden(kind: Kind, key: Key, scheme: Scheme, full: str, value: str, marks: str) -> None:
    item = one(kind, key, value, full, scheme)
    assert item.marks == Decimal(marks)
    assert item.answered == (value != "")
    assert item.right == (scheme.places > 0 and item.marks == item.full)


@pytest.mark.parametrize(
    "same",
    [
        pytest.param(("三十日", "30日", "３０日", "30 日", "三十日。"), id="days"),
        pytest.param(("百分之五", "5%", "5％", "５％", "百分之5"), id="per cent"),
        pytest.param(("二十万元", "20万元", "200000元", "200,000元", "２０万 元"), id="money"),
        pytest.param(("二点五倍", "2.5倍", "2.50倍"), id="decimals"),
        pytest.param(("三分之二", "2/3", "3分之2"), id="fractions"),
        pytest.param(("两个月", "二个月", "2个月"), id="two"),
        pytest.param(("二〇二一年七月十五日", "2021年7月15日"), id="a day"),
        pytest.param(("第一百二十条之一", "第120条之一"), id="an article"),
        pytest.param(("ＷＴＯ", "wto"), id="letters"),
    ],
)
def test_one_thing_written_in_many_ways(same: tuple[str, ...]) -> None:
    assert {blank_key(text) for text in same} == {blank_key(same[0])}


@pytest.mark.parametrize(
    ("one_way", "another"),
    [
        ("三十日", "三十个工作日"),
        ("三十日", "三日"),
        ("5%", "5‰"),
        ("二十万元", "二十元"),
        ("三四十", "四十"),
        ("三分之二", "二分之三"),
        ("12345678901234567890123", "12345678901234567890124"),
    ],
)
def test_different_things_stay_different(one_way: str, another: str) -> None:
    assert blank_key(one_way) != blank_key(another)


# a short answer waits for a person

ESSAY = (a_question(Kind.SINGLE, "A", 1), a_question(Kind.SHORT, "要点", 2))


def essay(marked: dict[int, Decimal], withdrawn: frozenset[str] = frozenset()) -> Result:
    paper = a_paper(ESSAY, ["40", "60"])
    plan = a_plan(pass_mark="60", excellent_mark="90")
    return grade(
        paper, by_version(ESSAY), responses("A", "应当告知"), plan, marked=marked, withdrawn=withdrawn
    )


def test_a_short_answer_waits_for_a_person() -> None:
    waiting = essay({})
    assert waiting.items[1].marks is None
    assert (waiting.marks, waiting.complete, waiting.passed) == (Decimal(40), False, False)
    done = essay({2: Decimal("50.5")})
    assert (done.items[1].marks, done.marks, done.complete) == (Decimal("50.5"), Decimal("90.5"), True)
    assert (done.passed, done.excellent, done.full) == (True, True, Decimal(100))
    assert essay({2: Decimal(60)}).items[1].right


@pytest.mark.parametrize(
    ("item", "marks"),
    [
        pytest.param(2, "60.01", id="above full"),
        pytest.param(2, "-0.5", id="below nothing"),
        pytest.param(2, "NaN", id="no number"),
        pytest.param(2, "1.005", id="finer than the scheme"),
        pytest.param(1, "1", id="not a short answer"),
        pytest.param(3, "1", id="no such item"),
    ],
)
def test_marks_that_nobody_may_give(item: int, marks: str) -> None:
    with pytest.raises(MarksError):
        essay({item: Decimal(marks)})


# withdrawn, late, passed


def test_a_withdrawn_question_gives_everybody_its_marks() -> None:
    questions = [a_question(Kind.SINGLE, "A", 1), a_question(Kind.SINGLE, "B", 2)]
    paper = a_paper(questions, ["40", "60"])
    for given_answers in ((), responses("C", "C"), responses("C", "B")):
        result = grade(paper, by_version(questions), given_answers, a_plan(), withdrawn=frozenset({"q2"}))
        assert (result.marks, result.full, result.passed) == (Decimal(60), Decimal(100), True)
        assert [item.withdrawn for item in result.items] == [False, True]
    assert essay({}, withdrawn=frozenset({"q2"})).complete


def test_the_last_answer_that_is_not_late_stands() -> None:
    log = [
        Response(1, 1, "A", BEGAN),
        Response(2, 2, "C", BEGAN),
        Response(3, 1, "B", BEGAN + timedelta(minutes=1)),
        Response(4, 2, "", BEGAN + timedelta(minutes=2)),
        Response(5, 1, "C", BEGAN + timedelta(minutes=61), late=True),
    ]
    for order in (log, log[::-1]):
        assert standing(order, 3) == ("B", "", "")
    rows = [("x", r.item, r.value) for r in log if not r.late] + [("y", 3, "D")]
    assert standing_rows(rows, 3) == {"x": ["B", "", ""], "y": ["", "", "D"]}


def test_an_item_that_the_paper_has_not() -> None:
    with pytest.raises(NotFoundError, match="51"):
        standing([Response(1, 51, "A", BEGAN)], 50)
    for item in (0, 51):
        with pytest.raises(NotFoundError, match=str(item)):
            standing_rows([("x", item, "A")], 50)
    sheet = KeySheet(a_paper(ESSAY, ["1", "1"]), by_version(ESSAY), a_plan())
    with pytest.raises(NotFoundError):
        sheet.grade(["A"])
    with pytest.raises(NotFoundError, match="q2 v1"):
        KeySheet(a_paper(ESSAY, ["1", "1"]), by_version(ESSAY[:1]), a_plan())


@pytest.mark.parametrize(
    ("line", "excellent", "passed", "is_excellent"),
    [
        pytest.param("80", "90", True, False, id="on the line"),
        pytest.param("80.01", "90", False, False, id="just below it"),
        pytest.param("60", "80", True, True, id="on the line of excellence"),
        pytest.param("60", None, True, False, id="nobody is called excellent"),
    ],
)
def test_the_lines(line: str, excellent: str | None, passed: bool, is_excellent: bool) -> None:
    questions = [a_question(Kind.SINGLE, "A", 1), a_question(Kind.SINGLE, "A", 2)]
    plan = a_plan(pass_mark=line, excellent_mark=excellent)
    result = grade(a_paper(questions, ["80", "20"]), by_version(questions), responses("A", "B"), plan)
    assert (result.passed, result.excellent) == (passed, is_excellent)


def test_whole_marks_are_never_rounded() -> None:
    assert one(Kind.SINGLE, "A", "A", "2.5", Scheme(places=0)).marks == Decimal("2.5")
    assert one(Kind.MULTIPLE, "ABCDE", "ABCD", "0.4", WHOLE).marks == 0
    assert one(
        Kind.MULTIPLE, "ABC", "AB", "0.8", Scheme(MultipleScheme.PROPORTIONAL, places=0)
    ).marks == Decimal("0.8")


def test_the_rule_is_told_with_its_figures() -> None:
    words = " / ".join(map(str, scheme_words(Scheme(MultipleScheme.PARTIAL, Decimal("50.0"), 1))))
    assert "earn 50 %" in words
    assert "half up to 1 decimals" in words


# a second grader, which shares nothing with the first

_WORDS = (
    ("三十日", "30日", "３０日"),
    ("百分之五", "5%", "5％"),
    ("二十万元", "20万元", "200000元"),
    ("告知", "告知。"),
    ("听证",),
)
_CLASS = {word: number for number, words in enumerate(_WORDS) for word in words}


def second_grader(question: Question, value: str, full: Decimal, scheme: Scheme) -> Decimal:
    """Marks by sets and fractions, written from the rules and not from the program."""
    if question.kind is Kind.BLANK:
        assert isinstance(question.key, tuple)
        parts = value.split("|")
        hits = [
            bool(part) and _CLASS.get(part) in {_CLASS[answer] for answer in accepted}
            for part, accepted in zip(parts, question.key, strict=False)
        ]
        share = Fraction(sum(hits), len(question.key))
    elif question.kind is Kind.TRUE_FALSE:
        share = Fraction(value == ("T" if question.key else "F"))
    else:
        chosen, right = set(value), set(str(question.key))
        if chosen == right:
            share = Fraction(1)
        elif question.kind is Kind.SINGLE or scheme.multiple is MultipleScheme.ALL:
            share = Fraction(0)
        elif scheme.multiple is MultipleScheme.PARTIAL:
            share = Fraction(scheme.partial) / 100 if chosen and chosen < right else Fraction(0)
        else:
            share = max(Fraction(0), Fraction(len(chosen & right) - len(chosen - right), len(right)))
    if share == 1:
        return full
    exact = share * Fraction(full)
    precise = Decimal(exact.numerator) / Decimal(exact.denominator)
    return precise.quantize(Decimal(1).scaleb(-scheme.places), decimal.ROUND_HALF_UP)


def _random_question(dice: random.Random, number: int) -> Question:
    kind = dice.choice((Kind.SINGLE, Kind.MULTIPLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK))
    if kind is Kind.BLANK:
        # one wording a blank: no two blanks share a set of several answers
        blanks = dice.sample(range(len(_WORDS)), dice.randint(1, 3))
        return a_question(kind, tuple((dice.choice(_WORDS[n]),) for n in blanks), number)
    if kind is Kind.TRUE_FALSE:
        return a_question(kind, dice.random() < 0.5, number)
    count = 1 if kind is Kind.SINGLE else dice.randint(2, 5)
    return a_question(kind, "".join(sorted(dice.sample("ABCDE", count))), number)


def _random_answer(dice: random.Random, question: Question) -> str:
    if dice.random() < 0.1:
        return ""
    if isinstance(question.key, tuple):
        return "|".join(dice.choice(["", "无", *_CLASS]) for _ in question.key)
    if question.kind is Kind.TRUE_FALSE:
        return dice.choice("TF")
    if dice.random() < 0.3:
        return str(question.key)
    count = 1 if question.kind is Kind.SINGLE else dice.randint(1, 5)
    return "".join(sorted(dice.sample("ABCDE", count)))


def test_ten_thousand_papers_by_two_graders() -> None:
    dice = random.Random(20241204)
    seen = 0
    for _ in range(500):
        questions = [_random_question(dice, n) for n in range(1, dice.randint(2, 9))]
        marks = [Decimal(dice.choice(("0.5", "1", "1.5", "2", "2.25", "5"))) for _ in questions]
        places = dice.choice((1, 2))
        scheme = Scheme(dice.choice(list(MultipleScheme)), Decimal(dice.choice(("25", "50", "33.3"))), places)
        sheet = KeySheet(a_paper(questions, marks), by_version(questions), a_plan(scheme, "6", "9"))
        for _ in range(20):
            answers = [_random_answer(dice, question) for question in questions]
            by_second = [
                second_grader(q, a, m, scheme) for q, a, m in zip(questions, answers, marks, strict=True)
            ]
            result = sheet.grade(answers)
            assert [item.marks for item in result.items] == by_second, (questions, answers, scheme)
            assert result.marks == sum(by_second) == sheet.marks(answers)
            assert result.passed == (sum(by_second) >= 6)
            assert result.excellent == (sum(by_second) >= 9)
            seen += 1
    assert seen == 10_000


@given(st.randoms(use_true_random=False))
def test_the_order_of_responses_does_not_matter(dice: random.Random) -> None:
    questions = [_random_question(dice, n) for n in range(1, 6)]
    log = [
        Response(
            seq,
            item := dice.randint(1, 5),
            _random_answer(dice, questions[item - 1]),
            BEGAN,
            dice.random() < 0.2,
        )
        for seq in range(1, 12)
    ]
    paper, plan = a_paper(questions, ["1"] * 5), a_plan(PROPORTIONAL)
    first = grade(paper, by_version(questions), log, plan)
    dice.shuffle(log)
    assert grade(paper, by_version(questions), log, plan) == first


def test_no_setting_of_the_machine_changes_a_mark() -> None:
    with decimal.localcontext(decimal.Context(prec=2, rounding=decimal.ROUND_DOWN)):
        item = one(Kind.MULTIPLE, "ABD", "AB", "20.25", PROPORTIONAL)
        questions = [a_question(Kind.SINGLE, "A", n) for n in range(1, 4)]
        paper = a_paper(questions, ["33.25", "33.25", "33.5"])
        total = grade(paper, by_version(questions), responses("A", "A", "B"), a_plan()).marks
    assert (item.marks, total) == (Decimal("13.50"), Decimal("66.50"))
