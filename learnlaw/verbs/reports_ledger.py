"""The ledger as a report: every column in files that are imported again, a list to be read on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import Kinds
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Roster
from learnlaw.domain.study import Attendance, Status
from learnlaw.domain.text import skeleton
from learnlaw.errors import say
from learnlaw.formats.headers import ACTIVITIES, ATTENDANCE, Form
from learnlaw.formats.ledger_sheet import HourWord
from learnlaw.formats.words import FORM_WORDS, HOUR_WORDS, PRESENCE_WORDS, STATUS_WORDS
from learnlaw.reports.model import Cell, Column, Kind, Report, Row, Section, Table
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.ledger_rows import Value, plain_hours, row_of, seat_of
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_desk import REPORTS, named, traced, unit_code

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.people import People

FULL = (".xlsx", ".csv", ".json")
"""The files that have every column."""
_KINDS = {
    "first": Kind.DATE,
    "last": Kind.DATE,
    "hours": Kind.NUMBER,
    "headcount": Kind.NUMBER,
    "expected": Kind.NUMBER,
}
_SEATS = ("number", "officer", "name", "presence", "hours", "proxy", "makes_up")
"""The columns of 签到, in the order of `Ledger._seat`."""
Records = Mapping[int, tuple[LedgerRecord, date]]
"""Records of the ledger and their days of entry, by the number of their row."""


@listed(area=REPORTS, title=say("Report the ledger"), command="report ledger")
def report_ledger(desk: Desk, *, year: int | None = None, unit: str = "", full: bool = True) -> Report:
    """The activities of the ledger, of a year or of a unit and those below it, in the order of their days.

    With `full` it has the columns of the ledger's own tables and nothing else, so
    that its workbook is imported again without a change; csv holds one table,
    活动. Without, it is a list for paper. Raises `NotFoundError`.
    """
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        code = unit_code(people.roster, unit) if unit else ""
        records = {
            key: found
            for key, found in records_of(desk, connection, people).items()
            if asked(found[0], people.roster, year, code)
        }
        kinds = kinds_under(desk, packs_in_use(desk, connection))
        ledger = Ledger(records, people.roster, kinds)
        report = Report(
            title="学法活动台账",
            subtitle=_subtitle(people.roster, year, code),
            sections=tuple(ledger.full() if full else ledger.listed()),
            importable=full,
        )
        return traced(desk, connection, report)


def records_of(desk: Desk, connection: Connection, people: People) -> Records:
    """Every record, as it was known on the desk's known-on day, with its day of entry."""
    from learnlaw.store.history import records_known_on
    from learnlaw.store.report import days_of_entry
    from learnlaw.store.study import load_records

    if desk.known_on is not None:
        return records_known_on(connection, people, desk.known_on)
    days = days_of_entry(connection)
    return {key: (record, days[key]) for key, record in load_records(connection, people).items()}


def asked(record: LedgerRecord, roster: Roster, year: int | None, unit: str) -> bool:
    """Whether an activity is of the year, and of the unit or one below it; either may be left open."""
    if year is not None and not record.first.year <= year <= record.last.year:
        return False
    return not unit or any(unit in roster.above[code] for code in (record.organiser, *record.units))


def _subtitle(roster: Roster, year: int | None, unit: str) -> str:
    parts = [roster.units[unit].name] if unit else []
    parts += [f"{year}年度"] if year else []
    return f"（{'　'.join(parts)}）" if parts else ""


@dataclass
class Ledger:
    """Records on their way into tables."""

    records: Records
    roster: Roster
    kinds: Kinds

    @cached_property
    def ordered(self) -> list[tuple[LedgerRecord, date]]:
        """In the order of their days."""
        return [
            self.records[key]
            for key in sorted(self.records, key=lambda key: (self.records[key][0].first, key))
        ]

    # -- every column ----------------------------------------------------------------------

    def full(self) -> Iterator[Section]:
        """The tables 活动 and 签到 as the ledger's reader knows them."""
        fields = tuple(column.field for column in ACTIVITIES.columns)
        rows = tuple(self._activity(record, fields) for record, _ in self.ordered)
        yield Section(ACTIVITIES.title, (Table(_columns(ACTIVITIES, fields), rows, title=ACTIVITIES.title),))
        seats = tuple(
            self._seat(record, seat)
            for record, _ in self.ordered
            for seat in record.attendances
            if seat.signed
        )
        if seats:
            table = Table(_columns(ATTENDANCE, _SEATS), seats, title=ATTENDANCE.title)
            yield Section(ATTENDANCE.title, (table,))

    def _activity(self, record: LedgerRecord, fields: Sequence[str]) -> Row:
        row = row_of(record)
        named_so = {
            "units": "、".join(map(self.unit_word, record.units)),
            "organiser": self.unit_word(record.organiser),
            "kinds": self.kind_words(record),
            "category": self._category(record.category),
            "form": FORM_WORDS.titles.get(record.form, record.form),
            "status": STATUS_WORDS.titles[record.status],
        }
        return tuple(named_so[field] if field in named_so else _cell(row[field]) for field in fields)

    def _seat(self, record: LedgerRecord, seat: Attendance) -> Row:
        found = seat_of(seat)
        return (
            record.number,
            seat.officer,
            self.roster.officers[seat.officer].name,
            PRESENCE_WORDS.titles[seat.presence],
            _cell(found["hours"]),
            seat.proxy,
            seat.makes_up,
        )

    @cached_property
    def _names(self) -> dict[str, int]:
        """How many units go by each name."""
        seen: dict[str, int] = {}
        for unit in self.roster.units.values():
            seen[skeleton(unit.name)] = seen.get(skeleton(unit.name), 0) + 1
        return seen

    def unit_word(self, code: str) -> str:
        """A unit by name, or by code where the name means two."""
        name = self.roster.units[code].name
        return name if self._names[skeleton(name)] == 1 and name not in self.roster.units else code

    def kind_words(self, record: LedgerRecord) -> str:
        """The kinds of an activity."""
        known = self.kinds.activities
        return "、".join(named(known[kind].title) if kind in known else kind for kind in record.kinds)

    def _category(self, code: str) -> str:
        return named(self.kinds.categories[code].title) if code in self.kinds.categories else code

    # -- on paper ----------------------------------------------------------------------------

    def listed(self) -> Iterator[Section]:
        """What people read of it, with the sums below."""
        rows = tuple(self._line(n, *found) for n, found in enumerate(self.ordered, 1))
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("日期", Kind.DATE),
            Column("编号"),
            Column("单位"),
            Column("类型"),
            Column("主题"),
            Column("学时", Kind.NUMBER),
            Column("人数", Kind.NUMBER),
            Column("佐证", width=4),
            Column("状态", width=6),
            Column("备注"),
        )
        held = [record for record, _ in self.ordered if record.status is Status.HELD]
        times = sum(filter(None, map(persons_at, held)))
        words = f"共{len(self.ordered)}条，其中已举办{len(held)}场次，参加{times}人次。"
        yield Section("", (words, Table(columns, rows)))

    def _line(self, number: int, record: LedgerRecord, entered_on: date) -> Row:
        late = days_late(record, entered_on)
        remarks = [f"至{record.last}" if record.last > record.first else ""]
        remarks += [f"补录{late}天" if late else "", record.remark]
        return (
            number,
            record.first,
            record.number,
            "、".join(self.roster.units[code].name for code in record.units),
            self.kind_words(record),
            record.topic,
            None if record.hundredths is None else plain_hours(record.hundredths),
            persons_at(record),
            record.evidence,
            STATUS_WORDS.titles[record.status],
            "；".join(filter(None, remarks)),
        )


def days_late(record: LedgerRecord, entered_on: date) -> int:
    """补录: how many days after its last day an activity that was held was entered."""
    return max((entered_on - record.last).days, 0) if record.status is Status.HELD else 0


def persons_at(record: LedgerRecord) -> int | None:
    """How many were there: those named in a way that earns, else the number entered."""
    there = sum(seat.presence.earns for seat in record.attendances)
    return there or record.headcount


def _columns(form: Form, fields: Sequence[str]) -> tuple[Column, ...]:
    by_field = form.by_field
    return tuple(Column(by_field[field].title, _KINDS.get(field, Kind.TEXT)) for field in fields)


def _cell(value: Value) -> Cell:
    """A value as a cell of which the reader makes the same value again."""
    if isinstance(value, HourWord):
        return HOUR_WORDS.titles[value]
    if isinstance(value, tuple):
        return "、".join(value)
    return f"{value:%H:%M}" if isinstance(value, time) else value
