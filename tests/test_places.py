"""A user's files stay with the user, and what was shipped is found in a checkout as in an install."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from learnlaw.places import places, shipped_policies, shipped_questions, shipped_rosters

ROOT = Path(__file__).resolve().parents[1]


def test_one_variable_moves_every_folder(tmp_path: Path) -> None:
    found = places({"LEARNLAW_HOME": str(tmp_path)})
    assert all(folder.is_relative_to(tmp_path) for folder in (found.data, found.config, found.state))


def test_without_it_the_system_says_where() -> None:
    found = places({})
    assert all(folder.is_absolute() and folder.name for folder in (found.data, found.config, found.state))


def test_a_relative_home_does_not_move_with_the_shell() -> None:
    assert places({"LEARNLAW_HOME": "here"}).database.is_absolute()


def test_a_checkout_has_its_own_questions_and_rosters() -> None:
    assert shipped_questions() == ROOT / "questions"
    assert shipped_rosters() == ROOT / "roster"
    assert shipped_policies() == ROOT / "learnlaw" / "policies"


def test_an_installed_package_has_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "site" / "learnlaw"
    for name in ("questions", "roster"):
        (package / "_shipped" / name).mkdir(parents=True)
    for name in ("__init__.py", "places.py"):
        shutil.copy(ROOT / "learnlaw" / name, package / name)
    script = "from learnlaw.places import *; print(shipped_questions()); print(shipped_rosters())"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path / "site", capture_output=True, text=True, check=True
    )
    assert [Path(line) for line in told.stdout.splitlines()] == [
        package / "_shipped" / "questions",
        package / "_shipped" / "roster",
    ]
