"""Signing people in 签到: who is expected at an activity, what each is marked as, and the sheet kept as one change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import County
from learnlaw.domain.sign_in import Due, Seats, as_signed, due, expected_at, missed_by
from learnlaw.domain.study import Attendance, Presence, Status
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_rules import check
from learnlaw.verbs.ledger_since import check_version
from learnlaw.verbs.ledger_writing import correct, find_row, hours_under, kinds_under, people_for
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import STUDY, Work, look, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People

FOUND_AT_MOST = 50
"""No more people are offered for one word."""
LOOK_BACK = timedelta(days=731)
"""How long ago an activity may lie that is offered to be made up."""


class CancelledError(UsageError):
    """The activity was cancelled."""

    template = "{number} was cancelled; nobody signs in at it"


class NotHeldYetError(UsageError):
    """The activity lies in the future."""

    template = "{number} is planned for {day}; people sign in when it has been held"


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSeen:
    """An officer as the grid shows them."""

    code: str
    name: str
    unit: str
    """The name of the unit of that day; empty for who serves nowhere."""
    post: str
    exempt: str
    keys: str
    """Initials and pinyin, by which the name is found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDesk:
    """One activity with everybody who is expected at it, and the sheet as it stands."""

    which: str
    """The row, as `#12`: a number may be used by several organisers."""
    version: int
    record: LedgerRecord
    organiser: str
    due: tuple[Due, ...]
    people: tuple[PersonSeen, ...]
    """Those expected in their order, then those whom the sheet names besides."""
    seats: Seats


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def sign_desk(desk: Desk, which: str, *, whole: bool = False) -> SignDesk:
    """What the sign-in grid of an activity begins with. Raises `NotFoundError`."""
    from learnlaw.store.finding import version_of

    with desk.reading() as connection:
        row = find_row(connection, which)
        people = desk.facts.people(connection)
        record = _record(connection, people, row)
        version = version_of(connection, row) or 0
    county = people.roster.as_of(record.last)
    wanted = expected_at(county, record.units, record.kinds, whole=whole)
    seats = {seat.officer: seat for seat in record.attendances}
    known = {one.officer for one in wanted}
    others = [due(county, code) for code in seats if code not in known]
    return SignDesk(
        which=f"#{row}",
        version=version,
        record=record,
        organiser=people.roster.units[record.organiser].name,
        due=tuple(wanted),
        people=tuple(seen(county, [*wanted, *others])),
        seats=seats,
    )


def _record(connection: Connection, people: People, row: int) -> LedgerRecord:
    from learnlaw.store.study import load_records

    return load_records(connection, people, [row])[row]


def seen(county: County, people: Iterable[Due]) -> Iterable[PersonSeen]:
    """People with their names, and by what these are found."""
    roster = county.roster
    for one in people:
        name = roster.officers[one.officer].name
        yield PersonSeen(
            code=one.officer,
            name=name,
            unit=roster.units[one.unit].name if one.unit else "",
            post=one.post,
            exempt=one.exempt,
            keys=keys(name),
        )


@look("find_people", say("Find people by name"))
def find_people(desk: Desk, word: str, day: date) -> list[PersonSeen]:
    """Officers who serve on a day, by code, part of the name, or pinyin initials."""
    from learnlaw.store.roster import found_officers

    with desk.reading() as connection:
        codes = found_officers(connection, word)
        county = desk.facts.people(connection).roster.as_of(day)
    serving = sorted(code for code in codes if code in county.home_of)
    return list(seen(county, (due(county, code) for code in serving[:FOUND_AT_MOST])))


@dataclass(frozen=True, slots=True)
class Missed:
    """An activity that somebody missed, to be made up."""

    number: str
    day: date
    topic: str
    how: Presence | None
    """What the officer is marked as there; None where the sheet does not name him."""


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def to_make_up(desk: Desk, which: str, officer: str) -> list[Missed]:
    """What an officer missed in the two years before an activity and has not made up, the latest first."""
    from learnlaw.store.sign_in import rows_about
    from learnlaw.store.study import load_records

    with desk.reading() as connection:
        people = desk.facts.people(connection)
        here = _record(connection, people, find_row(connection, which))
        county = people.roster.as_of(here.last)
        unit = people.unit_ids.get(county.home_of.get(officer, ""))
        rows = rows_about(connection, people.officer_ids[officer], unit, here.last - LOOK_BACK, here.last)
        records = load_records(connection, people, rows).values()
    return [_missed(officer, record) for record in missed_by(officer, here, records, county)]


def _missed(officer: str, record: LedgerRecord) -> Missed:
    how = next((row.presence for row in record.attendances if row.officer == officer), None)
    return Missed(record.number, record.last, record.topic, how)


@look("find_people", say("Find people by name"))
def own_hours(desk: Desk, record: LedgerRecord, text: str) -> tuple[int | None, str]:
    """An officer's own hours as typed, in hundredths, and the word 半天 or 一天; nothing where all are meant.

    Raises `RefusedError` for what is no number, and for more than the activity has (RULES 10).
    """
    from learnlaw.domain.study import hundredths
    from learnlaw.formats.ledger_reader import parse_hours
    from learnlaw.formats.ledger_sheet import HourWord
    from learnlaw.verbs.ledger_reading import word_hours

    if not text.strip():
        return None, ""
    value, _notes = parse_hours(text)
    word = value.value if isinstance(value, HourWord) else ""
    if isinstance(value, HourWord):
        with desk.reading() as connection:
            value = word_hours(word, hours_under(packs_in_use(desk, connection)))
    amount = hundredths(value)
    if amount > (record.hundredths or 0):
        what, hint = (
            say("more hours than the session has"),
            say("at most the hours of the session (RULES 10)"),
        )
        raise RefusedError([Problem("more-hours", what, hint, field="hours")])
    return (None, "") if amount == record.hundredths else (amount, word)


@verb(area=STUDY, title=say("Sign people in"), command="log sign")
def sign_in(
    work: Work,
    which: str,
    seats: Sequence[Attendance],
    *,
    version: int | None = None,
    reason: str = "",
    dry_run: bool = False,
) -> None:
    """Keep the whole sign-in sheet of an activity; who is not among `seats` has no row.

    A plan whose day has come is held from now on. `version` is the one that
    the editor saw. Raises `NotFoundError`, `CancelledError`, `NotHeldYetError`,
    `ChangedSinceError`, `ReasonNeededError`, and `RefusedError`.
    """
    row = find_row(work.connection, which)
    there = people_for(work, rows=[row])
    old = _record(work.connection, there, row)
    _may_sign(old, work.day)
    check_version(work, there, row, old, version)
    new = replace(old, attendances=tuple(seats), status=Status.HELD)
    check(new, kinds_under(work.desk, packs_in_use(work.desk, work.connection)), work.day)
    for seat in seats:
        work.count(seat.presence.value)
    work.made += [f"#{row}", old.number]
    if old.same_content(new):
        work.keep = False
        return
    correct(work, people_for(work, [new], [row]), row, old, new, reason)


def _may_sign(record: LedgerRecord, today: date) -> None:
    if record.status is Status.CANCELLED:
        raise CancelledError(number=record.number)
    if record.last > today:
        raise NotHeldYetError(number=record.number, day=record.last)


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def sheet_of(
    desk: Desk, which: str, marks: Iterable[Attendance], *, everybody: bool = False
) -> tuple[SignDesk, tuple[Attendance, ...]]:
    """The sheet as it stands with some marks put into it; with `everybody` all others expected are present.

    Raises `NotFoundError`.
    """
    from learnlaw.domain.sign_in import all_present, marked, with_proxy

    found = sign_desk(desk, which)
    seats = dict(found.seats)
    for row in marks:
        sent = row.presence is Presence.PROXY and row.proxy
        seats = with_proxy(seats, row.officer, row.proxy) if sent else marked(seats, row)
    if everybody:
        seats = all_present(seats, found.due)
    return found, as_signed(seats, found.due)


@look("look_at_sign_in", say("Look at a sign-in sheet"))
def marks_meant(desk: Desk, which: str, given: Mapping[str, Iterable[str]]) -> list[Attendance]:
    """Marks as a command gives them, by the code of the mark: who, or `who=more` for a proxy or what is made up.

    Raises `NotFoundError`, and `UsageError` where a name means several people.
    """
    found = sign_desk(desk, which).record
    pairs = [
        (Presence(code), *_parted(part))
        for code, words in given.items()
        for word in words
        for part in word.split("、")
    ]
    sent = [more for presence, _who, more in pairs if presence is Presence.PROXY and more]
    codes = _codes(desk, {*sent, *(who for _presence, who, _more in pairs)}, found)
    return [
        Attendance(
            codes[who],
            presence,
            proxy=codes[more] if presence is Presence.PROXY and more else "",
            makes_up=more if presence is Presence.MAKEUP else "",
        )
        for presence, who, more in pairs
    ]


def _parted(word: str) -> tuple[str, str]:
    who, _sign, more = word.partition("=")
    return who.strip(), more.strip()


def _codes(desk: Desk, words: Iterable[str], record: LedgerRecord) -> dict[str, str]:
    """The code that each word means; namesakes are told apart by the units of the activity."""
    from learnlaw.store.lookup import people_meant

    asked = list(words)
    with desk.reading() as connection:
        matcher = Matcher(people_meant(connection, asked).roster)
    codes = {}
    for word in asked:
        code = matcher.officer(word, record.units, record.last)
        if isinstance(code, Unmatched):
            if code.code == "unknown-officer":
                raise NotFoundError(kind=say("officer"), code=word)
            raise UsageError(detail=code.what)
        codes[word] = code
    return codes
