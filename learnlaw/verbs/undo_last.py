"""The last changes: who did what when, whether it can be taken back, and what to do instead."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from learnlaw.domain.undo import UNDOING, Way, undoing_of
from learnlaw.errors import Message, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import STUDY, VERBS, Work, every_verb, listed

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.store.undoing import Change

LISTED = 30
"""So many of the last changes are looked at."""
PERSONAL = frozenset({"phone", "id_number"})
SHOWN = 3
"""No more names of one change are told."""


class NothingYetError(UsageError):
    """Nothing was changed so far."""

    template = "nothing has been changed yet that could be taken back"


class CannotUndoError(UsageError):
    """The change is of a kind that is not taken back."""

    template = "receipt {number} cannot be undone: {why}; instead: {instead}"


class BuiltOnError(UsageError):
    """Something was done since that stands on the change."""

    template = "receipt {number} cannot be undone: {which} was changed since, by {by}; undo that first"


class AskedSinceError(UsageError):
    """A question that would go was asked."""

    template = (
        "receipt {number} cannot be undone: {which} was asked in a paper or in practice, or edited since"
    )


class OldChangeError(UsageError):
    """What stood overnight may have been reported."""

    template = "receipt {number} is of {day}; say why it is taken back now: --reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class LastChange:
    """One receipt as people look for it."""

    number: int
    at: datetime
    """As a clock on the wall of the county showed it."""
    day: date
    actor: str
    verb: str
    names: tuple[str, ...]
    """What it was done to, the first few."""
    more: int
    """How many besides those."""
    counts: Mapping[str, int]
    undone_by: int | None
    way: Way
    why: Message | None = None
    instead: Message | None = None

    @property
    def title(self) -> Message:
        """What the verb is called; the first one that is not loaded yet loads them all."""
        if self.verb not in VERBS:
            every_verb()
        return VERBS[self.verb].title if self.verb in VERBS else say("{verb}", verb=self.verb)

    @property
    def open(self) -> bool:
        """Whether it can be tried to be taken back."""
        return self.way is not Way.NONE and self.undone_by is None


@listed(area=STUDY, title=say("Look at the last changes"), command="log undo")
def last_changes(desk: Desk, *, limit: int = LISTED) -> list[LastChange]:
    """The receipts that stand last, the newest first, undoings and what they took back among them."""
    from learnlaw.store.audit import last_receipts

    with desk.reading() as connection:
        return [_shown(desk, connection, row) for row in last_receipts(connection, limit)]


def _shown(desk: Desk, connection: Connection, row: Mapping[str, Any]) -> LastChange:
    from learnlaw.store.undoing import changes_of

    number, verb = row["id"], row["verb"]
    changes = changes_of(connection, number)
    names = _names(connection, number, changes)
    undoing = undoing_of(verb)
    # what was written before the program kept rows cannot be put back
    lost = undoing.way is Way.ROWS and not changes
    why = say("it was done before the program kept what was there") if lost else undoing.why
    return LastChange(
        number=number,
        at=desk.local(row["at"]),
        day=row["day"],
        actor=row["actor"],
        verb=verb,
        names=tuple(names[:SHOWN]),
        more=max(len(names) - SHOWN, 0),
        counts=row["summary"],
        undone_by=row["undone_by"],
        way=Way.NONE if lost else undoing.way,
        why=why,
        instead=say("put it right where it was done, or restore a backup") if lost else undoing.instead,
    )


def _names(connection: Connection, number: int, changes: Sequence[Change]) -> list[str]:
    from learnlaw.store.history import topics_of
    from learnlaw.store.undoing import names_of

    return names_of(connection, changes) if changes else topics_of(connection, number)


def newest_to_undo(desk: Desk) -> LastChange:
    """The last change that stands and was no undoing. Raises `NothingYetError`, `CannotUndoError`.

    One that cannot be taken back is not passed over for an older one: that would be a surprise.
    """
    for change in last_changes(desk):
        if change.undone_by is None and change.verb != "undo":
            may_undo(change.number, change.verb)
            return change
    raise NothingYetError


def may_undo(number: int, verb: str) -> None:
    """Raise `CannotUndoError` for a verb that the table says is not taken back."""
    undoing = undoing_of(verb)
    if verb in UNDOING and undoing.way is Way.NONE:
        raise CannotUndoError(number=number, why=undoing.why, instead=undoing.instead)


def undo_rows(work: Work, number: int, found: Mapping[str, Any], reason: str) -> bool:
    """Put back the rows that a receipt changed outside the ledger; whether it had any.

    Raises `BuiltOnError`, `AskedSinceError`, and `OldChangeError` where the
    receipt is of an earlier day and no reason is given.
    """
    from learnlaw.store import undoing

    changes = undoing.changes_of(work.connection, number)
    if not changes:
        return False
    _nothing_since(work, number, changes)
    if found["day"] < work.day and not reason.strip():
        raise OldChangeError(number=number, day=found["day"])
    undoing.put_back(work.connection, changes)
    names = undoing.names_of(work.connection, changes)
    before = [{"place": c.place, "row": c.row, "was": _logged(c.after)} for c in changes]
    after = [{"place": c.place, "row": c.row, "is": _logged(c.before)} for c in changes]
    work.audit(f"receipt {number} {'、'.join(names)}", before=before, after=after, reason=reason)
    work.count("restored", len(changes))
    return True


def _logged(body: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """A row as the audit log keeps it: without personal data (HOUSE, rule 13)."""
    return None if body is None else {name: v for name, v in body.items() if name not in PERSONAL}


def _nothing_since(work: Work, number: int, changes: Sequence[Change]) -> None:
    from learnlaw.store import undoing
    from learnlaw.store.audit import receipts

    asked = undoing.asked_since(work.connection, changes)
    if asked:
        raise AskedSinceError(number=number, which="、".join(asked))
    moved = undoing.moved_on(work.connection, changes)
    if moved:
        later = undoing.later_receipts(work.connection, number, moved)
        by = [f"{key} ({receipts(work.connection, key)[0]['actor']})" for key in later]
        which = "、".join(undoing.names_of(work.connection, moved))
        raise BuiltOnError(number=number, which=which, by="、".join(by) or "import")
