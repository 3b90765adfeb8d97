"""The lines above the board: what wants doing, one line a subject, and the list behind each.

Read-only. A line is there only if it has something to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Period, Window
from learnlaw.domain.explain import plain
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import ENFORCEMENT
from learnlaw.domain.notice import NoticeState
from learnlaw.domain.people import Officer, Posting, Unit
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.text import mask_phone
from learnlaw.errors import Message, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.notices import IssuedNotice

SILENT_DAYS = 60
"""A unit of which nothing was heard for so long is told."""
CERTIFICATE_DAYS = 90
"""A certificate that ends within so many days is told."""
CHECK = "appointment_check"
"""The kind of activity that an appointment asks for (RULES 3)."""
BACKUP_KEY = "last_backup"
"""Under which the database remembers the instant of its last backup."""


class HomeKind(StrEnum):
    """What a line is about, in the order in which they stand."""

    DUE = "due"
    SILENT = "silent"
    OVERDUE = "overdue"
    OBJECTIONS = "objections"
    MATERIAL = "material"
    CERTIFICATES = "certificates"
    HOURS = "hours"
    CANDIDATES = "candidates"
    LETTERS = "letters"
    PROVISIONAL = "provisional"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class HomeRow:
    """One row of the list behind a line."""

    cells: tuple[str | Message, ...]
    unit: str = ""
    """The unit to which Enter leads on the board."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeLine:
    """One line."""

    kind: HomeKind
    short: Message
    """A word, for the line in which all are told at once."""
    count: int
    words: Message
    columns: tuple[Message, ...] = ()
    rows: tuple[HomeRow, ...] = ()
    grave: bool = False


def home_lines(desk: Desk, connection: Connection, judged: Judged) -> tuple[HomeLine, ...]:
    """Every line that has something to say on the desk's day."""
    told = _Told(desk, connection, judged)
    lines = (
        told.due(),
        told.silent(),
        told.overdue(),
        told.objections(),
        told.material(),
        told.certificates(),
        told.half_hours(),
        told.candidates(),
        told.letters(),
        told.provisional(),
        told.backup(),
    )
    return tuple(line for line in lines if line is not None)


@dataclass(frozen=True)
class _Told:
    desk: Desk
    connection: Connection
    judged: Judged

    @property
    def on(self) -> date:
        return self.desk.today()

    @property
    def units(self) -> Mapping[str, Unit]:
        return self.judged.people.roster.units

    def name(self, code: str) -> str:
        return self.units[code].name if code in self.units else code

    @cached_property
    def seen(self) -> frozenset[str] | None:
        """The units of which lines may tell; None where it is all of them."""
        return self.desk.sees(self.judged.people.roster)

    def mine(self, code: str | None) -> bool:
        """Whether a unit is one of those."""
        return self.seen is None or code in self.seen

    # -- what is due ------------------------------------------------------------------

    def due(self) -> HomeLine | None:
        """What this month asks for: plans, make-ups, replies to letters."""
        month = Period.MONTH.window(self.on)
        plans = [s for s in self._sessions(month) if _to_come(s, self.on, month) and self.mine(s.organiser)]
        absent = self._to_make_up(month)
        replies = [n for n in self._letters() if n.reply_by and n.reply_by in month and n.reply_by >= self.on]
        count = len(plans) + len(absent) + len(replies)
        if not count:
            return None
        parts = [
            (len(plans), say("{count} planned", count=len(plans))),
            (len(absent), say("{count} to be made up", count=len(absent))),
            (len(replies), say("{count} replies", count=len(replies))),
        ]
        words = say("due this month: {parts}", parts=_joined([words for n, words in parts if n]))
        rows = [
            *(self._plan_row(session) for session in plans),
            *absent,
            *(self._letter_row(letter) for letter in replies),
        ]
        columns = say("Day"), say("Unit"), say("What"), say("Kind")
        short = say("due this month")
        return HomeLine(
            kind=HomeKind.DUE, short=short, count=count, words=words, columns=columns, rows=tuple(rows)
        )

    def _plan_row(self, session: StudySession) -> HomeRow:
        cells = session.last.isoformat(), self.name(session.organiser), session.topic, say("plan")
        return HomeRow(cells, session.organiser)

    def _letter_row(self, letter: IssuedNotice) -> HomeRow:
        day = letter.reply_by.isoformat() if letter.reply_by else ""
        what = say("reply to letter {code}", code=letter.code)
        return HomeRow((day, self.name(letter.unit), what, say(letter.level.value)), letter.unit)

    def _to_make_up(self, month: Window) -> list[HomeRow]:
        """Who missed something since the first of last month and has not made it up."""
        from learnlaw.store.glance import missed_seats

        since = Period.MONTH.window(month.start - timedelta(days=1)).start
        county = self.judged.survey.basis.county(self.on)
        rows = []
        for seat in missed_seats(self.connection, self.judged.people, since, self.on):
            unit = county.home_unit(seat.officer)
            if unit is None or seat.officer in county.exempt or not self.mine(unit):
                continue
            name = self.judged.people.roster.officers[seat.officer].name
            what = say("{officer} missed {topic}", officer=name, topic=seat.topic)
            rows.append(HomeRow((seat.day.isoformat(), self.name(unit), what, say("make-up")), unit))
        return rows

    def _sessions(self, span: Window) -> Sequence[StudySession]:
        """The sessions of a span, from those that were judged if they hold it."""
        from learnlaw.store.history import sessions_known_on
        from learnlaw.store.study import load_sessions

        windows = [j.window for j in self.judged.survey.judgements]
        ends = [w.end for w in windows]
        within = windows and min(w.start for w in windows) <= span.start
        if within and (None in ends or max(end for end in ends if end) >= (span.end or date.max)):
            return self.judged.survey.basis.sessions
        if self.desk.known_on is None:
            return load_sessions(self.connection, self.judged.people, span)
        return sessions_known_on(self.connection, self.judged.people, self.desk.known_on, span)[0]

    # -- what is missing --------------------------------------------------------------

    def silent(self) -> HomeLine | None:
        """未报单位: units that must do something, and of which nothing was heard for 60 days."""
        since = self.on - timedelta(days=SILENT_DAYS)
        heard = self._heard(Window(since, self.on + timedelta(days=1)))
        asked = dict.fromkeys(
            f.subject.code for f in self.judged.verdict.findings if f.subject.kind == "unit" and _must(f)
        )
        quiet = [
            u for code, u in self.units.items() if code in asked and code not in heard and u.exists(self.on)
        ]
        if not quiet:
            return None
        rows = tuple(HomeRow((u.name, u.contact, mask_phone(u.phone)), u.code) for u in quiet)
        return HomeLine(
            kind=HomeKind.SILENT,
            short=say("silent units"),
            count=len(quiet),
            words=say(
                "silent for {days} days: {count} ({names})",
                count=len(quiet),
                days=SILENT_DAYS,
                names=_named([_with_contact(unit) for unit in quiet]),
            ),
            columns=(say("Unit"), say("Contact"), say("Phone")),
            rows=rows,
            grave=True,
        )

    def _heard(self, span: Window) -> set[str]:
        """The units that held something in a span, or for which something was entered."""
        from learnlaw.store.glance import units_heard_of

        heard = units_heard_of(self.connection, self.judged.people, span)
        for session in self._sessions(span):
            if session.status is Status.HELD and session.last in span:
                heard.update((session.organiser, *session.units))
        return heard

    def overdue(self) -> HomeLine | None:
        """计划逾期未登记: plans whose last day has passed."""
        found = self.judged.verdict.overdue
        if not found:
            return None
        rows = tuple(
            HomeRow((s.last.isoformat(), self.name(s.organiser), s.topic, s.number), s.organiser)
            for s in found
        )
        words = say("plans past their day, not entered as held: {count}", count=len(found))
        columns = say("Day"), say("Unit"), say("What"), say("Number")
        return HomeLine(
            kind=HomeKind.OVERDUE,
            short=say("overdue plans"),
            count=len(found),
            words=words,
            columns=columns,
            rows=rows,
            grave=True,
        )

    def objections(self) -> HomeLine | None:
        """异议: what officers say is wrong in the ledger, and nobody has answered."""
        from learnlaw.store.objections import load_objections

        home = self.judged.survey.basis.county(self.on).home_unit
        found = [(one, home(one.officer)) for one in load_objections(self.connection, state="open")]
        found = [(one, unit) for one, unit in found if self.mine(unit)]
        if not found:
            return None
        officers = self.judged.people.roster.officers
        rows = tuple(
            HomeRow((one.number, one.topic, officers[one.officer].name, one.text), unit or "")
            for one, unit in found
        )
        words = say("objections of officers to be answered: {count}", count=len(found))
        return HomeLine(
            kind=HomeKind.OBJECTIONS,
            short=say("objections"),
            count=len(found),
            words=words,
            columns=(say("Number"), say("What"), say("Officer"), say("Objection")),
            rows=rows,
            grave=True,
        )

    def material(self) -> HomeLine | None:
        """材料不全: it would be met but for the evidence."""
        found = [f for f in self.judged.verdict.findings if f.immaterial]
        if not found:
            return None
        words = say("lacking material 材料不全, met but for the evidence: {count}", count=len(found))
        return self._of_findings(HomeKind.MATERIAL, say("material incomplete"), words, found)

    def _of_findings(
        self, kind: HomeKind, short: Message, words: Message, found: Sequence[Finding], grave: bool = False
    ) -> HomeLine:
        rows = tuple(
            HomeRow(
                (
                    self.name(f.subject.unit),
                    f.subject.name if f.subject.kind == "officer" else "",
                    say("{rule:en}", rule=f.rule.title),
                    f"{plain(f.actual)}/{plain(f.minimum)}{'%' if f.rule.percent else ''}",
                ),
                f.subject.unit,
            )
            for f in found
        )
        columns = say("Unit"), say("Officer"), say("Rule"), say("Actual/minimum")
        return HomeLine(
            kind=kind, short=short, count=len(found), words=words, columns=columns, rows=rows, grave=grave
        )

    def half_hours(self) -> HomeLine | None:
        """Officers who in the second half of a window have less than half of their hours."""
        found = [f for f in self.judged.verdict.findings if _under_half(f, self.on)]
        if not found:
            return None
        words = say("officers with less than half of their hours: {count}", count=len(found))
        return self._of_findings(HomeKind.HOURS, say("under half of their hours"), words, found, grave=True)

    def candidates(self) -> HomeLine | None:
        """拟任: who is expected in a post, when, and how the check before it stands (RULES 3, 16)."""
        found = [
            posting
            for posting in self.judged.people.roster.postings
            if posting.starts_on is None and posting.expected_on is not None and self.mine(posting.unit)
        ]
        if not found:
            return None
        found.sort(key=lambda posting: (posting.expected_on or date.max, posting.officer))
        states = {
            f.subject.code: f.state
            for f in self.judged.verdict.findings
            if f.subject.kind == "officer" and CHECK in f.rule.of
        }
        rows = tuple(self._candidate_row(posting, states.get(posting.officer)) for posting in found)
        due = sum(states.get(posting.officer, State.MET) is not State.MET for posting in found)
        words = say("candidates 拟任: {count}", count=len(found))
        if due:
            words = say("candidates 拟任: {count}, not yet checked: {due}", count=len(found), due=due)
        columns = say("Expected on"), say("Unit"), say("Officer"), say("Post"), say("Check before it")
        return HomeLine(
            kind=HomeKind.CANDIDATES,
            short=say("candidates"),
            count=len(found),
            words=words,
            columns=columns,
            rows=rows,
            grave=due > 0,
        )

    def _candidate_row(self, posting: Posting, state: State | None) -> HomeRow:
        check = say("no rule in use asks for one") if state is None else say("still due")
        if state is State.MET:
            check = say("check passed")
        officer = self.judged.people.roster.officers[posting.officer].name
        day = posting.expected_on.isoformat() if posting.expected_on else ""
        return HomeRow((day, self.name(posting.unit), officer, posting.post, check), posting.unit)

    def certificates(self) -> HomeLine | None:
        """Certificates of serving enforcement officers that have ended or will within 90 days."""
        last = self.on + timedelta(days=CERTIFICATE_DAYS)
        home = self.judged.survey.basis.county(self.on).home_unit
        found = [(day, o) for day, o in self._certificates() if day <= last and self.mine(home(o.code))]
        if not found:
            return None
        over = sum(day < self.on for day, _officer in found)
        county = self.judged.survey.basis.county(self.on)
        rows = tuple(
            self._certificate_row(day, officer, county.home_unit(officer.code)) for day, officer in found
        )
        soon = say("{count} ending within {days} days", count=len(found) - over, days=CERTIFICATE_DAYS)
        ended = say("{count} ended", count=over)
        parts = [words for n, words in ((len(found) - over, soon), (over, ended)) if n]
        return HomeLine(
            kind=HomeKind.CERTIFICATES,
            short=say("certificates"),
            count=len(found),
            words=say("enforcement certificates: {parts}", parts=_joined(parts)),
            columns=(say("Ends on"), say("Unit"), say("Officer"), say("Certificate")),
            rows=rows,
            grave=over > 0,
        )

    def _certificates(self) -> list[tuple[date, Officer]]:
        county = self.judged.survey.basis.county(self.on)
        officers = self.judged.people.roster.officers
        found = [
            (officers[code].certificate_expires_on, officers[code])
            for code, postings in county.serving.items()
            if any(ENFORCEMENT in posting.duties for posting in postings)
        ]
        return sorted(((day, o) for day, o in found if day), key=lambda pair: (pair[0], pair[1].code))

    def _certificate_row(self, day: date, officer: Officer, unit: str | None) -> HomeRow:
        return HomeRow(
            (day.isoformat(), self.name(unit or ""), officer.name, officer.certificate), unit or ""
        )

    # -- letters, figures, upkeep -----------------------------------------------------

    def _letters(self) -> list[IssuedNotice]:
        """Letters that wait for an answer."""
        from learnlaw.store.notices import notices

        waiting = {NoticeState.ISSUED, NoticeState.RECEIVED, NoticeState.OVERDUE}
        found = notices(self.connection, self.judged.people)
        return [
            letter
            for letter in found
            if letter.state in waiting and letter.issued_on <= self.on and self.mine(letter.unit)
        ]

    def letters(self) -> HomeLine | None:
        """Letters whose day of reply has passed without one."""
        found = [letter for letter in self._letters() if letter.reply_by and letter.reply_by < self.on]
        if not found:
            return None
        rows = tuple(self._letter_row(letter) for letter in found)
        columns = say("Answer by"), say("Unit"), say("What"), say("Level")
        words = say("letters without the reply asked for: {count}", count=len(found))
        return HomeLine(
            kind=HomeKind.LETTERS,
            short=say("letters without reply"),
            count=len(found),
            words=words,
            columns=columns,
            rows=rows,
            grave=True,
        )

    def provisional(self) -> HomeLine | None:
        """暂按上年度口径: figures by a pack whose own time is over."""
        ids = {f.pack for f in self.judged.verdict.findings if f.provisional}
        uses = [use for use in self.judged.survey.basis.packs if use.pack.id in ids]
        if not uses:
            return None
        rows = tuple(
            HomeRow((say("{title:en}", title=use.pack.title), use.last.isoformat() if use.last else ""))
            for use in uses
        )
        words = say("provisional figures 暂按上年度口径: {packs}", packs=_joined([r.cells[0] for r in rows]))
        return HomeLine(
            kind=HomeKind.PROVISIONAL,
            short=say("provisional"),
            count=len(uses),
            words=words,
            columns=(say("Policy pack"), say("Last day")),
            rows=rows,
        )

    def backup(self) -> HomeLine | None:
        """When the database was last backed up; told from a week on, and when it never was."""
        from learnlaw.store.audit import get_meta

        if self.seen is not None:
            return None
        told = get_meta(self.connection, BACKUP_KEY)
        if told is None:
            words, days = say("this database was never backed up"), 0
        else:
            days = (self.desk.clock.now() - datetime.fromisoformat(told)).days
            words = say("last backup {days} days ago", days=days)
        grave = told is None or days > BACKUP_DAYS
        return HomeLine(kind=HomeKind.BACKUP, short=say("backup"), count=0, words=words, grave=grave)


BACKUP_DAYS = 7
"""A backup older than so many days is told in a louder tone."""


def _to_come(session: StudySession, on: date, month: Window) -> bool:
    return session.status is Status.PLANNED and session.last >= on and session.last in month


def _must(finding: Finding) -> bool:
    return finding.rule.force != "aim"


def _under_half(finding: Finding, on: date) -> bool:
    rule, window = finding.rule, finding.window
    if finding.subject.kind != "officer" or rule.measure != "hours" or not _must(finding):
        return False
    if window.days is None or finding.state is State.MET:
        return False
    return ((on - window.start).days + 1) * 2 > window.days and finding.actual * 2 < finding.minimum


def _with_contact(unit: Unit) -> str:
    return f"{unit.name} {unit.contact}".rstrip()


def _named(names: Sequence[str], most: int = 3) -> Message:
    parts: list[str | Message] = list(names[:most])
    told = _joined(parts)
    return say("{names} and others", names=told) if len(names) > most else told


def _joined(parts: Sequence[str | Message]) -> Message:
    """Several things in one line, as each language parts them."""
    told = parts[0] if isinstance(parts[0], Message) else say("{name}", name=parts[0])
    for part in parts[1:]:
        told = say("{before}, {after}", before=told, after=part)
    return told
