"""The ledger 台账 on the command line: what looks at it, and the papers that units fill in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.log_words import (
    FORMS,
    PRESENCES,
    STATUSES,
    line_columns,
    line_row,
    shown_json,
    title_of,
    titles_of,
    word_of,
)
from learnlaw.cli.show import Column, figure, format_option, listing, print_json, print_table
from learnlaw.i18n import _

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.verbs.ledger_views import SessionShown

force_option = click.option("--force", is_flag=True, help=_("write over a file that is there"))


@click.command("list", help=_("the activities of the ledger, newest first"))
@click.option("--unit", default="", help=_("those that count for a unit, or that it held"))
@click.option("--kind", default="", help=_("those of a kind, a code or its Chinese word"))
@day_option("--from", "since", words=_("those on this day or later"))
@day_option("--until", words=_("those on this day or earlier"))
@click.option("--officer", default="", help=_("those that name an officer"))
@click.option("--status", type=click.Choice(list(STATUSES)), help=_("planned, held or cancelled ones"))
@click.option("--topic", default="", help=_("those whose topic has the word"))
@format_option
@pass_front
def list_(
    front: Front,
    unit: str,
    kind: str,
    since: date | None,
    until: date | None,
    officer: str,
    status: str | None,
    topic: str,
    form: str,
) -> None:
    from learnlaw.verbs.ledger_views import Asked, list_sessions

    asked = Asked(
        unit=unit,
        kind=kind,
        since=since,
        until=until,
        officer=officer,
        status=status or "",
        topic=topic,
    )
    lines, kinds = list_sessions(front.desk, asked)
    rows = [line_row(line, kinds) for line in lines]
    listing(form, line_columns(), rows, name="activities", more={"known_on": front.desk.known_on})


@click.command("show", help=_("everything about an activity; ID is a number, unit/number or #row"))
@click.argument("which", metavar="ID")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help=_("how to show it (table)"),
)
@pass_front
def show(front: Front, which: str, form: str) -> None:
    from learnlaw.verbs.ledger_views import show_session

    shown, kinds = show_session(front.desk, which)
    if form == "json":
        print_json(shown_json(shown, kinds))
        return
    _head(shown, kinds)
    _seats(shown)
    _files(shown)
    _versions(shown)


def _head(shown: SessionShown, kinds: Kinds) -> None:
    line, record = shown.line, shown.record
    click.echo(f"{line.number}  {line.topic}  (#{line.row})")
    days = [line.first.isoformat(), *([line.last.isoformat()] if line.last > line.first else [])]
    times = "–".join(f"{moment:%H:%M}" for moment in (line.start, line.end) if moment)
    late = _("entered {days} days later").format(days=line.late_by) if line.late_by else ""
    facts = {
        _("days"): " — ".join(days) + (f" {times}" if times else ""),
        _("kind"): "、".join(titles_of(line.kinds, kinds)),
        _("status"): word_of(line.status.value, STATUSES),
        _("units"): "、".join(line.units),
        _("held by"): shown.organiser_name,
        _("hours"): figure(line.hours) if line.hours is not None else "",
        _("hours of"): title_of(line.category, kinds.categories),
        _("form"): word_of(record.form, FORMS),
        _("meeting"): record.meeting,
        _("speaker"): " ".join(part for part in (record.lecturer, record.lecturer_unit) if part),
        _("venue"): record.place,
        _("laws"): "、".join(record.laws),
        _("court"): " ".join(part for part in (record.court, record.case_number) if part),
        _("people"): _people(shown),
        _("evidence"): " ".join(part for part in (record.evidence, record.evidence_note) if part),
        _("note"): record.remark,
        _("entered"): "  ".join(part for part in (line.entered_on.isoformat(), late) if part),
    }
    for label, words in facts.items():
        if words:
            click.echo(f"  {label}: {words}")


def _people(shown: SessionShown) -> str:
    line, expected = shown.line, shown.record.expected
    parts = [_("{count} by name").format(count=line.there)] if shown.seats else []
    if line.headcount is not None:
        parts.append(_("{count} in all").format(count=line.headcount))
    if expected is not None:
        parts.append(_("{count} expected").format(count=expected))
    return "、".join(parts)


def _seats(shown: SessionShown) -> None:
    if not shown.seats:
        return
    click.echo("")
    rows = [
        {
            "code": row.seat.officer,
            "name": row.name,
            "unit": row.unit,
            "presence": word_of(row.seat.presence.value, PRESENCES),
            "hours": row.hours,
            "remark": row.seat.proxy or row.seat.makes_up,
        }
        for row in shown.seats
    ]
    columns = [
        Column("code", _("code")),
        Column("name", _("name")),
        Column("unit", _("unit")),
        Column("presence", _("attendance")),
        Column("hours", _("hours"), right=True),
        Column("remark", _("proxy, or what was made up")),
    ]
    print_table(columns, rows)


def _files(shown: SessionShown) -> None:
    for row in shown.files:
        gone = _("removed: {reason}").format(reason=row.reason) if row.removed_at else ""
        parts = (_("file"), row.name, f"{row.size} B", row.digest[:12], gone)
        click.echo("  ".join(part for part in parts if part))


def _versions(shown: SessionShown) -> None:
    from learnlaw.verbs.ledger_import import field_titles

    for row in shown.versions:
        fields = "、".join(field_titles(row.changes))
        words = _("version {number}, {day}, {actor}, receipt {receipt}").format(
            number=row.number, day=row.known_from.isoformat(), actor=row.actor, receipt=row.receipt
        )
        click.echo(words + (_(": {what}").format(what=fields) if fields else ""))


@click.command("template", help=_("write an empty ledger to be filled in, .xlsx or .csv"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--unit", default="", metavar="CODE", help=_("with the name and the people of a unit"))
@force_option
@pass_front
def template(front: Front, file: Path, unit: str, force: bool) -> None:
    from learnlaw.verbs.ledger_sheets import write_ledger_template

    write_ledger_template(front.desk, file, unit=unit, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)


@click.command("sheet", help=_("write a blank sign-in sheet of an activity, to be printed"))
@click.argument("which", metavar="ID")
@click.option(
    "-o",
    "--out",
    "file",
    type=click.Path(path_type=Path, dir_okay=False),
    required=True,
    help=_("where to, .xlsx"),
)
@force_option
@pass_front
def sheet(front: Front, which: str, file: Path, force: bool) -> None:
    from learnlaw.verbs.ledger_sheets import write_sign_in_sheet

    count = write_sign_in_sheet(front.desk, which, file, force=force)
    click.echo(_("written: {path}, {count} people").format(path=file, count=count), err=True)


LOOKS: tuple[click.Command, ...] = (list_, show, template, sheet)
