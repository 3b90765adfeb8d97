"""What one saved answer costs, how soon the next question stands there, and two hundred officers at once.

Everybody at once is the worst that can be: in a real exam an officer answers
once in a minute, here as fast as the database takes it, then at the pace of
an officer in a hurry. Wall seconds: what is waited for is the disk and the lock.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from statistics import quantiles

import pytest

from learnlaw import i18n
from learnlaw.tui.screens.sitting_app import SittingApp
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.sitting import save_answer
from tests.bench.crowd import ANSWERS, OFFICERS, PACED
from tests.halls import a_hall, a_sitting, exam_number, hall_desk
from tests.stage import Stage

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("single", "multiple", "true_false")
PEOPLE = {f"{n:04}": f"人员{n}" for n in range(1, OFFICERS + 1)}
ALONE, PRESSES = 300, 40
PACES = (0.0, 5.0)
"""Seconds between two answers of one officer: none, and those of somebody in a great hurry."""
BOUND = 150
"""Seconds that the crowd may take at one pace."""


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hall with two hundred seats."""
    return a_hall(tmp_path_factory.mktemp("hall"), kinds=KINDS, people=PEOPLE)


@pytest.fixture
def desk(hall: Path, tmp_path: Path) -> Iterator[Desk]:
    found = hall_desk(hall, copy=tmp_path)
    yield found
    found.close()


def told(what: str, seconds: list[float]) -> float:
    """Print median and 95th percentile in milliseconds; the latter is given back in seconds."""
    cuts = quantiles(seconds, n=100)
    print(f"{what:<46} p50 {cuts[49] * 1000:8.1f} ms  p95 {cuts[94] * 1000:8.1f} ms  n {len(seconds)}")
    return cuts[94]


def test_one_answer_saved_and_committed(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    sitting, taken = a_sitting(desk, "0001"), []
    for n in range(ALONE):
        begun = time.perf_counter()
        save_answer(desk, sitting, n % 3 + 1, "T" if n % 3 == 2 else "A", f"t{n}")
        taken.append(time.perf_counter() - begun)
    with capsys.disabled():
        print()
        told("one answer saved and committed, alone", taken)


async def painted(stage: Stage, key: str, words: str) -> float:
    """Seconds from a key until the words stand in the second line."""
    begun = time.perf_counter()
    stage._strike(key)
    while words not in stage.lines()[1]:
        await asyncio.sleep(0.001)
        assert time.perf_counter() - begun < 5, stage.text()
    return time.perf_counter() - begun


def test_a_key_to_the_next_question(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    i18n.install("zh")
    taken = []
    with Stage(SittingApp(desk, exam_number(desk), "0001"), (80, 24)) as stage:
        stage.press("b")
        stage.rest(0.2)
        for n in range(PRESSES):
            taken.append(
                stage._runner.run(painted(stage, "right" if n % 2 == 0 else "left", f"第 {2 - n % 2} 题"))
            )
    with capsys.disabled():
        told("key to the next question painted", taken)


@pytest.mark.parametrize("pace", PACES)
def test_two_hundred_officers_at_once(
    hall: Path, tmp_path: Path, pace: float, capsys: pytest.CaptureFixture[str]
) -> None:
    desk = hall_desk(hall, copy=tmp_path)
    command = [sys.executable, "-m", "tests.bench.crowd", desk.settings.database, str(pace)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=BOUND)
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout)
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        kept = {token for (token,) in connection.execute("SELECT token FROM answer")}
    missing = [token for token in found["acknowledged"] if token not in kept]
    with capsys.disabled():
        print()
        told(f"{OFFICERS} at once, beginning", found["beginning"])
        told(f"{OFFICERS} at once, {pace:g} s between answers", found["seconds"])
        print(
            f"  {len(found['acknowledged'])} answers in {found['wall']:.0f} s, errors {len(found['errors'])}"
        )
    assert missing == []
    assert found["errors"] == []
    assert len(found["acknowledged"]) == OFFICERS * (PACED if pace else ANSWERS)
