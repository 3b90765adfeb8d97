"""Features about exams on paper, and about what any exam comes to; refusals are read in Chinese."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_bdd import scenarios

from learnlaw import i18n

FOLDER = Path(__file__).resolve().parents[2] / "features" / "exam"
ELSEWHERE = "sitting.feature"
"""At the terminal: it has a hall of its own, in test_exam_sitting."""


@pytest.fixture(autouse=True)
def in_chinese() -> Iterator[None]:
    """The words of a refusal are those that the county reads."""
    before = i18n.language()
    i18n.install("zh")
    yield
    i18n.install(before)


scenarios(*sorted(f"exam/{path.name}" for path in FOLDER.glob("*.feature") if path.name != ELSEWHERE))
