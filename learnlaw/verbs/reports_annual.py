"""The study section of the annual report on law-based government: what was done, and what was not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import ENFORCEMENT, UNIT, ActivityKind, Kinds
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import County
from learnlaw.domain.policy import Scope
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Status, StudySession
from learnlaw.errors import say
from learnlaw.reports.model import Column, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import NoUnitsError, judge_within, packs_in_use
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_counted import counted_in
from learnlaw.verbs.report_desk import (
    REPORTS,
    named,
    numbered,
    pack_lines,
    reading_lines,
    share,
    traced,
    year_of,
    year_words,
)
from learnlaw.verbs.reports_ledger import persons_at, records_of
from learnlaw.verbs.reports_quota import Quota

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.survey import Line, PackInUse
    from learnlaw.store.people import People

GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("领导干部学法", ("executive_study", "centre_group", "meeting_study", "first_agenda")),
    (
        "法治讲座、集中学法和旁听庭审",
        ("lecture", "collective_study", "self_study", "seminar", "training_class", "hearing"),
    ),
    ("行政执法人员培训", ("enforcement_training", "rotation", "cert_training", "off_job")),
    ("任职和入职学法", ("entry_training", "promotion_training", "pre_job", "appointment_check")),
    ("学法用法考试和抽查", ("exam", "spot_quiz")),
    ("案卷评查和执法检查", ("case_review", "case_spot_check", "enforcement_inspection")),
    ("制度建设和述法", ("study_plan", "required_list", "annual_report", "duty_report")),
)
"""The paragraphs, each of the kinds of activity that it tells; kinds of a pack's own come last."""
PAPERS = {"study_plan": "印发学法计划", "required_list": "印发学法清单", "annual_report": "编制年度报告"}
"""Kinds of which the paper is told by its name, and what was done with it."""
MOST_NAMES = 10
LONG = 30
"""Days after which an entry is late by more than the end of a month."""
NOTES = (
    "次数为场次，人次为各场到会人员之和，人数为登记到人的人员去重后的数；三者不相加、不互换。",
    "存在问题一段列出未完成的指标，原因和措施由起草单位补充；下一步工作安排只列台账中的计划。",
)


@listed(area=REPORTS, title=say("Draft the study section of the annual report"), command="report annual")
def report_annual(desk: Desk, *, year: int | None = None) -> Report:
    """What the ledger says of a year of study, in the prose of official reports, and what was not done.

    Without packs in use nothing is said of demands. Raises `NoUnitsError`.
    """
    asked, _, _ = year_of(desk, year)
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        if not people.roster.units:
            raise NoUnitsError
        packs = packs_in_use(desk, connection)
        annual = Annual(desk, connection, people, packs, asked)
        return traced(desk, connection, annual.report())


@dataclass
class Annual:
    """One year on its way into paragraphs."""

    desk: Desk
    connection: Connection
    people: People
    packs: tuple[PackInUse, ...]
    year: int

    @cached_property
    def kinds(self) -> Kinds:
        """Every kind of activity, those of the packs too."""
        return kinds_under(self.desk, self.packs)

    @cached_property
    def held(self) -> dict[str, list[tuple[int, LedgerRecord]]]:
        """The activities held in the year by the desk's day, by kind; one of two kinds stands under both."""
        found: dict[str, list[tuple[int, LedgerRecord]]] = {}
        for key, (record, _) in records_of(self.desk, self.connection, self.people).items():
            counts = record.counts_on or record.last
            if record.status is Status.HELD and counts.year == self.year and counts <= self.desk.today():
                for kind in record.kinds:
                    found.setdefault(kind, []).append((key, record))
        return found

    @cached_property
    def county(self) -> County:
        """The county on the last day of the year, or on the desk's day if that comes first."""
        return self.people.roster.as_of(min(self.desk.today(), date(self.year, 12, 31)))

    # -- the whole -----------------------------------------------------------------------

    def report(self) -> Report:
        """The section without its traces."""
        quota = self._quota()
        titled = [(heading, blocks) for heading, blocks in self._parts(quota) if blocks]
        headings = numbered([heading for heading, _ in titled])
        lines = [line for line, _ in quota.by_line] if quota else []
        return Report(
            title=f"{year_words(self.year, self.desk.today())}法治政府建设情况报告",
            subtitle="（学法用法部分　初稿）",
            packs=pack_lines(self.packs),
            readings=tuple(reading_lines(lines)),
            sections=tuple(
                Section(h, tuple(blocks)) for h, (_, blocks) in zip(headings, titled, strict=True)
            ),
            notes=NOTES,
        )

    def _quota(self) -> Quota | None:
        if not self.packs:
            return None
        judged = judge_within(self.desk, self.connection, year=self.year)
        return Quota(counted_in(self.desk, self.connection, judged), {})

    def _parts(self, quota: Quota | None) -> Iterator[tuple[str, list[str | Table]]]:
        told = {kind for _, kinds in GROUPS for kind in kinds}
        own = tuple(kind for kind in self.kinds.activities if kind not in told)
        for heading, kinds in (*GROUPS, ("其他工作", own)):
            sentences = [self._sentence(kind) for kind in kinds if kind in self.held]
            yield heading, ["".join(sentences)] if sentences else []
        if quota is not None and quota.by_line:
            yield "考核指标完成情况和存在问题", [*_problems(quota)]
        yield "下一步工作安排", [*self._ahead(quota)]
        yield "附：数据一览", [self._table()]

    # -- prose -----------------------------------------------------------------------------------

    def _sentence(self, code: str) -> str:
        kind, records = self.kinds.activities[code], [record for _, record in self.held[code]]
        if code in PAPERS:
            return f"{PAPERS[code]}{''.join(dict.fromkeys(map(_titled, records)))}。"
        verb = named(kind.unit_verb) if UNIT in kind.credits else "开展"
        parts = [f"{verb}{named(kind.title)}{len(records)}次"]
        if times := person_times(records):
            parts.append(f"参加{times}人次")
        if units := self._units(records):
            parts.append(units)
        parts += self._passed(kind, code)
        parts += [self._covered()] if code == "rotation" else []
        return "，".join(parts) + "。"

    def _units(self, records: Sequence[LedgerRecord]) -> str:
        """How many units took part besides the government itself; nothing of one."""
        known = self.people.roster.units
        units = [known[code] for code in self.units_of(records) if known[code].kind != "government"]
        if len(units) < 2:
            return ""
        return f"涉及{len(units)}个{'执法部门' if all(unit.enforces for unit in units) else '单位'}"

    def units_of(self, records: Iterable[LedgerRecord]) -> list[str]:
        """The units that activities count for, each once."""
        return list(dict.fromkeys(code for record in records for code in record.units))

    def _covered(self) -> str:
        """How many of the enforcement officers were at a rotation training of the year."""
        wanted = self.county.who(Scope(duties=frozenset({ENFORCEMENT})))
        there = persons(record for _, record in self.held["rotation"]) & wanted
        rate = share(len(there), len(wanted))
        if rate is None:
            return "没有登记在职的行政执法人员"
        return f"行政执法人员{len(wanted)}人中{len(there)}人参加，覆盖率{rate.normalize():f}%"

    def _passed(self, kind: ActivityKind, code: str) -> list[str]:
        from learnlaw.store.results import load_results

        if not kind.exam:
            return []
        mine = {str(key) for key, _ in self.held[code]}
        passed: dict[tuple[str, str], bool] = {}
        for result in load_results(self.connection, self.people, self.desk.known_on):
            if result.exam in mine and result.known_on <= self.desk.today():
                seat = result.exam, result.officer
                passed[seat] = passed.get(seat, False) or result.passed
        rate = share(sum(passed.values()), len(passed))
        return [] if rate is None else [f"登记成绩{len(passed)}人次，合格率{rate.normalize():f}%"]

    # -- what comes next ---------------------------------------------------------------------------

    def _ahead(self, quota: Quota | None) -> Iterator[str]:
        """What is planned, and what can still be made up for in this year's windows."""
        today = self.desk.today()
        plans = [
            record
            for record, _ in records_of(self.desk, self.connection, self.people).values()
            if record.status is Status.PLANNED and record.last > today
        ]
        for year in (self.year, self.year + 1):
            if words := self._planned([record for record in plans if record.first.year == year]):
                yield f"已列入{year}年计划的有：{words}。"
        if words := _open(quota, self.year) if quota is not None else "":
            yield f"本年内尚可补足的指标，最早的期限为：{words}。"
        yield f"{self.year + 1}年度的工作打算由起草单位补充。"

    def _planned(self, records: Iterable[LedgerRecord]) -> str:
        counts = Counter(kind for record in records for kind in record.kinds)
        known = self.kinds.activities
        return "、".join(
            f"{named(known[kind].title)}{count}次" for kind, count in counts.items() if kind in known
        )

    # -- figures -----------------------------------------------------------------------------------

    def _table(self) -> Table:
        rows: list[Row] = []
        for code, kind in self.kinds.activities.items():
            if code in self.held:
                records = [record for _, record in self.held[code]]
                named_there = len(persons(records)) or None
                units = len(self.units_of(records))
                times = person_times(records) or None
                rows.append((named(kind.title), len(records), times, named_there, units))
        columns = (
            Column("类别"),
            Column("场次", Kind.NUMBER),
            Column("人次", Kind.NUMBER),
            Column("人数", Kind.NUMBER),
            Column("单位数", Kind.NUMBER),
        )
        return Table(columns, tuple(rows))


def person_times(records: Iterable[LedgerRecord]) -> int:
    """人次: persons added over activities."""
    return sum(persons_at(record) or 0 for record in records)


def persons(records: Iterable[LedgerRecord]) -> frozenset[str]:
    """Who was there by name, in a way that earns."""
    return frozenset(seat.officer for record in records for seat in record.attendances if seat.presence.earns)


def _titled(record: LedgerRecord) -> str:
    return record.topic if "《" in record.topic else f"《{record.topic}》"


# -- what was not done ---------------------------------------------------------------------------


def _problems(quota: Quota) -> Iterator[str]:
    groups = quota.by_line
    whole = [line for line, findings in groups if all(f.state is State.MET for f in findings)]
    yield _overall(len(groups), len(whole))
    if not all(finding.window.over(quota.counted.on) for finding in quota.findings):
        yield "部分指标的考核周期尚未结束，以下按统计截至日列示。"
    for line, findings in groups:
        lacking = [finding for finding in findings if finding.state is not State.MET]
        if lacking:
            yield _problem(line, findings, lacking)
    if overdue := len(quota.judged.verdict.overdue):
        yield f"有{overdue}项计划活动逾期未登记。"
    yield from late_words(quota.all_sessions)


def _overall(count: int, whole: int) -> str:
    if whole == count:
        return f"本年度考核指标{count}项，全部达标。"
    if not whole:
        return f"本年度考核指标{count}项，均有单位或人员未达标。"
    return f"本年度考核指标{count}项，其中{whole}项全部达标，{count - whole}项有单位或人员未达标。"


def late_words(sessions: Sequence[StudySession]) -> Iterator[str]:
    """How many of the activities that count were entered late, and how many of these by more than a month."""
    late = [session.late_by for session in sessions if session.late_by]
    if not late:
        return
    long = sum(days > LONG for days in late)
    which = "全部" if len(late) == len(sessions) else f"其中{len(late)}场次"
    more = f"，登记时距举办均超过{LONG}天" if long == len(late) else f"，登记时距举办超过{LONG}天的{long}场次"
    yield f"计入的活动{len(sessions)}场次，{which}为补录{more if long else ''}。"


def _open(quota: Quota, year: int) -> str:
    """What can still be met this year, by the day on which whoever is first must act at the latest."""
    by_day: dict[date, list[str]] = defaultdict(list)
    for line, findings in quota.by_line:
        days = [f.last_by for f in findings if f.last_by is not None and f.last_by.year == year]
        if days:
            by_day[min(days)].append(named(line.rule.title))
    return "；".join(f"{day.month}月{day.day}日前，{'、'.join(by_day[day])}" for day in sorted(by_day))


def _problem(line: Line, findings: Sequence[Finding], lacking: Sequence[Finding]) -> str:
    title = named(line.rule.title) + ("（力争）" if line.rule.force == "aim" else "")
    if line.rule.subject == "officer":
        return f"{title}：{len(findings)}人中{len({f.subject.code for f in lacking})}人未达标。"
    names = list(dict.fromkeys(finding.subject.name for finding in lacking))
    more = f"等{len(names)}个单位" if len(names) > MOST_NAMES else ""
    return f"{title}：{'、'.join(names[:MOST_NAMES])}{more}未达标。"
