"""Editing questions: an edit is the next version and a draft, approval and retirement leave the words alone."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learnlaw.store.base import open_engine
from learnlaw.store.questions import EditedMeanwhileError, add_versions, load_versions
from tests.cli.test_bank_command import TODAY, a_bank, data
from tests.conftest import Run
from tests.factories import digest

OFFICE = ("--office", "县司法局", "--name", "张三")


@pytest.fixture
def bank(run: Run, tmp_path: Path) -> Path:
    """A database with two questions of its own; its path."""
    assert run("policy", "use", "huzhu-2024").code == 0
    assert run("bank", "import", a_bank(tmp_path)).code == 0
    return tmp_path / "county.db"


def shown(run: Run, id: str) -> Any:
    return data(run("bank", "show", id, "--format", "json"))


def edited(run: Run, *words: str) -> Any:
    return data(run("bank", "edit", *words, "--reason", "有误", "--format", "json"))


# -- edit -----------------------------------------------------------------------------------------


def test_an_edit_is_the_next_version_and_a_draft(run: Run, bank: Path) -> None:
    run("bank", "approve", "mine-001", *OFFICE)
    told = edited(run, "mine-001", "--stem", "镇政府当场罚公民的款，数额最高是多少？", "--key", "b")
    assert told["counts"] == {"questions_changed": 1} and told["receipt"]
    now = shown(run, "mine-001")
    assert (now["version"], now["state"], now["approved"]) == (2, "draft", None)
    (_, before) = now["versions"]
    assert (before["version"], before["state"], before["stem"]) == (
        1,
        "approved",
        "镇政府对公民当场罚款，数额最高是多少？",
    )


@pytest.mark.parametrize(
    ("id", "words", "field", "value"),
    [
        pytest.param("mine-001", ("--key", "ａ"), "key", "A", id="a letter in full width"),
        pytest.param("mine-002", ("--key", "错"), "key", False, id="a statement that is wrong"),
        pytest.param("mine-001", ("--option", "一", "--option", "二"), "options", ["一", "二"], id="options"),
        pytest.param(
            "mine-001", ("--article", "第五十二条第一款"), "article", "52.1", id="an article in words"
        ),
        pytest.param("mine-001", ("--rationale", "另有说明"), "rationale", "另有说明", id="a rationale"),
        pytest.param("mine-001", ("--difficulty", "hard"), "difficulty", "hard", id="a difficulty"),
        pytest.param("mine-001", ("--case", "true"), "case", True, id="a case"),
        pytest.param("mine-001", ("--pool", "reserved"), "pool", "reserved", id="a pool"),
        pytest.param("mine-001", ("--tag", "罚款", "--tag", "当场"), "tags", ["罚款", "当场"], id="tags"),
        pytest.param("mine-001", ("--edition", "2021-01-22", "--law", "刑法"), "law", "刑法", id="a law"),
        pytest.param(
            "mine-001", ("--stem", " 甲？ ", "--state", "reviewed"), "state", "reviewed", id="reviewed"
        ),
    ],
)
def test_each_part_can_be_edited(
    run: Run, bank: Path, id: str, words: tuple[str, ...], field: str, value: object
) -> None:
    edited(run, id, *words)
    now = shown(run, id)
    assert (now["version"], now[field]) == (2, value)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("mine-001", "--key", "E"), 3, id="a key that is no option"),
        pytest.param(("mine-002", "--key", "也许"), 3, id="neither true nor false"),
        pytest.param(("mine-001", "--stem", " "), 3, id="no stem"),
        pytest.param(("mine-001", "--option", "一"), 3, id="one option"),
        pytest.param(("mine-001", "--stem", "甲\u202e乙"), 3, id="a sign that turns the line"),
        pytest.param(("mine-001",), 2, id="nothing to change"),
        pytest.param(("mine-001", "--key", "B"), 2, id="what it says already"),
        pytest.param(("mine-001", "--state", "draft"), 2, id="the state that it has"),
        pytest.param(("mine-009", "--key", "B"), 2, id="a question that is not there"),
        pytest.param(("mine-001", "--restore", "7"), 2, id="a version that is not there"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(
    run: Run, bank: Path, words: tuple[str, ...], code: int
) -> None:
    before = digest(bank)
    ran = run("bank", "edit", *words, "--reason", "有误")
    assert ran.code == code and ran.err.strip()
    assert digest(bank) == before


def test_a_reason_is_asked_and_kept(run: Run, bank: Path) -> None:
    assert run("bank", "edit", "mine-001", "--key", "A").code == 2
    edited(run, "mine-001", "--key", "A")
    (entry,) = data(run("audit", "list", "--last", "1", "--format", "json"))["entries"]
    assert (entry["verb"], entry["subject"], entry["reason"]) == ("edit_question", "mine-001", "有误")
    assert (entry["before"], entry["after"]) == ({"version": 1, "key": "B"}, {"version": 2, "key": "A"})
    assert run("audit", "verify").code == 0


def test_a_dry_run_of_an_edit_changes_nothing(run: Run, bank: Path) -> None:
    before = digest(bank)
    assert edited(run, "mine-001", "--key", "A", "--dry-run")["receipt"] is None
    assert digest(bank) == before


def test_an_earlier_version_comes_back_as_the_next_one(run: Run, bank: Path) -> None:
    edited(run, "mine-001", "--key", "A")
    edited(run, "mine-001", "--restore", "1")
    now = shown(run, "mine-001")
    assert (now["version"], now["key"], len(now["versions"])) == (3, "B", 3)


def test_what_bank_check_would_find_is_told_at_once(run: Run, bank: Path) -> None:
    told = edited(run, "mine-001", "--article", "999")
    assert [notice["code"] for notice in told["notices"]] == ["no-such-article"]


def test_a_question_that_ships_is_edited_in_the_database(run: Run, bank: Path) -> None:
    edited(run, "anti-monopoly-010", "--difficulty", "hard", "--state", "reviewed")
    assert shown(run, "anti-monopoly-010")["version"] == 2
    told = data(run(*TODAY, "bank", "check", "--format", "json"))["problems"]
    assert [p for p in told if p["question"] == "anti-monopoly-010"] == [], "it was reviewed here"


# -- the road by a file ---------------------------------------------------------------------------


def test_exported_changed_and_imported_is_the_next_version(run: Run, bank: Path, tmp_path: Path) -> None:
    run("bank", "approve", "mine-001", *OFFICE)
    path = tmp_path / "one.yaml"
    told = data(run("bank", "export", path, "--question", "mine-001", "--format", "json"))
    assert (told["questions"], told["written"]) == (1, 1)
    path.write_text(
        path.read_text(encoding="utf-8").replace("镇政府对公民", "乡政府对公民"), encoding="utf-8"
    )
    told = data(run("bank", "import", path, "--format", "json"))
    assert told["counts"] == {"questions_changed": 1}
    assert [notice["code"] for notice in told["notices"]] == ["fallen-state"]
    now = shown(run, "mine-001")
    assert (now["version"], now["state"], now["approved"]) == (2, "draft", None), (
        "nobody approved these words"
    )


# -- approve --------------------------------------------------------------------------------------


def test_an_approval_has_its_office_person_and_day(run: Run, bank: Path) -> None:
    told = data(
        run("--on", "2025-03-10", "bank", "approve", "mine-001", "mine-002", *OFFICE, "--format", "json")
    )
    assert told["counts"] == {"questions_restated": 2}
    now = shown(run, "mine-001")
    assert (now["version"], now["state"]) == (1, "approved")
    assert now["approved"] == {"office": "县司法局", "name": "张三", "day": "2025-03-10"}
    again = data(run("bank", "approve", "mine-001", *OFFICE, "--format", "json"))
    assert (again["counts"], again["receipt"]) == ({"questions_unchanged": 1}, None)


def test_the_questions_of_a_law_are_approved_together(run: Run, bank: Path) -> None:
    run("bank", "retire", "anti-monopoly-001", "--reason", "过时")
    run("bank", "approve", "--law", "反垄断法", *OFFICE)
    found = data(run("bank", "list", "--law", "反垄断法", "--format", "json"))["questions"]
    assert {q["question"]: q["state"] for q in found} == {
        f"anti-monopoly-{n:03}": "retired" if n == 1 else "approved" for n in range(1, 17)
    }


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("approve", *OFFICE), 2, id="nobody said which"),
        pytest.param(("approve", "mine-001", "mine-009", *OFFICE), 2, id="one that is not there"),
        pytest.param(("approve", "mine-002", "mine-001", *OFFICE), 3, id="one that was retired"),
        pytest.param(
            ("approve", "mine-002", "--office", " ", "--name", "张三"), 3, id="an office without a name"
        ),
        pytest.param(("retire", "--reason", "过时"), 2, id="retire nobody said which"),
        pytest.param(("retire", "mine-001"), 2, id="retire without a reason"),
    ],
)
def test_all_are_approved_or_none(run: Run, bank: Path, words: tuple[str, ...], code: int) -> None:
    run("bank", "retire", "mine-001", "--reason", "过时")
    before = digest(bank)
    assert run("bank", *words).code == code
    assert digest(bank) == before


# -- retire ---------------------------------------------------------------------------------------


def test_a_retired_question_comes_back_by_its_state(run: Run, bank: Path) -> None:
    told = data(run("bank", "retire", "mine-001", "--reason", "过时", "--format", "json"))
    assert told["counts"] == {"questions_restated": 1}
    assert shown(run, "mine-001")["state"] == "retired"
    assert data(run("bank", "retire", "mine-001", "--reason", "过时", "--format", "json"))["receipt"] is None
    edited(run, "mine-001", "--state", "draft")
    now = shown(run, "mine-001")
    assert (now["version"], now["state"]) == (1, "draft")


# -- two at once ----------------------------------------------------------------------------------


def test_the_second_of_two_editors_is_told_and_overwrites_nothing(run: Run, bank: Path) -> None:
    edited(run, "mine-001", "--key", "C")
    engine = open_engine(f"sqlite:///{bank}")
    with engine.begin() as connection:
        (latest,) = (
            k for k in load_versions(connection) if (k.question.id, k.question.version) == ("mine-001", 2)
        )
    mine = replace(latest, question=replace(latest.question, key="D"))
    with pytest.raises(EditedMeanwhileError), engine.begin() as connection:
        add_versions(connection, [mine], file="", digest="", receipt=1)
    engine.dispose()
    assert shown(run, "mine-001")["key"] == "C"
