"""Whether a question's citation holds on the day and in the edition, and its rationale speaks of it."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from datetime import date

from learnlaw.domain.bank_form import told
from learnlaw.domain.law import Catalogue, ClauseRef, Instrument, Standing
from learnlaw.domain.numerals import NUMERAL, number
from learnlaw.domain.question import Question
from learnlaw.errors import Problem, say

_NAMED = re.compile(rf"(?P<other>》\s*)?第(?P<article>{NUMERAL}+|\d+)条(?:之(?P<branch>{NUMERAL}+))?")


def in_catalogue(
    question: Question, catalogue: Catalogue, on: date | None, file: str = ""
) -> Iterator[Problem]:
    """Instrument, edition and article number against the catalogue, and its standing on a day."""
    if not question.law:
        hint = say("write the short title of the law")
        yield told(file, question, "law", "no-law", say("no law is cited"), hint)
        return
    instrument = catalogue.find(question.law)
    if instrument is None:
        yield _unknown(question, catalogue, file)
        return
    yield from _edition(question, instrument, file)
    if on is not None:
        yield from _standing(question, instrument, catalogue, on, file)


def _unknown(question: Question, catalogue: Catalogue, file: str) -> Problem:
    names = [name for i in catalogue for name in (*i.short, i.title)]
    near = difflib.get_close_matches(question.law, names, 1, 0.6)
    hint = (
        say("did you mean {near}?", near=near[0])
        if near
        else say("law list shows what is known; a law of your own comes in with its text: law import FILE")
    )
    what = say("{law} is not in the catalogue", law=question.law)
    return told(file, question, "law", "unknown-law", what, hint)


def _edition(question: Question, instrument: Instrument, file: str) -> Iterator[Problem]:
    days = "、".join(str(e.day) for e in instrument.editions)
    if question.edition is None:
        hint = say("write the day of its last change: {days}", days=days)
        yield told(file, question, "edition", "no-edition", say("no edition is cited"), hint)
        return
    edition = instrument.edition(question.edition)
    if edition is None:
        what = say("{law} has no edition of {day}", law=instrument.name, day=question.edition)
        yield told(
            file, question, "edition", "unknown-edition", what, say("known are {days}", days=days or "—")
        )
        return
    clause = question.clause
    if clause and edition.articles and clause.article > edition.articles:
        what = say("{law} has {n} articles, none is {article}", law=instrument.name, n=edition.articles,
                   article=clause.words)  # fmt: skip
        hint = say("look the article up in the edition of {day}", day=edition.day)
        yield told(file, question, "article", "no-such-article", what, hint)


def _standing(
    question: Question, instrument: Instrument, catalogue: Catalogue, on: date, file: str
) -> Iterator[Problem]:
    edition = instrument.edition(question.edition) if question.edition else None
    match instrument.standing(edition, on):
        case Standing.REPEALED:
            by = catalogue.by_id.get(instrument.repealed_by or "")
            what = say("{law} was repealed on {day}", law=instrument.name, day=instrument.repealed_on)
            hint = say("retire the question, or write it anew on {law}", law=by.name if by else "—")
            yield told(file, question, "law", "repealed-law", what, hint)
        case Standing.SUPERSEDED:
            now = instrument.in_force(on)
            what = say("the edition of {day} is no longer in force", day=question.edition)
            hint = say("check it against the edition of {day}", day=now.day if now else "—")
            yield told(file, question, "edition", "superseded-edition", what, hint)
        case Standing.NOT_YET:
            what = say("the edition of {day} is not in force on {on}", day=question.edition, on=on)
            yield told(file, question, "edition", "not-in-force", what, say("keep it back until then"))
        case Standing.IN_FORCE:
            pass


def clause_form(question: Question, file: str = "") -> Iterator[Problem]:
    """Whether an article is cited at all, and the rationale speaks of that one."""
    if not question.article:
        yield told(
            file, question, "article", "no-article", say("no article is cited"), say('write article: "51"')
        )
        return
    clause = question.clause
    if clause is None:
        what = say("{article} names no article", article=question.article)
        hint = say("write 51, 51.1, 51.1(2), 120-1 or 第五十一条")
        yield told(file, question, "article", "article-form", what, hint)
        return
    for match in _NAMED.finditer(question.rationale):
        named = ClauseRef(_number(match["article"]), _number(match["branch"] or ""))
        if not match["other"] and named != clause.whole:
            what = say("the rationale names {named}, cited is {cited}", named=named.words, cited=clause.words)
            yield told(file, question, "rationale", "rationale-article", what, say("one of the two is wrong"))


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else number(text) or 0
