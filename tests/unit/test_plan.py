"""What a plan proposes closes the gap, once it is entered as planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.calendar import Window, Workdays
from learnlaw.domain.forecast import State
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.plan import OPEN, Proposal, propose, spread_days
from learnlaw.domain.policy import Per, PolicyPack, QuotaRule, Scope
from learnlaw.domain.quota import Finding, Verdict, evaluate
from learnlaw.domain.study import Attendance
from tests.county import TinyCounty, a_pack, a_record, a_rule, find, hours_rule, planned
from tests.ledgers import EVERY_MEASURE, ledgers

D = date.fromisoformat
A = Scope(units=frozenset({"A"}))


def plan(pack: PolicyPack, records: Sequence[LedgerRecord], on: str) -> tuple[Verdict, list[Proposal]]:
    """The verdict of a day, and what is proposed for it."""
    reckoner = TinyCounty().reckon(pack, records, on)
    verdict = evaluate(reckoner.survey, reckoner.tallies)
    return verdict, list(propose(reckoner.survey, verdict.findings))


def entered(proposal: Proposal) -> LedgerRecord:
    """A proposal as a coordinator would enter it."""
    finding, rule = proposal.finding, proposal.finding.rule
    below = {"G": "a1 a2 a3 a4 b1 b2", "A": "a1 a2 a3 a4", "B": "b1 b2"}
    people = below.get(finding.subject.code, finding.subject.code).split()
    by_hours = rule.measure == "hours"
    record = a_record(
        proposal.day,
        units=(finding.subject.unit,),
        kinds=("lecture",) if by_hours else tuple(sorted(rule.of))[:1],
        category=min(rule.of) if by_hours else "law",
        hours=proposal.amount if by_hours else 8,
        attendances=() if rule.measure == "count" and finding.subject.kind == "unit" else _all(people),
    )
    return planned(record)


def _all(people: Sequence[str]) -> tuple[Attendance, ...]:
    return tuple(map(Attendance, people))


def days_of(rule: QuotaRule, on: str, *records: LedgerRecord) -> list[tuple[str, str]]:
    """The days and amounts proposed to unit A, or to its first officer."""
    _, proposals = plan(a_pack(rule), records, on)
    mine = [p for p in proposals if p.finding.subject.code in ("A", "a1")]
    return [(p.day.isoformat(), p.amount) for p in mine]


PLANS = [
    pytest.param(
        a_rule(where=A), [], [("2024-12-02", "1"), ("2024-12-17", "1")], id="two over the month that is left"
    ),
    pytest.param(
        a_rule(where=A, spacing=28),
        [],
        [("2024-12-02", "1"), ("2024-12-30", "1")],
        id="no closer than the spacing",
    ),
    pytest.param(
        a_rule(where=A), [planned(a_record("2024-12-05"))], [("2024-12-02", "1")], id="one is planned"
    ),
    pytest.param(a_rule(where=A), [a_record("2024-03-01"), a_record("2024-03-02")], [], id="met"),
    pytest.param(
        hours_rule(where=A, minimum="17.5"),
        [],
        [("2024-12-02", "8"), ("2024-12-11", "8"), ("2024-12-20", "1.5")],
        id="hours in days of the cap",
    ),
    pytest.param(
        hours_rule(where=A, minimum=12),
        [planned(a_record("2024-12-02", hours=4, who=["a1"]))],
        [("2024-12-03", "8")],
        id="hours on a day that has none yet",
    ),
    pytest.param(
        a_rule(where=A, measure="coverage", of="rotation", minimum=100, percent=True),
        [
            a_record("2024-03-01", kinds=("rotation",), who=["a1"]),
            planned(a_record("2024-12-05", kinds=("rotation",), who=["a2"])),
        ],
        [("2024-12-02", "2")],
        id="as many persons as nobody has planned for",
    ),
    pytest.param(
        a_rule(where=A, measure="rate", of="exam", minimum=50, percent=True),
        [],
        [("2024-12-02", "2")],
        id="an exam for as many as must pass",
    ),
    pytest.param(
        a_rule(where=A, measure="staffing", of="", minimum=9, among=Scope()),
        [],
        [],
        id="no activity brings people",
    ),
    pytest.param(a_rule(where=A, force="aim"), [], [("2024-12-02", "1"), ("2024-12-17", "1")], id="an aim"),
]


@pytest.mark.parametrize(("rule", "records", "days"), PLANS)
def test_what_is_proposed_on_the_first_of_december(
    rule: QuotaRule, records: list[LedgerRecord], days: list[tuple[str, str]]
) -> None:
    assert days_of(rule, "2024-12-01", *records) == days


@pytest.mark.parametrize(
    ("on", "days"),
    [
        pytest.param(
            "2024-12-27", ["2024-12-28", "2024-12-29"], id="a weekend, where no working day is left"
        ),
        pytest.param("2024-12-28", ["2024-12-29"], id="one of two, where there is no more room"),
        pytest.param("2024-12-29", [], id="none on the last day"),
    ],
)
def test_a_window_that_ends_on_a_weekend(on: str, days: list[str]) -> None:
    rule = a_rule(where=A, per=Per(kind="by", by=D("2024-12-29")))
    assert [day for day, _ in days_of(rule, on)] == days


def test_an_open_window_presses_nobody() -> None:
    assert days_of(a_rule(subject="officer", per=Per(kind="tenure")), "2024-12-01") == []


# -- laws -----------------------------------------------------------------------------------


BUSY = st.frozensets(st.dates(D("2024-01-01"), D("2024-03-31")))


@given(
    st.dates(D("2024-01-01"), D("2024-03-31")),
    st.integers(0, 90),
    st.integers(1, 12),
    st.integers(1, 30),
    BUSY,
)
def test_days_lie_apart_inside_the_stretch_and_as_many_as_fit(
    first: date, length: int, count: int, spacing: int, busy: frozenset[date]
) -> None:
    last = first + timedelta(days=length)
    days = spread_days(first, last, count, spacing, Workdays(), busy)
    assert len(days) == min(count, length // spacing + 1)
    assert all(day in Window.closed(first, last) for day in days)
    assert all((later - day).days >= spacing for day, later in pairwise(days))


@given(ledgers, st.dates(D("2024-01-02"), D("2024-12-28")))
def test_nothing_that_could_be_closed_stays_open(records: list[LedgerRecord], on: date) -> None:
    records = [record for record in records if record.last <= on]
    before, proposals = plan(EVERY_MEASURE, records, on.isoformat())
    after = TinyCounty().judge(EVERY_MEASURE, [*records, *map(entered, proposals)], on)
    offered: dict[object, Decimal] = defaultdict(Decimal)
    for proposal in proposals:
        offered[_key(proposal.finding)] += Decimal(proposal.amount)
    states = {_key(finding): finding.state for finding in after.findings}
    for finding in before.findings:
        if finding.rule.measure == "rate" or finding.rule.counts_if.passed:
            continue  # nobody can plan to pass
        if finding.state in OPEN and _closes(finding, offered[_key(finding)], on):
            assert states[_key(finding)] in (State.PLANNED, State.MET)


def _key(finding: Finding) -> object:
    return finding.id, finding.subject.code, finding.window


def _closes(finding: Finding, offered: Decimal, on: date) -> bool:
    """Whether the offer is all that is missing; it is less only where the days after `on` are too few."""
    asked = finding.shortfall if finding.short is None else Decimal(finding.short)
    assert finding.window.last is not None
    days = (finding.window.last - on).days
    assert offered == min(asked, days * (8 if finding.rule.measure == "hours" else 1)) or finding.short
    return bool(offered == asked)


@given(ledgers, st.dates(D("2024-01-02"), D("2024-12-28")))
def test_nothing_is_proposed_past_the_latest_day_to_act(records: list[LedgerRecord], on: date) -> None:
    verdict, proposals = plan(EVERY_MEASURE, records, on.isoformat())
    first: dict[object, date] = {}
    for proposal in sorted(proposals, key=lambda p: p.day):
        first.setdefault(_key(proposal.finding), proposal.day)
    for finding in verdict.findings:
        if finding.last_by and finding.last_by > on and not finding.planned and _key(finding) in first:
            assert first[_key(finding)] <= finding.last_by


def test_a_proposal_entered_leaves_the_finding_planned() -> None:
    rule = a_rule(where=A)
    _, proposals = plan(a_pack(rule), [], "2024-12-01")
    verdict = TinyCounty().judge(a_pack(rule), [*map(entered, proposals)], "2024-12-01")
    assert find(verdict, "A").state is State.PLANNED
