"""The plan on a calendar: what stands on the days of a month, the last days to act, and the year's plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import DAY, Period, Window, Workdays
from learnlaw.domain.quota import Finding
from learnlaw.domain.study import Status
from learnlaw.domain.year_plan import PlanItem, PlanKept, plans_kept
from learnlaw.errors import NothingToJudgeError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_within, packs_in_use
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import STUDY, listed, look

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster

WEEKS = 6
"""Weeks of a month's sheet, the days before and after it included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDay:
    """One activity as a calendar shows it."""

    row: int
    number: str
    organiser: str
    """The name of who holds it."""
    topic: str
    kinds: tuple[str, ...]
    first: date
    last: date
    start: time | None
    status: Status
    overdue: bool


@dataclass(frozen=True, slots=True)
class LastDay:
    """The latest day on which units must act under one rule (RULES 26)."""

    finding: Finding
    """One of them, for the rule."""
    names: tuple[str, ...]
    """The units in official order; of officers, the units in which they count."""


@dataclass(frozen=True, slots=True)
class MonthDesk:
    """A month's sheet, from the Monday of its first week on."""

    month: date
    days: tuple[date, ...]
    on: Mapping[date, Sequence[OnDay]]
    """By day; an activity of several days stands on each of them."""
    due: Mapping[date, Sequence[LastDay]]
    workdays: Workdays
    kinds: Kinds
    roster: Roster
    judged: bool
    """Whether there is something to judge by, and so last days to act."""


@look("browse_calendar", say("Look at the plan on a calendar"))
def month_desk(desk: Desk, month: date, under: str = "") -> MonthDesk:
    """The sheet of the month that holds a day, of a unit and all below it or of everybody."""
    first = month.replace(day=1)
    start = first - first.weekday() * DAY
    days = tuple(start + n * DAY for n in range(7 * _weeks(first, start)))
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        units = [code for code, above in roster.above.items() if under in above] if under else []
        on = _on_days(desk, connection, roster, days, units)
        due, judged = _due(desk, connection, Window.closed(days[0], days[-1]), frozenset(units))
        kinds = kinds_under(desk, packs_in_use(desk, connection))
    return MonthDesk(first, days, on, due, desk.workdays, kinds, roster, judged)


def _weeks(first: date, start: date) -> int:
    """As many as the month touches: four to six."""
    end = Period.MONTH.window(first).last
    assert end is not None
    return (end - start).days // 7 + 1


def _on_days(
    desk: Desk, connection: Connection, roster: Roster, days: Sequence[date], units: Sequence[str]
) -> Mapping[date, Sequence[OnDay]]:
    from learnlaw.store.browsing import Wanted, days_of
    from learnlaw.store.study import clock

    found: dict[date, list[OnDay]] = defaultdict(list)
    wanted = Wanted(units=units, since=days[0], until=days[-1])
    for row in days_of(connection, wanted, desk.today()):
        status = Status(row.status)
        shown = OnDay(
            row=row.id,
            number=row.number,
            organiser=roster.units[row.organiser].name,
            topic=row.topic,
            kinds=tuple(row.kinds.split(",")),
            first=row.first,
            last=row.last,
            start=clock(row.start),
            status=status,
            overdue=status is Status.PLANNED and row.last < desk.today(),
        )
        for n in range((min(row.last, days[-1]) - max(row.first, days[0])).days + 1):
            found[max(row.first, days[0]) + n * DAY].append(shown)
    return found


def _due(
    desk: Desk, connection: Connection, span: Window, units: frozenset[str]
) -> tuple[Mapping[date, Sequence[LastDay]], bool]:
    """The last days to act that lie in a span, rule by rule, by what is known today."""
    try:
        judged = judge_within(desk, connection)
    except NothingToJudgeError:
        return {}, False
    roster = judged.people.roster
    found: dict[tuple[date, str], list[Finding]] = defaultdict(list)
    for finding in judged.verdict.findings:
        if finding.last_by is None or finding.last_by not in span or finding.rule.force == "aim":
            continue
        if not units or finding.subject.unit in units:
            found[finding.last_by, finding.id].append(finding)
    due: dict[date, list[LastDay]] = defaultdict(list)
    for (day, _rule), findings in found.items():
        codes = {finding.subject.unit for finding in findings}
        names = tuple(unit.name for code, unit in roster.units.items() if code in codes)
        due[day].append(LastDay(findings[0], names))
    return due, True


# -- the year ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One unit's plan of a year and what became of it."""

    code: str
    name: str
    kept: PlanKept


@dataclass(frozen=True, slots=True)
class YearPlan:
    """The plans of a year, unit by unit in official order, and all together."""

    year: int
    lines: tuple[PlanLine, ...]
    total: PlanKept


@listed(area=STUDY, title=say("Hold the year's plan against what was held"), command="log year")
def year_plan(desk: Desk, year: int | None = None, *, unit: str = "") -> YearPlan:
    """What each unit planned for a year, what of it was held, and what was held outside the plan.

    An activity is of the unit that holds it, and of the year of its last day; it was
    planned if any version of its entry was a plan. `unit` keeps a unit and those below
    it; raises `NoSuchWordError` if it is not there.
    """
    from learnlaw.store.browsing import once_planned
    from learnlaw.verbs.ledger_views import NoSuchWordError

    year = year or desk.today().year
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        code: str | Unmatched = Matcher(roster).unit(unit) if unit else ""
        if isinstance(code, Unmatched):
            raise NoSuchWordError(what=code.what, hint=code.hint)
        rows = once_planned(connection, date(year, 1, 1), date(year, 12, 31))
    items = (PlanItem(row.organiser, row.last, Status(row.status), bool(row.planned)) for row in rows)
    kept = plans_kept(items, desk.today())
    lines = tuple(
        PlanLine(one, body.name, kept[one])
        for one, body in roster.units.items()
        if one in kept and (not code or code in roster.above[one])
    )
    return YearPlan(year, lines, sum((line.kept for line in lines), PlanKept()))
