"""`exam answers`, `exam scores`, `exam results`, `exam analyse` and what comes after an exam."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.exam_conduct import conduct
from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.cli.show import Column, detail_format, format_option, listing, print_json, print_table
from learnlaw.errors import NotFoundError, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.domain.analysis import Analysis
    from learnlaw.verbs.exam_results import ExamResults

reason_option = click.option("--reason", default="", help=_("why; needed where a window is closed"))
dry_option = click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))
exam_argument = click.argument("number", metavar="EXAM")


def table_options(command: Any) -> Any:
    """Options of commands that read a table from a file; the parameter is called `options`."""
    from functools import wraps

    @wraps(command)
    def run(*args: Any, **kwargs: Any) -> Any:
        from learnlaw.verbs.scores import Options

        names = {"sheet": "sheet", "encoding": "encoding", "delimiter": "delimiter", "ignored": "ignore"}
        words = {name: kwargs.pop(given) for given, name in names.items()}
        return command(*args, options=Options(**words), **kwargs)

    out: Any = run
    for option in (
        click.option(
            "--ignore-column", "ignored", multiple=True, metavar=_("HEADER"), help=_("a column to leave out")
        ),
        click.option(
            "--delimiter", default="", metavar="tab|comma|semicolon", help=_("what parts the columns")
        ),
        click.option("--encoding", default="", help=_("the encoding of a csv file, if it is not found out")),
        click.option("--sheet", default="", help=_("the only sheet to read")),
    ):
        out = option(out)
    return out


# -- scores from elsewhere --------------------------------------------------------------------


@click.group(help=_("scores from elsewhere"))
def scores() -> None: ...


@scores.command("import", help=_("take in a score list, all of it or nothing"))
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--makeup", is_flag=True, help=_("the list is of a make-up; its date is when that was sat"))
@click.option("--organiser", default="", metavar="CODE", help=_("the unit that held the exam"))
@click.option("--kind", default="exam", metavar="CODE", help=_("the kind of exam (exam)"))
@click.option("--update", is_flag=True, help=_("replace results that stand otherwise"))
@table_options
@reason_option
@dry_option
@receipt_format
@pass_front
def import_scores(front: Front, /, path: Path, form: str, **how: Any) -> None:
    from learnlaw.verbs.scores import import_scores

    tell_receipt(import_scores(front.desk, path, **how), form)


# -- answers --------------------------------------------------------------------------------------


@click.group(help=_("answer sheets of an exam on paper"))
def answers() -> None: ...


@answers.command("import", help=_("take in a file of answer sheets, all of it or nothing, and grade them"))
@exam_argument
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path))
@table_options
@dry_option
@receipt_format
@pass_front
def import_answers(front: Front, /, number: str, path: Path, form: str, **how: Any) -> None:
    from learnlaw.verbs.exam_attempts import import_answers

    tell_receipt(import_answers(front.desk, number, path, **how), form)


@answers.command("key", help=_("key in one answer sheet, such as 1a2c3bd, and grade it"))
@exam_argument
@click.argument("officer", metavar="CODE")
@click.argument("text", metavar="ANSWERS")
@click.option("--form", "paper_form", default="", metavar="A", help=_("the form that was sat"))
@dry_option
@receipt_format
@pass_front
def key_answers(
    front: Front, number: str, officer: str, text: str, paper_form: str, dry_run: bool, form: str
) -> None:
    from learnlaw.verbs.exam_attempts import key_answers

    receipt = key_answers(front.desk, number, officer, text, form=paper_form, dry_run=dry_run)
    tell_receipt(receipt, form)


# -- results ----------------------------------------------------------------------------------------


@click.command(help=_("what everybody came to: expected, sat, absent, made up, exempt, marks"))
@exam_argument
@click.option("--unit", default="", metavar="CODE", help=_("a unit with all below it"))
@click.option("--by-unit", is_flag=True, help=_("the figures of each unit"))
@format_option
@pass_front
def results(front: Front, number: str, unit: str, by_unit: bool, form: str) -> None:
    from learnlaw.verbs.exam_results import exam_results

    found = exam_results(front.desk, number, unit=unit)
    if by_unit:
        _by_unit(found, form)
        return
    rows = [{**row, "submitted_at": _local(front, row["submitted_at"])} for row in found.rows()]
    if form == "json":
        print_json({"exam": found.held.exam.number, "results": rows, "summary": found.total.summary()})
        return
    columns = [
        Column("officer", _("Code")),
        Column("name", _("Name")),
        Column("unit", _("Unit")),
        Column("attempt", _("Attempt"), right=True),
        Column("marks", _("Marks"), right=True),
        Column("full", _("Full marks"), right=True),
    ]
    if form == "table":
        columns.append(Column("outcome", _("Outcome")))
        rows = [{**row, "outcome": _outcome(row)} for row in rows]
    else:
        columns += [Column(key, "") for key in ("passed", "makeup", "submitted_at", "state", "counts")]
    listing(form, columns, rows, name="results")
    if form == "table":
        _tell_summary(found)


def _local(front: Front, moment: Any) -> Any:
    return None if moment is None else front.desk.local(moment)


def _outcome(row: dict[str, Any]) -> str:
    words = {"absent": _("Absent"), "exempt": _("Exempt"), "void": _("annulled"), "sitting": _("sitting")}
    if row["state"] in words:
        return words[row["state"]]
    if row["passed"] is None:
        return _("not graded yet")
    outcome = _("passed") if row["passed"] else _("failed")
    outcome = _("{outcome} in the make-up").format(outcome=outcome) if row["makeup"] else outcome
    return outcome if row["counts"] else _("{outcome}, does not count").format(outcome=outcome)


def _tell_summary(found: ExamResults) -> None:
    figures = found.total.summary()
    titles = summary_titles()
    told = "  ".join(
        f"{titles[key]} {_rate(key, value)}" for key, value in figures.items() if value is not None
    )
    click.echo(told)


def _rate(key: str, value: Any) -> str:
    return f"{value}%" if key in ("turnout", "pass_rate", "excellent_rate") else f"{value}"


def summary_titles() -> dict[str, str]:
    """The figures of an exam in words."""
    return {
        "expected": _("Expected"),
        "exempt": _("Exempt"),
        "sat": _("Sat"),
        "absent": _("Absent"),
        "makeup": _("Made up"),
        "turnout": _("Turnout"),
        "passed": _("Passed"),
        "pass_rate": _("Pass rate"),
        "excellent_rate": _("Excellence rate"),
        "mean": _("Mean"),
        "median": _("Median"),
    }


def _by_unit(found: ExamResults, form: str) -> None:
    names = found.held.people.roster.units
    rows = [
        {"unit": code, "name": names[code].name, **figures.summary()} for code, figures in found.units.items()
    ]
    titles = summary_titles()
    columns = [Column("unit", _("Code")), Column("name", _("Unit"))]
    columns += [Column(key, title, right=True) for key, title in titles.items()]
    listing(form, columns, rows, name="units", more={"summary": found.total.summary()})


# -- analysis ------------------------------------------------------------------------------------


@click.command(help=_("what the answers say about the questions; --marks for a table from elsewhere"))
@click.argument("number", metavar="EXAM", default="")
@click.option("--marks", type=click.Path(path_type=Path), metavar="FILE", help=_("a csv of marks by item"))
@click.option("--unit", default="", metavar="CODE", help=_("what is not known yet in one unit, law by law"))
@detail_format
@pass_front
def analyse(front: Front, number: str, marks: Path | None, unit: str, form: str) -> None:
    from learnlaw.cli.exam_known import known_json, tell_known
    from learnlaw.verbs.exam_results import analyse_exam, analyse_marks

    if (marks is None) == (not number) or (marks is not None and unit):
        raise click.UsageError(_("name an exam, or give --marks FILE"))
    if marks is not None:
        _tell_analysis(analyse_marks(front.desk, marks), form, {})
        return
    found = analyse_exam(front.desk, number)
    if unit and unit not in found.units:
        raise NotFoundError(kind=say("unit that was expected"), code=unit)
    if form == "json":
        _tell_analysis(found.analysis, form, known_json(found))
        return
    if not unit:
        _tell_analysis(found.analysis, form, {})
    tell_known(found, unit)


def _tell_analysis(found: Analysis, form: str, more: dict[str, Any]) -> None:
    body = found.to_json()
    if form == "json":
        print_json({**body, **more, "notices": [tell(notice) for notice in found.notices]})
        return
    columns = [
        Column("question", _("Question")),
        Column("n", "n", right=True),
        Column("facility", _("Facility"), right=True),
        Column("discrimination_index", _("Discrimination"), right=True),
        Column("discriminative_efficiency", _("Efficiency"), right=True),
        Column("chosen", _("Chosen")),
        Column("flags", _("Flags")),
    ]
    print_table(columns, [{**row, "chosen": _chosen(row["options"])} for row in body["items"]])
    for item in found.items:
        for flag in item.flags:
            click.echo(f"{item.question}: {tell(flag.what)}. {tell(flag.hint)}")
    click.echo("  ".join(f"{key} {value}" for key, value in body["test"].items() if value is not None))
    for notice in found.notices:
        click.echo(tell(notice), err=True)


def _chosen(options: dict[str, int]) -> str:
    return " ".join(f"{label}{count}" for label, count in options.items())


COMMANDS: tuple[click.Command, ...] = (scores, answers, results, analyse, conduct)
