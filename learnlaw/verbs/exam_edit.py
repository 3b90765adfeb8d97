"""A draft of an exam as a form can change it: what was chosen, as it was kept with the exam."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnlaw.domain.exam import editable
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import Held, find_exam
from learnlaw.verbs.exams import ExamForm

if TYPE_CHECKING:
    from learnlaw.domain.blueprint import Blueprint


@dataclass(frozen=True, slots=True)
class ExamDraft:
    """The form of a draft, filled in."""

    form: ExamForm
    """Its blueprint is empty: the one that the draft was made with, which may stand in no file."""
    blueprint: Blueprint
    number: str
    version: int
    """By which a change tells that somebody else changed it in the meantime."""
    by_hand: int
    """Of how many officers something was settled one by one, which a change leaves as it is."""


def draft_of(desk: Desk, number: str) -> ExamDraft:
    """The form of a draft. Raises `ExamSettledError` for an exam that was opened, `NotFoundError`."""
    from learnlaw.store.exam_scopes import scope_of

    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        kept = scope_of(connection, held.id)
    editable(held.exam)
    chosen = kept or {"officers": [one.officer for one in held.exam.expected]}
    by_hand = sum(bool(one.extra_minutes or one.attempts) for one in held.exam.expected)
    return ExamDraft(_form(held, chosen), held.exam.blueprint, held.row.number, held.row.version, by_hand)


def _form(held: Held, chosen: dict[str, object]) -> ExamForm:
    row, exam = held.row, held.exam
    units, duties, officers = (tuple(_words(chosen.get(name))) for name in ("units", "duties", "officers"))
    return ExamForm(
        title=row.title,
        blueprint="",
        opens=row.opens_at,
        closes=row.closes_at,
        makeup_opens=row.makeup_opens_at,
        makeup_closes=row.makeup_closes_at,
        counts_on=row.counts_on if row.counts_on != held.day else None,
        kind=row.kind,
        organiser=held.people.unit_codes[row.organiser_id],
        units=units,
        duties=duties,
        officers=officers,
        draw=_whole(chosen.get("draw")),
        reserves=_whole(chosen.get("reserves")),
        halls={hall: (rows, columns) for hall, (rows, columns) in row.halls.items()},
        mode=exam.mode,
        papers=exam.papers,
        forms=exam.forms,
        seed=exam.seed,
        allow_reviewed=exam.reviewed_allowed is not None,
        max_common=exam.max_common,
        last_papers=exam.last_papers,
    )


def _words(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list) else []


def _whole(found: object) -> int:
    return found if isinstance(found, int) else 0
