"""Moodle XML comes in without opening anything, and what we write comes back whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Question
from learnlaw.formats import moodle_xml
from tests.formats.bank.strategies import questions
from tests.formats.bank.trips import kept

BAD = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "bad_inputs"
needs_fixtures = pytest.mark.skipif(not BAD.is_dir(), reason=f"the fixtures are not at {BAD}")


def read_bad(name: str) -> tuple[list[Question], list[tuple[str, int | None, str]]]:
    found, problems = moodle_xml.read((BAD / name).read_bytes(), name)
    return found, [(p.code, p.place.line if p.place else None, p.field) for p in problems]


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "code", "line", "label"),
    [
        ("001-billion-laughs", "xml-dtd", 1, ""),
        ("003-xxe-file", "xml-dtd", 1, ""),
        ("005-dtd-empty", "xml-dtd", 1, ""),
        ("007-malformed", "xml", 5, ""),
        ("009-empty-quiz", "no-questions", None, ""),
        ("011-all-unsupported", "no-stem", 1, "#1 e0"),
        ("013-two-100-single", "impossible-key", 2, "#1 t"),
        ("015-fraction-comma", "weight", 4, "#1 t"),
        ("017-grade-negative", "grade", 2, "#1 t"),
        ("019-control-char-ref", "xml", 4, ""),
        ("025-encoding-unknown", "xml-encoding", 1, ""),
    ],
)
def test_what_is_refused_is_named(name: str, code: str, line: int | None, label: str) -> None:
    found, problems = read_bad(f"bank_moodle_xml/{name}.xml")
    assert found == []
    assert problems[0] == (code, line, label)


@needs_fixtures
def test_an_id_twice_names_both_questions() -> None:
    _, problems = moodle_xml.read((BAD / "bank_moodle_xml/027-dup-id.xml").read_bytes(), "x.xml")
    assert [str(p.what) for p in problems] == ["the id 7 is there twice: #1 t and #2 t"]


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "codes"), [("021-script", ["html-kept"]), ("023-file-traversal", ["attachment"])]
)
def test_what_is_taken_with_a_notice(name: str, codes: list[str]) -> None:
    found, problems = read_bad(f"bank_moodle_xml/{name}.xml")
    assert len(found) == 1
    assert [code for code, _, _ in problems] == codes


@needs_fixtures
def test_the_control_is_read() -> None:
    (question,), problems = read_bad("good/006-bank-moodle.xml")
    assert (question.stem, question.key, problems) == ("甲", True, [])


def ask(inner: str, kind: str = "multichoice", stem: str = "甲？") -> str:
    text = f'<questiontext format="html"><text>{stem}</text></questiontext>'
    return f'<quiz><question type="{kind}"><name><text>t</text></name>{text}{inner}</question></quiz>'


def answer(fraction: object, text: str) -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text></answer>'


ONE = '<answer fraction="100"><text>一</text></answer><answer fraction="0"><text>二</text></answer>'
HALF = '<answer fraction="50"><text>一</text></answer><answer fraction="50"><text>二</text></answer>'
GAPS = "{1:SHORTANSWER:=京~%100%北京~%50%燕京#近} 与 {:SA:=沪\\~#好}"


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(ask(ONE), {"kind": "single", "key": "A", "options": ("一", "二")}, id="single by default"),
        pytest.param(ask(f"<single>0</single>{HALF}"), {"kind": "multiple", "key": "AB"}, id="multiple"),
        pytest.param(ask(ONE, stem="&lt;p&gt;甲&lt;/p&gt;乙"), {"stem": "甲\n乙"}, id="entities"),
        pytest.param(ask(ONE, stem="<![CDATA[<p>甲 &lt; 乙</p>]]>"), {"stem": "甲 < 乙"}, id="HTML as CDATA"),
        pytest.param(ask(answer("100", "true") + "<answer><text>false</text></answer>", "truefalse"),
                     {"kind": "true_false", "key": True}, id="true"),
        pytest.param(ask(answer("0", "Wahr") + answer("100", "Falsch"), "truefalse"), {"key": False},
                     id="false in another language"),
        pytest.param(ask(answer("100", "北京"), "shortanswer"),
                     {"kind": "blank", "stem": "甲？____", "key": (("北京",),)}, id="short answer"),
        pytest.param(ask("<graderinfo><text>要点</text></graderinfo>", "essay"), {"key": "要点"}, id="essay"),
        pytest.param(ask("", "cloze", GAPS), {"stem": "____ 与 ____", "key": (("京", "北京"), ("沪~",))}, id="gaps"),
        pytest.param(ask(ONE + "<tags><tag><text>learnlaw-article=51</text></tag><tag><text>当场</text></tag></tags>"),
                     {"article": "51", "tags": ("当场",)}, id="tags"),
        pytest.param(ask(ONE + "<generalfeedback><text>解析</text></generalfeedback>"),
                     {"rationale": "解析"}, id="told"),
        pytest.param(ask(ONE.replace("</text></answer>", "</text><feedback><text>因为</text></feedback></answer>", 1)),
                     {"rationale": "因为"}, id="feedback of the right answer"),
        pytest.param("<quiz><question type='category'><category><text>$course$/top/某法</text></category></question>"
                     + ask(ONE).removeprefix("<quiz>"), {"tags": ("某法",)}, id="category"),
    ],
)  # fmt: skip
def test_an_element_becomes_a_question(xml: str, expected: dict[str, Any]) -> None:
    (question,), problems = moodle_xml.read(xml.encode(), "x.xml")
    assert [p for p in problems if not p.warning] == []
    assert {name: getattr(question, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        pytest.param(ask("", "matching"), "not-understood", id="matching"),
        pytest.param(ask("", "cloze", "{1:NUMERICAL:=5}"), "not-understood", id="a gap for a number"),
        pytest.param(ask("<answer fraction='100'><text>5</text><tolerance>2</tolerance></answer>", "numerical"),
                     "not-understood", id="a tolerance"),
        pytest.param(ask(answer("NaN", "一")), "weight", id="NaN"),
        pytest.param(ask(answer("1e9", "一")), "weight", id="an exponent"),
        pytest.param(ask("", "truefalse"), "no-key", id="no answers"),
        pytest.param("<html><body/></html>", "no-questions", id="another document"),
        pytest.param("<quiz>" + "<a>" * 5000, "xml", id="5,000 levels"),
    ],
)  # fmt: skip
def test_a_slip_is_told(xml: str, code: str) -> None:
    found, problems = moodle_xml.read(xml.encode(), "x.xml")
    assert found == []
    assert code in [p.code for p in problems]


def test_a_chinese_encoding_is_read() -> None:
    xml = '<?xml version="1.0" encoding="gb2312"?>' + ask(ONE)
    (question,), _ = moodle_xml.read(xml.encode("gb18030"), "x.xml")
    assert question.stem == "甲？"


@given(st.lists(questions(), max_size=3, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(written: list[Question]) -> None:
    data, lost = moodle_xml.write(written)
    found, problems = moodle_xml.read(data, "x.xml")
    assert found == kept(written, lost)
    assert lost == []
    assert [p for p in problems if not p.warning and p.code != "no-questions"] == []


@given(st.binary(max_size=60))
def test_no_bytes_make_the_reader_fall(data: bytes) -> None:
    moodle_xml.read(b"<quiz>" + data, "x.xml")
