"""The report on one unit's year: figures, activities with their evidence, and the sheet that the unit stamps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Unit
from learnlaw.domain.policy_words import cite
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Status, day_credits, hours
from learnlaw.domain.survey import Line
from learnlaw.domain.text import mask_phone
from learnlaw.errors import Message, say
from learnlaw.formats.words import STATUS_WORDS
from learnlaw.reports.model import Column, Curves, Field, Fields, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_within
from learnlaw.verbs.ledger_rows import plain_hours
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.quotas import unit_meant
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_counted import counted_in, year_before
from learnlaw.verbs.report_desk import (
    REPORTS,
    named,
    numbered,
    pack_lines,
    reading_lines,
    told,
    traced,
    window_words,
    year_of,
    year_words,
)
from learnlaw.verbs.report_pictures import hours_by_month
from learnlaw.verbs.report_quota_tables import done, measure_word, remarks
from learnlaw.verbs.reports_ledger import Ledger, Records, days_late, persons_at, records_of
from learnlaw.verbs.reports_quota import Quota

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.report import Kept

NOTES = (
    "指标为本单位自身的指标和本单位人员的指标，不含下属单位的活动；覆盖率、合格率等按考核依据含下属单位人员的，以口径为准。",
    "人员学时为逐场登记的学时，未扣减每日上限和时间重叠部分；考核计算以指标完成情况为准。",
)
TO_SIGN = ("单位经办人（签字）", "日期", "单位主要负责人（签字）", "日期")
"""Boxes on the sheet to be confirmed, so that they stand on its page."""


@listed(area=REPORTS, title=say("Report a unit's year"), command="report unit")
def report_unit(desk: Desk, unit: str, *, year: int | None = None) -> Report:
    """What a unit owes and did in a year, with its evidence, and a sheet to be checked and stamped.

    Raises `NoUnitsError`, `NoPackError`, `NotFoundError`.
    """
    asked, _, _ = year_of(desk, year)
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=asked)
        code = unit_meant(judged, unit)
        quota = Quota(counted_in(desk, connection, judged), year_before(desk, connection, judged), code)
        year_report = UnitYear(desk, connection, quota, code, asked)
        return traced(desk, connection, year_report.report())


@dataclass
class UnitYear:
    """One unit's year on its way into tables."""

    desk: Desk
    connection: Connection
    quota: Quota
    code: str
    year: int

    @property
    def _unit(self) -> Unit:
        return self.quota.judged.people.roster.units[self.code]

    @cached_property
    def known(self) -> Records:
        """Every activity of the ledger."""
        return records_of(self.desk, self.connection, self.quota.judged.people)

    @cached_property
    def records(self) -> list[tuple[int, LedgerRecord, date]]:
        """The activities of the year that it held or that count for it, with their days of entry."""
        mine = [
            (key, record, entered)
            for key, (record, entered) in self.known.items()
            if self.code in (record.organiser, *record.units)
            and record.first.year <= self.year <= record.last.year
        ]
        return sorted(mine, key=lambda each: (each[1].first, each[0]))

    @cached_property
    def files(self) -> dict[int, list[Kept]]:
        """The files of evidence of those activities."""
        from learnlaw.store.report import files_kept

        return files_kept(self.connection, [key for key, _, _ in self.records])

    # -- the whole -----------------------------------------------------------------------

    def report(self) -> Report:
        """The report without its traces."""
        packs = self.quota.judged.survey.basis.packs
        lines = [line for line, _ in self.figures]
        sections = list(self._sections())
        headings = numbered([section.heading for section in sections])
        return Report(
            title=f"{self._unit.name}学法用法情况",
            subtitle=f"（{year_words(self.year, self.desk.today())}）",
            packs=pack_lines(packs),
            readings=tuple(reading_lines(lines)),
            sections=tuple(Section(h, s.blocks, s.fresh) for h, s in zip(headings, sections, strict=True)),
            notes=NOTES,
        )

    def _sections(self) -> Iterator[Section]:
        yield Section("基本情况", (self._about(),))
        yield Section("考核指标完成情况", (self._figures_table(),))
        yield Section("学习活动及佐证材料", (self._activities(),))
        if self.files:
            yield Section("佐证材料清单", (self._files_table(),))
        yield Section("人员学时", (self._people(), *self._hours_drawn()))
        exempt = self.quota.exempt()
        if exempt.rows:
            yield Section("免训免考人员", (exempt,))
        yield Section("核对确认表", tuple(self._to_confirm()), fresh=True)

    def _about(self) -> Fields:
        roster, unit = self.quota.judged.people.roster, self._unit
        county = self.quota.judged.survey.basis.county(self.quota.judged.verdict.on)
        kind, parent = self.desk.kinds.units.get(unit.kind), roster.units.get(unit.parent or "")
        return Fields(
            (
                Field("单位", unit.name),
                Field("单位编码", unit.code),
                Field("单位类型", named(kind.title) if kind else unit.kind),
                Field("上级单位", parent.name if parent else "无"),
                Field("联络员", unit.contact or "未登记"),
                Field("联络电话", mask_phone(unit.phone) if unit.phone else "未登记"),
                Field("在职人数", str(len(county.own.get(unit.code, ())))),
                Field("执法部门", "是" if unit.enforces else "否"),
            )
        )

    # -- figures -----------------------------------------------------------------------------

    @cached_property
    def figures(self) -> list[tuple[Line, list[Finding]]]:
        """The rules that judge the unit itself or its own officers, with their findings."""
        found = [
            (line, [f for f in findings if f.subject.unit == self.code])
            for line, findings in self.quota.by_line
        ]
        return [(line, findings) for line, findings in found if findings]

    def _figures_table(self) -> Table:
        rows = [row for line, findings in self.figures for row in self._rows(line, findings)]
        columns = (
            Column("考核指标"),
            Column("依据"),
            Column("考核周期"),
            Column("计量", width=6),
            Column("应完成", Kind.NUMBER),
            Column("实完成", Kind.NUMBER),
            Column("完成率", Kind.PERCENT),
            Column("尚差", Kind.NUMBER),
            Column("上年", Kind.NUMBER),
            Column("状态"),
            Column("备注"),
        )
        return Table(columns, tuple(rows))

    def _rows(self, line: Line, findings: Sequence[Finding]) -> Iterator[Row]:
        title, source = named(line.rule.title), told(cite(line.rule, line.use.pack))
        if line.rule.subject == "unit":
            for finding in findings:
                old = self.quota.before_of(finding)
                sessions = (
                    self.quota.counted.of_unit(line, self.code, finding.window)
                    if line.rule.measure == "count"
                    else ()
                )
                yield (
                    *(title, source, window_words(finding.window), measure_word(line)),
                    *(finding.minimum, finding.actual, done(finding), finding.shortfall),
                    None if old is None else old.actual,
                    told(Message(finding.state.value)),
                    remarks(finding, sessions),
                )
            return
        met = sum(finding.state.value == "met" for finding in findings)
        windows = {finding.window for finding in findings}
        when = window_words(next(iter(windows))) if len(windows) == 1 else "各人周期"
        rate = Decimal(met * 10_000 // len(findings)).scaleb(-2)
        yield (
            *(title, source, when, "人", len(findings), met, rate, len(findings) - met, None),
            f"达标{met}/{len(findings)}",
            "力争" if line.rule.force == "aim" else "",
        )

    # -- activities ----------------------------------------------------------------------------

    def _activities(self) -> Table:
        roster = self.quota.judged.people.roster
        ledger = Ledger({}, roster, kinds_under(self.desk, self.quota.judged.survey.basis.packs))
        rows = []
        for key, record, entered in self.records:
            late = days_late(record, entered)
            told_of = [record.evidence_note, f"文件{len(self.files[key])}份" if key in self.files else ""]
            rows.append(
                (
                    record.number,
                    record.first,
                    ledger.kind_words(record),
                    record.topic,
                    roster.units[record.organiser].name,
                    None if record.hundredths is None else plain_hours(record.hundredths),
                    persons_at(record),
                    record.evidence or "C",
                    "；".join(filter(None, told_of)),
                    STATUS_WORDS.titles[record.status] + (f"，补录{late}天" if late else ""),
                )
            )
        columns = (
            Column("编号"),
            Column("日期", Kind.DATE),
            Column("类型"),
            Column("主题"),
            Column("主办单位"),
            Column("学时", Kind.NUMBER),
            Column("人数", Kind.NUMBER),
            Column("等级", width=4),
            Column("佐证材料"),
            Column("状态"),
        )
        return Table(columns, tuple(rows))

    def _files_table(self) -> Table:
        numbers = {key: record.number for key, record, _ in self.records}
        rows = tuple(
            (numbers[key], file.name, file.size, file.digest)
            for key, files in self.files.items()
            for file in files
        )
        columns = (Column("编号"), Column("文件"), Column("字节数", Kind.NUMBER), Column("SHA-256"))
        return Table(columns, rows)

    def _hours_drawn(self) -> Iterator[Curves]:
        judged = self.quota.judged
        own = judged.survey.basis.county(judged.verdict.on).own.get(self.code, ())
        drawn = hours_by_month(self.desk, self.connection, judged.people, self.year, set(own))
        if drawn is not None:
            yield drawn

    def _people(self) -> Table:
        judged = self.quota.judged
        county = judged.survey.basis.county(judged.verdict.on)
        own = sorted(county.own.get(self.code, ()))
        sums: dict[str, tuple[int, int]] = dict.fromkeys(own, (0, 0))
        for key, (record, entered) in self.known.items():
            if record.status is not Status.HELD or not record.first.year <= self.year <= record.last.year:
                continue
            session = record.session(str(key), entered)
            for seat in record.attendances:
                if seat.officer in sums and seat.presence.earns:
                    times, amount = sums[seat.officer]
                    credits = day_credits(session, seat, self.desk.workdays)
                    more = sum(
                        c.hundredths
                        for c in credits
                        if c.day.year == self.year and c.day <= judged.verdict.on
                    )
                    sums[seat.officer] = (
                        times + (record.last.year == self.year and record.last <= judged.verdict.on),
                        amount + more,
                    )
        rows = tuple(
            (code, judged.people.roster.officers[code].name, sums[code][0], hours(sums[code][1]))
            for code in own
        )
        columns = (
            Column("人员编码"),
            Column("姓名"),
            Column("参加场次", Kind.NUMBER),
            Column("学时", Kind.NUMBER),
        )
        return Table(columns, rows)

    # -- to be confirmed -------------------------------------------------------------------------

    def _to_confirm(self) -> Iterator[str | Table | Fields]:
        yield (
            f"请{self._unit.name}逐项核对以上数据。相符的填“相符”；有异议的，说明理由并附佐证材料，"
            "签字盖章后报回。本表供考核使用。"
        )
        rows = tuple(
            (f"{row[0]}（{row[2]}，{row[3]}）", row[4], row[5], row[7], None, None)
            for line, findings in self.figures
            for row in self._rows(line, findings)
        )
        columns = (
            Column("考核指标（周期）"),
            Column("应完成", Kind.NUMBER),
            Column("实完成", Kind.NUMBER),
            Column("尚差", Kind.NUMBER),
            Column("是否相符", width=8),
            Column("异议及说明", width=20),
        )
        yield Table(columns, rows)
        signed = (Field(label) for label in TO_SIGN)
        yield Fields((Field("其他需要说明的情况", lines=2), *signed, Field("单位（盖章）", lines=2)))
