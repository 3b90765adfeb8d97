"""Question banks 题库 on the command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.bank_edit import approve, edit, retire
from learnlaw.cli.bank_words import (
    FATES,
    FIELDS,
    POOLS,
    SECTIONS,
    STATES,
    chosen_questions,
    short_stem,
    tell_fates,
)
from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import receipt_format
from learnlaw.cli.show import (
    Column,
    detail_format,
    format_option,
    listing,
    print_csv,
    print_json,
    print_table,
    problem_json,
    tell_notices,
)
from learnlaw.domain.question import DIFFICULTY_TITLES, KIND_TITLES, LETTERS, Difficulty, Kind, Pool, State
from learnlaw.errors import Message, Problem, say
from learnlaw.i18n import _, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.verbs.banks import Checked, Stat


@click.group(help=_("question banks: look at questions, count, check, exchange them"))
def bank() -> None: ...


for command in (edit, approve, retire):
    bank.add_command(command)


# -- looks ----------------------------------------------------------------------------------------


@bank.command("list", help=_("the questions, each in its latest version"))
@chosen_questions
@format_option
@pass_front
def list_all(front: Front, which: Any, form: str) -> None:
    from learnlaw.verbs.banks import aside_of, list_questions

    columns = [
        Column("question", _("Id")),
        Column("version", ""),
        Column("law", _("Law")),
        Column("edition", ""),
        Column("article", _("Article")),
        Column("kind", ""),
        Column("kind_title", _("Question kind")),
        Column("difficulty", ""),
        Column("difficulty_title", _("Difficulty")),
        Column("state", ""),
        Column("state_title", _("State")),
        Column("pool", ""),
        Column("pool_title", _("Pool")),
        Column("set_aside", _("Set aside")),
        Column("short", _("Stem")),
        Column("stem", ""),
    ]
    found = list_questions(front.desk, which)
    aside = aside_of(front.desk, found)
    rows = [{**_row(question), "set_aside": question.id in aside} for question in found]
    if form != "table":
        for row in rows:
            del row["short"]
        columns = [column for column in columns if column.key != "short"]
    listing(form, columns, rows, name="questions")


def _row(question: Question) -> dict[str, Any]:
    return {
        "question": question.id,
        "version": question.version,
        "law": question.law,
        "edition": question.edition,
        "article": question.article,
        "kind": question.kind.value,
        "kind_title": tell(KIND_TITLES[question.kind]),
        "difficulty": question.difficulty.value,
        "difficulty_title": tell(DIFFICULTY_TITLES[question.difficulty]),
        "state": question.state.value,
        "state_title": tell(STATES[question.state]),
        "pool": question.pool.value,
        "pool_title": tell(POOLS[question.pool]),
        "case": question.case,
        "short": short_stem(question.stem),
        "stem": question.stem,
    }


@bank.command("show", help=_("a question with its key, rationale and versions"))
@click.argument("id")
@detail_format
@pass_front
def show(front: Front, id: str, form: str) -> None:
    from learnlaw.verbs.banks import show_question, why_aside

    versions = show_question(front.desk, id)
    aside = why_aside(front.desk, versions[0])
    if form == "json":
        print_json(
            {**_whole(versions[0]), "set_aside": aside is not None, "versions": [_whole(q) for q in versions]}
        )
        return
    _tell_question(versions[0])
    if aside:
        click.echo(tell(aside))
    if len(versions) > 1:
        earlier = ", ".join(str(q.version) for q in versions[1:])
        click.echo(_("earlier versions: {versions}").format(versions=earlier))


def _whole(question: Question) -> dict[str, Any]:
    row = _row(question)
    del row["short"]
    approval = question.approval
    return {
        **row,
        "options": list(question.options),
        "key": question.key,
        "rationale": question.rationale,
        "tags": list(question.tags),
        "approved": {"office": approval.office, "name": approval.name, "day": approval.day}
        if approval
        else None,
        "digest": question.digest,
    }


def _tell_question(question: Question) -> None:
    row = _row(question)
    head = [question.id, row["kind_title"], row["difficulty_title"], row["state_title"], row["pool_title"]]
    click.echo("  ".join(head) + "  " + _("version {number}").format(number=question.version))
    clause = question.clause.words if question.clause else question.article
    click.echo(f"{question.law} ({question.edition})  {clause}")
    click.echo(question.stem)
    for letter, option in zip(LETTERS, question.options, strict=False):
        click.echo(f"  {letter}. {option}")
    click.echo(_("key: {key}").format(key=_key_words(question)))
    click.echo(_("rationale: {words}").format(words=question.rationale))
    if question.approval:
        a = question.approval
        click.echo(_("approved by {office} {name} on {day}").format(office=a.office, name=a.name, day=a.day))


def _key_words(question: Question) -> str:
    if isinstance(question.key, bool):
        return _("statement is right") if question.key else _("statement is wrong")
    if isinstance(question.key, tuple):
        return " | ".join("；".join(accepted) for accepted in question.key)
    return question.key


@bank.command("stats", help=_("how many questions there are, by what, and how blind solving stands"))
@chosen_questions
@format_option
@pass_front
def stats(front: Front, which: Any, form: str) -> None:
    from learnlaw.verbs.banks import bank_stats

    found, solved = bank_stats(front.desk, which)
    rows = [_stat(one) for one in found]
    names = ("questions", "solved", "agreed", "ambiguous", "differing", "records")
    records = {name: getattr(solved, name) for name in names}
    if form == "json":
        sections: dict[str, dict[str, Any]] = {}
        for row in rows:
            counts = {key: row[key] for key in ("title", "count", "share")}
            sections.setdefault(row["by"], {})[row["value"]] = counts
        print_json({"questions": solved.questions, "by": sections, "solved": records})
        return
    rows += [
        {"by": "solved", "value": name, "title": tell(_SOLVED[name]), "count": n, "share": ""}
        for name, n in records.items()
    ]
    if form == "csv":
        print_csv(["by", "value", "title", "count", "share"], rows)
        return
    columns = [
        Column("section", _("By")),
        Column("title", _("Value")),
        Column("count", _("Questions"), right=True),
        Column("share", "%", right=True),
    ]
    before = ""
    for row in rows:
        row["section"] = tell(SECTIONS[row["by"]]) if row["by"] != before else ""
        before = row["by"]
    print_table(columns, rows)


_SOLVED: dict[str, Message] = {
    "questions": say("questions that are not retired"),
    "solved": say("solved blind as they stand now"),
    "agreed": say("of these unambiguous, and the answer is the key"),
    "ambiguous": say("found ambiguous"),
    "differing": say("answered otherwise than the key"),
    "records": say("records in all"),
}


def _stat(one: Stat) -> dict[str, Any]:
    share = f"{1000 * one.count // one.of / 10:.1f}" if one.of else ""
    return {"by": one.by, "value": one.value, "title": _stat_title(one), "count": one.count, "share": share}


def _stat_title(one: Stat) -> str:
    if one.by == "state":
        return tell(STATES[State(one.value)])
    if one.by == "pool":
        return tell(POOLS[Pool(one.value)])
    if one.by == "kind":
        return tell(KIND_TITLES[Kind(one.value)])
    if one.by == "difficulty":
        return tell(DIFFICULTY_TITLES[Difficulty(one.value)])
    if one.by == "aside":
        return _("an amendment changed the article")
    return _("a unit or an officer acts") if one.by == "case" else one.title


# -- check ----------------------------------------------------------------------------------------


@bank.command(
    "check", help=_("what is wrong with questions, those in use or those of files; 1 if anything is")
)
@click.argument("paths", metavar="[FILE|DIR]...", nargs=-1, type=click.Path(path_type=Path, exists=True))
@click.option(
    "--laws",
    metavar="DIR",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help=_("hold articles and figures against the texts in a folder"),
)
@click.option("--type", metavar="NAME", default="", help=_("read the files as this format"))
@format_option
@pass_front
def check(front: Front, paths: tuple[Path, ...], laws: Path | None, type: str, form: str) -> int:
    from learnlaw.verbs.banks import check_banks

    found = check_banks(front.desk, paths, laws=laws, type=type)
    rows = [_problem(p, found) for p in found.problems]
    if form == "json":
        notices = [problem_json(p) for p in found.notices]
        print_json({"questions": found.questions, "problems": rows, "notices": notices})
    elif form == "csv":
        print_csv(["file", "line", "question", "code", "message", "remedy"], rows)
    else:
        tell_notices(found.notices)
        for problem in found.problems:
            click.echo(f"{problem.code}  {tell_problem(problem)}")
        click.echo(_verdict(found), err=bool(found.problems))
    return Exit.FOUND if found.problems else Exit.DONE


def _problem(problem: Problem, found: Checked) -> dict[str, Any]:
    return {
        "file": problem.file,
        "line": problem.place.line if problem.place else None,
        "question": problem.field if problem.field in found.ids else None,
        "code": problem.code,
        "message": tell(problem.what),
        "remedy": tell(problem.hint) if problem.hint else None,
    }


def _verdict(found: Checked) -> str:
    if not found.problems:
        return _("{count} questions, nothing wrong").format(count=found.questions)
    words = _("{count} questions, {problems} problems")
    return words.format(count=found.questions, problems=len(found.problems))


# -- files ----------------------------------------------------------------------------------------

force_option = click.option("--force", is_flag=True, help=_("write over a file that is there"))
a_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@bank.command("import", help=_("take in a file of questions; its content says what format it is"))
@a_file
@click.option("--type", metavar="NAME", default="", help=_("read it as this format"))
@click.option("--sheet", metavar="NAME", default="", help=_("this sheet of the workbook alone"))
@click.option("--encoding", metavar="NAME", default="", help=_("the encoding of a text file"))
@click.option("--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns"))
@click.option("--answers-in-stem", is_flag=True, help=_("answers in the brackets of stems are meant"))
@click.option("--law", metavar="LAW", default="", help=_("the law of questions that name none"))
@click.option("--partial", is_flag=True, help=_("leave out what cannot be read and take the rest"))
@click.option("--dry-run", is_flag=True, help=_("say what would change and change nothing"))
@receipt_format
@pass_front
def import_file(
    front: Front,
    file: Path,
    type: str,
    sheet: str,
    encoding: str,
    delimiter: str,
    answers_in_stem: bool,
    law: str,
    partial: bool,
    dry_run: bool,
    form: str,
) -> None:
    from learnlaw.verbs.bank_import import How, import_bank

    how = How(type, encoding, sheet, delimiter, answers_in_stem)
    receipt = import_bank(front.desk, file, how=how, law=law, partial=partial, dry_run=dry_run)
    tell_fates(receipt, form, tuple(FATES) if dry_run else ("changed", "duplicate"))


@bank.command("export", help=_("write questions as a file, and list what its format cannot carry"))
@a_file
@click.option("--type", metavar="NAME", default="", help=_("yaml, gift, moodle, aiken, qti21, qti30 or xlsx"))
@click.option(
    "--question", "ids", metavar="ID", multiple=True, help=_("this question alone; may be repeated")
)
@chosen_questions
@force_option
@detail_format
@pass_front
def export(
    front: Front, file: Path, type: str, ids: tuple[str, ...], which: Any, force: bool, form: str
) -> None:
    from learnlaw.verbs.banks import export_bank

    done = export_bank(front.desk, file, type=type, which=replace(which, ids=ids), force=force)
    if form == "json":
        lost = [problem_json(p) for p in done.lost]
        counts = {"questions": done.questions, "written": done.written}
        print_json({"file": str(file), "type": done.type, **counts, "notices": lost})
        return
    _tell_lost(done.lost)
    click.echo(_("{count} questions written: {path}").format(count=done.written, path=file), err=True)


NAMED = 3
"""So many questions are named of each loss; in JSON each has its own notice."""


def _tell_lost(lost: Sequence[Problem]) -> None:
    """What the format cannot carry, and for how many questions."""
    found: dict[str, list[str]] = {}
    for problem in lost:
        for what in _losses(problem):
            found.setdefault(what, []).append(problem.field)
    for what, ids in found.items():
        named = ", ".join(ids[:NAMED]) + (", …" if len(ids) > NAMED else "")
        words = _("{what}: {count} questions ({named})")
        click.echo(words.format(what=what, count=len(ids), named=named), err=True)


def _losses(problem: Problem) -> list[str]:
    if problem.code != "lost":
        return [tell(problem.what)]
    names = problem.what.values["names"].split(", ")
    return [_("not carried: {names}").format(names=tell(FIELDS[name])) for name in names]


@bank.command("template", help=_("write an empty table of questions, .xlsx or .yaml"))
@a_file
@force_option
@pass_front
def template(front: Front, file: Path, force: bool) -> None:
    from learnlaw.verbs.banks import write_bank_template

    write_bank_template(front.desk, file, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)
