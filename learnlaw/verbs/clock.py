"""The one clock of the program, passed to whatever must know the time."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

HOME_ZONE = "Asia/Shanghai"


class Ticks(NamedTuple):
    """How long this machine has been running, which nobody can set; time asleep counts where it is known."""

    boot: str
    """Another after each start of the machine; empty where the system does not say."""
    milliseconds: int

    def since(self, earlier: Ticks) -> timedelta:
        """How long it ran since `earlier`; nothing across a restart, of which only the clock knows."""
        if self.boot != earlier.boot or self.milliseconds < earlier.milliseconds:
            return timedelta(0)
        return timedelta(milliseconds=self.milliseconds - earlier.milliseconds)


START = Ticks("", 0)
"""A machine that has just been switched on."""


class Clock(Protocol):
    """Tells the instant."""

    def now(self) -> datetime:
        """The instant, in UTC."""
        ...

    def ticks(self) -> Ticks:
        """How long the machine has been running."""
        ...


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def ticks(self) -> Ticks:
        running = getattr(time, "CLOCK_BOOTTIME", None)
        if running is None:
            return Ticks("", time.monotonic_ns() // 1_000_000)
        return Ticks(_boot(), time.clock_gettime_ns(running) // 1_000_000)


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@dataclass
class FixedClock:
    """A clock that stands still, for tests and pictures; set it on by hand."""

    instant: datetime
    running: Ticks = START

    def now(self) -> datetime:
        return self.instant

    def ticks(self) -> Ticks:
        return self.running


def day_of(instant: datetime, zone: str = HOME_ZONE) -> date:
    """The business day of an instant in the pack's zone, never the viewer's (HOUSE, rule 4)."""
    return instant.astimezone(ZoneInfo(zone)).date()
