"""Pace, what can still be attained, and the latest day to act.

All amounts are whole numbers (counts, persons, hundredths of an hour) or
fractions of them (an average per head), so that comparisons are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from learnlaw.domain.calendar import Window, Workdays

Amount = int | Fraction

HALF_HOUR = 50
"""The step of hours, in hundredths."""


class State(StrEnum):
    """Where a subject stands under a rule, in the order in which findings are listed."""

    MISSED = "missed"
    IMPOSSIBLE = "impossible"
    BEHIND = "behind"
    ON_TRACK = "on_track"
    PLANNED = "planned"
    MET = "met"


@dataclass(frozen=True, slots=True)
class Score:
    """What a subject has under a rule, and what it needs, in one kind of amount."""

    have: Amount
    gain: Amount
    """What the plans add by the window's end (RULES 25)."""
    need: Amount
    step: int
    """Pace is rounded down to this: 1 count, 1 person, 50 hundredths of an hour."""
    most: Amount | None = None
    """The most that can still be attained from the day of judging on; None: never short of it."""


def pace(need: Amount, step: int, window: Window, on: date) -> int:
    """What should be there by `on`: need × days up to and including it ÷ days, rounded down to the step."""
    assert window.days is not None, "an open window has no pace"
    elapsed = min(max((on - window.start).days + 1, 0), window.days)
    return int(need * elapsed // (window.days * step)) * step


def state(score: Score, window: Window, on: date, *, aim: bool = False) -> State:
    """The first state that holds, in the order of RULES; an aim is never missed or impossible (RULES 23)."""
    if score.have >= score.need:
        return State.MET
    if window.over(on):
        return State.BEHIND if aim else State.MISSED
    reached = score.have + score.gain >= score.need
    if score.most is not None and score.have + score.most < score.need and not reached:
        return State.BEHIND if aim else State.IMPOSSIBLE
    if reached:
        return State.PLANNED
    if window.end is None:
        return State.ON_TRACK
    return State.BEHIND if score.have < pace(score.need, score.step, window, on) else State.ON_TRACK


def most_counts(window: Window, on: date, spacing: int) -> int | None:
    """How many more can be held from `on` to the last day: one, and one more each `spacing` days."""
    if window.last is None:
        return None
    return max((window.last - on).days // spacing + 1, 0)


def most_hours(window: Window, on: date, cap: int | None, today: int, workdays: Workdays) -> int | None:
    """Hundredths that can still be earned: the cap, less what `on` has already, over the working days.

    `today` is what is credited on `on` itself; without a cap a day holds 24 hours (RULES 9).
    """
    if window.last is None:
        return None
    cap = 2400 if cap is None else cap
    used = min(today, cap) if on in workdays else 0
    return cap * workdays.count(on, window.last) - used


def last_by_counts(window: Window, short: int, spacing: int) -> date | None:
    """The latest day for the next activity: last day − (shortfall − 1) × spacing (RULES 26)."""
    return None if window.last is None else window.last - timedelta(days=(short - 1) * spacing)


def last_by_hours(window: Window, short: Amount, cap: int | None, workdays: Workdays) -> date | None:
    """The latest working day from which cap × working days reach the shortfall (RULES 26)."""
    if window.last is None:
        return None
    need = -(-short // (2400 if cap is None else cap))
    return workdays.latest_with(window.start, window.last, int(need))
