"""What must come back when questions are written in a format and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from learnlaw.domain.question import Question
from learnlaw.errors import Problem

_FIELDS = Question.__dataclass_fields__


def kept(questions: Sequence[Question], lost: Sequence[Problem]) -> list[Question]:
    """The questions without what was listed as lost: `left-out` whole, `lost-FIELD` that field."""
    gone = {(p.field, p.code) for p in lost}
    out = []
    for question in questions:
        if (question.id, "left-out") in gone:
            continue
        for name, empty in _EMPTY.items():
            if (question.id, f"lost-{name}") in gone:
                question = replace(question, **{name: empty})
        out.append(question)
    return out


_EMPTY: dict[str, Any] = {
    "id": "", "rationale": "", "tags": (), "law": "", "edition": None, "article": "", "version": 1,
    "state": _FIELDS["state"].default, "difficulty": _FIELDS["difficulty"].default, "case": False,
    "pool": _FIELDS["pool"].default, "approval": None,
}  # fmt: skip
