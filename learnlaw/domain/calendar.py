"""Days, windows and working days: over which time a thing is judged.

A `Window` is half-open: its `end` is the first day that no longer belongs to
it, so that windows tile the calendar. People read first and last days; they
get `last`. An open window has no end (a tenure without a recorded end).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

DAY = timedelta(days=1)


def add_years(day: date, years: int) -> date:
    """The anniversary of `day`; that of 29 February is 28 February where there is no 29th (RULES 16)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def add_months(day: date, months: int) -> date:
    """The same day of a later (or earlier) month, or that month's last day where it has none such."""
    whole = day.year * 12 + day.month - 1 + months
    year, month = divmod(whole, 12)
    first = date(year, month + 1, 1)
    following = date(year + (month == 11), month % 12 + 2 if month < 11 else 1, 1)
    return min(first.replace(day=min(day.day, 28)) + (day.day - min(day.day, 28)) * DAY, following - DAY)


@dataclass(frozen=True, slots=True, order=True)
class Window:
    """A stretch of days from `start` up to, but without, `end`; no end means open."""

    start: date
    end: date | None

    @classmethod
    def closed(cls, first: date, last: date) -> Window:
        """The window whose first and last day are given, both included."""
        return cls(first, last + DAY)

    @property
    def last(self) -> date | None:
        """Its last day, or None if it is open."""
        return None if self.end is None else self.end - DAY

    @property
    def days(self) -> int | None:
        """How many days it holds, or None if it is open."""
        return None if self.end is None else (self.end - self.start).days

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.end is None or day < self.end)

    def over(self, on: date) -> bool:
        """Whether its last day lies before `on` (RULES, states: missed from the day after)."""
        return self.end is not None and self.end <= on

    def meets(self, other: Window) -> bool:
        """Whether the two share a day."""
        return (other.end is None or self.start < other.end) and (self.end is None or other.start < self.end)


class Period(StrEnum):
    """The parts of the calendar that rules ask for; each of them tiles it."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Its length in months."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]

    def window(self, day: date) -> Window:
        """The window of this period that holds `day`."""
        first = (day.month - 1) // self.months * self.months + 1
        start = date(day.year, first, 1)
        return Window(start, add_months(start, self.months))

    def windows(self, span: Window) -> Iterator[Window]:
        """Every window of this period with a day in the closed `span`, in order."""
        window = self.window(span.start)
        while span.end is None or window.start < span.end:
            yield window
            assert window.end is not None
            window = self.window(window.end)


class Workdays:
    """Which days are working days: a calendar of adjusted days, weekdays where it ends (RULES 27).

    `off` are weekdays that are free, `on` weekend days that are worked, and
    `known` is the window for which the two are complete.
    """

    def __init__(
        self, off: Iterable[date] = (), on: Iterable[date] = (), known: Window | None = None
    ) -> None:
        self.off = frozenset(off)
        self.on = frozenset(on)
        self.known = known
        self._years: dict[int, list[date]] = {}

    def __contains__(self, day: date) -> bool:
        if day in self.on:
            return True
        return day.weekday() < 5 and day not in self.off

    def knows(self, window: Window) -> bool:
        """Whether the calendar of adjusted days covers the whole window."""
        if self.known is None or window.end is None:
            return False
        return self.known.start <= window.start and (self.known.end is None or window.end <= self.known.end)

    def _year(self, year: int) -> list[date]:
        if year not in self._years:
            first = date(year, 1, 1)
            days = (first + n * DAY for n in range((date(year + 1, 1, 1) - first).days))
            self._years[year] = [day for day in days if day in self]
        return self._years[year]

    def count(self, first: date, last: date) -> int:
        """How many working days lie from `first` to `last`, both included."""
        total = 0
        for year in range(first.year, last.year + 1):
            days = self._year(year)
            total += bisect_right(days, last) - bisect_left(days, first)
        return max(total, 0)

    def between(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included."""
        found: list[date] = []
        for year in range(first.year, last.year + 1):
            days = self._year(year)
            found += days[bisect_left(days, first) : bisect_right(days, last)]
        return found

    def latest_with(self, first: date, last: date, need: int) -> date | None:
        """The latest working day from which `need` working days remain up to `last`; None if too few."""
        days = self.between(first, last)
        return days[-need] if 0 < need <= len(days) else None


@lru_cache(maxsize=4096)
def years_window(start: date, years: int) -> Window:
    """N years from `start`; the last day is the one before the anniversary (RULES 16)."""
    return Window(start, add_years(start, years))
