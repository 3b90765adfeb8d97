"""Regrading after a key was corrected or a question withdrawn, and appeals 申诉 against an item.

A regrade is seen before it is done, and done again it changes nothing. The old
results are kept: to undo it is to put them back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from learnlaw.domain.blueprint import Blueprint
from learnlaw.domain.grading import KeySheet, Result
from learnlaw.domain.paper import Paper
from learnlaw.domain.question import Question
from learnlaw.errors import LearnlawError, Message, say


class CorrectionError(LearnlawError):
    """The options, the blanks or the kind of a question changed: old answers cannot be read against it."""

    template = "version {version} of {question} asks something else than version {asked}: withdraw the question instead"


@dataclass(frozen=True, slots=True)
class Rulings:
    """All that was decided about the questions of an exam since it was sat."""

    corrected: Mapping[str, Question]
    """By question: the version whose key holds for everybody, whichever version was asked."""
    withdrawn: frozenset[str] = frozenset()
    """Questions that give everybody their full marks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An attempt with the result in force, as far as a regrade asks."""

    attempt: int
    """What the caller knows it by."""
    officer: str
    paper: Paper
    answers: Sequence[str]
    """As `grading.standing` gives them."""
    marked: Mapping[int, Decimal] = field(default_factory=dict)
    """What a person gave for short answers."""
    result: Result


@dataclass(frozen=True, slots=True)
class Change:
    """One attempt whose result would be another."""

    attempt: int
    officer: str
    before: Result
    after: Result

    @property
    def difference(self) -> Decimal:
        """Marks won, or below 0 lost."""
        return self.after.marks - self.before.marks

    @property
    def items(self) -> tuple[int, ...]:
        """The items whose results differ, from 1."""
        pairs = zip(self.before.items, self.after.items, strict=True)
        return tuple(old.item for old, new in pairs if old != new)

    @property
    def passes(self) -> bool:
        """Failed, and would pass."""
        return self.after.passed and not self.before.passed

    @property
    def fails(self) -> bool:
        """Passed, and would fail."""
        return self.before.passed and not self.after.passed


@dataclass(frozen=True, slots=True)
class Preview:
    """What a regrade would do."""

    judged: int
    """How many attempts were graded again."""
    changes: tuple[Change, ...]
    """In the order of the records."""

    @property
    def raised(self) -> int:
        """How many would have more marks."""
        return sum(change.difference > 0 for change in self.changes)

    @property
    def lowered(self) -> int:
        """How many would have fewer."""
        return sum(change.difference < 0 for change in self.changes)

    @property
    def passes(self) -> tuple[Change, ...]:
        """Who would pass by it."""
        return tuple(change for change in self.changes if change.passes)

    @property
    def fails(self) -> tuple[Change, ...]:
        """Who would fail by it."""
        return tuple(change for change in self.changes if change.fails)

    def undone(self) -> Preview:
        """The way back: every old result again."""
        turned = (replace(each, before=each.after, after=each.before) for each in self.changes)
        return Preview(self.judged, tuple(turned))


def regrade(
    records: Iterable[Record],
    questions: Mapping[tuple[str, int], Question],
    plan: Blueprint,
    rulings: Rulings,
) -> Preview:
    """Every attempt graded again by all rulings in force; only what differs is a change.

    With the rulings under which the results came about, nothing differs: so
    `regrade` also proves that stored scores can be computed again.
    CorrectionError where a corrected version has other options or blanks.
    """
    keys = dict(questions)
    for code, version in questions:
        if (corrected := rulings.corrected.get(code)) is not None and code not in rulings.withdrawn:
            _same_question(questions[code, version], corrected)
            keys[code, version] = corrected
    sheets: dict[Paper, KeySheet] = {}
    changes = []
    records = list(records)
    for record in records:
        if (sheet := sheets.get(record.paper)) is None:
            sheet = sheets[record.paper] = KeySheet(record.paper, keys, plan, rulings.withdrawn)
        after = sheet.grade(record.answers, record.marked)
        if after != record.result:
            changes.append(Change(record.attempt, record.officer, record.result, after))
    return Preview(len(records), tuple(changes))


def apply(records: Iterable[Record], preview: Preview) -> list[Record]:
    """The records with the results that a preview, or its way back, gives them."""
    after = {change.attempt: change.after for change in preview.changes}
    return [replace(each, result=after.get(each.attempt, each.result)) for each in records]


def _same_question(asked: Question, corrected: Question) -> None:
    blanks = [len(key) if isinstance(key, tuple) else 0 for key in (asked.key, corrected.key)]
    if (asked.kind, asked.options, blanks[0]) != (corrected.kind, corrected.options, blanks[1]):
        raise CorrectionError(question=asked.id, version=corrected.version, asked=asked.version)


# appeals


class AppealState(StrEnum):
    """How far an appeal is."""

    RAISED = "raised"
    """已提出."""
    UPHELD = "upheld"
    """采纳: a correction or a withdrawal follows, for everybody."""
    REJECTED = "rejected"
    """不采纳, with the reason."""


APPEAL_WORDS: Mapping[AppealState, Message] = {
    AppealState.RAISED: say("raised, and not answered yet"),
    AppealState.UPHELD: say("upheld"),
    AppealState.REJECTED: say("not upheld"),
}

NEXT: Mapping[AppealState, frozenset[AppealState]] = {
    AppealState.RAISED: frozenset({AppealState.UPHELD, AppealState.REJECTED}),
    AppealState.UPHELD: frozenset(),
    AppealState.REJECTED: frozenset(),
}
"""What an appeal may become. Who is not content raises another: answers are kept as they were given."""


class AppealStateError(LearnlawError):
    """An appeal is answered once."""

    template = "an appeal that is {state} cannot become: {to}"


class NoAnswerError(LearnlawError):
    """An appeal and its answer are in words."""

    template = "write down why"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appeal:
    """An officer disputes an item, and a coordinator answers."""

    number: int
    attempt: int
    item: int
    words: str
    """What the officer says."""
    raised_at: datetime
    state: AppealState = AppealState.RAISED
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None

    def __post_init__(self) -> None:
        if not self.words.strip():
            raise NoAnswerError()


def answer_appeal(appeal: Appeal, to: AppealState, answer: str, by: str, at: datetime) -> Appeal:
    """The appeal with its answer. AppealStateError if it has one, NoAnswerError if `answer` is blank."""
    if to not in NEXT[appeal.state]:
        raise AppealStateError(state=APPEAL_WORDS[appeal.state], to=APPEAL_WORDS[to])
    if not answer.strip():
        raise NoAnswerError()
    return replace(appeal, state=to, answer=answer.strip(), answered_by=by, answered_at=at)
