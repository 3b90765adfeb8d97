"""Office files are zip archives: the same parts give the same bytes, whatever the clock and the system."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX, _PLAIN_FILE = 3, 0o600 << 16


def settled(archive: bytes, parts: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """The same archive with no time and no system written down; `parts` stand in for those of their names."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as given, ZipFile(out, "w") as made:
        for part in given.infolist():
            info = ZipInfo(part.filename, _EPOCH)
            info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, _PLAIN_FILE
            made.writestr(info, parts.get(part.filename) or given.read(part), compresslevel=6)
    return out.getvalue()
