"""The ledger on the command line, as officers meet it: the own record, objections; and the year's plan."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.log_words import PRESENCES, STATUSES, title_of, titles_of, word_of
from learnlaw.cli.quota_words import FINDING, finding_row
from learnlaw.cli.receipts import COUNTS, receipt_format, tell_receipt
from learnlaw.cli.show import Column, detail_format, figure, format_option, listing, print_json, print_table
from learnlaw.domain.objection import OBJECTION_WORDS
from learnlaw.errors import say
from learnlaw.i18n import _, language, tell

if TYPE_CHECKING:
    from learnlaw.verbs.objections import ObjectionShown
    from learnlaw.verbs.officer_home import OfficerHome, OwnEntry

COUNTS["objections"] = say("objections")

which_argument = click.argument("which", metavar="ID")
dry_option = click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))


# -- objections -------------------------------------------------------------------------------


@click.command("object", help=_("object to an entry of the ledger; a coordinator answers"))
@which_argument
@click.option("--officer", required=True, metavar="CODE", help=_("who objects"))
@click.option("--text", required=True, help=_("what is wrong, or missing"))
@dry_option
@receipt_format
@pass_front
def object_(front: Front, which: str, officer: str, text: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.objections import object_to_entry

    tell_receipt(object_to_entry(front.desk, which, officer, text, dry_run=dry_run), form)


@click.command("answer", help=_("answer an objection, once: accept it, or decline it with the reason"))
@click.argument("id", metavar="NUMBER", type=click.IntRange(min=1))
@click.option("--accept/--decline", "accept", required=True, help=_("accept it, or decline it"))
@click.option("--reason", required=True, help=_("the answer in words"))
@dry_option
@receipt_format
@pass_front
def answer(front: Front, id: int, accept: bool, reason: str, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.objections import answer_objection

    tell_receipt(answer_objection(front.desk, id, accept=accept, reason=reason, dry_run=dry_run), form)


@click.command("objections", help=_("the objections to entries, the newest first"))
@click.option("--open", "waiting", is_flag=True, help=_("those that wait for an answer"))
@click.option("--entry", "which", default="", metavar="ID", help=_("those to one entry"))
@click.option("--officer", default="", metavar="CODE", help=_("those of one officer"))
@format_option
@pass_front
def objections(front: Front, waiting: bool, which: str, officer: str, form: str) -> None:
    from learnlaw.verbs.objections import list_objections

    found = list_objections(front.desk, waiting=waiting, which=which, officer=officer)
    columns = [
        Column("id", _("Number"), right=True),
        Column("state", ""),
        Column("state_title", _("State")),
        Column("officer", _("Code")),
        Column("name", _("Name")),
        Column("unit", ""),
        Column("unit_name", _("Unit")),
        Column("entry", _("Entry")),
        Column("row", ""),
        Column("day", _("Day")),
        Column("topic", _("topic")),
        Column("text", _("What is wrong")),
        Column("raised_at", ""),
        Column("answer", _("Answer")),
        Column("answered_by", ""),
        Column("answered_at", ""),
    ]
    listing(form, columns, [_objection(one) for one in found], name="objections")


def _objection(one: ObjectionShown) -> dict[str, Any]:
    raised = one.objection
    return {
        "id": raised.id,
        "state": raised.state.value,
        "state_title": tell(OBJECTION_WORDS[raised.state]),
        "officer": raised.officer,
        "name": one.name,
        "unit": one.unit,
        "unit_name": one.unit_name,
        "entry": raised.number,
        "row": f"#{raised.row}",
        "day": raised.day,
        "topic": raised.topic,
        "text": raised.text,
        "raised_at": raised.raised_at,
        "answer": raised.answer,
        "answered_by": raised.answered_by,
        "answered_at": raised.answered_at,
    }


# -- one officer ------------------------------------------------------------------------------


@click.command(
    "mine", help=_("where an officer stands under each rule, the hours of the year, and the record")
)
@click.argument("officer", metavar="CODE")
@detail_format
@pass_front
def mine(front: Front, officer: str, form: str) -> None:
    from learnlaw.verbs.officer_home import officer_home

    home = officer_home(front.desk, officer)
    if form == "json":
        print_json(_home_json(home))
        return
    click.echo("  ".join(part for part in (home.name, home.code, home.unit, home.exempt) if part))
    categories = front.desk.kinds.categories
    parts = [
        f"{title_of(code, categories)} {figure(amount)}" for code, amount in home.hours.items() if amount
    ]
    total = sum(home.hours.values(), Decimal(0))
    click.echo(_("hours of the year: {hours}").format(hours="  ".join([*parts, f"= {figure(total)}"])))
    print_table([*FINDING], [finding_row(one.why.finding) for one in home.standings])
    click.echo("")
    rows = [_entry(home, one) for one in home.record]
    print_table(_entry_columns(), rows)


def _entry_columns() -> list[Column]:
    return [
        Column("number", _("number")),
        Column("from", _("from")),
        Column("topic", _("topic")),
        Column("presence_title", _("attendance")),
        Column("hours", _("hours"), right=True),
        Column("evidence", _("evidence")),
        Column("counts", _("counts for")),
    ]


def _entry(home: OfficerHome, one: OwnEntry) -> dict[str, Any]:
    why = tell(one.why_not) if one.why_not else None
    rules = [format(title, language()) for title in one.counted]
    counts = "、".join(rules) or (_("no: {why}").format(why=why) if why else "-")
    return {
        "row": f"#{one.row}",
        "number": one.number,
        "from": one.first,
        "until": one.last,
        "topic": one.topic,
        "kinds": list(one.kinds),
        "kind_titles": titles_of(one.kinds, home.kinds),
        "status": one.status.value,
        "status_title": word_of(one.status.value, STATUSES),
        "presence": one.presence.value,
        "presence_title": word_of(one.presence.value, PRESENCES),
        "hours": one.hours,
        "category": one.category,
        "evidence": one.evidence,
        "files": one.files,
        "counted": rules,
        "why_not": why,
        "counts": counts,
        "objection": one.objection and one.objection.id,
    }


def _home_json(home: OfficerHome) -> dict[str, Any]:
    from learnlaw.verbs.quotas import finding_data

    return {
        "as_of": home.as_of,
        "officer": home.code,
        "name": home.name,
        "unit": home.unit_code,
        "unit_name": home.unit,
        "exempt": home.exempt or None,
        "hours": dict(home.hours),
        "findings": [finding_data(one.why.finding, language()) for one in home.standings],
        "record": [_entry(home, one) for one in home.record],
    }


# -- the year -----------------------------------------------------------------------------------


@click.command("year", help=_("the year's plan against what was held, unit by unit"))
@click.option("--year", type=click.IntRange(1990, 2200), help=_("the year (that of the day)"))
@click.option("--unit", default="", help=_("only this unit and those below it"))
@format_option
@pass_front
def year_(front: Front, year: int | None, unit: str, form: str) -> None:
    from learnlaw.verbs.calendar_desk import year_plan

    found = year_plan(front.desk, year, unit=unit)
    rows = [_plan(line.code, line.name, line.kept) for line in found.lines]
    total = _plan("", _("in all"), found.total)
    columns = [
        Column("unit", ""),
        Column("name", _("Unit")),
        Column("planned", _("Planned"), right=True),
        Column("held", _("Held"), right=True),
        Column("coming", _("To come"), right=True),
        Column("overdue", _("Overdue"), right=True),
        Column("cancelled", _("Called off"), right=True),
        Column("share", _("Kept %"), right=True),
        Column("outside", _("Outside the plan"), right=True),
    ]
    if form == "table":
        rows.append(total)
    listing(form, columns, rows, name="units", more={"year": found.year, "total": total})


def _plan(code: str, name: str, kept: Any) -> dict[str, Any]:
    row: dict[str, Any] = {"unit": code, "name": name}
    for part in ("planned", "held", "coming", "overdue", "cancelled", "share", "outside"):
        row[part] = getattr(kept, part)
    return row


PEOPLE: tuple[click.Command, ...] = (object_, answer, objections, mine, year_)
