"""A cut at any step of keeping evidence leaves neither a row without its copy nor a copy that stays for ever."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

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


def test_a_file_that_is_written_to_meanwhile_is_read_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "正在写.pdf"
    size, rounds = 400_000, 60
    path.write_bytes(b"A" * size)
    stop = threading.Event()

    def write() -> None:
        turn = 0
        while not stop.is_set():
            turn += 1
            with path.open("r+b") as file:
                file.write((b"B" if turn % 2 else b"A") * size)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(rounds):
            try:
                assert len(set(read_still(path, 2 * size))) == 1
            except ChangedWhileReadError:
                continue
    finally:
        stop.set()
        writer.join()
