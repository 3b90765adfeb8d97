"""What was planned and held is kept, what was never planned is outside, and calling off makes no plan smaller."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.study import Status
from learnlaw.domain.year_plan import PlanItem, PlanKept, plans_kept

ON = date(2024, 6, 10)


@pytest.mark.parametrize(
    ("day", "status", "planned", "found"),
    [
        pytest.param(9, Status.HELD, True, PlanKept(held=1), id="planned and held"),
        pytest.param(9, Status.HELD, False, PlanKept(outside=1), id="held without a plan"),
        pytest.param(9, Status.PLANNED, True, PlanKept(overdue=1), id="its day is past"),
        pytest.param(10, Status.PLANNED, True, PlanKept(coming=1), id="its day is today"),
        pytest.param(9, Status.CANCELLED, True, PlanKept(cancelled=1), id="called off"),
        pytest.param(9, Status.CANCELLED, False, None, id="struck out and never planned"),
    ],
)
def test_one_activity(day: int, status: Status, planned: bool, found: PlanKept | None) -> None:
    kept = plans_kept([PlanItem("A", date(2024, 6, day), status, planned)], ON)
    assert kept == ({} if found is None else {"A": found})


items = st.builds(
    PlanItem, st.sampled_from("AB"), st.dates(date(2024, 1, 1)), st.sampled_from(Status), st.booleans()
)


@given(st.lists(items))
def test_every_plan_is_somewhere_and_units_add_up(found: list[PlanItem]) -> None:
    total = sum(plans_kept(found, ON).values(), PlanKept())
    planned = sum(item.planned for item in found)
    assert total.planned == planned
    assert (total.share is None) == (planned == 0)
    assert total.outside == sum(not item.planned and item.status is Status.HELD for item in found)
