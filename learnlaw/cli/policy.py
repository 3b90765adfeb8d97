"""Policy packs 考核依据 on the command line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import COUNTS, receipt_format, tell_receipt
from learnlaw.cli.show import (
    Column,
    format_option,
    listing,
    print_json,
    problem_json,
    tell_notices,
)
from learnlaw.errors import say
from learnlaw.i18n import _, language, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.verbs.policies import PackFile, RuleShown

COUNTS["packs"] = say("policy packs in use")


@click.group(help=_("policy packs 考核依据: what is asked, of whom, by which clause"))
def policy() -> None: ...


@policy.command("list", help=_("the packs that can be used by their ids, and those in use"))
@format_option
@pass_front
def list_packs(front: Front, form: str) -> None:
    from learnlaw.verbs.policies import pack_shelf

    shelf = pack_shelf(front.desk)
    rank = {used.pack: n for n, used in enumerate(shelf.used, 1)}
    rows = [_pack_row(file, rank.get(file.pack.id)) for file in shelf.files]
    columns = [
        Column("pack", _("Id")),
        Column("title", _("Title")),
        Column("document", _("Document")),
        Column("from", _("From")),
        Column("until", _("Until")),
        Column("rules", _("Rules"), right=True),
        Column("rank", _("In use"), right=True),
        Column("shipped", ""),
    ]
    listing(form, columns, rows, name="packs", notices=shelf.problems)


def _pack_row(file: PackFile, rank: int | None) -> dict[str, Any]:
    pack = file.pack
    return {
        "pack": pack.id,
        "title": format(pack.title, language()),
        "document": pack.document,
        "from": pack.in_force.first,
        "until": pack.in_force.last,
        "rules": len(pack.rules),
        "rank": rank,
        "shipped": file.shipped,
    }


@policy.command("show", help=_("each rule of a pack in words, and the units it hits"))
@click.argument("pack", metavar="ID|FILE")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help=_("how to show it")
)
@pass_front
def show(front: Front, pack: str, form: str) -> None:
    from learnlaw.verbs.policies import find_pack, show_pack

    file = find_pack(front.desk, pack)
    rules = show_pack(front.desk, file)
    if form == "json":
        print_json(
            _pack_row(file, None) | {"rules": [_rule_row(rule) for rule in rules], **_unmeasured(file)}
        )
        return
    _head(file)
    for rule in rules:
        _tell_rule(rule)
    if file.pack.not_measured:
        click.echo(_("Not measured:"))
    for entry in file.pack.not_measured:
        click.echo(f"  {entry.clause}  {entry.what:{language()}}")


def _unmeasured(file: PackFile) -> dict[str, Any]:
    entries = file.pack.not_measured
    return {"not_measured": [{"clause": e.clause, "what": format(e.what, language())} for e in entries]}


def _head(file: PackFile) -> None:
    pack = file.pack
    click.echo(f"{pack.id}  {pack.title:{language()}}")
    parts = [pack.document, pack.issuer, pack.issued and pack.issued.isoformat()]
    click.echo("  ".join(part for part in parts if part) or _("no number, issuer or day is known"))
    span = (str(pack.in_force.first or _("unknown")), str(pack.in_force.last or _("open")))
    click.echo(_("in force from {first} until {last}").format(first=span[0], last=span[1]))
    for note in pack.notes:
        click.echo(format(note, language()))


def _rule_row(shown: RuleShown) -> dict[str, Any]:
    rule = shown.rule
    return {
        "rule": rule.id,
        "title": format(rule.title, language()),
        "force": rule.force,
        "words": [tell(words) for words in shown.words],
        "where": tell(shown.where),
        "readings": list(shown.readings),
        "reading": rule.reading,
        "hits": shown.hits,
        "units": list(shown.units),
        "quote": rule.source.quote,
    }


def _tell_rule(shown: RuleShown) -> None:
    rule = shown.rule
    aim = _(" (aim)") if rule.force == "aim" else ""
    click.echo("")
    click.echo(f"{rule.id}  {rule.title:{language()}}{aim}  {tell(shown.where)}")
    for words in shown.words:
        click.echo(f"  {tell(words)}")
    if rule.source.quote:
        click.echo("  " + _("in its words: {quote}").format(quote=rule.source.quote))
    if shown.readings:
        click.echo("  " + _("readings: {names}").format(names=", ".join(shown.readings)))
    if shown.hits is not None:
        _tell_hits(shown)


def _tell_hits(shown: RuleShown) -> None:
    units, officers = _("hits {count} units: {names}"), _("hits {count} officers of: {names}")
    words = units if shown.rule.subject == "unit" else officers
    names = "、".join(shown.units[:12]) + ("…" if len(shown.units) > 12 else "")
    click.echo("  " + words.format(count=shown.hits, names=names))


@policy.command("use", help=_("put packs in the place of those in use; their order is their rank"))
@click.argument("packs", metavar="ID|FILE", nargs=-1, required=True)
@click.option(
    "--reading", "readings", metavar="RULE=NAME", multiple=True, help=_("take this reading of a rule")
)
@click.option("--carry", is_flag=True, help=_("judge on after the pack's time, marked as provisional"))
@day_option("--from", "since", words=_("its first day, where the document does not say"))
@day_option("--until", words=_("its last day, where the document does not say"))
@click.option("--dry-run", is_flag=True, help=_("say what would change and change nothing"))
@receipt_format
@pass_front
def use(
    front: Front,
    packs: tuple[str, ...],
    readings: tuple[str, ...],
    carry: bool,
    since: date | None,
    until: date | None,
    dry_run: bool,
    form: str,
) -> None:
    from learnlaw.verbs.policies import find_pack, use_packs

    chosen = [_pair(reading) for reading in readings]
    files = [find_pack(front.desk, word) for word in packs]
    desk = front.desk if dry_run else front.making()
    receipt = use_packs(desk, files, readings=chosen, carry=carry, since=since, until=until, dry_run=dry_run)
    tell_receipt(receipt, form)


def _pair(text: str) -> tuple[str, str]:
    rule, sign, name = text.partition("=")
    if not (rule and sign and name):
        raise click.BadParameter(_("{text}: write RULE=NAME").format(text=text), param_hint="--reading")
    return rule.strip(), name.strip()


@policy.command("check", help=_("what is wrong with a pack file; exit code 1 if anything is"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help=_("how to show it")
)
@pass_front
def check(front: Front, file: Path, form: str) -> int:
    from learnlaw.verbs.policies import check_policy

    pack, problems = check_policy(front.desk, file)
    bad = [problem for problem in problems if not problem.warning]
    if form == "json":
        rules = len(pack.rules) if pack else None
        print_json({"file": str(file), "rules": rules, "problems": [problem_json(p) for p in problems]})
        return Exit.FOUND if bad else Exit.DONE
    tell_notices([problem for problem in problems if problem.warning])
    for problem in bad:
        click.echo(tell_problem(problem))
    if pack is not None and not bad:
        click.echo(_("{pack}: {count} rules, nothing wrong").format(pack=pack.id, count=len(pack.rules)))
    return Exit.FOUND if bad else Exit.DONE


@policy.command("template", help=_("write a commented pack to begin with"))
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help=_("write over a file that is there"))
def template(file: Path, force: bool) -> None:
    from learnlaw.verbs.policies import policy_template

    if file.exists() and not force:
        raise click.UsageError(_("{file} is there already; --force writes over it").format(file=file))
    file.write_text(policy_template(), encoding="utf-8")
    click.echo(_("wrote {file}").format(file=file), err=True)
