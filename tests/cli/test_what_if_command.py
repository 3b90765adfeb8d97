"""What `quota what-if`, `log year`, `log mine` and the commands of objections print, scripts can rely on."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from learnlaw.domain.study import Status
from learnlaw.verbs.study import log_session
from tests.conftest import Ran, Run
from tests.county import a_pack, a_record, a_rule, hours_rule
from tests.offices import a_county, office

ON = ("--on", "2024-06-10")
TRY = (*ON, "quota", "what-if")


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trying")
    path = a_county(folder, a_pack(a_rule(), hours_rule(minimum=10)))
    with office(path, date(2024, 6, 10)) as desk:
        log_session(desk, a_record("2024-03-01", who=("a1",)))
        log_session(desk, a_record("2024-09-01", status=Status.PLANNED, topic="计划"))
        path.write_bytes(Path(desk.settings.database).read_bytes())
    return path


@pytest.fixture(autouse=True)
def copied(county: Path, run: Run, tmp_path: Path) -> None:
    shutil.copyfile(county, tmp_path / "county.db")


def data(ran: Ran) -> Any:
    assert ran.code == 0, ran.err
    return json.loads(ran.out)


def test_a_trial_says_who_would_turn_and_writes_nothing(run: Run) -> None:
    found = data(run(*TRY, "--cancel", "A-2024-002", "--format", "json"))
    turned = [(row["code"], row["rule"], row["state_before"], row["state_after"]) for row in found["shifts"]]
    assert turned[0] == ("A", "lectures", "planned", "on_track")
    assert found["as_of"] == "2024-06-10"
    assert found["summary"]["before"]["planned"] == found["summary"]["after"]["planned"] + 1
    assert data(run(*ON, "log", "list", "--status", "planned", "--format", "json"))["activities"]


def test_several_changes_are_tried_at_once_and_kept_in_one_step(run: Run) -> None:
    words = ("--plan", "lecture", "--unit", "B", "--date", "2024-07-01", "--move", "A-2024-002=2024-08-01")
    assert data(run(*TRY, *words, "--keep", "--reason", "场地冲突", "--format", "json"))["counts"] == {
        "added": 1,
        "changed": 1,
    }
    days = data(run(*ON, "log", "list", "--status", "planned", "--format", "json"))["activities"]
    assert [(row["organiser"], row["from"]) for row in days] == [("A", "2024-08-01"), ("B", "2024-07-01")]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param((), id="nothing"),
        pytest.param(("--plan", "lecture"), id="a plan without unit and day"),
        pytest.param(("--move", "A-2024-002"), id="a move without a day"),
        pytest.param(("--minimum", "lectures=1", "--keep"), id="a minimum kept"),
        pytest.param(("--cancel", "A-2024-001"), id="what was held"),
    ],
)
def test_what_cannot_be_tried_is_a_matter_of_words(run: Run, words: tuple[str, ...]) -> None:
    assert run(*TRY, *words).code == 2


def test_the_year_is_held_against_its_plan(run: Run) -> None:
    found = data(run(*ON, "log", "year", "--format", "json"))
    assert found["total"] == {
        **{"unit": "", "name": "合计", "planned": 1, "held": 0, "coming": 1},
        **{"overdue": 0, "cancelled": 0, "share": 0, "outside": 1},
    }
    assert run(*ON, "log", "year").out.splitlines()[-1].startswith("合计")


def test_an_officer_sees_the_own_record_and_is_answered(run: Run) -> None:
    mine = data(run(*ON, "log", "mine", "a1", "--format", "json"))
    assert [finding["actual"] for finding in mine["findings"]] == ["3"]
    assert [(row["number"], row["counted"]) for row in mine["record"]] == [("A-2024-001", ["lectures"])]
    assert run("log", "object", "A-2024-001", "--officer", "a2", "--text", "我也在").code == 0
    (raised,) = data(run("log", "objections", "--open", "--format", "json"))["objections"]
    assert (raised["officer"], raised["entry"], raised["text"]) == ("a2", "A-2024-001", "我也在")
    assert run("log", "answer", "1", "--decline", "--reason", "签到表上没有").code == 0
    assert run("log", "answer", "1", "--accept", "--reason", "改主意").code == 2
    (told,) = data(run("log", "objections", "--officer", "a2", "--format", "json"))["objections"]
    assert (told["state"], told["answer"]) == ("declined", "签到表上没有")
