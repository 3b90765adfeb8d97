"""What if: the same judging on facts that are only supposed, and what would differ.

Nothing here writes. `supposed()` changes a basis, `quota.evaluate()` judges it
as it judges everything, and `shifts()` sets the two verdicts side by side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from learnlaw.domain.calendar import Workdays
from learnlaw.domain.forecast import State
from learnlaw.domain.metric import Tallies, TallyRequest
from learnlaw.domain.policy import QuotaRule
from learnlaw.domain.quota import ORDER, Finding, Verdict
from learnlaw.domain.study import Attendance, StudySession, day_credits
from learnlaw.domain.survey import Basis, PackInUse, Survey
from learnlaw.errors import NotFoundError, UsageError, say


class NoSuchMinimumError(UsageError):
    """A number that the rule cannot ask for."""

    template = "{rule} cannot ask for {minimum}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposed:
    """What is taken to be otherwise than it is."""

    sessions: Mapping[str, StudySession] = field(default_factory=dict)
    """Activities as they would be, by key; a key that the ledger has not is one more."""
    seats: Mapping[str, Sequence[Attendance]] = field(default_factory=dict)
    """Whom these activities name."""
    minimums: Mapping[str, Decimal] = field(default_factory=dict)
    """Other minima, by rule, `id` or `pack/id`."""
    readings: Mapping[str, str] = field(default_factory=dict)
    """Other readings, by rule, `id` or `pack/id`."""


def moved(session: StudySession, day: date) -> StudySession:
    """A session that begins on another day and is as long as before."""
    by = day - session.first
    counts_on = None if session.counts_on is None else session.counts_on + by
    return replace(session, first=day, last=session.last + by, counts_on=counts_on)


def supposed(basis: Basis, change: Supposed) -> Basis:
    """The basis as it would be. Raises `NotFoundError` for a rule or reading, `NoSuchMinimumError`."""
    for word in (*change.minimums, *change.readings):
        if not any(_meant(word, use, rule) for use in basis.packs for rule in use.pack.rules):
            raise NotFoundError(kind=say("rule"), code=word)
    sessions = {session.key: session for session in basis.sessions} | dict(change.sessions)
    packs = tuple(_asking(use, change) for use in basis.packs)
    found = replace(basis, packs=packs, sessions=tuple(sessions.values()))
    vars(found)["counties"] = basis.counties  # the roster is the same, and counties are dear
    return found


def _meant(word: str, use: PackInUse, rule: QuotaRule) -> bool:
    return word in (rule.id, f"{use.pack.id}/{rule.id}")


def _asking(use: PackInUse, change: Supposed) -> PackInUse:
    """A pack with other minima and readings."""
    rules = use.pack.rules
    for word, minimum in change.minimums.items():
        rules = tuple(_least(rule, minimum) if _meant(word, use, rule) else rule for rule in rules)
    chosen = dict(use.readings)
    for word, reading in change.readings.items():
        for rule in rules:
            if _meant(word, use, rule):
                rule.read_as(reading)  # a name that it does not hold is refused here
                chosen[rule.id] = reading
    return replace(use, pack=replace(use.pack, rules=rules), readings=chosen)


def _least(rule: QuotaRule, minimum: Decimal) -> QuotaRule:
    """The rule with another minimum, under each of its readings."""
    whole = rule.measure != "hours" and not rule.percent
    wrong = minimum <= 0 or (whole and minimum != minimum.to_integral_value())
    if wrong or (rule.percent and minimum > 100):
        raise NoSuchMinimumError(rule=rule.id, minimum=f"{minimum:f}")
    readings = {
        name: replace(reading, changes={**reading.changes, "minimum": minimum})
        if "minimum" in reading.changes
        else reading
        for name, reading in rule.readings.items()
    }
    return replace(rule, minimum=minimum, readings=readings)


# -- sums ---------------------------------------------------------------------------------


def asked_of_store(survey: Survey, change: Supposed) -> TallyRequest:
    """What the ledger must be asked: all but the changed activities.

    On their days the persons whom they name are wanted credit by credit, so
    that caps and overlaps are reckoned over both.
    """
    request, mine = survey.request, change.sessions.keys()
    apart = {day: set(who) for day, who in request.expected.items()}
    for session in change.sessions.values():
        for seat in change.seats.get(session.key, ()):
            for credit in day_credits(session, seat, survey.basis.workdays):
                apart.setdefault(credit.day, set()).add(seat.officer)
    return replace(
        request,
        classes={key: klass for key, klass in request.classes.items() if key not in mine},
        seats=request.seats - mine,
        expected={day: frozenset(who) for day, who in apart.items()},
    )


def joined(tallies: Tallies, survey: Survey, change: Supposed, workdays: Workdays) -> Tallies:
    """The sums of the ledger with those of the changed activities."""
    request, loose, seats = survey.request, list(tallies.loose), dict(tallies.seats)
    for key, session in change.sessions.items():
        rows = change.seats.get(key, ())
        if key in request.seats:
            seats[key] = {row.officer: row.presence for row in rows}
        if key in request.classes:
            wanted = (row for row in rows if request.wants(row.officer))
            loose += [credit for row in wanted for credit in day_credits(session, row, workdays)]
    return Tallies(tallies.sums, loose, seats)


# -- side by side ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shift:
    """One subject under one rule, before and after; None where it is not judged."""

    before: Finding | None
    after: Finding | None

    @property
    def finding(self) -> Finding:
        """What it is about."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def states(self) -> tuple[State | None, State | None]:
        """The states, before and after."""
        return (
            None if self.before is None else self.before.state,
            None if self.after is None else self.after.state,
        )

    @property
    def turned(self) -> bool:
        """Whether the state is another one."""
        return self.states[0] is not self.states[1]


def shifts(before: Verdict, after: Verdict) -> tuple[Shift, ...]:
    """What differs: first what stands in another state, each part in the order of a verdict."""
    was = {_place(finding): finding for finding in before.findings}
    now = {_place(finding): finding for finding in after.findings}
    places = dict.fromkeys((*now, *was))
    found = [Shift(was.get(place), now.get(place)) for place in places]
    differing = [shift for shift in found if _figures(shift.before) != _figures(shift.after)]
    return tuple(sorted(differing, key=lambda shift: not shift.turned))


def _place(finding: Finding) -> tuple[object, ...]:
    return finding.id, finding.subject.kind, finding.subject.code, finding.window


def _figures(finding: Finding | None) -> tuple[object, ...] | None:
    if finding is None:
        return None
    figures = finding.minimum, finding.actual, finding.planned, finding.shortfall
    return (*figures, finding.state, finding.last_by, finding.rule.reading)


@dataclass(frozen=True, slots=True)
class ShiftLine:
    """What differs for a unit under a rule: itself, or its officers counted by what becomes of them."""

    unit: str
    """The code of the unit; of officers, of the one they count in."""
    shifts: tuple[Shift, ...]

    @property
    def first(self) -> Shift:
        """One of them, for rule and states."""
        return self.shifts[0]

    @property
    def better(self) -> bool | None:
        """Whether the state is a better one; None where it is the same or is not to be compared."""
        old, new = self.first.states
        if old is None or new is None or old is new:
            return None
        return ORDER[new] > ORDER[old]


def rolled(found: Iterable[Shift]) -> tuple[ShiftLine, ...]:
    """Shifts with the officers of one unit who fare alike in one line."""
    lines: dict[tuple[object, ...], list[Shift]] = defaultdict(list)
    for shift in found:
        finding = shift.finding
        who = finding.subject.code if finding.subject.kind == "unit" else ""
        lines[finding.id, finding.subject.unit, finding.window, shift.states, who].append(shift)
    return tuple(ShiftLine(those[0].finding.subject.unit, tuple(those)) for those in lines.values())


def counts(verdict: Verdict) -> Mapping[State, int]:
    """How many findings stand in each state, musts and aims together."""
    count = Counter(finding.state for finding in verdict.findings)
    return {state: count[state] for state in State}
