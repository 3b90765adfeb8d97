"""People at an exam: short answers marked, papers annulled, officers let in, time given, seats given out."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import ATTEMPT_WORDS, AttemptState
from learnlaw.domain.exam import EXAM_WORDS, ExamSettledError, ExamState, Papers
from learnlaw.domain.expected import seated
from learnlaw.domain.grading import standing
from learnlaw.errors import NotFoundError, Problem, UsageError, say
from learnlaw.verbs.exam_attempts import (
    NotExpectedError,
    SatAlreadyError,
    attempts_of,
    grade_attempts,
    keys_of,
)
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.exam_running import draw_missing, recount
from learnlaw.verbs.exams import ExamChangedError
from learnlaw.verbs.registry import Work, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.attempts import AttemptRow


class NotInYetError(UsageError):
    """Something is done to an answer paper that is being sat, or does not count."""

    template = "the answer paper of {officer} is {state}"


class WhyNeededError(UsageError):
    """What is done to people's marks needs a reason."""

    template = "say why"


# -- short answers and papers that do not count ----------------------------------------------------


@verb(area=EXAM, title=say("Mark a short answer"), command="exam mark")
def mark_answer(
    work: Work,
    number: str,
    officer: str,
    item: int,
    marks: Decimal,
    *,
    attempt: int = 0,
    by: str = "",
    reason: str = "",
    dry_run: bool = False,
) -> None:
    """Give the marks of one short answer; the paper is graded when none is left.

    Where the exam counts already a reason is needed. Raises `MarksError`,
    `NotInYetError`, `WhyNeededError`.
    """
    from learnlaw.store.attempts import marks_by_hand, put_mark, responses_of

    held = find_exam(work.desk, work.connection, number, work.people)
    if held.row.activity_id is not None and not reason.strip():
        raise WhyNeededError
    row = paper_of(work.connection, held, officer, attempt)
    if row.state in (AttemptState.SITTING, AttemptState.VOID):
        raise NotInYetError(officer=officer, state=ATTEMPT_WORDS[AttemptState(row.state)])
    keys = keys_of(work.connection, held, [row.paper_id])
    hand = marks_by_hand(work.connection, [row.id]).get(row.id, {})
    paper = keys[row.paper_id]
    given = standing(responses_of(work.connection, [row.id]).get(row.id, ()), len(paper.asked))
    paper.sheet.grade(given, {**hand, item: marks})  # before the column of hundredths rounds what is too fine
    known = hand.get(item)
    put_mark(work.connection, row.id, item, marks, by or work.desk.actor, work.receipt)
    done = grade_attempts(work.connection, held, keys, [row.id], at=work.at, receipt=work.receipt)
    subject = f"exam {held.row.number} attempt {officer}/{row.number} item {item}"
    before = None if known is None else {"marks": f"{known:f}"}
    after = {"marks": f"{marks:f}", "by": by or work.desk.actor}
    work.audit(subject, before=before, after=after, reason=reason)
    recount(work, held, reason)
    work.count("marked")
    work.count("graded", done)


@verb(area=EXAM, title=say("Annul an answer paper"), command="exam annul")
def annul_attempt(
    work: Work, number: str, officer: str, *, attempt: int = 0, reason: str, dry_run: bool = False
) -> None:
    """Annul an answer paper: it counts nowhere, and everything of it stays.

    Where the exam counts already, so does what is left of it. Raises
    `WhyNeededError`, `NotInYetError` for one that is annulled already.
    """
    from learnlaw.store.attempts import move_attempt

    if not reason.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    row = paper_of(work.connection, held, officer, attempt)
    states = [state.value for state in AttemptState if state is not AttemptState.VOID]
    values = {"state": AttemptState.VOID.value, "reason": reason.strip(), "ended_at": row.ended_at or work.at}
    if not move_attempt(work.connection, row.id, states, **values):
        raise NotInYetError(officer=officer, state=ATTEMPT_WORDS[AttemptState.VOID])
    subject = f"exam {held.row.number} attempt {officer}/{row.number}"
    work.audit(subject, before={"state": row.state}, after={"state": "void"}, reason=reason)
    recount(work, held, reason)
    work.count("annulled")


def paper_of(connection: Connection, held: Held, officer: str, attempt: int) -> AttemptRow:
    """The attempt of a number, else the officer's last that was not annulled. NotFoundError."""
    from learnlaw.store.attempts import attempt_rows

    key = held.people.officer_ids.get(officer, -1)
    rows = attempt_rows(connection, exam_id=held.id, officer_id=key)
    mine = [r for r in rows if (r.number == attempt if attempt else r.state != AttemptState.VOID)]
    if not mine:
        raise NotFoundError(kind=say("answer paper"), code=f"{held.row.number}/{officer}")
    return mine[-1]


# -- who may sit ----------------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Let an officer sit an exam"), command="exam admit")
def admit_officer(
    work: Work,
    number: str,
    officer: str,
    *,
    again: bool = False,
    minutes: int = 0,
    reason: str,
    dry_run: bool = False,
) -> None:
    """Add an officer to those expected, call up a reserve, give another attempt, or more minutes.

    A sitting that goes on has its deadline moved. Raises `WhyNeededError`,
    `ExamSettledError` where nobody sits the exam any more.
    """
    held = _still_sat(work, number, reason)
    if officer not in held.people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    before = next((one for one in held.exam.expected if one.officer == officer), None)
    _seat(work, held, officer)
    if again:
        _grant(work, held, officer)
    if minutes:
        _extend(work, held, officer, minutes, reason)
    held = find_exam(work.desk, work.connection, number, work.people)
    draw_missing(work, held, officer)
    recount(work, held, reason)
    was = None if before is None else {"exempt": before.exempt, "reserve": before.reserve}
    after = {"again": again, "minutes": minutes, "added": before is None}
    work.audit(f"exam {held.row.number} officer {officer}", before=was, after=after, reason=reason)
    work.count("changed")


@verb(area=EXAM, title=say("Excuse an officer from an exam"), command="exam excuse")
def excuse_officer(work: Work, number: str, officer: str, *, reason: str, dry_run: bool = False) -> None:
    """Exempt an officer who is expected 免考: neither expected nor absent, in any figure.

    Raises `WhyNeededError`, `NotExpectedError`, `ExamSettledError`, and
    `SatAlreadyError` for one who has an answer paper: it would have to be
    annulled first.
    """
    from learnlaw.store.exams import change_expected

    held = _still_sat(work, number, reason)
    key = held.people.officer_ids.get(officer, -1)
    mine = attempts_of(work.connection, held).get(officer, [])
    if any(one.state is not AttemptState.VOID for one in mine):
        raise SatAlreadyError(number=held.row.number, officer=officer)
    if not change_expected(work.connection, held.id, key, exempt=reason.strip(), form="", hall="", seat=0):
        raise NotExpectedError(number=held.row.number, officer=officer)
    recount(work, find_exam(work.desk, work.connection, number, work.people), reason)
    work.audit(f"exam {held.row.number} officer {officer}", after={"exempt": reason.strip()}, reason=reason)
    work.count("changed")


def _still_sat(work: Work, number: str, reason: str) -> Held:
    """An exam that can still be sat, or made up, of which something is changed for a reason."""
    if not reason.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    if held.exam.state in (ExamState.FINAL, ExamState.VOID):
        raise ExamSettledError(number=held.row.number, state=EXAM_WORDS[held.exam.state])
    return held


def _seat(work: Work, held: Held, officer: str) -> None:
    """Put an officer on the list, or take exemption and reserve off."""
    from learnlaw.domain.exam import Expected
    from learnlaw.store.exams import change_expected, put_expected
    from learnlaw.verbs.exam_facts import home_units

    key = held.people.officer_ids[officer]
    if any(one.officer == officer for one in held.exam.expected):
        change_expected(work.connection, held.id, key, exempt="", reserve=0)
        return
    unit = home_units(held.people.roster, [officer], held.day)[officer]
    put_expected(
        work.connection, held.people, held.id, [*held.exam.expected, Expected(officer=officer, unit=unit)]
    )


def _grant(work: Work, held: Held, officer: str) -> None:
    from learnlaw.store.exams import change_expected

    one = next((one for one in held.exam.expected if one.officer == officer), None)
    granted = (one.attempts if one else 0) + 1
    change_expected(work.connection, held.id, held.people.officer_ids[officer], attempts=granted)


def _extend(work: Work, held: Held, officer: str, minutes: int, reason: str) -> None:
    from datetime import timedelta

    from learnlaw.store.attempts import attempt_rows, move_attempt
    from learnlaw.store.exams import change_expected

    key = held.people.officer_ids[officer]
    one = next((one for one in held.exam.expected if one.officer == officer), None)
    extra = (one.extra_minutes if one else 0) + minutes
    change_expected(work.connection, held.id, key, extra_minutes=extra, extra_reason=reason.strip())
    for row in attempt_rows(work.connection, exam_id=held.id, officer_id=key):
        if row.state == AttemptState.SITTING and row.deadline is not None:
            later = row.deadline + timedelta(minutes=minutes)
            move_attempt(work.connection, row.id, [AttemptState.SITTING], deadline=later)


@verb(area=EXAM, title=say("Give everybody more time in an exam"), command="exam extend")
def extend_exam(work: Work, number: str, minutes: int, *, reason: str, dry_run: bool = False) -> None:
    """Give everybody who is expected more minutes, with a reason. Raises `WhyNeededError`, `ExamSettledError`."""
    held = _still_sat(work, number, reason)
    for one in held.exam.expected:
        if not one.exempt:
            _extend(work, held, one.officer, minutes, reason)
    work.audit(f"exam {held.row.number}", after={"minutes": minutes}, reason=reason)
    work.count("changed")


# -- halls --------------------------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Give out halls and seats"), command="exam seats")
def seat_exam(
    work: Work, number: str, halls: Mapping[str, tuple[int, int]], *, dry_run: bool = False
) -> None:
    """Seat everybody hall by hall, neighbours with different forms; `halls` are rows and columns of seats."""
    from learnlaw.store.exams import change_exam, put_expected

    held = find_exam(work.desk, work.connection, number, work.people)
    forms = held.exam.forms if held.exam.papers is Papers.FORMS else 0
    placed = seated(held.exam.expected, forms, halls)
    put_expected(work.connection, held.people, held.id, placed)
    kept = {hall: list(size) for hall, size in halls.items()}
    if not change_exam(work.connection, held.id, held.row.version, work.receipt, halls=kept):
        raise ExamChangedError(number=held.row.number)
    standing = sum(1 for one in placed if not one.exempt and not one.reserve and not one.seat)
    if standing:
        what = say("officers without a seat: {count}", count=standing)
        work.notices.append(Problem("too-few-seats", what, say("name a further hall"), warning=True))
    work.audit(f"exam {held.row.number} seats", after=kept)
    work.count("changed")
