"""A county with packs and a ledger, on which reports are made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.policies import find_pack, use_packs
from learnlaw.verbs.roster_import import import_roster
from tests.cli import huzhu
from tests.cli.test_quota_command import EVERY_MEASURE, MEASURED
from tests.conftest import Run
from tests.factories import a_desk


@pytest.fixture(scope="session")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the county is kept once it was made."""
    return tmp_path_factory.mktemp("counted")


@pytest.fixture
def county(run: Run, tmp_path: Path, counted: Path) -> Run:
    """The county of Huzhu's small pack, counted by hand, with a second pack of every measure."""
    if (counted / "county.db").exists():
        shutil.copytree(counted, tmp_path, dirs_exist_ok=True)
        return run
    ledger = huzhu.ledger(tmp_path)
    measured = tmp_path / "measured.csv"
    measured.write_text(MEASURED, encoding="utf-8")
    pack = tmp_path / "measures.yaml"
    pack.write_text(EVERY_MEASURE, encoding="utf-8")
    for words in (
        ("roster", "import", huzhu.roster(tmp_path)),
        ("policy", "use", "huzhu-2024", pack),
        ("log", "import", ledger),
        ("log", "import", measured),
    ):
        done = run(*words)
        assert done.code == 0, done.err
    shutil.copytree(tmp_path, counted, dirs_exist_ok=True)
    return run


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Desk]:
    """The same county with a clock that stands still on 2025-01-10, and the pack of every measure alone."""
    desk = a_desk(tmp_path, now=datetime(2025, 1, 10, 2, tzinfo=UTC))
    (tmp_path / "measures.yaml").write_text(EVERY_MEASURE, encoding="utf-8")
    (tmp_path / "measured.csv").write_text(MEASURED, encoding="utf-8")
    import_roster(desk, huzhu.roster(tmp_path))
    use_packs(desk, [find_pack(desk, str(tmp_path / "measures.yaml"))])
    import_ledger(desk, huzhu.ledger(tmp_path))
    import_ledger(desk, tmp_path / "measured.csv")
    yield desk
    desk.close()
