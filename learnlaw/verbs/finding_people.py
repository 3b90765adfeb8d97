"""People as every list shows them in which somebody is looked for: by code, name, unit and pinyin."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnlaw.errors import say
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the roster, told apart from namesakes by code and unit."""

    code: str
    name: str
    unit: str
    """The unit by its name."""
    keys: str
    """Initials and pinyin of the name."""


def persons(roster: Roster, units: Iterable[tuple[str, str]]) -> list[Person]:
    """Officers as they are looked for; `units` are pairs of their code and that of the unit told with it."""
    found = []
    for code, unit in units:
        name = roster.officers[code].name
        there = roster.units.get(unit)
        found.append(Person(code, name, there.name if there else "", keys(name)))
    return found


@look("look_at_people", say("Look people up"))
def serving(desk: Desk) -> Sequence[Person]:
    """Who serves today, unit by unit in official order."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
    county = roster.as_of(desk.clock_day())
    return persons(roster, ((code, unit) for unit in roster.units for code in county.own.get(unit, ())))


@look("browse_people", say("Look at units and officers"))
def members(desk: Desk) -> Sequence[Person]:
    """The units that exist today, each with the one above it, and then who serves."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
    day = desk.clock_day()
    units = [
        Person(unit.code, unit.name, roster.units[unit.parent].name if unit.parent else "", keys(unit.name))
        for unit in roster.units.values()
        if unit.exists(day)
    ]
    return [*units, *serving(desk)]
