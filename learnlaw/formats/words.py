"""The words that cells choose from, where the tables of kinds do not hold them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from learnlaw.domain.kinds import Term
from learnlaw.domain.people import POSTING_KINDS
from learnlaw.domain.study import Presence, Status
from learnlaw.domain.text import skeleton
from learnlaw.errors import Message, say


@dataclass(frozen=True, slots=True)
class Words:
    """Codes by every word that means them in files, and the Chinese word of each code."""

    titles: Mapping[str, str]
    """The Chinese word by code, as it is written."""
    meaning: Mapping[str, str]
    """The code by skeleton of every word that is read."""

    def code(self, word: str) -> str | None:
        """The code that `word` means, or None."""
        return self.meaning.get(skeleton(word))

    @property
    def known(self) -> str:
        """All Chinese words, for a message."""
        return "、".join(self.titles.values())


def one_of(words: Words) -> Message:
    """What to do where a word is not known."""
    return say("write one of: {words}", words=words.known)


def words_of(table: Mapping[str, tuple[str, ...]]) -> Words:
    """Words from rows `code: (title, synonyms…)`."""
    titles = {code: row[0] for code, row in table.items()}
    meaning = {skeleton(word): code for code, row in table.items() for word in (code, *row)}
    return Words(titles, meaning)


def words_of_terms(terms: Iterable[Term]) -> Words:
    """Words from a table of kinds."""
    return words_of({term.code: term.words()[1:] for term in terms})


CANDIDATE = "candidate"
"""拟任: a posting that has an expected day and has not begun (RULES 3)."""

POSTING_WORDS = words_of(
    dict(
        zip(
            (*POSTING_KINDS, CANDIDATE),
            (("主职", "专职"), ("兼职", "兼任"), ("挂职",), ("借调",), ("派驻",), ("拟任", "拟任职")),
            strict=True,
        )
    )
)

PRESENCE_WORDS = words_of(
    {
        Presence.PRESENT: ("出席", "现场", "到会", "实到", "已到", "参加"),
        Presence.ONLINE: ("线上", "线上参加", "网络"),
        Presence.OBSERVER: ("列席",),
        Presence.MAKEUP: ("补课", "补学"),
        Presence.LEAVE: ("请假", "事假", "病假"),
        Presence.ON_DUTY: ("因公", "公差", "出差", "因公请假"),
        Presence.PROXY: ("代会", "代参会"),
        Presence.ABSENT: ("缺席", "未到", "缺勤"),
    }
)

STATUS_WORDS = words_of(
    {
        Status.PLANNED: ("计划", "计划中", "拟举办", "待举办"),
        Status.HELD: ("已举办", "已完成", "已开展", "举办"),
        Status.CANCELLED: ("取消", "已取消"),
    }
)

FORM_WORDS = words_of(
    {
        "offline": ("线下", "现场", "集中"),
        "online": ("线上", "网络"),
        "video": ("视频", "视频会议"),
    }
)

EVIDENCE_WORDS = words_of({grade: (grade, f"{grade}级") for grade in "ABC"})

HOUR_WORDS = words_of({"half_day": ("半天", "半日", "0.5天"), "day": ("一天", "1天", "全天", "一日")})
