"""The report on quotas says what `quota check` says, in every format, and leaves no trace in the database."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from learnlaw.reports.render import ENDINGS
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import every_verb
from learnlaw.verbs.report_desk import NOT_JUDGED, as_text
from learnlaw.verbs.reports_quota import report_quota
from tests.conftest import Run
from tests.factories import digest
from tests.report.readback import rows_below
from tests.report.sight import golden

DAY = ("--on", "2025-01-10")
UNITS = ("序号", "单位", "应完成", "实完成", "完成率", "尚差")
PEOPLE = ("序号", "单位", "人员编码", "姓名", "考核周期", "应完成", "实完成", "完成率", "尚差")


def findings(run: Run, *words: str) -> list[Any]:
    done = run(*DAY, "quota", "check", "--year", "2024", "--format", "json", *words)
    found: list[Any] = json.loads(done.out)["findings"]
    return found


def figures(found: list[Any], kind: str) -> Counter[tuple[Decimal, ...]]:
    rows = [f for f in found if f["subject"]["kind"] == kind]
    return Counter(tuple(Decimal(f[key]) for key in ("minimum", "actual", "shortfall")) for f in rows)


def written(run: Run, tmp_path: Path, ending: str, *words: str) -> bytes:
    path = tmp_path / f"report.{ending}"
    done = run(*DAY, "report", "quota", "--year", "2024", "--force", "-o", path, *words)
    assert done.code == 0, done.err
    return path.read_bytes()


@pytest.mark.parametrize("ending", ENDINGS)
def test_every_format_says_what_quota_check_says(county: Run, tmp_path: Path, ending: str) -> None:
    made = written(county, tmp_path, ending, "--officers")
    asked = findings(county)
    for titles, kind in ((UNITS, "unit"), (PEOPLE, "officer")):
        rows = rows_below(ending, made, titles)
        said = Counter(tuple(row[titles.index(t)] for t in ("应完成", "实完成", "尚差")) for row in rows)
        assert said == figures(asked, kind) and said


def test_states_are_summed_as_quota_check_sums_them(county: Run, tmp_path: Path) -> None:
    said = json.loads(written(county, tmp_path, "json"))
    states = Counter(finding["state"] for finding in findings(county))
    totals = said["sections"][0]["blocks"][1]["table"]["totals"]
    order = ("met", "planned", "on_track", "behind", "impossible", "missed")
    assert totals[4:11] == [str(n) for n in (states.total(), *(states[state] for state in order))]


@pytest.mark.parametrize("unit", ["J", "县司法局", "G"])
def test_a_unit_is_shown_with_those_below_it(county: Run, tmp_path: Path, unit: str) -> None:
    rows = rows_below("json", written(county, tmp_path, "json", "--unit", unit), UNITS)
    asked = findings(county, "--unit", unit)
    assert Counter((row[1], row[3]) for row in rows) == Counter(
        (f["subject"]["name"], Decimal(f["actual"])) for f in asked if f["subject"]["kind"] == "unit"
    )


def test_units_stand_in_official_order_or_the_worst_first(county: Run, tmp_path: Path) -> None:
    order = [row[1] for row in rows_below("json", written(county, tmp_path, "json"), UNITS)][:6]
    assert order == [
        "示例县人民政府",
        "县委宣传部",
        "县司法局",
        "县教育局",
        "威远镇人民政府",
        "县政务服务中心",
    ]
    worst = rows_below("json", written(county, tmp_path, "json", "--worst"), UNITS)[:6]
    assert [row[5] for row in worst] == [2, 2, 1, 1, 0, 0]


def test_sessions_and_persons_are_told_apart_and_no_session_twice(county: Run, tmp_path: Path) -> None:
    said = json.loads(written(county, tmp_path, "json"))
    lectures = said["sections"][1]["blocks"][1]["table"]
    # L1 is credited to J and E and is one session of 40; L5, L7, L2, L3 say no number, R2 names one
    assert lectures["totals"][-1].startswith("6场次，41人次")
    assert lectures["totals"][3] == "7"


def test_the_year_before_stands_beside(county: Run, tmp_path: Path) -> None:
    rows = rows_below("json", written(county, tmp_path, "json"), (*UNITS, "上年"))
    assert {row[1]: row[6] for row in rows[:6]}["示例县人民政府"] == 1  # L4, of 2023-12-31
    assert {row[1]: row[6] for row in rows[:6]}["县司法局"] == 0


def test_it_leaves_no_trace_and_is_the_same_twice(county: Run, tmp_path: Path) -> None:
    before = digest(tmp_path / "county.db")
    first = {ending: written(county, tmp_path, ending) for ending in ENDINGS}
    assert {ending: written(county, tmp_path, ending) for ending in ENDINGS} == first
    assert digest(tmp_path / "county.db") == before


def test_it_is_chinese_whatever_the_screen_speaks(county: Run) -> None:
    here, there = (county("--lang", lang, *DAY, "report", "quota").out for lang in ("zh", "en"))
    assert here == there and "统计截至：2025-01-10" in here


def code_of(run: Run) -> str:
    line = next(x for x in run(*DAY, "report", "quota").out.splitlines() if x.startswith("操作日志校验码"))
    return line.partition("：")[2]


def test_the_code_is_that_of_the_last_change_of_judged_facts(county: Run) -> None:
    code = code_of(county)
    entries = json.loads(county("audit", "list", "--format", "json").out)["entries"]
    assert code == entries[-1]["short"]
    assert county(*DAY, "quota", "publicity", "县司法局", "--text", "请加强普法。").code == 0
    assert code_of(county) == code
    added = county(
        *("log", "add", "--kind", "lecture", "--unit", "J", "--date", "2024-12-30", "--topic", "宪法"),
        *("--hours", "2"),
    )
    assert added.code == 0, added.err
    assert code_of(county) != code
    assert county("audit", "verify", "--code", code_of(county)).code == 0


def test_what_changes_nothing_judged_goes_by_names_that_verbs_have() -> None:
    assert set(every_verb()) >= NOT_JUDGED


def test_readings_clauses_and_what_is_not_measured_are_printed(county: Run) -> None:
    said = county(*DAY, "report", "quota", "--year", "2024").out
    flat = "".join(said.split())
    assert "（另有口径：" in flat and "互政办〔2024〕18号第4条" in flat
    assert "不在本表计算之列" in flat and "补录" in flat


def test_what_it_knew_then(county: Run) -> None:
    said = county(*DAY, "--known-on", "2024-06-30", "report", "quota", "--year", "2024")
    assert said.code == 0 and "入账截至：2024-06-30" in said.out


# -- files ------------------------------------------------------------------------------------


def test_a_file_that_is_there_stays_without_force(county: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.csv"
    path.write_text("mine", encoding="utf-8")
    done = county(*DAY, "report", "quota", "-o", path)
    assert (done.code, path.read_text(encoding="utf-8")) == (2, "mine")


def test_the_database_is_never_written_over(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "county.csv"
    path.write_bytes(b"the database")
    done = run("--db", str(path), "report", "quota", "--force", "-o", path)
    assert (done.code, path.read_bytes()) == (2, b"the database")


@pytest.mark.parametrize("name", ["report.pdf", "report"])
def test_another_ending_is_refused_with_those_that_are_known(county: Run, tmp_path: Path, name: str) -> None:
    done = county(*DAY, "report", "quota", "-o", tmp_path / name)
    assert done.code == 2 and ".xlsx" in done.err and not (tmp_path / name).exists()


def test_without_a_pack_there_is_nothing_to_report(run: Run) -> None:
    assert run("report", "quota").code in (2, 4)


def test_a_unit_that_is_not_there_is_refused(county: Run) -> None:
    assert county(*DAY, "report", "quota", "--unit", "县财政局").code == 2


def test_the_text_is_as_it_was_looked_at(office: Desk) -> None:
    golden("quota.txt", as_text(report_quota(office, year=2024), 120))
