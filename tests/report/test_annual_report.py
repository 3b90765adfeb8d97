"""From the shipped ledgers come the figures of the two documents that they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from learnlaw.places import shipped_rosters
from learnlaw.reports.model import Report
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import NoUnitsError
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.policies import find_pack, use_packs
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_annual import late_words, report_annual
from learnlaw.verbs.roster_import import import_roster
from tests.county import a_record
from tests.factories import a_desk
from tests.report.sight import golden

FOLDER = shipped_rosters()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = a_desk(tmp_path, now=datetime(2024, 6, 3, 1, tzinfo=UTC))
    yield found
    found.close()


def annual(desk: Desk, name: str, *, packs: bool = True) -> Report:
    """The annual report from a shipped roster and ledger."""
    import_roster(desk, FOLDER / f"{name}-roster.xlsx")
    if packs or name == "liandu-2022":
        use_packs(desk, [find_pack(desk, str(FOLDER / f"{name}-figures.yaml"))])
    import_ledger(desk, FOLDER / f"{name}-ledger.xlsx")
    return report_annual(desk, year=int(name.partition("-")[2]))


def prose(report: Report) -> str:
    return "".join(block for section in report.sections for block in section.blocks if isinstance(block, str))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        pytest.param(
            "liandu-2022",
            ["政府常务会议学法12次", "应知应会抽查1次", "案卷评查2次，涉及12个执法部门", "执法证考前培训1次"],
            id="莲都区 2022",
        ),
        pytest.param(
            "wangdu-2023",
            [
                "政府常务会议学法10次",
                "旁听庭审2次",
                "法治专题讲座1次",
                "法治专题培训班1次",
                "单位集中学法1次，涉及37个执法部门",
                "行政执法人员800人中800人参加，覆盖率100%",
                "《2023年度望都县政府学法计划》",
                "《望都县领导干部学法清单制度(试行)》",
            ],
            id="望都县 2023",
        ),
    ],
)
def test_the_paragraphs_give_the_figures_of_the_document(desk: Desk, name: str, said: list[str]) -> None:
    told = prose(annual(desk, name))
    assert [words for words in said if words not in told] == []
    assert "项，全部达标。" in told


def test_what_was_not_done_is_said(desk: Desk) -> None:
    annual(desk, "wangdu-2023")
    use_packs(desk, [find_pack(desk, "huzhu-2024")])
    told = prose(report_annual(desk, year=2024))
    assert "全部达标。" not in told and "尚未结束" in told and "有单位或人员未达标。" in told


@pytest.mark.parametrize(
    ("day", "title"),
    [
        pytest.param(date(2023, 6, 30), "2023年上半年", id="half a year"),
        pytest.param(date(2023, 6, 29), "2023年度", id="the day before"),
        pytest.param(date(2024, 6, 30), "2023年度", id="half of another year"),
    ],
)
def test_as_of_30_june_it_is_the_report_of_half_a_year(desk: Desk, day: date, title: str) -> None:
    annual(desk, "wangdu-2023")
    earlier = replace(desk, on=day)
    earlier.__dict__["engine"] = desk.engine
    assert report_annual(earlier, year=2023).title.startswith(title + "法治")


@pytest.mark.parametrize(
    ("late", "said"),
    [
        pytest.param([0, 0], "", id="none"),
        pytest.param([0, 3], "计入的活动2场次，其中1场次为补录。", id="some days"),
        pytest.param(
            [0, 3, 31], "计入的活动3场次，其中2场次为补录，登记时距举办超过30天的1场次。", id="some long"
        ),
        pytest.param(
            [31, 40], "计入的活动2场次，全部为补录，登记时距举办均超过30天。", id="all of them long"
        ),
    ],
)
def test_late_entries_are_told_by_how_late(late: list[int], said: str) -> None:
    record = a_record("2024-03-01")
    entered = [record.last + timedelta(days=days) for days in late]
    sessions = [record.session(str(n), day) for n, day in enumerate(entered)]
    assert "".join(late_words(sessions)) == said


def test_another_year_has_nothing_of_this_one(desk: Desk) -> None:
    annual(desk, "wangdu-2023")
    assert "政府常务会议学法" not in prose(report_annual(desk, year=2022)).partition("本年度考核指标")[0]


def test_without_packs_nothing_is_said_of_demands(desk: Desk) -> None:
    report = annual(desk, "wangdu-2023", packs=False)
    assert not any("考核指标" in section.heading for section in report.sections)
    assert "政府常务会议学法10次" in prose(report)


def test_times_persons_and_units_are_told_apart(desk: Desk) -> None:
    rows = {row[0]: row[1:] for row in annual(desk, "wangdu-2023").tables[-1].rows}
    assert rows["旁听庭审"] == (2, 74, 37, 1) and rows["轮训"] == (4, 800, 800, 1)


def test_an_earlier_day_knows_less(desk: Desk) -> None:
    annual(desk, "wangdu-2023")
    earlier = replace(desk, on=date(2023, 6, 30))
    earlier.__dict__["engine"] = desk.engine
    assert "政府常务会议学法5次" in prose(report_annual(earlier))


@pytest.mark.parametrize("packs", [["huzhu-2024"], []])
def test_without_units_there_is_nothing_to_tell(desk: Desk, packs: list[str]) -> None:
    if packs:
        use_packs(desk, [find_pack(desk, word) for word in packs])
    with pytest.raises(NoUnitsError):
        report_annual(desk)


def test_the_text_is_as_it_was_looked_at(desk: Desk) -> None:
    golden("annual.txt", as_text(annual(desk, "wangdu-2023"), 120))
