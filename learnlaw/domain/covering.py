"""Which units studied a law, heard a lecture on it, and were examined in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from learnlaw.domain.kinds import ActivityKind

LECTURE = "lecture"


class Mark(StrEnum):
    """How a law reached a unit."""

    STUDIED = "studied"
    """学: in an activity that is neither lecture nor exam."""
    LECTURED = "lectured"
    """讲: in a rule-of-law lecture."""
    EXAMINED = "examined"
    """考: in an exam of the ledger that names it, or by a question in a paper that was sat."""


def marks_of(kinds: Iterable[str], terms: Mapping[str, ActivityKind]) -> frozenset[Mark]:
    """What an activity of these kinds is for the laws that it names."""
    found = set()
    for kind in kinds:
        if kind in terms and terms[kind].exam:
            found.add(Mark.EXAMINED)
        else:
            found.add(Mark.LECTURED if kind == LECTURE else Mark.STUDIED)
    return frozenset(found)
