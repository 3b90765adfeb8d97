"""Who is expected at an activity, what marks come to, and how two people's marks become one sheet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.people import Exemption, Posting, Unit
from learnlaw.domain.sign_in import (
    Due,
    all_present,
    as_signed,
    expected_at,
    marked,
    merge,
    missed_by,
    same_marks,
    tally,
    unmarked,
    with_proxy,
)
from learnlaw.domain.study import Attendance, Presence
from tests.county import TinyCounty, a_record, planned

DAY = date(2024, 5, 20)
Sheet = dict[str, Attendance]
P, L, X = Presence.PRESENT, Presence.LEAVE, Presence.ABSENT


def county() -> TinyCounty:
    """A with a branch S (s1, enforcing), B, and a leader g1 of the government itself."""
    found = TinyCounty()
    found.units.append(Unit(code="S", name="东所", kind="branch", parent="A", order=4))
    found.postings += [
        Posting(officer="s1", unit="S", duties=frozenset({"enforcement"})),
        Posting(officer="g1", unit="G", duties=frozenset({"leader"})),
        Posting(officer="gone", unit="A", ends_on=date(2024, 5, 19)),
    ]
    return found


@pytest.mark.parametrize(
    ("units", "kinds", "whole", "codes"),
    [
        pytest.param("A", "lecture", False, "a1 a2 a3 a4 s1", id="a bureau with its branch"),
        pytest.param("B", "lecture", False, "b1 b2", id="a township"),
        pytest.param(
            "B A", "lecture", False, "b1 b2 a1 a2 a3 a4 s1", id="units in the order in which they are named"
        ),
        pytest.param("S A", "lecture", False, "s1 a1 a2 a3 a4", id="nobody twice"),
        pytest.param("G", "lecture", False, "g1", id="a government, which stands above every bureau"),
        pytest.param("B", "enforcement_training", False, "b1 b2", id="a duty that nobody there holds"),
        pytest.param("A", "centre_group", False, "a1", id="the leaders of a unit"),
        pytest.param(
            "A", "centre_group", True, "a1 a2 a3 a4 s1", id="the whole unit although leaders are meant"
        ),
        pytest.param(
            "A", "centre_group lecture", False, "a1 a2 a3 a4 s1", id="a lecture before leaders is a lecture"
        ),
        pytest.param("Z", "lecture", False, "", id="a unit that is not there"),
    ],
)
def test_who_is_expected(units: str, kinds: str, whole: bool, codes: str) -> None:
    found = expected_at(county().roster().as_of(DAY), units.split(), kinds.split(), whole=whole)
    assert [one.officer for one in found] == codes.split()


def test_enforcement_training_expects_enforcement_officers_alone() -> None:
    tiny = county()
    tiny.postings[3] = replace(tiny.postings[3], duties=frozenset())  # a4
    found = expected_at(tiny.roster().as_of(DAY), ["A"], ["enforcement_training"])
    assert [one.officer for one in found] == ["a1", "a2", "a3", "s1"]


def test_the_exempt_stand_there_and_are_not_missed() -> None:
    tiny = county()
    tiny.exemptions.append(Exemption("a2", "产假", DAY))
    people = expected_at(tiny.roster().as_of(DAY), ["A"], ["lecture"])
    assert {one.officer: one.exempt for one in people}["a2"] == "产假"
    seats = all_present({}, people)
    assert "a2" not in seats
    found = tally(seats, people)
    assert (found.expected, found.there, found.open) == (4, 4, 0)


def people(*codes: str) -> list[Due]:
    return [Due(code, "A") for code in codes]


def seat(code: str, presence: Presence = P, **more: Any) -> Attendance:
    return Attendance(code, presence, **more)


def test_all_present_leaves_the_marks_that_are_there() -> None:
    seats = all_present({"a2": seat("a2", L)}, people("a1", "a2", "a3"))
    assert {code: row.presence for code, row in seats.items()} == {"a1": P, "a2": L, "a3": P}


def test_figures_of_a_sheet() -> None:
    seats = marked(
        {},
        *(seat("a1"), seat("a2", Presence.ONLINE), seat("a3", L), seat("a4", X)),
        *(seat("b1", Presence.OBSERVER), seat("b2", Presence.MAKEUP)),
    )
    found = tally(seats, people("a1", "a2", "a3", "a4", "a5"))
    assert (found.expected, found.there, found.others, found.open) == (5, 2, 2, 1)
    assert found.away == {L: 1, X: 1}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param({}, {"a1": Presence.PROXY, "b1": P}, id="the proxy gets a row of his own"),
        pytest.param(
            {"b1": Presence.ONLINE}, {"a1": Presence.PROXY, "b1": Presence.ONLINE}, id="who has one keeps it"
        ),
        pytest.param({"b1": L}, {"a1": Presence.PROXY, "b1": P}, id="who came was not on leave"),
    ],
)
def test_who_came_instead_is_a_row_of_his_own(
    before: dict[str, Presence], after: dict[str, Presence]
) -> None:
    seats = with_proxy({code: seat(code, presence) for code, presence in before.items()}, "a1", "b1")
    assert {code: row.presence for code, row in seats.items()} == after
    assert seats["a1"].proxy == "b1"


def test_the_rows_agree_with_the_list_of_names() -> None:
    seats = {"x": seat("x"), "a2": seat("a2", L), "a1": seat("a1", listed=True)}
    rows = as_signed(seats, people("a1", "a2"))
    assert [(row.officer, row.listed, row.signed) for row in rows] == [
        ("a1", True, True),
        ("a2", False, True),
        ("x", True, True),
    ]


# -- two at one sheet ---------------------------------------------------------------------

MARKS = st.sampled_from([None, P, L, X])
SHEETS = st.fixed_dictionaries(dict.fromkeys("abc", MARKS)).map(
    lambda marks: {code: seat(code, presence) for code, presence in marks.items() if presence is not None}
)


@given(SHEETS, SHEETS, SHEETS)
def test_what_one_alone_changed_holds_and_where_both_did_mine(
    base: Sheet, theirs: Sheet, mine: Sheet
) -> None:
    found = merge(base, theirs, mine)
    for code in "abc":
        was, other, own, now = (seats.get(code) for seats in (base, theirs, mine, found.seats))
        assert now == (other if own == was else own)
        assert (code in found.both) == (own != was and other not in (was, own))
        assert (code in found.theirs) == (own == was and other != was)


@given(SHEETS, SHEETS)
def test_one_who_changed_nothing_stands_in_no_ones_way(base: Sheet, mine: Sheet) -> None:
    assert same_marks(merge(base, base, mine).seats, mine)
    assert same_marks(merge(base, mine, base).seats, mine)
    assert not merge(base, mine, mine).both


def test_a_list_of_names_is_no_other_mark_than_a_signed_row() -> None:
    listed, signed = {"a": seat("a")}, {"a": seat("a", signed=True)}
    assert same_marks(listed, signed)
    assert not same_marks(listed, {"a": seat("a", hundredths=150)})
    assert unmarked(signed, "a") == {}


# -- making up ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("records", "numbers"),
    [
        pytest.param([a_record("2024-03-01", number="1", who=(seat("a1", X),))], ["1"], id="marked absent"),
        pytest.param([a_record("2024-03-01", number="1", who=(seat("a1", L),))], ["1"], id="on leave"),
        pytest.param([a_record("2024-03-01", number="1", who=(seat("a1"),))], [], id="was there"),
        pytest.param(
            [a_record("2024-03-01", number="1", who=(seat("a2", signed=True),))],
            ["1"],
            id="not on a signed sheet",
        ),
        pytest.param(
            [a_record("2024-03-01", number="1", who=("a2",))], [], id="not among names without a sheet"
        ),
        pytest.param(
            [a_record("2024-03-01", number="1", units=("B",), who=(seat("b1", signed=True),))],
            [],
            id="another unit",
        ),
        pytest.param([planned(a_record("2024-03-01", number="1", who=(seat("a1", X),)))], [], id="a plan"),
        pytest.param(
            [a_record("2024-06-01", number="1", who=(seat("a1", X),))], [], id="later than this one"
        ),
        pytest.param(
            [
                a_record("2024-03-01", number="1", who=(seat("a1", X),)),
                a_record("2024-03-05", number="2", who=(seat("a1", L),)),
                a_record("2024-04-01", number="3", who=(seat("a1", Presence.MAKEUP, makes_up="1"),)),
            ],
            ["2"],
            id="made up already",
        ),
    ],
)
def test_what_can_be_made_up(records: list[LedgerRecord], numbers: list[str]) -> None:
    here = a_record(DAY, number="9")
    found = missed_by("a1", here, records, county().roster().as_of(DAY))
    assert [record.number for record in found] == numbers
