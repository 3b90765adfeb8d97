"""The ledger on the command line: a bad one changes nothing and is told cell by cell, a good one is there at once."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from learnlaw.formats.door import Options, open_file
from learnlaw.formats.ledger_reader import read_ledger
from tests.conftest import Ran, Run
from tests.factories import a_roster, digest, rows_of, some_officers
from tests.formats.books import cell, packed, parts
from tests.offices import OFFICERS, UNITS, a_ledger, a_row

COLUMNS = ("日期", "单位", "类型", "主题", "学时")


@pytest.fixture
def county(run: Run, tmp_path: Path) -> Run:
    """The tiny county with two who are called 陈七, one in each unit."""
    twins = [["a5", "陈七", "A"], ["b3", "陈七", "B"]]
    assert run("roster", "import", a_roster(tmp_path, units=UNITS, officers=OFFICERS)).code == 0
    assert run("roster", "import", a_roster(tmp_path, officers=some_officers(*twins))).code == 0
    return run


def data(ran: Ran) -> Any:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


ADD = ("log", "add", "--kind", "法治专题讲座", "--unit", "县司法局", "--topic", "行政处罚法", "--hours", "3")


# -- bad ledgers ---------------------------------------------------------------------------


def bomb(path: Path) -> Path:
    """A workbook of some kilobytes that unpacks to thousands of times its size."""
    sheet = parts("<sheetData/>" + " " * 8_000_000)
    path.write_bytes(packed(sheet))
    return path


def far_cell(path: Path) -> Path:
    """A workbook with a ledger and one cell in the last corner of the sheet."""
    header = "".join(cell(f"{letter}1", name) for letter, name in zip("ABCDE", COLUMNS, strict=True))
    far = f'<row r="1048576">{cell("XFD1048576", "远")}</row>'
    path.write_bytes(packed(parts(f'<sheetData><row r="1">{header}</row>{far}</sheetData>')))
    return path


Make = Callable[[Path], Path]


def of(*rows: dict[str, Any], seats: tuple[dict[str, Any], ...] = ()) -> Make:
    return lambda path: a_ledger(path, *rows, seats=seats)


LISTED = (a_row(编号="7", 参加人员="a1、a2"),)
BAD: list[Any] = [
    pytest.param(bomb, ["MB"], "请勿打开", id="a zip bomb"),
    pytest.param(far_cell, ["名册", "1048576"], "", id="a cell at XFD1048576"),
    pytest.param(
        of(a_row(), a_row("2024-02-30")), ["活动!A3", "日期", "2024-02-30"], "核对", id="2024-02-30"
    ),
    pytest.param(of(a_row(学时=25)), ["活动!E2", "学时", "25"], "24", id="25 hours in a day"),
    pytest.param(of(a_row(类型="讲座大会")), ["活动!C2", "类型", "讲座大会"], "研讨班", id="an unknown kind"),
    pytest.param(
        of(a_row(单位="县人民政府", 参加人员="陈七")),
        ["活动!F2", "参加人员", "a5", "b3"],
        "编码",
        id="an ambiguous name",
    ),
    pytest.param(
        of(a_row(编号="7"), a_row("2024-06-01", 编号="7")),
        ["活动!F3", "编号", "2"],
        "",
        id="one number twice",
    ),
    pytest.param(of(a_row(), a_row(单位="A")), ["活动!D3", "主题", "2"], "编号", id="one activity twice"),
    pytest.param(
        of(*LISTED, seats=({"编号": "7", "人员编码": "a1"},)),
        ["活动!G2", "参加人员", "钱二"],
        "一致",
        id="list and sheet differ",
    ),
    pytest.param(
        of(a_row(编号="7"), seats=({"编号": "7", "人员编码": "a1", "学时": 4},)),
        ["签到!C2", "学时"],
        "学时",
        id="more hours than the session",
    ),
]


@pytest.mark.parametrize(("make", "named", "remedy"), BAD)
def test_a_bad_ledger_changes_nothing_and_is_told(
    county: Run, tmp_path: Path, make: Make, named: list[str], remedy: str
) -> None:
    before = digest(tmp_path / "county.db")
    path = make(tmp_path / "台账.xlsx")
    done = county("log", "import", path)
    assert (done.code, done.out) == (3, "")
    assert "Traceback" not in done.err
    for word in (path.name, *named, remedy):
        assert word in done.err
    assert digest(tmp_path / "county.db") == before


def test_a_refused_file_is_written_back_with_its_problems_and_can_be_mended(
    county: Run, tmp_path: Path
) -> None:
    path = a_ledger(tmp_path / "台账.xlsx", a_row(), a_row("2024-02-30"), a_row(类型="讲座大会"))
    out = tmp_path / "问题.xlsx"
    assert county("log", "import", path, "--errors", out).code == 3
    rows = table(out)
    assert rows[0][-1] == "问题"
    assert [bool(row[-1]) for row in rows[1:]] == [False, True, True]
    assert "2024-02-30" in rows[2][-1] and "讲座大会" in rows[3][-1]
    source, _ = open_file(out)
    assert source is not None
    _, problems = read_ledger(source, Options())
    assert [p.code for p in problems if not p.warning] == ["no-such-day"]


def table(path: Path) -> list[list[str]]:
    from learnlaw.formats.grid import grids_of

    source, _ = open_file(path)
    assert source is not None
    (grid,) = grids_of(source, Options())[0]
    return [[str(each) for each in row] for row in grid.rows]


def test_the_problems_are_never_written_over_the_ledger(county: Run, tmp_path: Path) -> None:
    path = a_ledger(tmp_path / "台账.xlsx", a_row("2024-02-30"))
    before = path.read_bytes()
    assert county("log", "import", path, "--errors", path).code == 2
    assert path.read_bytes() == before


def test_the_refused_files_of_a_folder_are_written_back_into_a_folder(county: Run, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    a_ledger(folder / "一.xlsx", a_row())
    a_ledger(folder / "二.xlsx", a_row("2024-02-30"))
    assert county("log", "import", folder, "--errors", tmp_path / "退回").code == 3
    assert [path.name for path in (tmp_path / "退回").iterdir()] == ["二.xlsx"]
    assert rows_of(tmp_path / "county.db", "SELECT count(*) FROM activity") == [(0,)]


# -- good ones -----------------------------------------------------------------------------


def test_an_import_tells_what_became_of_each_row(county: Run, tmp_path: Path) -> None:
    path = a_ledger(tmp_path / "台账.xlsx", a_row(), a_row("2024-05-21", 编号="8"))
    dry = county("log", "import", path, "--dry-run")
    assert "活动!2" in dry.out and "活动!3" in dry.out
    assert rows_of(tmp_path / "county.db", "SELECT count(*) FROM activity") == [(0,)]
    found = data(county("log", "import", path, "--format", "json"))
    assert found["counts"] == {"added": 2}
    assert [(row["number"], row["fate"]) for row in found["rows"]] == [
        ("A-2024-001", "added"),
        ("8", "added"),
    ]
    assert data(county("log", "import", path, "--format", "json"))["receipt"] is None


def test_a_folder_says_who_has_not_sent_theirs(county: Run, tmp_path: Path) -> None:
    folder = tmp_path / "台账"
    folder.mkdir()
    a_ledger(folder / "司法局.xlsx", a_row())
    (folder / "封面.docx").write_bytes(b"PK")
    found = data(county("log", "import", folder, "--format", "json", "--dry-run"))
    assert found["not_sent"] == [{"unit": "B", "name": "东和乡"}]
    assert found["skipped"] == ["封面.docx"]
    assert [(file["file"], file["receipt"]) for file in found["files"]] == [("司法局.xlsx", None)]
    done = county("log", "import", folder)
    assert (done.code, "东和乡" in done.out, "县人民政府" in done.out) == (0, True, False)


def test_a_csv_in_another_encoding_is_a_ledger(county: Run, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(f"{','.join(COLUMNS)}\n2024.5.20,县司法局,研讨班,行政复议法,半天\n".encode("gb18030"))
    assert county("log", "import", path).code == 0
    (row,) = data(county("log", "list", "--format", "json"))["activities"]
    assert (row["from"], row["kinds"], row["hours"]) == ("2024-05-20", ["seminar"], "4")


# -- one activity --------------------------------------------------------------------------


def test_an_activity_is_added_on_the_day_of_the_command(county: Run) -> None:
    found = data(county(*ADD, "--attend", "赵一、a2", "--attend", "b1", "--format", "json"))
    assert (found["counts"], found["made"]) == ({"added": 1}, ["#1", "A-2025-001"])
    shown = data(county("log", "show", "A-2025-001", "--format", "json"))
    assert (shown["from"], shown["until"], shown["hours"]) == ("2025-03-10", "2025-03-10", "3")
    assert [row["officer"] for row in shown["attendance"]] == ["a1", "a2", "b1"]


def test_several_units_and_kinds_are_one_activity(county: Run) -> None:
    words = ("--unit", "东和乡", "--kind", "centre_group", "--date", "2024年5月20日", "--organiser", "G")
    assert county(*ADD, *words).code == 0
    (row,) = data(county("log", "list", "--format", "json"))["activities"]
    assert (row["units"], row["kinds"], row["organiser"]) == (["A", "B"], ["lecture", "centre_group"], "G")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param(("--date", "2024-02-30"), "--date", id="no such day"),
        pytest.param(("--hours", "25"), "--hours", id="25 hours"),
        pytest.param(("--kind", "讲座大会"), "--kind", id="no such kind"),
        pytest.param(("--attend", "无名"), "--attend", id="nobody"),
        pytest.param(("--unit", "县司法剧"), "县司法局", id="a unit one character off"),
        pytest.param(("--date", "2099-01-01"), "计划", id="held in years to come"),
    ],
)
def test_a_bad_word_is_refused_by_its_option(
    county: Run, tmp_path: Path, words: tuple[str, ...], said: str
) -> None:
    before = digest(tmp_path / "county.db")
    done = county(*ADD, *words)
    assert (done.code, done.out) == (3, "")
    assert said in done.err
    assert digest(tmp_path / "county.db") == before


def test_logging_the_same_again_is_refused(county: Run) -> None:
    assert county(*ADD).code == 0
    again = county(*ADD)
    assert (again.code, "A-2025-001" in again.err or "行政处罚法" in again.err) == (3, True)


def test_a_correction_a_cancellation_and_their_undoing(county: Run) -> None:
    county(*ADD)
    changed = data(
        county("log", "correct", "A-2025-001", "--hours", "4", "--reason", "写错", "--format", "json")
    )
    cancelled = data(county("log", "cancel", "A-2025-001", "--reason", "停电", "--format", "json"))
    shown = data(county("log", "show", "#1", "--format", "json"))
    assert (shown["hours"], shown["status"]) == ("4", "cancelled")
    assert [version["changes"] for version in shown["versions"]] == [
        {},
        {"hundredths": [300, 400]},
        {"status": ["held", "cancelled"]},
    ]
    assert county("log", "undo", changed["receipt"], "--reason", "试").code == 2
    assert county("log", "undo", cancelled["receipt"], "--reason", "试").code == 0
    assert county("log", "undo", changed["receipt"], "--reason", "试").code == 0
    shown = data(county("log", "show", "#1", "--format", "json"))
    assert (shown["hours"], shown["status"]) == ("3", "held")


def test_people_are_signed_in_by_name(county: Run) -> None:
    county(*ADD)
    marks = ("--all", "--leave", "钱二", "--proxy", "a3=b1", "--reason", "补登")
    done = county("log", "sign", "A-2025-001", *marks, "--format", "json")
    assert data(done)["counts"] == {"present": 4, "leave": 1, "proxy": 1}
    shown = data(county("log", "show", "#1", "--format", "json"))
    assert len(shown["attendance"]) == 6
    assert county("log", "sign", "A-2025-001", "--leave", "没有这个人").code == 2


def test_the_last_change_is_told_and_taken_back(county: Run) -> None:
    county(*ADD)
    (last, *_others) = data(county("log", "undo", "--format", "json"))
    assert (last["verb"], last["undo"], last["of"]) == ("log_session", True, "A-2025-001 行政处罚法")
    assert "A-2025-001" in county("log", "undo").out
    assert county("log", "undo", "--last").code == 0
    assert data(county("log", "list", "--format", "json"))["activities"] == []
    refused = county("log", "undo", "--last")  # the import of the roster, or the choice of packs, came before
    assert refused.code == 2 and (
        "cannot be undone" in refused.err + refused.out or "不能撤销" in refused.err
    )


def test_a_dry_run_writes_nothing(county: Run, tmp_path: Path) -> None:
    county(*ADD)
    before = digest(tmp_path / "county.db")
    for words in (
        (*ADD, "--date", "2024-01-02"),
        ("log", "cancel", "#1"),
        ("log", "correct", "#1", "--hours", "4"),
    ):
        found = (
            data(county(*words, "--reason", "试", "--dry-run", "--format", "json"))
            if words[1] != "add"
            else None
        )
        found = found or data(county(*words, "--dry-run", "--format", "json"))
        assert found["receipt"] is None
        assert sum(found["counts"].values()) == 1
    assert digest(tmp_path / "county.db") == before


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("log", "show", "9"), id="show"),
        pytest.param(("log", "cancel", "9"), id="cancel"),
        pytest.param(("log", "correct", "9", "--hours", "1"), id="correct"),
        pytest.param(("log", "undo", "99"), id="undo"),
        pytest.param(("log", "sheet", "9", "-o", "x.xlsx"), id="sheet"),
        pytest.param(("log", "evidence", "9"), id="evidence without a file"),
        pytest.param(("log", "list", "--unit", "无此单位"), id="list"),
    ],
)
def test_what_is_not_there_is_a_matter_of_usage(county: Run, words: tuple[str, ...]) -> None:
    done = county(*words)
    assert (done.code, done.out) == (2, "")
    assert done.err.strip()


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(ADD, id="add"),
        pytest.param(("log", "list"), id="list"),
        pytest.param(("log", "undo", "1"), id="undo"),
    ],
)
def test_no_database_is_made_on_the_way(run: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(*words).code == 4
    assert not (tmp_path / "county.db").exists()


# -- looking -------------------------------------------------------------------------------


def test_the_list_in_three_forms_holds_the_same(county: Run) -> None:
    county(*ADD, "--attend", "a1")
    (row,) = data(county("log", "list", "--format", "json"))["activities"]
    (flat,) = csv.DictReader(StringIO(county("log", "list", "--format", "csv").out))
    assert list(flat) == list(row)
    assert (flat["number"], flat["units"], flat["there"]) == ("A-2025-001", "A", "1")
    shown = county("log", "list").out
    assert "行政处罚法" in shown and "县司法局" in shown


def test_what_was_not_known_is_not_listed(county: Run) -> None:
    county(*ADD)
    assert data(county("--known-on", "2025-03-10", "log", "list", "--format", "json"))["activities"] == []
    assert county("--known-on", "2025-03-10", "log", "show", "#1").code == 2


def test_evidence_is_kept_told_and_removed(county: Run, tmp_path: Path) -> None:
    county(*ADD)
    path = tmp_path / "签到表.pdf"
    path.write_bytes(b"%PDF-1.4 /JavaScript")
    done = county("log", "evidence", "#1", path)
    assert (done.code, "JavaScript" in done.err) == (0, True)
    assert county("log", "evidence", "#1", "--remove", "签到表.pdf").code == 2
    assert county("log", "evidence", "#1", "--remove", "签到表.pdf", "--reason", "传错").code == 0
    (file,) = data(county("log", "show", "#1", "--format", "json"))["evidence_files"]
    assert (file["name"], file["reason"]) == ("签到表.pdf", "传错")
    empty = tmp_path / "空.pdf"
    empty.write_bytes(b"")
    refused = county("log", "evidence", "#1", empty)
    assert (refused.code, "空.pdf" in refused.err) == (3, True)


# -- papers --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["t.xlsx", "t.csv"])
def test_a_template_needs_no_database_and_is_not_written_over(run: Run, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    assert run("log", "template", path).code == 0
    content = path.read_bytes()
    assert run("log", "template", path).code == 2
    assert run("log", "template", path, "--force").code == 0
    assert path.read_bytes() == content
    assert run("log", "template", tmp_path / "t.pdf").code == 2


def test_a_filled_in_template_of_a_unit_is_a_ledger(county: Run, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    assert county("log", "template", path, "--unit", "A").code == 0
    rows = list(csv.DictReader(StringIO(path.read_text(encoding="utf-8-sig"))))
    rows[0] |= {"日期": "2024-05-20", "类型": "研讨班", "主题": "行政复议法", "学时": "2"}
    text = StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    done = county("log", "import", path)
    assert done.code == 0, done.err
    assert [row["units"] for row in data(county("log", "list", "--format", "json"))["activities"]] == [["A"]]


def test_a_sign_in_sheet_is_written_once(county: Run, tmp_path: Path) -> None:
    county(*ADD)
    assert county("log", "sheet", "#1", "-o", tmp_path / "s.xlsx").code == 0
    assert county("log", "sheet", "#1", "-o", tmp_path / "s.xlsx").code == 2
