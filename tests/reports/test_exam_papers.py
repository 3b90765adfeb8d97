"""What lies on a desk in an exam: the question paper tells no key, and every answer has its place."""

from __future__ import annotations

import dataclasses
import io
import json
from decimal import Decimal
from typing import Any

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Kind
from learnlaw.reports.exam_papers import (
    Candidate,
    Hall,
    PaperItem,
    Seat,
    TooFewSeatsError,
    answer_sheet,
    invigilation_record,
    key_paper,
    question_paper,
    seat_list,
    seat_people,
)
from learnlaw.reports.model import Fields, Items, Marks, Report, Table
from learnlaw.reports.render import ENDINGS, render
from tests.reports.papers import DOC, ITEMS, PEOPLE, RECORD, SEATS, every_paper

KEYS = ["KEY-", "《行政处罚法》第五十一条", "标准答案", "ABDE"]


def blocks(report: Report, kind: type) -> list[Any]:
    return [block for section in report.sections for block in section.blocks if isinstance(block, kind)]


def words(report: Report, ending: str) -> str:
    made = render(report, ending)
    if ending == "docx":
        document = docx.Document(io.BytesIO(made))
        return "\n".join(text.text or "" for text in document.element.body.iter("{*}t"))
    return made.decode()


@pytest.mark.parametrize("paper", [question_paper(DOC), answer_sheet(DOC)], ids=["questions", "answer sheet"])
@pytest.mark.parametrize("ending", ["docx", "html", "txt", "json"])
def test_nothing_of_the_key_is_on(paper: Report, ending: str) -> None:
    said = words(paper, ending)
    assert [key for key in KEYS if key in said] == []


def test_what_the_key_changes_does_not_change_the_question_paper() -> None:
    other = [dataclasses.replace(item, key="A" if item.options else "另", clause="x") for item in ITEMS]
    changed = dataclasses.replace(DOC, items=tuple(other))
    assert question_paper(changed) == question_paper(DOC)
    assert answer_sheet(changed) == answer_sheet(DOC)
    assert key_paper(changed) != key_paper(DOC)


@pytest.mark.parametrize("ending", ["docx", "html"])
def test_the_key_paper_has_key_marks_and_clause(ending: str) -> None:
    said = words(key_paper(DOC), ending)
    for key in [*KEYS, "要点二", "2.5", "多选、错选不得分。"]:
        assert key in said


def test_sections_are_headed_by_kind_and_marks() -> None:
    assert [section.heading for section in question_paper(DOC).sections[1:]] == [
        "一、单项选择题（每题2分，共4分）",
        "二、多项选择题（共1题，2.5分）",
        "三、判断题（共1题，1分）",
        "四、填空题（共1题，2分）",
        "五、简答题（共1题，10分）",
    ]


def test_the_paper_says_what_is_at_stake() -> None:
    said = words(question_paper(DOC), "txt")
    for fact in (
        "试卷（A卷）",
        "满分：19.5分",
        "及格线：11.7分",
        "考试时间：60分钟",
        "考试形式：闭卷",
        "2024-12-20",
    ):
        assert fact in said
    assert "考试形式：开卷" in words(question_paper(dataclasses.replace(DOC, open_book=True)), "txt")


def test_questions_stand_with_their_options_in_the_order_of_the_paper() -> None:
    items = [item for block in blocks(question_paper(DOC), Items) for item in block.items]
    assert [item.number for item in items] == [1, 2, 3, 4, 5, 6]
    assert items[0].options == ("五十元", "一百元", "二百元", "五百元")
    said = words(question_paper(DOC), "html")
    assert (
        said.index("A. 五十元") < said.index("B. 一百元") < said.index("C. 二百元") < said.index("D. 五百元")
    )


def test_a_question_and_its_options_are_one_paragraph_that_stays_together() -> None:
    document = docx.Document(io.BytesIO(render(question_paper(DOC), "docx")))
    items = [p for p in document.paragraphs if p.style and p.style.name == "Report Item"]
    assert [item.text.split("\t")[0] for item in items] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert "D. 五百元" in items[0].text
    assert "<w:keepLines/>" in document.styles["Report Item"].element.xml


def test_the_answer_sheet_has_a_place_for_every_item() -> None:
    marks = [mark for block in blocks(answer_sheet(DOC), Marks) for mark in block.marks]
    assert [mark.number for mark in marks] == [1, 2, 3, 4, 5, 6]
    assert [mark.choices for mark in marks[:4]] == [tuple("ABCD"), tuple("AB"), tuple("ABCDE"), ("对", "错")]
    assert [mark.lines for mark in marks] == [0, 0, 0, 0, 1, 6]
    for ending in ("docx", "html"):
        assert "[A]" in words(answer_sheet(DOC), ending) and "[错]" in words(answer_sheet(DOC), ending)


def test_the_head_of_an_answer_sheet_is_empty_or_a_persons() -> None:
    (empty,) = blocks(answer_sheet(DOC), Fields)
    assert [(field.label, field.value) for field in empty.fields] == [
        ("姓名", ""),
        ("单位", ""),
        ("人员编码", ""),
        ("卷别", "A"),
        ("考场", ""),
        ("座位号", ""),
    ]
    (filled,) = blocks(answer_sheet(DOC, SEATS[0]), Fields)
    assert [field.value for field in filled.fields] == ["张三1", "县司法局", "0001", "A", "第一考场", "1"]


rooms_of = st.builds(Hall, st.sampled_from(["甲", "乙", "丙"]), st.integers(1, 6), st.integers(1, 6))
halls = st.lists(rooms_of, min_size=1, max_size=3, unique_by=lambda hall: hall.name)


@given(halls, st.sampled_from(["AB", "ABC"]), st.integers(0, 40))
def test_neighbours_never_have_the_same_form(rooms: list[Hall], forms: str, count: int) -> None:
    places = sum(hall.rows * hall.columns for hall in rooms)
    people = [Candidate(str(n), f"张{n}", "县司法局") for n in range(min(count, places))]
    seats = seat_people(people, rooms, forms)
    assert [seat.code for seat in seats] == [person.code for person in people]
    by_place = {(seat.hall, seat.row, seat.column): seat for seat in seats}
    assert len(by_place) == len({(seat.hall, seat.number) for seat in seats}) == len(seats)
    for (hall, row, column), seat in by_place.items():
        for beside in ((hall, row, column + 1), (hall, row + 1, column)):
            assert beside not in by_place or by_place[beside].form != seat.form


def test_too_few_seats_are_refused() -> None:
    with pytest.raises(TooFewSeatsError) as refused:
        seat_people(PEOPLE, [Hall("甲", 3, 3)], "AB")
    assert refused.value.message.values == {"people": 10, "seats": 9}


def test_the_list_of_seats_has_a_page_and_a_plan_for_each_hall() -> None:
    report = seat_list(DOC.exam, SEATS, day=DOC.day)
    assert [(s.heading, s.fresh) for s in report.sections] == [
        ("第一考场（6人）", False),
        ("第二考场（4人）", True),
    ]
    listed, plan = report.sections[1].tables
    assert listed.rows[0] == (1, "0007", "张三7", "县司法局", "A")
    assert plan.rows == (("1 A\n张三7", "2 B\n张三8", "3 A\n张三9"), ("4 B\n张三10", "", ""))
    assert report.subtitle == "考场座位表（2024年12月20日）"


def test_the_record_of_a_hall_has_a_tick_for_each_person_and_lines_to_sign() -> None:
    report = invigilation_record(RECORD)
    (table,) = blocks(report, Table)
    assert [column.title for column in table.columns][5:] == ["身份核验", "到考", "考生签名"]
    assert [row[5] for row in table.rows] == ["□"] * 6
    said = words(report, "txt")
    assert "规定时间：09:00至10:30" in said and "应考人数：6" in said
    for empty in ("实考人数", "缺考人数", "考场情况", "违纪及处理"):
        assert f"{empty}：____" in said
    assert report.signatures == ("监考人（签字）", "监考人（签字）", "考点负责人（签字）")


ID, PHONE = "11010119900101001X", "13800000001"


@pytest.mark.parametrize("number", [ID, ID.lower(), PHONE], ids=["ID", "lower case", "phone"])
def test_an_id_or_phone_number_as_a_code_is_masked_everywhere(number: str) -> None:
    seats = seat_people([Candidate(number, "张三", "县司法局")], [Hall("甲", 1, 1)], "A")
    record = dataclasses.replace(RECORD, seats=seats)
    for report in (seat_list("考试", seats), invigilation_record(record), answer_sheet(DOC, seats[0])):
        for ending in ENDINGS:
            assert number.encode() not in render(report, ending)
        assert f"{number[:3]}***" in json.dumps(json.loads(render(report, "json")))


def test_who_sits_has_no_number_but_a_code() -> None:
    assert [field.name for field in dataclasses.fields(Candidate)] == ["code", "name", "unit"]
    assert not {field.name for field in dataclasses.fields(Seat)} & {"id_number", "phone"}


def an_item(**changes: Any) -> PaperItem:
    return dataclasses.replace(ITEMS[0], **changes)


@pytest.mark.parametrize(
    "items",
    [
        pytest.param((an_item(number=2),), id="the first is missing"),
        pytest.param((an_item(), an_item()), id="one twice"),
        pytest.param((an_item(key="E"),), id="a letter without an option"),
        pytest.param((an_item(kind=Kind.MULTIPLE, key="AF"),), id="one of two letters"),
    ],
)
def test_a_paper_that_cannot_be_marked_is_refused(items: tuple[PaperItem, ...]) -> None:
    with pytest.raises(ValueError, match=r"items|item 1"):
        dataclasses.replace(DOC, items=items)


def test_the_marks_add_up() -> None:
    assert DOC.full == Decimal("19.5")
    (table,) = blocks(answer_sheet(DOC), Table)
    assert table.totals == ("合计", Decimal("19.5"), None, None)


@pytest.mark.parametrize("number", range(5))
@pytest.mark.parametrize("ending", ENDINGS)
def test_every_paper_can_be_written_in_every_form(number: int, ending: str) -> None:
    assert render(every_paper()[number], ending)
