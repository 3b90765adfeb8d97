"""Objections 异议: an officer objects to an entry of the ledger, a coordinator answers, all of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from learnlaw.domain.objection import Objection, ObjectionState
from learnlaw.domain.text import clean_long
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_writing import find_row
from learnlaw.verbs.registry import STUDY, Work, listed, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection


class WordsNeededError(UsageError):
    """An objection without words, or an answer without a reason."""

    template = "say in a few words what is wrong, or why"


class ObjectionAnsweredError(UsageError):
    """It was answered before."""

    template = "objection {id} was answered already: {state}"


@dataclass(frozen=True, slots=True)
class ObjectionShown:
    """An objection with the names that a reader needs."""

    objection: Objection
    name: str
    """Who objects."""
    unit: str
    """The code of the unit where the officer counts today; empty if in none."""
    unit_name: str


@verb(area=STUDY, title=say("Object to an entry"), command="log object", role="officer")
def object_to_entry(work: Work, which: str, officer: str, text: str, *, dry_run: bool = False) -> None:
    """Say what is wrong with an entry of the ledger, or missing from it; a coordinator answers, once.

    Until then other words take the place of the first ones, which stay in the
    log. Raises `NotFoundError`, `WordsNeededError`.
    """
    from learnlaw.store.lookup import people_of
    from learnlaw.store.objections import put_objection
    from learnlaw.store.study import load_records

    words = _words(text)
    row = find_row(work.connection, which)
    record = load_records(work.connection, people_of(work.connection, rows=[row]), [row])[row]
    key, before = put_objection(
        work.connection,
        row=row,
        officer_id=_officer(work.connection, officer),
        number=record.number,
        topic=record.topic,
        day=record.last,
        text=words,
        at=work.at,
    )
    after = {"officer": officer, "entry": record.number, "text": words}
    work.audit(f"objection {key}", before=None if before is None else {"text": before}, after=after)
    work.count("objections")
    work.made.append(str(key))


def _words(text: str) -> str:
    words = clean_long(text)[0].strip()
    if not words:
        raise WordsNeededError
    return words


def _officer(connection: Connection, code: str) -> int:
    from learnlaw.store.lookup import people_meant

    found = people_meant(connection, [code]).officer_ids.get(code)
    if found is None:
        raise NotFoundError(kind=say("officer"), code=code)
    return found


@verb(area=STUDY, title=say("Answer an objection"), command="log answer")
def answer_objection(work: Work, id: int, *, accept: bool, reason: str, dry_run: bool = False) -> None:
    """Accept an objection, or decline it with the reason; an entry is put right by `correct_session`.

    Raises `NotFoundError`, `WordsNeededError`, `ObjectionAnsweredError`.
    """
    from learnlaw.domain.objection import OBJECTION_WORDS
    from learnlaw.store.objections import answer, load_objections

    words = _words(reason)
    found = load_objections(work.connection, key=id)
    if not found:
        raise NotFoundError(kind=say("objection"), code=str(id))
    state = ObjectionState.ACCEPTED if accept else ObjectionState.DECLINED
    if not answer(work.connection, id, state, words, work.desk.actor, work.at):
        raise ObjectionAnsweredError(id=id, state=OBJECTION_WORDS[found[0].state])
    work.audit(f"objection {id}", after={"state": state.value, "answer": words})
    work.count("objections")
    work.made.append(found[0].number)


@listed(area=STUDY, title=say("List objections"), command="log objections")
def list_objections(
    desk: Desk, *, waiting: bool = False, which: str = "", officer: str = ""
) -> Sequence[ObjectionShown]:
    """Objections, the newest first: those that wait, those to one entry, those of one officer."""
    from learnlaw.store.objections import load_objections

    with desk.reading() as connection:
        row = find_row(connection, which) if which else None
        state = ObjectionState.OPEN.value if waiting else ""
        found = load_objections(connection, row=row, who=officer, state=state)
        return shown(desk, connection, found)


def shown(desk: Desk, connection: Connection, found: Sequence[Objection]) -> Sequence[ObjectionShown]:
    """Objections with names, by today's roster."""
    if not found:
        return ()
    roster = desk.facts.people(connection).roster
    county = roster.as_of(desk.today())
    told = []
    for one in found:
        unit = county.home_unit(one.officer) or ""
        name = roster.officers[one.officer].name
        told.append(ObjectionShown(one, name, unit, roster.units[unit].name if unit else ""))
    return told
