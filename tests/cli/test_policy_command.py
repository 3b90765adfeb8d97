"""Packs are chosen as a set: what is in use is exactly what the last `policy use` named."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.factories import a_roster, rows_of, some_officers

UNITS = [
    ["单位编码", "单位名称", "单位类型", "上级单位", "执法部门"],
    ["G", "示例县人民政府", "政府", "", "否"],
    ["J", "县司法局", "政府部门", "G", "是"],
    ["D", "东和乡人民政府", "乡镇", "G", "否"],
]
PACK = """\
schema: 1
pack: mine
title: {zh: 本县要点, en: Our points}
document: 某办〔2025〕1号
in_force: {from: 2025-01-01, until: 2025-12-31}
rules:
  - id: lectures
    title: {zh: 讲座, en: Lectures}
    subject: unit
    where: {kinds: [department, township]}
    measure: count
    of: [lecture]
    minimum: 2
    per: year
    readings:
      each: {title: {zh: 各自举办, en: each by itself}}
      own: {title: {zh: 自行主办的, en: what it held itself}, counts_if: {own: true}}
    reading: each
    source: {clause: "4", quote: 不少于2次}
not_measured:
  - {clause: "5", what: {zh: 其他, en: the rest}}
"""


def a_pack(folder: Path, old: str = "", new: str = "") -> Path:
    path = folder / "pack.yaml"
    path.write_text(PACK.replace(old, new), encoding="utf-8")
    return path


def data(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def used(run: Run) -> list[str]:
    """The packs in use, by rank."""
    rows = [row for row in data(run("policy", "list", "--format", "json"))["packs"] if row["rank"]]
    return [row["pack"] for row in sorted(rows, key=lambda row: int(row["rank"]))]


# -- use ---------------------------------------------------------------------------------------


def test_use_makes_the_database_and_puts_the_pack_in_use(run: Run, tmp_path: Path) -> None:
    ran = run("--lang", "en", "policy", "use", "huzhu-2024")
    assert (ran.code, ran.out) == (0, "policy packs in use: 1\n")
    assert (tmp_path / "county.db").is_file()
    assert used(run) == ["huzhu-2024"]


def test_use_replaces_the_whole_set_and_its_order_is_the_rank(run: Run) -> None:
    run("policy", "use", "huzhu-2024", "jinghai-2021-2025")
    assert used(run) == ["huzhu-2024", "jinghai-2021-2025"]
    run("policy", "use", "liandu-2023", "huzhu-2024")
    assert used(run) == ["liandu-2023", "huzhu-2024"]


def test_use_takes_a_file_and_keeps_its_text(run: Run, tmp_path: Path) -> None:
    path = a_pack(tmp_path)
    assert run("policy", "use", path).code == 0
    path.unlink()
    assert rows_of(tmp_path / "county.db", "SELECT pack, body FROM pack_in_use") == [("mine", PACK)]


@pytest.mark.parametrize("name", ["lectures=own", "mine/lectures=own"])
def test_use_keeps_the_reading_chosen(run: Run, tmp_path: Path, name: str) -> None:
    run("policy", "use", a_pack(tmp_path), "huzhu-2024", "--reading", name, "--reading", "exams=each")
    rows = rows_of(tmp_path / "county.db", "SELECT pack, readings FROM pack_in_use ORDER BY rank")
    assert [(pack, json.loads(readings)) for pack, readings in rows] == [
        ("mine", {"lectures": "own"}),
        ("huzhu-2024", {"exams": "each"}),
    ]


def test_the_days_given_are_for_the_pack_that_has_none(run: Run, tmp_path: Path) -> None:
    run("policy", "use", "huzhu-2024", "city-2014", "--from", "2014-01-01", "--until", "2014-12-31")
    rows = rows_of(tmp_path / "county.db", "SELECT pack, first, last FROM pack_in_use ORDER BY rank")
    assert rows == [("huzhu-2024", None, None), ("city-2014", "2014-01-01", "2014-12-31")]


def test_a_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    ran = run("policy", "use", "huzhu-2024", "--dry-run", "--format", "json")
    assert (data(ran)["receipt"], data(ran)["made"]) == (None, ["huzhu-2024"])
    assert not (tmp_path / "county.db").exists()
    run("policy", "use", "liandu-2023")
    assert run("policy", "use", "huzhu-2024", "--dry-run").code == 0
    assert used(run) == ["liandu-2023"]


REFUSED: list[Any] = [
    pytest.param(["nowhere"], 2, ["nowhere"], id="no such pack"),
    pytest.param(["nowhere.yaml"], 3, ["nowhere.yaml"], id="no such file"),
    pytest.param(["city-2014"], 2, ["city-2014", "--from", "--until"], id="times that the document hides"),
    pytest.param(["city-2014", "--from", "2014-01-01"], 2, ["--until"], id="an end that it hides"),
    pytest.param(
        ["city-2014", "--from", "2014-12-31", "--until", "2014-01-01"],
        2,
        ["2014-12-31"],
        id="days in disorder",
    ),
    pytest.param(["huzhu-2024", "--from", "2024-13-01"], 2, ["2024-13-01"], id="a day that is none"),
    pytest.param(["huzhu-2024", "--reading", "exams=nobody"], 2, ["exams=nobody"], id="no such reading"),
    pytest.param(["huzhu-2024", "--reading", "hearing=each"], 2, ["hearing=each"], id="no such rule"),
    pytest.param(["huzhu-2024", "--reading", "exams"], 2, ["exams"], id="a reading without a name"),
    pytest.param(["huzhu-2024", "huzhu-2024"], 2, ["huzhu-2024"], id="one pack twice"),
    pytest.param([], 2, [], id="no pack at all"),
]


@pytest.mark.parametrize(("words", "code", "named"), REFUSED)
def test_what_cannot_be_used_leaves_everything_as_it_was(
    run: Run, tmp_path: Path, words: Sequence[str], code: int, named: Sequence[str]
) -> None:
    ran = run("policy", "use", *words)
    assert (ran.code, ran.out) == (code, "")
    assert [word for word in named if word not in ran.err] == []
    assert not (tmp_path / "county.db").exists()


SPOILT = [
    pytest.param("minimum: 2", "minimums: 2", 13, "minimums", id="an unknown key"),
    pytest.param("minimum: 2", "minimum: .nan", 13, "minimum", id="no number"),
    pytest.param("minimum: 2", "minimum: 500", 13, "500", id="more than a year holds"),
    pytest.param("of: [lecture]", "of: [lectures]", 12, "lectures", id="no kind of activity"),
    pytest.param('clause: "4"', "clause: 51.10", 19, "51.10", id="a clause that YAML reads as a number"),
    pytest.param("reading: each", "reading: all", 18, "all", id="a default that is no reading"),
    pytest.param("schema: 1", "schema: 1\nschema: 1", 2, "schema", id="a key that stands twice"),
]


@pytest.mark.parametrize(("old", "new", "line", "word"), SPOILT)
def test_a_spoilt_file_is_refused_with_its_line(
    run: Run, tmp_path: Path, old: str, new: str, line: int, word: str
) -> None:
    path = a_pack(tmp_path, old, new)
    ran = run("--lang", "en", "policy", "use", path)
    assert (ran.code, ran.out) == (3, "")
    assert f"{path}, line {line}" in ran.err
    assert word in ran.err
    assert not (tmp_path / "county.db").exists()
    assert run("--lang", "en", "policy", "check", path).code == 1


def test_a_spoilt_file_leaves_the_set_in_use(run: Run, tmp_path: Path) -> None:
    run("policy", "use", "huzhu-2024")
    assert run("policy", "use", a_pack(tmp_path, "minimum: 2", "minimum: two")).code == 3
    assert used(run) == ["huzhu-2024"]


# -- check, template, list, show -----------------------------------------------------------------


def test_check_says_what_is_wrong_and_where(run: Run, tmp_path: Path) -> None:
    found = run("policy", "check", a_pack(tmp_path, "minimum: 2", "minimums: 2"), "--format", "json")
    told = json.loads(found.out)
    assert (found.code, told["rules"]) == (1, None)
    assert {(problem["code"], problem["line"]) for problem in told["problems"]} >= {("unknown-key", 13)}
    assert run("policy", "check", a_pack(tmp_path)).code == 0


def test_the_template_is_a_pack_without_a_fault(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "template.yaml"
    assert run("policy", "template", path).code == 0
    assert run("policy", "check", path).code == 0
    path.write_text("mine", encoding="utf-8")
    assert run("policy", "template", path).code == 2, "nothing is written over without --force"
    assert path.read_text(encoding="utf-8") == "mine"
    assert run("policy", "template", path, "--force").code == 0


def test_list_needs_no_database_and_knows_the_shipped_packs(run: Run, tmp_path: Path) -> None:
    found = data(run("policy", "list", "--format", "json"))
    assert {row["pack"] for row in found["packs"]} == {
        *("baseline", "city-2014", "huzhu-2024", "jinghai-2021-2025", "liandu-2023")
    }
    assert not (tmp_path / "county.db").exists()
    header = run("policy", "list", "--format", "csv").out.splitlines()[0]
    assert header == ",".join(found["packs"][0])


def test_a_pack_of_ones_own_goes_before_a_shipped_one(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "home" / "data" / "policies"
    own.mkdir(parents=True)
    (own / "huzhu.yaml").write_text(PACK.replace("pack: mine", "pack: huzhu-2024"), encoding="utf-8")
    (own / "spoilt.yaml").write_text("schema: 2\n", encoding="utf-8")
    found = data(run("policy", "list", "--format", "json"))
    (mine,) = [row for row in found["packs"] if row["pack"] == "huzhu-2024"]
    assert (mine["shipped"], mine["rules"]) == (False, 1)
    assert {Path(notice["file"]).name for notice in found["notices"]} == {"spoilt.yaml"}


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param(
            "en", "Each department or township must hold at least 2 rule-of-law lectures in 2025.", id="en"
        ),
        pytest.param("zh", "讲座", id="zh"),
    ],
)
def test_show_says_each_rule_in_words(run: Run, tmp_path: Path, language: str, words: str) -> None:
    ran = run("--lang", language, "policy", "show", a_pack(tmp_path))
    assert ran.code == 0
    assert words in ran.out
    assert "某办〔2025〕1号" in ran.out
    assert "不少于2次" in ran.out


def test_show_names_the_units_that_a_rule_hits(run: Run, tmp_path: Path) -> None:
    path = a_pack(tmp_path)
    before = data(run("policy", "show", path, "--format", "json"))
    assert before["rules"][0]["hits"] is None
    run("roster", "import", a_roster(tmp_path, units=UNITS, officers=some_officers(("x", "张三", "J"))))
    (rule,) = data(run("policy", "show", path, "--format", "json"))["rules"]
    assert (rule["rule"], rule["hits"], rule["units"]) == ("lectures", 2, ["东和乡人民政府", "县司法局"])
    assert rule["readings"] == ["each", "own"]


def test_show_knows_no_pack_of_another_name(run: Run) -> None:
    assert run("policy", "show", "nowhere").code == 2
