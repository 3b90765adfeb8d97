"""Writes several files into one folder: all of them or none, and over existing ones only when told to."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from learnlaw.errors import UsageError
from learnlaw.verbs.roster_export import CannotWriteFileError, FileExistsAlreadyError


class NotAFolderError(UsageError):
    """Letters are many files."""

    template = "{path} is no folder; letters are written into a folder, one file a unit"


def check_folder(folder: Path) -> None:
    """Refuse what cannot become the folder of letters. Raises `NotAFolderError`."""
    named_like_a_file = folder.suffix.lower() in (".docx", ".html", ".txt") and not folder.is_dir()
    if named_like_a_file or (folder.exists() and not folder.is_dir()):
        raise NotAFolderError(path=folder)


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> list[Path]:
    """Write files by their names; where one cannot be written the folder is left as it was.

    Raises `NotAFolderError`, `FileExistsAlreadyError` and `CannotWriteFileError`.
    """
    check_folder(folder)
    for path in (folder / name for name in files):
        if path.is_dir():
            raise CannotWriteFileError(path=path, why=os.strerror(errno.EISDIR))
        if path.exists() and not force:
            raise FileExistsAlreadyError(path=path)
    made = _made(folder)
    try:
        with tempfile.TemporaryDirectory(prefix=".learnlaw-", dir=folder) as stage:
            _staged(Path(stage), files)
            _moved(Path(stage), folder, files)
    except OSError as error:
        for path in reversed(made):
            shutil.rmtree(path, ignore_errors=True)
        raise CannotWriteFileError(path=folder, why=error.strerror or str(error)) from error
    return [folder / name for name in files]


def _made(folder: Path) -> list[Path]:
    """Make the folder and those above it; which of them were not there."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()][::-1]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteFileError(path=folder, why=error.strerror or str(error)) from error
    return missing


def _staged(stage: Path, files: Mapping[str, bytes]) -> None:
    """Write everything aside first, so that a full disk is met before anything is touched."""
    (stage / "new").mkdir()
    (stage / "old").mkdir()
    for name, content in files.items():
        (stage / "new" / name).write_bytes(content)


def _moved(stage: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    """Put the new files in place; if that stops halfway, everything goes back."""
    done: list[str] = []
    try:
        for name in files:
            if (folder / name).exists():
                os.replace(folder / name, stage / "old" / name)
            done.append(name)
            os.replace(stage / "new" / name, folder / name)
    except OSError:
        for name in done:
            (folder / name).unlink(missing_ok=True)
            if (stage / "old" / name).exists():
                os.replace(stage / "old" / name, folder / name)
        raise
