"""The board as values: who stands where under each rule in use, and why.

Read-only. `read_board` judges once and gives everything that the first screen
shows; moving about on it asks nothing more of the database, and a unit's figures
are explained from the same facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Period, Window
from learnlaw.domain.explain import Explanation, explain
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import Title
from learnlaw.domain.people import Unit
from learnlaw.domain.policy_words import cite, describe, reading_title, window_words
from learnlaw.domain.quota import ORDER, Finding
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.survey import Line, PackInUse
from learnlaw.errors import Message, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.home import HomeLine, home_lines
from learnlaw.verbs.judging import Judged, NoPackError, NoUnitsError, judge_within
from learnlaw.verbs.quotas import attended_by, judgement_of
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from sqlalchemy import Connection


LOOK = say("Look at the board")


class Missing(StrEnum):
    """What must be there before there is a board."""

    DATABASE = "database"
    UNITS = "units"
    PACK = "pack"


@dataclass(frozen=True, slots=True)
class NothingYet:
    """There is no board, and what is missing."""

    what: Missing
    database: str
    """The path or URL that was looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRule:
    """One column: a rule of a pack in use."""

    id: str
    """`pack/rule`."""
    title: Title
    pack: Title
    officers: bool
    """It judges officers, who are rolled up by unit."""
    measure: str
    minimum: Decimal
    percent: bool
    when: Message
    aim: bool
    provisional: bool
    source: Message
    quote: str
    note: Title | None
    reading: Message | None
    words: tuple[Message, ...]
    """What it asks, in sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardCell:
    """Where a unit stands under a rule: one finding, or several rolled up."""

    state: State
    """The worst of its findings."""
    findings: tuple[Finding, ...]
    """Worst first; of officers those of the unit and of all below it."""
    met: int
    rolled: bool
    """Shown as `met/all` rather than by its figures."""
    provisional: bool
    immaterial: bool

    @property
    def finding(self) -> Finding:
        """The worst of them."""
        return self.findings[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One unit."""

    unit: Unit
    keys: str
    """Initials and pinyin of its name."""
    above: tuple[str, ...]
    """Codes of the unit itself and of those above it."""
    cells: tuple[BoardCell | None, ...]
    """By column; None where the rule does not judge the unit."""
    state: State | None
    """The worst of what it must do itself; None where it must do nothing."""
    months: tuple[tuple[int, int], ...]
    """For each month of the year, how many activities were held and how many are planned."""


@dataclass(frozen=True)
class Board:
    """Everything the first screen shows of one day."""

    as_of: date
    known_on: date | None
    whole_year: bool
    """Every window of the year that has begun, not only those that hold the day."""
    rules: tuple[BoardRule, ...]
    """Musts, then aims."""
    rows: tuple[BoardRow, ...]
    """In official order."""
    units: Mapping[State, int]
    """How many units stand in each state, by what they must do themselves."""
    officers: tuple[int, int]
    """How many findings on officers are met, of how many, aims apart."""
    aims: Mapping[State, int]
    packs: tuple[Title, ...]
    notices: tuple[Message, ...]
    home: tuple[HomeLine, ...]
    judged: Judged = field(repr=False, compare=False)

    @property
    def year(self) -> Window:
        """The year of the day."""
        return Period.YEAR.window(self.as_of)

    @property
    def day_of_year(self) -> tuple[int, int]:
        """The day's number in its year, and how many days that has: 序时进度."""
        return (self.as_of - self.year.start).days + 1, self.year.days or 0

    @cached_property
    def reckoner(self) -> Reckoner:
        """Standings by the facts of this board, for explanations."""
        return Reckoner(self.judged.survey, self.judged.tallies)

    @cached_property
    def _sessions_of(self) -> Mapping[str, Sequence[StudySession]]:
        found: dict[str, list[StudySession]] = defaultdict(list)
        for session in self.judged.survey.basis.sessions:
            for code in dict.fromkeys((*session.units, session.organiser)):
                found[code].append(session)
        return found

    def reckoner_of(self, unit: str) -> Reckoner:
        """The same for what one unit held, without looking through what all others did."""
        plan = self.judged.survey
        basis = replace(plan.basis, sessions=tuple(self._sessions_of.get(unit, ())))
        vars(basis)["counties"] = plan.basis.counties
        return Reckoner(replace(plan, basis=basis), self.judged.tallies)


def seated(desk: Desk, **changes: object) -> Desk:
    """The desk on another day, or with other settings, its database still open."""
    other = replace(desk, **changes)  # type: ignore[arg-type]  # the names are those of the fields
    kept = {name: value for name, value in vars(desk).items() if name in {"engine", "kinds", "workdays"}}
    if "settings" not in changes:
        vars(other).update(kept)
    return other


@look("look_at_board", LOOK)
def read_board(desk: Desk, *, whole_year: bool = False) -> Board | NothingYet:
    """Judge the packs in use as of the desk's day. What is missing is a value; other faults are raised."""
    from learnlaw.store.base import MissingDatabaseError

    def nothing(what: Missing) -> NothingYet:
        return NothingYet(what, desk.settings.database)

    try:
        with desk.reading() as connection:
            judged = judge_within(desk, connection, year=desk.today().year if whole_year else None)
            return _board(desk, connection, judged, whole_year)
    except MissingDatabaseError:
        return nothing(Missing.DATABASE)
    except NoUnitsError:
        return nothing(Missing.UNITS)
    except NoPackError:
        return nothing(Missing.PACK)


def make_database(desk: Desk) -> Desk:
    """Make the database that is missing; the desk with it open."""
    made = desk.making()
    with made.reading():
        return made


def explain_unit(board: Board, finding: Finding) -> Explanation:
    """Why a unit's finding is what it is, from the facts of the board alone."""
    reckoner = board.reckoner
    if finding.rule.measure == "count":
        reckoner = board.reckoner_of(finding.subject.code)
    return explain(reckoner, judgement_of(board.judged, finding), finding, {})


def warm(board: Board) -> None:
    """Work out once what every explanation needs, so that none of them waits for it."""
    measured: dict[str, Finding] = {}
    for finding in board.judged.verdict.findings:
        if finding.subject.kind == "unit":
            measured.setdefault(finding.id, finding)
    for finding in measured.values():
        explain_unit(board, finding)


@look("look_at_board", LOOK)
def explain_officer(desk: Desk, board: Board, finding: Finding) -> Explanation:
    """Why an officer's finding is what it is; the officer's rows are asked of the database."""
    with desk.reading() as connection:
        attended = attended_by(desk, connection, board.judged, finding.subject.code)
    return explain(board.reckoner, judgement_of(board.judged, finding), finding, attended)


# -- putting it together ---------------------------------------------------------------


def _board(desk: Desk, connection: Connection, judged: Judged, whole_year: bool) -> Board:
    lines = _lines(judged)
    findings = judged.verdict.findings
    rules = tuple(_rule(line, desk, findings) for line in lines)
    seen = desk.sees(judged.people.roster)
    rows = _rows(connection, judged, [rule.id for rule in rules], desk.today(), seen)
    own = Counter(row.state for row in rows if row.state is not None)
    persons = [f for f in findings if f.subject.kind == "officer" and f.rule.force != "aim"]
    return Board(
        as_of=desk.today(),
        known_on=desk.known_on,
        whole_year=whole_year,
        rules=rules,
        rows=rows,
        units={state: own[state] for state in State},
        officers=(sum(f.state is State.MET for f in persons), len(persons)),
        aims=judged.verdict.summary("aim"),
        packs=tuple(use.pack.title for use in judged.survey.basis.packs),
        notices=judged.verdict.notices,
        home=home_lines(desk, connection, judged),
        judged=judged,
    )


def _lines(judged: Judged) -> list[Line]:
    """The rules that judge anybody, musts before aims, in the order of the packs."""
    judging = {finding.id for finding in judged.verdict.findings}
    found = [line for line in judged.survey.lines if _id(line) in judging]
    return sorted(found, key=lambda line: (line.rule.force == "aim", line.number))


def _id(line: Line) -> str:
    return f"{line.use.pack.id}/{line.rule.id}"


def _rule(line: Line, desk: Desk, findings: Sequence[Finding]) -> BoardRule:
    rule, pack = line.rule, line.use.pack
    return BoardRule(
        id=_id(line),
        title=rule.title,
        pack=pack.title,
        officers=rule.subject == "officer",
        measure=rule.measure,
        minimum=rule.minimum,
        percent=rule.percent,
        when=window_words(rule.per, pack),
        aim=rule.force == "aim",
        provisional=any(f.provisional for f in findings if f.rule is rule),
        source=cite(rule, pack),
        quote=rule.source.quote or "",
        note=rule.source.note,
        reading=reading_title(rule),
        words=_sentences(line.use, rule.id, desk),
    )


def _sentences(use: PackInUse, rule: str, desk: Desk) -> tuple[Message, ...]:
    """The sentences of a rule under the reading in use."""
    return describe(use.pack.rule(rule).read_as(use.readings.get(rule)), use.pack, desk.kinds)


def _rows(
    connection: Connection, judged: Judged, columns: Sequence[str], on: date, seen: frozenset[str] | None
) -> tuple[BoardRow, ...]:
    from learnlaw.store.glance import unit_keys

    roster = judged.people.roster
    found = _by_cell(judged)
    judging = {code for code, _rule in found}
    months = _months(judged.survey.basis.sessions, on)
    keys = unit_keys(connection)
    rows = []
    for code, unit in roster.units.items():
        if (not unit.exists(on) and code not in judging) or (seen is not None and code not in seen):
            continue
        cells = tuple(_cell(found.get((code, column), ())) for column in columns)
        rows.append(
            BoardRow(
                unit=unit,
                keys=keys.get(code, ""),
                above=roster.above[code],
                cells=cells,
                state=_own_state(cells),
                months=months.get(code, _NO_MONTHS),
            )
        )
    return tuple(rows)


def _by_cell(judged: Judged) -> Mapping[tuple[str, str], list[Finding]]:
    """The findings of each unit and rule; an officer's stand with the unit and every one above it."""
    above = judged.people.roster.above
    found: dict[tuple[str, str], list[Finding]] = defaultdict(list)
    for finding in judged.verdict.findings:
        if finding.subject.kind == "unit":
            found[finding.subject.code, finding.id].append(finding)
        else:
            for code in above.get(finding.subject.unit, ()):
                found[code, finding.id].append(finding)
    return found


def _cell(findings: Iterable[Finding]) -> BoardCell | None:
    """The findings come in the order of a verdict, the worst first."""
    those = tuple(findings)
    if not those:
        return None
    return BoardCell(
        state=those[0].state,
        findings=those,
        met=sum(finding.state is State.MET for finding in those),
        rolled=len(those) > 1 or those[0].subject.kind == "officer",
        provisional=any(finding.provisional for finding in those),
        immaterial=any(finding.immaterial for finding in those),
    )


def _own_state(cells: Iterable[BoardCell | None]) -> State | None:
    own = [
        cell.state
        for cell in cells
        if cell and cell.finding.subject.kind == "unit" and cell.finding.rule.force != "aim"
    ]
    return min(own, key=ORDER.__getitem__, default=None)


_NO_MONTHS = ((0, 0),) * 12


def _months(sessions: Iterable[StudySession], on: date) -> dict[str, tuple[tuple[int, int], ...]]:
    """What each unit held and plans, by month of the year; later than `on` all is plan (RULES 25)."""
    held: dict[str, list[int]] = defaultdict(lambda: [0] * 12)
    plans: dict[str, list[int]] = defaultdict(lambda: [0] * 12)
    for session in sessions:
        if session.day.year != on.year or session.status is Status.CANCELLED:
            continue
        later = session.day > on
        if session.status is Status.PLANNED and not later:
            continue
        for code in session.units:
            (plans if later else held)[code][session.day.month - 1] += 1
    units = held.keys() | plans.keys()
    return {code: tuple(zip(held[code], plans[code], strict=True)) for code in units}
