"""Letters as a coordinator sees them on the screen: the drafts, what they say, and those that went out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.letter import Letter
from learnlaw.domain.notice import NEXT, Draft, NoticeLevel, NoticeState
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.letter_content import Composed, compose_letters
from learnlaw.verbs.letter_documents import draft_sent, issued_letter, letter_lines
from learnlaw.verbs.notices import letter_text, list_notices

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit
    from learnlaw.store.notices import IssuedNotice


@dataclass(frozen=True, slots=True)
class LetterShown:
    """A draft and its text."""

    draft: Draft
    text: str
    """What stands in the list of letters when it is issued, in Chinese."""
    letter: Letter
    """All that it says."""

    @property
    def composed(self) -> Composed:
        """As the verbs take it."""
        return Composed(self.draft, self.letter)


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
    drafts = tuple(
        LetterShown(one.draft, letter_text(one.draft), one.letter) for one in compose_letters(desk, year=year)
    )
    issued = tuple(list_notices(desk))
    with desk.reading() as connection:
        units = desk.facts.people(connection).roster.units
    return LetterDesk(desk.today(), drafts, issued, units)


def whole_draft(desk: Desk, shown: LetterShown, answer_by: date | None = None) -> list[str]:
    """A draft as its document reads, line by line."""
    return letter_lines(shown.letter, draft_sent(desk, shown.draft.level, answer_by))


def whole_letter(desk: Desk, letters: LetterDesk, row: IssuedNotice) -> list[str]:
    """A letter that went out as its document reads."""
    return letter_lines(*issued_letter(desk, row, letters.units))


def onward(state: NoticeState) -> tuple[NoticeState, ...]:
    """Where a person can move a letter from a state: becoming overdue is not done, it happens."""
    return tuple(later for later in NEXT[state] if later is not NoticeState.OVERDUE)


def circulars(drafts: Sequence[Draft]) -> int:
    """How many of the drafts go to everybody, and so need the approval of a leader (RULES 29)."""
    return sum(draft.level is NoticeLevel.CIRCULAR for draft in drafts)
