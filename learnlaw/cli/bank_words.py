"""What the commands about questions share: their words, which questions are meant, what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.receipts import COUNTS, receipt_json, tell_receipt
from learnlaw.cli.show import Column, print_json, print_table
from learnlaw.domain.question import Difficulty, Kind, Pool, State
from learnlaw.errors import Message, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.verbs.bank_import import QuestionFate
    from learnlaw.verbs.registry import Receipt

F = TypeVar("F", bound=Callable[..., Any])

STATES: dict[State, Message] = {
    State.DRAFT: say("draft"),
    State.REVIEWED: say("reviewed"),
    State.APPROVED: say("approved"),
    State.RETIRED: say("retired"),
}
POOLS: dict[Pool, Message] = {Pool.OPEN: say("open pool"), Pool.RESERVED: say("reserved pool")}
SECTIONS: dict[str, Message] = {
    "state": say("State"),
    "aside": say("Set aside"),
    "law": say("Law"),
    "list": say("Required list"),
    "kind": say("Question kind"),
    "difficulty": say("Difficulty"),
    "pool": say("Pool"),
    "case": say("Case"),
    "key": say("Single keys"),
    "solved": say("Blind solving"),
}
"""What `bank stats` counts by."""

FATES: dict[str, Message] = {
    "added": say("new question"),
    "changed": say("next version"),
    "restated": say("another state"),
    "unchanged": say("question unchanged"),
    "duplicate": say("duplicate"),
}
"""What became of the questions of a file."""
FIELDS: dict[str, Message] = {
    "id": say("Id"),
    "law": say("Law"),
    "edition": say("Edition"),
    "article": say("Article"),
    "rationale": say("Rationale"),
    "difficulty": say("Difficulty"),
    "case": say("Case"),
    "pool": say("Pool"),
    "state": say("State"),
    "version": say("Version"),
    "approval": say("Approval"),
    "tags": say("Tags"),
}
"""The fields that a format may have no place for."""
COUNTS |= {
    "questions_added": say("questions added"),
    "questions_changed": say("questions in a next version"),
    "questions_restated": say("questions in another state"),
    "questions_unchanged": say("questions unchanged"),
    "questions_duplicate": say("duplicates, not taken in"),
}


def chosen_questions(command: F) -> F:
    """Options that say which questions are meant; the parameter is called `which`."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from learnlaw.verbs.banks import Which

        names = ("law", "list", "kind", "difficulty", "state", "pool")
        words: dict[str, Any] = {name: kwargs.pop(f"on_{name}") or "" for name in names}
        return command(*args, which=Which(**words), **kwargs)

    def one_of(kind: type[Kind | Difficulty | State | Pool]) -> click.Choice[str]:
        return click.Choice([member.value for member in kind])

    out: Any = run
    for option in (
        click.option("--pool", "on_pool", type=one_of(Pool), help=_("of one pool alone")),
        click.option("--state", "on_state", type=one_of(State), help=_("of one state alone")),
        click.option(
            "--difficulty", "on_difficulty", type=one_of(Difficulty), help=_("of one difficulty alone")
        ),
        click.option("--kind", "on_kind", type=one_of(Kind), help=_("of one kind alone")),
        click.option("--list", "on_list", metavar="ID", help=_("on the laws of a list")),
        click.option("--law", "on_law", metavar="LAW", help=_("on one law, by id or short title")),
    ):
        out = option(out)
    found: F = out
    return found


def tell_fates(receipt: Receipt, form: str, shown: Sequence[str]) -> None:
    """Print a receipt with what became of each question; a table shows those of some fates alone."""
    fates: tuple[QuestionFate, ...] = receipt.fates
    if form == "json":
        print_json({**receipt_json(receipt), "questions": [_fate(fate) for fate in fates]})
        return
    tell_receipt(receipt, form)
    columns = [
        Column("question", _("Id")),
        Column("fate_title", _("Fate")),
        Column("version", _("Version"), right=True),
        Column("state_title", _("State")),
        Column("same_as", _("Same as")),
        Column("stem", _("Stem")),
    ]
    rows = [{**_fate(fate), "stem": short_stem(fate.stem)} for fate in fates if fate.fate in shown]
    if not any(row["same_as"] for row in rows):
        columns = [column for column in columns if column.key != "same_as"]
    if rows:
        print_table(columns, rows)


def _fate(fate: QuestionFate) -> dict[str, Any]:
    return {
        "question": fate.question,
        "fate": fate.fate,
        "fate_title": tell(FATES[fate.fate]),
        "version": fate.version,
        "state": fate.state.value,
        "state_title": tell(STATES[fate.state]),
        "same_as": fate.other or None,
        "stem": fate.stem,
    }


_STEM = 30


def short_stem(stem: str) -> str:
    """A stem as a table has room for it."""
    return stem if len(stem) <= _STEM else stem[: _STEM - 1] + "…"
