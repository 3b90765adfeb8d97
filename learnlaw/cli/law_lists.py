"""Lists of required knowledge 应知应会清单 on the command line, and how far questions cover them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.show import (
    Column,
    detail_format,
    format_option,
    listing,
    print_json,
    problem_json,
    tell_notices,
)
from learnlaw.domain.question import DIFFICULTY_TITLES, KIND_TITLES, Difficulty, Kind
from learnlaw.i18n import _, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.verbs.laws import Covered, ListShown


@click.command(
    "lists", help=_("lists of required knowledge, and what on them was repealed or is out of date")
)
@click.argument("files", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path, dir_okay=False))
@detail_format
@pass_front
def lists(front: Front, files: tuple[Path, ...], form: str) -> None:
    from learnlaw.verbs.laws import show_lists

    found, problems = show_lists(front.desk, files)
    if form == "json":
        notices = [problem_json(p) for p in problems]
        print_json({"lists": [_list_json(shown) for shown in found], "notices": notices})
        return
    tell_notices(problems)
    for shown in found:
        _tell_list(shown)


def _list_json(shown: ListShown) -> dict[str, Any]:
    required = shown.required
    return {
        "list": required.id,
        "title": required.title,
        "owner": required.owner,
        "version": required.version,
        "duties": list(required.duties),
        "levels": list(required.levels),
        "entries": [
            {
                "title": e.title,
                "group": e.group,
                "law": e.law,
                "chapters": list(e.chapters),
                "weight": e.weight,
                "standing": standing.value if (standing := shown.standings.get(e.law or "")) else None,
                "note": e.note,
            }
            for e in required.entries
        ],
        "without_questions": [e.title for e in shown.without],
        "problems": [problem_json(p) for p in shown.problems],
    }


def _tell_list(shown: ListShown) -> None:
    required = shown.required
    click.echo(f"{required.id}  {required.title}")
    words = _("{owner}; version of {day}; {count} entries")
    click.echo("  " + words.format(owner=required.owner, day=required.version, count=len(required.entries)))
    for group in required.groups:
        titles = [_entry(e.title, e.chapters) for e in required.entries if e.group == group]
        click.echo(f"  {group}: " + "、".join(titles))
    for problem in shown.problems:
        click.echo(tell_problem(problem))
    if shown.without:
        titles = [e.title for e in shown.without]
        words = _(
            "no questions ship on {titles}; write your own in the form of `bank template FILE`, import them"
        )
        click.echo("  " + words.format(titles="、".join(titles)))
    click.echo("")


def _entry(title: str, chapters: Iterable[str]) -> str:
    parts = "、".join(chapters)
    return f"{title}（{parts}）" if parts else title


@click.command("template", help=_("copy a list of required knowledge into a file, to be edited"))
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--list", "chosen", metavar="ID", default="common", help=_("which list (common)"))
@click.option("--force", is_flag=True, help=_("write over a file that is there"))
@pass_front
def template(front: Front, file: Path, chosen: str, force: bool) -> None:
    from learnlaw.verbs.laws import write_list_copy

    folder = write_list_copy(front.desk, file, id=chosen, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)
    words = _("change it, look at it with `law lists {path}`, and put it into {folder}: it is then in use")
    click.echo(words.format(path=file, folder=folder), err=True)


@click.command("coverage", help=_("how many questions there are on what a list asks, by kind and difficulty"))
@click.option("--list", "chosen", metavar="ID", multiple=True, help=_("this list alone; may be given again"))
@click.option("--entries", is_flag=True, help=_("one row an entry of the list"))
@format_option
@pass_front
def coverage(front: Front, chosen: tuple[str, ...], entries: bool, form: str) -> None:
    from learnlaw.verbs.laws import coverage as covered

    found = covered(front.desk, chosen)
    rows, columns = (_entry_rows(found), _entry_columns()) if entries else (_matrix(found), _matrix_columns())
    bare = [
        {"list": c.list, "group": c.entry.group, "title": c.entry.title} for c in found if not c.questions
    ]
    listing(form, columns, rows, name="coverage", more={"without_questions": bare})
    if form == "table" and bare:
        titles = "、".join(dict.fromkeys(row["title"] for row in bare))
        click.echo(_("no questions on: {titles}").format(titles=titles), err=True)


def _matrix(found: list[Covered]) -> list[dict[str, Any]]:
    """A row for each list and kind, a column for each difficulty; a law on two lists counts on both."""
    rows = []
    for name in dict.fromkeys(c.list for c in found):
        counts = sum((c.counts for c in found if c.list == name), Counter[tuple[str, str]]())
        for kind in Kind:
            levels = {level.value: counts[kind.value, level.value] for level in Difficulty}
            if any(levels.values()):
                head = {"list": name, "kind": kind.value, "kind_title": tell(KIND_TITLES[kind])}
                rows.append({**head, **levels, "questions": sum(levels.values())})
    return rows


def _matrix_columns() -> list[Column]:
    levels = [Column(level.value, tell(DIFFICULTY_TITLES[level]), right=True) for level in Difficulty]
    head = [Column("list", _("Required list")), Column("kind", ""), Column("kind_title", _("Question kind"))]
    return [*head, *levels, Column("questions", _("Questions"), right=True)]


def _entry_rows(found: list[Covered]) -> list[dict[str, Any]]:
    return [
        {
            "list": c.list,
            "group": c.entry.group,
            "title": _entry(c.entry.title, c.entry.chapters),
            "law": c.entry.law,
            **{k.value: sum(n for (kind, _d), n in c.counts.items() if kind == k) for k in Kind},
            **{d.value: sum(n for (_k, level), n in c.counts.items() if level == d) for d in Difficulty},
            "questions": c.questions,
        }
        for c in found
    ]


def _entry_columns() -> list[Column]:
    kinds = [Column(kind.value, tell(KIND_TITLES[kind]), right=True) for kind in Kind]
    levels = [Column(level.value, tell(DIFFICULTY_TITLES[level]), right=True) for level in Difficulty]
    head = [
        Column("list", _("Required list")),
        Column("group", _("Group")),
        Column("title", _("Title")),
        Column("law", ""),
    ]
    return [*head, *kinds, *levels, Column("questions", _("Questions"), right=True)]
