"""望都县 2023: what 《望都县人民政府关于2023年法治政府建设年度报告》 counts, booked for people who do not exist.

The report gives figures and, but for its own report of the year before, no
day. Days, hours and who came are examples, and 备注 says so. Where its copy
has lost characters no day is made of what is left. It does not say which its
37 enforcement departments are: the list here is what a county usually has.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from learnlaw.formats.ledger_sheet import HourWord
from tools.rosters.sample import EXAMPLE_DAY, Sample

COUNTY = "望都县人民政府"
DOCUMENT = "《望都县人民政府关于2023年法治政府建设年度报告》"
DEPARTMENTS = {
    "发展和改革局": 6,
    "教育和体育局": 10,
    "科学技术和工业信息化局": 4,
    "公安局": 120,
    "民族宗教事务局": 3,
    "民政局": 8,
    "司法局": 8,
    "财政局": 6,
    "人力资源和社会保障局": 20,
    "自然资源和规划局": 50,
    "生态环境分局": 45,
    "住房和城乡建设局": 30,
    "城市管理综合行政执法局": 70,
    "交通运输局": 60,
    "水利局": 25,
    "农业农村局": 50,
    "林业局": 6,
    "商务局": 4,
    "文化广电和旅游局": 20,
    "卫生健康局": 35,
    "退役军人事务局": 4,
    "应急管理局": 35,
    "消防救援大队": 15,
    "审计局": 6,
    "市场监督管理局": 90,
    "统计局": 5,
    "医疗保障局": 6,
    "行政审批局": 8,
    "税务局": 20,
    "烟草专卖局": 12,
    "新闻出版局": 3,
    "档案局": 2,
    "国家保密局": 2,
    "粮食和物资储备局": 3,
    "人民防空办公室": 3,
    "气象局": 3,
    "地震局": 3,
}
"""37 departments and their enforcement officers, 800 in all."""

EXECUTIVE_DAYS = (
    date(2023, 2, 22),
    date(2023, 3, 22),
    date(2023, 4, 19),
    date(2023, 5, 17),
    date(2023, 6, 21),
    date(2023, 7, 19),
    date(2023, 8, 16),
    date(2023, 9, 20),
    date(2023, 10, 18),
    date(2023, 11, 22),
)
ROTATION_DAYS = (date(2023, 8, 22), date(2023, 8, 23), date(2023, 8, 24), date(2023, 8, 25))
HEARINGS = ((date(2023, 5, 24), "唐县人民法院"), (date(2023, 10, 25), "望都县人民法院"))


def files() -> Mapping[str, bytes]:
    """The workbooks of the sample, by name."""
    sample = Sample("W", 2023)
    _people(sample)
    _papers(sample)
    _leaders(sample)
    _enforcement(sample)
    return sample.workbooks("wangdu-2023", DOCUMENT)


def _people(sample: Sample) -> None:
    sample.unit(COUNTY, "government")
    for name in DEPARTMENTS:
        sample.unit(f"望都县{name}", "department", COUNTY, enforces=True)
    sample.person(COUNTY, "principal", "leader", post="县政府主要负责人", rank="正处级")
    for _ in range(6):
        sample.person(COUNTY, "leader", post="县政府班子成员", rank="副处级")
    for name, officers in DEPARTMENTS.items():
        unit = f"望都县{name}"
        sample.person(unit, "principal", "leader", post="主要负责人", rank="正科级")
        sample.person(unit, "leader", post="班子成员")
        sample.enforcers(unit, officers)


def _papers(sample: Sample) -> None:
    """What was drawn up: plan, list and report."""
    sample.book(
        date(2023, 1, 30), "study_plan", "《2023年度望都县政府学法计划》", [COUNTY], note=f"{EXAMPLE_DAY}。"
    )
    sample.book(
        date(2023, 2, 15),
        "annual_report",
        "2022年度法治政府建设工作报告",
        [COUNTY],
        note="报告所载日期，原文有脱字，复原为2023年2月15日。",
    )
    sample.book(
        date(2023, 3, 15),
        "required_list",
        "《望都县领导干部学法清单制度(试行)》",
        [COUNTY],
        note=f"{EXAMPLE_DAY}。",
    )


def _leaders(sample: Sample) -> None:
    """Executive meetings, hearings and the lecture."""
    heads = sample.with_duty("principal")
    team = [str(row["code"]) for row in sample.officers if row["unit"] == COUNTY]
    for turn, day in enumerate(EXECUTIVE_DAYS, 1):
        sample.book(
            day,
            "executive_study",
            f"政府常务会议集中学法（第{turn}次）",
            [COUNTY],
            hours=Decimal(1),
            meeting="县政府常务会议",
            people=team,
            note=f"{EXAMPLE_DAY}，学时为示例：报告只写全年开展集中学法10次。",
        )
    for day, court in HEARINGS:
        sample.book(
            day,
            "hearing",
            "政府部门负责人旁听法院庭审",
            [COUNTY],
            hours=HourWord.HALF_DAY,
            form="offline",
            court=court,
            people=heads[1:],
            note=f"{EXAMPLE_DAY}：报告写全年2次，与两个法院协调；各在哪个法院没有写明。",
        )
    sample.book(
        date(2023, 9, 13),
        "lecture",
        "政府系统负责人法治专题讲座",
        [COUNTY],
        hours=HourWord.HALF_DAY,
        people=[*team, *heads[1:]],
        note=f"{EXAMPLE_DAY}，人员为示例。",
    )


def _enforcement(sample: Sample) -> None:
    """The class, the documentary and the rotation of all 800 officers."""
    departments = [f"望都县{name}" for name in DEPARTMENTS]
    deputies = [c for c in sample.with_duty("leader") if c not in sample.with_duty("principal")][6:]
    sample.book(
        date(2023, 6, 14),
        "training_class",
        "学习贯彻习近平法治思想暨强化行政执法能力建设专题培训班",
        [COUNTY],
        hours=HourWord.DAY,
        people=deputies,
        note=f"{EXAMPLE_DAY}，人员为示例。",
    )
    sample.book(
        date(2023, 6, 15),
        "collective_study",
        "集中观看纪录片《城市梦》",
        departments,
        organiser=COUNTY,
        hours=Decimal(2),
        note=f"{EXAMPLE_DAY}，学时为示例：报告写组织37个执法部门，没有列出名单。",
    )
    officers = sample.with_duty("enforcement")
    each = len(officers) // len(ROTATION_DAYS)
    for turn, day in enumerate(ROTATION_DAYS):
        sample.book(
            day,
            "rotation",
            f"行政执法人员法治轮训（第{turn + 1}期）",
            [COUNTY],
            hours=HourWord.DAY,
            signed=officers[turn * each : (turn + 1) * each],
            note=f"{EXAMPLE_DAY}，分期为示例：报告写全县800名行政执法人员轮训全覆盖。",
        )
