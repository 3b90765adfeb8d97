"""Sitting an exam at the terminal: begun, answered, handed in; and swept up where nobody comes back.

Each answer is committed before it counts as saved. The clock that decides is
that of the machine with the database; set back it gives no second more. No key
is read here before the paper is handed in (PROMISES, A and B).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from learnlaw.domain.answers import Asked
from learnlaw.domain.attempt import (
    GRACE,
    Arrival,
    AttemptState,
    Response,
    Way,
    arrival,
    host_time,
)
from learnlaw.domain.exam import Admission, Exam, ExamState, Mode, Reason, admission
from learnlaw.domain.question import BLANK, CHOICE, Kind
from learnlaw.errors import Message, NotAllowedError, NotFoundError, UsageError, say
from learnlaw.verbs.clock import Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of, grade_attempts, keys_of
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.exam_running import NotSupervisedError
from learnlaw.verbs.registry import Work, listed, look, receipt_of, verb, working
from learnlaw.verbs.sitting_seat import OwnSeat, may_begin, next_paper, own_seat, read_again, sitting_now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.attempts import AttemptRow, RoundRow
    from learnlaw.store.papers import Shown
    from learnlaw.store.regrades import Changes
    from learnlaw.verbs.exam_attempts import PaperKeys
    from learnlaw.verbs.registry import Receipt


class MayNotSitError(NotAllowedError):
    """An officer may not begin now."""

    template = "{officer} cannot sit exam {number} now: {why}"


class OnPaperError(UsageError):
    """The exam is sat on paper."""

    template = "exam {number} is sat on paper; its answer sheets are keyed in or imported"


class ReadOnlyError(NotAllowedError):
    """Another window has taken the attempt over."""

    template = (
        "this paper was opened in another window; here it can only be read, and the answer was not saved"
    )


class TimeUpError(NotAllowedError):
    """An answer came after time was up."""

    template = "time was up at {at}; the answer was not taken in"


class OverError(NotAllowedError):
    """The attempt is over."""

    template = "this paper was handed in; nothing can be changed"


@dataclass(frozen=True, slots=True)
class Seen:
    """A moment on the host: what its clock said, and how long it had been running."""

    at: datetime
    ticks: Ticks

    def now(self, desk: Desk) -> Seen:
        """The moment that decides now: a clock set back is not followed, time goes on as the host ran."""
        ticks = desk.clock.ticks()
        return Seen(host_time(self.at, desk.clock.now(), ticks.since(self.ticks)), ticks)


@dataclass(frozen=True, slots=True)
class Sitting:
    """An attempt that is being sat, as whoever sits it may see it."""

    attempt: int
    exam: Exam
    officer: str
    name: str
    number: int
    makeup: bool
    items: tuple[Shown, ...]
    asked: tuple[Asked, ...]
    answers: Mapping[int, str]
    """What is saved, by item, in the question's own letters."""
    flags: frozenset[int]
    started_at: datetime
    deadline: datetime
    holder: str
    saved: int = 0
    """The number of the last saved answer."""
    saved_at: datetime | None = None
    seen: Seen = field(kw_only=True)
    """The latest moment that was decided by."""


@dataclass(frozen=True, slots=True)
class Saved:
    """An answer that is in the database."""

    seq: int
    at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a paper that was handed in came to."""

    officer: str
    state: AttemptState
    marks: RoundRow | None


@dataclass(frozen=True, slots=True)
class SeatOffer:
    """One exam that an officer is expected at, and whether it can be begun now."""

    exam: Exam
    can: bool
    """Whether it can be begun, or gone on with."""
    going_on: bool
    why: Message | None


SITTING = say("Go on with the own paper")


# -- what there is to sit --------------------------------------------------------------------------


@listed(area=EXAM, title=say("List my exams"), command="exam mine", role="officer")
def my_exams(desk: Desk, officer: str) -> list[SeatOffer]:
    """The exams an officer is expected at, the latest first, with what can be done about each now."""
    from learnlaw.store.exams import exam_rows, expected_in

    now, found = desk.clock.now(), []
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        if officer not in people.officer_ids:
            raise NotFoundError(kind=say("officer"), code=officer)
        mine = set(expected_in(connection, people.officer_ids[officer]))
        for row in exam_rows(connection):
            if row.id in mine and row.state != ExamState.DRAFT:
                held = find_exam(desk, connection, row.number, people)
                found.append(_offer(connection, held, officer, now))
    return found


def _offer(connection: Connection, held: Held, officer: str, now: datetime) -> SeatOffer:
    if held.exam.mode is Mode.PAPER:
        return SeatOffer(held.exam, False, False, say("on paper"))
    may = _may(connection, held, officer, now)
    if isinstance(may, Admission):
        return SeatOffer(held.exam, True, False, None)
    going_on = may is Reason.SITTING
    return SeatOffer(held.exam, going_on, going_on, None if going_on else may.words)


def _may(connection: Connection, held: Held, officer: str, now: datetime) -> Admission | Reason:
    expected = next((one for one in held.exam.expected if one.officer == officer), None)
    return admission(held.exam, expected, attempts_of(connection, held).get(officer, []), now)


# -- beginning --------------------------------------------------------------------------------------


@listed(area=EXAM, title=say("Sit an exam"), command="exam sit", role="officer")
def sit_exam(desk: Desk, number: str, officer: str, *, holder: str, terminal: str = "") -> Sitting:
    """Begin an attempt, or go on with one; this window writes from now on, an older one only reads.

    `holder` is the window's own mark. Raises `MayNotSitError`, `OnPaperError`,
    `NotSupervisedError`, `NotFoundError`.
    """
    from learnlaw.store.base import in_turn

    with desk.reading() as connection:
        seat = own_seat(desk, connection, number, officer)
        forgotten = _forgotten(desk, connection, seat.held)
    if forgotten:
        sweep_exams(desk, seat.held.row.number)
    with in_turn(desk.engine), working(desk, "sit_exam") as work:
        seat = read_again(work.connection, seat)
        key = _going_on(work, seat, holder, terminal) or _begin(work, seat, holder, terminal)
    with desk.reading() as connection:
        return _sitting(connection, seat, key, holder)


def _going_on(work: Work, seat: OwnSeat, holder: str, terminal: str) -> int | None:
    """Take over the attempt that the officer is in the midst of, if there is one."""
    from learnlaw.store.attempts import hold

    row = sitting_now(work.connection, seat)
    if row is None:
        return None
    hold(work.connection, row.id, holder, terminal)
    return row.id


def _begin(work: Work, seat: OwnSeat, holder: str, terminal: str) -> int:
    from learnlaw.store.attempts import AttemptRow, begin

    exam = seat.held.exam
    if exam.mode is Mode.PAPER:
        raise OnPaperError(number=exam.number)
    may = may_begin(work.connection, seat, work.at)
    if isinstance(may, Reason):
        raise MayNotSitError(number=exam.number, officer=seat.officer, why=may.words)
    if not exam.supervised_by:
        raise NotSupervisedError(number=exam.number)
    ticks = work.desk.clock.ticks()
    row = AttemptRow(
        exam_id=seat.held.id,
        officer_id=seat.officer_id,
        number=may.number,
        paper_id=next_paper(work.connection, seat),
        state=AttemptState.SITTING.value,
        way=Way.TERMINAL.value,
        makeup=may.makeup,
        started_at=work.at,
        deadline=may.deadline,
        seen_at=work.at,
        seen_boot=ticks.boot,
        seen_ticks=ticks.milliseconds,
        holder=holder,
        terminal=terminal,
    )
    key = begin(work.connection, row, work.receipt)
    if key is None:
        raise MayNotSitError(number=exam.number, officer=seat.officer, why=Reason.SITTING.words)
    work.audit(f"exam {exam.number} attempt {seat.officer}/{may.number}", after={"state": row.state})
    return key


def _sitting(connection: Connection, seat: OwnSeat, key: int, holder: str) -> Sitting:
    from learnlaw.store.attempts import attempt_rows, flags_of, responses_of
    from learnlaw.store.papers import shown_items

    (row,) = attempt_rows(connection, key=key)
    responses = responses_of(connection, [key]).get(key, [])
    items = tuple(shown_items(connection, row.paper_id))
    assert row.deadline is not None
    return Sitting(
        attempt=key,
        exam=seat.held.exam,
        officer=seat.officer,
        name=seat.held.people.roster.officers[seat.officer].name,
        number=row.number,
        makeup=row.makeup,
        items=items,
        asked=tuple(_asked(item) for item in items),
        answers=_standing(responses),
        flags=frozenset(flags_of(connection, key)),
        started_at=row.started_at,
        deadline=row.deadline,
        holder=holder,
        saved=len(responses),
        saved_at=responses[-1].at if responses else None,
        seen=_seen_of(row),
    )


def _asked(item: Shown) -> Asked:
    blanks = max(1, len(BLANK.findall(item.stem))) if item.kind is Kind.BLANK else 0
    return Asked(item.item, item.kind, len(item.options) if item.kind in CHOICE else 0, item.order, blanks)


def _standing(responses: list[Response]) -> dict[int, str]:
    found = {one.item: one.value for one in responses if not one.late}
    return {item: value for item, value in found.items() if value}


# -- answering ---------------------------------------------------------------------------------------


@look("look_at_sitting", SITTING)
def save_answer(desk: Desk, sitting: Sitting, item: int, value: str, token: str) -> Saved:
    """Commit one answer, in the question's own letters; what comes back is saved.

    A repeated `token` is the same answer again, and is saved once. Raises
    `ReadOnlyError`, `TimeUpError`, `OverError`, and what the database raises:
    then nothing was saved.
    """
    from learnlaw.store.attempts import append_answers, attempt_rows, token_of
    from learnlaw.store.base import in_turn

    if not 1 <= item <= len(sitting.items):
        raise NotFoundError(kind=say("item"), code=str(item))
    with in_turn(desk.engine), desk.writing("look_at_sitting") as connection:
        (row,) = attempt_rows(connection, key=sitting.attempt)
        known = token_of(connection, sitting.attempt, token)
        if known is not None:
            return Saved(known, row.seen_at, late=False)
        now, late = _may_write(desk, row, sitting.holder)
        _remember(connection, row, now)
        seq = append_answers(connection, row.id, [(item, value, token)], at=now.at, late=late)
    return Saved(seq, now.at, late)


def _may_write(desk: Desk, row: AttemptRow, holder: str) -> tuple[Seen, bool]:
    """The moment that decides, and whether the answer is late."""
    if row.state != AttemptState.SITTING:
        raise OverError
    if row.holder != holder:
        raise ReadOnlyError
    now = _seen_of(row).now(desk)
    assert row.deadline is not None
    came = arrival(row.deadline, now.at)
    if came is Arrival.REFUSED:
        raise TimeUpError(at=f"{desk.local(row.deadline):%H:%M:%S}")
    return now, came is Arrival.LATE


def _seen_of(row: AttemptRow) -> Seen:
    return Seen(row.seen_at, Ticks(row.seen_boot, row.seen_ticks))


def _remember(connection: Connection, row: AttemptRow, now: Seen) -> None:
    from learnlaw.store.attempts import move_attempt

    values = {"seen_at": now.at, "seen_boot": now.ticks.boot, "seen_ticks": now.ticks.milliseconds}
    move_attempt(connection, row.id, [AttemptState.SITTING], **values)


@look("look_at_sitting", SITTING)
def flag_item(desk: Desk, sitting: Sitting, item: int, *, on: bool) -> None:
    """Mark an item to come back to, or take the mark away. Raises as `save_answer`."""
    from learnlaw.store.attempts import attempt_rows, flag
    from learnlaw.store.base import in_turn

    with in_turn(desk.engine), desk.writing("look_at_sitting") as connection:
        (row,) = attempt_rows(connection, key=sitting.attempt)
        now, _ = _may_write(desk, row, sitting.holder)
        _remember(connection, row, now)
        flag(connection, row.id, item, on=on)


def time_left(desk: Desk, sitting: Sitting) -> float:
    """Seconds until the deadline by the clock that decides; below 0 when time is up."""
    return (sitting.deadline - sitting.seen.now(desk).at).total_seconds()


# -- handing in ----------------------------------------------------------------------------------------


@look("look_at_sitting", SITTING)
def submit_exam(desk: Desk, sitting: Sitting) -> Receipt:
    """Hand a paper in and grade it; doing it twice grades once. Raises `ReadOnlyError`."""
    from learnlaw.store.base import in_turn

    with desk.reading() as connection:
        row = _mine(connection, sitting)
        seat = own_seat(desk, connection, sitting.exam.number, sitting.officer)
        keys = Ready.of(connection, seat.held, row) if row.state == AttemptState.SITTING else None
    with in_turn(desk.engine), working(desk, "sit_exam") as work:
        row = _mine(work.connection, sitting)
        if row.state == AttemptState.SITTING:
            _end(work, seat.held, row, AttemptState.SUBMITTED, keys)
            work.count("handed_in")
        else:
            work.keep = False
    return receipt_of(work)


def _mine(connection: Connection, sitting: Sitting) -> AttemptRow:
    """The attempt as it stands; ReadOnlyError where another window has it."""
    from learnlaw.store.attempts import attempt_rows

    (row,) = attempt_rows(connection, key=sitting.attempt)
    if row.state == AttemptState.SITTING and row.holder != sitting.holder:
        raise ReadOnlyError
    return row


@dataclass(frozen=True, slots=True)
class Ready:
    """The keys of one paper, read before the transaction that grades by them."""

    changes: Changes
    """The corrections under which they were read; by others they are read again."""
    keys: Mapping[int, PaperKeys]

    @classmethod
    def of(cls, connection: Connection, held: Held, row: AttemptRow) -> Ready:
        """Of the paper of an attempt."""
        from learnlaw.store.regrades import changes_of

        return cls(changes_of(connection, held.id), keys_of(connection, held, [row.paper_id]))


def _keys(work: Work, held: Held, row: AttemptRow, ready: Ready | None) -> Mapping[int, PaperKeys]:
    """The keys that stand in this transaction."""
    from learnlaw.store.regrades import changes_of

    if ready is not None and ready.changes == changes_of(work.connection, held.id):
        return ready.keys
    return keys_of(work.connection, held, [row.paper_id])


def _end(work: Work, held: Held, row: AttemptRow, state: AttemptState, ready: Ready | None = None) -> None:
    """End an attempt once, and grade it by what was saved."""
    from learnlaw.store.attempts import move_attempt

    now = _seen_of(row).now(work.desk).at
    ended = now if row.deadline is None else min(now, row.deadline + GRACE)
    if not move_attempt(
        work.connection, row.id, [AttemptState.SITTING], state=state.value, ended_at=ended, seen_at=now
    ):
        return
    keys = _keys(work, held, row, ready)
    grade_attempts(work.connection, held, keys, [row.id], at=work.at, receipt=work.receipt)
    officer = held.people.officer_codes[row.officer_id]
    subject = f"exam {held.row.number} attempt {officer}/{row.number}"
    work.audit(subject, before={"state": row.state}, after={"state": state.value})


@verb(area=EXAM, title=say("Collect papers whose time is up"), command="exam sweep")
def sweep_exams(work: Work, number: str = "", *, dry_run: bool = False) -> None:
    """Close every attempt whose time and grace are over, once, and grade it by what was saved."""
    from learnlaw.store.exams import exam_rows

    for row in exam_rows(work.connection, number):
        if row.state in (ExamState.OPEN, ExamState.MAKEUP):
            sweep(work, find_exam(work.desk, work.connection, row.number, work.people))
    if not work.counts.get("collected"):
        work.keep = False


def sweep(work: Work, held: Held) -> None:
    """Close every attempt of one exam whose time and grace are over, once, and grade it."""
    for row in _forgotten(work.desk, work.connection, held):
        _end(work, held, row, AttemptState.TIMED_OUT)
        work.count("collected")


def _forgotten(desk: Desk, connection: Connection, held: Held) -> list[AttemptRow]:
    """The attempts of an exam whose time and grace are over, and that nobody handed in."""
    from learnlaw.store.attempts import attempt_rows

    rows = attempt_rows(connection, exam_id=held.id, state=AttemptState.SITTING.value)
    return [row for row in rows if row.deadline and _seen_of(row).now(desk).at > row.deadline + GRACE]


@look("look_at_outcome", say("Look at the own result"))
def outcome(desk: Desk, attempt: int) -> Outcome:
    """What a paper came to, for whoever sat it."""
    from learnlaw.store.attempts import attempt_rows, last_rounds

    with desk.reading() as connection:
        people = desk.facts.people(connection)
        (row,) = attempt_rows(connection, key=attempt)
        marks = last_rounds(connection, [attempt]).get(attempt)
    return Outcome(people.officer_codes[row.officer_id], AttemptState(row.state), marks)
