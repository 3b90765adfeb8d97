"""GIFT means to us what it means to Moodle, and what we write comes back.

The files of another implementation, with what it reads in them, are the
witness; where Moodle's own reader differs, the difference stands in a table.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Kind, Question
from learnlaw.errors import Problem
from learnlaw.formats import gift
from learnlaw.formats.gift_text import Form, GiftError, Item, Words, blocks, parse, span
from learnlaw.formats.plain_text import decode
from tests.formats.bank.strategies import questions
from tests.formats.bank.trips import kept

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures"
PEER = sorted((FIXTURES / "peer" / "gift-pegjs").glob("*.gift"))
BAD = FIXTURES / "bad_inputs"
needs_fixtures = pytest.mark.skipif(not FIXTURES.is_dir(), reason=f"the fixtures are not at {FIXTURES}")

FORMS = {
    "Category": Form.CATEGORY, "MC": Form.CHOICE, "Short": Form.SHORT, "TF": Form.TRUE_FALSE,
    "Numerical": Form.NUMERICAL, "Essay": Form.ESSAY, "Description": Form.DESCRIPTION, "Matching": Form.MATCH,
}  # fmt: skip


def items(text: str) -> list[Item]:
    return [item for block in blocks(text) if (item := parse(block)) is not None]


def folded(text: str) -> str:
    """Two differences: Moodle keeps line ends that the witness folds, and sets no blank behind a gap."""
    return re.sub(r"\s+", " ", text).replace("_____ .", "_____.").strip()


def said(words: Words | None) -> tuple[str, str] | None:
    return None if words is None else (words.format, folded(words.text))


def told(words: dict[str, str] | None) -> tuple[str, str] | None:
    return None if words is None else (words["format"], folded(words["text"]))


def weight(choice: dict[str, Any]) -> Decimal:
    given = choice["weight"]
    return Decimal(100 * choice["isCorrect"]) if given is None else Decimal(str(given))


def as_witness(item: Item) -> dict[str, Any]:
    """An item in the words of the witness, as far as both know of it."""
    seen: dict[str, Any] = {"form": item.form, "stem": said(item.stem), "title": item.title or None}
    if item.form is Form.CATEGORY:
        return {"form": item.form, "title": folded(item.stem.text)}
    seen |= {"id": item.id or None, "tags": item.tags or None, "embedded": item.embedded}
    if item.form is not Form.DESCRIPTION:
        seen["feedback"] = said(item.feedback)
    if item.form is Form.TRUE_FALSE:
        seen |= {"truth": item.truth, "wrong": said(item.when_wrong), "right": said(item.when_right)}
    if item.form in (Form.CHOICE, Form.SHORT):
        seen["answers"] = [(a.equals, said(a.text), a.weight, said(a.feedback)) for a in item.answers]
    if item.form is Form.MATCH:
        seen["pairs"] = [(said(a), folded(b)) for a, b in item.pairs]
    if item.form is Form.NUMERICAL:
        seen["numbers"] = [span(a.text.text) for a in item.answers]
    return seen


def of_witness(entry: dict[str, Any]) -> dict[str, Any]:
    form = FORMS[entry["type"]]
    if form is Form.CATEGORY:
        return {"form": form, "title": folded(entry["title"])}
    seen: dict[str, Any] = {"form": form, "stem": told(entry["stem"]), "title": entry["title"]}
    seen |= {"id": entry.get("id"), "tags": entry.get("tags"), "embedded": entry["hasEmbeddedAnswers"]}
    if form is not Form.DESCRIPTION:
        seen["feedback"] = told(entry["globalFeedback"])
    if form is Form.TRUE_FALSE:
        # a third: the witness calls the first feedback that of true, Moodle that of a wrong answer
        seen |= {
            "truth": entry["isTrue"],
            "wrong": told(entry["trueFeedback"]),
            "right": told(entry["falseFeedback"]),
        }
    if form in (Form.CHOICE, Form.SHORT):
        seen["answers"] = [
            (c["isCorrect"], told(c["text"]), weight(c), told(c["feedback"])) for c in entry["choices"]
        ]
    if form is Form.MATCH:
        seen["pairs"] = [(told(p["subquestion"]), folded(p["subanswer"])) for p in entry["matchPairs"]]
    if form is Form.NUMERICAL:
        numbers = entry["choices"]
        seen["numbers"] = [number(n) for n in (numbers if isinstance(numbers, list) else [numbers])]
    return seen


def number(entry: dict[str, Any]) -> tuple[Decimal, Decimal] | None:
    entry = entry.get("text", entry)
    if "type" not in entry:
        return None
    if entry["type"] == "high-low":
        return Decimal(str(entry["numberLow"])), Decimal(str(entry["numberHigh"]))
    middle, around = Decimal(str(entry["number"])), Decimal(str(entry.get("range", 0)))
    return middle - around, middle + around


@needs_fixtures
@pytest.mark.parametrize("path", [pytest.param(p, id=p.stem) for p in PEER])
def test_every_file_of_the_witness_is_read_as_it_says(path: Path) -> None:
    witness = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    mine = [as_witness(item) for item in items(path.read_text(encoding="utf-8"))]
    assert mine == [of_witness(entry) for entry in witness]


def read_bad(name: str) -> tuple[list[Question], list[Problem]]:
    text, notes = decode((BAD / name).read_bytes(), name)
    found, problems = gift.read(text, name)
    return found, [*notes, *problems]


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "code", "line"),
    [
        ("003-no-correct", "no-key", 1),
        ("005-weights-not-100", "weights", 1),
        ("007-weight-nan", "weight", 1),
        ("013-unclosed-title", "title", 1),
        ("015-one-option", "empty-option", 1),
        ("017-numeric-reversed", "range", 1),
    ],
)
def test_what_is_refused_is_named_with_its_line(name: str, code: str, line: int) -> None:
    found, problems = read_bad(f"bank_gift/{name}.gift")
    assert found == []
    assert [(p.code, p.place and p.place.line) for p in problems] == [(code, line)]
    assert not problems[0].warning


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("bank_gift/009-unescaped-equals.gift", ["several-equals"]),
        ("bank_gift/011-dup-options-nfkc.gift", ["duplicate-options"]),
        ("bank_gift/019-gbk.gift", ["encoding"]),
        ("bank_gift/021-markup.gift", []),
        ("bank_gift/023-html-script.gift", ["html-kept"]),
    ],
)
def test_what_is_taken_with_a_notice(name: str, codes: list[str]) -> None:
    found, problems = read_bad(name)
    assert len(found) == 1
    assert [(p.code, p.warning) for p in problems] == [(code, True) for code in codes]


@needs_fixtures
def test_markup_stays_text() -> None:
    (question,), _ = read_bad("bank_gift/021-markup.gift")
    assert question.stem == "依据〔2020〕[/] [@click=app.quit]点此[/]"
    (question,), _ = read_bad("bank_gift/023-html-script.gift")
    assert question.stem.startswith("<script>alert(1)</script>")


@needs_fixtures
def test_the_sum_of_weights_is_told() -> None:
    _, problems = read_bad("bank_gift/005-weights-not-100.gift")
    assert "80 %" in str(problems[0].what)


def codes(text: str) -> list[str]:
    return [p.code for p in gift.read(text, "q.gift")[1]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("", "no-questions", id="an empty file"),
        pytest.param("// only a comment\n", "no-questions", id="a comment"),
        pytest.param("甲？{=一 ~二", "braces", id="a brace not closed"),
        pytest.param("甲？｛=一 ~二｝", "full-width", id="full-width braces"),
        pytest.param("甲？{＝一 ～二}", "full-width", id="full-width signs"),
        pytest.param("甲？{=一->二 =三->四}", "not-understood", id="matching"),
        pytest.param("甲？{#30:2}", "not-understood", id="a tolerance"),
        pytest.param("甲？{#三十}", "number", id="a number in words"),
        pytest.param("甲？{~%150%一 ~二}", "weight", id="more than all"),
        pytest.param("{=一 ~二}", "no-stem", id="no stem"),
        pytest.param("// [id:7]\n甲？{T}\n\n// [id:7]\n乙？{F}", "duplicate-id", id="an id twice"),
        pytest.param("// [tag:learnlaw-edition=2021]\n甲？{T}", "bad-value", id="a day that is none"),
    ],
)
def test_a_slip_is_told(text: str, code: str) -> None:
    assert code in codes(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("甲？{=一 ~二}", {"kind": "single", "key": "A", "options": ("一", "二")}, id="single"),
        pytest.param("甲？{~%50%一 ~%50%二 ~%-100%三}", {"kind": "multiple", "key": "AB"}, id="multiple"),
        pytest.param("甲。{F#错了#对了}", {"key": False, "rationale": "对了"}, id="statement"),
        pytest.param("在{=京 =北京}。", {"stem": "在____。", "key": (("京", "北京"),)}, id="gap"),
        pytest.param("首都是{=北京}", {"kind": "blank", "stem": "首都是____"}, id="a gap at the end"),
        pytest.param("首都是____。{=北京}", {"stem": "首都是____。"}, id="a gap that is written"),
        pytest.param("几日？{#30}", {"kind": "blank", "key": (("30",),)}, id="a number"),
        pytest.param("简述。{####要点}", {"kind": "short", "key": "要点", "rationale": ""}, id="essay"),
        pytest.param("[html]<p>甲<br>乙</p>{T}", {"stem": "甲\n乙"}, id="HTML"),
        pytest.param("甲\\n乙\\{\\}{T}", {"stem": "甲\n乙{}"}, id="escapes"),
        pytest.param("$CATEGORY: $course$/top/甲法\n\n甲？{T}", {"tags": ("甲法",)}, id="category"),
        pytest.param(
            "// [id:q1] [tag:learnlaw-article=第五十一条] [tag:当场]\n甲？{T####解析}",
            {"id": "q1", "article": "51", "tags": ("当场",), "rationale": "解析"}, id="our own fields",
        ),
    ],
)  # fmt: skip
def test_a_block_becomes_a_question(text: str, expected: dict[str, Any]) -> None:
    (question,), problems = gift.read(text, "q.gift")
    assert [p for p in problems if not p.warning] == []
    assert {name: getattr(question, name) for name in expected} == expected


def test_lines_are_those_of_the_file() -> None:
    text = "\ufeff// 头\r\n\r\n// [id:a]\r\n甲？{T}\r\n\r\n乙？{=一\r\n~}\r\n".removeprefix("\ufeff")
    found, problems = gift.read(text, "q.gift")
    assert [q.place and q.place.line for q in found] == [4]
    assert [p.place and p.place.line for p in problems] == [6]


@given(st.lists(questions(), max_size=3, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(written: list[Question]) -> None:
    data, lost = gift.write(written)
    found, problems = gift.read(data.decode("utf-8"), "q.gift")
    expected = kept(written, lost)
    assert found == expected
    assert [p for p in problems if not p.warning and p.code != "no-questions"] == []


def test_what_cannot_be_carried_is_listed() -> None:
    two = Question(id="a", kind=Kind.BLANK, stem="____和____", key=(("甲",), ("乙",)))
    tagged = Question(id="b", kind=Kind.SHORT, stem="甲", key="要点", rationale="解析", tags=("<x>",))
    _, lost = gift.write([two, tagged])
    assert [(p.code, p.field) for p in lost] == [("left-out", "a"), ("lost", "b"), ("lost", "b")]


@given(st.text("甲{}=~#\\:%>-\n/[]0T", max_size=40))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    gift.read(text, "q.gift")


@given(st.text(max_size=20))
def test_a_block_is_an_item_or_an_error(text: str) -> None:
    for block in blocks(text):
        try:
            parse(block)
        except GiftError as error:
            assert str(error.what)
