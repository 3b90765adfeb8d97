"""Steps about reports. Each makes one, or looks at what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from icalendar import Calendar
from pytest_bdd import then, when

from learnlaw.reports.ics import render_calendar
from learnlaw.reports.model import Report, Row, Table
from learnlaw.verbs.exams import list_exams
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.notices import issue_publicity_notice
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.report_desk import as_text, save_report
from learnlaw.verbs.reports_annual import report_annual
from learnlaw.verbs.reports_calendar import Agenda, report_calendar
from learnlaw.verbs.reports_checklist import report_checklist
from learnlaw.verbs.reports_exam import report_exam
from learnlaw.verbs.reports_ledger import report_ledger
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.reports_quota import report_quota
from learnlaw.verbs.reports_unit import report_unit
from learnlaw.verbs.upkeep import list_audit
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import digest


def text(report: Report) -> str:
    """What it says, in one line."""
    return "".join(as_text(report, 200).split())


@when("协调员生成考核报表", target_fixture="report")
def coordinator_reports(world: World) -> Report:
    world.before = digest(world.database)
    return report_quota(world.desk)


@when("协调员生成考核报表, 尚差大的在前", target_fixture="report")
def coordinator_reports_worst_first(world: World) -> Report:
    return report_quota(world.desk, worst=True)


@when(phrase('协调员向"{unit}"发普法提示'))
def coordinator_reminds(world: World, unit: str) -> None:
    issue_publicity_notice(world.desk, unit, "请落实普法责任。")


@when(phrase('协调员生成"{name}"的学法档案'), target_fixture="report")
def coordinator_takes_a_file(world: World, name: str) -> Report:
    return report_officer(world.desk, name)


@when(phrase('协调员不说理由就调取"{name}"的个人信息'), target_fixture="report")
def coordinator_gives_no_reason(world: World, name: str) -> Report | None:
    world.before = digest(world.database)
    try:
        return report_officer(world.desk, name, personal=True)
    except NeedsReasonError:
        return None


@when(phrase('协调员因"{reason}"调取"{name}"的个人信息'), target_fixture="report")
def coordinator_gives_a_reason(world: World, reason: str, name: str) -> Report:
    return report_officer(world.desk, name, personal=True, reason=reason)


@when("协调员生成年度报告", target_fixture="report")
def coordinator_drafts_the_annual_report(world: World) -> Report:
    return report_annual(world.desk)


@when(phrase('协调员生成"{unit}"的年度情况'), target_fixture="report")
def coordinator_reports_a_unit(world: World, unit: str) -> Report:
    return report_unit(world.desk, unit)


@when(phrase('协调员生成"{title}"的成绩汇总表, 附试题分析'), target_fixture="report")
def coordinator_reports_an_exam(world: World, title: str) -> Report:
    number = next(exam.number for exam in list_exams(world.desk) if exam.title == title)
    return report_exam(world.desk, number, analysis=True)


@when(phrase("协调员生成{year:Int}年度的对照检查清单"), target_fixture="report")
def coordinator_makes_a_checklist(world: World, year: int) -> Report:
    return report_checklist(world.desk, year=year)


@when("协调员生成日程", target_fixture="agenda")
def coordinator_makes_a_calendar(world: World) -> Agenda:
    return report_calendar(world.desk)


@when(phrase('协调员把台账报表导出成"{form}"再导入'))
def coordinator_exports_the_ledger(world: World, form: str) -> None:
    path = world.folder / f"out.{form}"
    save_report(world.desk, report_ledger(world.desk), path)
    world.receipt = import_ledger(world.desk, path)


@then(phrase("报表第{number:Int}表为"))
def table_of_that_number_reads(report: Report, number: int, datatable: list[list[str]]) -> None:
    assert reading(report.tables[number - 1], datatable[0]) == datatable[1:]


@then(phrase('报表中"{rule}"为'))
def table_reads(report: Report, rule: str, datatable: list[list[str]]) -> None:
    section = next(section for section in report.sections if section.heading.endswith(rule))
    assert reading(section.tables[0], datatable[0]) == datatable[1:]


def reading(table: Table, titles: list[str]) -> list[list[str]]:
    """Some columns of a table, as a feature writes them."""
    places = [[column.title for column in table.columns].index(title) for title in titles]
    return [[_said(row, place) for place in places] for row in table.rows]


def _said(row: Row, place: int) -> str:
    cell = row[place]
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    return "" if cell is None else str(cell)


@then(phrase('报表的分析里没有"{name}"'))
def analysis_names_nobody(report: Report, name: str) -> None:
    analysis = [
        section for section in report.sections if "分析" in section.heading or "知识" in section.heading
    ]
    assert analysis and name not in text(Report(title="", sections=tuple(analysis)))


@then(phrase('日历里"{title}"在{day:Day}, 会提醒'))
def calendar_has(agenda: Agenda, title: str, day: date) -> None:
    made: Any = Calendar.from_ical(render_calendar(agenda.report, agenda.entries))
    (event,) = [event for event in made.walk("VEVENT") if event["summary"] == title]
    assert event["dtstart"].dt == day and event.walk("VALARM")


@then("再次生成的日程里原来的条目还是原来的编号")
def entries_keep_their_names(world: World, agenda: Agenda) -> None:
    again = {entry.title: entry.uid for entry in report_calendar(world.desk).entries}
    kept = [entry for entry in agenda.entries if entry.title in again]
    assert kept and all(again[entry.title] == entry.uid for entry in kept)


@then(phrase('报表写着"{words}"'))
def report_says(report: Report, words: str) -> None:
    assert words in text(report)


@then("报表没有生成")
def there_is_no_report(report: Report | None) -> None:
    assert report is None


@then("再次生成的考核报表校验码不变")
def same_code(world: World, report: Report) -> None:
    again = report_quota(world.desk).facts
    assert again and report.facts and again.audit == report.facts.audit


@then("再次生成的考核报表校验码改变")
def other_code(world: World, report: Report) -> None:
    again = report_quota(world.desk).facts
    assert again and report.facts and again.audit != report.facts.audit


@then(phrase('操作日志最后一条的理由是"{reason}"'))
def log_has_the_reason(world: World, reason: str) -> None:
    (entry,) = list_audit(world.desk, last=1)
    assert entry.reason == reason
