"""Importing 100,000 rows costs at most twice a bare reading of the file and bare upserts into the same tables."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median

import pytest
import xlsxwriter

from learnlaw.store.base import open_engine
from learnlaw.store.migrate import prepare
from tests.factories import rows_of

ROOT = Path(__file__).resolve().parents[2]
ROWS, UNITS, ROUNDS = 100_000, 60, 5
LIMIT = 2.0
HEADER = (
    "人员编码 姓名 单位 职务 级别 人员类别 编制类型 入职日期 任职日期 执法证号 证件有效期 学历 资格 手机号"
)
SURNAMES, GIVEN = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张曾单",
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华文平",
)
DUTIES = ("", "领导班子成员", "行政执法人员", "行政执法人员、法制审核人员")

BARE = """
import sqlite3, sys
from datetime import date
from python_calamine import CalamineWorkbook

file, database = sys.argv[1:]
rows = CalamineWorkbook.from_path(file).get_sheet_by_index(0).to_python(skip_empty_area=False)[1:]
ids = {name: n for n, name in enumerate(dict.fromkeys(row[2] for row in rows), 1)}
def iso(day): return day.isoformat() if isinstance(day, date) else None
def upsert(table, columns, rows):
    names, marks = ",".join(columns), ",".join("?" * len(columns))
    change = ",".join(f"{name}=excluded.{name}" for name in columns[1:])
    connection.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {change}", rows
    )
connection = sqlite3.connect(database, isolation_level=None)
for pragma in ("foreign_keys=ON", "synchronous=FULL"):
    connection.execute(f"PRAGMA {pragma}")
connection.execute("BEGIN IMMEDIATE")
upsert("unit", ("id", "code", "name", "skeleton", "pinyin", "kind", "enforces", "contact", "phone", "version"),
       [(n, f"U{n}", name, name, "", "department", 0, "", "", 1) for name, n in ids.items()])
upsert("officer", ("id", "code", "name", "skeleton", "pinyin", "level", "staffing", "joined_on", "certificate",
                   "certificate_expires_on", "education", "qualifications", "phone", "id_number", "version"),
       [(n, r[0], r[1], r[1], "", r[4], r[6], iso(r[7]), r[9], iso(r[10]), r[11], r[12], r[13], "", 1)
        for n, r in enumerate(rows, 1)])
upsert("posting", ("id", "officer_id", "unit_id", "kind", "post", "rank", "duties", "starts_on", "appointed_on",
                   "counts_here"),
       [(n, n, ids[r[2]], "main", r[3], "", r[5], iso(r[7]), iso(r[8]), 0) for n, r in enumerate(rows, 1)])
connection.execute("COMMIT")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took."""

    seconds: float
    """CPU seconds, the start of Python included."""
    peak: float
    """Megabytes of memory at most."""


def cost(*words: str, folder: Path) -> Cost:
    """Run a command to its end in a process of its own."""
    environ = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "LEARNLAW_HOME": str(folder / "home"),
        "LEARNLAW_LANG": "en",
    }
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, *words], env=environ, stdout=quiet, stderr=quiet) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A roster of 100,000 invented persons in 60 units."""
    path = tmp_path_factory.mktemp("bench") / "roster.xlsx"
    with xlsxwriter.Workbook(path, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("人员")
        table: list[list[str | date]] = [[*HEADER.split()], *persons()]
        for line, row in enumerate(table):
            for column, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, column, datetime(cell.year, cell.month, cell.day))
                else:
                    sheet.write_string(line, column, cell)
    return path


def persons() -> Iterator[list[str | date]]:
    """Persons whose names repeat as names do."""
    for n in range(ROWS):
        name = (
            SURNAMES[n % len(SURNAMES)]
            + GIVEN[n // 3 % len(GIVEN)]
            + (GIVEN[n // 7 % len(GIVEN)] if n % 3 else "")
        )
        day = date(1990, 1, 1) + timedelta(days=n * 37 % 12_000)
        fixed: list[str | date] = [
            f"R{n:06}",
            name,
            f"第{n % UNITS + 1}单位",
            "科员",
            "四级主任科员",
            DUTIES[n % 4],
        ]
        papers: list[str | date] = [f"29{n:09}", date(2027, 1, 1), "本科", "法律职业资格", f"139{n:08}"]
        yield [*fixed, "行政编制", day, day, *papers]


def an_empty_database(path: Path) -> Path:
    """The program's tables without a row."""
    path.unlink(missing_ok=True)
    engine = open_engine(str(path), create=True)
    prepare(engine)
    engine.dispose()
    return path


def test_an_import_beside_bare_reading_and_bare_upserts(workbook: Path) -> None:
    folder = workbook.parent
    pairs: list[tuple[Cost, Cost]] = []
    for _ in range(ROUNDS):
        bare = an_empty_database(folder / "bare.db")
        ours = an_empty_database(folder / "ours.db")
        typed = ("-m", "learnlaw", "--db", str(ours), "roster", "import", str(workbook))
        pairs.append((cost("-c", BARE, str(workbook), str(bare), folder=folder), cost(*typed, folder=folder)))
        counts = [
            rows_of(path, "SELECT count(*), min(name), max(name) FROM officer") for path in (bare, ours)
        ]
        assert counts[0] == counts[1]
    ratio = median(ours.seconds / bare.seconds for bare, ours in pairs)
    bare, ours = (min(column, key=lambda each: each.seconds) for column in zip(*pairs, strict=True))
    print(f"\nroster import, {ROWS:,} rows: {ours.seconds:.2f} s CPU, peak {ours.peak:.0f} MB")
    print(f"bare reading and upserts: {bare.seconds:.2f} s CPU, peak {bare.peak:.0f} MB")
    print(f"ratio {ratio:.2f}, at most {LIMIT}")
    assert ratio <= LIMIT


def test_importing_the_same_file_again_costs_no_more_than_twice_the_first_time(workbook: Path) -> None:
    folder = workbook.parent
    database = an_empty_database(folder / "again.db")
    typed = ("-m", "learnlaw", "--db", str(database), "roster", "import", str(workbook))
    first, again = cost(*typed, folder=folder), cost(*typed, folder=folder)
    print(f"\nfirst {first.seconds:.2f} s, again {again.seconds:.2f} s CPU, peak {again.peak:.0f} MB")
    assert again.seconds <= 2 * first.seconds
