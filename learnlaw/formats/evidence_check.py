"""Looks at a file of evidence before a copy is kept: is it what its name says, and what does it give away?

Nothing is opened or drawn; headers are read as bytes. What can hurt whoever
opens the file, or says more than the signed sheet needs to, is told.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from learnlaw.domain.text import clean_name
from learnlaw.errors import Message, Problem, RefusedError, say

MOST_BYTES = 200_000_000
"""The largest file that is kept."""
MOST_PIXELS = 100_000_000
"""A picture with more makes many programs fall over."""

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKS: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "bmp": (b"BM",),
    "tif": (b"II*\0", b"MM\0*"),
    "docx": (_ZIP,),
    "xlsx": (_ZIP,),
    "pptx": (_ZIP,),
    "ofd": (_ZIP,),
    "zip": (_ZIP,),
    "doc": (_OLE,),
    "xls": (_OLE,),
    "ppt": (_OLE,),
    "wps": (_OLE, _ZIP),
    "et": (_OLE, _ZIP),
    "dps": (_OLE, _ZIP),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "amr": (b"#!AMR",),
    "rar": (b"Rar!",),
    "7z": (b"7z\xbc\xaf\x27\x1c",),
}
_SAME = {"jpeg": "jpg", "tiff": "tif", "jpe": "jpg"}
_BOXED = frozenset({"mp4", "mov", "m4a", "m4v", "heic", "heif", "3gp"})
_RIFF = {"webp": b"WEBP", "wav": b"WAVE", "avi": b"AVI "}
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")


def look_at(data: bytes, file: str) -> tuple[str, list[Problem]]:
    """The name under which a file is remembered, and what is to be told of it; notices refuse nothing."""
    path = PurePath(file)
    try:
        name, notes = clean_name(path.name)
    except RefusedError as refused:
        return path.name, [Problem(p.code, p.what, p.hint, file) for p in refused.problems]
    problems = [Problem(p.code, p.what, p.hint, file, warning=True) for p in notes]
    return name, [*problems, *_judge(data, path.suffix.lower().lstrip("."), file)]


def _judge(data: bytes, ending: str, file: str) -> Iterator[Problem]:
    kind = _SAME.get(ending, ending)
    if not data:
        yield _refused("empty", file, say("the file is empty"), say("save it again, or choose another file"))
    elif len(data) > MOST_BYTES:
        what = say("the file is larger than {limit} MB", limit=MOST_BYTES // 1_000_000)
        yield _refused("too-large", file, what, say("split it, or take pictures out of it"))
    elif data.startswith(_PROGRAMS):
        yield _refused("program", file, say("this is a program, not evidence"), say("choose another file"))
    elif not _is(data, kind):
        what = say("the name ends in {ending}, the content is something else", ending=f".{ending}")
        yield _refused("wrong-content", file, what, say("open it, and save it in the form its name says"))
    else:
        yield from _told(data, kind, file)


def _is(data: bytes, kind: str) -> bool:
    """Whether the content is of a kind; of a kind that is not known here it is taken to be."""
    if kind in _MARKS:
        return data.startswith(_MARKS[kind])
    if kind in _BOXED:
        return data[4:8] == b"ftyp"
    if kind in _RIFF:
        return data[:4] == b"RIFF" and data[8:12] == _RIFF[kind]
    if kind in ("txt", "csv", "md"):
        return b"\0" not in data[:4096] or data[:2] in (b"\xff\xfe", b"\xfe\xff")
    return True


def _told(data: bytes, kind: str, file: str) -> Iterator[Problem]:
    if kind not in _MARKS and kind not in _BOXED and kind not in _RIFF and kind not in ("txt", "csv", "md"):
        what = say("a file of this kind is kept as it is; nothing in it was looked at")
        yield _notice("unknown-kind", file, what)
    if kind == "pdf" and runs_script(data):
        what = say("the PDF holds JavaScript; it is kept and never opened by this program")
        yield _notice("pdf-script", file, what, say("have it printed or scanned anew before it is passed on"))
    pixels = _pixels(data, kind)
    if pixels is not None and pixels[0] * pixels[1] > MOST_PIXELS:
        what = say("the picture has {width} × {height} pixels", width=pixels[0], height=pixels[1])
        yield _notice("pixels", file, what, say("many programs cannot open it; make a smaller copy"))
    if has_place(data, kind):
        what = say("the picture says where it was taken")
        hint = say("evidence does not need that; take the location out of a copy and use the copy")
        yield _notice("location", file, what, hint)


# -- PDF -------------------------------------------------------------------------------

_NAME = re.compile(rb"/([A-Za-z#0-9]{2,40})")
_SCRIPT = frozenset({b"JavaScript", b"JS"})
_PACKED = re.compile(rb"/ObjStm\b[^\0]{0,400}?stream\r?\n")
_STREAM_BYTES, _STREAMS = 4_000_000, 200


def runs_script(data: bytes) -> bool:
    """Whether a PDF names JavaScript, in the open, in #-escapes or in a packed stream of objects."""
    if _names_script(data):
        return True
    for n, found in enumerate(_PACKED.finditer(data)):
        if n >= _STREAMS:
            break
        try:
            part = zlib.decompressobj().decompress(
                data[found.end() : found.end() + _STREAM_BYTES], _STREAM_BYTES
            )
        except zlib.error:
            continue
        if _names_script(part):
            return True
    return False


def _names_script(data: bytes) -> bool:
    return any(_plain(found[1]) in _SCRIPT for found in _NAME.finditer(data))


def _plain(name: bytes) -> bytes:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda sign: bytes([int(sign[1], 16)]), name)


# -- pictures --------------------------------------------------------------------------


def _pixels(data: bytes, kind: str) -> tuple[int, int] | None:
    """Width and height by the header; None where it does not tell."""
    try:
        if kind == "png":
            width, height = struct.unpack_from(">II", data, 16)
        elif kind == "gif":
            width, height = struct.unpack_from("<HH", data, 6)
        elif kind == "bmp":
            width, height = struct.unpack_from("<ii", data, 18)
        elif kind == "jpg":
            return _jpeg_pixels(data)
        else:
            return None
    except struct.error:
        return None
    return abs(width), abs(height)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The marked segments of a JPEG, up to the picture itself."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] not in (0xD9, 0xDA):
        (length,) = struct.unpack_from(">H", data, at + 2)
        yield data[at + 1], data[at + 4 : at + 2 + length]
        at += 2 + max(length, 2)


def _jpeg_pixels(data: bytes) -> tuple[int, int] | None:
    for marker, body in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and len(body) >= 5:
            height, width = struct.unpack_from(">HH", body, 1)
            return width, height
    return None


_GPS = 0x8825
_EXIF_AT_MOST = 20


def has_place(data: bytes, kind: str) -> bool:
    """Whether the remarks of a picture hold a place: a GPS part of EXIF, or one in XMP."""
    if kind not in ("jpg", "png", "tif", "webp", "heic", "heif"):
        return False
    if re.search(rb"exif:GPSL(atitude|ongitude)", data):
        return True
    return any(_names_gps(part) for part in _exif(data, kind))


def _exif(data: bytes, kind: str) -> Iterator[bytes]:
    if kind == "tif":
        yield data
    for n, found in enumerate(re.finditer(rb"Exif\0\0|eXIf|EXIF....", data, re.DOTALL)):
        if n >= _EXIF_AT_MOST:
            break
        yield data[found.end() :]


def _names_gps(tiff: bytes) -> bool:
    """Whether the first directory of a TIFF structure points to GPS data."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(tiff[:4])
    if order is None:
        return False
    try:
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        tags = (struct.unpack_from(f"{order}H", tiff, at + 2 + 12 * n)[0] for n in range(count))
        return _GPS in tags
    except struct.error:
        return False


def _refused(code: str, file: str, what: Message, hint: Message) -> Problem:
    return Problem(code, what, hint, file)


def _notice(code: str, file: str, what: Message, hint: Message | None = None) -> Problem:
    return Problem(code, what, hint, file, warning=True)
