"""Steps about accounts. Each is one verb, or one look at what somebody sees."""

from __future__ import annotations

from contextlib import suppress

import pytest
from pytest_bdd import given, then, when

from learnlaw.domain.roles import Role
from learnlaw.errors import LearnlawError, NotAllowedError
from learnlaw.verbs.accounts import FirstSecret, add_account, disable_account, unlock_account
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.gate import Door, LoginNeededError, NotYoursError
from learnlaw.verbs.login import LockedOutError, WrongSecretError, change_secret, log_in
from learnlaw.verbs.people import OfficerCard, list_officers, show_member
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.sitting import sit_exam
from learnlaw.verbs.study import log_session
from tests.bdd.phrases import phrase
from tests.bdd.world import World
from tests.county import a_record

PASSWORD, PIN = "tingyuanshenshen", "604817"
CODES = {"张三": "G1", "李四": "G2", "王五": "G3"}
UNITS = {"县司法局": "U1", "城关司法所": "U11", "县公安局": "U2"}


@pytest.fixture
def insiders() -> dict[str, Desk]:
    """Who is in, by account."""
    return {}


def _open(world: World, insiders: dict[str, Desk], receipt: Receipt) -> None:
    """The owner comes in by the first secret and chooses another."""
    (first,) = receipt.fates
    assert isinstance(first, FirstSecret)
    insiders[first.code] = desk = world.desk.through(Door())
    log_in(desk, first.code, first.secret)
    change_secret(desk, first.secret, _secret(first.code))


def _secret(code: str) -> str:
    return PIN if code in CODES.values() else PASSWORD


@given(phrase('设了学法管理员"{code}"'))
def there_is_a_coordinator(world: World, insiders: dict[str, Desk], code: str) -> None:
    _open(world, insiders, add_account(world.desk, code, role=Role.COORDINATOR, name="王主任"))


@given(phrase('"{who}"为"{unit}"设了联络员"{code}"'))
def there_is_a_unit_coordinator(
    world: World, insiders: dict[str, Desk], who: str, unit: str, code: str
) -> None:
    _open(world, insiders, add_account(insiders[who], code, role=Role.UNIT, unit=unit, name="李联络"))


@given(phrase('"{who}"为"{name}"设了本人账号'))
def an_officer_has_an_account(world: World, insiders: dict[str, Desk], who: str, name: str) -> None:
    _open(world, insiders, add_account(insiders[who], CODES[name], role=Role.OFFICER))


@given(phrase('"{who}"设了审计账号"{code}"'))
def there_is_an_auditor(world: World, insiders: dict[str, Desk], who: str, code: str) -> None:
    _open(world, insiders, add_account(insiders[who], code, role=Role.AUDITOR, name="审计"))


@when(phrase('协调员为"{unit}"设联络员"{code}"'))
def the_first_is_a_unit_coordinator(world: World, unit: str, code: str) -> None:
    try:
        add_account(world.desk, code, role=Role.UNIT, unit=unit)
    except LearnlawError as error:
        world.refusal = str(error)


@when(phrase('"{who}"停用"{code}"'))
def somebody_disables(insiders: dict[str, Desk], who: str, code: str) -> None:
    disable_account(insiders[who], code)


@when(phrase('"{who}"解锁"{code}"'))
def somebody_unlocks(insiders: dict[str, Desk], who: str, code: str) -> None:
    unlock_account(insiders[who], code)


@when(phrase('"{code}"输错{count:d}次口令'))
def wrong_secrets(world: World, code: str, count: int) -> None:
    for _ in range(count):
        with suppress(WrongSecretError):
            log_in(world.desk.through(Door()), code, "不对的口令")


@then(phrase('被拒绝, 说明"{words}"'))
def it_is_refused(world: World, words: str) -> None:
    assert words in world.refusal


@then(phrase("不登录能看到{count:d}人"))
def everybody_is_seen(world: World, count: int) -> None:
    assert len(list_officers(world.desk)) == count


@then("不登录什么也看不到")
def nothing_is_seen(world: World) -> None:
    with pytest.raises(LoginNeededError):
        list_officers(world.desk)


@then(phrase('"{code}"什么也看不到'))
def nothing_is_seen_by(insiders: dict[str, Desk], code: str) -> None:
    with pytest.raises(NotAllowedError):
        list_officers(insiders[code])


@then(phrase('"{code}"看到的人员是"{names:Names}"'))
def these_are_seen(insiders: dict[str, Desk], code: str, names: list[str]) -> None:
    assert [line.name for line in list_officers(insiders[code])] == names


@then(phrase('"{code}"看不到"{name}"'))
def this_one_is_not_seen(insiders: dict[str, Desk], code: str, name: str) -> None:
    with pytest.raises(NotYoursError):
        show_member(insiders[code], CODES[name])


@then(phrase('"{code}"能看本人档案'))
def the_own_card_is_seen(insiders: dict[str, Desk], code: str) -> None:
    assert isinstance(show_member(insiders[code], code), OfficerCard)


@then(phrase('"{code}"能登记"{unit}"的讲座'))
def somebody_logs(insiders: dict[str, Desk], code: str, unit: str) -> None:
    assert log_session(insiders[code], a_record(day="2025-02-20", units=(UNITS[unit],), topic="宪法")).number


@then(phrase('"{code}"不能登记"{unit}"的讲座'))
def somebody_does_not_log(insiders: dict[str, Desk], code: str, unit: str) -> None:
    with pytest.raises(NotYoursError):
        log_session(insiders[code], a_record(day="2025-02-20", units=(UNITS[unit],), topic="宪法"))


@then(phrase('"{code}"不能替"{name}"参加考试'))
def nobody_sits_for_another(insiders: dict[str, Desk], code: str, name: str) -> None:
    with pytest.raises(NotYoursError, match="own PIN"):
        sit_exam(insiders[code], "E1", CODES[name], holder="x")


@then(phrase('"{code}"登录不了'))
def somebody_is_locked_out(world: World, code: str) -> None:
    with pytest.raises(LockedOutError):
        log_in(world.desk.through(Door()), code, _secret(code))


@then(phrase('"{code}"能登录'))
def somebody_comes_in(world: World, code: str) -> None:
    assert log_in(world.desk.through(Door()), code, _secret(code)).code == code
