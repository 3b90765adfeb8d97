"""Edits, approvals and retirements of questions on the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import click

from learnlaw.cli.bank_words import FATES, chosen_questions, tell_fates
from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import receipt_format
from learnlaw.domain.question import Difficulty, Pool, State
from learnlaw.i18n import _

some_ids = click.argument("ids", metavar="[ID]...", nargs=-1)
dry_run_option = click.option("--dry-run", is_flag=True, help=_("say what would change and change nothing"))


@click.command(
    "edit", help=_("change a question: its next version, a draft; papers that were sat keep the earlier one")
)
@click.argument("id")
@click.option("--stem", metavar="TEXT", help=_("the new stem"))
@click.option(
    "--option", "options", metavar="TEXT", multiple=True, help=_("the new options, all of them, in order")
)
@click.option("--key", metavar="KEY", help=_("the new key: B, ABD, true, or answers parted by ; and |"))
@click.option("--rationale", metavar="TEXT", help=_("the new rationale"))
@click.option("--law", metavar="LAW", help=_("the law that is cited"))
@day_option("--edition", words=_("the edition that is cited"))
@click.option("--article", metavar="ARTICLE", help=_("the article that is cited"))
@click.option(
    "--difficulty", type=click.Choice([d.value for d in Difficulty]), help=_("how hard it is meant to be")
)
@click.option(
    "--case", type=click.Choice(["true", "false"]), help=_("whether a unit or an officer acts in it")
)
@click.option("--pool", type=click.Choice([p.value for p in Pool]), help=_("who may see it"))
@click.option("--tag", "tags", metavar="WORD", multiple=True, help=_("the new tags, all of them"))
@click.option(
    "--restore", metavar="N", type=click.IntRange(1), help=_("take the words of an earlier version")
)
@click.option(
    "--state",
    type=click.Choice([State.DRAFT.value, State.REVIEWED.value]),
    help=_("its state; alone, it stays the same version, and a retired one is back in use"),
)
@click.option("--reason", metavar="WORDS", required=True, help=_("why"))
@dry_run_option
@receipt_format
@pass_front
def edit(
    front: Front, /, id: str, reason: str, restore: int | None, dry_run: bool, form: str, **changes: Any
) -> None:
    from learnlaw.verbs.bank_edit import edit_question

    receipt = edit_question(
        front.desk, id, _changes(**changes), reason=reason, restore=restore, dry_run=dry_run
    )
    tell_fates(receipt, form, tuple(FATES))


def _changes(
    *,
    options: tuple[str, ...],
    tags: tuple[str, ...],
    difficulty: str | None,
    pool: str | None,
    state: str | None,
    case: str | None,
    edition: date | None,
    **plain: Any,
) -> Any:
    from learnlaw.verbs.bank_edit import Edit

    return Edit(
        options=options or None,
        tags=tags or None,
        difficulty=Difficulty(difficulty) if difficulty else None,
        pool=Pool(pool) if pool else None,
        state=State(state) if state else None,
        case=None if case is None else case == "true",
        edition=edition,
        **plain,
    )


@click.command("approve", help=_("record who approved questions; those of a selection that are not retired"))
@some_ids
@click.option("--office", metavar="NAME", required=True, help=_("the office that approves"))
@click.option("--name", metavar="NAME", required=True, help=_("the person who approves"))
@chosen_questions
@dry_run_option
@receipt_format
@pass_front
def approve(
    front: Front, ids: tuple[str, ...], office: str, name: str, which: Any, dry_run: bool, form: str
) -> None:
    from learnlaw.verbs.bank_edit import approve_questions

    receipt = approve_questions(
        front.desk, replace(which, ids=ids), office=office, name=name, dry_run=dry_run
    )
    tell_fates(receipt, form, ("restated",) if ids else ())


@click.command("retire", help=_("take questions out of use; nothing is deleted"))
@some_ids
@click.option("--reason", metavar="WORDS", required=True, help=_("why"))
@chosen_questions
@dry_run_option
@receipt_format
@pass_front
def retire(front: Front, ids: tuple[str, ...], reason: str, which: Any, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.bank_edit import retire_questions

    receipt = retire_questions(front.desk, replace(which, ids=ids), reason=reason, dry_run=dry_run)
    tell_fates(receipt, form, ("restated",) if ids else ())
