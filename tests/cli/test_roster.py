"""People on the command line: what is printed is what is there, in three formats and two streams."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.factories import a_csv, digest, rows_of

TEXT = """
人员编码,姓名,单位,职务,人员类别,手机号,身份证号
G1,张三,县司法局,局长,主要负责人,13800000001,110101199001010015
G2,李四,县公安局,科员,行政执法人员,13800000002,110101199001010023
"""
PERSONAL = ("13800000001", "110101199001010015")


@pytest.fixture
def county(run: Run, tmp_path: Path) -> Run:
    assert run("roster", "import", a_csv(tmp_path, TEXT)).code == 0
    return run


def test_an_import_prints_counts_and_tells_the_place_of_notices(run: Run, tmp_path: Path) -> None:
    done = run("roster", "import", a_csv(tmp_path, TEXT))
    assert done.code == 0
    assert len([line for line in done.out.splitlines() if line.endswith("2")]) == 3
    assert all(f"roster.csv，第{line}行，单位" in done.err for line in (2, 3))


def test_the_receipt_of_an_import_as_json(run: Run, tmp_path: Path) -> None:
    found = json.loads(run("roster", "import", a_csv(tmp_path, TEXT), "--format", "json").out)
    assert found["receipt"] == 1
    assert found["counts"]["officers_added"] == 2
    assert [(notice["code"], notice["line"], notice["field"]) for notice in found["notices"]] == [
        ("unit-made", 2, "单位"),
        ("unit-made", 3, "单位"),
    ]


def test_a_refused_import_names_the_place_and_changes_nothing(county: Run, tmp_path: Path) -> None:
    before = digest(tmp_path / "county.db")
    done = county("roster", "import", a_csv(tmp_path, "人员编码,姓名,单位\nG3,,县司法局"))
    assert (done.code, done.out) == (3, "")
    assert "roster.csv，第2行，姓名" in done.err
    assert digest(tmp_path / "county.db") == before


def test_many_problems_are_not_all_told(run: Run, tmp_path: Path) -> None:
    rows = "\n".join(f"G{n},,县司法局" for n in range(500))
    lines = run("roster", "import", a_csv(tmp_path, f"人员编码,姓名,单位\n{rows}")).err.splitlines()
    assert len(lines) == 202
    assert "300" in lines[-2]
    assert "500" in lines[-1]


@pytest.mark.parametrize("words", [["--units"], []])
def test_a_list_in_three_formats_has_the_same_rows(county: Run, words: list[str]) -> None:
    name = "units" if words else "officers"
    found = json.loads(county("roster", "list", *words, "--format", "json").out)[name]
    rows = list(csv.DictReader(StringIO(county("roster", "list", *words, "--format", "csv").out)))
    table = county("roster", "list", *words).out.splitlines()[2:]
    assert [row["code"] for row in rows] == [one["code"] for one in found]
    assert all(one["code"] in line for one, line in zip(found, table, strict=True))
    assert list(rows[0]) == list(found[0])


@pytest.mark.parametrize("form", ["table", "json", "csv"])
@pytest.mark.parametrize("which", ["G1", "县司法局", "张三"])
def test_a_card_shows_no_phone_and_no_id_number(county: Run, which: str, form: str) -> None:
    done = county("roster", "show", which, "--format", form)
    assert done.code == 0
    assert "县司法局" in done.out
    assert not [word for word in PERSONAL if word in done.out]


def test_personal_numbers_are_in_no_list_log_or_error(county: Run, tmp_path: Path) -> None:
    taken = "人员编码,姓名,单位,身份证号\nG9,王五,县司法局,110101199001010015"
    said = [
        county("roster", "list", "--format", "json"),
        county("audit", "list", "--format", "json"),
        county("roster", "import", a_csv(tmp_path, taken)),
        county("roster", "export", tmp_path / "out.csv"),
    ]
    text = "".join(one.out + one.err for one in said) + (tmp_path / "out.csv").read_text("utf-8-sig")
    assert not [word for word in PERSONAL if word in text]


def test_move_retire_and_exempt_from_the_command_line(county: Run, tmp_path: Path) -> None:
    assert county("roster", "move", "G2", "县司法局", "--on", "2025-04-01").code == 0
    assert county("roster", "retire", "G1", "--on", "2025-03-31").code == 0
    exempted = county(
        "roster", "exempt", "G2", "--reason", "产假", "--from", "2025-05-01", "--until", "2025-09-30"
    )
    assert exempted.code == 0
    facts = json.loads(county("roster", "show", "G2", "--format", "json").out)["officer"]
    assert [(row["unit_name"], row["from"], row["until"]) for row in facts["postings"]] == [
        ("县公安局", None, "2025-03-31"),
        ("县司法局", "2025-04-01", None),
    ]
    assert facts["exemptions"] == [{"reason": "产假", "from": "2025-05-01", "until": "2025-09-30"}]
    verbs = rows_of(tmp_path / "county.db", "SELECT verb FROM audit ORDER BY seq")
    assert verbs == [("import_roster",), ("move_officer",), ("retire_officer",), ("exempt_officer",)]


def test_the_business_day_is_the_one_before_the_command(county: Run, tmp_path: Path) -> None:
    assert county("--on", "2025-06-01", "roster", "move", "G2", "县司法局").code == 0
    assert rows_of(tmp_path / "county.db", "SELECT starts_on FROM posting WHERE starts_on IS NOT NULL") == [
        ("2025-06-01",)
    ]


def test_an_export_and_a_template_are_written_and_told(county: Run, tmp_path: Path) -> None:
    for command in ("export", "template"):
        path = tmp_path / f"{command}.xlsx"
        done = county("roster", command, path)
        assert (done.code, path.exists(), str(path) in done.err) == (0, True, True)
        assert county("roster", command, path).code == 2
        assert county("roster", command, path, "--force").code == 0
    assert county("roster", "export", tmp_path / "p.xlsx", "--personal").code == 2


def test_doctor_and_audit_in_three_formats(county: Run, tmp_path: Path) -> None:
    for words, name in ((["doctor"], "checks"), (["audit", "list"], "entries")):
        found = json.loads(county(*words, "--format", "json").out)[name]
        assert len(list(csv.DictReader(StringIO(county(*words, "--format", "csv").out)))) == len(found)
        assert len(county(*words).out.splitlines()) == len(found) + 2
    whole = json.loads(county("audit", "verify", "--format", "json").out)
    assert county("audit", "verify", "--code", whole["head"]).code == 0
    assert county("audit", "verify", "--code", "AAAA-BBBB-CCCC").code == 1
