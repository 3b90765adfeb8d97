"""What letters say in full: each gap with its clause, what counted for it, what did not and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from learnlaw import __version__
from learnlaw.domain.audit import short_code
from learnlaw.domain.explain import Addend, Attended, Explanation, LeftOut, explain, plain
from learnlaw.domain.forecast import State
from learnlaw.domain.ledger import canonical
from learnlaw.domain.letter import Demand, Lacking, Letter, Office, day_words, listed, masked, to_plain
from learnlaw.domain.notice import Draft, Gap, NoticeLevel, amount_words, cited, missing_words, spoken
from learnlaw.domain.plan import propose
from learnlaw.domain.policy_words import describe
from learnlaw.domain.quota import Finding
from learnlaw.domain.standing import Reckoner
from learnlaw.domain.study import Attendance
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.notices import due_letters
from learnlaw.verbs.quotas import judgement_of
from learnlaw.verbs.report_desk import NOT_JUDGED, named, told, window_words

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Composed:
    """A draft with all that its letter says."""

    draft: Draft
    letter: Letter


def compose_letters(
    desk: Desk, *, year: int | None = None, unit: str = "", level: NoticeLevel | None = None
) -> list[Composed]:
    """The letters due on the desk's day, as `draft_notices` has them, in full.

    Raises `NotFoundError`, `NoUnitsError`, `NoPackError`.
    """
    with desk.reading() as connection:
        judged = judge_within(desk, connection, year=year)
        drafts = due_letters(desk, connection, judged, unit=unit, level=level)
        writer = Writer(desk, connection, judged)
        return [Composed(draft, writer.letter(draft)) for draft in drafts]


def office_of(desk: Desk) -> Office:
    """Who writes, by the settings."""
    set_ = desk.settings.office
    return Office(
        name=set_.name, prefix=set_.prefix, contact=set_.contact, phone=set_.phone, copies=set_.copies
    )


def letter_in_words(desk: Desk, unit: str, name: str, level: NoticeLevel, as_of: date, words: str) -> Letter:
    """A letter that says a person's own words, or those that were kept of it."""
    letter = Letter(
        unit=unit, name=name, level=level, as_of=as_of, office=office_of(desk), words=words, version=__version__
    )  # fmt: skip
    return replace(letter, digest=digest_of(letter))


def digest_of(letter: Letter) -> str:
    """SHA-256 over all that a letter says, who made it left out."""
    bare = replace(letter, digest="", version="", audit="")
    return hashlib.sha256(canonical(to_plain(bare))).hexdigest()


@dataclass
class Writer:
    """Writes the letters of one judging in full."""

    desk: Desk
    connection: Connection
    judged: Judged

    def letter(self, draft: Draft) -> Letter:
        """All that the letter of a draft says."""
        letter = Letter(
            unit=draft.unit,
            name=draft.name,
            level=draft.level,
            as_of=draft.as_of,
            office=office_of(self.desk),
            demands=tuple(self._demand(gaps, told(sentence)) for gaps, sentence in spoken(draft)),
            packs=tuple(dict.fromkeys(gap.finding.pack for gap in draft.gaps)),
            known_on=self.desk.known_on,
            version=__version__,
            audit=self._head,
        )
        return replace(letter, digest=digest_of(letter))

    @cached_property
    def _head(self) -> str:
        from learnlaw.store.report import judged_head

        return short_code(judged_head(self.connection, NOT_JUDGED))

    @cached_property
    def _reckoner(self) -> Reckoner:
        return Reckoner(self.judged.survey, self.judged.tallies)

    def _demand(self, gaps: Sequence[Gap], sentence: str) -> Demand:
        finding = gaps[0].finding
        of_officers = finding.subject.kind == "officer"
        found = None if of_officers else self._explained(finding)
        return Demand(
            title=named(finding.rule.title),
            basis=told(cited(finding)),
            quote=finding.rule.source.quote or "",
            asked=self._asked(finding),
            sentence=sentence,
            counted=_counted(finding, found.counted) if found else (),
            left_out=_left_out(finding, found.left_out) if found else (),
            days=self._days(gaps),
            people=tuple(self._lacking(gap.finding) for gap in gaps) if of_officers else (),
            minimum=_amount(finding, plain(finding.minimum)),
            actual="" if of_officers else _amount(finding, plain(finding.actual)),
            short=f"{len(gaps)}人" if of_officers else told(missing_words(finding)),
            window=window_words(finding.window),
            missed=finding.state is State.MISSED,
            held=finding.rule.measure != "staffing",
            evidence=finding.rule.counts_if.evidence or "",
        )

    def _asked(self, finding: Finding) -> str:
        pack = next(use.pack for use in self.judged.survey.basis.packs if use.pack.id == finding.pack)
        return told(describe(finding.rule, pack, self.desk.kinds)[0])

    def _days(self, gaps: Sequence[Gap]) -> tuple[str, ...]:
        """Days that would close the largest of these gaps."""
        finding = max((gap.finding for gap in gaps), key=lambda f: f.shortfall)
        hours = finding.rule.measure == "hours"
        return tuple(
            day_words(one.day) + (f"（{one.amount}学时）" if hours else "")
            for one in propose(self.judged.survey, [finding])
        )

    # -- officers -----------------------------------------------------------------------

    def _lacking(self, finding: Finding) -> Lacking:
        found = self._explained(finding)
        return Lacking(
            name=finding.subject.name,
            code=masked(finding.subject.code),
            minimum=_amount(finding, plain(finding.minimum)),
            actual=_amount(finding, plain(finding.actual)),
            short=told(missing_words(finding)),
            last_by=finding.last_by.isoformat() if finding.last_by else "",
            counted=listed(_counted(finding, found.counted)),
            left_out=listed(_left_out(finding, found.left_out)),
        )

    def _explained(self, finding: Finding) -> Explanation:
        judgement = judgement_of(self.judged, finding)
        return explain(self._reckoner, judgement, finding, self._attended(finding.subject.code))

    def _attended(self, code: str) -> Attended:
        if code not in self.judged.people.officer_ids:
            return {}
        return {key: {code: seat} for key, seat in self._seats(code).items()}

    def _seats(self, code: str) -> Mapping[str, Attendance]:
        from learnlaw.store.facts import attendance_of

        if self.desk.known_on is None:
            return attendance_of(self.connection, self.judged.people, code)
        return self._seats_known.get(code, {})

    @cached_property
    def _seats_known(self) -> dict[str, dict[str, Attendance]]:
        """Everybody's attendance as it was known on the day asked about."""
        from learnlaw.store.history import records_known_on

        assert self.desk.known_on is not None
        known = records_known_on(self.connection, self.judged.people, self.desk.known_on)
        found: dict[str, dict[str, Attendance]] = {}
        for key, (record, _entered) in known.items():
            for seat in record.attendances:
                found.setdefault(seat.officer, {})[str(key)] = seat
        return found


# -- words -----------------------------------------------------------------------------------


def _amount(finding: Finding, figure: str) -> str:
    return told(amount_words(finding, figure))


def _of_persons(finding: Finding) -> bool:
    """Whether what counts are the officers of a unit, and not activities."""
    return finding.subject.kind == "unit" and finding.rule.measure != "count"


def _counted(finding: Finding, addends: Iterable[Addend]) -> tuple[str, ...]:
    return tuple(_addend(finding, one) for one in addends)


def _addend(finding: Finding, one: Addend) -> str:
    notes = [told(note) for note in one.notes]
    if _of_persons(finding):
        return _noted(one.what, notes)
    amount = f"{plain(one.amount)}学时" if finding.rule.measure == "hours" else ""
    return _noted(f"{day_words(one.day)}{_topic(one.what)}{amount}", notes)


def _left_out(finding: Finding, items: Iterable[LeftOut]) -> tuple[str, ...]:
    """What did not count, those that share a reason together."""
    reasons: dict[str, list[str]] = {}
    for one in items:
        words = one.what if _of_persons(finding) else f"{day_words(one.day)}{_topic(one.what)}"
        reasons.setdefault(told(one.reason), []).append(words)
    return tuple(f"{listed(words, '、')}（{reason}）" for reason, words in reasons.items())


def _topic(what: str) -> str:
    return f"“{what}”" if what else ""


def _noted(words: str, notes: Sequence[str]) -> str:
    return f"{words}（{'；'.join(notes)}）" if notes else words
