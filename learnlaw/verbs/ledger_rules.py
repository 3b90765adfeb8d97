"""What no record of the ledger may say, whichever door it comes in by (RULES 8 to 10, 14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.kinds import HOURS, Kinds
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Status, hours
from learnlaw.errors import Message, Problem, RefusedError, say

DAY_HUNDREDTHS = 2400
"""The most that a day can hold, in hundredths of an hour."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with a record."""

    code: str
    field: str
    """The column of the ledger that it lies in."""
    what: Message
    hint: Message


def faults(record: LedgerRecord, kinds: Kinds, today: date) -> Iterator[Fault]:
    """Everything that is wrong with a record in itself; `today` is the clock's day."""
    yield from _days(record, today)
    yield from _times(record)
    yield from _hours(record)
    yield from _kinds(record, kinds)
    yield from _seats(record)


def _days(record: LedgerRecord, today: date) -> Iterator[Fault]:
    if record.last < record.first:
        what = say("{last} lies before {first}", last=record.last, first=record.first)
        yield Fault("days-reversed", "last", what, say("exchange or correct the dates"))
    elif record.status is Status.HELD and record.last > today:
        what = say("held on {day}, which is later than today ({today})", day=record.last, today=today)
        hint = say("write 计划 as its status, or correct the date")
        yield Fault("held-in-future", "first" if record.first > today else "last", what, hint)


def _times(record: LedgerRecord) -> Iterator[Fault]:
    start, end = record.start, record.end
    if start is not None and end is not None and end <= start:
        what = say("{end} is not after {start}", end=f"{end:%H:%M}", start=f"{start:%H:%M}")
        yield Fault("times-reversed", "end", what, say("exchange or correct the times"))


def _hours(record: LedgerRecord) -> Iterator[Fault]:
    amount, days = record.hundredths, max((record.last - record.first).days + 1, 1)
    if amount is None:
        return
    if amount <= 0:
        what = say("hours must be more than 0")
        yield Fault("hours-zero", "hours", what, say("leave the cell blank if it has none"))
    elif amount > DAY_HUNDREDTHS * days:
        figure = f"{hours(amount).normalize():f}"
        what = say("{hours} hours are more than {days} day(s) have", hours=figure, days=days)
        yield Fault("too-many-hours", "hours", what, say("a day has at most 24"))


def _kinds(record: LedgerRecord, kinds: Kinds) -> Iterator[Fault]:
    table = kinds.activities
    unknown = [kind for kind in record.kinds if kind not in table]
    if unknown:
        what = say("unknown kind of activity: {kind}", kind="、".join(unknown))
        yield Fault("unknown-kind", "kinds", what, say("write one of: {kinds}", kinds=known_words(kinds)))
    earns = any(HOURS in table[kind].credits for kind in record.kinds if kind in table)
    if earns and record.hundredths is None and record.status is Status.HELD:
        what = say("an activity of this kind needs its hours")
        yield Fault("no-hours", "hours", what, say("write the hours, 半天 or 一天"))


def _seats(record: LedgerRecord) -> Iterator[Fault]:
    officers = [seat.officer for seat in record.attendances]
    twice = sorted({code for code in officers if officers.count(code) > 1}) if _repeats(officers) else []
    if twice:
        what = say("named twice: {who}", who="、".join(twice))
        yield Fault("named-twice", "attendees", what, say("name each person once"))
    whole = record.hundredths or 0
    if any(seat.hundredths is not None and seat.hundredths > whole for seat in record.attendances):
        what = say("more hours than the session has")
        yield Fault("more-hours", "attendees", what, say("at most the hours of the session (RULES 10)"))


def _repeats(officers: Sequence[str]) -> bool:
    return len(set(officers)) < len(officers)


def known_words(kinds: Kinds) -> str:
    """The Chinese word of every kind of activity, for a message."""
    return "、".join(kind.title.zh for kind in kinds.activities.values())


def check(record: LedgerRecord, kinds: Kinds, today: date) -> None:
    """Raise `RefusedError` with every fault of a record that comes from a form."""
    from learnlaw.formats.headers import ACTIVITIES

    titles = {column.field: column.title for column in ACTIVITIES.columns}
    found = [
        Problem(fault.code, fault.what, fault.hint, field=titles[fault.field])
        for fault in faults(record, kinds, today)
    ]
    if found:
        raise RefusedError(found)
