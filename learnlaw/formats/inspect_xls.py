"""An old workbook (.xls), looked at before any reader sees it: how far its cells reach, and error values.

The file is a small file system whose stream `Workbook` holds records. Only
places and error codes are taken from them. A file that is laid out otherwise
than expected tells nothing here, and the reader of workbooks decides.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from learnlaw.formats.archive import Limits
from learnlaw.formats.cells import Errors
from learnlaw.formats.inspect_workbook import Box, FarCellError

_HEADER = struct.Struct("<30xHH14xI4xII4xI")
_ENTRY = struct.Struct("<64sH50xIQ")
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_LAST_SECTOR = 0xFFFFFFFA
"""Sector numbers from here on are signs: end of a chain, a free sector."""

_BOF, _BOUNDSHEET, _FORMULA, _BOOLERR, _MULRK = 0x0809, 0x0085, 0x0006, 0x0205, 0x00BD
_CELLS = frozenset((_FORMULA, _BOOLERR, _MULRK, 0x0203, 0x027E, 0x00FD, 0x0204, 0x00D6))
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def inspect_xls(data: bytes, file: str, limits: Limits) -> Errors:
    """Cells with an error value, by sheet. RefusedError names a cell that lies too far off."""
    try:
        return _walk(_Streams(data).workbook(), file, limits)
    except (struct.error, IndexError, ValueError):
        return {}


class _Streams:
    """The streams of a compound file, found by following chains of sectors."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift, directory, self.cutoff, mini, more = _HEADER.unpack_from(data)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.table = self._table(more)
        entries = self._entries(b"".join(self._sectors(directory)))
        self.streams = {name: (start, size) for name, start, size in entries}
        start, _ = self.streams.get("Root Entry", (_LAST_SECTOR, 0))
        self.small = b"".join(self._sectors(start))
        self.small_table = self._numbers(b"".join(self._sectors(mini)))

    def workbook(self) -> bytes:
        """The stream of records; nothing if there is none."""
        start, size = self.streams.get("Workbook") or self.streams.get("Book") or (_LAST_SECTOR, 0)
        if size >= self.cutoff:
            return b"".join(self._sectors(start))[:size]
        chain = _chain(start, self.small_table)
        return b"".join(self.small[n * self.mini_size : (n + 1) * self.mini_size] for n in chain)[:size]

    def _sector(self, number: int) -> bytes:
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _sectors(self, start: int) -> Iterator[bytes]:
        return map(self._sector, _chain(start, self.table))

    def _numbers(self, raw: bytes) -> tuple[int, ...]:
        return struct.unpack_from(f"<{len(raw) // 4}I", raw)

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows which."""
        places = list(struct.unpack_from("<109I", self.data, 76))
        seen = 0
        while more < _LAST_SECTOR and seen * self.size < len(self.data):
            *further, more = self._numbers(self._sector(more))
            places += further
            seen += 1
        sectors = (self._sector(place) for place in places if place < _LAST_SECTOR)
        return self._numbers(b"".join(sectors))

    def _entries(self, raw: bytes) -> Iterator[tuple[str, int, int]]:
        for at in range(0, len(raw) - 127, 128):
            name, length, start, size = _ENTRY.unpack_from(raw, at)
            yield name[: max(length - 2, 0)].decode("utf-16-le"), start, size & 0xFFFFFFFF


def _chain(start: int, table: tuple[int, ...]) -> Iterator[int]:
    """The sectors of one stream; a chain that goes in circles ends."""
    for _ in table:
        if start >= len(table):
            return
        yield start
        start = table[start]


def _walk(stream: bytes, file: str, limits: Limits) -> Errors:
    names: dict[int, str] = {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    sheet, box, at = "", Box(limits), 0
    while at + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, at)
        body = stream[at + 4 : at + 4 + length]
        if kind == _BOF:
            sheet, box = names.get(at, ""), Box(limits)
        elif kind == _BOUNDSHEET:
            names[struct.unpack_from("<I", body)[0]] = _name(body)
        elif kind in _CELLS and sheet:
            row, column = _PLACE.unpack_from(body)
            last = struct.unpack("<H", body[-2:])[0] if kind == _MULRK else column
            try:
                box.fill(row + 1, column + 1, row + 1, last + 1)
            except FarCellError as far:
                raise far.refusal(file, sheet) from far
            if error := _error(kind, body):
                found.setdefault(sheet, {})[row + 1, column + 1] = error
        at += 4 + length
    return found


def _name(body: bytes) -> str:
    count, wide = body[6], body[7] & 1
    raw = body[8 : 8 + count * (1 + wide)]
    return raw.decode("utf-16-le" if wide else "latin-1")


def _error(kind: int, body: bytes) -> str:
    if kind == _BOOLERR and body[7]:
        return _ERRORS.get(body[6], "#")
    if kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#")
    return ""
