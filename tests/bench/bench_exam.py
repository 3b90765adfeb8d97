"""200 answer sheets of 50 items cost at most 0.8 s of CPU from the file to the marks, and 0.2 s to be analysed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter, process_time

import pytest

from learnlaw.domain.exam import Papers
from learnlaw.domain.grading import standing
from learnlaw.domain.question import LETTERS
from learnlaw.formats.answer_sheet import write_answer_sheets
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import computed, import_answers, keys_of
from learnlaw.verbs.exam_desk import find_exam
from learnlaw.verbs.exam_results import analyse_exam, exam_results
from learnlaw.verbs.exam_running import close_exam, open_exam
from learnlaw.verbs.exams import ExamForm, new_exam
from learnlaw.verbs.roster_import import import_roster
from tests.factories import a_desk, a_roster
from tests.formats.books import Rows
from tests.halls import BEGINS

OFFICERS, ITEMS, UNITS, QUESTIONS = 200, 50, 20, 1_000
LIMIT, ANALYSIS = 0.8, 0.2
ROUNDS = 5
UNIT_ROWS: Rows = [
    ["单位编码", "单位名称", "上级单位", "单位类型"],
    ["G", "县人民政府", "", "政府"],
    *([f"U{n:02}", f"第{n}局", "G", "政府部门"] for n in range(UNITS)),
]
PEOPLE: Rows = [
    ["人员编码", "姓名", "单位"],
    *([f"{n:04}", f"人员{n}", f"U{n % UNITS:02}"] for n in range(OFFICERS)),
]


def a_bank(folder: Path) -> Path:
    """A bank of single questions, approved."""
    head = "schema: 1\nbank: bench\ntitle: 题库\nlaw: 行政处罚法\nedition: 2021-01-22\nquestions:\n"
    one = (
        "  - {{id: bench-{n}, state: approved, approved: {{office: 县司法局, name: 张三, day: 2024-03-10}}, "
        "kind: single, stem: 第{n}种情形由哪个机关管辖？, options: [甲{n}机关, 乙{n}机关, 丙{n}机关, 丁{n}机关], "
        'key: {key}, article: "{article}", rationale: 见条文。, difficulty: easy}}\n'
    )
    rows = (one.format(n=n, key=LETTERS[n % 4], article=n % 80 + 1) for n in range(QUESTIONS))
    path = folder / "bench.yaml"
    path.write_text(head + "".join(rows), encoding="utf-8")
    return path


PLAN = f"""\
schema: 1
blueprint: bench
title: 五十题
source: 测试
minutes: 60
total: {ITEMS * 2}
pass: 60
excellent: 90
attempts: 1
counts: best
open_book: false
pools: [open]
scheme: {{multiple: all_or_nothing}}
cells:
  - {{kind: single, count: {ITEMS}, marks: 2}}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A county of 200 officers and a bank of 1,000 questions."""
    found = a_desk(tmp_path, now=BEGINS)
    import_roster(found, a_roster(tmp_path, units=UNIT_ROWS, officers=PEOPLE))
    import_bank(found, a_bank(tmp_path))
    (tmp_path / "bench-plan.yaml").write_text(PLAN, encoding="utf-8")
    yield found
    found.close()


def an_exam(desk: Desk, folder: Path, n: int, papers: Papers = Papers.FORMS) -> tuple[str, float]:
    """One exam, open; its number and the CPU seconds of opening it."""
    form = ExamForm(
        title=f"第{n}次考试",
        blueprint=str(folder / "bench-plan.yaml"),
        opens=BEGINS,
        closes=BEGINS + timedelta(hours=8),
        units=("G",),
        papers=papers,
    )
    (number,) = new_exam(desk, form).made
    return number, cpu_of(lambda: open_exam(desk, number))[0]


def sheets(desk: Desk, folder: Path, number: str, *, csv: bool) -> Path:
    """A file in which each officer knows another share of the answers."""
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
    chance = Random(7)
    rows = [
        ({"officer": one.officer, "form": one.form}, {n: chance.choice("ABCD") for n in range(1, ITEMS + 1)})
        for one in held.exam.expected
    ]
    path = folder / f"{number}.{'csv' if csv else 'xlsx'}"
    path.write_bytes(write_answer_sheets(ITEMS, rows, csv=csv))
    return path


def cpu_of(work: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of one piece of work."""
    cpu, wall = process_time(), perf_counter()
    work()
    return process_time() - cpu, perf_counter() - wall


def test_two_hundred_sheets(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
    opening, number = [], ""
    for n in range(ROUNDS):
        for csv in (False, True):
            number, cost = an_exam(desk, tmp_path, n * 2 + csv)
            opening.append(cost)
            path = sheets(desk, tmp_path, number, csv=csv)
            taken[csv].append(cpu_of(partial(import_answers, desk, number, path)))
    own = an_exam(desk, tmp_path, 99, Papers.OWN)[1]
    analysis = median(cpu_of(lambda: analyse_exam(desk, number))[0] for _ in range(ROUNDS))
    results = median(cpu_of(lambda: exam_results(desk, number))[0] for _ in range(ROUNDS))
    bare = median(grading_alone(desk, number) for _ in range(ROUNDS))
    closing = cpu_of(lambda: close_exam(desk, number))[0]
    book, text = (median(cpu for cpu, _ in taken[csv]) for csv in (False, True))
    with capsys.disabled():
        print(f"\n{OFFICERS} sheets of {ITEMS} items, {QUESTIONS} questions in the bank; seconds of CPU")
        for name, csv, cpu in (("workbook to marks", False, book), ("csv to marks", True, text)):
            wall = median(wall for _, wall in taken[csv])
            print(f"  {name:26} {cpu:6.3f} (at most {LIMIT}), {wall:.3f} s by the wall")
        print(
            f"  {'reading and grading alone':26} {bare:6.3f}; the workbook costs {book / bare:.1f} times that"
        )
        print(f"  {'analysis':26} {analysis:6.3f} (at most {ANALYSIS})")
        print(f"  {'results and five columns':26} {results:6.3f}")
        print(f"  {'opening, two forms':26} {median(opening):6.3f}")
        print(f"  {'opening, 200 own papers':26} {own:6.3f}")
        print(f"  {'closing':26} {closing:6.3f}")
    assert max(book, text) <= LIMIT
    assert analysis <= ANALYSIS


def grading_alone(desk: Desk, number: str) -> float:
    """What it costs to read the stored answers and grade them, without writing anything."""
    from learnlaw.store.attempts import attempt_rows

    def again() -> None:
        with desk.reading() as connection:
            held = find_exam(desk, connection, number, desk.facts.people(connection))
            rows = attempt_rows(connection, exam_id=held.id)
            found = computed(connection, keys_of(connection, held), {row.id: row.paper_id for row in rows})
        assert len(found) == OFFICERS and standing((), 1) == ("",)

    return cpu_of(again)[0]
