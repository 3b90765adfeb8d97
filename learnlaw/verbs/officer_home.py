"""What an officer sees of the own study: every rule with what counted, hours, exams, the record, objections."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.explain import Addend, Explanation, LeftOut, explain
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import Title
from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.policy_words import cite
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Attendance, Presence, Status, day_credits, hours
from learnlaw.errors import Message, NotFoundError, NothingToJudgeError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_packs, packs_in_use
from learnlaw.verbs.ledger_writing import kinds_under
from learnlaw.verbs.quotas import attended_by, judgement_of
from learnlaw.verbs.registry import STUDY, listed, look
from learnlaw.verbs.sitting import SeatOffer, my_exams

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.objection import Objection
    from learnlaw.store.people import People
    from learnlaw.store.report import Sat


@dataclass(frozen=True, slots=True)
class OwnStanding:
    """One rule, where the officer stands under it, and why."""

    why: Explanation
    source: Message
    """Document and clause."""

    @property
    def state(self) -> State:
        """How it stands."""
        return self.why.finding.state


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnEntry:
    """One entry of the ledger that names the officer, and what became of it."""

    row: int
    number: str
    first: date
    last: date
    topic: str
    kinds: tuple[str, ...]
    status: Status
    presence: Presence
    hours: Decimal
    """Before cap and overlap, which each rule applies by itself; 0 where nothing was earned."""
    category: str
    evidence: str
    """The grade; C where none was given (RULES 12)."""
    files: int
    counted: tuple[Title, ...]
    """The rules under which it counts, or will."""
    why_not: Message | None
    """Why it counts under none of those that judge the officer today; None where no rule looked at it."""
    objection: Objection | None
    """The latest that the officer raised to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficerHome:
    """Everything on an officer's first screen, but for what is due for review."""

    as_of: date
    code: str
    name: str
    unit: str
    """The name of the unit where the officer counts today; empty if in none."""
    unit_code: str
    exempt: str
    """Why the officer is exempt today; empty for who is not."""
    hours: Mapping[str, Decimal]
    """Of the year of the day, by category, as they were entered."""
    standings: tuple[OwnStanding, ...]
    """The worst first; aims behind musts."""
    judged: bool
    """Whether there is a pack to judge by."""
    exams: tuple[SeatOffer, ...]
    sat: tuple[Sat, ...]
    """The latest first."""
    record: tuple[OwnEntry, ...]
    """The latest first."""
    objections: tuple[Objection, ...]
    kinds: Kinds


@listed(area=STUDY, title=say("Show an officer's standing and record"), command="log mine", role="officer")
def officer_home(desk: Desk, officer: str) -> OfficerHome:
    """Where one officer stands on the desk's day, what counted and what did not. NotFoundError."""
    from learnlaw.store.objections import load_objections
    from learnlaw.store.report import results_of_officer

    with desk.reading() as connection:
        people = desk.facts.people(connection)
        if officer not in people.officer_ids:
            raise NotFoundError(kind=say("officer"), code=officer)
        objections = tuple(load_objections(connection, who=officer))
        sat = results_of_officer(connection, people.officer_ids[officer], desk.known_on)
        mine = _Mine(desk, connection, people, officer)
        standings, judged = mine.standings()
        record = tuple(mine.record(standings, objections))
        kinds = kinds_under(desk, packs_in_use(desk, connection))
    county = people.roster.as_of(desk.today())
    unit = county.home_unit(officer) or ""
    exempt = county.exempt.get(officer)
    return OfficerHome(
        as_of=desk.today(),
        code=officer,
        name=people.roster.officers[officer].name,
        unit=people.roster.units[unit].name if unit else "",
        unit_code=unit,
        exempt=exempt.reason if exempt else "",
        hours=mine.hours,
        standings=standings,
        judged=judged,
        exams=tuple(my_exams(desk, officer)),
        sat=tuple(one for one in reversed(sat) if one.sat_on <= desk.today()),
        record=record,
        objections=objections,
        kinds=kinds,
    )


class _Mine:
    """One officer's facts on their way to the screen."""

    def __init__(self, desk: Desk, connection: Connection, people: People, officer: str) -> None:
        self.desk, self.connection, self.people, self.officer = desk, connection, people, officer
        self.hours: dict[str, Decimal] = dict.fromkeys(desk.kinds.categories, Decimal(0))

    def standings(self) -> tuple[tuple[OwnStanding, ...], bool]:
        """Every rule that judges the officer, explained; and whether there was anything to judge by."""
        try:
            packs = packs_in_use(self.desk, self.connection)
            judged = judge_packs(self.desk, self.connection, packs, officer=self.officer)
        except NothingToJudgeError:
            return (), False
        attended = attended_by(self.desk, self.connection, judged, self.officer)
        reckoner = Reckoner(judged.survey, judged.tallies)
        found = []
        for finding in judged.verdict.findings:
            if finding.subject.code == self.officer and finding.subject.kind == "officer":
                why = explain(reckoner, judgement_of(judged, finding), finding, attended)
                found.append(OwnStanding(why, _cited(judged, finding.pack, finding.rule.id)))
        found.sort(key=lambda one: one.why.finding.rule.force == "aim")
        return tuple(found), True

    def record(self, standings: Sequence[OwnStanding], objections: Iterable[Objection]) -> Iterator[OwnEntry]:
        """The entries that name the officer, the latest first."""
        counted, left = _by_entry(standings)
        objected: dict[int, Objection] = {}
        for one in objections:
            objected.setdefault(one.row, one)
        for key, record, seat, files in self._attended():
            earned = self._earned(record, seat)
            place = record.number, record.topic
            yield OwnEntry(
                row=key,
                number=record.number,
                first=record.first,
                last=record.last,
                topic=record.topic,
                kinds=record.kinds,
                status=record.status,
                presence=seat.presence,
                hours=earned,
                category=record.category,
                evidence=record.evidence or "C",
                files=files,
                counted=tuple(counted.get(place, {}).values()),
                why_not=None if place in counted else left.get(place),
                objection=objected.get(key),
            )

    def _attended(self) -> Iterator[tuple[int, LedgerRecord, Attendance, int]]:
        from learnlaw.store.history import records_known_on
        from learnlaw.store.report import attended_rows, files_kept
        from learnlaw.store.study import load_records

        if self.desk.known_on is not None:
            known = records_known_on(self.connection, self.people, self.desk.known_on)
            records = {key: record for key, (record, _entered) in known.items()}
        else:
            rows = attended_rows(self.connection, self.people.officer_ids[self.officer])
            records = load_records(self.connection, self.people, rows)
        files = files_kept(self.connection, records)
        for key, record in sorted(records.items(), key=lambda each: (each[1].first, each[0]), reverse=True):
            seat = next((seat for seat in record.attendances if seat.officer == self.officer), None)
            if seat is not None:
                yield key, record, seat, len(files.get(key, ()))

    def _earned(self, record: LedgerRecord, seat: Attendance) -> Decimal:
        """The hours of one entry; those up to the day and of its year are added up by category."""
        if record.status is Status.CANCELLED:
            return Decimal(0)
        credits = day_credits(record.session("", record.first), seat, self.desk.workdays)
        on = self.desk.today()
        held = record.status is Status.HELD
        mine = sum(c.hundredths for c in credits if held and c.day <= on and c.day.year == on.year)
        if mine:
            self.hours[record.category] = self.hours.get(record.category, Decimal(0)) + hours(mine)
        return hours(sum(credit.hundredths for credit in credits))


def _cited(judged: Judged, pack: str, rule: str) -> Message:
    use = next(use for use in judged.survey.basis.packs if use.pack.id == pack)
    return cite(use.pack.rule(rule), use.pack)


Place = tuple[str, str]
"""Number and topic: what an explanation calls an entry by."""


def _by_entry(
    standings: Iterable[OwnStanding],
) -> tuple[Mapping[Place, Mapping[str, Title]], Mapping[Place, Message]]:
    """By entry, the rules that count it, and why one does not."""
    counted: dict[Place, dict[str, Title]] = defaultdict(dict)
    left: dict[Place, Message] = {}
    for one in standings:
        finding = one.why.finding
        addends: Iterable[Addend] = (*one.why.counted, *one.why.planned)
        for addend in addends:
            counted[addend.number, addend.what][finding.id] = finding.rule.title
        out: Iterable[LeftOut] = one.why.left_out
        for item in out:
            left.setdefault((item.number, item.what), item.reason)
    return counted, left


# -- reviews ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnReviews:
    """What an officer should answer today."""

    due: int
    minutes: int
    """About how long that takes at the officer's own pace."""
    open: int
    """Questions that may be practised at all."""


@look("officer_reviews", say("See what is due for review"))
def officer_reviews(desk: Desk, officer: str) -> OwnReviews:
    """How many questions are due today. NotFoundError. Reading the bank takes a moment."""
    from learnlaw.domain.review import due
    from learnlaw.verbs.reviews import PracticeScope, known_cards, open_questions, pace

    every = open_questions(desk, PracticeScope())
    cards, days = known_cards(desk, officer)
    late = due([card for card in cards.values() if card.question in every], desk.clock.now())
    return OwnReviews(len(late), -(-int(len(late) * pace(days)) // 60), len(every))
