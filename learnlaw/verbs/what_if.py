"""Trying out: a plan added, moved or called off, another minimum or reading, and what would differ.

`what_if` reads and writes nothing. `keep_trial` does what was tried, all of it
in one transaction, so that one `undo` takes back what it did to the ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.quota import Verdict, evaluate
from learnlaw.domain.study import Attendance, Status, StudySession
from learnlaw.domain.survey import survey
from learnlaw.domain.what_if import Shift, Supposed, asked_of_store, joined, moved, shifts, supposed
from learnlaw.errors import UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.ledger_rules import check
from learnlaw.verbs.ledger_writing import (
    AlreadyLoggedError,
    correct,
    enter,
    find_row,
    kinds_under,
    numbered,
    people_for,
    subject,
)
from learnlaw.verbs.policies import NoSuchReadingError
from learnlaw.verbs.registry import QUOTA, Work, listed, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People


class NotPlannedError(UsageError):
    """Only what is still to come can be moved or called off on trial."""

    template = "{number} is not planned: what was held is corrected, not moved"


class DayGoneError(UsageError):
    """A plan looks forward (RULES 25)."""

    template = "{day} is not after {on}; a plan is for days to come"


class LooksForwardError(UsageError):
    """What was known then cannot be tried out otherwise."""

    template = "trying out looks forward; leave out --known-on"


class MinimumStaysError(UsageError):
    """A minimum is what a document asks."""

    template = "the minimum of {rule} stands in its document; to keep another one, write a pack of your own"


class NothingTriedError(UsageError):
    """Nothing was given to try out."""

    template = "say what is to be tried out: a plan, a move, a cancellation, a minimum or a reading"


@dataclass(frozen=True, slots=True)
class AddPlan:
    """One more activity, planned."""

    record: LedgerRecord


@dataclass(frozen=True, slots=True)
class MovePlan:
    """A planned activity on another day."""

    which: str
    day: date


@dataclass(frozen=True, slots=True)
class CancelPlan:
    """A planned activity called off."""

    which: str


@dataclass(frozen=True, slots=True)
class OtherMinimum:
    """A rule that asks for more, or less."""

    rule: str
    minimum: Decimal


@dataclass(frozen=True, slots=True)
class OtherReading:
    """A rule under another of its readings."""

    rule: str
    reading: str


Trying: TypeAlias = AddPlan | MovePlan | CancelPlan | OtherMinimum | OtherReading


@dataclass(frozen=True, slots=True)
class Trial:
    """What would differ, and the two verdicts."""

    as_of: date
    tried: tuple[Trying, ...]
    told: tuple[StudySession, ...]
    """The activities tried, as they would be."""
    judged: Judged
    """As it is."""
    after: Verdict
    """As it would be."""
    shifts: tuple[Shift, ...]


@listed(area=QUOTA, title=say("Try out a change"), command="quota what-if")
def what_if(desk: Desk, tried: Sequence[Trying], *, year: int | None = None) -> Trial:
    """What would differ if all of `tried` were so; nothing is written.

    Raises `NotFoundError`, `NotPlannedError`, `DayGoneError`, `LooksForwardError`,
    `NothingTriedError`, `NoSuchMinimumError`, and what judging raises.
    """
    from learnlaw.store.facts import answer

    if desk.known_on is not None:
        raise LooksForwardError
    if not tried:
        raise NothingTriedError
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
        change = _supposed(desk, connection, judged.people, tried)
        plan = survey(supposed(judged.survey.basis, change))
        tallies = answer(connection, judged.people, asked_of_store(plan, change))
    after = evaluate(plan, joined(tallies, plan, change, desk.workdays))
    told = tuple(change.sessions.values())
    return Trial(desk.today(), tuple(tried), told, judged, after, shifts(judged.verdict, after))


def _supposed(desk: Desk, connection: Connection, people: People, tried: Iterable[Trying]) -> Supposed:
    """The changes as a basis takes them; a later one of the same activity goes on from the earlier."""
    sessions: dict[str, StudySession] = {}
    seats: dict[str, Sequence[Attendance]] = {}
    minimums: dict[str, Decimal] = {}
    readings: dict[str, str] = {}
    for number, one in enumerate(tried, 1):
        if isinstance(one, AddPlan):
            _after(desk, one.record.last)
            key = f"+{number}"
            sessions[key] = replace(one.record, status=Status.PLANNED).session(key, desk.clock_day())
            seats[key] = one.record.attendances
        elif isinstance(one, OtherMinimum):
            minimums[one.rule] = one.minimum
        elif isinstance(one, OtherReading):
            readings[one.rule] = one.reading
        else:
            session, named = _session(connection, people, one.which)
            session = sessions.get(session.key, session)
            sessions[session.key] = _changed(desk, session, one)
            seats[session.key] = named
    return Supposed(sessions=sessions, seats=seats, minimums=minimums, readings=readings)


def _changed(desk: Desk, session: StudySession, one: MovePlan | CancelPlan) -> StudySession:
    if session.status is not Status.PLANNED:
        raise NotPlannedError(number=session.number)
    if isinstance(one, CancelPlan):
        return replace(session, status=Status.CANCELLED)
    _after(desk, one.day)
    return moved(session, one.day)


def _after(desk: Desk, day: date) -> None:
    if day <= desk.today():
        raise DayGoneError(day=day, on=desk.today())


def _session(connection: Connection, people: People, which: str) -> tuple[StudySession, Sequence[Attendance]]:
    from learnlaw.store.history import entered_on
    from learnlaw.store.study import load_records

    row = find_row(connection, which)
    record = load_records(connection, people, [row])[row]
    return record.session(str(row), entered_on(connection, row)), record.attendances


# -- keeping it ---------------------------------------------------------------------------


@verb(area=QUOTA, title=say("Keep what was tried out"), command="quota what-if")
def keep_trial(work: Work, tried: Sequence[Trying], *, reason: str = "", dry_run: bool = False) -> None:
    """Do what was tried: plans enter the ledger, moves and cancellations correct it, readings are chosen.

    All of it or nothing. Raises what `what_if` and the verbs of the ledger raise,
    and `MinimumStaysError`, as a minimum is not ours to choose.
    """
    if not tried:
        raise NothingTriedError
    for one in tried:
        if isinstance(one, OtherMinimum):
            raise MinimumStaysError(rule=one.rule)
    for one in tried:
        if isinstance(one, AddPlan):
            _add(work, replace(one.record, status=Status.PLANNED))
        elif isinstance(one, MovePlan | CancelPlan):
            _correct(work, one, reason)
    _read_as(work, [one for one in tried if isinstance(one, OtherReading)])


def _add(work: Work, record: LedgerRecord) -> None:
    from learnlaw.store.finding import find_same
    from learnlaw.verbs.judging import packs_in_use

    _after(work.desk, record.last)
    check(record, kinds_under(work.desk, packs_in_use(work.desk, work.connection)), work.day)
    people = people_for(work, [record])
    if find_same(work.connection, people, [record]):
        raise AlreadyLoggedError(number=record.number or record.topic, organiser=record.organiser)
    (record,) = numbered(work, people, [record])
    (key,) = enter(work, people, [record])
    work.audit(subject(record), after=record.body())
    work.count("added")
    work.made += [f"#{key}", record.number]


def _correct(work: Work, one: MovePlan | CancelPlan, reason: str) -> None:
    from learnlaw.store.study import load_records

    row = find_row(work.connection, one.which)
    people = people_for(work, rows=[row])
    old = load_records(work.connection, people, [row])[row]
    if old.status is not Status.PLANNED:
        raise NotPlannedError(number=old.number)
    if isinstance(one, CancelPlan):
        correct(work, people, row, old, replace(old, status=Status.CANCELLED), reason)
        work.count("cancelled")
    else:
        _after(work.desk, one.day)
        correct(work, people, row, old, record_moved(old, one.day), reason)
        work.count("changed")
    work.made += [f"#{row}", old.number]


def record_moved(record: LedgerRecord, day: date) -> LedgerRecord:
    """A record that begins on another day and is as long as before."""
    by = day - record.first
    counts_on = None if record.counts_on is None else record.counts_on + by
    return replace(record, first=day, last=record.last + by, counts_on=counts_on)


def _read_as(work: Work, tried: Sequence[OtherReading]) -> None:
    from learnlaw.store.packs import replace_packs, used_packs
    from learnlaw.verbs.judging import packs_in_use

    if not tried:
        return
    rows = used_packs(work.connection)
    before = {row.pack: dict(row.readings) for row in rows}
    for use, row in zip(packs_in_use(work.desk, work.connection), rows, strict=True):
        for rule in use.pack.rules:
            for one in tried:
                if one.rule in (rule.id, f"{use.pack.id}/{rule.id}") and one.reading in rule.readings:
                    row.readings[rule.id] = one.reading
    after = {row.pack: dict(row.readings) for row in rows}
    for one in tried:
        if not any(one.reading in chosen.values() for chosen in after.values()):
            raise NoSuchReadingError(reading=f"{one.rule}={one.reading}")
    replace_packs(work.connection, rows)
    work.count("readings", len(tried))
    work.audit("policy", before=before, after=after)
