"""Turns the entries of a ledger file into records: units, kinds and people matched, rules checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from learnlaw.domain.kinds import Kinds, code_of
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.policy import HoursSettings
from learnlaw.domain.study import Attendance, Presence, hundredths
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.ledger_sheet import ActivityEntry, AttendanceEntry, HourWord, LedgerFile
from learnlaw.verbs.ledger_rules import faults, known_words
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
            record = self.record(entry, signed.get(entry.number, []) if entry.number else [])
            if record is not None:
                found.append((entry, record))
        self._no_key_twice(found)
        return found

    def record(self, entry: ActivityEntry, signed: list[AttendanceEntry]) -> LedgerRecord | None:
        """The record of one entry; None where something of it is refused."""
        before = len(self.problems)
        record = self._record(entry, signed)
        if record is not None:
            told = {problem.code for problem in self.problems[before:]}
            for fault in faults(record, self.kinds, self.today):
                if fault.code not in told:
                    self._refuse(entry, fault.code, fault.field, fault.what, fault.hint)
        refused = any(not problem.warning for problem in self.problems[before:])
        return None if refused else record

    def _no_key_twice(self, found: list[tuple[ActivityEntry, LedgerRecord]]) -> None:
        """Two rows of one key in one file are refused (RULES 13), however units and kinds are spelt."""
        seen: dict[tuple[str, ...], tuple[int, LedgerRecord]] = {}
        for entry, record in found:
            for key in keys_of(record):
                line, other = seen.setdefault(key, (entry.line, record))
                if other is record or (len(key) == 1 and record.number and other.number):
                    continue
                what = say("rows {first} and {second} are the same activity", first=line, second=entry.line)
                hint = say("delete one, or tell them apart by a number (编号) or the time")
                self._refuse(entry, "duplicate-activity", "topic", what, hint)
                break

    def _record(self, entry: ActivityEntry, signed: list[AttendanceEntry]) -> LedgerRecord | None:
        units = tuple(dict.fromkeys(self._units(entry, "units", entry.units)))
        named = self._units(entry, "organiser", [entry.organiser]) if entry.organiser else units[:1]
        organisers = list(named)
        kinds = tuple(dict.fromkeys(self._kinds(entry)))
        if not units or not organisers or not kinds:
            return None
        amount, word = self._hours(entry.hours)
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
            attendances=tuple(self._people(entry, units, signed)),
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
                hint = say("write one of: {kinds}", kinds=known_words(self.kinds))
                self._refuse(
                    entry, "unknown-kind", "kinds", say("unknown kind of activity: {kind}", kind=word), hint
                )
            else:
                yield code

    def _hours(self, hours: Decimal | HourWord | None) -> tuple[int | None, str]:
        if hours is None:
            return None, ""
        if isinstance(hours, HourWord):
            return hundredths(word_hours(hours.value, self.hours)), hours.value
        return hundredths(hours), ""

    # -- people -----------------------------------------------------------------

    def _people(
        self, entry: ActivityEntry, units: tuple[str, ...], signed: list[AttendanceEntry]
    ) -> Iterator[Attendance]:
        before = len(self.problems)
        listed = dict.fromkeys(self._listed(entry, units))
        seats = dict(self._signed(entry, units, signed))
        if len(self.problems) == before:  # else who is missing would be said of people nobody could match
            self._agree(entry, list(listed), seats)
            self._proxies(signed, seats)
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
        self, entry: ActivityEntry, units: tuple[str, ...], rows: list[AttendanceEntry]
    ) -> Iterator[tuple[str, Attendance]]:
        seen: dict[str, int] = {}
        for row in rows:
            found = self.matcher.officer(row.officer, units, entry.last)
            if isinstance(found, Unmatched):
                self._refuse(row, found.code, "officer", found.what, found.hint)
                continue
            if found in seen:
                what = say(
                    "{officer} signed in twice, also in row {line}", officer=row.officer, line=seen[found]
                )
                self._refuse(row, "signed-twice", "officer", what, say("keep one of the two rows"))
                continue
            seen[found] = row.line
            self._same_name(row, found)
            yield found, self._seat(entry, row, found, units)

    def _same_name(self, row: AttendanceEntry, code: str) -> None:
        name = self.matcher.roster.officers[code].name
        if row.name and skeleton(row.name) != skeleton(name):
            what = say("{code} is {name}, not {other}", code=code, name=name, other=row.name)
            self._refuse(row, "another-name", "name", what, say("correct the code or the name"))

    def _seat(
        self, entry: ActivityEntry, row: AttendanceEntry, code: str, units: tuple[str, ...]
    ) -> Attendance:
        amount, of_session = self._hours(entry.hours)
        own, word = self._hours(row.hours)
        if own is not None and (amount is None or own > amount):
            what = say("more hours than the session has")
            self._refuse(row, "more-hours", "hours", what, say("at most the hours of the session (RULES 10)"))
        if (own, word) == (amount, of_session) or (own == amount and not word):
            own, word = None, ""
        proxy: str | Unmatched = self.matcher.officer(row.proxy, units, entry.last) if row.proxy else ""
        if isinstance(proxy, Unmatched):
            self._refuse(row, proxy.code, "proxy", proxy.what, proxy.hint)
            proxy = ""
        return Attendance(
            code, row.presence, own, proxy, row.makes_up, listed=False, signed=True, hours_word=word
        )

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

    def _proxies(self, rows: list[AttendanceEntry], seats: Mapping[str, Attendance]) -> None:
        """Who came instead is told where he has no row of his own, which alone earns him the hours."""
        for row, seat in zip(rows, seats.values(), strict=True):
            if seat.presence is Presence.PROXY and seat.proxy and seat.proxy not in seats:
                what = say("{who} came instead, and has no row of 签到", who=self._names([seat.proxy]))
                hint = say("add a row for the one who came; a proxy earns by a row of his own (RULES 10)")
                self.problems.append(
                    row.layout.problem("proxy-without-row", row.line, "proxy", what, hint, warning=True)
                )

    def _names(self, codes: Iterable[str]) -> str:
        return "、".join(f"{self.matcher.roster.officers[code].name} {code}" for code in codes)

    def _refuse(
        self, row: ActivityEntry | AttendanceEntry, code: str, column: str, what: Message, hint: Message
    ) -> None:
        self.problems.append(row.layout.problem(code, row.line, column, what, hint))


def keys_of(record: LedgerRecord) -> list[tuple[str, ...]]:
    """What a row of a file is known by: organiser and number, and its identity (RULES 13)."""
    identity = (record.identity,)
    return [(record.organiser, record.number), identity] if record.number else [identity]


def word_hours(word: str, settings: HoursSettings) -> Decimal:
    """The hours of 半天 or 一天 under a pack (RULES 9)."""
    return settings.half_day if word == HourWord.HALF_DAY else settings.day


def reckoned(record: LedgerRecord, settings: HoursSettings) -> LedgerRecord:
    """A record with its words 半天 and 一天 at what they are worth under `settings`."""

    def worth(word: str, entered: int | None) -> int | None:
        return hundredths(word_hours(word, settings)) if word else entered

    seats = tuple(
        replace(seat, hundredths=worth(seat.hours_word, seat.hundredths)) for seat in record.attendances
    )
    return replace(record, hundredths=worth(record.hours_word, record.hundredths), attendances=seats)
