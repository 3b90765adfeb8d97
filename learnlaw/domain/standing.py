"""What each subject has under a rule: one small function a measure.

The second step of judging (see `metric`): from the survey and its tallies to
a `Standing` for each subject of each window.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from learnlaw.domain.calendar import DAY, Window
from learnlaw.domain.earnings import NOTHING, Earned, Earnings
from learnlaw.domain.forecast import HALF_HOUR, Amount, Score, most_counts, most_hours
from learnlaw.domain.metric import Seating, Tallies
from learnlaw.domain.people import County, Unit
from learnlaw.domain.policy import QuotaRule, Scope
from learnlaw.domain.study import Presence, Status, StudySession, hours
from learnlaw.domain.survey import Judgement, Line, Survey, expects

EVERYONE = Scope()


@dataclass(frozen=True, slots=True)
class Standing:
    """What one subject has, before the state is named."""

    subject: str
    score: Score
    covered: int | None = None
    of: int | None = None
    short: int | None = None
    spare: Amount | None = None
    """What it would have but for the condition on evidence."""
    first: Amount | None = None
    """Exams passed: what it would have without make-ups (RULES 15)."""


class Reckoner:
    """Standings of every judgement, from one set of tallies."""

    def __init__(self, survey: Survey, tallies: Tallies) -> None:
        self.survey = survey
        self.basis = survey.basis
        self.tallies = tallies
        self.last_days: dict[tuple[Window, int, int | None], date | None] = {}
        self.earnings = Earnings(survey, tallies)
        self._seatings: dict[str, Seating] = {}
        self._by_unit: dict[int, Mapping[str, Sequence[StudySession]]] = {}
        self._most_of: dict[tuple[Window, int | None], int | None] = {}
        self._passes: dict[tuple[int, Window, bool], dict[str, int]] = {}

    def standings(self, judgement: Judgement) -> Iterator[Standing]:
        """One standing for each subject that the rule judges in this window."""
        rule = judgement.line.rule
        if rule.subject == "officer":
            for officer in self._officers(judgement):
                yield self._officer(judgement, officer)
            return
        measure = {"count": self._held, "hours": self._average}.get(rule.measure, self._share)
        for unit in self.basis.county(judgement.day).units(rule.where):
            if (standing := measure(judgement, unit)) is not None:
                yield standing

    def _officers(self, judgement: Judgement) -> Sequence[str]:
        county, rule = self.basis.county(judgement.day), judgement.line.rule
        if judgement.officer is None:
            return sorted(county.who(rule.where))
        if rule.per.anchor == "joined":
            return [judgement.officer] if judgement.officer in county.who(rule.where) else []
        return [judgement.officer] if judgement.officer not in county.exempt else []

    # -- units: what was held -------------------------------------------------

    def _held(self, judgement: Judgement, unit: Unit) -> Standing:
        line, window, on = judgement.line, judgement.window, self.basis.on
        have = gain = spare = 0
        for session in self._of_unit(line, unit.code):
            if session.day not in window or self.refused(line, session, unit):
                continue
            if session.day > on:
                gain += 1
            elif session.status is Status.HELD:
                have += 1
        for session in line.spare:
            fits = session.day in window and session.day <= on and session.status is Status.HELD
            spare += fits and not self.refused(line, session, unit)
        need = int(line.rule.minimum)
        most = None if window.over(on) else most_counts(window, on, line.rule.spacing)
        return Standing(unit.code, Score(have, gain, need, 1, most), spare=have + spare)

    def _of_unit(self, line: Line, unit: str) -> Sequence[StudySession]:
        if line.number not in self._by_unit:
            found: dict[str, list[StudySession]] = defaultdict(list)
            for session in line.counted:
                for code in session.units:
                    found[code].append(session)
            self._by_unit[line.number] = found
        return self._by_unit[line.number].get(unit, ())

    def refused(self, line: Line, session: StudySession, unit: Unit) -> bool:
        """Whether a session that counts in itself does not count for `unit`."""
        return line.counting.unit_refusal(session, unit, self.seating(session)) is not None

    def seating(self, session: StudySession) -> Seating:
        """Who was at a session, in the county of its day."""
        if session.key not in self._seatings:
            seats = {
                officer: Presence.ABSENT if (session.key, officer) in self.basis.to_come else presence
                for officer, presence in self.tallies.seats.get(session.key, {}).items()
            }
            self._seatings[session.key] = Seating(session, seats, self.basis.county(session.day))
        return self._seatings[session.key]

    # -- units: shares of their officers --------------------------------------

    def _share(self, judgement: Judgement, unit: Unit) -> Standing | None:
        rule = judgement.line.rule
        county = self.basis.county(judgement.day)
        pool = self._pool(county, rule, unit)
        if rule.measure == "staffing":
            wanted = rule.among or EVERYONE
            done = pool & county.who(wanted)
            if rule.percent and wanted.qualification:
                pool = pool & county.who(_without_qualification(wanted))
            return self._persons(judgement, unit, pool, done, frozenset())
        pool = pool & county.who(rule.among or EVERYONE)
        if rule.measure == "rate":
            passed = self._passed(judgement.line, judgement.window)
            first = self._passed(judgement.line, judgement.window, makeups=False)
            standing = self._persons(judgement, unit, pool, pool & passed.keys(), frozenset())
            return None if standing is None else replace(standing, first=len(pool & first.keys()))
        earned = self.earnings.earned(judgement)
        done = frozenset(code for code in pool if code in earned and earned[code].count)
        soon = frozenset(code for code in pool - done if code in earned and earned[code].count_gain)
        return self._persons(judgement, unit, pool, done, soon)

    def _pool(self, county: County, rule: QuotaRule, unit: Unit) -> frozenset[str]:
        """The unit's officers, with those below unless the rule says `own`; exempt ones left out."""
        members = county.own if rule.officers == "own" else county.below
        return frozenset(code for code in members.get(unit.code, ()) if code not in county.exempt)

    def _persons(
        self,
        judgement: Judgement,
        unit: Unit,
        pool: frozenset[str],
        done: frozenset[str],
        soon: frozenset[str],
    ) -> Standing | None:
        rule = judgement.line.rule
        if rule.percent and not pool:
            return None
        need = Fraction(rule.minimum) * len(pool) / 100 if rule.percent else Fraction(rule.minimum)
        missing = max(-(-need // 1) - len(done), 0)
        score = Score(len(done), len(soon), need, 1)
        return Standing(unit.code, score, len(done), len(pool), missing, self._spare_persons(judgement, pool))

    def _spare_persons(self, judgement: Judgement, pool: frozenset[str]) -> int | None:
        if not judgement.line.spare or judgement.line.rule.measure != "coverage":
            return None
        earned = self.earnings.earned(judgement, spare=True)
        return sum(1 for code in pool if code in earned and earned[code].count)

    def _passed(self, line: Line, window: Window, *, makeups: bool = True) -> dict[str, int]:
        """How many exams of the window each officer passed, as known by the day of judging (RULES 15, 19)."""
        key = line.number, window, makeups
        if key not in self._passes:
            self._passes[key] = self._count_passes(line, window, makeups=makeups)
        return self._passes[key]

    def _count_passes(self, line: Line, window: Window, *, makeups: bool) -> dict[str, int]:
        held = (session for session in line.counted if session.status is Status.HELD)
        exams = {session.key for session in held if session.day in window}
        passes: dict[str, set[str]] = defaultdict(set)
        for result in self.basis.results:
            known = result.known_on <= self.basis.on and (makeups or not result.makeup)
            if known and result.passed and result.exam in exams:
                passes[result.officer].add(result.exam)
        return {officer: len(found) for officer, found in passes.items()}

    def members(self, judgement: Judgement, unit: Unit) -> Iterator[tuple[str, Decimal, Decimal]]:
        """The officers that a unit's figure is made of: what each adds to it, and what the plans add."""
        rule, county = judgement.line.rule, self.basis.county(judgement.day)
        pool = self._pool(county, rule, unit)
        if rule.measure == "staffing":
            wanted = rule.among or EVERYONE
            if wanted.qualification or not rule.percent:
                pool = pool & county.who(_without_qualification(wanted) if rule.percent else wanted)
            for code in sorted(pool):
                yield code, Decimal(code in county.who(wanted)), Decimal(0)
            return
        for code in sorted(pool & county.who(rule.among or EVERYONE)):
            yield code, *self._share_of(judgement, unit, code)

    def _share_of(self, judgement: Judgement, unit: Unit, code: str) -> tuple[Decimal, Decimal]:
        line = judgement.line
        if line.rule.measure == "rate":
            return Decimal(code in self._passed(line, judgement.window)), Decimal(0)
        if line.rule.measure == "hours":
            have, _, gain = self._unit_sums(judgement, unit, [code])
            return hours(have), hours(gain)
        row = self.earnings.earned(judgement).get(code, NOTHING)
        return Decimal(row.count > 0), Decimal(row.count == 0 and row.count_gain > 0)

    def expects(self, session: StudySession, officer: str) -> bool:
        """Whether a session to come that names nobody is taken as held with an officer (RULES 25)."""
        return expects(self.basis.roster, session, officer)

    # -- units: hours per head -------------------------------------------------

    def _average(self, judgement: Judgement, unit: Unit) -> Standing | None:
        line, county = judgement.line, self.basis.county(judgement.day)
        pool = sorted(self._pool(county, line.rule, unit) & county.who(line.rule.among or EVERYONE))
        if not pool:
            return None
        have, today, gain = self._unit_sums(judgement, unit, pool)
        each = None if judgement.window.over(self.basis.on) else self._most(judgement, 0)
        most = None if each is None else Fraction(each * len(pool) - self._used(judgement, today), len(pool))
        need = _hundredths(line.rule.minimum)
        spare = self._unit_sums(judgement, unit, pool, spare=True)[0] if line.spare else None
        score = Score(Fraction(have, len(pool)), Fraction(gain, len(pool)), need, HALF_HOUR, most)
        return Standing(unit.code, score, spare=None if spare is None else Fraction(spare, len(pool)))

    def _unit_sums(
        self, judgement: Judgement, unit: Unit, pool: Sequence[str], *, spare: bool = False
    ) -> tuple[int, int, int]:
        """Hours of the pool earned while in the unit (RULES 19): up to the day, on it, to come."""
        earned = self.earnings.earned(judgement, spare=spare)
        cap = judgement.line.counting.online_cap
        have = today = gain = 0
        for code in pool:
            row = earned.get(code, NOTHING)
            if code in self.survey.request.movers:
                row = self._in_unit(judgement, unit, code, spare=spare)
            have, today, gain = have + row.have(cap), today + row.today, gain + row.more(cap)
        return have, today, gain

    def _in_unit(self, judgement: Judgement, unit: Unit, officer: str, *, spare: bool) -> Earned:
        """What a mover earned while serving in the unit or, unless the rule says `own`, below it."""
        own = judgement.line.rule.officers == "own"
        days = {
            day: credits
            for day, credits in self.earnings.loose.get(officer, {}).items()
            if (home := self.basis.county(day).home_unit(officer)) is not None
            and (home == unit.code or (not own and unit.code in self.basis.roster.above[home]))
        }
        found = Earned()
        self.earnings.add_loose(found, judgement.line, judgement.window, days, spare=spare)
        return found

    def _used(self, judgement: Judgement, today: int) -> int:
        return today if self.basis.on in self.basis.workdays else 0

    def _most(self, judgement: Judgement, today: int) -> int | None:
        key = judgement.window, judgement.line.cap
        if key not in self._most_of:
            window, cap = key
            self._most_of[key] = most_hours(window, self.basis.on, cap, 0, self.basis.workdays)
        most = self._most_of[key]
        return None if most is None else most - self._used(judgement, today)

    # -- officers ----------------------------------------------------------------

    def _officer(self, judgement: Judgement, officer: str) -> Standing:
        line, rule, window, on = judgement.line, judgement.line.rule, judgement.window, self.basis.on
        earned = self._own(judgement, officer)
        over = window.over(on)
        spare = self._own(judgement, officer, spare=True) if line.spare else None
        first = None
        if line.by_results:
            first = self._passed(line, window, makeups=False).get(officer, 0)
        if rule.measure == "hours":
            cap = line.counting.online_cap
            need = self._prorated(judgement, officer, _hundredths(rule.minimum), HALF_HOUR)
            most = None if over else self._most(judgement, earned.today)
            score = Score(earned.have(cap), earned.more(cap), need, HALF_HOUR, most)
            return Standing(officer, score, spare=None if spare is None else spare.have(cap))
        need = self._prorated(judgement, officer, int(rule.minimum), 1)
        most = None if over else most_counts(window, on, rule.spacing)
        score = Score(earned.count, earned.count_gain, need, 1, most)
        return Standing(officer, score, spare=None if spare is None else spare.count, first=first)

    def _own(self, judgement: Judgement, officer: str, *, spare: bool = False) -> Earned:
        if judgement.line.by_results:
            return Earned(count=self._passed(judgement.line, judgement.window).get(officer, 0))
        if judgement.officer is None:
            return self.earnings.earned(judgement, spare=spare).get(officer, NOTHING)
        found = Earned()
        self.earnings.add_loose(
            found, judgement.line, judgement.window, self.earnings.loose.get(officer, {}), spare=spare
        )
        return found

    def _prorated(self, judgement: Judgement, officer: str, need: int, step: int) -> int:
        """The minimum × days serving and not exempt ÷ days of the window, up to the next step (RULES 20)."""
        window = judgement.window
        if not judgement.line.rule.prorate or window.days is None:
            return need
        served = self.days_served(officer, window)
        return -(-need * served // (window.days * step)) * step

    def days_served(self, officer: str, window: Window) -> int:
        """Days of a closed window on which the officer serves and is not exempt."""
        assert window.end is not None and window.days is not None
        roster = self.basis.roster
        spans = [
            posting.span for posting in roster.postings_of.get(officer, ()) if posting.expected_on is None
        ]
        exempt = roster.exemptions_of.get(officer, ())
        whole = any(s.start <= window.start and (s.end is None or s.end >= window.end) for s in spans)
        if whole and not exempt:
            return window.days
        days = (window.start + n * DAY for n in range(window.days))
        return sum(
            1
            for day in days
            if any(day in span for span in spans) and not any(row.holds(day) for row in exempt)
        )


def _hundredths(minimum: Decimal) -> int:
    return int(minimum * 100)


def _without_qualification(scope: Scope) -> Scope:
    return Scope(
        kinds=scope.kinds,
        enforces=scope.enforces,
        under=scope.under,
        units=scope.units,
        duties=scope.duties,
        since=scope.since,
    )
