"""A paper in plain text or Word is read as its reader reads it, and what it leaves open is told."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Question
from learnlaw.errors import Problem, RefusedError
from learnlaw.formats import blackboard, docx_text, text_bank


def read(text: str, **options: bool) -> tuple[list[Question], list[Problem]]:
    return text_bank.read(text.split("\n"), "卷.txt", **options)


def brief(question: Question) -> tuple[object, ...]:
    return question.kind.value, question.stem, question.options, question.key


PAPER = """县司法局学法用法测试卷

一、单选题（每题2分，共4分）
1. 对公民当场决定的罚款最高是多少？（  ）
A．五十元　　B．一百元
C．二百元　　D．三百元
答案：C
解析：见第五十一条。
依据：《行政处罚法》第五十一条
难度：易
2、题干第一行
第二行
A、一
B、二
【答案】Ｂ

二、多选题
1. 下列哪些正确？
(A) 甲 (B) 乙 (C) 丙
参考答案：A、C
三、判断题
1. 可以委托个人实施处罚。
答案：×
四、填空题
1. 自收缴之日起（  ）内交至机关，再在（ ）内缴付。
答案：二日；2日|二日
五、简答题
1. 简述简易程序。
答案：一是
(1) 表明身份
"""


def test_a_paper_is_read_whole() -> None:
    found, problems = read(PAPER)
    assert [p for p in problems if not p.warning] == []
    assert [brief(q) for q in found] == [
        ("single", "对公民当场决定的罚款最高是多少？（  ）", ("五十元", "一百元", "二百元", "三百元"), "C"),
        ("single", "题干第一行\n第二行", ("一", "二"), "B"),
        ("multiple", "下列哪些正确？", ("甲", "乙", "丙"), "AC"),
        ("true_false", "可以委托个人实施处罚。", (), False),
        ("blank", "自收缴之日起____内交至机关，再在____内缴付。", (), (("二日", "2日"), ("二日",))),
        ("short", "简述简易程序。", (), "一是\n(1) 表明身份"),
    ]
    first = found[0]
    assert (first.law, first.article, first.difficulty, first.rationale) == (
        "行政处罚法",
        "51",
        "easy",
        "见第五十一条。",
    )
    assert [q.place and q.place.line for q in found] == [4, 11, 18, 22, 25, 28]
    assert [(p.code, p.place and p.place.line) for p in problems] == [("no-answers", 1)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "甲？\nA.一\nB.二\n【答案】AB", ("multiple", "甲？", ("一", "二"), "AB"), id="several letters"
        ),
        pytest.param("甲。\n【答案】正确", ("true_false", "甲。", (), True), id="a word of truth"),
        pytest.param("甲。\nA.正确\nB.错误\n答案：B", ("true_false", "甲。", (), False), id="A.正确 B.错误"),
        pytest.param("甲____乙\n答案：一", ("blank", "甲____乙", (), (("一",),)), id="a blank"),
        pytest.param(
            "甲____乙____\n【答案】(一)(二)", ("blank", "甲____乙____", (), (("一",), ("二",))), id="(a)(b)"
        ),
        pytest.param("简述甲。\n【答案】一是二是", ("short", "简述甲。", (), "一是二是"), id="words"),
        pytest.param(
            "===<<<单选题>>>===\n1.甲？\nA.一\nB.二\n1-1 B",
            ("single", "甲？", ("一", "二"), "B"),
            id="<<< >>>",
        ),
        pytest.param(
            "第1题：甲？\nA.５０元\nB.A股\n答案：B",
            ("single", "甲？", ("５０元", "A股"), "B"),
            id="full width stays",
        ),
        pytest.param(
            "1.甲？\nA.一\n续行\nB.二\n答案:A",
            ("single", "甲？", ("一\n续行", "二"), "A"),
            id="a line goes on",
        ),
    ],
)
def test_the_kind_is_told_by_section_or_answer(text: str, expected: tuple[object, ...]) -> None:
    (question,), problems = read(text)
    assert [p for p in problems if not p.warning] == []
    assert brief(question) == expected


KEYED = "一、单选题\n1.甲？\nA.一\nB.二\n2.乙？\nA.一\nB.二\n二、判断题\n1.丙。\n2.丁。\n\n参考答案\n"


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("一、单选题\n1-2 BA\n二、判断题\n1-2 √×", id="ranges"),
        pytest.param("一、单选题\n1.B 2.A\n二、判断题\n1.对 2.错", id="one by one"),
        pytest.param("一、单选题\n1-2：B、A\n二、判断题\n1～2 √，×", id="parted"),
    ],
)
def test_a_key_at_the_end_is_read_by_section(key: str) -> None:
    found, problems = read(KEYED + key)
    assert [q.key for q in found] == ["B", "A", True, False]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("", "no-questions", None, id="an empty file"),
        pytest.param("一、单选题\n1-5 ABCDE\n", "answers-only", None, id="answers alone"),
        pytest.param("1.A\n2.对\n3. ABD\n", "answers-only", 1, id="answers alone, one a line"),
        pytest.param("1.甲？\nA.一\nB.二\n\n2.乙？\nA.一\nB.二\n答案：A", "no-key", 1, id="no answer"),
        pytest.param("1.甲？\nA.一\nB.二\n答案：C", "impossible-key", 4, id="no such option"),
        pytest.param("1.甲（ B ）？\nA.一\nB.二", "answer-in-stem", 1, id="an answer in the stem"),
        pytest.param("一、单选题\n1.甲？\nA.一\nB.二\n答案：AB", "impossible-key", 5, id="two for one"),
        pytest.param("1.甲？\nA.一\n答案：A", "few-options", 1, id="one option"),
        pytest.param("1.甲\u202e？\nA.一\nB.二\n答案：A", "text-bidi", 1, id="a sign that turns writing"),
    ],
)
def test_a_slip_is_told_with_its_line(text: str, code: str, line: int | None) -> None:
    _, problems = read(text)
    assert (code, line) in [(p.code, p.place.line if p.place else None) for p in problems]


def test_an_answer_in_the_stem_is_taken_when_confirmed() -> None:
    (question,), problems = read("1.甲（ B ）？\nA.一\nB.二", answers_in_stem=True)
    assert (question.stem, question.key, problems) == ("甲（  ）？", "B", [])


def word(*paragraphs: str, numbered: bool = False) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def test_word_is_read_as_text() -> None:
    lines, notes = docx_text.lines(word(*PAPER.split("\n")), "卷.docx")
    found, _ = text_bank.read(lines, "卷.docx")
    assert notes == []
    assert [brief(q) for q in found] == [brief(q) for q in read(PAPER)[0]]


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def numbered(paragraphs: list[tuple[int, int, str]], levels: list[tuple[str, str]]) -> bytes:
    """A document whose paragraphs are numbered by Word: list, level and text of each."""
    body = "".join(
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
        for num, level, text in paragraphs
    )
    shapes = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(levels)
    )
    nums = f'<w:abstractNum w:abstractNumId="0">{shapes}</w:abstractNum>'
    nums += '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {W}><w:body>{body}</w:body></w:document>")
        archive.writestr("word/numbering.xml", f"<w:numbering {W}>{nums}</w:numbering>")
    return out.getvalue()


def test_numbers_that_word_sets_are_written_out() -> None:
    paragraphs = [(1, 0, "甲？"), (1, 1, "一"), (1, 1, "二"), (1, 0, "乙？"), (1, 1, "三")]
    lines, _ = docx_text.lines(numbered(paragraphs, [("decimal", "%1."), ("upperLetter", "%2、")]), "x.docx")
    assert lines == ["1. 甲？", "A、 一", "B、 二", "2. 乙？", "A、 三"]
    lines, _ = docx_text.lines(numbered([(1, 0, "总则")], [("chineseCounting", "第%1章")]), "x.docx")
    assert lines == ["第一章 总则"]


def test_another_zip_is_no_document() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "甲")
    with pytest.raises(RefusedError):
        docx_text.lines(out.getvalue(), "x.docx")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("MC\t甲？\t一\tincorrect\t二\tcorrect", ("single", "甲？", ("一", "二"), "B")),
        ("MA\t甲？\t一\tcorrect\t二\tcorrect", ("multiple", "甲？", ("一", "二"), "AB")),
        ("TF\t甲。\tfalse", ("true_false", "甲。", (), False)),
        ("FIB\t甲____\t一\t壹", ("blank", "甲____", (), (("一", "壹"),))),
        ("ESS\t甲\t要点", ("short", "甲", (), "要点")),
    ],
)
def test_blackboards_lines_are_read(line: str, expected: tuple[object, ...]) -> None:
    (question,), problems = blackboard.read(line)
    assert (brief(question), problems) == (expected, [])


@pytest.mark.parametrize(
    ("line", "code"), [("MAT\t甲\t一\t二", "not-understood"), ("TF\t甲", "no-key"), ("MC", "no-stem")]
)
def test_blackboards_slips_are_told(line: str, code: str) -> None:
    assert [p.code for p in blackboard.read(line)[1]][:1] == [code]


@given(st.text("一二甲乙ABC12.、（）()：:答案解析【】\n ____√", max_size=80), st.booleans())
def test_no_text_makes_the_reader_fall(text: str, confirmed: bool) -> None:
    kinds: Any = {q.kind for q in read(text, answers_in_stem=confirmed)[0]}
    assert kinds <= {"single", "multiple", "true_false", "blank", "short"}
