"""The reports that a person can choose from: what each says, what it asks for, how it is made and written.

One line of `KINDS` makes a report known to every screen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from learnlaw.errors import Message, say
from learnlaw.reports.model import Report, Section
from learnlaw.verbs.certificates import ENDINGS as CERTIFICATE_ENDINGS
from learnlaw.verbs.certificates import (
    Batch,
    certify_hours,
    certify_scores,
    certify_training,
    save_certificates,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.letter_documents import write_drafts
from learnlaw.verbs.report_desk import ENDINGS, save_report
from learnlaw.verbs.reports_annual import report_annual
from learnlaw.verbs.reports_bundle import report_bundle
from learnlaw.verbs.reports_calendar import CALENDAR_ENDINGS, report_calendar, save_calendar
from learnlaw.verbs.reports_checklist import report_checklist
from learnlaw.verbs.reports_exam import report_exam
from learnlaw.verbs.reports_ledger import FULL, report_ledger
from learnlaw.verbs.reports_officer import report_officer
from learnlaw.verbs.reports_officers import report_officers
from learnlaw.verbs.reports_quota import report_quota
from learnlaw.verbs.reports_unit import report_unit

UNIT, OFFICER, EXAM, ACTIVITY, YEAR = "unit", "officer", "exam", "activity", "year"
WORST, OFFICERS, ANALYSIS, PERSONAL = "worst", "officers", "analysis", "personal"
TREND = "trend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was chosen of a report."""

    unit: str = ""
    officer: str = ""
    exam: str = ""
    activity: str = ""
    """The number of a row of the ledger."""
    year: int | None = None
    worst: bool = False
    officers: bool = False
    trend: bool = False
    analysis: bool = False
    personal: bool = False
    reason: str = ""


Making = Callable[[Desk, Wanted, str], Any]
"""Makes it for a file of an ending, or to be looked at where that is empty."""
Saving = Callable[[Desk, Any, Path, bool], None]
Writing = Callable[[Desk, Wanted, Path, str, bool, Heed], Message]
"""Writes what cannot be looked at beforehand, in the form of an ending; what came of it in words."""


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
    make: Making | None = None
    """None of what is written without a look beforehand."""
    by_ending: bool = False
    """Whether what it says depends on the file, so that it is made anew to be written."""
    sheet: Callable[[Any], Report] = _itself
    """What was made, as a report to be looked at."""
    save: Saving = _write
    straight: Writing | None = None
    name: str = ""
    """What the file of such a one is called."""
    folder: bool = False
    """Whether it is a folder that is written."""


def _bundle(desk: Desk, want: Wanted, path: Path, _ending: str, force: bool, heed: Heed) -> Message:
    made = report_bundle(
        desk,
        path,
        unit=want.unit,
        year=want.year,
        personal=want.personal,
        reason=want.reason,
        force=force,
        progress=lambda done, of, what: heed.step(say("{part}", part=what), done, of),
    )
    return say(
        "Files: {count}; evidence left out: {left}; SHA-256 of the manifest: {digest}",
        count=made.files,
        left=len(made.left_out),
        digest=made.manifest,
    )


def _officers(desk: Desk, want: Wanted, path: Path, _ending: str, force: bool, heed: Heed) -> Message:
    count = report_officers(
        desk,
        path,
        unit=want.unit,
        personal=want.personal,
        reason=want.reason,
        force=force,
        progress=lambda done, of, what: heed.step(say("{part}", part=what), done, of),
    )
    return say("Study files: {count}.", count=count)


def _letters(desk: Desk, want: Wanted, path: Path, ending: str, force: bool, heed: Heed) -> Message:
    heed.step(say("writing the letters"))
    form = ending.removeprefix(".")
    with heed.writing(desk):
        made = write_drafts(desk, path, year=want.year, unit=want.unit, form=form, force=force)
    return say("Drafts: {count}; nothing has been issued.", count=len(made))


def _certificates(batch: Batch) -> Report:
    """Certificates as they read, for a look at them."""
    from learnlaw.reports.official import render

    text = render(batch.paper(), ".txt").decode()
    kind = batch.certificates[0].kind
    return Report(title=kind, as_of=batch.day, sections=(Section("", (text,)),))


def _save_certificates(desk: Desk, made: Any, path: Path, force: bool) -> None:
    save_certificates(desk, made, path, force=force)


KINDS: tuple[ReportKind, ...] = (
    ReportKind(
        verb=report_quota.__name__,
        title=say("Quotas, unit by unit"),
        about=say(
            "Demand by demand every unit in official order: owed, done, share, gap, last year, evidence,"
            " remarks; sessions and attendances added up apart; late entries and exemptions listed."
        ),
        asks=(UNIT, YEAR, WORST, OFFICERS, TREND),
        make=lambda desk, want, _ending: report_quota(
            desk,
            year=want.year,
            unit=want.unit,
            worst=want.worst,
            officers=want.officers,
            trend=want.trend,
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
    ReportKind(
        verb=report_bundle.__name__,
        title=say("Bundle with the evidence"),
        about=say(
            "Clauses, figures, ledger, sign-in sheets, evidence, papers, scores and letters of a year in one"
            " archive, with a program inside that checks it."
        ),
        asks=(UNIT, YEAR, PERSONAL),
        endings=(".zip",),
        straight=_bundle,
        name="佐证材料汇编",
    ),
    ReportKind(
        verb=report_officers.__name__,
        title=say("Study files, many at once"),
        about=say(
            "The study files of everybody who serves on the day, of the county or of a unit and those below"
            " it, in one archive: a folder a unit, a document an officer."
        ),
        asks=(UNIT, PERSONAL),
        endings=(".zip",),
        straight=_officers,
        name="学法档案汇总",
    ),
    ReportKind(
        verb=write_drafts.__name__,
        title=say("Letters due, as documents"),
        about=say(
            "The letters that are due today as drafts in the form of official documents, one file a unit,"
            " in one folder, with reply slips; they are issued where letters are issued."
        ),
        asks=(UNIT, YEAR),
        endings=(".docx", ".html", ".txt"),
        straight=_letters,
        name="督办文书拟稿",
        folder=True,
    ),
    ReportKind(
        verb=certify_scores.__name__,
        title=say("Score slips"),
        about=say(
            "A slip for everybody who has a result in the exam, one on each page, with a code by which it"
            " is checked without a database."
        ),
        asks=(EXAM, UNIT),
        needs=EXAM,
        endings=CERTIFICATE_ENDINGS,
        make=lambda desk, want, _ending: certify_scores(desk, want.exam, unit=want.unit),
        sheet=_certificates,
        save=_save_certificates,
    ),
    ReportKind(
        verb=certify_hours.__name__,
        title=say("Certificate of study hours"),
        about=say(
            "The hours that an officer earned in a year, activity by activity, for another county or unit,"
            " with a code by which it is checked."
        ),
        asks=(OFFICER, YEAR),
        needs=OFFICER,
        endings=CERTIFICATE_ENDINGS,
        make=lambda desk, want, _ending: certify_hours(desk, want.officer, year=want.year),
        sheet=_certificates,
        save=_save_certificates,
    ),
    ReportKind(
        verb=certify_training.__name__,
        title=say("Certificates of a training"),
        about=say(
            "Who took part in a training, one certificate on each page, with a code by which it is checked."
        ),
        asks=(ACTIVITY, UNIT),
        needs=ACTIVITY,
        endings=CERTIFICATE_ENDINGS,
        make=lambda desk, want, _ending: certify_training(desk, want.activity, unit=want.unit),
        sheet=_certificates,
        save=_save_certificates,
    ),
)
"""In the order in which they are offered."""
