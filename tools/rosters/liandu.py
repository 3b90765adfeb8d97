"""莲都区 2022: what the district's report on law-based government counts, booked for people who do not exist.

The report gives figures and no days: days, hours and who came are examples,
and 备注 says so. It names six of its 14 townships and subdistricts, which are
the ones here, and none of the 12 departments whose files were reviewed. Of
court hearings and centre groups it gives no figure for 2022: none is booked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from learnlaw.formats.ledger_sheet import HourWord
from tools.rosters.sample import EXAMPLE_DAY, Sample

DISTRICT = "莲都区人民政府"
BUREAU = "莲都区司法局"
DOCUMENT = "莲都区2022年法治政府建设情况报告"
DEPARTMENTS = (
    "发展和改革局",
    "教育局",
    "民政局",
    "人力资源和社会保障局",
    "住房和城乡建设局",
    "农业农村局",
    "水利局",
    "文化和广电旅游体育局",
    "卫生健康局",
    "应急管理局",
    "市场监督管理局",
    "综合行政执法局",
)
TOWNSHIPS = {
    "碧湖镇": "township",
    "大港头镇": "township",
    "老竹镇": "township",
    "丽新乡": "township",
    "岩泉街道": "subdistrict",
    "联城街道": "subdistrict",
}
EMPOWERED = ("碧湖镇", "大港头镇")
"""Named in the report as handling enforcement cases of their own."""
WITHOUT_GRADUATE = ("老竹镇", "联城街道")
"""Invented, so that the aim of a law graduate in each township has somebody short of it."""

EXECUTIVE_DAYS = (
    date(2022, 1, 19),
    date(2022, 2, 16),
    date(2022, 3, 16),
    date(2022, 4, 20),
    date(2022, 5, 18),
    date(2022, 6, 15),
    date(2022, 7, 20),
    date(2022, 8, 17),
    date(2022, 9, 21),
    date(2022, 10, 19),
    date(2022, 11, 16),
    date(2022, 12, 21),
)
_QUIZZED = 20


def files() -> Mapping[str, bytes]:
    """The workbooks of the sample, by name."""
    sample = Sample("L", 2022)
    _people(sample)
    _by_government(sample)
    _by_units(sample)
    _enforcement(sample)
    return sample.workbooks("liandu-2022", DOCUMENT)


def departments() -> list[str]:
    """The 12 departments whose files were reviewed."""
    return [f"莲都区{name}" for name in DEPARTMENTS]


def _people(sample: Sample) -> None:
    sample.unit(DISTRICT, "government")
    sample.unit(BUREAU, "department", DISTRICT)
    for name in departments():
        sample.unit(name, "department", DISTRICT, enforces=True)
    for name, kind in TOWNSHIPS.items():
        sample.unit(name, kind, DISTRICT, enforces=name in EMPOWERED)
    sample.person(DISTRICT, "principal", "leader", post="区政府主要负责人", rank="正处级")
    for _ in range(6):
        sample.person(DISTRICT, "leader", post="区政府班子成员", rank="副处级")
    for unit in sample.units[1:]:
        _team(sample, str(unit["name"]))


def _team(sample: Sample, unit: str) -> None:
    sample.person(unit, "principal", "leader", post="主要负责人", rank="正科级")
    sample.person(unit, "leader", post="班子成员")
    if unit in departments():
        sample.enforcers(unit, 5)
        # joined lately and not yet certified: who the training before the exam is for
        sample.person(unit, post="工作人员", joined_on=date(2022, 3, 1))
        return
    sample.person(unit, "legal_staff", post="法制工作人员")
    graduate = "大专" if unit in WITHOUT_GRADUATE else "法学本科"
    sample.person(unit, post="工作人员", education=graduate)


def _by_government(sample: Sample) -> None:
    """政府组织学, and the spot quiz before the inspection."""
    team = [str(row["code"]) for row in sample.officers if row["unit"] == DISTRICT]
    for turn, day in enumerate(EXECUTIVE_DAYS, 1):
        sample.book(
            day,
            "executive_study",
            f"区政府常务会议学习法律知识（第{turn}次）",
            [DISTRICT],
            hours=Decimal(1),
            meeting="区政府常务会议",
            people=team,
            note=f"{EXAMPLE_DAY}，学时为示例：报告只写全年12次。",
        )
    drawn = sorted(sample.random.sample([str(row["code"]) for row in sample.officers], _QUIZZED))
    sample.book(
        date(2022, 9, 7),
        "spot_quiz",
        "“应知应会”抽查晾晒",
        [DISTRICT],
        people=drawn,
        note=f"{EXAMPLE_DAY}，人员为示例：报告没有写抽查了哪些单位、多少人。",
    )


def _by_units(sample: Sample) -> None:
    """单位集中学 and 干部自学: the report names both ways of study, and counts neither."""
    for unit in sample.units[1:]:
        name = str(unit["name"])
        people = [str(row["code"]) for row in sample.officers if row["unit"] == name]
        modes = (
            (date(2022, 6, 29), "collective_study", "单位集中学法", Decimal(2)),
            (date(2022, 10, 26), "self_study", "干部自学", HourWord.HALF_DAY),
        )
        for day, kind, topic, hours in modes:
            sample.book(
                day,
                kind,
                topic,
                [name],
                hours=hours,
                people=people,
                note=f"{EXAMPLE_DAY}，次数、学时为示例：报告只写学习模式。",
            )


def _enforcement(sample: Sample) -> None:
    """Case files reviewed, the look back, and the training of officers."""
    reviewed = [DISTRICT, *departments()]
    which = "报告写2次评查和1次回头看共涉及12个部门134卷，各次涉及哪些部门没有写明，此处都列12个部门。"
    for day, kind, topic in (
        (date(2022, 4, 27), "case_review", "行政执法案卷集中评查（第1次）"),
        (date(2022, 8, 31), "case_review", "行政执法案卷集中评查（第2次）"),
        (date(2022, 11, 30), "case_spot_check", "案卷评查整改“回头看”"),
    ):
        sample.book(day, kind, topic, reviewed, note=f"{EXAMPLE_DAY}。{which}")
    new = [str(row["code"]) for row in sample.officers if row["joined_on"] == date(2022, 3, 1)]
    sample.book(
        date(2022, 7, 6),
        "cert_training",
        "行政执法人员执法证考前培训",
        [DISTRICT],
        hours=HourWord.DAY,
        people=new,
        note=f"{EXAMPLE_DAY}，次数、人员为示例。",
    )
    sample.book(
        date(2022, 7, 27),
        "enforcement_training",
        "行政执法业务培训",
        [DISTRICT],
        hours=HourWord.HALF_DAY,
        category="business",
        people=sample.with_duty("enforcement"),
        note=f"{EXAMPLE_DAY}，次数、人员为示例。",
    )
