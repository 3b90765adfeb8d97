"""Every command ends with a documented code; stdout is data, stderr is talk, and no traceback reaches a user."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from learnlaw import i18n, main
from learnlaw.cli import click_words
from learnlaw.cli.crash import write_report
from learnlaw.cli.exits import Exit, exit_of
from learnlaw.cli.frame import GROUPS, learnlaw
from learnlaw.errors import (
    DatabaseError,
    LearnlawError,
    NotAllowedError,
    NotFoundError,
    NothingToJudgeError,
    RefusedError,
    UsageError,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.registry import every_verb
from tests.conftest import Ran, Run
from tests.factories import a_csv, rows_of

ROOT = Path(__file__).resolve().parents[2]
SECRET = "110101199001010015"


def alone(folder: Path, *words: str, python: str = "", **environ: str) -> Ran:
    """A command in a process of its own, with an empty home."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("LEARNLAW_")}
    home = {"LEARNLAW_HOME": str(folder / "home"), "PYTHONPATH": str(ROOT)}
    typed = [sys.executable, "-c", python] if python else [sys.executable, "-m", "learnlaw", *words]
    done = subprocess.run(
        typed,
        cwd=folder,
        env={**plain, **home, **environ},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        pytest.param(UsageError(detail="x"), 2, id="usage"),
        pytest.param(NotFoundError(kind="unit", code="x"), 2, id="not found"),
        pytest.param(NothingToJudgeError(detail="x"), 2, id="nothing to judge"),
        pytest.param(RefusedError([]), 3, id="refused"),
        pytest.param(DatabaseError(detail="x"), 4, id="database"),
        pytest.param(NotAllowedError(actor="x", verb="y"), 5, id="not allowed"),
    ],
)
def test_an_error_ends_a_command_with_its_code(error: LearnlawError, code: int) -> None:
    assert exit_of(error) == code


def test_the_codes_are_those_that_scripts_rely_on() -> None:
    assert [exit.value for exit in Exit] == [0, 1, 2, 3, 4, 5, 70, 130]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        pytest.param(["--help"], 0, id="help"),
        pytest.param(["--version"], 0, id="version"),
        pytest.param(["roster"], 2, id="a group without a command"),
        pytest.param(["nothing"], 2, id="an unknown command"),
        pytest.param(["roster", "list", "--nothing"], 2, id="an unknown option"),
        pytest.param(["--on", "2025-02-30", "roster", "list"], 2, id="a day that is none"),
        pytest.param(["--on", "20250301", "roster", "list"], 2, id="a day without hyphens"),
        pytest.param(["roster", "list"], 4, id="no database"),
        pytest.param(["roster", "import", "nowhere.csv"], 3, id="no file"),
        pytest.param(["--as", "someone", "roster", "list"], 5, id="no account"),
    ],
)
def test_a_command_ends_with(run: Run, words: list[str], code: int) -> None:
    done = run(*words)
    assert done.code == code
    assert (done.out == "") is (code != 0)
    assert "Traceback" not in done.err


@pytest.mark.parametrize("name", list(GROUPS))
def test_every_command_has_a_line_of_help(run: Run, name: str) -> None:
    lines = [line.split() for line in run("--help").out.splitlines()]
    assert [len(words) > 1 for words in lines if words[:1] == [name]] == [True]
    assert run(name, "--help").code == 0


def test_the_database_is_made_only_by_who_may(run: Run, tmp_path: Path) -> None:
    for words in (["roster", "list"], ["audit", "list"], ["doctor"], ["roster", "retire", "G1"]):
        assert run(*words).code == Exit.DATABASE
    assert not (tmp_path / "county.db").exists()
    assert run("roster", "import", a_csv(tmp_path, "人员编码,姓名,单位\nG1,张三,县司法局")).code == 0
    assert (tmp_path / "county.db").exists()


@pytest.mark.parametrize(
    ("words", "environ", "said"),
    [
        pytest.param(["--lang", "zh", "--help"], {"LANG": "en_US.UTF-8"}, "用法", id="--lang zh"),
        pytest.param(
            ["--lang=en", "--help"], {"LEARNLAW_LANG": "zh"}, "Usage", id="--lang before the variable"
        ),
        pytest.param(["--help"], {"LEARNLAW_LANG": "en"}, "Usage", id="the variable"),
        pytest.param(["--help"], {"LC_ALL": "C.UTF-8"}, "用法", id="Chinese where nothing is said"),
        pytest.param(
            ["--on", "x", "--lang", "en", "roster", "list"], {}, "no day", id="also in what click says"
        ),
    ],
)
def test_the_language_is_the_one_asked_for(
    tmp_path: Path, words: list[str], environ: dict[str, str], said: str
) -> None:
    clear = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "", "LANGUAGE": ""}
    done = alone(tmp_path, *words, **{**clear, **environ})
    assert said in done.out + done.err


def test_what_click_says_is_found_in_the_click_that_is_installed() -> None:
    folder = Path(click.__file__).parent
    texts = {
        node.value
        for path in folder.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    said = {*click_words.WORDS, *(word for pair in click_words.PLURALS for word in pair)}
    assert said <= texts


def test_without_a_command_the_screen_is_opened(monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    opened: list[str] = []

    def open_ui(desk: Desk) -> int:
        opened.append(desk.today().isoformat())
        return 0

    monkeypatch.setattr(main, "open_ui", open_ui)
    assert run().code == 0
    assert opened == ["2025-03-10"]


# -- faults ------------------------------------------------------------------------------------------


def test_a_fault_is_reported_without_what_a_user_typed(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise RuntimeError(f"张三 {SECRET}") from error

    monkeypatch.setattr("learnlaw.verbs.roster_import.import_roster", fail)
    done = run("roster", "import", f"{SECRET}.csv")
    (report,) = (tmp_path / "home" / "state").glob("crash-*.txt")
    text = report.read_text("utf-8")
    assert done.code == Exit.FAULT
    assert str(report) in done.err
    assert ("RuntimeError" in text, "KeyError" in text, "learnlaw/main.py" in text) == (True, True, True)
    assert not [
        word for word in (SECRET, "张三", str(tmp_path)) if word in text + done.err.replace(str(report), "")
    ]


def test_a_report_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be")
    assert write_report(tmp_path / "state", RuntimeError()) is None


def test_an_interrupted_command_ends_quietly(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("learnlaw.verbs.roster_import.import_roster", interrupt)
    assert run("roster", "import", "x.csv") == Ran(130, "", "\n")


def test_a_reader_that_goes_away_is_no_fault(tmp_path: Path) -> None:
    names = "\n".join(f"G{n:05},张{chr(0x4E00 + n)},县司法局" for n in range(4000))
    path = a_csv(tmp_path, f"人员编码,姓名,单位\n{names}")
    assert alone(tmp_path, "--db", "x.db", "roster", "import", str(path)).code == 0
    typed = [sys.executable, "-m", "learnlaw", "--db", "x.db", "roster", "list"]
    environ = {**os.environ, "LEARNLAW_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        typed, cwd=tmp_path, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as listing:
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.read(10)
        listing.stdout.close()
        assert b"Traceback" not in listing.stderr.read()
    assert listing.returncode == 0


def test_settings_that_cannot_be_read_are_refused_with_their_place(tmp_path: Path) -> None:
    config = tmp_path / "home" / "config"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text("languege = 'zh'\n")
    done = alone(tmp_path, "roster", "list", LEARNLAW_LANG="en")
    assert (done.code, "settings.toml" in done.err, "languege" in done.err) == (3, True, True)


# -- what is loaded ----------------------------------------------------------------------------------

LOADED = (
    "import sys; sys.argv[1:] = {words!r}\n"
    "from learnlaw.main import main\n"
    "code = main(); sys.stdout.flush()\n"
    "print(*sys.modules, sep='\\n', file=sys.stderr); sys.exit(code)"
)


def loaded(folder: Path, *words: str) -> set[str]:
    done = alone(folder, python=LOADED.format(words=list(words)))
    assert done.code == 0, done.err
    return set(done.err.split())


def test_help_loads_no_library_that_it_does_not_need(tmp_path: Path) -> None:
    heavy = {"textual", "rich", "sqlalchemy", "alembic", "python_calamine", "xlsxwriter", "pypinyin", "faker"}
    assert loaded(tmp_path, "--help") & heavy == set()


def test_a_command_loads_no_screen(tmp_path: Path) -> None:
    path = a_csv(tmp_path, "人员编码,姓名,单位\nG1,张三,县司法局")
    modules = loaded(tmp_path, "--db", "x.db", "roster", "import", str(path))
    assert "sqlalchemy" in modules
    assert modules & {"textual", "rich", "alembic", "faker"} == set()


def test_what_is_piped_is_utf_8_everywhere(tmp_path: Path) -> None:
    path = a_csv(tmp_path, "人员编码,姓名,单位\nG1,𠮷野,县司法局")
    for encoding in ("ascii", "gbk", "utf-8"):
        alone(tmp_path, "--db", "x.db", "roster", "import", str(path), PYTHONIOENCODING=encoding)
        done = alone(
            tmp_path, "--db", "x.db", "roster", "list", "--format", "json", PYTHONIOENCODING=encoding
        )
        assert [officer["name"] for officer in json.loads(done.out)["officers"]] == ["𠮷野"]


def test_the_database_of_a_command_is_the_one_named(tmp_path: Path) -> None:
    path = a_csv(tmp_path, "人员编码,姓名,单位\nG1,张三,县司法局")
    alone(tmp_path, "--db", "named.db", "roster", "import", str(path), LEARNLAW_DB="other.db")
    assert rows_of(tmp_path / "named.db", "SELECT code FROM officer") == [("G1",)]
    assert not (tmp_path / "other.db").exists()


@pytest.mark.parametrize("name", sorted(every_verb()))
def test_every_verb_is_a_command_with_a_line_of_help(run: Run, name: str) -> None:
    words = every_verb()[name].command.split()
    done = run(*words, "--help")
    assert (done.code, f"learnlaw {' '.join(words)}" in done.out) == (0, True)
    at: click.Command | None = learnlaw
    for word in words:
        assert isinstance(at, click.Group)
        at = at.get_command(click.Context(at), word)
    assert at is not None
    assert at.help


def test_every_group_is_where_its_line_says() -> None:
    assert all(find_spec(where.partition(":")[0]) for where in GROUPS.values())
    assert i18n.language() in i18n.LANGUAGES
