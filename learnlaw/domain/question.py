"""Questions: what is asked, what is right, and on which clause of which edition it stands.

A question is a value. An edit makes another value with the next version, and
old attempts keep theirs. Options have no letters of their own: the letters of a
key count the options in their written order, and a paper may show another.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeAlias

from learnlaw.domain.law import ClauseFormError, ClauseRef
from learnlaw.errors import Message, Place, say

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
BLANK = re.compile(r"_{2,}|＿{2,}")
"""A blank in a stem: two or more underscores; we write four."""

Key: TypeAlias = str | bool | tuple[tuple[str, ...], ...]
"""Letters of `single` and `multiple`, true or false, the accepted answers of each blank, or a guide."""


class Kind(StrEnum):
    """Kinds of question."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"
    BLANK = "blank"
    SHORT = "short"


CHOICE = frozenset({Kind.SINGLE, Kind.MULTIPLE})
KIND_WORDS = {
    Kind.SINGLE: "单选题",
    Kind.MULTIPLE: "多选题",
    Kind.TRUE_FALSE: "判断题",
    Kind.BLANK: "填空题",
    Kind.SHORT: "简答题",
}
"""What files say, whatever the reader's language."""
KIND_TITLES: dict[Kind, Message] = {
    Kind.SINGLE: say("single choice"),
    Kind.MULTIPLE: say("multiple choice"),
    Kind.TRUE_FALSE: say("true or false"),
    Kind.BLANK: say("fill in"),
    Kind.SHORT: say("short answer"),
}


class State(StrEnum):
    """How far a question is trusted."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    APPROVED = "approved"
    RETIRED = "retired"


class Difficulty(StrEnum):
    """How hard a question is meant to be."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


DIFFICULTY_WORDS = {Difficulty.EASY: "易", Difficulty.MEDIUM: "中", Difficulty.HARD: "难"}
"""What files say, whatever the reader's language."""
DIFFICULTY_TITLES: dict[Difficulty, Message] = {
    Difficulty.EASY: say("easy"),
    Difficulty.MEDIUM: say("medium"),
    Difficulty.HARD: say("hard"),
}


class Pool(StrEnum):
    """Who may see a question: practice and exams, or exams only."""

    OPEN = "open"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved a question 审定, and when."""

    office: str
    name: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One version of a question."""

    id: str = ""
    """Empty for a question from a file without ids, until it is taken into a bank."""
    version: int = 1
    state: State = State.DRAFT
    kind: Kind
    stem: str
    options: tuple[str, ...] = ()
    key: Key
    law: str = ""
    """The id or a title of the instrument, as the file says."""
    edition: date | None = None
    article: str = ""
    """As `ClauseRef` prints it; what cannot be read as a clause stays as it was written."""
    rationale: str = ""
    difficulty: Difficulty = Difficulty.MEDIUM
    case: bool = False
    """A unit or an officer acts, and the question is what is lawful."""
    pool: Pool = Pool.OPEN
    tags: tuple[str, ...] = ()
    approval: Approval | None = None
    place: Place | None = field(default=None, compare=False, repr=False)
    """Where in its file it begins."""
    lines: Mapping[str, int] = field(default_factory=dict, compare=False, repr=False)
    """The lines of its fields, where the file has them on lines of their own."""

    @property
    def clause(self) -> ClauseRef | None:
        """The clause cited; None if there is none, or none that can be read."""
        return _clause(self.article)

    @property
    def right(self) -> frozenset[int]:
        """Which options are right, counted from 0; empty for kinds without options."""
        if self.kind not in CHOICE or not isinstance(self.key, str):
            return frozenset()
        return frozenset(LETTERS.find(letter) for letter in self.key)

    @property
    def answers(self) -> tuple[str, ...]:
        """The words of the key: right options, accepted answers, or the guide."""
        if self.kind in CHOICE:
            return tuple(o for i, o in enumerate(self.options) if i in self.right)
        if isinstance(self.key, tuple):
            return tuple(answer for blank in self.key for answer in blank)
        return (self.key,) if isinstance(self.key, str) else ()

    @property
    def digest(self) -> str:
        """SHA-256, in hex, of the canonical JSON of stem, options, key and article.

        This is what a record of blind solving is about: a question whose digest
        has changed has not been solved.
        """
        return hashlib.sha256(canonical([self.stem, self.options, self.key, self.article])).hexdigest()

    def content(self) -> Question:
        """The question without what may change while it stays the same version."""
        return replace(self, version=1, state=State.DRAFT, approval=None, place=None, lines={})

    def at(self, part: str) -> Place | None:
        """The place of one of its fields, as near as the file allows."""
        line = self.lines.get(part)
        return self.place if line is None else Place(line)


def canonical(value: Any) -> bytes:
    """JSON that is the same for the same value, in every version of Python.

    >>> canonical(["题", ("甲", "乙"), "A", "51"]).decode()
    '["题",["甲","乙"],"A","51"]'
    """
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8")


@lru_cache(maxsize=4096)
def _clause(article: str) -> ClauseRef | None:
    try:
        return ClauseRef.parse(article) if article else None
    except ClauseFormError:
        return None


@lru_cache(maxsize=4096)
def clause_text(article: str) -> str:
    """An article as questions keep it: 第五十一条 becomes 51; what is no clause stays.

    >>> clause_text("第五十一条第二款"), clause_text("附则")
    ('51.2', '附则')
    """
    try:
        return str(ClauseRef.parse(article))
    except ClauseFormError:
        return article.strip()


def answer_key(text: str) -> str:
    """What answers and options are compared by: width, blanks, case and a last stop do not matter.

    >>> answer_key("２００元。") == answer_key("200 元")
    True
    """
    flat = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    return flat.rstrip("。.;；,，") or flat


def same_answer(question: Question, answer: str) -> bool:
    """Whether `answer`, as a solver writes it, is the key.

    Letters in any order; 对, 正确, true, T or √; the blanks of a question parted
    by `|`, each compared as `answer_key` does. A short answer is for people to
    judge, and any is taken.
    """
    if question.kind is Kind.SHORT:
        return bool(answer.strip())
    if question.kind is Kind.TRUE_FALSE:
        return truth(answer) is question.key
    if isinstance(question.key, tuple):
        given = [answer_key(part) for part in unicodedata.normalize("NFKC", answer).split("|")]
        return len(given) == len(question.key) and all(
            one in {answer_key(a) for a in blank} for one, blank in zip(given, question.key, strict=True)
        )
    letters = re.sub(r"[^A-Z]", "", unicodedata.normalize("NFKC", answer).upper())
    return isinstance(question.key, str) and sorted(letters) == sorted(question.key)


_TRUE = frozenset(
    {"对", "正确", "是", "同意", "√", "✓", "✔", "v", "t", "true", "yes", "y", "right", "r", "1"}
)
_FALSE = frozenset(
    {
        "错",
        "错误",
        "否",
        "不同意",
        "不对",
        "不正确",
        "×",
        "✗",
        "✘",
        "x",
        "f",
        "false",
        "no",
        "n",
        "wrong",
        "w",
        "0",
    }
)


def truth(text: str) -> bool | None:
    """How people write true and false; None for anything else.

    >>> truth("√"), truth("错误"), truth("T"), truth("B")
    (True, False, True, None)
    """
    word = answer_key(text)
    return True if word in _TRUE else False if word in _FALSE else None
