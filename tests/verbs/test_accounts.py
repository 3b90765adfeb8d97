"""Accounts keep out whoever does not know the secret, and each role within its own part; secrets are told once."""

from __future__ import annotations

import re
import runpy
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from learnlaw.domain.roles import Role
from learnlaw.errors import NotAllowedError, NothingToJudgeError, RefusedError, UsageError
from learnlaw.verbs import hashing
from learnlaw.verbs.account_slips import add_officer_accounts, make_slips
from learnlaw.verbs.accounts import (
    FirstIsCoordinatorError,
    FirstSecret,
    LastCoordinatorError,
    TakenError,
    add_account,
    disable_account,
    enable_account,
    list_accounts,
    recover_account,
    reset_account,
    set_role,
    unlock_account,
)
from learnlaw.verbs.clock import FixedClock
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.gate import ChangeFirstError, Door, LoginNeededError, NotYoursError, OutAgainError
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.ledger_views import list_sessions, show_session
from learnlaw.verbs.login import LockedOutError, WrongSecretError, change_secret, log_in
from learnlaw.verbs.people import OfficerCard, list_officers, list_units, move_officer, show_member
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import cancel_session, log_session, undo
from learnlaw.verbs.upkeep import list_audit
from tests.county import a_record
from tests.factories import NOW, a_desk, a_roster

BOSS, LIAN, AUDIT, OWN = "tingyuanshenshen", "youxiugongwuyuan", "dulishenjiju8", "604817"
UNITS = [
    ["单位编码", "单位名称", "单位类型", "上级单位"],
    ["G", "县人民政府", "政府", ""],
    ["U1", "县司法局", "政府部门", "G"],
    ["U11", "城关司法所", "派出机构", "U1"],
    ["U2", "县公安局", "政府部门", "G"],
]
OFFICERS = [
    ["人员编码", "姓名", "单位", "手机号"],
    ["G1", "张三", "U1", "13800001111"],
    ["G2", "李四", "U11", ""],
    ["G3", "王五", "U2", ""],
]


def the_first(receipt: Receipt) -> FirstSecret:
    """The first secret that a receipt tells."""
    (found,) = receipt.fates
    assert isinstance(found, FirstSecret)
    return found


def at(desk: Desk, code: str, secret: str) -> Desk:
    """The desk with somebody else at it."""
    other = desk.through(Door())
    log_in(other, code, secret)
    return other


def opened(desk: Desk, receipt: Receipt, secret: str) -> None:
    """Let the owner of a new account choose a secret."""
    first = the_first(receipt)
    change_secret(at(desk, first.code, first.secret), first.secret, secret)


def all_refused(*acts: Callable[[], object]) -> None:
    """Each is somebody else's."""
    for act in acts:
        with pytest.raises(NotYoursError):
            act()


@pytest.fixture(scope="module")
def county_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units with an officer each, activities, and one account of every role."""
    folder = tmp_path_factory.mktemp("county")
    desk = a_desk(folder)
    import_roster(desk, a_roster(folder, units=UNITS, officers=OFFICERS))
    for unit, who in (("U1", "G1"), ("U11", "G2"), ("U2", "G3")):
        log_session(desk, a_record(day="2025-02-10", units=(unit,), topic=f"{unit}的讲座", who=(who,)))
    opened(desk, add_account(desk, "boss", role=Role.COORDINATOR, name="王主任"), BOSS)
    boss = at(desk, "boss", BOSS)
    opened(boss, add_account(boss, "lian", role=Role.UNIT, unit="U1", name="李联络"), LIAN)
    opened(boss, add_account(boss, "audit", role=Role.AUDITOR, name="审计"), AUDIT)
    opened(boss, add_account(boss, "G1", role=Role.OFFICER), OWN)
    desk.close()
    return folder / "county.db"


@pytest.fixture
def county(county_file: Path, tmp_path: Path) -> Iterator[Desk]:
    """A copy of the county, with nobody at the desk."""
    shutil.copyfile(county_file, tmp_path / "county.db")
    desk = a_desk(tmp_path)
    yield desk
    desk.close()


def later(desk: Desk, **time: int) -> Desk:
    """The desk after some time, with nobody at it."""
    return replace(desk, clock=FixedClock(NOW + timedelta(**time)), door=Door())


# -- before and with the first account -----------------------------------------------------


def test_without_accounts_the_coordinator_acts_and_nothing_is_asked(desk: Desk, tmp_path: Path) -> None:
    import_roster(desk, a_roster(tmp_path, units=UNITS, officers=OFFICERS))
    assert desk.actor == "coordinator" and len(list_units(desk)) == 4


@pytest.mark.parametrize("role", [Role.UNIT, Role.AUDITOR, Role.OFFICER])
def test_the_first_account_is_a_coordinators(role: Role, desk: Desk, tmp_path: Path) -> None:
    import_roster(desk, a_roster(tmp_path, units=UNITS, officers=OFFICERS))
    with pytest.raises(FirstIsCoordinatorError):
        add_account(desk, "G1" if role is Role.OFFICER else "x", role=role, unit="U1")
    with pytest.raises(FirstIsCoordinatorError):
        add_officer_accounts(desk, tmp_path / "slips.html")
    assert list_accounts(desk) == []


def test_once_there_are_accounts_nobody_reads_or_writes_without_one(county: Desk) -> None:
    for act in (lambda: list_units(county), lambda: move_officer(county, "G1", "U2", on=date(2025, 3, 1))):
        with pytest.raises(LoginNeededError):
            act()


@pytest.mark.parametrize("code", ["boss", "BOSS", "two words", "", "coordinator", "G3"])
def test_some_codes_make_no_account(code: str, county: Desk) -> None:
    boss = at(county, "boss", BOSS)
    with pytest.raises((UsageError, RefusedError)):
        add_account(boss, code, role=Role.AUDITOR)
    assert len(list_accounts(boss)) == 4


def test_an_officer_has_one_account(county: Desk) -> None:
    with pytest.raises(TakenError):
        add_account(at(county, "boss", BOSS), "G1", role=Role.OFFICER)


def test_the_last_coordinator_stays(county: Desk) -> None:
    boss = at(county, "boss", BOSS)
    with pytest.raises(LastCoordinatorError):
        disable_account(boss, "boss")
    with pytest.raises(LastCoordinatorError):
        set_role(boss, "boss", Role.AUDITOR)
    add_account(boss, "second", role=Role.COORDINATOR)
    disable_account(boss, "second")
    with pytest.raises(LastCoordinatorError):
        disable_account(boss, "boss")


# -- coming in -------------------------------------------------------------------------------


def test_unknown_account_and_wrong_secret_are_told_alike(county: Desk) -> None:
    said = []
    for code, secret in (("boss", "wrong"), ("nobody", "wrong"), ("", "")):
        with pytest.raises(WrongSecretError) as refused:
            log_in(county, code, secret)
        said.append(str(refused.value))
    assert len(set(said)) == 1 and county.door.login is None


def test_five_wrong_secrets_lock_for_a_quarter_of_an_hour_and_it_is_told_until_when(county: Desk) -> None:
    for _ in range(4):
        with pytest.raises(WrongSecretError):
            log_in(county, "lian", "wrong")
    with pytest.raises(WrongSecretError):
        log_in(county, "lian", "wrong")
    with pytest.raises(LockedOutError) as locked:
        log_in(county, "lian", LIAN)
    assert "10:15" in str(locked.value)
    with pytest.raises(LockedOutError):
        log_in(later(county, minutes=14, seconds=59), "lian", LIAN)
    assert log_in(later(county, minutes=15), "lian", LIAN).code == "lian"
    boss = at(county, "boss", BOSS)
    assert [e.subject for e in list_audit(boss) if e.verb == "log_in"] == ["account lian"]


def test_a_right_secret_forgets_the_wrong_ones_before_it(county: Desk) -> None:
    for _ in range(2):
        for _ in range(4):
            with pytest.raises(WrongSecretError):
                log_in(county, "lian", "wrong")
        log_in(county, "lian", LIAN)


def test_a_coordinator_unlocks_at_once_and_the_log_says_so(county: Desk) -> None:
    for _ in range(5):
        with pytest.raises(WrongSecretError):
            log_in(county, "G1", "000000")
    boss = at(county, "boss", BOSS)
    assert [line.code for line in list_accounts(boss) if line.state == "locked"] == ["G1"]
    unlock_account(boss, "G1")
    assert at(county, "G1", OWN).actor == "G1"
    assert [(e.actor, e.subject) for e in list_audit(boss) if e.verb == "unlock_account"] == [
        ("boss", "account G1")
    ]


def test_full_width_digits_of_an_input_method_are_the_same_pin(county: Desk) -> None:
    assert log_in(county, "G1", "６０４８１７").officer == "G1"


def test_a_first_secret_opens_only_its_own_change(county: Desk) -> None:
    boss = at(county, "boss", BOSS)
    first = the_first(add_account(boss, "new", role=Role.COORDINATOR, name="新人"))
    new = at(county, "new", first.secret)
    with pytest.raises(ChangeFirstError):
        list_units(new)
    for weak in ("short", first.secret, "password123", "new-and-long-enough", "aaaaaaaaaaaa"):
        with pytest.raises(RefusedError):
            change_secret(new, first.secret, weak)
    with pytest.raises(WrongSecretError):
        change_secret(new, "wrong", "quite-another-one")
    change_secret(new, first.secret, "quite-another-one")
    assert len(list_units(new)) == 4
    with pytest.raises(WrongSecretError):
        log_in(county, "new", first.secret)


@pytest.mark.parametrize("end", ["disable", "reset", "role"])
def test_whoever_is_in_is_out_with_the_next_action(end: str, county: Desk) -> None:
    boss, lian = at(county, "boss", BOSS), at(county, "lian", LIAN)
    assert list_officers(lian)
    if end == "disable":
        disable_account(boss, "lian", reason="调走")
    elif end == "reset":
        reset_account(boss, "lian")
    else:
        set_role(boss, "lian", Role.UNIT, unit="U2")
    with pytest.raises(OutAgainError):
        list_officers(lian)
    with pytest.raises(OutAgainError):
        log_session(lian, a_record(day="2025-02-11", units=("U1",), topic="晚了"))


def test_a_disabled_account_is_told_so_only_with_the_right_secret(county: Desk) -> None:
    boss = at(county, "boss", BOSS)
    disable_account(boss, "lian")
    with pytest.raises(WrongSecretError):
        log_in(county, "lian", "wrong")
    with pytest.raises(NotAllowedError, match="disabled"):
        log_in(county, "lian", LIAN)
    enable_account(boss, "lian")
    assert at(county, "lian", LIAN).actor == "lian"


def test_secrets_stand_in_no_row_and_no_entry(county: Desk) -> None:
    boss = at(county, "boss", BOSS)
    told = [the_first(reset_account(boss, code)).secret for code in ("lian", "audit", "G1")]
    log = "".join(map(repr, list_audit(boss)))
    county.close()
    kept = Path(county.settings.database).read_bytes()
    for secret in (*told, BOSS, LIAN):
        assert secret not in log and secret.encode() not in kept
    assert b"$argon2id$v=19$" in kept


def test_a_hash_costs_what_is_asked_and_so_does_that_of_nobody() -> None:
    asked = "$argon2id$v=19$m=19456,t=2,p=1$"
    earnest = runpy.run_path(hashing.__file__)
    assert earnest["hash_secret"]("604817").startswith(asked) and earnest["NOBODY"].startswith(asked)
    assert earnest["hash_secret"]("604817") != earnest["hash_secret"]("604817")


# -- each within the own part ------------------------------------------------------------------


def test_a_unit_coordinator_sees_the_own_subtree(county: Desk) -> None:
    lian = at(county, "lian", LIAN)
    assert [line.code for line in list_units(lian)] == ["U1", "U11"]
    assert [line.code for line in list_officers(lian)] == ["G1", "G2"]
    assert {line.organiser for line in list_sessions(lian)[0]} == {"U1", "U11"}
    assert isinstance(show_member(lian, "G2"), OfficerCard)
    for act in (
        lambda: list_officers(lian, unit="U2"),
        lambda: list_officers(lian, unit="G"),
        lambda: show_member(lian, "G3"),
        lambda: show_member(lian, "U2"),
        lambda: show_session(lian, "U2-2025-001"),
        lambda: report_officer(lian, "G3"),
        lambda: report_officer(lian, "G1", personal=True, reason="x"),
        lambda: list_accounts(lian),
    ):
        with pytest.raises(NotYoursError) as refused:
            act()
        assert {"lian", "学法管理员"} <= set(re.findall(r"lian|学法管理员", str(refused.value)))


def test_a_unit_coordinator_writes_for_the_own_subtree_alone(county: Desk) -> None:
    lian, boss = at(county, "lian", LIAN), at(county, "boss", BOSS)
    done = log_session(lian, a_record(day="2025-02-20", units=("U11",), topic="新的", who=("G2",)))
    all_refused(
        lambda: log_session(lian, a_record(day="2025-02-21", units=("U2",), topic="别人的")),
        lambda: log_session(lian, a_record(day="2025-02-21", units=("U1", "U2"), topic="合办的")),
        lambda: log_session(lian, a_record(day="2025-02-21", units=("U1",), topic="别人来", who=("G3",))),
        lambda: cancel_session(lian, "U2-2025-001", reason="x"),
        lambda: undo(lian, 3),
        lambda: move_officer(lian, "G1", "U11", on=date(2025, 3, 1)),
    )
    assert len(list_sessions(boss)[0]) == 4
    undo(lian, done.number)
    assert len(list_sessions(boss)[0]) == 3
    assert {e.actor for e in list_audit(boss) if e.subject.startswith("receipt")} == {"lian"}


def test_an_officer_sees_the_own_person_alone(county: Desk) -> None:
    own = at(county, "G1", OWN)
    assert isinstance(show_member(own, "G1"), OfficerCard)
    assert "张三" in report_officer(own, "张三").subtitle
    all_refused(
        lambda: show_member(own, "G2"),
        lambda: show_member(own, "U1"),
        lambda: report_officer(own, "G2"),
        lambda: list_officers(own),
        lambda: list_sessions(own),
        lambda: log_session(own, a_record(day="2025-02-21", units=("U1",), topic="自己的", who=("G1",))),
    )


def test_an_auditor_reads_all_and_writes_nothing(county: Desk) -> None:
    audit = at(county, "audit", AUDIT)
    assert len(list_sessions(audit)[0]) == 3 and list_accounts(audit) and list_audit(audit)
    card = show_member(audit, "G1")
    assert "13800001111" not in repr(card)
    before = len(list_audit(audit))
    for act in (
        lambda: log_session(audit, a_record(day="2025-02-21", units=("U1",), topic="审计")),
        lambda: report_officer(audit, "G1", personal=True, reason="x"),
        lambda: unlock_account(audit, "G1"),
    ):
        with pytest.raises(NotAllowedError):
            act()
    assert len(list_audit(audit)) == before


# -- slips -----------------------------------------------------------------------------------


def pins(path: Path) -> dict[str, str]:
    """Account and PIN of every slip in a page."""
    cells = re.findall(r"<dd[^>]*>([^<]*)</dd>", path.read_text(encoding="utf-8"))
    return dict(zip(cells[2::4], cells[3::4], strict=True))


def test_every_officer_gets_an_account_and_a_slip_by_unit_in_official_order(
    county: Desk, tmp_path: Path
) -> None:
    boss, path = at(county, "boss", BOSS), tmp_path / "slips.html"
    receipt = add_officer_accounts(boss, path)
    assert receipt.counts == {"accounts_added": 2, "units_done": 2}
    found = pins(path)
    assert list(found) == ["G2", "G3"] and len(set(found.values())) == 2
    assert at(county, "G3", found["G3"]).door.login is not None
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(NothingToJudgeError):
        add_officer_accounts(boss, tmp_path / "again.html")


def test_a_stop_keeps_the_units_that_are_done_and_slips_are_made_anew(county: Desk, tmp_path: Path) -> None:
    boss, path = at(county, "boss", BOSS), tmp_path / "slips.html"
    heed = Heed(lambda _words, done, _of: heed.stop.set())
    receipt = add_officer_accounts(boss, path, heed=heed)
    assert receipt.counts == {"accounts_added": 1, "units_done": 1, "accounts_left": 1}
    old = pins(path)
    assert list(old) == ["G2"]
    make_slips(boss, tmp_path / "new.docx", unit="U11")
    with pytest.raises(WrongSecretError):
        log_in(county, "G2", old["G2"])


# -- when nobody can get in ------------------------------------------------------------------------


def test_a_coordinator_who_forgot_comes_in_by_the_file_and_the_log_says_so(county: Desk) -> None:
    with pytest.raises(UsageError):
        recover_account(county, "lian", reason="试试")
    with pytest.raises(UsageError):
        recover_account(county, "boss", reason=" ")
    first = the_first(recover_account(county, "boss", reason="忘记密码"))
    boss = at(county, "boss", first.secret)
    change_secret(boss, first.secret, BOSS)
    (entry,) = [e for e in list_audit(boss) if e.verb == "recover_account"]
    assert (entry.actor, entry.reason) == ("(file)", "忘记密码")
