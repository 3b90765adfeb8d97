"""What the screens of a sitting ask: who can sit, what a seat is told before it begins, how it stands now.

Everything here only reads, and none of it reads a key.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import Exam, ExamState, Mode
from learnlaw.errors import Message, NotFoundError, say
from learnlaw.verbs.exam_desk import find_exam
from learnlaw.verbs.finding_people import Person, persons
from learnlaw.verbs.registry import look as reach
from learnlaw.verbs.sitting import SITTING, Sitting, my_exams

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One officer before one exam: what is told before time begins to run."""

    exam: Exam
    officer: str
    name: str
    unit: str
    minutes: int
    """Of an attempt, the extra ones among them."""
    extra: int
    can: bool
    going_on: bool
    """Whether an attempt is being sat and is gone on with."""
    why: Message | None
    """Why it cannot be begun."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How an attempt stands in the database now."""

    state: AttemptState
    mine: bool
    """Whether this window is the one that writes."""
    deadline: datetime


def sitters(desk: Desk) -> Sequence[Person]:
    """Who is expected at the exams at the terminal that are open now, in the order of their units."""
    from learnlaw.store.exams import exam_rows

    units: dict[str, str] = {}
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        for row in exam_rows(connection):
            if row.state not in (ExamState.OPEN, ExamState.MAKEUP) or row.mode != Mode.TERMINAL:
                continue
            for one in find_exam(desk, connection, row.number, people).exam.expected:
                if not one.exempt and not one.reserve:
                    units.setdefault(one.officer, one.unit)
    return persons(people.roster, units.items())


@reach("look_at_seat", say("Look at the own seat"))
def seat_of(desk: Desk, number: str, officer: str) -> Seat:
    """What an officer is told before an exam. NotFoundError if there is no such exam, or no such officer."""
    offers = my_exams(desk, officer)
    with desk.reading() as connection:
        people = desk.facts.people(connection)
        exam = find_exam(desk, connection, number, people).exam
    one = next((each for each in exam.expected if each.officer == officer), None)
    offer = next((each for each in offers if each.exam.number == exam.number), None)
    if one is None or offer is None:
        raise NotFoundError(kind=say("officer expected at this exam"), code=officer)
    return Seat(
        exam=exam,
        officer=officer,
        name=people.roster.officers[officer].name,
        unit=people.roster.units[one.unit].name,
        minutes=exam.blueprint.minutes + one.extra_minutes,
        extra=one.extra_minutes,
        can=offer.can,
        going_on=offer.going_on,
        why=offer.why,
    )


@reach("look_at_sitting", SITTING)
def look(desk: Desk, sitting: Sitting) -> Standing:
    """How the attempt stands: collected meanwhile, taken over by another window, given more time."""
    from learnlaw.store.attempts import attempt_rows

    with desk.reading() as connection:
        (row,) = attempt_rows(connection, key=sitting.attempt)
    mine = row.holder == sitting.holder
    return Standing(AttemptState(row.state), mine, row.deadline or sitting.deadline)


def this_terminal() -> str:
    """What the record says of the terminal that somebody sat at."""
    try:
        name = os.ttyname(0)
    except (OSError, AttributeError):  # no terminal; a system without such names
        name = ""
    return f"{socket.gethostname()} {name}".strip()[:120]
