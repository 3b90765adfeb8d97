"""Records as rows of the ledger's tables, for export, forms and listings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance, hours
from learnlaw.formats.ledger_sheet import HourWord

if TYPE_CHECKING:
    from learnlaw.domain.people import Roster

Value: TypeAlias = str | int | Decimal | date | time | tuple[str, ...] | None


def row_of(record: LedgerRecord, roster: Roster | None = None) -> dict[str, Value]:
    """A record as a row of 活动, by field; kinds and states by code.

    With a roster units stand by name and people by code, as readers of a
    workbook want them; else all by code.
    """

    def unit(code: str) -> str:
        return roster.units[code].name if roster is not None else code

    return {
        "number": record.number,
        "first": record.first,
        "last": record.last if record.last > record.first else None,
        "start": record.start,
        "end": record.end,
        "units": tuple(map(unit, record.units)),
        "organiser": unit(record.organiser),
        "kinds": record.kinds,
        "topic": record.topic,
        "hours": _hours(record.hundredths, record.hours_word),
        "category": record.category,
        "form": record.form,
        "meeting": record.meeting,
        "speaker": record.lecturer,
        "speaker_unit": record.lecturer_unit,
        "venue": record.place,
        "laws": record.laws,
        "attendees": tuple(seat.officer for seat in record.attendances if seat.listed),
        "headcount": record.headcount,
        "expected": record.expected,
        "court": record.court,
        "case_no": record.case_number,
        "evidence": record.evidence,
        "materials": record.evidence_note,
        "status": record.status.value,
        "note": record.remark,
    }


def seat_rows(record: LedgerRecord, roster: Roster) -> Iterator[dict[str, Value]]:
    """The rows of 签到 that a record has."""
    for seat in record.attendances:
        if seat.signed:
            yield {"number": record.number, **seat_of(seat), "name": roster.officers[seat.officer].name}


def seat_of(seat: Attendance) -> dict[str, Value]:
    """One row of 签到 without its number and name."""
    return {
        "officer": seat.officer,
        "presence": seat.presence.value,
        "hours": _hours(seat.hundredths, seat.hours_word),
        "proxy": seat.proxy,
        "makes_up": seat.makes_up,
    }


def _hours(amount: int | None, word: str) -> Value:
    """Hours as they were entered: a word stays a word, whatever it is worth now."""
    if word:
        return HourWord(word)
    return None if amount is None else plain_hours(amount)


def plain_hours(amount: int) -> Decimal:
    """Hundredths as hours without trailing zeros."""
    found = hours(amount).normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def written(value: Value) -> str:
    """A value as a person would type it into the form."""
    from learnlaw.formats.words import HOUR_WORDS

    if value is None:
        return ""
    if isinstance(value, HourWord):
        return HOUR_WORDS.titles[value]
    if isinstance(value, tuple):
        return "、".join(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def texts(record: LedgerRecord) -> Mapping[str, str]:
    """A record as the words that a form for it begins with."""
    return {name: written(value) for name, value in row_of(record).items()}
