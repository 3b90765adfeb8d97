"""Steps about people. Each is one verb, or one look at what is stored."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from pytest_bdd import given, then, when

from learnlaw.domain.kinds import code_of
from learnlaw.domain.policy import Scope
from learnlaw.verbs.people import exempt_officer, list_units, move_officer, retire_officer
from learnlaw.verbs.roster_export import export_roster
from learnlaw.verbs.roster_import import import_roster
from tests.bdd.phrases import phrase, typed
from tests.bdd.world import World
from tests.factories import digest

Table = list[list[str]]


# -- what is there ---------------------------------------------------------------------------------


@given(phrase("今天是{day:Day}"))
@when(phrase("到了{day:Day}"))
def it_is(world: World, day: date) -> None:
    world.on(day)


@given("花名册里有下列单位")
def there_are_units(world: World, datatable: Table) -> None:
    world.take(units=typed(datatable))


@given("花名册里有下列人员")
def there_are_officers(world: World, datatable: Table) -> None:
    world.take(officers=typed(datatable))


@given("文件的单位表为")
def file_has_units(world: World, datatable: Table) -> None:
    world.tables["units"] = typed(datatable)


@given("文件的人员表为")
def file_has_officers(world: World, datatable: Table) -> None:
    world.tables["officers"] = typed(datatable)


@given("文件的任职表为")
def file_has_postings(world: World, datatable: Table) -> None:
    world.tables["postings"] = typed(datatable)


# -- what is done ------------------------------------------------------------------------------------


@when("协调员导入这份文件")
@when("协调员再次导入这份文件")
def coordinator_imports_file(world: World) -> None:
    world.import_tables()


@when("协调员导入下列单位")
def coordinator_imports_units(world: World, datatable: Table) -> None:
    world.import_tables(units=typed(datatable))


@when("协调员导入下列人员")
def coordinator_imports_officers(world: World, datatable: Table) -> None:
    world.import_tables(officers=typed(datatable))


@when("协调员导入下列任职")
def coordinator_imports_postings(world: World, datatable: Table) -> None:
    world.import_tables(postings=typed(datatable))


@when(phrase('协调员把"{name}"自{day:Day}起调到"{unit}"'))
def coordinator_moves(world: World, name: str, day: date, unit: str) -> None:
    world.receipt = move_officer(world.desk, world.officer(name), unit, on=day)


@when(phrase('协调员登记"{name}"在职至{day:Day}'))
def coordinator_retires(world: World, name: str, day: date) -> None:
    world.receipt = retire_officer(world.desk, world.officer(name), on=day)


@given(phrase('"{name}"因"{reason}"自{first:Day}至{last:Day}免训免考'))
@when(phrase('协调员登记"{name}"因"{reason}"自{first:Day}至{last:Day}免训免考'))
def coordinator_exempts(world: World, name: str, reason: str, first: date, last: date) -> None:
    exempt_officer(world.desk, world.officer(name), reason=reason, starts_on=first, ends_on=last)


@when("协调员导出花名册并再次导入")
def coordinator_exports_and_imports(world: World) -> None:
    path: Path = world.folder / "export.xlsx"
    export_roster(world.desk, path)
    world.before = digest(world.database)
    world.receipt = import_roster(world.desk, path)


# -- what came of it ---------------------------------------------------------------------------------


@then(phrase('"{name}"在{day:Day}任职于"{unit}"'))
def officer_serves_in(world: World, name: str, day: date, unit: str) -> None:
    county = world.county(day)
    assert county.home_of[world.officer(name)] == world.unit(unit)


@then(phrase('"{name}"在{day:Day}不在职'))
def officer_does_not_serve(world: World, name: str, day: date) -> None:
    assert world.officer(name) not in world.county(day).serving


@then(phrase('"{name}"在{day:Day}同时任职于"{units:Names}"'))
def officer_serves_in_all(world: World, name: str, day: date, units: list[str]) -> None:
    postings = world.county(day).serving[world.officer(name)]
    assert {posting.unit for posting in postings} == {world.unit(unit) for unit in units}


@then(phrase('"{name}"在{day:Day}计入"{unit}"'))
def officer_counts_in(world: World, name: str, day: date, unit: str) -> None:
    county = world.county(day)
    counted = [code for code, officers in county.own.items() if world.officer(name) in officers]
    assert counted == [world.unit(unit)]


@then(phrase('"{unit}"在{day:Day}本单位有"{people:Names}"'))
def unit_has_own(world: World, unit: str, day: date, people: list[str]) -> None:
    own = world.county(day).own.get(world.unit(unit), ())
    assert {world.roster.officers[code].name for code in own} == set(people)


@then(phrase('"{unit}"在{day:Day}连同下级有"{people:Names}"'))
def unit_has_below(world: World, unit: str, day: date, people: list[str]) -> None:
    below = world.county(day).below.get(world.unit(unit), ())
    assert {world.roster.officers[code].name for code in below} == set(people)


@then(phrase('{day:Day}的"{duty}"是"{people:Names}"'))
def who_holds_duty(world: World, day: date, duty: str, people: list[str]) -> None:
    code = code_of(duty, world.desk.kinds.duties)
    assert code is not None
    found = world.county(day).who(Scope(duties=frozenset({code})))
    assert {world.roster.officers[one].name for one in found} == set(people)


@then(phrase('{day:Day}应统计的人员是"{people:Names}"'))
def who_is_asked(world: World, day: date, people: list[str]) -> None:
    found = world.county(day).who(Scope())
    assert {world.roster.officers[one].name for one in found} == set(people)


@then(phrase('"{name}"拟于{day:Day}任职于"{unit}"'))
def officer_is_awaited(world: World, name: str, day: date, unit: str) -> None:
    postings = world.roster.postings_of[world.officer(name)]
    assert [(p.expected_on, p.unit) for p in postings if p.expected_on] == [(day, world.unit(unit))]


@then(phrase('"{name}"的职务是"{post}"'))
def officer_has_post(world: World, name: str, post: str) -> None:
    (posting,) = world.county().serving[world.officer(name)]
    assert posting.post == (post if post != "空白" else "")


@then(phrase('"{unit}"的单位类型是"{kind}"'))
def unit_is_of_kind(world: World, unit: str, kind: str) -> None:
    assert world.roster.units[world.unit(unit)].kind == kind


@then(phrase('"{unit}"的上级单位是"{above}"'))
def unit_stands_below(world: World, unit: str, above: str) -> None:
    assert world.roster.units[world.unit(unit)].parent == world.unit(above)


@then(phrase('"{unit}"在{day:Day}存在'))
def unit_exists(world: World, unit: str, day: date) -> None:
    assert world.roster.units[world.unit(unit)].exists(day)


@then(phrase('"{unit}"在{day:Day}不存在'))
def unit_does_not_exist(world: World, unit: str, day: date) -> None:
    assert not world.roster.units[world.unit(unit)].exists(day)


@then(phrase('单位依次为"{units:Names}"'))
def units_in_order(world: World, units: list[str]) -> None:
    assert [line.name for line in list_units(world.desk)] == units


@then(phrase('名叫"{name}"的人员有{count:Int}名'))
def so_many_of_name(world: World, name: str, count: int) -> None:
    assert [one.name for one in world.roster.officers.values()].count(name) == count


@then(phrase('"{name}"的人员编码是"{code}"'))
def officer_has_code(world: World, name: str, code: str) -> None:
    assert world.officer(name) == code


@then(phrase('告知"{words:Names}"'))
def it_is_told(world: World, words: list[str]) -> None:
    assert world.receipt is not None
    told = "\n".join(str(value) for notice in world.receipt.notices for value in notice.what.values.values())
    assert [word for word in words if word not in told] == []


@then(phrase('导入被拒绝, 指出"{words:Names}"'))
def import_is_refused(world: World, words: list[str]) -> None:
    assert [word for word in words if word not in world.refusal] == []
    assert world.refusal


@then("数据库没有变化")
def database_is_as_before(world: World) -> None:
    assert digest(world.database) == world.before


@then(phrase("变更了{count:Int}名人员"))
def so_many_changed(world: World, count: int) -> None:
    assert world.receipt is not None
    assert world.receipt.counts["officers_changed"] == count
