"""The ledger as screens leaf through it: a page at a time, filtered by the subtree of a unit and much else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.study import Status
from learnlaw.errors import say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_views import SessionLine, line_of_row
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster
    from learnlaw.store.browsing import Wanted

PAGE = 200
"""Rows of one page."""
STATES = ("", "planned", "overdue", "held", "bare", "objected", "cancelled")
"""What a list can be narrowed to; empty is all of it, bare what was held without a file of evidence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sieve:
    """What of the ledger is looked at; what is empty asks nothing."""

    under: str = ""
    """The code of a unit: it and everything below it."""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    officer: str = ""
    law: str = ""
    topic: str = ""
    state: str = ""
    """One of `STATES`."""
    grade: str = ""

    @property
    def narrow(self) -> bool:
        """Whether something is left out, apart from the state."""
        rest = self.under, self.kind, self.since, self.until, self.officer, self.law, self.topic, self.grade
        return any(rest)


@dataclass(frozen=True, slots=True)
class BrowsedLine:
    """One activity, and what of it a coordinator must see at once."""

    line: SessionLine
    organiser_name: str
    overdue: bool
    """计划逾期未登记: its last day is past and nobody entered it as held."""
    objected: bool
    """An objection waits for its answer."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """How many there are of what, and the first page."""

    counts: Mapping[str, int]
    """all, held, planned, overdue, cancelled, bare, objected: of the sieve but for its state."""
    total: int
    """Rows of the list."""
    page: Sequence[BrowsedLine]
    kinds: Kinds
    roster: Roster


@look("browse_ledger", say("Browse the ledger"))
def browse(desk: Desk, sieve: Sieve) -> Shelf:
    """The counts of what is looked at and its first page, the newest day first."""
    from dataclasses import replace

    from learnlaw.store.browsing import count_activities

    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        wanted = _wanted(sieve, roster)
        counts = count_activities(connection, replace(wanted, state=""), desk.today())
        total = counts[sieve.state or "all"]
        page = _page(desk, connection, roster, wanted, 0)
        kinds = kinds_under(desk, packs_in_use(desk, connection))
    return Shelf(counts, total, page, kinds, roster)


@look("browse_ledger", say("Browse the ledger"))
def page_from(desk: Desk, sieve: Sieve, first: int) -> Sequence[BrowsedLine]:
    """A page from the place `first` on."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        return _page(desk, connection, roster, _wanted(sieve, roster), first)


def _wanted(sieve: Sieve, roster: Roster) -> Wanted:
    from learnlaw.store.browsing import Wanted

    below = [code for code, above in roster.above.items() if sieve.under in above] if sieve.under else []
    return Wanted(
        units=below,
        kind=sieve.kind,
        since=sieve.since,
        until=sieve.until,
        officer=sieve.officer,
        law=sieve.law,
        topic=sieve.topic,
        state=sieve.state,
        grade=sieve.grade,
    )


def _page(
    desk: Desk, connection: Connection, roster: Roster, wanted: Wanted, first: int
) -> list[BrowsedLine]:
    from learnlaw.store.browsing import page_of
    from learnlaw.store.listing import units_of

    rows = page_of(connection, wanted, desk.today(), first, PAGE)
    units = units_of(connection, [row.id for row in rows])
    return [_line(row, units.get(row.id, []), roster, desk.today()) for row in rows]


def _line(row: Any, codes: Sequence[str], roster: Roster, on: date) -> BrowsedLine:
    line = line_of_row(row, codes, roster)
    overdue = line.status is Status.PLANNED and line.last < on
    return BrowsedLine(line, roster.units[row.organiser].name, overdue, bool(row.objected))
