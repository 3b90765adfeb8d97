"""Letters as a coordinator sees them on the screen: the drafts, what they say, and those that went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.notice import NEXT, Draft, NoticeLevel, NoticeState
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.notices import draft_notices, letter_text, list_notices

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit
    from learnlaw.store.notices import IssuedNotice


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A draft and its text."""

    draft: Draft
    text: str
    """As it will be issued, in Chinese."""


@dataclass(frozen=True, slots=True)
class LetterDesk:
    """Everything about letters on the desk's day."""

    as_of: date
    drafts: tuple[LetterShown, ...]
    issued: tuple[IssuedNotice, ...]
    """Newest first; one whose answer is past due reads as overdue."""
    units: Mapping[str, Unit]

    def name(self, code: str) -> str:
        """The name of a unit."""
        return self.units[code].name if code in self.units else code


def letter_desk(desk: Desk, year: int | None = None) -> LetterDesk:
    """The drafts due and the letters that went out; with a `year` for every window of it that has begun.

    Raises `NoUnitsError` and `NoPackError` where nothing can be judged.
    """
    drafts = tuple(LetterShown(draft, letter_text(draft)) for draft in draft_notices(desk, year=year))
    issued = tuple(list_notices(desk))
    with desk.reading() as connection:
        units = desk.facts.people(connection).roster.units
    return LetterDesk(desk.today(), drafts, issued, units)


def onward(state: NoticeState) -> tuple[NoticeState, ...]:
    """Where a person can move a letter from a state: becoming overdue is not done, it happens."""
    return tuple(later for later in NEXT[state] if later is not NoticeState.OVERDUE)


def circulars(drafts: Sequence[Draft]) -> int:
    """How many of the drafts go to everybody, and so need the approval of a leader (RULES 29)."""
    return sum(draft.level is NoticeLevel.CIRCULAR for draft in drafts)
