"""The county as the screens of people show it: the tree of units, who counts in each, and who is expected."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.people import Posting, Unit, home
from learnlaw.errors import say
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from learnlaw.domain.people import County, Roster
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class TreeLine:
    """One unit in the tree."""

    unit: Unit
    depth: int
    """How many units stand above it."""
    officers: int
    """How many count in it that day."""
    below: int
    """How many count in it and in all units below it."""
    keys: str
    """Initials and pinyin of its name."""


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One person in a unit: who counts there, or a candidate 拟任 for it."""

    code: str
    name: str
    post: str
    duties: tuple[str, ...]
    exempt: str
    """The reason, if exempt that day."""
    expected_on: date | None
    """Of a candidate: the day that is expected."""
    keys: str


@dataclass(frozen=True, slots=True)
class PeopleDesk:
    """Units as a tree in official order, with their people, as of a day."""

    day: date
    units: Sequence[TreeLine]
    members: Mapping[str, Sequence[MemberLine]]
    """By the code of the unit; candidates last."""


@look("browse_people", say("Look at units and officers"))
def people_desk(desk: Desk) -> PeopleDesk:
    """The county on the desk's day: the units that exist, each below the one above it."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
    county = roster.as_of(desk.today())
    own = {code: len(officers) for code, officers in county.own.items()}
    lines = tuple(_line(unit, depth, roster, own) for unit, depth in _tree(roster, county.day))
    return PeopleDesk(county.day, lines, _members(county))


def _tree(roster: Roster, day: date) -> Iterator[tuple[Unit, int]]:
    """Every unit that exists, after the one above it; one whose unit above is gone stands at the root."""
    there = {unit.code: unit for unit in roster.units.values() if unit.exists(day)}
    below: dict[str, list[Unit]] = defaultdict(list)
    for unit in there.values():
        below[unit.parent if unit.parent in there else ""].append(unit)

    def walk(code: str, depth: int) -> Iterator[tuple[Unit, int]]:
        for unit in below[code]:
            yield unit, depth
            yield from walk(unit.code, depth + 1)

    yield from walk("", 0)


def _line(unit: Unit, depth: int, roster: Roster, own: Mapping[str, int]) -> TreeLine:
    below = sum(count for code, count in own.items() if unit.code in roster.above.get(code, ()))
    return TreeLine(unit, depth, own.get(unit.code, 0), below, f"{keys(unit.name)} {unit.code.lower()}")


def _members(county: County) -> dict[str, list[MemberLine]]:
    found: dict[str, list[MemberLine]] = defaultdict(list)
    for unit, officers in county.own.items():
        for code in sorted(officers):
            posting = home(county.serving[code])
            if posting is not None:
                found[unit].append(_member(county, posting))
    for posting in county.roster.postings:
        if posting.expected_on is not None and posting.starts_on is None:
            found[posting.unit].append(_member(county, posting))
    return dict(found)


def _member(county: County, posting: Posting) -> MemberLine:
    officer = county.roster.officers[posting.officer]
    exemption = county.exempt.get(posting.officer)
    return MemberLine(
        officer.code,
        officer.name,
        posting.post,
        tuple(sorted(posting.duties)),
        exemption.reason if exemption else "",
        posting.expected_on if posting.starts_on is None else None,
        f"{keys(officer.name)} {officer.code.lower()}",
    )
