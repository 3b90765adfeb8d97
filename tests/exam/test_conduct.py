"""Flags on sittings come from what is stored, name people to who judges them alone, and prove nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from learnlaw.domain.exam import Mode
from learnlaw.errors import NotFoundError
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.conduct import exam_conduct
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import key_answers
from learnlaw.verbs.exam_care import annul_attempt
from learnlaw.verbs.exam_running import open_exam
from learnlaw.verbs.exams import ExamForm, new_exam
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.sitting import save_answer, sit_exam, submit_exam
from tests.conftest import Run
from tests.factories import a_desk, a_roster
from tests.offices import OFFICERS, UNITS
from tests.practice import later

BEGINS = datetime(2025, 3, 10, 1, tzinfo=UTC)
ITEMS = 12
WRONG_BY_BOTH = frozenset(range(1, 7))
"""Items that a1 and a2 answer wrong alike."""
QUESTION = """\
  - id: c-{n:02}
    state: approved
    approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}
    kind: single
    stem: 第{n}题的正确选项是哪一项？
    options: [甲, 乙, 丙, 丁]
    key: A
    article: "{n}"
    rationale: 甲。
    pool: reserved
    tags: [纪律]
"""


def an_exam(desk: Desk, folder: Path, mode: Mode) -> str:
    """An exam of twelve single questions, all with the key A, open for six officers of two units."""
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    head = "schema: 1\nbank: conduct\ntitle: 题库\nlaw: 行政处罚法\nedition: 2021-01-22\nquestions:\n"
    bank = folder / "conduct.yaml"
    bank.write_text(head + "".join(QUESTION.format(n=n) for n in range(1, ITEMS + 1)), encoding="utf-8")
    import_bank(desk, bank)
    plan = folder / "plan.yaml"
    plan.write_text(
        "schema: 1\nblueprint: conduct\ntitle: 试卷\nsource: 测试\nminutes: 60\ntotal: 120\npass: 60\n"
        "excellent: null\nattempts: 2\ncounts: last\nopen_book: false\npools: [reserved]\n"
        "scheme: {multiple: all_or_nothing, partial: 50, places: 2}\n"
        "cells:\n  - {kind: single, count: 12, marks: 10, topic: 纪律}\n",
        encoding="utf-8",
    )
    form = ExamForm(
        title="纪律测试",
        blueprint=str(plan),
        opens=BEGINS,
        closes=BEGINS + timedelta(hours=8),
        organiser="G",
        officers=("a1", "a2", "a3", "b1", "b2"),
        mode=mode,
        forms=1,
        seed=7,
    )
    (number,) = new_exam(desk, form).made
    open_exam(desk, number, supervised_by="王监考") if mode is Mode.TERMINAL else open_exam(desk, number)
    return number


def sit(
    desk: Desk, number: str, officer: str, wrong: frozenset[int], *, pace: float = 60, terminal: str
) -> None:
    """Sit the whole paper; B wherever the item is to be wrong."""
    sitting = sit_exam(desk, number, officer, holder=f"{officer}-{terminal}", terminal=terminal)
    for shown in sitting.items:
        later(desk, seconds=pace)
        value = "B" if int(shown.question[-2:]) in wrong else "A"
        save_answer(desk, sitting, shown.item, value, f"{officer}-{shown.item}")
    submit_exam(desk, sitting)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    found = a_desk(tmp_path, now=BEGINS + timedelta(minutes=5))
    yield found
    found.close()


@pytest.fixture
def sat(desk: Desk, tmp_path: Path) -> str:
    """a1 and a2 answer alike, a1 too fast; b1 and b2 sit at one terminal in turn; its number."""
    number = an_exam(desk, tmp_path, Mode.TERMINAL)
    sit(desk, number, "a1", WRONG_BY_BOTH, pace=1, terminal="t1")
    later(desk, minutes=20)
    sit(desk, number, "a2", WRONG_BY_BOTH, terminal="t2")
    later(desk, minutes=20)
    sit(desk, number, "b1", frozenset(), terminal="t3")
    later(desk, minutes=3)
    sit(desk, number, "b2", frozenset({12}), terminal="t3")
    return number


def flags(desk: Desk, number: str) -> set[tuple[str, tuple[str, ...]]]:
    return {(flag.code, flag.officers) for flag in exam_conduct(desk, number).flags}


def test_what_is_worth_a_look_is_found_in_what_is_stored(desk: Desk, sat: str) -> None:
    found = exam_conduct(desk, sat)
    assert found.looked_at == 4
    assert {(flag.code, flag.officers) for flag in found.flags} == {
        ("fast", ("a1",)),
        ("same-wrong", ("a1", "a2")),
        ("same-terminal", ("b1", "b2")),
    }
    assert dict(found.counts) == {"fast": 1, "same-terminal": 1, "same-wrong": 1}


def test_no_flag_names_anybody_in_its_words(desk: Desk, sat: str) -> None:
    from learnlaw.i18n import tell

    people = [word for row in OFFICERS[1:] for word in row[:2]]
    for flag in exam_conduct(desk, sat).flags:
        assert not [word for word in people if word in tell(flag.what)]


def test_an_annulled_paper_is_judged_already(desk: Desk, sat: str) -> None:
    annul_attempt(desk, sat, "a2", reason="雷同卷")
    assert flags(desk, sat) == {("fast", ("a1",)), ("same-terminal", ("b1", "b2"))}


def test_a_paper_that_is_being_sat_is_not_looked_at_yet(desk: Desk, sat: str) -> None:
    sitting = sit_exam(desk, sat, "a3", holder="w", terminal="t3")
    for shown in sitting.items:
        save_answer(desk, sitting, shown.item, "B", f"a3-{shown.item}")
    assert ("fast", ("a3",)) not in flags(desk, sat)
    submit_exam(desk, sitting)
    assert {("fast", ("a3",)), ("same-terminal", ("b1", "b2", "a3"))} <= flags(desk, sat)


def test_who_sits_twice_answers_like_himself_and_that_is_no_flag(desk: Desk, sat: str) -> None:
    later(desk, minutes=20)
    sit(desk, sat, "a1", WRONG_BY_BOTH, terminal="t9")
    found = [officers for code, officers in flags(desk, sat) if code == "same-wrong"]
    assert found == [("a1", "a2")]


def test_paper_has_neither_speed_nor_terminal(desk: Desk, tmp_path: Path) -> None:
    number = an_exam(desk, tmp_path, Mode.PAPER)
    with desk.reading() as connection:
        from learnlaw.store.papers import load_papers
        from learnlaw.verbs.exam_desk import find_exam

        held = find_exam(desk, connection, number, desk.facts.people(connection))
        (paper,) = load_papers(connection, held.id).values()
    for officer in ("a1", "a2"):
        text = "".join(
            f"{n}{'abcd'[item.order.index(1 if int(item.question[-2:]) in WRONG_BY_BOTH else 0)]}"
            for n, item in enumerate(paper.paper.items, 1)
        )
        key_answers(desk, number, officer, text, form=paper.form)
    assert flags(desk, number) == {("same-wrong", ("a1", "a2"))}


def test_an_unknown_exam_is_refused(desk: Desk, sat: str) -> None:
    with pytest.raises(NotFoundError):
        exam_conduct(desk, "nothing")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_command_names_whom_it_is_about_and_says_that_it_proves_nothing(
    desk: Desk, sat: str, run: Run, language: str
) -> None:
    desk.close()
    told = run("--lang", language, "exam", "conduct", sat)
    assert told.code == 0
    assert "same-wrong" in told.out and "赵一 a1" in told.out
    assert ("不能证明" if language == "zh" else "proves nothing") in told.out
    body = json.loads(run("--lang", language, "exam", "conduct", sat, "--format", "json").out)
    assert body["exam"] == sat and body["attempts"] == 4
    assert body["tally"] == {"fast": 1, "same-terminal": 1, "same-wrong": 1}
    assert body["flags"][0]["officers"] == [{"officer": "a1", "name": "赵一", "unit": "A"}]
    assert run("exam", "conduct", "nothing").code == 2
