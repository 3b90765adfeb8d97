"""The ledger 台账 on the command line: what changes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.log_looks import LOOKS
from learnlaw.cli.log_people import PEOPLE
from learnlaw.cli.log_words import change_table, fate_row, fate_table, fate_word
from learnlaw.cli.receipts import COUNTS, receipt_format, receipt_json, tell_receipt
from learnlaw.cli.show import print_json, tell_notices
from learnlaw.errors import RefusedError, say
from learnlaw.i18n import _

if TYPE_CHECKING:
    from learnlaw.verbs.ledger_folder import FolderReceipt
    from learnlaw.verbs.registry import Receipt

F = TypeVar("F", bound=Callable[..., Any])

COUNTS.update(
    {
        "added": say("added"),
        "changed": say("changed"),
        "unchanged": say("unchanged"),
        "waiting": say("corrections that wait for --update"),
        "cancelled": say("cancelled"),
        "removed": say("removed"),
        "restored": say("restored"),
        "files_added": say("files added"),
        "files_removed": say("files removed"),
        "present": say("present"),
        "online": say("online"),
        "observer": say("as an observer"),
        "makeup": say("made up"),
        "leave": say("on leave"),
        "on_duty": say("on duty elsewhere"),
        "proxy": say("sent a proxy"),
        "absent": say("absent"),
    }
)

WORDS: Mapping[str, tuple[str, str]] = {
    "kinds": ("--kind", _("kind of activity, a code or its Chinese word; several are parted by 、")),
    "units": ("--unit", _("a unit it counts for, a code or full name; give it again for each")),
    "first": ("--date", _("its first day (the day of --on)")),
    "last": ("--until", _("its last day, if there are several")),
    "start": ("--start", _("when it begins, such as 09:00")),
    "end": ("--end", _("when it ends")),
    "topic": ("--topic", _("what it is about")),
    "hours": ("--hours", _("hours of study 学时: a number, 半天 or 一天")),
    "category": ("--category", _("what the hours are of: law, business, political, other (law)")),
    "attendees": ("--attend", _("who was there, codes or names, parted by 、")),
    "evidence": ("--evidence", _("evidence grade A, B or C")),
    "status": ("--status", _("planned, held or cancelled, or 计划, 已举办, 取消 (held)")),
    "number": ("--number", _("its number; without one it is given the next")),
    "organiser": ("--organiser", _("who held it (the first unit)")),
    "form": ("--form", _("offline, online or video")),
    "meeting": ("--meeting", _("the meeting at which it was")),
    "speaker": ("--speaker", _("who spoke")),
    "speaker_unit": ("--speaker-unit", _("the speaker's unit")),
    "venue": ("--venue", _("where it was")),
    "laws": ("--laws", _("the laws it was about")),
    "headcount": ("--headcount", _("how many were there, if not by name")),
    "expected": ("--expected", _("how many were expected")),
    "court": ("--court", _("the court, of a hearing")),
    "case_no": ("--case-no", _("the case, of a hearing")),
    "materials": ("--materials", _("what evidence there is, in words")),
    "note": ("--note", _("a remark")),
}
"""The options of `log add` and `log correct`, by the column of the ledger that each fills."""
_SEVERAL = frozenset({"kinds", "units", "attendees"})


def words_options(*required: str) -> Callable[[F], F]:
    """An option for every column of the ledger; those given come as `words`."""

    def decorate(function: F) -> F:
        for name, (option, words) in reversed(list(WORDS.items())):
            several = name in _SEVERAL
            more = {"multiple": True, "default": None} if several else {"default": None}
            function = click.option(option, f"w_{name}", required=name in required, help=words, **more)(
                function
            )
        return function

    return decorate


def _given(options: Mapping[str, Any]) -> dict[str, str]:
    """What was typed, by column; an option that was not given is absent."""
    found = {}
    for name in WORDS:
        value = options[f"w_{name}"]
        if isinstance(value, tuple):
            value = "、".join(value) if value else None
        if value is not None:
            found[name] = value
    return found


TITLES = {name: option for name, (option, _words) in WORDS.items()}
reason_option = click.option("--reason", default="", help=_("why; needed where a window is closed"))
dry_option = click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))
which_argument = click.argument("which", metavar="ID")


@click.group(help=_("study records: log, import, correct and look at them"))
def log() -> None: ...


for command in (*LOOKS, *PEOPLE):
    log.add_command(command)


@log.command("add", help=_("enter one activity in the ledger, held or planned"))
@words_options("kinds", "units", "topic")
@dry_option
@receipt_format
@pass_front
def add(front: Front, /, dry_run: bool, form: str, **options: Any) -> None:
    from learnlaw.verbs.ledger_form import record_from
    from learnlaw.verbs.study import log_session

    words = {"first": front.desk.today().isoformat(), **_given(options)}
    record, notices = record_from(front.desk, words, TITLES)
    tell_notices(notices)
    tell_receipt(log_session(front.desk, record, dry_run=dry_run), form)


@log.command("correct", help=_("change what is said of an activity; ID is a number, unit/number or #row"))
@which_argument
@words_options()
@reason_option
@dry_option
@receipt_format
@pass_front
def correct(front: Front, /, which: str, reason: str, dry_run: bool, form: str, **options: Any) -> None:
    from learnlaw.verbs.ledger_form import corrected
    from learnlaw.verbs.study import correct_session

    record, version, notices = corrected(front.desk, which, _given(options), TITLES)
    tell_notices(notices)
    receipt = correct_session(front.desk, which, record, version=version, reason=reason, dry_run=dry_run)
    tell_receipt(receipt, form)


@log.command("cancel", help=_("mark an activity as cancelled; it stays in the ledger and counts nowhere"))
@which_argument
@reason_option
@dry_option
@receipt_format
@pass_front
def cancel(front: Front, which: str, reason: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.study import cancel_session

    tell_receipt(cancel_session(front.desk, which, reason=reason, dry_run=dry_run), form)


@log.command("undo", help=_("take back what one receipt did; without one lists the last changes"))
@click.argument("receipt", type=click.IntRange(min=1), required=False)
@click.option("--last", is_flag=True, help=_("the last change, whatever it was; refused if it cannot be"))
@reason_option
@dry_option
@receipt_format
@pass_front
def undo_(front: Front, receipt: int | None, last: bool, reason: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.study import undo
    from learnlaw.verbs.undo_last import last_changes, newest_to_undo

    if last and receipt is not None:
        raise click.UsageError(_("name a receipt, or --last"))
    if receipt is None and not last:
        change_table(last_changes(front.desk), form)
        return
    if receipt is None:
        receipt = newest_to_undo(front.desk).number
    tell_receipt(undo(front.desk, receipt, reason=reason, dry_run=dry_run), form)


SIGNS: Mapping[str, tuple[str, str, str]] = {
    "present": ("--present", _("WHO"), _("who was there, a code or a name; several are parted by 、")),
    "online": ("--online", _("WHO"), _("who took part online")),
    "observer": ("--observer", _("WHO"), _("who was there as an observer")),
    "leave": ("--leave", _("WHO"), _("who was on leave")),
    "on_duty": ("--on-duty", _("WHO"), _("who was on duty elsewhere")),
    "absent": ("--absent", _("WHO"), _("who was absent")),
    "makeup": ("--makeup", _("WHO=NUMBER"), _("who makes up, and for which activity")),
    "proxy": ("--proxy", _("WHO=WHOM"), _("who sent a proxy, and whom")),
}
"""The options of `log sign`, by the mark that each gives."""


def sign_options(function: F) -> F:
    """An option for every mark; each may be given several times."""
    for name, (option, metavar, words) in reversed(list(SIGNS.items())):
        function = click.option(option, f"s_{name}", multiple=True, metavar=metavar, help=words)(function)
    return function


@log.command(
    "sign", help=_("keep the sign-in sheet of an activity: the marks given, the others as they stand")
)
@which_argument
@click.option("--all", "everybody", is_flag=True, help=_("everybody expected who has no mark is present"))
@sign_options
@reason_option
@dry_option
@receipt_format
@pass_front
def sign(
    front: Front, /, which: str, everybody: bool, reason: str, dry_run: bool, form: str, **options: Any
) -> None:
    from learnlaw.verbs.sign_in import marks_meant, sheet_of, sign_in

    given = {name: options[f"s_{name}"] for name in SIGNS}
    found, seats = sheet_of(front.desk, which, marks_meant(front.desk, which, given), everybody=everybody)
    receipt = sign_in(front.desk, found.which, seats, version=found.version, reason=reason, dry_run=dry_run)
    tell_receipt(receipt, form)


@log.command("evidence", help=_("keep copies of files as evidence of an activity, or remove one"))
@which_argument
@click.argument("files", metavar="FILE…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--remove", metavar=_("NAME|DIGEST"), help=_("remove this file; needs --reason"))
@click.option("--strip", is_flag=True, help=_("keep pictures without the place where they were taken"))
@reason_option
@receipt_format
@pass_front
def evidence(
    front: Front,
    which: str,
    files: tuple[Path, ...],
    remove: str | None,
    strip: bool,
    reason: str,
    form: str,
) -> None:
    from learnlaw.verbs.evidence import add_evidence, remove_evidence

    if bool(files) == (remove is not None):
        raise click.UsageError(_("name the files to add, or one to remove with --remove"))
    if remove is not None:
        tell_receipt(remove_evidence(front.desk, which, remove, reason=reason), form)
    else:
        tell_receipt(add_evidence(front.desk, which, files, strip=strip), form)


# -- import ------------------------------------------------------------------------------


@log.command("import", help=_("take in a ledger, or a folder of units' ledgers, all of it or nothing"))
@click.argument("path", metavar="FILE|DIR", type=click.Path(path_type=Path))
@click.option("--update", is_flag=True, help=_("correct what the ledger has with other content"))
@click.option("--sheet", default="", help=_("the only sheet to read"))
@click.option("--encoding", default="", help=_("the encoding of a csv file, if it is not found out"))
@click.option("--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns"))
@click.option(
    "--ignore-column", "ignored", multiple=True, metavar=_("HEADER"), help=_("a column to leave out")
)
@click.option(
    "--errors",
    type=click.Path(path_type=Path),
    help=_("write what is refused here, with a column 问题; of a folder, a folder"),
)
@reason_option
@dry_option
@receipt_format
@pass_front
def import_(
    front: Front,
    path: Path,
    update: bool,
    sheet: str,
    encoding: str,
    delimiter: str,
    ignored: tuple[str, ...],
    errors: Path | None,
    reason: str,
    dry_run: bool,
    form: str,
) -> None:
    from learnlaw.verbs.ledger_folder import import_folder
    from learnlaw.verbs.ledger_import import Options, import_ledger, write_errors

    options = Options(sheet=sheet, encoding=encoding, delimiter=delimiter, ignore=ignored)
    how: dict[str, Any] = {"options": options, "update": update, "reason": reason, "dry_run": dry_run}
    try:
        if path.is_dir():
            _tell_folder(import_folder(front.desk, path, **how), form, dry_run)
        else:
            _tell_import(import_ledger(front.desk, path, **how), form, dry_run)
    except RefusedError as refused:
        if errors is not None:
            for written in write_errors(path, errors, refused.problems, options):
                click.echo(_("written: {path}").format(path=written), err=True)
        raise


def _tell_import(receipt: Receipt, form: str, dry_run: bool) -> None:
    if form == "json":
        print_json(receipt_json(receipt) | {"rows": [fate_row(fate) for fate in receipt.fates]})
        return
    if dry_run:
        fate_table(receipt.fates)
    tell_receipt(receipt, form)


def _tell_folder(found: FolderReceipt, form: str, dry_run: bool) -> None:
    if form == "json":
        print_json(_folder_json(found))
        return
    for name, receipt in found.receipts:
        tell_notices(receipt.notices)
        counts = "、".join(f"{fate_word(what)} {count}" for what, count in receipt.counts.items())
        number = _("receipt {number}").format(number=receipt.number) if receipt.number else ""
        click.echo("  ".join(part for part in (name, counts, number) if part))
    for name in found.skipped:
        click.echo(_("not read, as its name is none of a ledger: {name}").format(name=name), err=True)
    if dry_run:
        click.echo(_("nothing was written"), err=True)
    names = "、".join(unit.name for unit in found.missing)
    if names:
        click.echo(
            _("{count} units have not sent theirs: {names}").format(count=len(found.missing), names=names)
        )
    else:
        click.echo(_("every unit has sent its ledger"))


def _folder_json(found: FolderReceipt) -> dict[str, Any]:
    return {
        "files": [
            {"file": name, **receipt_json(receipt), "rows": [fate_row(fate) for fate in receipt.fates]}
            for name, receipt in found.receipts
        ],
        "not_sent": [{"unit": unit.code, "name": unit.name} for unit in found.missing],
        "skipped": list(found.skipped),
    }
