"""Attempts 答卷: what one officer answered on one paper, and the states a sitting goes through.

Answers are an append-only log, each with its number and the instant the
database's host received it; the last one of an item that is not late stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
