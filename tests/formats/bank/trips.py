"""What must come back when questions are written in a format and read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from learnlaw.domain.question import Question
from learnlaw.errors import Problem

_FIELDS = Question.__dataclass_fields__


def kept(questions: Sequence[Question], lost: Sequence[Problem]) -> list[Question]:
    """The questions without what was listed: `left-out` whole, of `lost` the fields that it names."""
    out = []
    for question in questions:
        told = [p for p in lost if p.field == question.id]
        if any(p.code == "left-out" for p in told):
            continue
        names = [name for p in told for name in p.what.values["names"].split(", ")]
        empty: dict[str, Any] = {name: _FIELDS[name].default for name in names}
        out.append(replace(question, **empty))
    return out
