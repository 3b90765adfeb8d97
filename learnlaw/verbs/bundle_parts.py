"""What a bundle holds, part by part: clauses, figures, ledger, sign-ins, evidence, papers, scores, letters."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from learnlaw.domain.exam import ExamState, Papers
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.notice import LEVEL_WORDS, STATE_WORDS
from learnlaw.domain.people import home as home_of
from learnlaw.domain.policy_words import cite, describe
from learnlaw.domain.study import Status, hours
from learnlaw.domain.survey import PackInUse
from learnlaw.domain.text import mask_id, mask_phone
from learnlaw.formats.words import PRESENCE_WORDS
from learnlaw.reports.bundle import LeftOut, safe_name
from learnlaw.reports.model import Column, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import Held, exam_of, find_exam, first_paper
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_rows import plain_hours
from learnlaw.verbs.report_desk import named, pack_lines, told, traced
from learnlaw.verbs.reports_checklist import report_checklist
from learnlaw.verbs.reports_exam import report_exam
from learnlaw.verbs.reports_ledger import asked, records_of, report_ledger
from learnlaw.verbs.reports_quota import NothingFoundError, report_quota
from learnlaw.verbs.reports_unit import report_unit

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People

CLAUSES, FIGURES, LEDGER, SIGNED = "01-考核依据", "02-指标完成情况", "03-台账", "04-签到"
EVIDENCE, PAPERS, SCORES, LETTERS = "05-佐证材料", "06-试卷", "07-成绩", "08-文书"
OVER = (ExamState.CLOSED, ExamState.FINAL)
"""Exams whose papers may leave the office."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file of a bundle, ready or still to be rendered by its ending."""

    folder: str
    name: str
    title: str
    content: bytes | Report
    activity: str = ""
    given: str = ""


Files: TypeAlias = Iterator[File]
Steps: TypeAlias = Sequence[tuple[str, Callable[[], Files]]]


@dataclass
class Parts:
    """The parts of one bundle, each made when its turn comes."""

    desk: Desk
    connection: Connection
    people: People
    year: int
    unit: str
    watermark: str
    """Who takes personal data in full; empty where they are masked."""
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def steps(self) -> Steps:
        """What each part holds, and what makes its files."""
        return (
            ("考核依据", self._clauses),
            ("指标完成情况", self._figures),
            ("台账", self._ledger),
            ("签到", self._signed),
            ("佐证材料", self._evidence),
            ("试卷", self._papers),
            ("成绩", self._scores),
            ("文书", self._letters),
        )

    @cached_property
    def packs(self) -> tuple[PackInUse, ...]:
        """The packs in use."""
        return packs_in_use(self.desk, self.connection)

    @cached_property
    def records(self) -> dict[int, tuple[LedgerRecord, date]]:
        """The activities of the year, by the number of their row, in the order of their days."""
        roster = self.people.roster
        found = {
            key: each
            for key, each in records_of(self.desk, self.connection, self.people).items()
            if asked(each[0], roster, self.year, self.unit)
        }
        return dict(sorted(found.items(), key=lambda each: (each[1][0].first, each[0])))

    def _within(self, unit: str | None) -> bool:
        """Whether a unit is the one asked for or below it."""
        return not self.unit or (unit is not None and self.unit in self.people.roster.above.get(unit, ()))

    def _home(self, officer: str, day: date) -> str | None:
        """The unit in which an officer counts on a day, without looking at everybody else."""
        postings = self.people.roster.postings_of.get(officer, ())
        found = home_of(tuple(posting for posting in postings if posting.serves(day)))
        return found.unit if found else None

    def _formal(self, title: str, *sections: Section, notes: Iterable[str] = ()) -> Report:
        name = self.people.roster.units[self.unit].name if self.unit else ""
        subtitle = f"（{'　'.join(filter(None, (name, f'{self.year}年度')))}）"
        report = Report(title=title, subtitle=subtitle, sections=sections, notes=tuple(notes))
        return traced(self.desk, self.connection, report)

    # -- what is asked, and what was done -------------------------------------------------------

    def _clauses(self) -> Files:
        from learnlaw.store.packs import used_packs

        columns = (Column("条款"), Column("考核指标"), Column("要求"), Column("原文"))
        sections = []
        for use, line in zip(self.packs, pack_lines(self.packs), strict=True):
            rows = tuple(
                (
                    told(cite(rule, use.pack)),
                    named(rule.title),
                    told(describe(rule, use.pack, self.desk.kinds)[0]),
                    rule.source.quote or None,
                )
                for rule in use.rules()
            )
            sections.append(Section(line, (Table(columns, rows),)))
        report = self._formal("考核依据条款", *sections)
        for ending in ("html", "docx"):
            yield File(
                folder=CLAUSES, name=f"考核依据条款.{ending}", title="条款、要求及原文", content=report
            )
        for used in used_packs(self.connection):
            name = f"{safe_name(used.pack)}.yaml"
            yield File(
                folder=CLAUSES, name=name, title="考核依据（程序所用原文）", content=used.body.encode()
            )

    def _figures(self) -> Files:
        made: list[tuple[str, str, Report]] = []
        try:
            quota = report_quota(self.desk, year=self.year, unit=self.unit)
            made += [(f"指标完成情况.{ending}", "完成情况表", quota) for ending in ("xlsx", "docx", "html")]
            checklist = report_checklist(self.desk, year=self.year, unit=self.unit)
            made += [("对照检查清单.docx", "对照检查清单", checklist)]
        except NothingFoundError:
            self.notes.append("所用考核依据在本年度不考核本单位，没有指标完成情况。")
        if self.unit:
            made += [
                (
                    "单位年度情况及核对确认表.docx",
                    "核对确认表",
                    report_unit(self.desk, self.unit, year=self.year),
                )
            ]
        for name, title, report in made:
            yield File(folder=FIGURES, name=name, title=title, content=report)

    def _ledger(self) -> Files:
        full = report_ledger(self.desk, year=self.year, unit=self.unit)
        for ending in ("xlsx", "csv"):
            yield File(folder=LEDGER, name=f"台账.{ending}", title="台账（各栏齐全）", content=full)
        listed = report_ledger(self.desk, year=self.year, unit=self.unit, full=False)
        yield File(folder=LEDGER, name="台账.html", title="台账（阅览）", content=listed)

    # -- who was there ----------------------------------------------------------------------------

    def _signed(self) -> Files:
        held = [record for record, _ in self.records.values() if record.status is Status.HELD]
        if not any(record.attendances for record in held):
            return
        sections = [self._sheet(record) for record in held if record.attendances]
        report = self._formal("签到登记", *sections)
        for ending in ("html", "csv"):
            yield File(
                folder=SIGNED, name=f"签到登记.{ending}", title="各场活动参加人员及考勤", content=report
            )
        named_there = {seat.officer for record in held for seat in record.attendances}
        roster = self._roster(sorted(named_there))
        for ending in ("html", "xlsx"):
            yield File(folder=SIGNED, name=f"人员名册.{ending}", title="签到登记所列人员", content=roster)

    def _sheet(self, record: LedgerRecord) -> Section:
        roster = self.people.roster
        rows = []
        for n, seat in enumerate(record.attendances, 1):
            home = self._home(seat.officer, record.last)
            rows.append(
                (
                    n,
                    seat.officer,
                    roster.officers[seat.officer].name,
                    roster.units[home].name if home else None,
                    PRESENCE_WORDS.titles[seat.presence],
                    None if seat.hundredths is None else plain_hours(seat.hundredths),
                    roster.officers[seat.proxy].name if seat.proxy in roster.officers else None,
                    seat.makes_up,
                )
            )
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("人员编码"),
            Column("姓名"),
            Column("单位"),
            Column("考勤", width=6),
            Column("学时", Kind.NUMBER),
            Column("代会人"),
            Column("补课对应"),
        )
        when = f"{record.first}" if record.first == record.last else f"{record.first}至{record.last}"
        return Section(f"{record.number}　{when}　{record.topic}", (Table(columns, tuple(rows)),))

    def _roster(self, codes: Sequence[str]) -> Report:
        from learnlaw.store.lookup import chunks
        from learnlaw.store.people import officer_details

        county = self.people.roster.as_of(self.desk.today())
        rows: list[Row] = []
        for part in chunks(codes):
            details = officer_details(self.connection, part)
            for code in part:
                home = county.home_unit(code)
                unit = self.people.roster.units[home].name if home else None
                phone, number = details[code]["phone"], details[code]["id_number"]
                if not self.watermark:
                    phone, number = mask_phone(phone) if phone else "", mask_id(number) if number else ""
                rows.append((code, details[code]["name"], unit, phone, number))
        columns = (Column("人员编码"), Column("姓名"), Column("单位"), Column("手机号"), Column("身份证号"))
        report = self._formal("人员名册", Section("", (Table(columns, tuple(rows)),)))
        return replace(report, watermark=self.watermark)

    # -- evidence -----------------------------------------------------------------------------------

    def _evidence(self) -> Files:
        from learnlaw.store.evidence import Shelf
        from learnlaw.store.report import files_entered

        shelf = Shelf(self.desk.settings.evidence)
        for key, files in files_entered(self.connection, self.records).items():
            record = self.records[key][0]
            folder = f"{EVIDENCE}/{safe_name(f'{record.number}-{record.topic}', 40)}"
            for file in files:
                lost = "removed" if file.removed else ""
                content = b""
                if not lost:
                    content, lost = _copy(shelf.place(file.digest).read_bytes, file.digest)
                if lost:
                    self._leave_out(lost, record.number, file.name, file.digest, file.reason)
                    continue
                yield File(
                    folder=folder,
                    name=file.name,
                    title=record.topic,
                    content=content,
                    activity=record.number,
                    given=file.name,
                )

    def _leave_out(self, kind: str, activity: str, name: str, digest: str, reason: str) -> None:
        self.left_out.append(LeftOut(kind=kind, activity=activity, name=name, digest=digest, reason=reason))

    # -- exams --------------------------------------------------------------------------------------

    @cached_property
    def exams(self) -> list[Held]:
        """The exams of the year that somebody of the unit was to sit."""
        from learnlaw.store.exams import exam_rows

        found = [
            find_exam(self.desk, self.connection, row.number, self.people)
            for row in exam_rows(self.connection)
            if Held(row, exam_of(row), self.people, self.desk.zone).day.year == self.year
        ]
        return [held for held in found if any(self._within(one.unit) for one in held.exam.expected)]

    def _papers(self) -> Files:
        from learnlaw.reports.exam_papers import key_paper, question_paper
        from learnlaw.store.papers import load_papers
        from learnlaw.verbs.exam_print import paper_doc

        for held in self.exams:
            exam = held.exam
            if exam.state not in OVER:
                self.notes.append(f"考试{exam.number}“{exam.title}”尚未结束或已作废，试卷未收入。")
                continue
            if exam.papers is Papers.OWN:
                self.notes.append(f"考试{exam.number}“{exam.title}”一人一卷，试卷未逐份收入。")
                continue
            first = first_paper(makeup=False)
            rows = load_papers(self.connection, held.id).values()
            for form in sorted({row.form for row in rows if row.number == first}):
                doc = paper_doc(self.desk, self.connection, held, form=form, officer="")
                folder = f"{PAPERS}/{safe_name(f'{exam.number}-{exam.title}', 40)}"
                yield File(
                    folder=folder, name=f"试卷{form}.docx", title=exam.title, content=question_paper(doc)
                )
                # the key of the main window would help those who still make up
                if exam.makeup is None or exam.state is ExamState.FINAL:
                    key = key_paper(doc)
                    yield File(folder=folder, name=f"参考答案{form}.docx", title=exam.title, content=key)

    def _scores(self) -> Files:
        for held in self.exams:
            exam = held.exam
            if exam.state not in OVER:
                continue
            report = report_exam(self.desk, exam.number, unit=self.unit)
            for ending in ("xlsx", "docx"):
                name = f"{safe_name(f'{exam.number}-{exam.title}')}-成绩汇总表.{ending}"
                yield File(folder=SCORES, name=name, title="成绩汇总表", content=report)
        rows = tuple(self._results())
        if rows:
            table = Table(RESULTS, rows)
            report = self._formal("考试成绩登记", Section("", (table,)))
            yield File(folder=SCORES, name="考试成绩登记.xlsx", title="台账所列考试的成绩", content=report)

    def _results(self) -> Iterator[Row]:
        from learnlaw.store.results import results_of

        roster = self.people.roster
        found = results_of(self.connection, self.records)
        for (key, officer, _), one in sorted(found.items()):
            code = self.people.officer_codes[officer]
            home = self._home(code, one.sat_on)
            if not self._within(home):
                continue
            yield (
                self.records[key][0].topic,
                one.sat_on,
                roster.units[home].name if home else None,
                code,
                roster.officers[code].name,
                None if one.marks is None else hours(one.marks),
                None if one.full is None else hours(one.full),
                None if one.pass_mark is None else hours(one.pass_mark),
                "合格" if one.passed else "不合格",
                "补考" if one.makeup else None,
            )

    # -- letters --------------------------------------------------------------------------------------

    def _letters(self) -> Files:
        from learnlaw.store.notices import notices

        found = [
            one
            for one in notices(self.connection, self.people)
            if one.issued_on.year == self.year and self._within(one.unit)
        ]
        if not found:
            return
        units = self.people.roster.units
        rows: list[Row] = []
        for one in reversed(found):
            level, name = told(LEVEL_WORDS[one.level]), units[one.unit].name
            rows.append(
                (
                    one.code,
                    level,
                    name,
                    one.issued_on,
                    one.reply_by,
                    told(STATE_WORDS[one.state]),
                    one.changed_on,
                )
            )
            letter = Report(
                title=level,
                subtitle=f"（{one.code}）",
                as_of=one.as_of,
                sections=(Section("", (f"{name}：", one.text)),),
                notes=(
                    f"印发日期：{one.issued_on}",
                    *([f"批准人：{one.approved_by}"] if one.approved_by else []),
                ),
            )
            yield File(folder=LETTERS, name=f"{one.code}-{level}-{name}.docx", title=name, content=letter)
        report = self._formal("督促文书登记", Section("", (Table(ISSUED, tuple(rows)),)))
        yield File(folder=LETTERS, name="文书登记.html", title="文书及办理情况", content=report)


RESULTS = (
    Column("考试"),
    Column("日期", Kind.DATE),
    Column("单位"),
    Column("人员编码"),
    Column("姓名"),
    Column("成绩", Kind.NUMBER),
    Column("满分", Kind.NUMBER),
    Column("及格线", Kind.NUMBER),
    Column("结果"),
    Column("备注"),
)
ISSUED = (
    Column("编号"),
    Column("种类"),
    Column("单位"),
    Column("印发日期", Kind.DATE),
    Column("反馈期限", Kind.DATE),
    Column("办理情况"),
    Column("变更日期", Kind.DATE),
)


def _copy(read: Callable[[], bytes], digest: str) -> tuple[bytes, str]:
    """The bytes of a copy, or what is wrong with it."""
    try:
        content = read()
    except OSError:
        return b"", "missing"
    return (content, "") if hashlib.sha256(content).hexdigest() == digest else (b"", "changed")
