"""What a format cannot carry, told question by question when a bank is written in it."""

from __future__ import annotations

from dataclasses import fields

from learnlaw.domain.question import Question
from learnlaw.errors import Message, Problem, say

_DEFAULTS = {f.name: f.default for f in fields(Question)}
OUR_FIELDS = (
    "law", "edition", "article", "difficulty", "case", "pool", "state", "version", "approval", "tags",
)  # fmt: skip
"""Fields that foreign formats have no place for."""


def left_out(question: Question, why: Message) -> Problem:
    """The whole question is not in the file."""
    what = say("left out: {why}", why=why)
    return Problem("left-out", what, None, field=_name(question), warning=True)


def lost(question: Question, *names: str) -> list[Problem]:
    """One problem that names those of the fields that hold something; none if nothing is lost."""
    held = [name for name in names if getattr(question, name) != _DEFAULTS[name]]
    if not held:
        return []
    what = say("not carried: {names}", names=", ".join(held))
    return [Problem("lost", what, None, field=_name(question), warning=True)]


def _name(question: Question) -> str:
    return question.id or question.stem[:20]
