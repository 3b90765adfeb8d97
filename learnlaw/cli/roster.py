"""Units and officers on the command line."""

from __future__ import annotations

from pathlib import Path

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.i18n import _


@click.group(help=_("units and officers"))
def roster() -> None: ...


@roster.command("import", help=_("take in a roster, all of it or nothing"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--sheet", default="", help=_("the sheet to read, if not every one"))
@click.option("--encoding", default="", help=_("the encoding of a csv file, if it is told wrongly"))
@click.option("--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns"))
@click.option(
    "--ignore-column", "ignored", multiple=True, metavar=_("HEADER"), help=_("a column to leave out")
)
@click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))
@receipt_format
@pass_front
def import_(
    front: Front,
    file: Path,
    sheet: str,
    encoding: str,
    delimiter: str,
    ignored: tuple[str, ...],
    dry_run: bool,
    form: str,
) -> None:
    from learnlaw.verbs.roster_import import Options, import_roster

    options = Options(sheet=sheet, encoding=encoding, delimiter=delimiter, ignore=ignored)
    tell_receipt(import_roster(front.making(), file, options=options, dry_run=dry_run), form)
