"""A question is a value: what it asks has a digest, and an answer is the key or is not."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.bank import Bank, merge
from learnlaw.domain.question import Approval, Kind, Question, State, clause_text, same_answer
from learnlaw.domain.twins import alike, likeness, tokens
from learnlaw.domain.verified import Verdict, summary
from learnlaw.errors import NotFoundError, Place

SINGLE = Question(
    id="q-1", kind=Kind.SINGLE, stem="最高多少？", options=("五十元", "二百元"), key="B", article="51",
    law="行政处罚法", edition=date(2021, 1, 22),
)  # fmt: skip


def test_the_digest_is_of_stem_options_key_and_article_alone() -> None:
    text = '["最高多少？",["五十元","二百元"],"B","51"]'
    assert SINGLE.digest == hashlib.sha256(text.encode()).hexdigest()
    same = replace(SINGLE, id="q-2", version=3, state=State.REVIEWED, rationale="解析", tags=("甲",), law="x")
    assert same.digest == SINGLE.digest
    for changed in (
        replace(SINGLE, stem="最低多少？"),
        replace(SINGLE, options=("五十元", "三百元")),
        replace(SINGLE, key="A"),
        replace(SINGLE, article="51.1"),
    ):
        assert changed.digest != SINGLE.digest


def a(kind: Kind, key: object) -> Question:
    return Question(kind=kind, stem="题____", options=("甲", "乙", "丙", "丁"), key=key)  # type: ignore[arg-type] # any key


@pytest.mark.parametrize(
    ("kind", "key", "answer", "right"),
    [
        pytest.param(Kind.SINGLE, "B", "b", True, id="a small letter"),
        pytest.param(Kind.SINGLE, "B", "BC", False, id="two letters for one"),
        pytest.param(Kind.SINGLE, "B", "", False, id="nothing"),
        pytest.param(Kind.MULTIPLE, "ABD", "D、A；Ｂ", True, id="any order, separators, full width"),
        pytest.param(Kind.MULTIPLE, "ABD", "AB", False, id="not the whole key"),
        pytest.param(Kind.MULTIPLE, "AB", "AABB", False, id="a letter twice"),
        pytest.param(Kind.TRUE_FALSE, True, "√", True, id="a tick"),
        pytest.param(Kind.TRUE_FALSE, False, "错误", True, id="wrong is wrong"),
        pytest.param(Kind.TRUE_FALSE, False, "不知道", False, id="no answer is no false"),
        pytest.param(Kind.BLANK, (("二百元", "200元"),), " ２００ 元。", True, id="width and blanks"),
        pytest.param(Kind.BLANK, (("二百元",), ("三日",)), "二百元|三日", True, id="two blanks"),
        pytest.param(
            Kind.BLANK, (("二百元",), ("三日",)), "三日|二百元", False, id="blanks in the wrong order"
        ),
        pytest.param(Kind.BLANK, (("二百元",), ("三日",)), "二百元", False, id="a blank left"),
        pytest.param(Kind.SHORT, "要点", "任何话", True, id="short answers are for people"),
    ],
)
def test_an_answer_is_compared_as_people_write_it(kind: Kind, key: object, answer: str, right: bool) -> None:
    assert same_answer(a(kind, key), answer) is right


def test_right_options_and_answers() -> None:
    assert a(Kind.MULTIPLE, "BD").right == {1, 3}
    assert a(Kind.MULTIPLE, "BD").answers == ("乙", "丁")
    assert a(Kind.BLANK, (("a", "b"), ("c",))).answers == ("a", "b", "c")
    assert a(Kind.TRUE_FALSE, True).answers == ()
    assert a(Kind.SHORT, "要点").answers == ("要点",)


def test_articles_are_kept_in_one_form() -> None:
    assert [clause_text(t) for t in ("第五十一条", "51.1", " 附则 ", "")] == ["51", "51.1", "附则", ""]


def test_a_field_has_its_own_line_where_the_file_has_one() -> None:
    question = replace(SINGLE, place=Place(7), lines={"key": 12})
    assert (question.at("key"), question.at("stem")) == (Place(12), Place(7))


OTHER = replace(SINGLE, id="q-2", stem="第一次最高多少？")


@pytest.mark.parametrize(
    ("incoming", "where"),
    [
        pytest.param(replace(SINGLE, state=State.REVIEWED), "unchanged", id="the same, reviewed meanwhile"),
        pytest.param(replace(SINGLE, key="A"), "changed", id="another key under the id"),
        pytest.param(replace(SINGLE, rationale="新解析"), "changed", id="another rationale under the id"),
        pytest.param(replace(SINGLE, id="q-9"), "duplicates", id="the same under another id"),
        pytest.param(
            replace(SINGLE, id="", stem="最高 多少？"), "duplicates", id="the same without an id, spaced"
        ),
        pytest.param(
            replace(SINGLE, id="", options=("二百元", "五十元"), key="A"), "duplicates", id="shuffled"
        ),
        pytest.param(OTHER, "added", id="another question"),
    ],
)
def test_duplicates_are_told_from_new_versions(incoming: Question, where: str) -> None:
    result = merge([SINGLE], [incoming])
    kinds = ("added", "changed", "unchanged", "duplicates")
    assert [kind for kind in kinds if getattr(result, kind)] == [where]


def test_a_changed_question_is_the_next_version_and_the_latest_is_found() -> None:
    (changed,) = merge([SINGLE, replace(SINGLE, version=2)], [replace(SINGLE, key="A")]).changed
    assert changed.version == 3
    bank = Bank(id="b", questions=(SINGLE, changed))
    assert bank.find("q-1") is changed
    with pytest.raises(NotFoundError):
        bank.find("q-7")


def test_two_equal_questions_of_one_file_are_taken_once() -> None:
    result = merge([], [replace(OTHER, id=""), replace(OTHER, id="")])
    assert (len(result.added), len(result.duplicates)) == (1, 1)


texts = st.lists(st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=12).map(tokens), max_size=25)


@given(texts, st.sampled_from([0.5, 0.8, 0.9, 1.0]))
def test_the_index_finds_what_comparing_all_with_all_finds(found: list[frozenset[str]], least: float) -> None:
    every = [(i, j) for j in range(len(found)) for i in range(j) if likeness(found[i], found[j]) >= least]
    assert sorted(alike(found, least)) == sorted(every)


def test_the_summary_counts_the_present_digest_only() -> None:
    day = date(2026, 8, 20)
    approved = replace(SINGLE, approval=Approval("县司法局", "某人", day))
    asked = [approved, OTHER, replace(OTHER, id="q-3", state=State.RETIRED)]
    verdicts = [
        Verdict("q-1", SINGLE.digest, "B", False, day),
        Verdict("q-1", "0" * 64, "A", False, day),
        Verdict("q-2", OTHER.digest, "B", True, day),
    ]
    result = summary(asked, verdicts)
    assert (result.questions, result.solved, result.agreed, result.ambiguous) == (2, 2, 1, 1)
    assert (result.differing, result.records) == (0, 3)
