"""QTI comes in from items and packages without reaching outside them, and what we write comes back whole."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Question
from learnlaw.formats import qti
from learnlaw.formats.xml_tree import tree
from tests.formats.bank.strategies import questions
from tests.formats.bank.trips import kept

BAD = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "bad_inputs" / "bank_qti"
needs_fixtures = pytest.mark.skipif(not BAD.is_dir(), reason=f"the fixtures are not at {BAD}")


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "code", "where"),
    [
        ("003-dangling-href.zip", "missing-part", "imsmanifest.xml"),
        ("005-href-http.zip", "outside", "imsmanifest.xml"),
        ("007-bomb.zip", "zip-bomb", "i1.xml"),
        ("009-no-correct.zip", "no-key", "i1.xml"),
        ("011-dup-choice-id.zip", "duplicate-choice", "i1.xml"),
        ("013-qti12.xml", "no-body", "013-qti12.xml"),
        ("015-symlink-entry.zip", "zip-link", "i1.xml"),
    ],
)
def test_what_is_refused_is_named(name: str, code: str, where: str) -> None:
    found, problems = qti.read((BAD / name).read_bytes(), name)
    assert found == []
    assert [p.code for p in problems] == [code]
    assert where in problems[0].file or where in str(problems[0].what)


@needs_fixtures
def test_the_control_is_read() -> None:
    (question,), problems = qti.read((BAD / "001-good-control.zip").read_bytes(), "x.zip")
    assert (question.id, question.stem, question.options, question.key) == ("i1", "甲？", ("一", "二"), "A")
    assert problems == []


def ask(body: str, key: str = "<value>A</value>", cardinality: str = "single", more: str = "") -> str:
    declared = (
        f'<responseDeclaration identifier="RESPONSE" cardinality="{cardinality}" baseType="identifier">'
    )
    correct = f"<correctResponse>{key}</correctResponse>" if key else ""
    return (
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" identifier="i1" title="t">'
        f"{declared}{correct}{more}</responseDeclaration><itemBody>{body}</itemBody></assessmentItem>"
    )


def choices(*texts: str, most: int = 1, prompt: str = "<prompt>甲？</prompt>") -> str:
    inner = "".join(
        f'<simpleChoice identifier="{i}">{t}</simpleChoice>' for i, t in zip("ABCD", texts, strict=False)
    )
    return f'<choiceInteraction responseIdentifier="RESPONSE" maxChoices="{most}">{prompt}{inner}</choiceInteraction>'


TRUTH = (
    '<choiceInteraction responseIdentifier="RESPONSE"><prompt>甲。</prompt><simpleChoice identifier="T">正确'
    '</simpleChoice><simpleChoice identifier="F">错误</simpleChoice></choiceInteraction>'
)
MAPPED = '<mapping><mapEntry mapKey="A" mappedValue="1"/><mapEntry mapKey="B" mappedValue="-1"/></mapping>'
GAP = '<p>在<textEntryInteraction responseIdentifier="RESPONSE"/>设立。</p>'
SCORER = '<rubricBlock view="author scorer"><p>要点</p></rubricBlock>'
CITIES = '<mapping><mapEntry mapKey="京" mappedValue="1"/></mapping>'
ESSAY = f'<p>简述。</p>{SCORER}<extendedTextInteraction responseIdentifier="RESPONSE"/>'
THREE = ask("<p>甲？</p>" + choices("一", "二", prompt=""))
for was, now in (
    ("assessmentItem", "qti-assessment-item"), ("responseDeclaration", "qti-response-declaration"),
    ("correctResponse", "qti-correct-response"), ("<value>", "<qti-value>"), ("</value>", "</qti-value>"),
    ("itemBody", "qti-item-body"), ("choiceInteraction", "qti-choice-interaction"), ("maxChoices", "max-choices"),
    ("simpleChoice", "qti-simple-choice"), ("responseIdentifier", "response-identifier"), ("_v2p2", "asi_v3p0"),
):  # fmt: skip
    THREE = THREE.replace(was, now)


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(ask(choices("一", "二")), {"kind": "single", "key": "A", "stem": "甲？"}, id="2.2, single"),
        pytest.param(THREE, {"kind": "single", "key": "A", "stem": "甲？", "options": ("一", "二")}, id="3.0, single"),
        pytest.param(ask(choices("一", "二", "三", most=0), "<value>A</value><value>C</value>", "multiple"),
                     {"kind": "multiple", "key": "AC"}, id="multiple"),
        pytest.param(ask(choices("一", "二"), "", "single", MAPPED), {"key": "A"}, id="a key in the mapping alone"),
        pytest.param(ask(TRUTH, "<value>F</value>"), {"kind": "true_false", "key": False}, id="a statement"),
        pytest.param(ask(GAP, "<value>北京</value>", "single", CITIES),
                     {"kind": "blank", "stem": "在____设立。", "key": (("京", "北京"),)}, id="a gap"),
        pytest.param(ask(ESSAY, ""), {"kind": "short", "stem": "简述。", "key": "要点"}, id="an essay"),
        pytest.param(ask("<div>\n  <p>甲\n  乙</p>\n  <p>丙<br/>丁</p></div>" + choices("<b>一</b>", "二", prompt="")),
                     {"stem": "甲 乙\n丙\n丁", "options": ("一", "二")}, id="paragraphs of a printed file"),
    ],
)  # fmt: skip
def test_an_item_becomes_a_question(xml: str, expected: dict[str, Any]) -> None:
    (question,), problems = qti.read(xml.encode(), "x.xml")
    assert problems == []
    assert {name: getattr(question, name) for name in expected} == expected


def old(response: str, conditions: str, kind: str = "multiple_choice_question", more: str = "") -> str:
    field = f"<fieldlabel>question_type</fieldlabel><fieldentry>{kind}</fieldentry>"
    return (
        f'<questestinterop><assessment><section><item ident="x" title="t"><itemmetadata><qtimetadata>'
        f"<qtimetadatafield>{field}</qtimetadatafield></qtimetadata></itemmetadata><presentation><material>"
        f'<mattext texttype="text/html">&lt;p&gt;甲？&lt;/p&gt;</mattext></material>{response}</presentation>'
        f"<resprocessing>{conditions}</resprocessing>{more}</item></section></assessment></questestinterop>"
    )


def lid(*texts: str, cardinality: str = "Single") -> str:
    inner = "".join(
        f'<response_label ident="{i}"><material><mattext>{t}</mattext></material></response_label>'
        for i, t in zip("123", texts, strict=False)
    )
    return f'<response_lid ident="r" rcardinality="{cardinality}"><render_choice>{inner}</render_choice></response_lid>'


def earns(variables: str, worth: object = 100) -> str:
    inner = f"<conditionvar>{variables}</conditionvar>"
    return f'<respcondition>{inner}<setvar action="Set" varname="SCORE">{worth}</setvar></respcondition>'


def equal(*values: str) -> str:
    return "".join(f'<varequal respident="r">{v}</varequal>' for v in values)


BOTH = f"<and>{equal('1')}<not>{equal('2')}</not>{equal('3')}</and>"
STRING = '<response_str ident="r"><render_fib/></response_str>'
GENERAL = '<itemfeedback ident="general_fb"><material><mattext>解析</mattext></material></itemfeedback>'


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        pytest.param(old(lid("一", "二"), earns(equal("2")) + earns(equal("1"), 0)),
                     {"kind": "single", "key": "B", "stem": "甲？", "id": "x"}, id="single"),
        pytest.param(old(lid("一", "二", "三", cardinality="Multiple"), earns(BOTH)),
                     {"kind": "multiple", "key": "AC"}, id="multiple: and, not"),
        pytest.param(old(lid("正确", "错误"), earns(equal("2")), "true_false_question"),
                     {"kind": "true_false", "key": False}, id="a statement"),
        pytest.param(old(STRING, earns(equal("北京", "京"))), {"kind": "blank", "key": (("北京", "京"),)}, id="a gap"),
        pytest.param(old(STRING, ""), {"kind": "short"}, id="an essay"),
        pytest.param(old(lid("一", "二"), earns(equal("1")), more=GENERAL), {"rationale": "解析"}, id="feedback"),
    ],
)  # fmt: skip
def test_an_item_of_12_becomes_a_question(xml: str, expected: dict[str, Any]) -> None:
    (question,), problems = qti.read(xml.encode(), "x.xml")
    assert problems == []
    assert {name: getattr(question, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("xml", "code"),
    [
        pytest.param(
            ask(choices("一", "二"), "<value>Z</value>"), "impossible-key", id="a key that is no choice"
        ),
        pytest.param(
            ask("<p>甲</p><matchInteraction responseIdentifier='RESPONSE'/>"), "not-understood", id="match"
        ),
        pytest.param(ask("<p>甲</p>"), "not-understood", id="no interaction"),
        pytest.param("<assessmentItem identifier='i'/>", "no-body", id="no body"),
        pytest.param("<assessmentTest/>", "not-qti", id="a test without items"),
        pytest.param("<!DOCTYPE a><assessmentItem/>", "xml-dtd", id="a document type"),
        pytest.param(old(lid("一", "二"), earns(equal("9"))), "impossible-key", id="1.2: no such label"),
        pytest.param(old(lid("一", "二"), ""), "no-key", id="1.2: no key"),
        pytest.param(old("<response_num ident='r'/>", ""), "not-understood", id="1.2: a number"),
    ],
)
def test_a_slip_is_told(xml: str, code: str) -> None:
    found, problems = qti.read(xml.encode(), "x.xml")
    assert found == []
    assert [p.code for p in problems] == [code]


def test_pictures_are_told() -> None:
    (_,), problems = qti.read(ask("<p>甲<img src='x.png'/></p>" + choices("一", "二")).encode(), "x.xml")
    assert [(p.code, p.warning) for p in problems] == [("attachment", True)]


def package(href: str, part: str = "i1.xml", manifest: str = "imsmanifest.xml", more: str = "") -> bytes:
    out = BytesIO()
    resource = f'<resource identifier="r" type="imsqti_item_xmlv2p1" href="{href}">{more}</resource>'
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(manifest, f"<manifest><resources>{resource}</resources></manifest>")
        archive.writestr(part, ask(choices("一", "二")))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(package("../../etc/passwd"), "outside", id="a path upwards"),
        pytest.param(package("%2e%2e/i1.xml"), "outside", id="a path upwards, encoded"),
        pytest.param(package("/etc/passwd"), "outside", id="an absolute path"),
        pytest.param(package("a\\i1.xml"), "outside", id="a path of another system"),
        pytest.param(package("file:///etc/passwd"), "outside", id="a file address"),
        pytest.param(package("//host/i1.xml"), "outside", id="an address without a scheme"),
        pytest.param(package("i1.xml", manifest="other.xml"), "no-manifest", id="no manifest"),
        pytest.param(b"PK\x05\x06" + b"\0" * 18, "no-manifest", id="an empty zip"),
    ],
)
def test_a_package_reaches_nothing_outside_itself(data: bytes, code: str) -> None:
    found, problems = qti.read(data, "x.zip")
    assert found == []
    assert [p.code for p in problems] == [code]


def test_a_path_may_be_encoded_and_tags_are_keywords() -> None:
    tag = "<keyword><string>learnlaw-article=51</string></keyword>"
    keyword = f"<metadata><lom><general>{tag}</general></lom></metadata>"
    (question,), problems = qti.read(package("%E7%94%B2.xml", "甲.xml", more=keyword), "x.zip")
    assert (question.article, problems) == ("51", [])


@pytest.mark.parametrize("write", [pytest.param(qti.write21, id="2.1"), pytest.param(qti.write30, id="3.0")])
@given(written=st.lists(questions(), max_size=2, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(write: Any, written: list[Question]) -> None:
    data, lost = write(written)
    found, problems = qti.read(data, "x.zip")
    assert found == kept(written, lost)
    assert lost == []
    assert [p for p in problems if not p.warning and p.code != "no-questions"] == []


def test_the_words_of_3_0_are_its_own() -> None:
    question = Question(kind="single", stem="甲？", options=("一", "二"), key="A", rationale="解析")  # type: ignore[arg-type] # a word of the kind
    data, _ = qti.write30([question])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = {n.tag for n in tree(archive.read("items/00001.xml"), "").walk()}
    assert {n for n in names if not n.startswith("qti-")} == {"p"}


@given(st.text("甲<>/&;=\"'abcitem", max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    qti.read(f"<assessmentItem><itemBody>{text}</itemBody></assessmentItem>".encode(), "x.xml")
