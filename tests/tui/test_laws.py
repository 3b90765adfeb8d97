"""Laws are read by number, an amendment says what it set aside, and a map says which unit studied what."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnlaw.domain.covering import Mark
from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.coverage import Coverage
from learnlaw.tui.screens.law_impact import LawImpact
from learnlaw.tui.screens.law_reader import LawReader
from learnlaw.tui.screens.laws import Laws
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.coverage_desk import coverage_map, own_units
from learnlaw.verbs.law_desk import preview_laws
from tests.stage import Stage
from tests.tui import bank_town, town
from tests.tui.golden import SIZES, assert_looks

LAW = bank_town.LAW


def test_a_law_is_read_and_says_what_its_amendment_set_aside(bank_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(bank_file, "en", copy=tmp_path)
    with Stage(LearnlawApp(desk), (120, 40)) as stage:
        stage.do(lambda: stage.app.push_screen(Laws(desk, Spot())))
        stage.rest(0.3)
        rows = stage.app.screen.query_one("#laws-rows", Rows)
        stage.do(lambda: rows.go_to(LAW))
        stage.press("enter")
        stage.rest(0.3)
        stage.press("slash", "2", "enter")
        assert "五百元以上二千元以下罚款" in stage.text()
        stage.press("e")
        stage.rest(0.3)
        assert "处二百元以下罚款" in stage.text() and "superseded" in stage.text()
        stage.press("slash")
        stage.type("委托")
        stage.press("enter")
        assert "区绿化主管部门处罚" in stage.text()
        stage.press("slash", "9", "9", "enter")
        assert "There is no 第九十九条 here." in stage.text()
        stage.press("escape", "m")
        stage.rest(0.3)
        text = stage.text()
        assert "changed 1" in text and "1 question set aside" in text
        assert "处二百元以下罚款" in text and "五百元以上二千元以下罚款" in text and "greens-1" in text


def test_texts_are_looked_at_before_they_come_in(bank_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(bank_file, copy=tmp_path)
    folder = tmp_path / "laws"
    folder.mkdir()
    (folder / "a.md").write_text(bank_town.NEW, encoding="utf-8")
    (folder / "b.md").write_text(bank_town.NEW.replace("绿化", "亮化"), encoding="utf-8")
    (folder / "c.md").write_text(bank_town.OLD.replace("绿化城市", "美化城市"), encoding="utf-8")
    rows = preview_laws(desk, folder).rows
    assert [row.fate for row in rows] == ["unchanged", "added", "changed"]
    assert [change.title for change in rows[2].changes] == ["第一条"]
    (folder / "d.md").write_text(bank_town.OLD.replace("第三条", "第五条"), encoding="utf-8")
    assert preview_laws(desk, folder).refused


# -- coverage -----------------------------------------------------------------------------


def test_the_map_tells_lectures_from_study_and_counts_them(bank_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(bank_file, copy=tmp_path)
    bank_town.with_list(tmp_path)
    found = coverage_map(desk, "ours")
    assert found.marks(LAW, "U01") == {Mark.LECTURED}
    assert found.marks(LAW, "U08") == {Mark.STUDIED}
    assert found.marks(LAW, "U02") == frozenset()
    assert found.units_with(LAW) == {Mark.STUDIED: 1, Mark.LECTURED: 1, Mark.EXAMINED: 0}
    assert found.laws_with("U01")[Mark.LECTURED] == 1
    assert coverage_map(desk, "ours", year=2023).cells == {}
    own = own_units(found, frozenset({"U08"}))
    assert [code for code, _name, _keys in own.units] == ["U08"] and (LAW, "U01") not in own.cells


# -- looks --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [pytest.param("zh", id="zh"), pytest.param("en", id="en")])
def test_laws_look_as_approved(language: Language, bank_file: Path, tmp_path: Path) -> None:
    desk = town.desk_at(bank_file, language, copy=tmp_path)
    bank_town.with_list(tmp_path)
    with Stage(LearnlawApp(desk), SIZES[0]) as stage:
        if language == "zh":
            stage.do(lambda: stage.app.push_screen(LawReader(desk, Spot(), LAW, clause="2")))
            stage.rest(0.3)
            assert_looks(stage, "law.zh")
            stage.do(lambda: stage.app.push_screen(LawImpact(desk, Spot(), LAW)))
            stage.rest(0.3)
            assert_looks(stage, "law-impact.zh")
        stage.do(lambda: stage.app.push_screen(Coverage(desk, Spot(unit="U01"), "ours")))
        stage.rest(0.3)
        assert_looks(stage, f"coverage.{language}")
