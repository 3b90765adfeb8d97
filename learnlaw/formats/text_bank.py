"""Questions in the plain-text layout of Chinese papers: numbered stems, A. options, 答案, 解析.

The kind is that of the section (一、单选题), else told by the answer. Answers
stand below each question, or in a key at the end (1-5 ABCDE); an answer in the
brackets of a stem is taken only when that was confirmed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from learnlaw.domain.question import LETTERS, Kind, Question
from learnlaw.domain.text import shown
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.answer_text import cut_options, guess, kind_of, narrow
from learnlaw.formats.draft import Choice, Draft, Settler
from learnlaw.formats.fill_key import fill_key
from learnlaw.formats.marks import citation, difficulty

_SECTION = re.compile(
    r"(?:===<<<)?[\[【（(]?(?:第?[一二三四五六七八九十]+(?:部分|大题)?[、.．)）]\s*)?"
    r"[\[【]?(?P<kind>[\u4e00-\u9fff]{2,5}题?)[\]】]?(?:>>>===)?\s*(?:[（(【].*|[:：].*|共.*)?"
)
_NUMBER = re.compile(r"(?:第?\s*(?P<n>\d{1,4})\s*(?:[.、．)）:：]|题[:：.、]?)|[（(](?P<m>\d{1,4})[)）])\s*")
_OPTION = re.compile(r"[（(]?([A-Z])\s*[)）.．、:：]\s*")
_FIELDS = {
    "answer": ("正确答案", "参考答案", "标准答案", "试题答案", "答案"),
    "rationale": ("答案解析", "试题解析", "解析", "解释", "分析", "详解"),
    "basis": ("法律依据", "题目依据", "依据", "出处", "法条"),
    "difficulty": ("难易程度", "难度"),
    "tags": ("知识点", "考点", "标签", "分类"),
}
_WORDS = {word: name for name, words in _FIELDS.items() for word in words}
_FIELD = re.compile(
    rf"[【\[]?\s*(?P<word>{'|'.join(_WORDS)})\s*(?:[】\]]\s*[:：]?|[:：])\s*(?P<text>.*)", re.DOTALL
)
_KEY_TITLE = re.compile(r"[【\[]?(?:参考|标准|试题)?答案(?:及解析)?[】\]]?\s*[:：]?")
_KEY_RANGE = re.compile(
    r"(\d{1,4})\s*[-~—–－～至]\s*(\d{1,4})\s*[:：.、．)）]?\s*([A-Z√×✓✗对错TF]+(?:[\s,，、;；]+[A-Z√×✓✗对错TF]+)*)"
)
_KEY_ONE = re.compile(r"(\d{1,4})\s*[:：.、．)）]?\s*([A-Z]{1,8}|[√×✓✗对错]|正确|错误)(?=$|[\s,，、;；\d])")
_ANSWER = re.compile(r"[A-Ga-g]{1,7}|[√×✓✗对错]|正确|错误")
_IN_STEM = re.compile(r"[（(]\s*([A-Ga-g]{1,7}|[√×对错])\s*[)）]")


@dataclass(slots=True)
class _Open:
    """A question that is being read."""

    line: int
    number: int
    kind: Kind | None
    stem: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    at: dict[str, int] = field(default_factory=dict)
    """The line of each field."""
    last: str = "stem"
    """What a line without a mark goes on with."""


def read(
    lines: Iterable[str], file: str = "", *, answers_in_stem: bool = False
) -> tuple[list[Question], list[Problem]]:
    """The questions of a text. `answers_in_stem`: a letter in a stem's brackets was confirmed to be its answer."""
    problems: list[Problem] = []
    paper = _Paper(file, problems)
    for number, raw in enumerate(lines, 1):
        paper.take(number, raw.strip())
    return paper.questions(answers_in_stem), problems


class _Paper:
    """A paper that is being read line by line."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.settler = Settler(file, problems)
        self.problems = problems
        self._open: list[_Open] = []
        self._kind: Kind | None = None
        self._in_key = False
        self._key: dict[tuple[Kind | None, int], str] = {}
        self._blank = True

    def take(self, line: int, text: str) -> None:
        """One line."""
        if not text:
            self._blank = True
            return
        if not self._mark(line, text):
            self._go_on(line, text)
        self._blank = False

    def _mark(self, line: int, text: str) -> bool:
        """Read a line that says itself what it is."""
        flat = narrow(text)
        section = self._section(flat)
        if section is not None:
            self._kind = section
            return True
        if self._in_key or self._begins_key(flat):
            self._in_key = True
            return self._read_key(flat)
        found = _FIELD.fullmatch(text)
        if found and self._open:
            self._field(line, _WORDS[found["word"]], found["text"].strip())
            return True
        if self._option(line, text):
            return True
        number = _NUMBER.match(flat)
        if number and flat[number.end() :] and self._begins_question(number):
            self._begin(line, int(number["n"] or number["m"]), text[number.end() :])
            return True
        return False

    def _begins_question(self, number: re.Match[str]) -> bool:
        """Whether a number is that of a question, and not of a point within one."""
        one = self._open[-1] if self._open else None
        if one is None or one.kind is not self._kind or self._blank:
            return True
        done = bool(one.choices or one.fields)
        return int(number["n"] or number["m"]) == one.number + 1 and (done or number["m"] is None)

    def _section(self, text: str) -> Kind | None:
        found = _SECTION.fullmatch(text) if len(text) < 80 else None
        return kind_of(found["kind"]) if found else None

    def _begins_key(self, text: str) -> bool:
        """Whether a list of answers begins: its title, or a range of numbers with letters."""
        titled = _KEY_TITLE.fullmatch(text) is not None and (
            not self._open or "answer" in self._open[-1].fields
        )
        return (
            titled or (_KEY_TITLE.fullmatch(text) is not None and self._blank) or bool(_KEY_RANGE.match(text))
        )

    def _read_key(self, text: str) -> bool:
        for first, last, answers in _KEY_RANGE.findall(text):
            given = re.split(r"[\s,，、;；]+", answers)
            given = list(given[0]) if len(given) == 1 else given
            numbers = range(int(first), int(last) + 1)
            self._key |= {(self._kind, n): a for n, a in zip(numbers, given, strict=False)}
        for number, answer in _KEY_ONE.findall(_KEY_RANGE.sub(" ", text)):
            self._key[self._kind, int(number)] = answer
        return True

    def _begin(self, line: int, number: int, stem: str) -> None:
        self._open.append(_Open(line, number, self._kind, [stem.strip()]))

    def _field(self, line: int, name: str, text: str) -> None:
        one = self._open[-1]
        one.fields[name] = text
        one.at[name] = line
        one.last = name

    def _option(self, line: int, text: str) -> bool:
        """One option, or several on a line, that go on with the letters of the question."""
        found = _OPTION.match(narrow(text))
        if not found or not self._open or self._open[-1].fields:
            return False
        one = self._open[-1]
        if found[1] != LETTERS[len(one.choices) : len(one.choices) + 1]:
            return False
        one.choices += [Choice(t, place=Place(line)) for t in cut_options(text, len(one.choices))]
        one.last = "option"
        return True

    def _go_on(self, line: int, text: str) -> None:
        """A line without a mark: a new question after a blank line or an answer, else more of the last thing."""
        one = self._open[-1] if self._open else None
        done = one is not None and "answer" in one.fields
        closed = one is not None and one.kind is not Kind.SHORT and one.last != "rationale"
        if one is None or (done and (self._blank or closed)):
            self._begin(line, 0, text)
        elif one.last == "stem":
            one.stem.append(text)
        elif one.last == "option":
            one.choices[-1].text += "\n" + text
        else:
            one.fields[one.last] += "\n" + text

    def questions(self, answers_in_stem: bool) -> list[Question]:
        """All questions, with the answers of the key at the end."""
        if self._open and all(map(_is_answer, self._open)):
            place = Place(self._open[0].line)
            self.problems.append(Problem("answers-only", _ANSWERS_ONLY, None, self.settler.file, place))
            return []
        if not self._open:
            code, what = ("answers-only", _ANSWERS_ONLY) if self._key else ("no-questions", _NO_QUESTIONS)
            self.problems.append(Problem(code, what, None, self.settler.file))
        numbered = any(one.number for one in self._open)
        for one in self._open:
            if numbered and not (one.number or one.choices or one.fields):
                what = say("text without answers was left out")
                place = Place(one.line)
                self.problems.append(
                    Problem("no-answers", what, None, self.settler.file, place, warning=True)
                )
            else:
                self._settle(one, answers_in_stem)
        return self.settler.questions

    def _settle(self, one: _Open, answers_in_stem: bool) -> None:
        name = f"第{one.number}题" if one.number else ""
        draft = Draft(kind=Kind.SHORT, stem="\n".join(one.stem), name=name, place=Place(one.line), made=True)
        draft.rationale = one.fields.get("rationale", "")
        self._marks(one, draft)
        answer, place = self._answer(one, draft, answers_in_stem)
        draft.kind = one.kind or guess(answer, [c.text for c in one.choices], draft.stem)
        if not draft.faulty:
            fill_key(self.settler, draft, answer, one.choices, place)
        self.settler.settle(draft)

    def _marks(self, one: _Open, draft: Draft) -> None:
        basis = one.fields.get("basis", "")
        draft.marks = {k: v for k, v in citation(basis).items() if v} if basis else {}
        level = one.fields.get("difficulty", "")
        if difficulty(level):
            draft.marks["difficulty"] = level
        draft.tags = [t.strip() for t in re.split(r"[、,，;；]", one.fields.get("tags", "")) if t.strip()]

    def _answer(self, one: _Open, draft: Draft, answers_in_stem: bool) -> tuple[str, Place]:
        place = Place(one.at.get("answer", one.line))
        given = one.fields.get("answer", "").strip()
        given = given or self._key.get((one.kind, one.number), "") or self._key.get((None, one.number), "")
        found = None if given else _IN_STEM.search(draft.stem)
        if found is None:
            if not given and one.kind is not Kind.SHORT:
                self.settler.tell(
                    draft, "no-key", say("there is no line 答案"), say("write 答案： below it"), place=place
                )
            return given, place
        if not answers_in_stem:
            what = say(
                "the answer {answer} seems to stand in the brackets of the stem", answer=shown(found[1])
            )
            hint = say("write it as 答案：{answer}, or confirm that it is meant", answer=shown(found[1]))
            self.settler.tell(draft, "answer-in-stem", what, hint, place=Place(one.line))
        draft.stem = draft.stem[: found.start()] + "（  ）" + draft.stem[found.end() :]
        return found[1], place


_NO_QUESTIONS = say("there are no questions in it")
_ANSWERS_ONLY = say("there are answers and no questions in it")


def _is_answer(one: _Open) -> bool:
    """Whether a numbered line is an answer that stands where its question should."""
    return (
        bool(one.number) and not one.choices and not one.fields and bool(_ANSWER.fullmatch("".join(one.stem)))
    )
