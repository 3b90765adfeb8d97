"""The feature about sitting an exam."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios

from tests.bdd.steps.sitting import *  # noqa: F403 -- steps are found by name in the module of their scenarios
from tests.halls import a_hall

scenarios("exam/sitting.feature")


@pytest.fixture(scope="session")
def hall_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hall's database, made once."""
    return a_hall(tmp_path_factory.mktemp("hall"))
