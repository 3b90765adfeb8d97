"""A quota is a promise about a window: nothing outside it may count, and nothing inside it be lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.calendar import Period
from learnlaw.domain.forecast import State
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import ExamResult
from learnlaw.domain.people import Exemption, Officer, Posting, Unit
from learnlaw.domain.policy import CountsIf, DateRange, HoursSettings, Per, Scope, Span
from learnlaw.domain.study import Attendance, Presence, Status
from learnlaw.domain.survey import PackInUse
from tests.county import TinyCounty, a_pack, a_record, a_rule, find, hours_rule, planned

D = date.fromisoformat


# -- windows (RULES 16 to 18) -----------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "actual"),
    [
        pytest.param("2024-06-30", 0, id="the day before the quarter"),
        pytest.param("2024-07-01", 1, id="its first day"),
        pytest.param("2024-09-30", 1, id="its last day"),
        pytest.param("2024-10-01", 0, id="the day after"),
    ],
)
def test_a_lecture_counts_in_the_quarter_of_its_day(day: str, actual: int) -> None:
    pack = a_pack(a_rule(per=Per(kind="quarter")))
    verdict = TinyCounty().judge(pack, [a_record(day)], "2024-12-31", year=2024)
    (third,) = [f for f in verdict.findings if f.subject.code == "A" and f.window.start == D("2024-07-01")]
    assert third.actual == actual


@given(st.sampled_from(Period), st.dates(D("2020-01-01"), D("2030-12-31")))
def test_windows_of_a_period_tile_the_calendar(period: Period, day: date) -> None:
    window = period.window(day)
    assert day in window
    assert window.end is not None
    assert period.window(window.end).start == window.end
    assert period.window(window.start - timedelta(days=1)).end == window.start


PERSONAL = [
    pytest.param(
        Per(kind="after", anchor="joined", after=Span(years=1)),
        D("2024-02-29"),
        None,
        ("2024-02-29", "2025-02-27"),
        id="a year from 29 February ends the day before 28 February",
    ),
    pytest.param(
        Per(kind="around", anchor="appointed", before=Span(years=1), after=Span(years=1)),
        None,
        D("2024-05-10"),
        ("2023-05-10", "2025-05-09"),
        id="from the anniversary before to the day before the one after",
    ),
    pytest.param(
        Per(kind="tenure"),
        None,
        D("2024-05-10"),
        ("2024-05-10", "2026-12-31"),
        id="a tenure ends with the pack's term",
    ),
]


@pytest.mark.parametrize(("per", "joined", "appointed", "window"), PERSONAL)
def test_personal_windows(
    per: Per, joined: date | None, appointed: date | None, window: tuple[str, str]
) -> None:
    county = TinyCounty(postings=[Posting(officer="a1", unit="A", appointed_on=appointed, starts_on=joined)])
    county.officers["a1"] = Officer(code="a1", name="a1", joined_on=joined)
    rule = a_rule(id="r", subject="officer", of="off_job", minimum=1, per=per)
    pack = a_pack(rule, term=DateRange(last=D("2026-12-31")))
    finding = find(county.judge(pack, [], "2024-08-01"), "a1")
    assert (finding.window.start.isoformat(), str(finding.window.last)) == window


def test_a_candidate_is_judged_before_the_expected_day() -> None:
    county = TinyCounty()
    county.postings.append(Posting(officer="a2", unit="B", kind="main", expected_on=D("2024-09-01")))
    rule = a_rule(
        id="check",
        subject="officer",
        of="appointment_check",
        minimum=1,
        per=Per(kind="before", anchor="appointed", before=Span(years=1)),
    )
    check = a_record("2024-08-05", kinds=("appointment_check",), hours=None, who=["a2"])
    assert find(county.judge(a_pack(rule), [], "2024-08-01"), "a2").state is not State.MET
    assert find(county.judge(a_pack(rule), [check], "2024-08-20"), "a2").state is State.MET


def test_an_open_tenure_is_only_met_or_on_track() -> None:
    county = TinyCounty(postings=[Posting(officer="a1", unit="A", appointed_on=D("2019-01-01"))])
    rule = a_rule(subject="officer", of="off_job", minimum=1, per=Per(kind="tenure"))
    finding = find(county.judge(a_pack(rule), [], "2024-08-01"), "a1")
    assert (finding.state, finding.last_by, finding.window.last) == (State.ON_TRACK, None, None)


def test_a_year_judges_every_window_begun_by_the_day() -> None:
    pack = a_pack(a_rule(per=Per(kind="quarter"), where=Scope(units=frozenset({"A"}))))
    starts = [f.window.start for f in TinyCounty().judge(pack, [], "2024-08-01", year=2024).findings]
    assert sorted(starts) == [D("2024-01-01"), D("2024-04-01"), D("2024-07-01")]


def test_a_pack_judges_a_window_it_touches_and_is_carried_on_only_when_told() -> None:
    pack = a_pack(a_rule(), in_force=DateRange(first=D("2024-12-31"), last=D("2024-12-31")))
    county = TinyCounty()
    assert find(county.judge(pack, [], "2024-03-01"), "A").window.start == D("2024-01-01")
    assert county.judge(pack, [], "2025-03-01").findings == ()
    carried = find(county.judge([PackInUse(pack, carry=True)], [], "2025-03-01"), "A")
    assert carried.provisional


def test_a_pack_in_force_goes_before_a_carried_one() -> None:
    old = a_pack(a_rule(minimum=9), id="old", in_force=DateRange(first=D("2023-01-01"), last=D("2023-12-31")))
    new = a_pack(a_rule(minimum=2), id="new")
    finding = find(TinyCounty().judge([PackInUse(old, carry=True), PackInUse(new)], [], "2024-08-01"), "A")
    assert (finding.pack, finding.minimum, finding.also) == ("new", Decimal(2), ("old/lectures",))


# -- what counts (RULES 5 to 12) ----------------------------------------------------------


def test_sessions_never_roll_up_or_down() -> None:
    verdict = TinyCounty().judge(a_pack(a_rule()), [a_record("2024-03-01", units=("G",))], "2024-08-01")
    assert [find(verdict, code).actual for code in ("G", "A", "B")] == [1, 0, 0]


def test_executive_study_is_credited_to_governments_only() -> None:
    rule = a_rule(of="executive_study", minimum=1)
    record = a_record("2024-03-01", units=("G", "A"), kinds=("executive_study",))
    verdict = TinyCounty().judge(a_pack(rule), [record], "2024-08-01")
    assert [find(verdict, code).actual for code in ("G", "A")] == [1, 0]


def test_an_activity_of_two_kinds_counts_once() -> None:
    rule = a_rule(of="lecture training_class")
    record = a_record("2024-03-01", kinds=("lecture", "training_class"))
    assert find(TinyCounty().judge(a_pack(rule), [record], "2024-08-01"), "A").actual == 1


CONDITIONS = [
    pytest.param(CountsIf(own=True), {"organiser": "G"}, 0, id="held by another"),
    pytest.param(CountsIf(own=True), {"organiser": "A"}, 1, id="held by the unit itself"),
    pytest.param(CountsIf(present=Decimal(50)), {"who": ["a1", "a2"]}, 1, id="half of the unit there"),
    pytest.param(CountsIf(present=Decimal(50)), {"who": ["a1"]}, 0, id="a quarter of the unit there"),
    pytest.param(
        CountsIf(present=Decimal(50)), {"headcount": 4}, 0, id="only the number of those there is known"
    ),
    pytest.param(CountsIf(leaders_present=Decimal(50)), {"who": ["a1"]}, 1, id="the principal is a leader"),
    pytest.param(CountsIf(leaders_present=Decimal(50)), {"who": ["a2"]}, 0, id="no leader there"),
    pytest.param(CountsIf(minutes=90), {"hours": 2}, 1, id="two hours of 45 minutes"),
    pytest.param(CountsIf(minutes=91), {"hours": 2}, 0, id="a minute too short"),
    pytest.param(CountsIf(minutes=90), {"hours": None}, 0, id="length not known"),
    pytest.param(CountsIf(evidence="B"), {"evidence": "A"}, 1, id="better evidence than asked"),
    pytest.param(CountsIf(evidence="B"), {"evidence": ""}, 0, id="no evidence is grade C"),
]


@pytest.mark.parametrize(("asked", "fields", "actual"), CONDITIONS)
def test_conditions(asked: CountsIf, fields: dict[str, object], actual: int) -> None:
    record = a_record("2024-03-01", **fields)
    verdict = TinyCounty().judge(a_pack(a_rule(counts_if=asked)), [record], "2024-08-01")
    assert find(verdict, "A").actual == actual


def test_a_proxy_stands_for_nobody_and_absence_earns_nothing() -> None:
    seats = [Attendance(f"a{n}", presence) for n, presence in enumerate([Presence.PROXY, Presence.LEAVE], 1)]
    pack = a_pack(a_rule(counts_if=CountsIf(present=Decimal(1))), hours_rule())
    verdict = TinyCounty().judge(pack, [a_record("2024-03-01", who=seats)], "2024-08-01")
    assert find(verdict, "A").actual == 0
    assert find(verdict, "a1").actual == find(verdict, "a2").actual == 0


def test_what_only_evidence_lacks_is_marked() -> None:
    rule = a_rule(minimum=1, counts_if=CountsIf(evidence="B"))
    finding = find(TinyCounty().judge(a_pack(rule), [a_record("2024-03-01")], "2025-01-10", year=2024), "A")
    assert (finding.state, finding.immaterial) == (State.MISSED, True)


def test_entered_too_late_does_not_count() -> None:
    rule = a_rule(counts_if=CountsIf(entered_within=30))
    records = [a_record("2024-03-01", topic="一"), a_record("2024-03-01", topic="二")]
    entered = {0: D("2024-03-31"), 1: D("2024-04-01")}
    assert find(TinyCounty().judge(a_pack(rule), records, "2024-08-01", entered=entered), "A").actual == 1


# -- hours (RULES 8 to 11, 19) --------------------------------------------------------------


def test_the_cap_of_a_day_holds_over_all_its_activities() -> None:
    records = [a_record("2024-03-01", hours=h, who=["a1"], topic=str(h)) for h in (6, 5)]
    assert find(TinyCounty().judge(a_pack(hours_rule()), records, "2024-08-01"), "a1").actual == 8


def test_online_hours_have_a_cap_of_their_own() -> None:
    pack = a_pack(hours_rule(), hours=HoursSettings(daily_cap=Decimal(8), online_cap=Decimal(10)))
    online = [a_record(f"2024-03-0{n}", hours=4, form="online", who=["a1"]) for n in (4, 5, 6, 7)]
    finding = find(
        TinyCounty().judge(pack, [*online, a_record("2024-03-08", who=["a1"])], "2024-08-01"), "a1"
    )
    assert finding.actual == 13


def test_hours_follow_the_person_and_a_unit_counts_what_was_earned_in_it() -> None:
    county = TinyCounty(
        postings=[
            Posting(officer="a1", unit="A", ends_on=D("2024-06-30")),
            Posting(officer="a1", unit="B", starts_on=D("2024-07-01")),
            Posting(officer="b1", unit="B"),
        ]
    )
    records = [a_record("2024-03-01", hours=6, who=["a1"]), a_record("2024-07-05", hours=4, who=["a1", "b1"])]
    per_head = hours_rule(id="head", subject="unit", minimum=10)
    verdict = county.judge(a_pack(hours_rule(), per_head), records, "2024-08-01")
    assert find(verdict, "a1").actual == 10
    assert find(verdict, "B").actual == 4
    assert [f for f in verdict.findings if f.subject.code == "A"] == []


# -- shares and exams (RULES 15, 19 to 21) -----------------------------------------------------


def test_coverage_rolls_officers_up_and_leaves_the_exempt_out() -> None:
    rule = a_rule(
        measure="coverage",
        of="rotation",
        minimum=100,
        percent=True,
        among=Scope(duties=frozenset({"enforcement"})),
    )
    county = TinyCounty(exemptions=[Exemption("a4", "产假", D("2024-01-01"))])
    record = a_record("2024-03-01", kinds=("rotation",), who=["a1", "a2", "a4"])
    verdict = county.judge(a_pack(rule), [record], "2024-08-01")
    found = {f.subject.code: (f.covered, f.of, f.short, f.actual) for f in verdict.findings}
    assert found == {"G": (2, 3, 1, Decimal("66.66")), "A": (2, 3, 1, Decimal("66.66"))}


def test_a_makeup_turns_last_years_miss_into_met() -> None:
    rule = a_rule(measure="rate", of="exam", minimum=100, percent=True, where=Scope(units=frozenset({"B"})))
    exam = a_record("2024-12-20", units=("B",), kinds=("exam",), hours=None, who=["b1", "b2"])
    passed = [ExamResult("0", "b1", True, D("2024-12-20")), ExamResult("0", "b2", False, D("2024-12-20"))]
    again = ExamResult("0", "b2", True, D("2025-01-30"), makeup=True)
    county, pack = TinyCounty(), a_pack(rule)
    before = find(county.judge(pack, [exam], "2025-01-10", year=2024, results=[*passed, again]), "B")
    after = find(county.judge(pack, [exam], "2025-01-31", year=2024, results=[*passed, again]), "B")
    assert (before.state, before.covered) == (State.MISSED, 1)
    assert (after.state, after.covered) == (State.MET, 2)


def test_an_exam_counts_for_units_with_a_sitting() -> None:
    exam = a_record("2024-03-01", units=("A", "B"), kinds=("exam",), hours=None, who=["a1"])
    verdict = TinyCounty().judge(a_pack(a_rule(of="exam", minimum=1)), [exam], "2024-08-01")
    assert [find(verdict, code).actual for code in ("A", "B")] == [1, 0]


def test_staffing_counts_people_and_their_share() -> None:
    county = TinyCounty()
    county.officers["a1"] = Officer(code="a1", name="a1", qualifications=frozenset({"法律职业资格"}))
    scope = Scope(duties=frozenset({"enforcement"}), qualification=frozenset({"法律职业资格"}))
    number = a_rule(id="number", measure="staffing", of="", minimum=2, among=scope)
    share = a_rule(id="share", measure="staffing", of="", minimum=25, percent=True, among=scope)
    verdict = county.judge(a_pack(number, share), [], "2024-08-01")
    assert (find(verdict, "A", "number").actual, find(verdict, "A", "number").short) == (Decimal(1), 1)
    assert (find(verdict, "A", "share").actual, find(verdict, "A", "share").state) == (Decimal(25), State.MET)


def test_units_and_officers_are_judged_as_of_the_judged_day() -> None:
    county = TinyCounty()
    county.units.append(Unit(code="C", name="旧局", kind="department", closed_on=D("2024-06-30")))
    county.postings.append(Posting(officer="c1", unit="A", ends_on=D("2024-05-31")))
    verdict = county.judge(a_pack(a_rule(), hours_rule()), [], "2024-07-01")
    assert {"C", "c1"} & {f.subject.code for f in verdict.findings} == set()


def test_a_prorated_minimum_is_rounded_up() -> None:
    county = TinyCounty(postings=[Posting(officer="a1", unit="A", starts_on=D("2024-07-01"))])
    finding = find(county.judge(a_pack(hours_rule(prorate=True)), [], "2024-08-01"), "a1")
    assert finding.minimum == Decimal("30.5")  # 60 × 184 ÷ 366 = 30.16, up to the next half


# -- states and dates (RULES 22 to 27) ---------------------------------------------------------


STATES = [
    pytest.param(0, 0, "2024-03-01", State.ON_TRACK, "2024-12-17", id="early in the year"),
    pytest.param(0, 0, "2024-08-01", State.BEHIND, "2024-12-17", id="over half of the year without one"),
    pytest.param(0, 2, "2024-08-01", State.PLANNED, "2024-12-17", id="both planned"),
    pytest.param(1, 0, "2024-08-01", State.ON_TRACK, "2024-12-31", id="one of two past half"),
    pytest.param(2, 0, "2024-08-01", State.MET, None, id="enough"),
    pytest.param(0, 0, "2024-12-18", State.IMPOSSIBLE, None, id="fourteen days apart, thirteen left"),
    pytest.param(0, 2, "2024-12-18", State.PLANNED, "2024-12-17", id="plans go before the spacing"),
    pytest.param(1, 0, "2025-01-01", State.MISSED, None, id="the day after"),
]


@pytest.mark.parametrize(("held", "to_come", "on", "state", "last_by"), STATES)
def test_states_and_the_latest_day(
    held: int, to_come: int, on: str, state: State, last_by: str | None
) -> None:
    records = [a_record(f"2024-02-0{n + 1}") for n in range(held)]
    records += [planned(a_record(f"2024-12-{28 + n}")) for n in range(to_come)]
    finding = find(TinyCounty().judge(a_pack(a_rule(spacing=14)), records, on, year=2024), "A")
    assert (finding.state, finding.last_by and finding.last_by.isoformat()) == (state, last_by)


def test_hours_that_no_longer_fit_into_the_days_left_are_impossible() -> None:
    county, pack = TinyCounty(), a_pack(hours_rule(minimum=24))
    monday = "2024-12-30"  # Monday, so two working days are left: 16 hours
    finding = find(county.judge(pack, [a_record("2024-03-01", hours=7, who=["a1"])], monday), "a1")
    assert (finding.state, finding.last_by) == (State.IMPOSSIBLE, None)
    finding = find(county.judge(pack, [a_record("2024-03-01", hours=8, who=["a1"])], monday), "a1")
    assert (finding.state, finding.last_by) == (State.BEHIND, D(monday))
    today = [a_record("2024-03-01", hours=8, who=["a1"]), a_record(monday, hours=1, who=["a1"])]
    assert find(county.judge(pack, today, monday), "a1").state is State.BEHIND


def test_an_aim_is_never_missed() -> None:
    finding = find(TinyCounty().judge(a_pack(a_rule(force="aim")), [], "2025-02-01", year=2024), "A")
    assert (finding.state, finding.last_by) == (State.BEHIND, None)


def test_the_largest_minimum_speaks_for_equal_rules() -> None:
    low, high = a_pack(a_rule(minimum=2), id="low"), a_pack(a_rule(id="four", minimum=4), id="high")
    finding = find(TinyCounty().judge([low, high], [], "2024-08-01"), "A")
    assert (finding.id, finding.also) == ("high/four", ("low/lectures",))
    other = a_pack(a_rule(minimum=4, counts_if=CountsIf(own=True)), id="own")
    assert (
        len([f for f in TinyCounty().judge([low, other], [], "2024-08-01").findings if f.subject.code == "A"])
        == 2
    )


def test_a_plan_past_its_day_counts_nowhere_and_is_overdue() -> None:
    verdict = TinyCounty().judge(a_pack(a_rule()), [planned(a_record("2024-07-31"))], "2024-08-01")
    assert (find(verdict, "A").actual, find(verdict, "A").planned) == (Decimal(0), Decimal(0))
    assert [session.key for session in verdict.overdue] == ["0"]


def test_a_plan_that_names_nobody_is_held_with_everybody() -> None:
    records = [planned(a_record("2024-09-02", hours=4, units=("A", "B")))]
    verdict = TinyCounty().judge(a_pack(hours_rule()), records, "2024-08-01")
    assert {f.planned for f in verdict.findings} == {Decimal(4)}


# -- laws (RULES 11, 25, 28) -----------------------------------------------------------------------


days = st.dates(D("2023-11-01"), D("2025-02-28"))


@st.composite
def records(draw: st.DrawFn, among: st.SearchStrategy[date] = days) -> LedgerRecord:
    first = draw(among)
    last = first + timedelta(days=draw(st.sampled_from([0, 0, 0, 1, 5])))
    return a_record(
        first,
        last=last,
        hours=draw(st.sampled_from(["0.5", "3", "8", "20"])),
        units=tuple(draw(st.lists(st.sampled_from("GAB"), min_size=1, unique=True))),
        kinds=(draw(st.sampled_from(["lecture", "exam", "rotation"])),),
        form=draw(st.sampled_from(["", "online"])),
        who=draw(st.lists(st.sampled_from(["a1", "a2", "a3", "b1"]), unique=True)),
        status=draw(st.sampled_from([Status.HELD, Status.HELD, Status.PLANNED])),
    )


PACK = a_pack(
    a_rule(),
    a_rule(id="exams", of="exam", per=Per(kind="half_year")),
    hours_rule(minimum=20, per=Per(kind="quarter")),
    hours_rule(id="head", subject="unit", minimum=10),
    a_rule(id="cover", measure="coverage", of="rotation", minimum=100, percent=True),
    hours=HoursSettings(daily_cap=Decimal(8), online_cap=Decimal(12)),
)


def figures(records: list[LedgerRecord], on: date) -> dict[tuple[object, ...], tuple[object, ...]]:
    verdict = TinyCounty().judge(PACK, records, on, year=2024)
    return {
        (f.rule.id, f.subject.code, f.window): (
            f.minimum,
            f.actual,
            f.shortfall,
            f.window.over(on) and f.state,
        )
        for f in verdict.findings
    }


@given(st.lists(records(), max_size=8), records(), st.dates(D("2024-01-02"), D("2025-01-31")))
def test_nothing_after_the_day_changes_the_figures_of_the_day(
    before: list[LedgerRecord], more: LedgerRecord, on: date
) -> None:
    later = replace(more, first=more.first.replace(year=2026), last=more.last.replace(year=2026))
    soon = replace(more, first=on + timedelta(days=1), last=on + timedelta(days=1))
    assert figures([*before, later], on) == figures([*before, soon], on) == figures(before, on)


@given(st.lists(records(), max_size=8), records(), st.dates(D("2024-01-02"), D("2025-01-31")))
def test_more_study_never_worsens_a_standing(
    before: list[LedgerRecord], more: LedgerRecord, on: date
) -> None:
    old = TinyCounty().judge(PACK, before, on, year=2024).findings
    new = TinyCounty().judge(PACK, [*before, more], on, year=2024).findings
    order = list(State)
    better = {(f.rule.id, f.subject.code, f.window): f for f in new}
    for finding in old:
        now = better[finding.rule.id, finding.subject.code, finding.window]
        assert now.actual >= finding.actual
        assert now.shortfall <= finding.shortfall
        assert order.index(now.state) >= order.index(finding.state)


@given(st.lists(records(), max_size=6), st.dates(D("2024-01-02"), D("2025-01-31")))
def test_a_day_never_credits_more_than_its_cap(found: list[LedgerRecord], on: date) -> None:
    pack = a_pack(hours_rule(per=Per(kind="month")), hours=HoursSettings(daily_cap=Decimal(8)))
    held = [replace(record, status=Status.HELD) for record in found]
    for finding in TinyCounty().judge(pack, held, on, year=2024).findings:
        days = {
            record.first + timedelta(days=n)
            for record in held
            for n in range((record.last - record.first).days + 1)
            if record.first + timedelta(days=n) in finding.window
        }
        assert finding.actual <= 8 * len(days)
