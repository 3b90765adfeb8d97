"""Reports on the command line: to a file by its ending, or as text on the terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.certificates import certificates, verify
from learnlaw.cli.frame import Front, pass_front
from learnlaw.errors import say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.reports.model import Report

F = TypeVar("F", bound=Callable[..., Any])

LOST = {"missing": say("missing"), "changed": say("damaged"), "removed": say("withdrawn")}
"""What became of evidence that a bundle does not hold."""

year_option = click.option("--year", type=click.IntRange(1990, 2200), help=_("every window of this year"))
force_option = click.option("--force", is_flag=True, help=_("write over a file that is there"))


def file_options(command: F) -> F:
    """`-o FILE` and `--force`."""
    out = click.option(
        "--output",
        "-o",
        "path",
        metavar="FILE",
        type=click.Path(path_type=Path, dir_okay=False),
        help=_("write it there: .xlsx, .docx, .html, .csv, .json or .txt; else it is shown here"),
    )
    return force_option(out(command))


def deliver(front: Front, path: Path | None, force: bool, make: Callable[[], Report]) -> None:
    """Show a report, or write it where it shall go."""
    from learnlaw.verbs.report_desk import as_text, check_target, save_report

    if path is None:
        click.echo(as_text(make(), _width()), nl=False)
        return
    check_target(front.desk, path, force=force)
    save_report(front.desk, make(), path, force=force)
    click.echo(_("written: {path}").format(path=path), err=True)


def _width() -> int:
    """The cells of a line: as many as the terminal has, 120 where there is none."""
    if not sys.stdout.isatty():
        return 120
    return max(80, get_terminal_size().columns)


@click.group(help=_("what leaves the office: tables, lists and files for superiors"))
def report() -> None: ...


report.add_command(certificates)
report.add_command(verify)


@report.command("quota", help=_("what every unit owes, did and lacks, demand by demand"))
@year_option
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@click.option("--worst", is_flag=True, help=_("the largest shortfall first, not the official order"))
@click.option("--officers", is_flag=True, help=_("list officers one by one, too"))
@click.option("--trend", is_flag=True, help=_("how each demand stood at the end of every month, too"))
@file_options
@pass_front
def quota(
    front: Front,
    year: int | None,
    unit: str,
    worst: bool,
    officers: bool,
    trend: bool,
    path: Path | None,
    force: bool,
) -> None:
    from learnlaw.verbs.reports_quota import report_quota

    def make() -> Report:
        return report_quota(front.desk, year=year, unit=unit, worst=worst, officers=officers, trend=trend)

    deliver(front, path, force, make)


@report.command("ledger", help=_("the ledger: xlsx, csv and json with every column, the others as a list"))
@year_option
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@file_options
@pass_front
def ledger(front: Front, year: int | None, unit: str, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.reports_ledger import FULL, report_ledger

    full = path is not None and path.suffix.lower() in FULL
    deliver(front, path, force, lambda: report_ledger(front.desk, year=year, unit=unit, full=full))


@report.command("exam", help=_("the score list of an exam to be stamped, with its figures by unit"))
@click.argument("number", metavar="EXAM")
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@click.option("--analysis", is_flag=True, help=_("append what the answers say about law and questions"))
@file_options
@pass_front
def exam(front: Front, number: str, unit: str, analysis: bool, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.reports_exam import report_exam

    deliver(front, path, force, lambda: report_exam(front.desk, number, unit=unit, analysis=analysis))


@report.command("unit", help=_("one unit's year with its evidence, and a sheet to be checked and stamped"))
@click.argument("code", metavar="CODE")
@year_option
@file_options
@pass_front
def unit_(front: Front, code: str, year: int | None, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.reports_unit import report_unit

    deliver(front, path, force, lambda: report_unit(front.desk, code, year=year))


@report.command(
    "officer", help=_("the study file of an officer: service, hours, activities, exams, hearings")
)
@click.argument("code", metavar="CODE", required=False)
@click.option("--unit", default="", metavar="CODE", help=_("without CODE: everybody of this unit and below"))
@click.option(
    "--form",
    type=click.Choice(["docx", "html"]),
    default="docx",
    help=_("without CODE: what the files in the .zip are (docx)"),
)
@click.option("--personal", is_flag=True, help=_("phone and ID number in full; needs --reason and is logged"))
@click.option("--reason", default="", help=_("what the personal data are needed for"))
@file_options
@pass_front
def officer(
    front: Front,
    code: str | None,
    unit: str,
    form: str,
    personal: bool,
    reason: str,
    path: Path | None,
    force: bool,
) -> None:
    if code is not None:
        from learnlaw.verbs.reports_officer import report_officer

        deliver(
            front, path, force, lambda: report_officer(front.desk, code, personal=personal, reason=reason)
        )
        return
    from learnlaw.verbs.reports_officers import report_officers

    if path is None:
        raise click.UsageError(_("name an officer, or with -o FILE.zip a file for all of them"))
    count = report_officers(
        front.desk, path, unit=unit, form=form, personal=personal, reason=reason, force=force
    )
    click.echo(_("{count} study files; written: {path}").format(count=count, path=path), err=True)


@report.command("checklist", help=_("clause by clause what is asked, done, proven and missing"))
@year_option
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and its own officers"))
@file_options
@pass_front
def checklist(front: Front, year: int | None, unit: str, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.reports_checklist import report_checklist

    deliver(front, path, force, lambda: report_checklist(front.desk, year=year, unit=unit))


@report.command(
    "calendar", help=_("latest days to act and planned activities; .ics for calendars, with alarms")
)
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@file_options
@pass_front
def calendar(front: Front, unit: str, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.report_desk import as_text, check_target
    from learnlaw.verbs.reports_calendar import CALENDAR_ENDINGS, report_calendar, save_calendar

    if path is None:
        click.echo(as_text(report_calendar(front.desk, unit=unit).report, _width()), nl=False)
        return
    check_target(front.desk, path, force=force, endings=CALENDAR_ENDINGS)
    save_calendar(front.desk, report_calendar(front.desk, unit=unit), path, force=force)
    click.echo(_("written: {path}").format(path=path), err=True)


@report.command("annual", help=_("the study section of the annual report: what was done, and what was not"))
@year_option
@file_options
@pass_front
def annual(front: Front, year: int | None, path: Path | None, force: bool) -> None:
    from learnlaw.verbs.reports_annual import report_annual

    deliver(front, path, force, lambda: report_annual(front.desk, year=year))


@report.command("bundle", help=_("a year with its evidence in one archive that checks itself"))
@year_option
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@click.option(
    "--output",
    "-o",
    "path",
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("write it there: .zip"),
)
@force_option
@click.option("--personal", is_flag=True, help=_("phone and ID number in full; needs --reason and is logged"))
@click.option("--reason", default="", help=_("what the personal data are needed for"))
@pass_front
def bundle(
    front: Front, year: int | None, unit: str, path: Path, force: bool, personal: bool, reason: str
) -> None:
    from learnlaw.verbs.reports_bundle import report_bundle

    made = report_bundle(
        front.desk,
        path,
        unit=unit,
        year=year,
        personal=personal,
        reason=reason,
        force=force,
        progress=lambda n, of, what: click.echo(f"{n + 1}/{of} {what}", err=True),
    )
    click.echo(
        _("{count} files; SHA-256 of the manifest: {digest}").format(count=made.files, digest=made.manifest)
    )
    for one in made.left_out:
        what = _("left out ({kind}): {name}, evidence of {number}")
        click.echo(what.format(kind=tell(LOST[one.kind]), name=one.name, number=one.activity), err=True)
    click.echo(_("written: {path}").format(path=path), err=True)
