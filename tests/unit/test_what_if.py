"""Trying out says what doing would say: the verdict on supposed facts is the verdict once they are so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from learnlaw.domain.kinds import Title
from learnlaw.domain.policy import CountsIf, Per, Reading, Scope
from learnlaw.domain.study import Attendance, Presence, Status
from learnlaw.domain.what_if import NoSuchMinimumError, rolled
from learnlaw.errors import LearnlawError, NotFoundError
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import judge
from learnlaw.verbs.registry import Receipt
from learnlaw.verbs.study import log_session, undo
from learnlaw.verbs.what_if import (
    AddPlan,
    CancelPlan,
    DayGoneError,
    LooksForwardError,
    MinimumStaysError,
    MovePlan,
    NothingTriedError,
    NotPlannedError,
    OtherMinimum,
    OtherReading,
    Trying,
    keep_trial,
    what_if,
)
from tests.county import a_pack, a_record, a_rule, hours_rule
from tests.factories import digest
from tests.offices import a_county, office

ON = date(2024, 6, 10)
ENFORCING = Scope(duties=frozenset({"enforcement"}))
READINGS = {
    "each": Reading(name="each", title=Title("各单位", "each")),
    "county": Reading(
        name="county",
        title=Title("县级", "county"),
        changes={"where": Scope(kinds=frozenset({"government"})), "minimum": Decimal(4)},
    ),
}
PACK = a_pack(
    a_rule(readings=READINGS, reading="each"),
    a_rule(id="half", per=Per(kind="half_year"), minimum=1),
    a_rule(id="there", counts_if=CountsIf(present=Decimal(50)), minimum=1),
    a_rule(id="reached", measure="coverage", among=ENFORCING, minimum=100, percent=True),
    a_rule(id="heads", measure="hours", of="law", minimum=6),
    hours_rule(minimum=10),
)
LEDGER: list[dict[str, Any]] = [
    {"day": "2024-03-01", "who": ("a1", "a2"), "hours": 4},
    {"day": "2024-07-01", "status": Status.PLANNED, "who": ("a1", "a2"), "hours": 6, "topic": "计划"},
    {"day": "2024-09-01", "status": Status.PLANNED, "hours": 6, "topic": "全员"},
    {"day": "2024-09-02", "status": Status.PLANNED, "hours": 5, "who": ("a1", "a3"), "topic": "部分"},
]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("what-if")
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


def plan(day: str, **fields: Any) -> AddPlan:
    return AddPlan(a_record(day, status=Status.PLANNED, **{"topic": "新", **fields}))


TRIALS = [
    pytest.param([plan("2024-10-01")], id="a plan that names nobody"),
    pytest.param([plan("2024-09-02", hours=7, who=("a1", "a4"))], id="a plan on a day that is full"),
    pytest.param([plan("2024-09-01", hours=7, who=("a2",))], id="beside a plan for everybody"),
    pytest.param([plan("2024-10-01", who=("a1", Attendance("a2", Presence.LEAVE)))], id="with one on leave"),
    pytest.param([plan("2024-06-11", last=date(2024, 6, 13), hours=20)], id="of several days"),
    pytest.param([MovePlan("#2", date(2024, 6, 20))], id="moved to this half-year"),
    pytest.param([MovePlan("#2", date(2024, 9, 2))], id="moved onto a day that is full"),
    pytest.param([MovePlan("#3", date(2024, 7, 1))], id="everybody moved onto another plan"),
    pytest.param([MovePlan("#2", date(2025, 1, 8))], id="moved out of the year"),
    pytest.param([CancelPlan("#2")], id="called off"),
    pytest.param(
        [CancelPlan("#3"), MovePlan("#4", date(2024, 8, 1)), plan("2024-08-01")], id="three at once"
    ),
    pytest.param([OtherReading("lectures", "county")], id="another reading"),
    pytest.param(
        [OtherReading("pack/lectures", "county"), plan("2024-12-01", units=("G",))], id="and a plan"
    ),
]


@pytest.mark.parametrize("tried", TRIALS)
def test_what_is_tried_out_is_what_comes_of_doing_it(desk: Desk, tried: Sequence[Trying]) -> None:
    before = digest(Path(desk.settings.database))
    found = what_if(desk, tried)
    assert digest(Path(desk.settings.database)) == before, "trying writes nothing"
    was = judge(desk).verdict.findings
    receipt = keep_trial(desk, tried)
    done = judge(desk).verdict.findings
    assert receipt.number and done == found.after.findings
    assert {s.before for s in found.shifts} <= {*was, None}
    assert {s.after for s in found.shifts} <= {*done, None}
    assert bool(found.shifts) == (was != done)


def test_one_undo_takes_back_all_that_was_kept_in_the_ledger(desk: Desk) -> None:
    was = judge(desk).verdict.findings
    tried: list[Trying] = [CancelPlan("#3"), MovePlan("#4", date(2024, 8, 1)), plan("2024-08-01")]
    receipt: Receipt = keep_trial(desk, tried)
    assert judge(desk).verdict.findings != was
    undo(desk, receipt.number)
    assert judge(desk).verdict.findings == was


def test_a_minimum_can_be_tried_and_not_kept(desk: Desk) -> None:
    found = what_if(desk, [OtherMinimum("lectures", Decimal(1))])
    turned = {(s.finding.subject.code, *(str(state) for state in s.states)) for s in found.shifts if s.turned}
    assert ("A", "planned", "met") in turned
    with pytest.raises(MinimumStaysError):
        keep_trial(desk, [plan("2024-10-01"), OtherMinimum("lectures", Decimal(1))])
    assert len(what_if(desk, [OtherMinimum("lectures", Decimal(2))]).shifts) == 0


def test_a_minimum_reaches_the_reading_in_use(desk: Desk) -> None:
    tried: list[Trying] = [OtherReading("lectures", "county"), OtherMinimum("lectures", Decimal(7))]
    found = {
        s.after.minimum for s in what_if(desk, tried).shifts if s.after and s.after.rule.id == "lectures"
    }
    assert found == {Decimal(7)}


def test_officers_of_a_unit_who_fare_alike_stand_in_one_line(desk: Desk) -> None:
    lines = rolled(what_if(desk, [plan("2024-10-01", hours=8)]).shifts)
    hours = [line for line in lines if line.first.finding.rule.id == "hours" and line.unit == "A"]
    assert sum(len(line.shifts) for line in hours) == 4 and len(hours) < 4
    assert all(line.better for line in hours if line.first.turned)


@pytest.mark.parametrize(
    ("tried", "error"),
    [
        pytest.param([], NothingTriedError, id="nothing"),
        pytest.param([plan("2024-06-10")], DayGoneError, id="a plan for today"),
        pytest.param([MovePlan("#2", date(2024, 6, 9))], DayGoneError, id="moved into the past"),
        pytest.param([MovePlan("#1", date(2024, 7, 9))], NotPlannedError, id="what was held"),
        pytest.param([MovePlan("#99", date(2024, 7, 9))], NotFoundError, id="no such activity"),
        pytest.param([OtherMinimum("nothing", Decimal(1))], NotFoundError, id="no such rule"),
        pytest.param([OtherReading("lectures", "none")], NotFoundError, id="no such reading"),
        pytest.param([OtherMinimum("lectures", Decimal("1.5"))], NoSuchMinimumError, id="half a lecture"),
        pytest.param([OtherMinimum("lectures", Decimal(0))], NoSuchMinimumError, id="none at all"),
        pytest.param([OtherMinimum("reached", Decimal(101))], NoSuchMinimumError, id="more than everybody"),
    ],
)
def test_what_cannot_be_is_refused(desk: Desk, tried: Sequence[Trying], error: type[LearnlawError]) -> None:
    with pytest.raises(error):
        what_if(desk, tried)


def test_what_was_known_then_is_not_tried_out(desk: Desk) -> None:
    from dataclasses import replace

    with pytest.raises(LooksForwardError):
        what_if(replace(desk, known_on=ON), [plan("2024-10-01")])


def test_all_of_it_or_nothing(desk: Desk) -> None:
    before = judge(desk).verdict.findings
    with pytest.raises(NotPlannedError):
        keep_trial(desk, [CancelPlan("#2"), CancelPlan("#1")])
    assert judge(desk).verdict.findings == before
