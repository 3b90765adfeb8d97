"""What `quota` prints is what a person counts by hand, and scripts can rely on its keys and exit codes."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.study import cancel_session, correct_session, log_session, undo
from tests.cli import huzhu
from tests.conftest import Ran, Run
from tests.county import a_record
from tests.factories import a_roster

EVERY_MEASURE = """\
schema: 1
pack: measures
title: {zh: 各种计量, en: every measure}
document: 某办〔2024〕1号
in_force: {from: 2024-01-01, until: 2024-12-31}
hours: {daily_cap: 8}
rules:
  - {id: head, title: {zh: 人均学时, en: hours a head}, subject: unit, where: {units: [J]},
     measure: hours, of: [law], minimum: 12, per: year, source: {clause: "1"}}
  - {id: covered, title: {zh: 轮训覆盖, en: covered}, subject: unit, where: {units: [G]},
     measure: coverage, of: [rotation], minimum: "90%", per: year, source: {clause: "2"}}
  - {id: staff, title: {zh: 法制审核人员, en: reviewers}, subject: unit, where: {units: [J]},
     measure: staffing, among: {duties: [reviewer]}, minimum: 2, per: year, source: {clause: "3"}}
  - {id: hours, title: {zh: 执法人员学时, en: hours of officers}, subject: officer, where: {duties: [enforcement]},
     measure: hours, of: [law], minimum: 10.5, per: year, source: {clause: "4"}}
  - {id: proof, title: {zh: 有佐证的讲座, en: proven lectures}, subject: unit, where: {units: [J]},
     measure: count, of: [lecture], minimum: 1, per: year, counts_if: {evidence: B}, source: {clause: "5"}}
"""
MEASURED = """\
编号,日期,单位,类型,主题,学时,参加人员,形式,状态,佐证等级
R1,2024-03-01,J,轮训,法治思维,6,J1、J2,,,
R2,2024-03-01,J,法治专题讲座,行政处罚法,5,J1,,,C
R3,2024-11-20,J,轮训,法治思维,4,J2、E1、W1,,计划,
"""
KEYS = [
    *("pack", "rule", "title", "reading", "force", "subject", "window", "minimum", "actual", "planned"),
    *("shortfall", "state", "last_by", "provisional", "also", "source"),
]


def data(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def check(run: Run, *words: str) -> Any:
    return data(run("--on", "2025-01-10", "quota", "check", "--year", "2024", "--format", "json", *words))


def _filled(folder: Path, ledger: Path) -> list[tuple[str | Path, ...]]:
    return [("roster", "import", huzhu.roster(folder)), ("log", "import", ledger)]


@pytest.fixture
def county(run: Run, tmp_path: Path) -> Run:
    """The command line over the county of Huzhu, its ledger in."""
    for words in (("policy", "use", "huzhu-2024"), *_filled(tmp_path, huzhu.ledger(tmp_path))):
        ran = run(*words)
        assert ran.code == 0, ran.err
    return run


@pytest.fixture
def measured(run: Run, tmp_path: Path) -> Run:
    """The command line over the same county under a pack with every measure."""
    pack = tmp_path / "measures.yaml"
    pack.write_text(EVERY_MEASURE, encoding="utf-8")
    ledger = tmp_path / "ledger.csv"
    ledger.write_text(MEASURED, encoding="utf-8")
    for words in (("policy", "use", pack), *_filled(tmp_path, ledger)):
        ran = run(*words)
        assert ran.code == 0, ran.err
    return run


# -- check -------------------------------------------------------------------------------------


def test_a_year_is_what_is_counted_by_hand(county: Run) -> None:
    told = check(county)
    found = {(f["rule"], f["subject"]["code"]): f for f in told["findings"] if f["force"] == "must"}
    assert {key: (f["actual"], f["minimum"], f["shortfall"], f["state"]) for key, f in found.items()} == {
        (rule, unit): (str(n), str(least), str(max(least - n, 0)), "met" if n >= least else "missed")
        for rule, counted in huzhu.COUNTED.items()
        for unit, n in counted.items()
        for least in [huzhu.MINIMUM[rule]]
    }
    assert told["summary"] == {
        "missed": 11, "impossible": 0, "behind": 0, "on_track": 0, "planned": 0, "met": 5,
    }  # fmt: skip
    assert told["aims"] == huzhu.AIMS


def test_the_json_has_its_keys_in_their_order(county: Run) -> None:
    told = check(county)
    assert list(told) == [
        *("as_of", "known_on", "packs", "findings", "summary", "aims", "overdue", "notices")
    ]
    assert (told["as_of"], told["known_on"], told["packs"]) == ("2025-01-10", None, ["huzhu-2024"])
    assert {tuple(f) for f in told["findings"]} == {tuple(KEYS)}
    (first,) = [f for f in told["findings"] if (f["rule"], f["subject"]["code"]) == ("lectures", "G")]
    assert json.dumps(first, ensure_ascii=False) == (
        '{"pack": "huzhu-2024", "rule": "lectures", "title": "法治专题讲座", "reading": null, "force": "must", '
        '"subject": {"kind": "unit", "code": "G", "name": "示例县人民政府"}, '
        '"window": {"from": "2024-01-01", "until": "2024-12-31"}, '
        '"minimum": "2", "actual": "1", "planned": "0", "shortfall": "1", "state": "missed", "last_by": null, '
        '"provisional": false, "also": [], "source": {"document": "互政办〔2024〕18号", "clause": "4"}}'
    )


def test_plans_gone_by_and_windows_unknown_are_told(county: Run) -> None:
    told = check(county)
    assert [(plan["number"], plan["organiser"], plan["until"]) for plan in told["overdue"]] == [
        ("L10", "S", "2024-11-01")
    ]
    assert len(told["notices"]) == 1
    assert "huzhu-2024/appointment-training" in told["notices"][0]


def test_findings_stand_in_the_order_of_states_and_units(county: Run) -> None:
    states = ["missed", "impossible", "behind", "on_track", "planned", "met"]
    units = [row[0] for row in huzhu.UNITS[1:]]
    homes = {row[0]: row[2] for row in huzhu.OFFICERS[1:]}

    def place(finding: Any) -> tuple[object, ...]:
        subject = finding["subject"]
        unit = homes.get(subject["code"], subject["code"])
        officer = subject["kind"] == "officer"
        return states.index(finding["state"]), officer, units.index(unit), subject["code"], finding["rule"]

    places = [place(finding) for finding in check(county)["findings"]]
    assert places == sorted(places)


def test_the_year_before_and_the_year_after_count_their_own(county: Run) -> None:
    assert check(county, "--rule", "lectures")["findings"][0]["window"]["from"] == "2024-01-01"
    none = data(county("--on", "2025-01-10", "quota", "check", "--rule", "lectures", "--format", "json"))
    assert none["findings"] == [], "the pack's time is over, and it is not carried"
    county("policy", "use", "huzhu-2024", "--carry")
    carried = data(county("--on", "2025-01-10", "quota", "check", "--rule", "lectures", "--format", "json"))
    actual = {f["subject"]["code"]: (f["actual"], f["provisional"]) for f in carried["findings"]}
    assert actual == {code: (str(int(code in "GW")), True) for code in "GXJEWSN"}


def test_csv_has_the_keys_of_json_for_headers(county: Run, measured: Run) -> None:
    ran = measured("--on", "2025-01-10", "quota", "check", "--year", "2024", "--format", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert list(rows[0]) == [
        *("pack", "rule", "title", "reading", "force", "subject_kind", "subject_code", "subject_name"),
        *("window_from", "window_until", "minimum", "actual", "planned", "shortfall", "state", "last_by"),
        *("provisional", "also", "source_document", "source_clause"),
        *("covered", "of", "short", "material_incomplete", "made_up"),
    ]
    (covered,) = [row for row in rows if row["rule"] == "covered"]
    assert (covered["actual"], covered["covered"], covered["of"], covered["short"]) == ("50", "2", "4", "2")
    (proof,) = [row for row in rows if row["rule"] == "proof"]
    assert (proof["state"], proof["material_incomplete"], proof["covered"]) == ("missed", "true", "")


def test_csv_of_nothing_is_its_header(county: Run) -> None:
    ran = county("--on", "2031-01-10", "quota", "check", "--format", "csv")
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert ran.out.startswith("pack,rule,title,")


FIGURES = [
    pytest.param("head", "J", ("12", "7", "0", "5"), id="hours a head: 8 and 6 over two"),
    pytest.param("covered", "G", ("90", "50", "0", "40"), id="two of four were trained"),
    pytest.param("staff", "J", ("2", "0", "0", "2"), id="no reviewer"),
    pytest.param("hours", "J1", ("10.5", "8", "0", "2.5"), id="the cap of a day"),
    pytest.param("hours", "J2", ("10.5", "6", "0", "4.5"), id="half hours"),
    pytest.param("proof", "J", ("1", "0", "0", "1"), id="evidence is missing"),
]


@pytest.mark.parametrize(("rule", "code", "figures"), FIGURES)
def test_figures_are_decimal_strings(measured: Run, rule: str, code: str, figures: tuple[str, ...]) -> None:
    (found,) = [f for f in check(measured, "--rule", rule)["findings"] if f["subject"]["code"] == code]
    assert (found["minimum"], found["actual"], found["planned"], found["shortfall"]) == figures
    persons = [found.get(key) for key in ("covered", "of", "short")]
    expected = {"covered": [2, 4, 2], "staff": [0, 2, 2]}.get(rule, [None, None, None])
    assert persons == expected


def test_what_is_planned_would_close_some_of_it(measured: Run) -> None:
    told = data(measured("--on", "2024-11-01", "quota", "check", "--format", "json"))
    found = {(f["rule"], f["subject"]["code"]): (f["planned"], f["state"]) for f in told["findings"]}
    assert found["covered", "G"] == ("50", "planned")
    assert found["head", "J"] == ("2", "behind")
    assert found["hours", "J2"] == ("4", "behind")


ASKED = [
    pytest.param(["--unit", "J"], {"J", "J1"}, id="a unit with its officers"),
    pytest.param(["--unit", "县司法局"], {"J", "J1"}, id="by its name"),
    pytest.param(["--unit", "G"], {"G", "J", "J1", "E", "W", "W1", "S"}, id="a unit with those below it"),
    pytest.param(["--rule", "case-reviews"], {"J"}, id="a rule"),
    pytest.param(["--rule", "huzhu-2024/hearings"], {"G"}, id="a rule of a pack"),
    pytest.param(["--rule", "exams", "--unit", "X"], {"X"}, id="both"),
]


@pytest.mark.parametrize(("words", "subjects"), ASKED)
def test_a_part_of_the_verdict(county: Run, words: Sequence[str], subjects: set[str]) -> None:
    told = check(county, *words)
    assert {f["subject"]["code"] for f in told["findings"]} == subjects
    assert sum(told["summary"].values()) == sum(f["force"] == "must" for f in told["findings"])


# -- exit codes ------------------------------------------------------------------------------------


def test_exit_codes_of_an_empty_house(run: Run, tmp_path: Path) -> None:
    assert run("quota", "check").code == 4, "there is no database"
    assert not (tmp_path / "county.db").exists()
    run("policy", "use", "huzhu-2024")
    assert run("quota", "check").code == 2, "there are no units"
    assert run("roster", "import", huzhu.roster(tmp_path)).code == 0
    assert run("--on", "2024-03-01", "quota", "check").code == 0, "nothing is missed yet"
    assert run("--on", "2025-01-01", "quota", "check", "--year", "2024").code == 1


def test_a_roster_without_a_pack_is_nothing_to_judge(run: Run, tmp_path: Path) -> None:
    run("roster", "import", huzhu.roster(tmp_path))
    for words in (["check"], ["plan"], ["notices"], ["explain", "lectures", "J"]):
        ran = run("--lang", "en", "quota", *words)
        assert (ran.code, ran.out) == (2, "")
        assert "policy use" in ran.err


EXITS = [
    pytest.param(["check", "--year", "2024"], 1, id="something is missed"),
    pytest.param(["check", "--year", "2024", "--rule", "case-reviews"], 0, id="what is asked for is met"),
    pytest.param(["check", "--year", "2024", "--unit", "C"], 0, id="nothing is asked of the court"),
    pytest.param(["check", "--rule", "lecture"], 2, id="no such rule"),
    pytest.param(["check", "--rule", "huzhu-2024/lecture"], 2, id="no such rule of the pack"),
    pytest.param(["check", "--unit", "县司法"], 2, id="no such unit"),
    pytest.param(["check", "--year", "24"], 2, id="no year"),
    pytest.param(["check", "--format", "xml"], 2, id="no such format"),
    pytest.param(["explain", "lectures", "J", "--year", "2024"], 0, id="explained"),
    pytest.param(["explain", "lectures", "C", "--year", "2024"], 2, id="the rule does not judge the court"),
    pytest.param(["explain", "lectures", "谁", "--year", "2024"], 2, id="nobody of that name"),
    pytest.param(["explain", "lecture", "J", "--year", "2024"], 2, id="explain no such rule"),
    pytest.param(["plan"], 0, id="a plan"),
    pytest.param(["notices", "--year", "2024"], 0, id="letters"),
    pytest.param(["notices", "--unit", "谁"], 2, id="letters to nobody"),
    pytest.param(["notices", "--year", "2024", "--issue"], 2, id="a circular without approval"),
    pytest.param(["notice", "2025-1", "received"], 2, id="a letter that was never issued"),
    pytest.param(["notice", "2025-1", "lost"], 2, id="no such state"),
    pytest.param(["publicity", "谁", "--text", "请"], 2, id="publicity to nobody"),
]


@pytest.mark.parametrize(("words", "code"), EXITS)
def test_exit_codes(county: Run, words: Sequence[str], code: int) -> None:
    ran = county("--on", "2025-01-10", "quota", *words)
    assert ran.code == code, ran.err
    assert bool(ran.err) or code != 2


def test_an_aim_is_no_exit_code(run: Run, tmp_path: Path) -> None:
    pack = tmp_path / "aim.yaml"
    pack.write_text(EVERY_MEASURE.replace("minimum:", "force: aim, minimum:"), encoding="utf-8")
    run("policy", "use", pack)
    run("roster", "import", huzhu.roster(tmp_path))
    ran = run("--on", "2025-01-10", "quota", "check", "--year", "2024", "--format", "json")
    assert (ran.code, sum(data(ran)["summary"].values()), data(ran)["aims"]) == (0, 0, {"behind": 6})


# -- languages -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words", "others"),
    [
        pytest.param(
            "zh",
            ["截至2025-01-10", "考核指标", "应完成", "实完成", "尚差", "已完成", "县司法局", "达标1/1人"],
            ["Minimum", "met"],
            id="Chinese",
        ),
        pytest.param(
            "en",
            [
                "as of 2025-01-10",
                "Minimum",
                "Actual",
                "Short by",
                "met",
                "县司法局",
                "1/1 officers have met it",
            ],
            ["应完成", "已完成"],
            id="English",
        ),
    ],
)
def test_a_table_speaks_one_language(
    county: Run, tmp_path: Path, language: str, words: Sequence[str], others: Sequence[str]
) -> None:
    asked = ["--lang", language, "--db", str(tmp_path / "county.db"), "--on", "2025-01-10"]
    command = [sys.executable, "-m", "learnlaw", *asked, "quota", "check", "--year", "2024", "--unit", "J"]
    ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True)
    assert [word for word in words if word not in ran.stdout] == []
    assert [word for word in others if word in ran.stdout] == []


def test_codes_and_keys_never_change_with_the_language(county: Run) -> None:
    asked = ["--on", "2025-01-10", "quota", "check", "--year", "2024", "--format", "json"]
    chinese, english = (data(county("--lang", language, *asked)) for language in ("zh", "en"))
    for told in (chinese, english):
        for finding in told["findings"]:
            del finding["title"]
        del told["notices"]
    assert chinese == english


# -- known on ---------------------------------------------------------------------------------------


def on_day(desk: Desk, day: str) -> Desk:
    """The desk when the clock shows noon of that day."""
    when = date.fromisoformat(day)
    return replace(desk, clock=FixedClock(datetime(when.year, when.month, when.day, 4, tzinfo=UTC)))


def test_an_old_report_comes_again_whatever_was_entered_later(county: Run, desk: Desk) -> None:
    lecture = a_record("2024-05-20", units=("W",), number="W-1", topic="一")
    log_session(on_day(desk, "2024-06-01"), lecture)
    log_session(on_day(desk, "2024-06-01"), a_record("2024-05-21", units=("W",), number="W-2", topic="二"))
    asked = ["--on", "2024-06-30", "quota", "check", "--format", "json"]
    then = county("--known-on", "2024-06-30", *asked).out
    log_session(on_day(desk, "2024-07-05"), a_record("2024-06-01", units=("S",), number="S-1"))
    other = replace(lecture, units=("S",), organiser="W")
    correct_session(on_day(desk, "2024-08-01"), "W/W-1", other, reason="单位写错")
    cancel_session(on_day(desk, "2024-08-02"), "W/W-2", reason="未举办")
    receipt = log_session(on_day(desk, "2024-08-03"), a_record("2024-06-02", units=("S",), number="S-2"))
    undo(on_day(desk, "2024-08-04"), receipt.number)
    desk.close()
    assert county("--known-on", "2024-06-30", *asked).out == then
    actual = {
        known: [
            f["actual"]
            for f in data(county("--known-on", known, *asked, "--rule", "lectures"))["findings"]
            if f["subject"]["code"] in "WS"
        ]
        for known in (
            "2024-05-31",
            "2024-06-01",
            "2024-07-05",
            "2024-08-01",
            "2024-08-02",
            "2024-08-03",
            "2024-08-04",
        )
    }
    assert actual == {
        "2024-05-31": ["0", "0"],
        "2024-06-01": ["0", "2"],
        "2024-07-05": ["1", "2"],
        "2024-08-01": ["1", "2"],
        "2024-08-02": ["0", "2"],
        "2024-08-03": ["0", "3"],
        "2024-08-04": ["0", "2"],
    }


# -- explain -----------------------------------------------------------------------------------------


def explained(run: Run, *words: str) -> Any:
    told = data(run("--lang", "en", "--on", "2025-01-10", "quota", "explain", *words, "--format", "json"))
    (one,) = told["explanations"]
    return one


def test_explain_lists_what_counted_and_what_did_not(county: Run) -> None:
    one = explained(county, "exams", "县教育局", "--year", "2024")
    assert list(one) == ["finding", "counted", "left_out", "planned"]
    assert (one["finding"]["actual"], one["finding"]["shortfall"]) == ("3", "2")
    assert [(a["number"], a["day"], a["amount"]) for a in one["counted"]] == [
        ("K1", "2024-02-01", "1"),
        ("K2", "2024-05-01", "1"),
        ("K3", "2024-08-01", "1"),
    ]
    assert {item["number"]: item["reason"] for item in one["left_out"]} == {
        "L1": "another kind of activity",
        "L3": "another kind of activity",
        "K5": "nobody of this unit sat it",
    }
    late = [note for addend in one["counted"] for note in addend["notes"]]
    assert [note.startswith("entered ") for note in late] == [True, True, True]


EXPLAINED = [
    pytest.param(["head", "J"], {"J1": "8", "J2": "6"}, {}, id="hours a head, by person"),
    pytest.param(
        ["covered", "G"],
        {"J1": "1", "J2": "1"},
        {"E1": "no activity that counts", "W1": "no activity that counts"},
        id="coverage, by person",
    ),
    pytest.param(["staff", "J"], {}, {}, id="staffing"),
    pytest.param(["hours", "J1"], {"R1": "6", "R2": "2"}, {}, id="hours of an officer"),
    pytest.param(
        ["measures/hours", "钱二"], {"R1": "6"}, {"R3": "planned, and not entered as held"}, id="by names"
    ),
    pytest.param(["proof", "J"], {}, {"R2": "evidence grade C, grade B is asked"}, id="evidence"),
]


@pytest.mark.parametrize(("words", "counted", "left_out"), EXPLAINED)
def test_explain_each_measure(
    measured: Run, words: Sequence[str], counted: dict[str, str], left_out: dict[str, str]
) -> None:
    one = explained(measured, *words, "--year", "2024")
    assert {addend["number"]: addend["amount"] for addend in one["counted"]} == counted
    found = {item["number"]: item["reason"] for item in one["left_out"]}
    assert {number: found.get(number) for number in left_out} == left_out
    assert [number for number in found if number not in left_out and not number.startswith("R")] == []


def test_explain_says_what_bit(measured: Run) -> None:
    one = explained(measured, "hours", "J1", "--year", "2024")
    notes = [note for note in one["counted"][1]["notes"] if "cap" in note]
    assert notes == ["3 hours above the cap of 8 a day"]
    table = measured(
        "--lang", "zh", "--on", "2025-01-10", "quota", "explain", "hours", "J1", "--year", "2024"
    )
    assert "超出每日上限8学时，3学时不计" in table.out
    assert "某办〔2024〕1号第4条" in table.out


def test_explain_tells_what_only_lacks_material(measured: Run) -> None:
    asked = ["--on", "2025-01-10", "quota", "explain", "proof", "J", "--year", "2024"]
    assert "材料不全" in measured("--lang", "zh", *asked).out
    assert explained(measured, "proof", "J", "--year", "2024")["finding"]["material_incomplete"] is True


def test_namesakes_are_never_guessed(measured: Run, tmp_path: Path) -> None:
    more = [huzhu.OFFICERS[0], ["J9", "钱二", "J", "行政执法人员", "", ""]]
    measured("roster", "import", a_roster(tmp_path, officers=more))
    ran = measured("--on", "2025-01-10", "quota", "explain", "hours", "钱二", "--year", "2024")
    assert ran.code == 2
    assert "J2" in ran.err
    assert "J9" in ran.err


def test_explain_goes_by_what_was_known(county: Run, desk: Desk) -> None:
    log_session(on_day(desk, "2024-06-01"), a_record("2024-05-20", units=("W",), number="W-1"))
    desk.close()
    asked = ["--on", "2024-06-30", "quota", "explain", "lectures", "W", "--format", "json"]
    counted = {
        known: len(data(county("--known-on", known, *asked))["explanations"][0]["counted"])
        for known in ("2024-05-31", "2024-06-01")
    }
    assert counted == {"2024-05-31": 0, "2024-06-01": 1}


# -- plan --------------------------------------------------------------------------------------------


def test_what_a_plan_proposes_closes_what_can_be_closed(county: Run) -> None:
    """Enters every proposal as planned, as a coordinator would, and checks again."""
    told = data(county("--on", "2024-11-01", "quota", "plan", "--format", "json"))
    assert set(told["proposals"][0]) == {
        *("day", "subject", "name", "pack", "rule", "title", "amount", "measure")
    }
    kinds = {
        row["rule"]: row for row in data(county("policy", "show", "huzhu-2024", "--format", "json"))["rules"]
    }
    homes = {row[0]: row[2] for row in huzhu.OFFICERS[1:]}
    for n, proposal in enumerate(told["proposals"]):
        subject = proposal["subject"]
        words = ["--unit", homes.get(subject, subject), "--date", proposal["day"], "--status", "计划"]
        words += ["--kind", KIND[proposal["rule"]], "--topic", f"补齐{n}", "--hours", "2"]
        words += ["--attend", subject] if subject in homes else []
        ran = county("log", "add", *words)
        assert ran.code == 0, ran.err
    assert set(KIND) <= set(kinds)
    after = data(county("--on", "2024-11-01", "quota", "check", "--format", "json"))
    still = [
        (f["rule"], f["subject"]["code"]) for f in after["findings"] if f["state"] in ("behind", "on_track")
    ]
    assert still == []
    assert data(county("--on", "2024-11-01", "quota", "plan", "--format", "json"))["proposals"] == []


KIND = {
    "lectures": "lecture",
    "exams": "exam",
    "enforcement-training": "enforcement_training",
    "hearings": "hearing",
    "case-reviews": "case_review",
    "duty-reports": "duty_report",
    "duty-reports-townships": "duty_report",
    "first-agenda": "first_agenda",
    "centre-group": "centre_group",
    "leaders-exam": "exam",
    "appointment-training": "promotion_training",
    "team-study": "collective_study",
    "required-list": "required_list",
    "emergency-training": "emergency_law_training",
    "petition-rules": "petition_rules_study",
    "backbone-training": "backbone_training",
}


def test_a_plan_in_a_table_and_in_csv(measured: Run) -> None:
    table = measured("--lang", "zh", "--on", "2024-11-01", "quota", "plan")
    assert (table.code, "执法人员学时" in table.out) == (0, True)
    ran = measured("--on", "2024-11-01", "quota", "plan", "--format", "csv")
    rows = list(csv.DictReader(StringIO(ran.out)))
    assert {(row["rule"], row["subject"], row["amount"]) for row in rows} == {
        ("head", "J", "3"),
        ("hours", "J1", "2.5"),
        ("hours", "J2", "0.5"),
        ("proof", "J", "1"),
    }


# -- letters -----------------------------------------------------------------------------------------


def test_letters_are_drafted_issued_and_followed_up(county: Run) -> None:
    on = ["--on", "2025-01-10", "quota"]
    drafts = data(county(*on, "notices", "--year", "2024", "--format", "json"))["letters"]
    assert [(row["unit"], row["level"]) for row in drafts] == [(unit, "circular") for unit in "GXEWS"]
    letters = {row["unit"]: row["text"] for row in drafts}
    assert letters["X"] == (
        "县委宣传部：截至2025年1月10日，贵单位国家工作人员学法用法考试完成0次，应完成5次"
        "（互政办〔2024〕18号第4条），尚差5次，请书面说明原因并报整改措施。\n"
        "县委宣传部：截至2025年1月10日，贵单位法治专题讲座完成1次，应完成2次"
        "（互政办〔2024〕18号第4条），尚差1次，请书面说明原因并报整改措施。"
    )
    issue = [*on, "notices", "--year", "2024", "--issue", "--approved-by", "县长", "--format", "json"]
    assert data(county(*issue, "--dry-run"))["receipt"] is None
    made = data(county(*issue, "--unit", "县委宣传部", "--reply-by", "2099-01-20"))["made"]
    assert len(data(county(*issue))["made"]) == 4
    assert county(*issue).code == 2, "every letter that is due went out"
    assert data(county(*on, "notices", "--year", "2024", "--format", "json"))["letters"] == []
    (code,) = made
    for state in ("received", "answered", "checked", "closed"):
        assert county(*on, "notice", code, state).code == 0
    assert county(*on, "notice", code, "received").code == 2
    listed = data(county(*on, "notices", "--issued", "--format", "json"))["notices_issued"]
    assert {row["notice"]: row["state"] for row in listed}[code] == "closed"


def test_a_letter_is_overdue_the_day_after_its_reply_date(county: Run) -> None:
    words = ["--on", "2024-11-01", "quota", "notices", "--issue", "--unit", "G", "--reply-by", "2024-11-15"]
    assert county(*words).code == 0
    states = {}
    for on in ("2024-11-15", "2024-11-16"):
        listed = data(county("--on", on, "quota", "notices", "--issued", "--format", "json"))
        states[on] = [row["state"] for row in listed["notices_issued"]]
    assert states == {"2024-11-15": ["issued"], "2024-11-16": ["overdue"]}
    assert "逾期" in county("--lang", "zh", "--on", "2024-11-16", "quota", "notices", "--issued").out


def test_a_publicity_reminder_is_in_a_persons_own_words(county: Run) -> None:
    ran = county("--on", "2025-01-10", "quota", "publicity", "J", "--text", "请依法履行普法责任。")
    assert ran.code == 0
    listed = data(county("--on", "2025-01-10", "quota", "notices", "--issued", "--format", "json"))
    assert [(row["level"], row["unit"], row["text"]) for row in listed["notices_issued"]] == [
        ("publicity", "J", "请依法履行普法责任。")
    ]
    for text, code in ((" ", 2), ("请\u202e阅", 3)):
        assert county("--on", "2025-01-10", "quota", "publicity", "县司法局", "--text", text).code == code
