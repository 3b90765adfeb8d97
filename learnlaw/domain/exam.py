"""Exams 考试: their windows, who is expected, the states they go through, and what they came to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.blueprint import Blueprint


class ExamState(StrEnum):
    """How far an exam is."""

    DRAFT = "draft"
    """筹备."""
    OPEN = "open"
    """开考: within the main window it can be sat."""
    CLOSED = "closed"
    """已结束: results are facts (RULES 15); the make-up window may still come."""
    MAKEUP = "makeup"
    """补考中."""
    FINAL = "final"
    """已办结: nobody sits it any more."""
    VOID = "void"
    """作废, with a reason."""


class Mode(StrEnum):
    """Where it is sat."""

    PAPER = "paper"
    TERMINAL = "terminal"


class Papers(StrEnum):
    """Whose papers are alike."""

    FORMS = "forms"
    """Forms A, B, …, neighbours different."""
    OWN = "own"
    """Every officer a paper of their own."""


@dataclass(frozen=True, slots=True)
class Sitting:
    """A window: half-open instants in UTC, the first in which it can be begun, the first in which not."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """One officer who is expected 应考, or excused."""

    officer: str
    unit: str
    exempt: str = ""
    """Why not expected 免考; empty for those who are."""
    reserve: int = 0
    """For spot tests: the place among the reserves, from 1; 0 for those drawn first."""
    extra_minutes: int = 0
    extra_reason: str = ""
    attempts: int = 0
    """Attempts granted beyond the blueprint's, by re-admission."""
    form: str = ""
    hall: str = ""
    seat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Exam:
    """One exam, identified by title and day (RULES 15)."""

    number: str
    title: str
    state: ExamState
    blueprint: Blueprint
    """As it was when the exam was made."""
    main: Sitting
    makeup: Sitting | None = None
    counts_on: date
    """Its window and count belong to this day's year; default: the last day of the main window."""
    mode: Mode = Mode.PAPER
    papers: Papers = Papers.FORMS
    forms: int = 2
    seed: int = 0
    reviewed_allowed: date | None = None
    """The day somebody chose to draw reviewed questions too; printed on the record. None: approved ones alone."""
    max_common: Decimal | None = None
    """Per cent of a paper that may have stood in an officer's last papers."""
    last_papers: int = 3
    supervised_by: str = ""
    """Who confirmed that the room is supervised; needed once before a sitting at the terminal."""
    version: int = 1
    expected: tuple[Expected, ...] = field(default=(), compare=False)
