"""Office files are zip archives: the same parts give the same bytes, whatever the clock and the system."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext, suppress
from io import BytesIO
from types import MappingProxyType
from typing import IO, Self, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Part: TypeAlias = bytes | Callable[[bytes], Iterable[bytes]]
"""What stands in for a part of an archive: its bytes, or what makes them of those that are there."""
_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_PRESSED = (".docx", ".xlsx", ".zip", ".jpg", ".jpeg", ".png", ".mp4")
"""Files that are pressed already: to do it again takes time and no less room."""


def _entry(path: str, rights: int) -> ZipInfo:
    info = ZipInfo(path, _EPOCH)
    info.compress_type, info.create_system, info.external_attr = ZIP_DEFLATED, _UNIX, rights << 16
    return info


class Archive:
    """An archive that is written file by file, each pressed as it comes; equal files give equal bytes."""

    def __init__(self, out: IO[bytes], folder: str) -> None:
        """All of it stands in one `folder`."""
        self._zip = ZipFile(out, "w")
        self._folder = folder
        self._taken: set[str] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        # an archive that cannot be written cannot be ended either; what stopped it is told already
        with suppress(OSError) if kind else nullcontext():
            self._zip.close()

    def add(self, folder: str, name: str, content: bytes) -> str:
        """Put a file into a folder; its path, with a number where the name is taken."""
        path = self._free(folder, name)
        info = _entry(f"{self._folder}/{path}", 0o644)
        if path.lower().endswith(_PRESSED):
            info.compress_type = ZIP_STORED
        self._zip.writestr(info, content, compresslevel=6)
        return path

    def _free(self, folder: str, name: str) -> str:
        stem, point, ending = name.rpartition(".") if "." in name else (name, "", "")
        number = 1
        while True:
            tail = f"({number})" if number > 1 else ""
            path = "/".join(filter(None, (folder, f"{stem}{tail}{point}{ending}")))
            # some systems take names for the same that differ in capitals alone
            if path.casefold() not in self._taken:
                self._taken.add(path.casefold())
                return path
            number += 1


def packed(parts: Mapping[str, bytes]) -> bytes:
    """An archive of these parts, in their order."""
    out = BytesIO()
    with ZipFile(out, "w") as made:
        for path, content in parts.items():
            made.writestr(_entry(path, 0o600), content, compresslevel=6)
    return out.getvalue()


def settled(archive: bytes, parts: Mapping[str, Part] = MappingProxyType({})) -> bytes:
    """The same archive with no time and no system written down; `parts` stand in for those of their names."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as given, ZipFile(out, "w") as made:
        for part in given.infolist():
            with made.open(_entry(part.filename, 0o600), "w") as written:
                for piece in _pieces(given.read(part), parts.get(part.filename)):
                    written.write(piece)
    return out.getvalue()


def _pieces(content: bytes, part: Part | None) -> Iterable[bytes]:
    if part is None:
        return (content,)
    return (part,) if isinstance(part, bytes) else part(content)
