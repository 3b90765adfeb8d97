"""Kills a sitting at random moments, again and again, and looks each time for the answers it had called saved.

Run as a program of its own: it forks, which a test runner with threads must not.

    python -m tests.kill_sitting DATABASE KILLS SEED saved|early

`early` calls an answer saved before it is: then some must be missing, or this test sees nothing.
Prints how many answers were called saved, how many of them are missing, and what else is wrong.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from select import select
from uuid import uuid4

from learnlaw.store.attempts import broken_chains, responses_of
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.sitting import Sitting, outcome, save_answer, submit_exam
from tests.halls import a_sitting, hall_desk

LONGEST = 0.5
"""Seconds that a sitting lives at most after its first answer was sent."""
PATIENCE = 10
EARLY = 0.004
"""Seconds between a lie and what it said."""
VALUES = {1: "ABCD", 2: "ABCD", 3: "TF", 4: "十五|银行", 5: "警告、罚款"}


def sit(database: Path, seed: int, tell: int, *, early: bool) -> None:
    """Answer until killed: what is sent, and what came back saved, each a line of `tell`."""
    draw, desk = random.Random(seed), hall_desk(database)
    sitting = a_sitting(desk, holder=uuid4().hex)
    while True:
        item = draw.randint(1, len(sitting.items))
        known = VALUES[item]
        value = draw.choice(known) if item < 4 else f"{known}{draw.randint(0, 10**6)}"
        token = uuid4().hex
        line = json.dumps([item, value, token]).encode()
        os.write(tell, b"sent " + line + b"\n")
        if early:
            os.write(tell, b"ack " + line + b"\n")
            time.sleep(EARLY)
        save_answer(desk, sitting, item, value, token)
        if not early:
            os.write(tell, b"ack " + line + b"\n")


def killed(database: Path, seed: int, after: float, *, early: bool) -> Iterator[tuple[str, list[object]]]:
    """What a sitting said until it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            sit(database, seed, writing, early=early)
        finally:
            os._exit(3)
    os.close(writing)
    select([reading], [], [], PATIENCE)  # it has begun, and sends its first answer
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as file:
        lines = file.read().splitlines(keepends=True)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), f"it ended by itself: {status}"
    for line in lines:
        word, _blank, body = line.decode().partition(" ")
        if line.endswith(b"\n"):
            yield word, json.loads(body)


def kept_by_token(desk: Desk, sitting: Sitting) -> dict[str, tuple[int, str]]:
    """The answers in the database by the mark of the window that sent them."""
    from sqlalchemy import text

    with desk.reading() as connection:
        rows = connection.execute(
            text("SELECT token, item, value FROM answer WHERE attempt_id = :key"), {"key": sitting.attempt}
        )
        return {token: (item, value) for token, item, value in rows}


def goes_on(desk: Desk, first: Sitting) -> list[str]:
    """What is wrong with an attempt that was killed again and again."""
    found = []
    again = a_sitting(desk, holder="afterwards")
    if (again.attempt, again.deadline) != (first.attempt, first.deadline):
        found.append("another attempt, or another deadline")
    with desk.reading() as connection:
        if broken_chains(connection, [first.attempt]):
            found.append("the chain of answers is broken")
        rows = responses_of(connection, [first.attempt]).get(first.attempt, [])
        if [one.seq for one in rows] != list(range(1, len(rows) + 1)):
            found.append("the numbers of answers have gaps")
    save_answer(desk, again, 1, "A", "last")
    submit_exam(desk, again)
    if outcome(desk, first.attempt).marks is None:
        found.append("it could not be handed in")
    return found


def main(database: Path, kills: int, seed: int, *, early: bool) -> dict[str, object]:
    """Kill so many sittings of one attempt, one after the other."""
    draw = random.Random(seed)
    desk = hall_desk(database)
    first = a_sitting(desk, holder="first")
    desk.close()
    sent: dict[str, tuple[object, object]] = {}
    acknowledged: dict[str, tuple[object, object]] = {}
    for _ in range(kills):
        for word, (item, value, token) in killed(
            database, draw.randrange(2**32), draw.uniform(0, LONGEST), early=early
        ):
            (acknowledged if word == "ack" else sent)[str(token)] = item, value
    desk = hall_desk(database)
    kept = kept_by_token(desk, first)
    missing = sum(kept.get(token) != answer for token, answer in acknowledged.items())
    wrong = [] if early else goes_on(desk, first)
    if any(sent.get(token) != answer for token, answer in kept.items() if token != "last"):
        wrong.append("an answer that was never sent")
    desk.close()
    return {"acknowledged": len(acknowledged), "missing": missing, "wrong": wrong}


if __name__ == "__main__":
    print(
        json.dumps(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), early=sys.argv[4] == "early"))
    )
