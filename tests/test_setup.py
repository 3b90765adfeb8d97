"""The set-up binds nobody to one index, one machine or one system, and installs nothing unasked."""

from __future__ import annotations

import re
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def pins() -> dict[str, Requirement]:
    lines = (line.rstrip(" \\") for line in LOCK.splitlines() if re.match(r"[a-z]", line))
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(pin.name): pin for pin in found}


@pytest.mark.parametrize(
    "name", ["requirements.lock", "pyproject.toml", "Makefile", "tools/setup.sh", ".ci/run", "hatch_build.py"]
)
def test_no_index_and_no_folder_of_a_machine_is_named(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.findall(
        r"https?://\S+|file:\S+|--(?:extra-)?index\S*|--find-links\S*|/(?:work|tmp|home)/", text
    )


def test_every_line_of_the_lock_is_a_pin_or_its_hash() -> None:
    assert set(re.sub(r"^[a-z].*|^    --hash=sha256:[0-9a-f]{64}( \\)?$", "", LOCK, flags=re.M)) <= {"\n"}
    lines = LOCK.splitlines()
    bare = [pin for pin, after in pairwise([*lines, ""]) if re.match("[a-z]", pin) and "--hash" not in after]
    assert bare == []


def test_the_lock_holds_everything_that_the_project_and_its_tools_ask_for() -> None:
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["dev"]]
    locked = pins()
    for wish in map(Requirement, asked):
        (pin,) = locked[canonicalize_name(wish.name)].specifier
        assert wish.specifier.contains(pin.version), f"{wish} is locked at {pin.version}: run make lock"


def test_what_only_windows_needs_is_locked_for_windows() -> None:
    markers = {name: pin.marker for name, pin in pins().items()}
    marker = markers["colorama"]
    assert isinstance(marker, Marker)
    assert marker.evaluate({"sys_platform": "win32"})
    assert not marker.evaluate({"sys_platform": "linux"})
