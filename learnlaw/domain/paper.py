"""Papers 试卷: drawn from a bank by a blueprint and a seed, the same each time for the same four.

A paper is a function of the bank's versions, how often each question was used,
the blueprint and the seed. The order of the options is part of it: what was on
the page can be shown years later.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One question of a paper, in the version that was asked."""

    question: str
    version: int
    marks: Decimal
    order: tuple[int, ...] = ()
    """The options as shown: the first shown is the question's option `order[0]`, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The questions of one paper in their order: by kind, then by seed."""

    items: tuple[PaperItem, ...]
    seed: int
    form: str = ""
    """`A`, `B`, …; empty for an officer's own paper."""
    digest: str = ""
    """SHA-256 of the bank's versions and usage counts it was drawn from."""
    unseen: Decimal | None = None
    """Per cent of its questions that the officer had in none of the last papers; None without an officer."""
    common: Decimal | None = None
    """Per cent of its questions that stood in the officer's last papers."""
