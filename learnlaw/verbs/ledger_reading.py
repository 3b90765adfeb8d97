"""Turns the entries of a ledger file into records: units, kinds and people matched, rules checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from learnlaw.domain.kinds import HOURS, Kinds, code_of
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.policy import HoursSettings
from learnlaw.domain.study import Attendance, Status, hundredths
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.ledger_sheet import ActivityEntry, AttendanceEntry, HourWord, LedgerFile
from learnlaw.verbs.matching import Matcher, Unmatched


@dataclass
class LedgerReader:
    """Reads the entries of one file against one roster."""

    matcher: Matcher
    kinds: Kinds
    hours: HoursSettings
    today: date
    """The clock's day: what is 已举办 cannot lie after it (RULES 14)."""
    problems: list[Problem] = field(default_factory=list)

    def read(self, file: LedgerFile) -> list[tuple[ActivityEntry, LedgerRecord]]:
        """Every entry that could be read, with its record; what could not stands in `problems`."""
        signed: dict[str, list[AttendanceEntry]] = {}
        for row in file.attendance:
            signed.setdefault(row.number, []).append(row)
        found = []
        for entry in file.activities:
            before = len(self.problems)
            record = self._record(entry, signed.get(entry.number, []) if entry.number else [])
            refused = any(not problem.warning for problem in self.problems[before:])
            if not refused and record is not None:
                found.append((entry, record))
        return found

    def _record(self, entry: ActivityEntry, signed: list[AttendanceEntry]) -> LedgerRecord | None:
        units = tuple(dict.fromkeys(self._units(entry, "units", entry.units)))
        named = self._units(entry, "organiser", [entry.organiser]) if entry.organiser else units[:1]
        organisers = list(named)
        kinds = tuple(dict.fromkeys(self._kinds(entry)))
        if not units or not organisers or not kinds:
            return None
        amount, word = self._hours(entry.hours)
        self._check(entry, kinds, amount)
        return LedgerRecord(
            number=entry.number,
            organiser=organisers[0],
            units=units,
            kinds=kinds,
            first=entry.first,
            last=entry.last,
            start=entry.start,
            end=entry.end,
            topic=entry.topic,
            hundredths=amount,
            hours_word=word,
            category=entry.category or "law",
            form=entry.form,
            meeting=entry.meeting,
            lecturer=entry.speaker,
            lecturer_unit=entry.speaker_unit,
            place=entry.venue,
            laws=entry.laws,
            headcount=entry.headcount,
            expected=entry.expected,
            court=entry.court,
            case_number=entry.case_no,
            evidence=entry.evidence,
            evidence_note=entry.materials,
            status=entry.status,
            remark=entry.note,
            attendances=tuple(self._people(entry, units, amount, signed)),
        )

    def _units(self, entry: ActivityEntry, column: str, words: Iterable[str]) -> Iterator[str]:
        for word in words:
            found = self.matcher.unit(word)
            if isinstance(found, Unmatched):
                self._refuse(entry, found.code, column, found.what, found.hint)
            else:
                yield found

    def _kinds(self, entry: ActivityEntry) -> Iterator[str]:
        for word in entry.kinds:
            code = code_of(word, self.kinds.activities)
            if code is None:
                hint = say("write one of: {kinds}", kinds=self._known_kinds())
                self._refuse(
                    entry, "unknown-kind", "kinds", say("unknown kind of activity: {kind}", kind=word), hint
                )
            else:
                yield code

    def _known_kinds(self) -> str:
        return "、".join(kind.title.zh for kind in self.kinds.activities.values())

    def _hours(self, hours: Decimal | HourWord | None) -> tuple[int | None, str]:
        if hours is None:
            return None, ""
        if isinstance(hours, HourWord):
            return hundredths(word_hours(hours.value, self.hours)), hours.value
        return hundredths(hours), ""

    def _check(self, entry: ActivityEntry, kinds: tuple[str, ...], amount: int | None) -> None:
        """What only the clock and the table of kinds can tell."""
        if entry.status is Status.HELD and entry.last > self.today:
            what = say("held on {day}, which is later than today ({today})", day=entry.last, today=self.today)
            hint = say("write 计划 as its status, or correct the date")
            self._refuse(entry, "held-in-future", "first" if entry.first > self.today else "last", what, hint)
        earns = any(HOURS in self.kinds.activities[kind].credits for kind in kinds)
        if earns and amount is None and entry.status is Status.HELD:
            what = say("an activity of this kind needs its hours")
            self._refuse(entry, "no-hours", "hours", what, say("write the hours, 半天 or 一天"))

    # -- people -----------------------------------------------------------------

    def _people(
        self, entry: ActivityEntry, units: tuple[str, ...], amount: int | None, signed: list[AttendanceEntry]
    ) -> Iterator[Attendance]:
        listed = dict.fromkeys(self._listed(entry, units))
        seats = dict(self._signed(entry, units, amount, signed))
        self._agree(entry, list(listed), seats)
        for code in listed:
            seat = seats.pop(code, None)
            yield replace(seat, listed=True) if seat else Attendance(code)
        yield from seats.values()

    def _listed(self, entry: ActivityEntry, units: tuple[str, ...]) -> Iterator[str]:
        for word in entry.attendees:
            found = self.matcher.officer(word, units, entry.last)
            if isinstance(found, Unmatched):
                self._refuse(entry, found.code, "attendees", found.what, found.hint)
            else:
                yield found

    def _signed(
        self, entry: ActivityEntry, units: tuple[str, ...], amount: int | None, rows: list[AttendanceEntry]
    ) -> Iterator[tuple[str, Attendance]]:
        seen: dict[str, int] = {}
        for row in rows:
            word = row.officer or row.name
            found = self.matcher.officer(word, units, entry.last)
            if isinstance(found, Unmatched):
                self._refuse(row, found.code, "officer", found.what, found.hint)
                continue
            if found in seen:
                what = say("{officer} signed in twice, also in row {line}", officer=word, line=seen[found])
                self._refuse(row, "signed-twice", "officer", what, say("keep one of the two rows"))
                continue
            seen[found] = row.line
            self._same_name(row, found)
            yield found, self._seat(entry, row, found, units, amount)

    def _same_name(self, row: AttendanceEntry, code: str) -> None:
        name = self.matcher.roster.officers[code].name
        if row.name and row.officer and row.name != name:
            what = say("{code} is {name}, not {other}", code=code, name=name, other=row.name)
            self._refuse(row, "another-name", "name", what, say("correct the code or the name"))

    def _seat(
        self,
        entry: ActivityEntry,
        row: AttendanceEntry,
        code: str,
        units: tuple[str, ...],
        amount: int | None,
    ) -> Attendance:
        own, _ = self._hours(row.hours)
        if own is not None and (amount is None or own > amount):
            what = say("more hours than the session has")
            self._refuse(
                row, "too-many-hours", "hours", what, say("at most the hours of the session (RULES 10)")
            )
        proxy: str | Unmatched = self.matcher.officer(row.proxy, units, entry.last) if row.proxy else ""
        if isinstance(proxy, Unmatched):
            self._refuse(row, proxy.code, "proxy", proxy.what, proxy.hint)
            proxy = ""
        own = None if own == amount else own
        return Attendance(code, row.presence, own, proxy, row.makes_up, listed=False, signed=True)

    def _agree(self, entry: ActivityEntry, listed: list[str], seats: Mapping[str, Attendance]) -> None:
        """Where both are filled, list and sign-in sheet must agree (RULES 10)."""
        if not listed or not seats:
            return
        unsigned = [code for code in listed if code not in seats]
        unlisted = [code for code, seat in seats.items() if seat.presence.earns and code not in listed]
        for codes, what in (
            (unsigned, say("named under 参加人员 without a row of 签到: {who}", who=self._names(unsigned))),
            (unlisted, say("signed in without being named under 参加人员: {who}", who=self._names(unlisted))),
        ):
            if codes:
                self._refuse(entry, "list-and-sheet-differ", "attendees", what, say("make the two agree"))

    def _names(self, codes: Iterable[str]) -> str:
        return "、".join(f"{self.matcher.roster.officers[code].name} {code}" for code in codes)

    def _refuse(
        self, row: ActivityEntry | AttendanceEntry, code: str, column: str, what: Message, hint: Message
    ) -> None:
        self.problems.append(row.layout.problem(code, row.line, column, what, hint))


def word_hours(word: str, settings: HoursSettings) -> Decimal:
    """The hours of 半天 or 一天 under a pack (RULES 9)."""
    return settings.half_day if word == HourWord.HALF_DAY else settings.day
