"""Answers: the one form in which each is kept, and how people type, key in and read them.

What is kept names the question's own options, whatever order a paper showed
them in, so that an answer can be judged years later without the page: letters
in the order of the alphabet, `T` or `F`, blanks parted by `|`, or text; empty
for no answer. Nothing here knows a key.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from learnlaw.domain.paper import Paper
from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Kind, Question, truth
from learnlaw.domain.text import clean_long, refusal, shown
from learnlaw.errors import Message, NotFoundError, Place, Problem, RefusedError, say

TRUE, FALSE = "T", "F"
_TRUTHS = {TRUE: "对", FALSE: "错"}
_PRINTED = {"A": TRUE, "B": FALSE}
"""Papers print A.正确 B.错误."""
_NOTHING = frozenset(("", "-", "--", "—", "——", "–", "/"))
"""How people write that an item was left blank."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as whoever answers it meets it: without its key."""

    item: int
    """Its place in the paper, from 1."""
    kind: Kind
    options: int = 0
    order: tuple[int, ...] = ()
    """As in `PaperItem`; empty: the options are shown in their own order."""
    blanks: int = 0

    @property
    def is_text(self) -> bool:
        """Whether it is answered in words."""
        return self.kind in (Kind.BLANK, Kind.SHORT)


def asked_on(paper: Paper, questions: Mapping[tuple[str, int], Question]) -> tuple[Asked, ...]:
    """What a paper asks, item by item; NotFoundError if a question it names is not among `questions`."""
    found = []
    for number, item in enumerate(paper.items, 1):
        question = questions.get((item.question, item.version))
        if question is None:
            raise NotFoundError(kind=say("question"), code=f"{item.question} v{item.version}")
        blanks = max(1, len(BLANK.findall(question.stem))) if question.kind is Kind.BLANK else 0
        found.append(Asked(number, question.kind, len(question.options), item.order, blanks))
    return tuple(found)


@lru_cache(maxsize=1 << 16)
def parse_answer(asked: Asked, text: str) -> str:
    """What somebody wrote beside one item of a paper, in the form that is kept.

    Letters are those shown on the paper; width, case, blanks and commas between
    them do not matter. True and false are 对, 错, √, ×, T, F and their like, or
    the A and B that papers print. A dash or a stroke alone means no answer.
    RefusedError with one problem, its place still to be added.

    >>> parse_answer(Asked(1, Kind.MULTIPLE, 4, (3, 2, 1, 0)), "ａ、c")
    'BD'
    """
    if text.strip() in _NOTHING:
        return ""
    if asked.kind in CHOICE:
        return _letters(asked, text)
    if asked.kind is Kind.TRUE_FALSE:
        return _truth(text)
    words, _ = clean_long(text)
    return _blanks(asked, words) if asked.kind is Kind.BLANK else words


def show_answer(asked: Asked, value: str) -> str:
    """A kept answer as it reads on the paper; the inverse of `parse_answer`.

    >>> show_answer(Asked(1, Kind.MULTIPLE, 4, (3, 2, 1, 0)), "BD")
    'AC'
    """
    if asked.kind is Kind.TRUE_FALSE:
        return _TRUTHS.get(value, value)
    if asked.kind not in CHOICE or not asked.order:
        return value
    return "".join(sorted(LETTERS[asked.order.index(LETTERS.index(letter))] for letter in value))


def parse_answers(
    asked: Sequence[Asked], texts: Mapping[int, str]
) -> tuple[dict[int, str], dict[int, Problem]]:
    """A whole answer sheet: the answers by item, and the problem of each item that cannot be read."""
    answers: dict[int, str] = {}
    problems: dict[int, Problem] = {}
    for item, text in texts.items():
        try:
            if not 1 <= item <= len(asked):
                raise _no_item(item, len(asked))
            answers[item] = parse_answer(asked[item - 1], text)
        except RefusedError as refused:
            problems[item] = refused.problems[0]
    return answers, problems


def _letters(asked: Asked, text: str) -> str:
    letters = re.sub(r"[\s、,;.。]+", "", unicodedata.normalize("NFKC", text).upper())
    known = LETTERS[: asked.options]
    for letter in letters:
        if letter not in known:
            what = say("{letter} is none of the options {first} to {last}", letter=shown(letter, 4),
                       first=known[:1], last=known[-1:])  # fmt: skip
            raise refusal("answer-letter", what, say("look at the sheet again"))
    if asked.kind is Kind.SINGLE and len(letters) > 1:
        what = say("{letters}: a single question takes one letter", letters=shown(letters, 12))
        raise refusal("answer-several", what, say("where two are ticked on the sheet, write - for no answer"))
    if len(set(letters)) < len(letters):
        what = say("{letters}: a letter stands there twice", letters=shown(letters, 12))
        raise refusal("answer-twice", what, say("look at the sheet again"))
    own = (asked.order[LETTERS.index(letter)] for letter in letters) if asked.order else None
    return "".join(sorted(letters if own is None else (LETTERS[n] for n in own)))


def _truth(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).strip().upper()
    if word in _PRINTED:
        return _PRINTED[word]
    value = truth(text)
    if value is None:
        what = say("{text} is neither true nor false", text=shown(text.strip(), 12))
        raise refusal("answer-truth", what, say("write 对 or 错, √ or ×, T or F, or A or B as printed"))
    return TRUE if value else FALSE


def _blanks(asked: Asked, text: str) -> str:
    parts = [part.strip() for part in text.replace("｜", "|").split("|")]
    if len(parts) > asked.blanks:
        what = say("answers given: {given}; blanks to fill: {blanks}", given=len(parts), blanks=asked.blanks)
        raise refusal("answer-blanks", what, say("part the blanks by |, one answer each"))
    return "|".join([*parts, *[""] * (asked.blanks - len(parts))]) if any(parts) else ""


def _no_item(item: int, last: int) -> RefusedError:
    what = say("there is no item {item}: the paper has {last}", item=item, last=last)
    return refusal("no-item", what, say("look whether it is the sheet of another exam"))


# keying in

_GAP = r"[\s,;、。.()第]*"
_HEAD = re.compile(
    rf"{_GAP}(?P<first>[0-9]{{1,4}})(?:[-~–—至到](?P<last>[0-9]{{1,4}}))?\s*题?(?P<gap>[\s.:、=,)]*)",
    re.ASCII,
)
_BODY = re.compile("[^0-9]*")
_EDGES = " \t\u00a0,;、。.()第题"
_PARTED = re.compile(r"[\s,;、]+")
_FLAT = {0xFF01 + n: 0x21 + n for n in range(94)} | {0x3000: 0x20}
"""Full-width signs as ASCII ones, one for one, so that places in both texts are the same."""


def key_in(asked: Sequence[Asked], text: str) -> tuple[tuple[tuple[int, str], ...], list[Problem]]:
    """Answers keyed in from paper: `1a2c3bd`, `1-5 abcda`, `41-42 AB ACD`, `81√82×`, `91 三十日|五万元`.

    An item number, then its answer as on the paper, in any order, on any number
    of lines. A run gives one sign to each item from the first to the last, or
    one group each, parted by blanks or commas. An answer in words goes on to the
    end of its line. A dash means no answer. The pairs come in the order of the
    items; a problem's place is the line, its message names the item.
    """
    answers: dict[int, str] = {}
    problems = []
    for number, line in enumerate(text.splitlines(), 1):
        for item, word in _entries(asked, line):
            try:
                _put(answers, asked, item, word)
            except RefusedError as refused:
                (problem,) = refused.problems
                what = say("item {item}: {why}", item=item, why=problem.what) if item else problem.what
                problems.append(Problem(problem.code, what, problem.hint, place=Place(number)))
    return tuple(sorted(answers.items())), problems


def _put(answers: dict[int, str], asked: Sequence[Asked], item: int, word: str | RefusedError) -> None:
    if isinstance(word, RefusedError):
        raise word
    if not 1 <= item <= len(asked):
        raise _no_item(item, len(asked))
    if not word:
        raise refusal("no-answer", say("no answer stands behind it"), say("write - where it was left blank"))
    value = parse_answer(asked[item - 1], word)
    if answers.setdefault(item, value) != value:
        was = show_answer(asked[item - 1], answers[item]) or "-"
        what: Message = say("was keyed in before as {answer}", answer=shown(was, 20))
        raise refusal("item-twice", what, say("keep one of the two"))


def _entries(asked: Sequence[Asked], line: str) -> Iterator[tuple[int, str | RefusedError]]:
    """Item and answer, as far as a line can be parted; item 0 with what is behind no number."""
    flat, at = line.translate(_FLAT), 0
    while found := _HEAD.match(flat, at):
        first, last = int(found["first"]), int(found["last"] or found["first"])
        if first == last and 1 <= first <= len(asked) and asked[first - 1].is_text:
            yield first, line[found.end() :].strip()
            return
        body = _BODY.match(flat, found.end())
        at = body.end() if body else found.end()
        word = flat[found.end() : at].strip(_EDGES)
        yield from _run(asked, first, last, word) if found["last"] else [(first, word)]
    if rest := flat[at:].strip(_EDGES):
        what = say("{text} stands behind no item number", text=shown(rest, 20))
        yield 0, refusal("no-number", what, say("write the number of the item first, such as 1a2c3bd"))


def _run(
    asked: Sequence[Asked], first: int, last: int, body: str
) -> Iterator[tuple[int, str | RefusedError]]:
    if last < first:
        what = say("{first} to {last} runs backwards", first=first, last=last)
        yield first, refusal("run-reversed", what, say("write the lower number first"))
        return
    if first < 1 or last > len(asked):
        yield last, _no_item(last if last > len(asked) else first, len(asked))
        return
    items = asked[first - 1 : last]
    words = _dealt(items, [word for word in _PARTED.split(body) if word])
    if words is None:
        what = say("{text} does not give one answer to each of the items {first} to {last}",
                   text=shown(body, 20) or "-", first=first, last=last)  # fmt: skip
        yield first, refusal("run-length", what, say("part them by blanks, and write - for no answer"))
        return
    yield from ((one.item, word) for one, word in zip(items, words, strict=True))


def _dealt(items: Sequence[Asked], groups: list[str]) -> list[str] | None:
    """One group or, where no item takes several signs, one sign for each item."""
    if len(groups) == len(items):
        return groups
    signs = "".join(groups)
    several = any(one.kind is Kind.MULTIPLE or one.is_text for one in items)
    return list(signs) if len(signs) == len(items) and not several else None
