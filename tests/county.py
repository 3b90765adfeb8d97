"""A small county of values, for tests that judge without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from learnlaw.domain.calendar import Workdays
from learnlaw.domain.kinds import Title
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.metric import ExamResult, tally
from learnlaw.domain.people import Exemption, Officer, Posting, Roster, Unit
from learnlaw.domain.policy import DateRange, HoursSettings, PolicyPack, QuotaRule
from learnlaw.domain.quota import Finding, Verdict, evaluate
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Attendance, Status
from learnlaw.domain.survey import Basis, PackInUse, survey
from learnlaw.formats.kinds_yaml import shipped_kinds

YEAR = DateRange(first=date(2024, 1, 1), last=date(2024, 12, 31))


def words(text: str) -> Title:
    """A title that is the same in both languages."""
    return Title(text, text)


def a_rule(**fields: Any) -> QuotaRule:
    """Two lectures a unit and year, unless `fields` say otherwise."""
    minimum = fields.pop("minimum", 2)
    plain: dict[str, Any] = {
        "id": "lectures",
        "title": words("lectures"),
        "subject": "unit",
        "measure": "count",
        "of": frozenset({"lecture"}),
        "minimum": Decimal(str(minimum)),
    }
    if isinstance(fields.get("of"), str):
        fields["of"] = frozenset(fields["of"].split())
    return QuotaRule(**{**plain, **fields})


def hours_rule(**fields: Any) -> QuotaRule:
    """Sixty hours an officer and year, unless `fields` say otherwise."""
    return a_rule(
        **{
            "id": "hours",
            "subject": "officer",
            "measure": "hours",
            "of": "law business",
            "minimum": 60,
            **fields,
        }
    )


def a_pack(*rules: QuotaRule, **fields: Any) -> PolicyPack:
    """A pack in force in 2024 with a cap of 8 hours a day, unless `fields` say otherwise."""
    plain: dict[str, Any] = {
        "id": "pack",
        "title": words("pack"),
        "in_force": YEAR,
        "hours": HoursSettings(daily_cap=Decimal(8)),
        "rules": rules,
    }
    return PolicyPack(**{**plain, **fields})


def a_record(day: date | str, **fields: Any) -> LedgerRecord:
    """A lecture of three hours for unit A, unless `fields` say otherwise."""
    first = date.fromisoformat(day) if isinstance(day, str) else day
    who = fields.pop("who", ())
    hours = fields.pop("hours", 3)
    plain: dict[str, Any] = {
        "number": "",
        "units": ("A",),
        "kinds": ("lecture",),
        "first": first,
        "last": first,
        "topic": "行政处罚法",
        "hundredths": None if hours is None else int(Decimal(str(hours)) * 100),
        "attendances": tuple(w if isinstance(w, Attendance) else Attendance(w) for w in who),
    }
    fields = {**plain, **fields}
    fields.setdefault("organiser", fields["units"][0])
    return LedgerRecord(**fields)


@dataclass
class TinyCounty:
    """Units A (a department: a1, its principal, to a4) and B (a township: b1, b2) under a government G."""

    units: list[Unit] = field(
        default_factory=lambda: [
            Unit(code="G", name="县人民政府", kind="government", order=1),
            Unit(code="A", name="县司法局", kind="department", parent="G", enforces=True, order=2),
            Unit(code="B", name="东和乡", kind="township", parent="G", order=3),
        ]
    )
    postings: list[Posting] = field(
        default_factory=lambda: [
            *(
                Posting(
                    officer=f"a{n}",
                    unit="A",
                    duties=frozenset({"enforcement", *(["principal"] if n == 1 else [])}),
                )
                for n in range(1, 5)
            ),
            *(Posting(officer=f"b{n}", unit="B") for n in (1, 2)),
        ]
    )
    exemptions: list[Exemption] = field(default_factory=list)
    officers: dict[str, Officer] = field(default_factory=dict)
    workdays: Workdays = field(default_factory=Workdays)

    def roster(self) -> Roster:
        """The roster as it stands."""
        named = {p.officer: Officer(code=p.officer, name=p.officer) for p in self.postings}
        return Roster.of(self.units, {**named, **self.officers}.values(), self.postings, self.exemptions)

    def judge(
        self,
        packs: PolicyPack | Sequence[PackInUse | PolicyPack],
        records: Sequence[LedgerRecord],
        on: date | str,
        *,
        year: int | None = None,
        results: Sequence[ExamResult] = (),
        entered: Mapping[int, date] | None = None,
    ) -> Verdict:
        """The verdict of a day; record n has the key `str(n)` and was entered on its last day."""
        reckoner = self.reckon(packs, records, on, year=year, results=results, entered=entered)
        return evaluate(reckoner.survey, reckoner.tallies)

    def reckon(
        self,
        packs: PolicyPack | Sequence[PackInUse | PolicyPack],
        records: Sequence[LedgerRecord],
        on: date | str,
        *,
        year: int | None = None,
        results: Sequence[ExamResult] = (),
        entered: Mapping[int, date] | None = None,
    ) -> Reckoner:
        """What `judge` judges from: the survey of the day and its tallies."""
        used = [packs] if isinstance(packs, PolicyPack) else packs
        uses = tuple(use if isinstance(use, PackInUse) else PackInUse(use) for use in used)
        day = date.fromisoformat(on) if isinstance(on, str) else on
        entered = entered or {}
        sessions = tuple(r.session(str(n), entered.get(n, r.last)) for n, r in enumerate(records))
        attended = {str(n): r.attendances for n, r in enumerate(records)}
        basis = Basis(
            uses, shipped_kinds(), self.roster(), sessions, self.workdays, day, year, tuple(results)
        )
        plan = survey(basis)
        return Reckoner(plan, tally(plan.request, sessions, attended, self.workdays))


def find(verdict: Verdict, subject: str, rule: str = "") -> Finding:
    """The one finding of a subject, of a rule if several judge it."""
    (finding,) = [f for f in verdict.findings if f.subject.code == subject and rule in ("", f.rule.id)]
    return finding


def planned(record: LedgerRecord) -> LedgerRecord:
    """The record as a plan."""
    return replace(record, status=Status.PLANNED)
