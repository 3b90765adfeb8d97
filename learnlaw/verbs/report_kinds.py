"""The reports that a person can choose from: what each says, what it asks for, how it is made and written.

One line of `KINDS` makes a report known to every screen; a report that exists
as a verb and stands in no line is told by a test.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
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
from learnlaw.verbs.report_desk import ENDINGS, check_target, named, save_report
from learnlaw.verbs.reports_annual import report_annual
from learnlaw.verbs.reports_calendar import CALENDAR_ENDINGS, report_calendar, save_calendar
from learnlaw.verbs.reports_checklist import report_checklist
from learnlaw.verbs.reports_exam import report_exam
from learnlaw.verbs.reports_ledger import FULL, report_ledger
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.reports_quota import report_quota
from learnlaw.verbs.reports_unit import report_unit

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.domain.people import Unit

UNIT, OFFICER, EXAM, YEAR = "unit", "officer", "exam", "year"
WORST, OFFICERS, ANALYSIS, PERSONAL = "worst", "officers", "analysis", "personal"
MAKING, WRITING = say("making the report"), say("writing the file")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was chosen of a report."""

    unit: str = ""
    officer: str = ""
    exam: str = ""
    year: int | None = None
    worst: bool = False
    officers: bool = False
    analysis: bool = False
    personal: bool = False
    reason: str = ""


Making = Callable[[Desk, Wanted, str], Any]
"""Makes it for a file of an ending, or to be looked at where that is empty."""
Saving = Callable[[Desk, Any, Path, bool], None]


def _write(desk: Desk, made: Any, path: Path, force: bool) -> None:
    save_report(desk, made, path, force=force)


def _itself(made: Any) -> Report:
    found: Report = made
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportKind:
    """One report that can be chosen."""

    verb: str
    title: Message
    about: Message
    """What it says, in a sentence or two."""
    asks: tuple[str, ...]
    """What can be chosen of it, by the names of `Wanted`."""
    needs: str = ""
    """Which of them must be chosen."""
    endings: tuple[str, ...] = ENDINGS
    make: Making
    by_ending: bool = False
    """Whether what it says depends on the file, so that it is made anew to be written."""
    sheet: Callable[[Any], Report] = _itself
    """What was made, as a report to be looked at."""
    save: Saving = _write


KINDS: tuple[ReportKind, ...] = (
    ReportKind(
        verb=report_quota.__name__,
        title=say("Quotas, unit by unit"),
        about=say(
            "Demand by demand every unit in official order: owed, done, share, gap, last year, evidence,"
            " remarks; sessions and attendances added up apart; late entries and exemptions listed."
        ),
        asks=(UNIT, YEAR, WORST, OFFICERS),
        make=lambda desk, want, _ending: report_quota(
            desk, year=want.year, unit=want.unit, worst=want.worst, officers=want.officers
        ),
    ),
    ReportKind(
        verb=report_unit.__name__,
        title=say("A unit's year"),
        about=say(
            "One unit's figures, activities with their evidence, hours of its officers, exemptions,"
            " and the sheet on which it confirms the figures or objects."
        ),
        asks=(UNIT, YEAR),
        needs=UNIT,
        make=lambda desk, want, _ending: report_unit(desk, want.unit, year=want.year),
    ),
    ReportKind(
        verb=report_officer.__name__,
        title=say("Study file of an officer"),
        about=say(
            "Postings, hours by year and category, activities with role and form, exams with attempts,"
            " hearings with court and case, certificates, checks before appointment, exemptions,"
            " and three lines to sign on."
        ),
        asks=(OFFICER, PERSONAL),
        needs=OFFICER,
        make=lambda desk, want, _ending: report_officer(
            desk, want.officer, personal=want.personal, reason=want.reason
        ),
    ),
    ReportKind(
        verb=report_exam.__name__,
        title=say("Score list of an exam"),
        about=say(
            "Expected, sat, absent, made up and exempt by unit, the three rates, everybody's score,"
            " lines to sign and stamp; on request what the answers say about law and questions."
        ),
        asks=(EXAM, UNIT, ANALYSIS),
        needs=EXAM,
        make=lambda desk, want, _ending: report_exam(desk, want.exam, unit=want.unit, analysis=want.analysis),
    ),
    ReportKind(
        verb=report_ledger.__name__,
        title=say("Ledger"),
        about=say(
            "Every activity in the order of its days. A workbook, csv or json has every column and can be"
            " imported again; the other forms and this preview are a list to be read."
        ),
        asks=(UNIT, YEAR),
        make=lambda desk, want, ending: report_ledger(
            desk, year=want.year, unit=want.unit, full=ending in FULL
        ),
        by_ending=True,
    ),
    ReportKind(
        verb=report_checklist.__name__,
        title=say("Checklist by clause"),
        about=say(
            "Clause by clause what is asked, the target, what was done, by which evidence, what is missing;"
            " what no figure says stands below, to be checked by hand."
        ),
        asks=(UNIT, YEAR),
        make=lambda desk, want, _ending: report_checklist(desk, year=want.year, unit=want.unit),
    ),
    ReportKind(
        verb=report_annual.__name__,
        title=say("Annual report, study section"),
        about=say(
            "A draft in official prose: what was done, with the figures of the ledger, what was not,"
            " and what is planned."
        ),
        asks=(YEAR,),
        make=lambda desk, want, _ending: report_annual(desk, year=want.year),
    ),
    ReportKind(
        verb=report_calendar.__name__,
        title=say("Calendar of deadlines"),
        about=say(
            "The latest days to act and the planned activities; as .ics for the calendars of phones"
            " and computers, with alarms."
        ),
        asks=(UNIT,),
        endings=CALENDAR_ENDINGS,
        make=lambda desk, want, _ending: report_calendar(desk, unit=want.unit),
        sheet=lambda made: made.report,
        save=lambda desk, made, path, force: save_calendar(desk, made, path, force=force),
    ),
)
"""In the order in which they are offered."""


def kind_of(verb: str) -> ReportKind:
    """The report that a verb makes."""
    return next(kind for kind in KINDS if kind.verb == verb)


# -- making and writing --------------------------------------------------------------------

NEEDED = {
    UNIT: say("Choose the unit first."),
    OFFICER: say("Choose the officer first."),
    EXAM: say("Choose the exam first."),
}


def make_report(desk: Desk, kind: ReportKind, wanted: Wanted, heed: Heed, ending: str = "") -> Any:
    """Make a report, to be looked at or for a file of `ending`.

    Raises `UsageError` where what it needs was not chosen, `StoppedError`, and
    what its verb raises.
    """
    if kind.needs and not getattr(wanted, kind.needs):
        raise UsageError(detail=NEEDED[kind.needs])
    heed.step(MAKING)
    with heed.writing(desk):
        made = kind.make(desk, wanted, ending)
    heed.step(MAKING)
    return made


def write_report(
    desk: Desk, kind: ReportKind, wanted: Wanted, made: Any, path: Path, heed: Heed, *, force: bool = False
) -> Path:
    """Write what was made, whole or not at all; what depends on the file is made anew.

    Raises what `check_target` raises, `StoppedError`, `CannotWriteFileError`.
    """
    check_target(desk, path, force=force, endings=kind.endings)
    if kind.by_ending:
        made = make_report(desk, kind, wanted, heed, path.suffix.lower())
    heed.step(WRITING)
    kind.save(desk, made, path, force)
    return path


def file_name(report: Report, ending: str) -> str:
    """What the file of a report is usually called: its title, what it is about, and its day.

    >>> file_name(Report(title="学法档案", subtitle="张三（0105）", as_of=date(2024, 8, 1)), ".docx")
    '学法档案-张三-0105-2024-08-01.docx'
    """
    words = re.sub(r"[\s/\\:*?\"<>|（）()]+", "-", f"{report.title} {report.subtitle}").strip("-")
    return "-".join(filter(None, (words, str(report.as_of or "")))) + ending


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
