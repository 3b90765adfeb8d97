"""An attempt goes through its states once, ends on the host's time, and one of them counts."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.attempt import (
    ATTEMPT_WORDS,
    GRACE,
    NEXT,
    Arrival,
    Attempt,
    AttemptState,
    AttemptStateError,
    advance,
    arrival,
    clock_jump,
    counting_attempt,
    deadline,
    host_time,
    overdue,
)
from learnlaw.domain.blueprint import Counting

NINE = datetime(2024, 12, 20, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
SITTING, SUBMITTED, TIMED_OUT, PENDING, GRADED, VOID = AttemptState
ALLOWED = {
    (SITTING, SUBMITTED),
    (SITTING, TIMED_OUT),
    (SITTING, VOID),
    (SUBMITTED, PENDING),
    (SUBMITTED, GRADED),
    (SUBMITTED, VOID),
    (TIMED_OUT, PENDING),
    (TIMED_OUT, GRADED),
    (TIMED_OUT, VOID),
    (PENDING, GRADED),
    (PENDING, VOID),
    (GRADED, PENDING),
    (GRADED, VOID),
}


def an_attempt(
    number: int = 1, state: AttemptState = GRADED, marks: str | None = None, minutes: int | None = 60
) -> Attempt:
    return Attempt(
        officer="0012",
        number=number,
        state=state,
        started_at=NINE,
        deadline=None if minutes is None else NINE + timedelta(minutes=minutes),
        marks=None if marks is None else Decimal(marks),
    )


@pytest.mark.parametrize(("state", "to"), [*itertools.product(AttemptState, repeat=2)])
def test_every_pair_of_states(state: AttemptState, to: AttemptState) -> None:
    if (state, to) in ALLOWED:
        assert advance(state, to) is to
        return
    with pytest.raises(AttemptStateError) as error:
        advance(state, to)
    assert (
        str(error.value)
        == f"an answer paper that is {ATTEMPT_WORDS[state]} cannot become: {ATTEMPT_WORDS[to]}"
    )


def test_every_state_has_its_row() -> None:
    assert set(NEXT) == set(ATTEMPT_WORDS) == set(AttemptState)


@pytest.mark.parametrize(
    ("after", "becomes"),
    [
        pytest.param(-MS, Arrival.IN_TIME, id="a millisecond before"),
        pytest.param(timedelta(0), Arrival.IN_TIME, id="at the deadline"),
        pytest.param(MS, Arrival.LATE, id="a millisecond after"),
        pytest.param(GRACE - MS, Arrival.LATE, id="a millisecond before the grace ends"),
        pytest.param(GRACE, Arrival.LATE, id="at the end of the grace"),
        pytest.param(GRACE + MS, Arrival.REFUSED, id="a millisecond after it"),
    ],
)
def test_the_deadline(after: timedelta, becomes: Arrival) -> None:
    due = deadline(NINE, 60, 15)
    assert due == NINE + timedelta(minutes=75)
    assert arrival(due, due + after) is becomes
    left_open = overdue([an_attempt(state=SITTING, minutes=75)], due + after)
    assert bool(left_open) == (becomes is Arrival.REFUSED)


def test_only_what_is_being_sat_is_swept() -> None:
    attempts = [an_attempt(n, state) for n, state in enumerate(AttemptState, 1)]
    on_paper = an_attempt(9, SITTING, minutes=None)
    assert overdue([*attempts, on_paper], NINE + timedelta(days=30)) == [attempts[0]]


hours = st.timedeltas(timedelta(hours=-2), timedelta(hours=2))


@given(st.lists(st.tuples(st.timedeltas(timedelta(0), timedelta(minutes=10)), hours), max_size=20))
def test_no_setting_of_the_clock_gives_time(steps: list[tuple[timedelta, timedelta]]) -> None:
    seen = real = NINE
    for elapsed, set_by in steps:
        real += elapsed
        before, seen = seen, host_time(seen, real + set_by, elapsed)
        assert seen >= before + elapsed
    assert seen >= real


def test_after_a_restart_time_stands_still_at_worst() -> None:
    assert host_time(NINE, NINE - timedelta(hours=1)) == NINE
    assert host_time(NINE, NINE + timedelta(hours=1)) == NINE + timedelta(hours=1)
    assert host_time(NINE, NINE + timedelta(hours=1), timedelta(minutes=1)) == NINE + timedelta(hours=1)


@pytest.mark.parametrize(
    ("wall", "jump"),
    [
        pytest.param(60, None, id="as long as it took"),
        pytest.param(65, None, id="five seconds more"),
        pytest.param(66, 6, id="six seconds more"),
        pytest.param(55, None, id="five seconds less"),
        pytest.param(-3540, -3600, id="an hour back"),
    ],
)
def test_a_clock_that_was_set_is_noticed(wall: int, jump: int | None) -> None:
    found = clock_jump(timedelta(seconds=wall), timedelta(seconds=60))
    assert found == (None if jump is None else timedelta(seconds=jump))


@pytest.mark.parametrize(
    ("attempts", "best", "last"),
    [
        pytest.param([], None, None, id="none"),
        pytest.param([(GRADED, "70"), (GRADED, "90"), (GRADED, "80")], 2, 3, id="three graded"),
        pytest.param([(GRADED, "80"), (GRADED, "80")], 1, 2, id="two alike"),
        pytest.param([(GRADED, "70"), (VOID, "95")], 1, 1, id="a void one"),
        pytest.param([(GRADED, "70"), (SITTING, None)], 1, 1, id="one being sat"),
        pytest.param([(GRADED, "70"), (PENDING, "20")], 1, None, id="the last not marked yet"),
        pytest.param([(GRADED, "0")], 1, 1, id="no marks at all"),
        pytest.param([(SUBMITTED, None), (TIMED_OUT, None)], None, None, id="nothing graded"),
    ],
)
def test_which_attempt_counts(
    attempts: list[tuple[AttemptState, str | None]], best: int | None, last: int | None
) -> None:
    those = [an_attempt(n, state, marks) for n, (state, marks) in enumerate(attempts, 1)]
    for order in (those, those[::-1]):
        for counting, number in ((Counting.BEST, best), (Counting.LAST, last)):
            found = counting_attempt(order, counting)
            assert (found and found.number) == number
