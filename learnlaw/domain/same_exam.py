"""Several rows of the ledger that are one exam: it counts once for each unit and each officer (RULES 15).

A unit's own ledger, the county's, and a score list may each name the same exam.
Rows are one exam by title and day: the first or last day of its window, or that
to which it counts. Each unit keeps the first row that names it, and each officer
the first row that counts for them; a pass counts once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from learnlaw.domain.metric import ExamResult
from learnlaw.domain.study import Status, StudySession
from learnlaw.domain.text import skeleton


@dataclass(frozen=True, slots=True)
class SameExam:
    """Which rows of the ledger are one exam."""

    exam_of: Mapping[str, str] = field(default_factory=dict)
    """The key of the first row, by the key of each; only exams that several rows name."""
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The units of a row that an earlier row of its exam names already."""

    def takes(self, row: str, unit: str) -> bool:
        """Whether a unit that a row names is counted in an earlier row of the exam."""
        return unit in self.taken.get(row, ())

    def repeated(self, rows: Iterable[tuple[str, date]], on: date) -> dict[str, str]:
        """Of the rows that count for one officer, those that are not the exam's first, each with the one that is.

        `rows` are keys with the day of their count. The row entered first
        counts; one after `on` only where none has been by then, so that what
        is dated later changes no figure of that day (RULES 25).
        """
        together: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for key, day in rows:
            if key in self.exam_of:
                together[self.exam_of[key]].append((day > on, len(key), key))
        found: dict[str, str] = {}
        for ranked in together.values():
            first, *others = sorted(ranked)
            found |= {key: first[-1] for _, _, key in others}
        return found


@dataclass(frozen=True, slots=True)
class OneEach:
    """The ledger with each exam counted once."""

    sessions: Sequence[StudySession]
    """Each unit in one row of an exam alone."""
    results: Sequence[ExamResult]
    """Under the first row of their exam."""
    same: SameExam = SameExam()


def one_exam_each(
    sessions: Sequence[StudySession], results: Sequence[ExamResult], exams: frozenset[str]
) -> OneEach:
    """Let each unit, and each result, stand in one row of an exam; and tell which rows are one.

    `exams` are the kinds that people sit and that some rule counts.
    """
    if not exams:
        return OneEach(sessions, results)
    first: dict[tuple[str, date], str] = {}
    named: dict[str, set[str]] = {}
    key_of: dict[str, str] = {}
    taken: dict[str, frozenset[str]] = {}
    found = []
    for session in sessions:
        if exams.isdisjoint(session.kinds) or session.status is not Status.HELD:
            found.append(session)
            continue
        title, days = skeleton(session.topic), (session.last, session.day, session.first)
        exam = next((first[title, day] for day in days if (title, day) in first), session.key)
        first |= {(title, day): exam for day in days if (title, day) not in first}
        key_of[session.key] = exam
        units = named.setdefault(exam, set())
        left = tuple(unit for unit in session.units if unit not in units)
        if left != session.units:
            taken[session.key] = frozenset(units.intersection(session.units))
        units.update(left)
        found.append(session if left == session.units else replace(session, units=left))
    rows = Counter(key_of.values())
    several = {key: exam for key, exam in key_of.items() if rows[exam] > 1}
    return OneEach(found, [_under(result, several) for result in results], SameExam(several, taken))


def _under(result: ExamResult, exam_of: Mapping[str, str]) -> ExamResult:
    key = exam_of.get(result.exam, result.exam)
    return result if key == result.exam else replace(result, exam=key)
