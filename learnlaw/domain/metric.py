"""What counts under a rule, and the tallies from which a verdict is made.

Judging runs in two steps, so that no rule reads a database and none walks
over every attendance. `quota.survey()` says which sessions each rule counts
and which sums it needs: a `TallyRequest`. The store answers it in a few
grouped queries, `tally()` here answers it from plain records; both give the
same `Tallies`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from learnlaw.domain.calendar import Workdays
from learnlaw.domain.kinds import HOURS, UNIT, Kinds
from learnlaw.domain.people import County, Unit
from learnlaw.domain.policy import CountsIf, HoursSettings, QuotaRule
from learnlaw.domain.study import Attendance, DayCredit, Presence, Status, StudySession, day_credits
from learnlaw.errors import Message, say

GRADE = {"C": 1, "B": 2, "A": 3}


@dataclass(frozen=True, slots=True)
class ExamResult:
    """One officer's best result in one exam, or in another sitting of it."""

    exam: str
    """The key of the exam's session."""
    officer: str
    passed: bool
    known_on: date
    """The day it became known: the exam closed, or it was sat (RULES 15)."""
    makeup: bool = False


@dataclass(frozen=True, slots=True)
class TallyRequest:
    """Which sums of attendance a set of rules needs."""

    classes: Mapping[str, int]
    """For each session that some rule counts, the number of the set of rules that count it."""
    spans: Mapping[str, tuple[date, date]]
    """The first and last day on which each of them credits anything."""
    cuts: tuple[date, ...]
    """Days at which sums are kept apart; atom 0 lies before the first cut, atom n from cut n−1 on."""
    caps: tuple[int | None, ...]
    """The daily caps, in hundredths, under each of which hours are summed."""
    apart: bool = False
    """Whether online hours are summed apart, because a pack caps them."""
    movers: frozenset[str] = frozenset()
    """Officers whose credits are wanted one by one."""
    loose: frozenset[int] = frozenset()
    """Classes whose credits are wanted one by one."""
    expected: Mapping[date, frozenset[str]] = field(default_factory=dict)
    """By day, officers whose credits are wanted one by one: they are expected at a session that names nobody."""
    seats: frozenset[str] = frozenset()
    """Sessions of which it must be known who was there."""
    officers: frozenset[str] | None = None
    """Whose attendance is wanted; None: everybody's."""

    def wants(self, officer: str) -> bool:
        """Whether an officer's attendance is wanted."""
        return self.officers is None or officer in self.officers


class Sum(NamedTuple):
    """Credits of one officer in one class and atom, from days on which nothing can bite."""

    officer: str
    klass: int
    atom: int
    online: bool
    counted: int
    hours: tuple[int, ...]
    """Hundredths under each of the request's caps."""


@dataclass(frozen=True, slots=True)
class Tallies:
    """The answer to a request: sums, and the credits that must be looked at one by one."""

    sums: Sequence[Sum] = ()
    loose: Sequence[DayCredit] = ()
    """Credits of days on which a cap or an overlap may bite, and those of movers and loose classes."""
    seats: Mapping[str, Mapping[str, Presence]] = field(default_factory=dict)


def tally(
    request: TallyRequest,
    sessions: Iterable[StudySession],
    attended: Mapping[str, Iterable[Attendance]],
    workdays: Workdays,
) -> Tallies:
    """Answer a request from records in memory: a rolled-back ledger, a what-if, the tests of the store."""
    credits, seats = [], {}
    for session in sessions:
        rows = tuple(attended.get(session.key, ()))
        if session.key in request.seats:
            seats[session.key] = {row.officer: row.presence for row in rows}
        if session.key in request.classes:
            wanted = (row for row in rows if request.wants(row.officer))
            credits += [credit for row in wanted for credit in day_credits(session, row, workdays)]
    return Tallies(*_fold(request, credits), seats)


def _fold(request: TallyRequest, credits: list[DayCredit]) -> tuple[list[Sum], list[DayCredit]]:
    """Sums where neither cap nor overlap can bite, the credits themselves elsewhere."""
    days: dict[tuple[str, date], list[DayCredit]] = defaultdict(list)
    for credit in credits:
        days[credit.officer, credit.day].append(credit)
    least = min((cap for cap in request.caps if cap is not None), default=None)
    loose: list[DayCredit] = []
    sums: dict[tuple[str, int, int, bool], list[int]] = {}
    for (officer, day), together in days.items():
        apart = (
            officer in request.expected.get(day, ()) or officer in request.movers or _bites(together, least)
        )
        for credit in together:
            klass = request.classes[credit.session]
            if apart or klass in request.loose:
                loose.append(credit)
                continue
            key = officer, klass, bisect_right(request.cuts, day), request.apart and credit.online
            row = sums.setdefault(key, [0] * (len(request.caps) + 1))
            row[0] += credit.final
            for n, cap in enumerate(request.caps, 1):
                row[n] += credit.hundredths if cap is None else min(credit.hundredths, cap)
    return [Sum(*key, row[0], tuple(row[1:])) for key, row in sums.items()], loose


def _bites(credits: Sequence[DayCredit], cap: int | None) -> bool:
    """Whether a cap or an overlap may take something from the credits of one day."""
    if len(credits) == 1:
        return False
    if cap is not None and sum(credit.hundredths for credit in credits) > cap:
        return True
    timed = sorted((c.start, c.end) for c in credits if c.start is not None and c.end is not None)
    return any(before[1] > after[0] for before, after in pairwise(timed))


@dataclass(frozen=True, slots=True)
class Counting:
    """Why a rule does or does not count a session, apart from who was there."""

    rule: QuotaRule
    kinds: Kinds
    hours: HoursSettings
    online_cap: int | None = None

    def refusal(self, session: StudySession, *, evidence: bool = True) -> Message | None:
        """The first reason why the session is not counted at all; None if it is.

        With `evidence=False` the condition on evidence is passed over, which
        tells what is met but for its material (材料不全, RULES 12).
        """
        if session.status is Status.CANCELLED:
            return say("cancelled")
        if (reason := self._kind(session)) is not None:
            return reason
        return self._condition(session, evidence)

    def _kind(self, session: StudySession) -> Message | None:
        rule, table = self.rule, self.kinds.activities
        if rule.measure == "hours":
            if session.category not in rule.of:
                return say("its hours are of another category")
            if session.hundredths is None:
                return say("it carries no hours")
            earns = any(kind in table and HOURS in table[kind].credits for kind in session.kinds)
            return None if earns else say("its kind earns no hours")
        return None if session.kinds & rule.of else say("another kind of activity")

    def _condition(self, session: StudySession, evidence: bool) -> Message | None:
        asked, planned = self.rule.counts_if, session.status is Status.PLANNED
        if asked.minutes is not None and not long_enough(session, asked.minutes, self.hours):
            return say("shorter than {minutes} minutes, or its length is not known", minutes=asked.minutes)
        if evidence and asked.evidence is not None and not (planned and not session.evidence):
            have = session.evidence or "C"
            if GRADE[have] < GRADE[asked.evidence]:
                return say("evidence grade {have}, grade {asked} is asked", have=have, asked=asked.evidence)
        if asked.entered_within is not None and not planned and session.late_by > asked.entered_within:
            return say(
                "entered {days} days afterwards, within {asked} is asked",
                days=session.late_by,
                asked=asked.entered_within,
            )
        return None

    def unit_refusal(self, session: StudySession, unit: Unit, seating: Seating) -> Message | None:
        """Why a session that counts in itself does not count for `unit`; None if it does (RULES 6, 7, 15)."""
        rule, asked = self.rule, self.rule.counts_if
        if unit.code not in session.units:
            return say("it does not name this unit")
        if not any(self._credits_unit(kind, unit) for kind in session.kinds & rule.of):
            return say("its kind is not credited to units of this kind")
        if asked.own and session.organiser != unit.code:
            return say("it was held by {organiser}", organiser=session.organiser)
        if (reason := seating.share_missing(unit, asked)) is not None:
            return reason
        if asked.turnout is not None and (reason := seating.turnout_missing(asked.turnout)) is not None:
            return reason
        if self._exam(session) and seating.seats and unit.code not in seating.sat_in:
            return say("nobody of this unit sat it")
        return None

    def _exam(self, session: StudySession) -> bool:
        return any(self.kinds.activities[kind].exam for kind in session.kinds & self.rule.of)

    def _credits_unit(self, kind: str, unit: Unit) -> bool:
        row = self.kinds.activities[kind]
        return UNIT in row.credits and (not row.units or unit.kind in row.units)


def long_enough(session: StudySession, minutes: int, hours: HoursSettings) -> bool:
    """Whether it lasted `minutes` by its times, else by its hours; with neither it did not (RULES 9)."""
    if session.minutes is not None:
        return session.minutes >= minutes
    return session.hundredths is not None and session.hundredths * hours.minutes >= minutes * 100


@dataclass(frozen=True)
class Seating:
    """Who was at one session, in the county of its day."""

    session: StudySession
    seats: Mapping[str, Presence]
    county: County

    @property
    def forecast(self) -> bool:
        """A plan has no attendance yet; naming nobody it is taken as held with everyone (RULES 25)."""
        return self.session.status is Status.PLANNED and not self.seats

    def there(self, officer: str) -> bool:
        """Whether an officer was there in a way that earns."""
        return officer in self.seats and self.seats[officer].earns

    def share_missing(self, unit: Unit, asked: CountsIf) -> Message | None:
        """Which share of the unit's own officers, or leaders, was asked and not there (RULES 6)."""
        if (asked.present is None and asked.leaders_present is None) or self.forecast:
            return None
        if not self.seats:
            return say("who was there is not recorded by name")
        own = self.county.own_of(unit.code)
        leaders = [code for code in own if self.county.leads(code, unit.code)]
        return self._too_few(own, asked.present) or self._too_few(leaders, asked.leaders_present)

    def _too_few(self, officers: Sequence[str], asked: Decimal | None) -> Message | None:
        there = sum(map(self.there, officers))
        if asked is None or (officers and there * 100 >= asked * len(officers)):
            return None
        of = len(officers)
        return say(
            "{there} of {of} of this unit were there, {asked}% is asked", there=there, of=of, asked=asked
        )

    def turnout_missing(self, asked: Decimal) -> Message | None:
        """Whether too few of the expected, without the exempt, sat (CONTRACTS, `turnout`)."""
        if self.session.status is Status.PLANNED:
            return None
        named = [code for code in self.seats if code not in self.county.exempt]
        sat = sum(map(self.there, named)) if named else self.session.headcount
        expected = self.session.expected or len(named)
        if sat is None or not expected:
            return say("how many were expected, or sat, is not recorded")
        if sat * 100 >= asked * expected:
            return None
        return say("{sat} of {expected} sat, {asked}% is asked", sat=sat, expected=expected, asked=asked)

    @cached_property
    def sat_in(self) -> frozenset[str]:
        """The units with at least one who sat, themselves or below them (RULES 15)."""
        homes = {self.county.home_unit(code) for code in self.seats if self.there(code)}
        above = self.county.roster.above
        return frozenset(unit for home in homes if home is not None for unit in above.get(home, (home,)))
