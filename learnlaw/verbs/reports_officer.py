"""The study file 学法档案 of one officer: service, hours, activities, exams, hearings, with lines to sign on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Posting, home
from learnlaw.domain.policy_words import cite
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Attendance, day_credits, hours
from learnlaw.domain.text import mask_id, mask_phone
from learnlaw.errors import Message, NotFoundError, UsageError, say
from learnlaw.formats.words import FORM_WORDS, POSTING_WORDS, PRESENCE_WORDS
from learnlaw.reports.model import Block, Column, Field, Fields, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.officer_sources import Attended, Sources
from learnlaw.verbs.people import NeedsReasonError
from learnlaw.verbs.registry import listed, working
from learnlaw.verbs.report_desk import (
    REPORTS,
    named,
    numbered,
    pack_lines,
    taken_by,
    told,
    traced,
    window_words,
)
from learnlaw.verbs.report_quota_tables import done, remarks
from learnlaw.verbs.reports_ledger import Ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.store.people import People

HEARING, CHECK = "hearing", "appointment_check"
SIGNATURES = ("本人（签字）", "所在单位审核（盖章）", "司法局审核（盖章）")
NOTES = (
    "学时随人走，为逐场登记的学时，跨日活动按日分摊；未扣减每日上限和时间重叠部分，考核计算以考核情况一栏为准。",
)


@listed(area=REPORTS, title=say("Report an officer's study file"), command="report officer")
def report_officer(desk: Desk, officer: str, *, personal: bool = False, reason: str = "") -> Report:
    """The study file of an officer, as known on the desk's day, through every transfer.

    Phone and ID number are masked unless `personal` asks for them with a reason,
    which is written into the file and the audit log. Raises `NotFoundError`,
    `NeedsReasonError`.
    """
    if not personal:
        with desk.reading() as connection:
            return _made(desk, connection, officer, "")
    if not reason.strip():
        raise NeedsReasonError
    with working(desk, "report_officer") as work:
        report = _made(desk, work.connection, officer, reason.strip())
        work.audit(report.subtitle, after={"report": "officer", "personal": True}, reason=reason.strip())
    return report


def _made(desk: Desk, connection: Connection, word: str, reason: str) -> Report:
    people = desk.facts.people(connection)
    file = StudyFile(desk, connection, people, code_meant(people, word))
    return file.traced(taken_by(desk, reason) if reason else "")


def code_meant(people: People, word: str) -> str:
    """The code of the officer that a code or a name means. Raises `NotFoundError`, `UsageError` for namesakes."""
    found = Matcher(people.roster).officer(word)
    if isinstance(found, Unmatched):
        if found.code == "unknown-officer":
            raise NotFoundError(kind=say("officer"), code=word)
        raise UsageError(detail=found.what)
    return found


@dataclass
class StudyFile:
    """One officer's file on its way into tables."""

    desk: Desk
    connection: Connection
    people: People
    code: str
    shared: Sources | None = None
    """The rows of several officers; without them those of this one are asked for."""

    @cached_property
    def sources(self) -> Sources:
        """The rows that it is made of."""
        return self.shared or Sources(self.desk, self.connection, self.people, (self.code,))

    @property
    def kinds(self) -> Kinds:
        """Every kind of activity that the packs in use know."""
        return self.sources.kinds

    @property
    def attended(self) -> list[Attended]:
        """The activities that name the officer up to the day, cancelled ones left out, with the officer's row."""
        return self.sources.attended[self.code]

    # -- the whole -----------------------------------------------------------------------

    def traced(self, watermark: str = "") -> Report:
        """The file with its traces; with a watermark personal data stand there in full."""
        report = replace(self.report(unmasked=bool(watermark)), watermark=watermark)
        return traced(self.desk, self.connection, report, self.sources.head)

    def report(self, *, unmasked: bool) -> Report:
        """The file without its traces."""
        officer = self.people.roster.officers[self.code]
        judged = self.sources.judged
        titled = [(heading, blocks) for heading, blocks in self._parts(judged, unmasked) if blocks]
        headings = numbered([heading for heading, _ in titled])
        return Report(
            title="学法档案",
            subtitle=f"{officer.name}（{officer.code}）",
            packs=pack_lines(judged.survey.basis.packs) if judged else (),
            sections=tuple(Section(h, blocks) for h, (_, blocks) in zip(headings, titled, strict=True)),
            notes=NOTES,
            signatures=SIGNATURES,
        )

    def _parts(self, judged: Judged | None, unmasked: bool) -> Iterator[tuple[str, tuple[Block, ...]]]:
        yield "基本情况", (self._about(unmasked),)
        yield "任职经历", (self._service(),)
        yield "分年度学时", (self._hours(),)
        findings = self._findings(judged)
        if judged and findings.rows:
            yield "考核情况", (findings,)
        yield "参加学习活动", (self._activities(),)
        yield "考试", (self._exams(),)
        yield "旁听庭审", (self._hearings(),)
        yield "任前法律知识考察", (self._checks(),)
        yield "免训免考", (self._exemptions(),)

    # -- who -----------------------------------------------------------------------------------

    def _about(self, unmasked: bool) -> Fields:
        row = self.sources.details[self.code]
        posting = self._posting()
        phone, number = row["phone"], row["id_number"]
        expires = f"，有效期至{row['certificate_expires_on']}" if row["certificate_expires_on"] else ""
        known = {
            "姓名": row["name"],
            "人员编码": row["code"],
            "单位": self._unit(posting.unit) if posting else "",
            "职务": posting.post if posting else "",
            "级别": row["level"],
            "编制类型": row["staffing"],
            "入职日期": str(row["joined_on"] or ""),
            "学历": row["education"],
            "资格": row["qualifications"],
            "执法证件": f"{row['certificate']}{expires}" if row["certificate"] else "",
            "手机号": phone if unmasked else mask_phone(phone) if phone else "",
            "身份证号": number if unmasked else mask_id(number) if number else "",
        }
        return Fields(tuple(Field(label, text or "未登记") for label, text in known.items()))

    def _posting(self) -> Posting | None:
        return home(self.sources.county.serving.get(self.code, ()))

    def _unit(self, code: str) -> str:
        return self.people.roster.units[code].name

    def _service(self) -> Table:
        postings = sorted(
            self.people.roster.postings_of.get(self.code, ()),
            key=lambda p: (p.starts_on or p.expected_on or date.min, p.unit),
        )
        rows = tuple(
            (
                p.starts_on or p.expected_on,
                p.ends_on,
                self._unit(p.unit),
                p.post,
                POSTING_WORDS.titles["candidate" if p.expected_on and p.starts_on is None else p.kind],
                self._duties(p.duties),
            )
            for p in postings
        )
        columns = (
            Column("起", Kind.DATE),
            Column("止", Kind.DATE),
            Column("单位"),
            Column("职务"),
            Column("任职类型"),
            Column("人员类别"),
        )
        return Table(columns, rows)

    def _duties(self, duties: Iterable[str]) -> str:
        known = self.desk.kinds.duties
        return "、".join(named(known[duty].title) if duty in known else duty for duty in sorted(duties))

    # -- study ---------------------------------------------------------------------------------

    def earned(self) -> Iterator[tuple[LedgerRecord, Attendance, int, dict[int, int]]]:
        """Each activity with what it earned up to the day, in hundredths: in all, and by year."""
        for key, record, entered, seat in self.attended:
            years: dict[int, int] = defaultdict(int)
            for credit in day_credits(record.session(str(key), entered), seat, self.desk.workdays):
                if credit.day <= self.desk.today():
                    years[credit.day.year] += credit.hundredths
            yield record, seat, sum(years.values()), years

    def _hours(self) -> Table:
        categories = self.desk.kinds.categories
        sums: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(categories, 0))
        times: dict[int, int] = defaultdict(int)
        for record, seat, _, years in self.earned():
            times[record.last.year] += seat.presence.earns
            for year, amount in years.items():
                sums[year][record.category] = sums[year].get(record.category, 0) + amount
        rows: tuple[Row, ...] = tuple(
            (
                f"{year}年",
                times[year],
                *(hours(sums[year][code]) for code in categories),
                hours(sum(sums[year].values())),
            )
            for year in sorted({*sums, *times})
        )
        columns = (
            Column("年度"),
            Column("参加场次", Kind.NUMBER),
            *(Column(named(term.title), Kind.NUMBER) for term in categories.values()),
            Column("合计", Kind.NUMBER),
        )
        return Table(columns, rows)

    def _findings(self, judged: Judged | None) -> Table:
        findings = self.sources.findings.get(self.code, ())
        rows = tuple(self._finding(judged, f) for f in findings) if judged else ()
        columns = (
            Column("考核指标"),
            Column("依据"),
            Column("考核周期"),
            Column("应完成", Kind.NUMBER),
            Column("实完成", Kind.NUMBER),
            Column("完成率", Kind.PERCENT),
            Column("尚差", Kind.NUMBER),
            Column("状态"),
            Column("备注"),
        )
        return Table(columns, rows)

    def _finding(self, judged: Judged, finding: Finding) -> Row:
        pack = next(use.pack for use in judged.survey.basis.packs if use.pack.id == finding.pack)
        return (
            named(finding.rule.title),
            told(cite(finding.rule, pack)),
            window_words(finding.window),
            finding.minimum,
            finding.actual,
            done(finding),
            finding.shortfall,
            told(Message(finding.state.value)),
            remarks(finding),
        )

    def _activities(self) -> Table:
        ledger = Ledger({}, self.people.roster, self.kinds)
        rows = tuple(
            (
                record.first,
                ledger.kind_words(record),
                record.topic,
                "、".join(record.laws),
                self._role(record, seat),
                FORM_WORDS.titles.get(record.form, record.form),
                hours(amount) if amount or record.hundredths else None,
                record.evidence or "C",
            )
            for record, seat, amount, _ in self.earned()
        )
        columns = (
            Column("日期", Kind.DATE),
            Column("类型"),
            Column("主题"),
            Column("涉及法律"),
            Column("角色"),
            Column("形式"),
            Column("学时", Kind.NUMBER),
            Column("佐证", width=4),
        )
        return Table(columns, rows)

    def _role(self, record: LedgerRecord, seat: Attendance) -> str:
        """主讲, where the ledger's lecturer goes by the name of one who was there; else how the officer was there."""
        if seat.presence.earns and record.lecturer == self.people.roster.officers[self.code].name:
            return "主讲"
        word = PRESENCE_WORDS.titles[seat.presence]
        if word != PRESENCE_WORDS.titles["present"]:
            return word
        return "参考" if self._exam(record) else "旁听" if HEARING in record.kinds else "听讲"

    def _exams(self) -> Table:
        sat = self.sources.results[self.people.officer_ids[self.code]]
        rows: list[Row] = [
            (
                one.sat_on,
                one.topic,
                "补考" if one.makeup else f"第{one.attempt}次",
                _marks(one.marks),
                _marks(one.full),
                _marks(one.pass_mark),
                "合格" if one.passed else "不合格",
            )
            for one in sat
            if one.sat_on <= self.desk.today()
        ]
        known = {one.row for one in sat}
        rows += [
            (
                record.last,
                record.topic,
                None,
                None,
                None,
                None,
                "未登记成绩" if seat.presence.earns else "缺考",
            )
            for key, record, _, seat in self.attended
            if key not in known and self._exam(record)
        ]
        columns = (
            Column("日期", Kind.DATE),
            Column("考试"),
            Column("考次"),
            Column("成绩", Kind.NUMBER),
            Column("满分", Kind.NUMBER),
            Column("及格线", Kind.NUMBER),
            Column("结果"),
        )
        return Table(columns, tuple(sorted(rows, key=lambda row: str(row[0]))))

    def _exam(self, record: LedgerRecord) -> bool:
        known = self.kinds.activities
        return any(kind in known and known[kind].exam for kind in record.kinds)

    def _hearings(self) -> Table:
        rows = tuple(
            (
                record.first,
                record.court,
                record.case_number,
                record.topic,
                PRESENCE_WORDS.titles[seat.presence],
            )
            for _, record, _, seat in self.attended
            if HEARING in record.kinds
        )
        columns = (
            Column("日期", Kind.DATE),
            Column("法院"),
            Column("案号"),
            Column("主题"),
            Column("考勤"),
        )
        return Table(columns, rows)

    def _checks(self) -> Table:
        rows = tuple(
            (record.first, record.topic, self._unit(record.organiser), record.remark)
            for _, record, _, seat in self.attended
            if CHECK in record.kinds and seat.presence.earns
        )
        return Table((Column("日期", Kind.DATE), Column("内容"), Column("组织单位"), Column("备注")), rows)

    def _exemptions(self) -> Table:
        rows = tuple(
            (row.starts_on, row.ends_on, row.reason)
            for row in self.people.roster.exemptions_of.get(self.code, ())
        )
        return Table((Column("起", Kind.DATE), Column("止", Kind.DATE), Column("事由")), rows)


def _marks(hundredths: int | None) -> Decimal | None:
    return None if hundredths is None else hours(hundredths)
