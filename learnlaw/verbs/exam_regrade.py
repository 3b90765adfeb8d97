"""Keys corrected and questions withdrawn after an exam: seen before it is done, for everybody, old marks kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.grading import KeySheet, standing
from learnlaw.domain.question import CHOICE, LETTERS, Key, Kind, Question, truth
from learnlaw.domain.regrade import Preview, Record, Rulings, regrade
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import grade_attempts, keys_of
from learnlaw.verbs.exam_care import WhyNeededError
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.exam_running import recount
from learnlaw.verbs.registry import Work, listed, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.attempts import AttemptRow
    from learnlaw.store.regrades import Change, Changes


class NotAskedError(NotFoundError):
    """The question was not asked in the exam."""

    template = "question {question} was not asked in exam {number}"


class ChangeGoneError(UsageError):
    """There is no such correction, or it was taken back already."""

    template = "exam {number} has no correction {change} that stands"


# -- regrading --------------------------------------------------------------------------------


@listed(area=EXAM, title=say("See what a correction would change"), command="exam regrade")
def preview_regrade(desk: Desk, number: str, question: str, key: str | None) -> Preview:
    """Who would have other marks, and who would pass or fail, by another key; without one by withdrawal.

    Raises `NotAskedError`, and `RefusedError` for a key that the question cannot have.
    """
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        return _preview(connection, held, question, key)[0]


@verb(area=EXAM, title=say("Regrade an exam"), command="exam regrade")
def regrade_exam(
    work: Work, number: str, question: str, key: str | None, *, reason: str, dry_run: bool = False
) -> None:
    """Correct a key, or withdraw a question, for everybody: a new round of marks, the old ones kept.

    Raises as `preview_regrade`, and `WhyNeededError`.
    """
    from learnlaw.store.regrades import add_change

    if not reason.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    preview, value = _preview(work.connection, held, question, key)
    change = add_change(
        work.connection, held.id, question, value, reason=reason.strip(), at=work.at, receipt=work.receipt
    )
    _again(work, held, preview, reason)
    after = {
        "key": "withdrawn" if value is None else value,
        "change": change,
        "regraded": len(preview.changes),
    }
    work.audit(f"exam {held.row.number} question {question}", after=after, reason=reason)
    work.count("regraded", len(preview.changes))
    work.made.append(str(change))


@verb(area=EXAM, title=say("Take a correction of an exam back"), command="exam regrade")
def undo_regrade(work: Work, number: str, change: int, *, reason: str, dry_run: bool = False) -> None:
    """Take a correction back: a new round of marks without it. Raises `ChangeGoneError`, `WhyNeededError`."""
    from learnlaw.store.regrades import all_changes, undo_change

    if not reason.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    before = _rulings(work.connection, held)
    mine = {one.id for one in all_changes(work.connection, held.id)}
    if change not in mine or not undo_change(work.connection, change, work.receipt):
        raise ChangeGoneError(number=held.row.number, change=change)
    preview = _regraded(work.connection, held, before, _rulings(work.connection, held))
    _again(work, held, preview, reason)
    work.audit(f"exam {held.row.number} correction {change}", after={"undone": True}, reason=reason)
    work.count("regraded", len(preview.changes))


def _preview(
    connection: Connection, held: Held, question: str, key: str | None
) -> tuple[Preview, Key | None]:
    from learnlaw.store.regrades import changes_of

    asked = _asked(connection, held)
    versions = [q for (code, _), q in asked.items() if code == question]
    if not versions:
        raise NotAskedError(question=question, number=held.row.number)
    value = None if key is None else parse_key(versions[-1], key)
    before = changes_of(connection, held.id)
    after = _rulings_of(asked, before)
    if value is None:
        after = Rulings(after.corrected, after.withdrawn | {question})
    else:
        corrected = {**after.corrected, question: replace(versions[-1], key=value)}
        after = Rulings(corrected, after.withdrawn - {question})
    return _regraded(connection, held, _rulings_of(asked, before), after), value


def _rulings(connection: Connection, held: Held) -> Rulings:
    from learnlaw.store.regrades import changes_of

    return _rulings_of(_asked(connection, held), changes_of(connection, held.id))


def _rulings_of(asked: Mapping[tuple[str, int], Question], changes: Changes) -> Rulings:
    corrected = {
        code: replace(question, key=changes.keys[code])
        for (code, _), question in asked.items()
        if code in changes.keys
    }
    return Rulings(corrected, changes.withdrawn)


def _asked(connection: Connection, held: Held) -> dict[tuple[str, int], Question]:
    from learnlaw.store.papers import asked_questions, paper_ids

    return asked_questions(connection, paper_ids(connection, held.id).values())


def _regraded(connection: Connection, held: Held, before: Rulings, after: Rulings) -> Preview:
    asked, plan = _asked(connection, held), held.exam.blueprint
    found = regrade(_records(connection, held, asked, before), asked, plan, after)
    # who had the marks of a withdrawn question anyway is not changed by it
    telling = [one for one in found.changes if one.difference or one.passes or one.fails]
    return replace(found, changes=tuple(telling))


def _records(
    connection: Connection, held: Held, asked: Mapping[tuple[str, int], Question], rulings: Rulings
) -> list[Record]:
    """The attempts that are over, with what they come to under rulings."""
    from learnlaw.store.attempts import marks_by_hand, responses_of
    from learnlaw.store.papers import load_papers

    rows = _over(connection, held)
    papers = load_papers(connection, held.id)
    keys = {known: rulings.corrected.get(known[0], question) for known, question in asked.items()}
    sheets = {
        key: KeySheet(papers[key].paper, keys, held.exam.blueprint, rulings.withdrawn)
        for key in {row.paper_id for row in rows}
    }
    ids = [row.id for row in rows]
    responses, marked = responses_of(connection, ids), marks_by_hand(connection, ids)
    found = []
    for row in rows:
        paper = papers[row.paper_id].paper
        answers, hand = standing(responses.get(row.id, ()), len(paper.items)), marked.get(row.id, {})
        found.append(
            Record(
                attempt=row.id,
                officer=held.people.officer_codes[row.officer_id],
                paper=paper,
                answers=answers,
                marked=hand,
                result=sheets[row.paper_id].grade(answers, hand),
            )
        )
    return found


def _over(connection: Connection, held: Held) -> list[AttemptRow]:
    from learnlaw.store.attempts import attempt_rows

    done = (AttemptState.GRADED, AttemptState.PENDING, AttemptState.SUBMITTED, AttemptState.TIMED_OUT)
    return [row for row in attempt_rows(connection, exam_id=held.id) if row.state in done]


def _again(work: Work, held: Held, preview: Preview, reason: str) -> None:
    """Write the new round of those who change, and where the exam counts already, the new facts."""
    ids = [change.attempt for change in preview.changes]
    if ids:
        keys = keys_of(work.connection, held)
        grade_attempts(work.connection, held, keys, ids, at=work.at, receipt=work.receipt)
        recount(work, held, reason)


def parse_key(question: Question, text: str) -> Key:
    """A key as a person writes it: `B`, `ABD`, 对 or 错, blanks parted by | and answers by /.

    Raises `RefusedError` for what cannot be a key of the question.
    """
    if question.kind in CHOICE:
        letters = "".join(sorted(set(text.strip().upper())))
        known = LETTERS[: len(question.options)]
        if letters and set(letters) <= set(known) and (question.kind is Kind.MULTIPLE or len(letters) == 1):
            return letters
    elif question.kind is Kind.TRUE_FALSE and (found := truth(text)) is not None:
        return found
    elif isinstance(question.key, tuple):
        blanks = tuple(tuple(a.strip() for a in part.split("/") if a.strip()) for part in text.split("|"))
        if len(blanks) == len(question.key) and all(blanks):
            return blanks
    elif question.kind is Kind.SHORT and text.strip():
        return text.strip()
    what = say("{text} cannot be the key of {question}", text=text, question=question.id)
    raise RefusedError([Problem("no-key", what, say("write B, ABD, 对 or 错, or the blanks parted by |"))])


def list_changes(desk: Desk, number: str) -> list[Change]:
    """Every correction of an exam, those taken back included."""
    from learnlaw.store.regrades import all_changes

    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        return all_changes(connection, held.id)
