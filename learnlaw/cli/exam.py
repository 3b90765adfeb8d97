"""Exams 考试 on the command line: blueprints, exams from making to closing, scores from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli import exam_after, exam_results, exam_sit
from learnlaw.cli.exam_words import (
    BLUEPRINT_COLUMNS,
    KIND_TITLES,
    blueprint_row,
    exam_columns,
    exam_row,
    tell_exam,
)
from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.cli.show import detail_format, format_option, listing, print_json, problem_json, tell_notices
from learnlaw.errors import LearnlawError, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.verbs.blueprints import BlueprintCheck

reason_option = click.option("--reason", default="", help=_("why; needed where a window is closed"))
dry_option = click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))
exam_argument = click.argument("number", metavar="EXAM")


OPTIONS = {
    "WhyNeededError": "--reason",
    "ReasonWantedError": "--reason",
    "NotSupervisedError": "--supervised-by",
    "WhichPaperError": "--form, --officer, --hall",
}
"""With which options what an error asks for is given here; screens have fields of their own for it."""


class ExamGroup(click.Group):
    """The commands of exams, whose errors name the options that they ask for."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except LearnlawError as error:
            if options := OPTIONS.get(type(error).__name__):
                error.message = say("{what} ({options})", what=error.message, options=options)
            raise


@click.group(cls=ExamGroup, help=_("exams: blueprints, papers, sittings, scores from elsewhere, results"))
def exam() -> None: ...


# -- blueprints ------------------------------------------------------------------------------


@exam.group(help=_("blueprints: what papers are drawn by"))
def blueprint() -> None: ...


@blueprint.command("list", help=_("the shipped blueprints and your own"))
@format_option
@pass_front
def list_plans(front: Front, form: str) -> None:
    from learnlaw.verbs.blueprints import list_blueprints

    found = list_blueprints(front.desk)
    rows = [blueprint_row(id, plan) for id, plan, _problems in found]
    notices = [problem for _id, _plan, problems in found for problem in problems if not problem.warning]
    listing(form, BLUEPRINT_COLUMNS, rows, name="blueprints", notices=notices)


@blueprint.command("check", help=_("what is wrong with a blueprint, and which cells the bank cannot fill"))
@click.argument("file", metavar="FILE|ID")
@day_option("--day", words=_("the day of the exam (today)"))
@click.option("--allow-reviewed", is_flag=True, help=_("count reviewed questions, too"))
@detail_format
@pass_front
def check(front: Front, file: str, day: date | None, allow_reviewed: bool, form: str) -> int:
    from learnlaw.verbs.blueprints import check_blueprint

    found = check_blueprint(front.desk, file, day=day, reviewed=allow_reviewed)
    if form == "json":
        print_json(_check_json(found))
    else:
        _tell_check(found)
    return Exit.DONE if found.sound else Exit.FOUND


def _check_json(found: BlueprintCheck) -> dict[str, Any]:
    fit = found.fit
    cells = [
        {"cell": cell.number, "asked": cell.asked, "fits": cell.fits, "short": cell.short}
        for cell in (fit.cells if fit else ())
    ]
    conflicts = [
        {"cells": [cell.number for cell in one.cells], "asked": one.asked, "fits": one.fits}
        for one in (fit.conflicts if fit else ())
    ]
    return {
        "file": found.file,
        "sound": found.sound,
        "cells": cells,
        "conflicts": conflicts,
        "problems": [problem_json(problem) for problem in found.problems],
    }


def _tell_check(found: BlueprintCheck) -> None:
    from learnlaw.domain.blueprint import blueprint_words, cell_words
    from learnlaw.verbs.shipped import shipped_catalogue

    catalogue = shipped_catalogue()
    if found.blueprint is not None:
        for sentence in blueprint_words(found.blueprint):
            click.echo(tell(sentence))
        for cell in found.fit.cells if found.fit else ():
            words = _("{cell}: {fits} fit, {asked} asked")
            click.echo(
                "  "
                + words.format(cell=tell(cell_words(cell.cell, catalogue)), fits=cell.fits, asked=cell.asked)
            )
    tell_notices(found.problems)
    if found.sound:
        click.echo(_("the bank can fill it"))


# -- making and looking ------------------------------------------------------------------------


def form_options(command: Any) -> Any:
    """What a coordinator writes down for an exam."""
    options = (
        click.option(
            "--title", required=True, help=_("its name, by which it is known together with its day")
        ),
        click.option("--blueprint", required=True, metavar="FILE|ID", help=_("what papers are drawn by")),
        click.option(
            "--from",
            "opens",
            required=True,
            metavar="WHEN",
            help=_("from when it can be begun, such as 2024-05-10 09:00"),
        ),
        click.option("--until", "closes", required=True, metavar="WHEN", help=_("from when no longer")),
        click.option("--makeup-from", "makeup_opens", metavar="WHEN", help=_("the make-up, from when")),
        click.option("--makeup-until", "makeup_closes", metavar="WHEN", help=_("the make-up, until when")),
        day_option("--counts-on", words=_("the day to whose year it belongs (the last day of its window)")),
        click.option(
            "--kind", type=click.Choice(list(KIND_TITLES)), default="exam", help=_("the kind of exam (exam)")
        ),
        click.option("--organiser", default="", metavar="CODE", help=_("the unit that holds it")),
        click.option(
            "--unit",
            "units",
            multiple=True,
            metavar="CODE",
            help=_("who is expected: a unit with all below it"),
        ),
        click.option(
            "--duty",
            "duties",
            multiple=True,
            metavar="CODE",
            help=_("who is expected: officers with this duty"),
        ),
        click.option(
            "--officer", "officers", multiple=True, metavar="CODE", help=_("who is expected: one officer")
        ),
        click.option(
            "--exempt",
            "exempt",
            multiple=True,
            metavar="CODE=REASON",
            help=_("an officer who need not sit it"),
        ),
        click.option(
            "--draw",
            type=click.IntRange(min=0),
            default=0,
            help=_("for spot tests: so many of each unit by lot"),
        ),
        click.option("--reserves", type=click.IntRange(min=0), default=0, help=_("and so many reserves")),
        click.option(
            "--hall",
            "halls",
            multiple=True,
            metavar="NAME=ROWSxCOLUMNS",
            help=_("a hall and its rows and columns of seats"),
        ),
        click.option(
            "--mode",
            type=click.Choice(["paper", "terminal"]),
            default="paper",
            help=_("where it is sat (paper)"),
        ),
        click.option(
            "--papers",
            type=click.Choice(["forms", "own"]),
            default="forms",
            help=_("forms A, B, … or each officer's own (forms)"),
        ),
        click.option("--forms", type=click.IntRange(1, 26), default=2, help=_("how many forms (2)")),
        click.option("--seed", type=int, help=_("the number that decides the draw")),
        click.option(
            "--allow-reviewed",
            is_flag=True,
            help=_("draw reviewed questions, too; it is printed on the record"),
        ),
        click.option(
            "--max-common",
            metavar="PERCENT",
            help=_("how much of a paper may stand in an officer's last papers"),
        ),
        click.option(
            "--last-papers", type=click.IntRange(min=0), default=3, help=_("how many last papers (3)")
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@exam.command(help=_("make an exam, as a draft"))
@form_options
@dry_option
@receipt_format
@pass_front
def new(front: Front, /, dry_run: bool, form: str, **words: Any) -> None:
    from learnlaw.verbs.exams import new_exam

    receipt = new_exam(front.desk, exam_form(front, words), dry_run=dry_run)
    _tell_made(receipt, form)


@exam.command(help=_("change a draft of an exam; what is not given again is lost"))
@exam_argument
@form_options
@dry_option
@receipt_format
@pass_front
def edit(front: Front, /, number: str, dry_run: bool, form: str, **words: Any) -> None:
    from learnlaw.verbs.exams import edit_exam

    receipt = edit_exam(front.desk, number, exam_form(front, words), dry_run=dry_run)
    _tell_made(receipt, form)


def _tell_made(receipt: Any, form: str) -> None:
    tell_receipt(receipt, form)
    if form != "json":
        click.echo(_("exam {number}").format(number="、".join(receipt.made)))


def exam_form(front: Front, words: Mapping[str, Any]) -> Any:
    """The options as a form. BadParameter for what cannot be read."""
    from learnlaw.domain.exam import Mode, Papers
    from learnlaw.verbs.exams import ExamForm, instant

    given = dict(words)
    for name in ("opens", "closes", "makeup_opens", "makeup_closes"):
        given[name] = instant(front.desk, given[name]) if given[name] else None
    given["exempt"] = dict(_pair(text) for text in given["exempt"])
    given["halls"] = hall_sizes(given["halls"])
    given["max_common"] = _percent(given["max_common"])
    given |= {"mode": Mode(given["mode"]), "papers": Papers(given["papers"])}
    return ExamForm(**given)


def hall_sizes(words: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Halls with their rows and columns, each written 一号会议室=6x8. BadParameter for what cannot be read."""
    return {hall: _size(size) for hall, size in map(_pair, words)}


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not (sign and name.strip() and value.strip()):
        raise click.BadParameter(_("{text} is no pair; write it like 0101=长期病假").format(text=text))
    return name.strip(), value.strip()


def _size(text: str) -> tuple[int, int]:
    """Rows and columns, written 6x8."""
    rows, _sign, columns = text.lower().replace("×", "x").partition("x")
    for part in (rows, columns):
        if not (part.isascii() and part.isdecimal() and 0 < int(part) < 1000):
            raise click.BadParameter(
                _("{text} is no size of a hall; write rows and columns: 6x8").format(text=text)
            )
    return int(rows), int(columns)


def _percent(text: str | None) -> Decimal | None:
    try:
        return None if text is None else Decimal(text.removesuffix("%"))
    except InvalidOperation as error:
        raise click.BadParameter(_("{text} is no percentage").format(text=text)) from error


@exam.command("list", help=_("every exam, the latest first"))
@click.option("--year", type=click.IntRange(1, 9999), help=_("those that count in a year"))
@format_option
@pass_front
def list_all(front: Front, year: int | None, form: str) -> None:
    from learnlaw.verbs.exams import list_exams

    rows = [exam_row(front, one) for one in list_exams(front.desk, year)]
    listing(form, exam_columns(), rows, name="exams")


@exam.command(help=_("one exam: its windows, its blueprint, who is expected"))
@exam_argument
@detail_format
@pass_front
def show(front: Front, number: str, form: str) -> None:
    from learnlaw.verbs.exam_drawn import drawn_words, papers_drawn
    from learnlaw.verbs.exams import show_exam

    held, drawn = show_exam(front.desk, number), papers_drawn(front.desk, number)
    if form == "json":
        print_json({**tell_exam(front, held), "drawn": [asdict(paper) for paper in drawn]})
        return
    told = tell_exam(front, held, words=True)
    if drawn:
        told[_("Drawn")] = [tell(words) for words in drawn_words(held.exam, drawn)]
    for key, value in told.items():
        click.echo(_(": ").join([key, value if isinstance(value, str) else _("; ").join(value)]))


# -- its life ----------------------------------------------------------------------------------


@exam.command("open", help=_("draw the papers and open an exam; nothing of it changes from then on"))
@exam_argument
@click.option("--makeup", is_flag=True, help=_("open its make-up"))
@click.option(
    "--supervised-by", default="", metavar="NAME", help=_("who watches the room, for exams at the terminal")
)
@dry_option
@receipt_format
@pass_front
def open_(front: Front, /, number: str, form: str, **how: Any) -> None:
    from learnlaw.verbs.exam_running import open_exam

    tell_receipt(open_exam(front.desk, number, **how), form)


@exam.command(help=_("close an exam, or its make-up: its results count from then on"))
@exam_argument
@dry_option
@receipt_format
@pass_front
def close(front: Front, number: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.exam_running import close_exam

    tell_receipt(close_exam(front.desk, number, dry_run=dry_run), form)


@exam.command(help=_("give an exam a make-up window, or move it"))
@exam_argument
@click.option("--from", "opens", required=True, metavar="WHEN", help=_("the make-up, from when"))
@click.option("--until", "closes", required=True, metavar="WHEN", help=_("the make-up, until when"))
@receipt_format
@pass_front
def makeup(front: Front, number: str, opens: str, closes: str, form: str) -> None:
    from learnlaw.verbs.exam_running import set_makeup
    from learnlaw.verbs.exams import instant

    window = instant(front.desk, opens), instant(front.desk, closes)
    tell_receipt(set_makeup(front.desk, number, *window), form)


@exam.command(help=_("say who watches the room of an exam at the terminal"))
@exam_argument
@click.argument("name", metavar="NAME")
@receipt_format
@pass_front
def supervise(front: Front, number: str, name: str, form: str) -> None:
    from learnlaw.verbs.exam_running import supervise_exam

    tell_receipt(supervise_exam(front.desk, number, name), form)


@exam.command(help=_("call an exam off: it counts nowhere, its papers and answers stay"))
@exam_argument
@click.option("--reason", required=True, help=_("why"))
@receipt_format
@pass_front
def void(front: Front, number: str, reason: str, form: str) -> None:
    from learnlaw.verbs.exam_running import void_exam

    tell_receipt(void_exam(front.desk, number, reason=reason), form)


@exam.command(help=_("a blueprint to begin with (.yaml), or an empty score list (.xlsx, .csv)"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=_("overwrite an existing file"))
@pass_front
def template(front: Front, file: Path, force: bool) -> None:
    from learnlaw.verbs.blueprints import write_exam_template

    click.echo(str(write_exam_template(front.desk, file, force=force)))


for command in (*exam_results.COMMANDS, *exam_after.COMMANDS, *exam_sit.COMMANDS):
    exam.add_command(command)
