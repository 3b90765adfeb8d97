"""The tables of the report on quotas: of a demand on units a row a unit, of one on officers a row a unit, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.forecast import State
from learnlaw.domain.quota import ORDER, Finding
from learnlaw.domain.study import StudySession
from learnlaw.domain.survey import Line
from learnlaw.errors import Message
from learnlaw.reports.model import Column, Kind, Row, Table
from learnlaw.verbs.report_counted import evidence_words
from learnlaw.verbs.report_desk import named, share, told, window_words

if TYPE_CHECKING:
    from learnlaw.verbs.reports_quota import Quota

SHORT_STATES = {
    State.MET: "完成",
    State.PLANNED: "安排",
    State.ON_TRACK: "正常",
    State.BEHIND: "滞后",
    State.IMPOSSIBLE: "难完成",
    State.MISSED: "未完成",
}
"""The states in a word, in the order in which the columns stand."""


def remarks(finding: Finding, sessions: Sequence[StudySession] = ()) -> str:
    """What must be known beside a finding's figures."""
    late = sum(1 for session in sessions if session.late_by)
    last_by = finding.last_by
    parts = [
        "力争" if finding.rule.force == "aim" else "",
        "暂按上年度口径" if finding.provisional else "",
        "材料不全" if finding.immaterial else "",
        "补考后达标" if finding.made_up else "",
        f"补录{late}场" if late else "",
        f"另有计划{bare(finding.planned)}{'%' if finding.rule.percent else ''}" if finding.planned else "",
        f"最迟{last_by:%m-%d}" if last_by and last_by.year == finding.window.start.year else "",
        f"最迟{last_by}" if last_by and last_by.year != finding.window.start.year else "",
    ]
    return "；".join(filter(None, parts))


def bare(amount: Decimal) -> str:
    """A figure without trailing zeros."""
    return f"{amount.normalize():f}"


def done(finding: Finding) -> Decimal | None:
    """完成率: what was done of what is owed, in per cent, at most 100."""
    if not finding.minimum:
        return Decimal(100)
    part = min(finding.actual, finding.minimum)
    return Decimal(int(part * 10_000 // finding.minimum)).scaleb(-2)


def measure_word(line: Line) -> str:
    """In what a rule counts: 次, 学时, 人 or %."""
    if line.rule.percent:
        return "%"
    return {"count": "次", "hours": "学时"}.get(line.rule.measure, "人")


def worst_first(finding: Finding) -> tuple[object, ...]:
    """Sorts the largest shortfall first; those who lack as much keep their order."""
    lacking = finding.shortfall / finding.minimum if finding.minimum else Decimal(0)
    return ORDER[finding.state], -lacking


@dataclass
class UnitTable:
    """The table of a rule that judges units."""

    quota: Quota
    line: Line
    findings: Sequence[Finding]

    @cached_property
    def several(self) -> bool:
        """Whether windows must be told apart."""
        return len({finding.window for finding in self.findings}) > 1

    @property
    def persons(self) -> bool:
        """Whether it is measured in persons."""
        return any(finding.of is not None for finding in self.findings)

    def tables(self) -> Iterator[Table]:
        """One row a unit and window."""
        findings = sorted(self.findings, key=worst_first) if self.quota.worst else self.findings
        rows = tuple(self._row(n, finding) for n, finding in enumerate(findings, 1))
        yield Table(tuple(self._columns()), rows, self._totals())

    def _columns(self) -> Iterator[Column]:
        kind = Kind.PERCENT if self.line.rule.percent else Kind.NUMBER
        yield Column("序号", Kind.NUMBER, width=4)
        yield Column("单位")
        if self.several:
            yield Column("考核周期")
        yield from (Column("应完成", kind), Column("实完成", kind), Column("完成率", Kind.PERCENT))
        yield Column("尚差", kind)
        if self.persons:
            yield from (Column(title, Kind.NUMBER) for title in ("达到人数", "总人数", "尚缺人数"))
        yield from (Column("上年", kind), Column("状态"), Column("佐证"), Column("备注"))

    def _row(self, number: int, finding: Finding) -> Row:
        counted = self.quota.counted
        staffing = self.line.rule.measure == "staffing"
        sessions = [] if staffing else counted.of_unit(self.line, finding.subject.code, finding.window)
        old = self.quota.before_of(finding)
        return (
            number,
            finding.subject.name,
            *([window_words(finding.window)] if self.several else []),
            finding.minimum,
            finding.actual,
            done(finding),
            finding.shortfall,
            *([finding.covered, finding.of, finding.short] if self.persons else []),
            None if old is None else old.actual,
            told(Message(finding.state.value)),
            evidence_words(sessions),
            remarks(finding, sessions),
        )

    def _totals(self) -> Row | None:
        """Sums, where what units did can be added up: counts can, shares and averages cannot."""
        met = sum(finding.state is State.MET for finding in self.findings)
        said = f"达标{met}/{len(self.findings)}"
        window = [None] if self.several else []
        if self.line.rule.measure != "count":
            persons = [None] * 3 if self.persons else []
            return (None, "合计", *window, None, None, None, None, *persons, None, said, None, None)
        owed = sum((f.minimum for f in self.findings), Decimal(0))
        covered = sum((min(f.actual, f.minimum) for f in self.findings), Decimal(0))
        return (
            *(None, "合计", *window, owed, sum((f.actual for f in self.findings), Decimal(0))),
            share(covered, owed),
            sum((f.shortfall for f in self.findings), Decimal(0)),
            self._before(),
            said,
            None,
            self._held(),
        )

    def _before(self) -> Decimal | None:
        old = [found.actual for found in map(self.quota.before_of, self.findings) if found is not None]
        return sum(old, Decimal(0)) if old else None

    def _held(self) -> str:
        sessions = self.quota.sessions(self.line, self.findings)
        return f"{len(sessions)}场次，{self.quota.counted.person_times(sessions)}人次"


@dataclass
class OfficerTable:
    """The tables of a rule that judges officers: by unit, and one by one if that is asked for."""

    quota: Quota
    line: Line
    findings: Sequence[Finding]

    def tables(self) -> Iterator[Table]:
        """One row a unit, then perhaps one an officer."""
        yield self._units()
        if self.quota.officers:
            yield self._people()

    def _units(self) -> Table:
        groups: dict[str, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(finding.subject.unit, []).append(finding)
        ordered = list(groups.items())
        if self.quota.worst:
            ordered.sort(key=lambda group: -sum(f.state is not State.MET for f in group[1]) / len(group[1]))
        rows = tuple(self._unit(n, *group) for n, group in enumerate(ordered, 1))
        met = sum(finding.state is State.MET for finding in self.findings)
        owed = len(self.findings)
        before = self.quota.before_share(self.findings)
        totals = (None, "合计", owed, met, share(met, owed), owed - met, before, self._states(self.findings))
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("单位"),
            Column("应完成人数", Kind.NUMBER),
            Column("实完成人数", Kind.NUMBER),
            Column("完成率", Kind.PERCENT),
            Column("尚差人数", Kind.NUMBER),
            Column("上年", Kind.PERCENT),
            Column("备注"),
        )
        return Table(columns, rows, totals)

    def _unit(self, number: int, unit: str, findings: Sequence[Finding]) -> Row:
        units = self.quota.judged.people.roster.units
        met = sum(finding.state is State.MET for finding in findings)
        return (
            number,
            units[unit].name if unit in units else "（无单位）",
            len(findings),
            met,
            share(met, len(findings)),
            len(findings) - met,
            self.quota.before_share(findings),
            self._states(findings),
        )

    def _states(self, findings: Sequence[Finding]) -> str:
        states = Counter(finding.state for finding in findings)
        return "、".join(f"{word}{states[state]}" for state, word in SHORT_STATES.items() if states[state])

    def _people(self) -> Table:
        findings = sorted(self.findings, key=worst_first) if self.quota.worst else self.findings
        units = self.quota.judged.people.roster.units
        rows = tuple(
            (
                n,
                units[f.subject.unit].name if f.subject.unit in units else None,
                f.subject.code,
                f.subject.name,
                window_words(f.window),
                f.minimum,
                f.actual,
                done(f),
                f.shortfall,
                told(Message(f.state.value)),
                remarks(f),
            )
            for n, f in enumerate(findings, 1)
        )
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("单位"),
            Column("人员编码"),
            Column("姓名"),
            Column("考核周期"),
            *(Column(title, Kind.NUMBER) for title in ("应完成", "实完成")),
            Column("完成率", Kind.PERCENT),
            Column("尚差", Kind.NUMBER),
            Column("状态"),
            Column("备注"),
        )
        return Table(columns, rows, title=f"{named(self.line.rule.title)}：人员明细")
