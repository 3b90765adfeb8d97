"""Attempts on paper and what they come to: answers keyed in or imported, marks given, everything graded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.answers import Asked, asked_on, key_in, parse_answers
from learnlaw.domain.attempt import Attempt, AttemptState, Way
from learnlaw.domain.exam import EXAM_WORDS, ExamState, Papers, Reason, bar
from learnlaw.domain.grading import KeySheet, Result, standing
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.formats.door import Options
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam, first_paper
from learnlaw.verbs.registry import Work, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.exam import Expected
    from learnlaw.formats.answer_sheet import AnswerEntry, AnswerFile
    from learnlaw.store.attempts import AttemptRow, RoundRow
    from learnlaw.store.papers import PaperRow


class NotOpenError(UsageError):
    """Answers come in for an exam that is not open."""

    template = "exam {number} is {state}; answers come in while it is open"


class NotExpectedError(UsageError):
    """Somebody is not expected at the exam."""

    template = "{officer} is not expected at exam {number}"


class NotTakenError(UsageError):
    """An answer paper of somebody who may not sit the exam now."""

    template = "no answer paper of {officer} can be taken in: {why}"


WHY: Mapping[Reason, Message] = {
    Reason.NOT_EXPECTED: say("not on the list of this exam"),
    Reason.EXEMPT: say("exempt from this exam"),
    Reason.RESERVE: say("a reserve who has not been called up"),
    Reason.SITTING: say("a paper is being sat at the terminal"),
    Reason.NO_MORE: say("there is an answer paper in this window already"),
    Reason.PASSED: say("passed the exam, and needs no make-up"),
    Reason.UNGRADED: say("the paper of the main exam waits for its marks"),
}
"""Why no answer paper can be taken in, as a coordinator is told."""


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


def attempts_of(
    connection: Connection, held: Held, officer_id: int | None = None
) -> dict[str, list[Attempt]]:
    """The attempts of an exam with their marks, by officer; or those of one officer alone."""
    from learnlaw.store.attempts import attempt_rows, last_rounds

    rows = attempt_rows(connection, exam_id=held.id, officer_id=officer_id)
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
    first = first_paper(makeup=held.exam.state is ExamState.MAKEUP)
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
    file, problems = _read(path, options or Options())
    sheets, more = _sheets(held, keys, file, attempts_of(work.connection, held))
    problems = [*problems, *more]
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    work.notices += problems
    if not sheets:
        work.count("sheets", 0)
        work.keep = False
        return
    graded = take_in(work, held, keys, sheets)
    work.count("graded", graded)
    after = {"file": file.file, "digest": file.digest, "sheets": len(sheets), "graded": graded}
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
    one = next((one for one in held.exam.expected if one.officer == officer), None)
    if one is None:
        raise NotExpectedError(number=held.row.number, officer=officer)
    reason = bar(held.exam, one, attempts_of(work.connection, held).get(officer, []))
    if reason is Reason.NO_MORE:
        raise SatAlreadyError(number=held.row.number, officer=officer)
    if reason is not None:
        raise NotTakenError(officer=officer, why=WHY[reason])
    used = used_here(work.connection, held).get(officer, 0)
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


def _read(path: Path, options: Options) -> tuple[AnswerFile, list[Problem]]:
    from learnlaw.formats.answer_sheet import AnswerFile, read_answer_sheets
    from learnlaw.formats.door import open_file

    source, problems = open_file(path, options)
    if source is None:
        return AnswerFile(path.name, ""), problems
    file, more = read_answer_sheets(source, options)
    return file, [*problems, *more]


def _sheets(
    held: Held, keys: Mapping[int, PaperKeys], file: AnswerFile, attempts: Mapping[str, Sequence[Attempt]]
) -> tuple[list[Sheet], list[Problem]]:
    problems, found = _too_many(keys, file), []
    expected = {one.officer: one for one in held.exam.expected}
    makeup = held.exam.state is ExamState.MAKEUP
    for entry in file.sheets:
        if not entry.answers:
            continue  # a row of the prefilled file for somebody who was absent
        mine = attempts.get(entry.officer, ())
        refused = _refused(held, entry, expected.get(entry.officer), mine)
        if refused is not None:
            problems.append(refused)
            continue
        used = sum(one.makeup is makeup for one in mine)
        paper = paper_for(held, keys, entry.officer, entry.form, used + 1)
        if paper is None:
            what = say("which form was sat is not known")
            hint = say(
                "write it under 卷别: {forms}", forms="、".join(sorted({p.row.form for p in keys.values()}))
            )
            problems.append(_at(entry, "no-form", what, hint, "form"))
            continue
        values, wrong = parse_answers(paper.asked, entry.answers)
        problems += [entry.problem(item, problem) for item, problem in wrong.items()]
        found.append(Sheet(entry.officer, paper, values))
    return found, problems


def _refused(held: Held, entry: AnswerEntry, one: Expected | None, mine: Sequence[Attempt]) -> Problem | None:
    """Why the sheet of a row cannot be taken in."""
    if one is None:
        what = say("{officer} is not expected at this exam", officer=entry.officer)
        return _at(
            entry, "not-expected", what, say("correct the code, or admit the officer first: exam admit")
        )
    name = held.people.roster.officers[entry.officer].name
    if entry.name and skeleton(entry.name) != skeleton(name):
        what = say("{code} is {name}, not {other}", code=entry.officer, name=name, other=entry.name)
        return _at(entry, "another-name", what, say("correct the code or the name"), "name")
    reason = bar(held.exam, one, mine)
    if reason is None:
        return None
    if reason is Reason.NO_MORE:
        what = say("{officer} has an answer paper in this window already", officer=entry.officer)
        hint = say("take the row out; to replace the paper, annul it first: exam annul")
        return _at(entry, "sat-already", what, hint)
    what = NotTakenError(officer=entry.officer, why=WHY[reason]).message
    hint = say("take the row out, or admit the officer first: exam admit")
    return _at(entry, "not-admitted", what, hint)


def _at(entry: AnswerEntry, code: str, what: Message, hint: Message, field: str = "officer") -> Problem:
    return Problem(code, what, hint, entry.layout.file, entry.layout.place(entry.line, field), field)


def _too_many(keys: Mapping[int, PaperKeys], file: AnswerFile) -> list[Problem]:
    """A file for a longer paper is a file for another exam."""
    last = max((len(one.asked) for one in keys.values()), default=0)
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

    only = ids[0] if len(ids) == 1 else None
    rows = {row.id: row for row in attempt_rows(connection, exam_id=held.id, key=only)}
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
