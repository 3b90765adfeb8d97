"""One change is put back exactly as it was, unless something stands on it; what cannot be says what to do instead."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from learnlaw.domain.notice import NoticeState
from learnlaw.domain.undo import UNDOING, Way, undoing_of
from learnlaw.store.undoing import COUNTED, PLACES, rows_where
from learnlaw.verbs.bank_edit import Edit, edit_question, retire_questions
from learnlaw.verbs.banks import Which, show_question
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.evidence import add_evidence
from learnlaw.verbs.notices import issue_publicity_notice, move_notice
from learnlaw.verbs.people import exempt_officer, move_officer, retire_officer
from learnlaw.verbs.registry import Receipt, every_verb
from learnlaw.verbs.reorganise import close_unit
from learnlaw.verbs.study import cancel_session, log_session, undo
from learnlaw.verbs.undo_last import (
    AskedSinceError,
    BuiltOnError,
    CannotUndoError,
    NothingYetError,
    OldChangeError,
    last_changes,
    newest_to_undo,
)
from learnlaw.verbs.upkeep import verify_audit
from tests.county import a_record
from tests.factories import a_desk
from tests.offices import TODAY, a_county, office, on_day

QUESTION = "administrative-penalty-001"
DAY = date(2025, 6, 2)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = a_county(tmp_path_factory.mktemp("undo"))
    with office(found) as desk:
        issue_publicity_notice(desk, "A", "请按时开展宪法宣传")
        desk.engine.dispose()
        found.write_bytes(Path(desk.settings.database).read_bytes())
    return found


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county) as found:
        yield found


def state(desk: Desk) -> dict[str, dict[int, dict[str, object]]]:
    """Every row that could be put back, without the count of its changes."""
    with desk.reading() as connection:
        rows = {place: rows_where(connection, place, {}) for place in PLACES}
    return {
        place: {
            key: {name: value for name, value in row.items() if place not in COUNTED or name != "version"}
            for key, row in found.items()
        }
        for place, found in rows.items()
    }


def edited(desk: Desk) -> Receipt:
    return edit_question(desk, QUESTION, Edit(rationale="改写的解析"), reason="写清楚")


CHANGES = [
    pytest.param(lambda desk: move_officer(desk, "a2", "B", on=DAY), id="a transfer"),
    pytest.param(lambda desk: retire_officer(desk, "a2", on=DAY), id="a retirement"),
    pytest.param(lambda desk: exempt_officer(desk, "a2", reason="产假", starts_on=DAY), id="an exemption"),
    pytest.param(
        lambda desk: close_unit(desk, "B", on=DAY, into="A", reason="机构改革"), id="a merger of units"
    ),
    pytest.param(lambda desk: move_notice(desk, "2025-1", NoticeState.RECEIVED), id="the state of a letter"),
    pytest.param(edited, id="an edit of a shipped question"),
    pytest.param(
        lambda desk: retire_questions(desk, Which(ids=(QUESTION,)), reason="过时"), id="a retirement of it"
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_put_back_row_for_row(desk: Desk, change: Callable[[Desk], Receipt]) -> None:
    before = state(desk)
    receipt = change(desk)
    assert state(desk) != before, "nothing was changed that could be put back"
    (last, *_others) = last_changes(desk)
    assert (last.number, last.open, bool(last.names)) == (receipt.number, True, True)
    undone = undo(desk, newest_to_undo(desk).number)
    assert state(desk) == before and undone.counts["restored"]
    assert last_changes(desk)[1].undone_by == undone.number
    assert not verify_audit(desk).problems


@pytest.mark.parametrize("change", CHANGES[:5])
def test_what_was_done_before_today_needs_a_reason(desk: Desk, change: Callable[[Desk], Receipt]) -> None:
    before, receipt = state(desk), change(desk)
    tomorrow = on_day(desk, TODAY + timedelta(days=1))
    with pytest.raises(OldChangeError):
        undo(tomorrow, receipt.number)
    undo(tomorrow, receipt.number, reason="填错了")
    assert state(desk) == before


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            lambda desk: move_officer(desk, "a2", "B", on=DAY),
            lambda desk: retire_officer(desk, "a2", on=DAY),
            id="a transfer, then a retirement",
        ),
        pytest.param(
            lambda desk: exempt_officer(desk, "a2", reason="产假", starts_on=DAY),
            lambda desk: exempt_officer(desk, "a2", reason="病假", starts_on=DAY),
            id="an exemption, then another reason for it",
        ),
        pytest.param(
            lambda desk: move_notice(desk, "2025-1", NoticeState.RECEIVED),
            lambda desk: move_notice(desk, "2025-1", NoticeState.ANSWERED),
            id="a letter, then its answer",
        ),
    ],
)
def test_what_something_stands_on_is_told_by_what_and_goes_second(
    desk: Desk, first: Callable[[Desk], Receipt], second: Callable[[Desk], Receipt]
) -> None:
    before = state(desk)
    one, other = first(desk), second(desk)
    with pytest.raises(BuiltOnError, match=str(other.number)):
        undo(desk, one.number)
    undo(desk, other.number)
    undo(desk, one.number)
    assert state(desk) == before


def test_a_change_elsewhere_stands_in_no_ones_way(desk: Desk) -> None:
    one = move_officer(desk, "a2", "B", on=DAY)
    move_officer(desk, "a3", "B", on=DAY)
    assert undo(desk, one.number).counts["restored"] == 2


def test_a_question_that_was_edited_further_keeps_its_versions(desk: Desk) -> None:
    first = edited(desk)
    edit_question(desk, QUESTION, Edit(rationale="再改"), reason="再写清楚")
    with pytest.raises((AskedSinceError, BuiltOnError)):
        undo(desk, first.number)
    assert show_question(desk, QUESTION)[0].version > 2


def test_the_last_change_is_never_passed_over_for_an_older_one(desk: Desk, tmp_path: Path) -> None:
    log_session(desk, a_record("2025-06-02", number="7"))
    file = tmp_path / "签到.txt"
    file.write_text("签到", encoding="utf-8")
    add_evidence(desk, "7", [file])
    with pytest.raises(CannotUndoError, match="--remove"):
        newest_to_undo(desk)


def test_what_was_undone_is_passed_over(desk: Desk) -> None:
    entered = log_session(desk, a_record("2025-06-02", number="7"))
    undo(desk, cancel_session(desk, "7").number)
    assert newest_to_undo(desk).number == entered.number
    assert [change.names for change in last_changes(desk)[1:3]] == [("7 行政处罚法",)] * 2


def test_a_new_database_has_nothing_to_undo(tmp_path: Path) -> None:
    desk = a_desk(tmp_path)
    with pytest.raises(NothingYetError):
        newest_to_undo(desk)
    desk.close()


def test_the_table_names_verbs_and_says_what_to_do_instead() -> None:
    assert set(UNDOING) <= set(every_verb())
    for verb, undoing in {**UNDOING, "": undoing_of("")}.items():
        told = undoing.why is not None and undoing.instead is not None
        assert told == (undoing.way is Way.NONE), verb
