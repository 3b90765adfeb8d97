"""A cut at any step of keeping evidence leaves neither a row without its copy nor a copy that stays for ever."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import IO, Self, cast

import pytest

from learnlaw.store.evidence import ChangedWhileReadError, read_still

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(os.name != "posix", reason="processes are forked, which only POSIX can")
def test_a_kill_at_any_step_leaves_rows_and_copies_in_step(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.store.kill_evidence", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert int(told.stdout) > 20, "too few steps to have gone through a copy, its row and its commit"


class Written:
    """A path to a file to which somebody writes between the first reading of it and the second."""

    def __init__(self, path: Path) -> None:
        self.path, self.stat = path, path.stat

    def open(self, how: str) -> IO[bytes]:
        real: IO[bytes] = self.path.open(how)

        def read(most: int) -> bytes:
            found = real.read(most)
            self.path.write_bytes(found[::-1])
            return found

        return cast("IO[bytes]", _Reading(real, read))


class _Reading:
    """A file that is read in a way of its own."""

    def __init__(self, file: IO[bytes], read: Callable[[int], bytes]) -> None:
        self.fileno, self.seek, self.read = file.fileno, file.seek, read
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()


def test_a_file_that_is_written_to_meanwhile_is_not_taken(tmp_path: Path) -> None:
    path = tmp_path / "正在写.pdf"
    path.write_bytes(b"%PDF-1.4")
    with pytest.raises(ChangedWhileReadError):
        read_still(cast("Path", Written(path)), 100)
    assert read_still(path, 100) == path.read_bytes()
