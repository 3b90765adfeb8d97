"""A bad roster of the shared collection ends the command as its index says, names the place, and changes nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.factories import a_csv, digest, rows_of
from tests.formats.test_bad_inputs_roster import CASES, FOLDER

WHERE = "where (must be named)"


@pytest.mark.skipif(not CASES, reason=f"the collection of bad inputs is not at hand: {FOLDER.name}")
@pytest.mark.parametrize("case", CASES, ids=[case["file"] for case in CASES])
def test_a_bad_roster_ends_the_command(run: Run, tmp_path: Path, case: dict[str, str]) -> None:
    run("roster", "import", a_csv(tmp_path, "人员编码,姓名,单位\nH1,先来,县司法局"))
    before = digest(tmp_path / "county.db")
    done = run("roster", "import", FOLDER / case["file"])
    assert "Traceback" not in done.err
    assert case["file"] in done.err or not case[WHERE]
    for place in places(case[WHERE]):
        assert place in done.err
    if case["verdict"] == "reject":
        assert (done.code, done.out, digest(tmp_path / "county.db")) == (3, "", before)
    else:
        assert (done.code, done.out != "") == (0, True)
        ((count,),) = rows_of(tmp_path / "county.db", "SELECT count(*) FROM officer")
        assert count > 1


def places(where: str) -> list[str]:
    """The words by which a message names a place of the index."""
    found: list[str] = []
    if lines := re.match(r"lines? ([0-9]+)(?:[-,]([0-9]+))?", where):
        found = [f"第{lines[1]}行"] if not lines[2] else [lines[2]]
    found += re.findall(r"姓名|身份证号|手机号|名册![A-Z0-9]+|sheet1", where)
    return found
