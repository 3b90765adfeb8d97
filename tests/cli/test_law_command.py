"""The law commands: what is in force on the day, texts whole or refused, and what an amendment does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Ran, Run
from tests.factories import digest, rows_of

ROOT = Path(__file__).resolve().parents[2]
LAWS = ROOT.parent / "shared" / "laws"
needs_laws = pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")
PENALTIES = "治安管理处罚法"
TODAY = ("--on", "2026-11-21")
SUBJECT = """\
schema: 1
bank: xi
questions:
  - id: xi-001
    kind: true_false
    stem: 全面依法治国必须坚持党的领导。
    key: true
    rationale: 党的领导是全面依法治国的根本保证。
"""
OLD = """\
# 某市城市绿化办法

2020年3月1日通过　2024年5月1日修正

第一条 为了绿化城市，制定本办法。

第二条 损坏绿地的，处二百元以下罚款。

第三条 本办法自2020年6月1日起施行。
"""


def data(ran: Ran) -> Any:
    assert ran.code in (0, 1), ran.err
    return json.loads(ran.out)


@pytest.fixture
def county(run: Run, tmp_path: Path) -> Path:
    """A database to import into."""
    assert run("policy", "use", "huzhu-2024").code == 0
    return tmp_path / "county.db"


def a_text(folder: Path, name: str = "办法.md", *changes: tuple[str, str]) -> Path:
    text = OLD
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# -- looks ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "standing"),
    [
        pytest.param("2026-08-14", "in_force", id="the day before the code"),
        pytest.param("2026-08-15", "repealed", id="the day of the code"),
    ],
)
def test_a_repeal_holds_from_its_day(run: Run, on: str, standing: str) -> None:
    rows = data(run("--on", on, "law", "list", "--format", "json"))["laws"]
    gone = {row["title"]: row["standing"] for row in rows if row["repealed_by"] == "environmental-code"}
    assert len(gone) == 10 and set(gone.values()) == {standing}


def test_what_has_no_source_is_marked(run: Run) -> None:
    shown = run("law", "show", PENALTIES)
    assert "修改决定的施行日期正文未载" in shown.out
    editions = data(run("--on", "2026-11-21", "law", "show", PENALTIES, "--format", "json"))["editions"]
    assert [(e["articles"], e["standing"]) for e in editions] == [(119, "superseded"), (144, "in_force")]
    assert editions[0]["in_force"] is None and editions[0]["unverified"]


def test_what_does_not_ship_is_said_plainly(run: Run) -> None:
    found = data(run("--on", "2026-11-21", "law", "lists", "--format", "json"))["lists"]
    assert [one["list"] for one in found] == ["common", "enforcement"]
    assert all("习近平法治思想" in one["without_questions"] for one in found)
    assert all(one["problems"] == [] for one in found)
    assert "bank template" in run("law", "lists").out


def test_a_list_that_names_a_repealed_law_says_so(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        "schema: 1\nlist: mine\ntitle: 本县清单\nowner: 县司法局\nversion: 2026-09-01\n"
        "entries:\n  - {title: 环境保护法, law: 环境保护法, group: 环境}\n",
        encoding="utf-8",
    )
    (one,) = data(run("--on", "2026-11-21", "law", "lists", path, "--format", "json"))["lists"]
    assert [problem["code"] for problem in one["problems"]] == ["repealed-law"]
    (one,) = data(run("--on", "2026-08-01", "law", "lists", path, "--format", "json"))["lists"]
    assert one["problems"] == []


def own_list(run: Run, tmp_path: Path, *entries: str) -> Path:
    """A copy of a list in the user's own folder, with entries of our own in place of the rest."""
    path = tmp_path / "home" / "data" / "lists" / "ours.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    assert run("law", "template", path, "--list", "enforcement").code == 0
    head = path.read_text(encoding="utf-8").partition("entries:")[0]
    head = head.replace("list: enforcement", "list: ours").replace("随程序附的参考清单\n", "某县司法局\n")
    path.write_text(
        head + "entries:\n" + "".join(f"  - {{{e}, group: 本县}}\n" for e in entries), encoding="utf-8"
    )
    return path


def test_a_list_is_copied_edited_and_in_use(run: Run, tmp_path: Path) -> None:
    path = own_list(
        run, tmp_path, "title: 环境保护法", "title: 反垄断法, law: 反垄断法", "title: 刑法, law: xing"
    )
    found = {one["list"]: one for one in data(run(*TODAY, "law", "lists", "--format", "json"))["lists"]}
    assert set(found) == {"common", "enforcement", "ours"}
    ours = found["ours"]
    assert ours["owner"] == "某县司法局"
    assert [(p["code"], p["line"]) for p in ours["problems"]] == [("repealed-law", 14), ("unknown-law", 16)]
    assert "criminal-law" in ours["problems"][1]["hint"]
    listed = data(run("bank", "list", "--list", "ours", "--format", "json"))["questions"]
    assert {q["law"] for q in listed} == {"反垄断法"}
    rows = data(run("law", "coverage", "--list", "ours", "--entries", "--format", "json"))["coverage"]
    assert [row["questions"] for row in rows] == [0, 16, 0]
    assert run("law", "template", path).code == 2, "a file that is there stays"
    assert run("law", "template", tmp_path / "no.yaml", "--list", "none").code == 2


def test_a_list_of_the_same_id_takes_the_place_of_the_shipped_one(run: Run, tmp_path: Path) -> None:
    path = own_list(run, tmp_path, "title: 反垄断法, law: anti-monopoly")
    path.write_text(path.read_text(encoding="utf-8").replace("list: ours", "list: common"), encoding="utf-8")
    found = {one["list"]: one for one in data(run("law", "lists", "--format", "json"))["lists"]}
    assert set(found) == {"common", "enforcement"} and len(found["common"]["entries"]) == 1


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"words", id="no list"),
        pytest.param(b"\xff\xfe\x00", id="no text"),
        pytest.param(b"", id="empty"),
    ],
)
def test_a_damaged_list_is_told_and_the_others_stay_in_use(run: Run, tmp_path: Path, content: bytes) -> None:
    own_list(run, tmp_path, "title: 反垄断法, law: anti-monopoly").with_name("bad.yaml").write_bytes(content)
    told = data(run("law", "lists", "--format", "json"))
    assert len(told["lists"]) == 3
    assert {Path(notice["file"]).name for notice in told["notices"]} == {"bad.yaml"}
    assert run("bank", "list", "--list", "ours").code == 0


def test_questions_on_a_subject_without_a_law_are_counted(run: Run, tmp_path: Path, county: Path) -> None:
    path = tmp_path / "xi.yaml"
    path.write_text(SUBJECT, encoding="utf-8")
    assert run("bank", "import", path, "--law", "习近平法治思想").code == 0
    assert data(run(*TODAY, "bank", "check", "--format", "json"))["problems"] == []
    for chosen in (("--law", "习近平法治思想"), ("--list", "enforcement", "--state", "draft")):
        (one,) = data(run("bank", "list", *chosen, "--format", "json"))["questions"]
        assert one["question"] == "xi-001"
    rows = data(run("law", "coverage", "--list", "common", "--entries", "--format", "json"))["coverage"]
    assert (rows[0]["title"], rows[0]["questions"]) == ("习近平法治思想", 1)
    assert run("bank", "list", "--law", "习近平文化思想").code == 2, "no list asks for it"


def test_a_party_regulation_comes_in_by_its_text_and_is_counted(
    run: Run, tmp_path: Path, county: Path
) -> None:
    name = "中国共产党问责条例"
    assert run("law", "import", a_text(tmp_path, "问责.md", ("某市城市绿化办法", name))).code == 0
    path = tmp_path / "own.yaml"
    path.write_text(QUESTION.replace("某市城市绿化办法", name), encoding="utf-8")
    assert run("bank", "import", path).code == 0
    told = data(run(*TODAY, "bank", "check", "--format", "json"))["problems"]
    assert [p["code"] for p in told if p["question"] == "greens-1"] == []
    rows = data(run("law", "coverage", "--list", "common", "--entries", "--format", "json"))["coverage"]
    assert [row["questions"] for row in rows if row["title"] == name] == [2]
    (common,) = (
        one for one in data(run("law", "lists", "--format", "json"))["lists"] if one["list"] == "common"
    )
    assert common["problems"] == [] and name in common["without_questions"], "none ships on it"


def test_coverage_is_list_by_kind_by_difficulty(run: Run) -> None:
    rows = data(run("law", "coverage", "--list", "enforcement", "--format", "json"))["coverage"]
    assert [row["kind"] for row in rows] == ["single", "multiple", "true_false", "blank"]
    assert all(row["easy"] + row["medium"] + row["hard"] == row["questions"] for row in rows)
    entries = data(run("law", "coverage", "--entries", "--format", "json"))
    bare = {entry["title"] for entry in entries["without_questions"]}
    assert "习近平法治思想" in bare and "行政处罚法" not in bare
    assert run("law", "coverage", "--list", "nowhere").code == 2


# -- texts ----------------------------------------------------------------------------------------


@needs_laws
def test_the_texts_give_every_article(run: Run, county: Path) -> None:
    ran = run("law", "import", LAWS)
    assert ran.code == 0 and "8,109" in ran.out and "README.md" in ran.err
    assert rows_of(county, "SELECT count(*) FROM law_text") == [(74,)]
    assert rows_of(county, "SELECT count(*) FROM law_article") == [(8109,)]
    shown = data(run("law", "show", "行政处罚法", "51", "--format", "json"))
    assert "二百元以下" in shown["text"] and shown["divisions"][-1].endswith("简易程序")
    assert run("law", "show", "行政处罚法", "999").code == 2
    again = data(run("law", "import", LAWS, "--format", "json"))
    assert (again["counts"], again["receipt"]) == ({"texts_unchanged": 74}, None)


def test_a_text_comes_in_and_is_listed(run: Run, tmp_path: Path, county: Path) -> None:
    assert run("law", "import", a_text(tmp_path)).code == 0
    shown = data(run("law", "show", "某市城市绿化办法", "第二条", "--format", "json"))
    assert (shown["edition"], shown["text"]) == ("2024-05-01", "损坏绿地的，处二百元以下罚款。")
    rows = data(run("law", "list", "--format", "json"))["laws"]
    assert [row["texts"] for row in rows if row["title"] == "某市城市绿化办法"] == [["2024-05-01"]]


@pytest.mark.parametrize(
    ("changes", "line"),
    [
        pytest.param([("第二条", "第四条")], 7, id="a gap"),
        pytest.param([("第三条", "第二条")], 9, id="a repeat"),
    ],
)
def test_a_numbering_fault_refuses_the_file(
    run: Run, tmp_path: Path, county: Path, changes: list[tuple[str, str]], line: int
) -> None:
    path, before = a_text(tmp_path, "办法.md", *changes), digest(county)
    ran = run("law", "import", path)
    assert ran.code == 3 and "办法.md" in ran.err and f"第{line}行" in ran.err
    assert digest(county) == before


def test_a_folder_is_read_at_its_top(run: Run, tmp_path: Path, county: Path) -> None:
    folder = tmp_path / "laws"
    (folder / "below").mkdir(parents=True)
    a_text(folder)
    a_text(folder / "below", "旧.md", ("2024年5月1日修正", "2022年5月1日修正"))
    (folder / "README.md").write_text("# 说明\n\n这不是法律。\n", encoding="utf-8")
    dry = data(run("law", "import", folder, "--recursive", "--dry-run", "--format", "json"))
    assert (dry["receipt"], dry["counts"]["texts_added"]) == (None, 2)
    assert data(run("law", "import", folder, "--format", "json"))["counts"]["texts_added"] == 1
    both = data(run("law", "import", folder, "--recursive", "--format", "json"))
    assert both["counts"]["texts_added"] == 1 and both["counts"]["texts_unchanged"] == 1
    assert [Path(n["file"]).name for n in both["notices"] if n["code"] == "skipped"] == ["README.md"]


def test_a_file_without_articles_is_refused_alone(run: Run, tmp_path: Path, county: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text("# 说明\n", encoding="utf-8")
    ran = run("law", "import", path)
    assert ran.code == 3 and "README.md" in ran.err


# -- amendments -----------------------------------------------------------------------------------


@needs_laws
def test_the_real_change_of_a_law_is_shown(run: Run, county: Path) -> None:
    run("law", "import", LAWS / f"中华人民共和国{PENALTIES}.md")
    assert run("law", "impact", PENALTIES).code == 2, "one edition is nothing to compare"
    run("law", "import", LAWS / "earlier")
    found = data(run("--on", "2026-11-21", "law", "impact", PENALTIES, "--unchanged", "--format", "json"))
    assert (found["from"]["articles"], found["to"]["articles"]) == (119, 144)
    told = found["summary"]
    assert told["added"] > 0 and told["deleted"] > 0 and told["changed"] > 0 and told["moved"] > 0
    assert sum(told.values()) - told["deleted"] == 144
    assert sum(told.values()) - told["added"] == 119


QUESTION = """\
schema: 1
bank: greens
law: 某市城市绿化办法
edition: 2024-05-01
questions:
  - {id: greens-1, kind: true_false, stem: 损坏绿地的罚款不超过二百元。, key: true, article: "2", rationale: 依规定。}
  - {id: greens-2, kind: true_false, stem: 本办法自二〇二〇年六月起施行。, key: true, article: "3", rationale: 依规定。}
"""


def test_questions_on_what_changed_are_set_aside_until_reviewed(
    run: Run, tmp_path: Path, county: Path
) -> None:
    run("law", "import", a_text(tmp_path))
    bank = tmp_path / "greens.yaml"
    bank.write_text(QUESTION, encoding="utf-8")
    assert run("bank", "import", bank).code == 0
    newer = a_text(tmp_path, "新.md", ("2024年5月1日修正", "2025年1月1日修正"), ("二百元以下", "五百元以下"))
    told = data(run("law", "import", newer, "--format", "json"))
    assert told["counts"]["questions_set_aside"] == 1
    found = data(run("law", "impact", "某市城市绿化办法", "--format", "json"))
    assert [(q["question"], q["fate"]) for q in found["questions"]] == [("greens-1", "changed")]

    def aside() -> list[str]:
        rows = data(run("bank", "list", "--law", "某市城市绿化办法", "--format", "json"))["questions"]
        return [row["question"] for row in rows if row["set_aside"]]

    assert aside() == ["greens-1"]
    assert "bank edit greens-1 --edition" in run("bank", "show", "greens-1").out
    reviewed = QUESTION.replace("2024-05-01", "2025-01-01").replace("不超过二百元", "不超过五百元")
    bank.write_text(reviewed, encoding="utf-8")
    assert data(run("bank", "import", bank, "--format", "json"))["counts"] == {"questions_changed": 2}
    assert aside() == []
