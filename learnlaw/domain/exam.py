"""Exams 考试: their windows, who is expected, the states they go through, and who may sit now.

Nothing here reads a clock: the instant is the database host's, given by the caller.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.attempt import Attempt, AttemptState, counting_attempt, deadline
from learnlaw.domain.blueprint import Blueprint
from learnlaw.errors import LearnlawError, Message, Problem, say

MOST_FORMS = 26
"""Forms are called A to Z."""


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


EXAM_WORDS: Mapping[ExamState, Message] = {
    ExamState.DRAFT: say("being prepared"),
    ExamState.OPEN: say("open for sitting"),
    ExamState.CLOSED: say("closed with its results"),
    ExamState.MAKEUP: say("open for the make-up"),
    ExamState.FINAL: say("over and done"),
    ExamState.VOID: say("annulled"),
}

NEXT: Mapping[ExamState, frozenset[ExamState]] = {
    ExamState.DRAFT: frozenset({ExamState.OPEN, ExamState.VOID}),
    ExamState.OPEN: frozenset({ExamState.CLOSED, ExamState.VOID}),
    ExamState.CLOSED: frozenset({ExamState.MAKEUP, ExamState.FINAL, ExamState.VOID}),
    ExamState.MAKEUP: frozenset({ExamState.FINAL, ExamState.VOID}),
    ExamState.FINAL: frozenset({ExamState.VOID}),
    ExamState.VOID: frozenset(),
}
"""What an exam may become. Nothing opens again: who missed it sits the make-up, or another exam."""


class ExamStateError(LearnlawError):
    """An exam cannot go from one state to the other."""

    template = "an exam that is {state} cannot become: {to}"


class ExamSettledError(LearnlawError):
    """Only an exam that is being prepared can be edited; later, people are granted time and attempts."""

    template = "the exam {number} is {state}, and can no longer be changed"


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


def advance(state: ExamState, to: ExamState) -> ExamState:
    """`to`, if an exam may go there from `state`; else ExamStateError naming both."""
    if to not in NEXT[state]:
        raise ExamStateError(state=EXAM_WORDS[state], to=EXAM_WORDS[to])
    return to


def editable(exam: Exam) -> Exam:
    """`exam`, if its blueprint, windows, forms and seed may still be changed; else ExamSettledError.

    Who is expected, extra time, re-admission, halls and seats are no edits of the exam.
    """
    if exam.state is not ExamState.DRAFT:
        raise ExamSettledError(number=exam.number, state=EXAM_WORDS[exam.state])
    return exam


def default_counts_on(main: Sitting, zone: tzinfo) -> date:
    """The last day of the main window (RULES 15): that of the last instant in which it can be begun."""
    return (main.closes - timedelta(microseconds=1)).astimezone(zone).date()


# who may sit now


class Reason(StrEnum):
    """Why somebody may not begin now."""

    NOT_EXPECTED = "not_expected"
    EXEMPT = "exempt"
    RESERVE = "reserve"
    NOT_OPEN = "not_open"
    NOT_YET = "not_yet"
    OVER = "over"
    SITTING = "sitting"
    """An attempt is being sat: it is gone on with, and no other is begun."""
    NO_MORE = "no_more"
    PASSED = "passed"
    UNGRADED = "ungraded"

    @property
    def words(self) -> Message:
        """What the officer is told."""
        return _WHY[self]


_WHY: Mapping[Reason, Message] = {
    Reason.NOT_EXPECTED: say("you are not on the list of this exam"),
    Reason.EXEMPT: say("you are exempt from this exam"),
    Reason.RESERVE: say("you are a reserve, and have not been called up"),
    Reason.NOT_OPEN: say("the exam is not open"),
    Reason.NOT_YET: say("the time to begin has not come yet"),
    Reason.OVER: say("the time to begin is over"),
    Reason.SITTING: say("you have begun already: go on with that paper"),
    Reason.NO_MORE: say("you have used all your attempts"),
    Reason.PASSED: say("the make-up is for those who were absent or failed; you have passed"),
    Reason.UNGRADED: say("your paper of the main exam has not been graded yet"),
}


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody may begin now."""

    makeup: bool
    number: int
    """Of the attempt that would begin."""
    left: int
    """Further attempts in this window after it."""
    deadline: datetime


def admission(
    exam: Exam, expected: Expected | None, attempts: Sequence[Attempt], now: datetime
) -> Admission | Reason:
    """Whether an officer may begin an attempt at the instant `now`; `attempts` are the officer's at this exam.

    In the main window everybody who is expected may, as often as the blueprint
    and re-admissions allow. In the make-up window those may who were absent from
    the main one or failed it; it has the blueprint's number of attempts again,
    and of the granted ones those that are not used up. A void attempt is used
    up: who is let in again is granted another. Who begins at the last instant
    of a window has the whole time.
    """
    reason = _unwanted(exam, expected) or _too_soon_or_late(exam, now) or bar(exam, expected, attempts)
    if reason is not None or expected is None:
        return reason or Reason.NOT_EXPECTED
    makeup = exam.state is ExamState.MAKEUP
    number = max((each.number for each in attempts), default=0) + 1
    due = deadline(now, exam.blueprint.minutes, expected.extra_minutes)
    return Admission(makeup, number, attempts_left(exam, expected, attempts, makeup=makeup) - 1, due)


def bar(exam: Exam, expected: Expected | None, attempts: Sequence[Attempt]) -> Reason | None:
    """Why no paper of an officer can be taken in now, whatever the hour; None if one can.

    So answer sheets that come in on paper are held to what holds at the terminal.
    """
    if (reason := _unwanted(exam, expected)) is not None or expected is None:
        return reason or Reason.NOT_EXPECTED
    makeup = exam.state is ExamState.MAKEUP
    left = attempts_left(exam, expected, attempts, makeup=makeup)
    return _barred(exam, attempts, makeup) or (Reason.NO_MORE if left < 1 else None)


def _unwanted(exam: Exam, expected: Expected | None) -> Reason | None:
    if expected is None:
        return Reason.NOT_EXPECTED
    if expected.exempt or expected.reserve:
        return Reason.EXEMPT if expected.exempt else Reason.RESERVE
    return None if exam.state in (ExamState.OPEN, ExamState.MAKEUP) else Reason.NOT_OPEN


def _too_soon_or_late(exam: Exam, now: datetime) -> Reason | None:
    sitting = exam.makeup if exam.state is ExamState.MAKEUP else exam.main
    if sitting is None:
        return Reason.NOT_OPEN
    if sitting.opens <= now < sitting.closes:
        return None
    return Reason.NOT_YET if now < sitting.opens else Reason.OVER


def _barred(exam: Exam, attempts: Sequence[Attempt], makeup: bool) -> Reason | None:
    if any(each.state is AttemptState.SITTING for each in attempts):
        return Reason.SITTING
    sat = [each for each in attempts if not each.makeup and each.state is not AttemptState.VOID]
    if not makeup or not sat:
        return None
    counts = counting_attempt(sat, exam.blueprint.counting)
    if counts is None:
        return Reason.UNGRADED
    return Reason.PASSED if counts.passed else None


def attempts_left(exam: Exam, expected: Expected, attempts: Sequence[Attempt], *, makeup: bool) -> int:
    """How many attempts are left in a window; granted ones are used after the blueprint's own."""
    own = exam.blueprint.attempts
    used_here = sum(each.makeup == makeup for each in attempts)
    granted_used = max(0, len(attempts) - used_here - own)
    return own + max(0, expected.attempts - granted_used) - used_here


# what an exam may not be


def check_exam(exam: Exam) -> list[Problem]:
    """Everything that keeps an exam from being opened, in the order of its form."""
    return [
        *_titled(exam),
        *_windows(exam),
        *_lines(exam.blueprint),
        *_numbers(exam),
        *_people(exam.expected),
    ]


def _titled(exam: Exam) -> Iterator[Problem]:
    if not exam.title.strip():
        what = say("the exam has no title, and could not be told from others")
        yield Problem("no-title", what, say("name it"), field="title")


def _windows(exam: Exam) -> Iterator[Problem]:
    hint = say("exchange or correct the two times")
    if exam.main.closes <= exam.main.opens:
        yield Problem("window-ends-first", say("the window ends before it begins"), hint, field="main")
    if exam.makeup is None:
        return
    if exam.makeup.closes <= exam.makeup.opens:
        yield Problem(
            "window-ends-first", say("the make-up window ends before it begins"), hint, field="makeup"
        )
    if exam.makeup.opens < exam.main.closes:
        what = say("the make-up window begins before the main one is over")
        yield Problem("makeup-early", what, say("let it begin later"), field="makeup")


def _lines(plan: Blueprint) -> Iterator[Problem]:
    hint = say("correct the blueprint")
    if not 0 < plan.pass_mark <= plan.total:
        what = say("the pass mark {line} is not between 0 and the full marks {total}",
                   line=f"{plan.pass_mark:f}", total=f"{plan.total:f}")  # fmt: skip
        yield Problem("pass-over-total", what, hint, field="pass_mark")
    if plan.excellent_mark is not None and not plan.pass_mark <= plan.excellent_mark <= plan.total:
        what = say("the mark for excellence {line} is not between the pass mark and the full marks",
                   line=f"{plan.excellent_mark:f}")  # fmt: skip
        yield Problem("excellent-out-of-range", what, hint, field="excellent_mark")
    if plan.minutes < 1:
        yield Problem("no-time", say("there is no time to sit it"), hint, field="minutes")
    if plan.attempts < 1:
        yield Problem("no-attempts", say("nobody may sit it even once"), hint, field="attempts")


def _numbers(exam: Exam) -> Iterator[Problem]:
    if not 1 <= exam.forms <= MOST_FORMS:
        what = say("{forms} forms cannot be made", forms=exam.forms)
        yield Problem("forms", what, say("choose 1 to {most}", most=MOST_FORMS), field="forms")
    if exam.max_common is not None and not 0 <= exam.max_common <= 100:
        what = say("{share} % of a paper cannot be in common with another", share=f"{exam.max_common:f}")
        yield Problem("max-common", what, say("choose 0 to 100"), field="max_common")
    if exam.last_papers < 0:
        what = say("fewer than no last papers")
        yield Problem("last-papers", what, say("choose 0 or more"), field="last_papers")


def _people(expected: Sequence[Expected]) -> Iterator[Problem]:
    officers: set[str] = set()
    seats: set[tuple[str, int]] = set()
    for each in expected:
        if each.officer in officers:
            what = say("{officer} is expected twice", officer=each.officer)
            yield Problem("expected-twice", what, say("keep one of them"), field="expected")
        officers.add(each.officer)
        if each.seat and (each.hall, each.seat) in seats:
            what = say("seat {seat} of {hall} is given twice", seat=each.seat, hall=each.hall or "-")
            yield Problem("seat-twice", what, say("give out the seats again"), field="expected")
        seats.add((each.hall, each.seat))
        yield from _granted(each)


def _granted(each: Expected) -> Iterator[Problem]:
    if each.extra_minutes < 0 or each.attempts < 0:
        what = say(
            "nothing can be taken from {officer}: time and attempts are only granted", officer=each.officer
        )
        yield Problem("granted-negative", what, say("write 0 or more"), field="expected")
    if each.extra_minutes > 0 and not each.extra_reason.strip():
        what = say("{officer} has more time, and no reason is written", officer=each.officer)
        yield Problem("no-reason", what, say("write the reason"), field="expected")
