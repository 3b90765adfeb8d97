"""Activities that would close what is still open: how many, how much, and on which days.

A plan looks only at days after the one it is made on, because only those can
still be planned (RULES 25), and takes what is planned already as held.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from learnlaw.domain.calendar import DAY, Workdays
from learnlaw.domain.explain import plain
from learnlaw.domain.forecast import State
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import hours, hundredths
from learnlaw.domain.survey import Line, Survey

OPEN = frozenset({State.BEHIND, State.ON_TRACK, State.IMPOSSIBLE})
"""The states that a plan works on; what is missed lies behind us."""

LONGEST = 800
"""Hundredths of an hour that one proposed day has at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One activity that would help to close a gap."""

    finding: Finding
    day: date
    """A day on which it could be held, in time for the rest."""
    amount: str
    """`1` activity, hours of one day, or how many persons it must reach."""


def propose(survey: Survey, findings: Iterable[Finding]) -> Iterator[Proposal]:
    """Activities that would close every gap that can still be closed.

    They are spread over the days that are left, a `spacing` apart, none later
    than the latest day to act (RULES 26): on working days where there are
    enough, and hours on days without anything else that the rule counts.
    Staffing asks for people, and no activity closes it.
    """
    days = _Days(survey)
    for finding in findings:
        if finding.state in OPEN and finding.window.last is not None:
            yield from _proposals(finding, days)


def _proposals(finding: Finding, days: _Days) -> Iterator[Proposal]:
    rule, missing = finding.rule, finding.shortfall - finding.planned
    if rule.measure == "count":
        for day in days.spread(finding, int(missing), rule.spacing):
            yield Proposal(finding=finding, day=day, amount="1")
    elif rule.measure == "hours":
        yield from _hours(finding, missing, days)
    elif rule.measure != "staffing" and (persons := _persons(finding)) > 0:
        for day in days.spread(finding, 1, 1):
            yield Proposal(finding=finding, day=day, amount=str(persons))


def _hours(finding: Finding, missing: Decimal, days: _Days) -> Iterator[Proposal]:
    left = hundredths(missing)
    most = min(days.lines[id(finding.rule)].cap or LONGEST, LONGEST)
    for day in days.spread(finding, -(-left // most), 1):
        amount = min(left, most)
        left -= amount
        yield Proposal(finding=finding, day=day, amount=plain(hours(amount)))


def _persons(finding: Finding) -> int:
    """Persons still to be reached when the plans have been held."""
    assert finding.short is not None and finding.of is not None
    soon = finding.planned * finding.of / 100 if finding.rule.percent else finding.planned
    return finding.short - round(soon)


class _Days:
    """The days that plans can be laid on, by rule and window."""

    def __init__(self, survey: Survey) -> None:
        self.workdays, self.on = survey.basis.workdays, survey.basis.on
        self.lines = {id(line.rule): line for line in survey.lines}
        self._busy: dict[int, frozenset[date]] = {}
        self._spread: dict[tuple[int, date, date, int, int], list[date]] = {}

    def spread(self, finding: Finding, count: int, spacing: int) -> list[date]:
        """Days for `count` activities; many findings ask for the same ones."""
        assert finding.window.last is not None
        line = self.lines[id(finding.rule)]
        first, last = max(self.on + DAY, finding.window.start), finding.window.last
        key = line.number, first, last, count, spacing
        if key not in self._spread:
            busy = self.busy(line) if finding.rule.measure == "hours" else frozenset()
            self._spread[key] = spread_days(first, last, count, spacing, self.workdays, busy)
        return self._spread[key]

    def busy(self, line: Line) -> frozenset[date]:
        """Days to come on which something is held that the rule counts, and the cap of the day may bite."""
        if line.number not in self._busy:
            coming = [s for s in line.counted if s.last > self.on]
            span = ((s.first + n * DAY) for s in coming for n in range((s.last - s.first).days + 1))
            self._busy[line.number] = frozenset(span)
        return self._busy[line.number]


def spread_days(
    first: date,
    last: date,
    count: int,
    spacing: int,
    workdays: Workdays,
    busy: frozenset[date] = frozenset(),
) -> list[date]:
    """`count` days from `first` to `last`, evenly apart, at least `spacing` days from each other.

    Working days that are not busy, else working days, else any days; fewer
    than `count` only where no more fit.
    """
    working = workdays.between(first, last) if first <= last else []
    every = [first + n * DAY for n in range((last - first).days + 1)]
    limits: list[date] = []
    for days in ([day for day in working if day not in busy], working, every):
        limits = _latest(days, count, spacing)
        if len(limits) == count:
            return _evenly(days, limits, spacing)
    return limits


def _latest(days: Sequence[date], count: int, spacing: int) -> list[date]:
    """The last `count` of `days` that lie `spacing` apart; fewer if there are no more."""
    found: list[date] = []
    for day in reversed(days):
        if len(found) == count:
            break
        if not found or (found[-1] - day).days >= spacing:
            found.append(day)
    return found[::-1]


def _evenly(days: Sequence[date], limits: Sequence[date], spacing: int) -> list[date]:
    """One of `days` up to each limit, as evenly as that allows."""
    found: list[date] = []
    for n, limit in enumerate(limits):
        wanted = days[len(days) * n // len(limits)]
        if found:
            wanted = max(wanted, found[-1] + timedelta(days=spacing))
        at = bisect_left(days, wanted)
        found.append(min(days[at], limit) if at < len(days) else limit)
    return found
