"""Banks of questions: found, and brought together without losing or doubling any."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from learnlaw.domain.question import Question, State
from learnlaw.domain.text import skeleton
from learnlaw.errors import NotFoundError, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Bank:
    """Questions that belong together, as a rule on one edition of one instrument."""

    id: str
    title: str = ""
    law: str = ""
    """The id or a title of the instrument of all questions that name none themselves."""
    edition: date | None = None
    questions: tuple[Question, ...] = ()
    file: str = ""

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions)

    def find(self, id: str) -> Question:
        """The latest version of a question. NotFoundError if there is none."""
        versions = [q for q in self.questions if q.id == id]
        if not versions:
            raise NotFoundError(kind=say("question"), code=id)
        return max(versions, key=lambda q: q.version)


@dataclass(frozen=True, slots=True)
class Merge:
    """What bringing questions into a bank would do."""

    added: tuple[Question, ...] = ()
    changed: tuple[Question, ...] = ()
    """New versions of questions that are there, with their numbers."""
    unchanged: tuple[Question, ...] = ()
    """There already, under the same id, with the same words."""
    duplicates: tuple[tuple[Question, str], ...] = ()
    """There already under another id, which stands beside; they are not taken in."""


def merge(present: Iterable[Question], incoming: Sequence[Question]) -> Merge:
    """What `incoming` would change in a bank that holds `present`.

    The same id with other words is a new version; the same words under another
    id, or without one, are a duplicate. Words are compared by their skeleton,
    with kind, options, key and article.
    """
    latest: dict[str, Question] = {}
    for question in present:
        if question.id not in latest or question.version > latest[question.id].version:
            latest[question.id] = question
    owners = {fingerprint(q): q.id for q in latest.values()}
    added, changed, unchanged, duplicates = [], [], [], []
    for question in incoming:
        old = latest.get(question.id) if question.id else None
        print_ = fingerprint(question)
        if old is not None and old.content() == replace(question.content(), id=old.id):
            unchanged.append(question)
        elif old is not None:
            changed.append(_next(old, question))
        elif print_ in owners:
            duplicates.append((question, owners[print_]))
        else:
            added.append(question)
            owners[print_] = question.id
    return Merge(tuple(added), tuple(changed), tuple(unchanged), tuple(duplicates))


def _next(old: Question, new: Question) -> Question:
    """The next version; a review or approval that is the earlier version's is not that of other words."""
    earned = new.version > old.version or (new.state, new.approval) != (old.state, old.approval)
    if not earned and new.state in (State.REVIEWED, State.APPROVED):
        new = replace(new, state=State.DRAFT, approval=None)
    return replace(new, version=max(new.version, old.version + 1))


def fingerprint(question: Question) -> tuple[object, ...]:
    """What two questions share that ask the same thing in the same words."""
    options = tuple(sorted(skeleton(o) for o in question.options))
    answers = tuple(sorted(skeleton(a) for a in question.answers))
    return question.kind, skeleton(question.stem), options, answers, question.key is True
