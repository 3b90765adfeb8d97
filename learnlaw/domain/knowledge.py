"""What is not known yet: the share of marks got, by law and by unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from learnlaw.domain.analysis import LIMITS, MarkTable


@dataclass(frozen=True, slots=True)
class Share:
    """What was got of the marks of one law, in one unit."""

    law: str
    """Empty: all laws together."""
    unit: str
    """Empty: all units together."""
    takers: int
    answers: int
    """Questions had, over all takers."""
    facility: float
    """Marks got ÷ marks that could be got."""

    @property
    def telling(self) -> bool:
        """Whether enough sat that it may speak of more people than those who did."""
        return self.takers >= LIMITS.few


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is not known yet: the lowest facility first, then by code."""

    laws: tuple[Share, ...]
    units: tuple[Share, ...]
    cells: tuple[Share, ...]
    """Each law in each unit."""


def knowledge(table: MarkTable, law_of: Mapping[str, str], unit_of: Mapping[str, str]) -> Knowledge:
    """Marks by law (of a question) and unit (of a candidate).

    A question without a law is in none of the figures, a candidate without a unit in none of a unit.
    """
    entries = list(_entries(table, law_of, unit_of))
    of_units = [entry for entry in entries if entry.unit]
    return Knowledge(
        _shares((entry.law, "", entry) for entry in entries),
        _shares(("", entry.unit, entry) for entry in of_units),
        _shares((entry.law, entry.unit, entry) for entry in of_units),
    )


class _Entry(NamedTuple):
    """What one candidate got of one law."""

    candidate: str
    law: str
    unit: str
    answers: int
    got: Decimal | int
    of: Decimal | int


def _entries(table: MarkTable, law_of: Mapping[str, str], unit_of: Mapping[str, str]) -> Iterator[_Entry]:
    held: dict[str, list[int]] = {}
    for index, item in enumerate(table.items):
        if law := law_of.get(item.question, ""):
            held.setdefault(law, []).append(index)
    for candidate in table.candidates:
        unit = unit_of.get(candidate.code, "")
        for law, places in held.items():
            had = [(mark, table.items[i].maximum) for i in places if (mark := candidate.marks[i]) is not None]
            if of := sum(most for _, most in had):
                yield _Entry(candidate.code, law, unit, len(had), sum(mark for mark, _ in had), of)


def _shares(entries: Iterable[tuple[str, str, _Entry]]) -> tuple[Share, ...]:
    groups: dict[tuple[str, str], list[_Entry]] = {}
    for law, unit, entry in entries:
        groups.setdefault((law, unit), []).append(entry)
    shares = [
        Share(
            law,
            unit,
            takers=len({entry.candidate for entry in group}),
            answers=sum(entry.answers for entry in group),
            facility=float(
                Fraction(sum(entry.got for entry in group)) / Fraction(sum(entry.of for entry in group))
            ),
        )
        for (law, unit), group in groups.items()
    ]
    return tuple(sorted(shares, key=lambda share: (share.facility, share.law, share.unit)))
