"""The town, made once; the language put back after each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw import i18n
from tests.tui import bank_town, town


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's database. Who writes takes a copy: `town.desk_at(..., copy=tmp_path)`."""
    return town.build(tmp_path_factory.mktemp("town"))


@pytest.fixture(autouse=True)
def same_language() -> Iterator[None]:
    """A test may speak what it likes."""
    before = i18n.language()
    yield
    i18n.install(before)


@pytest.fixture(scope="session")
def bank_file(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a law of its own and questions on it, made once."""
    return bank_town.build(town_file, tmp_path_factory.mktemp("bank"))
