"""Steps about quotas. Each is one verb, or one look at what a verb gave back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pytest_bdd import given, then, when
from sqlalchemy import insert

from learnlaw.domain.explain import Explanation, plain
from learnlaw.domain.quota import Finding
from learnlaw.i18n import tell_in
from learnlaw.store.base import writing
from learnlaw.store.tables import exam_result
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.quotas import QuotaCheck, check_quota, explain_quota
from learnlaw.verbs.study import cancel_session
from tests.bdd.packs import Shelf, rows_of
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import rows_of as stored
from tests.offices import a_ledger, a_row

Table = list[list[str]]
STATES = {
    "missed": "未完成",
    "impossible": "预计无法完成",
    "behind": "滞后于序时进度",
    "on_track": "符合序时进度",
    "planned": "已安排",
    "met": "已完成",
}
NONE = "无"
"""What a cell says where there is nothing."""


# -- what is there ---------------------------------------------------------------------------------


@given(phrase('县人民政府下有{kind}"{unit}", 人员为"{people:Names}"'))
def there_is_a_unit(world: World, kind: str, unit: str, people: list[str]) -> None:
    """A unit of the government, and people without duties; 执法部门 is a department that enforces."""
    enforces = "是" if kind == "执法部门" else "否"
    kind = "政府部门" if kind == "执法部门" else kind
    units: list[list[Any]] = [
        ["单位名称", "单位类型", "上级单位", "执法部门"],
        ["县人民政府", "政府", "", "否"],
        [unit, kind, "县人民政府", enforces],
    ]
    officers = [["姓名", "单位"], *([name, unit] for name in people)]
    world.take(units=units, **({"officers": officers} if people else {}))


@given(phrase('"{people:Names}"是{duty}'))
def people_have_a_duty(world: World, people: list[str], duty: str) -> None:
    rows = [[world.officer(name), name, world.county().home_of[world.officer(name)], duty] for name in people]
    world.take(officers=[["人员编码", "姓名", "单位", "人员类别"], *rows])


@given("台账登记了下列活动")
@when("协调员登记下列活动")
def ledger_holds(world: World, datatable: Table) -> None:
    """Rows of 活动: 县司法局 holds a lecture of three hours unless the row says otherwise."""
    count = len(stored(world.database, "SELECT id FROM activity"))
    rows = []
    for n, row in enumerate(rows_of(datatable), count + 1):
        given_cells = {name: cell for name, cell in row.items() if cell}
        cells = {"主题": f"学习{n}", **given_cells}
        rows.append(a_row(cells.pop("日期"), **cells))
    import_ledger(world.desk, a_ledger(world.folder / "ledger.xlsx", *rows))


@given(phrase('"{topic}"的成绩如下'))
def exam_has_results(world: World, topic: str, datatable: Table) -> None:
    """Results of an exam of the ledger: who, 合格 or 不合格, and the day from which it is known."""
    ((key,),) = stored(world.database, "SELECT id FROM activity WHERE topic = ?", topic)
    ids = dict(stored(world.database, "SELECT name, id FROM officer"))
    found = []
    for n, row in enumerate(rows_of(datatable), 1):
        known = date.fromisoformat(row["公布日期"])
        values = {"activity_id": key, "officer_id": ids[row["姓名"]], "attempt": n, "receipt_id": 1}
        days = {"sat_on": known, "known_on": known, "makeup": row.get("补考") == "是"}
        found.append({**values, **days, "passed": row["成绩"] == "合格"})
    with writing(world.desk.engine) as connection:
        connection.execute(insert(exam_result), found)


@when(phrase('协调员取消"{topic}"'))
def coordinator_cancels(world: World, topic: str) -> None:
    ((key,),) = stored(world.database, "SELECT id FROM activity WHERE topic = ?", topic)
    cancel_session(world.desk, f"#{key}", reason="未举办")


# -- checking ----------------------------------------------------------------------------------------


def as_of(world: World, day: date | None = None, known_on: date | None = None) -> Desk:
    """The desk, asked about another day; the clock stays where it is."""
    moved = replace(world.desk, on=day, known_on=known_on)
    moved.__dict__["engine"] = world.desk.engine
    return moved


@when("协调员检查考核", target_fixture="verdict")
def coordinator_checks(world: World) -> QuotaCheck:
    return check_quota(world.desk)


@when(phrase("协调员按{day:Day}检查考核"), target_fixture="verdict")
def coordinator_checks_a_day(world: World, day: date) -> QuotaCheck:
    return check_quota(as_of(world, day))


@when(phrase("协调员检查{year:Int}年度考核"), target_fixture="verdict")
def coordinator_checks_a_year(world: World, year: int) -> QuotaCheck:
    return check_quota(world.desk, year=year)


@when(phrase("协调员用{known:Day}已录入的数据检查{day:Day}的考核"), target_fixture="verdict")
def coordinator_checks_what_was_known(world: World, known: date, day: date) -> QuotaCheck:
    return check_quota(as_of(world, day, known))


@when(phrase('协调员只检查"{unit}"的考核'), target_fixture="verdict")
def coordinator_checks_a_unit(world: World, unit: str) -> QuotaCheck:
    return check_quota(world.desk, unit=unit)


# -- what came of it ---------------------------------------------------------------------------------


def _day(day: date | None) -> str:
    return NONE if day is None else day.isoformat()


def _figure(finding: Finding, amount: Any) -> str:
    return plain(amount) + ("%" if finding.rule.percent else "")


LOOKS: dict[str, Callable[[Finding], str]] = {
    "对象": lambda f: f.subject.name,
    "指标": lambda f: f.rule.title.zh,
    "考核依据": lambda f: f.document or "",
    "起": lambda f: _day(f.window.start),
    "止": lambda f: _day(f.window.last),
    "应完成": lambda f: _figure(f, f.minimum),
    "实完成": lambda f: _figure(f, f.actual),
    "已安排": lambda f: _figure(f, f.planned),
    "尚差": lambda f: _figure(f, f.shortfall),
    "状态": lambda f: STATES[f.state.value],
    "最迟日期": lambda f: _day(f.last_by),
    "应有人数": lambda f: str(f.of),
    "已有人数": lambda f: str(f.covered),
    "差人数": lambda f: str(f.short),
    "补考后达标": lambda f: "是" if f.made_up else "否",
    "材料不全": lambda f: "是" if f.immaterial else "否",
    "暂按上年度口径": lambda f: "是" if f.provisional else "否",
}
"""What a column of a table of findings shows."""


def shown(findings: Sequence[Finding], header: Sequence[str]) -> list[list[str]]:
    return sorted([LOOKS[name](finding) for name in header] for finding in findings)


@then("考核结果为")
def verdict_is(verdict: QuotaCheck, datatable: Table) -> None:
    """All findings of the subjects named, and of no others of the rules named."""
    header, *rows = datatable
    named = {row["对象"] for row in rows_of(datatable)}
    findings = [f for f in verdict.verdict.findings if f.subject.name in named]
    assert shown(findings, header) == sorted(rows)


@then("考核结果依次为")
def verdict_is_in_order(verdict: QuotaCheck, datatable: Table) -> None:
    header, *rows = datatable
    assert [[LOOKS[name](finding) for name in header] for finding in verdict.verdict.findings] == rows


def finding_of(verdict: QuotaCheck, subject: str, rule: str) -> Finding:
    """The one finding of a subject under a rule."""
    found = [f for f in verdict.verdict.findings if (f.subject.name, f.rule.title.zh) == (subject, rule)]
    assert len(found) == 1, f"{len(found)} findings"
    return found[0]


@then(phrase('"{subject}"的"{rule}"实完成{actual}, 尚差{short}'))
def subject_has(verdict: QuotaCheck, subject: str, rule: str, actual: str, short: str) -> None:
    finding = finding_of(verdict, subject, rule)
    assert (_figure(finding, finding.actual), _figure(finding, finding.shortfall)) == (actual, short)


@then(phrase('"{subject}"的"{rule}"为"{state}"'))
def subject_is_in_state(verdict: QuotaCheck, subject: str, rule: str, state: str) -> None:
    assert STATES[finding_of(verdict, subject, rule).state.value] == state


@then(phrase('"{subject}"的"{rule}"最迟日期为{day}'))
def subject_must_act_by(verdict: QuotaCheck, subject: str, rule: str, day: str) -> None:
    assert _day(finding_of(verdict, subject, rule).last_by) == day


@then(phrase('"{subject}"的"{rule}"已安排{planned}'))
def subject_has_planned(verdict: QuotaCheck, subject: str, rule: str, planned: str) -> None:
    finding = finding_of(verdict, subject, rule)
    assert _figure(finding, finding.planned) == planned


@then(phrase('"{subject}"的"{rule}"应完成{minimum}'))
def subject_is_asked(verdict: QuotaCheck, subject: str, rule: str, minimum: str) -> None:
    finding = finding_of(verdict, subject, rule)
    assert _figure(finding, finding.minimum) == minimum


@then(phrase('"{subject}"的"{rule}"考核周期为{first:Day}至{last}'))
def window_is(verdict: QuotaCheck, subject: str, rule: str, first: date, last: str) -> None:
    window = finding_of(verdict, subject, rule).window
    assert (window.start, _day(window.last)) == (first, last)


@then(phrase('"{rule}"考核的对象是"{subjects:Names}"'))
def rule_judges(verdict: QuotaCheck, rule: str, subjects: list[str]) -> None:
    found = {f.subject.name for f in verdict.verdict.findings if f.rule.title.zh == rule}
    assert found == set(subjects)


@then(phrase('"{subject}"的"{rule}"同时满足"{others:Names}"的要求'))
def finding_stands_for(verdict: QuotaCheck, shelf: Shelf, subject: str, rule: str, others: list[str]) -> None:
    assert [shelf.title_of(id) for id in finding_of(verdict, subject, rule).also] == others


@then(phrase('"{subject}"的"{rule}"采用的口径是"{reading}"'))
def finding_carries_reading(verdict: QuotaCheck, subject: str, rule: str, reading: str) -> None:
    judged = finding_of(verdict, subject, rule).rule
    assert judged.reading is not None
    title = judged.readings[judged.reading].title
    assert (title.zh if title else "") == reading


@then(phrase('计划逾期未登记的有"{topics:Names}"'))
def plans_gone_by(verdict: QuotaCheck, topics: list[str]) -> None:
    assert [session.topic for session in verdict.verdict.overdue] == topics


@then(phrase('检查提示"{words:Names}"'))
def check_tells(verdict: QuotaCheck, words: list[str]) -> None:
    told = "\n".join(tell_in("zh", notice) for notice in verdict.verdict.notices)
    assert [word for word in words if word not in told] == []


@then("检查没有提示")
def check_tells_nothing(verdict: QuotaCheck) -> None:
    assert verdict.verdict.notices == ()


@then(phrase("未完成和预计无法完成的共{count:Int}项"))
def so_many_are_bad(verdict: QuotaCheck, count: int) -> None:
    summary = verdict.verdict.summary()
    assert sum(n for state, n in summary.items() if state.value in ("missed", "impossible")) == count
    assert verdict.bad == bool(count)


# -- why -----------------------------------------------------------------------------------------------


def explained(world: World, verdict: QuotaCheck, shelf: Shelf, subject: str, rule: str) -> Explanation:
    """Why the finding is what it is, on the day of the check."""
    finding = finding_of(verdict, subject, rule)
    desk = as_of(world, verdict.as_of, verdict.known_on)
    year = finding.window.start.year
    found = [*explain_quota(desk, finding.id, finding.subject.code, year=year)]
    (one,) = [one for one in found if one.finding.window == finding.window]
    return one


@then(phrase('"{subject}"的"{rule}"计入的是"{topics:Names}"'))
def these_counted(
    world: World, verdict: QuotaCheck, shelf: Shelf, subject: str, rule: str, topics: list[str]
) -> None:
    one = explained(world, verdict, shelf, subject, rule)
    assert [addend.what for addend in one.counted] == topics


@then(phrase('"{subject}"的"{rule}"未计入下列各项'))
def these_were_left_out(
    world: World, verdict: QuotaCheck, shelf: Shelf, subject: str, rule: str, datatable: Table
) -> None:
    one = explained(world, verdict, shelf, subject, rule)
    _, *rows = datatable
    assert sorted([item.what, tell_in("zh", item.reason)] for item in one.left_out) == sorted(rows)


@then(phrase('"{subject}"的"{rule}"中"{topic}"计{amount}, 注明"{words}"'))
def addend_is(
    world: World,
    verdict: QuotaCheck,
    shelf: Shelf,
    subject: str,
    rule: str,
    topic: str,
    amount: str,
    words: str,
) -> None:
    one = explained(world, verdict, shelf, subject, rule)
    (addend,) = [addend for addend in one.counted if addend.what == topic]
    notes = "；".join(tell_in("zh", note) for note in addend.notes)
    assert (plain(addend.amount), words in notes) == (amount, True), notes
