"""The town with a law of its own in two editions, questions on it, a list, and lectures that name it."""

from __future__ import annotations

import shutil
from pathlib import Path

from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.law_import import import_laws
from learnlaw.verbs.study import log_session
from tests.county import a_record
from tests.tui import town

LAW = "某市城市绿化办法"
OLD = f"""\
# {LAW}

2023年1月10日通过

第一条 为了绿化城市，制定本办法。

第二条 损坏绿地的，处二百元以下罚款。

第三条 市绿化主管部门可以委托区绿化主管部门处罚。

第四条 本办法自2023年3月1日起施行。
"""
NEW = OLD.replace("2023年1月10日通过", "2023年1月10日通过　2024年5月1日修正").replace(
    "二百元以下罚款", "五百元以上二千元以下罚款"
)
BANK = """\
schema: 1
bank: greens
law: 某市城市绿化办法
edition: 2023-01-10
questions:
  - id: greens-1
    state: reviewed
    kind: single
    stem: 绿化办法：损坏绿地的，最高罚款多少？
    options: [一百元, 二百元, "[/]三百元[red]", 五百元]
    key: B
    article: "2"
    rationale: 处二百元以下罚款。
    difficulty: easy
  - id: greens-2
    state: reviewed
    kind: true_false
    stem: 绿化办法：处罚可以委托区绿化主管部门。
    key: true
    article: "3"
    difficulty: medium
  - id: greens-3
    state: draft
    kind: blank
    stem: 绿化办法：制定目的是为了____城市。
    key: [[绿化]]
    article: "1"
    difficulty: easy
"""
MORE = (
    BANK.replace("最高罚款多少？", "最高罚款是多少？")
    + """\
  - id: greens-4
    kind: single
    stem: 绿化办法：只有一个选项？
    options: [一个]
    key: A
    article: "1"
  - id: greens-5
    kind: true_false
    stem: 绿化办法：处罚可以委托区绿化主管部门。
    key: true
    article: "3"
"""
)
"""Of the next import: one with other words, two as they were, one that cannot be asked, and a twin."""
LIST = """\
schema: 1
list: ours
title: 本县清单
owner: 县司法局
version: 2024-06-01
entries:
  - {title: 某市城市绿化办法, group: 本地, law: 某市城市绿化办法}
  - {title: 本县县情, group: 本地}
"""


def build(town_file: Path, folder: Path) -> Path:
    """Write the database; its path."""
    path = folder / "county.db"
    shutil.copyfile(town_file, path)
    desk = town.desk_at(path)
    for name, text in (("old.md", OLD), ("new.md", NEW)):
        (folder / name).write_text(text, encoding="utf-8")
        import_laws(desk, folder / name)
    (folder / "greens.yaml").write_text(BANK, encoding="utf-8")
    import_bank(desk, folder / "greens.yaml")
    log_session(desk, a_record(day="2024-06-11", units=("U01",), topic="绿化讲座", laws=(LAW,)))
    log_session(
        desk,
        a_record(day="2024-06-12", units=("U08",), kinds=("collective_study",), topic="学绿化", laws=(LAW,)),
    )
    desk.close()
    return path


def with_list(folder: Path) -> None:
    """Put the list where the program at that folder finds it."""
    lists = folder / "home" / "data" / "lists"
    lists.mkdir(parents=True, exist_ok=True)
    (lists / "ours.yaml").write_text(LIST, encoding="utf-8")
