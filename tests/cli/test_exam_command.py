"""The exam commands as scripts rely on them: words, keys of JSON, headers of csv, exit codes, in both languages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.exam import rooms
from tests.exam.rooms import Room
from tests.factories import a_desk, digest

NEW = (
    "exam", "new", "--title", "年终学法考试", "--from", "2024-12-20 09:00", "--until", "2024-12-20 17:00",
    "--organiser", "A", "--seed", "7",
)  # fmt: skip
RESULT_KEYS = [
    "officer", "name", "unit", "attempt", "marks", "full", "passed", "makeup", "submitted_at", "state", "counts",
]  # fmt: skip
SUMMARY = [
    "expected", "exempt", "sat", "absent", "makeup", "turnout", "passed", "pass_rate", "excellent_rate",
    "mean", "median",
]  # fmt: skip
ITEM_KEYS = [
    "question", "n", "facility", "sd", "discrimination_index", "discriminative_efficiency",
    "effective_weight", "options", "flags",
]  # fmt: skip
TEST_KEYS = [
    "n", "mean", "median", "sd", "skewness", "kurtosis", "alpha", "error_ratio", "standard_error",
]  # fmt: skip
NUMBER = "K2024-001"


@pytest.fixture
def county(tmp_path: Path, run: Run) -> Path:
    """The county, its bank and its blueprint."""
    return rooms.a_room(tmp_path)


@pytest.fixture
def room(county: Path, run: Run) -> Iterator[Room]:
    """An exam of six officers, made and opened by commands; a desk to fill in sheets."""
    made = run(*NEW, "--blueprint", county.parent / "hall.yaml", "--unit", "G", "--exempt", "b2=产假")
    assert made.code == 0, made.err
    assert run("exam", "open", NUMBER).code == 0
    desk = a_desk(county.parent, create=False)
    yield Room(desk, county.parent, NUMBER)
    desk.close()


def sat(run: Run, room: Room) -> None:
    """a1 has all, a2 a third, the others are absent."""
    sheets = {"a1": room.sheet_of("a1"), "a2": room.sheet_of("a2", (2, 4))}
    ran = run("exam", "answers", "import", NUMBER, room.file(sheets))
    assert ran.code == 0, ran.err


def data(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


def table(ran: Ran) -> list[dict[str, str]]:
    assert ran.code == 0, ran.err
    return list(csv.DictReader(io.StringIO(ran.out.lstrip("\ufeff"))))


# -- blueprints --------------------------------------------------------------------------------------------


def test_a_blueprint_that_can_be_filled_ends_with_0(run: Run, county: Path) -> None:
    ran = run("exam", "blueprint", "check", county.parent / "hall.yaml", "--format", "json")
    assert ran.code == 0
    body = data(ran)
    assert list(body) == ["file", "sound", "cells", "conflicts", "problems"]
    assert body["sound"] is True and [cell["fits"] for cell in body["cells"]] == [1, 1, 1, 1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("kind: single, count: 1, marks: 10", "kind: single, count: 2, marks: 5", id="too few"),
        pytest.param("pass: 36", "pass: 61", id="a pass mark over the total"),
        pytest.param("schema: 1", "schema: 9", id="another schema"),
    ],
)
def test_a_blueprint_with_a_problem_ends_with_1(run: Run, county: Path, old: str, new: str) -> None:
    path = county.parent / "hall.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    ran = run("exam", "blueprint", "check", path, "--format", "json")
    assert ran.code == 1
    assert data(ran)["problems"] and not data(ran)["sound"]


def test_shipped_blueprints_are_listed_and_what_they_lack_is_named(run: Run) -> None:
    rows = data(run("exam", "blueprint", "list", "--format", "json"))["blueprints"]
    assert {row["blueprint"] for row in rows} == {"fujian", "jining", "qinghai", "spot-quiz"}
    for row in rows:
        ran = run("--on", "2026-11-21", "exam", "blueprint", "check", row["blueprint"], "--allow-reviewed")
        # one table asks for a subject on which no question ships, and says so
        lacking = row["blueprint"] == "fujian"
        assert (ran.code, "习近平法治思想" in ran.err) == (int(lacking), lacking), ran.err


def test_the_template_is_a_blueprint(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    assert run("exam", "template", path).code == 0
    assert run("--on", "2026-11-21", "exam", "blueprint", "check", path, "--allow-reviewed").code == 0
    again = run("exam", "template", path)
    assert again.code == 2
    assert run("exam", "template", path, "--force").code == 0
    assert run("exam", "template", tmp_path / "scores.csv").code == 0


# -- an exam -------------------------------------------------------------------------------------------------


def test_the_list_has_the_same_keys_in_json_and_csv(run: Run, room: Room) -> None:
    (exam,) = data(run("exam", "list", "--format", "json"))["exams"]
    (row,) = table(run("exam", "list", "--format", "csv"))
    assert set(row) == set(exam)
    assert exam["number"] == NUMBER and exam["from"] == "2024-12-20T09:00:00+08:00"
    assert data(run("exam", "list", "--year", "2023", "--format", "json"))["exams"] == []


def test_results_in_json(run: Run, room: Room) -> None:
    sat(run, room)
    body = data(run("exam", "results", NUMBER, "--format", "json"))
    assert list(body) == ["exam", "results", "summary"] and body["exam"] == NUMBER
    assert all(list(row) == RESULT_KEYS for row in body["results"])
    assert list(body["summary"]) == SUMMARY
    first, second, *others = body["results"]
    assert (first["officer"], first["marks"], first["full"], first["passed"]) == ("a1", "60", "60", True)
    assert (second["marks"], second["passed"], second["attempt"], second["makeup"]) == ("20", False, 1, False)
    assert first["submitted_at"].endswith("+08:00") and "T" in first["submitted_at"]
    assert {row["officer"]: row["state"] for row in others} == {
        "a3": "absent", "a4": "absent", "b1": "absent", "b2": "exempt",
    }  # fmt: skip
    assert body["summary"] == {
        "expected": 5, "exempt": 1, "sat": 2, "absent": 3, "makeup": 0, "turnout": "40", "passed": 1,
        "pass_rate": "50", "excellent_rate": None, "mean": "40", "median": "40",
    }  # fmt: skip


def test_headers_of_csv_are_the_keys_of_json(run: Run, room: Room) -> None:
    sat(run, room)
    rows = table(run("exam", "results", NUMBER, "--format", "csv"))
    assert list(rows[0]) == RESULT_KEYS
    units = table(run("exam", "results", NUMBER, "--by-unit", "--format", "csv"))
    assert [row["unit"] for row in units] == ["A", "B"] and set(SUMMARY) <= set(units[0])


def test_results_of_a_unit_are_those_of_it_and_below(run: Run, room: Room) -> None:
    sat(run, room)
    found = data(run("exam", "results", NUMBER, "--unit", "B", "--format", "json"))
    assert {row["unit"] for row in found["results"]} == {"B"} and found["summary"]["expected"] == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        pytest.param("zh", ["应考 5", "免考 1", "实考 2", "缺考 3", "补考 0", "参考率 40%"], id="zh"),
        pytest.param("en", ["Expected 5", "Exempt 1", "Sat 2", "Absent 3", "Made up 0", "40%"], id="en"),
    ],
)
def test_people_read_the_five_columns(run: Run, room: Room, language: str, words: list[str]) -> None:
    sat(run, room)
    told = run("--lang", language, "exam", "results", NUMBER)
    assert told.code == 0 and [word for word in words if word not in told.out] == []


def test_show_tells_what_papers_were_drawn_from_and_how_much_of_them_is_new(run: Run, county: Path) -> None:
    made = (*NEW, "--blueprint", county.parent / "hall.yaml", "--unit", "G", "--papers", "own")
    assert run(*made).code == 0 and run("exam", "open", NUMBER).code == 0
    body = data(run("exam", "show", NUMBER, "--format", "json"))
    assert [(row["officer"], row["attempt"]) for row in body["drawn"]] == [
        (one["officer"], 1) for one in body["expected"]
    ]
    (digest_,) = {row["digest"] for row in body["drawn"]}
    assert len(digest_) == 64 and {row["unseen"] for row in body["drawn"]} == {"100"}
    told = run("exam", "show", NUMBER).out
    assert "已组6份试卷" in told and "重复最多0%，未设上限" in told


def test_every_officers_own_paper_is_written_into_a_folder(run: Run, county: Path, tmp_path: Path) -> None:
    made = (*NEW, "--blueprint", county.parent / "hall.yaml", "--unit", "G", "--papers", "own")
    assert run(*made).code == 0 and run("exam", "open", NUMBER).code == 0
    folder, words = (
        tmp_path / "试卷",
        ("exam", "paper", NUMBER, "--all", "--what", "paper", "--ending", "html"),
    )
    assert run(*words, "-o", folder).code == 0
    papers = {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
    assert len(papers) == 6 and all(name.endswith(".html") for name in papers)
    assert not any("KEYCANARY" in text for text in papers.values())
    assert run(*words, "-o", folder).code == 2, "nothing is written over"
    assert run("exam", "paper", NUMBER, "--all", "--form", "A", "-o", folder).code == 2


# -- analysis ------------------------------------------------------------------------------------------------


def test_analysis_in_json(run: Run, room: Room) -> None:
    sat(run, room)
    body = data(run("exam", "analyse", NUMBER, "--format", "json"))
    assert {"items", "test"} <= set(body)
    assert all(set(ITEM_KEYS) <= set(row) for row in body["items"])
    assert list(body["test"]) == TEST_KEYS and body["test"]["n"] == 2
    single = next(row for row in body["items"] if row["question"] == "hall-1")
    assert single["facility"] == 1 and sum(single["options"].values()) == 2


def test_analysis_tells_what_is_not_known_yet_by_law_and_unit(run: Run, room: Room) -> None:
    sat(run, room)
    body = data(run("exam", "analyse", NUMBER, "--format", "json"))
    (law,) = body["laws"]
    assert (law["law"], law["takers"], law["telling"]) == ("行政处罚法", 2, False)
    assert [(row["unit"], row["name"], row["facility"]) for row in body["units"]] == [
        ("A", "县司法局", law["facility"])
    ]
    assert [(row["law"], row["unit"]) for row in body["cells"]] == [("行政处罚法", "A")]
    told = run("exam", "analyse", NUMBER).out
    assert "行政处罚法  " in told and "县司法局" in told and told.count("不能推及他人") == 2
    assert "县司法局" not in run("exam", "analyse", NUMBER, "--unit", "A").out
    assert run("exam", "analyse", NUMBER, "--unit", "Z").code == 2


def test_analysis_of_marks_from_elsewhere(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "marks.csv"
    path.write_text("candidate,q1,q2\nmax,1,2\nx,1,2\ny,0,1\nz,1,0\n", encoding="utf-8")
    body = data(run("exam", "analyse", "--marks", path, "--format", "json"))
    assert [row["question"] for row in body["items"]] == ["q1", "q2"]
    assert body["items"][0]["facility"] == round(2 / 3, 6) and list(body["test"]) == TEST_KEYS
    assert run("exam", "analyse").code == 2
    assert run("exam", "analyse", NUMBER, "--marks", path).code == 2


# -- exit codes ------------------------------------------------------------------------------------------------


def test_refused_input_ends_with_3_and_changes_nothing(run: Run, room: Room) -> None:
    room.desk.close()
    path = Path(room.desk.settings.database)
    before = digest(path)
    for ran in (
        run("exam", "answers", "import", NUMBER, room.file({"zz": {1: "A"}})),
        run("exam", "scores", "import", room.scores({"officer": "zz", "marks": 1})),
        run(*NEW, "--blueprint", room.folder / "hall.yaml", "--unit", "G"),
        run("exam", "makeup", NUMBER, "--from", "2024-12-01", "--until", "2024-12-02"),
    ):
        assert ran.code == 3 and ran.out == "" and ran.err
    assert digest(path) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("exam", "show", "K1999-001"), 2, id="an exam that is not there"),
        pytest.param(("exam", "open", NUMBER), 2, id="opened twice"),
        pytest.param(("exam", "analyse", NUMBER), 2, id="nothing to analyse"),
        pytest.param(("exam", "void", NUMBER), 2, id="no reason"),
        pytest.param(("exam", "void", NUMBER, "--reason", " "), 2, id="a blank reason"),
        pytest.param(("exam", "makeup", NUMBER, "--from", "someday", "--until", "x"), 2, id="no day"),
        pytest.param(("exam", "seats", NUMBER, "--hall", "一号=0x3"), 2, id="a hall without seats"),
        pytest.param(("exam", "mark", NUMBER, "a1", "1", "many"), 2, id="no number of marks"),
    ],
)
def test_what_cannot_be_done_ends_with_its_code(
    run: Run, room: Room, words: tuple[str, ...], code: int
) -> None:
    ran = run(*words)
    assert ran.code == code and ran.err and "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("words", "option"),
    [
        pytest.param(("exam", "void", NUMBER, "--reason", " "), "--reason", id="a reason"),
        pytest.param(("exam", "annul", NUMBER, "a1", "--reason", " "), "--reason", id="a reason for a paper"),
        pytest.param(("exam", "paper", NUMBER, "-o", "x.docx"), "--form", id="which form"),
    ],
)
def test_what_is_missing_is_asked_for_by_its_option(
    run: Run, room: Room, words: tuple[str, ...], option: str
) -> None:
    assert option in run(*words).err


def test_a_dry_run_says_what_would_come_in(run: Run, room: Room) -> None:
    path = room.file({"a1": room.sheet_of("a1")})
    ran = run("exam", "answers", "import", NUMBER, path, "--dry-run", "--format", "json")
    body = data(ran)
    assert body["counts"] == {"sheets": 1, "graded": 1} and body["receipt"] in (0, None)
    assert room.rows("SELECT count(*) FROM attempt") == [(0,)]
    scores = room.scores({"officer": "a1", "marks": 70}, title="别处的考试")
    assert run("exam", "scores", "import", scores, "--dry-run").code == 0
    assert room.facts() == {}


# -- what comes after ------------------------------------------------------------------------------------------


def test_an_exam_goes_from_papers_to_quotas_by_commands(run: Run, room: Room, tmp_path: Path) -> None:
    for what, more in (("paper", ["--form", "A"]), ("sheet", ["--form", "B"]), ("key", ["--form", "A"])):
        target = tmp_path / f"{what}.docx"
        assert run("exam", "paper", NUMBER, "--what", what, *more, "-o", target).code == 0
        assert target.stat().st_size > 1_000
        assert run("exam", "paper", NUMBER, "--what", what, *more, "-o", target).code == 2
    sat(run, room)
    assert run("exam", "close", NUMBER).code == 0
    preview = data(run("exam", "regrade", NUMBER, "hall-2", "--withdraw", "--format", "json"))
    assert [row["officer"] for row in preview["changes"]] == ["a2"] and preview["passes"] == 1
    assert run("exam", "regrade", NUMBER, "hall-2", "--withdraw", "--apply").code == 2
    assert run("exam", "regrade", NUMBER, "hall-2", "--withdraw", "--apply", "--reason", "题干有误").code == 0
    assert room.facts()["a2"] == [(1, 4000, True)]
    (correction,) = data(run("exam", "regrade", NUMBER, "--format", "json"))["corrections"]
    assert (
        run("exam", "regrade", NUMBER, "--undo", str(correction["correction"]), "--reason", "误判").code == 0
    )
    assert room.facts()["a2"] == [(1, 2000, False)]
    assert run("exam", "appeal", NUMBER, "a2", "1", "答案不对").code == 0
    assert run("exam", "appeal", NUMBER, "--answer", "1", "--rejected", "--words", "见条文").code == 0
    (appeal,) = data(run("exam", "appeals", NUMBER, "--format", "json"))["appeals"]
    assert (appeal["officer"], appeal["state"], appeal["answer"]) == ("a2", "rejected", "见条文")
    assert run("exam", "annul", NUMBER, "a1", "--reason", "代考").code == 0
    assert run("exam", "excuse", NUMBER, "a3", "--reason", "住院").code == 0
    assert run("exam", "admit", NUMBER, "a1", "--again", "--reason", "复核").code == 0
    summary = data(run("exam", "results", NUMBER, "--format", "json"))["summary"]
    assert (summary["expected"], summary["exempt"], summary["sat"]) == (4, 2, 1)
    assert run("exam", "void", NUMBER, "--reason", "泄题").code == 0
    assert room.facts() == {} and run("audit", "verify").code == 0


def test_the_group_lists_its_commands(run: Run) -> None:
    told = run("exam", "--help").out
    named = (
        "blueprint",
        "new",
        "list",
        "show",
        "open",
        "close",
        "sit",
        "paper",
        "answers",
        "scores",
        "results",
    )
    for name in (*named, "regrade", "analyse", "template"):
        assert name in told
