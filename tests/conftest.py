"""What every test may ask for: a home of its own, a desk with a real database, the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest
from hypothesis import settings

from learnlaw import i18n
from learnlaw.main import main
from learnlaw.verbs import hashing
from learnlaw.verbs.desk import Desk
from tests.factories import a_desk

pytest.register_assert_rewrite("tests.bdd.steps")  # one module of steps may import another
pytest_plugins = [
    f"tests.bdd.steps.{path.stem}" for path in Path(__file__).parent.glob("bdd/steps/[a-z]*.py")
]
"""Every module of steps; none of them is named where a feature is."""

settings.register_profile("house", deadline=None)  # two busy cores are no reason to fail
settings.load_profile("house")

VARIABLES = ("LEARNLAW_DB", "LEARNLAW_EVIDENCE", "LEARNLAW_POLICIES", "LEARNLAW_SECRET")


@pytest.fixture(scope="session", autouse=True)
def quick_secrets() -> None:
    """Hashes of secrets that cost little: what they cost in earnest is held by one test of their own."""
    hashing.ROUNDS, hashing.KIBIBYTES = 1, 64


@pytest.fixture(scope="module", autouse=True)
def language_of_the_module() -> Iterator[None]:
    """What a module speaks for all of its tests, the next one does not hear."""
    before = i18n.language()
    yield
    i18n.install(before)


@pytest.fixture(autouse=True)
def language_of_the_test(language_of_the_module: None) -> Iterator[None]:
    """A test may speak what it likes."""
    before = i18n.language()
    yield
    i18n.install(before)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk on 2025-03-10 whose database is made when it is first asked for."""
    found = a_desk(tmp_path)
    yield found
    found.close()


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


class Run(Protocol):
    """Runs one command in this process."""

    def __call__(self, *words: str | Path) -> Ran: ...


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Run]:
    """The command line with an empty home, speaking Chinese, on 2025-03-10; the database is county.db."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANGUAGE", "zh_CN")
    monkeypatch.setenv("LEARNLAW_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LEARNLAW_LANG", "zh")
    before = i18n.language()

    def one(*words: str | Path) -> Ran:
        capsys.readouterr()
        code = main(["--db", str(tmp_path / "county.db"), "--on", "2025-03-10", *map(str, words)])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    yield one
    i18n.install(before)
