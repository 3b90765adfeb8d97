"""What the coordinator's screens of exams ask: how every exam stands, whose sheet is due, what waits for marks.

Everything here only reads.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from learnlaw.domain.answers import Asked, show_answer
from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import Exam, ExamState, Papers, attempts_left
from learnlaw.domain.grading import standing
from learnlaw.domain.question import Kind, Question
from learnlaw.verbs.exam_attempts import attempts_of, keys_of, paper_for, used_here
from learnlaw.verbs.exam_desk import exam_of, find_exam
from learnlaw.verbs.exam_results import ExamResults, exam_results
from learnlaw.verbs.pinyin import keys

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class ExamLine:
    """One exam in a list."""

    exam: Exam
    expected: int
    """应考, without the exempt and the reserves."""
    sat: int
    """Of these: have begun an attempt that was not annulled."""
    now: datetime
    """When this was read."""


def exam_lines(desk: Desk) -> list[ExamLine]:
    """Every exam with its turnout, the latest window first."""
    from learnlaw.store.exams import exam_rows, turnout_counts

    with desk.reading() as connection:
        rows, counts = exam_rows(connection), turnout_counts(connection)
    now = desk.clock.now()
    return [ExamLine(exam_of(row), *counts.get(row.id, (0, 0)), now) for row in rows]


@dataclass(frozen=True, slots=True)
class ExamRoom:
    """One exam with all that its screen shows first."""

    results: ExamResults
    now: datetime
    rows: tuple[Mapping[str, Any], ...]
    """As `ExamResults.rows`, made once."""
    missing: Mapping[str, tuple[str, ...]]
    """The names of those who are expected and have not sat, by unit."""
    called_off: str
    """Why it was called off; empty for one that was not."""
    appeals: int
    """Not answered yet."""

    @property
    def exam(self) -> Exam:
        """The exam itself."""
        return self.results.held.exam

    def name(self, officer: str) -> str:
        """An officer by name."""
        return self.results.held.people.roster.officers[officer].name

    def local(self, instant: datetime) -> datetime:
        """An instant as a clock on the wall of the county showed it."""
        return instant.astimezone(ZoneInfo(self.results.held.zone))

    def unit(self, code: str) -> str:
        """A unit by name."""
        return self.results.held.people.roster.units[code].name

    @property
    def waiting(self) -> int:
        """Answer papers that wait for a person's marks."""
        return sum(
            one.state is AttemptState.PENDING for mine in self.results.attempts.values() for one in mine
        )


def exam_room(desk: Desk, number: str) -> ExamRoom:
    """One exam as its screen shows it. NotFoundError."""
    from learnlaw.verbs.appeals import list_appeals

    results = exam_results(desk, number)
    open_appeals = sum(row.state == "raised" for _officer, row in list_appeals(desk, number))
    rows, reason = tuple(results.rows()), results.held.row.reason
    return ExamRoom(results, desk.clock.now(), rows, _missing(results), reason, open_appeals)


def _missing(results: ExamResults) -> dict[str, tuple[str, ...]]:
    officers = results.held.people.roster.officers
    found: dict[str, list[str]] = {}
    for one in results.standings:
        if one.absent:
            found.setdefault(one.expected.unit, []).append(officers[one.expected.officer].name)
    return {unit: tuple(names) for unit, names in found.items()}


# -- keying in answer sheets -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDue:
    """An officer whose answer sheet is keyed in."""

    officer: str
    name: str
    unit: str
    keys: str
    """Initials and pinyin of the name."""
    form: str
    """The form put down for the officer; empty where everybody has a paper of their own."""
    left: int
    """How many further sheets of the officer can be taken in."""
    attempt: int
    """Of the window, that the next sheet would be."""

    @property
    def done(self) -> bool:
        """Whether every sheet of the officer is in."""
        return self.left < 1


@dataclass(frozen=True, slots=True)
class KeyingDesk:
    """An exam on paper whose answer sheets are keyed in."""

    exam: Exam
    sheets: tuple[SheetDue, ...]
    papers: Mapping[str, tuple[Asked, ...]]
    """What is asked, by form; by officer and attempt, `0101/1`, where everybody has a paper of their own."""

    @property
    def forms(self) -> list[str]:
        """The forms that can be sat; none where everybody has a paper of their own."""
        return sorted(self.papers) if self.exam.papers is Papers.FORMS else []

    def asked(self, sheet: SheetDue, form: str = "") -> tuple[Asked, ...]:
        """The items of an officer's paper; empty where there is none."""
        own = f"{sheet.officer}/{sheet.attempt}"
        return self.papers.get((form or sheet.form) if self.forms else own, ())


def keying_desk(desk: Desk, number: str) -> KeyingDesk:
    """Whose sheets are due, and what is asked. NotFoundError."""
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        used, papers = used_here(connection, held), keys_of(connection, held)
        attempts = attempts_of(connection, held)
    makeup = held.exam.state is ExamState.MAKEUP
    roster = held.people.roster
    sheets = []
    asked: dict[str, tuple[Asked, ...]] = {}
    for one in held.exam.expected:
        if one.exempt or one.reserve:
            continue
        name = roster.officers[one.officer].name
        left = attempts_left(held.exam, one, attempts.get(one.officer, ()), makeup=makeup)
        sheet = SheetDue(
            officer=one.officer,
            name=name,
            unit=roster.units[one.unit].name,
            keys=keys(name),
            form=one.form,
            left=left,
            attempt=used.get(one.officer, 0) + 1,
        )
        sheets.append(sheet)
        if held.exam.papers is Papers.OWN:
            for attempt in range(sheet.attempt, sheet.attempt + left):
                mine = paper_for(held, papers, one.officer, "", attempt)
                asked |= {f"{one.officer}/{attempt}": mine.asked} if mine else {}
    if held.exam.papers is Papers.FORMS:
        first = held.exam.blueprint.attempts + 1 if makeup else 1
        asked = {one.row.form: one.asked for one in papers.values() if one.row.number == first}
    return KeyingDesk(held.exam, tuple(sheets), asked)


# -- short answers that wait --------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingAnswer:
    """One short answer that a person has to mark."""

    officer: str
    name: str
    attempt: int
    item: int
    stem: str
    guide: str
    """How it is to be marked."""
    answer: str
    marks: Decimal
    """The most it can earn."""


def waiting_answers(desk: Desk, number: str) -> list[WaitingAnswer]:
    """The short answers of an exam without marks, item by item, so that one question is marked in one go."""
    from learnlaw.store.attempts import attempt_rows, marks_by_hand, responses_of
    from learnlaw.store.papers import asked_questions, load_papers
    from learnlaw.store.regrades import changes_of

    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        rows = [row for row in attempt_rows(connection, exam_id=held.id) if row.state == AttemptState.PENDING]
        papers = load_papers(connection, held.id, {row.paper_id for row in rows})
        questions, withdrawn = asked_questions(connection, papers), changes_of(connection, held.id).withdrawn
        ids = [row.id for row in rows]
        given, marked = responses_of(connection, ids), marks_by_hand(connection, ids)
    found = []
    for row in rows:
        items = papers[row.paper_id].paper.items
        values = standing(given.get(row.id, ()), len(items))
        code = held.people.officer_codes[row.officer_id]
        for place, (item, value) in enumerate(zip(items, values, strict=True), 1):
            question = questions[item.question, item.version]
            due = question.kind is Kind.SHORT and item.question not in withdrawn
            if due and place not in marked.get(row.id, {}):
                found.append(
                    WaitingAnswer(
                        officer=code,
                        name=held.people.roster.officers[code].name,
                        attempt=row.number,
                        item=place,
                        stem=question.stem,
                        guide=str(question.key),
                        answer=value,
                        marks=item.marks,
                    )
                )
    return sorted(found, key=lambda one: (one.stem, one.officer))


# -- appeals -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealShown:
    """An appeal with the item it disputes."""

    id: int
    officer: str
    name: str
    item: int
    text: str
    state: str
    answer: str
    question: Question
    order: tuple[int, ...]
    """In which the paper shows its options; empty for their own order."""
    chosen: str
    """What the officer answered, as on the paper."""
    key: str
    """The key as on the paper."""


def appeals_shown(desk: Desk, number: str) -> Sequence[AppealShown]:
    """The appeals of an exam, the latest last. NotFoundError."""
    from learnlaw.store.attempts import attempt_rows, responses_of
    from learnlaw.store.papers import asked_questions, load_papers
    from learnlaw.store.regrades import appeals_of, changes_of

    found = []
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        rows = {row.id: row for row in attempt_rows(connection, exam_id=held.id)}
        appeals = appeals_of(connection, held.id)
        papers = load_papers(connection, held.id, {rows[one.attempt_id].paper_id for one in appeals})
        sheets = keys_of(connection, held, papers)
        questions = changes_of(connection, held.id).applied(asked_questions(connection, papers))
        given = responses_of(connection, [one.attempt_id for one in appeals])
    for one in appeals:
        row = rows[one.attempt_id]
        code = held.people.officer_codes[row.officer_id]
        items = papers[row.paper_id].paper.items
        asked = sheets[row.paper_id].asked[one.item - 1]
        item = items[one.item - 1]
        question = questions[item.question, item.version]
        values = standing(given.get(row.id, ()), len(items))
        found.append(
            AppealShown(
                id=one.id,
                officer=code,
                name=held.people.roster.officers[code].name,
                item=one.item,
                text=one.text,
                state=one.state,
                answer=one.answer or "",
                question=question,
                order=item.order,
                chosen=show_answer(asked, values[one.item - 1]),
                key=key_words(question, asked),
            )
        )
    return found


def key_words(question: Question, asked: Asked) -> str:
    """The key of a question as it reads on a paper."""
    if question.kind is Kind.TRUE_FALSE:
        return show_answer(asked, "T" if question.key else "F")
    if isinstance(question.key, tuple):
        return "；".join("/".join(blank) for blank in question.key)
    return show_answer(asked, str(question.key))
