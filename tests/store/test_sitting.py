"""A sitting keeps what it called saved, has one writer, one end and one deadline, and sees no key before its end."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from learnlaw.domain.attempt import GRACE, AttemptState
from learnlaw.errors import LearnlawError
from learnlaw.store.attempts import attempt_rows, broken_chains, responses_of, rounds_of
from learnlaw.verbs.clock import FixedClock, Ticks
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_care import excuse_officer
from learnlaw.verbs.exam_regrade import regrade_exam
from learnlaw.verbs.exam_running import void_exam
from learnlaw.verbs.sitting import (
    MayNotSitError,
    OverError,
    ReadOnlyError,
    Sitting,
    TimeUpError,
    flag_item,
    my_exams,
    outcome,
    save_answer,
    sit_exam,
    submit_exam,
    sweep_exams,
    time_left,
)
from learnlaw.verbs.sitting_desk import look, seat_of, sitters
from tests.halls import BEGINS, CANARY, MINUTES, a_hall, a_sitting, exam_number, hall_desk

CHOICES = ("single", "multiple", "true_false")
MANY = {f"{n:04}": f"人员{n}" for n in range(1, 25)}
STARTED = BEGINS + timedelta(minutes=10)
DUE = STARTED + timedelta(minutes=MINUTES)
MILLISECOND = timedelta(milliseconds=1)
ROUNDS, OPS, WINDOWS, STARTS = 12, 6, 50, 20


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every kind of question, four officers, one attempt."""
    return a_hall(tmp_path_factory.mktemp("hall"))


@pytest.fixture(scope="module")
def full_hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two dozen officers, choices alone, two attempts."""
    return a_hall(tmp_path_factory.mktemp("full"), kinds=CHOICES, people=MANY, attempts=2)


@pytest.fixture
def desk(hall: Path, tmp_path: Path) -> Iterator[Desk]:
    found = hall_desk(hall, copy=tmp_path)
    yield found
    found.close()


@pytest.fixture
def full(full_hall: Path, tmp_path: Path) -> Iterator[Desk]:
    found = hall_desk(full_hall, copy=tmp_path)
    yield found
    found.close()


def at(desk: Desk, moment: Any, ran: timedelta | None = None, boot: str = "fixed") -> Desk:
    """The same database when the clock says `moment`, and the host has been running for `ran`."""
    ticks = Ticks(boot, round((ran or timedelta(0)) / MILLISECOND))
    moved = replace(desk, clock=FixedClock(moment, ticks))
    moved.__dict__["engine"] = desk.engine
    return moved


def together(*acts: Callable[[], object]) -> list[object]:
    """What comes of acts that begin at the same instant, each in a thread of its own."""
    gate, found = Barrier(len(acts)), list[object]([None] * len(acts))

    def run(place: int) -> None:
        gate.wait()
        try:
            found[place] = acts[place]()
        except LearnlawError as error:
            found[place] = error

    threads = [Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return found


def log_of(desk: Desk, sitting: Sitting) -> Sequence[Any]:
    """The answers in the database, late ones among them; their chain must hold."""
    with desk.reading() as connection:
        assert broken_chains(connection, [sitting.attempt]) == {}
        return responses_of(connection, [sitting.attempt]).get(sitting.attempt, [])


def rounds(desk: Desk, sitting: Sitting) -> int:
    """How often the attempt was graded."""
    with desk.reading() as connection:
        return len(rounds_of(connection, sitting.attempt))


# -- saving ---------------------------------------------------------------------------------


def test_what_is_saved_is_there_when_it_is_gone_on_with(desk: Desk) -> None:
    first = a_sitting(desk)
    seqs = [save_answer(desk, first, item, value, f"t{item}").seq for item, value in ((1, "A"), (2, "BD"))]
    flag_item(desk, first, 3, on=True)
    again = a_sitting(desk, holder="w2")
    assert seqs == [1, 2]
    assert (again.attempt, dict(again.answers), set(again.flags)) == (first.attempt, {1: "A", 2: "BD"}, {3})
    assert again.deadline == first.deadline and again.saved == 2


def test_an_answer_that_is_sent_twice_is_saved_once(desk: Desk) -> None:
    sitting = a_sitting(desk)
    first, again = (save_answer(desk, sitting, 1, "A", "same") for _ in range(2))
    assert first.seq == again.seq == 1
    assert len(log_of(desk, sitting)) == 1


def test_an_answer_that_is_taken_back_is_no_answer(desk: Desk) -> None:
    sitting = a_sitting(desk)
    save_answer(desk, sitting, 1, "A", "t1")
    save_answer(desk, sitting, 1, "", "t2")
    assert dict(a_sitting(desk).answers) == {}


def test_nothing_is_saved_after_handing_in(desk: Desk) -> None:
    sitting = a_sitting(desk)
    submit_exam(desk, sitting)
    with pytest.raises(OverError):
        save_answer(desk, sitting, 1, "A", "t1")
    assert log_of(desk, sitting) == []


# -- two windows (R-08) -----------------------------------------------------------------------


def test_only_the_window_that_was_opened_last_writes_in_any_interleaving(desk: Desk) -> None:
    draw, model = random.Random(8), dict[int, str]()
    windows = {"w0": a_sitting(desk, holder="w0")}
    writer, refused, token = "w0", 0, 0
    for turn in range(1, WINDOWS + 1):
        newer = f"w{turn}"
        opens = draw.randrange(OPS)
        for op in range(OPS):
            if op == opens:
                windows[newer], writer = a_sitting(desk, holder=newer), newer
                assert dict(windows[newer].answers) == model
                continue
            name, item, value = draw.choice(list(windows)), draw.randint(1, 3), draw.choice("TF")
            token += 1
            try:
                save_answer(desk, windows[name], item, value, f"{token}")
            except ReadOnlyError:
                refused += 1
                assert name != writer
            else:
                assert name == writer
                model[item] = value
        windows = {name: windows[name] for name in list(windows)[-2:]}
    assert dict(a_sitting(desk, holder="last").answers) == model
    assert refused > WINDOWS, "too few were refused to say anything"


def test_a_window_that_was_taken_over_neither_flags_nor_hands_in(desk: Desk) -> None:
    older, newer = a_sitting(desk, holder="w1"), a_sitting(desk, holder="w2")
    for act in (lambda: flag_item(desk, older, 1, on=True), lambda: submit_exam(desk, older)):
        with pytest.raises(ReadOnlyError):
            act()
    assert not look(desk, older).mine and look(desk, newer).mine
    assert look(desk, newer).state is AttemptState.SITTING


# -- time (R-11, R-14) ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("after", "fate"),
    [
        pytest.param(-MILLISECOND, "kept", id="a millisecond before the deadline"),
        pytest.param(timedelta(0), "kept", id="at the deadline"),
        pytest.param(MILLISECOND, "late", id="a millisecond after it"),
        pytest.param(GRACE - MILLISECOND, "late", id="a millisecond before the end of the grace"),
        pytest.param(GRACE, "late", id="at the end of the grace"),
        pytest.param(GRACE + MILLISECOND, "refused", id="a millisecond after the grace"),
    ],
)
@pytest.mark.parametrize("known", [False, True], ids=["an open question", "one that was answered in time"])
def test_what_becomes_of_an_answer_about_the_deadline(
    desk: Desk, after: timedelta, fate: str, known: bool
) -> None:
    sitting = a_sitting(desk)
    assert sitting.deadline == DUE
    if known:
        save_answer(desk, sitting, 1, "B", "early")
    then = at(desk, DUE + after)
    if fate == "refused":
        with pytest.raises(TimeUpError):
            save_answer(then, sitting, 1, "A", "t")
    else:
        assert save_answer(then, sitting, 1, "A", "t").late == (fate == "late")
    assert len(log_of(desk, sitting)) == known + (fate != "refused")
    submit_exam(then, sitting)
    marks = outcome(desk, sitting.attempt).marks
    assert marks is not None and marks.marks == (Decimal(10) if fate == "kept" else 0)


@pytest.mark.parametrize(
    ("set_to", "ran", "fate"),
    [
        pytest.param(-60, MINUTES * 60_000, "kept", id="back an hour, at the deadline"),
        pytest.param(-60, MINUTES * 60_000 + 1, "late", id="back an hour, after it"),
        pytest.param(-60, MINUTES * 60_000 + 5_001, "refused", id="back an hour, after the grace"),
        pytest.param(-100_000, MINUTES * 60_000 + 5_001, "refused", id="back two months, after the grace"),
        pytest.param(0, MINUTES * 60_000 + 5_001, "refused", id="held, after the grace"),
    ],
)
def test_a_clock_that_was_set_back_gives_no_second_more(desk: Desk, set_to: int, ran: int, fate: str) -> None:
    sitting = a_sitting(desk)
    then = at(desk, STARTED + timedelta(minutes=set_to), ran * MILLISECOND)
    assert time_left(then, sitting) == pytest.approx((MINUTES * 60_000 - ran) / 1000)
    if fate == "refused":
        with pytest.raises(TimeUpError):
            save_answer(then, sitting, 1, "A", "t")
        sweep_exams(then)
        assert look(desk, sitting).state is not AttemptState.SITTING
    else:
        assert save_answer(then, sitting, 1, "A", "t").late == (fate == "late")


def test_time_does_not_go_back_over_a_restart_of_the_host(desk: Desk) -> None:
    sitting = a_sitting(desk)
    save_answer(at(desk, STARTED + timedelta(minutes=50), timedelta(minutes=50)), sitting, 1, "A", "t1")
    restarted = at(desk, STARTED, timedelta(0), boot="another")
    again = sit_exam(restarted, exam_number(desk), "0105", holder="w2")
    assert again.deadline == DUE
    assert time_left(restarted, again) <= 10 * 60


# -- the end (R-15, R-19, R-20) ---------------------------------------------------------------------


def test_handing_in_at_the_same_instant_grades_once(full: Desk) -> None:
    for officer in list(MANY)[:ROUNDS]:
        sitting = a_sitting(full, officer)
        save_answer(full, sitting, 1, "A", "t")
        found = together(*[lambda sitting=sitting: submit_exam(full, sitting)] * 8)
        numbers = [one.number for one in found]  # type: ignore[attr-defined]  # receipts, all of them
        assert sum(number > 0 for number in numbers) == 1
        assert rounds(full, sitting) == 1
        assert look(full, sitting).state is AttemptState.GRADED


def test_handing_in_and_the_sweeper_end_an_attempt_once_with_one_score(full: Desk) -> None:
    late, ends = at(full, DUE + GRACE + MILLISECOND), set[str]()
    for officer in list(MANY)[:ROUNDS]:
        sitting = a_sitting(full, officer)
        save_answer(full, sitting, 1, "A", "t")
        together(
            lambda sitting=sitting: submit_exam(late, sitting),  # type: ignore[misc]  # bound now
            lambda: sweep_exams(late),
            lambda: sweep_exams(late),
        )
        assert rounds(full, sitting) == 1
        marks = outcome(full, sitting.attempt).marks
        assert marks is not None and marks.marks == 10
        with full.reading() as connection:
            query = "SELECT after FROM audit WHERE subject LIKE :subject ORDER BY seq"
            told = connection.scalars(text(query), {"subject": f"%attempt {officer}/%"}).all()
        assert len(told) == 2, "begun once, ended once"
        ends.add(json.loads(told[-1])["state"])
    assert ends <= {"submitted", "timed_out"}


def test_a_forgotten_attempt_is_collected_once_with_what_was_saved(desk: Desk) -> None:
    sitting = a_sitting(desk)
    save_answer(desk, sitting, 1, "A", "t")
    days_later = at(desk, DUE + timedelta(days=3))
    assert sweep_exams(days_later).counts.get("collected") == 1
    assert sweep_exams(days_later).counts.get("collected") is None
    assert rounds(desk, sitting) == 1
    with desk.reading() as connection:
        (row,) = attempt_rows(connection, key=sitting.attempt)
    assert row.ended_at == DUE + GRACE


def test_nothing_is_collected_before_time_and_grace_are_over(desk: Desk) -> None:
    sitting = a_sitting(desk)
    assert not sweep_exams(at(desk, DUE + GRACE)).counts.get("collected")
    assert look(desk, sitting).state is AttemptState.SITTING


# -- beginning (R-26) ---------------------------------------------------------------------------------


def test_starts_at_the_same_instant_begin_one_attempt(full: Desk) -> None:
    number = exam_number(full)
    for round_ in (1, 2):
        acts = [lambda n=n: sit_exam(full, number, "0001", holder=f"w{n}") for n in range(STARTS)]
        found = together(*acts)
        assert {one.attempt for one in found if isinstance(one, Sitting)} == {round_}
        with full.reading() as connection:
            (row,) = attempt_rows(connection, key=round_)
        last = next(one for one in found if isinstance(one, Sitting) and one.holder == row.holder)
        submit_exam(full, last)
    found = together(*acts)
    assert all(isinstance(one, MayNotSitError) for one in found)
    with full.reading() as connection:
        assert len(attempt_rows(connection)) == 2


READING, WRITING = "reading begins", "writing begins"


def writes(connection: Connection) -> bool:
    """Whether a transaction that begins keeps others from writing."""
    return not connection.get_execution_options().get("learnlaw_reading", False)


@contextmanager
def just_before(desk: Desk, act: Callable[[Desk], object]) -> Iterator[None]:
    """Somebody else does something between the reading and the writing: before the second connection."""
    asked: list[Connection] = []

    def listen(connection: Connection) -> None:
        asked.append(connection)
        if len(asked) == 2:
            act(replace(desk))

    event.listen(desk.engine, "engine_connect", listen)
    try:
        yield
    finally:
        event.remove(desk.engine, "engine_connect", listen)
    assert len(asked) > 1


@pytest.mark.parametrize(
    "act",
    [
        pytest.param(lambda desk, number: excuse_officer(desk, number, "0105", reason="病假"), id="excused"),
        pytest.param(lambda desk, number: void_exam(desk, number, reason="泄题"), id="exam called off"),
    ],
)
def test_what_changed_since_the_roster_was_read_keeps_somebody_from_beginning(
    desk: Desk, act: Callable[[Desk, str], object]
) -> None:
    number = exam_number(desk)
    with just_before(desk, lambda other: act(other, number)), pytest.raises(MayNotSitError):
        sit_exam(desk, number, "0105", holder="w")
    with desk.reading() as connection:
        assert attempt_rows(connection) == []


def test_a_key_that_is_corrected_while_a_paper_is_handed_in_is_the_key(desk: Desk) -> None:
    sitting = a_sitting(desk)
    save_answer(desk, sitting, 1, "B", "t1")
    with just_before(
        desk, lambda other: regrade_exam(other, sitting.exam.number, "hall-1", "B", reason="更正")
    ):
        submit_exam(desk, sitting)
    with desk.reading() as connection:
        (marks,) = rounds_of(connection, sitting.attempt)
    assert marks.items[0] == "10.00"


def test_beginning_and_handing_in_hold_others_up_for_a_few_rows_alone(desk: Desk) -> None:
    with statements(desk) as found:
        submit_exam(desk, a_sitting(desk))
    held, inside = [], False
    for statement in found:
        inside = statement == WRITING or (inside and statement != READING)
        held.append(statement if inside else "")
    assert held.count(WRITING) == 2
    assert not [one for one in held if "posting" in one or "secret" in one]


def test_who_is_not_expected_does_not_begin(desk: Desk) -> None:
    with pytest.raises(LearnlawError):
        sit_exam(desk, exam_number(desk), "9999", holder="w")


# -- what the screens ask ----------------------------------------------------------------------------


def test_a_seat_says_what_can_be_done(desk: Desk) -> None:
    number = exam_number(desk)
    assert [one.code for one in sitters(desk)] == ["0105", "0106", "0107", "0108"]
    before = seat_of(desk, number, "0105")
    assert (before.can, before.going_on, before.minutes) == (True, False, MINUTES)
    sitting = a_sitting(desk)
    assert seat_of(desk, number, "0105").going_on
    assert [offer.going_on for offer in my_exams(desk, "0105")] == [True]
    submit_exam(desk, sitting)
    after = seat_of(desk, number, "0105")
    assert not after.can and after.why is not None


# -- keys (R-25) ------------------------------------------------------------------------------------------


@contextmanager
def statements(desk: Desk) -> Iterator[list[str]]:
    """Every statement that is run meanwhile, and where transactions begin."""
    found: list[str] = []

    def begin(connection: Connection) -> None:
        found.append(WRITING if writes(connection) else READING)

    def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        found.append(statement)

    event.listen(desk.engine, "before_cursor_execute", listen)
    event.listen(desk.engine, "begin", begin)
    try:
        yield found
    finally:
        event.remove(desk.engine, "before_cursor_execute", listen)
        event.remove(desk.engine, "begin", begin)


def test_no_key_is_asked_for_before_the_paper_is_handed_in(desk: Desk) -> None:
    with statements(desk) as before:
        sitting = a_sitting(desk)
        seat_of(desk, exam_number(desk), "0105")
        save_answer(desk, sitting, 1, "A", "t1")
        flag_item(desk, sitting, 2, on=True)
        look(desk, sitting)
        a_sitting(desk, holder="w1")
    with statements(desk) as afterwards:
        submit_exam(desk, sitting)
    assert len(before) > 20 and not [one for one in before if "secret" in one or "rationale" in one]
    assert [one for one in afterwards if "secret" in one], "the column is read where papers are graded"
    assert CANARY not in repr(sitting)
