"""What stands behind the figures of a report: sessions counted, persons there, evidence, the year before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Window, add_years
from learnlaw.domain.policy import CALENDAR
from learnlaw.domain.quota import Finding
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.survey import Line, PackInUse
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_packs

if TYPE_CHECKING:
    from sqlalchemy import Connection

Before = Mapping[tuple[str, str, date], Finding]
"""The findings of the year before, by rule, subject and first day of the window a year later."""


@dataclass
class Counted:
    """The sessions behind the findings of one verdict."""

    judged: Judged
    persons: Mapping[str, int]
    """How many were at each session, in persons; without names the number that was entered."""
    _reckoner: Reckoner = field(init=False)
    _by_unit: dict[int, Mapping[str, Sequence[StudySession]]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._reckoner = Reckoner(self.judged.survey, self.judged.tallies)

    @property
    def on(self) -> date:
        """The day of judging."""
        return self.judged.survey.basis.on

    def line_of(self, finding: Finding) -> Line:
        """The rule that gave a finding, with what it counts."""
        return next(line for line in self.judged.survey.lines if line.rule is finding.rule)

    def of_unit(self, line: Line, unit: str, window: Window) -> list[StudySession]:
        """The sessions that count for a unit under a rule in a window, held by the day of judging."""
        seen = self._reckoner
        mine = (s for s in self._indexed(line).get(unit, ()) if s.day in window)
        body = self.judged.people.roster.units[unit]
        if line.rule.measure != "count":
            return list(mine)
        return [session for session in mine if not seen.refused(line, session, body)]

    def _indexed(self, line: Line) -> Mapping[str, Sequence[StudySession]]:
        if line.number not in self._by_unit:
            found: dict[str, list[StudySession]] = defaultdict(list)
            for session in self.held(line):
                for code in session.units:
                    found[code].append(session)
            self._by_unit[line.number] = found
        return self._by_unit[line.number]

    def held(self, line: Line) -> list[StudySession]:
        """The sessions that a rule counts, held by the day of judging."""
        return [s for s in line.counted if s.status is Status.HELD and s.day <= self.on]

    def behind(self, line: Line, findings: Iterable[Finding], *, everywhere: bool) -> list[StudySession]:
        """The sessions behind the findings of one rule, each once, in the order of their days.

        `everywhere`: the findings are those of the whole county, so that for
        what officers attended no unit need be named.
        """
        found: dict[str, StudySession] = {}
        if line.rule.measure == "staffing":
            return []
        for window, units in _by_window(findings).items():
            if line.rule.subject == "unit" and line.rule.measure == "count":
                sessions = [s for unit in units for s in self.of_unit(line, unit, window)]
            elif everywhere:
                sessions = [s for s in self.held(line) if s.day in window]
            else:
                sessions = [s for s in self.held(line) if s.day in window and units & {*s.units}]
            found |= {session.key: session for session in sessions}
        return sorted(found.values(), key=lambda s: (s.day, len(s.key), s.key))

    def person_times(self, sessions: Iterable[StudySession]) -> int:
        """人次: persons added over sessions."""
        return sum(self.persons.get(session.key) or session.headcount or 0 for session in sessions)


def _by_window(findings: Iterable[Finding]) -> dict[Window, set[str]]:
    found: dict[Window, set[str]] = defaultdict(set)
    for finding in findings:
        found[finding.window].add(finding.subject.unit)
    return found


def counted_in(desk: Desk, connection: Connection, judged: Judged) -> Counted:
    """What stands behind a verdict, by what was known on the desk's day."""
    from learnlaw.store.history import records_known_on
    from learnlaw.store.report import there

    if desk.known_on is None:
        return Counted(judged, there(connection))
    known = records_known_on(connection, judged.people, desk.known_on)
    earning = {
        str(key): sum(seat.presence.earns for seat in record.attendances)
        for key, (record, _) in known.items()
    }
    return Counted(judged, earning)


def evidence_words(sessions: Sequence[StudySession]) -> str:
    """How many sessions have which grade of evidence: `A级2、C级1`."""
    grades = Counter(session.evidence or "C" for session in sessions)
    return "、".join(f"{grade}级{count}" for grade, count in sorted(grades.items()))


# -- the year before ------------------------------------------------------------------------


def year_before(desk: Desk, connection: Connection, judged: Judged) -> Before:
    """Where everybody stood at the end of the year before, by the same packs and readings.

    Only windows of the calendar have a year before; a pack that was not yet in
    force is read as if it had been. Nothing where the ledger has nothing.
    """
    basis = judged.survey.basis
    year = (basis.year or basis.on.year) - 1
    packs = tuple(_earlier(use, year) for use in basis.packs)
    if not any(use.pack.rules for use in packs):
        return {}
    earlier = judge_packs(moved_to(desk, date(year, 12, 31)), connection, packs, year=year)
    window = Window.closed(date(year, 1, 1), date(year, 12, 31))
    if not any(s.status is Status.HELD and s.day in window for s in earlier.survey.basis.sessions):
        return {}
    return {
        (finding.id, finding.subject.code, add_years(finding.window.start, 1)): finding
        for finding in earlier.verdict.findings
    }


def _earlier(use: PackInUse, year: int) -> PackInUse:
    rules = tuple(rule for rule in use.pack.rules if rule.per.kind in CALENDAR)
    first = date(year, 1, 1)
    since = first if use.first is None or use.first > first else use.first
    return replace(use, pack=replace(use.pack, rules=rules), since=since)


def moved_to(desk: Desk, day: date) -> Desk:
    """The desk on another day, with what it has open and read."""
    moved = replace(desk, on=day)
    for name in ("engine", "kinds", "facts", "workdays"):
        moved.__dict__[name] = getattr(desk, name)
    return moved
