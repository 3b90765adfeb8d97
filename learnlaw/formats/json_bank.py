"""Questions as JSON: a list of objects, an object with `questions`, or one object a line.

Keys are ours (stem, options, key, …) or the usual Chinese and English ones.
Options are a list, or an object by letter; an answer is letters, the words of
an option, true or false, or a list of answers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from learnlaw.domain.question import LETTERS, Kind, Question, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.answer_text import guess, kind_of, without_letters
from learnlaw.formats.draft import FULL, Choice, Draft, Settler
from learnlaw.formats.fill_key import fill_key
from learnlaw.formats.marks import citation, difficulty

_NAMES = {
    "id": ("id", "编号", "试题编号", "code"),
    "kind": ("kind", "type", "题型", "questionType", "question_type"),
    "stem": ("stem", "question", "题干", "题目", "content", "title"),
    "options": ("options", "choices", "选项", "answers"),
    "key": ("key", "answer", "correct", "答案", "正确答案", "correctAnswer", "correct_answer"),
    "rationale": ("rationale", "explanation", "analysis", "解析", "答案解析"),
    "basis": ("basis", "依据", "法律依据", "出处", "source"),
    "law": ("law", "法律"),
    "edition": ("edition", "版本"),
    "article": ("article", "条款", "法条"),
    "difficulty": ("difficulty", "难度"),
    "tags": ("tags", "标签", "知识点"),
}
_OWN = ("law", "edition", "article", "case", "pool", "state", "version")
_TEXT = ("text", "content", "value", "option", "name", "选项")
_RIGHT = ("right", "correct", "isCorrect", "is_correct", "isRight", "正确")
_SIGN = re.compile(r"[^\s,]")


def read(text: str, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file; an object that is none is told with the line at which it begins."""
    problems: list[Problem] = []
    settler = Settler(file, problems)
    try:
        for line, value in _objects(text, file):
            _take(line, value, settler)
    except RefusedError as error:
        return [], [*problems, *error.problems]
    if not settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return settler.questions, problems


def _objects(text: str, file: str) -> Iterator[tuple[int, Any]]:
    """The objects of a list, of `questions`, or of lines, each with its line. RefusedError names the line."""
    begin = re.search(r"\S", text)
    at, line, counted = begin.start() if begin else 0, 1, 0
    if text[at : at + 1] == "[":
        at += 1
    elif inner := re.match(r'\{[^\[\]{}]*?"(?:questions|试题|data|items)"\s*:\s*\[', text[at:]):
        at += inner.end()
    while (sign := _SIGN.search(text, at)) and sign[0] != "]":
        at = sign.start()
        line, counted = line + text.count("\n", counted, at), at
        value, at = _decode(text, at, line, file)
        yield line, value


def _decode(text: str, at: int, line: int, file: str) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except json.JSONDecodeError as error:
        what = say("this is not JSON: {detail}, column {column}", detail=error.msg, column=error.colno)
        raise RefusedError([Problem("json", what, say("look for a comma or a quotation mark"), file,
                                    Place(error.lineno))]) from error  # fmt: skip
    except RecursionError as error:
        raise RefusedError(
            [Problem("json", say("it is nested too deeply"), None, file, Place(line))]
        ) from error
    except ValueError as error:
        what = say("this is not JSON: {detail}", detail=shown(str(error)))
        raise RefusedError([Problem("json", what, None, file, Place(line))]) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    out: dict[str, Any] = {}
    for key, value in pairs:
        if key in out:
            raise ValueError(f"{key} twice")
        out[key] = value
    return out


def _no_constant(word: str) -> None:
    raise ValueError(word)


_DECODER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no_constant)


def _take(line: int, value: Any, settler: Settler) -> None:
    draft = Draft(kind=Kind.SHORT, stem="", place=Place(line), made=True)
    if not isinstance(value, dict):
        settler.tell(draft, "json-shape", say("every entry must be an object"), say('write {{"stem": …}}'))
        return
    _Entry(value, draft, settler).settle()


class _Entry:
    def __init__(self, value: Mapping[str, Any], draft: Draft, settler: Settler) -> None:
        self.value, self.draft, self.settler = value, draft, settler

    def _get(self, name: str) -> Any:
        return next((self.value[key] for key in _NAMES.get(name, (name,)) if key in self.value), None)

    def _text(self, name: str) -> str:
        value = self._get(name)
        if value is None or isinstance(value, str):
            return value or ""
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._refuse("json-shape", say("{key} must be text", key=name), say("put it in quotes"))
            return ""
        return f"{value:.15g}"

    def _refuse(self, code: str, what: Message, hint: Message) -> None:
        self.settler.tell(self.draft, code, what, hint)

    def settle(self) -> None:
        """Fill the draft and settle it."""
        draft = self.draft
        draft.id, draft.stem, draft.rationale = self._text("id"), self._text("stem"), self._text("rationale")
        draft.marks = {k: v for k, v in citation(self._text("basis")).items() if v}
        for name in _OWN:
            written = self._get(name)
            if written not in (None, ""):
                draft.marks[name] = str(written).lower() if isinstance(written, bool) else str(written)
        level = self._text("difficulty")
        if difficulty(level):
            draft.marks["difficulty"] = level
        tags = self._get("tags")
        draft.tags = [str(t) for t in tags] if isinstance(tags, list) else [t for t in [str(tags or "")] if t]
        choices = self._choices()
        answer = self._answer(choices)
        self._kind(answer, choices)
        if not draft.faulty and not draft.answers:
            fill_key(self.settler, draft, answer, choices, draft.place)
        self.settler.settle(draft)

    def _choices(self) -> list[Choice]:
        value = self._get("options")
        if isinstance(value, dict):
            expected = list(LETTERS[: len(value)])
            if [str(k).upper() for k in value] != expected:
                self._refuse(
                    "option-order", say("options by letter must be A, B, C in order"), say("write a list")
                )
            value = list(value.values())
        if value is None:
            return []
        if not isinstance(value, list):
            self._refuse("json-shape", say("{key} must be a list", key="options"), say('write ["…", "…"]'))
            return []
        choices = [self._choice(one) for one in value]
        for choice, words in zip(choices, without_letters([c.text for c in choices]), strict=True):
            choice.text = words
        return choices

    def _choice(self, one: Any) -> Choice:
        if isinstance(one, dict):
            text = next((one[k] for k in _TEXT if isinstance(one.get(k), str)), "")
            right = next((one[k] for k in _RIGHT if k in one), False)
            return Choice(text, FULL if truth(str(right)) else Decimal(0))
        return Choice(one if isinstance(one, str) else f"{one}")

    def _answer(self, choices: list[Choice]) -> str:
        value = self._get("key")
        if value is None:
            return "".join(letter for letter, c in zip(LETTERS, choices, strict=False) if c.weight)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, int | float):
            what = say("the answer {answer} is a number, which may count from 0 or from 1", answer=value)
            self._refuse("json-shape", what, say("write the letter, or the words of the option"))
            return ""
        if isinstance(value, list) and all(isinstance(v, list) for v in value) and value:
            self.draft.answers = [[str(a) for a in accepted] for accepted in value]
            return ""
        if isinstance(value, list):
            return ("|" if not choices else "；").join(str(v) for v in value)
        return str(value)

    def _kind(self, answer: str, choices: list[Choice]) -> None:
        word = self._text("kind")
        kind = kind_of(word)
        if word and kind is None:
            what = say("{word} is no kind of question", word=shown(word))
            self._refuse("kind", what, say("write 单选题, 多选题, 判断题, 填空题 or 简答题"))
        if self.draft.answers:
            self.draft.kind = Kind.BLANK
        else:
            self.draft.kind = kind or guess(answer, [c.text for c in choices], self.draft.stem)
