"""A room in which an exam on paper can be held: made once, copied for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exam import rooms
from tests.exam.rooms import Room


@pytest.fixture(scope="session")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database with everything but the exam."""
    return rooms.a_room(tmp_path_factory.mktemp("room"))


@pytest.fixture
def room(hall: Path) -> Iterator[Room]:
    """A room of its own, at noon of the day of the exam."""
    with rooms.room(hall) as found:
        yield found
