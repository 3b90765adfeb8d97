"""Study sessions, who attended them, and the hours that each day of them earns.

Hours are integer hundredths of 学时 here and in the store, Decimal where they
are shown or judged: sums must be exact, and SQLite has no decimal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from typing import NamedTuple

from learnlaw.domain.calendar import DAY, Workdays

CENTI = Decimal("0.01")


class Status(StrEnum):
    """What became of an activity."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"


class Presence(StrEnum):
    """考勤: how an officer was, or was not, there (RULES 10)."""

    PRESENT = "present"
    ONLINE = "online"
    OBSERVER = "observer"
    MAKEUP = "makeup"
    LEAVE = "leave"
    ON_DUTY = "on_duty"
    PROXY = "proxy"
    ABSENT = "absent"

    @property
    def earns(self) -> bool:
        """Whether hours and counts are earned: 出席, 线上, 列席 and 补课 do."""
        return self in EARNING


EARNING = frozenset({Presence.PRESENT, Presence.ONLINE, Presence.OBSERVER, Presence.MAKEUP})


@dataclass(frozen=True, slots=True)
class Attendance:
    """One officer at one session."""

    officer: str
    presence: Presence = Presence.PRESENT
    hundredths: int | None = None
    """The officer's own 学时 where the sign-in sheet gives less than the session's."""
    proxy: str = ""
    makes_up: str = ""
    listed: bool = True
    """Named under 参加人员."""
    signed: bool = False
    """Has a row of the sign-in sheet."""
    hours_word: str = ""
    """`half_day` or `day` where the officer's own hours were entered as a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySession:
    """One activity of the ledger."""

    key: str
    """Its identity in the store, the same through corrections."""
    number: str
    kinds: frozenset[str]
    units: tuple[str, ...]
    """The units it counts for; who held it is `organiser` (RULES 6)."""
    organiser: str
    first: date
    last: date
    topic: str
    hundredths: int | None = None
    start: time | None = None
    end: time | None = None
    category: str = "law"
    form: str = ""
    evidence: str = "C"
    status: Status = Status.HELD
    headcount: int | None = None
    expected: int | None = None
    entered_on: date
    """The day of the first entry (RULES 14)."""
    named: int = 0
    """How many officers it names, in whatever way they were there."""
    counts_on: date | None = None
    """Exams: the day to whose window the count belongs (RULES 15); otherwise `last` decides."""

    @property
    def day(self) -> date:
        """The day to which counts, coverage and conditions belong (RULES 8, 15)."""
        return self.counts_on or self.last

    @property
    def minutes(self) -> int | None:
        """Its length by the clock; None if it carries no times."""
        if self.start is None or self.end is None:
            return None
        return self.end.hour * 60 + self.end.minute - self.start.hour * 60 - self.start.minute

    @property
    def online(self) -> bool:
        """Whether it was held online."""
        return self.form == "online"

    @property
    def late_by(self) -> int:
        """补录: how many days after its last day it was entered; 0 if entered by then."""
        return max((self.entered_on - self.last).days, 0)


def hundredths(hours: Decimal) -> int:
    """Hours as whole hundredths, rounded down to 0.01."""
    return int((hours / CENTI).to_integral_value(rounding=ROUND_FLOOR))


def hours(amount: int) -> Decimal:
    """Hundredths as Decimal hours."""
    return Decimal(amount).scaleb(-2)


def spread(amount: int, first: date, last: date, workdays: Workdays) -> list[tuple[date, int]]:
    """The hours of an activity by day, in hundredths (RULES 8).

    Even over the working days from `first` to `last` (over all days if none
    is one); every part is rounded down to 0.01 and the rest falls on the
    last. The parts sum to `amount`.
    """
    if first == last:
        return [(first, amount)]
    days = workdays.between(first, last) or [first + n * DAY for n in range((last - first).days + 1)]
    part = amount // len(days)
    return [*((day, part) for day in days[:-1]), (days[-1], amount - part * (len(days) - 1))]


class DayCredit(NamedTuple):
    """What one officer earned at one session on one day, before cap and overlap."""

    officer: str
    session: str
    day: date
    hundredths: int
    start: int | None = None
    """Minutes after midnight; only sessions with both times can overlap (RULES 9)."""
    end: int | None = None
    online: bool = False
    final: bool = True
    """The part to whose day the session's count belongs (RULES 8); each attendance has one."""


@dataclass(frozen=True, slots=True)
class Credited:
    """What a day's credit comes to under a rule, and why it is less than was earned."""

    credit: DayCredit
    hundredths: int
    overlapped: int = 0
    """Hundredths lost because an earlier-starting activity covered the time."""
    capped: int = 0
    """Hundredths lost to the cap of the day."""


def credit_day(credits: Sequence[DayCredit], cap: int | None) -> list[Credited]:
    """One officer's credits of one day under one rule (RULES 9, 11).

    Among activities with times the later-starting one (tie: the later key)
    earns 学时 × its minutes not overlapped ÷ its minutes, rounded down to
    0.01; the day's sum is at most `cap`, and what exceeds it is taken from
    the later ones, online ones last of all.
    """
    ordered = sorted(credits, key=lambda c: (c.online, c.start is None, c.start or 0, _entered(c.session)))
    uncovered = _uncovered(credits)
    found, room = [], cap
    for credit in ordered:
        earned = credit.hundredths
        if credit.session in uncovered and credit.start is not None and credit.end is not None:
            earned = credit.hundredths * uncovered[credit.session] // (credit.end - credit.start)
        kept = earned if room is None else min(earned, room)
        room = None if room is None else room - kept
        found.append(Credited(credit, kept, credit.hundredths - earned, earned - kept))
    return found


def _uncovered(credits: Iterable[DayCredit]) -> dict[str, int]:
    """Minutes of each timed credit that no earlier-starting one covers."""
    found: dict[str, int] = {}
    reached = 0
    timed = [
        (c.start, _entered(c.session), c.end) for c in credits if c.start is not None and c.end is not None
    ]
    for start, (_, session), end in sorted(timed):
        found[session] = max(end - max(start, reached), 0)
        reached = max(reached, end)
    return found


def _entered(session: str) -> tuple[int, str]:
    """Sorts keys as they were given out: those of the store are numbers, and 10 comes after 9."""
    return len(session), session


def minutes_of(moment: time | None) -> int | None:
    """Minutes after midnight."""
    return None if moment is None else moment.hour * 60 + moment.minute


def day_credits(session: StudySession, seen: Attendance, workdays: Workdays) -> list[DayCredit]:
    """The day parts that one attendance earns; nothing where the presence earns nothing.

    Exactly one part is `final`: the one on the day to which the count belongs,
    a part without hours if no hours fall on that day.
    """
    if not seen.presence.earns:
        return []
    whole = session.hundredths or 0
    # what a word such as 半天 is worth may have shrunk since the sheet was entered
    amount = whole if seen.hundredths is None else min(seen.hundredths, whole)
    online = session.online or seen.presence is Presence.ONLINE
    start, end = minutes_of(session.start), minutes_of(session.end)
    if start is None or end is None:
        start = end = None
    parts = spread(amount, session.first, session.last, workdays)
    if all(day != session.day for day, _ in parts):
        parts = [*parts, (session.day, 0)]
    return [
        DayCredit(seen.officer, session.key, day, part, start, end, online, day == session.day)
        for day, part in parts
    ]
