"""Policy packs: what a notice from above asks, as values.

A pack is data: for whom, what is counted, over which window, how much is enough, and
which clause says so. Nothing here judges; `quota.evaluate` does. How a rule reads in
words stands in `policy_words`, what makes a rule senseless in `policy_check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from learnlaw.domain.kinds import ActivityKind, Title
from learnlaw.errors import NotFoundError, say

MUST, AIM = "must", "aim"
UNIT, OFFICER = "unit", "officer"
COUNT, HOURS, COVERAGE, RATE, STAFFING = "count", "hours", "coverage", "rate", "staffing"
ALL, OWN = "all", "own"

FORCES = (MUST, AIM)
SUBJECTS = (UNIT, OFFICER)
MEASURES = (COUNT, HOURS, COVERAGE, RATE, STAFFING)
SHARES = frozenset({COVERAGE, RATE, STAFFING})
"""The measures that count officers `among`; they have units for subjects."""

CALENDAR = ("month", "quarter", "half_year", "year")
AROUND = ("after", "around", "before")
"""Windows about a day in an officer's service."""
PERIODS = (*CALENDAR, "years", "tenure", *AROUND, "by", "plan")
ANCHORS = ("joined", "appointed")
GRADES = ("C", "B", "A")
"""Evidence grades from the weakest to the strongest."""
TIMEZONE = "Asia/Shanghai"
"""The zone of the business days of a pack that names none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Which units or officers: every key that is given must hold, and one entry of each is enough."""

    kinds: frozenset[str] = frozenset()
    """Kinds of unit; of an officer, the kind of the unit of a posting."""
    enforces: bool | None = None
    under: tuple[str, ...] = ()
    """Unit codes: that unit and everything below it."""
    units: frozenset[str] = frozenset()
    """Unit codes: exactly these."""
    duties: frozenset[str] = frozenset()
    qualification: frozenset[str] = frozenset()
    """Words that an officer's qualifications or education hold, such as 法律职业资格."""
    since: date | None = None
    """The posting began on this day or later, so that people in post before are outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsIf:
    """Conditions on an activity, all of which must hold before it counts."""

    minutes: int | None = None
    evidence: str | None = None
    """This grade or a stronger one."""
    own: bool = False
    """Only what the unit itself held."""
    present: Decimal | None = None
    """Per cent of the unit's own officers serving that day, exempt ones left out."""
    leaders_present: Decimal | None = None
    turnout: Decimal | None = None
    """Exam kinds: per cent of the expected, without the exempt, who sat."""
    passed: bool = False
    """Officers' exams: passed, not only sat."""
    entered_within: int | None = None
    """Days from the activity's last day to its entry in the ledger."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A length of time by the calendar."""

    years: int = 0
    months: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Per:
    """The window of a rule (RULES 16)."""

    kind: str
    """One of `PERIODS`."""
    years: int | None = None
    """Of `years`: how many, from the pack's first day, again and again."""
    anchor: str | None = None
    """Of `after`, `around` and `before`: one of `ANCHORS`."""
    before: Span | None = None
    """Of `around` and `before`."""
    after: Span | None = None
    """Of `after` and `around`."""
    by: date | None = None


YEAR = Per(kind="year")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoursSettings:
    """How hours are reckoned under a pack."""

    minutes: int = 45
    """Of one hour of study, 学时."""
    half_day: Decimal = Decimal(4)
    day: Decimal = Decimal(8)
    daily_cap: Decimal | None = None
    """Most hours credited a day; None: no cap."""
    online_cap: Decimal | None = None
    """Most online hours credited in a window; None: no cap."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule stands."""

    clause: str | None = None
    """As the document numbers it: `4`, `(三十二)`, `二(五)`."""
    document: str | None = None
    """Where it is not the pack's own, as in a pack made of several laws."""
    quote: str | None = None
    """The deciding words themselves, short."""
    note: Title | None = None
    """Why it is read as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read a clause that leaves itself open (RULES 24)."""

    name: str
    title: Title | None = None
    """What the reading is called where figures are shown; None: `name`."""
    changes: Mapping[str, Any] = field(default_factory=dict, hash=False)
    """Fields of `QuotaRule` and the values they take; empty: the rule as it is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaRule:
    """One 考核指标: a demand that a document makes of units or officers."""

    id: str
    title: Title
    force: str = MUST
    """`must`, or `aim` (力争), which is never missed."""
    subject: str
    where: Scope = Scope()
    measure: str
    of: frozenset[str] = frozenset()
    """Kinds of activity; for hours the hour categories; for staffing nothing."""
    among: Scope | None = None
    """Coverage, rate and staffing: the officers counted; None: all officers of the unit.

    Staffing with a percentage is the share, of the officers who fit `among` but for
    its `qualification`, who fit it wholly; without a `qualification` it is the share
    of all officers of the unit.
    """
    officers: str = ALL
    """A unit's officers with those of the units below it, or only its `own`."""
    minimum: Decimal
    percent: bool = False
    """`minimum` is a percentage of the officers counted."""
    per: Per = YEAR
    counts_if: CountsIf = CountsIf()
    spacing: int = 1
    """Days from one activity to the next, for forecasts alone (RULES 26)."""
    prorate: bool = False
    """The minimum shrinks with the days served (RULES 20)."""
    readings: Mapping[str, Reading] = field(default_factory=dict, hash=False)
    reading: str | None = None
    """In a pack: the reading taken unless another is chosen. After `read_as`: the one used."""
    lead: str | None = None
    """The unit that the document makes answerable for it, 牵头单位."""
    source: Source = Source()

    def read_as(self, name: str | None = None) -> QuotaRule:
        """This rule under one of its readings, named in `reading` of the result.

        None takes the default; a rule without one stays as written. Ask the rule that
        the pack holds, not one already read: readings do not undo one another. Raises
        `NotFoundError` for a name that the rule does not hold.
        """
        name = name or self.reading
        if name is None:
            return self
        if name not in self.readings:
            raise NotFoundError(kind=say("reading of {rule}:", rule=self.id), code=name)
        return replace(self, **self.readings[name].changes, reading=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Days from `first` to `last`, both included; None is not known."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMeasured:
    """What a document asks and the program does not reckon."""

    clause: str
    what: Title
    document: str | None = None
    """Where it is not the pack's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyPack:
    """One 考核依据: the demands of one document, or of several laws, in force over one time."""

    id: str
    title: Title
    document: str | None = None
    """Its number, such as 互政办〔2024〕18号; None where it has none, with a note."""
    issuer: str | None = None
    issued: date | None = None
    in_force: DateRange = DateRange()
    """Where a day is unknown, `policy use` must be told `--from` and `--until` (RULES 17)."""
    timezone: str = TIMEZONE
    term: DateRange | None = None
    """The present government's term, for tenures that have no end of their own."""
    hours: HoursSettings = HoursSettings()
    kinds: tuple[ActivityKind, ...] = ()
    """Kinds of activity that only this pack knows."""
    rules: tuple[QuotaRule, ...] = ()
    not_measured: tuple[NotMeasured, ...] = ()
    notes: tuple[Title, ...] = ()

    def rule(self, id: str) -> QuotaRule:
        """The rule of that id. Raises `NotFoundError`."""
        for rule in self.rules:
            if rule.id == id:
                return rule
        raise NotFoundError(kind=say("rule"), code=f"{self.id}/{id}")

    def document_of(self, source: Source | NotMeasured) -> str | None:
        """The document in which `source` stands."""
        return source.document or self.document
