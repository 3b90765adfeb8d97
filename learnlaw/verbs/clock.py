"""The one clock of the program, passed to whatever must know the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """Tells the instant."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass
class FixedClock:
    """A clock that stands still, for tests and pictures; set it on by hand."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant


def day_of(instant: datetime, zone: str = HOME_ZONE) -> date:
    """The business day of an instant in the pack's zone, never the viewer's (HOUSE, rule 4)."""
    return instant.astimezone(ZoneInfo(zone)).date()
