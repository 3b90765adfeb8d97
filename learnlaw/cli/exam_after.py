"""`exam paper`, and what a coordinator does about people and marks: admit, annul, mark, regrade, appeals."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.cli.show import Column, figure, format_option, listing, print_json, print_table
from learnlaw.domain.regrade import APPEAL_WORDS, AppealState
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.domain.regrade import Preview

exam_argument = click.argument("number", metavar="EXAM")
officer_argument = click.argument("officer", metavar="CODE")
reason_option = click.option("--reason", required=True, help=_("why"))
PARTS = ("paper", "sheet", "seats", "record", "key", "answers")


# -- papers ---------------------------------------------------------------------------------


@click.command(help=_("write the papers of an exam, its answer sheets, seats, hall record or key to a file"))
@exam_argument
@click.option(
    "--what",
    "part",
    type=click.Choice(PARTS),
    default=None,
    help=_("paper, answer sheet, seats, hall record, key, or the file of answers to fill in (paper)"),
)
@click.option("--form", "paper_form", default="", metavar="A", help=_("the form"))
@click.option("--officer", default="", metavar="CODE", help=_("the paper, or the sheet, of one officer"))
@click.option("--hall", default="", metavar="NAME", help=_("one hall"))
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=_("into a folder, a file each: all forms, or every officer's own; with --what these alone"),
)
@click.option(
    "--ending",
    type=click.Choice(["docx", "html"]),
    default="docx",
    help=_("of the files in the folder (docx)"),
)
@click.option(
    "-o",
    "--output",
    "path",
    required=True,
    metavar="FILE|FOLDER",
    type=click.Path(path_type=Path),
    help=_("the file; docx, html, xlsx or csv by its ending; with --all the folder"),
)
@click.option("--force", is_flag=True, help=_("overwrite an existing file"))
@pass_front
def paper(
    front: Front,
    /,
    number: str,
    path: Path,
    part: str | None,
    every: bool,
    ending: str,
    force: bool,
    **which: Any,
) -> None:
    from learnlaw.verbs.exam_bundle import WITHOUT_KEYS, print_bundle
    from learnlaw.verbs.exam_print import print_exam

    if every and any(which.values()):
        raise click.UsageError(_("--all takes no --form, --officer or --hall"))
    if every:
        parts = (part,) if part else WITHOUT_KEYS
        written = print_bundle(front.desk, number, path, parts=parts, ending=f".{ending}", force=force)
        for file in written:
            click.echo(str(file))
        return
    which["form"] = which.pop("paper_form")
    click.echo(str(print_exam(front.desk, number, path, part=part or "paper", force=force, **which)))


# -- people ---------------------------------------------------------------------------------


@click.command(help=_("add an officer, call up a reserve, give another attempt or more minutes"))
@exam_argument
@officer_argument
@click.option("--again", is_flag=True, help=_("another attempt"))
@click.option("--minutes", type=click.IntRange(min=0), default=0, help=_("so many more minutes"))
@reason_option
@receipt_format
@pass_front
def admit(front: Front, /, number: str, officer: str, form: str, **how: Any) -> None:
    from learnlaw.verbs.exam_care import admit_officer

    tell_receipt(admit_officer(front.desk, number, officer, **how), form)


@click.command(help=_("exempt an officer who was expected"))
@exam_argument
@officer_argument
@reason_option
@receipt_format
@pass_front
def excuse(front: Front, number: str, officer: str, reason: str, form: str) -> None:
    from learnlaw.verbs.exam_care import excuse_officer

    tell_receipt(excuse_officer(front.desk, number, officer, reason=reason), form)


@click.command(help=_("give everybody more minutes"))
@exam_argument
@click.argument("minutes", type=click.IntRange(min=1))
@reason_option
@receipt_format
@pass_front
def extend(front: Front, number: str, minutes: int, reason: str, form: str) -> None:
    from learnlaw.verbs.exam_care import extend_exam

    tell_receipt(extend_exam(front.desk, number, minutes, reason=reason), form)


@click.command(help=_("annul an answer paper: it counts nowhere, and everything of it stays"))
@exam_argument
@officer_argument
@click.option("--attempt", type=click.IntRange(min=1), default=None, help=_("which attempt (the last)"))
@reason_option
@receipt_format
@pass_front
def annul(front: Front, number: str, officer: str, attempt: int | None, reason: str, form: str) -> None:
    from learnlaw.verbs.exam_care import annul_attempt

    tell_receipt(annul_attempt(front.desk, number, officer, attempt=attempt or 0, reason=reason), form)


@click.command(help=_("give the marks of a short answer"))
@exam_argument
@officer_argument
@click.argument("item", type=click.IntRange(min=1))
@click.argument("marks")
@click.option("--attempt", type=click.IntRange(min=1), default=None, help=_("which attempt (the last)"))
@click.option("--by", default="", metavar="NAME", help=_("who marked it"))
@click.option("--reason", default="", help=_("why; needed where the exam counts already"))
@receipt_format
@pass_front
def mark(
    front: Front,
    /,
    number: str,
    officer: str,
    item: int,
    marks: str,
    attempt: int | None,
    form: str,
    **how: Any,
) -> None:
    from learnlaw.verbs.exam_care import mark_answer

    receipt = mark_answer(front.desk, number, officer, item, _marks(marks), attempt=attempt or 0, **how)
    tell_receipt(receipt, form)


def _marks(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise click.BadParameter(_("{text} is no number of marks").format(text=text)) from error


@click.command(help=_("give out halls and seats, neighbours with different forms"))
@exam_argument
@click.option(
    "--hall",
    "halls",
    multiple=True,
    required=True,
    metavar="NAME=ROWSxCOLUMNS",
    help=_("a hall and its rows and columns of seats"),
)
@receipt_format
@pass_front
def seats(front: Front, number: str, halls: tuple[str, ...], form: str) -> None:
    from learnlaw.cli.exam import hall_sizes
    from learnlaw.verbs.exam_care import seat_exam

    tell_receipt(seat_exam(front.desk, number, hall_sizes(halls)), form)


# -- regrading ----------------------------------------------------------------------------------


@click.command(help=_("correct a key or withdraw a question: see who changes, then do it with --apply"))
@exam_argument
@click.argument("question", metavar="QUESTION", default="")
@click.option("--key", default=None, help=_("the right key: B, ABD, 对 or 错, blanks parted by |"))
@click.option("--withdraw", is_flag=True, help=_("withdraw the question: everybody has its marks"))
@click.option("--apply", "really", is_flag=True, help=_("do it"))
@click.option("--undo", type=click.IntRange(min=1), metavar="N", help=_("take correction N back"))
@click.option("--reason", default="", help=_("why"))
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json"]),
    default="table",
    help=_("how to show it (table)"),
)
@pass_front
def regrade(
    front: Front,
    number: str,
    question: str,
    key: str | None,
    withdraw: bool,
    really: bool,
    undo: int | None,
    reason: str,
    form: str,
) -> None:
    from learnlaw.verbs import exam_regrade as verbs

    if undo is not None:
        tell_receipt(verbs.undo_regrade(front.desk, number, undo, reason=reason), form)
    elif not question:
        _tell_changes(front, number, form)
    elif (key is None) != withdraw:
        raise click.UsageError(_("give a question and either --key or --withdraw"))
    elif really:
        tell_receipt(verbs.regrade_exam(front.desk, number, question, key, reason=reason), form)
    else:
        _tell_preview(front, verbs.preview_regrade(front.desk, number, question, key), form)


def _tell_changes(front: Front, number: str, form: str) -> None:
    from learnlaw.verbs.exam_regrade import list_changes

    rows = [
        {
            "correction": one.id,
            "question": one.question,
            "change": one.change,
            "key": one.key,
            "reason": one.reason,
            "at": front.desk.local(one.at),
            "undone": one.undone,
        }
        for one in list_changes(front.desk, number)
    ]
    columns = [
        Column("correction", _("Number")),
        Column("question", _("Question")),
        Column("change", _("Change")),
        Column("key", _("Key")),
        Column("reason", _("Reason")),
        Column("undone", _("Taken back")),
    ]
    listing(form, columns, rows, name="corrections")


def _tell_preview(front: Front, found: Preview, form: str) -> None:
    rows = [
        {
            "officer": one.officer,
            "before": figure(one.before.marks),
            "after": figure(one.after.marks),
            "passes": one.passes,
            "fails": one.fails,
        }
        for one in found.changes
    ]
    figures = {
        "judged": found.judged,
        "raised": found.raised,
        "lowered": found.lowered,
        "passes": len(found.passes),
        "fails": len(found.fails),
    }
    if form == "json":
        print_json({"changes": rows, **figures})
        return
    outcomes = {(True, False): _("passes now"), (False, True): _("fails now"), (False, False): ""}
    shown = [{**row, "outcome": outcomes[bool(row["passes"]), bool(row["fails"])]} for row in rows]
    columns = [
        Column("officer", _("Code")),
        Column("before", _("Marks now"), right=True),
        Column("after", _("Marks then"), right=True),
        Column("outcome", _("Outcome")),
    ]
    print_table(columns, shown)
    words = _(
        "papers: {judged}; with more marks {raised}, with fewer {lowered}; would pass {passes}, would fail {fails}"
    )
    click.echo(words.format(**figures))
    click.echo(_("nothing was changed; to do it: --apply --reason WHY"), err=True)


# -- appeals ---------------------------------------------------------------------------------------


@click.command(help=_("dispute an item of an officer's paper, or answer an appeal"))
@exam_argument
@click.argument("officer", metavar="CODE", default="")
@click.argument("item", type=click.IntRange(min=1), default=None, required=False)
@click.argument("text", metavar="WORDS", default="")
@click.option("--answer", type=click.IntRange(min=1), metavar="N", help=_("answer appeal N"))
@click.option("--upheld/--rejected", "upheld", default=None, help=_("whether the officer is right"))
@click.option("--words", default="", help=_("the answer in words"))
@receipt_format
@pass_front
def appeal(
    front: Front,
    number: str,
    officer: str,
    item: int | None,
    text: str,
    answer: int | None,
    upheld: bool | None,
    words: str,
    form: str,
) -> None:
    from learnlaw.verbs.appeals import answer_appeal, raise_appeal

    if answer is not None:
        if upheld is None:
            raise click.UsageError(_("say --upheld or --rejected"))
        tell_receipt(answer_appeal(front.desk, number, answer, upheld=upheld, text=words), form)
        return
    if not officer or item is None:
        raise click.UsageError(_("name the officer, the item and the words; or --answer N"))
    tell_receipt(raise_appeal(front.desk, number, officer, item, text), form)


@click.command(help=_("the appeals of an exam"))
@exam_argument
@format_option
@pass_front
def appeals(front: Front, number: str, form: str) -> None:
    from learnlaw.verbs.appeals import list_appeals

    rows = [
        {
            "appeal": row.id,
            "officer": code,
            "item": row.item,
            "text": row.text,
            "state": row.state,
            "state_title": tell(APPEAL_WORDS[AppealState(row.state)]),
            "answer": row.answer,
            "raised_at": front.desk.local(row.raised_at),
        }
        for code, row in list_appeals(front.desk, number)
    ]
    columns = [
        Column("appeal", _("Number")),
        Column("officer", _("Code")),
        Column("item", _("Item"), right=True),
        Column("text", _("Words")),
        Column("state", ""),
        Column("state_title", _("State")),
        Column("answer", _("Answer")),
        Column("raised_at", ""),
    ]
    listing(form, columns, rows, name="appeals")


@click.command(help=_("collect the papers whose time is up"))
@click.argument("number", metavar="EXAM", default="")
@receipt_format
@pass_front
def sweep(front: Front, number: str, form: str) -> None:
    from learnlaw.verbs.sitting import sweep_exams

    tell_receipt(sweep_exams(front.desk, number), form)


COMMANDS: tuple[click.Command, ...] = (
    paper, admit, excuse, extend, annul, mark, seats, regrade, appeal, appeals, sweep,
)  # fmt: skip
