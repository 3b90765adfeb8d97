"""Desks, roster files and databases for tests: each makes what a test speaks of and takes the rest from here."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from learnlaw.places import places
from learnlaw.settings import Settings
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from tests.formats.books import Rows, xlsx

NOW = datetime(2025, 3, 10, 2, tzinfo=UTC)
"""Ten in the morning of 2025-03-10 in Shanghai."""
UNITS = ("单位编码", "单位名称", "单位类型", "上级单位")
OFFICERS = ("人员编码", "姓名", "单位")
POSTINGS = ("人员编码", "单位", "任职类型", "任职日期")


def a_desk(folder: Path, *, on: date | None = None, now: datetime = NOW, create: bool = True) -> Desk:
    """A desk whose database is `county.db` in `folder`, and whose clock stands still."""
    home = places({"LEARNLAW_HOME": str(folder / "home")})
    settings = Settings(
        database=str(folder / "county.db"), language="zh", evidence=home.evidence, policies=home.policies
    )
    return Desk(settings, home, clock=FixedClock(now), on=on, create=create)


def a_roster(folder: Path, **tables: Rows) -> Path:
    """A workbook with the tables `units`, `officers` and `postings`, each with its header in the first row."""
    sheets = {"units": "单位", "officers": "人员", "postings": "任职"}
    path = folder / "roster.xlsx"
    path.write_bytes(xlsx({sheets[table]: rows for table, rows in tables.items()}))
    return path


def some_officers(*rows: Sequence[Any], more: Sequence[str] = ()) -> Rows:
    """The table 人员: code, name, unit, and the columns `more`."""
    return [[*OFFICERS, *more], *rows]


def a_csv(folder: Path, text: str) -> Path:
    """A csv file in UTF-8."""
    path = folder / "roster.csv"
    path.write_text(text.strip() + "\n", encoding="utf-8")
    return path


def rows_of(database: Path, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a database holds, read past the program."""
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(query, values).fetchall()


def digest(path: Path) -> str:
    """SHA-256 of a file; of none the empty string."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
