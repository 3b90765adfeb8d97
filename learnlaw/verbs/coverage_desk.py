"""The laws of a list against the units: studied, lectured, examined in a year; derived anew at every look."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.covering import Mark, marks_of
from learnlaw.errors import NotFoundError, NothingToJudgeError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.laws import coverage
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.library import known_catalogue, questions_in_use
from learnlaw.verbs.registry import look
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from learnlaw.domain.law import Catalogue, RequiredList
    from learnlaw.verbs.desk import Desk


class NoListsError(NothingToJudgeError):
    """No list of required knowledge can be read."""

    template = "there is no list of what must be known"


@dataclass(frozen=True, slots=True)
class CoveredLaw:
    """A row: one law or subject of the list."""

    key: str
    """By `Catalogue.key`."""
    name: str
    group: str
    questions: int
    """That may be asked."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a mark stands on."""

    mark: Mark
    day: date
    words: str
    """The topic of an activity, or the title of an exam."""


@dataclass(frozen=True)
class CoverageMap:
    """Laws × units of one list in one year, up to the desk's day."""

    year: int
    until: date
    id: str
    title: str
    lists: Sequence[tuple[str, str]]
    """Every list by id and title, to choose another."""
    laws: Sequence[CoveredLaw]
    units: Sequence[tuple[str, str, str]]
    """Code, name and keys of every unit that exists, in official order."""
    cells: Mapping[tuple[str, str], Sequence[Event]]
    """By law and unit; a cell without events is left out."""

    def marks(self, law: str, unit: str) -> frozenset[Mark]:
        """How a law reached a unit."""
        return frozenset(event.mark for event in self.cells.get((law, unit), ()))

    def units_with(self, law: str) -> dict[Mark, int]:
        """How many units each mark of a law has: the county's row."""
        return {mark: sum(mark in self.marks(law, code) for code, _n, _k in self.units) for mark in Mark}

    def laws_with(self, unit: str) -> dict[Mark, int]:
        """How many laws each mark of a unit has: the unit's column."""
        return {mark: sum(mark in self.marks(law.key, unit) for law in self.laws) for mark in Mark}


@look("look_at_coverage", say("Look at what was studied of a list"))
def coverage_map(desk: Desk, which: str = "", *, year: int | None = None) -> CoverageMap:
    """What of a list, without one the first, reached which unit in a year, by default that of the desk's day.

    An activity counts for the units for which it was entered. Raises
    NoListsError, and NotFoundError for a list that is not known.
    """
    from learnlaw.verbs.pinyin import keys

    lists = known_lists(desk)[0]
    if not lists:
        raise NoListsError()
    required = next((one for one in lists if one.id == which), None) if which else lists[0]
    if required is None:
        raise NotFoundError(kind=say("required list"), code=which)
    catalogue, today = known_catalogue(desk), desk.today()
    year = year or today.year
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
    units = [(u.code, u.name, keys(u.name)) for u in roster.units.values() if u.exists(today)]
    laws = _laws(desk, required, catalogue)
    until = min(today, date(year, 12, 31))
    cells: dict[tuple[str, str], list[Event]] = {}
    rows = {law.key for law in laws}
    for law, unit, event in _events(desk, catalogue, date(year, 1, 1), until):
        if law in rows and event not in cells.setdefault((law, unit), []):
            cells[law, unit].append(event)
    titles = [(one.id, one.title) for one in lists]
    return CoverageMap(year, until, required.id, required.title, titles, laws, units, cells)


def _laws(desk: Desk, required: RequiredList, catalogue: Catalogue) -> list[CoveredLaw]:
    """The entries of a list, each law once."""
    found: dict[str, CoveredLaw] = {}
    for covered in coverage(desk, [required.id]):
        entry = covered.entry
        key = catalogue.key(entry.law or entry.title)
        law = catalogue.find(key)
        name = law.name if law else entry.title
        old = found.get(key)
        questions = covered.questions + (old.questions if old else 0)
        found[key] = CoveredLaw(key, name, old.group if old else entry.group, questions)
    return [*found.values()]


def _events(desk: Desk, catalogue: Catalogue, first: date, last: date) -> Iterator[tuple[str, str, Event]]:
    """Law, unit, and what happened, from the ledger and from papers that were sat."""
    from learnlaw.store.covering import asked_questions, named_laws

    with desk.reading() as connection:
        terms = kinds_under(desk, packs_in_use(desk, connection)).activities
        reached = named_laws(connection, first, last)
        asked = asked_questions(connection, first, last)
    for row in reached:
        for mark in marks_of(row.kinds, terms):
            for law in row.laws:
                yield catalogue.key(law), row.unit, Event(mark, row.day, row.topic)
    owners = {q.id: catalogue.key(q.law) for q in questions_in_use(desk)} if asked else {}
    for one in asked:
        if one.question in owners:
            yield owners[one.question], one.unit, Event(Mark.EXAMINED, one.day, one.exam)


def own_units(found: CoverageMap, codes: frozenset[str]) -> CoverageMap:
    """The map with the columns of these units alone."""
    units = [unit for unit in found.units if unit[0] in codes]
    cells = {(law, unit): events for (law, unit), events in found.cells.items() if unit in codes}
    return replace(found, units=units, cells=cells)
