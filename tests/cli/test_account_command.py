"""On the command line nobody does what the role does not allow: exit code 5, who, what, why, whom to ask."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Ran, Run
from tests.factories import a_roster

UNITS = [
    ["单位编码", "单位名称", "单位类型", "上级单位"],
    ["U1", "县司法局", "政府部门", ""],
    ["U2", "县公安局", "政府部门", ""],
]
OFFICERS = [["人员编码", "姓名", "单位"], ["G1", "张三", "U1"], ["G2", "李四", "U2"]]
SECRETS = {"boss": "tingyuanshenshen", "lian": "youxiugongwuyuan", "audit": "dulishenjiju8", "G1": "604817"}
LECTURE = ("--kind", "lecture", "--date", "2025-03-01", "--topic", "宪法", "--hours", "1")
ADDED = {
    "boss": ("--role", "coordinator", "--name", "王主任"),
    "lian": ("--role", "unit", "--unit", "U1", "--name", "李联络"),
    "audit": ("--role", "auditor", "--name", "审计"),
    "G1": ("--role", "officer"),
}


class As:
    """Runs commands as somebody."""

    def __init__(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run, self.patch = run, monkeypatch

    def __call__(self, code: str, *words: str | Path, secret: str = "") -> Ran:
        self.patch.setenv("LEARNLAW_SECRET", secret or SECRETS[code])
        return self.run("--as", code, *words)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the database with accounts is kept once it was made."""
    return tmp_path_factory.mktemp("accounts") / "county.db"


@pytest.fixture
def act(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, made: Path) -> As:
    """A county with an account of every role, made by the commands themselves the first time."""
    found = As(run, monkeypatch)
    if not made.exists():
        assert run("roster", "import", a_roster(tmp_path, units=UNITS, officers=OFFICERS)).code == 0
        first = json.loads(run("account", "add", "boss", *ADDED["boss"], "--format", "json").out)
        _open(found, "boss", first)
        for code in ("lian", "audit", "G1"):
            told = found("boss", "account", "add", code, *ADDED[code], "--format", "json")
            _open(found, code, json.loads(told.out))
        shutil.copyfile(tmp_path / "county.db", made)
    shutil.copyfile(made, tmp_path / "county.db")
    monkeypatch.delenv("LEARNLAW_SECRET", raising=False)
    return found


def _open(act: As, code: str, told: dict[str, list[dict[str, str]]]) -> None:
    act.patch.setenv("LEARNLAW_NEW_SECRET", SECRETS[code])
    assert act(code, "account", "passwd", secret=told["secrets"][0]["secret"]).code == 0
    act.patch.delenv("LEARNLAW_NEW_SECRET")


def test_without_accounts_a_name_is_refused_and_nothing_else_is(run: Run, tmp_path: Path) -> None:
    run("roster", "import", a_roster(tmp_path, units=UNITS, officers=OFFICERS))
    refused = run("--as", "boss", "roster", "list")
    assert refused.code == 5 and "boss" in refused.err
    assert run("--as", "coordinator", "roster", "list").code == run("roster", "list").code == 0


def test_without_a_name_nothing_is_shown_once_there_are_accounts(act: As) -> None:
    for words in (("roster", "list"), ("log", "list"), ("account", "list"), ("audit", "list"), ("doctor",)):
        refused = act.run(*words)
        assert (refused.code, refused.out) == (5, "") and "--as" in refused.err, words


def test_a_wrong_secret_is_5_and_names_neither_account_nor_secret(act: As) -> None:
    refused = act("boss", "roster", "list", secret="not-the-secret")
    assert refused.code == 5 and refused.err.strip() == "账号或口令不正确"
    assert refused.err == act("nobody", "roster", "list", secret="not-the-secret").err


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("lian", ("roster", "move", "G1", "U2", "--on", "2025-03-01")),
        ("lian", ("roster", "list", "--unit", "U2")),
        ("lian", ("log", "add", *LECTURE, "--unit", "U2")),
        ("lian", ("account", "list")),
        ("lian", ("exam", "list")),
        ("lian", ("report", "annual")),
        ("G1", ("roster", "list")),
        ("G1", ("roster", "show", "G2")),
        ("G1", ("log", "list")),
        ("G1", ("quota", "plan")),
        ("G1", ("exam", "mine", "G2")),
        ("audit", ("roster", "retire", "G1", "--on", "2025-03-01")),
        ("audit", ("account", "unlock", "G1")),
        ("boss", ("account", "disable", "boss")),
    ],
    ids=lambda found: found if isinstance(found, str) else " ".join(found[:3]),
)  # fmt: skip
def test_what_is_not_allowed_changes_nothing_and_says_why(act: As, code: str, words: tuple[str, ...]) -> None:
    before = act("audit", "audit", "list", "--format", "json").out
    refused = act(code, *words)
    if code == "boss":
        assert (refused.code, "唯一在用" in refused.err) == (2, True)
    else:
        assert refused.code == 5 and refused.out == ""
        assert refused.err.startswith(f"{code}（") and refused.err.strip().endswith("请联系学法管理员")
    assert act("audit", "audit", "list", "--format", "json").out == before


def test_a_unit_coordinators_list_is_of_the_own_unit_and_says_so(act: As) -> None:
    told = act("lian", "roster", "list", "--format", "json")
    assert [row["code"] for row in json.loads(told.out)["officers"]] == ["G1"]
    assert "只含县司法局及其下级单位的数据" in told.err
    assert act("audit", "roster", "list", "--format", "json").err == ""


def test_accounts_are_listed_for_people_and_programs(act: As) -> None:
    rows = json.loads(act("boss", "account", "list", "--format", "json").out)["accounts"]
    assert [(row["code"], row["role"], row["state"]) for row in rows] == [
        ("boss", "coordinator", "active"),
        ("lian", "unit", "active"),
        ("G1", "officer", "active"),
        ("audit", "auditor", "active"),
    ]
    table = act("boss", "account", "show", "lian").out
    assert "李联络" in table and "县司法局" in table
    csv = act("boss", "account", "list", "--format", "csv").out
    assert csv.startswith("code,name,role,") and "argon2" not in csv + table


def test_the_table_of_roles_is_told(act: As) -> None:
    rows = json.loads(act("G1", "account", "roles", "--format", "json").out)["roles"]
    found = {row["name"]: row for row in rows}
    assert found["sit_exam"]["officer"] == "self" and found["sit_exam"]["coordinator"] == "none"
    assert found["log_session"]["unit"] == "below" and found["log_session"]["auditor"] == "none"


def test_a_first_secret_is_told_once_and_a_receipt_holds_none(act: As) -> None:
    told = act("boss", "account", "reset", "lian")
    assert told.code == 0 and "初始口令" in told.out
    secret = told.out.split("：")[-1].strip()
    assert secret not in act("boss", "audit", "list", "--format", "json").out
    refused = act("lian", "roster", "list", secret=secret)
    assert refused.code == 5 and "account passwd" in refused.err


def test_slips_for_all_officers(act: As, tmp_path: Path) -> None:
    slips = tmp_path / "slips.docx"
    told = act("boss", "account", "add", "--officers", "-o", slips)
    assert told.code == 0 and slips.read_bytes()[:2] == b"PK"
    assert act("boss", "account", "slips", "-o", slips).code == 2  # it is there: --force
    assert act("boss", "account", "add", "--officers", "-o", tmp_path / "more.docx").code == 2


def test_recover_asks_no_secret_and_stands_in_the_log(act: As) -> None:
    told = act.run("account", "recover", "boss", "--reason", "忘记密码")
    assert told.code == 0 and "初始口令" in told.out
    assert act("boss", "roster", "list").code == 5
    assert "(file)" in act("audit", "audit", "list").out


def test_sitting_takes_the_officers_own_pin(act: As) -> None:
    act.patch.setenv("LEARNLAW_SECRET", "000000")
    refused = act.run("exam", "sit", "E1", "--officer", "G1")
    assert (refused.code, refused.err.strip()) == (5, "账号或口令不正确")


def test_without_accounts_nothing_of_them_is_loaded(tmp_path: Path) -> None:
    from tests.cli.test_frame import alone

    python = (
        "import sys; from learnlaw.main import main\n"
        "code = main(['--db', 'county.db', 'roster', 'import', 'roster.xlsx'])\n"
        "code = code or main(['--db', 'county.db', 'roster', 'list'])\n"
        "assert 'argon2' not in sys.modules and 'textual' not in sys.modules, 'loaded'; sys.exit(code)"
    )
    a_roster(tmp_path, units=UNITS, officers=OFFICERS)
    done = alone(tmp_path, python=python)
    assert (done.code, "Traceback" in done.err) == (0, False), done.err
