"""Steps about laws and questions. Each is one verb, or one look at what a verb gave back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pytest_bdd import given, then, when

from learnlaw.domain.bank import Bank
from learnlaw.domain.impact import Fate
from learnlaw.domain.law import ClauseRef, ListEntry, RequiredList
from learnlaw.domain.question import Approval, Kind, Question, State, truth
from learnlaw.errors import RefusedError
from learnlaw.formats import bank_yaml, list_yaml
from learnlaw.i18n import tell_all
from learnlaw.verbs.bank_edit import Edit, approve_questions, edit_question, retire_questions
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.banks import Exported, Which, check_banks, export_bank, list_questions, show_question
from learnlaw.verbs.law_import import import_laws, law_impact
from learnlaw.verbs.laws import show_lists
from learnlaw.verbs.library import questions_in_use, set_aside, usable_questions
from learnlaw.verbs.upkeep import list_audit
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import digest

Table = list[list[str]]


@dataclass(frozen=True, slots=True)
class Handed:
    """A file that was handed on, and what was said of it."""

    path: Path
    done: Exported


# -- what comes in --------------------------------------------------------------------------------


@given(phrase('已导入"{law}"{day:Day}版本的文本'))
@given(phrase('协调员导入"{law}"{day:Day}版本的文本'))
@when(phrase('协调员导入"{law}"{day:Day}版本的文本'))
def import_text(world: World, law: str, day: date, docstring: str) -> None:
    path = world.folder / f"{day}.md"
    told = f"{day.year}年{day.month}月{day.day}日修正"
    path.write_text(f"# {law}\n\n{told}\n\n{docstring}\n", encoding="utf-8")
    import_laws(world.desk, path)


@given(phrase('题库里有"{law}"{day:Day}版本的判断题'))
@when(phrase('协调员导入"{law}"{day:Day}版本的判断题'))
def import_statements(world: World, law: str, day: date, datatable: Table) -> None:
    rows = [dict(zip(datatable[0], row, strict=True)) for row in datatable[1:]]
    questions = [
        Question(id=row["编号"], kind=Kind.TRUE_FALSE, stem=row["题干"], key=truth(row["答案"]) is True,
                 law=law, edition=day, article=row["条款"])
        for row in rows
    ]  # fmt: skip
    bank = Bank(id="ours", law=law, edition=day, questions=tuple(questions))
    take_file(world, "ours.yaml", bank_yaml.write(bank))
    assert not world.refusal, world.refusal


@when("协调员导入GIFT文件")
def import_gift(world: World, docstring: str) -> None:
    take_file(world, "file.gift", docstring)


@when(phrase('协调员导入名为"{name}"的文件'))
def take_file(world: World, name: str, docstring: str) -> None:
    path = world.folder / name
    path.write_text(docstring + "\n", encoding="utf-8")
    assert world.desk.engine is not None
    world.refusal, world.before = "", digest(world.database)
    try:
        world.receipt = import_bank(world.desk, path)
    except RefusedError as error:
        world.receipt, world.refusal = None, "\n".join(tell_all(error))


@given(phrase('一份清单列着"{law}"'), target_fixture="list_file")
def a_list(world: World, law: str) -> Path:
    entries = (ListEntry(title=law, group="本地", law=law),)
    required = RequiredList(
        id="ours", title="本县清单", owner="县司法局", version=date(2026, 9, 1), entries=entries
    )
    path = world.folder / "list.yaml"
    path.write_text(list_yaml.write(required), encoding="utf-8")
    return path


@given(phrase('一份清单只写着名称"{law}"'), target_fixture="list_file")
def a_list_of_titles(world: World, law: str) -> Path:
    path = a_list(world, law)
    path.write_text(path.read_text(encoding="utf-8").replace(f"law: {law}, ", ""), encoding="utf-8")
    return path


# -- editing --------------------------------------------------------------------------------------


@when(phrase('协调员把试题"{id}"的题干改成"{stem}", 理由是"{reason}"'))
def edit_stem(world: World, id: str, stem: str, reason: str) -> None:
    edit_question(world.desk, id, Edit(stem=stem), reason=reason)


@given(phrase('"{office}"的"{name}"审定试题"{ids:Names}"'))
@when(phrase('"{office}"的"{name}"审定试题"{ids:Names}"'))
def approve(world: World, office: str, name: str, ids: list[str]) -> None:
    world.refusal = ""
    try:
        approve_questions(world.desk, Which(ids=tuple(ids)), office=office, name=name)
    except RefusedError as error:
        world.refusal = "\n".join(tell_all(error))


@given(phrase('协调员停用试题"{id}", 理由是"{reason}"'))
@when(phrase('协调员停用试题"{id}", 理由是"{reason}"'))
def retire(world: World, id: str, reason: str) -> None:
    retire_questions(world.desk, Which(ids=(id,)), reason=reason)


@when(phrase('协调员恢复试题"{id}"'))
def bring_back(world: World, id: str) -> None:
    edit_question(world.desk, id, Edit(state=State.DRAFT), reason="恢复")


# -- handing on -----------------------------------------------------------------------------------


@when(phrase('协调员把试题"{ids:Names}"导出为{type}'), target_fixture="exported")
def export(world: World, ids: list[str], type: str) -> Handed:
    path = world.folder / f"out.{type}"
    return Handed(path, export_bank(world.desk, path, type=type, which=Which(ids=tuple(ids))))


@when(phrase('协调员把随附的"{law}"单选题和判断题导出为{type}'), target_fixture="exported")
def export_shipped(world: World, law: str, type: str) -> Handed:
    kinds = (Kind.SINGLE, Kind.TRUE_FALSE)
    ids = tuple(q.id for q in list_questions(world.desk, Which(law=law)) if q.kind in kinds)
    path = world.folder / f"out.{type}"
    return Handed(path, export_bank(world.desk, path, type=type, which=Which(ids=ids)))


@when(phrase('把文件里的"{old}"改成"{new}"再导入'))
def change_and_import(world: World, exported: Handed, old: str, new: str) -> None:
    text = exported.path.read_text(encoding="utf-8")
    assert old in text
    exported.path.write_text(text.replace(old, new), encoding="utf-8")
    import_bank(world.desk, exported.path)


@then("没有带不走的内容")
def nothing_lost(exported: Handed) -> None:
    assert exported.done.lost == ()


@then(phrase("再导入这份文件, {count:Int}道试题都没有变化"))
def comes_back(world: World, exported: Handed, count: int) -> None:
    receipt = import_bank(world.desk, exported.path)
    assert (receipt.number, receipt.counts) == (0, {"questions_unchanged": count})


@then("单选题写进文件, 判断题列为未写入")
def single_alone(world: World, exported: Handed) -> None:
    asked = {q.id: q.kind for q in list_questions(world.desk)}
    left = [p.field for p in exported.done.lost if p.code == "left-out"]
    assert left and {asked[id] for id in left} == {Kind.TRUE_FALSE}
    assert exported.path.read_text(encoding="utf-8").count("ANSWER:") == exported.done.written > 0


# -- what came of it ------------------------------------------------------------------------------


@then(phrase('暂停使用的试题是"{ids:Names}"'))
def are_aside(world: World, ids: list[str]) -> None:
    assert sorted(set_aside(world.desk, questions_in_use(world.desk))) == ids


@then(phrase('能用的试题里有"{here}", 没有"{gone}"'))
def may_be_asked(world: World, here: str, gone: str) -> None:
    ids = {question.id for question in usable_questions(world.desk)}
    assert here in ids and gone not in ids


@then(phrase('"{law}"的修改里第{old:Int}条挪到了第{new:Int}条'))
def article_moved(world: World, law: str, old: int, new: int) -> None:
    change = law_impact(world.desk, law).impact.of(ClauseRef(old))
    assert change is not None and change.new is not None
    assert (change.fate, change.new.ref) == (Fate.MOVED, ClauseRef(new))


@then(phrase('试题"{id}"是第{version:Int}版'))
def has_version(world: World, id: str, version: int) -> None:
    assert [q.version for q in show_question(world.desk, id)] == list(range(version, 0, -1))


@then(phrase('试题"{id}"第{version:Int}版的题干是"{stem}"'))
def version_says(world: World, id: str, version: int, stem: str) -> None:
    assert {q.version: q.stem for q in show_question(world.desk, id)}[version] == stem


@then(phrase('试题"{id}"的状态是"{state}"'))
def has_state(world: World, id: str, state: str) -> None:
    assert show_question(world.desk, id)[0].state == state


@then(phrase('试题"{id}"的状态是"{state}", 由"{office}"的"{name}"于{day:Day}审定'))
def was_approved(world: World, id: str, state: str, office: str, name: str, day: date) -> None:
    question = show_question(world.desk, id)[0]
    assert (question.state, question.approval) == (state, Approval(office, name, day))


@then("审定被退回")
def approval_is_refused(world: World) -> None:
    assert world.refusal


@then(phrase('日志里有"{id}"的修改, 理由是"{reason}"'))
def is_in_the_log(world: World, id: str, reason: str) -> None:
    (entry,) = [e for e in list_audit(world.desk) if e.verb == "edit_question"]
    assert (entry.subject, entry.reason) == (id, reason)


@then(phrase('"{id}"与"{other}"重复, 没有入库'))
def is_duplicate(world: World, id: str, other: str) -> None:
    assert world.receipt is not None
    assert [(f.question, f.fate, f.other) for f in world.receipt.fates] == [(id, "duplicate", other)]
    assert id not in {question.id for question in questions_in_use(world.desk)}


@then(phrase("文件被退回, 指出第{line:Int}行"))
def file_is_refused(world: World, line: int) -> None:
    assert re.search(rf"line {line}\b|第{line}行", world.refusal), world.refusal


@then(phrase("新增了{count:Int}道试题"))
def were_added(world: World, count: int) -> None:
    assert not world.refusal and world.receipt is not None
    assert world.receipt.counts == {"questions_added": count}


@then(phrase('检查题库时"{id}"没有问题'))
def nothing_wrong(world: World, id: str) -> None:
    assert _found(world, id) == []


@then(phrase('检查题库时"{id}"的问题是"{code}"'))
def something_wrong(world: World, id: str, code: str) -> None:
    assert _found(world, id) == [code]


def _found(world: World, id: str) -> list[str]:
    return [problem.code for problem in check_banks(world.desk).problems if problem.field == id]


@then(phrase('这份清单的问题是"{codes:Names}"'))
def list_has(world: World, list_file: Path, codes: list[str]) -> None:
    (shown,), _ = show_lists(world.desk, [list_file])
    assert [problem.code for problem in shown.problems] == codes
