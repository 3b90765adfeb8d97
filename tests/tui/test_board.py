"""What a coordinator does on the board: every key changes what it says it changes, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.widgets.board_table import BoardTable
from tests.stage import Stage
from tests.tui import town


@pytest.fixture
def stage(town_file: Path) -> Iterator[Stage]:
    """The board of the town, in English."""
    with Stage(LearnlawApp(town.desk_at(town_file, "en")), (100, 30)) as found:
        yield found


def table(stage: Stage) -> BoardTable:
    return stage.app.screen.query_one(BoardTable)


def detail(stage: Stage) -> str:
    """The words of the detail pane."""
    from learnlaw.tui.widgets.detail import Detail

    stage.rest(0.1)
    return "\n".join(p.text for p in stage.app.screen.query_one(Detail).paragraphs)


def units(stage: Stage) -> list[str]:
    """The codes of the rows, from the top."""
    grid = table(stage).grid
    return [row.unit.code for row in grid.rows] if grid else []


def go(stage: Stage, unit: str, rule: str) -> None:
    """Move the cursor with the arrow keys."""
    board = table(stage)
    assert board.grid is not None
    stage.press(*["down"] * units(stage).index(unit))
    ids = [board.grid.board.rules[column.rule].id for column in board.grid.columns]
    stage.press(*["right"] * (ids.index(f"test-2024/{rule}") + 1))
    stage.rest()


def test_units_stand_in_official_order(stage: Stage) -> None:
    assert units(stage) == ["G", *(f"U{n:02}" for n in range(1, 12)), "S01"]


def test_the_headline_tells_day_pace_and_states(stage: Stage) -> None:
    first, second = stage.lines()[:2]
    assert "as of 2024-08-01" in first and "Test county study of law 2024" in first
    assert "year 58% gone, day 214 of 366" in second
    assert "12 units: Behind 11 Met 1" in second


@pytest.mark.parametrize(
    ("unit", "rule", "words"),
    [
        pytest.param("U10", "lectures", "2/2 =Met", id="met"),
        pytest.param("U08", "lectures", "0/2 +Booked", id="planned"),
        pytest.param("U02", "lectures", "0/2 <Behind", id="behind"),
        pytest.param("U01", "training", "0/1 >On pace?", id="material incomplete"),
        pytest.param("U01", "rotation", "1/2 >On pace", id="coverage in persons"),
        pytest.param("G", "hours", "0/5 <Behind", id="officers of all units below"),
        pytest.param("U02", "hours", "0/3 <Behind", id="officers of the unit and its branch"),
        pytest.param("S01", "hours", "0/1 <Behind", id="officers of the branch"),
        pytest.param("U09", "agenda", "1/1 =Met", id="an aim"),
        pytest.param("U08", "hours", None, id="not judged"),
    ],
)
def test_a_cell_tells_figures_mark_and_word(stage: Stage, unit: str, rule: str, words: str | None) -> None:
    grid = table(stage).grid
    assert grid is not None
    place = [r.id for r in grid.board.rules].index(f"test-2024/{rule}")
    text = grid.texts.get((unit, place))
    assert (f"{text.figures} {text.word}" if text else None) == words


def test_the_detail_tells_every_addend_and_every_reason(stage: Stage) -> None:
    go(stage, "U01", "training")
    told = detail(stage)
    assert "actual 0  minimum 1  short by 1" in told
    assert "article 5" in told and "2024-01-01 to 2024-12-31" in told
    assert "material incomplete" in told
    assert "06-20 执法培训" in told and "evidence grade C" in told
    assert "the next one no later than 12-31, 152 days left" in told
    assert "more of another kind" in told


def test_the_detail_quotes_the_clause_and_names_the_reading(stage: Stage) -> None:
    go(stage, "U10", "lectures")
    told = detail(stage)
    assert "年内至少举办2次法治专题讲座" in told
    assert "reading: each unit" in told
    assert "05-08 行政处罚法" in told and "06-05 信访[i]工作[/i]条例" in told


def test_plans_are_told(stage: Stage) -> None:
    go(stage, "U08", "lectures")
    assert "08-20 计划的讲座" in detail(stage)


def test_officers_are_told_one_by_one_and_each_is_explained(stage: Stage) -> None:
    go(stage, "U01", "hours")
    assert "赵一帆" in detail(stage) and "钱亦农" in detail(stage)
    stage.press("enter", "enter")
    told = detail(stage)
    assert "minimum 60" in told and "轮训" in told and "short by" in told
    stage.press("escape")
    assert "0 of 2 have met it" in detail(stage)


def test_the_first_column_tells_contact_and_gaps(stage: Stage) -> None:
    stage.press("down", "down")
    told = detail(stage)
    assert "李联络" in told and "13800001234" not in told
    assert "Law exams for state functionaries  0/5" in told


def test_enter_on_a_gap_goes_to_its_column(stage: Stage) -> None:
    stage.press("down", "enter", "down", "enter")
    assert table(stage).has_focus
    assert table(stage).spot[1] != ""


@pytest.mark.parametrize(
    ("keys", "day"),
    [
        pytest.param(("left_square_bracket",), "2024-07-31", id="a day back"),
        pytest.param(("right_square_bracket",) * 3, "2024-08-04", id="three days on"),
        pytest.param(("g", *("backspace",) * 10, *"20241231", "enter"), "2024-12-31", id="a date"),
        pytest.param(("right_square_bracket", "t"), "2024-08-01", id="back again"),
        pytest.param(("g", "escape"), "2024-08-01", id="no date after all"),
    ],
)
def test_the_day_is_moved_and_the_board_with_it(stage: Stage, keys: tuple[str, ...], day: str) -> None:
    for key in keys:
        stage.press(key)
    stage.rest()
    assert f"as of {day}" in stage.lines()[0]
    app = stage.app
    assert isinstance(app, LearnlawApp)
    assert app.desk.today().isoformat() == day
    grid = table(stage).grid
    assert grid is not None and grid.board.as_of.isoformat() == day


def test_the_year_is_that_of_the_day(stage: Stage) -> None:
    stage.press("g", *("backspace",) * 10, *"2024-02-29", "enter")
    stage.rest()
    assert "day 60 of 366" in stage.lines()[1]


def test_known_on_takes_back_what_was_entered_later(stage: Stage) -> None:
    stage.press("k", *"2024-07-30", "enter")
    stage.rest()
    assert "known on 2024-07-30" in stage.lines()[0]
    grid = table(stage).grid
    assert grid is not None and grid.texts["U10", 0].figures == "0/2"
    stage.press("k", *("backspace",) * 10, "enter")
    stage.rest()
    assert "known on" not in stage.lines()[0]


def test_a_date_that_is_none_is_refused_with_the_way_to_write_it(stage: Stage) -> None:
    stage.press("g", *("backspace",) * 10, *"2024-02-30", "enter")
    assert "there is no day" in stage.text()
    stage.press("escape")
    assert "as of 2024-08-01" in stage.lines()[0]


def test_worst_first_and_back(stage: Stage) -> None:
    before = units(stage)
    stage.press("w")
    after = units(stage)
    assert after[-1] == "S01" and after[-2] == "U10"
    assert sorted(after) == sorted(before)
    stage.press("w")
    assert units(stage) == before


def test_aims_stand_apart_and_can_be_hidden(stage: Stage) -> None:
    grid = table(stage).grid
    assert grid is not None and [c.aim for c in grid.columns] == [False] * 5 + [True]
    assert "aims 1/12" in stage.lines()[1]
    stage.press("a")
    grid = table(stage).grid
    assert grid is not None and not any(c.aim for c in grid.columns)


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        pytest.param("sfj", "U01", id="initials"),
        pytest.param("donghe", "U08", id="pinyin"),
        pytest.param("u09", "U09", id="code"),
        pytest.param("监督", "U02", id="part of the name"),
        pytest.param("[/]", "U03", id="signs of markup"),
        pytest.param("𪚥", "U06", id="beyond the basic plane"),
    ],
)
def test_a_unit_is_found_while_one_types(stage: Stage, typed: str, unit: str) -> None:
    stage.press("slash")
    for char in typed:
        stage.press("left_square_bracket" if char == "[" else "slash" if char == "/" else char)
    assert table(stage).spot[0] == unit
    stage.press("escape")
    assert table(stage).has_focus and table(stage).spot[0] == unit


def test_what_is_not_there_is_told_and_the_cursor_stays(stage: Stage) -> None:
    stage.press("down", "slash", "z", "z", "z", "z")
    assert "nothing fits" in stage.text()
    assert table(stage).spot[0] == "U01"


def test_the_next_and_the_one_before(stage: Stage) -> None:
    stage.press("slash", "x")
    first = table(stage).spot[0]
    stage.press("down")
    second = table(stage).spot[0]
    stage.press("up")
    assert second != first and table(stage).spot[0] == first


def test_a_filter_by_state_leaves_only_rows_that_have_it(stage: Stage) -> None:
    stage.press("f", *["down"] * 5, "enter", "s")
    assert "[filtered]" in stage.lines()[1]
    assert units(stage) == ["U08"]
    stage.press("escape")
    assert len(units(stage)) == 13 and "[filtered]" not in stage.lines()[1]


def test_a_filter_by_unit_takes_those_below(stage: Stage) -> None:
    stage.press("down", "down", "f")
    lines = stage.lines()
    place = next(n for n, line in enumerate(lines) if "县市场监督管理局 and all below" in line)
    stage.click(10, place)
    stage.press("s")
    assert units(stage) == ["U02", "S01"]


def test_a_filter_by_rule_shows_one_column(stage: Stage) -> None:
    stage.press("f", "end", "enter", "s")
    grid = table(stage).grid
    assert grid is not None and [grid.board.rules[c.rule].id for c in grid.columns] == ["test-2024/agenda"]


def test_leaving_the_filter_changes_nothing(stage: Stage) -> None:
    stage.press("f", "enter", "escape")
    assert len(units(stage)) == 13


def test_the_mouse_chooses_a_cell_and_opens_it(stage: Stage) -> None:
    lines = stage.lines()
    row = next(n for n, line in enumerate(lines) if "林川乡" in line)
    stage.click(lines[row].index("2/2") + 8, row)
    assert table(stage).spot[0] == "U10"


def test_the_cursor_stays_when_the_day_moves(stage: Stage) -> None:
    go(stage, "U08", "exams")
    stage.press("right_square_bracket")
    stage.rest()
    assert table(stage).spot == ("U08", "test-2024/exams")


def test_columns_that_are_hidden_are_counted_and_reached(town_file: Path) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, "en")), (60, 24)) as stage:
        assert "more>" in stage.text() and "<" not in stage.lines()[4][:12]
        stage.press(*["right"] * 6)
        assert table(stage).spot[1] == "test-2024/agenda"
        assert "more>" not in stage.text() and "more" in stage.text()


def test_a_terminal_made_narrow_and_wide_again_hides_nothing_that_has_room(town_file: Path) -> None:
    with Stage(LearnlawApp(town.desk_at(town_file, "en")), (160, 45)) as stage:
        stage.press(*["right"] * 3)
        stage.resize(50, 24)
        assert table(stage).left > 0
        stage.resize(120, 24)
        assert table(stage).left == 0
        stage.press(*["right"] * 3)
        stage.resize(60, 24)
        hidden = table(stage).left
        stage.resize(80, 24)
        assert 0 < table(stage).left < hidden
        assert len(table(stage).in_view()) == 6 - table(stage).left


def test_the_whole_year_shows_windows_that_are_over(stage: Stage) -> None:
    stage.press("y")
    stage.rest()
    assert "windows of the whole year" in stage.lines()[1]
