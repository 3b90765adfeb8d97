"""Edits, approves and retires questions, each with its reason or its office.

An edit is the next version, a draft until somebody reviews it; papers that were
sat keep the version they asked. Approval 审定 and retirement belong to the
latest version and leave its words alone. What ships is edited in the same way:
the database keeps the version, and the file stays as it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from learnlaw.domain.bank_form import CANNOT_BE, form, told
from learnlaw.domain.citation_lint import clause_form, in_catalogue
from learnlaw.domain.question import (
    CHOICE,
    Approval,
    Difficulty,
    Key,
    Kind,
    Pool,
    Question,
    State,
    clause_text,
    truth,
)
from learnlaw.errors import NotFoundError, Problem, RefusedError, UsageError, say
from learnlaw.verbs.bank_import import QuestionFate
from learnlaw.verbs.banks import BANK, Which, list_questions, show_question
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import banks_in_use, known_catalogue, set_aside, subjects
from learnlaw.verbs.registry import Receipt, Work, listed, receipt_of, working


class NothingChosenError(UsageError):
    """A selection that names no question would mean all of them."""

    template = "say which questions: their ids, or a selection such as --law"


class NothingChangesError(UsageError):
    """An edit without a change."""

    template = "say what is to change in {question}, such as --stem or --key"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What is to change in a question; None stays as it is."""

    stem: str | None = None
    options: tuple[str, ...] | None = None
    key: str | None = None
    """As people write it: B, ABD, 对; the blanks of a question parted by |, the answers of each by ;."""
    rationale: str | None = None
    law: str | None = None
    edition: date | None = None
    article: str | None = None
    difficulty: Difficulty | None = None
    case: bool | None = None
    pool: Pool | None = None
    tags: tuple[str, ...] | None = None
    state: State | None = None
    """draft or reviewed."""


@listed(area=BANK, title=say("Edit a question"), command="bank edit")
def edit_question(
    desk: Desk, id: str, edit: Edit, *, reason: str, restore: int | None = None, dry_run: bool = False
) -> Receipt:
    """Change a question, which makes its next version, a draft unless `edit` says reviewed.

    `restore` takes the words of an earlier version first. A change of the state
    alone makes no version, ends an approval and brings a retired question back.
    What `bank check` would find is told as notices. Raises NotFoundError,
    NothingChangesError, and RefusedError if it could not be asked any more.
    """
    versions = show_question(desk, id)
    old = versions[0]
    problems: list[Problem] = []
    new = edited(_version(versions, restore) if restore else old, edit, problems)
    problems += form(new)
    if any(map(stops, problems)):
        raise RefusedError(problems)
    new = _next(old, new, edit.state)
    if new == old:
        raise NothingChangesError(question=id)
    notices = [*(replace(p, warning=True) for p in problems), *citation_notices(desk, [new])]
    owners = _owners(desk)
    with working(desk, "edit_question", dry=dry_run) as work:
        work.notices += notices
        _keep(work, owners, [(old, new)], reason)
    return receipt_of(work)


def stops(problem: Problem) -> bool:
    """Whether an edit is refused for a problem; the others are told as notices."""
    return not problem.warning and (problem.code in CANNOT_BE or problem.code.startswith("text-"))


def citation_notices(desk: Desk, questions: Iterable[Question]) -> list[Problem]:
    """What is wrong with the laws and articles that are cited, as notices."""
    catalogue = known_catalogue(desk)
    no_law = subjects(desk, catalogue)
    found: list[Problem] = []
    for question in questions:
        if catalogue.key(question.law) not in no_law:
            found += [*clause_form(question), *in_catalogue(question, catalogue, desk.today())]
    return [replace(problem, warning=True) for problem in found]


def _version(versions: Sequence[Question], number: int) -> Question:
    for question in versions:
        if question.version == number:
            return question
    raise NotFoundError(kind=versions[0].id, code=number)


def edited(question: Question, edit: Edit, problems: list[Problem]) -> Question:
    """The question with what is to change, cleaned as text from a file is."""
    from learnlaw.formats.clean import Cleaner

    cleaner = Cleaner("", problems)
    values = {f.name: getattr(edit, f.name) for f in fields(Edit) if getattr(edit, f.name) is not None}
    values.pop("state", None)
    for name in ("stem", "rationale"):
        if name in values:
            values[name] = cleaner.long(values[name], None, question.id)
    for name in ("options", "tags"):
        if name in values:
            values[name] = tuple(cleaner.long(text, None, question.id) for text in values[name])
    if "article" in values:
        values["article"] = clause_text(values["article"])
    if "key" in values:
        values["key"] = _key(question.kind, values["key"], cleaner.long(values["key"], None, question.id))
    return replace(question, place=None, lines={}, **values)


def _key(kind: Kind, raw: str, clean: str) -> Key:
    """A key as people type it; what cannot be one is left for the check of the form to tell."""
    if kind in CHOICE:
        letters = re.sub(r"[\s,，、;；]", "", unicodedata.normalize("NFKC", raw).upper())
        return "".join(sorted(letters)) if kind is Kind.MULTIPLE else letters
    if kind is Kind.TRUE_FALSE:
        said = truth(raw)
        return clean if said is None else said
    if kind is Kind.BLANK:
        blanks = [re.split("[;；]", blank) for blank in re.split("[|｜]", clean)]
        return tuple(tuple(answer.strip() for answer in blank if answer.strip()) for blank in blanks)
    return clean


def _next(old: Question, new: Question, state: State | None) -> Question:
    """The next version, or the same one in another state if only that changes."""
    same = old.content() == new.content()
    if same and state is None:
        return old
    version = old.version if same else old.version + 1
    return replace(new, version=version, state=state or State.DRAFT, approval=None)


@listed(area=BANK, title=say("Approve questions"), command="bank approve")
def approve_questions(desk: Desk, which: Which, *, office: str, name: str, dry_run: bool = False) -> Receipt:
    """Record that `name` of `office` approved the questions on the desk's day; all of them or none.

    RefusedError for what cannot be asked, was set aside, or was retired and is
    named by its id. NothingChosenError, NotFoundError.
    """
    approval = Approval(*_named(office, name), desk.today())
    chosen = [q for q in _chosen(desk, which) if which.ids or q.state is not State.RETIRED]
    problems = list(_not_to_approve(desk, chosen))
    if problems:
        raise RefusedError(problems)
    pairs = [(q, q if _same(q.approval, approval) else replace(q, state=State.APPROVED, approval=approval))
             for q in chosen]  # fmt: skip
    notices = citation_notices(desk, chosen)
    owners = _owners(desk)
    with working(desk, "approve_questions", dry=dry_run) as work:
        work.notices += notices
        _keep(work, owners, pairs, "")
    return receipt_of(work)


def _named(office: str, name: str) -> tuple[str, str]:
    from learnlaw.domain.text import clean_name

    if not office.strip() or not name.strip():
        raise RefusedError([Problem("no-approval", say("an approval needs its office and its person"))])
    return clean_name(office)[0], clean_name(name)[0]


def _same(old: Approval | None, new: Approval) -> bool:
    return old is not None and (old.office, old.name) == (new.office, new.name)


def _not_to_approve(desk: Desk, chosen: Sequence[Question]) -> Iterable[Problem]:
    aside = set_aside(desk, chosen)
    for question in chosen:
        if question.state is State.RETIRED:
            hint = say("bring it back first: bank edit {id} --state draft", id=question.id)
            yield told("", question, "state", "retired", say("it was retired"), hint)
        if question.id in aside:
            what = say("it is set aside: an amendment changed the article")
            hint = say("edit it so that it cites the edition in force, then approve that version")
            yield told("", question, "edition", "set-aside", what, hint)
        yield from (p for p in form(replace(question, state=State.DRAFT)) if p.code in CANNOT_BE)


@listed(area=BANK, title=say("Retire questions"), command="bank retire")
def retire_questions(desk: Desk, which: Which, *, reason: str, dry_run: bool = False) -> Receipt:
    """Take questions out of use; their versions stay. NothingChosenError, NotFoundError."""
    pairs = [(q, replace(q, state=State.RETIRED)) for q in _chosen(desk, which)]  # fmt: skip
    owners = _owners(desk)
    with working(desk, "retire_questions", dry=dry_run) as work:
        _keep(work, owners, pairs, reason)
    return receipt_of(work)


def _chosen(desk: Desk, which: Which) -> list[Question]:
    if which == Which():
        raise NothingChosenError()
    chosen = list_questions(desk, which)
    missing = [id for id in which.ids if id not in {q.id for q in chosen}]
    if missing:
        raise NotFoundError(kind=say("question"), code="、".join(missing))
    return chosen


def _owners(desk: Desk) -> dict[str, str]:
    """The bank of each question."""
    return {question.id: bank.id for bank in banks_in_use(desk) for question in bank}


def _keep(
    work: Work, owners: dict[str, str], pairs: Sequence[tuple[Question, Question]], reason: str
) -> None:
    """Write what differs, each with its entry in the log."""
    from learnlaw.store.questions import Kept, add_versions, restate

    kept = []
    work.remember("question", code=[new.id for _old, new in pairs])
    for old, new in pairs:
        fate = "unchanged" if new == old else "restated" if new.version == old.version else "changed"
        work.fates.append(QuestionFate(new.id, fate, new.version, state=new.state, stem=new.stem))
        work.count(f"questions_{fate}")
        if fate == "unchanged":
            continue
        if fate == "changed" or not restate(work.connection, new):
            kept.append(Kept(owners[new.id], new))
        before, after = differing(old, new)
        work.audit(new.id, before=before, after=after, reason=reason)
        work.made.append(new.id)
    if not work.made:
        work.keep = False
        return
    add_versions(work.connection, kept, file="", digest="", receipt=work.receipt)


def differing(old: Question, new: Question) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields that differ, before and after, with the versions."""
    names = [f.name for f in fields(Question) if f.compare and getattr(old, f.name) != getattr(new, f.name)]
    names = ["version", *(name for name in names if name != "version")]
    before, after = ({name: _plain(getattr(one, name)) for name in names} for one in (old, new))
    return before, after


def _plain(value: Any) -> Any:
    if isinstance(value, Approval):
        return {"office": value.office, "name": value.name, "day": value.day.isoformat()}
    return value.isoformat() if isinstance(value, date) else value
