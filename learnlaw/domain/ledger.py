"""A row of the ledger with everything that was entered, and what makes two rows the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, time
from typing import Any

from learnlaw.domain.study import Attendance, Presence, Status, StudySession

DATES = ("first", "last", "counts_on")
TIMES = ("start", "end")
LISTS = ("units", "kinds", "laws")


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerRecord:
    """One activity as it stands in the ledger; units and people by code."""

    number: str
    """编号, unique within the organiser."""
    organiser: str
    units: tuple[str, ...]
    kinds: tuple[str, ...]
    first: date
    last: date
    topic: str
    start: time | None = None
    end: time | None = None
    hundredths: int | None = None
    hours_word: str = ""
    """`half_day` or `day` where the hours were entered as a word."""
    category: str = "law"
    form: str = ""
    meeting: str = ""
    lecturer: str = ""
    lecturer_unit: str = ""
    place: str = ""
    laws: tuple[str, ...] = ()
    headcount: int | None = None
    expected: int | None = None
    court: str = ""
    case_number: str = ""
    evidence: str = ""
    evidence_note: str = ""
    status: Status = Status.HELD
    remark: str = ""
    counts_on: date | None = None
    attendances: tuple[Attendance, ...] = ()

    def session(self, key: str, entered_on: date) -> StudySession:
        """What judging needs of it."""
        return StudySession(
            key=key,
            number=self.number,
            kinds=frozenset(self.kinds),
            units=self.units,
            organiser=self.organiser,
            first=self.first,
            last=self.last,
            topic=self.topic,
            hundredths=self.hundredths,
            start=self.start,
            end=self.end,
            category=self.category,
            form=self.form,
            evidence=self.evidence,
            status=self.status,
            headcount=self.headcount,
            expected=self.expected,
            entered_on=entered_on,
            named=len(self.attendances),
            counts_on=self.counts_on,
        )

    @property
    def identity(self) -> str:
        """What tells it from others where it has no number: date, units, kinds, topic, start (RULES 13)."""
        start = self.start.isoformat("minutes") if self.start else ""
        parts = [self.first.isoformat(), sorted(self.units), sorted(self.kinds), self.topic, start]
        return hashlib.sha256(canonical(parts)).hexdigest()

    def same_content(self, other: LedgerRecord) -> bool:
        """Whether nothing but the order of people, kinds and laws differs."""
        return _unordered(self) == _unordered(other)

    def body(self) -> dict[str, Any]:
        """Itself as plain JSON values; `from_body` reads them again."""
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name == "attendances":
                value = [_seat(row) for row in value]
            elif isinstance(value, date):
                value = value.isoformat()
            elif isinstance(value, time):
                value = value.isoformat("minutes")
            elif isinstance(value, tuple):
                value = list(value)
            found[field.name] = value
        return found

    @classmethod
    def from_body(cls, body: Mapping[str, Any]) -> LedgerRecord:
        """The record of which `body` was made."""
        values = dict(body)
        for name in DATES:
            values[name] = date.fromisoformat(values[name]) if values.get(name) else None
        for name in TIMES:
            values[name] = time.fromisoformat(values[name]) if values.get(name) else None
        for name in LISTS:
            values[name] = tuple(values[name])
        values["status"] = Status(values["status"])
        rows = values["attendances"]
        values["attendances"] = tuple(
            Attendance(**{**row, "presence": Presence(row["presence"])}) for row in rows
        )
        return cls(**values)


def changes(old: LedgerRecord, new: LedgerRecord) -> dict[str, tuple[Any, Any]]:
    """The fields in which two records differ, with both values as plain JSON."""
    before, after = _unordered(old).body(), _unordered(new).body()
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def canonical(value: object) -> bytes:
    """JSON that is the same for the same value, for digests and the hash chain."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unordered(record: LedgerRecord) -> LedgerRecord:
    people = tuple(sorted(record.attendances, key=lambda row: row.officer))
    return replace(
        record, kinds=tuple(sorted(record.kinds)), laws=tuple(sorted(record.laws)), attendances=people
    )


def _seat(row: Attendance) -> dict[str, Any]:
    return {name: getattr(row, name) for name in Attendance.__slots__}
