"""A question table of any system is read as it is meant, and a slip in it is told with its cell."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Question
from learnlaw.errors import Problem
from learnlaw.formats import sheet_bank, sheet_bank_out
from learnlaw.formats.door import Options, take
from tests.formats.bank.strategies import questions
from tests.formats.bank.trips import kept

AL = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "peer" / "cn-excel"
Rows = Sequence[Sequence[object]]


def workbook(**sheets: Rows) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for n, row in enumerate(rows):
            for column, value in enumerate(row):
                if value != "":
                    sheet.write(n, column, value)
    book.close()
    return out.getvalue()


def read(data: bytes, name: str = "x.xlsx") -> tuple[list[Question], list[Problem]]:
    source, notes = take(data, name)
    assert source is not None, notes
    return sheet_bank.read(source, Options())


def sheet(*rows: Sequence[object], name: str = "Sheet1") -> tuple[list[Question], list[Problem]]:
    return read(workbook(**{name: rows}))


def brief(question: Question) -> tuple[object, ...]:
    return question.kind.value, question.stem, question.options, question.key


KSB = ("题干（必填）", "题型 （必填）", "选项 A", "选项 B", "选项 C", "选项 D", "选项E\n(勿删)", "正确答案H\n（必填）",
       "解析\n（勿删）", "章节\n（勿删）", "难度")  # fmt: skip
LAYOUTS = [
    pytest.param(
        [KSB, ("甲？", "多选题", "一", "二", "三", "四", "", "ABD", "因为", "总则", "适中"),
         ("乙。", "判断题", "", "", "", "", "", "正确", "", "", ""),
         ("丙____和____", "填空题", "", "", "", "", "", "一|二", "", "", "困难"),
         ("丁____", "填空题", "", "", "", "", "", "一|壹", "", "", "")],
        [("multiple", "甲？", ("一", "二", "三", "四"), "ABD"), ("true_false", "乙。", (), True),
         ("blank", "丙____和____", (), (("一",), ("二",))), ("blank", "丁____", (), (("一", "壹"),))],
        id="考试宝",
    ),
    pytest.param(
        [("标题", "某题库"), (), (), ("题干", "题型", "选择项1", "选择项2", "选择项3", "选择项4", "", "解析", "答案1"),
         ("甲？", "单选题", "一", "二", "三", "四", "", "", "B")],
        [("single", "甲？", ("一", "二", "三", "四"), "B")],
        id="磨题帮: the header in row 4",
    ),
    pytest.param(
        [("题型", "题干", "选项", "答案"), ("单选题", "甲？", "A. kW$;$B. kVA", "B")],
        [("single", "甲？", ("kW", "kVA"), "B")],
        id="网络大学: options in one cell",
    ),
    pytest.param(
        [("序号", "一级纲要", "二级纲要", "题目分类", "题型", "题干", "选项", "答案",
          "题目依据", "试题分数", "试题编码", "备注"),
         (1, "安全", "\\", "通用", "单选", "甲？", "A-带电|B-停电", "A", "《安全生产法》第三条", 1, "T01", "\\"),
         (2, "安全", "\\", "通用", "判断", "乙。", "\\", "×", "\\", 1, "T02", "\\")],
        [("single", "甲？", ("带电", "停电"), "A"), ("true_false", "乙。", (), False)],
        id="风险管控平台",
    ),
    pytest.param(
        [("试题GUID", "题型(必填）", "题干（必填）", "答案", "选项A", "选项B", "选项C", "知识点一级",
          "难度", "一致性", "解析", "出处"),
         ("g-1", "单选", "甲？", "C", "一", "二", "三", "法律", 3, 5, "", "教材")],
        [("single", "甲？", ("一", "二", "三"), "C")],
        id="鉴定题库",
    ),
    pytest.param(
        [("试题类型", "题干", "选项一内容", "选项二内容", "选项三内容", "解析",
          "选项一是否正确", "选项二是否正确", "选项三是否正确"),
         (1, "甲？", "一", "二", "三", "因为", 0, 1, 0), (2, "乙？", "一", "二", "三", "", 1, 1, 0),
         (3, "丙。", "正确", "错误", "", "", 0, 1, ""), (4, "丁。", "要点", "", "", "", "", "", "")],
        [("single", "甲？", ("一", "二", "三"), "B"), ("multiple", "乙？", ("一", "二", "三"), "AB"),
         ("true_false", "丙。", (), False), ("short", "丁。", (), "要点")],
        id="AL: flags",
    ),
    pytest.param(
        [("题目序号", "题目类型", "题目内容", "整体解析", "题目图片", "题目视频", "所属题库",
          "是否正确项", "选项内容", "选项解析"),
         (1, 1, "甲？", "因为", "", "", "某库", 0, "一", ""), ("", "", "", "", "", "", "", 1, "二", ""),
         (2, 2, "乙？", "", "", "", "", 1, "一", ""), (2, 2, "乙？", "", "", "", "", 1, "二", "")],
        [("single", "甲？", ("一", "二"), "B"), ("multiple", "乙？", ("一", "二"), "AB")],
        id="yf-exam: a row an option",
    ),
    pytest.param(
        [("seq", "type", "name", "optionA", "optionB", "answer", "source"),
         (1, "单选", "甲？", "一", "二", "A", "某法")],
        [("single", "甲？", ("一", "二"), "A")],
        id="LC",
    ),
    pytest.param(
        [("Quiz", "某测验"), ("Question", "甲？"), ("Answer1", "一", ""), ("Answer2", "二", "x"), ("Score", 5),
         ("Question", "乙？"), ("Answer1", "一", "x"), ("Answer2", "二", "x"), ("Category", "总则")],
        [("single", "甲？", ("一", "二"), "B"), ("multiple", "乙？", ("一", "二"), "AB")],
        id="Chamilo: vertical",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), LAYOUTS)
def test_every_layout_is_read(rows: Rows, expected: list[tuple[object, ...]]) -> None:
    found, problems = sheet(*rows)
    assert [p for p in problems if not p.warning] == []
    assert [brief(q) for q in found] == expected


def test_a_sheet_a_kind() -> None:
    head = ("题干（必填）", "选项A（必填）", "选项B（必填）", "正确答案（逗号分隔如 A,C）")
    data = workbook(
        单选题=[head, ("甲？", "一", "二", "A")],
        多选题=[head, ("乙？", "一", "二", "A，B")],
        说明=[("怎样填写",)],
    )
    found, problems = read(data)
    assert [(q.kind.value, q.key) for q in found] == [("single", "A"), ("multiple", "AB")]
    assert [p for p in problems if not p.warning] == []


def test_csv_in_gbk_without_a_header_is_read_by_place() -> None:
    text = "1,甲？,一，二，三,3,B,因为,1,2\n3,乙。,,0,A,,1,1\n"
    found, problems = read(text.encode("gb18030"), "x.csv")
    assert [brief(q) for q in found] == [
        ("single", "甲？", ("一", "二", "三"), "B"),
        ("true_false", "乙。", (), True),
    ]
    assert [(p.code, p.warning) for p in problems] == [("no-header", True)]


def test_basis_tags_difficulty_and_id_are_taken() -> None:
    (question,), _ = sheet(
        ("编号", "题干", "选项A", "选项B", "答案", "法律依据", "难易度", "知识点一级", "知识点二级"),
        (
            "a-1",
            "甲？",
            "一",
            "二",
            "A",
            "《中华人民共和国行政处罚法》第五十一条第一款",
            "较难",
            "处罚",
            "简易程序",
        ),
    )
    assert (question.id, question.law, question.article) == ("a-1", "中华人民共和国行政处罚法", "51.1")
    assert (question.difficulty, question.tags) == ("hard", ("处罚", "简易程序"))


HEAD = ("题型", "题干", "选项A", "选项B", "选项C", "答案")


@pytest.mark.parametrize(
    ("answer", "key"),
    [
        ("ＡＣ", "AC"), ("A,C", "AC"), ("C、A", "AC"), ("A；C", "AC"), ("A C", "AC"), ("a|c", "AC"), ("一;三", "AC"),
    ],
)  # fmt: skip
def test_answers_are_read_in_every_spelling(answer: str, key: str) -> None:
    (question,), _ = sheet(HEAD, ("多选题", "甲？", "一", "二", "三", answer))
    assert question.key == key


@pytest.mark.parametrize(
    ("answer", "key"),
    [("对", True), ("错", False), ("√", True), ("×", False), ("正确", True), ("错误", False), ("是", True),
     ("否", False), ("T", True), ("F", False), ("A", True), ("B", False), (True, True), (0, False)],
)  # fmt: skip
def test_true_and_false_in_every_spelling(answer: object, key: bool) -> None:
    (question,), _ = sheet(HEAD, ("判断题", "甲。", "", "", "", answer))
    assert question.key is key


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        pytest.param(
            ("单选题", "甲？", "一", "二", "三", "E"), "impossible-key", "F5", id="a key that is no option"
        ),
        pytest.param(
            ("单选题", "甲？", "一", "二", "三", "AB"), "impossible-key", "F5", id="two keys of a single"
        ),
        pytest.param(("单选题", "甲？", "一", "二", "三", ""), "no-key", "F5", id="no key"),
        pytest.param(
            ("单选题", "甲？", "A.一 B.二 C.三 D.四", "", "", "B"), "glued-options", "C5", id="options glued"
        ),
        pytest.param(("单选题", "甲？", "一", "", "三", "A"), "empty-option", "D5", id="an option left out"),
        pytest.param(("单选题", "甲？", "一", "", "", "A"), "few-options", "B5", id="one option"),
        pytest.param(("单选题", "", "一", "二", "", "A"), "no-stem", "B5", id="no stem"),
        pytest.param(("连线题", "甲？", "一", "二", "", "A"), "kind", "A5", id="an unknown kind"),
        pytest.param(("判断题", "甲。", "", "", "", "也许"), "impossible-key", "F5", id="perhaps"),
        pytest.param(
            ("填空题", "甲____乙____", "", "", "", "一"),
            "impossible-key",
            "B5",
            id="an answer for two blanks",
        ),
        pytest.param(
            ("单选题", "甲\u202e？", "一", "二", "", "A"), "text-bidi", "B5", id="a sign that turns writing"
        ),
    ],
)
def test_a_slip_is_told_with_its_cell(row: Sequence[object], code: str, cell: str) -> None:
    found, problems = sheet(HEAD, ("单选题", "好题？", "一", "二", "", "A"), (), (), row)
    assert [q.stem for q in found] == ["好题？"]
    assert [(p.code, p.place and f"{p.place.column}{p.place.line}") for p in problems] == [(code, cell)]


def test_answers_without_questions_are_told() -> None:
    found, problems = sheet(("编号", "答案"), (1, "A"), (2, "B"))
    assert (found, [p.code for p in problems]) == ([], ["answers-only"])


def test_another_table_is_no_bank() -> None:
    found, problems = sheet(("姓名", "单位"), ("张三", "县司法局"))
    assert (found, [p.code for p in problems]) == ([], ["no-header"])


def test_a_formula_is_its_value_and_a_picture_is_told() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for column, word in enumerate((*HEAD, "题干图片")):
        page.write(0, column, word)
    for column, word in enumerate(("单选题", "", "一", "二", "三", "A", "http://host/x.png")):
        page.write_string(1, column, word)
    page.write_formula(1, 1, '="甲"&"？"', None, "甲？")
    book.close()
    (question,), problems = read(out.getvalue())
    assert question.stem == "甲？"
    assert [(p.code, p.warning) for p in problems] == [("attachment", True)]


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def test_pictures_in_a_workbook_are_told() -> None:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for n, row in enumerate((HEAD, ("单选题", "甲？", "一", "二", "", "A"))):
        page.write_row(n, 0, row)
    page.insert_image(3, 3, "x.png", {"image_data": BytesIO(PIXEL)})
    book.close()
    found, problems = read(out.getvalue())
    assert [(len(found), p.code, p.warning) for p in problems] == [(1, "attachment", True)]


@pytest.mark.skipif(not AL.is_dir(), reason=f"the peer's table is not at {AL}")
def test_sample_rows_that_contradict_their_header_are_refused_with_their_lines() -> None:
    data = (AL / "alanosy_ImportQuestionTemplate.csv").read_bytes()
    _, problems = read(data, "x.csv")
    refused = [p.place and p.place.line for p in problems if p.code == "no-key"]
    assert refused == [9, 10, 11, 12, 13, 14]


def test_our_template_holds_no_questions_and_is_read_as_ours() -> None:
    found, problems = read(sheet_bank_out.template())
    assert (found, [p.code for p in problems]) == ([], ["no-questions"])


@given(st.lists(questions(), max_size=3, unique_by=lambda q: q.id))
def test_what_is_written_comes_back(written: list[Question]) -> None:
    data, lost = sheet_bank_out.write(written)
    found, problems = read(data)
    assert found == kept(written, lost)
    assert [p for p in problems if not p.warning and p.code != "no-questions"] == []


def test_what_cannot_be_carried_is_listed() -> None:
    base: dict[str, Any] = {"kind": "single", "stem": "甲？", "key": "A"}
    nine = Question(id="a", options=tuple("一二三四五六七八九"), **base)
    none = Question(id="b", options=("无", "有"), **base)
    tags = Question(id="c", options=("一", "二"), tags=("甲、乙",), **base)
    _, told = sheet_bank_out.write([nine, none, tags])
    assert [(p.code, p.field) for p in told] == [("left-out", "a"), ("left-out", "b"), ("lost", "c")]
