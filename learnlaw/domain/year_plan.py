"""The year's plan against what was held: how much of it was kept, and what was held outside of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.study import Status


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One activity of the year."""

    unit: str
    """Who holds it."""
    last: date
    status: Status
    planned: bool
    """It was a plan once, or is one still."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanKept:
    """A unit's plan of a year, or that of several together."""

    held: int = 0
    """Planned and held."""
    coming: int = 0
    """Planned, its day is still to come."""
    overdue: int = 0
    """计划逾期未登记: its day is past, nobody entered it as held."""
    cancelled: int = 0
    """Planned and called off."""
    outside: int = 0
    """Held without having been planned 计划外."""

    @property
    def planned(self) -> int:
        """All that was ever planned; calling off does not make a plan smaller."""
        return self.held + self.coming + self.overdue + self.cancelled

    @property
    def share(self) -> int | None:
        """Per cent of the plan that was held, rounded down; None of no plan."""
        return self.held * 100 // self.planned if self.planned else None

    def __add__(self, other: PlanKept) -> PlanKept:
        return PlanKept(
            held=self.held + other.held,
            coming=self.coming + other.coming,
            overdue=self.overdue + other.overdue,
            cancelled=self.cancelled + other.cancelled,
            outside=self.outside + other.outside,
        )


def plans_kept(items: Iterable[PlanItem], on: date) -> Mapping[str, PlanKept]:
    """What each unit planned and what became of it by a day, by the unit's code."""
    found: dict[str, PlanKept] = defaultdict(PlanKept)
    for item in items:
        if (row := _row(item, on)) is not None:
            found[item.unit] += row
    return dict(found)


def _row(item: PlanItem, on: date) -> PlanKept | None:
    if not item.planned:
        return PlanKept(outside=1) if item.status is Status.HELD else None
    if item.status is Status.HELD:
        return PlanKept(held=1)
    if item.status is Status.CANCELLED:
        return PlanKept(cancelled=1)
    return PlanKept(overdue=1) if item.last < on else PlanKept(coming=1)
