"""The ledger is leafed through as it is: pages cut by the database hold every entry once, filters as they say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from learnlaw.domain.entry_counts import CountsFor, counts_for
from learnlaw.domain.policy import CountsIf
from learnlaw.domain.study import Status
from learnlaw.verbs import ledger_browse
from learnlaw.verbs.calendar_desk import month_desk, year_plan
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.ledger_browse import Sieve, browse, page_from
from learnlaw.verbs.objections import answer_objection, object_to_entry
from learnlaw.verbs.officer_home import officer_home
from learnlaw.verbs.study import cancel_session, correct_session, log_session
from learnlaw.verbs.what_if import MovePlan, keep_trial
from tests.county import TinyCounty, a_pack, a_record, a_rule, hours_rule
from tests.offices import a_county, office

ON = date(2024, 6, 10)
PACK = a_pack(a_rule(), hours_rule(minimum=10, counts_if=CountsIf(evidence="B")))
LEDGER: list[dict[str, Any]] = [
    {"day": "2024-03-01", "who": ("a1", "a2"), "evidence": "A", "laws": ("行政处罚法",)},
    {
        "day": "2024-03-05",
        "units": ("B",),
        "kinds": ("exam",),
        "hours": None,
        "topic": "考试",
        "who": ("b1",),
    },
    {"day": "2024-06-03", "status": Status.PLANNED, "topic": "逾期的"},
    {"day": "2024-06-20", "status": Status.PLANNED, "units": ("G",), "topic": "要来的", "laws": ("民法典",)},
    {"day": "2024-04-01", "topic": "不算的", "who": ("a1",), "hours": 2},
    {"day": "2024-05-06", "last": date(2024, 5, 8), "topic": "三天的", "evidence": "B", "who": ("a1",)},
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("browse")
    path = a_county(folder, PACK)
    with office(path, ON) as desk:
        for record in LEDGER:
            log_session(desk, a_record(**record))
        (folder / "county.db").write_bytes(Path(desk.settings.database).read_bytes())
    return path


@pytest.fixture
def desk(county: Path) -> Iterator[Desk]:
    with office(county, ON) as found:
        yield found


@pytest.mark.parametrize(
    ("sieve", "rows"),
    [
        pytest.param(Sieve(), [4, 3, 6, 5, 2, 1], id="everything, the newest day first"),
        pytest.param(Sieve(under="G"), [4, 3, 6, 5, 2, 1], id="the government and all below it"),
        pytest.param(Sieve(under="A"), [3, 6, 5, 1], id="a unit"),
        pytest.param(Sieve(kind="exam"), [2], id="a kind"),
        pytest.param(Sieve(since=date(2024, 4, 1), until=date(2024, 5, 7)), [6, 5], id="a time"),
        pytest.param(Sieve(since=date(2024, 5, 8), until=date(2024, 5, 8)), [6], id="its last day alone"),
        pytest.param(Sieve(officer="b1"), [2], id="an officer"),
        pytest.param(Sieve(law="处罚"), [1], id="a part of a law"),
        pytest.param(Sieve(topic="的"), [4, 3, 6, 5], id="a word of the topic"),
        pytest.param(Sieve(state="planned"), [4], id="what is to come"),
        pytest.param(Sieve(state="overdue"), [3], id="overdue plans"),
        pytest.param(Sieve(state="held"), [6, 5, 2, 1], id="what was held"),
        pytest.param(Sieve(state="bare", under="B"), [2], id="held without a file"),
        pytest.param(Sieve(grade="A"), [1], id="a grade"),
        pytest.param(Sieve(grade="C"), [4, 3, 5, 2], id="no grade is C"),
        pytest.param(Sieve(topic="%"), [], id="a sign that means something to databases"),
    ],
)
def test_a_sieve_leaves(desk: Desk, sieve: Sieve, rows: list[int]) -> None:
    shelf = browse(desk, sieve)
    assert [one.line.row for one in shelf.page] == rows
    assert shelf.total == len(rows)


def test_counts_are_of_everything_but_the_state(desk: Desk) -> None:
    counts = browse(desk, Sieve(state="overdue", under="A")).counts
    assert counts == {
        "all": 4,
        "held": 3,
        "planned": 0,
        "overdue": 1,
        "cancelled": 0,
        "bare": 3,
        "objected": 0,
    }


def test_pages_hold_every_entry_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_browse, "PAGE", 4)
    rows = [one.line.row for first in (0, 4, 8) for one in page_from(desk, Sieve(), first)]
    assert rows == [4, 3, 6, 5, 2, 1]


# -- objections -----------------------------------------------------------------------------------


def test_an_objection_stands_with_the_entry_until_it_is_answered(desk: Desk) -> None:
    receipt = object_to_entry(desk, "#5", "a1", "我当天全程参加, 应为3学时")
    (line,) = browse(desk, Sieve(state="objected")).page
    assert (line.line.row, line.objected) == (5, True)
    answer_objection(desk, int(receipt.made[0]), accept=False, reason="签到表为2学时")
    assert browse(desk, Sieve(state="objected")).total == 0
    (entry,) = [one for one in officer_home(desk, "a1").record if one.row == 5]
    assert entry.objection is not None and entry.objection.answer == "签到表为2学时"


# -- the officer's own ----------------------------------------------------------------------------


def test_an_officer_sees_what_counted_and_why_not(desk: Desk) -> None:
    home = officer_home(desk, "a1")
    (standing,) = home.standings
    assert standing.why.finding.actual == 6
    told = {
        one.row: ([title.zh for title in one.counted], one.why_not and str(one.why_not))
        for one in home.record
    }
    assert told == {
        1: (["lectures"], None),
        5: ([], "evidence grade C, grade B is asked"),
        6: (["lectures"], None),
    }
    assert home.hours["law"] == 8
    assert officer_home(desk, "b1").standings[0].why.finding.actual == 0


def test_an_officer_is_judged_as_among_all_others(desk: Desk) -> None:
    from learnlaw.verbs.judging import judge

    everybody = [f for f in judge(desk).verdict.findings if f.subject.kind == "officer"]
    mine = [one.why.finding for f in everybody for one in officer_home(desk, f.subject.code).standings]
    assert mine == everybody and len(mine) == 6


# -- what an entry counts for -----------------------------------------------------------------------


def found_for(record: dict[str, Any], on: str = "2024-06-10") -> dict[str, CountsFor]:
    reckoner = TinyCounty().reckon(PACK, [a_record(**record)], on)
    return {one.rule: one for one in counts_for(reckoner, reckoner.basis.sessions[0])}


def test_an_entry_tells_for_which_units_and_rules_it_counts() -> None:
    both = found_for({"day": "2024-03-01", "units": ("A", "B"), "evidence": "A"})
    assert both["pack/lectures"].units == ("A", "B") and not both["pack/lectures"].persons
    assert both["pack/hours"].persons and not both["pack/hours"].reasons
    cancelled = found_for({"day": "2024-03-01", "status": Status.CANCELLED})
    assert [str(why) for why, _codes in cancelled["pack/lectures"].reasons] == ["cancelled"]
    exam = found_for({"day": "2024-03-01", "kinds": ("exam",), "hours": None})
    assert "pack/lectures" not in exam
    assert found_for({"day": "2024-09-01", "status": Status.PLANNED})["pack/lectures"].plan
    late = found_for({"day": "2024-06-01", "status": Status.PLANNED})["pack/lectures"]
    assert [str(why) for why, _codes in late.reasons] == ["planned, and not entered as held"]


# -- the calendar -------------------------------------------------------------------------------------


def test_a_month_holds_its_weeks_its_activities_and_the_last_days(desk: Desk) -> None:
    june = month_desk(desk, ON)
    assert (june.days[0], len(june.days)) == (date(2024, 5, 27), 35)
    assert {day: [one.row for one in rows] for day, rows in june.on.items()} == {
        date(2024, 6, 3): [3],
        date(2024, 6, 20): [4],
    }
    may = month_desk(desk, date(2024, 5, 31), "A")
    assert sorted(may.on) == [date(2024, 5, day) for day in (6, 7, 8)]
    december = month_desk(desk, date(2024, 12, 1))
    assert {last.finding.rule.id for rows in december.due.values() for last in rows} == {"lectures", "hours"}


def test_a_plan_that_moved_or_was_held_stays_a_plan(desk: Desk) -> None:
    from dataclasses import replace

    from learnlaw.verbs.ledger_form import corrected

    keep_trial(desk, [MovePlan("#4", date(2024, 7, 2))])
    cancel_session(desk, "#4", reason="停办")
    record, _version, _notes = corrected(desk, "#3", {"status": "held"})
    correct_session(desk, "#3", replace(record, first=date(2024, 6, 4), last=date(2024, 6, 4)))
    plan = year_plan(desk)
    assert (plan.total.held, plan.total.cancelled, plan.total.coming, plan.total.outside) == (1, 1, 0, 4)
    assert [line.code for line in year_plan(desk, unit="A").lines] == ["A"]
