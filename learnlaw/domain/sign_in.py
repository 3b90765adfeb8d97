"""The sign-in sheet 签到表 of one activity: who is expected, how each was marked, and what the marks come to.

A sheet is a mapping from officer to `Attendance`; who has no entry is not
marked yet. Every change gives a new mapping, so that a step can be taken back,
and the marks of two people who worked at one sheet can be put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from learnlaw.domain.kinds import ENFORCEMENT, LEADER, PRINCIPAL
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import County, holds_duty
from learnlaw.domain.study import EARNING, Attendance, Presence, Status

Seats = Mapping[str, Attendance]

DUTIES = {
    "enforcement_training": ENFORCEMENT,
    "rotation": ENFORCEMENT,
    "cert_training": ENFORCEMENT,
    "executive_study": LEADER,
    "centre_group": LEADER,
    "duty_report": PRINCIPAL,
}
"""Kinds of activity that are held for the holders of one duty; others are for everybody."""
GOVERNMENT = "government"
"""A unit of this kind stands above every bureau; its own people alone are meant by its name."""


@dataclass(frozen=True, slots=True)
class Due:
    """One person who is expected, with the unit of that day."""

    officer: str
    unit: str
    post: str = ""
    exempt: str = ""
    """Why nothing is asked of the officer that day; who is exempt may come, and is not missed."""


def expected_at(
    county: County, units: Iterable[str], kinds: Iterable[str], *, whole: bool = False
) -> list[Due]:
    """The officers of the units an activity counts for, and of those below them, on the county's day.

    A kind held for one duty expects its holders alone, unless nobody holds it
    or `whole` asks for everybody. Unit by unit as the activity names them, a
    unit's own people first, in the order of the roster.
    """
    codes = list(dict.fromkeys(code for unit in units for code in _of_unit(county, unit)))
    if not whole:
        codes = _holders(county, codes, kinds) or codes
    return [due(county, code) for code in codes]


def _of_unit(county: County, unit: str) -> Iterable[str]:
    """A unit's own people, then those of the units below it in official order."""
    roster = county.roster
    yield from county.own.get(unit, ())
    if unit in roster.units and roster.units[unit].kind != GOVERNMENT:
        for code in roster.units:
            if unit in roster.above[code]:
                yield from county.own.get(code, ())


def _holders(county: County, codes: Sequence[str], kinds: Iterable[str]) -> list[str]:
    """Those who hold a duty that each of the kinds is for; nobody where one kind is for everybody."""
    asked = {DUTIES.get(kind) for kind in kinds}
    duties = frozenset(duty for duty in asked if duty is not None)
    if None in asked or not duties:
        return []
    held = ((code, county.serving.get(code, ())) for code in codes)
    return [code for code, postings in held if any(holds_duty(p.duties, duties) for p in postings)]


def due(county: County, code: str) -> Due:
    """One officer as a sheet of that day lists them; the unit is empty for who serves nowhere."""
    home = county.home_of.get(code, "")
    post = next((p.post for p in county.serving.get(code, ()) if p.unit == home and p.post), "")
    exempt = county.exempt.get(code)
    return Due(code, home, post, exempt.reason if exempt else "")


# -- marking ----------------------------------------------------------------------------


def marked(seats: Seats, *rows: Attendance) -> dict[str, Attendance]:
    """The sheet with these rows in it."""
    return {**seats, **{row.officer: row for row in rows}}


def unmarked(seats: Seats, *officers: str) -> dict[str, Attendance]:
    """The sheet without the marks of these officers."""
    return {code: row for code, row in seats.items() if code not in officers}


def all_present(seats: Seats, people: Iterable[Due]) -> dict[str, Attendance]:
    """Everybody who is expected and has no mark yet is present; the exempt are left to come or not."""
    open_now = (one for one in people if one.officer not in seats and not one.exempt)
    return marked(seats, *(Attendance(one.officer) for one in open_now))


def with_proxy(seats: Seats, officer: str, proxy: str) -> dict[str, Attendance]:
    """代会: the proxy earns by a row of his own, and gets one unless he has it (RULES 10)."""
    rows = [Attendance(officer, Presence.PROXY, proxy=proxy)]
    if proxy and (proxy not in seats or not seats[proxy].presence.earns):
        rows.append(Attendance(proxy))
    return marked(seats, *rows)


def as_signed(seats: Seats, people: Iterable[Due]) -> tuple[Attendance, ...]:
    """The rows as the ledger keeps them: signed all, named under 参加人员 those who were there (RULES 10)."""
    order = [one.officer for one in people]
    codes = [*(code for code in order if code in seats), *(code for code in seats if code not in set(order))]
    return tuple(
        replace(seats[code], listed=seats[code].presence.earns, signed=True) for code in dict.fromkeys(codes)
    )


@dataclass(frozen=True, slots=True)
class Tally:
    """What a sheet comes to so far."""

    expected: int
    """应到: without the exempt."""
    there: int
    """到会: those of them who earn."""
    others: int
    """Who earn without being expected."""
    open: int
    """Expected and not marked yet."""
    away: Mapping[Presence, int]
    """Those marked as not having been there, by the word."""


def tally(seats: Seats, people: Iterable[Due]) -> Tally:
    """Count a sheet."""
    wanted = {one.officer for one in people if not one.exempt}
    earning = {code for code, row in seats.items() if row.presence.earns}
    away = [row.presence for row in seats.values() if not row.presence.earns]
    return Tally(
        expected=len(wanted),
        there=len(wanted & earning),
        others=len(earning - wanted),
        open=len(wanted - seats.keys()),
        away={presence: away.count(presence) for presence in Presence if presence in away},
    )


# -- two at one sheet ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Merged:
    """Two people's marks in one sheet."""

    seats: dict[str, Attendance]
    theirs: tuple[str, ...]
    """Officers whose mark was taken from the other."""
    both: tuple[str, ...]
    """Officers whom both marked, and not alike; mine stands."""


def merge(base: Seats, theirs: Seats, mine: Seats) -> Merged:
    """Put two sheets together that began as `base`: what one alone changed holds, and where both did, mine."""
    found: dict[str, Attendance] = {}
    taken, both = [], []
    for code in dict.fromkeys((*theirs, *mine, *base)):
        was, other, own = (_says(seats.get(code)) for seats in (base, theirs, mine))
        from_them = own == was
        row = theirs.get(code) if from_them else mine.get(code)
        if row is not None:
            found[code] = row
        if from_them and other != was:
            taken.append(code)
        elif not from_them and other not in (was, own):
            both.append(code)
    return Merged(found, tuple(taken), tuple(both))


def _says(row: Attendance | None) -> object:
    """What a mark says, whichever list it stands in."""
    if row is None:
        return None
    return row.presence, row.hundredths, row.hours_word, row.proxy, row.makes_up


def same_marks(one: Seats, other: Seats) -> bool:
    """Whether two sheets say the same of everybody."""
    return {c: _says(row) for c, row in one.items()} == {c: _says(row) for c, row in other.items()}


# -- making up ----------------------------------------------------------------------------


def missed_by(
    officer: str, here: LedgerRecord, records: Iterable[LedgerRecord], county: County
) -> list[LedgerRecord]:
    """The held activities up to that day which an officer missed and has not made up, the latest first.

    Missed is what he is marked at without having been there, and what has a
    signed sheet without him although his unit of that day was credited.
    """
    me = here.organiser, here.number
    until = (r for r in records if r.status is Status.HELD and r.last <= here.last)
    held = [r for r in until if (r.organiser, r.number) != me]
    made_up = {row.makes_up for r in held for row in r.attendances if row.officer == officer and row.makes_up}
    home = county.home_of.get(officer, "")
    found = [r for r in held if r.number not in made_up and _missed(officer, home, r)]
    return sorted(found, key=lambda r: (r.last, r.number), reverse=True)


def _missed(officer: str, home: str, record: LedgerRecord) -> bool:
    row = next((row for row in record.attendances if row.officer == officer), None)
    if row is not None:
        return row.presence not in EARNING
    return home in record.units and any(seat.signed for seat in record.attendances)
