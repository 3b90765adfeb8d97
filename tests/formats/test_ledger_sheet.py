"""A ledger says what was studied; what contradicts itself is refused in its cell, without roster or pack."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from learnlaw.domain.study import Presence, Status
from learnlaw.errors import Problem
from learnlaw.formats.ledger_reader import read_ledger
from learnlaw.formats.ledger_sheet import ActivityEntry, HourWord, LedgerFile
from learnlaw.i18n import tell_problem
from tests.formats.books import csv_bytes, read, refused, told, xlsx

HEADER = ["日期", "单位", "类型", "主题", "学时"]
ROW = ["2024-05-01", "司法局", "法治专题讲座", "行政处罚法", "2"]
SIGN = ["编号", "人员编码", "状态", "学时"]


def ledger(*rows: Sequence[Any], signed: Sequence[Sequence[Any]] = ()) -> tuple[LedgerFile, list[Problem]]:
    """What a workbook with 活动, and 签到 if there is any, says."""
    sheets: dict[str, Sequence[Sequence[Any]]] = {"活动": rows}
    if signed:
        sheets["签到"] = signed
    return read(read_ledger, xlsx(sheets), "台账.xlsx")


def one(**more: Any) -> tuple[ActivityEntry, list[Problem]]:
    """One activity with more columns, or other cells; a refused one is not given."""
    cells = {**dict(zip(HEADER, ROW, strict=True)), **more}
    file, problems = ledger(list(cells), list(cells.values()))
    return next(iter(file.activities), NONE), problems


NONE = ledger(HEADER, ROW)[0].activities[0]


def test_the_five_columns_are_enough() -> None:
    entry, problems = one()
    assert problems == []
    assert (entry.first, entry.last, entry.units) == (date(2024, 5, 1), date(2024, 5, 1), ("司法局",))
    assert (entry.kinds, entry.topic, entry.hours) == (("法治专题讲座",), "行政处罚法", Decimal(2))
    assert (entry.status, entry.organiser, entry.number, entry.evidence) == (Status.HELD, "", "", "")


def test_every_column() -> None:
    entry, problems = one(
        编号="2024-001",
        日期=date(2024, 5, 1),
        结束日期="2024年5月3日",
        开始时间=time(9, 0),
        结束时间="11:30",
        单位="司法局、U012",
        主办单位="县政府",
        类型="法治专题讲座、collective_study",
        学时="半天",
        学时类别="业务知识",
        形式="线上",
        会议名称="第3次常务会议",
        主讲人="李教授",
        主讲人单位="省委党校",
        地点="三楼会议室",
        涉及法律="《行政处罚法》、《党政机关、事业单位条例》",
        参加人员="0012、张三",
        参加人数="35人",
        应到=40,
        法院="县法院",
        案号="(2024)青0223行初1号",
        佐证等级="A",
        佐证材料="签到表.pdf\n照片.jpg",
        状态="计划",
        备注="两会期间",
    )
    assert problems == []
    assert (entry.number, entry.first, entry.last) == ("2024-001", date(2024, 5, 1), date(2024, 5, 3))
    assert (entry.start, entry.end) == (time(9), time(11, 30))
    assert (entry.units, entry.organiser) == (("司法局", "U012"), "县政府")
    assert entry.kinds == ("法治专题讲座", "collective_study")
    assert (entry.hours, entry.category, entry.form) == (HourWord.HALF_DAY, "business", "online")
    assert (entry.meeting, entry.speaker, entry.speaker_unit) == ("第3次常务会议", "李教授", "省委党校")
    assert (entry.venue, entry.laws) == ("三楼会议室", ("《行政处罚法》", "《党政机关、事业单位条例》"))
    assert (entry.attendees, entry.headcount, entry.expected) == (("0012", "张三"), 35, 40)
    assert (entry.court, entry.case_no) == ("县法院", "(2024)青0223行初1号")
    assert (entry.evidence, entry.materials) == ("A", "签到表.pdf\n照片.jpg")
    assert (entry.status, entry.note) == (Status.PLANNED, "两会期间")


@pytest.mark.parametrize(
    ("cell", "hours"),
    [
        (2, Decimal(2)),
        (2.5, Decimal("2.5")),
        (0.1 + 0.2, Decimal("0.3")),
        ("1.75", Decimal("1.75")),
        ("4学时", Decimal(4)),
        ("半天", HourWord.HALF_DAY),
        ("一天", HourWord.DAY),
        ("1天", HourWord.DAY),
        (None, None),
    ],
)
def test_hours_stay_what_they_are(cell: Any, hours: Decimal | HourWord | None) -> None:
    entry, problems = one(学时=cell)
    assert (entry.hours, problems) == (hours, [])


@pytest.mark.parametrize(
    ("more", "code", "place"),
    [
        pytest.param({"日期": "2024-02-30"}, "no-such-day", "活动!A2", id="30 February"),
        pytest.param({"日期": None}, "blank", "活动!A2", id="no day"),
        pytest.param({"单位": " "}, "blank", "活动!B2", id="no unit"),
        pytest.param({"类型": ""}, "blank", "活动!C2", id="no kind"),
        pytest.param({"学时": 25}, "too-many-hours", "活动!E2", id="25 hours in a day"),
        pytest.param(
            {"学时": 48.5, "结束日期": "2024-05-02"}, "too-many-hours", "活动!E2", id="48.5 hours in two"
        ),
        pytest.param({"学时": 0}, "hours-zero", "活动!E2", id="no hours, as a number"),
        pytest.param({"学时": -1}, "hours-zero", "活动!E2", id="less than none"),
        pytest.param({"学时": "nan"}, "number", "活动!E2", id="not a number"),
        pytest.param({"学时": 1.255}, "number", "活动!E2", id="three decimals"),
        pytest.param(
            {"结束日期": "2024-04-30"}, "days-reversed", "活动!F2", id="an end before the beginning"
        ),
        pytest.param(
            {"开始时间": "9:00", "结束时间": "9:00"}, "times-reversed", "活动!G2", id="no time at all"
        ),
        pytest.param({"开始时间": "25:00"}, "time", "活动!F2", id="no such time"),
        pytest.param({"状态": "完成了"}, "unknown-status", "活动!F2", id="an unknown status"),
        pytest.param({"佐证等级": "D"}, "unknown-evidence", "活动!F2", id="an unknown grade"),
        pytest.param({"形式": "梦里"}, "unknown-form", "活动!F2", id="an unknown form"),
        pytest.param({"学时类别": "其它的"}, "unknown-category", "活动!F2", id="an unknown category"),
        pytest.param({"参加人数": "-3"}, "negative", "活动!F2", id="fewer than nobody"),
        pytest.param(
            {"参加人员": "张\u200b三"}, "text-invisible", "活动!F2", id="a name that hides something"
        ),
    ],
)
def test_what_cannot_be_is_refused_in_its_cell(more: dict[str, Any], code: str, place: str) -> None:
    assert (code, place) in refused(one(**more)[1])


def test_forty_eight_hours_go_into_two_days() -> None:
    assert one(学时=48, 结束日期="2024-05-02")[1] == []


def test_half_a_time_is_told() -> None:
    entry, problems = one(开始时间="9:00")
    assert (entry.start, entry.end) == (time(9), None)
    assert told(problems) == [("half-a-time", "活动!F2")]


def test_lines_within_a_cell_belong_to_notes_and_not_to_topics() -> None:
    entry, problems = one(备注="第一行\r\n第二行")
    assert (entry.note, problems) == ("第一行\n第二行", [])
    _, problems = one(主题="行政处罚法\n行政许可法")
    assert refused(problems) == [("text-control", "活动!D2")]
    assert "one line" in tell_problem(problems[0])


class TestIdentity:
    """Two rows of one key in one file are refused, and both lines named (RULES 13)."""

    def test_one_number_of_one_organiser(self) -> None:
        rows = [["A1", *ROW], ["A1", "2024-06-01", *ROW[1:]]]
        _, problems = ledger(["编号", *HEADER], *rows)
        assert refused(problems) == [("duplicate-number", "活动!A3")]
        assert "2" in tell_problem(problems[0])

    def test_one_number_of_two_organisers_is_two_activities(self) -> None:
        rows = [["A1", *ROW], ["A1", ROW[0], "公安局", *ROW[2:]]]
        file, problems = ledger(["编号", *HEADER], *rows)
        assert (len(file.activities), problems) == (2, [])

    def test_the_organiser_is_the_first_unit_where_none_is_said(self) -> None:
        rows: list[list[Any]] = [["A1", *ROW], ["A1", "2024-06-01", "公安局", *ROW[2:], "司法局"]]
        _, problems = ledger(["编号", *HEADER, "主办单位"], *rows)
        assert refused(problems) == [("duplicate-number", "活动!A3")]

    @pytest.mark.parametrize(
        ("other", "same"),
        [
            pytest.param(ROW, True, id="the same row"),
            pytest.param([ROW[0], "司法局", ROW[2], "行政处罚法", "3"], True, id="other hours"),
            pytest.param(["2024-05-02", *ROW[1:]], False, id="another day"),
            pytest.param([*ROW[:3], "行政许可法", "2"], False, id="another topic"),
            pytest.param([*ROW[:2], "旁听庭审", *ROW[3:]], False, id="another kind"),
        ],
    )
    def test_without_numbers_the_content_tells_rows_apart(self, other: list[str], same: bool) -> None:
        found = refused(ledger(HEADER, ROW, other)[1])
        assert found == ([("duplicate-activity", "活动!D3")] if same else [])

    def test_units_are_a_set(self) -> None:
        rows = [[ROW[0], "司法局、公安局", *ROW[2:]], [ROW[0], "公安局、司法局", *ROW[2:]]]
        assert refused(ledger(HEADER, *rows)[1]) == [("duplicate-activity", "活动!D3")]

    def test_the_time_tells_two_sessions_of_a_day_apart(self) -> None:
        rows = [[*ROW, "9:00", "10:00"], [*ROW, "14:00", "15:00"]]
        assert refused(ledger([*HEADER, "开始时间", "结束时间"], *rows)[1]) == []


class TestAttendance:
    """Sign-in rows belong to an activity of the file."""

    def test_every_status_and_its_synonyms(self) -> None:
        words = ["出席", "线上", "列席", "补课", "请假", "因公", "代会", "缺席", "公差", "leave", None]
        rows = [["A1", f"P{n}", word, None] for n, word in enumerate(words)]
        file, problems = ledger(["编号", *HEADER], ["A1", *ROW], signed=[SIGN, *rows])
        assert [row.presence for row in file.attendance] == [
            *Presence,
            Presence.ON_DUTY,
            Presence.LEAVE,
            Presence.PRESENT,
        ]
        assert refused(problems) == []
        assert told(problems) == [("remark", "签到!C5"), ("remark", "签到!C8")]

    def test_a_proxy_and_what_was_made_up(self) -> None:
        header = [*SIGN, "姓名", "代会人", "补课对应"]
        proxy: list[Any] = ["A1", "P1", "代会", None, "张三", "李四", None]
        makeup: list[Any] = ["A1", "P2", "补课", 1.5, "王五", None, "A0"]
        file, problems = ledger(["编号", *HEADER], ["A1", *ROW], signed=[header, proxy, makeup])
        first, second = file.attendance
        assert problems == []
        assert (first.name, first.proxy, first.makes_up, first.hours) == ("张三", "李四", "", None)
        assert (second.name, second.proxy, second.makes_up, second.hours) == (
            "王五",
            "",
            "A0",
            Decimal("1.5"),
        )
        assert file.signed(file.activities[0]) == file.attendance

    @pytest.mark.parametrize(
        ("row", "code", "place"),
        [
            pytest.param(["A9", "P1", "出席", None], "unknown-number", "签到!A2", id="no such activity"),
            pytest.param([None, "P1", "出席", None], "blank", "签到!A2", id="no number"),
            pytest.param(["A1", None, "出席", None], "blank", "签到!B2", id="nobody"),
            pytest.param(["A1", "P1", "到了", None], "unknown-presence", "签到!C2", id="an unknown status"),
            pytest.param(
                ["A1", "P1", "出席", 2.5], "more-hours", "签到!D2", id="more hours than the session"
            ),
        ],
    )
    def test_what_does_not_fit_is_refused(self, row: list[Any], code: str, place: str) -> None:
        _, problems = ledger(["编号", *HEADER], ["A1", *ROW], signed=[SIGN, row])
        assert refused(problems) == [(code, place)]

    def test_a_day_is_more_than_half_a_day_and_the_rest_the_pack_knows(self) -> None:
        head, half = ["编号", *HEADER], ["A1", *ROW[:4], "半天"]
        assert refused(ledger(head, half, signed=[SIGN, ["A1", "P1", "出席", "一天"]])[1]) == [
            ("more-hours", "签到!D2")
        ]
        assert refused(ledger(head, half, signed=[SIGN, ["A1", "P1", "出席", 4]])[1]) == []

    def test_nobody_signs_in_twice(self) -> None:
        rows = [["A1", "P1", "出席", None], ["A1", "P1", "请假", None]]
        _, problems = ledger(["编号", *HEADER], ["A1", *ROW], signed=[SIGN, *rows])
        assert refused(problems) == [("duplicate-attendance", "签到!B3")]

    def test_a_number_of_two_activities_says_too_little(self) -> None:
        rows = [["A1", *ROW], ["A1", ROW[0], "公安局", *ROW[2:]]]
        _, problems = ledger(["编号", *HEADER], *rows, signed=[SIGN, ["A1", "P1", "出席", None]])
        assert refused(problems) == [("unknown-number", "签到!A2")]

    def test_sign_in_rows_alone_are_no_ledger(self) -> None:
        _, problems = read(read_ledger, xlsx({"签到": [SIGN, ["A1", "P1", "出席", None]]}))
        assert [code for code, _ in refused(problems)] == ["no-activities"]


def test_prefilled_rows_that_nobody_filled_in_are_no_activities() -> None:
    blank = [None, "司法局", None, None, None]
    file, problems = ledger(HEADER, blank, ROW, blank)
    assert ([entry.line for entry in file.activities], problems) == ([3], [])


def test_a_csv_ledger_holds_activities() -> None:
    file, problems = read(read_ledger, csv_bytes(",".join(HEADER), ",".join(ROW)), "台账.csv")
    assert (len(file.activities), problems) == (1, [])


def test_english_headers() -> None:
    header = ["number", "date", "until", "units", "kinds", "topic", "hours", "attendees", "status"]
    row = ["A1", "2024-05-01", "2024-05-02", "U1", "lecture", "x", 2, "P1", "held"]
    file, problems = ledger(header, row)
    (entry,) = file.activities
    assert problems == []
    assert (entry.number, entry.last, entry.kinds, entry.attendees) == (
        "A1",
        date(2024, 5, 2),
        ("lecture",),
        ("P1",),
    )
