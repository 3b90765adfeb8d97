"""Writes records to the ledger: numbers given, same rows known, closed windows guarded."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Period
from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.domain.policy import CALENDAR, HoursSettings
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_reading import reckoned
from learnlaw.verbs.narrowing import must_reach
from learnlaw.verbs.registry import Work
from learnlaw.verbs.workdays import calendar_name, known_workdays

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from learnlaw.domain.calendar import Workdays
    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.survey import PackInUse
    from learnlaw.store.people import People
    from learnlaw.verbs.desk import Desk


class ReasonNeededError(UsageError):
    """Facts of a closed window are changed without a reason (RULES 14)."""

    template = "{number} of {day} lies in a window that is closed; say why it is changed: --reason"


class AlreadyLoggedError(RefusedError):
    """The ledger has that activity already."""

    def __init__(self, *, number: str, organiser: str) -> None:
        what = say("{number} of {organiser} is in the ledger already", number=number, organiser=organiser)
        hint = say("correct it instead; if it is another one, give it a number or a time of its own")
        super().__init__([Problem("already-logged", what, hint)])


class ChangedSinceError(UsageError):
    """Somebody changed the record in the meantime."""

    template = "{number} has been changed since you opened it; look at it again"


class AmbiguousNumberError(UsageError):
    """Several units use that number."""

    template = "several units use the number {number}: {which}"


# -- what the packs in use say ---------------------------------------------------------


def hours_under(packs: Sequence[PackInUse]) -> HoursSettings:
    """What 半天 and 一天 come to: by the first pack in use, else by the defaults."""
    return packs[0].pack.hours if packs else HoursSettings()


def kinds_under(desk: Desk, packs: Sequence[PackInUse]) -> Kinds:
    """The shipped kinds of activity with those that the packs in use add."""
    kinds = desk.kinds
    for use in packs:
        kinds = kinds.with_own(use.pack.kinds)
    return kinds


def closed(work: Work, record: LedgerRecord) -> bool:
    """Whether a window of the packs in use that holds a day of the record is over."""
    from learnlaw.store.packs import used_packs

    periods = _periods(tuple((use.pack, use.body) for use in used_packs(work.connection)), work.desk.kinds)
    # the count belongs to one day, the hours of several days to the first of them as well
    days = (record.first, record.counts_on or record.last)
    return any(period.window(day).over(work.day) for period in periods for day in days)


@lru_cache(maxsize=8)
def _periods(packs: tuple[tuple[str, str], ...], kinds: Kinds) -> tuple[Period, ...]:
    """The parts of the calendar that packs ask for; a ledger of 10,000 rows asks for every row."""
    from learnlaw.formats.policy_yaml import read_policy

    read = [read_policy(body, kinds, name)[0] for name, body in packs]
    asked = {rule.per.kind for pack in read if pack is not None for rule in pack.rules}
    return tuple(Period(kind) for kind in CALENDAR if kind in asked) or (Period.YEAR,)


def need_reason(work: Work, record: LedgerRecord, reason: str) -> None:
    """Raise `ReasonNeededError` where a reason is due and none was given."""
    if not reason.strip() and closed(work, record):
        raise ReasonNeededError(number=record.number, day=record.last)


# -- writing ---------------------------------------------------------------------------


def people_for(work: Work, records: Sequence[LedgerRecord] = (), rows: Sequence[int] = ()) -> People:
    """Those whom records, and rows of the ledger, name. Raises `NotFoundError` for an unknown code."""
    from learnlaw.store.lookup import people_of

    people = people_of(work.connection, records, rows)
    for record in records:
        for code in (record.organiser, *record.units):
            if code not in people.unit_ids:
                raise NotFoundError(kind=say("unit"), code=code)
        for seat in record.attendances:
            for code in filter(None, (seat.officer, seat.proxy)):
                if code not in people.officer_ids:
                    raise NotFoundError(kind=say("officer"), code=code)
    return people


def numbered(work: Work, people: People, records: Sequence[LedgerRecord]) -> list[LedgerRecord]:
    """The records, those without a number with the next free one of their organiser and year.

    It begins with the organiser's code, so that in a ledger of several units
    a number still tells which activity a row of 签到 belongs to.
    """
    from learnlaw.store.finding import numbers_of

    taken: dict[tuple[str, int], set[str]] = {}
    for organiser, year in {(r.organiser, r.first.year) for r in records if not r.number}:
        given = {record.number for record in records if record.organiser == organiser}
        taken[organiser, year] = given | numbers_of(
            work.connection, people, organiser, f"{organiser}-{year}-"
        )
    return [
        record if record.number else _numbered(record, taken[record.organiser, record.first.year])
        for record in records
    ]


def _numbered(record: LedgerRecord, taken: set[str]) -> LedgerRecord:
    prefix = f"{record.organiser}-{record.first.year}-"
    n = 1 + sum(1 for number in taken if number.startswith(prefix))
    while f"{prefix}{n:03}" in taken:
        n += 1
    number = f"{prefix}{n:03}"
    taken.add(number)
    return replace(record, number=number)


def enter(work: Work, people: People, records: Sequence[LedgerRecord]) -> list[int]:
    """Put new records, which have numbers, into the ledger; the numbers of their rows."""
    from learnlaw.store.study import add_records

    must_reach(work, records)
    remember_calendar(work.connection, records)
    return add_records(
        work.connection,
        people,
        records,
        entered_on=work.day,
        receipt=work.receipt,
        workdays=work.desk.workdays,
    )


def correct(work: Work, people: People, key: int, old: LedgerRecord, new: LedgerRecord, reason: str) -> None:
    """Put a new version in the place of the old one, with both in the audit log (RULES 13)."""
    from learnlaw.store.study import change_record

    must_reach(work, [old, new])
    need_reason(work, old, reason)
    need_reason(work, new, reason)
    remember_calendar(work.connection, [new])
    change_record(
        work.connection,
        people,
        key,
        new,
        known_from=work.day,
        receipt=work.receipt,
        workdays=work.desk.workdays,
    )
    fields = changes(old, new)
    before = {name: values[0] for name, values in fields.items()}
    after = {name: values[1] for name, values in fields.items()}
    work.audit(subject(old), before=before, after=after, reason=reason)


def subject(record: LedgerRecord) -> str:
    """How the audit log calls a record."""
    return f"activity {record.organiser}/{record.number}"


def find_row(connection: Connection, word: str) -> int:
    """The row of the activity that `word` means: its number, `unit/number`, or `#row`.

    Raises `NotFoundError`, or `AmbiguousNumberError` where several organisers
    use the number.
    """
    from learnlaw.store.finding import rows_numbered, version_of

    if word[:1] == "#" and word[1:].isascii() and word[1:].isdecimal() and len(word) < 12:
        rows = {int(word[1:]): ""} if version_of(connection, int(word[1:])) else {}
    else:
        organiser, _, number = word.rpartition("/")
        # a number may hold a stroke itself
        rows = rows_numbered(connection, word) or rows_numbered(connection, number, organiser)
    if not rows:
        raise NotFoundError(kind=say("activity"), code=word)
    if len(rows) > 1:
        which = "、".join(f"{code}/{word.rpartition('/')[2]}" for code in rows.values())
        raise AmbiguousNumberError(number=word, which=which)
    return next(iter(rows))


# -- what is derived -------------------------------------------------------------------


def reckon_words(work: Work) -> None:
    """Work out what 半天 and 一天 are worth after the packs in use changed (RULES 9).

    Kept versions follow, because `--known-on` rolls back the ledger and not
    the packs (RULES 14).
    """
    from learnlaw.store.credits import earn_again, rows_in_words, set_hours
    from learnlaw.store.history import rewrite
    from learnlaw.store.study import load_records

    settings = hours_under(packs_in_use(work.desk, work.connection))
    rows = rows_in_words(work.connection)
    people = people_for(work, rows=rows)
    changed = {}
    for key, record in load_records(work.connection, people, rows).items():
        now = reckoned(record, settings)
        if now != record:
            set_hours(work.connection, people, key, now)
            changed[key] = now
    earn_again(work.connection, people, changed, work.desk.workdays)
    kept = rewrite(work.connection, lambda record: reckoned(record, settings))
    if changed or kept:
        work.count("reckoned", len(changed))
        after = {"half_day": str(settings.half_day), "day": str(settings.day), "activities": len(changed)}
        work.audit("hours in words", after=after)


CALENDAR_KEY = "calendar"
"""The remark that says over which calendar of working days hours of several days were spread."""


def remember_calendar(connection: Connection, records: Sequence[LedgerRecord]) -> None:
    """Note the calendar the first time that hours are spread over it."""
    from learnlaw.store.audit import get_meta, set_meta

    if any(record.last > record.first for record in records) and get_meta(connection, CALENDAR_KEY) is None:
        set_meta(connection, CALENDAR_KEY, calendar_name())


def respread(engine: Engine, workdays: Workdays | None = None) -> int:
    """Spread hours of several days anew where the calendar of working days has changed; how many activities.

    What was entered stays; only the day parts, which are derived, follow the
    calendar (RULES 8, 27), the program's unless another is given. A database
    that cannot be written keeps its parts.
    """
    from learnlaw.store.audit import get_meta, set_meta
    from learnlaw.store.base import CannotWriteError, reading, writing
    from learnlaw.store.credits import earn_again, rows_of_several_days
    from learnlaw.store.lookup import people_of
    from learnlaw.store.study import load_records

    with reading(engine) as connection:
        spread_over = get_meta(connection, CALENDAR_KEY)
    if spread_over is None or spread_over == calendar_name():
        return 0
    with suppress(CannotWriteError), writing(engine) as connection:
        rows = rows_of_several_days(connection)
        people = people_of(connection, rows=rows)
        earn_again(connection, people, load_records(connection, people, rows), workdays or known_workdays())
        set_meta(connection, CALENDAR_KEY, calendar_name())
        return len(rows)
    return 0
