"""A report is looked at before it is written, and what is written is what the verb says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from learnlaw.settings import Language
from learnlaw.tui.app import LearnlawApp
from learnlaw.tui.screens.report_file import ReportFile
from learnlaw.tui.screens.report_preview import ReportPreview
from learnlaw.tui.screens.reports import Reports
from learnlaw.tui.tasks import TASKS, Spot
from learnlaw.tui.widgets.form import Choice, Editor, Entry, Form
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.report_view import ReportView
from learnlaw.tui.widgets.rows import Rows
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.report_desk import as_text
from learnlaw.verbs.reports_quota import report_quota
from learnlaw.verbs.upkeep import list_audit
from tests.factories import digest
from tests.stage import Stage
from tests.tui import town
from tests.tui.golden import assert_looks


@pytest.fixture
def desk(town_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A copy of the town, the program running beside it."""
    monkeypatch.chdir(tmp_path)
    return town.desk_at(town_file, "en", copy=tmp_path)


@pytest.fixture
def stage(desk: Desk) -> Iterator[Stage]:
    with Stage(LearnlawApp(desk)) as found:
        yield found


def choose(stage: Stage, verb: str, **spot: str) -> None:
    """Open the list of reports, the cursor on one of them."""
    app = stage.app
    assert isinstance(app, LearnlawApp)
    stage.do(lambda: app.open_task("report_quota", Spot(**spot)))
    stage.rest()
    stage.do(lambda: app.screen.query_one("#reports-kinds", Rows).go_to(verb))


def put(stage: Stage, **values: str) -> None:
    """Fill in fields as a person would, the screen being told."""
    form = stage.app.screen.query_one(Form)
    for name, value in values.items():
        stage.do(partial(_put, form.fields[name].editor, value))


def _put(editor: Editor, value: str) -> None:
    if isinstance(editor, Entry):
        editor.value = value
    elif isinstance(editor, Choice):
        editor._take(value)


def export(stage: Stage, name: str) -> None:
    stage.press("s")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one(PathField).put(name))
    stage.press("ctrl+s")
    stage.rest()


def shown(stage: Stage) -> str:
    """All that the preview holds, in one line."""
    sheet = stage.app.screen.query_one(ReportView).sheet
    assert sheet is not None
    return "".join("".join(sheet.text(line).split()) for line in sheet.lines)


def test_what_is_exported_is_what_the_verb_says_and_nothing_is_logged(
    stage: Stage, desk: Desk, tmp_path: Path
) -> None:
    before = digest(tmp_path / "county.db")
    choose(stage, "report_quota")
    put(stage, year="2024", worst="yes")
    stage.press("f5")
    stage.rest()
    export(stage, str(tmp_path / "quota.txt"))
    assert (tmp_path / "quota.txt").read_text("utf-8") == as_text(
        report_quota(desk, year=2024, worst=True), 80
    )
    assert "Written:" in stage.text() and digest(tmp_path / "county.db") == before


def test_a_file_that_is_there_is_asked_about_and_the_database_is_never_written_over(
    stage: Stage, tmp_path: Path
) -> None:
    old, database = tmp_path / "list.csv", tmp_path / "county.db"
    old.write_text("mine", encoding="utf-8")
    before = database.read_bytes()
    choose(stage, "report_checklist")
    stage.press("enter")
    stage.rest()
    export(stage, str(old))
    assert "Write over it?" in stage.text()
    stage.press("n", "escape")
    assert old.read_text("utf-8") == "mine"
    export(stage, str(old))
    stage.press("y")
    stage.rest()
    assert "县司法局" in old.read_text("utf-8-sig")
    for name in ("county.db", "report.pdf"):
        export(stage, str(tmp_path / name))
        assert isinstance(stage.app.screen, ReportFile)
        stage.press("escape")
    assert database.read_bytes() == before and not (tmp_path / "report.pdf").exists()


def test_the_unit_that_the_board_stood_on_is_meant(stage: Stage) -> None:
    stage.press("down", "b")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one("#reports-kinds", Rows).go_to("report_unit"))
    stage.press("enter")
    stage.rest()
    assert isinstance(stage.app.screen, ReportPreview) and "县司法局学法用法情况" in shown(stage)


def test_an_officer_is_found_by_initials_and_personal_data_need_a_reason(stage: Stage, desk: Desk) -> None:
    choose(stage, "report_officer")
    stage.press("f5")
    assert isinstance(stage.app.screen, Reports) and "Choose the officer first." in stage.text()
    stage.press("enter")
    stage.rest()
    stage.type("qyn")
    stage.press("enter")
    put(stage, personal="yes")
    stage.press("f5")
    assert "say what the personal data" in stage.text()
    put(stage, reason="任前考察")
    stage.press("f5")
    stage.rest()
    assert "钱亦农（0102）" in shown(stage) and "事由：任前考察" in shown(stage)
    assert list_audit(desk, last=1)[0].reason == "任前考察"


def test_it_is_of_the_days_that_were_typed_and_wide_tables_move_by_columns(stage: Stage) -> None:
    choose(stage, "report_quota")
    for field, value, said in (
        ("year", "20x4", "a year is four figures"),
        ("on", "2024-13-01", "2024-13-01"),
        ("on", "", "a report is of a day"),
    ):
        put(stage, **{field: value})
        stage.press("f5")
        assert isinstance(stage.app.screen, Reports) and said in stage.text()
    put(stage, year="2024", on="2024-06-30", known_on="2024-07-01")
    stage.press("f5")
    stage.rest()
    assert "统计截至：2024-06-30入账截至：2024-07-01" in shown(stage) and "（2024年上半年）" in shown(stage)
    view = stage.app.screen.query_one(ReportView)
    stage.press("right_square_bracket", "right_square_bracket")
    right = view.sight.right
    assert right and f"{right} columns further right" in stage.text()
    stage.press("right")
    assert view.sight.left == 1 and view.sight.right < right
    stage.press("end", "right")
    assert stage.aligned()


def test_whoever_stops_gets_nothing_half_written(stage: Stage, tmp_path: Path) -> None:
    choose(stage, "report_bundle")
    stage.press("enter")
    stage.rest()
    stage.do(lambda: stage.app.screen.query_one(PathField).put(str(tmp_path / "all.zip")))
    preview = stage.app.screen_stack[-2]
    assert isinstance(preview, ReportPreview)
    begun: list[bool] = []

    def begin(work: object) -> None:
        begun.append(True)
        ReportPreview._begin(preview, work)
        assert preview.heed is not None
        preview.heed.stop.set()

    preview._begin = begin  # type: ignore[method-assign]  # stopped as soon as it begins
    stage.press("ctrl+s")
    stage.rest()
    assert begun and "nothing was written" in stage.text()
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".db"] == []


def test_every_report_of_the_area_is_offered() -> None:
    from learnlaw.verbs.registry import every_verb
    from learnlaw.verbs.report_kinds import KINDS

    offered = {kind.verb for kind in KINDS}
    made = {name for name, verb in every_verb().items() if verb.area.template == "reports"}
    assert made - offered <= {"verify_certificates"}
    for name in offered & {*TASKS} - {"write_drafts"}:  # which letters have a screen of their own for
        assert "tui.screens.reports:" in TASKS[name].screen
        assert getattr(TASKS[name].load(), "BEGINS", None) in (name, "")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_screens_look_as_approved(language: Language, town_file: Path, tmp_path: Path) -> None:
    app = LearnlawApp(town.desk_at(town_file, language, copy=tmp_path))
    with Stage(app, (160, 45)) as stage:
        stage.do(lambda: app.open_task("report_unit", Spot(unit="U01")))
        stage.rest()
        assert_looks(stage, f"reports.{language}")
        stage.press("enter")
        stage.rest()
        stage.press("right_square_bracket", "right_square_bracket", "right")
        assert_looks(stage, f"report-preview.{language}")
