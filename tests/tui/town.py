"""A town for the screens: units with honest and with hostile names, and every state on 2024-08-01."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from learnlaw import i18n
from learnlaw.domain.kinds import Title
from learnlaw.domain.policy import PolicyPack, QuotaRule, Reading, Scope, Source
from learnlaw.domain.study import Attendance, Presence, Status
from learnlaw.settings import Language
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.notices import draft_notices, issue_notices
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import log_session
from tests.county import a_pack, a_record, a_rule
from tests.factories import a_desk, a_roster
from tests.formats.books import Rows
from tests.offices import on_day, put_in_use

ON = date(2024, 8, 1)
LONG = "互助土族自治县人民政府办公室关于进一步做好国家工作人员学法用法工作领导小组综合协调联络推进办公室机关"
"""A name of fifty characters."""
NAMES = {
    "U03": "[/]局[red]不是红[/red]",
    "U04": "[@click=app.quit]退出[/]办",
    "U05": LONG,
    "U06": "𠮷𡈽𪚥县局",
    "U07": "g\u0303o\u0323\u0307镇",
    "U11": "坏\x1b[31m\x07\u202e局\u200b",
}
"""Names that a screen must show as they are; the last as a file of another program might hold it."""
UNITS: Rows = [
    ["单位编码", "单位名称", "上级单位", "单位类型", "执法部门", "排序号", "联络员", "电话"],
    ["G", "县人民政府", "", "政府", "否", 1, "郑联络", "0971-8123456"],
    ["U01", "县司法局", "G", "政府部门", "是", 2, "王联络", "0971-8123457"],
    ["U02", "县市场监督管理局", "G", "政府部门", "是", 3, "李联络", "13800001234"],
    ["U03", "甲局", "G", "政府部门", "否", 4, "", ""],
    ["U04", "乙办", "G", "政府部门", "否", 5, "", ""],
    ["U05", "丙委", "G", "政府部门", "否", 6, "", ""],
    ["U06", "丁所", "G", "政府部门", "否", 7, "", ""],
    ["U07", "戊镇", "G", "乡镇", "否", 8, "", ""],
    ["U08", "东和乡", "G", "乡镇", "否", 9, "", ""],
    ["U09", "五十镇", "G", "乡镇", "否", 10, "", ""],
    ["U10", "林川乡", "G", "乡镇", "否", 11, "", ""],
    ["U11", "己局", "G", "政府部门", "否", 12, "", ""],
    ["S01", "市监局东所", "U02", "派出机构", "是", 13, "", ""],
]
OFFICERS: Rows = [
    ["人员编码", "姓名", "单位", "人员类别", "执法证号", "证件有效期"],
    ["0101", "赵一帆", "U01", "行政执法人员", "ZF001", "2024-09-01"],
    ["0102", "钱亦农", "U01", "行政执法人员", "ZF002", "2024-06-30"],
    ["0103", "孙叔文", "U01", "主要负责人", "", ""],
    ["0201", "李志远", "U02", "行政执法人员", "ZF003", "2030-01-01"],
    ["0202", "张伟", "S01", "行政执法人员", "ZF004", "2030-01-01"],
    ["0203", "张伟", "U02", "行政执法人员", "ZF005", "2030-01-01"],
    ["0801", "[b]周武成[/b]", "U08", "主要负责人", "", ""],
    ["0901", "郑启明", "U09", "主要负责人", "", ""],
]


def rules() -> list[QuotaRule]:
    """What the town is asked: every measure, two readings, and something to aim for."""
    source = Source(clause="4", quote="年内至少举办2次法治专题讲座", note=Title("各单位分别计", "each unit"))
    each = {
        "each": Reading(name="each", title=Title("各单位分别", "each unit")),
        "county": Reading(
            name="county",
            title=Title("县级统一", "the county"),
            changes={"where": Scope(kinds=frozenset({"government"}))},
        ),
    }
    offices = Scope(kinds=frozenset({"government", "department", "township"}))
    enforcing = Scope(duties=frozenset({"enforcement"}))
    return [
        a_rule(
            id="lectures",
            title=Title("法治专题讲座", "Rule-of-law lectures"),
            where=offices,
            readings=each,
            reading="each",
            source=source,
        ),
        a_rule(
            id="exams",
            title=Title("国家工作人员学法用法考试", "Law exams for state functionaries"),
            where=offices,
            of="exam",
            minimum=5,
            source=Source(clause="4"),
        ),
        a_rule(
            id="training",
            title=Title("行政执法人员集中培训", "Training of enforcement officers"),
            where=Scope(kinds=frozenset({"department"}), enforces=True),
            of="enforcement_training",
            minimum=1,
            counts_if=replace(a_rule().counts_if, evidence="B"),
            source=Source(clause="5"),
        ),
        a_rule(
            id="rotation",
            title=Title("执法人员轮训", "Rotation training"),
            where=Scope(kinds=frozenset({"department"}), enforces=True),
            measure="coverage",
            of="rotation",
            among=enforcing,
            minimum=100,
            percent=True,
            source=Source(clause="6"),
        ),
        a_rule(
            id="hours",
            title=Title("执法人员年度学时", "Hours of enforcement officers"),
            subject="officer",
            where=enforcing,
            measure="hours",
            of="law business",
            minimum=60,
            source=Source(clause="7"),
        ),
        a_rule(
            id="agenda",
            title=Title("第一议题学习", "First-agenda study"),
            force="aim",
            where=offices,
            of="first_agenda",
            minimum=1,
            source=Source(clause="3"),
        ),
    ]


def pack() -> PolicyPack:
    """The pack in use."""
    title = Title("测试县2024年学法用法考核", "Test county study of law 2024")
    return a_pack(*rules(), id="test-2024", title=title, document="测政办〔2024〕8号")


def build(folder: Path) -> Path:
    """Write the town's database; its path."""
    desk = on_day(a_desk(folder), date(2024, 7, 31))
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    put_in_use(desk, pack())
    for record in ledger():
        log_session(desk, a_record(**record))
    july = on_day(desk, date(2024, 7, 1))
    letters = [letter for letter in draft_notices(july) if letter.unit == "U02"]
    issue_notices(july, letters[:1], answer_by=date(2024, 7, 16))
    desk.close()
    _rename(folder / "county.db")
    return folder / "county.db"


def ledger() -> list[dict[str, Any]]:
    """What was held and is planned."""
    absent = Attendance("0102", Presence.LEAVE)
    return [
        {"day": "2024-03-12", "units": ("U01",), "topic": "宪法专题", "who": ("0101", absent)},
        {"day": "2024-07-20", "units": ("U01",), "topic": "行政复议法", "who": ("0101", absent)},
        {"day": "2024-05-08", "units": ("U10",), "topic": "行政处罚法"},
        {"day": "2024-06-05", "units": ("U10",), "topic": "信访[i]工作[/i]条例"},
        *(
            {"day": day, "units": ("U10",), "kinds": ("exam",), "hours": None, "topic": f"第{n}次考试"}
            for n, day in enumerate(("2024-01-10", "2024-02-20", "2024-03-20", "2024-05-20", "2024-07-10"), 1)
        ),
        {"day": "2024-07-12", "units": ("U01",), "kinds": ("exam",), "hours": None, "topic": "第一次考试"},
        {
            "day": "2024-06-20",
            "units": ("U01",),
            "kinds": ("enforcement_training",),
            "topic": "执法培训",
            "hours": 8,
            "evidence": "C",
            "who": ("0101", "0102"),
        },
        {
            "day": "2024-06-21",
            "units": ("U02",),
            "kinds": ("enforcement_training",),
            "topic": "执法培训",
            "hours": 8,
            "evidence": "A",
            "who": ("0201",),
        },
        {
            "day": "2024-07-02",
            "units": ("U01",),
            "kinds": ("rotation",),
            "topic": "轮训",
            "hours": 8,
            "who": ("0101",),
        },
        {"day": "2024-07-15", "units": ("U09",), "topic": "未登记的讲座", "status": Status.PLANNED},
        {"day": "2024-08-20", "units": ("U08",), "topic": "计划的讲座", "status": Status.PLANNED},
        {"day": "2024-09-20", "units": ("U08",), "topic": "再一场讲座", "status": Status.PLANNED},
        {"day": "2024-07-25", "units": ("U09",), "kinds": ("first_agenda",), "topic": "第一议题"},
    ]


def _rename(database: Path) -> None:
    """Give units the names that an import would refuse or put right."""
    with closing(sqlite3.connect(database)) as connection, connection:
        for code, name in NAMES.items():
            connection.execute("UPDATE unit SET name = ? WHERE code = ?", (name, code))


def desk_at(database: Path, language: Language = "zh", *, copy: Path | None = None, on: date = ON) -> Desk:
    """A desk at the town's database, or at a copy of it in a folder; the program speaks `language` from now on."""
    i18n.install(language)
    folder = database.parent
    if copy is not None:
        shutil.copyfile(database, copy / database.name)
        folder = copy
    desk = a_desk(folder, on=on, create=False)
    clock = FixedClock(datetime(on.year, on.month, on.day, 4, tzinfo=UTC))
    return replace(desk, clock=clock, settings=replace(desk.settings, language=language))
