"""An explanation adds up: what it counts is the figure, and what it leaves out has a reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import ROUND_FLOOR, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.explain import Explanation, explain
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import ExamResult
from learnlaw.domain.people import Exemption, Posting
from learnlaw.domain.policy import CountsIf, HoursSettings, Per, PolicyPack, QuotaRule, Scope
from learnlaw.domain.quota import Finding, evaluate
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Attendance, Presence, Status
from tests.county import TinyCounty, a_pack, a_record, a_rule, hours_rule, planned
from tests.ledgers import EVERY_MEASURE, ledgers_with_results

D = date.fromisoformat
CENTI = Decimal("0.01")


def explanations(
    pack: PolicyPack,
    records: Sequence[LedgerRecord],
    on: str,
    county: TinyCounty | None = None,
    *,
    entered: Mapping[int, date] | None = None,
    results: Sequence[ExamResult] = (),
) -> list[Explanation]:
    """Every finding of 2024, explained."""
    county = county or TinyCounty()
    reckoner = county.reckon(pack, records, on, year=2024, entered=entered, results=results)
    attended = {str(n): {seat.officer: seat for seat in r.attendances} for n, r in enumerate(records)}
    found = evaluate(reckoner.survey, reckoner.tallies).findings
    return [_explain(reckoner, finding, attended) for finding in found]


def _explain(
    reckoner: Reckoner, finding: Finding, attended: Mapping[str, Mapping[str, Attendance]]
) -> Explanation:
    (judgement,) = [
        j
        for j in reckoner.survey.judgements
        if j.line.rule is finding.rule
        and j.window == finding.window
        and j.officer in (None, finding.subject.code)
    ]
    return explain(reckoner, judgement, finding, attended)


def told(
    rule: QuotaRule,
    *records: LedgerRecord,
    subject: str = "A",
    on: str = "2024-10-10",
    county: TinyCounty | None = None,
    entered: Mapping[int, date] | None = None,
    results: Sequence[ExamResult] = (),
    pack: PolicyPack | None = None,
) -> Explanation:
    """The explanation of one subject."""
    found = explanations(pack or a_pack(rule), records, on, county, entered=entered, results=results)
    (one,) = [e for e in found if e.finding.subject.code == subject]
    return one


def reasons(one: Explanation) -> list[str]:
    return [str(item.reason) for item in one.left_out]


# -- what units hold --------------------------------------------------------------------------


def exam(**fields: object) -> LedgerRecord:
    return a_record("2024-03-01", kinds=("exam",), hours=None, **fields)


LEFT_OUT = [
    pytest.param(a_rule(), a_record("2024-03-01", kinds=("seminar",)), "another kind of activity", id="kind"),
    pytest.param(
        a_rule(), a_record("2024-03-01", status=Status.CANCELLED), "cancelled", id="cancelled activity"
    ),
    pytest.param(
        a_rule(),
        planned(a_record("2024-10-10")),
        "planned, and not entered as held",
        id="planned for the day itself",
    ),
    pytest.param(
        a_rule(),
        a_record("2024-03-01", units=("B",), organiser="A"),
        "it does not name this unit",
        id="held for another unit",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(own=True)),
        a_record("2024-03-01", organiser="G"),
        "it was held by G",
        id="held by the government",
    ),
    pytest.param(
        a_rule(of="executive_study", minimum=1),
        a_record("2024-03-01", kinds=("executive_study",)),
        "its kind is not credited to units of this kind",
        id="study at an executive meeting is the government's",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(minutes=91)),
        a_record("2024-03-01", hours=2),
        "shorter than 91 minutes, or its length is not known",
        id="two hours of 45 minutes",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(evidence="B")),
        a_record("2024-03-01"),
        "evidence grade C, grade B is asked",
        id="no evidence is grade C",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(present=Decimal(50))),
        a_record("2024-03-01", headcount=4),
        "who was there is not recorded by name",
        id="a number of people says not who",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(present=Decimal(50))),
        a_record("2024-03-01", who=["a1", "b1"]),
        "1 of 4 of this unit were there, 50% is asked",
        id="one of four, and one of another unit",
    ),
    pytest.param(
        a_rule(counts_if=CountsIf(leaders_present=Decimal(100))),
        a_record("2024-03-01", who=["a2"]),
        "0 of 1 of this unit were there, 100% is asked",
        id="without the leader",
    ),
    pytest.param(a_rule(of="exam"), exam(who=["b1"]), "nobody of this unit sat it", id="exam of others"),
    pytest.param(
        a_rule(of="exam", counts_if=CountsIf(turnout=Decimal(80))),
        exam(who=["a1", "a2"], expected=4),
        "2 of 4 sat, 80% is asked",
        id="too few sat",
    ),
    pytest.param(
        a_rule(of="exam", counts_if=CountsIf(turnout=Decimal(80))),
        exam(expected=4),
        "how many were expected, or sat, is not recorded",
        id="nobody knows how many sat",
    ),
    pytest.param(
        a_rule(per=Per(kind="quarter")),
        a_record("2024-09-29", last=D("2024-10-02")),
        "it belongs to another window",
        id="it ends after the quarter",
    ),
]


@pytest.mark.parametrize(("rule", "record", "reason"), LEFT_OUT)
def test_what_does_not_count_is_left_out_with_its_reason(
    rule: QuotaRule, record: LedgerRecord, reason: str
) -> None:
    found = explanations(a_pack(rule), [record], "2024-10-10")
    mine = [e for e in found if e.finding.subject.code == "A"]
    assert [str(item.reason) for e in mine for item in e.left_out] == [reason]
    assert sum(e.finding.actual for e in mine) == (1 if reason == "it belongs to another window" else 0)


def test_an_activity_of_others_is_no_concern_of_a_unit() -> None:
    one = told(a_rule(), a_record("2024-03-01", units=("B",)))
    assert (one.counted, one.left_out, one.planned) == ((), (), ())


def test_a_late_entry_is_told() -> None:
    rule = a_rule(counts_if=CountsIf(entered_within=30))
    held = [a_record("2024-03-01", number="2024-001"), a_record("2024-04-01", number="2024-002")]
    one = told(rule, *held, entered={0: D("2024-03-31"), 1: D("2024-05-02")})
    assert [(a.number, [str(note) for note in a.notes]) for a in one.counted] == [
        ("2024-001", ["entered 30 days afterwards"])
    ]
    assert reasons(one) == ["entered 31 days afterwards, within 30 is asked"]


def test_plans_stand_apart() -> None:
    one = told(a_rule(), a_record("2024-03-01"), planned(a_record("2024-11-01", topic="待办")))
    assert [[a.what for a in part] for part in (one.counted, one.planned)] == [["行政处罚法"], ["待办"]]


# -- what officers attended ---------------------------------------------------------------------


def seat(presence: Presence, hundredths: int | None = None) -> Attendance:
    return Attendance("a1", presence, hundredths)


OF_AN_OFFICER = [
    pytest.param(a_record("2024-03-01", who=[seat(Presence.LEAVE)]), "attendance: on leave", id="on leave"),
    pytest.param(
        a_record("2024-03-01", who=[seat(Presence.PROXY)]),
        "attendance: sent a proxy",
        id="sent somebody else",
    ),
    pytest.param(
        a_record("2024-03-01", who=["a1"], category="political"),
        "its hours are of another category",
        id="political theory",
    ),
    pytest.param(
        a_record("2024-03-01", who=["a1"], kinds=("exam",), hours=1), "its kind earns no hours", id="an exam"
    ),
    pytest.param(
        a_record("2024-03-01", who=["a1"], hours=None), "it carries no hours", id="no hours entered"
    ),
    pytest.param(
        planned(a_record("2024-03-01", who=["a1"])), "planned, and not entered as held", id="a plan of March"
    ),
]


@pytest.mark.parametrize(("record", "reason"), OF_AN_OFFICER)
def test_hours_that_do_not_count_are_left_out_with_their_reason(record: LedgerRecord, reason: str) -> None:
    one = told(hours_rule(), record, subject="a1")
    assert (reasons(one), len(one.counted), one.finding.actual) == ([reason], 0, Decimal(0))


BITES = [
    pytest.param(
        [a_record("2024-03-01", hours=6, who=["a1"]), a_record("2024-03-01", hours=5, who=["a1"])],
        [("6", []), ("2", ["3 hours above the cap of 8 a day"])],
        id="the cap of a day",
    ),
    pytest.param(
        [
            a_record("2024-03-01", start=time(9), end=time(11), who=["a1"]),
            a_record("2024-03-01", start=time(10), end=time(12), who=["a1"]),
        ],
        [("3", []), ("1.5", ["1.5 hours overlapped by an activity that began earlier"])],
        id="an hour of two is overlapped",
    ),
    pytest.param(
        [
            a_record("2024-03-04", hours=4, form="online", who=["a1"]),
            a_record("2024-03-05", hours=4, form="online", who=["a1"]),
            a_record("2024-03-06", hours=4, who=["a1"]),
        ],
        [("4", []), ("1", ["3 online hours above the cap of 5 a window"]), ("4", [])],
        id="the cap of online hours",
    ),
    pytest.param(
        [a_record("2024-03-01", hours=6, who=[seat(Presence.PRESENT, hundredths=250)])],
        [("2.5", [])],
        id="came late",
    ),
]


@pytest.mark.parametrize(("held", "amounts"), BITES)
def test_what_bites_is_told_at_the_addend(
    held: list[LedgerRecord], amounts: list[tuple[str, list[str]]]
) -> None:
    pack = a_pack(hours_rule(), hours=HoursSettings(daily_cap=Decimal(8), online_cap=Decimal(5)))
    one = told(hours_rule(), *held, subject="a1", pack=pack)
    assert [(f"{a.amount.normalize():f}", [str(note) for note in a.notes]) for a in one.counted] == amounts
    assert sum(a.amount for a in one.counted) == one.finding.actual


def test_an_activity_over_the_turn_of_a_month_counts_in_the_month_it_ends() -> None:
    rule = a_rule(subject="officer", per=Per(kind="month"), minimum=1)
    found = explanations(
        a_pack(rule), [a_record("2024-03-29", last=D("2024-04-01"), who=["a1"])], "2024-05-02"
    )
    march, april = (
        next(e for e in found if e.finding.subject.code == "a1" and e.finding.window.start.month == month)
        for month in (3, 4)
    )
    assert (reasons(march), len(april.counted), april.left_out) == (["it belongs to another window"], 1, ())


# -- exams ----------------------------------------------------------------------------------------


PASSED = a_rule(id="passed", subject="officer", of="exam", minimum=1, counts_if=CountsIf(passed=True))


@pytest.mark.parametrize(
    ("results", "counted", "left_out"),
    [
        pytest.param([(True, "2024-03-01")], 1, [], id="passed"),
        pytest.param([(False, "2024-03-01")], 0, ["not passed"], id="failed"),
        pytest.param([], 0, ["not passed"], id="no result yet"),
        pytest.param([(True, "2024-10-11")], 0, ["not passed"], id="a result that is known tomorrow"),
        pytest.param([(False, "2024-03-01"), (True, "2024-05-01")], 1, [], id="passed when sat again"),
    ],
)
def test_an_exam_counts_once_it_is_known_to_be_passed(
    results: list[tuple[bool, str]], counted: int, left_out: list[str]
) -> None:
    known = [ExamResult("0", "a1", passed, D(day)) for passed, day in results]
    one = told(PASSED, exam(who=["a1"]), subject="a1", results=known)
    assert (len(one.counted), reasons(one)) == (counted, left_out)
    assert one.finding.actual == counted


def test_a_pass_counts_though_nobody_kept_a_list_of_those_there() -> None:
    known = [ExamResult("0", "a1", True, D("2024-03-01"))]
    one = told(PASSED, exam(), subject="a1", results=known)
    assert (len(one.counted), one.finding.actual) == (1, Decimal(1))


# -- units by their officers ------------------------------------------------------------------------


def share(**fields: object) -> QuotaRule:
    return a_rule(**{"minimum": 100, "percent": True, "officers": "own", **fields})


ENFORCERS = Scope(duties=frozenset({"enforcement"}))
JUDGE = Scope(duties=frozenset({"principal"}))
BY_OFFICERS = [
    pytest.param(
        share(measure="coverage", of="rotation"),
        a_record("2024-03-01", kinds=("rotation",), who=["a1", "a2"]),
        {"a1": 1, "a2": 1},
        {"a3": "no activity that counts", "a4": "exempt: 产假"},
        id="coverage",
    ),
    pytest.param(
        share(measure="rate", of="exam"),
        exam(who=["a1", "a2", "a3"]),
        {"a1": 1},
        {"a2": "no pass", "a3": "no pass", "a4": "exempt: 产假"},
        id="rate",
    ),
    pytest.param(
        a_rule(measure="staffing", of="", minimum=2, officers="own", among=JUDGE),
        a_record("2024-03-01"),
        {"a1": 1},
        {"a4": "exempt: 产假"},
        id="staffing",
    ),
    pytest.param(
        hours_rule(subject="unit", officers="own", minimum=10),
        a_record("2024-03-01", hours=4, who=["a1", "a2"]),
        {"a1": 4, "a2": 4},
        {"a3": "no hours that count", "a4": "exempt: 产假"},
        id="hours a head",
    ),
]


@pytest.mark.parametrize(("rule", "record", "counted", "left_out"), BY_OFFICERS)
def test_a_unit_that_is_measured_by_its_officers_is_explained_by_them(
    rule: QuotaRule, record: LedgerRecord, counted: dict[str, int], left_out: dict[str, str]
) -> None:
    county = TinyCounty(exemptions=[Exemption("a4", "产假", D("2024-01-01"))])
    results = [ExamResult("0", "a1", True, D("2024-03-01")), ExamResult("0", "a2", False, D("2024-03-01"))]
    one = told(rule, record, county=county, results=results)
    assert {a.number: a.amount for a in one.counted} == counted
    assert {item.number: str(item.reason) for item in one.left_out} == left_out


def test_the_government_is_explained_by_the_officers_below_it() -> None:
    county = TinyCounty()
    county.postings.append(Posting(officer="g1", unit="G"))
    rule = share(
        measure="coverage", of="rotation", officers="all", where=Scope(kinds=frozenset({"government"}))
    )
    one = told(rule, a_record("2024-03-01", kinds=("rotation",), who=["b1"]), subject="G", county=county)
    assert [a.number for a in one.counted] == ["b1"]
    assert [item.number for item in one.left_out] == ["a1", "a2", "a3", "a4", "b2", "g1"]


def test_who_is_planned_for_is_told_by_name() -> None:
    rule = share(measure="coverage", of="rotation")
    held = a_record("2024-03-01", kinds=("rotation",), who=["a1"])
    plan = planned(a_record("2024-11-01", kinds=("rotation",), who=["a1", "a2"]))
    one = told(rule, held, plan)
    assert [a.number for a in one.planned] == ["a2"]


# -- the law ------------------------------------------------------------------------------------------


@given(ledgers_with_results(), st.dates(D("2024-01-02"), D("2025-01-31")))
def test_the_addends_are_the_figure(drawn: tuple[list[LedgerRecord], list[ExamResult]], on: date) -> None:
    records, results = drawn
    county = TinyCounty(exemptions=[Exemption("a4", "病假", D("2024-06-01"), D("2024-08-31"))])
    for one in explanations(EVERY_MEASURE, records, on.isoformat(), county, results=results):
        finding = one.finding
        counted = sum((a.amount for a in one.counted), Decimal(0))
        planned = sum((a.amount for a in one.planned), Decimal(0))
        if finding.covered is not None:
            assert counted == finding.covered
        elif finding.rule.id == "head":
            heads = len(one.counted) + len([i for i in one.left_out if "exempt" not in str(i.reason)])
            assert finding.actual == (counted / heads).quantize(CENTI, ROUND_FLOOR)
            both = ((counted + planned) / heads).quantize(CENTI, ROUND_FLOOR)
            assert finding.actual + finding.planned == both
        else:
            assert (counted, planned) == (finding.actual, finding.planned)
