"""Steps about policy packs 考核依据: what they ask, and which are in use."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pytest_bdd import given, then, when

from learnlaw.domain.policy import DateRange
from learnlaw.errors import LearnlawError
from learnlaw.i18n import tell_all
from learnlaw.verbs.policies import find_pack, pack_shelf, show_pack, use_packs
from tests.bdd.packs import Shelf, put_in_use, rows_of
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.factories import digest

Table = list[list[str]]


@pytest.fixture
def shelf() -> Shelf:
    """The packs of the scenario."""
    return Shelf()


def use(world: World, words: Sequence[str], **how: Any) -> None:
    """Put packs in use by ids and files; a refusal is kept."""
    world.refusal, world.before = "", digest(world.database)
    try:
        world.receipt = use_packs(world.desk, [find_pack(world.desk, word) for word in words], **how)
    except LearnlawError as error:
        world.receipt, world.refusal = None, "\n".join(tell_all(error))


# -- packs that a scenario makes -------------------------------------------------------------------


@given("考核依据有下列指标")
def the_pack_asks(world: World, shelf: Shelf, datatable: Table) -> None:
    shelf.add("要点", rows_of(datatable))
    put_in_use(world, shelf)


@given(phrase('考核依据"{name}"有下列指标'))
def a_pack_asks(world: World, shelf: Shelf, name: str, datatable: Table) -> None:
    shelf.add(name, rows_of(datatable))
    put_in_use(world, shelf)


@given(phrase('考核依据"{name}"自{first:Day}起有效至{last:Day}'))
def pack_is_in_force(world: World, shelf: Shelf, name: str, first: date, last: date) -> None:
    shelf.change(name, in_force=DateRange(first=first, last=last))
    put_in_use(world, shelf)


@given(phrase('考核依据"{name}"自{first:Day}起有效, 未定终止日期'))
def pack_is_open(world: World, shelf: Shelf, name: str, first: date) -> None:
    shelf.change(name, in_force=DateRange(first=first))
    put_in_use(world, shelf)


@given(phrase('考核依据"{name}"规定线上学时每周期至多{hours:Hours}学时'))
def pack_caps_online_hours(world: World, shelf: Shelf, name: str, hours: Decimal) -> None:
    shelf.change(name, hours=replace(shelf.pack(name).hours, online_cap=hours))
    put_in_use(world, shelf)


@given(phrase("本届任期自{first:Day}至{last:Day}"))
def the_term_is(world: World, shelf: Shelf, first: date, last: date) -> None:
    for name in shelf.packs:
        shelf.change(name, term=DateRange(first=first, last=last))
    put_in_use(world, shelf)


@given(phrase('"{title}"有下列口径, 第一种为默认'))
def rule_has_readings(world: World, shelf: Shelf, title: str, datatable: Table) -> None:
    shelf.read(title, rows_of(datatable))
    put_in_use(world, shelf)


@given("有效期满后继续按原依据考核")
@when("协调员决定继续按原依据考核")
def packs_are_carried(world: World, shelf: Shelf) -> None:
    shelf.carry = True
    put_in_use(world, shelf)


@given(phrase('协调员对"{title}"选用口径"{reading}"'))
@when(phrase('协调员对"{title}"选用口径"{reading}"'))
def coordinator_takes_reading(world: World, shelf: Shelf, title: str, reading: str) -> None:
    shelf.chosen[title] = reading
    put_in_use(world, shelf)


# -- packs that lie in files -----------------------------------------------------------------------


@given(phrase('已启用考核依据"{packs:Names}"'))
@when(phrase('协调员启用考核依据"{packs:Names}"'))
def coordinator_uses(world: World, packs: list[str]) -> None:
    use(world, packs)


@when(phrase('协调员启用考核依据"{pack}", 有效期自{first:Day}至{last:Day}'))
def coordinator_uses_with_days(world: World, pack: str, first: date, last: date) -> None:
    use(world, [pack], since=first, until=last)


@when(phrase('协调员启用考核依据"{pack}", "{rule}"按"{reading}"口径'))
def coordinator_uses_with_reading(world: World, pack: str, rule: str, reading: str) -> None:
    use(world, [pack], readings=[(rule, reading)])


@when(phrase('协调员启用文件"{name}"'))
def coordinator_uses_file(world: World, name: str) -> None:
    use(world, [str(world.folder / name)])


@given(phrase('文件"{name}"的内容为'))
def file_says(world: World, name: str, docstring: str) -> None:
    (world.folder / name).write_text(docstring + "\n", encoding="utf-8")


# -- what came of it -------------------------------------------------------------------------------


@then(phrase('正在使用的考核依据依次为"{packs:Names}"'))
def packs_in_use_are(world: World, packs: list[str]) -> None:
    assert [used.pack for used in pack_shelf(world.desk).used] == packs


@then(phrase('"{pack}"的"{rule}"采用口径"{reading}"'))
def reading_in_use_is(world: World, pack: str, rule: str, reading: str) -> None:
    (used,) = [used for used in pack_shelf(world.desk).used if used.pack == pack]
    held = find_pack(world.desk, pack).pack.rule(rule)
    taken = held.read_as(used.readings.get(rule))
    assert taken.reading is not None
    title = held.readings[taken.reading].title
    assert (title.zh if title else "") == reading


@then(phrase('启用被拒绝, 指出"{words:Names}"'))
def use_is_refused(world: World, words: list[str]) -> None:
    assert world.refusal
    assert [word for word in words if word not in world.refusal] == []


@then(phrase('"{pack}"的"{rule}"适用于"{units:Names}"'))
def rule_hits(world: World, pack: str, rule: str, units: list[str]) -> None:
    (shown,) = [one for one in show_pack(world.desk, find_pack(world.desk, pack)) if one.rule.id == rule]
    assert set(shown.units) == set(units)
