"""The calendar of deadlines and planned activities, as a list or as a file that calendars take in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.notice import cited
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Status
from learnlaw.errors import say
from learnlaw.reports.model import Column, Kind, Report, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.quotas import unit_meant
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_desk import (
    ENDINGS,
    REPORTS,
    check_target,
    named,
    numbered,
    pack_lines,
    save_report,
    told,
    traced,
    window_words,
)
from learnlaw.verbs.reports_ledger import records_of
from learnlaw.verbs.roster_export import write_file

if TYPE_CHECKING:
    from learnlaw.reports.ics import Entry

CALENDAR_ENDINGS = (".ics", *ENDINGS)
DEADLINE_ALARM, ACTIVITY_ALARM = timedelta(days=7), timedelta(days=1)
MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be done by when: as a report, and as entries of a calendar."""

    report: Report
    entries: tuple[Entry, ...]


@listed(area=REPORTS, title=say("Make a calendar of deadlines and plans"), command="report calendar")
def report_calendar(desk: Desk, *, unit: str = "") -> Agenda:
    """The latest days to act, and the activities planned from the desk's day on.

    Of the county one entry for all who must act by the same day under a rule; of
    a unit (and those below it) one for each of them. Raises `NoUnitsError`,
    `NoPackError`, `NotFoundError`.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection)
        code = unit_meant(judged, unit) if unit else ""
        known = records_of(desk, connection, judged.people)
        plans = {
            key: record for key, (record, _) in known.items() if _to_come(record, judged, code, desk.today())
        }
        deadlines = list(_deadlines(judged, code))
        report = traced(desk, connection, _report(judged, code, deadlines, plans))
    entries = [_deadline_entry(deadline) for deadline in deadlines]
    entries += [_plan_entry(desk, judged, key, record) for key, record in _ordered(plans)]
    return Agenda(report, tuple(entries))


def save_calendar(desk: Desk, agenda: Agenda, path: Path, *, force: bool = False) -> None:
    """Write it as .ics, or its list in another form. Raises what `check_target` raises."""
    from learnlaw.reports.ics import render_calendar

    if path.suffix.lower() != ".ics":
        save_report(desk, agenda.report, path, force=force)
        return
    check_target(desk, path, force=force, endings=CALENDAR_ENDINGS)
    write_file(path, render_calendar(agenda.report, agenda.entries))


# -- deadlines --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Deadline:
    """Those who must act under one rule, in one window, by one day."""

    day: date
    findings: tuple[Finding, ...]
    apart: str
    """What tells it from others of its rule and window: a unit, or the day itself."""

    @property
    def uid(self) -> str:
        """The same as long as it is the same demand of the same ones."""
        first = self.findings[0]
        parts = (first.id, first.window.start.isoformat(), str(first.window.last), self.apart)
        return f"deadline-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:20]}@learnlaw"

    @property
    def who(self) -> str:
        """Whom it is about."""
        names = list(dict.fromkeys(finding.subject.name for finding in self.findings))
        more = f"等{self.count}" if len(names) > MOST_NAMES else ""
        return "、".join(names[:MOST_NAMES]) + more

    @property
    def count(self) -> str:
        """How many it is about."""
        whom = "人" if self.findings[0].subject.kind == "officer" else "个单位"
        return f"{len({finding.subject.code for finding in self.findings})}{whom}"


def _deadlines(judged: Judged, unit: str) -> Iterator[Deadline]:
    above = judged.people.roster.above
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in judged.verdict.findings:
        if finding.last_by is None or (unit and unit not in above.get(finding.subject.unit, ())):
            continue
        apart = finding.subject.unit if unit else finding.last_by.isoformat()
        groups.setdefault((finding.id, finding.window, apart), []).append(finding)
    found = [
        Deadline(min(f.last_by for f in findings if f.last_by), tuple(findings), str(key[-1]))
        for key, findings in groups.items()
    ]
    yield from sorted(found, key=lambda one: (one.day, one.findings[0].id, one.apart))


def _deadline_entry(deadline: Deadline) -> Entry:
    from learnlaw.reports.ics import Entry

    first = deadline.findings[0]
    rule = named(first.rule.title)
    whose = first.subject.name if len(deadline.findings) == 1 else deadline.count
    note = f"{told(cited(first))}，{window_words(first.window)}。\n{deadline.who}"
    return Entry(
        uid=deadline.uid,
        title=f"最迟期限：{rule}（{whose}）",
        first=deadline.day,
        last=deadline.day,
        note=note,
        alarm=DEADLINE_ALARM,
    )


# -- plans --------------------------------------------------------------------------------------


def _to_come(record: LedgerRecord, judged: Judged, unit: str, on: date) -> bool:
    above = judged.people.roster.above
    mine = not unit or any(unit in above.get(code, ()) for code in (record.organiser, *record.units))
    return record.status is Status.PLANNED and record.last >= on and mine


def _ordered(plans: Mapping[int, LedgerRecord]) -> list[tuple[int, LedgerRecord]]:
    return sorted(plans.items(), key=lambda each: (each[1].first, each[1].start or time.min, each[0]))


def _plan_entry(desk: Desk, judged: Judged, key: int, record: LedgerRecord) -> Entry:
    from learnlaw.reports.ics import Entry

    units = judged.people.roster.units
    start = end = None
    if record.start is not None and record.end is not None and record.first == record.last:
        zone = ZoneInfo(desk.zone)
        start = datetime.combine(record.first, record.start, zone)
        end = datetime.combine(record.last, record.end, zone)
    about = [
        f"主办：{units[record.organiser].name}",
        f"参加：{'、'.join(units[code].name for code in record.units)}",
    ]
    about += [f"主讲：{record.lecturer}"] if record.lecturer else []
    return Entry(
        uid=f"activity-{key}@learnlaw",
        title=record.topic,
        first=record.first,
        last=record.last,
        start=start,
        end=end,
        place=record.place,
        note="\n".join([*about, f"编号：{record.number}"]),
        alarm=ACTIVITY_ALARM,
        busy=start is not None,
    )


# -- the list -------------------------------------------------------------------------------------


def _report(
    judged: Judged, unit: str, deadlines: Sequence[Deadline], plans: Mapping[int, LedgerRecord]
) -> Report:
    units = judged.people.roster.units
    due = Table(
        (Column("最迟日期", Kind.DATE), Column("考核指标"), Column("依据"), Column("数量"), Column("对象")),
        tuple(
            (
                one.day,
                named(one.findings[0].rule.title),
                told(cited(one.findings[0])),
                one.count,
                one.who,
            )
            for one in deadlines
        ),
    )
    planned = Table(
        (
            Column("日期", Kind.DATE),
            Column("时间"),
            Column("编号"),
            Column("主办单位"),
            Column("主题"),
            Column("地点"),
        ),
        tuple(
            (
                record.first,
                f"{record.start:%H:%M}–{record.end:%H:%M}" if record.start and record.end else None,
                record.number,
                units[record.organiser].name,
                record.topic,
                record.place,
            )
            for _, record in _ordered(plans)
        ),
    )
    headings = numbered(["最迟期限", "计划活动"])
    return Report(
        title="学法用法日程",
        subtitle=f"（{units[unit].name}）" if unit else "",
        packs=pack_lines(judged.survey.basis.packs),
        sections=tuple(Section(h, (table,)) for h, table in zip(headings, (due, planned), strict=True)),
        notes=("最迟期限是要按期完成、下一场活动最晚应当举办的日期。",),
    )
