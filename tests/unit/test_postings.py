"""Postings follow from what a roster says: a move leaves no day double and none empty, and says nothing new twice."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from learnlaw.domain.postings import (
    Draft,
    Joined,
    PostingRow,
    complaints,
    end_in_turn,
    mains,
    take_posting,
    take_row,
    tell_more,
)

ON = date(2025, 3, 10)
NEVER = Joined(None, None)
DAYS = st.dates(date(2015, 1, 1), date(2027, 12, 31))


def day(text: str) -> date:
    return date.fromisoformat(text)


def a_service(*drafts: Draft) -> list[Draft]:
    return list(drafts) or [Draft(unit=1, starts_on=day("2020-01-01"), key=1)]


def spans(service: list[Draft]) -> list[tuple[int, date | None, date | None]]:
    return [(draft.unit, draft.starts_on, draft.ends_on) for draft in mains(service)]


@pytest.mark.parametrize(
    ("joined", "appointed", "begins"),
    [
        pytest.param("2010-05-01", "2022-03-01", "2010-05-01", id="on the day of joining"),
        pytest.param(None, "2022-03-01", "2022-03-01", id="else on that of appointment"),
        pytest.param(None, None, None, id="else always"),
    ],
)
def test_a_first_posting_begins(joined: str | None, appointed: str | None, begins: str | None) -> None:
    service: list[Draft] = []
    said = {"appointed_on": day(appointed) if appointed else None}
    draft = take_row(service, 1, said, Joined(None, day(joined) if joined else None), ON)
    assert draft.starts_on == (day(begins) if begins else None)
    assert draft.appointed_on == said["appointed_on"]


@pytest.mark.parametrize(
    ("start", "appointed", "begins"),
    [
        pytest.param(
            "2020-01-01", "2024-07-01", "2024-07-01", id="on 任职日期 that is later than the old start"
        ),
        pytest.param("2020-01-01", "2020-01-02", "2020-01-02", id="one day later is later"),
        pytest.param(
            "2020-01-01", "2020-01-01", "2025-03-10", id="on the day of import if it is the same day"
        ),
        pytest.param("2020-01-01", "2019-01-01", "2025-03-10", id="on the day of import if it is earlier"),
        pytest.param("2020-01-01", None, "2025-03-10", id="on the day of import if there is none"),
        pytest.param(None, "2001-01-01", "2001-01-01", id="any day is later than always"),
        pytest.param("2020-01-01", "2025-09-01", "2025-09-01", id="a day to come"),
    ],
)
def test_another_unit_opens_a_posting(start: str | None, appointed: str | None, begins: str) -> None:
    service = a_service(Draft(unit=1, starts_on=day(start) if start else None))
    take_row(service, 2, {"appointed_on": day(appointed) if appointed else None}, NEVER, ON)
    first = day(begins)
    assert spans(service) == [
        (1, day(start) if start else None, first - timedelta(days=1)),
        (2, first, None),
    ]


def test_a_stale_day_of_appointment_is_not_that_of_the_new_posting() -> None:
    service = a_service()
    draft = take_row(service, 2, {"appointed_on": day("2019-01-01")}, NEVER, ON)
    assert draft.appointed_on is None


def test_what_the_file_does_not_say_goes_along() -> None:
    service = a_service(Draft(unit=1, post="股长", duties="enforcement", ends_on=day("2026-12-31")))
    draft = take_row(service, 2, {}, NEVER, ON)
    assert (draft.post, draft.duties, draft.ends_on) == ("股长", "enforcement", day("2026-12-31"))


def test_a_term_stays_with_its_posting() -> None:
    service = a_service(Draft(unit=1, term_ends_on=day("2026-12-31")))
    draft = take_row(service, 2, {}, NEVER, ON)
    assert draft.term_ends_on is None


def test_a_posting_that_has_not_begun_is_put_right_in_place() -> None:
    service = a_service(Draft(unit=1, starts_on=ON))
    take_row(service, 2, {}, NEVER, ON)
    assert spans(service) == [(2, ON, None)]


def test_a_blank_cell_clears_and_an_absent_column_does_not() -> None:
    service = a_service(Draft(unit=1, post="股长", duties="enforcement"))
    draft = take_row(service, 1, {"post": ""}, NEVER, ON)
    assert (draft.post, draft.duties) == ("", "enforcement")


def test_the_last_day_of_service_ends_all_that_goes_on() -> None:
    left = day("2025-01-31")
    service = a_service(
        Draft(unit=1), Draft(unit=2, kind="concurrent"), Draft(unit=3, kind="lent", ends_on=day("2024-12-31"))
    )
    take_row(service, 1, {"ends_on": left}, NEVER, ON)
    assert [draft.ends_on for draft in service] == [left, left, day("2024-12-31")]


def test_a_first_posting_follows_the_day_of_joining_that_is_told_later() -> None:
    service = a_service(Draft(unit=1))
    take_row(service, 1, {}, Joined(None, day("2018-08-01")), ON)
    assert spans(service) == [(1, day("2018-08-01"), None)]


def test_a_first_posting_that_began_otherwise_stays() -> None:
    service = a_service(Draft(unit=1, starts_on=day("2020-01-01")))
    take_row(service, 1, {}, Joined(day("2010-01-01"), day("2011-01-01")), ON)
    assert spans(service) == [(1, day("2020-01-01"), None)]


def test_a_corrected_day_of_appointment_moves_the_border_between_two_postings() -> None:
    service = a_service(
        Draft(unit=1, ends_on=day("2024-06-30")),
        Draft(unit=2, starts_on=day("2024-07-01"), appointed_on=day("2024-07-01")),
    )
    take_row(service, 2, {"appointed_on": day("2024-08-01")}, NEVER, ON)
    assert spans(service) == [(1, None, day("2024-07-31")), (2, day("2024-08-01"), None)]


def test_an_awaited_posting_becomes_the_real_one() -> None:
    service = a_service(Draft(unit=1, key=1), Draft(unit=2, expected_on=day("2025-02-01"), key=2))
    draft = take_row(service, 2, {"appointed_on": day("2025-02-15")}, NEVER, ON)
    assert (draft.key, draft.expected_on, draft.starts_on) == (2, None, day("2025-02-15"))
    assert len(service) == 2


# -- 任职 ---------------------------------------------------------------------------------


def a_row(unit: int = 1, kind: str = "main", start: str = "", end: str = "", **fields: Any) -> PostingRow:
    last = day(end) if end else None
    return PostingRow(unit, kind, day(start) if start else None, last, {"ends_on": last, **fields})


def test_dated_postings_make_a_history_without_a_double_day() -> None:
    service: list[Draft] = []
    for row in (a_row(1, "main", "2015-01-01"), a_row(2, "main", "2022-05-01")):
        take_posting(service, row, None)
    end_in_turn(service)
    assert spans(service) == [(1, day("2015-01-01"), day("2022-04-30")), (2, day("2022-05-01"), None)]


def test_an_undated_row_tells_more_of_the_present_main_posting() -> None:
    draft, row = Draft(unit=1, post="局长"), a_row(1, "main", post="", term_ends_on=day("2027-06-30"))
    assert row.undated(ON)
    tell_more(draft, row, {"post": "局长"})
    assert (draft.post, draft.term_ends_on) == ("局长", day("2027-06-30"))


@pytest.mark.parametrize(
    ("kind", "start", "end", "undated"),
    [
        pytest.param("main", "", "", True, id="neither beginning nor end"),
        pytest.param("main", "", "2025-03-10", True, id="an end that is not past"),
        pytest.param("main", "", "2025-03-09", False, id="an end that is past"),
        pytest.param("main", "2020-01-01", "", False, id="a beginning"),
        pytest.param("concurrent", "", "", False, id="not a main posting"),
    ],
)
def test_an_undated_row_is_one_of_a_main_posting_without_days(
    kind: str, start: str, end: str, undated: bool
) -> None:
    assert a_row(1, kind, start, end).undated(ON) is undated


def test_a_candidate_has_an_expected_day_and_has_not_begun() -> None:
    service = a_service()
    draft = take_posting(service, a_row(2, "candidate", "2025-06-01"), None)
    assert (draft.candidate, draft.expected_on, draft.starts_on) == (True, day("2025-06-01"), None)


def test_where_both_tables_tell_of_a_posting_a_blank_cell_of_officers_clears_nothing() -> None:
    service: list[Draft] = []
    row = a_row(1, "main", "2022-05-01", post="局长", term_ends_on=day("2027-04-30"))
    rows = {id(take_posting(service, row, None)): row}
    said = {"post": "", "appointed_on": None, "term_ends_on": None, "ends_on": None}
    draft = take_row(service, 1, said, NEVER, ON, rows)
    assert (draft.post, draft.appointed_on, draft.term_ends_on) == (
        "局长",
        day("2022-05-01"),
        day("2027-04-30"),
    )


@pytest.mark.parametrize(
    ("service", "code"),
    [
        pytest.param(
            [Draft(unit=1, starts_on=day("2024-01-02"), ends_on=day("2024-01-01"))],
            "days-reversed",
            id="ends before it begins",
        ),
        pytest.param([Draft(unit=1), Draft(unit=2)], "two-mains", id="two main postings from the same day"),
        pytest.param(
            [Draft(unit=1, counts_here=True), Draft(unit=2, kind="concurrent", counts_here=True)],
            "two-homes",
            id="counts in two units",
        ),
    ],
)
def test_what_no_service_can_be_is_told(service: list[Draft], code: str) -> None:
    assert [found for found, _ in complaints(service)] == [code]


# -- laws -----------------------------------------------------------------------------------

saids = st.fixed_dictionaries(
    {},
    optional={
        "post": st.sampled_from(["", "科员", "局长"]),
        "duties": st.sampled_from(["", "leader"]),
        "appointed_on": st.none() | DAYS,
        "term_ends_on": st.none() | DAYS,
        "ends_on": st.none(),
    },
)
moves = st.lists(
    st.tuples(st.integers(1, 3), saids, st.dates(date(2020, 1, 1), date(2026, 12, 31))), max_size=5
)
joins = st.none() | st.dates(date(2010, 1, 1), date(2014, 12, 31))


def after(moved: list[tuple[int, dict[str, Any], date]], joined: date | None) -> list[Draft]:
    service: list[Draft] = []
    for unit, said, on in moved:
        take_row(service, unit, said, Joined(joined, joined), on)
        end_in_turn(service)
    return service


@given(moves, joins, st.integers(1, 3), saids, DAYS)
def test_the_same_row_twice_changes_nothing_the_second_time(
    moved: list[tuple[int, dict[str, Any], date]],
    joined: date | None,
    unit: int,
    said: dict[str, Any],
    on: date,
) -> None:
    service = after(moved, joined)
    take_row(service, unit, said, Joined(joined, joined), on)
    end_in_turn(service)
    once = deepcopy(service)
    take_row(service, unit, said, Joined(joined, joined), on)
    end_in_turn(service)
    assert service == once


@given(moves, joins)
def test_after_any_moves_every_day_has_one_main_posting_at_most(
    moved: list[tuple[int, dict[str, Any], date]], joined: date | None
) -> None:
    service = after(moved, joined)
    assume(not list(complaints(service)))  # an import that comes to such a service is refused
    posts = mains(service)
    for before, later in pairwise(posts):
        assert before.ends_on is not None
        assert before.ends_on < later.start


@given(moves, joins, st.integers(1, 3), saids, DAYS)
def test_a_row_never_touches_who_served_where_before_the_posting_that_it_moves(
    moved: list[tuple[int, dict[str, Any], date]],
    joined: date | None,
    unit: int,
    said: dict[str, Any],
    on: date,
) -> None:
    service = after(moved, joined)
    if not service:
        return
    past = [span for span in spans(service) if span[2] is not None and span[2] < on][:-1]
    take_row(service, unit, said, Joined(joined, joined), on)
    end_in_turn(service)
    assert spans(service)[: len(past)] == past
