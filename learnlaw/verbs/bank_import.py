"""Takes question files in: new questions, next versions of those that are there, duplicates told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.bank import Bank, Merge, merge
from learnlaw.domain.bank_form import CANNOT_BE, form, told
from learnlaw.domain.question import Question, State
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.verbs.banks import BANK
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import banks_in_use, known_catalogue, latest_of, law_key
from learnlaw.verbs.registry import Receipt, Work, listed, receipt_of, working
from learnlaw.verbs.shipped import read_bank

if TYPE_CHECKING:
    from learnlaw.formats.registry import ReadOptions


@dataclass(frozen=True, slots=True)
class How:
    """What the user said about how to read a file; empty means: find out."""

    type: str = ""
    encoding: str = ""
    sheet: str = ""
    delimiter: str = ""
    answers_in_stem: bool = False
    """An answer in the brackets of a stem is meant."""


@dataclass(frozen=True, slots=True)
class QuestionFate:
    """What became of one question of a file."""

    question: str
    fate: str
    """added, changed, restated, unchanged, duplicate."""
    version: int
    other: str = ""
    """Of a duplicate: the question that asks the same in the same words."""
    state: State = State.DRAFT
    stem: str = ""


@dataclass(frozen=True)
class Plan:
    """What an import would write."""

    merge: Merge
    restated: tuple[Question, ...]
    """The same words in another state, or approved by somebody."""
    owners: Mapping[str, str]
    """The bank of each question that is there."""
    bank: str

    @property
    def fates(self) -> list[QuestionFate]:
        """What becomes of each question, in the order of the counts."""
        kept = {q.id for q in self.restated}
        same = [q for q in self.merge.unchanged if q.id not in kept]
        told = {"added": self.merge.added, "changed": self.merge.changed, "restated": self.restated}
        fates = [_fate(q, fate) for fate, found in (*told.items(), ("unchanged", same)) for q in found]
        return [*fates, *(_fate(q, "duplicate", other) for q, other in self.merge.duplicates)]


def _fate(question: Question, fate: str, other: str = "") -> QuestionFate:
    return QuestionFate(question.id, fate, question.version, other, question.state, question.stem)


@listed(area=BANK, title=say("Import questions"), command="bank import")
def import_bank(
    desk: Desk,
    path: Path,
    *,
    how: How | None = None,
    law: str = "",
    partial: bool = False,
    dry_run: bool = False,
) -> Receipt:
    """Take in a file of questions of any format that is read, all of it or nothing.

    The same id with other words becomes the next version, the same words under
    another id are a duplicate and are not taken in. `law` is cited by the
    questions that name none, in the edition in force on the desk's day.
    `partial` leaves out what cannot be read and takes the rest. Raises
    RefusedError with every problem, UnknownFormatError.
    """
    how = how or How()
    bank, problems, digest = read_bank(path, how.type, _options(how))
    incoming, notices = _accepted(bank, problems, partial)
    assert bank is not None
    incoming = cited(desk, incoming, law)
    plan = plan_of(desk, replace(bank, questions=tuple(incoming)))
    if dry_run and not desk.database_exists:
        counts = dict(Counter(f"questions_{fate.fate}" for fate in plan.fates))
        fates = tuple(plan.fates)
        return Receipt(number=0, verb="import_bank", counts=counts, notices=tuple(notices), fates=fates)
    with working(desk, "import_bank", dry=dry_run) as work:
        work.notices += [*notices, *fallen(incoming, plan)]
        _keep(work, plan, path.name, digest)
    return receipt_of(work)


def _options(how: How) -> ReadOptions:
    from learnlaw.formats.registry import ReadOptions

    return ReadOptions(**asdict(how))


def _accepted(
    bank: Bank | None, problems: Sequence[Problem], partial: bool
) -> tuple[list[Question], list[Problem]]:
    """The questions that can be taken in, and the notices. RefusedError if that is not all, or none."""
    questions = list(bank.questions) if bank else []
    found = [*problems, *(p for q in questions for p in form(q, bank.file if bank else ""))]
    found += told_twice(questions, bank.file if bank else "")
    bad = [p for p in found if not p.warning and (p in problems or p.code in CANNOT_BE)]
    notices = [replace(p, warning=True) for p in found if p not in bad]
    notices = list(
        {(p.code, str(p.what), p.place): p for p in notices}.values()
    )  # readers tell some of them, too
    refused = {p.field for p in bad if p not in problems} | {p.field for p in told_twice(questions, "")}
    left = [q for q in questions if q.id not in refused or not q.id]
    if bank is None or not left or (bad and not partial):
        raise RefusedError([*bad, *notices] or [Problem("no-questions", say("there are no questions in it"))])
    return left, [*(replace(p, warning=True) for p in bad), *notices]


def told_twice(questions: Iterable[Question], file: str) -> list[Problem]:
    seen: set[tuple[str, int]] = set()
    found = []
    for question in questions:
        if question.id and (question.id, question.version) in seen:
            what, hint = say("the id {id} is taken already", id=question.id), say("give it another id")
            found.append(told(file, question, "id", "duplicate-id", what, hint))
        seen.add((question.id, question.version))
    return found


def cited(desk: Desk, questions: list[Question], law: str) -> list[Question]:
    if not law:
        return questions
    catalogue = known_catalogue(desk)
    instrument = catalogue.find(law_key(desk, catalogue, law))
    edition = instrument.in_force(desk.today()) if instrument else None
    day, name = edition.day if edition else None, instrument.name if instrument else law
    return [q if q.law else replace(q, law=name, edition=q.edition or day) for q in questions]


def plan_of(desk: Desk, bank: Bank) -> Plan:
    present = [latest_of(one) for one in banks_in_use(desk)]
    owners = {q.id: one.id for one in present for q in one}
    latest = {q.id: q for one in present for q in one}
    newest = latest_of(replace(bank, questions=tuple(q for q in bank if q.id)))
    nameless = [q for q in bank if not q.id]
    found = merge(latest.values(), [*newest.questions, *nameless])
    restated = [r for q in found.unchanged if (r := _restated(latest[q.id], q)) is not None]
    added = tuple(_named(found.added, bank.id, set(owners)))
    return Plan(replace(found, added=added), tuple(restated), owners, bank.id)


def _restated(old: Question, new: Question) -> Question | None:
    """The old version in the state that the file says; a file that says draft, or nothing, changes none."""
    if new.state is State.DRAFT or (new.state, new.approval) == (old.state, old.approval):
        return None
    return replace(old, state=new.state, approval=new.approval)


def fallen(incoming: Iterable[Question], plan: Plan) -> Iterable[Problem]:
    """A notice for each question whose words changed and whose state did not: nobody reviewed these."""
    said = {q.id: q for q in incoming}
    for question in plan.merge.changed:
        if question.state is State.DRAFT and said[question.id].state is not State.DRAFT:
            what = say("{state} were the earlier words; version {version} is a draft",
                       state=said[question.id].state.value, version=question.version)  # fmt: skip
            hint = say("review or approve it: bank approve {id}", id=question.id)
            yield Problem("fallen-state", what, hint, field=question.id, warning=True)


def _named(questions: Iterable[Question], bank: str, taken: set[str]) -> Iterable[Question]:
    """Questions without an id get the next free number of their bank."""
    stem, number = re.sub(r"\s+", "-", bank), 0
    for question in questions:
        if question.id:
            yield question
            continue
        number += 1
        while f"{stem}-{number:03d}" in taken:
            number += 1
        taken.add(f"{stem}-{number:03d}")
        yield replace(question, id=f"{stem}-{number:03d}")


def _keep(work: Work, plan: Plan, file: str, digest: str) -> None:
    from learnlaw.store.questions import Kept, add_versions, restate

    work.fates += plan.fates
    for fate in plan.fates:
        work.count(f"questions_{fate.fate}")
    new = [*plan.merge.added, *plan.merge.changed]
    kept = [Kept(plan.owners.get(q.id, plan.bank), q) for q in new]
    kept += [Kept(plan.owners[q.id], q) for q in plan.restated if not restate(work.connection, q)]
    if not new and not plan.restated:
        work.keep = False
        return
    add_versions(work.connection, kept, file=file, digest=digest, receipt=work.receipt)
    after = {"file": file, "digest": digest, **work.counts}
    work.audit(plan.bank, after=after)
    work.made += [q.id for q in new]
