"""An old workbook (.xls), looked at before any reader sees it: how far its cells reach, and error values.

The file is a small file system whose stream `Workbook` holds records. Only
places and error codes are taken from them. Chains of sectors that go in
circles or lead out of the file are refused: a reader may follow them for ever.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats.archive import Limits
from learnlaw.formats.cells import Errors
from learnlaw.formats.inspect_workbook import Box, FarCellError

_HEADER = struct.Struct("<30xHH14xI4xII4xI")
_ENTRY = struct.Struct("<64sHB49xIQ")
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_SIGNS = 0xFFFFFFFA
"""Sector numbers from here on are signs: the end of a chain, a free sector."""
_END = 0xFFFFFFFE
_STREAM, _ROOT = 2, 5
_MODERN = b"\0\x06"

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
    """Cells with an error value, by sheet. RefusedError if it is damaged, or names a cell too far off."""
    try:
        return _walk(_Streams(data).workbook(), file, limits)
    except (struct.error, LookupError, ValueError) as error:
        what, hint = say("the workbook is damaged"), say("copy the file again, or ask for it again")
        raise RefusedError([Problem("workbook", what, hint, file)]) from error


class _Streams:
    """The streams of a compound file. ValueError if a chain of sectors is broken."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift, directory, self.cutoff, mini, more = _HEADER.unpack_from(data)
        if shift not in (9, 12) or mini_shift != 6:
            raise ValueError("sectors of an unknown size")
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        self.count = -(-len(data) // self.size) - 1  # the header fills the first
        self.table = self._table(more)[: self.count]
        entries = list(_entries(b"".join(self._sectors(directory))))
        root = next((start for name, kind, start, _ in entries if kind == _ROOT), _END)
        self.small = b"".join(self._sectors(root))
        self.small_table = _numbers(b"".join(self._sectors(mini)))[: len(self.small) // self.mini_size]
        # readers follow the chains of other streams, too
        self.streams = {
            name: self._stream(start, size) for name, kind, start, size in entries if kind == _STREAM
        }

    def workbook(self) -> bytes:
        """The stream of records."""
        return self.streams.get("Workbook") or self.streams["Book"]

    def _stream(self, start: int, size: int) -> bytes:
        if size >= self.cutoff:
            found = b"".join(self._sectors(start))
        else:
            step = self.mini_size
            chain = _chain(start if size else _END, self.small_table)
            found = b"".join(self.small[n * step : (n + 1) * step] for n in chain)
        if len(found) < size:
            raise ValueError("a stream is cut off")
        return found[:size]

    def _sector(self, number: int) -> bytes:
        if number >= self.count:
            raise ValueError("a sector outside of the file")
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def _sectors(self, start: int) -> Iterator[bytes]:
        return map(self._sector, _chain(start, self.table))

    def _table(self, more: int) -> tuple[int, ...]:
        """Which sector follows which."""
        places = list(struct.unpack_from("<109I", self.data, 76))
        seen = {more}
        while more < _SIGNS:
            *further, more = _numbers(self._sector(more))
            places += further
            if more in seen:
                raise ValueError("a chain goes in circles")
            seen.add(more)
        return _numbers(b"".join(self._sector(place) for place in places if place < _SIGNS))


def _numbers(raw: bytes) -> tuple[int, ...]:
    return struct.unpack_from(f"<{len(raw) // 4}I", raw)


def _entries(raw: bytes) -> Iterator[tuple[str, int, int, int]]:
    """Name, kind, first sector and size of everything in the directory."""
    for at in range(0, len(raw) - 127, 128):
        name, length, kind, start, size = _ENTRY.unpack_from(raw, at)
        yield name[: max(length - 2, 0)].decode("utf-16-le"), kind, start, size & 0xFFFFFFFF


def _chain(start: int, table: tuple[int, ...]) -> Iterator[int]:
    """The sectors of one stream."""
    for _ in range(len(table) + 1):
        if start >= _SIGNS:
            return
        yield start
        start = table[start]
    raise ValueError("a chain goes in circles")


def _walk(stream: bytes, file: str, limits: Limits) -> Errors:
    names: dict[int, str] = {}
    found: dict[str, dict[tuple[int, int], str]] = {}
    begun: set[int] = set()
    sheet, box, at = "", Box(limits), 0
    while at + 4 <= len(stream):
        kind, length = _RECORD.unpack_from(stream, at)
        if at + 4 + length > len(stream):
            raise ValueError("a record is cut off")
        body = stream[at + 4 : at + 4 + length]
        if kind == _BOF:
            begun.add(at)
            sheet, box = names.get(at, ""), Box(limits)
        elif kind == _BOUNDSHEET:
            names[struct.unpack_from("<I", body)[0]] = _name(body, stream[4:6] == _MODERN)
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
    if not names or not names.keys() <= begun:
        raise ValueError("a sheet does not begin where it should")
    return found


def _name(body: bytes, modern: bool) -> str:
    """The name of a sheet; workbooks before Excel 97 have it in the code page of their machine."""
    count = body[6]
    if not modern:
        return body[7 : 7 + count].decode("gb18030", "replace")
    wide = body[7] & 1
    return body[8 : 8 + count * (1 + wide)].decode("utf-16-le" if wide else "latin-1")


def _error(kind: int, body: bytes) -> str:
    if kind == _BOOLERR and body[7]:
        return _ERRORS.get(body[6], "#")
    if kind == _FORMULA and body[6] == 2 and body[12:14] == b"\xff\xff":
        return _ERRORS.get(body[8], "#")
    return ""
