"""Records of blind solving: someone saw stem, options and the law's text, and answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.question import Question, State, same_answer


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a solver answered to a question of one digest."""

    question: str
    digest: str
    answer: str
    ambiguous: bool
    solved_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a set of questions stands against its records."""

    questions: int
    solved: int
    """Questions of which the present digest has a record."""
    agreed: int
    """Of these, not ambiguous and with an answer equal to the key."""
    ambiguous: int
    differing: int
    records: int
    """All records, those of earlier digests included."""


def latest(verdicts: Iterable[Verdict]) -> dict[tuple[str, str], Verdict]:
    """The last verdict on each question and digest."""
    found: dict[tuple[str, str], Verdict] = {}
    for verdict in verdicts:
        before = found.get((verdict.question, verdict.digest))
        if before is None or verdict.solved_on >= before.solved_on:
            found[verdict.question, verdict.digest] = verdict
    return found


def doubt(question: Question, found: Mapping[tuple[str, str], Verdict]) -> str | None:
    """Why the records do not bear a question out: unsolved, ambiguous, differs; None if they do."""
    verdict = found.get((question.id, question.digest))
    if verdict is None:
        return "unsolved"
    if verdict.ambiguous:
        return "ambiguous"
    return None if same_answer(question, verdict.answer) else "differs"


def summary(questions: Iterable[Question], verdicts: Iterable[Verdict]) -> Summary:
    """Counts over the questions that are not retired; no figure is typed by hand."""
    records = list(verdicts)
    found = latest(records)
    asked = [q for q in questions if q.state is not State.RETIRED]
    doubts = [doubt(q, found) for q in asked]
    return Summary(
        questions=len(asked),
        solved=len(asked) - doubts.count("unsolved"),
        agreed=doubts.count(None),
        ambiguous=doubts.count("ambiguous"),
        differing=doubts.count("differs"),
        records=len(records),
    )
