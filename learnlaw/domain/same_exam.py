"""Several rows of the ledger that are one exam: it counts once for each unit, and its passes once (RULES 15).

A unit's own ledger, the county's, and a score list may each name the same exam.
Rows are one exam by title and day: the first or last day of its window, or that
to which it counts. Each unit keeps the first row that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from learnlaw.domain.metric import ExamResult
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.text import skeleton


def one_exam_each(
    sessions: Sequence[StudySession], results: Sequence[ExamResult], exams: frozenset[str]
) -> tuple[Sequence[StudySession], Sequence[ExamResult]]:
    """The sessions, each unit in one row of an exam alone, and the results under the first row of theirs.

    `exams` are the kinds that people sit and that some rule counts.
    """
    if not exams:
        return sessions, results
    first: dict[tuple[str, date], str] = {}
    named: dict[str, set[str]] = {}
    key_of: dict[str, str] = {}
    found = []
    for session in sessions:
        if exams.isdisjoint(session.kinds) or session.status is not Status.HELD:
            found.append(session)
            continue
        title, days = skeleton(session.topic), (session.last, session.day, session.first)
        exam = next((first[title, day] for day in days if (title, day) in first), session.key)
        first |= {(title, day): exam for day in days if (title, day) not in first}
        key_of[session.key] = exam
        taken = named.setdefault(exam, set())
        units = tuple(unit for unit in session.units if unit not in taken)
        taken.update(units)
        found.append(session if units == session.units else replace(session, units=units))
    return found, [_under(result, key_of) for result in results]


def _under(result: ExamResult, key_of: dict[str, str]) -> ExamResult:
    key = key_of.get(result.exam, result.exam)
    return result if key == result.exam else replace(result, exam=key)
