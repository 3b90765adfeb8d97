"""An exam from opening to its end: papers drawn, windows opened and closed, results made facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from learnlaw.domain.attempt import Attempt, AttemptState, counting_attempt
from learnlaw.domain.exam import ExamState, Expected, Papers, Sitting, advance, attempts_left, check_exam
from learnlaw.domain.feasibility import CannotFillError
from learnlaw.domain.paper import Paper, assemble, forms
from learnlaw.domain.stock import Stock
from learnlaw.errors import NotAllowedError, RefusedError, UsageError, say
from learnlaw.verbs.clock import day_of
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import EXAM, Held, approval_hint, find_exam, first_paper, last_day, stock_of
from learnlaw.verbs.exam_facts import ExamFact, Sat, record_exam, take_back_exam
from learnlaw.verbs.exams import ExamChangedError
from learnlaw.verbs.registry import Work, verb


class NotSupervisedError(NotAllowedError):
    """A graded sitting at the terminal on a shared file, without anybody in the room."""

    template = (
        "exam {number} is sat at the terminal: whoever uses this computer could read the database, so somebody "
        "must watch the room; say who"
    )


class StillSittingError(UsageError):
    """An exam cannot be closed while people sit it."""

    template = "exam {number} is still being sat (officers: {count}); wait, or collect their papers"


class NotOverError(UsageError):
    """An exam cannot be closed before the last day of its window: its results would be of a day to come."""

    template = "the window of exam {number} goes on until {day}; it can be closed on that day or later"


class NotMarkedError(UsageError):
    """Short answers wait for a person."""

    template = "exam {number} has answer papers that wait for a person's marks ({count}): {who}"


class ReasonWantedError(UsageError):
    """Something is called off without a reason."""

    template = "say why exam {number} is called off"


class NoMakeupError(UsageError):
    """There is no make-up window."""

    template = "exam {number} has no make-up window; give one with: exam makeup"


# -- opening -------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Open an exam"), command="exam open")
def open_exam(
    work: Work, number: str, *, supervised_by: str = "", makeup: bool = False, dry_run: bool = False
) -> None:
    """Draw the papers and open an exam, or its make-up; from then on nothing of it changes.

    The bank is checked again on the day of the exam: what cannot be filled
    refuses it. Raises `CannotFillError`, `NotSupervisedError`, `NoMakeupError`,
    and what `advance` raises.
    """
    held = find_exam(work.desk, work.connection, number, work.people)
    to = ExamState.MAKEUP if makeup else ExamState.OPEN
    advance(held.exam.state, to)
    if makeup and held.exam.makeup is None:
        raise NoMakeupError(number=held.row.number)
    values: dict[str, Any] = {"state": to.value}
    try:
        digest = _draw(work, held, makeup=makeup)
    except CannotFillError as error:
        more = [] if held.exam.reviewed_allowed else [approval_hint(work.desk, held.exam.blueprint, number)]
        raise CannotFillError([*error.problems, *more]) from error
    if not makeup:
        values["bank_digest"] = digest
    if supervised_by.strip():
        values |= {"supervised_by": supervised_by.strip(), "supervised_at": work.at}
    _move(work, held, values)


def _draw(work: Work, held: Held, *, makeup: bool) -> str:
    """Draw and keep the papers of a window; the digest of the bank they were drawn from."""
    stock = _fresh_stock(work, held, makeup=makeup)
    exam = held.exam
    first = first_paper(makeup=makeup)
    if exam.papers is Papers.FORMS:
        _keep(work, held, stock, [(paper, None, first) for paper in _forms(stock, held, first)])
    else:
        attempts = attempts_of(work.connection, held)
        wanted = [
            (one.officer, number)
            for one in exam.expected
            if not one.exempt
            for number in _numbers(held, one, attempts.get(one.officer, ()), makeup=makeup)
        ]
        _keep(work, held, stock, _own(work, held, stock, wanted))
    return stock.digest


def _numbers(held: Held, one: Expected, attempts: Sequence[Attempt], *, makeup: bool) -> range:
    """The numbers of the papers that an officer has in a window: attempts begun there, and those left."""
    used = sum(each.makeup is makeup for each in attempts)
    first = first_paper(makeup=makeup)
    return range(first, first + used + max(0, attempts_left(held.exam, one, attempts, makeup=makeup)))


def _fresh_stock(work: Work, held: Held, *, makeup: bool) -> Stock:
    """What may be drawn on the last day of a window, by what is approved and used now."""
    from learnlaw.store.papers import usage_counts

    reviewed = held.exam.reviewed_allowed is not None
    usage = usage_counts(work.connection)
    day = last_day(held.exam.makeup, held.zone) if makeup and held.exam.makeup else held.day
    return stock_of(work.desk, held.exam.blueprint, day, reviewed=reviewed, usage=usage)


def draw_missing(work: Work, held: Held, officer: str) -> None:
    """Draw the papers that an officer lacks who was let in while everybody has papers of their own."""
    from learnlaw.store.papers import paper_ids

    makeup = held.exam.state is ExamState.MAKEUP
    if held.exam.papers is not Papers.OWN or not (makeup or held.exam.state is ExamState.OPEN):
        return
    one = next(one for one in held.exam.expected if one.officer == officer)
    attempts = attempts_of(work.connection, held).get(officer, [])
    key, there = held.people.officer_ids[officer], paper_ids(work.connection, held.id)
    wanted = [n for n in _numbers(held, one, attempts, makeup=makeup) if (key, "", n) not in there]
    if wanted:
        stock = _fresh_stock(work, held, makeup=makeup)
        _keep(work, held, stock, _own(work, held, stock, [(officer, n) for n in wanted]))


def _forms(stock: Stock, held: Held, first: int) -> Sequence[Paper]:
    exam = held.exam
    return forms(stock, exam.blueprint, exam.seed + first - 1, exam.forms)


def _own(
    work: Work, held: Held, stock: Stock, wanted: Sequence[tuple[str, int]]
) -> list[tuple[Paper, int | None, int]]:
    """Each officer's own papers, by the number of the attempt; the seed is the exam's, officer's and attempt's."""
    from learnlaw.store.papers import recent_questions

    exam = held.exam
    found: list[tuple[Paper, int | None, int]] = []
    ids = held.people.officer_ids
    recent = recent_questions(work.connection, {ids[code] for code, _ in wanted}, exam.last_papers)
    had: dict[str, list[frozenset[str]]] = {code: list(recent.get(ids[code], [])) for code, _ in wanted}
    for code, number in wanted:
        paper = assemble(
            stock,
            exam.blueprint,
            exam.seed + ids[code] * 1000 + number,
            recent=had[code][: exam.last_papers],
            max_common=exam.max_common,
        )
        had[code].insert(0, frozenset(item.question for item in paper.items))
        found.append((paper, ids[code], number))
    return found


def _keep(work: Work, held: Held, stock: Stock, papers: Sequence[tuple[Paper, int | None, int]]) -> None:
    from learnlaw.store.papers import add_papers, keep_questions

    by_id = {(q.id, q.version): q for q in stock.questions}
    used = {(item.question, item.version) for paper, _, _ in papers for item in paper.items}
    asked = keep_questions(work.connection, [by_id[key] for key in sorted(used)])
    add_papers(work.connection, held.id, papers, asked, work.at)
    work.count("papers", len(papers))


@verb(area=EXAM, title=say("Confirm that an exam is supervised"), command="exam supervise")
def supervise_exam(work: Work, number: str, name: str, *, dry_run: bool = False) -> None:
    """Write down who watches the room, once an exam, before anybody sits it at the terminal."""
    held = find_exam(work.desk, work.connection, number, work.people)
    if not name.strip():
        raise NotSupervisedError(number=held.row.number)
    _move(work, held, {"supervised_by": name.strip(), "supervised_at": work.at})


# -- closing -------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Close an exam"), command="exam close")
def close_exam(work: Work, number: str, *, dry_run: bool = False) -> None:
    """Close an exam, or its make-up: its results become facts that quotas count (RULES 15).

    A make-up is never a second exam. Raises `StillSittingError`,
    `NotMarkedError`, and what `advance` raises.
    """
    from learnlaw.verbs.sitting import sweep

    held = find_exam(work.desk, work.connection, number, work.people)
    makeup = held.exam.state is ExamState.MAKEUP
    to = ExamState.FINAL if makeup else ExamState.CLOSED
    advance(held.exam.state, to)
    window = held.exam.makeup if makeup and held.exam.makeup else held.exam.main
    if work.day < last_day(window, held.zone):
        raise NotOverError(number=held.row.number, day=last_day(window, held.zone))
    sweep(work, held)
    _all_done(held, attempts_of(work.connection, held))
    row = _record(work, held, held.row.number)
    _move(work, held, {"state": to.value, "activity_id": row})


def _record(work: Work, held: Held, reason: str) -> int:
    """Write what an exam comes to into the ledger; the row that it has there."""
    fact = exam_fact(held, attempts_of(work.connection, held))
    written = record_exam(work, fact, update=True, reason=reason, row=held.row.activity_id)
    work.count("results_added", written.added)
    work.count("results_changed", written.changed)
    if written.removed:
        work.count("results_removed", written.removed)
    return written.rows[0]


def recount(work: Work, held: Held, reason: str) -> None:
    """Where an exam counts already, bring what counts up to what its papers say now."""
    if held.row.activity_id is not None:
        _record(work, held, reason)


def _all_done(held: Held, attempts: Mapping[str, Sequence[Attempt]]) -> None:
    every = [one for mine in attempts.values() for one in mine]
    sitting = [one for one in every if one.state is AttemptState.SITTING]
    if sitting:
        raise StillSittingError(number=held.row.number, count=len(sitting))
    waiting = [one for one in every if one.state is AttemptState.PENDING]
    if waiting:
        who = "、".join(one.officer for one in waiting[:10])
        raise NotMarkedError(number=held.row.number, count=len(waiting), who=who)


def exam_fact(held: Held, attempts: Mapping[str, Sequence[Attempt]]) -> ExamFact:
    """What an exam comes to: for each officer the counting attempt of each window (RULES 15)."""
    exam, full = held.exam, held.exam.blueprint.total
    units = {one.officer: one.unit for one in exam.expected}
    sat = []
    for officer, mine in attempts.items():
        for makeup in (False, True):
            counting = counting_attempt([a for a in mine if a.makeup is makeup], exam.blueprint.counting)
            if counting is not None:
                sat.append(_sat(held, units[officer], counting, full))
    there = {
        officer
        for officer, mine in attempts.items()
        if any(each.state is not AttemptState.VOID for each in mine)
    }
    absent = {
        one.officer: one.unit
        for one in exam.expected
        if not one.exempt and not one.reserve and one.officer not in there
    }
    return ExamFact(
        title=exam.title,
        day=held.day,
        first=held.first_day,
        kind=held.row.kind,
        counts_on=exam.counts_on,
        organiser=held.people.unit_codes[held.row.organiser_id],
        sat=tuple(sat),
        absent=absent,
        excused=frozenset(one.officer for one in exam.expected if one.exempt),
        decided=frozenset(attempts),
    )


def _sat(held: Held, unit: str, one: Attempt, full: Decimal) -> Sat:
    window = held.exam.makeup if one.makeup and held.exam.makeup else held.exam.main
    day = last_day(window, held.zone)
    return Sat(
        officer=one.officer,
        unit=unit,
        marks=one.marks,
        full=full,
        pass_mark=held.exam.blueprint.pass_mark,
        passed=one.passed,
        makeup=one.makeup,
        sat_on=min(day_of(one.started_at, held.zone), day),
        known_on=day,
    )


# -- calling off ------------------------------------------------------------------------------


@verb(area=EXAM, title=say("Call off an exam"), command="exam void")
def void_exam(work: Work, number: str, *, reason: str, dry_run: bool = False) -> None:
    """Call an exam off: it counts nowhere, and its row of the ledger is cancelled; papers and answers stay.

    Raises `ReasonWantedError`.
    """
    held = find_exam(work.desk, work.connection, number, work.people)
    advance(held.exam.state, ExamState.VOID)
    if not reason.strip():
        raise ReasonWantedError(number=held.row.number)
    if held.row.activity_id is not None:
        gone = take_back_exam(work, held.exam.title, held.day, held.row.activity_id, reason)
        work.count("results_removed", gone)
    _move(work, held, {"state": ExamState.VOID.value, "reason": reason.strip()}, reason)


def _move(work: Work, held: Held, values: Mapping[str, Any], reason: str = "") -> None:
    """Change an exam that nobody changed meanwhile, and write it down."""
    from learnlaw.store.exams import change_exam

    if not change_exam(work.connection, held.id, held.row.version, work.receipt, **values):
        raise ExamChangedError(number=held.row.number)
    before = {name: _plain(getattr(held.row, name)) for name in values}
    after = {name: _plain(value) for name, value in values.items()}
    work.audit(f"exam {held.row.number}", before=before, after=after, reason=reason)
    work.count("changed")
    work.made.append(held.row.number)


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, type(None))) else str(value)


@verb(area=EXAM, title=say("Give an exam a make-up window"), command="exam makeup")
def set_makeup(work: Work, number: str, opens: datetime, closes: datetime, *, dry_run: bool = False) -> None:
    """Set, or move, the make-up window of an exam whose make-up has not been opened.

    Raises `RefusedError` for a window that cannot be, `ExamStateError`.
    """
    held = find_exam(work.desk, work.connection, number, work.people)
    if held.exam.state not in (ExamState.DRAFT, ExamState.OPEN):
        advance(held.exam.state, ExamState.MAKEUP)
    faults = check_exam(replace(held.exam, makeup=Sitting(opens, closes)))
    if faults:
        raise RefusedError(faults)
    _move(work, held, {"makeup_opens_at": opens, "makeup_closes_at": closes})
