"""Where the demonstration county is kept, and how it is made there once."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from learnlaw.demo.build import OFFICERS, build
from learnlaw.errors import UsageError
from learnlaw.verbs.desk import Desk


class OneOfficerError(UsageError):
    """A county needs people."""

    template = "{count} officers are too few for a county of 60 units; ask for {least} or more"


LEAST = 240
"""Four a unit: below that units would be without people."""


def demo_desk(desk: Desk, folder: Path, *, seed: int = 1, officers: int = OFFICERS) -> Desk:
    """The desk, seated at the county of its day in a folder; the county is made if it is not there.

    The file's name says seed, day and size, so another day gives another
    file and what was tried in this one stays.
    """
    if officers < LEAST:
        raise OneOfficerError(count=officers, least=LEAST)
    on = desk.today()
    file = folder / f"county-{seed}-{on.isoformat()}-{officers}.db"
    seated = replace(desk, settings=replace(desk.settings, database=str(file)), on=on)
    if not file.exists():
        _make(desk, file, seed, officers)
    return seated


def _make(desk: Desk, file: Path, seed: int, officers: int) -> None:
    """Build beside, then give it its name: a county that was cut off is never taken for one."""
    half = file.with_suffix(f".{os.getpid()}.part")
    file.parent.mkdir(parents=True, exist_ok=True)
    building = replace(
        desk, settings=replace(desk.settings, database=str(half)), on=desk.today(), create=True
    )
    try:
        build(building, seed=seed, officers=officers)
        building.close()
        half.replace(file)
    finally:
        building.close()
        half.unlink(missing_ok=True)
