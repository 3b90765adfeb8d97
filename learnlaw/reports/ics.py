"""A calendar as an .ics file (RFC 5545): whole days and hours with their alarms, the same bytes for the same entries.

Hours are written in UTC, so that every program shows them rightly without a
table of zones; days are days wherever they are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vText

from learnlaw.reports.figures import literal
from learnlaw.reports.model import Report
from learnlaw.reports.words import data_facts, day_facts, words_of

_MAKER = "-//learnlaw//learnlaw//ZH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a calendar."""

    uid: str
    """The same for the same thing in every file, so that a newer file replaces the entry."""
    title: str
    first: date
    last: date
    """Its last day, included."""
    start: datetime | None = None
    end: datetime | None = None
    """Aware; without them the entry takes whole days."""
    place: str = ""
    note: str = ""
    alarm: timedelta = timedelta(0)
    """How long before it begins it rings; nothing: not at all."""
    busy: bool = False
    """Whether it takes the time of who has it in a calendar."""


def render_calendar(report: Report, entries: Sequence[Entry]) -> bytes:
    """Entries as .ics; the calendar is called and described as the report is."""
    colon = words_of(report).colon
    about = [f"{label}{colon}{text}" for label, text in (*day_facts(report), *data_facts(report))]
    calendar = Calendar()
    calendar.add("prodid", _MAKER)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", vText(literal(report.title)))
    calendar.add("x-wr-caldesc", vText(literal("\n".join(about))))
    stamp = datetime.combine(report.as_of or date(2000, 1, 1), datetime.min.time(), UTC)
    for entry in entries:
        calendar.add_component(_event(entry, stamp))
    return bytes(calendar.to_ical())


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", stamp)
    if entry.start is not None and entry.end is not None:
        event.add("dtstart", entry.start.astimezone(UTC))
        event.add("dtend", entry.end.astimezone(UTC))
    else:
        event.add("dtstart", entry.first)
        event.add("dtend", entry.last + timedelta(days=1))
    event.add("summary", literal(entry.title))
    for name, text in (("location", entry.place), ("description", entry.note)):
        if text:
            event.add(name, literal(text))
    event.add("transp", "OPAQUE" if entry.busy else "TRANSPARENT")
    if entry.alarm:
        event.add_component(_alarm(entry))
    return event


def _alarm(entry: Entry) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", literal(entry.title))
    alarm.add("trigger", -entry.alarm)
    return alarm
