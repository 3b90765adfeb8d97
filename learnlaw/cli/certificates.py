"""Certificates on the command line: score slips, study hours, trainings, and whether one is sound."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import Column, format_option, listing
from learnlaw.errors import UsageError, say
from learnlaw.i18n import _, ngettext

if TYPE_CHECKING:
    from learnlaw.verbs.certificates import Batch, Checked, Verified


@click.command(
    "certificates",
    help=_("score slips 成绩单, study hours 学时证明 or trainings 培训证明, with a check code"),
)
@click.option(
    "--exam", default="", metavar="EXAM", help=_("score slips of this exam, or of a ledger row with scores")
)
@click.option(
    "--training", default="", metavar="NUMBER", help=_("who took part in this activity of the ledger")
)
@click.option(
    "--officer", default="", metavar="CODE", help=_("of this officer alone; by itself: the hours of a year")
)
@click.option("--unit", default="", metavar="CODE", help=_("only this unit and those below it"))
@click.option("--year", type=click.IntRange(1990, 2200), help=_("the year of the hours (that of the day)"))
@click.option(
    "--output",
    "-o",
    "path",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("write them there, one on each page: .docx, .html or .txt; else they are shown here"),
)
@click.option(
    "--register",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("enter their codes in this register (.csv, without names), which is made or goes on"),
)
@click.option("--force", is_flag=True, help=_("write over a file that is there"))
@pass_front
def certificates(
    front: Front,
    exam: str,
    training: str,
    officer: str,
    unit: str,
    year: int | None,
    path: Path | None,
    register: Path | None,
    force: bool,
) -> None:
    batch = _made(front, exam, training, officer, unit, year)
    if path is None:
        if register is not None:
            raise UsageError(detail=say("what is entered in a register is written: name a file with -o"))
        _show(batch)
        return
    from learnlaw.verbs.certificates import save_certificates

    lines = save_certificates(front.desk, batch, path, register=register, force=force)
    count = len(batch.certificates)
    words = ngettext("{count} certificate in {path}", "{count} certificates in {path}", count)
    click.echo(words.format(count=count, path=path), err=True)
    if lines:
        told = _("register: {count} codes, chain code {code}; print or publish it")
        click.echo(told.format(count=len(lines), code=lines[-1].chain), err=True)


def _made(
    front: Front, exam: str, training: str, officer: str, unit: str, year: int | None
) -> Batch:  # fmt: skip
    from learnlaw.verbs.certificates import certify_hours, certify_scores, certify_training

    if exam and training:
        raise UsageError(detail=say("name an exam or a training, not both"))
    if exam:
        return certify_scores(front.desk, exam, officer=officer, unit=unit)
    if training:
        return certify_training(front.desk, training, officer=officer, unit=unit)
    if not officer:
        raise UsageError(detail=say("name what is certified: --exam, --training, or --officer for hours"))
    return certify_hours(front.desk, officer, year=year)


def _show(batch: Batch) -> None:
    from learnlaw.reports.official import render

    click.echo(render(batch.paper(), "txt").decode(), nl=False)


@click.command(
    "verify", help=_("check certificates by their codes, without a database; exit code 1 if one is wrong")
)
@click.argument("what", metavar="FILE|CODE")
@click.option(
    "--register",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("the register that the issuing office handed out"),
)
@format_option
@pass_front
def verify(front: Front, what: str, register: Path | None, form: str) -> int:
    from learnlaw.verbs.certificates import verify_certificates

    found = verify_certificates(front.desk, what, register=register)
    columns = [
        Column("name", _("Name")),
        Column("kind", _("Kind")),
        Column("code", _("Check code")),
        Column("intact", _("Content")),
        Column("registered", _("Register")),
    ]
    head = found.register[-1].chain if found.register else None
    listing(form, columns, _rows(found, form), name="certificates", more={"register": head})
    if form == "table" and head:
        click.echo(
            _("register: {count} codes, chain code {code}").format(count=len(found.register or ()), code=head)
        )
    return Exit.FOUND if found.bad else Exit.DONE


def _rows(found: Verified, form: str) -> list[dict[str, Any]]:
    coded = form != "table"
    return [_row(one, found, coded) for one in found.checked]


def _row(one: Checked, found: Verified, coded: bool) -> dict[str, Any]:
    from learnlaw.domain.certificate import KIND, NAME

    kind = one.found.value(KIND) if one.found else one.line.kind if one.line else ""
    line = one.line.number if one.line else None
    return {
        "name": one.found.value(NAME) if one.found else "",
        "kind": kind,
        "code": one.code,
        "intact": one.intact if coded else _content(one.intact),
        "registered": line if coded else _register(found, line),
    }


def _content(intact: bool | None) -> str:
    if intact is None:
        return _("not given")
    return _("as it was issued") if intact else _("CHANGED: the code does not fit")


def _register(found: Verified, line: int | None) -> str:
    if found.register is None:
        return _("not given")
    return _("line {line}").format(line=line) if line is not None else _("NOT IN IT")
