"""Attempts 答卷: what one officer answered on one paper, and the states a sitting goes through.

Answers are an append-only log, each with its number and the instant the
database's host received it; the last one of an item that is not late stands.
Instants are those of that host and aware of their zone; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.blueprint import Counting
from learnlaw.errors import LearnlawError, Message, say

GRACE = timedelta(seconds=5)
"""So long after the deadline answers on their way are still taken in: kept, marked late, not scored."""
JUMP = timedelta(seconds=5)
"""A host's clock that moves so much more or less than time went by has been set."""


class AttemptState(StrEnum):
    """How far an attempt is."""

    SITTING = "sitting"
    """作答中."""
    SUBMITTED = "submitted"
    """已交卷: by the officer, or entered from paper."""
    TIMED_OUT = "timed_out"
    """超时收卷: closed by the sweeper with what was saved."""
    PENDING = "pending"
    """待评阅: short answers wait for a person's marks."""
    GRADED = "graded"
    """已评分."""
    VOID = "void"
    """作废, with a reason."""


ATTEMPT_WORDS: Mapping[AttemptState, Message] = {
    AttemptState.SITTING: say("being sat"),
    AttemptState.SUBMITTED: say("handed in"),
    AttemptState.TIMED_OUT: say("collected when time was up"),
    AttemptState.PENDING: say("waiting for a person's marks"),
    AttemptState.GRADED: say("graded"),
    AttemptState.VOID: say("annulled"),
}

NEXT: Mapping[AttemptState, frozenset[AttemptState]] = {
    AttemptState.SITTING: frozenset({AttemptState.SUBMITTED, AttemptState.TIMED_OUT, AttemptState.VOID}),
    AttemptState.SUBMITTED: frozenset({AttemptState.PENDING, AttemptState.GRADED, AttemptState.VOID}),
    AttemptState.TIMED_OUT: frozenset({AttemptState.PENDING, AttemptState.GRADED, AttemptState.VOID}),
    AttemptState.PENDING: frozenset({AttemptState.GRADED, AttemptState.VOID}),
    # a short question comes back into the count when its withdrawal is undone
    AttemptState.GRADED: frozenset({AttemptState.PENDING, AttemptState.VOID}),
    AttemptState.VOID: frozenset(),
}
"""What an attempt may become. One on paper begins as submitted."""


class AttemptStateError(LearnlawError):
    """An attempt cannot go from one state to the other; submitting twice ends here, too."""

    template = "an answer paper that is {state} cannot become: {to}"


class Way(StrEnum):
    """How the answers came in."""

    TERMINAL = "terminal"
    PAPER = "paper"
    """Keyed in, or imported from answer sheets."""


@dataclass(frozen=True, slots=True)
class Response:
    """One saved answer; a later one to the same item takes its place."""

    seq: int
    """From 1, without gaps, within the attempt."""
    item: int
    """The place of the question in the paper, from 1."""
    value: str
    """Letters of the question's own options (not as shown), `T` or `F`, blanks parted by `|`, or text.

    Empty: the answer was taken back.
    """
    at: datetime
    late: bool = False
    """Received after the deadline: kept, marked and not scored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One attempt as far as admission, counting and summaries ask."""

    officer: str
    number: int
    """From 1, in the order in which the officer began them; void ones keep theirs."""
    state: AttemptState
    started_at: datetime
    deadline: datetime | None = None
    """None on paper."""
    ended_at: datetime | None = None
    way: Way = Way.TERMINAL
    makeup: bool = False
    """Sat in the make-up window 补考."""
    marks: Decimal | None = None
    """None until graded."""
    passed: bool = False
    excellent: bool = False


def advance(state: AttemptState, to: AttemptState) -> AttemptState:
    """`to`, if an attempt may go there from `state`; else AttemptStateError naming both."""
    if to not in NEXT[state]:
        raise AttemptStateError(state=ATTEMPT_WORDS[state], to=ATTEMPT_WORDS[to])
    return to


def counting_attempt(attempts: Iterable[Attempt], counting: Counting) -> Attempt | None:
    """The attempt of one officer that counts; None while none has a result.

    Best: the highest marks among the graded ones, of equals the first. Last: the
    last one that is over, and nothing until it is graded. A void one never counts.
    """
    over = [each for each in attempts if each.state not in (AttemptState.VOID, AttemptState.SITTING)]
    if counting is Counting.LAST:
        last = max(over, key=lambda each: each.number, default=None)
        return last if last is not None and last.state is AttemptState.GRADED else None
    graded = [each for each in over if each.state is AttemptState.GRADED and each.marks is not None]
    return max(graded, key=lambda each: (each.marks or Decimal(0), -each.number), default=None)


# time


class Arrival(StrEnum):
    """What becomes of an answer by the instant it is received."""

    IN_TIME = "in_time"
    LATE = "late"
    """Within the grace: kept, marked, not scored."""
    REFUSED = "refused"
    """After it: not taken in, and the officer is told."""


def deadline(started_at: datetime, minutes: int, extra: int = 0) -> datetime:
    """When time is up. Who begins within the window has the whole time: its end cuts nobody short."""
    return started_at + timedelta(minutes=minutes + extra)


def arrival(due: datetime, received: datetime) -> Arrival:
    """In time up to and including the instant of the deadline, late up to and including `GRACE` after it."""
    if received <= due:
        return Arrival.IN_TIME
    return Arrival.LATE if received <= due + GRACE else Arrival.REFUSED


def overdue(attempts: Iterable[Attempt], now: datetime) -> list[Attempt]:
    """Attempts whose time and grace are over and that nobody handed in: the sweeper closes them."""
    return [
        each
        for each in attempts
        if each.state is AttemptState.SITTING and each.deadline is not None and now > each.deadline + GRACE
    ]


def host_time(last_seen: datetime, wall: datetime, elapsed: timedelta = timedelta(0)) -> datetime:
    """The instant that decides: never before `last_seen`, whatever a clock says that was set back.

    `last_seen` is the latest instant that was decided by, `wall` what the host's
    clock says, `elapsed` how long its monotonic clock has run since `last_seen`
    (nothing after a restart). So a clock set back an hour gives not one second
    more, and time asleep counts.
    """
    return max(wall, last_seen + max(elapsed, timedelta(0)))


def clock_jump(wall: timedelta, elapsed: timedelta) -> timedelta | None:
    """By how much a clock was set while `elapsed` went by and it moved by `wall`; None if by no more than `JUMP`.

    For the log: a clock set forward takes time away, which extra minutes give back.
    """
    drift = wall - elapsed
    return drift if abs(drift) > JUMP else None
