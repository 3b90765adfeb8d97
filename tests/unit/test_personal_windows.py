"""A window that hangs on a person is judged while that person serves, or is about to, and once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from learnlaw.domain.people import Exemption, Officer, Posting
from learnlaw.domain.policy import Per, QuotaRule, Scope, Span
from learnlaw.domain.quota import Finding
from tests.county import TinyCounty, a_pack, a_rule

D = date.fromisoformat
YEAR = Span(years=1)
AFTER = Per(kind="after", anchor="appointed", after=YEAR)
AROUND = Per(kind="around", anchor="appointed", before=YEAR, after=YEAR)
BEFORE = Per(kind="before", anchor="appointed", before=YEAR)
JOINED = Per(kind="after", anchor="joined", after=YEAR)
TENURE = Per(kind="tenure")
MAY = D("2024-05-10")
HERE = Posting(officer="x", unit="A", starts_on=MAY, appointed_on=MAY, duties=frozenset({"leader"}))
CANDIDATE = Posting(officer="x", unit="A", expected_on=MAY, duties=frozenset({"leader"}))


def a_training(per: Per, **where: frozenset[str]) -> QuotaRule:
    return a_rule(subject="officer", of="promotion_training", minimum=1, per=per, where=Scope(**where))  # type: ignore[arg-type]  # keys of a scope


def findings(
    rule: QuotaRule, *postings: Posting, on: str, officer: Officer | None = None, exempt: bool = False
) -> list[Finding]:
    county = TinyCounty(postings=list(postings))
    county.officers["x"] = officer or Officer(code="x", name="x")
    if exempt:
        county.exemptions.append(Exemption("x", "长期病假", D("2024-01-01")))
    return list(county.judge(a_pack(rule), [], on, year=2024).findings)


SERVING = [
    pytest.param(AFTER, HERE, "2024-08-01", 1, id="after: serving"),
    pytest.param(AFTER, replace(HERE, ends_on=D("2024-07-31")), "2024-08-01", 0, id="after: has left"),
    pytest.param(AFTER, CANDIDATE, "2024-08-01", 0, id="after: a candidate is not appointed"),
    pytest.param(AROUND, HERE, "2024-08-01", 1, id="around: serving"),
    pytest.param(AROUND, HERE, "2024-03-01", 1, id="around: to be appointed in May"),
    pytest.param(AROUND, replace(HERE, ends_on=D("2024-07-31")), "2024-08-01", 0, id="around: has left"),
    pytest.param(AROUND, CANDIDATE, "2024-03-01", 1, id="around: a candidate counts as serving"),
    pytest.param(AROUND, CANDIDATE, "2024-08-01", 1, id="around: a candidate whose day went by"),
    pytest.param(BEFORE, CANDIDATE, "2024-03-01", 1, id="before: a candidate"),
    pytest.param(BEFORE, HERE, "2024-08-01", 1, id="before: was a candidate on the window's last day"),
    pytest.param(TENURE, HERE, "2024-08-01", 1, id="tenure: serving"),
    pytest.param(
        TENURE, replace(HERE, ends_on=D("2024-07-31")), "2024-08-01", 1, id="tenure: ended this year"
    ),
    pytest.param(TENURE, CANDIDATE, "2024-03-01", 0, id="tenure: not begun"),
]


@pytest.mark.parametrize(("per", "posting", "on", "count"), SERVING)
def test_who_has_a_finding(per: Per, posting: Posting, on: str, count: int) -> None:
    assert len(findings(a_training(per), posting, on=on)) == count


@pytest.mark.parametrize("per", [AFTER, AROUND, BEFORE, TENURE])
def test_the_exempt_have_none(per: Per) -> None:
    assert (
        findings(a_training(per), HERE, on="2024-04-01" if per is BEFORE else "2024-08-01", exempt=True) == []
    )


@pytest.mark.parametrize(
    ("where", "qualification", "count"),
    [
        pytest.param({"duties": frozenset({"leader"})}, "", 1, id="the duty asked for"),
        pytest.param({"duties": frozenset({"reviewer"})}, "", 0, id="another duty"),
        pytest.param({"kinds": frozenset({"township"})}, "", 0, id="another kind of unit"),
        pytest.param({"qualification": frozenset({"法律职业资格"})}, "", 0, id="without the qualification"),
        pytest.param({"qualification": frozenset({"法律职业资格"})}, "法律职业资格", 1, id="with it"),
    ],
)
@pytest.mark.parametrize("per", [AFTER, AROUND, TENURE, JOINED])
def test_whom_the_rule_means(
    per: Per, where: dict[str, frozenset[str]], qualification: str, count: int
) -> None:
    officer = Officer(code="x", name="x", joined_on=MAY, qualifications=frozenset({qualification} - {""}))
    assert len(findings(a_training(per, **where), HERE, on="2024-08-01", officer=officer)) == count


def test_two_postings_of_one_day_ask_for_one_training() -> None:
    also = replace(HERE, unit="B", kind="concurrent")
    assert len(findings(a_training(AFTER), HERE, also, on="2024-08-01")) == 1


def test_two_postings_of_two_days_ask_for_two() -> None:
    also = replace(HERE, unit="B", kind="concurrent", starts_on=D("2024-06-01"), appointed_on=D("2024-06-01"))
    starts = [f.window.start for f in findings(a_training(AFTER), HERE, also, on="2024-08-01")]
    assert starts == [MAY, D("2024-06-01")]


def test_a_candidate_from_outside_stands_with_the_unit_to_come() -> None:
    (finding,) = findings(a_training(BEFORE), CANDIDATE, on="2024-03-01")
    assert finding.subject.unit == "A"
    elsewhere = Posting(officer="x", unit="B")
    (finding,) = findings(a_training(BEFORE), elsewhere, CANDIDATE, on="2024-03-01")
    assert finding.subject.unit == "B"


def test_who_has_no_day_of_appointment_is_counted_in_a_notice() -> None:
    county = TinyCounty()
    verdict = county.judge(a_pack(a_training(AFTER)), [], "2024-08-01")
    assert verdict.findings == ()
    assert [str(notice) for notice in verdict.notices] == [
        "pack/lectures: 6 postings have no day of appointment, so their windows are not known"
    ]
