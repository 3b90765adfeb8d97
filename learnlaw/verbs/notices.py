"""What a coordinator does with letters: see which are due, issue them, and follow them up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from learnlaw.domain.notice import (
    NEXT,
    STATE_WORDS,
    Draft,
    Lead,
    NoticeLevel,
    NoticeState,
    WrongTurnError,
    draft,
    highest,
    reply_by,
    rises,
    sentences,
)
from learnlaw.domain.text import clean_long
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.i18n import tell_in
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.judging import Judged, judge_within
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.quotas import finding_data, unit_meant
from learnlaw.verbs.registry import QUOTA, Work, verb

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.people import Unit
    from learnlaw.store.notices import IssuedNotice

Writing = Callable[[Sequence["IssuedNotice"], Mapping[str, "Unit"]], None]
"""Writes the documents of letters that are being issued; where it fails none of them is issued."""
PAPER = "zh"
"""Letters are official papers: they are kept in Chinese, whatever the screen speaks."""


class ApprovalNeededError(UsageError):
    """A circular goes to everybody (RULES 29)."""

    template = "a circular needs the approval of a leader; say whose: --approved-by"


class IssuedMeanwhileError(UsageError):
    """A letter about the same gap went out after this one was drafted."""

    template = "{unit} has been written to in the meantime; look at the letters again"


class NoWordsError(UsageError):
    """A letter in a person's own words has none."""

    template = "the letter says nothing; write what it is to say"


class NothingDueError(UsageError):
    """No letter is due."""

    template = "no letter is due that has not been issued already"


def draft_notices(
    desk: Desk, *, year: int | None = None, unit: str = "", level: NoticeLevel | None = None
) -> list[Draft]:
    """The letters due on the desk's day that have not been issued (RULES 29).

    `unit` keeps the letter to one unit, by code or full name, `level` the gaps
    of one level. Raises `NotFoundError`.
    """
    with desk.reading() as connection:
        return due_letters(
            desk, connection, judge_within(desk, connection, year=year), unit=unit, level=level
        )


def due_letters(
    desk: Desk, connection: Connection, judged: Judged, *, unit: str = "", level: NoticeLevel | None = None
) -> list[Draft]:
    """The same from a judging that is at hand."""
    from learnlaw.store.notices import issued_causes

    issued = issued_causes(connection)
    only = unit_meant(judged, unit) if unit else ""
    names = {code: row.name for code, row in judged.people.roster.units.items() if only in ("", code)}
    settings = desk.settings.notices
    lead = Lead(settings.reminder_days, settings.supervision_days)
    return draft(judged.verdict.findings, names, issued, desk.today(), lead, level)


def letter_text(letter: Draft, language: str = PAPER) -> str:
    """What a letter says, one sentence a line."""
    return "\n".join(tell_in(language, sentence) for sentence in sentences(letter))


@verb(area=QUOTA, title=say("Issue letters to units that are behind"), command="quota notices")
def issue_notices(
    work: Work,
    letters: Sequence[Draft],
    *,
    approved_by: str = "",
    answer_by: date | None = None,
    contents: Mapping[str, Mapping[str, Any]] = MappingProxyType({}),
    write: Writing | None = None,
    dry_run: bool = False,
) -> None:
    """Issue drafted letters: each gets a number, its causes are remembered, and none goes out twice.

    `contents` are kept with the letters, by unit, so that they can be printed
    again as they went out. Raises `ApprovalNeededError` for a circular without an approver,
    `NothingDueError` without letters, and `IssuedMeanwhileError` where one of
    them went out since it was drafted.
    """
    from learnlaw.store.notices import add_notice, issued_causes

    if not letters:
        raise NothingDueError
    if any(letter.level is NoticeLevel.CIRCULAR for letter in letters) and not approved_by.strip():
        raise ApprovalNeededError
    before = highest(issued_causes(work.connection))
    for letter in letters:
        if any(not rises(gap.cause, before) for gap in letter.gaps):
            raise IssuedMeanwhileError(unit=letter.name)
    for letter in letters:
        row = {
            "unit": letter.unit,
            "level": letter.level.value,
            "as_of": letter.as_of,
            "issued_on": work.day,
            "reply_by": answer_by or reply_by(work.day, letter.level),
            "changed_on": work.day,
            "text": letter_text(letter),
            "approved_by": approved_by.strip(),
        }
        causes = [(gap.cause, finding_data(gap.finding, PAPER)) for gap in letter.gaps]
        content = {"content": contents.get(letter.unit)}
        code = add_notice(work.connection, work.people, row | content, causes)
        work.audit(f"notice {code}", after=row | _days(row))
        work.made.append(code)
        work.count("issued")
    _write(work, write, dry_run)


def _write(work: Work, write: Writing | None, dry_run: bool) -> None:
    """Have the documents of what was just issued written."""
    from learnlaw.store.notices import notices

    if write is not None and not dry_run:
        made = [row for row in notices(work.connection, work.people) if row.code in work.made]
        write(made[::-1], work.people.roster.units)


def _days(row: Mapping[str, object]) -> dict[str, object]:
    """The days of a row as text, for the audit log."""
    return {name: value.isoformat() for name, value in row.items() if isinstance(value, date)}


@verb(area=QUOTA, title=say("Issue a publicity reminder 普法提示"), command="quota publicity")
def issue_publicity_notice(
    work: Work,
    unit: str,
    text: str,
    *,
    answer_by: date | None = None,
    approved_by: str = "",
    write: Writing | None = None,
    dry_run: bool = False,
) -> None:
    """Issue a 普法提示 under article 57 of 法治宣传教育法 in a person's own words; it is never drafted.

    `unit` is a code or a full name. Raises `NotFoundError`, `NoWordsError`,
    and `RefusedError` for characters that no letter can hold.
    """
    from learnlaw.store.notices import add_notice

    code = Matcher(work.people.roster).unit(unit)
    if isinstance(code, Unmatched):
        raise NotFoundError(kind=say("unit"), code=unit)
    text, _ = clean_long(text)
    if not text:
        raise NoWordsError
    row = {
        "unit": code,
        "level": NoticeLevel.PUBLICITY.value,
        "as_of": work.desk.today(),
        "issued_on": work.day,
        "reply_by": answer_by or reply_by(work.day, NoticeLevel.PUBLICITY),
        "changed_on": work.day,
        "text": text,
        "approved_by": approved_by.strip(),
    }
    number = add_notice(work.connection, work.people, row, [])
    work.audit(f"notice {number}", after=row | _days(row))
    work.made.append(number)
    work.count("issued")
    _write(work, write, dry_run)


@verb(area=QUOTA, title=say("Record what became of a letter"), command="quota notice")
def move_notice(
    work: Work, code: str, state: NoticeState, *, reason: str = "", dry_run: bool = False
) -> None:
    """Record that a letter was received, answered, checked or closed.

    Raises `NotFoundError`, `WrongTurnError`.
    """
    from learnlaw.store import notices as store

    letter = next((row for row in store.notices(work.connection, work.people) if row.code == code), None)
    if letter is None:
        raise NotFoundError(kind=say("notice"), code=code)
    work.remember("notice", year=letter.year, number=letter.number)
    if state not in NEXT[letter.state] or not store.move_notice(
        work.connection, letter.year, letter.number, letter.state, state, work.day
    ):
        raise WrongTurnError(number=code, state=STATE_WORDS[letter.state], wanted=STATE_WORDS[state])
    work.audit(f"notice {code}", before=letter.state.value, after=state.value, reason=reason)
    work.count("changed")


def list_notices(desk: Desk) -> list[IssuedNotice]:
    """Every letter, newest first; one whose answer is past due on the desk's day reads as overdue."""
    from learnlaw.store.notices import notices
    from learnlaw.store.people import load_people

    waiting = (NoticeState.ISSUED, NoticeState.RECEIVED)
    with desk.reading() as connection:
        found = notices(connection, load_people(connection))
    today = desk.today()
    return [
        replace(row, state=NoticeState.OVERDUE)
        if row.state in waiting and row.reply_by is not None and row.reply_by < today
        else row
        for row in found
    ]
