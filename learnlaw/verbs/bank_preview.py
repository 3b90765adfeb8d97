"""What importing a file of questions would do to each of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.bank_form import CANNOT_BE, form
from learnlaw.domain.question import Question
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.verbs.bank_desk import field_text
from learnlaw.verbs.bank_edit import differing
from learnlaw.verbs.bank_import import (
    How,
    Plan,
    cited,
    fallen,
    import_bank,
    plan_of,
    told_twice,
)
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.library import questions_in_use
from learnlaw.verbs.preview import ADDED, CHANGED, REFUSED, TWIN, UNCHANGED, Change, Preview, RowShown
from learnlaw.verbs.registry import Receipt, look
from learnlaw.verbs.shipped import read_bank

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk

TITLES = {
    "state": "状态",
    "kind": "题型",
    "stem": "题干",
    "options": "选项",
    "key": "答案",
    "law": "法律",
    "edition": "法律版本",
    "article": "条款",
    "rationale": "解析",
    "difficulty": "难度",
    "case": "案例",
    "pool": "题池",
    "tags": "标签",
    "approval": "审定",
    "version": "版次",
}
"""Fields of a question by the words of our table."""


@look("preview_bank", say("Look at a file of questions"))
def preview_bank(
    desk: Desk, path: Path, *, law: str = "", partial: bool = False, heed: Heed | None = None
) -> Preview:
    """What `import_bank` would do; nothing is written. Raises `RefusedError` and `StoppedError`.

    With `partial` what is refused keeps nothing else out: its problems are notices.
    """
    heed = heed or Heed()
    heed.step(say("reading {file}", file=path.name))
    bank, problems, _digest = read_bank(path, "", None)
    if bank is None:
        raise RefusedError(problems)
    heed.step(say("comparing"))
    bad = _bad(bank.questions, problems, bank.file)
    left = [q for q in bank if not (_of(q, bad) or [])]
    incoming = cited(desk, left, law)
    plan = plan_of(desk, replace(bank, questions=tuple(incoming)))
    notices = [*_notices(left, problems, bank.file), *fallen(incoming, plan)]
    told = [replace(p, warning=True) for p in bad] if partial else bad
    rows = [*_refused(bank.questions, told, bank.file), *_rows(desk, plan, bank.file)]
    rows = [replace(row, problems=(*row.problems, *_of_row(row, notices))) for row in rows]
    shown = {id(p) for row in rows for p in row.problems}
    loose = [p for p in (*told, *notices) if id(p) not in shown]
    rows.sort(key=lambda row: (row.place.sheet, row.place.line or 0))
    return Preview(path=path, rows=tuple(rows), problems=tuple(loose))


def _bad(questions: Sequence[Question], problems: Iterable[Problem], file: str) -> list[Problem]:
    """For what a question cannot come in: what its reader says, what keeps it from being asked, its id."""
    found = [p for p in problems if not p.warning]
    found += [p for q in questions for p in form(q, file) if p.code in CANNOT_BE]
    return [*found, *told_twice(questions, file)]


def _notices(questions: Iterable[Question], problems: Iterable[Problem], file: str) -> list[Problem]:
    found = [p for p in problems if p.warning]
    found += [replace(p, warning=True) for q in questions for p in form(q, file) if p.code not in CANNOT_BE]
    return list({(p.code, str(p.what), p.place): p for p in found}.values())


def _of(question: Question, problems: Iterable[Problem]) -> list[Problem]:
    """The problems of a question: by its id, else by the place where it begins."""
    return [
        p for p in problems if (p.field == question.id if question.id else _near(p.place, question.place))
    ]


def _near(one: Place | None, other: Place | None) -> bool:
    if one is None or other is None:
        return False
    return (one.line, one.sheet) == (other.line, other.sheet)


def _of_row(row: RowShown, notices: Iterable[Problem]) -> list[Problem]:
    name = row.subject.partition("  ")[0]
    return [
        p for p in notices if (p.field and p.field == name) or (not p.field and _near(p.place, row.place))
    ]


def _refused(questions: Iterable[Question], bad: Sequence[Problem], file: str) -> Iterator[RowShown]:
    left = list(bad)
    for question in questions:
        mine = _of(question, left)
        if mine:
            left = [p for p in left if p not in mine]
            yield _row(question, REFUSED, file, problems=mine)
    for problem in left:
        if problem.place is not None:
            yield RowShown(
                file=file, place=problem.place, subject=problem.field, fate=REFUSED, problems=(problem,)
            )


def _rows(desk: Desk, plan: Plan, file: str) -> Iterator[RowShown]:
    old = {q.id: q for q in questions_in_use(desk)}
    restated = {q.id: q for q in plan.restated}
    for question in plan.merge.added:
        yield _row(question, ADDED, file)
    for question in plan.merge.changed:
        yield _row(question, CHANGED, file, changes=_changes(old[question.id], question))
    for question in plan.merge.unchanged:
        new = restated.get(question.id)
        changes = _changes(old[question.id], new) if new else ()
        yield _row(question, CHANGED if new else UNCHANGED, file, changes=changes)
    for question, other in plan.merge.duplicates:
        what = say("{id} asks the same; this one is left out", id=other)
        twin = Problem("twin", what, file=file, place=question.place, field=question.id, warning=True)
        yield _row(question, TWIN, file, problems=[twin])


def _row(
    question: Question,
    fate: str,
    file: str,
    *,
    changes: Sequence[Change] = (),
    problems: Sequence[Problem] = (),
) -> RowShown:
    subject = f"{question.id}  {question.stem.splitlines()[0] if question.stem else ''}".strip()
    place = question.place or Place()
    return RowShown(
        file=file, place=place, subject=subject, fate=fate, changes=tuple(changes), problems=tuple(problems)
    )


def _changes(old: Question, new: Question) -> tuple[Change, ...]:
    before, after = differing(old, new)
    return tuple(
        Change(TITLES.get(name, name), field_text(before[name]), field_text(after[name]))
        for name in before
        if before[name] != after[name] and name in TITLES
    )


def import_previewed_bank(
    desk: Desk, path: Path, *, law: str = "", partial: bool = False, heed: Heed | None = None
) -> Receipt:
    """Import what was seen in a preview; it is checked anew, and can be stopped until the commit.

    Raises what `import_bank` raises, and `StoppedError`.
    """
    heed = heed or Heed()
    heed.step(say("writing"))
    with heed.writing(desk):
        return import_bank(desk, path, how=How(), law=law, partial=partial)
