"""Attempts on paper and what they come to: answers keyed in or imported, marks given, everything graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.answers import Asked, asked_on, key_in, parse_answers
from learnlaw.domain.attempt import Attempt, AttemptState, Way
from learnlaw.domain.exam import EXAM_WORDS, ExamState, Papers
from learnlaw.domain.grading import KeySheet, Result, standing
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.formats.door import Options
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.registry import Work, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.formats.answer_sheet import AnswerFile
    from learnlaw.store.attempts import AttemptRow, RoundRow
    from learnlaw.store.papers import PaperRow


class NotOpenError(UsageError):
    """Answers come in for an exam that is not open."""

    template = "exam {number} is {state}; answers come in while it is open"


class NotExpectedError(UsageError):
    """Somebody is not expected at the exam."""

    template = "{officer} is not expected at exam {number}"


class SatAlreadyError(UsageError):
    """There are answers of that officer already."""

    template = (
        "{officer} has an answer paper in exam {number} already; annul it first if it is wrong: exam annul"
    )


@dataclass(frozen=True, slots=True)
class PaperKeys:
    """A paper with all it takes to read and grade answers to it."""

    row: PaperRow
    asked: tuple[Asked, ...]
    sheet: KeySheet


@dataclass(frozen=True, slots=True)
class Sheet:
    """The answers of one officer, as they are kept: values by item."""

    officer: str
    paper: PaperKeys
    values: Mapping[int, str]


# -- reading --------------------------------------------------------------------------------


def attempts_of(connection: Connection, held: Held) -> dict[str, list[Attempt]]:
    """The attempts of an exam with their marks, by officer."""
    from learnlaw.store.attempts import attempt_rows, last_rounds

    rows = attempt_rows(connection, exam_id=held.id)
    rounds = last_rounds(connection, [row.id for row in rows])
    found: dict[str, list[Attempt]] = {}
    for row in rows:
        officer = held.people.officer_codes[row.officer_id]
        found.setdefault(officer, []).append(attempt_of(officer, row, rounds.get(row.id)))
    return found


def attempt_of(officer: str, row: AttemptRow, marks: RoundRow | None) -> Attempt:
    """A row with the marks that stand as an attempt."""
    return Attempt(
        officer=officer,
        number=row.number,
        state=AttemptState(row.state),
        started_at=row.started_at,
        deadline=row.deadline,
        ended_at=row.ended_at,
        way=Way(row.way),
        makeup=row.makeup,
        marks=marks.marks if marks is not None and marks.complete else None,
        passed=marks.passed if marks is not None else False,
        excellent=marks.excellent if marks is not None else False,
    )


def keys_of(connection: Connection, held: Held, papers: Iterable[int] | None = None) -> dict[int, PaperKeys]:
    """The papers of an exam, ready to grade, under the changes of keys that stand."""
    from learnlaw.store.papers import asked_questions, load_papers
    from learnlaw.store.regrades import changes_of

    rows = load_papers(connection, held.id, papers)
    changes = changes_of(connection, held.id)
    questions = changes.applied(asked_questions(connection, rows))
    return {
        key: PaperKeys(
            row,
            asked_on(row.paper, questions),
            KeySheet(row.paper, questions, held.exam.blueprint, changes.withdrawn),
        )
        for key, row in rows.items()
    }


def form_papers(keys: Mapping[int, PaperKeys], first: int) -> dict[str, PaperKeys]:
    """The papers of one window by form."""
    return {one.row.form: one for one in keys.values() if one.row.form and one.row.number == first}


def paper_for(
    held: Held, keys: Mapping[int, PaperKeys], officer: str, form: str, attempt: int = 1
) -> PaperKeys | None:
    """The paper of an officer's attempt in the open window: by the form on the sheet, else by the one put down.

    Where everybody has papers of their own, the one drawn for that attempt.
    """
    first = held.exam.blueprint.attempts + 1 if held.exam.state is ExamState.MAKEUP else 1
    if held.exam.papers is Papers.OWN:
        key, number = held.people.officer_ids[officer], first + attempt - 1
        return next((p for p in keys.values() if (p.row.officer, p.row.number) == (key, number)), None)
    by_form = form_papers(keys, first)
    seat = next((one for one in held.exam.expected if one.officer == officer), None)
    wanted = form or (seat.form if seat else "")
    return by_form.get(wanted) if wanted else next(iter(by_form.values()), None)


# -- coming in --------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Import answer sheets"), command="exam answers import")
def import_answers(
    work: Work, number: str, path: Path, *, options: Options | None = None, dry_run: bool = False
) -> None:
    """Take in the answer sheets of an exam on paper, all of the file or nothing, and grade them.

    Raises `RefusedError` with every problem, each with its cell, `NotOpenError`.
    """
    held = find_exam(work.desk, work.connection, number, work.people)
    _need_open(held)
    keys = keys_of(work.connection, held)
    sheets, problems = _sheets(held, keys, path, options or Options(), used_here(work.connection, held))
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    work.notices += problems
    graded = take_in(work, held, keys, sheets)
    after = {"file": path.name, "sheets": len(sheets), "graded": graded}
    work.audit(f"exam {held.row.number} answers", after=after)


@verb(area=EXAM, title=say("Key in an answer sheet"), command="exam answers key")
def key_answers(
    work: Work, number: str, officer: str, text: str, *, form: str = "", dry_run: bool = False
) -> None:
    """Take in one answer sheet as it was keyed in, such as `1a2c3bd`, and grade it.

    Raises `RefusedError` with every problem, `NotExpectedError`,
    `SatAlreadyError`, `NotOpenError`.
    """
    held = find_exam(work.desk, work.connection, number, work.people)
    _need_open(held)
    if officer not in {one.officer for one in held.exam.expected if not one.exempt}:
        raise NotExpectedError(number=held.row.number, officer=officer)
    used = used_here(work.connection, held).get(officer, 0)
    if _full(held, officer, used):
        raise SatAlreadyError(number=held.row.number, officer=officer)
    keys = keys_of(work.connection, held)
    mine = paper_for(held, keys, officer, form, used + 1)
    if mine is None:
        raise NotFoundError(kind=say("form of the paper"), code=form or "-")
    answers, problems = key_in(mine.asked, text)
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    work.notices += problems
    take_in(work, held, keys, [Sheet(officer, mine, dict(answers))])
    after = {"answers": len(answers), "form": mine.row.form}
    work.audit(f"exam {held.row.number} answers of {officer}", after=after)


def _need_open(held: Held) -> None:
    if held.exam.state not in (ExamState.OPEN, ExamState.MAKEUP):
        raise NotOpenError(number=held.row.number, state=EXAM_WORDS[held.exam.state])


def used_here(connection: Connection, held: Held) -> dict[str, int]:
    """How many attempts each officer has begun in the window that is open; an annulled one is used up."""
    makeup = held.exam.state is ExamState.MAKEUP
    attempts = attempts_of(connection, held)
    return {officer: sum(one.makeup is makeup for one in mine) for officer, mine in attempts.items()}


def _full(held: Held, officer: str, used: int) -> bool:
    """Whether an officer has as many answer papers as the blueprint and re-admissions allow."""
    granted = next((one.attempts for one in held.exam.expected if one.officer == officer), 0)
    return used >= held.exam.blueprint.attempts + granted


def _sheets(
    held: Held, keys: Mapping[int, PaperKeys], path: Path, options: Options, used: Mapping[str, int]
) -> tuple[list[Sheet], list[Problem]]:
    from learnlaw.formats.answer_sheet import read_answer_sheets
    from learnlaw.formats.door import open_file

    source, problems = open_file(path, options)
    if source is None:
        return [], problems
    file, more = read_answer_sheets(source, options)
    problems, found = [*problems, *more, *_too_many(keys, file)], []
    expected = {one.officer for one in held.exam.expected if not one.exempt}
    for entry in file.sheets:
        if not entry.answers:
            continue  # a row of the prefilled file for somebody who was absent
        place = entry.layout.place(entry.line)
        if entry.officer not in expected:
            what = say("{officer} is not expected at this exam", officer=entry.officer)
            hint = say("correct the code, or admit the officer first: exam admit")
            problems.append(Problem("not-expected", what, hint, path.name, place, "officer"))
            continue
        if _full(held, entry.officer, used.get(entry.officer, 0)):
            what = say("{officer} has an answer paper in this window already", officer=entry.officer)
            hint = say("take the row out; to replace the paper, annul it first: exam annul")
            problems.append(Problem("sat-already", what, hint, path.name, place, "officer"))
            continue
        mine = paper_for(held, keys, entry.officer, entry.form, used.get(entry.officer, 0) + 1)
        if mine is None:
            what = say("which form was sat is not known")
            hint = say(
                "write it under 卷别: {forms}", forms="、".join(sorted({p.row.form for p in keys.values()}))
            )
            problems.append(Problem("no-form", what, hint, path.name, place, "form"))
            continue
        values, wrong = parse_answers(mine.asked, entry.answers)
        problems += [entry.problem(item, problem) for item, problem in wrong.items()]
        found.append(Sheet(entry.officer, mine, values))
    return found, problems


def _too_many(keys: Mapping[int, PaperKeys], file: AnswerFile) -> list[Problem]:
    """A file for a longer paper is a file for another exam."""
    last = max(len(one.asked) for one in keys.values())
    if file.last_item <= last:
        return []
    what = say("there is an item {item}, and the paper has {last}", item=file.last_item, last=last)
    hint = say("look whether it is the file of another exam")
    return [Problem("too-many-items", what, hint, file.file, file.last_place)]


def take_in(work: Work, held: Held, keys: Mapping[int, PaperKeys], sheets: Sequence[Sheet]) -> int:
    """Keep the sheets as attempts with their answers, and grade them; how many were graded at once."""
    from learnlaw.store.attempts import AttemptRow, add_attempts, append_answers, attempt_rows

    makeup = held.exam.state is ExamState.MAKEUP
    window = held.exam.makeup if makeup and held.exam.makeup else held.exam.main
    began = min(max(work.at, window.opens), window.closes)
    numbers: dict[int, int] = {}
    for row in attempt_rows(work.connection, exam_id=held.id):
        numbers[row.officer_id] = max(numbers.get(row.officer_id, 0), row.number)
    rows = []
    for sheet in sheets:
        officer_id = held.people.officer_ids[sheet.officer]
        rows.append(
            AttemptRow(
                exam_id=held.id,
                officer_id=officer_id,
                number=numbers.get(officer_id, 0) + 1,
                paper_id=sheet.paper.row.id,
                state=AttemptState.SUBMITTED.value,
                way=Way.PAPER.value,
                makeup=makeup,
                started_at=began,
                deadline=None,
                seen_at=work.at,
                ended_at=began,
            )
        )
    ids = add_attempts(work.connection, rows, work.receipt)
    for key, sheet in zip(ids, sheets, strict=True):
        given = [(item, value, str(item)) for item, value in sorted(sheet.values.items()) if value]
        append_answers(work.connection, key, given, at=work.at, after=(0, "0" * 64))
    work.count("sheets", len(sheets))
    return grade_attempts(work.connection, held, keys, ids, at=work.at, receipt=work.receipt)


# -- grading --------------------------------------------------------------------------------


def grade_attempts(
    connection: Connection,
    held: Held,
    keys: Mapping[int, PaperKeys],
    ids: Sequence[int],
    *,
    at: datetime,
    receipt: int | None,
) -> int:
    """Grade attempts by their stored answers, in a round of their own; how many are complete."""
    from learnlaw.store.attempts import RoundRow, add_rounds, attempt_rows, last_rounds, move_attempt

    rows = {row.id: row for row in attempt_rows(connection, exam_id=held.id)}
    results = computed(connection, keys, {key: rows[key].paper_id for key in ids})
    before = last_rounds(connection, ids)
    scheme = scheme_body(held)
    rounds = [
        RoundRow(
            attempt_id=key,
            round=before[key].round + 1 if key in before else 1,
            marks=result.marks,
            full=result.full,
            passed=result.passed,
            excellent=result.excellent,
            complete=result.complete,
            scheme=scheme,
            items=[None if one.marks is None else f"{one.marks:f}" for one in result.items],
            at=at,
        )
        for key, result in results.items()
    ]
    add_rounds(connection, rounds, receipt)
    over = [state.value for state in AttemptState if state not in (AttemptState.SITTING, AttemptState.VOID)]
    for key, result in results.items():
        state = AttemptState.GRADED if result.complete else AttemptState.PENDING
        if rows[key].state != state.value:
            move_attempt(connection, key, over, state=state.value)
    return sum(result.complete for result in results.values())


def computed(
    connection: Connection, keys: Mapping[int, PaperKeys], papers: Mapping[int, int]
) -> dict[int, Result]:
    """What attempts come to, worked out from their stored answers and the questions of their papers."""
    from learnlaw.store.attempts import marks_by_hand, responses_of

    responses, marked = responses_of(connection, papers), marks_by_hand(connection, papers)
    found = {}
    for key, paper_id in papers.items():
        paper = keys[paper_id]
        answers = standing(responses.get(key, ()), len(paper.asked))
        found[key] = paper.sheet.grade(answers, marked.get(key, {}))
    return found


def scheme_body(held: Held) -> dict[str, Any]:
    """The grading scheme as it is kept with every result."""
    plan, scheme = held.exam.blueprint, held.exam.blueprint.scheme
    return {
        "multiple": scheme.multiple.value,
        "partial": f"{scheme.partial:f}",
        "places": scheme.places,
        "rounding": "half_up",
        "pass": f"{plan.pass_mark:f}",
        "excellent": None if plan.excellent_mark is None else f"{plan.excellent_mark:f}",
    }
