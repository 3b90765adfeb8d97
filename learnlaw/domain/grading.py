"""Grading: from answers, keys and a named scheme to marks that can be computed again at any time."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The marks of one question of one attempt."""

    item: int
    marks: Decimal | None
    """None while a person has not marked it."""
    full: Decimal
    right: bool
    """Full marks."""
    answered: bool
    withdrawn: bool = False
    """The question was withdrawn: everybody has its marks."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an attempt came to."""

    items: tuple[ItemResult, ...]
    marks: Decimal
    full: Decimal
    passed: bool
    excellent: bool
    complete: bool
    """False while short answers wait for a person."""
