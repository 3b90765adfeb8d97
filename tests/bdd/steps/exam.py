"""Steps about exams on paper. Each is one verb, or one look at what an exam came to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, then, when

from learnlaw.domain.exam import Papers
from learnlaw.domain.regrade import APPEAL_WORDS, AppealState, Preview
from learnlaw.formats.score_sheet import write_scores
from learnlaw.formats.sheet_out import Row
from learnlaw.i18n import tell_in, tell_problem
from learnlaw.verbs.appeals import answer_appeal, list_appeals, raise_appeal
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.blueprints import BlueprintCheck, check_blueprint
from learnlaw.verbs.exam_attempts import import_answers, key_answers
from learnlaw.verbs.exam_care import admit_officer, annul_attempt, excuse_officer
from learnlaw.verbs.exam_regrade import list_changes, preview_regrade, regrade_exam, undo_regrade
from learnlaw.verbs.exam_results import exam_results
from learnlaw.verbs.exam_running import close_exam, open_exam, void_exam
from learnlaw.verbs.exams import edit_exam
from learnlaw.verbs.scores import import_scores
from learnlaw.verbs.study import undo
from tests.bdd.packs import rows_of
from tests.bdd.phrases import names, phrase
from tests.bdd.steps.study import attempt
from tests.bdd.world import World
from tests.exam.rooms import Room, a_form, at
from tests.exam.test_grades_again import stored_and_computed
from tests.factories import rows_of as stored
from tests.formats.books import xlsx
from tests.halls import BANK, MARKS

Table = list[list[str]]
KINDS = {"单选": "single", "多选": "multiple", "判断": "true_false", "填空": "blank", "简答": "short"}
FULL, PASS = 100, 60


@dataclass
class Hall:
    """The exam of the scenario."""

    title: str = ""
    day: date = date(2024, 12, 20)
    fields: Any = None
    number: str = ""
    check: BlueprintCheck | None = None
    preview: Preview | None = None
    first: str = ""
    """The number of the exam before, where there are two."""


@pytest.fixture
def hall_of() -> Hall:
    """The exam of the scenario."""
    return Hall()


def room(world: World, exam: Hall) -> Room:
    """The exam with what a sheet needs."""
    return Room(world.desk, world.folder, exam.number)


def missed(cell: str) -> list[int]:
    return [int(word) for word in names(cell)] if cell else []


# -- bank and blueprint -----------------------------------------------------------------------------------


@given("题库有单选、多选、判断、填空、简答各1道审定题")
def bank_has_one_of_each(world: World) -> None:
    path = world.folder / "hall-bank.yaml"
    path.write_text(BANK, encoding="utf-8")
    import_bank(world.desk, path)


@given("题库的试题都改为已复核")
def bank_is_reviewed_alone(world: World) -> None:
    with world.desk.engine.begin() as connection:
        for table, column in stored(
            world.database, "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p "
            "WHERE m.type = 'table' AND m.name LIKE 'question%' AND p.name = 'state'"
        ):  # fmt: skip
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = 'reviewed'")


@given(phrase('组卷方案抽"{cells:Names}"'))
def blueprint_draws(world: World, cells: list[str]) -> None:
    write_blueprint(world, cells)


@given(phrase('组卷方案抽"{cells:Names}", 但把"{old}"写成"{new}"'))
def blueprint_is_wrong(world: World, cells: list[str], old: str, new: str) -> None:
    path = write_blueprint(world, cells)
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def write_blueprint(world: World, cells: Sequence[str]) -> Any:
    """A blueprint that passes at three fifths; a cell is a kind and how many, such as 单选2."""
    lines, total = [], 0
    for cell in cells:
        kind, count = KINDS[cell[:2]], int(cell[2:])
        lines.append(f"  - {{kind: {kind}, count: {count}, marks: {MARKS[kind]}, topic: 考场}}")
        total += count * MARKS[kind]
    head = [
        "schema: 1", "blueprint: hall", "title: 考场试卷", "minutes: 60", f"total: {total}",
        f"pass: {total * 6 // 10}", "excellent: null", "attempts: 1", "counts: best", "open_book: false",
        "pools: [open, reserved]", "scheme: {multiple: all_or_nothing}", "cells:",
    ]  # fmt: skip
    path = world.folder / "hall.yaml"
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    return path


@when("协调员检查组卷方案")
def coordinator_checks_blueprint(world: World, hall_of: Hall) -> None:
    hall_of.check = check_blueprint(world.desk, str(world.folder / "hall.yaml"))


@when("协调员允许抽已复核题再检查组卷方案")
def coordinator_allows_reviewed(world: World, hall_of: Hall) -> None:
    hall_of.check = check_blueprint(world.desk, str(world.folder / "hall.yaml"), reviewed=True)


def checked(exam: Hall) -> BlueprintCheck:
    assert exam.check is not None
    return exam.check


@then("题库能抽满")
def bank_fills(hall_of: Hall) -> None:
    assert checked(hall_of).sound, [tell_problem(one) for one in checked(hall_of).problems]


@then("题库不能抽满")
def bank_does_not_fill(hall_of: Hall) -> None:
    assert not checked(hall_of).sound


@then(phrase('指出"{kind}"差{count:Int}题'))
def cell_is_short(hall_of: Hall, kind: str, count: int) -> None:
    fit = checked(hall_of).fit
    assert fit is not None
    assert [one.short for one in fit.cells if one.cell.kind.value == KINDS[kind]] == [count]


@then(phrase("指出互相争题的是第{first:Int}格和第{second:Int}格"))
def cells_compete(hall_of: Hall, first: int, second: int) -> None:
    fit = checked(hall_of).fit
    assert fit is not None
    assert [[cell.number for cell in one.cells] for one in fit.conflicts] == [[first, second]]


@then(phrase('方案有问题, 指出"{word}"'))
def blueprint_has_a_problem(hall_of: Hall, word: str) -> None:
    told = [tell_problem(one) for one in checked(hall_of).problems if not one.warning]
    assert told and any(word in one for one in told), told


# -- the exam --------------------------------------------------------------------------------------------


def plan(world: World, exam: Hall, title: str, day: date, people: Sequence[str], **more: Any) -> None:
    """Make the exam as a draft, from nine to five."""
    codes = tuple(world.officer(name) for name in people)
    unit = world.county().home_of[codes[0]]
    usual = {"opens": at(day, 9), "closes": at(day, 17), "makeup_opens": None, "makeup_closes": None}
    exam.title, exam.day = title, day
    exam.fields = {**usual, "title": title, "officers": codes, "organiser": unit, **more}
    found = room(world, exam)
    found.new(**exam.fields)
    exam.number = found.number


@given(phrase('协调员安排了{day:Day}的"{title}", 应考"{people:Names}"'))
def exam_is_planned(world: World, hall_of: Hall, day: date, title: str, people: list[str]) -> None:
    plan(world, hall_of, title, day, people)


@given(phrase('协调员安排了{day:Day}的"{title}", 应考"{people:Names}", {makeup:Day}补考'))
def exam_has_a_make_up(
    world: World, hall_of: Hall, day: date, title: str, people: list[str], makeup: date
) -> None:
    plan(world, hall_of, title, day, people, makeup_opens=at(makeup, 9), makeup_closes=at(makeup, 11))


@given(phrase('协调员安排了{day:Day}的"{title}", 应考"{people:Names}", 一人一卷'))
def exam_has_own_papers(world: World, hall_of: Hall, day: date, title: str, people: list[str]) -> None:
    plan(world, hall_of, title, day, people, papers=Papers.OWN)


@given(phrase('协调员安排了{day:Day}的"{title}", 应考"{people:Names}", 考场为{rows:Int}排{columns:Int}列'))
def exam_has_a_hall(
    world: World, hall_of: Hall, day: date, title: str, people: list[str], rows: int, columns: int
) -> None:
    plan(world, hall_of, title, day, people, halls={"一号会议室": (rows, columns)})


@given("考试已开考")
@when("考试开考")
def exam_opens(world: World, hall_of: Hall) -> None:
    open_exam(world.desk, hall_of.number)


@when("补考开始")
def make_up_opens(world: World, hall_of: Hall) -> None:
    open_exam(world.desk, hall_of.number, makeup=True)


@given("考试已结束")
def exam_was_closed(world: World, hall_of: Hall) -> None:
    close_exam(world.desk, hall_of.number)


@when("考试结束")
def exam_closes(world: World, hall_of: Hall) -> None:
    attempt(world, lambda: close_exam(world.desk, hall_of.number))


@when(phrase('考试因"{reason}"作废'))
def exam_is_called_off(world: World, hall_of: Hall, reason: str) -> None:
    attempt(world, lambda: void_exam(world.desk, hall_of.number, reason=reason))


@when("协调员再安排一次同样的考试并开考")
def exam_is_made_again(world: World, hall_of: Hall) -> None:
    hall_of.first = hall_of.number
    found = room(world, hall_of)
    found.opened(**hall_of.fields)
    hall_of.number = found.number


@when("协调员修改这场考试")
def coordinator_edits(world: World, hall_of: Hall) -> None:
    form = a_form(world.folder, **{**hall_of.fields, "title": "另一场考试"})
    attempt(world, lambda: edit_exam(world.desk, hall_of.number, form))


@then("两场的试卷相同")
def papers_are_the_same(world: World, hall_of: Hall) -> None:
    query = (
        "SELECT p.form, i.position, i.question_id, i.shown, i.marks FROM paper_item i "
        "JOIN paper p ON p.id = i.paper_id JOIN exam e ON e.id = p.exam_id WHERE e.number = ? ORDER BY 1, 2"
    )
    first = stored(world.database, query, hall_of.first)
    assert first and first == stored(world.database, query, hall_of.number)


@then("前后左右的卷别都不同")
def neighbours_differ(world: World, hall_of: Hall) -> None:
    form = {one.seat: one.form for one in room(world, hall_of).held().exam.expected}
    assert len(form) == 4
    assert form[1] != form[2] and form[1] != form[3] and form[4] != form[2] and form[4] != form[3]


# -- answers ---------------------------------------------------------------------------------------------


def hand_in(world: World, exam: Hall, table: Table, form: str = "") -> None:
    found = room(world, exam)
    sheets = {}
    for row in rows_of(table):
        code = world.officer(row["人员"])
        sheets[code] = found.sheet_of(code, missed(row["答错"]), form)
    path = found.file(sheets, form=form)
    attempt(world, lambda: import_answers(world.desk, exam.number, path))


@given("已交卷如下")
def sheets_were_handed_in(world: World, hall_of: Hall, datatable: Table) -> None:
    hand_in(world, hall_of, datatable)
    assert not world.refusal, world.refusal


@when("交卷如下")
def sheets_are_handed_in(world: World, hall_of: Hall, datatable: Table) -> None:
    """By officer, which questions of the bank are wrong: 1 单选, 2 多选, 3 判断, 4 填空."""
    hand_in(world, hall_of, datatable)


@when(phrase('"{one}"答A卷、"{other}"答B卷, 都答错第1题和第2题'))
def two_forms_are_sat(world: World, hall_of: Hall, one: str, other: str) -> None:
    for name, form in ((one, "A"), (other, "B")):
        hand_in(world, hall_of, [["人员", "答错"], [name, "1、2"]], form)
        assert not world.refusal, world.refusal


@when(phrase('协调员录入"{name}"的答题卡, 只答第1题且答对'))
def coordinator_keys_in(world: World, hall_of: Hall, name: str) -> None:
    sheet = room(world, hall_of).sheet_of(world.officer(name))
    key_answers(world.desk, hall_of.number, world.officer(name), f"1{sheet[1].lower()}")


@when(phrase("协调员导入答题卡, 其中{fault}"))
def coordinator_imports_sheets(world: World, hall_of: Hall, fault: str) -> None:
    who = {name: world.officer(name) for name in ("张三", "李四", "王五")}
    rows: Mapping[str, list[list[Any]]] = {
        "有第5题": [["人员编码", "卷别", 1, 5], [who["李四"], "A", "A", ""]],
        "有名单外的王五": [["人员编码", "卷别", 1], [who["李四"], "A", "A"], [who["王五"], "A", "A"]],
        "张三有两份": [["人员编码", "卷别", 1], [who["张三"], "A", "A"], [who["张三"], "B", "A"]],
        "姓名是别人的": [["人员编码", "姓名", "卷别", 1], [who["张三"], "李四", "A", "A"]],
        "卷别是C": [["人员编码", "卷别", 1], [who["李四"], "A", "A"], [who["张三"], "C", "A"]],
    }
    named = [[str(cell).replace(who["王五"], who["王五"]) for cell in row] for row in rows[fault]]
    path = world.folder / "faulty.xlsx"
    path.write_bytes(xlsx({"答题卡": named}))
    attempt(world, lambda: import_answers(world.desk, hall_of.number, path))


@then("没有人交过卷")
def nobody_handed_in(world: World) -> None:
    assert stored(world.database, "SELECT count(*) FROM attempt") == [(0,)]


@then(phrase('"{name}"的作答都还在'))
def answers_are_there(world: World, name: str) -> None:
    query = "SELECT count(*) FROM answer n JOIN attempt a ON a.id = n.attempt_id JOIN officer o "
    query += "ON o.id = a.officer_id WHERE o.code = ?"
    assert stored(world.database, query, world.officer(name)) == [(4,)]


# -- results ---------------------------------------------------------------------------------------------


def outcomes(world: World, exam: Hall) -> dict[str, dict[str, Any]]:
    """What stands for each officer: the last attempt that was not annulled."""
    found = exam_results(world.desk, exam.number)
    return {row["name"]: row for row in found.rows() if row["state"] != "void"}


@then(phrase('"{name}"得{marks:Hours}分'))
def officer_has_marks(world: World, hall_of: Hall, name: str, marks: Decimal) -> None:
    assert outcomes(world, hall_of)[name]["marks"] == marks


@then("成绩为")
def results_are(world: World, hall_of: Hall, datatable: Table) -> None:
    found = outcomes(world, hall_of)
    told = [[n, f"{r['marks'].normalize():f}", "合格" if r["passed"] else "不合格"] for n, r in found.items()]
    assert told == datatable[1:]


@then("计入的成绩为")
def counted_results_are(world: World, datatable: Table) -> None:
    query = "SELECT o.name, r.marks, r.passed FROM exam_result r JOIN officer o ON o.id = r.officer_id "
    told = [
        [name, f"{Decimal(marks).scaleb(-2).normalize():f}", "合格" if passed else "不合格"]
        for name, marks, passed in stored(world.database, query + "ORDER BY o.code, r.attempt")
    ]
    assert told == datatable[1:]


@then(phrase("应考{due:Int}人, 实考{sat:Int}人, 缺考{absent:Int}人, 补考{makeup:Int}人, 免考{exempt:Int}人"))
def five_columns_are(
    world: World, hall_of: Hall, due: int, sat: int, absent: int, makeup: int, exempt: int
) -> None:
    assert room(world, hall_of).five() == (due, sat, absent, makeup, exempt)


@then(phrase("参考率{turnout}%, 合格率{rate}%, 平均分{mean}"))
def rates_are(world: World, hall_of: Hall, turnout: str, rate: str, mean: str) -> None:
    found = exam_results(world.desk, hall_of.number).total.summary()
    assert (found["turnout"], found["pass_rate"], found["mean"]) == (turnout, rate, mean)


@then(phrase('台账里"{title}"有{count:Int}行'))
def ledger_has_rows(world: World, title: str, count: int) -> None:
    assert stored(world.database, "SELECT count(*) FROM activity WHERE topic = ?", title) == [(count,)]


# -- scores from elsewhere -------------------------------------------------------------------------------


def take_scores(world: World, title: str, day: date, table: Table, **how: Any) -> None:
    rows: list[Row] = [
        {"exam": title, "day": day, "officer": world.officer(row["人员"]), "marks": row["成绩"],
         "full": FULL, "pass_mark": PASS}
        for row in rows_of(table)
    ]  # fmt: skip
    path = world.folder / "scores.xlsx"
    path.write_bytes(write_scores(rows))
    attempt(world, lambda: import_scores(world.desk, path, **how))


@given(phrase('已导入"{title}"{day:Day}的成绩单'))
def scores_were_taken(world: World, title: str, day: date, datatable: Table) -> None:
    take_scores(world, title, day, datatable)
    assert not world.refusal, world.refusal


@when(phrase('协调员导入"{title}"{day:Day}的成绩单'))
def coordinator_takes_scores(world: World, title: str, day: date, datatable: Table) -> None:
    take_scores(world, title, day, datatable)


@when(phrase('协调员导入并更新"{title}"{day:Day}的成绩单'))
def coordinator_replaces_scores(world: World, title: str, day: date, datatable: Table) -> None:
    take_scores(world, title, day, datatable, update=True)


@when(phrase('协调员导入"{title}"{day:Day}的补考成绩单'))
def coordinator_takes_make_up_scores(world: World, title: str, day: date, datatable: Table) -> None:
    take_scores(world, title, day, datatable, makeup=True)


@when("协调员撤销这次导入")
def coordinator_undoes(world: World) -> None:
    assert world.receipt is not None
    number = world.receipt.number
    attempt(world, lambda: undo(world.desk, number))


# -- people ----------------------------------------------------------------------------------------------


@when(phrase('协调员因"{reason}"把"{name}"的答卷作废'))
def paper_is_annulled(world: World, hall_of: Hall, reason: str, name: str) -> None:
    code = world.officer(name)
    attempt(world, lambda: annul_attempt(world.desk, hall_of.number, code, reason=reason))


@when(phrase('协调员因"{reason}"准予"{name}"再考一次'))
def officer_sits_again(world: World, hall_of: Hall, reason: str, name: str) -> None:
    code = world.officer(name)
    attempt(world, lambda: admit_officer(world.desk, hall_of.number, code, again=True, reason=reason))


@when(phrase('协调员因"{reason}"准予"{name}"参考'))
def officer_is_let_in(world: World, hall_of: Hall, reason: str, name: str) -> None:
    code = world.officer(name)
    attempt(world, lambda: admit_officer(world.desk, hall_of.number, code, reason=reason))


@when(phrase('协调员因"{reason}"准予"{name}"免考'))
def officer_is_excused(world: World, hall_of: Hall, reason: str, name: str) -> None:
    code = world.officer(name)
    attempt(world, lambda: excuse_officer(world.desk, hall_of.number, code, reason=reason))


# -- corrections and appeals -----------------------------------------------------------------------------


@when(phrase("协调员查看撤去第{n:Int}题的影响"))
def coordinator_looks(world: World, hall_of: Hall, n: int) -> None:
    hall_of.preview = preview_regrade(world.desk, hall_of.number, f"hall-{n}", None)


@when(phrase('协调员因"{reason}"撤去第{n:Int}题'))
def question_is_withdrawn(world: World, hall_of: Hall, reason: str, n: int) -> None:
    attempt(world, lambda: regrade_exam(world.desk, hall_of.number, f"hall-{n}", None, reason=reason))


@when(phrase('协调员因"{reason}"把第{n:Int}题的答案改为"{key}"'))
def key_is_corrected(world: World, hall_of: Hall, reason: str, n: int, key: str) -> None:
    attempt(world, lambda: regrade_exam(world.desk, hall_of.number, f"hall-{n}", key, reason=reason))


@when(phrase('协调员因"{reason}"撤回这次更正'))
def correction_is_taken_back(world: World, hall_of: Hall, reason: str) -> None:
    change = list_changes(world.desk, hall_of.number)[-1].id
    attempt(world, lambda: undo_regrade(world.desk, hall_of.number, change, reason=reason))


@when("题库清空")
def bank_is_emptied(world: World) -> None:
    with world.desk.engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'question%'"
        for (table,) in stored(world.database, tables):
            connection.exec_driver_sql(f"DELETE FROM {table}")


@then(phrase('"{name}"将由不合格变为合格'))
def officer_would_pass(world: World, hall_of: Hall, name: str) -> None:
    assert hall_of.preview is not None
    assert [one.officer for one in hall_of.preview.passes] == [world.officer(name)]


@then("没有人的分数会变")
def nobody_changes(hall_of: Hall) -> None:
    assert hall_of.preview is not None and hall_of.preview.judged and hall_of.preview.changes == ()


@then(phrase('"{name}"的原成绩{marks:Int}分还在'))
def old_marks_are_kept(world: World, name: str, marks: int) -> None:
    query = "SELECT g.marks FROM grade_round g JOIN attempt a ON a.id = g.attempt_id JOIN officer o "
    query += "ON o.id = a.officer_id WHERE o.code = ? AND g.round = 1"
    assert stored(world.database, query, world.officer(name)) == [(marks * 100,)]


@then("重算的成绩与保存的一致")
def scores_are_computed_again(world: World, hall_of: Hall) -> None:
    pairs = stored_and_computed(room(world, hall_of))
    assert pairs and all(kept == now for kept, now in pairs)


@when(phrase('"{name}"对自己答卷的第{item:Int}题提出异议"{words}"'))
def officer_appeals(world: World, hall_of: Hall, name: str, item: int, words: str) -> None:
    code = world.officer(name)
    attempt(world, lambda: raise_appeal(world.desk, hall_of.number, code, item, words))


@when(phrase('协调员不采纳对该题的异议, 答复"{words}"'))
def appeal_is_rejected(world: World, hall_of: Hall, words: str) -> None:
    attempt(world, lambda: answer_appeal(world.desk, hall_of.number, 1, upheld=False, text=words))


@when(phrase('协调员采纳对该题的异议, 答复"{words}"'))
def appeal_is_upheld(world: World, hall_of: Hall, words: str) -> None:
    attempt(world, lambda: answer_appeal(world.desk, hall_of.number, 1, upheld=True, text=words))


@then(phrase('异议"{text}"为"{state}", 答复是"{answer}"'))
def appeal_stands(world: World, hall_of: Hall, text: str, state: str, answer: str) -> None:
    ((_, one),) = list_appeals(world.desk, hall_of.number)
    assert (one.text, one.answer) == (text, answer)
    assert tell_in("zh", APPEAL_WORDS[AppealState(one.state)]) == state
