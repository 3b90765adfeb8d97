"""Certificates 成绩单, 学时证明, 培训证明: made from the records, entered in a register, checked without a database."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw import __version__
from learnlaw.domain.attempt import Attempt, AttemptState
from learnlaw.domain.audit import short_code
from learnlaw.domain.blueprint import Counting
from learnlaw.domain.certificate import (
    KIND,
    NAME,
    SERIAL,
    Certificate,
    Field,
    ReadCertificate,
    Registered,
    as_code,
    enter,
    read_certificates,
    register_trouble,
    serial_number,
)
from learnlaw.domain.exam import EXAM_WORDS, ExamState
from learnlaw.domain.explain import plain
from learnlaw.domain.letter import day_words, masked
from learnlaw.domain.study import Status, hours
from learnlaw.domain.text import mask_id
from learnlaw.domain.turnout import Standing, standings
from learnlaw.errors import NotFoundError, NothingToJudgeError, Problem, RefusedError, UsageError, say
from learnlaw.reports.figures import literal
from learnlaw.verbs.clock import day_of
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import Held, find_exam, last_day
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_writing import find_row, kinds_under
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_desk import NOT_JUDGED, REPORTS, check_target, told, unit_code
from learnlaw.verbs.reports_ledger import Ledger
from learnlaw.verbs.reports_officer import StudyFile, code_meant
from learnlaw.verbs.roster_export import write_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.ledger import LedgerRecord
    from learnlaw.domain.study import Attendance
    from learnlaw.reports.official import OfficialPaper
    from learnlaw.store.people import People

ENDINGS = (".docx", ".html", ".txt")
SCORES, HOURS, TRAINING = "考试成绩单", "学时证明", "培训证明"
EXAM_NOTE = "本成绩单只说明上列考试的成绩，不是行政执法资格考试的成绩证明。"
HOURS_NOTE = (
    "学时为逐场登记的学时，跨日活动按日分摊，未扣减每日上限和时间重叠；如何计入考核由接收单位按其规定确定。"
)
_TRAINING_KINDS = frozenset(
    {"training_class", "off_job", "enforcement_training", "rotation", "entry_training", "promotion_training"}
    | {"pre_job", "cert_training", "seminar"}
)


class NothingToCertifyError(NothingToJudgeError):
    """Nobody has what a certificate would say."""

    template = "there is nothing to certify: {what}"


class VoidExamError(UsageError):
    """An annulled exam has no results."""

    template = "exam {number} is annulled; it has no results to certify"


class BrokenRegisterError(RefusedError):
    """A register was changed by hand."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Certificates made at once."""

    certificates: tuple[Certificate, ...]
    day: date
    trace: tuple[tuple[str, str], ...]

    def paper(self) -> OfficialPaper:
        """All of them in one document."""
        from learnlaw.reports.certificates import certificates_paper

        return certificates_paper(self.certificates, self.day, self.trace)


# -- making them ------------------------------------------------------------------------------


@listed(area=REPORTS, title=say("Print score slips 成绩单"), command="report certificates")
def certify_scores(desk: Desk, exam: str, *, officer: str = "", unit: str = "") -> Batch:
    """Score slips of everybody who has a result in an exam, of a unit and those below it, or of one officer.

    `exam` is an exam of the program, or an activity of the ledger whose scores
    were imported. Raises `NotFoundError`, `VoidExamError`,
    `NothingToCertifyError`.
    """
    with desk.reading() as connection:
        clerk = _Clerk(desk, connection)
        wanted = clerk.wanted(officer, unit)
        try:
            held = find_exam(desk, connection, exam, clerk.people)
        except NotFoundError:
            return clerk.batch(SCORES, clerk.imported_scores(exam, wanted))
        return clerk.batch(SCORES, clerk.scores(held, wanted))


@listed(area=REPORTS, title=say("Certify an officer's study hours 学时证明"), command="report certificates")
def certify_hours(desk: Desk, officer: str, *, year: int | None = None) -> Batch:
    """The hours that an officer earned in a year, up to the desk's day, activity by activity.

    Raises `NotFoundError`, `NothingToCertifyError`.
    """
    with desk.reading() as connection:
        clerk = _Clerk(desk, connection)
        file = StudyFile(desk, connection, clerk.people, code_meant(clerk.people, officer))
        return clerk.batch(HOURS, clerk.hours(file, year or desk.today().year))


@listed(
    area=REPORTS, title=say("Certify who took part in a training 培训证明"), command="report certificates"
)
def certify_training(desk: Desk, activity: str, *, officer: str = "", unit: str = "") -> Batch:
    """Who took part in an activity that was held, everybody or one officer.

    Raises `NotFoundError`, `NothingToCertifyError`.
    """
    with desk.reading() as connection:
        clerk = _Clerk(desk, connection)
        wanted = clerk.wanted(officer, unit)
        return clerk.batch(TRAINING, clerk.training(activity, wanted))


@dataclass
class _Clerk:
    """Writes certificates from one moment of the database."""

    desk: Desk
    connection: Connection

    @cached_property
    def people(self) -> People:
        """The roster."""
        return self.desk.facts.people(self.connection)

    def wanted(self, officer: str, unit: str) -> Callable[[str, str], bool]:
        """Whether a certificate is asked for, by the codes of officer and unit."""
        one = code_meant(self.people, officer) if officer else ""
        top = unit_code(self.people.roster, unit) if unit else ""
        above = self.people.roster.above
        return lambda who, where: one in ("", who) and (not top or top in above.get(where, ()))

    def batch(self, what: str, made: Iterable[Certificate]) -> Batch:
        """The certificates with what they can be traced by."""
        from learnlaw.store.report import judged_head

        certificates = tuple(made)
        if not certificates:
            raise NothingToCertifyError(what=what)
        trace = [
            ("统计截至", self.desk.today().isoformat()),
            ("入账截至", self.desk.known_on.isoformat() if self.desk.known_on else ""),
            ("考核依据", "、".join(use.pack.id for use in packs_in_use(self.desk, self.connection))),
            ("程序版本", __version__),
            ("操作日志校验码", short_code(judged_head(self.connection, NOT_JUDGED))),
        ]
        return Batch(certificates, self.desk.today(), tuple((label, text) for label, text in trace if text))

    @cached_property
    def _secret(self) -> str:
        """Known to this database alone, and always the same."""
        from learnlaw.store.report import first_hash

        return first_hash(self.connection)

    def _made(self, title: str, kind: str, fields: Iterable[Field], **more: Any) -> Certificate:
        said = tuple((label, literal(text)) for label, text in fields if text)
        details = tuple(tuple(literal(cell) for cell in row) for row in more.pop("details", ()))
        bare = Certificate(title=title, fields=((KIND, kind), *said), details=details, **more)
        serial = serial_number(self._secret, bare.covered)
        return Certificate(title=title, fields=((SERIAL, serial), *bare.fields), details=details, **more)

    def _who(self, officer: str, unit: str) -> Iterator[Field]:
        from learnlaw.store.people import officer_details

        row = officer_details(self.connection, [officer])[officer]
        yield NAME, row["name"]
        yield "人员编码", masked(officer)
        yield "身份证号", mask_id(row["id_number"]) if row["id_number"] else ""
        yield "单位", self._unit(unit)

    def _unit(self, code: str) -> str:
        return self.people.roster.units[code].name if code in self.people.roster.units else ""

    # -- scores ------------------------------------------------------------------------------

    def scores(self, held: Held, wanted: Callable[[str, str], bool]) -> Iterator[Certificate]:
        """A slip for everybody with a result in an exam of the program."""
        if held.exam.state is ExamState.VOID:
            raise VoidExamError(number=held.row.number)
        attempts = attempts_of(self.connection, held)
        for one in standings(held.exam, attempts):
            officer = one.expected.officer
            if one.counts is not None and wanted(officer, one.expected.unit):
                sat = sum(each.state is not AttemptState.VOID for each in attempts.get(officer, ()))
                fields = self._scored(held, one, one.counts, sat)
                organiser = self._unit(self.people.unit_codes[held.row.organiser_id])
                yield self._made("成绩单", SCORES, fields, issuer=organiser, notes=(EXAM_NOTE,))

    def _scored(self, held: Held, one: Standing, mine: Attempt, sat: int) -> Iterator[Field]:
        plan = held.exam.blueprint
        yield from self._who(one.expected.officer, one.expected.unit)
        yield "考试名称", held.exam.title
        yield "考试编号", held.row.number
        yield "考试时间", self._exam_days(held, mine)
        yield "满分", f"{plain(plan.total)}分"
        yield "及格线", f"{plain(plan.pass_mark)}分"
        yield "优秀线", "" if plan.excellent_mark is None else f"{plain(plan.excellent_mark)}分"
        yield "成绩", f"{plain(mine.marks or Decimal(0))}分"
        yield "结果", "优秀" if mine.excellent else "合格" if mine.passed else "不合格"
        yield "成绩认定", _counted(plan.counting, plan.attempts, mine.number, sat)
        yield "场次", "补考" if mine.makeup else "正考"
        yield "组织单位", self._unit(self.people.unit_codes[held.row.organiser_id])
        yield "成绩状态", _state(held.exam.state)
        yield "统计截至", day_words(self.desk.today())

    def _exam_days(self, held: Held, mine: Attempt) -> str:
        """The days of the window in which the attempt that counts was sat."""
        window = held.exam.makeup if mine.makeup and held.exam.makeup else held.exam.main
        first, last = day_of(window.opens, held.zone), last_day(window, held.zone)
        return day_words(first) if first == last else f"{day_words(first)}至{day_words(last)}"

    def imported_scores(self, number: str, wanted: Callable[[str, str], bool]) -> Iterator[Certificate]:
        """A slip for everybody with a result in an exam whose scores were imported; the best counts."""
        from learnlaw.store.results import results_of

        key = find_row(self.connection, number)
        record = self._record(key)
        best: dict[int, Any] = {}
        sat: dict[int, int] = {}
        for result in results_of(self.connection, [key]).values():
            sat[result.officer] = sat.get(result.officer, 0) + 1
            known = best.get(result.officer)
            if known is None or (result.marks or 0) > (known.marks or 0):
                best[result.officer] = result
        county = self.people.roster.as_of(record.counts_on or record.last)
        for officer_id, result in best.items():
            officer = self.people.officer_codes[officer_id]
            unit = county.home_unit(officer) or ""
            if wanted(officer, unit):
                fields = self._imported(record, officer, unit, result, sat[officer_id])
                issuer = self._unit(record.organiser)
                yield self._made("成绩单", SCORES, fields, issuer=issuer, notes=(EXAM_NOTE,))

    def _imported(
        self, record: LedgerRecord, officer: str, unit: str, result: Any, sat: int
    ) -> Iterator[Field]:
        yield from self._who(officer, unit)
        yield "考试名称", record.topic
        yield "考试编号", record.number
        yield "考试时间", day_words(result.sat_on)
        yield "满分", _marks(result.full)
        yield "及格线", _marks(result.pass_mark)
        yield "成绩", _marks(result.marks) or "未登记分数"
        yield "结果", "合格" if result.passed else "不合格"
        yield "成绩认定", f"共登记{sat}次成绩，以最好一次成绩为准"
        yield "场次", "补考" if result.makeup else "正考"
        yield "组织单位", self._unit(record.organiser)
        yield "成绩状态", "由成绩表导入"
        yield "统计截至", day_words(self.desk.today())

    def _record(self, key: int) -> LedgerRecord:
        from learnlaw.store.study import load_records

        return load_records(self.connection, self.people, [key])[key]

    # -- study -----------------------------------------------------------------------------

    def hours(self, file: StudyFile, year: int) -> Iterator[Certificate]:
        """The hours of an officer in a year; none where nothing was earned."""
        rows: list[tuple[str, ...]] = []
        sums = dict.fromkeys(file.kinds.categories, 0)
        ledger = Ledger({}, self.people.roster, file.kinds)
        for record, _seat, _all, years in file.earned():
            if amount := years.get(year, 0):
                sums[record.category] = sums.get(record.category, 0) + amount
                number, organiser = str(len(rows) + 1), self._unit(record.organiser)
                day = record.first.isoformat()
                what = (ledger.kind_words(record), record.topic, organiser, plain(hours(amount)))
                rows.append((number, day, *what))
        if not rows:
            return
        fields = self._hours(file, year, sums)
        columns = ("序号", "日期", "类型", "主题", "主办单位", "学时")
        issuer = self.desk.settings.office.name
        yield self._made(
            HOURS, HOURS, fields, issuer=issuer, notes=(HOURS_NOTE,), columns=columns, details=rows
        )

    def _hours(self, file: StudyFile, year: int, sums: dict[str, int]) -> Iterator[Field]:
        last = min(self.desk.today(), date(year, 12, 31))
        yield from self._who(file.code, self._served(file.code, last))
        yield "期间", f"{day_words(date(year, 1, 1))}至{day_words(last)}"
        yield "学时合计", f"{plain(hours(sum(sums.values())))}学时"
        for code, amount in sums.items():
            if amount:
                term = file.kinds.categories.get(code)
                yield f"其中：{format(term.title, 'zh') if term else code}", f"{plain(hours(amount))}学时"
        yield "统计截至", day_words(self.desk.today())

    def _served(self, officer: str, day: date) -> str:
        """The unit of an officer on a day; of one who has left, the last one."""
        roster = self.people.roster
        before = [p for p in roster.postings_of.get(officer, ()) if p.starts_on is None or p.starts_on <= day]
        last = max(before, key=lambda p: (p.ends_on or date.max, p.starts_on or date.min), default=None)
        return roster.as_of(day).home_unit(officer) or (last.unit if last else "")

    def training(self, number: str, wanted: Callable[[str, str], bool]) -> Iterator[Certificate]:
        """A certificate for everybody who took part in an activity that was held."""
        record = self._record(find_row(self.connection, number))
        if record.status is not Status.HELD or record.first > self.desk.today():
            return
        county = self.people.roster.as_of(record.counts_on or record.last)
        kinds = kinds_under(self.desk, packs_in_use(self.desk, self.connection))
        words = Ledger({}, self.people.roster, kinds).kind_words(record)
        title = "培训结业证明" if _TRAINING_KINDS & set(record.kinds) else "参加学习证明"
        for seat in record.attendances:
            unit = county.home_unit(seat.officer) or ""
            if seat.presence.earns and wanted(seat.officer, unit):
                fields = (*self._who(seat.officer, unit), *self._trained(record, seat, words))
                yield self._made(title, TRAINING, fields, issuer=self._unit(record.organiser))

    def _trained(self, record: LedgerRecord, seat: Attendance, words: str) -> Iterator[Field]:
        from learnlaw.formats.words import PRESENCE_WORDS

        last = "" if record.first == record.last else f"至{day_words(record.last)}"
        amount = (
            record.hundredths if seat.hundredths is None else min(seat.hundredths, record.hundredths or 0)
        )
        yield "内容", record.topic
        yield "类型", words
        yield "日期", day_words(record.first) + last
        yield "台账编号", record.number
        yield "学时", f"{plain(hours(amount))}学时" if amount else ""
        yield "考勤", PRESENCE_WORDS.titles[seat.presence]
        yield "主讲人", record.lecturer
        yield "主办单位", self._unit(record.organiser)
        yield "统计截至", day_words(self.desk.today())


def _counted(counting: Counting, attempts: int, number: int, sat: int) -> str:
    """Which attempt counts, said on the slip."""
    if attempts == 1 and sat == 1:
        return "参加1次，以该次成绩为准"
    best = "最好" if counting is Counting.BEST else "最后"
    return f"参加{sat}次，以{best}一次成绩为准，本单为第{number}次的成绩"


def _state(state: ExamState) -> str:
    words = told(EXAM_WORDS[state])
    return words if state is ExamState.FINAL else f"{words}，不是最终结果"


def _marks(hundredths: int | None) -> str:
    return "" if hundredths is None else f"{plain(hours(hundredths))}分"


# -- files ------------------------------------------------------------------------------------


def save_certificates(
    desk: Desk, batch: Batch, path: Path, *, register: Path | None = None, force: bool = False
) -> list[Registered]:
    """Write certificates into one file, and enter their codes in a register; its lines.

    The register is made, or goes on; it is never begun anew. Raises what
    `check_certificates` and `write_file` raise, `RefusedError` for a file that
    is no register, and `BrokenRegisterError` for one that was changed.
    """
    from learnlaw.reports.certificates import register_bytes
    from learnlaw.reports.official import render

    check_target(desk, path, force=force, endings=ENDINGS)
    lines: list[Registered] = []
    if register is not None:
        check_target(desk, register, force=True, endings=(".csv",))
        known = read_whole_register(register) if register.exists() else []
        lines = enter(known, ((one.code, one.kind) for one in batch.certificates), batch.day)
    write_file(path, render(batch.paper(), path.suffix))
    if register is not None:
        write_file(register, register_bytes(lines))
    return lines


def read_whole_register(path: Path) -> list[Registered]:
    """The lines of a register. Raises `RefusedError`, `BrokenRegisterError`."""
    from learnlaw.formats.certificate_rows import read_register

    lines = read_register(_bytes(path), path.name)
    trouble = register_trouble(lines)
    if trouble is not None:
        hint = say("somebody changed the register; take the copy that the office handed out")
        raise BrokenRegisterError([Problem("broken-register", trouble, hint, path.name)])
    return lines


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        what = say("cannot be read: {why}", why=error.strerror or str(error))
        raise RefusedError([Problem("unreadable", what, None, path.name)]) from error


# -- checking ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one certificate."""

    found: ReadCertificate | None
    """None where a code alone was given."""
    code: str
    line: Registered | None
    """Its line of the register; None where it has none, or no register was given."""

    @property
    def intact(self) -> bool | None:
        """Whether the code is that of what is printed; None where a code alone was given."""
        return None if self.found is None else self.found.matches


@dataclass(frozen=True, slots=True)
class Verified:
    """What was checked, and against which register."""

    checked: tuple[Checked, ...]
    register: tuple[Registered, ...] | None

    @property
    def bad(self) -> bool:
        """Whether something does not match, or is not in the register."""
        missing = self.register is not None and any(one.line is None for one in self.checked)
        return missing or any(one.intact is False for one in self.checked)


@listed(area=REPORTS, title=say("Check certificates"), command="report verify")
def verify_certificates(desk: Desk, what: str, *, register: Path | None = None) -> Verified:
    """Check the certificates of a file, or look a code up in a register; no database is asked.

    Raises `RefusedError` for files that cannot be read, `BrokenRegisterError`,
    and `UsageError` for a code without a register.
    """
    lines = None if register is None else tuple(read_whole_register(register))
    by_code = {line.code: line for line in lines or ()}
    code = as_code(what)
    if code is not None and not Path(what).exists():
        if lines is None:
            raise UsageError(detail=say("a code alone is looked up in a register: --register FILE"))
        return Verified((Checked(None, code, by_code.get(code)),), lines)
    return Verified(tuple(_checked(_found(Path(what)), by_code)), lines)


def _checked(found: Sequence[ReadCertificate], by_code: dict[str, Registered]) -> Iterator[Checked]:
    for one in found:
        code = as_code(one.code) or one.code
        yield Checked(one, code, by_code.get(code))


def _found(path: Path) -> list[ReadCertificate]:
    from learnlaw.formats.certificate_rows import rows_of

    found = list(read_certificates(rows_of(_bytes(path), path.name)))
    if not found:
        what = say("holds no certificate: none begins with 编号 and ends with 校验码")
        raise RefusedError([Problem("no-certificate", what, None, path.name)])
    return found
