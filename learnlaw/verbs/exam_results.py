"""What an exam came to: results, the five columns, analysis, and flags for a person to judge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.analysis import Analysis, Candidate, Item, MarkTable, analyse
from learnlaw.domain.attempt import Attempt, AttemptState
from learnlaw.domain.grading import standing
from learnlaw.domain.knowledge import Knowledge, knowledge
from learnlaw.domain.question import CHOICE, LETTERS, Kind, Question
from learnlaw.domain.turnout import Standing, Turnout, standings, turnout, turnout_by_unit
from learnlaw.errors import NothingToJudgeError, RefusedError, say
from learnlaw.formats.door import Options
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.registry import listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.attempts import AttemptRow

__all__ = ["ExamResults", "Options", "analyse_exam", "analyse_marks", "exam_results"]


class NobodySatError(NothingToJudgeError):
    """Nothing can be analysed."""

    template = "nobody has been graded in exam {number} yet"


@dataclass(frozen=True, slots=True)
class ExamResults:
    """Everybody who was expected and what each came to, with the figures."""

    held: Held
    standings: tuple[Standing, ...]
    attempts: Mapping[str, Sequence[Attempt]]
    total: Turnout
    units: Mapping[str, Turnout]

    def rows(self) -> list[dict[str, Any]]:
        """As `exam results` prints it: a row an attempt, and one for who has none; instants with offset."""
        return [row for one in self.standings for row in self._rows(one)]

    def _rows(self, one: Standing) -> list[dict[str, Any]]:
        officer = one.expected.officer
        who = {
            "officer": officer,
            "name": self.held.people.roster.officers[officer].name,
            "unit": one.expected.unit,
        }
        full = self.held.exam.blueprint.total
        mine = self.attempts.get(officer, ())
        if not mine:
            state = "exempt" if one.exempt else "absent"
            none = {"attempt": None, "marks": None, "full": full, "passed": None, "makeup": False}
            return [{**who, **none, "submitted_at": None, "state": state, "counts": False}]
        return [
            {
                **who,
                "attempt": each.number,
                "marks": each.marks,
                "full": full,
                "passed": each.passed if each.marks is not None else None,
                "makeup": each.makeup,
                "submitted_at": each.ended_at,
                "state": each.state.value,
                "counts": one.counts is not None and each.number == one.counts.number,
            }
            for each in mine
        ]


@listed(area=EXAM, title=say("Show the results of an exam"), command="exam results")
def exam_results(desk: Desk, number: str, *, unit: str = "") -> ExamResults:
    """What everybody came to, of the whole exam or of a unit and those below it. NotFoundError."""
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        attempts = attempts_of(connection, held)
    those = standings(held.exam, attempts)
    if unit:
        above = held.people.roster.above
        those = [one for one in those if unit in above.get(one.expected.unit, ())]
    excellence = held.exam.blueprint.excellent_mark is not None
    whole, units = turnout(those, excellence=excellence), turnout_by_unit(those, excellence=excellence)
    return ExamResults(held, tuple(those), attempts, whole, units)


# -- analysis -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExamAnalysis:
    """The items of an exam, what is not known yet, and the questions themselves."""

    analysis: Analysis
    known: Knowledge
    questions: Mapping[str, Question]
    """By id, in the versions that were asked."""
    laws: Mapping[str, str]
    """What the laws that were asked about are called, by the word that a question has for each."""
    units: Mapping[str, str]
    """What the units are called, by code."""


@listed(area=EXAM, title=say("Analyse an exam"), command="exam analyse")
def analyse_exam(desk: Desk, number: str) -> ExamAnalysis:
    """Item analysis by the attempts that count. Raises `NobodySatError`, `NotFoundError`."""
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        table, questions = mark_table(connection, held)
    if not table.candidates:
        raise NobodySatError(number=number)
    units = {one.officer: one.unit for one in held.exam.expected}
    laws = {question.id: question.law for question in questions.values()}
    catalogue, known = known_catalogue(desk), held.people.roster.units
    return ExamAnalysis(
        analyse(table),
        knowledge(table, laws, units),
        questions,
        {law: one.name if (one := catalogue.find(law)) else law for law in laws.values()},
        {code: known[code].name for code in units.values()},
    )


def mark_table(connection: Connection, held: Held) -> tuple[MarkTable, dict[str, Question]]:
    """The marks of the attempts that count, question by question, with what each chose."""
    from learnlaw.store.attempts import last_rounds, responses_of
    from learnlaw.store.papers import asked_questions, load_papers
    from learnlaw.store.regrades import changes_of

    counting = _counting_rows(connection, held)
    papers = load_papers(connection, held.id, {row.paper_id for row in counting})
    # by the key that holds now: a corrected one is not to be told again
    asked = changes_of(connection, held.id).applied(asked_questions(connection, papers))
    questions = {code: q for (code, _), q in sorted(asked.items())}
    full = {item.question: item.marks for row in papers.values() for item in row.paper.items}
    items = tuple(_item(questions[code], full[code]) for code in sorted(full))
    place = {item.question: n for n, item in enumerate(items)}
    rounds = last_rounds(connection, [row.id for row in counting])
    responses = responses_of(connection, [row.id for row in counting])
    candidates = []
    for row in counting:
        paper = papers[row.paper_id].paper
        values = standing(responses.get(row.id, ()), len(paper.items))
        marks: list[Decimal | None] = [None] * len(items)
        chosen: list[Sequence[str]] = [()] * len(items)
        for item, got, value in zip(paper.items, rounds[row.id].items, values, strict=True):
            n = place[item.question]
            marks[n] = Decimal(got) if got is not None else Decimal(0)
            chosen[n] = _labels(questions[item.question], value)
        candidates.append(Candidate(held.people.officer_codes[row.officer_id], marks, chosen))
    return MarkTable(items, tuple(candidates)), questions


def _counting_rows(connection: Connection, held: Held) -> list[AttemptRow]:
    from learnlaw.store.attempts import attempt_rows

    counting = {
        (held.people.officer_ids[one.expected.officer], one.counts.number)
        for one in standings(held.exam, attempts_of(connection, held))
        if one.counts is not None
    }
    rows = attempt_rows(connection, exam_id=held.id)
    return [row for row in rows if (row.officer_id, row.number) in counting]


def _item(question: Question, full: Decimal) -> Item:
    if question.kind in CHOICE:
        return Item(question.id, full, str(question.key), LETTERS[: len(question.options)])
    if question.kind is Kind.TRUE_FALSE:
        return Item(question.id, full, ("T" if question.key else "F",), ("T", "F"))
    return Item(question.id, full)


def _labels(question: Question, value: str) -> Sequence[str]:
    return tuple(value) if question.kind in CHOICE or question.kind is Kind.TRUE_FALSE else ()


@listed(area=EXAM, title=say("Analyse a table of marks"), command="exam analyse")
def analyse_marks(desk: Desk, path: Path, *, options: Options | None = None) -> Analysis:
    """Item analysis of marks from elsewhere. Raises `RefusedError` with every problem."""
    from learnlaw.formats.door import open_file
    from learnlaw.formats.marks_csv import read_marks

    source, problems = open_file(path, options or Options())
    if source is None:
        raise RefusedError(problems)
    table, more = read_marks(source, options or Options())
    if table is None:
        raise RefusedError([*problems, *more])
    return analyse(table)


def waiting_marks(desk: Desk, number: str) -> list[tuple[str, int]]:
    """Attempts with short answers that wait for a person: officer and number of the attempt."""
    found = exam_results(desk, number)
    return [
        (officer, each.number)
        for officer, mine in found.attempts.items()
        for each in mine
        if each.state is AttemptState.PENDING
    ]
