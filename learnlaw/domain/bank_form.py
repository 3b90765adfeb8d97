"""Whether a question can be asked at all: stem, options and key, without looking at the law."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Kind, Question, State, answer_key
from learnlaw.errors import Message, Problem, say

_ALL = re.compile(
    r"(以上|上述|前述|前三)[^，。；]{0,4}(都|均|皆|全部|全对|全是)|(都|均|全部?)(对|是|正确|选|属于)$"
)
_LETTER = re.compile(r"(?<![A-Za-z])[A-H](?:[、和及][A-H])*(?:两|三|四)?项|选项\s*[A-H](?![A-Za-z])")

CANNOT_BE = frozenset(
    {"no-stem", "no-key", "impossible-key", "few-options", "empty-option", "no-blank", "no-approval"}
)
"""What keeps a question from being asked at all."""


def told(
    file: str,
    question: Question,
    part: str,
    code: str,
    what: Message,
    hint: Message | None = None,
    warning: bool = False,
) -> Problem:
    """A problem at one part of a question."""
    return Problem(code, what, hint, file, question.at(part), question.id, warning)


def form(question: Question, file: str = "") -> Iterator[Problem]:
    """What keeps a question from being asked, or gives its answer away."""
    if not question.stem.strip():
        yield told(file, question, "stem", "no-stem", say("there is no question"), say("write the stem"))
    yield from _approval(question, file)
    yield from _options(question, file)
    yield from _KINDS[question.kind](question, file)
    if _LETTER.search(question.rationale):
        what = say("the rationale names an option by its letter")
        hint = say("say what the option says: options are shuffled on each paper")
        yield told(file, question, "rationale", "letter-in-rationale", what, hint)


def _approval(question: Question, file: str) -> Iterator[Problem]:
    if question.state is State.APPROVED and question.approval is None:
        what = say("approved, but not by whom and when")
        hint = say("add approved: {{office, name, day}}, or set it back to reviewed")
        yield told(file, question, "state", "no-approval", what, hint)


def _options(question: Question, file: str) -> Iterator[Problem]:
    if question.kind not in CHOICE:
        if question.options:
            what = say("a question of kind {kind} has no options", kind=question.kind)
            yield told(
                file, question, "options", "options-unused", what, say("delete them, or change the kind")
            )
        return
    if len(question.options) < 2:
        what = say("{n} options are too few", n=len(question.options))
        yield told(file, question, "options", "few-options", what, say("write at least two"))
    if len(question.options) > len(LETTERS):
        what = say("{n} options are more than there are letters", n=len(question.options))
        yield told(file, question, "options", "many-options", what, say("keep at most 26"))
    for option in question.options:
        if not option.strip():
            yield told(
                file, question, "options", "empty-option", say("an option is empty"), say("fill or delete it")
            )
        elif _ALL.match(option):
            what = say("“{option}” stands for other options", option=option)
            hint = say("options are shuffled and each must stand alone: make it a multiple question")
            yield told(file, question, "options", "all-of-the-above", what, hint)
    yield from _equal(question, file)


def _equal(question: Question, file: str) -> Iterator[Problem]:
    for text, count in Counter(answer_key(o) for o in question.options).items():
        if count > 1 and text:
            what = say("{count} options say “{text}”", count=count, text=text)
            hint = say("width, blanks and a last full stop make no difference: change one of them")
            yield told(file, question, "options", "duplicate-options", what, hint)


def _single(question: Question, file: str) -> Iterator[Problem]:
    key = question.key if isinstance(question.key, str) else ""
    if not key:
        yield told(
            file, question, "key", "no-key", say("there is no key"), say("write the letter that is right")
        )
    elif len(key) != 1 or not _among(key, question):
        letters = LETTERS[: len(question.options)]
        what = say("the key {key} is not one of {letters}", key=key, letters=letters)
        yield told(file, question, "key", "impossible-key", what, say("write one letter of an option"))


def _multiple(question: Question, file: str) -> Iterator[Problem]:
    key = question.key if isinstance(question.key, str) else ""
    if not key:
        yield told(
            file, question, "key", "no-key", say("there is no key"), say("write the letters that are right")
        )
    elif not _among(key, question) or list(key) != sorted(set(key)):
        letters = LETTERS[: len(question.options)]
        what = say("the key {key} is no choice of {letters}", key=key, letters=letters)
        yield told(
            file, question, "key", "impossible-key", what, say("write each letter once, in order: ABD")
        )
    elif len(key) == 1:
        what = say("a multiple question with one right option")
        hint = say("make it single, or add what is right as well")
        yield told(file, question, "key", "one-key", what, hint)


def _among(key: str, question: Question) -> bool:
    return all(0 <= LETTERS.find(letter) < len(question.options) for letter in key)


def _true_false(question: Question, file: str) -> Iterator[Problem]:
    if not isinstance(question.key, bool):
        what = say("the key {key} is neither true nor false", key=str(question.key))
        yield told(file, question, "key", "impossible-key", what, say("write true or false without quotes"))


def _blank(question: Question, file: str) -> Iterator[Problem]:
    blanks = len(BLANK.findall(question.stem))
    key = question.key if isinstance(question.key, tuple) else ()
    if not blanks:
        what = say("the stem has no blank")
        yield told(file, question, "stem", "no-blank", what, say("write ____ where the answer belongs"))
    elif len(key) != blanks:
        what = say("{blanks} blanks and {keys} answers", blanks=blanks, keys=len(key))
        hint = say("write one list of accepted answers a blank: [[二百元, 200元]]")
        yield told(file, question, "key", "no-key" if not key else "impossible-key", what, hint)
    elif not all(accepted and all(a.strip() for a in accepted) for accepted in key):
        what = say("a blank has no accepted answer")
        yield told(file, question, "key", "no-key", what, say("write what is accepted in it"))


def _short(question: Question, file: str) -> Iterator[Problem]:
    if not isinstance(question.key, str) or not question.key.strip():
        what = say("there is no marking guide")
        yield told(file, question, "key", "no-key", what, say("write what an answer should hold"))


_KINDS = {
    Kind.SINGLE: _single,
    Kind.MULTIPLE: _multiple,
    Kind.TRUE_FALSE: _true_false,
    Kind.BLANK: _blank,
    Kind.SHORT: _short,
}
