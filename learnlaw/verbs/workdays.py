"""The calendar of working days, from the library that knows the State Council's adjustments."""

from __future__ import annotations

from datetime import date
from functools import cache

from learnlaw.domain.calendar import Window, Workdays


@cache
def known_workdays() -> Workdays:
    """Holidays and worked weekends as far as they are published; weekdays beyond (RULES 27)."""
    from chinese_calendar.constants import holidays, workdays

    first, last = min(holidays).year, max(holidays).year
    known = Window(date(first, 1, 1), date(last + 1, 1, 1))
    return Workdays(off=holidays, on=workdays, known=known)


def calendar_name() -> str:
    """Until when the calendar is known, to tell whether stored day parts are of another one."""
    known = known_workdays().known
    return "" if known is None else f"{known.start}/{known.end}"
