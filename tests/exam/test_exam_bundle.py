"""What an exam on paper is held with comes as one folder: every file of it or none, and no key unasked."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from learnlaw.domain.exam import Papers
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_bundle import StoppedError, print_bundle, safe
from learnlaw.verbs.exam_print import NotDrawnError
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import ExamForm, instant, new_exam
from learnlaw.verbs.roster_export import FileExistsAlreadyError
from tests.halls import KINDS, a_blueprint, a_hall, hall_desk


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_hall(tmp_path_factory.mktemp("hall"))


@pytest.fixture
def desk(hall: Path, tmp_path: Path) -> Desk:
    return hall_desk(hall, copy=tmp_path)


def an_exam(desk: Desk, folder: Path, papers: Papers, *, opened: bool = True) -> str:
    form = ExamForm(
        title="纸笔考试",
        blueprint=str(a_blueprint(folder, KINDS, 1, "all_or_nothing")),
        opens=instant(desk, "2024-09-20 09:00"),
        closes=instant(desk, "2024-09-20 11:00"),
        papers=papers,
        halls={"一号/会议室": (1, 2), "二楼": (1, 2)},
        allow_reviewed=True,
    )
    (number,) = new_exam(desk, replace(form, seed=3)).made
    if opened:
        open_exam(desk, number)
    return number


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("张伟", "张伟", id="a name"),
        pytest.param("[/]曾[red]解", "曾_red_解", id="signs that paths know"),
        pytest.param("../..", "_", id="a way out"),
        pytest.param("阿卜杜·热合曼", "阿卜杜·热合曼", id="an interpunct"),
    ],
)
def test_names_are_safe_in_the_names_of_files(text: str, name: str) -> None:
    assert safe(text) == name


def test_forms_halls_and_lists_but_no_keys(desk: Desk, tmp_path: Path) -> None:
    number, folder = an_exam(desk, tmp_path, Papers.FORMS), tmp_path / "out"
    names = {path.name for path in print_bundle(desk, number, folder)}
    assert names == {path.name for path in folder.iterdir()}
    assert names == {
        *(f"{part}-{form}.docx" for part in ("试卷", "答题卡") for form in "AB"),
        "座次表.docx",
        "考场记录-一号_会议室.docx",
        "考场记录-二楼.docx",
        "答题登记.xlsx",
    }
    with pytest.raises(FileExistsAlreadyError):
        print_bundle(desk, number, folder)


def test_everybodys_own_papers_are_a_file_each(desk: Desk, tmp_path: Path) -> None:
    number, folder = an_exam(desk, tmp_path, Papers.OWN), tmp_path / "out"
    found = print_bundle(desk, number, folder, parts=("paper",), ending=".html")
    assert len(found) == 4 and "试卷-0107-曾_red_解.html" in {path.name for path in found}
    texts = {path.read_text(encoding="utf-8") for path in found}
    assert len(texts) == 4


def test_stopped_on_the_way_it_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    number, folder = an_exam(desk, tmp_path, Papers.FORMS), tmp_path / "out"
    with pytest.raises(StoppedError):
        print_bundle(desk, number, folder, told=lambda done, _of: done < 2)
    assert not folder.exists()


def test_of_a_draft_nothing_is_printed(desk: Desk, tmp_path: Path) -> None:
    number = an_exam(desk, tmp_path, Papers.FORMS, opened=False)
    with pytest.raises(NotDrawnError):
        print_bundle(desk, number, tmp_path / "out")
