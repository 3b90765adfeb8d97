"""Making and writing a report that was chosen, and what there is to choose from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.domain.kinds import Title
from learnlaw.domain.policy_words import cite, reading_title
from learnlaw.errors import Message, UsageError, say
from learnlaw.reports.model import Report
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exams import list_exams
from learnlaw.verbs.finding_people import Person, persons
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.judging import packs_in_use
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look
from learnlaw.verbs.report_desk import check_target, named
from learnlaw.verbs.report_kinds import ACTIVITY, EXAM, OFFICER, UNIT, ReportKind, Wanted

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.domain.people import Unit

MAKING, WRITING = say("making the report"), say("writing the file")
NEEDED = {
    UNIT: say("Choose the unit first."),
    OFFICER: say("Choose the officer first."),
    EXAM: say("Choose the exam first."),
    ACTIVITY: say("Give the number of the activity first."),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and where."""

    path: Path
    note: Message | None = None


def check_wanted(kind: ReportKind, wanted: Wanted) -> None:
    """Raises `UsageError` where what a report needs was not chosen."""
    if kind.needs and not getattr(wanted, kind.needs):
        raise UsageError(detail=NEEDED[kind.needs])


def make_report(desk: Desk, kind: ReportKind, wanted: Wanted, heed: Heed, ending: str = "") -> Any:
    """Make a report, to be looked at or for a file of `ending`.

    Raises `UsageError` where what it needs was not chosen, `StoppedError`, and
    what its verb raises.
    """
    check_wanted(kind, wanted)
    assert kind.make is not None
    heed.step(MAKING)
    with heed.writing(desk):
        made = kind.make(desk, wanted, ending)
    heed.step(MAKING)
    return made


def write_report(
    desk: Desk,
    kind: ReportKind,
    wanted: Wanted,
    made: Any,
    path: Path,
    ending: str,
    heed: Heed,
    *,
    force: bool = False,
) -> Written:
    """Write what was made, whole or not at all; what depends on the file is made anew.

    Raises what `check_target` raises, `StoppedError`, `CannotWriteFileError`,
    and what writing straight away raises.
    """
    check_wanted(kind, wanted)
    if kind.straight is not None:
        return Written(path, kind.straight(desk, wanted, path, ending, force, heed))
    check_target(desk, path, force=force, endings=kind.endings)
    if kind.by_ending:
        made = make_report(desk, kind, wanted, heed, ending)
    heed.step(WRITING)
    kind.save(desk, made, path, force)
    return Written(path)


def file_name(report: Report, ending: str) -> str:
    """What the file of a report is usually called: its title, what it is about, and its day.

    >>> file_name(Report(title="学法档案", subtitle="张三（0105）", as_of=date(2024, 8, 1)), ".docx")
    '学法档案-张三-0105-2024-08-01.docx'
    """
    return base_name(f"{report.title} {report.subtitle}", report.as_of) + ending


def base_name(words: str, day: date | None) -> str:
    """Words and a day as the name of a file."""
    bare = re.sub(r"[\s/\\:*?\"<>|（）()]+", "-", words).strip("-")
    return "-".join(filter(None, (bare, str(day or ""))))


# -- what can be chosen ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReportDesk:
    """What stands before whoever chooses a report."""

    units: tuple[tuple[Unit, str], ...]
    """In official order, each with the keys by which it is found."""
    officers: Sequence[Person]
    """Whoever is or was in a unit, unit by unit."""
    exams: Sequence[Exam]
    packs: tuple[tuple[str, str, Title], ...]
    """Id, document and title of each pack in use."""
    readings: tuple[tuple[Title, Message, Message], ...]
    """Rules that can be read in several ways: title, where it stands, the reading taken."""


@look("look_at_reports", say("Choose a report"))
def report_desk(desk: Desk) -> ReportDesk:
    """Read what can be chosen, and by which packs and readings reports are made."""
    with desk.reading() as connection:
        roster = desk.facts.people(connection).roster
        packs = packs_in_use(desk, connection)
    last = {
        code: max(postings, key=lambda p: p.starts_on or p.expected_on or date.min).unit
        for code, postings in roster.postings_of.items()
        if postings
    }
    there = sorted(last, key=lambda code: (roster.position.get(last[code], len(roster.position)), code))
    readings = tuple(
        (rule.title, cite(rule, use.pack), taken)
        for use in packs
        for rule in use.pack.rules
        if (taken := reading_title(rule)) is not None
    )
    return ReportDesk(
        tuple((unit, keys(unit.name)) for unit in roster.units.values()),
        persons(roster, ((code, last[code]) for code in there)),
        list_exams(desk),
        tuple((use.pack.id, use.pack.document or named(use.pack.title), use.pack.title) for use in packs),
        readings,
    )
