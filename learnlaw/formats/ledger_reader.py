"""Reads a ledger 台账: activities 活动 and sign-in rows 签到 from one workbook, or activities from csv."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from learnlaw.domain.study import Presence, Status
from learnlaw.domain.text import BLANKS, Notes, clean_person, refusal
from learnlaw.domain.values import parse_number, parse_whole
from learnlaw.errors import Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Options, Source
from learnlaw.formats.headers import ACTIVITIES, ATTENDANCE, LEDGER_FORMS
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.ledger_checks import NO_DAY, check_activities, check_attendance
from learnlaw.formats.ledger_sheet import ActivityEntry, AttendanceEntry, HourWord, LedgerFile
from learnlaw.formats.tables import find_tables, finish
from learnlaw.formats.words import (
    EVIDENCE_WORDS,
    FORM_WORDS,
    HOUR_WORDS,
    PRESENCE_WORDS,
    STATUS_WORDS,
    words_of_terms,
)

_HOURS_UNIT = re.compile(r"(个)?(学时|课时)$")
_PEOPLE_UNIT = re.compile(r"[人名]$")


def read_ledger(source: Source, options: Options = NO_OPTIONS) -> tuple[LedgerFile, list[Problem]]:
    """Everything that a ledger file says, and what is wrong with it; one problem that refuses, refuses all.

    What needs no roster, pack or clock is judged here. Rows in which something
    is refused may be missing from what is given.
    """
    tables, problems = find_tables(source, LEDGER_FORMS, options)
    sheet, signed = tables.get(ACTIVITIES.code), tables.get(ATTENDANCE.code)
    if tables and sheet is None:
        what = say("sign-in rows need the table {form} in the same file", form=ACTIVITIES.title)
        problems.append(Problem("no-activities", what, file=source.name))
    activities = activities_of(sheet)
    attendance = _attendance(signed, activities) if sheet is not None else ()
    problems += [*finish(sheet), *finish(signed)]
    return LedgerFile(source.name, source.digest, activities, attendance), problems


def parse_hours(raw: str) -> tuple[Decimal | HourWord, Notes]:
    """学时 as a number above 0, 半天 or 一天 (RULES 9). RefusedError for anything else.

    >>> parse_hours("半天")[0], parse_hours("2学时")[0]
    (<HourWord.HALF_DAY: 'half_day'>, Decimal('2'))
    """
    text = raw.strip(BLANKS)
    word = HOUR_WORDS.code(text)
    if word:
        return HourWord(word), []
    value, notes = parse_number(_HOURS_UNIT.sub("", text))
    if value <= 0:
        raise refusal(
            "hours-zero", say("hours must be more than 0"), say("leave the cell blank if it has none")
        )
    return value, notes


def _people(raw: str) -> tuple[int, Notes]:
    value, notes = parse_whole(_PEOPLE_UNIT.sub("", raw.strip(BLANKS)))
    if value < 0:
        raise refusal("negative", say("{value} is below 0", value=value), say("write 0 or more"))
    return value, notes


def activities_of(table: Table | None) -> tuple[ActivityEntry, ...]:
    """The rows of 活动 as entries; what is wrong with them is among the table's problems."""
    if table is None:
        return ()
    first = [day or NO_DAY for day in table.dates("first")]
    entries = table.entries(
        ActivityEntry,
        number=table.codes("number"),
        first=first,
        last=[last or day for last, day in zip(table.dates("last"), first, strict=True)],
        start=table.times("start"),
        end=table.times("end"),
        units=table.lists("units"),
        organiser=table.titles("organiser"),
        kinds=table.lists("kinds"),
        topic=table.titles("topic"),
        hours=table.convert("hours", parse_hours, None),
        category=table.choices("category", words_of_terms(shipped_kinds().categories.values())),
        form=table.choices("form", FORM_WORDS),
        meeting=table.titles("meeting"),
        speaker=table.titles("speaker"),
        speaker_unit=table.titles("speaker_unit"),
        venue=table.titles("venue"),
        laws=table.lists("laws", titled=True),
        attendees=table.lists("attendees", clean_person),
        headcount=table.convert("headcount", _people, None),
        expected=table.convert("expected", _people, None),
        court=table.titles("court"),
        case_no=table.titles("case_no"),
        evidence=table.choices("evidence", EVIDENCE_WORDS),
        materials=table.notes("materials"),
        status=_statuses(table),
        note=table.notes("note"),
    )
    check_activities(table, entries)
    return tuple(entry for entry in entries if entry.first != NO_DAY and entry.units and entry.kinds)


def _statuses(table: Table) -> Sequence[Status]:
    return [Status(code or Status.HELD) for code in table.choices("status", STATUS_WORDS)]


def _attendance(table: Table | None, activities: Sequence[ActivityEntry]) -> tuple[AttendanceEntry, ...]:
    if table is None:
        return ()
    presence = table.choices("presence", PRESENCE_WORDS)
    entries = table.entries(
        AttendanceEntry,
        number=table.codes("number"),
        officer=table.codes("officer"),
        name=table.people("name"),
        presence=[Presence(code or Presence.PRESENT) for code in presence],
        hours=table.convert("hours", parse_hours, None),
        proxy=table.people("proxy"),
        makes_up=table.codes("makes_up"),
    )
    check_attendance(table, entries, activities)
    return entries
