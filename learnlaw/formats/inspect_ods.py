"""An OpenDocument spreadsheet's content, looked at before any reader sees it.

Its cells repeat by number, so that a few bytes may stand for a table that
fills the memory; and the reader tells neither merged cells nor error values.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from learnlaw.formats.archive import Limits
from learnlaw.formats.cells import Block
from learnlaw.formats.inspect_workbook import Box, FarCellError, parse, parser

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0 "
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0 "
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0 "
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


@dataclass(slots=True)
class OdsSheet:
    """What the reader of workbooks does not tell of a sheet."""

    name: str
    merged: list[Block] = field(default_factory=list)


def inspect_ods(content: bytes, file: str, limits: Limits) -> list[OdsSheet]:
    """The sheets of `content.xml`. RefusedError if a filled cell lies too far off."""
    walk = _Walk(limits)
    reader = parser()
    reader.StartElementHandler = walk.start
    reader.EndElementHandler = walk.end
    try:
        parse("content.xml", content, file, reader)
    except FarCellError as far:
        raise far.refusal(file, walk.sheets[-1].name) from far
    return walk.sheets


class _Walk:
    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.sheets: list[OdsSheet] = []
        self._box = Box(limits)
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._filled = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _TABLE + "table":
            self.sheets.append(OdsSheet(attributes.get(_TABLE + "name", "")))
            self._box = Box(self.limits)
            self._row = 0
        elif name == _TABLE + "table-row":
            self._column, self._rows = 0, _count(attributes, "number-rows-repeated")
        elif name in _CELLS:
            self._columns = _count(attributes, "number-columns-repeated")
            self._filled = any(key.startswith(_OFFICE) for key in attributes)
            self._merge(attributes)
        elif name == _TEXT + "p":
            self._filled = True

    def _merge(self, attributes: dict[str, str]) -> None:
        down, across = _count(attributes, "number-rows-spanned"), _count(attributes, "number-columns-spanned")
        if self.sheets and (down > 1 or across > 1):
            last = self._row + down - 1, self._column + across - 1
            self.sheets[-1].merged.append(((self._row, self._column), last))

    def end(self, name: str) -> None:
        if name in _CELLS:
            if self._filled:
                row, column = self._row + 1, self._column + 1
                self._box.fill(row, column, self._row + self._rows, self._column + self._columns)
            self._column += self._columns
            self._filled = False
        elif name == _TABLE + "table-row":
            self._row += self._rows


def _count(attributes: dict[str, str], name: str) -> int:
    said = attributes.get(_TABLE + name, "1")
    return int(said) if said.isdecimal() and len(said) < 10 else 10**9 if said.isdecimal() else 1
