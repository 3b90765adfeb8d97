"""Practice and review 练习 on the command line: what is due, a round of questions, and how one stands."""

from __future__ import annotations

import time
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.cli.show import Column, detail_format, format_option, listing, print_json
from learnlaw.domain.question import CHOICE, KIND_TITLES, LETTERS, Kind
from learnlaw.errors import RefusedError
from learnlaw.i18n import _, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.verbs.reviews import Explained, Standing

officer_argument = click.argument("officer", metavar="CODE")
LONGEST = 300
"""Seconds of one answer that are believed: who goes to lunch has not studied."""


@click.group(help=_("practice: what is due, a round of questions, how one stands"))
def review() -> None: ...


def scope_options(command: Any) -> Any:
    """What is to be practised."""
    for option in (
        click.option("--wrong", is_flag=True, help=_("the wrong-answer book alone")),
        click.option("--list", "on_list", default="", metavar="ID", help=_("on the laws of a list")),
        click.option("--law", default="", metavar="LAW", help=_("on one law, by id or short title")),
    ):
        command = option(command)
    return command


def _scope(law: str, on_list: str, wrong: bool) -> Any:
    from learnlaw.verbs.reviews import Scope

    return Scope(law=law, list=on_list, wrong=wrong)


@review.command(help=_("the questions an officer should answer today"))
@officer_argument
@scope_options
@format_option
@pass_front
def due(front: Front, officer: str, law: str, on_list: str, wrong: bool, form: str) -> None:
    from learnlaw.verbs.reviews import review_due

    found = review_due(front.desk, officer, _scope(law, on_list, wrong))
    rows = [{"question": q.id, "law": q.law, "kind": q.kind.value, "stem": q.stem} for q in found]
    columns = [
        Column("question", _("Id")),
        Column("law", _("Law")),
        Column("kind", ""),
        Column("stem", _("Stem")),
    ]
    listing(form, columns, rows, name="due")


@review.command(help=_("answer questions one after the other, each with its reason; a blank line ends"))
@officer_argument
@scope_options
@click.option("--count", type=click.IntRange(min=1), default=10, help=_("how many (10)"))
@pass_front
def start(front: Front, officer: str, law: str, on_list: str, wrong: bool, count: int) -> None:
    from learnlaw.verbs.reviews import review_due

    questions = review_due(front.desk, officer, _scope(law, on_list, wrong))[:count]
    right = asked = 0
    for question in questions:
        found = _ask(front, officer, question, asked + 1, len(questions))
        if found is None:
            break
        asked, right = asked + 1, right + found.right
        _tell_why(found)
    click.echo(_("{asked} answered, {right} right").format(asked=asked, right=right))


def _ask(front: Front, officer: str, question: Question, n: int, of: int) -> Explained | None:
    """Show one question and take its answer; None where the officer has had enough."""
    from learnlaw.domain.answers import Asked, parse_answer
    from learnlaw.domain.question import BLANK
    from learnlaw.verbs.reviews import answer_question

    click.echo(f"\n{n}/{of}  {tell(KIND_TITLES[question.kind])}\n{question.stem}")
    for letter, option in zip(LETTERS, question.options, strict=False):
        click.echo(f"  {letter}. {option}")
    blanks = max(1, len(BLANK.findall(question.stem))) if question.kind is Kind.BLANK else 0
    asked = Asked(1, question.kind, len(question.options) if question.kind in CHOICE else 0, (), blanks)
    began = time.monotonic()
    while True:
        text = click.prompt(_("answer"), default="", show_default=False)
        if not text.strip():
            return None
        try:
            value = parse_answer(asked, text)
        except RefusedError as error:
            click.echo(tell_problem(error.problems[0]))
            continue
        seconds = min(int(time.monotonic() - began), LONGEST)
        return answer_question(front.desk, officer, question, value, seconds)


def _tell_why(found: Explained) -> None:
    """The key with its reason and, where its text was imported, the article."""
    question = found.question
    click.echo(_("right") if found.right else _("wrong; the key is {key}").format(key=key_words(question)))
    clause = question.clause.words if question.clause else question.article
    click.echo(f"《{found.law}》{clause}  {question.rationale}")
    if found.article is not None:
        for paragraph in found.article.paragraphs:
            click.echo(f"  {paragraph.text}")


def key_words(question: Question) -> str:
    """A key as people write it."""
    if question.kind is Kind.TRUE_FALSE:
        return _("true") if question.key else _("false")
    if isinstance(question.key, tuple):
        return "；".join("/".join(blank) for blank in question.key)
    return str(question.key)


@review.command(help=_("how an officer stands; with --exam a plan for it and what may be expected"))
@officer_argument
@day_option("--exam", words=_("the day of the exam"))
@click.option("--minutes", type=click.IntRange(min=1), default=10, help=_("minutes a day (10)"))
@detail_format
@pass_front
def stats(front: Front, officer: str, exam: date | None, minutes: int, form: str) -> None:
    from learnlaw.verbs.reviews import review_stats

    found = review_stats(front.desk, officer, exam_day=exam, minutes=minutes)
    if form == "json":
        print_json(_stats_json(found))
    else:
        _tell_stats(found)


def _stats_json(found: Standing) -> dict[str, Any]:
    plan, foreseen = found.plan, found.forecast
    return {
        "cards": found.cards,
        "due": found.due,
        "wrong": found.wrong,
        "days": [
            {"day": day.day, "answers": day.answers, "right": day.right, "seconds": day.seconds}
            for day in found.days
        ],
        "exam": found.exam_day,
        "plan": None
        if plan is None
        else [{"day": day.day, "review": len(day.review), "new": len(day.new)} for day in plan.days],
        "short": None if plan is None else len(plan.short),
        "forecast": None
        if foreseen is None
        else {name: f"{getattr(foreseen, name) * 100:.1f}" for name in ("mean", "low", "high")},
    }


def _tell_stats(found: Standing) -> None:
    words = _("{cards} questions begun, {due} due, {wrong} in the wrong-answer book")
    click.echo(words.format(cards=found.cards, due=found.due, wrong=found.wrong))
    for day in found.days[:7]:
        told = _("{day}: {answers} answers, {right} right, {minutes} minutes")
        minutes = round(day.seconds / 60)
        click.echo(told.format(day=day.day, answers=day.answers, right=day.right, minutes=minutes))
    if found.plan is not None:
        for today in found.plan.days[:7]:
            told = _("{day}: {review} to review, {new} new")
            click.echo(told.format(day=today.day, review=len(today.review), new=len(today.new)))
        if found.plan.short:
            click.echo(_("{count} questions stay below the target").format(count=len(found.plan.short)))
    if found.forecast is not None:
        told = _("expected on {day}: {low} to {high} of 100, if the plan is kept")
        low, high = round(found.forecast.low * 100), round(found.forecast.high * 100)
        click.echo(told.format(day=found.exam_day, low=low, high=high))


@review.command("log", help=_("log the minutes practised as self-study, evidence grade C"))
@officer_argument
@day_option("--from", "first", words=_("the first day"), required=True)
@day_option("--until", "last", words=_("the last day"), required=True)
@click.option("--dry-run", is_flag=True, help=_("say what would change, and change nothing"))
@receipt_format
@pass_front
def log_(front: Front, officer: str, first: date, last: date, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.reviews import log_practice

    tell_receipt(log_practice(front.desk, officer, first, last, dry_run=dry_run), form)
