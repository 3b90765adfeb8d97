"""A sign-in sheet is saved whole, as one change; the second who saves is told who, when and what, and loses nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from learnlaw.domain.sign_in import all_present, as_signed
from learnlaw.domain.study import Attendance, Presence, Status
from learnlaw.errors import RefusedError
from learnlaw.store.people import load_people
from learnlaw.store.study import load_records
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_form import FIELDS, corrected
from learnlaw.verbs.ledger_since import ChangedByError
from learnlaw.verbs.ledger_writing import ChangedSinceError, ReasonNeededError
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.sign_draft import SignDraft, drop_draft, keep_draft, kept_draft
from learnlaw.verbs.sign_in import (
    CancelledError,
    NotHeldYetError,
    find_people,
    marks_meant,
    own_hours,
    sheet_of,
    sign_desk,
    sign_in,
    to_make_up,
)
from learnlaw.verbs.study import cancel_session, correct_session, log_session, undo
from tests.county import a_record, planned
from tests.factories import digest, rows_of
from tests.offices import TODAY, a_county, office

P, L = Presence.PRESENT, Presence.LEAVE


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return a_county(tmp_path_factory.mktemp("sign"))


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county) as found:
        yield found


def held(desk: Desk, day: str = "2025-06-02", **fields: Any) -> str:
    return log_session(desk, a_record(day, number="7", **fields)).made[0]


def seats(desk: Desk, which: str = "7") -> dict[str, Attendance]:
    return dict(sign_desk(desk, which).seats)


def by(desk: Desk, who: str, receipt: Receipt) -> Receipt:
    """Say of a receipt that somebody else wrote it."""
    with closing(sqlite3.connect(desk.settings.database)) as connection, connection:
        connection.execute("UPDATE receipt SET actor = ? WHERE id = ?", (who, receipt.number))
    return receipt


def test_a_sheet_is_one_change_with_one_receipt_and_taken_back_whole(desk: Desk) -> None:
    held(desk)
    found = sign_desk(desk, "7")
    assert [one.code for one in found.people] == ["a1", "a2", "a3", "a4"]
    rows = as_signed(all_present({"a2": Attendance("a2", L)}, found.due), found.due)
    receipts = rows_of(Path(desk.settings.database), "SELECT COUNT(*) FROM receipt")
    saved = sign_in(desk, "7", rows, version=found.version)
    assert saved.counts == {"present": 3, "leave": 1}
    assert rows_of(Path(desk.settings.database), "SELECT COUNT(*) FROM receipt") == [(receipts[0][0] + 1,)]
    assert {code: row.presence for code, row in seats(desk).items()} == {"a1": P, "a2": L, "a3": P, "a4": P}
    undo(desk, saved.number)
    assert seats(desk) == {}


def test_saving_the_same_again_writes_nothing(desk: Desk) -> None:
    held(desk)
    rows = as_signed({"a1": Attendance("a1")}, ())
    sign_in(desk, "7", rows)
    before = digest(Path(desk.settings.database))
    assert sign_in(desk, "7", rows).number == 0
    assert digest(Path(desk.settings.database)) == before


def test_the_second_who_saves_is_told_who_when_and_what(desk: Desk) -> None:
    held(desk)
    seen = sign_desk(desk, "7")
    by(desk, "李四", sign_in(desk, "7", [Attendance("a1", L)], version=seen.version))
    with pytest.raises(ChangedByError) as refused:
        sign_in(desk, "7", [Attendance("a2")], version=seen.version)
    told = refused.value.message.values
    assert (told["who"], told["fields"], told["when"][:10]) == ("李四", "签到", f"{TODAY}")
    assert set(seats(desk)) == {"a1"}
    sign_in(desk, "7", [Attendance("a2")], version=seen.version + 1)  # the control: who looked again may
    assert set(seats(desk)) == {"a2"}


CORRECTED = {
    "topic": "另一个主题",
    "hours": "2",
    "start": "09:00",
    "end": "11:00",
    "venue": "三楼",
    "speaker": "某人",
    "speaker_unit": "党校",
    "category": "business",
    "form": "online",
    "meeting": "局务会",
    "laws": "民法典",
    "attendees": "a1",
    "headcount": "40",
    "expected": "50",
    "evidence": "A",
    "materials": "照片",
    "note": "备注",
    "kinds": "seminar",
    "units": "B",
    "court": "县法院",
    "case_no": "(2025)1号",
}
"""Another value of each field that two may edit."""


def test_whichever_two_fields_two_change_the_second_is_told_which_the_first_did(desk: Desk) -> None:
    held(desk, topic="一", start=None)
    assert set(CORRECTED) <= set(FIELDS)
    fields = list(CORRECTED)
    for n, first in enumerate(fields):
        second = fields[n - 1]
        theirs, version, _ = corrected(desk, "7", {first: CORRECTED[first]})
        mine, same, _ = corrected(desk, "7", {second: f"{CORRECTED[second]}"})
        assert version == same
        done = by(desk, "李四", correct_session(desk, "7", theirs, version=version))
        assert done.counts == {"changed": 1}, first
        with pytest.raises(ChangedSinceError) as refused:
            correct_session(desk, "7", mine, version=version)
        assert refused.value.message.values["who"] == "李四", first
        assert refused.value.message.values["fields"] != "-", first


def test_a_plan_whose_day_has_come_is_held_by_signing(desk: Desk) -> None:
    log_session(desk, planned(a_record("2025-06-02", number="7")))
    sign_in(desk, "7", [Attendance("a1")])
    assert sign_desk(desk, "7").record.status is Status.HELD


def test_nobody_signs_in_before_or_at_what_was_cancelled(desk: Desk) -> None:
    log_session(desk, planned(a_record(TODAY + timedelta(days=1), number="7")))
    with pytest.raises(NotHeldYetError):
        sign_in(desk, "7", [Attendance("a1")])
    cancel_session(desk, "7")
    with pytest.raises(CancelledError):
        sign_in(desk, "7", [Attendance("a1")])


def test_a_closed_window_asks_for_a_reason(desk: Desk) -> None:
    held(desk, "2024-05-20")
    with pytest.raises(ReasonNeededError):
        sign_in(desk, "7", [Attendance("a1")])
    sign_in(desk, "7", [Attendance("a1")], reason="补登")


def test_more_hours_than_the_whole_are_refused(desk: Desk) -> None:
    held(desk)
    with pytest.raises(RefusedError):
        sign_in(desk, "7", [Attendance("a1", hundredths=301)])
    assert seats(desk) == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("1.5", (150, ""), id="a number"),
        pytest.param(" ", (None, ""), id="nothing: all of them"),
        pytest.param("3", (None, ""), id="as many as the whole"),
        pytest.param("４", None, id="more than the whole"),
        pytest.param("一天", None, id="a word for more"),
        pytest.param("-1", None, id="below nothing"),
        pytest.param("nan", None, id="no number"),
    ],
)
def test_own_hours(desk: Desk, text: str, found: tuple[int | None, str] | None) -> None:
    record = a_record("2025-06-02")
    if found is None:
        with pytest.raises(RefusedError):
            own_hours(desk, record, text)
    else:
        assert own_hours(desk, record, text) == found


@pytest.mark.parametrize(
    ("word", "codes"),
    [
        pytest.param("zy", ["a1"], id="initials"),
        pytest.param("b", ["b1", "b2"], id="the beginning of a code"),
        pytest.param("四", ["a4"], id="a part of the name"),
        pytest.param("nobody", [], id="nobody"),
    ],
)
def test_somebody_is_found(desk: Desk, word: str, codes: list[str]) -> None:
    assert [one.code for one in find_people(desk, word, TODAY)] == codes


def test_what_was_missed_is_offered_until_it_is_made_up(desk: Desk) -> None:
    log_session(desk, a_record("2025-05-06", number="5", topic="民法典", who=(Attendance("a2", L),)))
    held(desk)
    assert [(one.number, one.how) for one in to_make_up(desk, "7", "a2")] == [("5", L)]
    sign_in(desk, "7", [Attendance("a2", Presence.MAKEUP, makes_up="5")])
    log_session(desk, a_record("2025-06-03", number="8"))
    assert to_make_up(desk, "8", "a2") == []


def test_marks_are_given_by_name_and_the_others_are_present(desk: Desk) -> None:
    held(desk)
    given = {"leave": ["钱二"], "proxy": ["孙三=吴六"], "makeup": ["a4=5"]}
    _found, rows = sheet_of(desk, "7", marks_meant(desk, "7", given), everybody=True)
    assert {(row.officer, row.presence.value, row.proxy or row.makes_up) for row in rows} == {
        ("a1", "present", ""),
        ("a2", "leave", ""),
        ("a3", "proxy", "b2"),
        ("b2", "present", ""),
        ("a4", "makeup", "5"),
    }


# -- the draft ----------------------------------------------------------------------------


def test_a_draft_comes_back_as_it_was_and_for_no_other_activity(desk: Desk) -> None:
    base = {"a1": Attendance("a1")}
    draft = SignDraft(2, base, {**base, "a2": Attendance("a2", Presence.PROXY, proxy="b1", hundredths=150)})
    keep_draft(desk, "#1", "7", draft)
    assert kept_draft(desk, "#1", "7") == draft
    assert kept_draft(desk, "#2", "7") is None
    drop_draft(desk, "#1", "7")
    assert kept_draft(desk, "#1", "7") is None


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"version": 1}', '{"version": 1, "base": {"a": 1}, "seats": {}}']
)
def test_a_torn_draft_is_passed_over(desk: Desk, content: str) -> None:
    keep_draft(desk, "#1", "7", SignDraft(1, {}, {}))
    (path,) = (desk.places.state / "drafts").iterdir()
    assert path.stat().st_mode & 0o077 == 0
    path.write_text(content, encoding="utf-8")
    assert kept_draft(desk, "#1", "7") is None


def test_every_mark_is_stored(desk: Desk) -> None:
    held(desk)
    for presence in Presence:
        sign_in(desk, "7", [Attendance("a1", presence)])
        with desk.reading() as connection:
            (record,) = load_records(connection, load_people(connection)).values()
        assert record.attendances[0].presence is presence
