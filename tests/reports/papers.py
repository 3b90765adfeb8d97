"""The papers of a small exam with every kind of item."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

from learnlaw.domain.question import Kind
from learnlaw.reports.exam_papers import (
    Candidate,
    Hall,
    HallRecord,
    PaperDoc,
    PaperItem,
    answer_sheet,
    invigilation_record,
    key_paper,
    question_paper,
    seat_list,
    seat_people,
)
from learnlaw.reports.model import Report

ITEMS = (
    PaperItem(
        number=1,
        kind=Kind.SINGLE,
        stem="可以当场作出行政处罚决定的，对公民处以（　）以下罚款。",
        options=("五十元", "一百元", "二百元", "五百元"),
        marks=Decimal(2),
        key="C",
        clause="《行政处罚法》第五十一条",
    ),
    PaperItem(
        number=2,
        kind=Kind.SINGLE,
        stem="立案之日起多少日内作出决定？",
        options=("三十日", "九十日"),
        marks=Decimal(2),
        key="B",
    ),
    PaperItem(
        number=3,
        kind=Kind.MULTIPLE,
        stem="行政处罚的种类有：",
        options=("警告", "罚款", "记过", "行政拘留", "责令关闭"),
        marks=Decimal("2.5"),
        key="ABDE",
    ),
    PaperItem(number=4, kind=Kind.TRUE_FALSE, stem="违法的处罚一律无效。", marks=Decimal(1), key="错"),
    PaperItem(number=5, kind=Kind.BLANK, stem="公示期为____日。", marks=Decimal(2), key="KEY-二十个工作日"),
    PaperItem(number=6, kind=Kind.SHORT, stem="简述告知程序。", marks=Decimal(10), key="KEY-要点一\n要点二"),
)
DOC = PaperDoc(
    exam="2024年度学法用法考试",
    form="A",
    items=ITEMS,
    minutes=60,
    pass_mark=Decimal("11.7"),
    open_book=False,
    day=date(2024, 12, 20),
    issuer="县普法办",
    rules=("在答题卡上作答。",),
    marking=("多选、错选不得分。",),
)
PEOPLE = [Candidate(f"{n:04}", f"张三{n}", "县司法局") for n in range(1, 11)]
SEATS = seat_people(PEOPLE, [Hall("第一考场", 2, 3), Hall("第二考场", 2, 3)], "AB")
RECORD = HallRecord(
    exam=DOC.exam, hall="第一考场", day=date(2024, 12, 20), starts=time(9), ends=time(10, 30), seats=SEATS[:6]
)


def every_paper() -> list[Report]:
    """One of each."""
    seats = seat_list(DOC.exam, SEATS, day=DOC.day)
    return [question_paper(DOC), answer_sheet(DOC), seats, invigilation_record(RECORD), key_paper(DOC)]
