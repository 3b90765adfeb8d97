"""Equal reports give equal bytes: on any day, in any time zone and language, in any process (R-55)."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from learnlaw.reports.render import ENDINGS, render
from tests.reports.samples import a_report

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = Path(__file__).parent / "golden"
SCRIPT = """
import hashlib
from learnlaw.reports.render import ENDINGS, render
from tests.reports.papers import every_paper
from tests.reports.samples import a_report, a_wide_report
for report in (a_report(), a_wide_report(), a_report(language="en"), *every_paper()):
    for ending in ENDINGS:
        print(ending, hashlib.sha256(render(report, ending)).hexdigest())
"""


def printed(**variables: str) -> str:
    words = [sys.executable, "-c", SCRIPT]
    env = {**os.environ, "PYTHONPATH": str(ROOT), **variables}
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, check=True, text=True)
    return done.stdout


def test_two_processes_far_apart_write_the_same_bytes() -> None:
    here = printed(TZ="Asia/Shanghai", LANG="zh_CN.UTF-8", LC_ALL="C.UTF-8", PYTHONHASHSEED="1")
    there = printed(TZ="Pacific/Honolulu", LANG="C", LC_ALL="C", PYTHONHASHSEED="2", PYTHONUTF8="0")
    assert here == there
    lines = here.splitlines()
    assert len(lines) == 8 * len(ENDINGS)
    # JSON has no words of its renderer, so that it is the same in English
    assert len(set(lines)) == len(lines) - 1


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_no_clock_is_written_into_an_office_file(ending: str) -> None:
    with ZipFile(io.BytesIO(render(a_report(), ending))) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {part.create_system for part in archive.infolist()} == {3}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2025-01-10T") == 2
    assert str(date.today()) not in core


def test_a_document_says_who_made_it_and_nothing_of_its_tools() -> None:
    about = docx.Document(io.BytesIO(render(a_report(), "docx"))).core_properties
    assert (about.title, about.author) == ("2024年度学法用法完成情况", "县司法局")
    assert (about.comments, about.last_modified_by, about.revision) == ("", "", 1)


@pytest.mark.parametrize("ending", ["txt", "html", "csv", "json"])
def test_a_report_looks_as_approved(ending: str) -> None:
    path = GOLDEN / f"report.{ending}"
    made = render(a_report(), ending)
    if os.environ.get("SNAPSHOTS") == "write":
        path.write_bytes(made)
    assert made == path.read_bytes()
