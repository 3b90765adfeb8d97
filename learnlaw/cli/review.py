"""Practice and review 练习 on the command line: what is due, a round of questions, and how one stands."""

from __future__ import annotations

import time
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.receipts import receipt_format, tell_receipt
from learnlaw.cli.show import (
    Column,
    detail_format,
    figure,
    format_option,
    listing,
    print_json,
    problem_json,
    tell_notices,
)
from learnlaw.domain.question import CHOICE, KIND_TITLES, LETTERS, Kind
from learnlaw.errors import RefusedError
from learnlaw.i18n import _, ngettext, tell, tell_problem

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.verbs.reviews import Explained, PracticeStanding

officer_argument = click.argument("officer", metavar="CODE")


@click.group(help=_("practice: what is due, a round of questions, how one stands"))
def review() -> None: ...


def what_options(command: Any) -> Any:
    """Options that say what is to be practised and for what: the parameters `scope` and `aim`."""

    @wraps(command)
    def run(*args: Any, law: str, on_list: str, exam: date | None, minutes: int | None, **kwargs: Any) -> Any:
        from learnlaw.verbs.reviews import Aim, PracticeScope

        scope = PracticeScope(law=law, list=on_list, wrong=kwargs.pop("wrong", False))
        return command(*args, scope=scope, aim=Aim(exam_day=exam, minutes=minutes), **kwargs)

    out: Any = run
    for option in (
        click.option("--minutes", type=click.IntRange(1, 600), help=_("minutes a day; 10 for an exam")),
        day_option("--exam", words=_("the day of the exam to prepare for")),
        click.option("--list", "on_list", default="", metavar="ID", help=_("on the laws of a list")),
        click.option("--law", default="", metavar="LAW", help=_("on one law, by id or short title")),
    ):
        out = option(out)
    return out


wrong_option = click.option("--wrong", is_flag=True, help=_("the wrong-answer book alone"))


@review.command(help=_("the questions an officer should answer today"))
@officer_argument
@wrong_option
@what_options
@format_option
@pass_front
def due(front: Front, /, officer: str, form: str, **what: Any) -> None:
    from learnlaw.verbs.review_cards import practice_notices
    from learnlaw.verbs.reviews import review_due

    found, notices = review_due(front.desk, officer, **what), practice_notices(front.desk, officer)
    rows = [
        {"question": q.id, "law": q.law, "article": q.article, "kind": q.kind.value, "stem": q.stem}
        for q in found
    ]
    columns = [
        Column("question", _("Id")),
        Column("law", _("Law")),
        Column("article", _("Article")),
        Column("kind", ""),
        Column("stem", _("Stem")),
    ]
    listing(form, columns, rows, name="due", notices=notices)


@review.command(help=_("answer questions one after the other, each with its reason; a blank line ends"))
@officer_argument
@wrong_option
@what_options
@click.option("--count", type=click.IntRange(min=1), default=10, help=_("how many at most (10)"))
@pass_front
def start(front: Front, /, officer: str, count: int, **what: Any) -> None:
    from learnlaw.verbs.review_cards import practice_notices
    from learnlaw.verbs.reviews import practise

    tell_notices(practice_notices(front.desk, officer))
    questions = practise(front.desk, officer, **what, count=count)
    if not questions:
        click.echo(_("nothing is due today"))
        return
    right = asked = 0
    for number, question in enumerate(questions, 1):
        found = _ask(front, officer, question, number, len(questions))
        if found is None:
            break
        asked, right = asked + 1, right + found.right
        _tell_why(found)
    click.echo(_("{asked} answered, {right} right").format(asked=asked, right=right))


def _ask(front: Front, officer: str, question: Question, n: int, of: int) -> Explained | None:
    """Show one question and take its answer; None where the officer has had enough."""
    from learnlaw.domain.answers import parse_answer
    from learnlaw.verbs.reviews import answer_question, asked_of

    click.echo(f"\n{n}/{of}  {tell(KIND_TITLES[question.kind])}\n{question.stem}")
    for letter, option in zip(LETTERS, _options(question), strict=False):
        click.echo(f"  {letter}. {option}")
    asked, began = asked_of(question), time.monotonic()
    while text := _line():
        try:
            value = parse_answer(asked, text)
        except RefusedError as error:
            click.echo(tell_problem(error.problems[0]))
            continue
        return answer_question(front.desk, officer, question, value, time.monotonic() - began)
    return None


def _line() -> str:
    """What is typed; empty also where nothing more comes."""
    try:
        return input(_("answer: ")).strip()
    except EOFError:
        click.echo()
        return ""


def _options(question: Question) -> tuple[str, ...]:
    if question.kind is Kind.TRUE_FALSE:
        return _("True"), _("False")
    return question.options if question.kind in CHOICE else ()


def _tell_why(found: Explained) -> None:
    """The key with its reason and, where its text was imported, the article."""
    question = found.question
    click.echo(_("right") if found.right else _("wrong; the key is {key}").format(key=key_words(question)))
    clause = question.clause.words if question.clause else question.article
    click.echo(f"《{found.law}》{clause}  {question.rationale}".rstrip())
    for line, _cited in found.lines():
        click.echo(f"  {line}")


def key_words(question: Question) -> str:
    """A key as people write it."""
    if question.kind is Kind.TRUE_FALSE:
        return _("true") if question.key else _("false")
    if isinstance(question.key, tuple):
        return "；".join("/".join(blank) for blank in question.key)
    return str(question.key)


@review.command(help=_("how an officer stands; with --exam a plan for it and what may be expected"))
@officer_argument
@what_options
@detail_format
@pass_front
def stats(front: Front, /, officer: str, form: str, **what: Any) -> None:
    from learnlaw.verbs.review_cards import practice_notices
    from learnlaw.verbs.reviews import review_stats

    found, notices = review_stats(front.desk, officer, **what), practice_notices(front.desk, officer)
    if form == "json":
        print_json({**_stats_json(found), "notices": [problem_json(notice) for notice in notices]})
    else:
        tell_notices(notices)
        _tell_stats(found)


def _stats_json(found: PracticeStanding) -> dict[str, Any]:
    plan, foreseen = found.plan, found.forecast
    return {
        "open": found.open,
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
        else {name: _percent(getattr(foreseen, name)) for name in ("mean", "low", "high")},
    }


def _percent(share: float) -> str:
    return figure(Decimal(f"{share * 100:.1f}"))


def _tell_stats(found: PracticeStanding) -> None:
    words = _("begun: {cards} of {open}; due: {due}; in the wrong-answer book: {wrong}")
    click.echo(words.format(cards=found.cards, open=found.open, due=found.due, wrong=found.wrong))
    for day in found.days[:7]:
        told = _("{day}: answers {answers}, right {right}, minutes {minutes}")
        minutes = day.seconds // 60
        click.echo(told.format(day=day.day, answers=day.answers, right=day.right, minutes=minutes))
    if found.plan is not None:
        click.echo(_("plan for the exam on {day}:").format(day=found.exam_day))
        for today in found.plan.days[:7]:
            told = _("{day}: {review} to review, {new} new")
            click.echo(told.format(day=today.day, review=len(today.review), new=len(today.new)))
        if found.plan.short:
            short = len(found.plan.short)
            told = ngettext(
                "{count} question stays below the target", "{count} questions stay below the target", short
            )
            click.echo(told.format(count=short))
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
    from learnlaw.verbs.practice_hours import log_practice

    tell_receipt(log_practice(front.desk, officer, first, last, dry_run=dry_run), form)
