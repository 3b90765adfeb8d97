"""One entry of the ledger as its screen shows it: with its reasons, objections, and what it counts for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from learnlaw.domain.entry_counts import CountsFor, counts_for
from learnlaw.domain.standing import Reckoner
from learnlaw.errors import NothingToJudgeError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge_within
from learnlaw.verbs.ledger_rows import texts
from learnlaw.verbs.ledger_views import SessionShown, show_session
from learnlaw.verbs.ledger_writing import find_row
from learnlaw.verbs.objections import ObjectionShown, list_objections
from learnlaw.verbs.registry import look

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryDesk:
    """Everything about one entry, but for what it counts for."""

    shown: SessionShown
    kinds: Kinds
    roster: Roster
    version: int
    """The version that is shown; who changes it says so, and is told of a later one."""
    words: Mapping[str, str]
    """What a form for it begins with, by column."""
    reasons: Mapping[datetime, str]
    """Why it was changed, by the instant of the change."""
    objections: Sequence[ObjectionShown]
    """The newest first."""

    @property
    def which(self) -> str:
        """What the entry is called for good: `#row`."""
        return f"#{self.shown.line.row}"


@look("show_session", say("Show an activity"))
def entry_desk(desk: Desk, which: str) -> EntryDesk:
    """The entry of a number, `unit/number` or `#row`. NotFoundError."""
    from learnlaw.store.browsing import reasons_at
    from learnlaw.store.finding import version_of

    shown, kinds = show_session(desk, which)
    row = shown.line.row
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        version = version_of(connection, row) or 0
        reasons = reasons_at(connection, [one.at for one in shown.versions])
    return EntryDesk(
        shown=shown,
        kinds=kinds,
        roster=roster,
        version=version,
        words=texts(shown.record),
        reasons=reasons,
        objections=list_objections(desk, which=f"#{row}"),
    )


@look("show_session", say("Show an activity"))
def entry_counts(desk: Desk, which: str) -> Sequence[CountsFor] | None:
    """What an entry counts for under the packs in use; None where there is nothing to judge by.

    Judged are the windows of the year of its day that have begun.
    """
    from learnlaw.store.browsing import year_of

    with desk.reading() as connection:
        row = find_row(connection, which)
        try:
            judged = judge_within(desk, connection, year=year_of(connection, row))
        except NothingToJudgeError:
            return None
    session = next((s for s in judged.survey.basis.sessions if s.key == str(row)), None)
    if session is None:
        return ()
    return tuple(counts_for(Reckoner(judged.survey, judged.tallies), session))
