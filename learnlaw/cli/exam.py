"""Exams 考试 on the command line: scores from elsewhere, blueprints, papers, sittings and results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import COUNTS, receipt_format, tell_receipt
from learnlaw.errors import say
from learnlaw.i18n import _

COUNTS |= {
    "results_added": say("results added"),
    "results_changed": say("results replaced"),
    "results_unchanged": say("results unchanged"),
    "results_waiting": say("results that stand otherwise, left as they are"),
    "results_removed": say("results taken back"),
}
reason_option = click.option("--reason", default="", help=_("why; needed where a window is closed"))
dry_option = click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))


@click.group(help=_("exams: blueprints, papers, sittings, scores from elsewhere, results"))
def exam() -> None: ...


@exam.group(help=_("scores from elsewhere"))
def scores() -> None: ...


def table_options(command: Any) -> Any:
    """Options of commands that read a table from a file."""
    for option in (
        click.option(
            "--ignore-column", "ignored", multiple=True, metavar=_("HEADER"), help=_("a column to leave out")
        ),
        click.option(
            "--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns")
        ),
        click.option("--encoding", default="", help=_("the encoding of a csv file, if it is not found out")),
        click.option("--sheet", default="", help=_("the only sheet to read")),
    ):
        command = option(command)
    return command


@scores.command("import", help=_("take in a score list, all of it or nothing"))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--makeup", is_flag=True, help=_("the list is of a make-up; its date is when that was sat"))
@click.option("--organiser", default="", metavar="CODE", help=_("the unit that held the exam"))
@click.option("--kind", default="exam", metavar="CODE", help=_("the kind of exam (exam)"))
@click.option("--update", is_flag=True, help=_("replace results that stand otherwise"))
@table_options
@reason_option
@dry_option
@receipt_format
@pass_front
def import_scores(
    front: Front,
    /,
    path: Path,
    sheet: str,
    encoding: str,
    delimiter: str,
    ignored: tuple[str, ...],
    form: str,
    **how: Any,
) -> None:
    from learnlaw.formats.door import Options
    from learnlaw.verbs.scores import import_scores

    options = Options(sheet=sheet, encoding=encoding, delimiter=delimiter, ignore=ignored)
    tell_receipt(import_scores(front.desk, path, options=options, **how), form)
