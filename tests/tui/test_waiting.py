"""A database that another program holds stops no one: it is told within five seconds, and Esc gives up.

What was typed stays, and nothing is written.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from time import monotonic

import pytest
from textual.pilot import Pilot

from learnlaw.i18n import install
from learnlaw.store.patience import LockedError, patiently
from learnlaw.store.stopping import StoppedError
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.widgets.board_table import BoardTable
from tests.tui import town


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program writes, and does not end."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def test_waiting_on_the_board_is_told_and_given_up(town_file: Path, tmp_path: Path) -> None:
    install("zh")
    desk = town.desk_at(town_file, copy=tmp_path)

    async def walk() -> float:
        app = LearnlawApp(desk)
        async with app.run_test(size=(80, 24), notifications=True) as pilot:
            await until(pilot, lambda: bool(app.screen.query(BoardTable)))
            with held(Path(desk.settings.database)):
                begun = monotonic()
                await pilot.press("right_square_bracket")
                await until(pilot, lambda: bool(app._notifications))
                waited = monotonic() - begun
                titles = [note.title for note in app._notifications]
                await pilot.press("escape")
                await until(pilot, lambda: not app.waits.any and not list(app.workers))
            assert titles == ["等待数据库"]
            return waited

    assert asyncio.run(walk()) < 5


async def until(pilot: Pilot[object], holds: Callable[[], bool]) -> None:
    """Let the app live until it holds, ten seconds at most."""
    for _moment in range(500):
        if holds():
            return
        await pilot.pause(0.02)
    raise AssertionError("it never came")


def test_who_gives_up_has_begun_nothing(tmp_path: Path) -> None:
    path = tmp_path / "some.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as mine, held(path):

        def give_up(seconds: float) -> None:
            if seconds > 0.2:
                raise StoppedError

        with pytest.raises(StoppedError):
            patiently(mine, "BEGIN IMMEDIATE", give_up)
        assert not mine.in_transaction


def test_patience_ends_by_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learnlaw.store.patience.WAIT_SECONDS", 0.3)
    path = tmp_path / "some.db"
    told: list[float] = []
    with closing(sqlite3.connect(path, isolation_level=None)) as mine, held(path), pytest.raises(LockedError):
        patiently(mine, "BEGIN IMMEDIATE", told.append)
    assert told == sorted(told) and told
