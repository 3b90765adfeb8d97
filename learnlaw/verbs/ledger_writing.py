"""Writes records to the ledger: numbers given, same rows known, closed windows guarded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Period
from learnlaw.domain.ledger import LedgerRecord, changes
from learnlaw.domain.policy import CALENDAR, HoursSettings
from learnlaw.errors import LearnlawError, NotFoundError, UsageError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.registry import Work

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.verbs.desk import Desk


class ReasonNeededError(UsageError):
    """Facts of a closed window are changed without a reason (RULES 14)."""

    template = "{number} of {day} lies in a window that is closed; say why it is changed: --reason"


class AlreadyLoggedError(LearnlawError):
    """The ledger has that activity already."""

    template = "{number} of {organiser} is in the ledger already; correct it instead"


class ChangedSinceError(UsageError):
    """Somebody changed the record in the meantime."""

    template = "{number} has been changed since you opened it; look at it again"


def hours_settings(desk: Desk, connection: Connection) -> HoursSettings:
    """What 半天 and 一天 come to: by the first pack in use, else by the defaults."""
    packs = packs_in_use(desk, connection)
    return packs[0].pack.hours if packs else HoursSettings()


def known_kinds(desk: Desk, connection: Connection) -> Kinds:
    """The shipped kinds of activity with those that the packs in use add."""
    kinds = desk.kinds
    for use in packs_in_use(desk, connection):
        kinds = kinds.with_own(use.pack.kinds)
    return kinds


def closed(work: Work, record: LedgerRecord) -> bool:
    """Whether a window of the packs in use that holds the record's day is over."""
    day, today = record.counts_on or record.last, work.day
    asked = {rule.per.kind for use in packs_in_use(work.desk, work.connection) for rule in use.pack.rules}
    periods = [Period(kind) for kind in asked if kind in CALENDAR] or [Period.YEAR]
    return any(period.window(day).over(today) for period in periods)


def need_reason(work: Work, record: LedgerRecord, reason: str) -> None:
    """Raise `ReasonNeededError` where a reason is due and none was given."""
    if not reason.strip() and closed(work, record):
        raise ReasonNeededError(number=record.number, day=record.last)


def numbered(work: Work, records: Sequence[LedgerRecord]) -> list[LedgerRecord]:
    """The records, those without a number with the next free one of their organiser and year."""
    from learnlaw.store.study import numbers_of

    taken: dict[str, set[str]] = {}
    for organiser in {record.organiser for record in records if not record.number}:
        given = {record.number for record in records if record.organiser == organiser}
        taken[organiser] = given | numbers_of(work.connection, work.people, organiser)
    return [record if record.number else _numbered(record, taken[record.organiser]) for record in records]


def _numbered(record: LedgerRecord, taken: set[str]) -> LedgerRecord:
    n = 1 + sum(1 for number in taken if number.startswith(f"{record.first.year}-"))
    while f"{record.first.year}-{n:03}" in taken:
        n += 1
    number = f"{record.first.year}-{n:03}"
    taken.add(number)
    return replace(record, number=number)


def enter(work: Work, records: Sequence[LedgerRecord]) -> list[int]:
    """Put new records into the ledger; the numbers of their rows."""
    from learnlaw.store.study import add_records

    return add_records(
        work.connection,
        work.people,
        numbered(work, records),
        entered_on=work.day,
        receipt=work.receipt,
        workdays=work.desk.workdays,
    )


def correct(work: Work, key: int, old: LedgerRecord, new: LedgerRecord, reason: str) -> None:
    """Put a new version in the place of the old one, with both in the audit log (RULES 13)."""
    from learnlaw.store.study import change_record

    need_reason(work, old, reason)
    need_reason(work, new, reason)
    change_record(
        work.connection,
        work.people,
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


def find_row(work: Work, word: str) -> int:
    """The row of the activity that `word` means: its number, `organiser/number`, or `#row`.

    Raises `NotFoundError`, or `UsageError` where several organisers use the number.
    """
    from learnlaw.store.study import rows_numbered

    if word.startswith("#") and word[1:].isdecimal():
        return int(word[1:])
    organiser, _, number = word.rpartition("/")
    rows = rows_numbered(work.connection, work.people, number, organiser)
    if not rows:
        raise NotFoundError(kind=say("activity"), code=word)
    if len(rows) > 1:
        raise AmbiguousNumberError(number=word, which="、".join(f"{code}/{number}" for code in rows.values()))
    return next(iter(rows))


class AmbiguousNumberError(UsageError):
    """Several units use that number."""

    template = "several units use the number {number}: {which}"


def told(days: Iterable[date]) -> str:
    """Days in a row, for a message."""
    return "、".join(day.isoformat() for day in days)
