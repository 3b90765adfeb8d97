"""A ledger 台账 from a workbook or a csv file: activities 活动 and sign-in rows 签到.

Entries are what the file says: kinds, units and people are text that a verb
matches. What can be judged without roster, packs and clock is judged here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.study import Presence, Status
from learnlaw.formats.layout import Layout


class HourWord(StrEnum):
    """学时 given as a word, whose figure the pack knows (RULES 9)."""

    HALF_DAY = "half_day"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One row of 活动. Where a cell is blank or absent, text and tuples are empty, all else None."""

    line: int
    layout: Layout
    number: str
    """编号."""
    first: date
    last: date
    """结束日期; the same as `first` where the file gives none."""
    start: time | None
    end: time | None
    units: tuple[str, ...]
    """Codes or full names; at least one."""
    organiser: str
    """主办单位, code or full name; empty means the first of `units` (RULES 6)."""
    kinds: tuple[str, ...]
    """Codes or Chinese words, as typed; at least one."""
    topic: str
    hours: Decimal | HourWord | None
    category: str
    """law, business, political, other; empty where the file does not say."""
    form: str
    """offline, online, video; empty where the file does not say."""
    meeting: str
    speaker: str
    speaker_unit: str
    venue: str
    laws: tuple[str, ...]
    attendees: tuple[str, ...]
    """参加人员, codes or names as typed."""
    headcount: int | None
    expected: int | None
    court: str
    case_no: str
    evidence: str
    """A, B or C; empty where the file does not say."""
    materials: str
    status: Status
    """已举办 where the file does not say."""
    note: str


@dataclass(frozen=True, slots=True)
class AttendanceEntry:
    """One row of 签到."""

    line: int
    layout: Layout
    number: str
    """编号 of the activity, which is in the same file."""
    officer: str
    """人员编码."""
    name: str
    """姓名 where the sheet repeats it for its readers; to be compared, never stored."""
    presence: Presence
    """出席 where the file does not say."""
    hours: Decimal | HourWord | None
    """None: the session's."""
    proxy: str
    """代会人, code or name."""
    makes_up: str
    """补课对应: the number of what was missed."""


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """What a ledger file says."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    activities: tuple[ActivityEntry, ...] = ()
    attendance: tuple[AttendanceEntry, ...] = ()

    def signed(self, activity: ActivityEntry) -> tuple[AttendanceEntry, ...]:
        """The sign-in rows of one activity of this file."""
        if not activity.number:
            return ()
        return tuple(row for row in self.attendance if row.number == activity.number)
