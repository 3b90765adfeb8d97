"""What a part of the program may load, looked at where it shows: in the modules of a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def loaded_by(statement: str) -> set[str]:
    """The modules that `statement` loads, beyond those that Python starts with."""
    script = f"import sys; before = set(sys.modules)\n{statement}\nprint(*set(sys.modules) - before)"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(told.stdout.split())


def test_importing_the_package_costs_nothing() -> None:
    assert loaded_by("import learnlaw") == {"learnlaw"}


@pytest.mark.parametrize("module", ["learnlaw.settings", "learnlaw.places", "learnlaw.i18n"])
def test_what_runs_at_every_start_loads_no_large_library(module: str) -> None:
    roots = {name.partition(".")[0] for name in loaded_by(f"import {module}")}
    foreign = {name for name in roots if name not in sys.stdlib_module_names and not name.startswith("_")}
    assert foreign <= {"learnlaw", "platformdirs"}
