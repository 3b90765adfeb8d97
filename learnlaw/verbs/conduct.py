"""What about the sittings of an exam a person should look at; nothing here is kept, printed or decided."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState, Response, Way
from learnlaw.domain.conduct import Flag, Sitting, fast, same_terminal, same_wrong, tally
from learnlaw.domain.grading import standing
from learnlaw.domain.question import Kind, Question
from learnlaw.errors import say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.registry import listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.paper import Paper
    from learnlaw.store.attempts import AttemptRow

ENDED = (AttemptState.SUBMITTED, AttemptState.TIMED_OUT, AttemptState.PENDING, AttemptState.GRADED)
"""Attempts that are looked at: what is being sat is not over, what was annulled was judged."""


@dataclass(frozen=True, slots=True)
class Conduct:
    """Everything worth a look in one exam: for who judges it. A report may print `counts` alone."""

    held: Held
    looked_at: int
    """How many attempts."""
    flags: tuple[Flag, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many flags of each code, which name nobody."""
        return tally(self.flags)


@listed(area=EXAM, title=say("Show what about the sittings a person should look at"), command="exam conduct")
def exam_conduct(desk: Desk, number: str) -> Conduct:
    """Great speed, equal wrong answers in one unit, one terminal in turn. NotFoundError.

    Speed and terminals are looked for in every attempt that has ended, equal
    answers in the one of each officer that counts, or else the last: who sits
    twice answers like himself.
    """
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        mine = _sittings(connection, held)
        counting = _counting(connection, held, mine)
    every = list(mine.values())
    flags = (*fast(every), *same_wrong(counting), *same_terminal(every))
    return Conduct(held, len(every), flags)


def _counting(
    connection: Connection, held: Held, mine: Mapping[tuple[str, int], Sitting]
) -> Sequence[Sitting]:
    """One sitting an officer."""
    from learnlaw.domain.turnout import standings

    last = {officer: sitting for (officer, _), sitting in sorted(mine.items(), key=lambda each: each[0])}
    for one in standings(held.exam, attempts_of(connection, held)):
        key = (one.expected.officer, one.counts.number if one.counts else 0)
        if key in mine:
            last[one.expected.officer] = mine[key]
    return list(last.values())


def _sittings(connection: Connection, held: Held) -> dict[tuple[str, int], Sitting]:
    """The attempts that have ended, by officer and number, as they are judged."""
    from learnlaw.store.attempts import attempt_rows, last_rounds, responses_of
    from learnlaw.store.papers import asked_questions, load_papers

    rows = [row for row in attempt_rows(connection, exam_id=held.id) if row.state in ENDED]
    papers = load_papers(connection, held.id, {row.paper_id for row in rows})
    questions = asked_questions(connection, papers)
    keys = [row.id for row in rows]
    responses, rounds = responses_of(connection, keys), last_rounds(connection, keys)
    units = {one.officer: one.unit for one in held.exam.expected}
    found = {}
    for row in rows:
        officer = held.people.officer_codes[row.officer_id]
        marks = rounds[row.id].items if row.id in rounds else ()
        paper, given = papers[row.paper_id].paper, responses.get(row.id, ())
        found[officer, row.number] = _sitting(
            officer, units.get(officer, ""), row, _Sheet(paper, questions, given, marks)
        )
    return found


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One attempt's paper, answers and marks."""

    paper: Paper
    questions: Mapping[tuple[str, int], Question]
    given: Sequence[Response]
    marks: Sequence[str | None]
    """Of the last round, item by item; empty where it was never graded."""

    def answers(self) -> dict[str, str]:
        """By question; those in a person's own words are left out, which no two write alike by chance."""
        values = standing(self.given, len(self.paper.items))
        return {
            item.question: _spelled(value)
            for item, value in zip(self.paper.items, values, strict=True)
            if value and self.questions[item.question, item.version].kind is not Kind.SHORT
        }

    def wrong(self) -> frozenset[str]:
        """The questions that did not have their full marks."""
        return frozenset(
            item.question
            for item, got in zip(self.paper.items, self.marks, strict=False)
            if got is not None and Decimal(got) < item.marks
        )


def _sitting(officer: str, unit: str, row: AttemptRow, sheet: _Sheet) -> Sitting:
    answers = sheet.answers()
    on_paper = row.way == Way.PAPER
    return Sitting(
        officer=officer,
        unit=unit,
        answers=answers,
        wrong=sheet.wrong() & answers.keys(),
        started_at=None if on_paper else row.started_at,
        answered_at=() if on_paper else _first_answers(sheet.given),
        submitted_at=None if on_paper else row.ended_at,
        terminal="" if on_paper else row.terminal,
    )


def _first_answers(given: Iterable[Response]) -> Sequence[datetime]:
    """When each item had its first answer; what came late, and what was taken back, was none."""
    first: dict[int, datetime] = {}
    for response in given:
        if response.value and not response.late:
            first.setdefault(response.item, response.at)
    return tuple(first.values())


def _spelled(value: str) -> str:
    """One spelling of what was typed into blanks; letters stay as they are."""
    return unicodedata.normalize("NFKC", value).replace(" ", "")
