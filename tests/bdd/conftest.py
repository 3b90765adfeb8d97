"""One world a scenario."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.bdd.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A county of its own, on 2025-03-10 unless a step says otherwise."""
    found = World(tmp_path)
    yield found
    found.desk.close()
