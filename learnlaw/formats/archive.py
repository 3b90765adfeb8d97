"""Zip files, unpacked with counting: no part is handed on that is larger than it said, or damaged.

Sizes are counted while the bytes are unpacked. What the file's own directory
says is only believed where the bytes agree.
"""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from learnlaw.errors import Message, Problem, RefusedError, say

_STEP = 1 << 20
_DIRECTORY_END = b"PK\x05\x06"
_LOCAL = struct.Struct("<26xHH")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much a file from outside may hold."""

    file_bytes: int = 64_000_000
    """The file itself."""
    parts: int = 1_000
    """Entries of a zip."""
    unpacked_bytes: int = 256_000_000
    """All entries of a zip, unpacked."""
    ratio: int = 200
    """Unpacked bytes a packed byte; judged from one megabyte on."""
    rows: int = 200_000
    """Rows of a sheet."""
    columns: int = 256
    """Columns of a sheet."""
    cells: int = 10_400_000
    """Rows times columns of a sheet, from the first filled cell to the last."""


LIMITS = Limits()


def names(data: bytes, file: str) -> frozenset[str]:
    """The names of all parts of a zip."""
    return frozenset(entry.filename for entry in _directory(data, file))


def unpack(data: bytes, file: str, limits: Limits = LIMITS) -> Iterator[tuple[str, bytes]]:
    """Every part of a zip with its name. RefusedError names the part that is damaged or too large."""
    entries = _directory(data, file)
    if len(entries) > limits.parts:
        what = say("holds {count} parts, the limit is {limit}", count=len(entries), limit=limits.parts)
        raise _refusal("zip-parts", file, what, say("save it anew from the program that made it"))
    room = limits.unpacked_bytes
    for entry in entries:
        if entry.is_dir():
            continue
        part = _inflate(data, entry, room, file, limits)
        room -= len(part)
        yield entry.filename, part


def _directory(data: bytes, file: str) -> list[zipfile.ZipInfo]:
    # two readers may take two different directories of one file: what was judged must be what is read
    if data.count(_DIRECTORY_END, max(0, len(data) - 65_557)) != 1:
        raise _damaged(file, say("the directory of the zip is missing, cut off or there twice"))
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OverflowError) as error:
        raise _damaged(file, say("the directory of the zip cannot be read")) from error


def _inflate(data: bytes, entry: zipfile.ZipInfo, room: int, file: str, limits: Limits) -> bytes:
    name = entry.filename
    if stat.S_ISLNK(entry.external_attr >> 16):
        what = say("the part {part} is a link to another file, not a file", part=name)
        raise _refusal("zip-link", file, what, say("do not open this file; ask who sent it"))
    if entry.flag_bits & 1:
        what = say("the part {part} is locked with a password", part=name)
        raise _refusal("password", file, what, say("save the file without a password"))
    begin = _begin(data, entry, file)
    packed = memoryview(data)[begin : begin + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        chunks = [bytes(packed)]
    elif entry.compress_type == zipfile.ZIP_DEFLATED:
        chunks = _deflated(packed, entry, room, file, limits)
    else:
        raise _damaged(file, say("the part {part} is packed in an unusual way", part=name))
    part = b"".join(chunks)
    if len(part) != entry.file_size or zlib.crc32(part) != entry.CRC:
        raise _damaged(file, say("the part {part} is damaged", part=name))
    if len(part) > room:
        raise _too_much(file, name, limits)
    return part


def _begin(data: bytes, entry: zipfile.ZipInfo, file: str) -> int:
    """Where the packed bytes of a part begin, behind its own header."""
    if data[entry.header_offset : entry.header_offset + 4] != b"PK\x03\x04":
        raise _damaged(file, say("the part {part} is damaged", part=entry.filename))
    try:
        name, extra = _LOCAL.unpack_from(data, entry.header_offset)
    except struct.error as error:
        raise _damaged(file, say("the part {part} is damaged", part=entry.filename)) from error
    return int(entry.header_offset + _LOCAL.size + name + extra)


def _deflated(
    packed: memoryview, entry: zipfile.ZipInfo, room: int, file: str, limits: Limits
) -> list[bytes]:
    chunks: list[bytes] = []
    count = 0
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes | memoryview = packed
    try:
        while not engine.eof and (chunk := engine.decompress(rest, _STEP)):
            rest = engine.unconsumed_tail
            chunks.append(chunk)
            count += len(chunk)
            if count > entry.file_size:
                what = say("the part {part} is larger than the zip says", part=entry.filename)
                raise _refusal("zip-size", file, what, say("do not open this file; ask who sent it"))
            if count > room or (count > _STEP and count > limits.ratio * max(len(packed), 1)):
                raise _too_much(file, entry.filename, limits)
    except zlib.error as error:
        raise _damaged(file, say("the part {part} is damaged", part=entry.filename)) from error
    return chunks


def _too_much(file: str, part: str, limits: Limits) -> RefusedError:
    limit = limits.unpacked_bytes // 1_000_000
    what = say(
        "the part {part} unpacks to more than {limit} MB or {ratio} times its size",
        part=part,
        limit=limit,
        ratio=limits.ratio,
    )
    return _refusal("zip-bomb", file, what, say("do not open this file; ask who sent it"))


def _damaged(file: str, what: Message) -> RefusedError:
    return _refusal("zip-damaged", file, what, say("copy the file again, or ask for it again"))


def _refusal(code: str, file: str, what: Message, hint: Message) -> RefusedError:
    return RefusedError([Problem(code, what, hint, file)])
