"""Our own fields of a question as words, for formats that have tags and for tables.

Law, edition, article, difficulty, case, pool, state, version and approval have
no place in foreign formats; a tag `learnlaw-article=51` carries each of them,
where it is not what we assume anyway.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from learnlaw.domain.question import Approval, Difficulty, Pool, Question, State, clause_text, truth
from learnlaw.formats.yaml_fields import as_day

PREFIX = "learnlaw-"


def own_tags(question: Question) -> Iterator[str]:
    """The fields that differ from what is assumed, one tag each.

    >>> from learnlaw.domain.question import Kind
    >>> list(own_tags(Question(kind=Kind.SHORT, stem="", key="", article="51", case=True)))
    ['learnlaw-article=51', 'learnlaw-case=true']
    """
    for name, value in own_fields(question).items():
        yield f"{PREFIX}{name}={value}"


def own_fields(question: Question) -> dict[str, str]:
    """The same as words by name."""
    fields = {
        "law": question.law,
        "edition": str(question.edition or ""),
        "article": question.article,
        "difficulty": "" if question.difficulty is Difficulty.MEDIUM else question.difficulty,
        "case": "true" if question.case else "",
        "pool": "" if question.pool is Pool.OPEN else question.pool,
        "state": "" if question.state is State.DRAFT else question.state,
        "version": str(question.version) if question.version > 1 else "",
        "approved": _approval_text(question.approval),
    }
    return {name: value for name, value in fields.items() if value}


def take_tags(tags: Iterable[str]) -> tuple[dict[str, str], list[str]]:
    """Our own fields among the tags of a foreign file, and the other tags."""
    fields, others = {}, []
    for tag in tags:
        name, is_field, value = tag.removeprefix(PREFIX).partition("=")
        if tag.startswith(PREFIX) and is_field and name in READERS:
            fields[name] = value
        else:
            others.append(tag)
    return fields, others


def _approval_text(approval: Approval | None) -> str:
    return f"{approval.office}|{approval.name}|{approval.day}" if approval else ""


def _approval(text: str) -> Approval | None:
    office, _, rest = text.partition("|")
    name, _, day = rest.rpartition("|")
    when = as_day(day)
    return Approval(office, name, when) if office and name and when else None


_DIFFICULTIES = {
    Difficulty.EASY: ("easy", "易", "简单", "容易", "较易", "低", "1"),
    Difficulty.MEDIUM: ("medium", "中", "适中", "中等", "一般", "普通", "2"),
    Difficulty.HARD: ("hard", "难", "困难", "较难", "高", "3"),
}


def difficulty(text: str) -> Difficulty | None:
    """How files write difficulty.

    >>> difficulty("适中"), difficulty("困难"), difficulty("?")
    (<Difficulty.MEDIUM: 'medium'>, <Difficulty.HARD: 'hard'>, None)
    """
    word = text.strip().casefold()
    return next((d for d, words in _DIFFICULTIES.items() if word in words), None)


STATE_WORDS = {
    State.DRAFT: "草稿",
    State.REVIEWED: "已复核",
    State.APPROVED: "已审定",
    State.RETIRED: "停用",
}
POOL_WORDS = {Pool.OPEN: "公开", Pool.RESERVED: "保留"}


def _state(text: str) -> State | None:
    return next((s for s, word in STATE_WORDS.items() if text in (s, word)), None)


def _pool(text: str) -> Pool | None:
    return next((p for p, word in POOL_WORDS.items() if text in (p, word)), None)


def _number(text: str) -> int | None:
    return int(text) if re.fullmatch("[1-9][0-9]{0,5}", text) else None


READERS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "law": ("law", lambda text: text.strip("《》 ") or None),
    "edition": ("edition", as_day),
    "article": ("article", lambda text: clause_text(text) or None),
    "difficulty": ("difficulty", difficulty),
    "case": ("case", truth),
    "pool": ("pool", _pool),
    "state": ("state", _state),
    "version": ("version", _number),
    "approved": ("approval", _approval),
}
"""The field of a question that each name stands for, and how its words are read; None: not readable."""

_CITED = re.compile(
    r"[《]?(?P<law>[^《》\d第]{2,40}?)[》]?(?:[（(][^（）()]*[)）])?\s*(?P<article>第[零〇一二两三四五六七八九十百千\d]+条.*)?"
)


def citation(text: str) -> dict[str, str]:
    """Law and article of a basis as tables write it.

    >>> citation("《中华人民共和国行政处罚法》第五十一条第一款")
    {'law': '中华人民共和国行政处罚法', 'article': '51.1'}
    >>> citation("第五十一条"), citation("51")
    ({'article': '51'}, {'article': '51'})
    """
    flat = re.sub(r"\s", "", text).rstrip("。.；;")
    match = _CITED.fullmatch(flat)
    if match is None:
        return {"article": clause_text(flat)} if flat else {}
    found = {"law": match["law"]}
    if match["article"]:
        clause = re.match(
            r"第[^条]+条(之[^第，。；、]+)?(第[^款，。]+款)?(第[^项，。]+项)?", match["article"]
        )
        found["article"] = clause_text(clause[0] if clause else match["article"])
    return found
