"""Aiken: one stem a line, options A. B. C., then ANSWER: and a letter; single choice and nothing else."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from learnlaw.domain.question import LETTERS, Kind, Question
from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.draft import FULL, Choice, Draft, Settler
from learnlaw.formats.loss import OUR_FIELDS, left_out, lost

_OPTION = re.compile(r"([A-Z])[).](?:[ \t]|(?=\S)|$)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")
_WIDE = re.compile(r"[Ａ-Ｚ][．）]|ＡＮＳＷＥＲ|ANSWER：")


def read(text: str, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file, and what is wrong with it, line by line."""
    problems: list[Problem] = []
    reader = _Reader(Settler(file, problems, text))
    lines = re.split("\r\n|\r|\n", text)
    for number, raw in enumerate(lines, 1):
        reader.take(number, raw.strip())
    reader.end()
    if not reader.settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return reader.settler.questions, problems


class _Reader:
    def __init__(self, settler: Settler) -> None:
        self.settler = settler
        self._draft: Draft | None = None
        self._last = 0
        self._told_wide = False

    def take(self, number: int, line: str) -> None:
        """One line."""
        if not line:
            return
        sign = self._narrow(number, line)
        option, answer = _OPTION.match(sign), _ANSWER.match(sign)
        if answer:
            self._answer(number, answer[1])
        elif option:
            self._option(number, option[1], line[option.end() :].strip())
        else:
            self._stem(number, line)
        self._last = number

    def _narrow(self, number: int, line: str) -> str:
        """The line with the signs of the format in half width, which is told once."""
        if not _WIDE.match(line):
            return line
        if not self._told_wide:
            what = say("full-width signs of the format were read as A. and ANSWER:")
            self._told_wide = True
            self._tell("full-width", number, what, warning=True)
        return unicodedata.normalize("NFKC", line)

    def _stem(self, number: int, line: str) -> None:
        if self._draft is not None:
            what = say("a second line of text before ANSWER:")
            self._tell(
                "two-stems", number, what, say("keep the question on one line, and close it with ANSWER:")
            )
        self._draft = Draft(kind=Kind.SINGLE, stem=line, place=Place(number))

    def _option(self, number: int, letter: str, text: str) -> None:
        if self._draft is None:
            what = say("an option without a question before it")
            self._tell("no-stem", number, what, say("a question must not begin with a letter and a point"))
            self._draft = Draft(kind=Kind.SINGLE, stem="", place=Place(number), faulty=True)
        expected = LETTERS[len(self._draft.choices) : len(self._draft.choices) + 1]
        if letter != expected:
            what = say("option {letter} stands where {expected} belongs", letter=letter, expected=expected)
            self._tell("option-order", number, what, say("letter the options A, B, C in order"))
            self._draft.faulty = True
        self._draft.choices.append(Choice(text, place=Place(number)))

    def _answer(self, number: int, word: str) -> None:
        draft, self._draft = self._draft, None
        if draft is None:
            what = say("an answer without a question before it")
            self._tell("no-stem", number, what, say("write the question and its options before it"))
            return
        letters = re.sub(r"[\s,，、;；.]", "", unicodedata.normalize("NFKC", word)).upper()
        if len(letters) > 1:
            what = say("{letters} are several answers, and Aiken has one", letters=letters)
            hint = say("write multiple questions as YAML or GIFT")
            self.settler.tell(draft, "several-answers", what, hint, place=Place(number))
        elif letters not in LETTERS[: len(draft.choices)] or not letters:
            what = say("the answer {letters} is none of the options", letters=letters or "—")
            hint = say("write one of {letters}", letters=LETTERS[: len(draft.choices)] or "—")
            self.settler.tell(draft, "impossible-key", what, hint, place=Place(number))
        else:
            draft.choices[LETTERS.index(letters)].weight = FULL
        if len(draft.choices) == 1 and not draft.faulty:
            draft.place = draft.choices[0].place
        self.settler.settle(draft)

    def end(self) -> None:
        """The file ends; a question that is still open has no answer."""
        if self._draft is not None:
            what = say(
                "the question of line {line} has no line ANSWER:", line=(self._draft.place or Place(0)).line
            )
            self._tell("no-answer", self._last, what, say("write ANSWER: and the letter below its options"))

    def _tell(
        self, code: str, line: int, what: Message, hint: Message | None = None, warning: bool = False
    ) -> None:
        problem = Problem(code, what, hint, self.settler.file, Place(line), warning=warning)
        self.settler.problems.append(problem)


def write(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The single questions as a file, and all that it cannot carry."""
    told: list[Problem] = []
    out = []
    for question in questions:
        why = _why_not(question)
        if why is not None:
            told.append(left_out(question, why))
            continue
        told += lost(question, "id", "rationale", *OUR_FIELDS)
        options = (f"{letter}. {text}" for letter, text in zip(LETTERS, question.options, strict=False))
        out.append("\n".join([question.stem, *options, f"ANSWER: {question.key}"]) + "\n")
    return "\n".join(out).encode("utf-8"), told


def _why_not(question: Question) -> Message | None:
    if question.kind is not Kind.SINGLE or len(question.options) > len(LETTERS):
        return say("Aiken has single questions only")
    if any("\n" in text for text in (question.stem, *question.options)):
        return say("Aiken has one line a text")
    if _OPTION.match(question.stem) or _ANSWER.match(question.stem) or _WIDE.match(question.stem):
        return say("its stem begins like an option")
    if len(question.stem.encode("utf-8")) < 2:
        return say("its stem is too short")
    return None
