"""Units, officers, and who served where, as what, from when until when.

Everything is dated (RULES 1 to 5). `Roster.as_of(day)` gives the county of
that day: who serves where, in whose figures an officer counts, who is exempt.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from learnlaw.domain.calendar import Window
from learnlaw.domain.kinds import AUXILIARY, ENFORCEMENT, FUNCTIONARY, LEADER, PRINCIPAL
from learnlaw.domain.policy import Scope

POSTING_KINDS = ("main", "concurrent", "seconded", "lent", "stationed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of the county, in a tree."""

    code: str
    name: str
    kind: str
    parent: str | None = None
    enforces: bool = False
    order: int | None = None
    """Its place in the official order; units without one come after those with, by code."""
    contact: str = ""
    phone: str = ""
    founded_on: date | None = None
    closed_on: date | None = None
    """Its last day."""
    merged_into: str | None = None

    def exists(self, day: date) -> bool:
        """Whether it exists on `day`; a unit has a finding only then (RULES 1)."""
        begun = self.founded_on is None or self.founded_on <= day
        return begun and (self.closed_on is None or day <= self.closed_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """Who served in which unit as what; several may run at a time (RULES 2)."""

    officer: str
    unit: str
    kind: str = "main"
    post: str = ""
    rank: str = ""
    duties: frozenset[str] = frozenset()
    starts_on: date | None = None
    """Its first day; None means always."""
    appointed_on: date | None = None
    """任职日期 where it is recorded; tenure and appointment windows begin here."""
    ends_on: date | None = None
    """离任日期, the last day of service."""
    term_ends_on: date | None = None
    counts_here: bool = False
    """考核归属: the officer counts in this posting's unit."""
    expected_on: date | None = None
    """拟任: a candidate's expected day; the posting has not begun."""

    def serves(self, day: date) -> bool:
        """Whether the officer serves in it on `day`; a candidate does not yet."""
        if self.expected_on is not None and self.starts_on is None:
            return False
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day <= self.ends_on)

    @property
    def span(self) -> Window:
        """The days of service."""
        start = self.starts_on or date.min
        return Window(start, None) if self.ends_on is None else Window.closed(start, self.ends_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Officer:
    """A person on the roster; what is personal (phone, ID number) stays in the store."""

    code: str
    name: str
    joined_on: date | None = None
    qualifications: frozenset[str] = frozenset()
    education: str = ""
    certificate: str = ""
    certificate_expires_on: date | None = None
    level: str = ""


@dataclass(frozen=True, slots=True)
class Exemption:
    """免训免考: days for which an officer is asked nothing, with the reason (RULES 20)."""

    officer: str
    reason: str
    starts_on: date
    ends_on: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the officer is exempt on `day`."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True)
class Roster:
    """All units, officers, postings and exemptions, of every day."""

    units: Mapping[str, Unit]
    officers: Mapping[str, Officer]
    postings: tuple[Posting, ...] = ()
    exemptions: tuple[Exemption, ...] = ()

    @classmethod
    def of(
        cls,
        units: Iterable[Unit] = (),
        officers: Iterable[Officer] = (),
        postings: Iterable[Posting] = (),
        exemptions: Iterable[Exemption] = (),
    ) -> Roster:
        """A roster from its parts, units in official order."""
        ordered = sorted(units, key=official_order)
        return cls(
            {unit.code: unit for unit in ordered},
            {officer.code: officer for officer in officers},
            tuple(postings),
            tuple(exemptions),
        )

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Each unit's place in the official order."""
        return {code: n for n, code in enumerate(self.units)}

    @cached_property
    def above(self) -> Mapping[str, tuple[str, ...]]:
        """Each unit with itself and all units above it, nearest first."""
        return {code: tuple(self._climb(code)) for code in self.units}

    def _climb(self, code: str) -> Iterable[str]:
        seen: set[str] = set()
        at: str | None = code
        while at is not None and at in self.units and at not in seen:
            seen.add(at)
            yield at
            at = self.units[at].parent

    @cached_property
    def postings_of(self) -> Mapping[str, tuple[Posting, ...]]:
        """Every officer's postings."""
        found: dict[str, list[Posting]] = defaultdict(list)
        for posting in self.postings:
            found[posting.officer].append(posting)
        return {code: tuple(postings) for code, postings in found.items()}

    @cached_property
    def ever_in(self) -> Mapping[str, tuple[str, ...]]:
        """The officers who ever had a posting in each unit."""
        found: dict[str, dict[str, None]] = defaultdict(dict)
        for posting in self.postings:
            found[posting.unit][posting.officer] = None
        return {unit: tuple(officers) for unit, officers in found.items()}

    @cached_property
    def exemptions_of(self) -> Mapping[str, tuple[Exemption, ...]]:
        """Every officer's exemptions."""
        found: dict[str, list[Exemption]] = defaultdict(list)
        for exemption in self.exemptions:
            found[exemption.officer].append(exemption)
        return {code: tuple(rows) for code, rows in found.items()}

    def as_of(self, day: date) -> County:
        """The county of one day."""
        return County(self, day)


def official_order(unit: Unit) -> tuple[bool, int, str]:
    """Sorts units by their official number, those without one last, then by code."""
    return unit.order is None, unit.order or 0, unit.code


def home(postings: Iterable[Posting]) -> Posting | None:
    """The posting in whose unit the officer counts: 考核归属, else the main one, else the first (RULES 2)."""
    chosen: Posting | None = None
    for posting in postings:
        if posting.counts_here:
            return posting
        if chosen is None or (posting.kind == "main" and chosen.kind != "main"):
            chosen = posting
    return chosen


@dataclass(frozen=True)
class County:
    """The roster on one day."""

    roster: Roster
    day: date
    _memo: dict[Scope, frozenset[str]] = field(default_factory=dict, compare=False)
    _homes: dict[str, str | None] = field(default_factory=dict, compare=False)

    @cached_property
    def serving(self) -> Mapping[str, tuple[Posting, ...]]:
        """The postings in which each serving officer serves that day, in units that exist."""
        day, found = self.day, {}
        for code, postings in self.roster.postings_of.items():
            now = tuple(p for p in postings if p.serves(day))
            if now and code in self.roster.officers:
                found[code] = now
        return found

    @cached_property
    def exempt(self) -> Mapping[str, Exemption]:
        """Who is exempt that day, and why."""
        rows = (row for rows in self.roster.exemptions_of.values() for row in rows if row.holds(self.day))
        return {row.officer: row for row in rows}

    @cached_property
    def home_of(self) -> Mapping[str, str]:
        """The unit in which each serving officer counts (考核归属)."""
        return {
            code: posting.unit for code, now in self.serving.items() if (posting := home(now)) is not None
        }

    @cached_property
    def own(self) -> Mapping[str, tuple[str, ...]]:
        """The officers that count in each unit itself, exempt ones included."""
        found: dict[str, list[str]] = defaultdict(list)
        for officer, unit in self.home_of.items():
            found[unit].append(officer)
        return {unit: tuple(officers) for unit, officers in found.items()}

    @cached_property
    def below(self) -> Mapping[str, tuple[str, ...]]:
        """The officers that count in each unit or in one below it (RULES 5)."""
        found: dict[str, list[str]] = defaultdict(list)
        for officer, unit in self.home_of.items():
            for code in self.roster.above.get(unit, (unit,)):
                found[code].append(officer)
        return {unit: tuple(officers) for unit, officers in found.items()}

    def home_unit(self, officer: str) -> str | None:
        """The unit in which one officer counts that day, without working out everybody's."""
        if officer not in self._homes:
            now = (p for p in self.roster.postings_of.get(officer, ()) if p.serves(self.day))
            posting = home(now)
            self._homes[officer] = posting.unit if posting else None
        return self._homes[officer]

    def own_of(self, unit: str) -> list[str]:
        """The officers that count in one unit itself that day, exempt ones left out."""
        ever = self.roster.ever_in.get(unit, ())
        return [code for code in ever if code not in self.exempt and self.home_unit(code) == unit]

    def leads(self, officer: str, unit: str) -> bool:
        """Whether an officer is one of a unit's leaders that day."""
        asked = frozenset({LEADER})
        postings = self.roster.postings_of.get(officer, ())
        return any(p.unit == unit and p.serves(self.day) and holds_duty(p.duties, asked) for p in postings)

    def unit_fits(self, unit: Unit, scope: Scope) -> bool:
        """Whether a unit meets every unit key of `scope`; one entry of each key is enough (RULES 2)."""
        if scope.kinds and unit.kind not in scope.kinds:
            return False
        if scope.enforces is not None and unit.enforces != scope.enforces:
            return False
        if scope.units and unit.code not in scope.units:
            return False
        return not scope.under or any(code in self.roster.above[unit.code] for code in scope.under)

    def posting_fits(self, posting: Posting, scope: Scope) -> bool:
        """Whether one posting meets every key of `scope` but the person's qualification (RULES 2)."""
        unit = self.roster.units.get(posting.unit)
        if unit is None or not self.unit_fits(unit, scope):
            return False
        if scope.since is not None and (posting.appointed_on or posting.starts_on or date.min) < scope.since:
            return False
        return not scope.duties or holds_duty(posting.duties, scope.duties)

    def officer_fits(self, code: str, scope: Scope) -> bool:
        """Whether one posting of the day meets all keys, and the person has a qualification asked for."""
        if scope.qualification and not qualified(self.roster.officers[code], scope.qualification):
            return False
        return any(self.posting_fits(posting, scope) for posting in self.serving.get(code, ()))

    def who(self, scope: Scope) -> frozenset[str]:
        """The serving officers whom `scope` means, exempt ones left out (RULES 20)."""
        if scope not in self._memo:
            fits = (
                code for code in self.serving if code not in self.exempt and self.officer_fits(code, scope)
            )
            self._memo[scope] = frozenset(fits)
        return self._memo[scope]

    def units(self, scope: Scope) -> list[Unit]:
        """The units that exist that day and meet `scope`, in official order."""
        found = self.roster.units.values()
        return [unit for unit in found if unit.exists(self.day) and self.unit_fits(unit, scope)]


def qualified(officer: Officer, words: frozenset[str]) -> bool:
    """Whether one of `words` stands in the officer's qualifications or education."""
    held = (*officer.qualifications, officer.education)
    return any(word in text for word in words for text in held)


def holds_duty(held: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether duties held answer those asked for (RULES 3).

    Everyone is a functionary, the principal of a unit is one of its leaders,
    and an auxiliary never counts among enforcement officers.
    """
    if FUNCTIONARY in asked:
        return True
    if PRINCIPAL in held:
        held = held | {LEADER}
    if AUXILIARY in held:
        return bool((held - {ENFORCEMENT}) & asked)
    return bool(held & asked)
