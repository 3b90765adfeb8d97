"""Closes a unit or merges it into another, and says before what becomes of everything that hangs on it.

Records stay where they were made: what was held before the last day counts for
the old unit in windows of its time (RULES 1, 5), and hours follow the officers
(RULES 2). Only people, and the units below, go over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.calendar import DAY
from learnlaw.domain.people import Unit
from learnlaw.errors import Message, Problem, UsageError, say
from learnlaw.verbs.people import NeedsReasonError, one_unit, posting_facts
from learnlaw.verbs.registry import PEOPLE, Work, listed, verb
from learnlaw.verbs.roster_services import draft_of, values_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.postings import Draft
    from learnlaw.store.people import People
    from learnlaw.store.unit_ties import Ties
    from learnlaw.verbs.desk import Desk


class GoneError(UsageError):
    """The unit does not exist on that day."""

    template = "{unit} does not exist on {day}"


class SelfMergeError(UsageError):
    """A unit is merged into itself, or into one below it."""

    template = "{unit} cannot be merged into {into}, which is itself or stands below it"


class StillServingError(UsageError):
    """A unit is closed while people serve in it."""

    template = (
        "{count} serve in {unit} after {day}: {names}; move them first, or name the unit that takes over"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What closing a unit means, said before it is done."""

    unit: Unit
    into: Unit | None
    last: date
    officers: tuple[str, ...]
    """Names of those who serve there after the last day: they go over."""
    below: tuple[str, ...]
    """Names of the units directly below: they go over, or to the unit above."""
    ties: Ties


@listed(area=PEOPLE, title=say("See what closing a unit means"), command="roster close")
def look_at_closing(desk: Desk, unit: str, *, on: date | None = None, into: str = "") -> Closing:
    """What hangs on a unit whose last day is `on`. Raises as `close_unit`, but for who still serves."""
    from learnlaw.store.people import load_people

    with desk.reading() as connection:
        return _closing(connection, load_people(connection), unit, on or desk.today(), into)


@verb(area=PEOPLE, title=say("Close or merge a unit"), command="roster close")
def close_unit(work: Work, unit: str, *, on: date | None = None, into: str = "", reason: str = "") -> None:
    """Let `on` be the last day of a unit; its people and the units below go to `into` the day after.

    Without `into` nobody may serve there any more, and the units below go to
    the one above. Raises `NotFoundError`, `NeedsReasonError`, `GoneError`,
    `SelfMergeError`, `StillServingError`.
    """
    from learnlaw.store.unit_ties import end_unit, hang_below

    if not reason.strip():
        raise NeedsReasonError
    found = _closing(work.connection, work.people, unit, on or work.desk.today(), into)
    if found.officers and found.into is None:
        names = "、".join(found.officers[:5])
        count = len(found.officers)
        raise StillServingError(unit=found.unit.name, day=found.last, count=count, names=names)
    ids, units = work.people.unit_ids, work.people.roster.units
    gone, into_id = ids[found.unit.code], ids[found.into.code] if found.into else None
    heir = found.into.code if found.into else found.unit.parent
    below = [ids[u.code] for u in units.values() if u.parent == found.unit.code and u.exists(found.last)]
    work.remember("unit", id=[gone, *below])
    work.remember("posting", unit_id=[gone, *filter(None, [into_id])])
    moved = _move(work, found)
    hang_below(work.connection, below, ids[heir] if heir else None)
    end_unit(work.connection, gone, found.last, into_id)
    work.roster_changed()
    work.notices += [Problem(code, what, warning=True) for code, what in _left(found.ties)]
    after = {
        "closed_on": found.last.isoformat(),
        "into": _code(found),
        "officers": moved,
        "below": list(found.below),
    }
    work.audit(found.unit.code, after=after, reason=reason.strip())
    work.count("units_changed", 1 + len(below))
    work.count("officers_moved", len(moved))


def _code(found: Closing) -> str:
    return found.into.code if found.into else ""


def _closing(connection: Connection, people: People, word: str, last: date, into: str) -> Closing:
    from learnlaw.store.unit_ties import ties_of

    roster = people.roster
    unit, heir = one_unit(roster, word), one_unit(roster, into) if into else None
    if not unit.exists(last) or unit.closed_on is not None:
        raise GoneError(unit=unit.name, day=last)
    if heir is not None and not heir.exists(last + DAY):
        raise GoneError(unit=heir.name, day=last + DAY)
    if heir is not None and unit.code in roster.above[heir.code]:
        raise SelfMergeError(unit=unit.name, into=heir.name)
    after = last + DAY
    stays = (
        officer
        for officer, postings in roster.postings_of.items()
        if any(p.unit == unit.code and (p.serves(after) or _awaits(p, after)) for p in postings)
    )
    return Closing(
        unit=unit,
        into=heir,
        last=last,
        officers=tuple(roster.officers[officer].name for officer in sorted(stays)),
        below=tuple(u.name for u in roster.units.values() if u.parent == unit.code and u.exists(last)),
        ties=ties_of(connection, people.unit_ids[unit.code], last),
    )


def _awaits(posting: Any, after: date) -> bool:
    """Whether it begins later, or is a candidate's."""
    candidate = posting.expected_on is not None and posting.starts_on is None
    return candidate or (posting.starts_on is not None and posting.starts_on > after)


def _move(work: Work, found: Closing) -> list[dict[str, Any]]:
    """End every posting in the unit on its last day, and begin it anew in the one that takes over."""
    from learnlaw.store import tables
    from learnlaw.store.people import next_id
    from learnlaw.store.roster import add_columns, change_columns, postings_of
    from learnlaw.store.unit_ties import postings_in

    if found.into is None:
        return []
    old, new = (work.people.unit_ids[u.code] for u in (found.unit, found.into))
    changed: list[Draft] = []
    added: list[tuple[Any, ...]] = []
    told: list[dict[str, Any]] = []
    for officer in postings_in(work.connection, old):
        for draft in map(draft_of, postings_of(work.connection, officer)):
            if draft.unit != old or draft.end <= found.last:
                continue
            told.append({"officer": work.people.officer_codes[officer], **posting_facts(work.people, draft)})
            heir = _heir(draft, new, found.last)
            if heir is None:
                draft.unit = new  # it has not begun: it begins in the unit that takes over
            else:
                draft.ends_on = found.last
                added.append(values_of(officer, heir))
            changed.append(draft)
    values: dict[str, list[Any]] = {
        "id": [d.key for d in changed],
        "unit_id": [d.unit for d in changed],
        "ends_on": [d.ends_on for d in changed],
    }
    change_columns(work.connection, tables.posting, values)
    first = next_id(work.connection, tables.posting)
    rows = [(first + place, *row) for place, row in enumerate(added)]
    names = [column.name for column in tables.posting.c]
    if rows:
        columns = dict(zip(names, map(list, zip(*rows, strict=True)), strict=True))
        add_columns(work.connection, tables.posting, columns)
    return told


def _heir(draft: Draft, unit: int, last: date) -> Draft | None:
    """The posting as it goes on in the other unit; None of one that has not begun by then."""
    from dataclasses import replace

    if draft.candidate or draft.start > last:
        return None
    return replace(draft, key=None, unit=unit, starts_on=last + DAY)


def closing_words(found: Closing) -> list[Message]:
    """What closing means, a sentence a thing, for whoever is about to do it."""
    day = found.last + DAY
    into = found.into.name if found.into else ""
    words = [say("last day of {unit}: {day}", unit=found.unit.name, day=found.last)]
    if found.officers:
        who = {"count": len(found.officers), "names": "、".join(found.officers[:5])}
        goes = say("from {day} they serve in {into}: {count} ({names})", day=day, into=into, **who)
        stays = say("still serving there: {count} ({names}); move them first, or merge", **who)
        words.append(goes if into else stays)
    if found.below:
        names = "、".join(found.below)
        there = say("units below it go to {into}: {names}", into=into, names=names)
        words.append(there if into else say("units below it go to the one above: {names}", names=names))
    held = say(
        "activities held: {count}; they stay with it and count there, and hours follow the people",
        count=found.ties.sessions,
    )
    return [*words, held, *(what for _code, what in _left(found.ties))]


def _left(ties: Ties) -> list[tuple[str, Message]]:
    """What is left for a person to settle."""
    found = []
    if ties.plans:
        names = "、".join(ties.plans)
        found.append(
            ("plans-left", say("planned for it afterwards: {names}; correct or cancel them", names=names))
        )
    if ties.letters:
        names = "、".join(ties.letters)
        found.append(("letters-left", say("letters to it that are not closed: {names}", names=names)))
    if ties.exams:
        names = "、".join(ties.exams)
        found.append(("exams-left", say("exams that expect people of it: {names}", names=names)))
    return found
