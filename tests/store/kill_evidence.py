"""Kills the program at every step of keeping a file of evidence, and looks at what is left each time.

Run as a program of its own: it forks, which a test runner with threads must not.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import add_evidence, check_evidence, sweep_evidence
from learnlaw.verbs.study import log_session
from tests.county import a_record
from tests.factories import a_desk
from tests.offices import a_county

STEPS = frozenset({"open", "os.mkdir", "os.rename", "os.remove", "os.utime", "os.listdir", "os.scandir"})
KILLED = 9


def desk_of(folder: Path) -> Desk:
    """The desk of the county in a folder, with a connection of its own."""
    desk = a_desk(folder, create=False)
    return replace(desk, settings=replace(desk.settings, evidence=folder / "shelf"))


def killed_at(folder: Path, step: int, file: Path) -> bool:
    """Add a file in a child that dies at a step; whether it died."""
    child = os.fork()
    if child == 0:
        seen = 0

        def die(event: str, _arguments: object) -> None:
            nonlocal seen
            seen += event in STEPS
            if seen == step:
                os._exit(KILLED)

        desk = desk_of(folder)
        desk.engine.connect().close()  # opened before the steps are counted
        sys.addaudithook(die)
        add_evidence(desk, "7", [file])
        os._exit(0)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, KILLED), code
    return code == KILLED


def faults_of(folder: Path) -> list[str]:
    """What is wrong after a kill, before and after everything left over is a day old and swept."""
    desk = desk_of(folder)
    found = [fault.kind for fault in check_evidence(desk) if fault.kind != "extra"]
    old = desk.clock.now().timestamp() - 48 * 3600
    for path in desk.settings.evidence.rglob("*"):
        os.utime(path, (old, old))
    sweep_evidence(desk)
    found += [fault.kind for fault in check_evidence(desk)]
    desk.close()
    return found


def main(folder: Path) -> int:
    """Kill at the first step, the second, and so on until nothing is left to kill; how many there were."""
    a_county(folder)
    desk = desk_of(folder)
    log_session(desk, a_record("2025-03-03", number="7"))
    desk.close()
    step = 0
    while True:
        step += 1
        file = folder / f"{step}.pdf"
        file.write_bytes(b"%PDF-1.4\n" + str(step).encode() * 10_000)
        died = killed_at(folder, step, file)
        assert faults_of(folder) == [], f"step {step}"
        if not died:
            return step - 1


if __name__ == "__main__":
    print(main(Path(sys.argv[1])))
