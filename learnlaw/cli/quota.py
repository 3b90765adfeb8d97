"""Quotas on the command line: who is behind, why, what would close the gaps, and letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.quota_words import (
    FINDING,
    FLAT,
    PROPOSAL,
    STATES,
    finding_row,
    officer_rollup,
    overdue_line,
)
from learnlaw.cli.receipts import COUNTS, tell_receipt
from learnlaw.cli.show import (
    Column,
    format_option,
    listing,
    print_csv,
    print_json,
    print_table,
)
from learnlaw.cli.what_if import what_if_
from learnlaw.errors import Message, UsageError, say
from learnlaw.i18n import _, language, ngettext, tell

if TYPE_CHECKING:
    from learnlaw.domain.explain import Addend, Explanation, LeftOut
    from learnlaw.domain.notice import Draft
    from learnlaw.verbs.quotas import QuotaCheck

COUNTS["issued"] = say("letters issued")
COUNTS["changed"] = say("changed")

LEVELS = ("reminder", "supervision", "circular")
FORMS = ("docx", "html")
F = TypeVar("F", bound=Callable[..., Any])
year_option = click.option("--year", type=click.IntRange(1990, 2200), help=_("every window of this year"))


def folder_options(command: F) -> F:
    """`-o FOLDER` and `--force`."""
    out = click.option(
        "--output",
        "-o",
        "folder",
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        help=_("write the letters as documents into this folder, one file a unit"),
    )
    force = click.option("--force", is_flag=True, help=_("write over files that are there"))
    return out(force(command))


@click.group(help=_("who has met what, who is behind, and by when the next session must be held"))
def quota() -> None: ...


@quota.command("check", help=_("judge the packs in use; exit code 1 if anything is missed or impossible"))
@year_option
@click.option("--unit", default="", help=_("only this unit, those below it, and their officers"))
@click.option("--rule", default="", help=_("only this rule, `id` or `pack/id`"))
@click.option("--officers", is_flag=True, help=_("list officers one by one in the table"))
@format_option
@pass_front
def check(front: Front, year: int | None, unit: str, rule: str, officers: bool, form: str) -> int:
    from learnlaw.verbs.quotas import check_quota, finding_data

    found = check_quota(front.desk, year=year, unit=unit, rule=rule)
    if form == "json":
        print_json(_verdict(found))
    elif form == "csv":
        print_csv(FLAT, [_flat(finding_data(finding, language())) for finding in found.verdict.findings])
    else:
        _print_check(found, officers)
    return Exit.FOUND if found.bad else Exit.DONE


def _verdict(found: QuotaCheck) -> dict[str, Any]:
    """The JSON of CONTRACTS."""
    from learnlaw.verbs.quotas import finding_data, session_data, summary_data

    findings = found.verdict.findings
    aims = [finding for finding in findings if finding.rule.force == "aim"]
    return {
        "as_of": found.as_of,
        "known_on": found.known_on,
        "packs": list(found.packs),
        "findings": [finding_data(finding, language()) for finding in findings],
        "summary": summary_data([finding for finding in findings if finding.rule.force != "aim"]),
        "aims": {state: count for state, count in summary_data(aims).items() if count},
        "overdue": [session_data(session) for session in found.verdict.overdue],
        "notices": [tell(notice) for notice in found.verdict.notices],
    }


def _flat(data: dict[str, Any]) -> dict[str, Any]:
    """A finding in one row: keys of inner objects follow that of the outer one."""
    found: dict[str, Any] = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found |= {f"{key}_{inner}": item for inner, item in value.items()}
        else:
            found[key] = value
    return found


def _print_check(found: QuotaCheck, officers: bool) -> None:
    click.echo(_("as of {day}; packs: {packs}").format(day=found.as_of, packs="、".join(found.packs)))
    if found.known_on:
        click.echo(_("as known on {day}").format(day=found.known_on))
    shown = [f for f in found.verdict.findings if officers or f.subject.kind == "unit"]
    print_table([*FINDING], [finding_row(finding) for finding in shown])
    if not officers:
        for line in officer_rollup(found):
            click.echo(line)
    for session in found.verdict.overdue:
        click.echo(overdue_line(session))
    summary = {state: n for state, n in found.verdict.summary().items() if n}
    click.echo("  ".join(f"{tell(STATES[state.value])} {n}" for state, n in summary.items()))
    for notice in found.verdict.notices:
        click.echo(tell(notice), err=True)


# -- explain --------------------------------------------------------------------------


@quota.command("explain", help=_("why a figure is what it is: every addend and everything left out"))
@click.argument("rule")
@click.argument("subject")
@year_option
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", help=_("how to show it")
)
@pass_front
def explain(front: Front, rule: str, subject: str, year: int | None, form: str) -> None:
    from learnlaw.verbs.quotas import explain_quota

    found = explain_quota(front.desk, rule, subject, year=year)
    if form == "json":
        print_json({"as_of": front.desk.today(), "explanations": [_explanation(one) for one in found]})
        return
    for one in found:
        _print_explanation(one)


def _explanation(one: Explanation) -> dict[str, Any]:
    from learnlaw.verbs.quotas import finding_data

    return {
        "finding": finding_data(one.finding, language()),
        "counted": [_addend(addend) for addend in one.counted],
        "left_out": [_left_out(item) for item in one.left_out],
        "planned": [_addend(addend) for addend in one.planned],
    }


def _addend(addend: Addend) -> dict[str, Any]:
    return {
        "day": addend.day,
        "number": addend.number,
        "what": addend.what,
        "amount": addend.amount,
        "notes": [tell(note) for note in addend.notes],
    }


def _left_out(item: LeftOut) -> dict[str, Any]:
    return {"day": item.day, "number": item.number, "what": item.what, "reason": tell(item.reason)}


def _print_explanation(one: Explanation) -> None:
    from learnlaw.domain.notice import cited
    from learnlaw.domain.policy_words import reading_title

    finding = one.finding
    print_table([*FINDING], [finding_row(finding)])
    click.echo(_("basis: {source}").format(source=tell(cited(finding))))
    if (reading := reading_title(finding.rule)) is not None:
        click.echo(_("reading: {name}").format(name=tell(reading)))
    if finding.immaterial:
        click.echo(_("it would be met but for the evidence (材料不全)"))
    if finding.also:
        click.echo(_("asks the same and no more: {rules}").format(rules="、".join(finding.also)))
    _print_part(_("counted"), [_told(a.day, a.number, a.what, a.amount, a.notes) for a in one.counted])
    _print_part(_("left out"), [_told(i.day, i.number, i.what, None, [i.reason]) for i in one.left_out])
    _print_part(_("planned"), [_told(a.day, a.number, a.what, a.amount, a.notes) for a in one.planned])
    click.echo("")


def _told(day: date, number: str, what: str, amount: Any, notes: Any) -> str:
    from learnlaw.cli.show import figure

    figure_words = "" if amount is None else f"  {figure(amount)}"
    words = "; ".join(tell(note) if isinstance(note, Message) else str(note) for note in notes)
    return f"  {day}  {number}  {what}{figure_words}" + (f"  ({words})" if words else "")


def _print_part(title: str, lines: list[str]) -> None:
    click.echo(_("{title}: {count}").format(title=title, count=len(lines)))
    for line in lines:
        click.echo(line)


# -- plan -----------------------------------------------------------------------------


@quota.command("plan", help=_("planned activities that would close every gap"))
@year_option
@format_option
@pass_front
def plan(front: Front, year: int | None, form: str) -> None:
    from learnlaw.verbs.quotas import plan_quota

    rows = [
        {
            "day": proposal.day,
            "subject": proposal.finding.subject.code,
            "name": proposal.finding.subject.name,
            "pack": proposal.finding.pack,
            "rule": proposal.finding.rule.id,
            "title": format(proposal.finding.rule.title, language()),
            "amount": proposal.amount,
            "measure": proposal.finding.rule.measure,
        }
        for proposal in sorted(plan_quota(front.desk, year=year), key=lambda p: p.day)
    ]
    listing(form, PROPOSAL, rows, name="proposals", more={"as_of": front.desk.today()})


quota.add_command(what_if_)


# -- letters ----------------------------------------------------------------------------


@quota.command("notices", help=_("the letters that are due; with --issue they are issued"))
@year_option
@click.option("--issue", is_flag=True, help=_("issue them: each gets a number and is remembered"))
@click.option("--unit", default="", help=_("only letters to this unit"))
@click.option("--level", type=click.Choice(LEVELS), help=_("only gaps of this level"))
@click.option("--approved-by", default="", help=_("who approved a circular"))
@day_option("--reply-by", words=_("the day by which an answer is asked for"))
@click.option("--issued", is_flag=True, help=_("list the letters issued so far"))
@click.option("--dry-run", is_flag=True, help=_("say what would change and change nothing"))
@folder_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", *FORMS]),
    default="table",
    help=_("how to show it: table; with -o how to write the letters: docx or html"),
)
@pass_front
def notices(
    front: Front,
    year: int | None,
    issue: bool,
    unit: str,
    level: str | None,
    approved_by: str,
    reply_by: date | None,
    issued: bool,
    dry_run: bool,
    folder: Path | None,
    force: bool,
    form: str,
) -> None:
    from learnlaw.domain.notice import NoticeLevel
    from learnlaw.verbs.letter_content import compose_letters
    from learnlaw.verbs.letter_documents import issue_letters, write_drafts, write_issued
    from learnlaw.verbs.notices import draft_notices

    asked = None if level is None else NoticeLevel(level)
    written = _written_as(folder, form)
    if issued and folder is not None:
        done = write_issued(front.desk, folder, year=year, unit=unit, level=asked, form=written, force=force)
        _tell_written(folder, done)
    elif issued:
        _print_issued(front, form)
    elif issue:
        receipt = issue_letters(
            front.desk,
            compose_letters(front.desk, year=year, unit=unit, level=asked),
            approved_by=approved_by,
            answer_by=reply_by,
            folder=folder,
            form=written,
            force=force,
            dry_run=dry_run,
        )
        tell_receipt(receipt, "json" if form == "json" else "table")
        _tell_written(folder, receipt.made if receipt.number else ())
    elif folder is not None:
        done = write_drafts(
            front.desk,
            folder,
            year=year,
            unit=unit,
            level=asked,
            answer_by=reply_by,
            form=written,
            force=force,
        )
        _tell_written(folder, done)
    else:
        _print_drafts(front, draft_notices(front.desk, year=year, unit=unit, level=asked), form)


def _written_as(folder: Path | None, form: str) -> str:
    """The form of the documents: docx unless html is asked for. UsageError where the two do not go together."""
    if folder is None and form in FORMS:
        raise UsageError(detail=say("letters as {form} are files: name a folder with -o", form=form))
    if folder is not None and form in ("json", "csv"):
        raise UsageError(detail=say("letters are written as docx or html, not as {form}", form=form))
    return form if form in FORMS else "docx"


def _tell_written(folder: Path | None, done: Sequence[object]) -> None:
    if folder is not None and done:
        words = ngettext(
            "{count} document written into {path}", "{count} documents written into {path}", len(done)
        )
        click.echo(words.format(count=len(done), path=folder), err=True)


def _print_drafts(front: Front, due: list[Draft], form: str) -> None:
    from learnlaw.domain.notice import LEVEL_WORDS
    from learnlaw.verbs.notices import letter_text

    rows = [
        {
            "unit": letter.unit,
            "name": letter.name,
            "level": letter.level.value,
            "gaps": [f"{gap.finding.id} {gap.finding.subject.code}" for gap in letter.gaps],
            "text": letter_text(letter, language()),
        }
        for letter in due
    ]
    if form != "table":
        listing(
            form, [Column(key, "") for key in ("unit", "name", "level", "gaps", "text")], rows, name="letters"
        )
        return
    for letter, row in zip(due, rows, strict=True):
        click.echo(f"[{tell(LEVEL_WORDS[letter.level])}] {row['text']}")
    if not due:
        click.echo(_("no letter is due"), err=True)


def _print_issued(front: Front, form: str) -> None:
    """The letters issued so far: in words in a table, in codes for programs."""
    from learnlaw.domain.notice import LEVEL_WORDS, STATE_WORDS
    from learnlaw.verbs.notices import list_notices

    coded = form != "table"
    rows = [
        {
            "notice": letter.code,
            "level": letter.level.value if coded else LEVEL_WORDS[letter.level],
            "unit": letter.unit,
            "issued_on": letter.issued_on,
            "reply_by": letter.reply_by,
            "state": letter.state.value if coded else STATE_WORDS[letter.state],
            "text": letter.text,
        }
        for letter in list_notices(front.desk)
    ]
    columns = [
        Column("notice", _("Number")),
        Column("level", _("Level")),
        Column("unit", _("Unit")),
        Column("issued_on", _("Issued")),
        Column("reply_by", _("Answer by")),
        Column("state", _("State")),
        Column("text", ""),
    ]
    listing(form, columns, rows, name="notices_issued")


@quota.command("notice", help=_("record that a letter was received, answered, checked or closed"))
@click.argument("code", metavar="NUMBER")
@click.argument("state", type=click.Choice(["received", "answered", "checked", "closed"]))
@click.option("--reason", default="", help=_("a remark for the log"))
@pass_front
def notice(front: Front, code: str, state: str, reason: str) -> None:
    from learnlaw.domain.notice import NoticeState
    from learnlaw.verbs.notices import move_notice

    tell_receipt(move_notice(front.desk, code, NoticeState(state), reason=reason))


@quota.command("publicity", help=_("issue a 普法提示 (article 57) in your own words; it is never drafted"))
@click.argument("unit")
@click.option("--text", required=True, help=_("what it says"))
@day_option("--reply-by", words=_("the day by which an answer is asked for"))
@click.option("--approved-by", default="", help=_("who approved it"))
@folder_options
@click.option("--format", "form", type=click.Choice(FORMS), default="docx", help=_("with -o how to write it"))
@pass_front
def publicity(
    front: Front,
    unit: str,
    text: str,
    reply_by: date | None,
    approved_by: str,
    folder: Path | None,
    force: bool,
    form: str,
) -> None:
    from learnlaw.verbs.letter_documents import issue_publicity_letter

    receipt = issue_publicity_letter(
        front.desk,
        unit,
        text,
        answer_by=reply_by,
        approved_by=approved_by,
        folder=folder,
        form=form,
        force=force,
    )
    tell_receipt(receipt)
    _tell_written(folder, receipt.made)
