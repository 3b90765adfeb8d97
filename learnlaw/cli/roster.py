"""Units and officers on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli import roster_change
from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import COUNTS, receipt_format, tell_receipt
from learnlaw.cli.show import Column, format_option, listing, print_json, print_table
from learnlaw.domain.text import mask_phone
from learnlaw.errors import say
from learnlaw.i18n import _, language, tell

if TYPE_CHECKING:
    from learnlaw.domain.people import Posting
    from learnlaw.verbs.people import OfficerCard, OfficerLine, UnitCard

COUNTS.update(
    {
        "units": say("units"),
        "officers": say("officers"),
        "postings": say("postings"),
        "exemptions_added": say("exemptions added"),
        "exemptions_changed": say("exemptions changed"),
    }
)
a_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
force_option = click.option("--force", is_flag=True, help=_("write over a file that is there"))


@click.group(help=_("units and officers"))
def roster() -> None: ...


@roster.command("import", help=_("take in a roster, all of it or nothing"))
@a_file
@click.option("--sheet", default="", help=_("the only sheet to read"))
@click.option("--encoding", default="", help=_("the encoding of a csv file, if it is not found out"))
@click.option("--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns"))
@click.option(
    "--ignore-column", "ignored", multiple=True, metavar=_("HEADER"), help=_("a column to leave out")
)
@day_option("--on", words=_("the day on which moves begin that the file does not date"))
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
    on: date | None,
    dry_run: bool,
    form: str,
) -> None:
    from learnlaw.verbs.roster_import import Options, import_roster

    options = Options(sheet=sheet, encoding=encoding, delimiter=delimiter, ignore=ignored)
    tell_receipt(import_roster(front.making(), file, options=options, on=on, dry_run=dry_run), form)


@roster.command("export", help=_("write units, officers and postings to .xlsx, or officers to .csv"))
@a_file
@click.option("--personal", is_flag=True, help=_("with phone and ID numbers; needs --reason"))
@click.option("--reason", default="", help=_("why; it is written into the file and the audit log"))
@force_option
@receipt_format
@pass_front
def export(front: Front, file: Path, personal: bool, reason: str, force: bool, form: str) -> None:
    from learnlaw.verbs.roster_export import export_roster

    receipt = export_roster(front.desk, file, personal=personal, reason=reason, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)
    tell_receipt(receipt, form)


@roster.command("template", help=_("write an empty roster to be filled in, .xlsx or .csv"))
@a_file
@force_option
@pass_front
def template(front: Front, file: Path, force: bool) -> None:
    from learnlaw.verbs.roster_export import write_roster_template

    write_roster_template(front.desk, file, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)


# -- looks ------------------------------------------------------------------------------


@roster.command("list", help=_("the officers who serve, or the units"))
@click.option("--unit", default="", metavar="CODE", help=_("those of a unit and of the units below it"))
@click.option("--duty", default="", help=_("those who hold a duty (人员类别), a code or its Chinese word"))
@click.option("--find", default="", help=_("those whose code, name or pinyin has the word"))
@click.option("--units", is_flag=True, help=_("list units instead"))
@click.option("--all", "everyone", is_flag=True, help=_("also who has left, and units that are no more"))
@format_option
@pass_front
def list_(front: Front, unit: str, duty: str, find: str, units: bool, everyone: bool, form: str) -> None:
    from learnlaw.verbs.people import list_officers, list_units

    if units:
        rows = [_titled(asdict(line), front) for line in list_units(front.desk, everyone=everyone)]
        listing(form, _unit_columns(), rows, name="units", more=_as_of(front))
        return
    found = list_officers(front.desk, unit=unit, duty=duty, find=find, everyone=everyone)
    listing(
        form,
        _officer_columns(),
        [_officer(line, front) for line in found],
        name="officers",
        more=_as_of(front),
    )


def _as_of(front: Front) -> dict[str, Any]:
    return {"as_of": front.desk.today()}


def _titled(row: dict[str, Any], front: Front) -> dict[str, Any]:
    title = front.desk.kinds.units[row["kind"]].title
    return {**row, "kind_title": format(title, language())}


def _officer(line: OfficerLine, front: Front) -> dict[str, Any]:
    return {**asdict(line), "duty_titles": _duty_titles(line.duties, front)}


def _duty_titles(codes: tuple[str, ...], front: Front) -> list[str]:
    terms = front.desk.kinds.duties
    return [format(terms[code].title, language()) if code in terms else code for code in codes]


def _officer_columns() -> list[Column]:
    return [
        Column("code", _("code")),
        Column("name", _("full name")),
        Column("unit", ""),
        Column("unit_name", _("unit")),
        Column("post", _("post")),
        Column("duties", ""),
        Column("duty_titles", _("duties")),
        Column("level", _("rank")),
        Column("serving", ""),
        Column("exempt", _("exempt")),
    ]


def _unit_columns() -> list[Column]:
    return [
        Column("order", _("order"), right=True),
        Column("code", _("code")),
        Column("name", _("unit name")),
        Column("kind", ""),
        Column("kind_title", _("kind")),
        Column("parent", _("above")),
        Column("enforces", _("enforces")),
        Column("contact", _("contact")),
        Column("officers", _("officers"), right=True),
    ]


@roster.command("show", help=_("everything about a unit or an officer"))
@click.argument("code")
@format_option
@pass_front
def show(front: Front, code: str, form: str) -> None:
    from learnlaw.verbs.people import OfficerCard, show_member

    card = show_member(front.desk, code)
    if isinstance(card, OfficerCard):
        _show_officer(front, card, form)
    else:
        _show_unit(front, card, form)


def _show_officer(front: Front, card: OfficerCard, form: str) -> None:
    postings = [_posting(posting, card.units, front) for posting in card.postings]
    exemptions = [
        {"reason": row.reason, "from": row.starts_on, "until": row.ends_on} for row in card.exemptions
    ]
    facts = {**_officer(card.line, front), **card.details}
    if form == "json":
        print_json({"officer": {**facts, "postings": postings, "exemptions": exemptions}, **_as_of(front)})
    elif form == "csv":
        listing(form, [Column(key, "") for key in facts], [facts], name="officers")
    else:
        _facts(facts, _officer_words())
        click.echo()
        print_table(_posting_columns(), postings)
        if exemptions:
            click.echo()
            columns = [("reason", _("reason")), ("from", _("from")), ("until", _("until"))]
            print_table([Column(*column) for column in columns], exemptions)


def _posting(posting: Posting, names: Mapping[str, str], front: Front) -> dict[str, Any]:
    return {
        "unit": posting.unit,
        "unit_name": names[posting.unit],
        "kind": posting.kind,
        "kind_title": tell(_KINDS[posting.kind]) if posting.expected_on is None else _("candidate"),
        "post": posting.post,
        "duties": sorted(posting.duties),
        "duty_titles": _duty_titles(tuple(sorted(posting.duties)), front),
        "from": posting.starts_on,
        "until": posting.ends_on,
        "appointed_on": posting.appointed_on,
        "term_ends_on": posting.term_ends_on,
        "expected_on": posting.expected_on,
        "counts_here": posting.counts_here,
    }


_KINDS = {
    "main": say("main posting"),
    "concurrent": say("concurrent posting"),
    "seconded": say("seconded"),
    "lent": say("lent"),
    "stationed": say("stationed"),
}


def _posting_columns() -> list[Column]:
    return [
        Column("unit_name", _("unit")),
        Column("kind_title", _("kind")),
        Column("post", _("post")),
        Column("duty_titles", _("duties")),
        Column("from", _("from")),
        Column("until", _("until")),
        Column("appointed_on", _("appointed on")),
        Column("term_ends_on", _("term ends on")),
    ]


def _officer_words() -> dict[str, str]:
    return {
        "code": _("code"),
        "name": _("full name"),
        "unit_name": _("unit"),
        "post": _("post"),
        "duty_titles": _("duties"),
        "level": _("rank"),
        "staffing": _("staffing"),
        "joined_on": _("joined on"),
        "certificate": _("enforcement certificate"),
        "certificate_expires_on": _("certificate expires on"),
        "education": _("education"),
        "qualifications": _("qualifications"),
        "phone": _("phone"),
        "id_number": _("ID number"),
        "exempt": _("exempt"),
    }


def _facts(facts: dict[str, Any], words: dict[str, str]) -> None:
    """Facts below each other, those that are known."""
    for key, word in words.items():
        value = facts.get(key)
        if value not in (None, "", [], ()):
            shown = "、".join(map(str, value)) if isinstance(value, list | tuple) else value
            click.echo(_("{what}: {count}").format(what=word, count=shown))


def _show_unit(front: Front, card: UnitCard, form: str) -> None:
    unit = card.unit
    facts: dict[str, Any] = {
        "code": unit.code,
        "name": unit.name,
        "kind": unit.kind,
        "parent": unit.parent or "",
        "enforces": unit.enforces,
        "order": unit.order,
        "contact": unit.contact,
        "phone": mask_phone(unit.phone),
        "founded_on": unit.founded_on,
        "closed_on": unit.closed_on,
        "merged_into": unit.merged_into or "",
        "above": list(card.above),
        "below": list(card.below),
    }
    facts = _titled(facts, front)
    officers = [_officer(line, front) for line in card.officers]
    if form == "json":
        print_json({"unit": {**facts, "officers": officers}, **_as_of(front)})
    elif form == "csv":
        listing(form, [Column(key, "") for key in facts], [facts], name="units")
    else:
        _facts(facts, _unit_words())
        click.echo()
        print_table([column for column in _officer_columns() if column.key != "unit_name"], officers)


def _unit_words() -> dict[str, str]:
    return {
        "code": _("code"),
        "name": _("unit name"),
        "kind_title": _("kind"),
        "above": _("above"),
        "below": _("below"),
        "contact": _("contact"),
        "phone": _("phone"),
        "founded_on": _("founded on"),
        "closed_on": _("closed on"),
        "merged_into": _("merged into"),
    }


# -- changes ------------------------------------------------------------------------------


@roster.command("move", help=_("let an officer serve in another unit from a day on"))
@click.argument("code")
@click.argument("unit")
@day_option("--on", words=_("the first day there (the business day)"))
@click.option("--post", help=_("the post there; else the present one"))
@click.option("--duty", "duties", multiple=True, help=_("a duty there; else the present ones"))
@receipt_format
@pass_front
def move(
    front: Front, code: str, unit: str, on: date | None, post: str | None, duties: tuple[str, ...], form: str
) -> None:
    from learnlaw.verbs.people import move_officer

    tell_receipt(move_officer(front.desk, code, unit, on=on, post=post, duties=duties or None), form)


@roster.command("retire", help=_("end all postings of an officer"))
@click.argument("code")
@day_option("--on", words=_("the last day of service (the business day)"))
@receipt_format
@pass_front
def retire(front: Front, code: str, on: date | None, form: str) -> None:
    from learnlaw.verbs.people import retire_officer

    tell_receipt(retire_officer(front.desk, code, on=on), form)


@roster.command("exempt", help=_("ask nothing of an officer for some days (免训免考)"))
@click.argument("code")
@click.option("--reason", required=True, help=_("such as 长期病假"))
@day_option("--from", "starts_on", words=_("the first day"), required=True)
@day_option("--until", "ends_on", words=_("the last day; without one it is open"))
@click.option("--withdraw", is_flag=True, help=_("take back the exemption that begins on that day"))
@receipt_format
@pass_front
def exempt(
    front: Front, code: str, reason: str, starts_on: date, ends_on: date | None, withdraw: bool, form: str
) -> None:
    from learnlaw.verbs.people import exempt_officer

    receipt = exempt_officer(
        front.desk, code, reason=reason, starts_on=starts_on, ends_on=ends_on, withdraw=withdraw
    )
    tell_receipt(receipt, form)


for command in roster_change.COMMANDS:
    roster.add_command(command)
