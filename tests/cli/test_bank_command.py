"""The bank commands: what ships is clean and counted, what comes in is whole or refused, what goes out is told."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.factories import digest, rows_of

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
LAWS = SHARED / "laws"
BAD = SHARED / "fixtures" / "bad_inputs"
TODAY = ("--on", "2026-11-21")
"""A day on which the shipped questions are all in force."""
BANK = """\
schema: 1
bank: mine
title: 行政处罚法
law: 行政处罚法
edition: 2021-01-22
questions:
  - id: mine-001
    kind: single
    stem: 镇政府对公民当场罚款，数额最高是多少？
    options: [五十元, 二百元, 一千元, 三千元]
    key: B
    article: "51"
    rationale: 对公民处二百元以下罚款的可以当场决定。
    difficulty: easy
  - id: mine-002
    kind: true_false
    stem: 执法人员当场作出处罚决定，应当出示执法证件。
    key: true
    article: "52"
    rationale: 当场决定的，应当出示执法证件。
"""


def data(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def a_bank(folder: Path, *changes: tuple[str, str]) -> Path:
    """The bank above with some words changed."""
    text = BANK
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def county(run: Run, tmp_path: Path) -> Path:
    """A database to import into."""
    assert run("policy", "use", "huzhu-2024").code == 0
    return tmp_path / "county.db"


# -- what ships -----------------------------------------------------------------------------------


def test_what_ships_is_clean_without_a_database(run: Run, tmp_path: Path) -> None:
    ran = run(*TODAY, "bank", "check", "--format", "json")
    assert (ran.code, data(ran)["problems"]) == (0, [])
    assert data(ran)["questions"] >= 1200
    assert not (tmp_path / "county.db").exists()


@pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")
def test_what_ships_stands_in_the_texts(run: Run) -> None:
    assert (
        data(run(*TODAY, "bank", "check", ROOT / "questions", "--laws", LAWS, "--format", "json"))["problems"]
        == []
    )


@pytest.mark.parametrize(
    ("on", "code"),
    [
        pytest.param("2025-10-01", "not-in-force", id="before the edition of 2025 is in force"),
        pytest.param("2026-11-21", "", id="while it is"),
    ],
)
def test_the_day_decides_what_is_in_force(run: Run, on: str, code: str) -> None:
    path = ROOT / "questions" / "banks" / "public-security-penalties.yaml"
    told = data(run("--on", on, "bank", "check", path, "--format", "json"))["problems"]
    assert {p["code"] for p in told} == ({code} if code else set())


def test_stats_count_every_question_once(run: Run) -> None:
    found = data(run(*TODAY, "bank", "stats", "--format", "json"))
    for by in ("law", "kind", "difficulty", "pool"):
        assert sum(one["count"] for one in found["by"][by].values()) == found["questions"], by
    assert found["solved"]["agreed"] == found["questions"]
    assert all(20 <= float(one["share"]) <= 30 for one in found["by"]["key"].values())


def test_stats_stand_in_csv_as_well(run: Run) -> None:
    rows = list(
        csv.DictReader(
            run(*TODAY, "bank", "stats", "--law", "行政处罚法", "--format", "csv").out.splitlines()
        )
    )
    assert [(row["value"], row["share"]) for row in rows if row["by"] == "law"] == [
        ("administrative-penalty", "100.0")
    ]
    assert {row["by"] for row in rows} >= {
        "state",
        "law",
        "list",
        "kind",
        "difficulty",
        "pool",
        "case",
        "key",
        "solved",
    }


def test_a_question_is_listed_and_shown(run: Run) -> None:
    words = ("--law", "行政处罚法", "--kind", "single", "--pool", "open", "--list", "enforcement")
    listed = data(run("bank", "list", *words, "--format", "json"))["questions"]
    assert listed and {(q["kind"], q["pool"], q["law"]) for q in listed} == {("single", "open", "行政处罚法")}
    shown = run("bank", "show", listed[0]["question"])
    assert listed[0]["stem"] in shown.out and "  A. " in shown.out
    assert run("bank", "show", "nowhere-001").code == 2
    assert run("bank", "list", "--list", "nowhere").code == 2


# -- check ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "code", "line"),
    [
        pytest.param([("key: B", "key: F")], "impossible-key", 11, id="a key that is no option"),
        pytest.param(
            [("一千元", "２００元"), ("二百元", "200元")], "duplicate-options", None, id="equal after NFKC"
        ),
        pytest.param([('"51"', '"151"')], "no-such-article", None, id="an article beyond the last"),
        pytest.param([("law: 行政处罚法", "law: 行政处罚法律")], "unknown-law", None, id="an unknown law"),
        pytest.param([("2021-01-22", "2017-09-01")], "unknown-edition", None, id="an unknown edition"),
        pytest.param(
            [("可以当场决定", "依照第五十二条可以当场决定")], "rationale-article", None, id="another article"
        ),
        pytest.param([("mine-002", "mine-001")], "duplicate-id", None, id="one id twice"),
    ],
)
def test_each_planted_fault_is_found(
    run: Run, tmp_path: Path, changes: Sequence[tuple[str, str]], code: str, line: int | None
) -> None:
    ran = run(*TODAY, "bank", "check", a_bank(tmp_path, *changes), "--format", "json")
    told = {p["code"]: p for p in data(ran)["problems"]}
    assert ran.code == 1 and code in told
    assert told[code]["message"] and told[code]["remedy"] and told[code]["line"]
    assert line is None or told[code]["line"] == line
    assert told[code]["question"] in ("mine-001", "mine-002")


def test_a_review_needs_a_record_where_records_are_kept(run: Run, tmp_path: Path) -> None:
    path = a_bank(tmp_path, ("kind: single", "kind: single\n    state: reviewed"))
    check = (*TODAY, "bank", "check", path, "--format", "json")
    assert data(run(*check))["problems"] == [], "an office that keeps no records needs none"
    (tmp_path / "verified").mkdir()
    assert [(p["code"], p["question"]) for p in data(run(*check))["problems"]] == [("unsolved", "mine-001")]


def test_a_clean_bank_has_nothing(run: Run, tmp_path: Path) -> None:
    ran = run(*TODAY, "bank", "check", a_bank(tmp_path))
    assert (ran.code, ran.err) == (0, "")


# -- import ---------------------------------------------------------------------------------------


def test_questions_come_in_once_and_an_edit_is_the_next_version(
    run: Run, tmp_path: Path, county: Path
) -> None:
    counts = data(run("bank", "import", a_bank(tmp_path), "--format", "json"))["counts"]
    assert counts == {"questions_added": 2}
    again = data(run("bank", "import", a_bank(tmp_path), "--format", "json"))
    assert (again["counts"], again["receipt"]) == ({"questions_unchanged": 2}, None)
    edited = data(run("bank", "import", a_bank(tmp_path, ("镇政府", "乡政府")), "--format", "json"))
    assert edited["counts"] == {"questions_changed": 1, "questions_unchanged": 1}
    shown = data(run("bank", "show", "mine-001", "--format", "json"))
    assert [(v["version"], v["stem"][:3]) for v in shown["versions"]] == [(2, "乡政府"), (1, "镇政府")]
    assert rows_of(county, "SELECT count(*) FROM question") == [(3,)]


def test_a_dry_run_changes_nothing(run: Run, tmp_path: Path, county: Path) -> None:
    before = digest(county)
    assert run("bank", "import", a_bank(tmp_path), "--dry-run").code == 0
    assert digest(county) == before


def test_without_a_database_nothing_is_made(run: Run, tmp_path: Path) -> None:
    assert run("bank", "import", a_bank(tmp_path)).code == 4
    assert run("bank", "import", a_bank(tmp_path), "--dry-run").code == 0
    assert not (tmp_path / "county.db").exists()


def test_an_edited_shipped_question_goes_before_the_file(run: Run, tmp_path: Path, county: Path) -> None:
    out = tmp_path / "all.xlsx"
    assert run("bank", "export", out, "--law", "行政处罚法").code == 0
    assert data(run("bank", "import", out, "--format", "json"))["receipt"] is None
    text = (ROOT / "questions" / "banks" / "administrative-penalty.yaml").read_text(encoding="utf-8")
    path = tmp_path / "ours.yaml"
    path.write_text(text.replace("某镇政府为治理乱堆乱放", "某乡政府为治理乱堆乱放", 1), encoding="utf-8")
    assert data(run("bank", "import", path, "--format", "json"))["counts"]["questions_changed"] == 1
    shown = data(run("bank", "show", "administrative-penalty-001", "--format", "json"))
    assert (shown["version"], shown["stem"][:4]) == (2, "某乡政府")
    assert shown["state"] == "draft", "the review was that of other words"
    assert data(run(*TODAY, "bank", "check", "--format", "json"))["problems"] == []


def test_the_same_words_under_another_id_are_a_duplicate(run: Run, tmp_path: Path, county: Path) -> None:
    run("bank", "import", a_bank(tmp_path))
    told = data(run("bank", "import", a_bank(tmp_path, ("mine-", "yours-")), "--format", "json"))
    assert [(q["fate"], q["same_as"]) for q in told["questions"]] == [
        ("duplicate", "mine-001"),
        ("duplicate", "mine-002"),
    ]


def test_an_approval_keeps_words_and_version(run: Run, tmp_path: Path, county: Path) -> None:
    run("bank", "import", a_bank(tmp_path))
    approved = (
        "kind: single\n    state: approved\n    approved: {office: 县司法局, name: 张三, day: 2025-03-10}"
    )
    told = data(run("bank", "import", a_bank(tmp_path, ("kind: single", approved)), "--format", "json"))
    assert told["counts"] == {"questions_restated": 1, "questions_unchanged": 1}
    shown = data(run("bank", "show", "mine-001", "--format", "json"))
    assert (shown["version"], shown["state"], shown["approved"]["name"]) == (1, "approved", "张三")


def test_a_part_is_taken_only_when_asked(run: Run, tmp_path: Path, county: Path) -> None:
    path, before = a_bank(tmp_path, ("key: B", "key: F")), digest(county)
    assert run("bank", "import", path).code == 3
    assert digest(county) == before
    ran = run("bank", "import", path, "--partial", "--format", "json")
    assert data(ran)["counts"] == {"questions_added": 1}
    assert [notice["field"] for notice in data(ran)["notices"]] == ["mine-001"]


def bad_inputs() -> list[Any]:
    if not BAD.is_dir():
        return []
    with (BAD / "INDEX.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["interface"].startswith("bank_")]
    return [
        pytest.param(row["file"], row["verdict"], row["where (must be named)"], id=row["file"])
        for row in rows
    ]


@pytest.mark.skipif(not BAD.is_dir(), reason=f"the bad inputs are not at {BAD}")
@pytest.mark.parametrize(("file", "verdict", "where"), bad_inputs())
def test_bad_files_get_their_answer(run: Run, county: Path, file: str, verdict: str, where: str) -> None:
    before = digest(county)
    ran = run("bank", "import", BAD / file)
    assert ran.code == (3 if verdict == "reject" else 0), ran.err
    assert (digest(county) == before) == (verdict == "reject")
    assert "Traceback" not in ran.err
    if verdict == "reject":
        assert Path(file).name in ran.err
    if verdict == "reject" and where.startswith("line ") and not file.endswith("007-malformed.xml"):
        # of that one the parser names line 5, where the token begins that nothing closes
        assert f"第{where.removeprefix('line ')}行" in ran.err
    if verdict == "warn":
        assert ran.err.strip()


# -- export ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["out.yaml", "out.gift", "out.xml", "out.xlsx"])
def test_what_is_exported_comes_back_unchanged(run: Run, tmp_path: Path, county: Path, name: str) -> None:
    out = tmp_path / name
    assert run("bank", "export", out, "--law", "行政许可法").code == 0
    told = data(run("bank", "import", out, "--dry-run", "--format", "json"))
    assert set(told["counts"]) == {"questions_unchanged"}


def test_what_a_format_cannot_carry_is_listed(run: Run, tmp_path: Path) -> None:
    words = ("bank", "export", tmp_path / "out.txt", "--law", "行政处罚法", "--format", "json")
    told = data(run(*words))
    assert told["type"] == "aiken" and {notice["code"] for notice in told["notices"]}
    assert run(*words).code == 2, "a file that is there stays"
    assert run(*words, "--force").code == 0


def test_an_ending_that_says_nothing_needs_a_type(run: Run, tmp_path: Path) -> None:
    assert run("bank", "export", tmp_path / "out.zip").code == 2
    assert not (tmp_path / "out.zip").exists()
    assert run("bank", "export", tmp_path / "out.zip", "--type", "qti30", "--law", "宪法").code == 0


@pytest.mark.parametrize("name", ["empty.yaml", "empty.xlsx"])
def test_a_template_is_of_the_form_that_is_read(run: Run, tmp_path: Path, name: str) -> None:
    assert run("bank", "template", tmp_path / name).code == 0
    assert run("bank", "template", tmp_path / name).code == 2
    ran = run(*TODAY, "bank", "check", tmp_path / name, "--format", "json")
    told = [p["code"] for p in data(ran)["problems"]]
    assert told == ([] if name.endswith("yaml") else ["no-questions"])


@pytest.mark.parametrize("name", ["empty.docx", "empty.gift", "empty"])
def test_a_template_of_another_form_is_not_made(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("bank", "template", tmp_path / name)
    assert ran.code == 2 and ".xlsx" in ran.err and not (tmp_path / name).exists()


def test_a_question_that_is_not_there_is_not_exported_silently(run: Run, tmp_path: Path) -> None:
    words = ("bank", "export", tmp_path / "out.yaml", "--question", "anti-monopoly-001")
    assert run(*words, "--question", "nobody-001").code == 2
    assert not (tmp_path / "out.yaml").exists()
    assert run(*words).code == 0
