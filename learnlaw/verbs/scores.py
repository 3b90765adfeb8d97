"""Takes score lists in from elsewhere: from paper, from another platform, from the level above (RULES 15)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.study import hundredths
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, NotFoundError, Problem, RefusedError, say
from learnlaw.formats.door import Options
from learnlaw.formats.score_sheet import ScoreEntry, ScoreFile
from learnlaw.verbs.exam_desk import EXAM
from learnlaw.verbs.exam_facts import (
    MAIN,
    MAKEUP,
    ExamFact,
    Sat,
    codes_of,
    exam_kinds,
    home_units,
    record_exam,
)
from learnlaw.verbs.ledger_writing import need_reason, people_for
from learnlaw.verbs.registry import Work, verb

if TYPE_CHECKING:
    from learnlaw.formats.door import Source
    from learnlaw.store.results import ResultRow

__all__ = ["Options", "import_scores"]


@verb(area=EXAM, title=say("Import scores"), command="exam scores import")
def import_scores(
    work: Work,
    path: Path,
    *,
    options: Options | None = None,
    makeup: bool = False,
    organiser: str = "",
    kind: str = "exam",
    update: bool = False,
    reason: str = "",
    dry_run: bool = False,
) -> None:
    """Enter a score list, all of it or nothing; each exam of it becomes, or joins, one row of the ledger.

    With `makeup` the list is of a make-up: its day is when that was sat, and
    the exam is the latest one of that name up to then. A result that stands
    otherwise is told and left, unless `update` says to replace it, which in a
    window that is closed needs a `reason` (RULES 14). Raises `RefusedError`
    with every problem, each with its cell, and `ReasonNeededError`.
    """
    file, problems = read_scores_file(path, options or Options())
    problems = [*problems, *_unknown(work, file), *_contradictions(work, file, makeup=makeup)]
    if any(not problem.warning for problem in problems):
        raise RefusedError(problems)
    work.notices += problems
    if kind not in codes_of(exam_kinds(work)):
        raise NotFoundError(kind=say("kind of exam"), code=kind)
    why = reason or f"{file.file}"
    for entries in _by_exam(file.scores):
        fact = _fact(work, entries, makeup=makeup, organiser=organiser, kind=kind)
        written = record_exam(work, fact, update=update, reason=why)
        if written.changed:
            _need_reason(work, written.rows, reason)
        work.count("results_added", written.added)
        work.count("results_changed", written.changed)
        work.count("results_unchanged", written.unchanged)
        work.count("results_waiting", len(written.waiting))
        if written.waiting:
            work.notices.append(_waiting(fact, written.waiting))
    if work.counts["results_added"] or work.counts["results_changed"]:
        after = {"file": file.file, "digest": file.digest, **work.counts}
        work.audit(f"scores {file.file}", after=after, reason=reason)
    else:
        work.keep = False


def _need_reason(work: Work, rows: Sequence[int], reason: str) -> None:
    """Results that were known are replaced: in a closed window only with a reason (RULES 14)."""
    from learnlaw.store.study import load_records

    for record in load_records(work.connection, people_for(work, rows=rows), rows).values():
        need_reason(work, record, reason)


def read_scores_file(path: Path, options: Options) -> tuple[ScoreFile, list[Problem]]:
    """A score list and what the file alone tells of it."""
    from learnlaw.formats.door import open_file
    from learnlaw.formats.score_sheet import read_scores

    source: Source | None
    source, problems = open_file(path, options)
    if source is None:
        return ScoreFile(path.name, ""), problems
    file, more = read_scores(source, options)
    return file, [*problems, *more]


def _by_exam(scores: Iterable[ScoreEntry]) -> list[list[ScoreEntry]]:
    found: dict[tuple[str, date], list[ScoreEntry]] = {}
    for entry in scores:
        found.setdefault((skeleton(entry.exam), entry.day), []).append(entry)
    return list(found.values())


def _fact(work: Work, entries: Sequence[ScoreEntry], *, makeup: bool, organiser: str, kind: str) -> ExamFact:
    first = entries[0]
    day = _day_of_exam(work, first) if makeup else first.day
    homes = home_units(work.people.roster, [entry.officer for entry in entries], day)
    sat = tuple(
        Sat(
            officer=entry.officer,
            unit=homes[entry.officer],
            marks=entry.marks,
            full=entry.full,
            pass_mark=entry.pass_mark,
            passed=bool(entry.result),
            makeup=makeup,
            sat_on=entry.day,
            known_on=entry.day,
        )
        for entry in entries
        if entry.result is not None
    )
    absent = {entry.officer: homes[entry.officer] for entry in entries if entry.result is None}
    return ExamFact(title=first.exam, day=day, kind=kind, organiser=organiser, sat=sat, absent=absent)


def _day_of_exam(work: Work, entry: ScoreEntry) -> date:
    from learnlaw.store.results import exam_days

    days = exam_days(work.connection, entry.exam, entry.day, codes_of(exam_kinds(work)))
    if not days:
        what = say("before {day} there is no exam {title} to be made up", title=entry.exam, day=entry.day)
        hint = say("import the scores of the main sitting first")
        raise RefusedError([_at(entry, "no-main-exam", what, hint)])
    return days[0]


def _unknown(work: Work, file: ScoreFile) -> list[Problem]:
    """Officers that the roster does not have."""
    known = work.people.roster.officers
    found = []
    for entry in file.scores:
        if entry.officer and entry.officer not in known:
            what = say("there is no officer {code}", code=entry.officer)
            hint = say("import the roster first, or correct the code")
            found.append(_at(entry, "unknown-officer", what, hint))
        elif entry.officer and entry.name and skeleton(entry.name) != skeleton(known[entry.officer].name):
            what = say(
                "{code} is {name}, not {other}",
                code=entry.officer,
                name=known[entry.officer].name,
                other=entry.name,
            )
            found.append(_at(entry, "another-name", what, say("correct the code or the name")))
    return found


def _contradictions(work: Work, file: ScoreFile, *, makeup: bool) -> list[Problem]:
    """Scores of an exam that was sat and closed in the program: it has its own results, window by window."""
    from learnlaw.store.exams import closed_results
    from learnlaw.store.results import exam_days, exams_named

    found, kinds = [], codes_of(exam_kinds(work))
    for entries in _by_exam(file.scores):
        title, day = entries[0].exam, entries[0].day
        days = exam_days(work.connection, title, day, kinds)[:1] if makeup else [day]
        rows = [row for one in days for row in exams_named(work.connection, title, one, kinds)]
        closed = closed_results(work.connection, work.people, rows, MAKEUP if makeup else MAIN)
        if closed is None:
            continue
        for entry in entries:
            have = closed.get(entry.officer)
            if not _agree(entry, have):
                found.append(_contradiction(entry, have))
    return found


def _agree(entry: ScoreEntry, have: ResultRow | None) -> bool:
    if entry.result is None or have is None:
        return entry.result is None and have is None
    marks = None if entry.marks is None else hundredths(entry.marks)
    return entry.result == have.passed and marks in (None, have.marks)


def _contradiction(entry: ScoreEntry, have: ResultRow | None) -> Problem:
    what = say(
        "the closed exam {title} has {have} for {code}, the list says {want}",
        title=entry.exam,
        have="-" if have is None or have.marks is None else f"{Decimal(have.marks).scaleb(-2).normalize():f}",
        code=entry.officer,
        want="-" if entry.marks is None else f"{entry.marks.normalize():f}",
    )
    return _at(entry, "contradicts-exam", what, say("take the row out, or regrade the exam"))


def _at(entry: ScoreEntry, code: str, what: Message, hint: Message) -> Problem:
    return Problem(code, what, hint, place=entry.layout.place(entry.line))


def _waiting(fact: ExamFact, officers: Sequence[str]) -> Problem:
    what = say(
        "{title}: results that stand otherwise were left ({count}): {who}",
        title=fact.title,
        count=len(officers),
        who="、".join(officers[:10]) + ("……" if len(officers) > 10 else ""),
    )
    hint = say("they are replaced only where it is chosen that the list replaces results")
    return Problem("results-differ", what, hint, warning=True)
