"""A report of a fault of the program, without anything that a user typed or a database holds."""

from __future__ import annotations

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from learnlaw import __version__

_ROOT = Path(__file__).resolve().parents[2]


def write_report(folder: Path, error: BaseException) -> Path | None:
    """Write the report and say where; None if even that failed.

    Only the names of errors and the lines of code are told: the message of an
    error may quote a name or an ID number.
    """
    now = datetime.now(UTC)
    path = folder / f"crash-{now:%Y%m%dT%H%M%S%f}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(_lines(now, error)) + "\n", encoding="utf-8")
    except OSError:
        return None
    return path


def _lines(now: datetime, error: BaseException) -> list[str]:
    lines = [
        f"learnlaw {__version__}, {now:%Y-%m-%dT%H:%M:%SZ}",
        f"Python {platform.python_version()}, {sys.platform}",
    ]
    told: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in told:
        told.add(id(at))
        lines += ["", f"{type(at).__module__}.{type(at).__qualname__}", *_frames(at)]
        at = at.__cause__ or at.__context__
    return lines


def _frames(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    return [f"  {_module(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _module(filename: str) -> str:
    """The file without the folders above it, which may hold the name of a person."""
    path = Path(filename)
    if path.is_relative_to(_ROOT):
        return path.relative_to(_ROOT).as_posix()
    return "/".join(path.parts[-3:])
