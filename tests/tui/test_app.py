"""The frame: what it loads, how it ends, what it speaks, and that no text from people can do anything."""

from __future__ import annotations

import inspect
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from textual.app import App
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

import learnlaw.tui
from learnlaw import i18n
from learnlaw.domain import metric
from learnlaw.tui import details, palette
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.palette import THEMES
from learnlaw.tui.tasks import TASKS
from learnlaw.tui.widgets.board_table import BoardTable
from tests.factories import a_desk
from tests.stage import Stage
from tests.tui import town
from tools.i18n import extract, read_translation

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("sqlalchemy", "alembic", "python_calamine", "faker", "pypinyin", "ruamel", "xlsxwriter", "docx")


@pytest.fixture
def stage(town_file: Path) -> Iterator[Stage]:
    """The board of the town, in Chinese."""
    with Stage(LearnlawApp(town.desk_at(town_file)), (100, 30)) as found:
        yield found


# -- what is loaded -----------------------------------------------------------------------

FIRST_FRAME = """
import sys
from learnlaw import i18n
i18n.install("zh")
from pathlib import Path
from learnlaw.places import places
from learnlaw.settings import load_settings
from learnlaw.verbs.desk import Desk
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.board import Board

class Seen(Exception):
    pass

def read(self):
    print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.__stdout__)
    print(*sorted(name for name in sys.modules if name.startswith("learnlaw.")), file=sys.__stdout__)
    self.app.exit(0)

Board.read = read
home = places({"LEARNLAW_HOME": sys.argv[1]})
LearnlawApp(Desk(load_settings(home, {}), home)).run(headless=True)
"""


def test_the_first_frame_loads_no_large_library(tmp_path: Path) -> None:
    told = subprocess.run(
        [sys.executable, "-c", FIRST_FRAME, str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    roots, ours = (set(line.split()) for line in told.stdout.splitlines())
    assert "textual" in roots and "learnlaw.tui.app" in ours
    assert roots.isdisjoint(HEAVY)
    assert not {name for name in ours if name.startswith(("learnlaw.store", "learnlaw.formats"))}


# -- how it ends --------------------------------------------------------------------------


def test_q_leaves_with_exit_code_0(stage: Stage) -> None:
    stage.press("q")
    assert stage.app.return_code == 0


def test_ctrl_c_leaves_with_130_when_pressed_twice(stage: Stage) -> None:
    stage.press("ctrl+c")
    assert stage.app.return_code is None and "Ctrl+C" in stage.text()
    stage.press("ctrl+c")
    assert stage.app.return_code == 130


CRASH = """
import sys
from learnlaw import main
from learnlaw.tui.screens.board import Board

def broken(self):
    secret = "370281199001011234"
    raise ValueError("zhang san " + secret)

Board.action_worst = broken
from learnlaw.tui import app as module

real = module.LearnlawApp.run

def run(self):
    self.call_later(lambda: self.screen.action_worst())
    return real(self, headless=True)

module.LearnlawApp.run = run
sys.exit(main.main(["--lang", "en"]))
"""


def test_a_fault_ends_it_with_70_and_a_report_that_quotes_nobody(tmp_path: Path) -> None:
    environ = {**os.environ, "LEARNLAW_HOME": str(tmp_path)}
    told = subprocess.run(
        [sys.executable, "-c", CRASH],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    (report,) = (tmp_path / "state").glob("crash-*.txt")
    assert told.returncode == 70
    assert str(report) in told.stderr
    for text in (told.stdout, told.stderr, report.read_text()):
        assert "370281" not in text and "zhang san" not in text and "Traceback" not in text
    assert "ValueError" in report.read_text()


# -- what it speaks -----------------------------------------------------------------------


def test_every_string_of_the_screens_has_its_chinese() -> None:
    chinese = read_translation(ROOT)
    ours = [e for e in extract(ROOT).values() if any(file.startswith("learnlaw/tui") for file in e.files)]
    assert len(ours) > 100
    assert [entry.english for entry in ours if not chinese.get(entry.english)] == []


def test_the_language_changes_and_the_board_stays_where_it_was(stage: Stage) -> None:
    stage.press("down", "down", "right")
    table = stage.app.screen.query_one(BoardTable)
    before = table.spot
    assert "督促看板" in stage.text() and "滞后" in stage.text()
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.speak("en"))
    stage.rest()
    assert "Board" in stage.text() and "Behind" in stage.text() and "督促看板" not in stage.text()
    assert table.spot == before and table.has_focus
    stage.do(lambda: app.speak("zh"))
    stage.rest()
    assert "督促看板" in stage.text() and "Behind" not in stage.text()


def classes(root: type) -> Iterator[type]:
    """A class and everything made from it."""
    yield root
    kind: type
    for kind in root.__subclasses__():
        yield from classes(kind)


def test_every_binding_of_ours_has_an_id_a_label_and_chinese() -> None:
    chinese = read_translation(ROOT)
    kinds = [
        k for base in (Screen, Widget, App) for k in classes(base) if k.__module__.startswith("learnlaw.")
    ]
    bindings = [b for kind in kinds for b in vars(kind).get("BINDINGS", ()) if isinstance(b, Binding)]
    assert len(bindings) > 40
    for binding in bindings:
        if binding.system:
            continue
        assert binding.id and binding.description, binding
        assert chinese.get(binding.description), binding
        assert not binding.tooltip or chinese.get(binding.tooltip), binding


def test_every_screen_and_pane_has_help_in_both_languages() -> None:
    for module in pkgutil.walk_packages(learnlaw.tui.__path__, "learnlaw.tui."):
        import_module(module.name)
    kinds = {k for base in (Screen, Widget) for k in classes(base) if k.__module__.startswith("learnlaw.")}
    stems = {(inspect.getfile(k), vars(k)["HELP"]) for k in kinds if vars(k).get("HELP")}
    assert len(stems) >= 7
    for file, stem in stems:
        for suffix in (".md", ".zh-CN.md"):
            page = Path(file).with_name(stem + suffix)
            assert page.is_file() and len(page.read_text(encoding="utf-8").splitlines()) > 1, page


def test_tasks_are_the_verbs_in_the_same_words() -> None:
    from learnlaw.verbs.registry import every_verb

    verbs = every_verb()
    for name, task in TASKS.items():
        verb = verbs[name]
        assert (task.title, task.area) == (verb.title.template, verb.area.template)
        assert task.command.startswith(f"learnlaw {verb.command}")


# -- the palette, help, themes ---------------------------------------------------------------


def test_the_palette_finds_a_task_by_its_words_and_speaks_chinese(stage: Stage) -> None:
    stage.press("ctrl+p")
    stage.rest()
    assert "学法: 登记学习活动" in stage.text().replace("：", ": ")
    assert "Search" not in stage.text() and "🔎" not in stage.text()
    stage.press(*"quota notices")
    stage.rest(0.4)
    assert "向滞后单位发函" in stage.text()
    stage.press(*["backspace"] * len("quota notices"), *"zhdwfh")
    stage.rest(0.4)
    assert "向滞后单位发函" in stage.text()


@pytest.mark.parametrize(
    ("typed", "verb"),
    [
        pytest.param("djxxhd", "log_session", id="initials"),
        pytest.param("xxhd", "log_session", id="initials from the middle"),
        pytest.param("dengji", "log_session", id="pinyin"),
        pytest.param("登记学习", "log_session", id="Chinese words"),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_task_is_found_in_either_language_by(typed: str, verb: str, language: str) -> None:
    i18n.install(language)
    assert palette.sounded(TASKS[verb].title, typed) > 0


def test_initials_find_what_they_stand_for_and_nothing_else() -> None:
    found = [verb for verb, task in TASKS.items() if palette.sounded(task.title, "djxxhd")]
    assert found == ["log_session"]
    assert not any(palette.sounded(task.title, "zzzz") for task in TASKS.values())


def test_everything_on_the_board_is_in_the_palette(stage: Stage) -> None:
    from learnlaw.tui.palette import Entries

    words = {entry.words for entry in Entries(stage.app.screen).entries()}
    for active in stage.app.screen.active_bindings.values():
        area = (active.binding.id or "").partition(".")[0]
        if area in ("board", "day", "app"):
            assert any(entry.endswith(i18n._(active.binding.description)) for entry in words), active.binding


def test_help_is_that_of_the_pane_and_lists_its_keys(stage: Stage) -> None:
    stage.press("question_mark")
    assert "表格" in stage.lines()[0] and "督促看板" in stage.text()
    stage.press("escape", "enter", "question_mark")
    assert "明细" in stage.lines()[0]


@pytest.mark.parametrize("theme", THEMES)
def test_every_theme_paints_the_board(stage: Stage, theme: str) -> None:
    stage.app.theme = theme
    stage.rest()
    assert "县司法局" in stage.text() and stage.aligned()


# -- text from people -------------------------------------------------------------------------


def test_names_are_shown_literally_and_do_nothing(stage: Stage) -> None:
    for _row in town.UNITS:
        text = stage.text()
        assert "\x1b" not in text and "\x07" not in text and "\u202e" not in text and "\u200b" not in text
        assert stage.aligned()
        stage.press("down")
    stage.app.screen.query_one(BoardTable).go(4, 0)
    stage.rest()
    assert "[@click=app.quit]退出[/]办" in stage.text()
    row = next(n for n, line in enumerate(stage.lines()) if "[@click" in line)
    stage.click(8, row)
    assert stage.app.return_code is None


def test_no_byte_of_data_reaches_the_terminal_as_a_control(stage: Stage) -> None:
    stage.press("end", "up")
    for segment in (s for strip in stage.app.screen._compositor.render_strips() for s in strip):
        assert segment.control is None
        assert all(char >= " " and not "\x7f" <= char <= "\x9f" for char in segment.text)


def test_a_hostile_name_in_the_lists_is_literal_as_well(stage: Stage) -> None:
    stage.press("h", "down", "enter")
    assert "[/]局[red]不是红[/red]" in stage.text()
    assert "<U+001B>" in stage.text()
    assert stage.aligned()


# -- before there is a board ---------------------------------------------------------------------


def test_without_a_database_one_is_offered_and_made(tmp_path: Path) -> None:
    i18n.install("en")
    desk = a_desk(tmp_path, create=False)
    with Stage(LearnlawApp(desk)) as stage:
        assert "> 1. a database" in stage.text() and not (tmp_path / "county.db").exists()
        assert "Find" not in stage.text()
        stage.press("enter")
        stage.rest()
        assert (tmp_path / "county.db").exists()
        assert "= 1." in stage.text() and "> 2. units and officers" in stage.text()


def test_without_a_pack_one_is_offered(tmp_path: Path) -> None:
    from learnlaw.verbs.roster_import import import_roster
    from tests.factories import a_roster

    i18n.install("en")
    desk = a_desk(tmp_path)
    import_roster(desk, a_roster(tmp_path, units=town.UNITS, officers=town.OFFICERS))
    with Stage(LearnlawApp(desk)) as stage:
        assert "> 3. what they are judged by" in stage.text()


def test_what_is_no_database_is_told_with_its_name_and_can_be_tried_again(tmp_path: Path) -> None:
    i18n.install("en")
    (tmp_path / "county.db").write_text("no database")
    with Stage(LearnlawApp(a_desk(tmp_path, create=False))) as stage:
        assert "learnlaw" in stage.text() and "database" in stage.text()
        assert "Enter tries again" in stage.text()
        (tmp_path / "county.db").unlink()
        stage.press("enter")
        stage.rest()
        assert "> 1. a database" in stage.text()


def test_the_reason_that_is_only_counted_is_one_that_the_domain_gives() -> None:
    source = Path(metric.__file__).read_text(encoding="utf-8")
    assert f'say("{details.OTHER_KIND}")' in source
