"""Steps about the ledger. Each is one verb, or one look at what stands there afterwards."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, then, when

from learnlaw.domain.study import hours as in_hours
from learnlaw.errors import LearnlawError
from learnlaw.formats.ledger_out import write_ledger
from learnlaw.i18n import tell_all
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records
from learnlaw.verbs.evidence import add_evidence, remove_evidence
from learnlaw.verbs.ledger_folder import FolderReceipt, import_folder
from learnlaw.verbs.ledger_form import corrected
from learnlaw.verbs.ledger_import import import_ledger
from learnlaw.verbs.ledger_rows import row_of, seat_rows, written
from learnlaw.verbs.ledger_views import SessionShown, show_session
from learnlaw.verbs.study import cancel_session, correct_session, undo
from tests.bdd.packs import Shelf, put_in_use, rows_of
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import digest
from tests.factories import rows_of as stored
from tests.offices import a_ledger, a_row

Table = list[list[str]]
COLUMNS = {
    "日期": "first",
    "结束日期": "last",
    "单位": "units",
    "类型": "kinds",
    "主题": "topic",
    "学时": "hours",
    "参加人员": "attendees",
    "状态": "status",
}
"""Columns that a correction may name, by their field."""


@dataclass
class LedgerBook:
    """The ledger file that is being filled in, and the folder of those of the units."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    seats: list[Mapping[str, Any]] = field(default_factory=list)
    folder: FolderReceipt | None = None


@pytest.fixture
def book() -> LedgerBook:
    """The file of the scenario."""
    return LedgerBook()


def filled(table: Table) -> list[dict[str, Any]]:
    """Rows of 活动: a lecture of three hours of 县司法局 unless the cells say otherwise; 空 is a blank cell."""
    rows = []
    for row in rows_of(table):
        cells: dict[str, Any] = {name: "" if cell == "空" else cell for name, cell in row.items() if cell}
        rows.append(a_row(cells.pop("日期"), **cells))
    return rows


def attempt(world: World, act: Any) -> None:
    """Do something, and keep what came of it or the words of its refusal."""
    world.refusal, world.receipt, world.before = "", None, digest(world.database)
    try:
        world.receipt = act()
    except LearnlawError as error:
        world.refusal = "\n".join(tell_all(error))


def ledger_of(world: World) -> list[Any]:
    """Every record that stands in the ledger."""
    with world.desk.reading() as connection:
        return list(load_records(connection, load_people(connection)).values())


def session(world: World, topic: str) -> SessionShown:
    """Everything about the one activity of that topic."""
    ((key,),) = stored(world.database, "SELECT id FROM activity WHERE topic = ?", topic)
    return show_session(world.desk, f"#{key}")[0]


# -- what is there ---------------------------------------------------------------------------------


@given("台账文件的活动表为")
@when("台账文件的活动表改为")
def file_has_activities(book: LedgerBook, datatable: Table) -> None:
    book.rows = filled(datatable)


@given("台账文件的签到表为")
def file_has_seats(book: LedgerBook, datatable: Table) -> None:
    book.seats = [{name: cell for name, cell in row.items() if cell} for row in rows_of(datatable)]


@given(phrase('文件夹中"{name}"的活动表为'))
def folder_has(world: World, name: str, datatable: Table) -> None:
    folder = world.folder / "台账"
    folder.mkdir(exist_ok=True)
    a_ledger(folder / name, *filled(datatable))


@given(phrase('考核依据"{name}"规定半天计{half:Hours}学时, 一天计{whole:Hours}学时'))
@when(phrase('考核依据"{name}"改为半天计{half:Hours}学时, 一天计{whole:Hours}学时'))
def pack_reckons_words(world: World, shelf: Shelf, name: str, half: Decimal, whole: Decimal) -> None:
    shelf.change(name, hours=replace(shelf.pack(name).hours, half_day=half, day=whole))
    put_in_use(world, shelf)


@given(phrase('考核依据"{name}"规定每天至多计{hours:Hours}学时'))
def pack_caps_a_day(world: World, shelf: Shelf, name: str, hours: Decimal) -> None:
    shelf.change(name, hours=replace(shelf.pack(name).hours, daily_cap=hours))
    put_in_use(world, shelf)


# -- what is done ----------------------------------------------------------------------------------


def take_in(world: World, book: LedgerBook, **how: Any) -> None:
    path = a_ledger(world.folder / "台账.xlsx", *book.rows, seats=book.seats)
    attempt(world, lambda: import_ledger(world.desk, path, **how))


@given("这份台账已经导入")
def ledger_was_imported(world: World, book: LedgerBook) -> None:
    take_in(world, book)
    assert world.receipt is not None, world.refusal


@when("协调员导入这份台账")
@when("协调员再次导入这份台账")
def coordinator_imports(world: World, book: LedgerBook) -> None:
    take_in(world, book)


@when("协调员导入这份台账并更新")
def coordinator_updates(world: World, book: LedgerBook) -> None:
    take_in(world, book, update=True)


@when(phrase('协调员导入这份台账并更新, 理由是"{reason}"'))
def coordinator_updates_with_reason(world: World, book: LedgerBook, reason: str) -> None:
    take_in(world, book, update=True, reason=reason)


@when("协调员预览这份台账")
def coordinator_previews(world: World, book: LedgerBook) -> None:
    take_in(world, book, dry_run=True)


@when("协调员导入文件夹")
def coordinator_imports_folder(world: World, book: LedgerBook) -> None:
    world.refusal, world.before = "", digest(world.database)
    try:
        book.folder = import_folder(world.desk, world.folder / "台账")
    except LearnlawError as error:
        world.refusal = "\n".join(tell_all(error))


@when("协调员导出台账并再次导入")
def coordinator_exports_and_imports(world: World) -> None:
    roster = world.roster
    records = ledger_of(world)
    path = world.folder / "导出.xlsx"
    sheet = [row for record in records for row in seat_rows(record, roster)]
    path.write_bytes(write_ledger([row_of(record, roster) for record in records], sheet))
    attempt(world, lambda: import_ledger(world.desk, path))


@when(phrase("协调员撤销第{number:Int}号回执"))
def coordinator_undoes(world: World, number: int) -> None:
    attempt(world, lambda: undo(world.desk, number))


@when("协调员撤销这次导入")
def coordinator_undoes_import(world: World) -> None:
    assert world.receipt is not None
    number = world.receipt.number
    attempt(world, lambda: undo(world.desk, number))


def put_right(world: World, topic: str, column: str, value: str, reason: str = "") -> None:
    which = f"#{session(world, topic).line.row}"

    def act() -> Any:
        record, version, _ = corrected(world.desk, which, {COLUMNS[column]: value})
        return correct_session(world.desk, which, record, version=version, reason=reason)

    attempt(world, act)


@when(phrase('协调员把"{topic}"的{column}更正为"{value}"'))
def coordinator_corrects(world: World, topic: str, column: str, value: str) -> None:
    put_right(world, topic, column, value)


@when(phrase('协调员因"{reason}"把"{topic}"的{column}更正为"{value}"'))
def coordinator_corrects_with_reason(world: World, topic: str, column: str, value: str, reason: str) -> None:
    put_right(world, topic, column, value, reason)


@when(phrase('协调员不说理由就取消"{topic}"'))
def coordinator_cancels_without_reason(world: World, topic: str) -> None:
    which = f"#{session(world, topic).line.row}"
    attempt(world, lambda: cancel_session(world.desk, which))


@given(phrase('"{topic}"附有佐证材料"{name}"'))
@when(phrase('协调员给"{topic}"附上佐证材料"{name}"'))
def coordinator_adds_evidence(world: World, topic: str, name: str) -> None:
    which, path = f"#{session(world, topic).line.row}", world.folder / name
    if not path.exists():
        path.write_bytes(b"%PDF-1.4\n" + name.encode())
    attempt(world, lambda: add_evidence(world.desk, which, [path]))


@given(phrase('文件"{copy}"与"{name}"内容相同'))
def file_is_a_copy(world: World, copy: str, name: str) -> None:
    shutil.copyfile(world.folder / name, world.folder / copy)


@given(phrase('文件"{name}"是空的'))
def file_is_empty(world: World, name: str) -> None:
    (world.folder / name).write_bytes(b"")


@given(phrase('文件"{name}"里有JavaScript'))
def file_runs_script(world: World, name: str) -> None:
    (world.folder / name).write_bytes(b"%PDF-1.4\n<</S/JavaScript>>")


@when(phrase('协调员移除"{topic}"的佐证材料"{name}", 理由是"{reason}"'))
def coordinator_removes_evidence(world: World, topic: str, name: str, reason: str) -> None:
    which = f"#{session(world, topic).line.row}"
    attempt(world, lambda: remove_evidence(world.desk, which, name, reason=reason))


# -- what came of it -------------------------------------------------------------------------------


@then(phrase("台账有{count:Int}场活动"))
def so_many_activities(world: World, count: int) -> None:
    assert world.refusal == ""
    assert len(ledger_of(world)) == count


@then(phrase("新增{added:Int}场, 更正{changed:Int}场, 未变{same:Int}场, 待更正{waiting:Int}场"))
def fates_are(world: World, added: int, changed: int, same: int, waiting: int) -> None:
    assert world.receipt is not None, world.refusal
    names = ("added", "changed", "unchanged", "waiting")
    assert [world.receipt.counts.get(name, 0) for name in names] == [added, changed, same, waiting]


@then("台账与导入前完全一样")
@then("台账没有变化")
def ledger_is_as_before(world: World) -> None:
    assert world.refusal == "" or digest(world.database) == world.before
    assert not world.receipt or not any(world.receipt.counts.get(name) for name in ("added", "changed"))


@then(phrase('被拒绝, 指出"{words:Names}"'))
def refused_naming(world: World, words: list[str]) -> None:
    assert world.refusal
    assert [word for word in words if word not in world.refusal] == []
    assert digest(world.database) == world.before


@then("因未说明理由被拒绝")
def refused_for_want_of_a_reason(world: World) -> None:
    assert "--reason" in world.refusal
    assert digest(world.database) == world.before


@then(phrase('"{topic}"计入"{units:Names}", 由"{organiser}"主办'))
def activity_counts_for(world: World, topic: str, units: list[str], organiser: str) -> None:
    shown = session(world, topic)
    assert (list(shown.line.units), shown.organiser_name) == (units, organiser)


@then(phrase('台账中"{topic}"的{column}是"{value}"'))
def cell_is(world: World, topic: str, column: str, value: str) -> None:
    row = row_of(session(world, topic).record, world.roster)
    assert written(row[COLUMNS[column]]) == value


@then(phrase('"{topic}"的状态为{status}'))
def activity_is(world: World, topic: str, status: str) -> None:
    codes = {"计划": "planned", "已举办": "held", "已取消": "cancelled"}
    assert session(world, topic).line.status == codes[status]


@then(phrase('"{topic}"补录{days:Int}天'))
def activity_is_late(world: World, topic: str, days: int) -> None:
    assert session(world, topic).line.late_by == days


@then(phrase('"{topic}"有{count:Int}个版本'))
def activity_has_versions(world: World, topic: str, count: int) -> None:
    assert len(session(world, topic).versions) == count


@then(phrase('"{name}"在{day:Day}得{hours:Hours}学时'))
def officer_earned_on(world: World, name: str, day: date, hours: Decimal) -> None:
    """What the day's parts come to before cap and overlap, which each rule applies by itself."""
    assert earned(world, name, day) == hours


@then(phrase('"{name}"共得{hours:Hours}学时'))
def officer_earned(world: World, name: str, hours: Decimal) -> None:
    assert earned(world, name) == hours


def earned(world: World, name: str, day: date | None = None) -> Decimal:
    rows = stored(
        world.database,
        "SELECT day, hundredths FROM credit JOIN officer ON officer.id = officer_id WHERE name = ?",
        name,
    )
    return in_hours(sum(amount for at, amount in rows if day is None or at == day.toordinal()))


@then(phrase('参加"{topic}"并得学时的是"{people:Names}"'))
def these_earned(world: World, topic: str, people: list[str]) -> None:
    assert [seat.name for seat in session(world, topic).seats if seat.hours is not None] == people


@then(phrase('未报送台账的单位有"{units:Names}"'))
def these_have_not_sent(book: LedgerBook, units: list[str]) -> None:
    assert book.folder is not None
    assert [unit.name for unit in book.folder.missing] == units


@then(phrase("文件夹导入得到{count:Int}份回执"))
def so_many_receipts(book: LedgerBook, count: int) -> None:
    assert book.folder is not None
    assert len({receipt.number for _, receipt in book.folder.receipts if receipt.number}) == count


@then(phrase('"{topic}"的佐证材料有"{names:Names}"'))
def evidence_is(world: World, topic: str, names: list[str]) -> None:
    files = session(world, topic).files
    assert [file.name for file in files if file.removed_at is None] == names
    shelf = world.desk.settings.evidence
    copies = {path.name for path in shelf.rglob("*") if path.is_file()} if shelf.is_dir() else set()
    assert {file.digest for file in files if file.removed_at is None} <= copies


@then(phrase('"{name}"已移除, 理由是"{reason}"'))
def evidence_was_removed(world: World, name: str, reason: str) -> None:
    rows = stored(world.database, "SELECT name, reason FROM evidence WHERE removed_at IS NOT NULL")
    assert rows == [(name, reason)]


@then(phrase('提示的是"{codes:Names}"'))
def it_is_noticed(world: World, codes: list[str]) -> None:
    words = {
        "same-file": "同一文件",
        "used-twice": "另一场也用了它",
        "pdf-script": "含脚本",
        "correction": "待更正",
    }
    assert world.receipt is not None, world.refusal
    assert [words.get(notice.code, notice.code) for notice in world.receipt.notices] == codes
