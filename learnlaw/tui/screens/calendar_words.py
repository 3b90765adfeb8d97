"""What the calendar of plans says: of each day, of a month, of a year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.study import Status
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.screens.ledger_words import OVERDUE, STATUS_WORDS, days, kind_titles
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.month_grid import DayCell

if TYPE_CHECKING:
    from learnlaw.verbs.calendar_desk import LastDay, MonthDesk, OnDay, YearPlan

SIGNS = {Status.HELD: "=", Status.PLANNED: "+", Status.CANCELLED: "x"}
TONES = {Status.HELD: "good", Status.PLANNED: "plan", Status.CANCELLED: "faint"}
LATE = "!"
UNITS_TOLD = 6
"""No more units are named at a last day to act; the rest are counted."""


def tone(one: OnDay) -> str:
    """The tone of an entry on the calendar; its sign says the same."""
    return "bad" if one.overdue else TONES[one.status]


def sign(one: OnDay) -> str:
    """A sign of one cell: held, planned, overdue, called off."""
    return LATE if one.overdue else SIGNS[one.status]


def cells(month: MonthDesk, today: date) -> list[DayCell]:
    """Every day of the sheet."""
    return [_cell(month, day, today) for day in month.days]


def _cell(month: MonthDesk, day: date, today: date) -> DayCell:
    on, due = month.on.get(day, ()), month.due.get(day, ())
    marks: list[tuple[str, str]] = []
    if day == today:
        marks.append((_("today") + " ", "strong"))
    if day in month.workdays.on:
        marks.append((_("work") + " ", "warn"))
    elif day not in month.workdays and day.weekday() < 5:
        marks.append((_("off") + " ", "good"))
    if due:
        marks.append((_("last"), "bad"))
    lines = [(f"{sign(one)} {one.topic}", tone(one)) for one in on]
    lines += [(_("by: {rule}").format(rule=show.title(one.finding.rule.title)), "warn") for one in due]
    faint = (day.year, day.month) != (month.month.year, month.month.month)
    return DayCell(day, tuple(marks), tuple(_short(on)), tuple(lines), faint)


def _short(on: Sequence[OnDay]) -> Iterator[tuple[str, str]]:
    """How many stand on a day, each kind with its sign."""

    for mark in ("=", "+", LATE, "x"):
        found = [one for one in on if sign(one) == mark]
        if found:
            yield f"{mark}{len(found)} ", tone(found[0])


def month_words(month: MonthDesk) -> Paragraph:
    """What the signs mean, and how much of each there is this month."""
    seen = {one.row: one for day, on in month.on.items() for one in on if day.month == month.month.month}
    words = {
        "=": STATUS_WORDS[Status.HELD],
        "+": STATUS_WORDS[Status.PLANNED],
        LATE: OVERDUE,
        "x": STATUS_WORDS[Status.CANCELLED],
    }
    parts: list[tuple[str, str]] = []
    for mark, word in words.items():
        found = [one for one in seen.values() if sign(one) == mark]
        shade = tone(found[0]) if found else "faint"
        parts.append((f"{mark} {_(word)} {len(found)}   ", shade))
    due = sum(len(those) for day, those in month.due.items() if day.month == month.month.month)
    parts.append((_("deadlines {count}").format(count=due), "warn" if due else "faint"))
    return Paragraph(tuple(parts))


def of_day(month: MonthDesk, day: date, today: date) -> Iterator[Paragraph]:
    """What stands on one day, and who must have acted by then."""
    on, due = month.on.get(day, ()), month.due.get(day, ())
    kind = _("a working day") if day in month.workdays else _("a day off")
    known = month.workdays.known
    if known is not None and day not in known:
        kind += " " + _("(by weekdays: its holidays are not published yet)")
    yield Paragraph(((day.isoformat(), "strong"), (f"  {kind}", "faint")), 2)
    for one in on:
        word = _(OVERDUE) if one.overdue else _(STATUS_WORDS[one.status])
        clock = f"{one.start:%H:%M} " if one.start else ""
        span = f"  {days(one.first, one.last)}" if one.last > one.first else ""
        more = f"  {one.organiser}  {kind_titles(one.kinds, month.kinds)}{span}"
        yield Paragraph(
            ((f"{sign(one)} {word}  ", tone(one)), (f"{clock}{one.topic}", "text"), (more, "faint")), 4
        )
    for last in due:
        yield _due(last)
    if not on and not due:
        words = (
            _("Nothing stands on this day: a plans an activity.")
            if day > today
            else _("Nothing stands on this day.")
        )
        yield plain(words, tone="faint")


def _due(last: LastDay) -> Paragraph:
    names, more = last.names[:UNITS_TOLD], len(last.names) - UNITS_TOLD
    who = show.listed(names)
    if more > 0:
        who = _("{names} and {count} more").format(names=who, count=more)
    words = _("last day to act, {rule}: {who}")
    return plain(words.format(rule=show.title(last.finding.rule.title), who=who), tone="warn", indent=2)


def year_words(year: YearPlan) -> Paragraph:
    """The whole year in one line."""
    total = year.total
    share = "-" if total.share is None else f"{total.share}%"
    words = _("{planned} planned, {held} of them held ({share}); {outside} held outside the plan")
    said = words.format(planned=total.planned, held=total.held, share=share, outside=total.outside)
    late = "  " + _("{count} overdue").format(count=total.overdue) if total.overdue else ""
    return Paragraph(((said, "text"), (late, "bad")), 2)
