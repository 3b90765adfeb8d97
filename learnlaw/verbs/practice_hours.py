"""Practice as hours: the minutes practised on days that are over, logged as self-study of grade C."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance
from learnlaw.errors import NotFoundError, Problem, UsageError, say
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_writing import enter, hours_under, people_for, subject
from learnlaw.verbs.registry import Work, verb
from learnlaw.verbs.reviews import REVIEW

if TYPE_CHECKING:
    from learnlaw.store.reviews import PracticeDay

LONGEST_DAY = 8 * 3600
"""Seconds of practice on one day that are believed."""


class NothingToLogError(UsageError):
    """No day is left to log."""

    template = "{officer} has no practice from {first} to {last} to log: none, too little, or logged already"


class DaysReversedError(UsageError):
    """The days are the wrong way round."""

    template = "{last} comes before {first}"


@verb(area=REVIEW, title=say("Log practice as self-study"), command="review log")
def log_practice(work: Work, officer: str, first: date, last: date, *, dry_run: bool = False) -> None:
    """Log the minutes practised in some days as self-study of those days, with evidence of grade C.

    Only days that are over are logged, so that an entry holds all of its day.
    The length of an hour is the packs' 学时, rounded down to a tenth; whether
    such hours count is for the packs to say. A day that is in the ledger already,
    cancelled or not, and one on which the officer served nowhere are left out.
    Raises `NotFoundError`, `DaysReversedError`, `NothingToLogError`.
    """
    if last < first:
        raise DaysReversedError(first=first, last=last)
    records = list(_records(work, officer, first, last))
    if not records:
        raise NothingToLogError(officer=officer, first=first, last=last)
    enter(work, people_for(work, records), records)
    for record in records:
        work.audit(subject(record), after=record.body())
        work.count("added")
        work.made.append(record.number)


def _records(work: Work, officer: str, first: date, last: date) -> Iterator[LedgerRecord]:
    """An entry for each day that is to be logged; what is left out for a while is told."""
    from learnlaw.store.reviews import numbers_there, practice_days

    if officer not in work.people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    minutes = hours_under(packs_in_use(work.desk, work.connection)).minutes
    days = practice_days(work.connection, work.people.officer_ids[officer])
    wanted = sorted((day for day in days if first <= day.day <= last), key=lambda day: day.day)
    logged = numbers_there(work.connection, [practice_number(officer, day.day) for day in wanted])
    for one in wanted:
        amount = practised(one.seconds, minutes)
        if one.day >= work.day:
            work.notices.append(_not_over(one.day))
        elif amount and practice_number(officer, one.day) not in logged:
            unit = work.people.roster.as_of(one.day).home_unit(officer)
            if unit is None:
                work.notices.append(_nowhere(officer, one.day))
            else:
                yield _record(officer, unit, one, amount)


def _record(officer: str, unit: str, one: PracticeDay, amount: int) -> LedgerRecord:
    return LedgerRecord(
        number=practice_number(officer, one.day),
        organiser=unit,
        units=(unit,),
        kinds=("self_study",),
        first=one.day,
        last=one.day,
        topic="题库练习",
        hundredths=amount,
        evidence="C",
        evidence_note=f"{one.answers}题",
        form="online",
        attendances=(Attendance(officer),),
    )


def _not_over(day: date) -> Problem:
    what = say("{day} is not over: its practice was left out", day=day)
    return Problem("day-not-over", what, say("log it from the day after"))


def _nowhere(officer: str, day: date) -> Problem:
    what = say("{officer} served in no unit on {day}: that day was left out", officer=officer, day=day)
    return Problem("serves-nowhere", what, say("correct the roster if that is wrong"))


def practice_number(officer: str, day: date) -> str:
    """The number under which a day's practice stands in the ledger."""
    return f"LX-{officer}-{day:%Y%m%d}"


def practised(seconds: int, minutes: int) -> int:
    """Seconds as hundredths of 学时 of so many minutes, rounded down to a tenth.

    >>> practised(3599, 45), practised(24 * 3600, 60)
    (130, 800)
    """
    tenths = (Decimal(min(seconds, LONGEST_DAY)) / (60 * minutes) * 10).to_integral_value(ROUND_FLOOR)
    return int(tenths) * 10
