"""The form of an exam in words: what its blueprint asks and lacks, and what was typed as the verb takes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import Title
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.blueprint import Blueprint
    from learnlaw.verbs.blueprints import BlueprintCheck
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exams import ExamForm


def plan_option(id: str, plan: Blueprint) -> Option:
    more = _("{items} questions, {total} marks, pass {line}").format(
        items=plan.items, total=show.figure(plan.total), line=show.figure(plan.pass_mark)
    )
    return Option(id, Title(plan.title, plan.title), more=f"{id}  {more}")


def plan_lines(found: BlueprintCheck, *, reviewed: bool) -> Iterator[Paragraph]:
    """A blueprint in words, and every cell that the bank cannot fill that day."""
    from learnlaw.domain.blueprint import blueprint_words

    fit = found.fit
    if fit is not None:
        words = (
            _("The bank can fill it: {asked} questions.")
            if fit.feasible
            else _("The bank cannot fill it that day: {filled} of {asked} questions.")
        )
        tone = "good" if fit.feasible else "bad"
        yield plain(words.format(asked=fit.asked, filled=fit.filled), tone=tone)
    for problem in sorted(found.problems, key=lambda one: one.warning):
        yield plain(_problem(problem), tone="warn" if problem.warning else "bad", indent=2)
    if reviewed:
        words = _(
            "Reviewed questions have been looked at and not approved yet; the choice is printed on the record."
        )
        yield plain(words, tone="warn", indent=2)
    if found.blueprint is not None:
        for sentence in blueprint_words(found.blueprint):
            yield plain(tell(sentence), tone="faint", indent=2)


def _problem(problem: Problem) -> str:
    """What is wrong, with what to do here rather than on the command line."""
    hint = {
        "not-approved": N_("approve questions, or draw from reviewed ones too, above"),
        "cell-unfilled": N_("ask for fewer with F6, or import questions"),
        "cells-compete": N_("ask for fewer with F6, or import questions"),
    }.get(problem.code)
    return tell(problem.what) + _(" -- ") + _(hint) if hint else show.problem(problem)


# -- reading the form ------------------------------------------------------------------------


def exam_form(desk: Desk, words: Mapping[str, str]) -> ExamForm:
    """The form as the verb takes it. Raises `InstantError`, and `RefusedError` for figures and halls."""
    from learnlaw.domain.exam import Mode, Papers
    from learnlaw.verbs.exams import ExamForm

    papers = Papers(words["papers"])
    return ExamForm(
        title=words["title"],
        blueprint=words["blueprint"],
        opens=_instant(desk, words, "opens"),
        closes=_instant(desk, words, "closes"),
        makeup_opens=_maybe(desk, words, "makeup_opens"),
        makeup_closes=_maybe(desk, words, "makeup_closes"),
        kind=words["kind"],
        units=_codes(words["units"]),
        duties=_codes(words["duties"]),
        draw=_whole(words, "draw"),
        reserves=_whole(words, "reserves"),
        halls=halls_of(words["halls"]),
        mode=Mode(words["mode"]),
        papers=papers,
        forms=_whole(words, "forms") if papers is Papers.FORMS else 1,
        allow_reviewed=words["questions"] == "reviewed",
        officers=_codes(words["officers"]),
        counts_on=_day(words),
        max_common=_share(words) if papers is Papers.OWN else None,
    )


def _codes(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("、")))


def _instant(desk: Desk, words: Mapping[str, str], name: str) -> datetime:
    from learnlaw.verbs.exams import InstantError, instant

    try:
        return instant(desk, words[name])
    except InstantError as error:
        what = say("{text} is no day and time; write it like 2024-05-10 09:00", text=words[name])
        raise RefusedError([Problem("no-instant", what, field=name)]) from error


def _maybe(desk: Desk, words: Mapping[str, str], name: str) -> datetime | None:
    both = [words["makeup_opens"].strip(), words["makeup_closes"].strip()]
    if not any(both):
        return None
    if not words[name].strip():
        what = say("a make-up window has a beginning and an end")
        raise RefusedError([Problem("half-window", what, field=name)])
    return _instant(desk, words, name)


def _day(words: Mapping[str, str]) -> date | None:
    from learnlaw.domain.values import parse_date

    text = words.get("counts_on", "").strip()
    try:
        return parse_date(text)[0] if text else None
    except RefusedError as error:
        raise _at(error, "counts_on") from error


def _share(words: Mapping[str, str]) -> Decimal | None:
    from learnlaw.domain.values import parse_number

    text = words.get("max_common", "").strip().rstrip("%％")
    try:
        return parse_number(text)[0] if text else None
    except RefusedError as error:
        raise _at(error, "max_common") from error


def _at(error: RefusedError, name: str) -> RefusedError:
    """The same refusal, at a field of the form."""
    (problem, *_more) = error.problems
    return RefusedError([Problem(problem.code, problem.what, problem.hint, field=name)])


def _whole(words: Mapping[str, str], name: str) -> int:
    from learnlaw.domain.values import parse_whole

    text = words.get(name, "").strip()
    if not text:
        return 0
    try:
        return parse_whole(text)[0]
    except RefusedError as error:
        raise _at(error, name) from error


def halls_of(text: str) -> dict[str, tuple[int, int]]:
    """Halls written `一号会议室=6x8 二楼=5x6`."""
    found = {}
    for part in filter(None, re.split(r"[\s,，;；、]+", text)):
        match = re.fullmatch(r"(?P<name>[^=＝]+)[=＝](?P<rows>[0-9]{1,3})[xX×*](?P<columns>[0-9]{1,3})", part)
        if match is None or not int(match["rows"]) * int(match["columns"]):
            what = say(
                "{text} is no hall; write it like 一号会议室=6x8, rows and columns of seats", text=part
            )
            raise RefusedError([Problem("hall", what, field="halls")])
        found[match["name"]] = (int(match["rows"]), int(match["columns"]))
    return found
