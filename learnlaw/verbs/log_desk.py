"""What the form of one activity begins with, and the two steps of it: check, and log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import Kinds
from learnlaw.domain.people import Roster
from learnlaw.errors import Problem
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_form import Words, record_from
from learnlaw.verbs.ledger_rows import texts
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.study import log_session

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit

KEPT = (
    "units",
    "organiser",
    "kinds",
    "topic",
    "start",
    "end",
    "hours",
    "category",
    "form",
    "evidence",
    "status",
    "speaker",
    "speaker_unit",
    "venue",
)
"""What the next form takes from the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonShown:
    """An officer as a sign-in list shows them."""

    code: str
    name: str
    unit: str
    post: str
    exempt: str
    """Why the officer is exempt that day; empty for who is not."""
    keys: str


@dataclass(frozen=True)
class LogDesk:
    """Everything that a form for one activity needs to know."""

    roster: Roster
    kinds: Kinds
    last: Mapping[str, str]
    """What stood in the form that was filled in last, by column; empty at first."""

    @cached_property
    def units(self) -> tuple[tuple[Unit, str], ...]:
        """Every unit in official order, with the keys by which its name is found."""
        return tuple((unit, keys(unit.name)) for unit in self.roster.units.values())

    def units_on(self, day: date) -> list[tuple[Unit, str]]:
        """Those that exist on a day."""
        return [(unit, found) for unit, found in self.units if unit.exists(day)]

    def people(self, units: Iterable[str], day: date) -> list[PersonShown]:
        """The officers who count in units, or below them, on a day; a unit's own first."""
        county = self.roster.as_of(day)
        wanted = [code for code in dict.fromkeys(units) if code in self.roster.units]
        codes = [officer for unit in wanted for officer in county.own.get(unit, ())]
        codes += [officer for unit in wanted for officer in county.below.get(unit, ())]
        found = []
        for code in dict.fromkeys(codes):
            home = county.home_of[code]
            post = next((p.post for p in county.serving[code] if p.unit == home and p.post), "")
            exempt = county.exempt.get(code)
            name = self.roster.officers[code].name
            found.append(
                PersonShown(
                    code=code,
                    name=name,
                    unit=self.roster.units[home].name,
                    post=post,
                    exempt=exempt.reason if exempt else "",
                    keys=keys(name),
                )
            )
        return found


def log_desk(desk: Desk) -> LogDesk:
    """What a new form begins with: the county, the kinds of the packs in use, and the last form."""
    from learnlaw.store.lookup import people_of
    from learnlaw.store.newest import newest_by
    from learnlaw.store.study import load_records

    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        kinds = kinds_under(desk, packs_in_use(desk, connection))
        row = newest_by(connection, log_session.__name__)
        last: Mapping[str, str] = {}
        if row is not None:
            record = load_records(connection, people_of(connection, rows=[row]), [row])[row]
            last = {name: text for name, text in texts(record).items() if name in KEPT}
    return LogDesk(roster, kinds, last)


def check_form(desk: Desk, words: Words, titles: Words) -> list[Problem]:
    """What is told of a form; `titles` are what its fields are called. Raises `RefusedError`."""
    _record, notices = record_from(desk, words, titles)
    return notices


def log_form(desk: Desk, words: Words, titles: Words) -> Receipt:
    """Log what a form says. Raises what `record_from` and `log_session` raise."""
    record, _notices = record_from(desk, words, titles)
    return log_session(desk, record)
