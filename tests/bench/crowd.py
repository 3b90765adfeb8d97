"""Two hundred officers, a process each, who answer at the same time on one file.

    python -m tests.bench.crowd DATABASE PACE [OFFICERS]

Forks, which a test runner must not. Prints what was acknowledged, how long each
beginning and each save took, and every error that an officer would have seen.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from pathlib import Path
from uuid import uuid4

from learnlaw.verbs.registry import every_verb
from learnlaw.verbs.sitting import save_answer
from learnlaw.verbs.sitting_desk import seat_of
from tests.halls import a_sitting, exam_number, hall_desk

OFFICERS = 200
LASTS = 130.0
"""Seconds after which an officer stops."""
ANSWERS, PACED = 50, 8
"""How many answers each gives: without a pause, and with one."""
DIED = '[[], [], [], ["it died"]]'


def sit(database: Path, officer: str, pace: float, tell: int) -> None:
    """One officer: how long beginning took, the answers that came back saved with their seconds, and errors."""
    draw, desk, errors = random.Random(officer), hall_desk(database), []
    acknowledged, seconds, beginning = [], [], []
    try:
        begun = time.perf_counter()
        sitting = a_sitting(desk, officer, holder=uuid4().hex)
        beginning.append(time.perf_counter() - begun)
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
        json.dump([beginning, acknowledged, seconds, errors], file)


def _warm(database: Path) -> None:
    """Load the program as the seat's first screen does; two hundred hosts would not load it on two cores."""
    desk = hall_desk(database)
    seat_of(desk, exam_number(desk), "0001")
    every_verb()
    desk.close()


def main(database: Path, pace: float, officers: int = OFFICERS) -> None:
    """Fork them all, and gather what they tell."""
    _warm(database)
    begun, pipes = time.monotonic(), []
    for number in range(1, officers + 1):
        reading, writing = os.pipe()
        if os.fork() == 0:
            os.close(reading)
            sit(database, f"{number:04}", pace, writing)
            os._exit(0)
        os.close(writing)
        pipes.append(reading)
    found: dict[str, list[object]] = {"beginning": [], "acknowledged": [], "seconds": [], "errors": []}
    for pipe in pipes:
        with os.fdopen(pipe) as file:
            for name, values in zip(found, json.loads(file.read() or DIED), strict=True):
                found[name] += values
    print(json.dumps({**found, "wall": time.monotonic() - begun}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]), *map(int, sys.argv[3:]))
