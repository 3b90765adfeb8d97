"""What a letter to a unit says in full: each demand, its clause, what counted, what did not, and what is asked.

A letter is kept as it went out, so that it can be printed again years later. The
words are those of the paper, already told; nothing here judges or reads a clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from learnlaw.domain.notice import NoticeLevel
from learnlaw.domain.text import mask_id, mask_phone

BLANK = "　　　　"
"""What stands for a name that nobody has given."""
MOST = 20
"""Of a longer list, the first so many are named and the rest counted."""
_ID, _PHONE = re.compile("[0-9]{17}[0-9Xx]", re.ASCII), re.compile("1[3-9][0-9]{9}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who writes; an empty field is a blank on paper."""

    name: str = ""
    prefix: str = ""
    contact: str = ""
    phone: str = ""
    copies: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """One officer who has not reached what a rule asks."""

    name: str
    code: str
    """Masked, where it is an ID or phone number."""
    minimum: str
    actual: str
    short: str
    last_by: str
    counted: str
    left_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """One thing that is asked and lacking."""

    title: str
    basis: str
    """The document and clause: 互政办〔2024〕18号第4条."""
    quote: str
    """The deciding words of the clause; empty where the pack has none."""
    asked: str
    """What the rule asks, in a sentence."""
    sentence: str
    """Where the unit stands, as RULES 30 has it."""
    counted: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    """Each with its reason."""
    days: tuple[str, ...] = ()
    """Days on which what is lacking could be held."""
    people: tuple[Lacking, ...] = ()
    """Of a rule for officers, those who lack it."""
    minimum: str = ""
    actual: str = ""
    short: str = ""
    window: str = ""
    missed: bool = False
    """The window is over."""
    held: bool = False
    """Something is to be held for it, so that a sign-in sheet is of use."""
    evidence: str = ""
    """The grade of evidence that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """All that a letter says, but for its number and the days of its issue."""

    unit: str
    name: str
    level: NoticeLevel
    as_of: date
    office: Office
    demands: tuple[Demand, ...] = ()
    words: str = ""
    """Of a letter in a person's own words, or of one kept without its demands."""
    packs: tuple[str, ...] = ()
    known_on: date | None = None
    version: str = ""
    """Of the program that drafted it."""
    audit: str = ""
    """The short code of the audit log when it was drafted."""
    digest: str = ""
    """SHA-256 over all that it says."""

    @property
    def missed(self) -> bool:
        """Whether every demand belongs to a window that is over."""
        return bool(self.demands) and all(demand.missed for demand in self.demands)

    @property
    def lacking(self) -> tuple[tuple[Demand, Lacking], ...]:
        """Officers who lack something, with what."""
        return tuple((demand, one) for demand in self.demands for one in demand.people)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The number and the days of a letter; of a draft none is given."""

    year: int
    number: int | None = None
    issued_on: date | None = None
    reply_by: date | None = None
    approved_by: str = ""


def to_plain(letter: Letter) -> dict[str, Any]:
    """A letter as JSON can hold it."""
    plain = asdict(letter)
    plain["level"], plain["as_of"] = letter.level.value, letter.as_of.isoformat()
    plain["known_on"] = letter.known_on.isoformat() if letter.known_on else None
    return plain


def from_plain(plain: Mapping[str, Any]) -> Letter:
    """The letter that `to_plain` made this of; fields that are not known are passed over."""
    given = _known(Letter, plain)
    given["level"], given["as_of"] = NoticeLevel(given["level"]), date.fromisoformat(given["as_of"])
    given["known_on"] = date.fromisoformat(given["known_on"]) if given.get("known_on") else None
    given["office"] = Office(**_known(Office, given["office"]))
    given["demands"] = tuple(_demand(one) for one in given.get("demands", ()))
    return Letter(**given | {"packs": tuple(given.get("packs", ()))})


def _demand(plain: Mapping[str, Any]) -> Demand:
    given = _known(Demand, plain)
    lists = {name: tuple(given.get(name, ())) for name in ("counted", "left_out", "days")}
    people = tuple(Lacking(**_known(Lacking, one)) for one in given.get("people", ()))
    return Demand(**given | lists | {"people": people})


def _known(kind: type, plain: Mapping[str, Any]) -> dict[str, Any]:
    names = {one.name for one in fields(kind)}
    return {name: value for name, value in plain.items() if name in names}


# -- words of the paper ----------------------------------------------------------------


def document_number(prefix: str, sent: Sent) -> str:
    """文号: 某司函〔2024〕3号; blanks where the office or the number is not known.

    >>> document_number("某司函", Sent(year=2024, number=3))
    '某司函〔2024〕3号'
    """
    number = BLANK if sent.number is None else str(sent.number)
    return f"{prefix or BLANK}〔{sent.year}〕{number}号"


def day_words(day: date | None) -> str:
    """A day as official papers write it; None leaves room to write one.

    >>> day_words(date(2024, 3, 5))
    '2024年3月5日'
    """
    return "　　　　年　　月　　日" if day is None else f"{day.year}年{day.month}月{day.day}日"


def listed(items: Sequence[str], joint: str = "；", counter: str = "项") -> str:
    """Items in a row; of many the first and how many there are.

    >>> listed(["甲", "乙"], "、"), listed([], "、")
    ('甲、乙', '')
    """
    rest = f"等共{len(items)}{counter}" if len(items) > MOST else ""
    return joint.join(items[:MOST]) + rest


def masked(code: str) -> str:
    """A code of a person as letters print it: one that is an ID or phone number is masked.

    >>> masked("A001"), masked("11010119900101001X")
    ('A001', '110*************1X')
    """
    if _ID.fullmatch(code):
        return mask_id(code)
    return mask_phone(code) if _PHONE.fullmatch(code) else code


# -- names of files ------------------------------------------------------------------------

_UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_LONGEST = 180
"""Bytes of a name in UTF-8, short of what any file system holds."""


def safe_name(text: str) -> str:
    """`text` as the name of a file on any system: nothing that parts folders, nothing unseen, not too long.

    >>> safe_name("县司法局/提醒函"), safe_name("con"), safe_name("...")
    ('县司法局_提醒函', '_con', '_')
    """
    plain = _UNSAFE.sub("_", text).strip(" .")
    while len(plain.encode(errors="replace")) > _LONGEST:
        plain = plain[:-1]
    plain = plain.rstrip(" .") or "_"
    return f"_{plain}" if _RESERVED.fullmatch(plain) else plain


def file_names(names: Iterable[tuple[str, str]], ending: str) -> list[str]:
    """A name of a file for each (name, code), no two alike, not even but for case.

    >>> file_names([("甲_提醒函", "A"), ("甲_提醒函", "B")], "docx")
    ['甲_提醒函.docx', '甲_提醒函_B.docx']
    """
    found: list[str] = []
    used: set[str] = set()
    for name, code in names:
        stem, n = safe_name(name), 1
        while stem.casefold() in used:
            stem, n = safe_name(f"{name[:40]}_{code}" + (f"_{n}" if n > 1 else "")), n + 1
        used.add(stem.casefold())
        found.append(f"{stem}.{ending}")
    return found
