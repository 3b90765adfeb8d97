"""Whether answers hold together, and whether marks and what counts are what they come to (PROMISES, R-22)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState
from learnlaw.domain.study import hundredths
from learnlaw.errors import LearnlawError
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of, computed, keys_of
from learnlaw.verbs.exam_desk import Held, find_exam
from learnlaw.verbs.exam_facts import MAIN, MAKEUP
from learnlaw.verbs.exam_running import exam_fact

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.attempts import AttemptRow


def doubtful_papers(desk: Desk, connection: Connection) -> list[str]:
    """Every answer paper that does not bear out its marks, or its result, as exam/officer/attempt; none is the rule."""
    from learnlaw.store.exams import exam_rows

    people, found = desk.facts.people(connection), []
    for row in exam_rows(connection):
        if row.state != ExamState.DRAFT:
            held = find_exam(desk, connection, row.number, people)
            found += [
                f"{row.number}/{which}" for which in (*_papers(connection, held), *_facts(connection, held))
            ]
    return list(dict.fromkeys(found))


def _papers(connection: Connection, held: Held) -> Iterator[str]:
    """Attempts whose log of answers was touched, or whose marks are others than its answers come to."""
    from learnlaw.store.attempts import attempt_rows, broken_chains, last_rounds

    rows = attempt_rows(connection, exam_id=held.id)
    broken = broken_chains(connection, [row.id for row in rows])
    over = [row for row in rows if row.state not in (AttemptState.SITTING, AttemptState.VOID)]
    rounds, keys = last_rounds(connection, [row.id for row in over]), keys_of(connection, held)
    for row in rows:
        if row.id in broken:
            yield _name(held, row)
    for row in over:
        try:
            again = computed(connection, keys, {row.id: row.paper_id})[row.id]
        except LearnlawError:
            yield _name(held, row)
            continue
        marks = rounds.get(row.id)
        if marks is None or (marks.marks, marks.passed) != (again.marks, again.passed):
            yield _name(held, row)


def _name(held: Held, row: AttemptRow) -> str:
    return f"{held.people.officer_codes[row.officer_id]}/{row.number}"


def _facts(connection: Connection, held: Held) -> Iterator[str]:
    """Officers whose result in the ledger is another than their papers say."""
    from learnlaw.store.results import results_of

    if held.row.activity_id is None or held.exam.state is ExamState.VOID:
        return
    fact, ids = exam_fact(held, attempts_of(connection, held)), held.people.officer_ids
    standing = {key[1:]: result for key, result in results_of(connection, [held.row.activity_id]).items()}
    for one in fact.sat:
        result = standing.get((ids[one.officer], MAKEUP if one.makeup else MAIN))
        marks = None if one.marks is None else hundredths(one.marks)
        # where units have rows of their own, a result may stand in one of those
        if result is not None and (result.marks, result.passed) != (marks, one.passed):
            yield one.officer
