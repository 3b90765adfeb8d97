"""What a ledger file says that cannot be, told without roster, pack and clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from learnlaw.domain.study import Presence
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.ledger_sheet import ActivityEntry, AttendanceEntry, HourWord
from learnlaw.formats.roster_checks import ordered, refuse, twice

HOURS_A_DAY = 24
NO_DAY = date.min
"""Stands for a date that was refused, while its row is still judged for other faults."""


def check_activities(table: Table, entries: Sequence[ActivityEntry]) -> None:
    """Days and times in order, hours a day can hold, and no activity twice (RULES 9, 13)."""
    for index, entry in enumerate(entries):
        ordered(table, index, entry.first, entry.last, "last")
        _check_times(table, index, entry)
        _check_hours(table, index, entry)
    numbered = [(_organiser(entry), entry.number) if entry.number else None for entry in entries]
    for index, rows in twice(table, numbered):
        what = say("rows {first} and {second} have the same number and organiser", **rows)
        refuse(table, index, "number", "duplicate-number", what)
    _same_content(table, entries)


def _check_times(table: Table, index: int, entry: ActivityEntry) -> None:
    if entry.start is None and entry.end is None:
        return
    if entry.start is None or entry.end is None:
        field = "start" if entry.start else "end"
        what = say("a beginning without an end, or the reverse, is not used for its length")
        table.refuse(index, field, Problem("half-a-time", what, warning=True))
    elif entry.end <= entry.start:
        what = say("{end} is not after {start}", end=f"{entry.end:%H:%M}", start=f"{entry.start:%H:%M}")
        table.refuse(index, "end", Problem("times-reversed", what, say("exchange or correct the times")))


def _check_hours(table: Table, index: int, entry: ActivityEntry) -> None:
    if not isinstance(entry.hours, Decimal):
        return
    days = (entry.last - entry.first).days + 1
    if 0 < days < entry.hours / HOURS_A_DAY:
        what = say("{hours} hours are more than {days} day(s) have", hours=str(entry.hours), days=days)
        table.refuse(index, "hours", Problem("too-many-hours", what, say("a day has at most 24")))


def _organiser(entry: ActivityEntry) -> str:
    return skeleton(entry.organiser or next(iter(entry.units), ""))


def _same_content(table: Table, entries: Sequence[ActivityEntry]) -> None:
    """A row without a number must differ from every other row in day, units, kinds, topic or time."""
    first: dict[tuple[object, ...], int] = {}
    for index, entry in enumerate(entries):
        units, kinds = frozenset(map(skeleton, entry.units)), frozenset(map(skeleton, entry.kinds))
        if entry.first == NO_DAY or not units:
            continue
        key = entry.first, units, kinds, skeleton(entry.topic), entry.start
        other = first.setdefault(key, index)
        if other != index and not (entry.number and entries[other].number):
            what = say(
                "rows {first} and {second} have the same day, units, kind, topic and time",
                first=table.lines[other],
                second=table.lines[index],
            )
            hint = say("delete one, or tell them apart by a number (编号) or the time")
            table.refuse(index, "topic", Problem("duplicate-activity", what, hint))


def check_attendance(
    table: Table, entries: Sequence[AttendanceEntry], activities: Sequence[ActivityEntry]
) -> None:
    """Every row belongs to one activity of the file, once a person, with no more hours (RULES 10)."""
    sessions: dict[str, list[ActivityEntry]] = {}
    for activity in activities:
        if activity.number:
            sessions.setdefault(activity.number, []).append(activity)
    for index, entry in enumerate(entries):
        held = sessions.get(entry.number, [])
        if len(held) == 1:
            _check_own_hours(table, index, entry, held[0])
        elif entry.number:
            table.refuse(index, "number", Problem("unknown-number", _which(held), _NUMBER_HINT))
        _check_remarks(table, index, entry)
    people = [(entry.number, entry.officer) if entry.officer else None for entry in entries]
    for index, rows in twice(table, people):
        what = say("rows {first} and {second} are the same person at the same activity", **rows)
        refuse(table, index, "officer", "duplicate-attendance", what)


_NUMBER_HINT = say("write the number (编号) of one activity of this file")


def _which(held: Sequence[ActivityEntry]) -> Message:
    if held:
        return say(
            "rows {lines} of the activities have this number", lines="、".join(str(a.line) for a in held)
        )
    return say("no activity of this file has this number")


def _check_own_hours(table: Table, index: int, entry: AttendanceEntry, held: ActivityEntry) -> None:
    own, whole = entry.hours, held.hours
    if own is None or (whole is not None and not _more(own, whole)):
        return
    what = say("more hours than the session has")
    hint = say("leave it blank, or write less than the session's hours")
    table.refuse(index, "hours", Problem("more-hours", what, hint))


def _more(own: Decimal | HourWord, whole: Decimal | HourWord) -> bool:
    if isinstance(own, HourWord) and isinstance(whole, HourWord):
        return own is HourWord.DAY and whole is HourWord.HALF_DAY
    if isinstance(own, HourWord) or isinstance(whole, HourWord):
        return False  # what a word is worth only the pack knows
    return own > whole


def _check_remarks(table: Table, index: int, entry: AttendanceEntry) -> None:
    """代会 should say who came instead, 补课 what was missed; and neither belongs to anything else."""
    for presence, field, said in (
        (Presence.PROXY, "proxy", entry.proxy),
        (Presence.MAKEUP, "makes_up", entry.makes_up),
    ):
        if said and entry.presence is not presence:
            what = say("does not fit the status of the row")
            table.refuse(
                index, field, Problem("remark", what, say("correct the status, or delete this"), warning=True)
            )
        elif not said and entry.presence is presence:
            what = say("who came instead, or what was made up, is not said")
            table.refuse(index, "presence", Problem("remark", what, warning=True))
