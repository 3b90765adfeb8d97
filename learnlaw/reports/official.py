"""An official paper as a value: lines by their place in the form of documents, grids, and new pages.

A letter, a circular or a certificate is made of these, and every renderer sets
the same ones. Nothing here knows a clock: equal papers give equal bytes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib import import_module
from typing import TypeAlias

from learnlaw.errors import UsageError, say

ENDINGS = ("docx", "html", "txt")
_ROOMS = {"docx": "official_docx", "html": "official_html", "txt": "official_text"}


class Look(StrEnum):
    """The place of a line in the form of an official document."""

    MARK = "mark"
    """发文机关标志: the name of the office, in red."""
    NUMBER = "number"
    """发文字号, above the red line."""
    TITLE = "title"
    """标题: two-size small standard Song, centred."""
    TO = "to"
    """主送机关, flush left."""
    FIRST = "first"
    """A heading of the first level: 一、 in Hei."""
    SECOND = "second"
    """A heading of the second level: （一） in Kai."""
    TEXT = "text"
    """正文: three-size Fangsong, two characters indented."""
    ATTACHED = "attached"
    """附件说明, after an empty line."""
    MORE = "more"
    """Its further lines, below the first one's names."""
    SIGNED = "signed"
    """署名 and 成文日期, to the right."""
    NOTE = "note"
    """附注, in brackets."""
    COPIES = "copies"
    """版记, between lines, in four-size Fangsong."""
    CAPTION = "caption"
    """附件1, flush left in Hei."""
    CENTRE = "centre"
    SMALL = "small"
    """A remark below a grid."""


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph."""

    look: Look
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Cells between lines. ValueError where a row does not fit the widths."""

    widths: tuple[int, ...]
    """Of the columns, in proportion."""
    rows: tuple[tuple[str, ...], ...]
    header: bool = False
    """The first row heads the columns, on every page."""
    labels: tuple[int, ...] = ()
    """Columns that say what stands beside them."""
    centred: tuple[int, ...] = ()
    """Columns whose text stands in the middle."""
    height: int = 8
    """The least of a row, in millimetres."""

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.widths):
                raise ValueError(f"a row of {len(row)} cells in a grid of {len(self.widths)} columns")


@dataclass(frozen=True, slots=True)
class Leaf:
    """What follows begins on a new page."""


Part: TypeAlias = Line | Grid | Leaf


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialPaper:
    """One document."""

    title: str
    """What the file says it is."""
    parts: tuple[Part, ...]
    issuer: str = ""
    day: date | None = None
    """What the file says of its day; never the clock's."""
    trace: tuple[tuple[str, str], ...] = ()
    """Label and text of what it can be traced by, at the foot of every page."""

    @property
    def lines(self) -> Iterator[Line]:
        """Its paragraphs, without grids."""
        return (part for part in self.parts if isinstance(part, Line))


def render(paper: OfficialPaper, ending: str) -> bytes:
    """The bytes of a paper as docx, html or txt, with or without the point; UsageError for any other."""
    room = _ROOMS.get(ending.lower().removeprefix("."))
    if room is None:
        known = ", ".join(ENDINGS)
        what = say("a paper cannot be written as {ending}, but as {known}", ending=ending, known=known)
        raise UsageError(detail=what)
    made: bytes = import_module(f"learnlaw.reports.{room}").render(paper)
    return made
