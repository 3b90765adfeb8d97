"""No answer that was called saved is lost when a sitting is killed, whenever that is (PROMISES, R-01 and R-05)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.halls import a_hall

ROOT = Path(__file__).resolve().parents[1]
PROCESSES, KILLS, CONTROL = 4, 25, 12
"""A hundred kills in all, and some of sittings that call answers saved too early."""
pytestmark = pytest.mark.skipif(os.name != "posix", reason="processes are forked, which only POSIX can")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hall's database."""
    return a_hall(tmp_path_factory.mktemp("hall"))


def killed(hall: Path, folder: Path, plans: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    """Kill sittings in several processes at once, each with a database of its own."""
    running = []
    for seed, (kills, how) in enumerate(plans):
        room = folder / str(seed)
        room.mkdir()
        database = shutil.copyfile(hall, room / hall.name)
        command = [sys.executable, "-m", "tests.kill_sitting", str(database), str(kills), str(seed), how]
        running.append(
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        )
    found = []
    for process in running:
        out, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        found.append(json.loads(out))
    return found


def test_a_hundred_kills_lose_no_answer_that_was_called_saved(hall: Path, tmp_path: Path) -> None:
    found = killed(hall, tmp_path, [(KILLS, "saved")] * PROCESSES)
    assert [one["missing"] for one in found] == [0] * PROCESSES
    assert [one["wrong"] for one in found] == [[]] * PROCESSES
    assert sum(one["acknowledged"] for one in found) > 3 * PROCESSES * KILLS, (
        "too few answers to say anything"
    )


def test_the_same_kills_find_answers_that_were_called_saved_too_early(hall: Path, tmp_path: Path) -> None:
    found = killed(hall, tmp_path, [(CONTROL, "early")] * 2)
    assert sum(one["missing"] for one in found) > 0
