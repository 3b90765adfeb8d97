"""`review` in both languages: what is due, a round by keys, figures, hours; codes and shapes that scripts rely on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from learnlaw.cli.review import review
from tests.conftest import Ran, Run
from tests.factories import a_desk
from tests.practice import MINE, RIGHT, a_school, again, answer

LAW = ("--law", "行政处罚法")
LANGUAGES = [pytest.param("zh", id="zh"), pytest.param("en", id="en")]
Answers = Callable[..., Ran]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("school")
    a_school(folder).close()
    return folder


@pytest.fixture
def school(built: Path, tmp_path: Path) -> Path:
    """A copy of the school where `run` looks for its database."""
    again(built, tmp_path).close()
    return tmp_path


@pytest.fixture
def typed(run: Run, school: Path, monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Runs a round with these lines typed."""

    def one(*words: str, lines: str) -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        return run(*words)

    return one


def test_the_commands_that_scripts_rely_on_are_there(run: Run) -> None:
    assert {"due", "start", "stats"} <= set(review.commands)
    for name in review.commands:
        assert run("review", name, "--help").code == 0


# -- due ---------------------------------------------------------------------------------


def test_due_as_json_csv_and_table(run: Run, school: Path) -> None:
    body = json.loads(run("review", "due", "a1", *LAW, "--format", "json").out)
    assert tuple(row["question"] for row in body["due"])[: len(MINE)] == MINE
    assert body["due"][0] == {
        "question": "aa-1",
        "law": "行政处罚法",
        "article": "51",
        "kind": "single",
        "stem": "镇政府对公民当场罚款，数额最高是多少？",
    }
    assert body["notices"] == []
    rows = list(csv.DictReader(io.StringIO(run("review", "due", "a1", *LAW, "--format", "csv").out)))
    assert [row["question"] for row in rows] == [row["question"] for row in body["due"]]
    table = run("review", "due", "a1", *LAW)
    assert table.code == 0 and "aa-1" in table.out and "题干" in table.out


def test_minutes_bound_what_is_due(run: Run, school: Path) -> None:
    out = run("review", "due", "a1", "--minutes", "2", "--format", "json").out
    assert len(json.loads(out)["due"]) == 3


def test_the_wrong_answer_book_may_be_empty(run: Run, school: Path) -> None:
    done = run("review", "due", "a1", "--wrong", "--format", "json")
    assert (done.code, json.loads(done.out)["due"]) == (0, [])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(("due", "nobody"), 2, id="an officer nobody knows"),
        pytest.param(("due", "a1", "--law", "没有这部法"), 2, id="a law nobody knows"),
        pytest.param(("due", "a1", "--list", "none"), 2, id="a list nobody knows"),
        pytest.param(("due", "a1", "--law", "法治宣传教育法"), 2, id="a law not in force yet"),
        pytest.param(("start", "a1", "--count", "0"), 2, id="no questions"),
        pytest.param(("stats", "a1", "--exam", "2020-01-01"), 2, id="an exam that is past"),
        pytest.param(("stats", "a1", "--minutes", "0"), 2, id="no minutes"),
        pytest.param(("log", "a1", "--from", "2025-03-10"), 2, id="no last day"),
        pytest.param(
            ("log", "a1", "--from", "2025-03-10", "--until", "2025-03-01"), 2, id="days the wrong way round"
        ),
        pytest.param(("log", "a1", "--from", "2025-03-01", "--until", "2025-03-10"), 2, id="nothing to log"),
    ],
)
def test_what_cannot_be_is_refused(run: Run, school: Path, words: tuple[str, ...], code: int) -> None:
    done = run("review", *words)
    assert (done.code, done.out) == (code, "") and done.err


def test_without_a_database_there_is_nobody_to_practise(run: Run) -> None:
    assert run("review", "due", "a1").code == 4


# -- a round -----------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_round_by_keys(typed: Answers, run: Run, language: str) -> None:
    lines = "b\nABD\nx\n200|当场\n\n"
    done = typed("--lang", language, "review", "start", "a1", *LAW, lines=lines)
    assert done.code == 0
    right, wrong, told = {
        "zh": ("正确", "错误；正确答案是 ABC", "已答 4 题，答对 2 题"),
        "en": ("right", "wrong; the key is ABC", "4 answered, 2 right"),
    }[language]
    assert right in done.out and wrong in done.out and told in done.out
    assert "《行政处罚法》第五十一条  对公民处二百元以下罚款的，可以当场决定。" in done.out
    assert "（二）罚款、没收违法所得；" in done.out  # the article, with the numbers of its items
    stats = json.loads(run("review", "stats", "a1", *LAW, "--format", "json").out)
    assert (stats["cards"], stats["wrong"], stats["days"][0]["right"]) == (4, 2, 2)


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        pytest.param("", 0, id="the input ends at once"),
        pytest.param("b\n", 1, id="it ends after one answer"),
        pytest.param("q\nab\nb\n\n", 1, id="what is no answer is asked again"),
        pytest.param("-\n\n", 1, id="a dash is no answer, and wrong"),
    ],
)
def test_a_round_ends_where_nothing_more_comes(typed: Answers, run: Run, lines: str, asked: int) -> None:
    done = typed("review", "start", "a1", *LAW, lines=lines)
    assert done.code == 0 and f"已答 {asked} 题" in done.out
    assert json.loads(run("review", "stats", "a1", *LAW, "--format", "json").out)["cards"] == asked


def test_true_and_false_are_shown_as_papers_print_them(typed: Answers, school: Path) -> None:
    done = typed("review", "start", "a1", *LAW, "--count", "3", lines="b\nabc\na\n")
    assert "A. 正确" in done.out and "已答 3 题，答对 3 题" in done.out


def test_a_round_of_nothing_says_so(typed: Answers) -> None:
    done = typed("review", "start", "a1", "--wrong", lines="")
    assert (done.code, done.out.strip()) == (0, "今天没有要复习的试题")


# -- figures -----------------------------------------------------------------------------


def test_figures_with_a_plan(run: Run, school: Path) -> None:
    exam = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
    done = run("review", "stats", "a1", *LAW, "--exam", exam, "--minutes", "5", "--format", "json")
    body = json.loads(done.out)
    assert body["exam"] == exam and body["cards"] == 0 and body["open"] >= len(MINE)
    assert all(day["review"] + day["new"] <= 7 for day in body["plan"])
    assert 0 <= float(body["forecast"]["low"]) <= float(body["forecast"]["high"]) <= 100
    assert not any(str(figure).endswith(".0") for figure in body["forecast"].values())
    assert "预计得分" in run("review", "stats", "a1", *LAW, "--exam", exam).out
    assert "expected on" in run("--lang", "en", "review", "stats", "a1", *LAW, "--exam", exam).out


# -- hours -------------------------------------------------------------------------------


@pytest.fixture
def practised(school: Path) -> Path:
    """Half an hour of practice on 2025-03-10."""
    desk = a_desk(school, create=False)
    for _ in range(6):
        answer(desk, "a1", "aa-1", RIGHT["aa-1"], seconds=300)
    desk.close()
    return school


def test_hours_are_logged_with_a_receipt(run: Run, practised: Path) -> None:
    words = ("review", "log", "a1", "--from", "2025-03-01", "--until", "2025-03-31")
    dry = json.loads(run(*words, "--dry-run", "--format", "json").out)
    assert (dry["receipt"], dry["counts"]) == (None, {"added": 1})
    done = json.loads(run(*words, "--format", "json").out)
    assert done["receipt"] and done["made"] == ["LX-a1-20250310"] and done["verb"] == "log_practice"
    shown = json.loads(run("log", "show", "LX-a1-20250310", "--format", "json").out)
    told = json.dumps(shown, ensure_ascii=False)
    assert "self_study" in told and '"0.6"' in told  # thirty minutes of forty-five, rounded down
    again_ = run(*words)
    assert again_.code == 2 and "已经登记" in again_.err
