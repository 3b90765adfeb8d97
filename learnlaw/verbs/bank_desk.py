"""The question bank as screens leaf through it: by law, each question beside its article, and trial edits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from learnlaw.domain.bank_form import form
from learnlaw.domain.impact import Change
from learnlaw.domain.law import Catalogue, Instrument
from learnlaw.domain.question import Question, State
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, Problem, say
from learnlaw.verbs.bank_edit import Edit, citation_notices, differing, edited, stops
from learnlaw.verbs.banks import show_question
from learnlaw.verbs.library import (
    banks_in_use,
    known_catalogue,
    known_texts,
    latest_of,
    set_aside,
)
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from learnlaw.store.papers import Shown
    from learnlaw.verbs.desk import Desk

QUEUES = ("", "draft", "reviewed", "aside", "approved", "retired")
"""What the bank can be narrowed to: drafts, reviewed ones that wait for 审定, those set aside, and so on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankSieve:
    """Which questions are looked at; what is empty asks nothing."""

    law: str = ""
    """A key of `BankDesk.laws`."""
    list: str = ""
    kind: str = ""
    difficulty: str = ""
    pool: str = ""
    queue: str = ""
    """One of `QUEUES`."""
    words: str = ""
    """A part of the stem, of an option, or of the id."""

    @property
    def narrow(self) -> bool:
        """Whether something is left out, apart from the law and the queue."""
        return any((self.list, self.kind, self.difficulty, self.pool, self.words))


@dataclass(frozen=True, slots=True)
class BankLine:
    """The latest version of a question, with what of it is known only beside the laws."""

    question: Question
    law: str
    """By `Catalogue.key`."""
    aside: str
    """What became of its article, if it is set aside: changed or deleted."""
    find: str
    """Stem, options and id as they are compared."""


@dataclass(frozen=True, slots=True)
class BankLaw:
    """A law on which there are questions."""

    key: str
    name: str
    sound: str
    """Initials and pinyin of its name."""
    counts: Mapping[str, int]
    """How many, by state, and those set aside as `aside`."""


@dataclass(frozen=True)
class BankDesk:
    """Every question in use, in the order of its laws."""

    day: date
    laws: Sequence[BankLaw]
    lines: Sequence[BankLine]
    lists: Mapping[str, tuple[str, frozenset[str]]]
    """Lists of required knowledge by id: the title, and what they ask for."""

    def sift(self, sieve: BankSieve) -> list[BankLine]:
        """The questions that are looked at."""
        laws = self.lists[sieve.list][1] if sieve.list in self.lists else None
        words = [skeleton(word) for word in sieve.words.split()]
        meant = (line for line in self.lines if laws is None or line.law in laws)
        return [line for line in meant if _fits(line, sieve, words)]

    def sift_all(self, sieve: BankSieve) -> list[BankLine]:
        """The same in every queue, retired ones as well: what `counted` counts."""
        return [line for queue in ("", "retired") for line in self.sift(replace(sieve, queue=queue))]

    def counted(self, lines: Sequence[BankLine]) -> dict[str, int]:
        """How many of these lines each queue has; the empty one is all that are not retired."""
        return {name: sum(_queued(line, name) for line in lines) for name in QUEUES}


def _fits(line: BankLine, sieve: BankSieve, words: Sequence[str]) -> bool:
    question = line.question
    wanted = (sieve.law, sieve.kind, sieve.difficulty, sieve.pool)
    there = (line.law, question.kind, question.difficulty, question.pool)
    return (
        all(not want or want == have for want, have in zip(wanted, there, strict=True))
        and _queued(line, sieve.queue)
        and all(word in line.find for word in words)
    )


def _queued(line: BankLine, queue: str) -> bool:
    """Without a queue whatever is not retired; what is set aside waits for an edit, not for an approval."""
    state = line.question.state
    if queue == "aside":
        return bool(line.aside)
    if not queue:
        return state is not State.RETIRED
    return state == queue and not (line.aside and queue == "reviewed")


@look("browse_bank", say("Browse the question bank"))
def bank_desk(desk: Desk) -> BankDesk:
    """The bank as of the desk's day. Works without a database, on what ships with the program."""
    catalogue = known_catalogue(desk)
    questions = [q for bank in banks_in_use(desk) for q in latest_of(bank)]
    aside = {id: hit.change.fate.value for id, hit in set_aside(desk, questions).items()}
    lines = [_line(q, catalogue, aside.get(q.id, "")) for q in questions]
    laws = _laws(lines, catalogue)
    places = {law.key: n for n, law in enumerate(laws)}
    lines.sort(key=lambda line: (places[line.law], line.question.id))
    lists = {one.id: (one.title, one.keys(catalogue)) for one in known_lists(desk)[0]}
    return BankDesk(desk.today(), laws, lines, lists)


def _line(question: Question, catalogue: Catalogue, aside: str) -> BankLine:
    words = "\n".join((question.id, question.stem, *question.options))
    return BankLine(question, catalogue.key(question.law), aside, skeleton(words))


def _laws(lines: Sequence[BankLine], catalogue: Catalogue) -> list[BankLaw]:
    """The laws in the order of the catalogue, then what it does not know, by name."""
    counts: dict[str, Counter[str]] = {}
    for line in lines:
        counts.setdefault(line.law, Counter()).update(
            [line.question.state.value, *(["aside"] if line.aside else [])]
        )
    known = {one.id: one.name for one in catalogue if one.id in counts}
    others = {key: key for key in sorted(counts) if key not in known}
    return [BankLaw(key, name, keys(name), counts[key]) for key, name in {**known, **others}.items()]


# -- one question --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Difference:
    """What one version has that the one before had not."""

    version: int
    fields: Sequence[tuple[str, str, str]]
    """Name of the field, before, after."""


@dataclass(frozen=True, slots=True)
class QuestionShown:
    """One question with all that a reviewer holds beside it."""

    versions: Sequence[Question]
    """The latest first."""
    law: Instrument | None
    article: str
    """The words of the clause that is cited; empty where there are none."""
    missing: Message | None
    """Why there are none."""
    now: Change | None
    """Of a question set aside: what became of its article."""
    now_day: date | None
    """The edition that changed it."""
    notices: Sequence[Problem]
    """What is wrong with the law, edition or article cited, as of the desk's day."""
    changed: Sequence[Difference]

    @property
    def question(self) -> Question:
        """The latest version."""
        return self.versions[0]


@look("browse_bank", say("Browse the question bank"))
def question_desk(desk: Desk, id: str) -> QuestionShown:
    """A question, its versions, and its article in the edition cited. NotFoundError if there is none."""
    versions = show_question(desk, id)
    catalogue = known_catalogue(desk)
    law = catalogue.find(versions[0].law)
    article, missing = _article(desk, versions[0], law)
    hit = set_aside(desk, [versions[0]]).get(id)
    now = law.in_force(desk.today()) if law and hit else None
    changed = [Difference(new.version, _differences(old, new)) for new, old in pairwise(versions)]
    notices = citation_notices(desk, [versions[0]])
    return QuestionShown(
        versions,
        law,
        article,
        missing,
        hit.change if hit else None,
        now.day if now else None,
        notices,
        changed,
    )


def _article(desk: Desk, question: Question, law: Instrument | None) -> tuple[str, Message | None]:
    clause = question.clause
    if clause is None or question.edition is None:
        return "", say("it cites no article of an edition")
    text = known_texts(desk, law.id if law else question.law).get(question.law, question.edition)
    if text is None:
        return "", say("the text of the edition of {day} was not imported", day=question.edition)
    words = text.resolve(clause.whole)
    if words is None:
        return "", say("the text of the edition of {day} has no such article", day=question.edition)
    return words, None


def _differences(old: Question, new: Question) -> list[tuple[str, str, str]]:
    before, after = differing(old, new)
    return [(name, field_text(before[name]), field_text(after[name])) for name in before if name != "version"]


def field_text(value: Any) -> str:
    """A value of a field on one line: a key, options, a day, who approved."""
    if isinstance(value, tuple | list):
        return " | ".join(field_text(one) for one in value)
    if isinstance(value, dict):
        return " ".join(map(str, value.values()))
    return "" if value is None else str(value)


def as_shown(question: Question) -> Shown:
    """A question as an officer sitting it would see it, its options in the written order."""
    from learnlaw.store.papers import Shown

    order = tuple(range(len(question.options)))
    return Shown(1, question.id, question.kind, question.stem, question.options, order, Decimal(1))


def key_text(question: Question) -> str:
    """The key as it is typed: letters, 对 or 错, blanks parted by | and their answers by ；, or the guide."""
    if isinstance(question.key, bool):
        return "对" if question.key else "错"
    if isinstance(question.key, tuple):
        return "|".join("；".join(blank) for blank in question.key)
    return question.key


# -- a trial edit --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Tried:
    """What a form over a question comes to before it is saved."""

    question: Question
    problems: Mapping[str, Sequence[Problem]]
    """By the field of the form: stem, options, key, rationale, law, edition, article."""


@look("browse_bank", say("Browse the question bank"))
def try_edit(desk: Desk, id: str, edit: Edit) -> Tried:
    """What an edit would make of the latest version, and what is wrong with it; nothing is written."""
    old = show_question(desk, id)[0]
    problems: dict[str, list[Problem]] = {}
    new = old
    for name in Edit.__dataclass_fields__:
        value = getattr(edit, name)
        if value is not None:
            found: list[Problem] = []
            new = edited(new, replace(Edit(), **{name: value}), found)
            problems.setdefault(name, []).extend(found)
    for problem in (*form(new), *citation_notices(desk, [new])):
        told = replace(problem, warning=not stops(problem))
        problems.setdefault(part_of(problem.code), []).append(told)
    return Tried(new, problems)


def part_of(code: str) -> str:
    """The field of a form that a problem is about, by its code."""
    return _PARTS.get(code, "")


_PARTS = {
    code: part
    for part, codes in {
        "stem": "no-stem no-blank",
        "options": "options-unused few-options many-options empty-option all-of-the-above duplicate-options",
        "key": "no-key impossible-key one-key",
        "rationale": "letter-in-rationale rationale-article",
        "law": "no-law unknown-law repealed-law",
        "edition": "no-edition unknown-edition superseded-edition not-in-force",
        "article": "no-article article-form no-such-article",
    }.items()
    for code in codes.split()
}


@look("browse_bank", say("Browse the question bank"))
def law_choices(desk: Desk) -> list[tuple[str, str, str]]:
    """The laws that a question can cite: id, name, initials."""
    return [(one.id, one.name, keys(one.name)) for one in known_catalogue(desk)]
