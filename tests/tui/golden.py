"""Screens as text, kept in files: SNAPSHOTS=write makes them anew, and then each is looked at."""

from __future__ import annotations

import os
from pathlib import Path

from tests.stage import Stage

FOLDER = Path(__file__).parent / "snapshots"
SIZES = ((160, 45), (80, 24))
"""The terminals in which every screen is looked at, one after the other."""


def assert_golden(stage: Stage, name: str) -> None:
    """The screen is as the file of that name has it, and every line is as wide as the terminal."""
    path = FOLDER / f"{name}.txt"
    text = stage.text() + "\n"
    if os.environ.get("SNAPSHOTS") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")
    assert stage.aligned()


def assert_looks(stage: Stage, name: str) -> None:
    """The screen is as approved in every size; making the terminal smaller loses nothing but room."""
    for width, height in SIZES:
        stage.resize(width, height)
        stage.rest()
        assert_golden(stage, f"{name}.{width}x{height}")
