"""The lines of a .docx, with the numbers that Word sets by itself.

A question 12 or an option C may be no text at all but automatic numbering; it
is written out as Word shows it. Pictures, text boxes, deleted text and fields
are not text; pictures are counted and told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from learnlaw.domain.numerals import chinese
from learnlaw.domain.question import LETTERS
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats.archive import unpack
from learnlaw.formats.xml_tree import Node, tree

_DOCUMENT, _NUMBERS = "word/document.xml", "word/numbering.xml"
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "txbxContent", "pPr", "rPr", "instrText", "delText"})
_PICTURES = frozenset({"drawing", "pict", "object"})


def lines(data: bytes, file: str) -> tuple[list[str], list[Problem]]:
    """The lines of the document, and notices. RefusedError if it is damaged or too large."""
    parts = {name: part for name, part in unpack(data, file) if name in (_DOCUMENT, _NUMBERS)}
    if _DOCUMENT not in parts:
        what = say("the zip holds no document of Word")
        raise RefusedError([Problem("not-docx", what, None, file)])
    numbering = tree(parts[_NUMBERS], f"{file}/{_NUMBERS}") if _NUMBERS in parts else None
    root = tree(parts[_DOCUMENT], f"{file}/{_DOCUMENT}")
    numbers = _Numbers(numbering)
    out = [line for p in _paragraphs(root) for line in (numbers.before(p) + _text(p)).split("\n")]
    pictures = sum(1 for n in root.walk() if n.tag in _PICTURES)
    if not pictures:
        return out, []
    what = say("{count} pictures were left out", count=pictures)
    return out, [Problem("attachment", what, None, file, warning=True)]


def _paragraphs(node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.tag == "p":
            yield child
        elif child.tag not in _SKIPPED:
            yield from _paragraphs(child)


def _text(node: Node) -> str:
    out = []
    for child in node.children:
        if child.tag == "t":
            out.append(child.text)
        elif child.tag == "tab":
            out.append("\t")
        elif child.tag in ("br", "cr"):
            out.append("\n")
        elif child.tag == "noBreakHyphen":
            out.append("-")
        elif child.tag not in _SKIPPED:
            out.append(_text(child))
    return "".join(out)


@dataclass(slots=True)
class _Level:
    """How one level of a list is numbered."""

    format: str = "decimal"
    text: str = ""
    start: int = 1


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class _Numbers:
    """Counts the paragraphs of numbered lists as Word does."""

    def __init__(self, root: Node | None) -> None:
        self._lists: dict[str, _List] = {}
        if root is None:
            return
        shapes = {a.get("abstractNumId"): _levels(a) for a in root.all("abstractNum")}
        shared: dict[str, dict[int, int]] = {}
        for num in root.all("num"):
            shape = _value(num, "abstractNumId")
            counts = {} if num.all("lvlOverride") else shared.setdefault(shape, {})
            self._lists[num.get("numId")] = _List(shapes.get(shape, {}), counts)

    def before(self, paragraph: Node) -> str:
        """The number that Word shows before a paragraph, with a blank behind it."""
        properties = paragraph.find("pPr", "numPr")
        found = self._lists.get(_value(properties, "numId")) if properties is not None else None
        if properties is None or found is None:
            return ""
        at = _whole(_value(properties, "ilvl"))
        level = found.levels.get(at, _Level())
        found.counts[at] = found.counts.get(at, level.start - 1) + 1
        for deeper in [n for n in found.counts if n > at]:
            del found.counts[deeper]
        text = level.text
        for n in range(at + 1):
            shape = found.levels.get(n, _Level())
            text = text.replace(
                f"%{n + 1}", _WRITTEN.get(shape.format, str)(found.counts.get(n, shape.start))
            )
        return f"{text} " if text and level.format not in ("bullet", "none") else ""


def _levels(node: Node) -> dict[int, _Level]:
    out = {}
    for level in node.all("lvl"):
        start = _whole(_value(level, "start") or "1")
        out[_whole(level.get("ilvl"))] = _Level(_value(level, "numFmt"), _value(level, "lvlText"), start)
    return out


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _value(node: Node, name: str) -> str:
    child = node.find(name)
    return child.get("val") if child is not None else ""


def _letter(n: int) -> str:
    return LETTERS[(n - 1) % 26]


_WRITTEN: dict[str, Callable[[int], str]] = {
    "upperLetter": _letter,
    "lowerLetter": lambda n: _letter(n).lower(),
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "ideographDigital": chinese,
}
