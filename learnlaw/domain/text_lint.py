"""Whether a question stands on the words of the law: its clause is there, and so are its figures.

Figures are compared as figures: 三十日 and 30日 are one, 一年 and 十二个月 too. A
question must not call right what its article does not say, so that right
options, accepted answers, plain stems and rationales are held against the
article and the articles that it refers to. Wrong options never are, nor a false
statement, nor the sums, ages and dates of a case and what is reckoned from them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TypeAlias

from learnlaw.domain.bank_form import told
from learnlaw.domain.figures import Figure, figures, known, numbers
from learnlaw.domain.law import ClauseRef
from learnlaw.domain.numerals import NUMERAL, number
from learnlaw.domain.question import BLANK, Kind, Question
from learnlaw.domain.statute import Article, LawText, LawTexts
from learnlaw.errors import Problem, say

Value: TypeAlias = tuple[Fraction, str]
Values: TypeAlias = frozenset[Value]

_REFERS = re.compile(rf"(?<!》)第({NUMERAL}+)条(?:之({NUMERAL}+))?")
_WORKDAYS = re.compile("(规定|期限|期间|[一二三四五七十]日)[^。]{0,30}(是指|以|按)[^。]{0,10}工作日")


class TextCheck:
    """Holds questions against the texts; the figures of a text are read once."""

    def __init__(self, texts: LawTexts) -> None:
        self._texts = texts
        self._read: dict[int, _Law] = {}

    def problems(self, question: Question, file: str = "") -> Iterator[Problem]:
        """An article, paragraph or item that is not there, and figures that are not in the article.

        A figure of the rationale that stands in another article of the law is a
        notice: a rationale may say where a wrong option comes from.
        """
        clause = question.clause
        text = self._texts.get(question.law, question.edition) if question.edition else None
        if clause is None or text is None:
            return
        article = text.article(clause)
        if article is None:
            what = say("the text has no {article}", article=clause.words)
            hint = say("look the article up in the edition of {day}", day=text.day)
            yield told(file, question, "article", "no-such-article", what, hint)
            return
        if article.part(clause) is None:
            yield _no_clause(question, article, clause, file)
        law = self._law(text)
        for part, figure in _strange(question, law.near(article)):
            yield _told_figure(question, part, figure, article, law, file)

    def _law(self, text: LawText) -> _Law:
        found = self._read.get(id(text))
        if found is None:
            found = self._read[id(text)] = _Law(text)
        return found


def _no_clause(question: Question, article: Article, clause: ClauseRef, file: str) -> Problem:
    what = say(
        "{article} has no such paragraph or item as {clause}", article=article.ref.words, clause=clause.words
    )
    items = "、".join(str(len(p.items)) for p in article.paragraphs)
    hint = say("it has {n} paragraphs, with {items} items", n=len(article.paragraphs), items=items)
    return told(file, question, "article", "no-such-clause", what, hint)


def _told_figure(
    question: Question, part: str, figure: Figure, article: Article, law: _Law, file: str
) -> Problem:
    what = say("{figure} does not stand in {article}", figure=figure.written, article=article.ref.words)
    elsewhere = law.where(figure.same, article.ref.article)
    code = "figure-not-in-article"
    hint = say("correct the figure, or cite the article that has it")
    if elsewhere is not None:
        hint = say("it stands in {article}: cite that one if it is meant", article=elsewhere.ref.words)
        code = "figure-elsewhere" if part == "rationale" else code
    if part == _CASE:
        code, hint = "figure-of-case", say("see whether it follows from the facts of the case")
    notice = code != "figure-not-in-article"
    return told(file, question, "key" if part == _CASE else part, code, what, hint, warning=notice)


_CASE = "case"
"""In place of a part: a figure of the key that may be a fact of the case or reckoned from its facts."""


class _Law:
    """A text, with the figures of its articles."""

    def __init__(self, text: LawText) -> None:
        self._text = text
        self._of: dict[ClauseRef, Values] = {}
        self._near: dict[ClauseRef, Values] = {}
        self._workdays = any(_WORKDAYS.search(a.text) for a in text.articles[-25:])

    def of(self, article: Article) -> Values:
        """The figures of an article; where the law counts in working days, a day is one."""
        found = self._of.get(article.ref)
        if found is None:
            found = known(article.text)
            if self._workdays:
                found |= {(n, "workday") for n, unit in found if unit == "day"}
            self._of[article.ref] = found
        return found

    def near(self, article: Article) -> Values:
        """The figures of an article and of the articles of the same law that it refers to."""
        found = self._near.get(article.ref)
        if found is None:
            named = (ClauseRef(number(a) or 0, number(b) or 0) for a, b in _REFERS.findall(article.text))
            others = [self._text.article(ref) for ref in named]
            found = self.of(article).union(*(self.of(other) for other in others if other))
            self._near[article.ref] = found
        return found

    def where(self, value: Value, near: int) -> Article | None:
        """The article that has a figure and stands nearest to the article of number `near`."""
        having = (a for a in self._text if value in self.of(a))
        return min(having, key=lambda a: abs(a.ref.article - near), default=None)


def _strange(question: Question, have: Values) -> Iterator[tuple[str, Figure]]:
    """Figures that the question vouches for and the article does not have, each once."""
    stem = figures(BLANK.sub("　", question.stem))
    options = [f for o in question.options for f in figures(o)]
    said = have | {f.same for f in (*stem, *options)}
    key, reasons = _key_figures(question), figures(question.rationale)
    if question.case:
        facts = numbers(question.stem, *question.options)
        reasons = [
            f for f in reasons if f.value not in facts and f.unit != "person" and not _reckoned(f, said)
        ]
        yield from _of_case(list(_once(key, have)), question, stem, have)
    else:
        yield from (("key", f) for f in _once(key, have))
        if question.kind is not Kind.TRUE_FALSE or question.key is True:
            yield from (("stem", f) for f in _once(stem, have))
    yield from (("rationale", f) for f in _once(reasons, said))


def _once(found: Iterable[Figure], allowed: Values) -> Iterator[Figure]:
    seen = set(allowed)
    for one in found:
        if one.same not in seen:
            seen.add(one.same)
            yield one


def _of_case(
    key: list[Figure], question: Question, stem: list[Figure], have: Values
) -> Iterator[tuple[str, Figure]]:
    """Figures of the key of a case that are neither its facts, nor follow from them and the article.

    Options that are facts (who may be detained?) have no figure of the article
    among them; where a wrong option has one, the key should have one as well.
    """
    wrong = [o for i, o in enumerate(question.options) if i not in question.right]
    offered = {f.unit for o in wrong for f in figures(o) if f.same in have}
    facts = have | {f.same for f in stem}
    for figure in key:
        between = [n for n, unit in have if unit == figure.unit]
        inside = figure.unit == "yuan" and bool(between) and min(between) < figure.value < max(between)
        if figure.unit in ("age", "person") or figure.same in facts or _reckoned(figure, facts) or inside:
            continue
        if figure.unit in offered or isinstance(question.key, tuple):
            yield "key", figure
        elif _asks_figure(question, figure):
            yield _CASE, figure


def _asks_figure(question: Question, figure: Figure) -> bool:
    """Whether each option is one figure of that unit, and little more."""
    found = [figures(option) for option in question.options]
    return all(
        len(f) == 1 and f[0].unit == figure.unit and len(option) - len(f[0].written) <= _LITTLE
        for f, option in zip(found, question.options, strict=True)
    )


_LITTLE = 6
"""How many characters an option may have besides its figure: 以下, 最多, 之日起."""


def _reckoned(figure: Figure, pool: Values) -> bool:
    """Whether it is the sum, difference or multiple of two others."""
    same = {n for n, unit in pool if unit == figure.unit}
    rates = {n for n, unit in pool if unit in ("share", "times")}
    value = figure.value
    return any(
        value - n in same or value + n in same or any(n * rate == value for rate in rates) for n in same
    )


def _key_figures(question: Question) -> Iterator[Figure]:
    if not isinstance(question.key, tuple):
        for answer in question.answers:
            yield from figures(answer)
        return
    for i, accepted in enumerate(question.key):
        for answer in accepted:
            yield from _filled(question.stem, i, answer)


def _filled(stem: str, blank: int, answer: str) -> Iterator[Figure]:
    """The figures that come to stand in the stem when a blank is filled; the unit may be the stem's."""
    parts = [*BLANK.split(stem), ""]
    before, after = parts[blank][-6:], parts[blank + 1][:6]
    left = {f.same for f in (*figures(before), *figures(after))}
    yield from (f for f in figures(before + answer + after) if f.same not in left)
