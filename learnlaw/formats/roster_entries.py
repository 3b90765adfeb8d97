"""What the rows of a roster file say, before anybody is matched."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from learnlaw.formats.layout import Layout


@dataclass(frozen=True, slots=True)
class UnitEntry:
    """One row of 单位. Text is empty, anything else None, where the cell is blank or the column absent."""

    line: int
    layout: Layout
    code: str
    name: str
    parent: str
    """Code or full name."""
    kind: str
    """A code of RULES 1."""
    enforces: bool | None
    order: int | None
    contact: str
    phone: str
    founded_on: date | None
    closed_on: date | None
    merged_into: str
    """Code or full name."""


@dataclass(frozen=True, slots=True)
class OfficerEntry:
    """One row of 人员. Text is empty, and anything else None, where the cell is blank or the column absent.

    `layout.has(field)` tells the two apart: a blank cell clears, an absent
    column leaves what is stored untouched (RULES 2).
    """

    line: int
    layout: Layout
    code: str
    name: str
    unit: str
    """Code or full name; never blank."""
    post: str
    rank: str
    duties: tuple[str, ...]
    """Codes of RULES 3, in the order of the file."""
    staffing: str
    joined_on: date | None
    appointed_on: date | None
    term_ends_on: date | None
    left_on: date | None
    certificate: str
    certificate_expires_on: date | None
    education: str
    qualifications: tuple[str, ...]
    phone: str
    id_number: str


@dataclass(frozen=True, slots=True)
class PostingEntry:
    """One row of 任职."""

    line: int
    layout: Layout
    officer: str
    """人员编码."""
    name: str
    """姓名 where the sheet repeats it for its readers; to be compared, never stored."""
    unit: str
    post: str
    rank: str
    duties: tuple[str, ...]
    kind: str
    """main, concurrent, seconded, lent, stationed, or candidate 拟任; empty where the file does not say."""
    starts_on: date | None
    """任职日期; of a candidate the expected day."""
    term_ends_on: date | None
    ends_on: date | None
    """The last day of service."""
    counts_here: bool | None
    """考核归属: the officer counts in this posting's unit."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """What a roster file says."""

    file: str
    digest: str
    """SHA-256 of the file's bytes, in hex."""
    units: tuple[UnitEntry, ...] = ()
    officers: tuple[OfficerEntry, ...] = ()
    postings: tuple[PostingEntry, ...] = ()
