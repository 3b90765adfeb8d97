"""Office files are zip archives: the same parts give the same bytes, whatever the clock and the system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from types import MappingProxyType
from typing import TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

Part: TypeAlias = bytes | Callable[[bytes], Iterable[bytes]]
"""What stands in for a part of an archive: its bytes, or what makes them of those that are there."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o600 << 16


def settled(archive: bytes, parts: Mapping[str, Part] = MappingProxyType({})) -> bytes:
    """The same archive with no time and no system written down; `parts` stand in for those of their names."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as given, ZipFile(out, "w") as made:
        for part in given.infolist():
            info = ZipInfo(part.filename, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _PLAIN_FILE
            with made.open(info, "w") as written:
                for piece in _pieces(given.read(part), parts.get(part.filename)):
                    written.write(piece)
    return out.getvalue()


def _pieces(content: bytes, part: Part | None) -> Iterable[bytes]:
    if part is None:
        return (content,)
    return (part,) if isinstance(part, bytes) else part(content)
