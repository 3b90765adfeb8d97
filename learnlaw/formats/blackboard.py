"""Blackboard's upload file: one question a line, parts parted by tabs, no header."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from learnlaw.domain.question import Kind, Question, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.draft import FULL, Choice, Draft, Settler

LINE = re.compile(r"(MC|MA|TF|ESS|SR|FIB|FIB_PLUS|NUM|ORD|MAT|OP|FIL|JUMBLED_SENTENCE|QUIZ_BOWL)\t")


def read(text: str, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file, and what is wrong with it, line by line."""
    problems: list[Problem] = []
    settler = Settler(file, problems, text)
    for number, line in enumerate(re.split("\r\n|\r|\n", text), 1):
        if line.strip():
            _take(line.split("\t"), number, settler)
    if not settler.questions and not problems:
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return settler.questions, problems


def _take(parts: Sequence[str], line: int, settler: Settler) -> None:
    word, stem, *rest = [*(p.strip() for p in parts), ""] if len(parts) < 2 else [p.strip() for p in parts]
    draft = Draft(kind=Kind.SHORT, stem=stem, place=Place(line))
    fill = _FILL.get(word)
    if fill is None:
        what = say("questions of type {type} are not understood", type=shown(word) or "—")
        settler.tell(draft, "not-understood", what, say("leave it out, or write it as another type"))
    else:
        fill(draft, [p for p in rest if p])
    settler.settle(draft)


def _choice(draft: Draft, parts: Sequence[str]) -> None:
    draft.kind = Kind.MULTIPLE
    for text, said in zip(parts[::2], parts[1::2], strict=False):
        draft.choices.append(Choice(text, FULL if said.casefold() in ("correct", "正确") else FULL * 0))


def _single(draft: Draft, parts: Sequence[str]) -> None:
    _choice(draft, parts)
    draft.kind = Kind.SINGLE


def _truth(draft: Draft, parts: Sequence[str]) -> None:
    draft.kind, draft.truth = Kind.TRUE_FALSE, truth(parts[0]) if parts else None


def _essay(draft: Draft, parts: Sequence[str]) -> None:
    draft.guide = "\n".join(parts)


def _blank(draft: Draft, parts: Sequence[str]) -> None:
    draft.kind, draft.answers = Kind.BLANK, [list(parts)]


_FILL: dict[str, Callable[[Draft, Sequence[str]], None]] = {
    "MC": _single,
    "MA": _choice,
    "TF": _truth,
    "ESS": _essay,
    "SR": _essay,
    "FIB": _blank,
}
