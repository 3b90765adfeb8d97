"""Reports for these tests: one with a part of every kind, and one that holds any texts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from learnlaw.reports.model import (
    Bar,
    Block,
    Chart,
    Column,
    Curves,
    Facts,
    Field,
    Fields,
    HeatMap,
    Item,
    Items,
    Kind,
    Mark,
    Marks,
    Point,
    Report,
    Scatter,
    Section,
    Series,
    Spot,
    Table,
    Tone,
)

COLUMNS = (
    Column("序号", Kind.NUMBER),
    Column("单位"),
    Column("应完成", Kind.NUMBER),
    Column("完成率", Kind.PERCENT),
    Column("最后举办", Kind.DATE),
)
ROWS = (
    (1, "县司法局", Decimal("2.00"), Decimal("62.5"), date(2024, 12, 31)),
    (2, "县教育局", Decimal("0.5"), Decimal("100"), None),
    (3, "县公安局", Decimal("1E+2"), Decimal("33.33"), date(2024, 2, 29)),
    (4, "缺报单位", None, "未报", None),
)
TOTALS = (None, "合计", Decimal("102.50"), Decimal("0"), None)
TABLE = Table(COLUMNS, ROWS, TOTALS, title="法治专题讲座")
CHART = Chart("完成率", (Bar("县司法局", Decimal("62.50"), "5/8"), Bar("县教育局", Decimal(0))), Kind.PERCENT)
ITEMS = Items(
    (
        Item(1, "可以当场作出行政处罚决定的罚款数额为：", ("五十元", "一百元", "二百元", "五百元")),
        Item(2, "简述告知程序。", lines=2),
    )
)
MARKS = Marks((Mark(1, ("A", "B", "C", "D")), Mark(2, lines=2)))

MET, LATE = Spot("完", Tone.GOOD, "县司法局　讲座：完成，2/2"), Spot("滞", Tone.WARN)
HEAT_MAP = HeatMap(
    "分单位情况",
    ("法治专题讲座", "旁听庭审"),
    (("县司法局", (MET, LATE)), ("县教育局", (None, MET))),
    ((MET, "已完成"), (LATE, "滞后于序时进度")),
)
MONTHS = ("1月", "2月", "3月")
HOURS = Curves(
    "分月学时",
    MONTHS,
    (
        Series("法律法规", (Decimal(12), Decimal("7.50"), None)),
        Series("业务知识", (Decimal(3), None, Decimal(5))),
    ),
    stacked=True,
    label_title="月份",
)
STANDING = Curves(
    "各指标完成比例",
    MONTHS,
    (
        Series("讲座", (None, Decimal(25), Decimal(50))),
        Series("培训", (Decimal(0), Decimal("12.5"), Decimal(100))),
    ),
    Kind.PERCENT,
    label_title="月末",
)
ITEM_ANALYSIS = Scatter(
    "试题分析",
    Column("得分率", Kind.PERCENT),
    Column("区分度", Kind.NUMBER),
    (
        Point("a-001", Decimal("62.5"), Decimal("0.41")),
        Point("a-002", Decimal(95), Decimal("-0.12"), Tone.BAD),
    ),
)
DRAWN = (HEAT_MAP, HOURS, STANDING, ITEM_ANALYSIS)


def a_report(**changes: object) -> Report:
    """A report with every kind of part."""
    given: dict[str, object] = {
        "title": "2024年度学法用法完成情况",
        "subtitle": "（县本级）",
        "issuer": "县司法局",
        "as_of": date(2025, 1, 10),
        "known_on": date(2025, 1, 12),
        "packs": ("huzhu-2024 互政办〔2024〕18号",),
        "readings": ("合并举办的讲座各计一场。",),
        "sections": (
            Section("一、总体情况", ("应完成法治专题讲座102.5场次。", CHART)),
            Section("二、完成情况", (TABLE,)),
            Section(
                "三、附卷",
                (Fields((Field("姓名", "张三"), Field("意见", lines=3))), ITEMS, MARKS),
                fresh=True,
            ),
            Section("四、图示", DRAWN),
        ),
        "notes": ("场次与人次分别统计。",),
        "signatures": ("单位负责人（签字）",),
        "facts": Facts("ab" * 32, "0.3.0", "1A2B-3C4D-5E6F"),
    }
    return Report(**{**given, **changes})  # type: ignore[arg-type]  # fields by name, as a test changes them


def a_report_of(texts: Sequence[str]) -> Report:
    """A report that has each text in each place where a text may stand."""
    table = Table((Column("原文", width=110), Column(texts[0])), tuple((text, text) for text in texts))
    blocks: list[Block] = [table, *(Fields((Field("标签", text),)) for text in texts)]
    chart = Chart("图", tuple(Bar(text, Decimal(1), text) for text in texts))
    items = Items(tuple(Item(n, text, (text, text)) for n, text in enumerate(texts, 1)))
    return Report(
        title=texts[0],
        subtitle=texts[0],
        issuer=texts[0],
        readings=tuple(texts),
        sections=(Section(texts[0], (*texts, *blocks, chart, items)),),
        notes=tuple(texts),
        signatures=tuple(texts),
    )


def a_wide_report() -> Report:
    """A report whose second section needs pages across."""
    columns = (Column("单位"), *(Column(f"指标名称{n}", Kind.NUMBER) for n in range(14)))
    wide = Table(columns, (("县司法局", *(Decimal(n) for n in range(14))),))
    return Report(title="宽表", sections=(Section("一、窄", (TABLE,)), Section("二、宽", (wide,))))
