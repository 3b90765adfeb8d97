"""What the form of one activity begins with, and the two steps of it: check, and log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import UNIT, Kinds
from learnlaw.domain.people import Roster
from learnlaw.domain.sign_in import expected_at
from learnlaw.errors import Problem, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_form import Words, record_from
from learnlaw.verbs.ledger_rows import texts
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import Receipt, look
from learnlaw.verbs.study import log_session, undo

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit

KEPT = ("units", "organiser", "kinds")
"""What the next form takes from the last one at once."""
LIKE = ("organiser", "start", "end", "hours", "category", "form", "speaker_unit", "venue")
"""What it takes from the last activity of the same unit and kind; topic, speaker and evidence are its own."""


@dataclass(frozen=True, slots=True)
class LastLike:
    """The last activity of a unit and a kind, as a form takes from it."""

    day: date
    topic: str
    words: Mapping[str, str]


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

    def expected(self, units: Iterable[str], kinds: Iterable[str], day: date) -> list[str]:
        """Who is expected at such an activity and not exempt, in the order of the sign-in sheet."""
        wanted = [code for code in dict.fromkeys(units) if code in self.roster.units]
        found = expected_at(self.roster.as_of(day), wanted, tuple(kinds))
        return [one.officer for one in found if not one.exempt]

    def signs(self, kinds: Iterable[str]) -> bool:
        """Whether people sign in at such an activity: exams have results, and some kinds credit units alone."""
        table = self.kinds.activities
        known = [table[kind] for kind in kinds if kind in table]
        return any(kind.credits - {UNIT} and not kind.exam for kind in known)


@look("fill_in_session", say("Fill in an activity"))
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


@look("fill_in_session", say("Fill in an activity"))
def last_like(desk: Desk, units: Sequence[str], kinds: Sequence[str]) -> LastLike | None:
    """The last activity of the first unit and kind; where the unit has had none, the last of the kind."""
    from learnlaw.store.lookup import people_of
    from learnlaw.store.sign_in import newest_like
    from learnlaw.store.study import load_records

    if not kinds:
        return None
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        own = [people.unit_ids[code] for code in units[:1] if code in people.unit_ids]
        elsewhere = (None,) if desk.sees(people.roster) is None else ()
        row = next(filter(None, (newest_like(connection, key, kinds[0]) for key in (*own, *elsewhere))), None)
        if row is None:
            return None
        record = load_records(connection, people_of(connection, rows=[row]), [row])[row]
    words = {name: text for name, text in texts(record).items() if name in LIKE and text}
    if record.organiser == record.units[0] or not set(units) & set(record.units):
        words.pop("organiser", None)  # the first unit holds what nobody else is named for
    return LastLike(record.last, record.topic, words)


@look("fill_in_session", say("Fill in an activity"))
def check_form(desk: Desk, words: Words, titles: Words) -> list[Problem]:
    """What is told of a form; `titles` are what its fields are called. Raises `RefusedError`."""
    _record, notices = record_from(desk, words, titles)
    return notices


@look("fill_in_session", say("Fill in an activity"))
def log_form(desk: Desk, words: Words, titles: Words) -> Receipt:
    """Log what a form says. Raises what `record_from` and `log_session` raise."""
    record, _notices = record_from(desk, words, titles)
    return log_session(desk, record)


def take_back(desk: Desk, receipts: Sequence[Receipt]) -> Receipt:
    """Take back what was logged and signed here, the last first; the last receipt. Raises what `undo` raises."""
    *_others, last = [undo(desk, receipt.number) for receipt in reversed(receipts)]
    return last
