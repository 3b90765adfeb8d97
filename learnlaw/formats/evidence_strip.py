"""Leaves out of a picture where it was taken: its points stay to the byte, its remarks go (PROMISES, R-73).

EXIF and XMP go whole, with the place the camera and the way the picture is
held; a viewer may therefore show it on its side.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import PurePath

from learnlaw.formats.evidence_check import has_place

_PNG = b"\x89PNG\r\n\x1a\n"
_START, _APP1 = b"\xff\xd8", 0xE1
_PICTURE = frozenset({0xDA, 0xD9})
"""Where the picture itself begins, or what there is ends."""
_REMARKS = frozenset({b"eXIf", b"tEXt", b"iTXt", b"zTXt"})


def without_place(data: bytes, name: str) -> bytes | None:
    """A picture without its remarks; None where they cannot be taken out safely, or a place is left."""
    try:
        if data.startswith(_START):
            found = b"".join(_jpeg(data))
        elif data.startswith(_PNG):
            found = _PNG + b"".join(_png(data))
        else:
            return None
    except struct.error:
        return None
    kind = PurePath(name).suffix.lower().lstrip(".").replace("jpeg", "jpg")
    return None if has_place(found, kind) else found


def _jpeg(data: bytes) -> Iterator[bytes]:
    """The segments up to the picture itself without APP1, then the rest as it is."""
    yield _START
    at = 2
    while data[at : at + 1] == b"\xff" and data[at + 1] not in _PICTURE:
        (length,) = struct.unpack_from(">H", data, at + 2)
        if length < 2:
            raise struct.error
        if data[at + 1] != _APP1:
            yield data[at : at + 2 + length]
        at += 2 + length
    yield data[at:]


def _png(data: bytes) -> Iterator[bytes]:
    """The chunks but those of remarks."""
    at = len(_PNG)
    while at < len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        end = at + 12 + length
        if kind not in _REMARKS:
            yield data[at:end]
        at = end
