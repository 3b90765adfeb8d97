"""Questions are found, edited, approved and imported by keys, and nothing is written that was not seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.bank import Bank
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.bank_desk import BankSieve, bank_desk, try_edit
from learnlaw.verbs.bank_edit import Edit
from learnlaw.verbs.bank_preview import preview_bank
from learnlaw.verbs.banks import show_question
from learnlaw.verbs.desk import Desk
from tests.stage import Stage
from tests.tui import bank_town, town
from tests.tui.golden import SIZES, assert_looks


@pytest.fixture
def desk(bank_file: Path, tmp_path: Path) -> Desk:
    return town.desk_at(bank_file, "en", copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    """The questions of the town's law alone."""
    with Stage(LearnlawApp(desk), (120, 45)) as found:
        opened(found, desk)
        yield found


def opened(stage: Stage, desk: Desk) -> None:
    """The bank, narrowed to what names the town's law."""
    stage.do(lambda: stage.app.push_screen(Bank(desk, Spot())))
    stage.rest(0.3)
    bank = stage.app.screen
    assert isinstance(bank, Bank)
    stage.do(lambda: bank._sift(BankSieve(words="绿化办法")))
    stage.rest(0.2)


def listed(stage: Stage) -> list[str]:
    return [row.key for row in stage.app.screen.query_one("#bank-questions", Rows).rows]


# -- what is looked at --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sieve", "ids"),
    [
        pytest.param({}, ["greens-1", "greens-2", "greens-3"], id="all"),
        pytest.param({"queue": "draft"}, ["greens-3"], id="drafts"),
        pytest.param({"queue": "reviewed"}, ["greens-2"], id="awaiting approval, not what is set aside"),
        pytest.param({"queue": "aside"}, ["greens-1"], id="set aside"),
        pytest.param({"queue": "retired"}, [], id="retired"),
        pytest.param({"kind": "blank"}, ["greens-3"], id="of a kind"),
        pytest.param({"difficulty": "medium"}, ["greens-2"], id="of a difficulty"),
        pytest.param({"pool": "reserved"}, [], id="of a pool"),
        pytest.param({"list": "common"}, [], id="on a list"),
        pytest.param({"words": "绿化办法 ２００"}, [], id="words that it has not"),
        pytest.param({"words": "绿化办法 greens-2"}, ["greens-2"], id="by its id"),
    ],
)
def test_the_bank_is_narrowed(sieve: dict[str, str], ids: list[str], bank_file: Path) -> None:
    found = bank_desk(town.desk_at(bank_file))
    lines = found.sift(BankSieve(**{"law": bank_town.LAW, **sieve}))
    assert [line.question.id for line in lines] == ids


@pytest.mark.parametrize(
    ("edit", "part", "stops"),
    [
        pytest.param(Edit(stem=" "), "stem", True, id="no stem"),
        pytest.param(Edit(key="Z"), "key", True, id="a key that is no option"),
        pytest.param(Edit(options=("甲",)), "options", True, id="one option"),
        pytest.param(Edit(stem="坏\u202e题"), "stem", True, id="text that turns about"),
        pytest.param(Edit(article="第二"), "article", False, id="no article"),
        pytest.param(Edit(law="没有的法"), "law", False, id="an unknown law"),
        pytest.param(Edit(rationale="选项A正确"), "rationale", False, id="a letter in the rationale"),
    ],
)
def test_what_is_wrong_belongs_to_its_field(edit: Edit, part: str, stops: bool, bank_file: Path) -> None:
    problems = try_edit(town.desk_at(bank_file), "greens-1", edit).problems[part]
    assert problems and any(not problem.warning for problem in problems) is stops


# -- what is done -------------------------------------------------------------------------


def test_a_question_is_read_tried_out_approved_and_retired(stage: Stage, desk: Desk) -> None:
    text = stage.text()
    assert "* B、二百元" in text and "[/]三百元[red]" in text
    assert "损坏绿地的，处二百元以下罚款" in text and "五百元以上二千元以下罚款" in text
    stage.press("p", "2")
    assert "(x) B、二百元" in stage.text() and "* B" not in stage.text()
    stage.press("escape", "plus", "a", *"justice", "enter", *"wang", "enter")
    stage.rest(0.2)
    assert "set aside" in stage.text(), "all of them or none"
    assert show_question(desk, "greens-2")[0].state == "reviewed"
    stage.press("minus", "v", "v", "plus", "a", *"justice", "enter", *"wang", "enter")
    stage.rest(0.2)
    approval = show_question(desk, "greens-2")[0].approval
    assert approval is not None and approval.name == "wang"
    stage.press("v", "t", *"old", "enter")
    stage.rest(0.2)
    assert show_question(desk, "greens-1")[0].state == "retired" and listed(stage) == []


def test_an_edit_is_seen_then_written_as_the_next_version_with_its_reason(stage: Stage, desk: Desk) -> None:
    stage.press("e")
    stage.rest(0.3)
    screen = stage.app.screen
    stage.do(lambda: setattr(screen.query_one("#stem"), "value", "绿化办法：新题干？"))
    stage.rest(0.5)
    assert stage.text().count("绿化办法：新题干？") == 2
    stage.press("ctrl+s")
    stage.rest()
    assert "Say why it is changed." in stage.text()
    stage.type("typo")
    stage.press("ctrl+s")
    stage.rest(0.3)
    versions = show_question(desk, "greens-1")
    assert [(q.version, q.state.value) for q in versions] == [(2, "draft"), (1, "reviewed")]
    stage.press("enter")
    stage.rest(0.3)
    assert "Stem: 绿化办法：损坏绿地的，最高罚款多少？ -> 绿化办法：新题干？" in stage.text()


# -- importing ----------------------------------------------------------------------------


def test_each_question_of_a_file_says_what_becomes_of_it(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(bank_town.MORE, encoding="utf-8")
    rows = preview_bank(desk, path).rows
    assert [row.fate for row in rows] == ["changed", "unchanged", "unchanged", "refused", "twin"]
    assert [(change.title, change.new) for change in rows[0].changes if change.title == "题干"] == [
        ("题干", "绿化办法：损坏绿地的，最高罚款是多少？")
    ]
    assert rows[3].problems[0].place is not None
    assert preview_bank(desk, path).refused and not preview_bank(desk, path, partial=True).refused


def test_nothing_is_imported_before_it_was_seen(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "more.yaml"
    path.write_text(bank_town.MORE, encoding="utf-8")
    with Stage(LearnlawApp(desk), (120, 45)) as stage:
        app = stage.app
        assert isinstance(app, LearnlawApp)
        stage.do(lambda: app.open_task("import_bank", Spot()))
        stage.do(lambda: app.screen.query_one(PathField).put(str(path)))
        stage.press("enter")
        stage.rest(0.3)
        stage.press("s")
        assert len(show_question(desk, "greens-1")) == 1
        stage.press("p")
        stage.rest(0.3)
        stage.press("s")
        stage.rest(0.3)
        assert "next versions: 1" in stage.text()
    assert len(show_question(desk, "greens-1")) == 2


# -- looks --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [pytest.param("zh", id="zh"), pytest.param("en", id="en")])
def test_the_bank_looks_as_approved(language: Language, bank_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(bank_file, language, copy=tmp_path)
    with Stage(LearnlawApp(desk), SIZES[0]) as stage:
        opened(stage, desk)
        assert_looks(stage, f"bank.{language}")
        if language == "zh":
            stage.press("e")
            stage.rest(0.5)
            assert_looks(stage, "bank-form.zh")
