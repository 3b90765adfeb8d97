"""Appeals 申诉: an officer disputes an item, a coordinator answers, and all of it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learnlaw.domain.attempt import ATTEMPT_WORDS, AttemptState
from learnlaw.domain.regrade import AppealState
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_care import NotInYetError, WhyNeededError, paper_of
from learnlaw.verbs.exam_desk import EXAM, find_exam
from learnlaw.verbs.registry import Work, listed, verb

if TYPE_CHECKING:
    from learnlaw.store.regrades import AppealRow


class AnsweredError(UsageError):
    """The appeal was answered already."""

    template = "appeal {appeal} has been answered already"


@verb(area=EXAM, title=say("Dispute an item"), command="exam appeal", role="officer")
def raise_appeal(
    work: Work, number: str, officer: str, item: int, text: str, *, dry_run: bool = False
) -> None:
    """Say why an item of one's own paper is wrong; a coordinator answers, once.

    Until then other words take the place of the first ones, which stay in the
    audit log. Raises `WhyNeededError`, `NotInYetError`, `AnsweredError`.
    """
    from learnlaw.store.papers import load_papers
    from learnlaw.store.regrades import add_appeal, appeals_of

    if not text.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    row = paper_of(work.connection, held, officer, 0)
    if row.state == AttemptState.SITTING:
        raise NotInYetError(officer=officer, state=ATTEMPT_WORDS[AttemptState.SITTING])
    paper = load_papers(work.connection, held.id, [row.paper_id])[row.paper_id].paper
    if not 1 <= item <= len(paper.items):
        raise NotFoundError(kind=say("item"), code=str(item))
    mine = [
        one for one in appeals_of(work.connection, held.id) if (one.attempt_id, one.item) == (row.id, item)
    ]
    if any(one.state != AppealState.RAISED for one in mine):
        raise AnsweredError(appeal=mine[0].id)
    key = add_appeal(work.connection, row.id, item, text.strip(), work.at)
    before = {"text": mine[0].text} if mine else None
    after = {"officer": officer, "item": item, "text": text.strip()}
    work.audit(f"exam {held.row.number} appeal {key}", before=before, after=after)
    work.count("appeals")
    work.made.append(str(key))


@verb(area=EXAM, title=say("Answer an appeal"), command="exam appeal")
def answer_appeal(
    work: Work, number: str, appeal: int, *, upheld: bool, text: str, dry_run: bool = False
) -> None:
    """Answer an appeal once, in words; a correction of the key is made by `regrade_exam`.

    Raises `AnsweredError`, `WhyNeededError`.
    """
    from learnlaw.store.regrades import answer_appeal as answer
    from learnlaw.store.regrades import appeals_of

    if not text.strip():
        raise WhyNeededError
    held = find_exam(work.desk, work.connection, number, work.people)
    if appeal not in {one.id for one in appeals_of(work.connection, held.id)}:
        raise NotFoundError(kind=say("appeal"), code=str(appeal))
    state = AppealState.UPHELD if upheld else AppealState.REJECTED
    if not answer(work.connection, appeal, state.value, text.strip(), work.desk.actor, work.at):
        raise AnsweredError(appeal=appeal)
    work.audit(
        f"exam {held.row.number} appeal {appeal}", after={"state": state.value, "answer": text.strip()}
    )
    work.count("appeals")


@listed(area=EXAM, title=say("List appeals"), command="exam appeals")
def list_appeals(desk: Desk, number: str) -> list[tuple[str, AppealRow]]:
    """The appeals of an exam, each with the officer's code."""
    from learnlaw.store.regrades import appeals_of

    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        return [(held.people.officer_codes[row.officer_id], row) for row in appeals_of(connection, held.id)]
