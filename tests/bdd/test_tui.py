"""Features about the screens."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_bdd import scenarios

from tests.bdd.steps.bank_screen import *  # noqa: F403 -- as below
from tests.bdd.steps.exam_desk import *  # noqa: F403 -- as below
from tests.bdd.steps.ledger_screen import *  # noqa: F403 -- as below
from tests.bdd.steps.report_screen import *  # noqa: F403 -- as below
from tests.bdd.steps.sign_in import *  # noqa: F403 -- as below
from tests.bdd.steps.tasks import *  # noqa: F403 -- as below
from tests.bdd.steps.tui import *  # noqa: F403 -- steps are found by name in the module of their scenarios
from tests.tui import bank_town, exam_town, town

scenarios("tui")


@pytest.fixture(scope="session")
def town_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town's database, made once."""
    return town.build(tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="session")
def exams_file(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with exams, made once."""
    return exam_town.build(town_file, tmp_path_factory.mktemp("exams"))


@pytest.fixture(scope="session")
def bank_file(town_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town with a law of its own and questions on it, made once."""
    return bank_town.build(town_file, tmp_path_factory.mktemp("bank"))
