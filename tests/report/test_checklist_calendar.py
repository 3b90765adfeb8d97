"""The checklist has every clause of the packs, and the calendar every deadline and plan, under names that last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from learnlaw.domain.policy import Per
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.quotas import check_quota
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_annual import report_annual
from learnlaw.verbs.reports_calendar import report_calendar, save_calendar
from learnlaw.verbs.reports_checklist import report_checklist
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import cancel_session
from tests.conftest import Run
from tests.county import a_pack, a_rule, hours_rule, words
from tests.factories import a_desk, a_roster
from tests.offices import OFFICERS, UNITS, a_ledger, a_row, put_in_use
from tests.report.sight import golden
from tests.report.test_quota_report import DAY, findings

TODAY = date(2024, 10, 10)
PLANS = [
    a_row(
        "2024-11-05",
        编号="101",
        状态="计划",
        开始时间="09:00",
        结束时间="11:00",
        地点="二楼, 会议室；北",
        主讲人="王五",
    ),
    a_row("2024-11-20", 编号="102", 状态="计划", 结束日期="2024-11-21", 单位="东和乡", 主题="a;b,c\\n"),
    a_row("2024-09-20", 编号="103", 状态="计划"),
    a_row("2024-03-05", 编号="104"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = a_desk(tmp_path, now=datetime(2024, 10, 10, 2, tzinfo=UTC))
    import_roster(found, a_roster(tmp_path, units=UNITS, officers=OFFICERS))
    put_in_use(found, a_pack(a_rule(), hours_rule(title=words("hours"))))
    import_ledger(found, a_ledger(tmp_path / "plans.xlsx", *PLANS))
    yield found
    found.close()


def written(desk: Desk, tmp_path: Path, unit: str = "") -> Any:
    path = tmp_path / "out.ics"
    save_calendar(desk, report_calendar(desk, unit=unit), path, force=True)
    return Calendar.from_ical(path.read_bytes())


def test_every_deadline_of_quota_check_is_an_entry(desk: Desk, tmp_path: Path) -> None:
    last_days = {f.last_by for f in check_quota(desk).verdict.findings} - {None}
    events = written(desk, tmp_path).walk("VEVENT")
    due = [event for event in events if str(event["uid"]).startswith("deadline-")]
    assert {event["dtstart"].dt for event in due} == last_days and last_days
    assert all(event["dtend"].dt == event["dtstart"].dt + timedelta(days=1) for event in due)


def test_plans_to_come_are_entries_at_their_hours(desk: Desk, tmp_path: Path) -> None:
    events = {str(event["summary"]): event for event in written(desk, tmp_path).walk("VEVENT")}
    first, second = events["行政处罚法"], events["a;b,c\\n"]
    assert first["dtstart"].dt == datetime(2024, 11, 5, 1, tzinfo=UTC)
    assert first["dtend"].dt == datetime(2024, 11, 5, 3, tzinfo=UTC)
    assert str(first["location"]) == "二楼, 会议室；北" and first["transp"] == "OPAQUE"
    assert (second["dtstart"].dt, second["dtend"].dt) == (date(2024, 11, 20), date(2024, 11, 22))
    assert sum(str(event["uid"]).startswith("activity-") for event in events.values()) == 2


def test_the_annual_report_tells_the_same_plans_and_the_first_days_to_act_by(desk: Desk) -> None:
    (ahead,) = [s for s in report_annual(desk).sections if s.heading.endswith("下一步工作安排")]
    first = min(f.last_by for f in check_quota(desk).verdict.findings if f.last_by)
    told = "".join(str(block) for block in ahead.blocks)
    assert "已列入2024年计划的有：法治专题讲座2次。" in told and "已列入2025年计划" not in told
    assert f"最早的期限为：{first.month}月{first.day}日前，" in told and "2025年度的工作打算" in told
    assert "有1项计划活动逾期未登记。" in as_text(report_annual(desk), 200)


def test_a_unit_lacking_in_several_windows_is_named_once(desk: Desk) -> None:
    put_in_use(desk, a_pack(a_rule(per=Per(kind="quarter"))))
    (row,) = report_checklist(desk, year=2024).tables[0].rows
    gap = str(row[6])
    assert gap.count("东和乡") == 1 and "东和乡（2024年第1季度、" in gap


def test_everything_rings(desk: Desk, tmp_path: Path) -> None:
    events = written(desk, tmp_path).walk("VEVENT")
    ahead = {str(e["uid"]).partition("-")[0]: e.walk("VALARM")[0]["trigger"].dt for e in events}
    assert ahead == {"deadline": timedelta(days=-7), "activity": timedelta(days=-1)}
    assert all(len(event.walk("VALARM")) == 1 for event in events)


def test_names_of_entries_last_and_no_two_are_the_same(desk: Desk, tmp_path: Path) -> None:
    first = [str(e["uid"]) for e in written(desk, tmp_path, "A").walk("VEVENT")]
    assert len(set(first)) == len(first)
    cancel_session(desk, "102", reason="改期")
    later = replace(desk, on=date(2024, 10, 20))
    later.__dict__["engine"] = desk.engine
    assert [str(e["uid"]) for e in written(later, tmp_path, "A").walk("VEVENT")] == first


def test_the_file_is_the_same_twice_and_folded(desk: Desk, tmp_path: Path) -> None:
    made = []
    for name in ("one.ics", "two.ics"):
        save_calendar(desk, report_calendar(desk), tmp_path / name)
        made.append((tmp_path / name).read_bytes())
    assert made[0] == made[1]
    assert all(len(line) <= 75 for line in made[0].split(b"\r\n"))


def test_a_calendar_is_made_by_the_command(county: Run, tmp_path: Path) -> None:
    path = tmp_path / "c.ics"
    assert county("--on", "2024-06-01", "report", "calendar", "-o", path).code == 0
    assert Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    assert county("--on", "2024-06-01", "report", "calendar", "-o", path).code == 2
    assert county("report", "quota", "-o", tmp_path / "quota.ics").code == 2
    assert "最迟期限" in county("--on", "2024-06-01", "report", "calendar").out


# -- the checklist ------------------------------------------------------------------------------


def test_every_rule_and_everything_unmeasured_is_a_row(county: Run, tmp_path: Path) -> None:
    import json

    path = tmp_path / "c.json"
    assert county(*DAY, "report", "checklist", "--year", "2024", "-o", path).code == 0
    sections = json.loads(path.read_text(encoding="utf-8"))["sections"]
    measured, by_hand = (section["blocks"][0]["table"]["rows"] for section in sections)
    assert len(measured) == len({(f["pack"], f["rule"]) for f in findings(county)})
    assert any("出庭应诉率" in row[2] for row in by_hand)
    lectures = measured[0]
    assert lectures[3].startswith("法治专题讲座不少于2次") and lectures[4] == "2/6个单位达标；6场次，41人次"
    assert lectures[6] == "示例县人民政府、县委宣传部、威远镇人民政府、县政务服务中心未完成"


def test_a_unit_sees_its_own_figure_and_gap(desk: Desk) -> None:
    report = report_checklist(desk, unit="A")
    assert [row[4:7] for row in report.tables[0].rows] == [
        ("1次", "C级1", "尚差1次"),
        ("0/4人达标；1场次，0人次", "C级1", "赵一、钱二、孙三、李四未完成"),
    ]
    assert "县司法局" in report.subtitle


def test_the_text_is_as_it_was_looked_at(desk: Desk) -> None:
    golden("checklist.txt", as_text(report_checklist(desk), 120))
    golden("calendar.txt", as_text(report_calendar(desk).report, 120))
