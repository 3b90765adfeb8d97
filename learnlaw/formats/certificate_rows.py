"""Certificates and registers read back from files: rows of cells of docx, html and text, and the lines of csv."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from html.parser import HTMLParser

from learnlaw.domain.certificate import REGISTER_HEADER, Registered, bare
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.archive import unpack
from learnlaw.formats.xml_tree import Node, tree

Rows = list[list[str]]
_DOCUMENT = "word/document.xml"


def rows_of(data: bytes, file: str) -> Rows:
    """The rows of the tables of a docx or html file, or of text with a field a line. RefusedError if damaged."""
    if data.startswith(b"PK"):
        return _docx(data, file)
    text = _text(data, file)
    if text.lstrip()[:1] == "<":
        page = _Page()
        page.feed(text)
        return page.rows
    return [_cells(line) for line in text.splitlines() if line.strip()]


def _text(data: bytes, file: str) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise RefusedError([Problem("not-text", say("is neither docx, html nor text"), None, file)])


def _cells(line: str) -> list[str]:
    """`姓名 | 赵一`, `姓名：赵一` and `姓名=赵一` are one and the same."""
    if " | " in line or line.rstrip().endswith(" |"):
        return [cell.strip() for cell in line.rstrip().removesuffix(" |").split(" | ")]
    ends = [at for at in (line.find(mark) for mark in "：:=\t") if at > 0]
    return [line[: min(ends)], line[min(ends) + 1 :]] if ends else [line]


def _docx(data: bytes, file: str) -> Rows:
    parts = {name: part for name, part in unpack(data, file) if name == _DOCUMENT}
    if _DOCUMENT not in parts:
        raise RefusedError([Problem("not-docx", say("the zip holds no document of Word"), None, file)])
    root = tree(parts[_DOCUMENT], f"{file}/{_DOCUMENT}")
    return [[_said(cell) for cell in row.all("tc")] for row in root.walk() if row.tag == "tr"]


def _said(cell: Node) -> str:
    texts = (node for node in cell.walk() if node.tag == "t")
    return "".join(part for node in texts for part in node.content if isinstance(part, str))


class _Page(HTMLParser):
    """Collects the cells of the rows of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: Rows = []
        self._open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr"):
            self._open = False

    def handle_data(self, data: str) -> None:
        if self._open:
            self.rows[-1][-1] += data


def read_register(data: bytes, file: str) -> list[Registered]:
    """The lines of a register. RefusedError where it is none."""
    rows = [row for row in csv.reader(io.StringIO(_text(data, file), newline="")) if any(row)]
    if not rows or tuple(map(bare, rows[0])) != REGISTER_HEADER:
        what = say(
            "is no register of certificates: its first row must be {header}", header=",".join(REGISTER_HEADER)
        )
        raise RefusedError([Problem("not-register", what, None, file)])
    return list(_lines(rows[1:], file))


def _lines(rows: Rows, file: str) -> Iterator[Registered]:
    for at, row in enumerate(rows, 2):
        if len(row) != len(REGISTER_HEADER) or not row[0].strip().isdecimal():
            what = say("is no line of a register")
            raise RefusedError([Problem("bad-line", what, None, file, Place(line=at))])
        number, *rest = (cell.strip() for cell in row)
        yield Registered(int(number), *rest)
