"""The checklist 对照检查清单: clause by clause what is asked, what was done, by which evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from learnlaw.domain.forecast import State
from learnlaw.domain.policy_words import cite, describe
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import StudySession
from learnlaw.domain.survey import Line
from learnlaw.errors import say
from learnlaw.reports.model import Column, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_within
from learnlaw.verbs.quotas import unit_meant
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_counted import counted_in, evidence_words
from learnlaw.verbs.report_desk import (
    REPORTS,
    named,
    numbered,
    pack_lines,
    reading_lines,
    told,
    traced,
    window_words,
    year_words,
)
from learnlaw.verbs.report_quota_tables import bare, measure_word
from learnlaw.verbs.reports_quota import NothingFoundError, Quota

MOST_NAMES = 8
"""So many are named who lack something; of more their number is told."""
SIGNATURES = ("检查人（签字）", "单位负责人（签字）", "单位（盖章）")


@listed(area=REPORTS, title=say("Report a checklist"), command="report checklist")
def report_checklist(desk: Desk, *, year: int | None = None, unit: str = "") -> Report:
    """Every clause of the packs in use with what it asks, the target, what was done, evidence and gap.

    Of the county each clause with all whom it judges; of a unit with the unit
    itself and its own officers. What the documents ask and no figure says stands
    at the end, to be checked by hand. Raises `NoUnitsError`, `NoPackError`,
    `NotFoundError`, `NothingFoundError`.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
        code = unit_meant(judged, unit) if unit else ""
        quota = Quota(counted_in(desk, connection, judged), {}, code)
        checklist = Checklist(quota, code)
        if not checklist.rules:
            raise NothingFoundError
        return traced(desk, connection, checklist.report())


@dataclass
class Checklist:
    """Clauses on their way into tables."""

    quota: Quota
    unit: str

    @property
    def rules(self) -> list[tuple[Line, list[Finding]]]:
        """The rules with the findings that the list is about."""
        groups = self.quota.by_line
        if not self.unit:
            return groups
        found = [(line, [f for f in findings if f.subject.unit == self.unit]) for line, findings in groups]
        return [(line, findings) for line, findings in found if findings]

    def report(self) -> Report:
        """The list without its traces."""
        basis = self.quota.judged.survey.basis
        name = basis.roster.units[self.unit].name if self.unit else ""
        when = year_words(basis.year, basis.on) if basis.year else "现行考核周期"
        tables = {"考核指标": self._measured(), "需人工核对的事项": self._by_hand()}
        titled = [(heading, table) for heading, table in tables.items() if table.rows]
        headings = numbered([heading for heading, _ in titled])
        return Report(
            title="重点任务完成情况对照检查清单",
            subtitle=f"（{'　'.join(filter(None, (name, when)))}）",
            packs=pack_lines(basis.packs),
            readings=tuple(reading_lines(line for line, _ in self.rules)),
            sections=tuple(Section(h, (table,)) for h, (_, table) in zip(headings, titled, strict=True)),
            notes=tuple(told(notice) for notice in self.quota.judged.verdict.notices),
            signatures=SIGNATURES,
        )

    def _measured(self) -> Table:
        rows = tuple(self._row(n, *group) for n, group in enumerate(self.rules, 1))
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("条款"),
            Column("要求"),
            Column("目标"),
            Column("完成情况"),
            Column("佐证材料"),
            Column("差距"),
            Column("整改措施", width=10),
        )
        return Table(columns, rows)

    def _row(self, number: int, line: Line, findings: Sequence[Finding]) -> Row:
        sessions = self.quota.counted.behind(line, findings, everywhere=not self.unit)
        return (
            number,
            told(cite(line.rule, line.use.pack)),
            line.rule.source.quote
            or told(describe(line.rule, line.use.pack, self.quota.judged.survey.basis.kinds)[0]),
            self._target(line),
            self._done(line, findings, sessions),
            evidence_words(sessions),
            self._gap(line, findings),
            None,
        )

    def _target(self, line: Line) -> str:
        least = "不低于" if line.rule.percent else "不少于"
        words = f"{named(line.rule.title)}{least}{bare(line.rule.minimum)}{measure_word(line)}"
        lead = f"（牵头：{line.rule.lead}）" if line.rule.lead else ""
        return ("力争" if line.rule.force == "aim" else "") + words + lead

    def _done(self, line: Line, findings: Sequence[Finding], sessions: Sequence[StudySession]) -> str:
        met = sum(finding.state is State.MET for finding in findings)
        parts = [f"{met}/{len(findings)}{'个单位' if line.rule.subject == 'unit' else '人'}达标"]
        if len(findings) == 1:
            (finding,) = findings
            parts = [f"{bare(finding.actual)}{measure_word(line)}"]
            if line.rule.measure == "count" and finding.actual == len(sessions):
                times = self.quota.counted.person_times(sessions)
                return parts[0] + (f"，{times}人次" if times else "")
        elif len({f.window for f in findings}) > 1 and line.rule.subject == "unit":
            parts = [f"{met}/{len(findings)}项次达标"]
        if sessions:
            parts.append(f"{len(sessions)}场次，{self.quota.counted.person_times(sessions)}人次")
        return "；".join(parts)

    def _gap(self, line: Line, findings: Sequence[Finding]) -> str:
        lacking = [finding for finding in findings if finding.state is not State.MET]
        if not lacking:
            return "无"
        if len(findings) == 1:
            (finding,) = lacking
            short = (
                f"{finding.short}人"
                if finding.short is not None
                else f"{bare(finding.shortfall)}{measure_word(line)}"
            )
            return f"尚差{short}"
        names = list(self._names(lacking))
        if len(names) > MOST_NAMES:
            whom = "个单位" if line.rule.subject == "unit" else "人"
            return f"{'、'.join(names[:MOST_NAMES])}等{len(names)}{whom}未完成"
        return f"{'、'.join(names)}未完成"

    def _names(self, findings: Sequence[Finding]) -> Iterator[str]:
        """Each subject once; units with their windows, where there are several."""
        windows: dict[str, list[Finding]] = {}
        for finding in findings:
            windows.setdefault(finding.subject.code, []).append(finding)
        several = len({finding.window for finding in findings}) > 1
        for mine in windows.values():
            told = several and mine[0].subject.kind == "unit"
            when = f"（{'、'.join(window_words(f.window) for f in mine)}）" if told else ""
            yield mine[0].subject.name + when

    def _by_hand(self) -> Table:
        rows: list[Row] = []
        for use in self.quota.judged.survey.basis.packs:
            for item in use.pack.not_measured:
                document = use.pack.document_of(item) or named(use.pack.title)
                clause = f"第{item.clause}条" if item.clause.isdecimal() else item.clause
                rows.append((len(rows) + 1, f"{document}{clause}", named(item.what), None, None, None))
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("条款"),
            Column("要求"),
            Column("完成情况", width=12),
            Column("佐证材料", width=10),
            Column("差距", width=10),
        )
        return Table(columns, tuple(rows))
