"""Question banks 题库 on the command line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import COUNTS, receipt_format, receipt_json, tell_receipt
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
from learnlaw.domain.question import DIFFICULTY_WORDS, KIND_WORDS, LETTERS, Difficulty, Kind, Pool, State
from learnlaw.errors import Message, Problem, say
from learnlaw.i18n import _, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.verbs.bank_import import QuestionFate
    from learnlaw.verbs.banks import Checked, Stat

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
COUNTS |= {
    "questions_added": say("questions added"),
    "questions_changed": say("questions in a next version"),
    "questions_restated": say("questions in another state"),
    "questions_unchanged": say("questions unchanged"),
    "questions_duplicate": say("duplicates, not taken in"),
}


@click.group(help=_("question banks: look at questions, count, check, exchange them"))
def bank() -> None: ...


def chosen_questions(command: F) -> F:
    """Options that say which questions are meant; the parameter is called `which`."""

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from learnlaw.verbs.banks import Which

        names = ("law", "list", "kind", "difficulty", "state", "pool")
        words = {name: kwargs.pop(f"on_{name}") or "" for name in names}
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


_STEM = 30


def _row(question: Question) -> dict[str, Any]:
    stem = question.stem
    return {
        "question": question.id,
        "version": question.version,
        "law": question.law,
        "edition": question.edition,
        "article": question.article,
        "kind": question.kind.value,
        "kind_title": KIND_WORDS[question.kind],
        "difficulty": question.difficulty.value,
        "difficulty_title": DIFFICULTY_WORDS[question.difficulty],
        "state": question.state.value,
        "state_title": tell(STATES[question.state]),
        "pool": question.pool.value,
        "pool_title": tell(POOLS[question.pool]),
        "case": question.case,
        "short": stem if len(stem) <= _STEM else stem[: _STEM - 1] + "…",
        "stem": stem,
    }


@bank.command("show", help=_("a question with its key, rationale and versions"))
@click.argument("id")
@detail_format
@pass_front
def show(front: Front, id: str, form: str) -> None:
    from learnlaw.verbs.banks import aside_of, show_question

    versions = show_question(front.desk, id)
    aside = bool(aside_of(front.desk, versions[:1]))
    if form == "json":
        print_json({**_whole(versions[0]), "set_aside": aside, "versions": [_whole(q) for q in versions]})
        return
    _tell_question(versions[0])
    if aside:
        click.echo(_("set aside until reviewed: an amendment changed the article"))
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
    if one.by == "aside":
        return _("an amendment changed the article")
    return _("a unit or an officer acts") if one.by == "case" else one.title


# -- check ----------------------------------------------------------------------------------------


@bank.command(
    "check", help=_("what is wrong with questions, those in use or those of files; 1 if anything is")
)
@click.argument("paths", metavar="[FILE|DIR]...", nargs=-1, type=click.Path(path_type=Path))
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
    if form == "json":
        print_json({**receipt_json(receipt), "questions": [_fate(fate) for fate in receipt.fates]})
        return
    tell_receipt(receipt, form)
    columns = [
        Column("question", _("Id")),
        Column("fate_title", _("Fate")),
        Column("version", _("Version"), right=True),
        Column("same_as", _("Same as")),
    ]
    rows = [_fate(fate) for fate in receipt.fates if dry_run or fate.fate in ("changed", "duplicate")]
    if rows:
        print_table(columns, rows)


def _fate(fate: QuestionFate) -> dict[str, Any]:
    return {
        "question": fate.question,
        "fate": fate.fate,
        "fate_title": tell(FATES[fate.fate]),
        "version": fate.version,
        "same_as": fate.other or None,
    }


@bank.command("export", help=_("write questions as a file, and list what its format cannot carry"))
@a_file
@click.option("--type", metavar="NAME", default="", help=_("yaml, gift, moodle, aiken, qti21, qti30 or xlsx"))
@chosen_questions
@force_option
@detail_format
@pass_front
def export(front: Front, file: Path, type: str, which: Any, force: bool, form: str) -> None:
    from learnlaw.verbs.banks import export_bank

    done = export_bank(front.desk, file, type=type, which=which, force=force)
    if form == "json":
        lost = [problem_json(p) for p in done.lost]
        print_json({"file": str(file), "type": done.type, "questions": done.questions, "notices": lost})
        return
    _tell_lost(done.lost)
    click.echo(_("written: {path}").format(path=file), err=True)


MOST_LOST = 20
"""So many losses are told one by one; the rest is told by its number, and whole in JSON."""


def _tell_lost(lost: Sequence[Problem]) -> None:
    tell_notices(lost[:MOST_LOST])
    if len(lost) > MOST_LOST:
        words = _("… and {count} more; --format json lists all")
        click.echo(words.format(count=len(lost) - MOST_LOST), err=True)


@bank.command("template", help=_("write an empty table of questions, .xlsx or .yaml"))
@a_file
@force_option
@pass_front
def template(front: Front, file: Path, force: bool) -> None:
    from learnlaw.verbs.banks import write_bank_template

    write_bank_template(front.desk, file, force=force)
    click.echo(_("written: {path}").format(path=file), err=True)
