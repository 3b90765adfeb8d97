"""The report on quotas: for each demand, every unit in official order with what it owes, did and lacks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.forecast import State
from learnlaw.domain.policy_words import cite, describe
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import StudySession
from learnlaw.domain.survey import Line
from learnlaw.errors import Message, NothingToJudgeError, say
from learnlaw.reports.model import (
    Bar,
    Chart,
    Column,
    Curves,
    HeatMap,
    Kind,
    Picture,
    Report,
    Row,
    Section,
    Table,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.quotas import unit_meant
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_counted import Before, Counted, counted_in, year_before
from learnlaw.verbs.report_desk import (
    REPORTS,
    named,
    numbered,
    pack_lines,
    reading_lines,
    share,
    told,
    traced,
    unmeasured_lines,
    window_words,
    year_words,
)
from learnlaw.verbs.report_pictures import (
    OF_OFFICERS,
    PLAIN_HOURS,
    heat_map,
    hours_by_month,
    standing_by_month,
)
from learnlaw.verbs.report_quota_tables import SHORT_STATES, OfficerTable, UnitTable

if TYPE_CHECKING:
    from sqlalchemy import Connection

NOTES = (
    "场次与人次分别统计：同一场活动计入多个单位的，合计场次只算一场；人次为各场到会人员之和，不是人数。",
    "完成率＝实完成÷应完成，超出应完成的部分不计；百分数向下取至小数点后两位。",
)
APPRAISED = "本表供考核使用。考核依据未附计分办法，只列完成情况，不计得分。"
SIGNATURES = ("制表人（签字）", "审核人（签字）", "牵头单位（盖章）")
LAST_YEAR = "上年为上一年度全年，按同一考核依据和口径推算；上年台账没有记录的，留空。"


class NothingFoundError(NothingToJudgeError):
    """No rule judges what was asked for."""

    template = "the packs in use judge nothing there; see learnlaw quota check"


@listed(area=REPORTS, title=say("Report on quotas"), command="report quota")
def report_quota(
    desk: Desk,
    *,
    year: int | None = None,
    unit: str = "",
    worst: bool = False,
    officers: bool = False,
    trend: bool = False,
) -> Report:
    """Every demand of the packs in use with every unit that it judges, as `quota check` judges them.

    `unit` keeps a unit and those below it. Units stand in official order, with
    `worst` the largest shortfall first; `officers` lists officers one by one;
    `trend` shows how each demand stood at the end of every month.
    Raises `NoUnitsError`, `NoPackError`, `NotFoundError`, `NothingFoundError`.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
        code = unit_meant(judged, unit) if unit else ""
        quota = Quota(
            counted_in(desk, connection, judged), year_before(desk, connection, judged), code, worst, officers
        )
        if not quota.findings:
            raise NothingFoundError
        quota.pictures = tuple(quota.drawn(desk, connection, trend=trend))
        return traced(desk, connection, quota.report())


@dataclass
class Quota:
    """One report on quotas being made."""

    counted: Counted
    before: Before
    unit: str = ""
    worst: bool = False
    officers: bool = False
    pictures: tuple[Picture, ...] = ()
    """What stands below the sums."""

    def drawn(self, desk: Desk, connection: Connection, *, trend: bool) -> Iterator[Picture]:
        """The board, hours by month, and the standing over the year if it is asked for."""
        people, basis = self.judged.people, self.judged.survey.basis
        board = heat_map(self)
        if board is not None:
            yield board
        county = basis.county(self.judged.verdict.on)
        own = None
        if self.unit:
            above = people.roster.above
            own = {o for unit, codes in county.own.items() if self.unit in above.get(unit, ()) for o in codes}
        earned = hours_by_month(desk, connection, people, basis.year or basis.on.year, own)
        if earned is not None:
            yield earned
        if trend:
            yield standing_by_month(desk, connection, self)

    def covers(self, finding: Finding) -> bool:
        """Whether a finding is of the units asked for."""
        above = self.judged.people.roster.above
        return not self.unit or self.unit in above.get(finding.subject.unit, ())

    @property
    def judged(self) -> Judged:
        """What it reports of."""
        return self.counted.judged

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the units asked for, in official order."""
        roster = self.judged.people.roster
        found = self.judged.verdict.findings
        found = tuple(f for f in found if self.covers(f))
        end = len(roster.position)
        return tuple(
            sorted(
                found,
                key=lambda f: (roster.position.get(f.subject.unit, end), f.subject.code, f.window.start),
            )
        )

    @cached_property
    def by_line(self) -> list[tuple[Line, list[Finding]]]:
        """The findings of each rule, rules in the order of their packs."""
        groups: dict[int, list[Finding]] = {}
        for finding in self.findings:
            groups.setdefault(id(finding.rule), []).append(finding)
        return [(line, groups[id(line.rule)]) for line in self.judged.survey.lines if id(line.rule) in groups]

    def sessions(self, line: Line, findings: Sequence[Finding]) -> list[StudySession]:
        """The sessions behind the findings of a rule."""
        return self.counted.behind(line, findings, everywhere=not self.unit)

    @cached_property
    def all_sessions(self) -> list[StudySession]:
        """The sessions behind all findings, each once."""
        found = {s.key: s for line, findings in self.by_line for s in self.sessions(line, findings)}
        return sorted(found.values(), key=lambda s: (s.day, len(s.key), s.key))

    # -- the whole -----------------------------------------------------------------------

    def report(self) -> Report:
        """The report without its traces."""
        basis = self.judged.survey.basis
        used = {id(line.rule) for line, _ in self.by_line}
        readings = reading_lines(line for line in self.judged.survey.lines if id(line.rule) in used)
        return Report(
            title="学法用法考核指标完成情况表",
            subtitle=self._subtitle(),
            packs=pack_lines(basis.packs),
            readings=tuple(readings),
            sections=tuple(self._sections()),
            notes=tuple(self._notes()),
            signatures=SIGNATURES,
        )

    def _subtitle(self) -> str:
        basis = self.judged.survey.basis
        when = year_words(basis.year, basis.on) if basis.year else window_words_of(self.findings)
        if not self.unit:
            return f"（{when}）"
        below = any(f.subject.unit != self.unit for f in self.findings)
        name = basis.roster.units[self.unit].name
        return f"（{name}{'及下属单位' if below else ''}　{when}）"

    def _notes(self) -> Iterator[str]:
        yield from NOTES
        yield APPRAISED
        if self.unit:
            yield "人次为整场人次，与其他单位合办的场次含其他单位的人员。"
        if self.before:
            yield LAST_YEAR
        if any(isinstance(picture, HeatMap) for picture in self.pictures):
            yield OF_OFFICERS
        if any(isinstance(picture, Curves) and picture.stacked for picture in self.pictures):
            yield PLAIN_HOURS
        if any(finding.provisional for finding in self.findings):
            yield "注明“暂按上年度口径”的，考核依据的有效期已过，暂时沿用。"
        if any(finding.rule.force == "aim" for finding in self.findings):
            yield "注明“力争”的为力争目标，单独列示，不作未完成处理。"
        yield from (told(notice) for notice in self.judged.verdict.notices)
        yield from unmeasured_lines(self.judged.survey.basis.packs)

    def _sections(self) -> Iterator[Section]:
        titles = ["总体情况", *(named(line.rule.title) for line, _ in self.by_line)]
        parts: list[Section] = [self._summary(), *(self._rule(*group) for group in self.by_line)]
        for title, table in (
            ("计划逾期未登记", self._overdue()),
            ("补录清单", self._late()),
            ("免训免考人员", self.exempt()),
        ):
            if table.rows:
                titles.append(title)
                parts.append(Section("", (table,)))
        for heading, part in zip(numbered(titles), parts, strict=True):
            yield Section(heading, part.blocks, part.fresh)

    # -- the sum -----------------------------------------------------------------------------

    def _summary(self) -> Section:
        rows = [self._summed(n, *group) for n, group in enumerate(self.by_line, 1)]
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("考核指标"),
            Column("条款", width=10 if self.alone else 0),
            Column("对象", width=6),
            Column("应考核", Kind.NUMBER),
            *(Column(word, Kind.NUMBER) for word in SHORT_STATES.values()),
            Column("完成比例", Kind.PERCENT),
            Column("上年", Kind.PERCENT),
            Column("场次", Kind.NUMBER),
            Column("人次", Kind.NUMBER),
        )
        sessions = self.all_sessions
        states = Counter(finding.state for finding in self.findings)
        totals: Row = (
            *(None, "合计", None, None, len(self.findings)),
            *(states[state] for state in SHORT_STATES),
            share(states[State.MET], len(self.findings)),
            None,
            len(sessions),
            self.counted.person_times(sessions),
        )
        bars = tuple(self._bar(line, findings) for line, findings in self.by_line)
        table = Table(columns, tuple(rows), totals)
        return Section(
            "", (self._in_words(states), table, Chart("各项指标完成比例", bars, Kind.PERCENT), *self.pictures)
        )

    def _summed(self, number: int, line: Line, findings: Sequence[Finding]) -> Row:
        states = Counter(finding.state for finding in findings)
        sessions = self.sessions(line, findings)
        held = line.rule.measure != "staffing"
        return (
            number,
            named(line.rule.title) + ("（力争）" if line.rule.force == "aim" else ""),
            self._clause(line),
            "单位" if line.rule.subject == "unit" else "人员",
            len(findings),
            *(states[state] for state in SHORT_STATES),
            share(states[State.MET], len(findings)),
            self.before_share(findings),
            len(sessions) if held else None,
            self.counted.person_times(sessions) if held else None,
        )

    def _clause(self, line: Line) -> str:
        """The clause; with its document where several packs are in use."""
        cited = told(cite(line.rule, line.use.pack))
        document = line.use.pack.document_of(line.rule.source)
        return cited.removeprefix(document or named(line.use.pack.title)) if self.alone else cited

    @property
    def alone(self) -> bool:
        """Whether one document says all, so that clauses need not name it."""
        packs = {line.use.pack.document_of(line.rule.source) for line, _ in self.by_line}
        return len(packs) == 1 and all(line.rule.source.clause is not None for line, _ in self.by_line)

    def before_share(self, findings: Sequence[Finding]) -> Decimal | None:
        """The share of those findings that were met in the year before."""
        found = [old for old in map(self.before_of, findings) if old is not None]
        return share(sum(old.state is State.MET for old in found), len(found))

    def before_of(self, finding: Finding) -> Finding | None:
        """The finding of the year before."""
        return self.before.get((finding.id, finding.subject.code, finding.window.start))

    def _bar(self, line: Line, findings: Sequence[Finding]) -> Bar:
        met = sum(finding.state is State.MET for finding in findings)
        return Bar(named(line.rule.title), share(met, len(findings)) or Decimal(0), f"{met}/{len(findings)}")

    def _in_words(self, states: Counter[State]) -> str:
        parts = [f"{told(Message(state.value))}{states[state]}项" for state in SHORT_STATES if states[state]]
        sessions = self.all_sessions
        return (
            f"共{len(self.by_line)}项指标，逐单位、逐人考核{len(self.findings)}项次：{'，'.join(parts)}。"
            f"计入活动{len(sessions)}场次，参加{self.counted.person_times(sessions)}人次。"
        )

    # -- one rule ------------------------------------------------------------------------------

    def _rule(self, line: Line, findings: Sequence[Finding]) -> Section:
        pack, rule = line.use.pack, line.rule
        sentence = told(describe(rule, pack, self.judged.survey.basis.kinds)[0])
        words = f"依据：{told(cite(rule, pack))}。{sentence}"
        if rule.source.quote:
            words += f"原文：“{rule.source.quote}”"
        table = (
            UnitTable(self, line, findings) if rule.subject == "unit" else OfficerTable(self, line, findings)
        )
        return Section("", (words, *table.tables()))

    # -- lists ---------------------------------------------------------------------------------

    def _overdue(self) -> Table:
        roster = self.judged.people.roster
        overdue = [
            s
            for s in self.judged.verdict.overdue
            if not self.unit or any(self.unit in roster.above.get(code, ()) for code in s.units)
        ]
        rows = tuple((s.last, s.number, roster.units[s.organiser].name, s.topic) for s in overdue)
        return Table(
            (Column("计划日期", Kind.DATE), Column("编号"), Column("主办单位"), Column("主题")), rows
        )

    def _late(self) -> Table:
        roster = self.judged.people.roster
        rows = tuple(
            (s.last, s.number, roster.units[s.organiser].name, s.topic, s.entered_on, s.late_by)
            for s in self.all_sessions
            if s.late_by
        )
        columns = (
            Column("举办日期", Kind.DATE),
            Column("编号"),
            Column("主办单位"),
            Column("主题"),
            Column("登记日期", Kind.DATE),
            Column("补录天数", Kind.NUMBER),
        )
        return Table(columns, rows)

    def exempt(self) -> Table:
        """Who is exempt on the day, and why."""
        roster = self.judged.people.roster
        county = self.judged.survey.basis.county(self.judged.verdict.on)
        found = []
        for code, exemption in county.exempt.items():
            home = county.home_unit(code)
            if home is None or (self.unit and self.unit not in roster.above.get(home, ())):
                continue
            name = roster.units[home].name
            cells = (name, code, roster.officers[code].name, exemption.reason)
            found.append((roster.position[home], code, (*cells, exemption.starts_on, exemption.ends_on)))
        columns = (
            Column("单位"),
            Column("人员编码"),
            Column("姓名"),
            Column("事由"),
            Column("起", Kind.DATE),
            Column("止", Kind.DATE),
        )
        return Table(columns, tuple(row for _, _, row in sorted(found, key=lambda each: each[:2])))


def window_words_of(findings: Sequence[Finding]) -> str:
    """The windows of some findings, each once."""
    windows = sorted({f.window for f in findings}, key=lambda w: (w.start, w.days or 10**9))
    words = list(dict.fromkeys(map(window_words, windows)))
    return "、".join(words) if len(words) <= 3 else "各指标现行考核周期"
