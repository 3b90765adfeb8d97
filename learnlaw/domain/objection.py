"""Objections 异议: an officer says that an entry of the ledger is wrong, and a coordinator answers once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from learnlaw.errors import Message, say


class ObjectionState(StrEnum):
    """How far an objection is."""

    OPEN = "open"
    ACCEPTED = "accepted"
    """The officer is right; the entry is corrected."""
    DECLINED = "declined"
    """The entry stands, for the reason given."""


OBJECTION_WORDS: Mapping[ObjectionState, Message] = {
    ObjectionState.OPEN: say("to be answered"),
    ObjectionState.ACCEPTED: say("accepted"),
    ObjectionState.DECLINED: say("declined"),
}
"""The states in words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """What one officer says of one entry."""

    id: int
    row: int
    """The entry, `#row`."""
    number: str
    """Number, topic and day of the entry as they were then: it may be corrected, or be gone."""
    topic: str
    day: date
    officer: str
    text: str
    raised_at: datetime
    state: ObjectionState
    answer: str
    answered_by: str
    answered_at: datetime | None

    @property
    def open(self) -> bool:
        """Whether it waits for an answer."""
        return self.state is ObjectionState.OPEN
