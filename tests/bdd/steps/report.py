"""Steps about reports. Each makes one, or looks at what it says."""

from __future__ import annotations

from decimal import Decimal

from pytest_bdd import then, when

from learnlaw.reports.model import Report, Row
from learnlaw.verbs.notices import issue_publicity_notice
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.reports_quota import report_quota
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


@then(phrase('报表中"{rule}"为'))
def table_reads(report: Report, rule: str, datatable: list[list[str]]) -> None:
    section = next(section for section in report.sections if section.heading.endswith(rule))
    table = section.tables[0]
    places = [[column.title for column in table.columns].index(title) for title in datatable[0]]
    assert [[_said(row, place) for place in places] for row in table.rows] == datatable[1:]


def _said(row: Row, place: int) -> str:
    cell = row[place]
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell)


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
