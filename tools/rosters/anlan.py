"""The demonstration county of seed 1 on 30 September 2024, as workbooks and the pack that judges them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from learnlaw.demo.books import county_books
from learnlaw.demo.open import demo_desk
from learnlaw.places import places
from learnlaw.settings import load_settings
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk

SEED, ON = 1, date(2024, 9, 30)


def files() -> Mapping[str, bytes]:
    """The county's files, by name; made through a database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {"LEARNLAW_HOME": folder, "LEARNLAW_LANG": "zh"}
        home = places(environ)
        clock = FixedClock(datetime(ON.year, ON.month, ON.day, 4, tzinfo=UTC))
        desk = demo_desk(Desk(load_settings(home, environ), home, clock, on=ON), Path(folder), seed=SEED)
        try:
            return county_books(desk)
        finally:
            desk.close()
