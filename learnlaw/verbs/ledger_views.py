"""Looks at the ledger: the list, and everything about one activity."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from learnlaw.domain.kinds import code_of
from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.domain.study import Attendance, Status
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_rows import plain_hours
from learnlaw.verbs.ledger_rules import known_words
from learnlaw.verbs.ledger_writing import find_row, kinds_under
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.registry import STUDY, listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster
    from learnlaw.store.people import People


class NoSuchWordError(UsageError):
    """A filter names something that is not there."""

    template = "{what}: {hint}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One activity in the list."""

    row: int
    number: str
    organiser: str
    units: tuple[str, ...]
    """Names of the units it counts for."""
    unit_codes: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    last: date
    start: time | None
    end: time | None
    topic: str
    hours: Decimal | None
    category: str
    status: Status
    evidence: str
    there: int
    """How many were there by name, in a way that earns."""
    headcount: int | None
    files: int
    """Files of evidence that are kept."""
    entered_on: date

    @property
    def late_by(self) -> int:
        """补录: days from its last day to its entry."""
        return max((self.entered_on - self.last).days, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the list is to show; what is empty asks nothing. Words are codes, names or titles."""

    unit: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    officer: str = ""
    status: str = ""
    """planned, held or cancelled."""
    topic: str = ""


@listed(area=STUDY, title=say("List the ledger"), command="log list")
def list_sessions(desk: Desk, asked: Asked | None = None) -> tuple[list[SessionLine], Kinds]:
    """The activities that are asked for, newest first, and the kinds that they may be of.

    With `--known-on` they are those that were known then, as they were known.
    Raises `NoSuchWordError` for a unit, kind or officer that is not there.
    """
    from learnlaw.store.lookup import people_meant
    from learnlaw.store.people import load_people

    asked = asked or Asked()
    with desk.reading() as connection:
        kinds = kinds_under(desk, packs_in_use(desk, connection))
        everybody = desk.known_on is not None
        people = (
            load_people(connection) if everybody else people_meant(connection, filter(None, [asked.officer]))
        )
        asked = _in_codes(asked, people.roster, kinds)
        if everybody:
            return list(_known(desk, connection, people, asked)), kinds
        return list(_present(connection, people.roster, asked)), kinds


def _in_codes(asked: Asked, roster: Roster, kinds: Kinds) -> Asked:
    matcher = Matcher(roster)
    unit: str | Unmatched = matcher.unit(asked.unit) if asked.unit else ""
    officer: str | Unmatched = matcher.officer(asked.officer) if asked.officer else ""
    for found in (unit, officer):
        if isinstance(found, Unmatched):
            raise NoSuchWordError(what=found.what, hint=found.hint)
    kind = code_of(asked.kind, kinds.activities) if asked.kind else ""
    if kind is None:
        what = say("unknown kind of activity: {kind}", kind=asked.kind)
        raise NoSuchWordError(what=what, hint=say("write one of: {kinds}", kinds=known_words(kinds)))
    return replace(asked, unit=str(unit), officer=str(officer), kind=kind)


def _present(connection: Connection, roster: Roster, asked: Asked) -> Iterator[SessionLine]:
    from learnlaw.store.listing import Filter, list_activities, units_of

    wanted = Filter(
        unit=asked.unit,
        kind=asked.kind,
        since=asked.since,
        until=asked.until,
        officer=asked.officer,
        status=asked.status,
        topic=asked.topic,
    )
    rows = list_activities(connection, wanted)
    units = units_of(connection, [row.id for row in rows])
    for row in rows:
        yield line_of_row(row, units.get(row.id, ()), roster)


def line_of_row(row: Any, codes: Sequence[str], roster: Roster) -> SessionLine:
    """A row of the ledger, with what was counted of it, as lists show it."""
    from learnlaw.store.study import clock

    return SessionLine(
        row=row.id,
        number=row.number,
        organiser=row.organiser,
        units=tuple(roster.units[code].name for code in codes),
        unit_codes=tuple(codes),
        kinds=tuple(row.kinds.split(",")),
        first=row.first,
        last=row.last,
        start=clock(row.start),
        end=clock(row.end),
        topic=row.topic,
        hours=None if row.hundredths is None else plain_hours(row.hundredths),
        category=row.category,
        status=Status(row.status),
        evidence=row.evidence,
        there=row.there,
        headcount=row.headcount,
        files=row.files,
        entered_on=row.entered_on,
    )


def _known(desk: Desk, connection: Connection, people: People, asked: Asked) -> Iterator[SessionLine]:
    from learnlaw.store.history import records_known_on

    assert desk.known_on is not None
    known = records_known_on(connection, people, desk.known_on)
    for key, (record, entered_on) in sorted(known.items(), key=lambda item: (item[1][0].first, item[0]))[
        ::-1
    ]:
        if _wanted(record, asked):
            yield line_of(key, record, entered_on, people.roster)


def _wanted(record: LedgerRecord, asked: Asked) -> bool:
    return (
        (not asked.unit or asked.unit in (record.organiser, *record.units))
        and (not asked.kind or asked.kind in record.kinds)
        and (asked.since is None or record.last >= asked.since)
        and (asked.until is None or record.first <= asked.until)
        and (not asked.officer or any(seat.officer == asked.officer for seat in record.attendances))
        and (not asked.status or record.status.value == asked.status)
        and asked.topic in record.topic
    )


def line_of(key: int, record: LedgerRecord, entered_on: date, roster: Roster, files: int = 0) -> SessionLine:
    """A record as it stands in the list."""
    return SessionLine(
        row=key,
        number=record.number,
        organiser=record.organiser,
        units=tuple(roster.units[code].name for code in record.units),
        unit_codes=record.units,
        kinds=record.kinds,
        first=record.first,
        last=record.last,
        start=record.start,
        end=record.end,
        topic=record.topic,
        hours=None if record.hundredths is None else plain_hours(record.hundredths),
        category=record.category,
        status=record.status,
        evidence=record.evidence,
        there=sum(seat.presence.earns for seat in record.attendances),
        headcount=record.headcount,
        files=files,
        entered_on=entered_on,
    )


# -- one activity ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SeatShown:
    """One person at an activity."""

    seat: Attendance
    name: str
    unit: str
    """The name of the unit in which the officer counted on the activity's day; empty if in none."""
    hours: Decimal | None
    """What was earned before cap and overlap, which each rule applies by itself; None: nothing."""


@dataclass(frozen=True, slots=True)
class VersionShown:
    """One version of an entry: who made it when, and what it changed."""

    number: int
    known_from: date
    at: datetime
    actor: str
    verb: str
    receipt: int
    changes: Mapping[str, tuple[Any, Any]]
    """Fields that differ from the version before, with both values."""


@dataclass(frozen=True, slots=True)
class FileShown:
    """One file of evidence, or what is remembered of one that was removed."""

    name: str
    digest: str
    size: int
    added_at: datetime
    removed_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class SessionShown:
    """Everything about one activity."""

    line: SessionLine
    record: LedgerRecord
    organiser_name: str
    seats: tuple[SeatShown, ...]
    versions: tuple[VersionShown, ...]
    files: tuple[FileShown, ...]


@listed(area=STUDY, title=say("Show an activity"), command="log show")
def show_session(desk: Desk, which: str) -> tuple[SessionShown, Kinds]:
    """Everything about the activity that a number, `unit/number` or `#row` means.

    With `--known-on` it is shown as it was known then. Raises `NotFoundError`.
    """
    from learnlaw.store import evidence, history
    from learnlaw.store.people import load_people

    with desk.reading() as connection:
        row = find_row(connection, which)
        people = load_people(connection)
        versions = history.versions(connection, people, row)
        if desk.known_on is not None:
            versions = [version for version in versions if version.known_from <= desk.known_on]
        if not versions:
            raise NotFoundError(kind=say("activity"), code=which)
        record, roster = versions[-1].record, people.roster
        files = [FileShown(*file) for file in evidence.files_of(connection, row)]
        kept = sum(file.removed_at is None for file in files)
        entered_on = history.entered_on(connection, row)
        shown = SessionShown(
            line_of(row, record, entered_on, roster, kept),
            record,
            roster.units[record.organiser].name,
            tuple(_seats(record, roster)),
            tuple(_versions(versions)),
            tuple(files),
        )
        return shown, kinds_under(desk, packs_in_use(desk, connection))


def _seats(record: LedgerRecord, roster: Roster) -> Iterator[SeatShown]:
    county = roster.as_of(record.counts_on or record.last)
    for seat in record.attendances:
        home = county.home_unit(seat.officer)
        whole = record.hundredths if seat.hundredths is None else min(seat.hundredths, record.hundredths or 0)
        earned = whole if seat.presence.earns and record.status is not Status.CANCELLED else None
        name = roster.officers[seat.officer].name
        unit = "" if home is None else roster.units[home].name
        yield SeatShown(seat, name, unit, None if earned is None else plain_hours(earned))


def _versions(versions: Sequence[Any]) -> Iterator[VersionShown]:
    before: LedgerRecord | None = None
    for number, version in enumerate(versions, 1):
        differs = {} if before is None else changes(before, version.record)
        yield VersionShown(
            number,
            version.known_from,
            version.at,
            version.actor,
            version.verb,
            version.receipt,
            differs,
        )
        before = version.record
