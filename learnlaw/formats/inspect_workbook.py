"""A workbook's parts, looked at before any reader of workbooks sees them.

Refused are document types and entities, parts that are not closed, and cells
so far off that a table up to them would fill the memory. Noted are cells with
an error value such as #REF!, which the reader would give as blank.
"""

from __future__ import annotations

import re
from typing import Any
from xml.parsers import expat

from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.archive import Limits
from learnlaw.formats.cells import Errors, column_letters, split_reference

_AGAIN = say("open it in a spreadsheet program and save it as a new file")
_TYPE = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
_DECLARED = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*[\"']([^\"']*)")
_CLOSED = re.compile(rb"</worksheet>\s*\Z")
# a row or cell that is not plainly placed within A1:AZ199999, which is what tables fill
_ODD_ROW = re.compile(rb'<row(?! r="[01]?[0-9]{1,5}"|[A-Z])')
_ODD_CELL = re.compile(rb'<c(?! r="A?[A-Z][01]?[0-9]{1,5}"|[a-z])')
_ERROR_MARK = b' t="e"'
_ERROR_CELL = re.compile(
    rb'<c r="([A-Z]{1,2}[0-9]{1,6})"[^>]*? t="e"[^>]*>.*?(?:<v>([^<]*)</v>|</c>)', re.DOTALL
)


class Inspection:
    """What is found in the parts of one workbook."""

    def __init__(self, file: str, limits: Limits) -> None:
        self.file = file
        self.limits = limits
        self._books: dict[str, bytes] = {}
        self._errors: dict[str, dict[tuple[int, int], str]] = {}
        self._far: dict[str, FarCellError] = {}

    def look(self, part: str, content: bytes) -> None:
        """Look at one part. RefusedError names the part."""
        self._no_entities(part, content)
        if part in (_BOOK, _RELATIONS):
            self._books[part] = content
        elif b"sheetData" in content:
            try:
                errors = self._errors_of(part, content)
            except FarCellError as far:
                self._far[part] = far
            else:
                if errors:
                    self._errors[part] = errors

    def _errors_of(self, part: str, content: bytes) -> dict[tuple[int, int], str]:
        if plain_sheet(content) and b" t='e'" not in content:
            return _error_cells(content) if _ERROR_MARK in content else {}
        return _parse_sheet(part, content, self.file, self.limits)

    def errors(self) -> Errors:
        """Cells with an error value, by sheet. RefusedError names a cell that lies too far off."""
        if not (self._errors or self._far):
            return {}
        names = _sheet_names(self._books)
        for part, far in self._far.items():
            raise far.refusal(self.file, names.get(part, part))
        return {names.get(part, part): errors for part, errors in self._errors.items()}

    def _no_entities(self, part: str, content: bytes) -> None:
        declared = _DECLARED.match(content)
        usual = not declared or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii", b"ascii")
        if content.startswith(_WIDE) or not usual:
            what = say("the part {part} is in an unusual encoding", part=part)
            raise refused_part("xml-encoding", self.file, what)
        if b"<!" in content and any(word in content for word in _TYPE):
            what = say("the part {part} declares a document type (DTD), which is not allowed", part=part)
            raise refused_part("xml-dtd", self.file, what)


def plain_sheet(content: bytes) -> bool:
    """Whether a sheet is written as programs usually do, and no cell of it lies far off.

    A fast test that may say no of a sheet that is in order, never yes of one
    that is not: every row and cell tells its place, and tells it plainly.
    """
    return (
        _CLOSED.search(content, max(0, len(content) - 200)) is not None
        and b"<!" not in content
        and _ODD_ROW.search(content) is None
        and _ODD_CELL.search(content) is None
    )


def _error_cells(content: bytes) -> dict[tuple[int, int], str]:
    """Where a plain sheet has error values; only the few cells around a mark are looked at."""
    found = {}
    at = content.find(_ERROR_MARK)
    while at >= 0:
        cell = _ERROR_CELL.match(content, content.rfind(b"<c ", 0, at))
        place = split_reference(cell[1].decode()) if cell else None
        if cell and place:
            found[place] = (cell[2] or b"").decode("utf-8", "replace")
        at = content.find(_ERROR_MARK, at + 1)
    return found


def parser() -> Any:
    """A parser that names elements without their prefix, for parts in which no entity is declared."""
    return expat.ParserCreate(namespace_separator=" ")


def parse(part: str, content: bytes, file: str, reader: Any) -> None:
    """Feed one part to a parser. RefusedError if its XML is not well formed."""
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        what = say(
            "the part {part} is cut off or malformed, near its line {line}", part=part, line=error.lineno
        )
        raise refused_part("xml-malformed", file, what) from error


def _parse_sheet(part: str, content: bytes, file: str, limits: Limits) -> dict[tuple[int, int], str]:
    """Error values of a sheet, read in full. RefusedError if a filled cell lies too far off."""
    reader, sheet = parser(), _Sheet(part, file, limits)
    reader.buffer_text = True
    reader.StartElementHandler = sheet.start
    reader.EndElementHandler = sheet.end
    reader.CharacterDataHandler = sheet.text
    parse(part, content, file, reader)
    return sheet.errors


class _Sheet:
    def __init__(self, part: str, file: str, limits: Limits) -> None:
        self.part, self.file = part, file
        self.box = Box(limits)
        self.errors: dict[tuple[int, int], str] = {}
        self._row = self._column = 0
        self._type = ""
        self._said: list[str] = []
        self._reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        if tag == "row":
            self._row, self._column = (
                self._placed("A" + attributes["r"])[0] if "r" in attributes else self._row + 1,
                0,
            )
        elif tag == "c":
            self._column += 1
            if "r" in attributes:
                self._row, self._column = self._placed(attributes["r"])
            self._type, self._said = attributes.get("t", ""), []
        elif tag in ("v", "is"):
            self.box.fill(self._row, self._column)
            self._reading = tag == "v" and self._type == "e"

    def _placed(self, reference: str) -> tuple[int, int]:
        place = split_reference(reference)
        if place is None:
            raise refused_part(
                "xml-malformed", self.file, say("the part {part} is malformed", part=self.part)
            )
        return place

    def text(self, data: str) -> None:
        if self._reading:
            self._said.append(data)

    def end(self, name: str) -> None:
        if self._reading and name.endswith("v"):
            self._reading = False
            self.errors[self._row, self._column] = "".join(self._said)


class FarCellError(Exception):
    """A filled cell lies so far off that a table up to it would fill the memory."""

    def __init__(self, row: int, column: int) -> None:
        self.row, self.letters = row, column_letters(column)
        super().__init__(f"{self.letters}{row}")

    def refusal(self, file: str, sheet: str) -> RefusedError:
        """What to say of it."""
        what = say("a filled cell at {cell} lies too far off for a table", cell=str(self))
        hint = say("delete everything below and to the right of the table, and save it again")
        return RefusedError([Problem("far-cell", what, hint, file, Place(self.row, sheet, self.letters))])


class Box:
    """The rectangle of all filled cells of a sheet, which a reader keeps in memory whole."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._rows: tuple[int, int] | None = None
        self._columns: tuple[int, int] = (0, 0)

    def fill(self, row: int, column: int, last_row: int = 0, last_column: int = 0) -> None:
        """Take in a cell, or a block of cells. FarCellError if the rectangle grows too large."""
        last_row, last_column = max(row, last_row), max(column, last_column)
        if self._rows is None:
            self._rows, self._columns = (row, last_row), (column, last_column)
        self._rows = min(row, self._rows[0]), max(last_row, self._rows[1])
        self._columns = min(column, self._columns[0]), max(last_column, self._columns[1])
        height = self._rows[1] - self._rows[0] + 1
        width = self._columns[1] - self._columns[0] + 1
        limits = self.limits
        if last_row > limits.rows or last_column > limits.columns or height * width > limits.cells:
            raise FarCellError(last_row, last_column)


_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"


def _sheet_names(books: dict[str, bytes]) -> dict[str, str]:
    """The name of the sheet that each part holds."""
    targets: dict[str, str] = {}
    names: dict[str, str] = {}

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name.endswith("Relationship"):
            target = attributes.get("Target", "")
            targets[attributes.get("Id", "")] = (
                target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            )

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(" sheet"):
            link = next((v for k, v in attributes.items() if k.endswith(" id")), "")
            names[targets.get(link, "")] = attributes.get("name", "")

    for part, handler in ((_RELATIONS, relation), (_BOOK, sheet)):
        reader = parser()
        reader.StartElementHandler = handler
        parse(part, books.get(part, b"<none/>"), "", reader)
    return names


def refused_part(code: str, file: str, what: Message) -> RefusedError:
    """A part that is not read."""
    return RefusedError([Problem(code, what, _AGAIN, file)])
