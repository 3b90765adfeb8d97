"""Two hundred officers, a process each, who answer at the same time on one file.

    python -m tests.bench.crowd DATABASE PACE

Forks, which a test runner must not. Prints what was acknowledged, how long each
save took, and every error that an officer would have seen.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from uuid import uuid4

from learnlaw.verbs.sitting import save_answer
from tests.halls import a_sitting, hall_desk

OFFICERS = 200
LASTS = 130.0
"""Seconds after which an officer stops."""
ANSWERS, PACED = 50, 8
"""How many answers each gives: without a pause, and with one."""


def sit(database: Path, officer: str, pace: float, tell: int) -> None:
    """One officer: the answers that came back saved, each with its seconds, and errors."""
    draw, desk, errors = random.Random(officer), hall_desk(database), []
    acknowledged, seconds = [], []
    try:
        sitting = a_sitting(desk, officer, holder=uuid4().hex)
        time.sleep(draw.uniform(0, pace))
        until = time.monotonic() + LASTS
        for n in range(PACED if pace else ANSWERS):
            if time.monotonic() > until:
                break
            token, begun = uuid4().hex, time.perf_counter()
            save_answer(desk, sitting, n % 3 + 1, "T" if n % 3 == 2 else "AB"[n % 2], token)
            seconds.append(time.perf_counter() - begun)
            acknowledged.append(token)
            if pace:
                time.sleep(draw.expovariate(1 / pace))
    except Exception as error:  # whatever an officer would have seen
        errors.append(f"{type(error).__name__}: {error}")
    with os.fdopen(tell, "w") as file:
        json.dump([acknowledged, seconds, errors], file)


def main(database: Path, pace: float) -> None:
    """Fork them all, and gather what they tell."""
    begun, pipes = time.monotonic(), []
    for number in range(1, OFFICERS + 1):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            sit(database, f"{number:04}", pace, writing)
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    found: dict[str, list[object]] = {"acknowledged": [], "seconds": [], "errors": []}
    for pipe in pipes:
        with os.fdopen(pipe) as file:
            for name, values in zip(found, json.loads(file.read() or '[[], [], ["it died"]]'), strict=True):
                found[name] += values
    print(json.dumps({**found, "wall": time.monotonic() - begun}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
