"""The papers of an exam that is sat on paper: questions, answer sheet, seats, record of the room, key.

Each is a Report, in Chinese whatever the screen speaks. The question paper and
the answer sheet are made without a look at the keys. ID and phone numbers have
no place here: a code that is one is masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from itertools import groupby

from learnlaw.domain.question import CHOICE, LETTERS, Kind
from learnlaw.domain.text import mask_id
from learnlaw.errors import UsageError
from learnlaw.reports import model
from learnlaw.reports.figures import figure
from learnlaw.reports.model import (
    Align,
    Block,
    Column,
    Field,
    Fields,
    Item,
    Items,
    Mark,
    Marks,
    Report,
    Section,
    Table,
)

KIND_TITLES = {
    Kind.SINGLE: "单项选择题",
    Kind.MULTIPLE: "多项选择题",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.SHORT: "简答题",
}
_ASKS = {
    Kind.SINGLE: "每题只有一个选项正确。",
    Kind.MULTIPLE: "每题有两个或者两个以上选项正确。",
    Kind.TRUE_FALSE: "正确的选“对”，错误的选“错”。",
    Kind.BLANK: "按题中空格的先后顺序作答。",
    Kind.SHORT: "",
}
_LINES = {Kind.BLANK: 1, Kind.SHORT: 6}
_TRUE_FALSE = ("对", "错")
_ORDINALS = "一二三四五六七八九十"
_NUMBER, _CENTRE = model.Kind.NUMBER, Align.CENTRE
_PLAN_WIDTH = 12
_PERSONAL = re.compile("[0-9]{17}[0-9Xx]|1[3-9][0-9]{9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One item of a paper, as it is printed and as it is marked."""

    number: int
    """Counted from 1 through the whole paper: the column of the answer sheet that is imported."""
    kind: Kind
    stem: str
    options: tuple[str, ...] = ()
    """In the order of this paper, without letters."""
    marks: Decimal
    key: str
    """Letters in the order of this paper; 对 or 错; accepted answers; or the marking guide."""
    clause: str = ""
    """On what the key stands, in words: `《行政处罚法》第五十一条`."""
    lines: int = 0
    """Lines for the answer of a blank or short item; 0: as its kind usually has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperDoc:
    """One form of an exam's paper. ValueError where items do not run 1 to n, or a letter has no option."""

    exam: str
    form: str
    """A, B …"""
    items: tuple[PaperItem, ...]
    minutes: int
    pass_mark: Decimal
    open_book: bool
    day: date | None = None
    issuer: str = ""
    rules: tuple[str, ...] = ()
    """注意事项 for candidates."""
    marking: tuple[str, ...] = ()
    """评分规则, on the paper and on the key: how a correct subset is marked, which attempt counts."""

    def __post_init__(self) -> None:
        if [item.number for item in self.items] != list(range(1, len(self.items) + 1)):
            raise ValueError("the items of a paper run from 1 to the last without a gap")
        for item in self.items:
            if item.kind in CHOICE and not set(item.key) <= set(LETTERS[: len(item.options)]):
                raise ValueError(f"item {item.number}: the key {item.key} names an option that is not there")

    @property
    def full(self) -> Decimal:
        """The marks of all items."""
        return sum((item.marks for item in self.items), Decimal(0))

    @property
    def sections(self) -> list[tuple[Kind, list[PaperItem]]]:
        """Items of one kind that follow each other."""
        return [(kind, list(items)) for kind, items in groupby(self.items, key=lambda item: item.kind)]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who is to sit."""

    code: str
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Hall:
    """A room with its places, rows from the front."""

    name: str
    rows: int
    columns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a person sits, and with which form."""

    hall: str
    number: int
    """Counted from 1 in the hall, along its rows from the front."""
    row: int
    column: int
    code: str
    name: str
    unit: str
    form: str


class TooFewSeatsError(UsageError):
    """The halls hold fewer people than are to sit."""

    template = "{people} people are to sit, and the halls have {seats} seats: name a further hall"


def seat_people(people: Sequence[Candidate], halls: Sequence[Hall], forms: Sequence[str]) -> tuple[Seat, ...]:
    """Places for people in their given order; of two or more forms, neighbours on any side have different ones."""
    places = [
        (hall, row, column) for hall in halls for row in range(hall.rows) for column in range(hall.columns)
    ]
    if len(people) > len(places):
        raise TooFewSeatsError(people=len(people), seats=len(places))
    return tuple(
        Seat(
            hall=hall.name,
            number=row * hall.columns + column + 1,
            row=row + 1,
            column=column + 1,
            code=person.code,
            name=person.name,
            unit=person.unit,
            form=forms[(row + column) % len(forms)],
        )
        for person, (hall, row, column) in zip(people, places, strict=False)
    )


def question_paper(doc: PaperDoc) -> Report:
    """试卷: what candidates read; nothing of the key."""
    sections = [Section("", (_about(doc), *_counted("注意事项：", (*doc.rules, *doc.marking))))]
    for heading, kind, items in _headed(doc):
        asked = (_ASKS[kind],) if _ASKS[kind] else ()
        sections.append(Section(heading, (*asked, Items(tuple(_printed(item) for item in items)))))
    return _paper(doc, "试卷", sections)


def _paper(doc: PaperDoc, name: str, sections: Iterable[Section], notes: tuple[str, ...] = ()) -> Report:
    return Report(
        title=doc.exam,
        subtitle=f"{name}（{doc.form}卷）",
        issuer=doc.issuer,
        sections=tuple(sections),
        notes=notes,
    )


def _counted(label: str, rules: Sequence[str]) -> list[str]:
    return [label, *(f"{number}. {rule}" for number, rule in enumerate(rules, 1))] if rules else []


def _about(doc: PaperDoc) -> Fields:
    facts = [
        Field("满分", f"{figure(doc.full)}分"),
        Field("及格线", f"{figure(doc.pass_mark)}分"),
        Field("考试时间", f"{doc.minutes}分钟"),
        Field("考试形式", "开卷" if doc.open_book else "闭卷"),
        Field("题目数", f"{len(doc.items)}题"),
        Field("考试日期", doc.day.isoformat() if doc.day else ""),
    ]
    return Fields(tuple(facts), across=3)


def _headed(doc: PaperDoc) -> list[tuple[str, Kind, list[PaperItem]]]:
    return [(_heading(n, kind, items), kind, items) for n, (kind, items) in enumerate(doc.sections)]


def _heading(number: int, kind: Kind, items: Sequence[PaperItem]) -> str:
    """一、单项选择题（每题1分，共40分）; where marks differ, how many items and marks there are."""
    whole = figure(sum((item.marks for item in items), Decimal(0)))
    alike = len(items) > 1 and len({item.marks for item in items}) == 1
    said = f"每题{figure(items[0].marks)}分，共{whole}分" if alike else f"共{len(items)}题，{whole}分"
    return f"{_ordinal(number)}、{KIND_TITLES[kind]}（{said}）"


def _ordinal(number: int) -> str:
    return _ORDINALS[number] if number < len(_ORDINALS) else str(number + 1)


def _printed(item: PaperItem) -> Item:
    marks = f"（{figure(item.marks)}分）" if item.kind is Kind.SHORT else ""
    return Item(item.number, item.stem + marks, item.options if item.kind in CHOICE else ())


def answer_sheet(doc: PaperDoc, seat: Seat | None = None) -> Report:
    """答题卡: whose it is, then a place for each answer; with `seat` the head is filled in."""
    sections = [Section("", (_whose(doc, seat), _scored(doc)))]
    for heading, kind, items in _headed(doc):
        sections.append(Section(heading, (Marks(tuple(_place(item, kind) for item in items)),)))
    return _paper(doc, "答题卡", sections)


def _whose(doc: PaperDoc, seat: Seat | None) -> Fields:
    known = [seat.name, seat.unit, masked(seat.code), seat.hall, str(seat.number)] if seat else [""] * 5
    labels = ["姓名", "单位", "人员编码", "考场", "座位号"]
    boxes = [Field(label, value) for label, value in zip(labels, known, strict=True)]
    return Fields((*boxes[:3], Field("卷别", doc.form), *boxes[3:]))


def _scored(doc: PaperDoc) -> Table:
    columns = (
        Column("题型"),
        Column("满分", _NUMBER),
        Column("得分", _NUMBER, 12),
        Column("阅卷人", width=20),
    )
    rows = tuple(
        (f"{_ordinal(n)}、{KIND_TITLES[kind]}", sum((i.marks for i in items), Decimal(0)), None, None)
        for n, (kind, items) in enumerate(doc.sections)
    )
    return Table(columns, rows, ("合计", doc.full, None, None))


def _place(item: PaperItem, kind: Kind) -> Mark:
    if kind in _LINES:
        return Mark(item.number, lines=item.lines or _LINES[kind])
    return Mark(item.number, _TRUE_FALSE if kind is Kind.TRUE_FALSE else tuple(LETTERS[: len(item.options)]))


def masked(code: str) -> str:
    """A code as papers show it: one that looks like an ID or phone number loses its middle."""
    return mask_id(code) if _PERSONAL.fullmatch(code) else code


def seat_list(exam: str, seats: Iterable[Seat], *, day: date | None = None, issuer: str = "") -> Report:
    """考场座位表: of each hall who sits where with which form, and the plan of the room for its door."""
    sections: list[Section] = []
    for hall, found in groupby(seats, key=lambda seat: seat.hall):
        held = list(found)
        sections.append(
            Section(f"{hall}（{len(held)}人）", (_listed(held), _plan(held)), fresh=bool(sections))
        )
    return Report(title=exam, subtitle=_dated("考场座位表", day), issuer=issuer, sections=tuple(sections))


def _dated(name: str, day: date | None) -> str:
    return f"{name}（{day.year}年{day.month}月{day.day}日）" if day else name


_SEAT = (
    Column("座位号", _NUMBER, 6, _CENTRE),
    Column("人员编码", width=10),
    Column("姓名", width=12),
    Column("单位", width=14),
    Column("卷别", width=4, align=_CENTRE),
)


def _seated(seat: Seat) -> tuple[model.Cell, ...]:
    return (seat.number, masked(seat.code), seat.name, seat.unit, seat.form)


def _listed(seats: Sequence[Seat]) -> Table:
    return Table(_SEAT, tuple(_seated(seat) for seat in seats))


def _plan(seats: Sequence[Seat]) -> Table:
    """The room seen from above, the front at the top."""
    by_place = {(seat.row, seat.column): f"{seat.number} {seat.form}\n{seat.name}" for seat in seats}
    across = range(1, max(seat.column for seat in seats) + 1)
    columns = tuple(Column(f"第{n}列", width=_PLAN_WIDTH, align=_CENTRE) for n in across)
    deep = range(1, max(seat.row for seat in seats) + 1)
    rows = tuple(tuple(by_place.get((row, column), "") for column in across) for row in deep)
    return Table(columns, rows, title="座位图（上方为讲台）")


@dataclass(frozen=True, slots=True, kw_only=True)
class HallRecord:
    """What is known of a sitting in one hall before it begins."""

    exam: str
    hall: str
    day: date
    starts: time
    ends: time
    seats: tuple[Seat, ...]
    issuer: str = ""


def invigilation_record(record: HallRecord) -> Report:
    """考场记录: filled in and signed in the hall; 身份核验 is ticked for each person by hand."""
    hours = f"{record.starts:%H:%M}至{record.ends:%H:%M}"
    boxes = [
        Field("考场", record.hall),
        Field("考试日期", record.day.isoformat()),
        Field("规定时间", hours),
        Field("应考人数", str(len(record.seats))),
        Field("实考人数"),
        Field("缺考人数"),
        Field("实际开考"),
        Field("实际结束"),
        Field("收回答卷"),
    ]
    happened = Fields((Field("考场情况", lines=6), Field("违纪及处理", lines=3)), across=3)
    columns = (
        *_SEAT,
        Column("身份核验", width=8, align=_CENTRE),
        Column("到考", width=4, align=_CENTRE),
        Column("考生签名", width=10),
    )
    rows = tuple((*_seated(seat), "□", "□", None) for seat in record.seats)
    return Report(
        title=record.exam,
        subtitle="考场记录",
        issuer=record.issuer,
        sections=(
            Section("", (Fields(tuple(boxes), across=3),)),
            Section("一、身份核验及到考情况", (Table(columns, rows),)),
            Section("二、考场情况记录", (happened,)),
        ),
        notes=(
            "身份核验、到考：与本人证件核对无误、本人到场的，在方框内打“√”。缺考人员在“考生签名”栏注明“缺考”。",
        ),
        signatures=("监考人（签字）", "监考人（签字）", "考点负责人（签字）"),
    )


def key_paper(doc: PaperDoc) -> Report:
    """标准答案及评分依据: for markers, and kept apart from the papers."""
    sections = [Section("", (_about(doc), *_counted("评分规则：", doc.marking)))]
    sections += [Section(heading, (_keys(kind, items),)) for heading, kind, items in _headed(doc)]
    secret = "本件含答案，考试结束前由专人保管，不得与试卷一并发放。"
    return _paper(doc, "标准答案及评分依据", sections, (secret,))


def _keys(kind: Kind, items: Sequence[PaperItem]) -> Block:
    short = kind in _LINES
    answer = Column("评分要点" if kind is Kind.SHORT else "答案", align=None if short else _CENTRE)
    columns = (Column("题号", _NUMBER, 6, _CENTRE), answer, Column("分值", _NUMBER, 6), Column("依据"))
    return Table(columns, tuple((item.number, item.key, item.marks, item.clause) for item in items))
