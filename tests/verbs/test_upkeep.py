"""A fault of the database is found by name, and a sound one is called sound."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import date
from pathlib import Path

import pytest

from learnlaw.domain.audit import short_code
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.study import Attendance
from learnlaw.errors import DatabaseError
from learnlaw.store.health import mounted_as
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.people import move_officer
from learnlaw.verbs.roster_import import import_roster
from learnlaw.verbs.study import log_session
from learnlaw.verbs.upkeep import examine, list_audit, verify_audit
from tests.factories import a_csv, a_desk


@pytest.fixture
def county(desk: Desk) -> Desk:
    """Two units, two officers, and an activity that both attended."""
    text = "人员编码,姓名,单位\nG1,张三,县司法局\nG2,李四,县公安局"
    import_roster(desk, a_csv(Path(desk.settings.database).parent, text))
    move_officer(desk, "G2", "县司法局", on=date(2025, 3, 1))
    record = LedgerRecord(
        number="1",
        organiser="U-001",
        units=("U-001",),
        kinds=("lecture",),
        first=date(2025, 3, 3),
        last=date(2025, 3, 4),
        topic="行政处罚法",
        hundredths=600,
        attendances=(Attendance("G1"), Attendance("G2")),
    )
    log_session(desk, record)
    return desk


def tamper(desk: Desk, *statements: str) -> Desk:
    """The same database after somebody wrote into it past the program."""
    desk.close()
    with closing(sqlite3.connect(desk.settings.database)) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()
    return a_desk(Path(desk.settings.database).parent, create=False)


def problems(desk: Desk) -> list[str]:
    found = [check.code for check in examine(desk) if not check.ok]
    desk.close()
    return found


def test_a_sound_database_is_called_sound(county: Desk) -> None:
    assert [check.code for check in examine(county) if not check.ok] == []


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param(
            "DELETE FROM unit WHERE code = 'U-002'", "foreign_keys", id="a row that others refer to"
        ),
        pytest.param("UPDATE audit SET actor = 'x' WHERE seq = 2", "audit", id="an entry of the log"),
        pytest.param("UPDATE credit SET hundredths = 900 WHERE officer_id = 1", "credits", id="hours raised"),
        pytest.param("DELETE FROM credit", "credits", id="hours gone"),
        pytest.param(
            "INSERT INTO credit SELECT 2020, officer_id, 737425, activity_id, 1, 0, 1, 0 FROM credit LIMIT 1",
            "credits",
            id="hours out of nowhere",
        ),
    ],
)
def test_what_was_changed_past_the_program_is_found(county: Desk, statement: str, found: str) -> None:
    assert found in problems(tamper(county, statement))


@pytest.mark.skipif(os.name != "posix", reason="rights of files are kept otherwise on this system")
def test_a_file_that_others_may_read_is_found(county: Desk) -> None:
    os.chmod(county.settings.database, 0o644)
    assert problems(county) == ["permissions"]


def test_a_damaged_file_is_told_and_not_touched(county: Desk) -> None:
    county.close()
    path = Path(county.settings.database)
    broken = path.read_bytes()[:4096] + b"\xff" * 4096 + path.read_bytes()[8192:]
    path.write_bytes(broken)
    desk = a_desk(path.parent, create=False)
    with suppress(DatabaseError):
        assert "integrity" in problems(desk)
    assert path.read_bytes() == broken


def test_without_a_database_there_is_nothing_to_examine(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        examine(a_desk(tmp_path, create=False))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        pytest.param("/srv/share/county.db", "nfs4", id="the innermost mount"),
        pytest.param("/srv/county.db", "ext4", id="not one beside it"),
        pytest.param("/srv/shared/county.db", "ext4", id="not one whose name begins alike"),
        pytest.param("/my disk/county.db", "cifs", id="a folder with a blank"),
    ],
)
def test_the_file_system_is_that_of_the_mount(path: str, kind: str) -> None:
    mounts = ["/dev/sda1 / ext4 rw", "host:/x /srv/share nfs4 rw", "//h/y /my\\040disk cifs rw", "broken"]
    assert mounted_as(Path(path), mounts) == kind


# -- the audit log -----------------------------------------------------------------------------


def test_the_log_lists_what_was_done_in_order(county: Desk) -> None:
    assert [entry.verb for entry in list_audit(county)] == ["import_roster", "move_officer", "log_session"]
    assert [entry.verb for entry in list_audit(county, last=1)] == ["log_session"]


def test_a_whole_log_is_confirmed_by_a_code_of_a_report(county: Desk) -> None:
    early = short_code(list_audit(county)[1].hash)
    found = verify_audit(county, code=early.lower())
    assert (found.problems, found.entries, found.confirmed) == ((), 3, True)
    assert not verify_audit(county).confirmed


def test_a_log_that_was_cut_is_whole_but_does_not_hold_the_code(county: Desk) -> None:
    head = verify_audit(county).head
    desk = tamper(county, "DELETE FROM audit WHERE seq = 3")
    assert verify_audit(desk).problems == ()
    assert len(verify_audit(desk, code=head).problems) == 1
    desk.close()


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE audit SET reason = 'x' WHERE seq = 2", id="edited"),
        pytest.param("DELETE FROM audit WHERE seq = 2", id="deleted"),
        pytest.param(
            "INSERT INTO audit SELECT 4, at, actor, verb, subject, before, after, reason, hash, 'x' FROM audit"
            " WHERE seq = 3",
            id="inserted",
        ),
        pytest.param("UPDATE audit SET seq = seq + 1 WHERE seq = 3", id="moved"),
    ],
)
def test_one_changed_entry_is_named(county: Desk, statement: str) -> None:
    desk = tamper(county, statement)
    assert verify_audit(desk).problems
    desk.close()
