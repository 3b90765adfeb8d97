"""Every bad roster of the shared collection gets the answer that its index asks for, and names the place."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from learnlaw.errors import Place, Problem, say
from learnlaw.formats.door import open_file
from learnlaw.formats.roster_sheet import read_roster
from learnlaw.i18n import tell_place, tell_problem

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "fixtures" / "bad_inputs"
INTERFACES = ("good", "roster_csv", "roster_xlsx")


def cases() -> list[dict[str, str]]:
    """The rows of the index that are rosters; none where the collection is not at hand."""
    if not (FOLDER / "INDEX.csv").exists():
        return []
    with (FOLDER / "INDEX.csv").open(encoding="utf-8-sig", newline="") as index:
        rows = [row for row in csv.DictReader(index) if row["interface"] in INTERFACES]
    return [
        row
        for row in rows
        if row["interface"] != "good" or "roster" in row["file"] or row["file"].endswith("csv")
    ]


CASES = cases()


@pytest.mark.skipif(not CASES, reason=f"the collection of bad inputs is not at hand: {FOLDER.name}")
def test_the_collection_is_whole() -> None:
    assert {case["interface"] for case in CASES} == set(INTERFACES)
    assert len(CASES) >= 45


@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_bad_roster_gets_its_answer(case: dict[str, str]) -> None:
    source, problems = open_file(FOLDER / case["file"])
    officers = 0
    if source is not None:
        file, more = read_roster(source)
        problems += more
        officers = len(file.officers)
    refusing = [problem for problem in problems if not problem.warning]
    match case["verdict"]:
        case "reject":
            assert refusing
            assert_named(case["where (must be named)"], refusing)
        case "warn":
            assert (refusing, officers > 0) == ([], True)
            assert_named(case["where (must be named)"], problems)
        case "accept":
            assert (refusing, officers > 0) == ([], True)


def assert_named(where: str, problems: list[Problem]) -> None:
    """The problems name the file, and all of `where`: lines, a cell, a field, a part."""
    assert all(str(FOLDER) in problem.file for problem in problems)
    said = " ".join(map(tell_problem, problems))
    if lines := re.match(r"lines? ([0-9]+)(?:([-,])([0-9]+))?", where):
        first, last = int(lines[1]), int(lines[3] or lines[1])
        wanted = range(first, last + 1) if lines[2] == "-" else {first, last}
        for line in wanted:
            there = any(problem.place and problem.place.line == line for problem in problems)
            assert there or re.search(rf"\brows? .*\b{line}\b", said)
    elif "!" in where:
        assert where in {tell_place(problem.place) for problem in problems if problem.place}
    elif where != "file":
        assert where in said
    if "," in where and "line" in where and not where.startswith("lines"):
        assert where.split(", ")[1] in {problem.field for problem in problems}


def test_the_check_itself_can_fail() -> None:
    problem = Problem("x", say("something"), None, str(FOLDER / "a"), Place(3))
    assert_named("line 3", [problem])
    for other in ("line 4", "lines 3-4", "名册!B2", "sheet1", "line 3, 姓名"):
        with pytest.raises(AssertionError):
            assert_named(other, [problem])
