"""One officer's seat at one exam: read for that officer alone, so that beginning and handing in stay short.

Two hundred begin in the same minute. What decides is a handful of rows, which
are read again in the transaction that writes; the roster and the blueprint
are read before it, while nobody waits.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState, Expected, admission
from learnlaw.errors import NotFoundError, say
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import Held, exam_of, exam_row, first_paper

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from learnlaw.domain.exam import Admission, Reason
    from learnlaw.store.attempts import AttemptRow
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """An exam as it concerns one officer: of those expected, and of the roster, nobody else is known."""

    held: Held
    officer: str

    @property
    def officer_id(self) -> int:
        """The number of the officer's row."""
        return self.held.people.officer_ids[self.officer]

    @property
    def expected(self) -> Expected | None:
        """What is put down for the officer, if anything."""
        return self.held.exam.expected[0] if self.held.exam.expected else None


def own_seat(desk: Desk, connection: Connection, number: str, officer: str) -> OwnSeat:
    """The exam and the officer. NotFoundError if there is no such exam, or no such officer."""
    from learnlaw.store.lookup import people_meant

    row = exam_row(connection, number)
    people = people_meant(connection, [officer])
    if officer not in people.officer_ids:
        raise NotFoundError(kind=say("officer"), code=officer)
    return read_again(connection, OwnSeat(Held(row, exam_of(row), people, desk.zone), officer))


def read_again(connection: Connection, seat: OwnSeat) -> OwnSeat:
    """The exam's row and the officer's as they stand in this transaction."""
    from learnlaw.store.exams import load_expected

    held = seat.held
    row = exam_row(connection, held.row.number)
    expected = load_expected(connection, held.people, row.id, seat.officer_id)
    return OwnSeat(replace(held, row=row, exam=exam_of(row, expected)), seat.officer)


def sitting_now(connection: Connection, seat: OwnSeat) -> AttemptRow | None:
    """The attempt that the officer is in the midst of."""
    from learnlaw.store.attempts import attempt_rows

    mine = attempt_rows(
        connection, exam_id=seat.held.id, officer_id=seat.officer_id, state=AttemptState.SITTING.value
    )
    return mine[0] if mine else None


def may_begin(connection: Connection, seat: OwnSeat, now: datetime) -> Admission | Reason:
    """Whether the officer may begin an attempt now."""
    mine = attempts_of(connection, seat.held, seat.officer_id).get(seat.officer, [])
    return admission(seat.held.exam, seat.expected, mine, now)


def next_paper(connection: Connection, seat: OwnSeat) -> int:
    """The paper of the officer's next attempt; no key is looked at."""
    from learnlaw.store.papers import paper_ids

    held, makeup = seat.held, seat.held.exam.state is ExamState.MAKEUP
    first = first_paper(makeup=makeup)
    mine = attempts_of(connection, held, seat.officer_id).get(seat.officer, [])
    used = sum(one.makeup is makeup for one in mine)
    papers = paper_ids(connection, held.id, seat.officer_id)
    own = papers.get((seat.officer_id, "", first + used))
    if own is not None:
        return own
    forms = sorted(form for who, form, number in papers if who is None and number == first)
    put_down = seat.expected.form if seat.expected else ""
    start = forms.index(put_down) if put_down in forms else 0
    return papers[None, forms[(start + used) % len(forms)], first]
