"""Moodle XML, read and written: questions with ids, tags, feedback and several blanks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Kind, Question, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.draft import Choice, Draft, Settler
from learnlaw.formats.html_text import plain_html
from learnlaw.formats.loss import left_out
from learnlaw.formats.marks import own_tags, take_tags
from learnlaw.formats.xml_tree import Node, children

_NUMBER = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,12})?")
_CLOZE = re.compile(r"\{[0-9]{0,4}:([A-Z_]+):((?:\\.|[^{}\\])*)\}")
_CLOZE_SHORT = frozenset({"SHORTANSWER", "SA", "MW", "SHORTANSWER_C", "SAC", "MWC"})
_CLOZE_ESCAPE = str.maketrans({c: "\\" + c for c in "\\~#{}"})
_UNTOLD = frozenset({"category", "description"})


def read(data: bytes, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file; what is none is told with its number, name and line."""
    problems: list[Problem] = []
    settler = Settler(file, problems)
    reader = _Reader(settler)
    try:
        for root, node in children(data, file):
            if root.tag == "quiz" and node.tag == "question":
                reader.take(node)
    except RefusedError as error:
        return [], [*problems, *error.problems]
    if not settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return settler.questions, problems


class _Reader:
    def __init__(self, settler: Settler) -> None:
        self.settler = settler
        self._category = ""
        self._count = 0

    def take(self, node: Node) -> None:
        """One element `question`."""
        kind = node.get("type")
        if kind == "category":
            names = node.text_at("category", "text").replace("//", "\0").split("/")
            self._category = names[-1].replace("\0", "/").strip()
            return
        self._count += 1
        draft = self._draft(node)
        fill = _FILL.get(kind)
        if kind == "description":
            self.settler.tell(draft, "no-answers", say("text without answers was left out"), warning=True)
        elif fill is None:
            what = say("questions of type {type} are not understood", type=shown(kind) or "—")
            self.settler.tell(draft, "not-understood", what, say("leave it out, or write it as another type"))
        else:
            fill(self, node, draft)
            self._grade(node, draft)
            self.settler.settle(draft)

    def _draft(self, node: Node) -> Draft:
        title = node.text_at("name", "text")
        marks, tags = take_tags(tag.text_at("text") for tag in (node.find("tags") or node).all("tag"))
        if self._category not in ("", "top", *tags):
            tags.append(self._category)
        draft = Draft(kind=Kind.SHORT, stem="", name=f"#{self._count} {shown(title)}".strip(), marks=marks)
        draft.tags, draft.place, draft.made = tags, Place(node.line), True
        draft.id = node.text_at("idnumber")
        draft.stem = self.text(node.find("questiontext"), draft)
        draft.rationale = self.text(node.find("generalfeedback"), draft) or self._best_feedback(node, draft)
        return draft

    def _best_feedback(self, node: Node, draft: Draft) -> str:
        for answer in node.all("answer"):
            feedback = answer.find("feedback")
            if answer.get("fraction") == "100" and feedback is not None and feedback.text_at("text"):
                return self.text(feedback, draft)
        return ""

    def text(self, node: Node | None, draft: Draft) -> str:
        """The text of an element that has a format; attachments are not kept and never opened."""
        if node is None:
            return ""
        if node.all("file"):
            what = say("its pictures and attachments were left out")
            self.settler.tell(draft, "attachment", what, warning=True)
        text = node.text_at("text")
        if node.get("format", "html") in ("plain_text", "markdown"):
            return text
        plain, clean = plain_html(text)
        if not clean:
            what = say("its HTML was kept as it is written, as plain text")
            self.settler.tell(draft, "html-kept", what, say("write it without markup"), warning=True)
        return plain

    def _grade(self, node: Node, draft: Draft) -> None:
        grade = node.text_at("defaultgrade", default="1")
        if not _NUMBER.fullmatch(grade) or Decimal(grade) < 0:
            what = say("the grade {grade} is no number of marks", grade=shown(grade))
            self.settler.tell(draft, "grade", what, say("write a number such as 1"))

    def _fraction(self, node: Node, draft: Draft) -> Decimal:
        written = node.get("fraction", "0").strip()
        if _NUMBER.fullmatch(written) and -100 <= Decimal(written) <= 100:
            return Decimal(written)
        what = say("{weight} is no weight", weight=shown(written))
        hint = say("write a number from -100 to 100 with a point: 33.33333")
        self.settler.tell(draft, "weight", what, hint, place=Place(node.line))
        return Decimal(0)

    def choice(self, node: Node, draft: Draft) -> None:
        """multichoice"""
        single = node.text_at("single", default="true").casefold() in ("true", "1", "")
        draft.kind = Kind.SINGLE if single else Kind.MULTIPLE
        for answer in node.all("answer"):
            weight = self._fraction(answer, draft)
            draft.choices.append(Choice(self.text(answer, draft), weight, Place(answer.line)))

    def truth(self, node: Node, draft: Draft) -> None:
        """truefalse"""
        draft.kind = Kind.TRUE_FALSE
        answers = node.all("answer")
        right = [i for i, answer in enumerate(answers) if self._fraction(answer, draft) > 0]
        if len(right) == 1 and len(answers) == 2:
            said = truth(answers[right[0]].text_at("text"))
            draft.truth = right[0] == 0 if said is None else said
            if said is None:
                what = say("the answers are in another language; the first was taken for true")
                self.settler.tell(draft, "truth-guessed", what, warning=True)

    def short(self, node: Node, draft: Draft) -> None:
        """shortanswer, numerical"""
        draft.kind = Kind.BLANK
        answers = [(a, self._fraction(a, draft)) for a in node.all("answer")]
        draft.answers = [[self.text(a, draft) for a, weight in answers if weight == 100]]
        if any(0 < weight < 100 for _, weight in answers):
            what = say("answers that are nearly right are not kept")
            self.settler.tell(draft, "weights-lost", what, warning=True)
        if any(a.text_at("tolerance", default="0").strip("0.") for a, weight in answers if weight == 100):
            what = say("a numerical answer with a tolerance is not understood")
            self.settler.tell(draft, "not-understood", what, say("write the answers that are accepted"))

    def essay(self, node: Node, draft: Draft) -> None:
        """essay"""
        draft.guide = self.text(node.find("graderinfo"), draft)

    def cloze(self, node: Node, draft: Draft) -> None:
        """Gaps with their answers within the text."""
        draft.kind = Kind.BLANK
        kinds = {kind for kind, _ in _CLOZE.findall(draft.stem)}
        if not kinds or not kinds <= _CLOZE_SHORT:
            what = say(
                "gaps of kind {kind} are not understood", kind="、".join(sorted(kinds - _CLOZE_SHORT)) or "—"
            )
            self.settler.tell(draft, "not-understood", what, say("leave it out, or write it as another type"))
        draft.answers = [list(_accepted(answers)) for _, answers in _CLOZE.findall(draft.stem)]
        draft.stem = _CLOZE.sub("____", draft.stem)


_FILL = {
    "multichoice": _Reader.choice,
    "truefalse": _Reader.truth,
    "shortanswer": _Reader.short,
    "numerical": _Reader.short,
    "essay": _Reader.essay,
    "cloze": _Reader.cloze,
    "multianswer": _Reader.cloze,
}


def _accepted(answers: str) -> Iterator[str]:
    for answer in re.split(r"(?<!\\)~", re.sub(r"\\\\", "\1", answers)):
        words = re.split(r"(?<!\\)#", answer)[0].strip()
        weight = re.match(r"=|%(\d{1,3})(?:\.0*)?%", words)
        if weight and weight[1] in (None, "100"):
            yield re.sub(r"\\(.)", r"\1", words[weight.end() :]).replace("\1", "\\").strip()


def write(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The questions as a file, and what of them it cannot carry."""
    lost: list[Problem] = []
    out = ['<?xml version="1.0" encoding="UTF-8"?>', "<quiz>"]
    for question in questions:
        if question.kind is Kind.BLANK and _CLOZE.search(question.stem):
            lost.append(left_out(question, say("its stem looks like a gap of Moodle")))
        else:
            out += _question(question)
    return ("\n".join([*out, "</quiz>"]) + "\n").encode("utf-8"), lost


def _question(question: Question) -> Iterator[str]:
    blanks = len(BLANK.findall(question.stem))
    kind = "cloze" if question.kind is Kind.BLANK and blanks > 1 else _TYPES[question.kind]
    stem = _gaps(question) if kind == "cloze" else question.stem
    yield f'<question type="{kind}">'
    yield f"<name>{_text(question.id or question.stem[:40])}</name>"
    yield f'<questiontext format="plain_text">{_text(stem)}</questiontext>'
    yield f'<generalfeedback format="plain_text">{_text(question.rationale)}</generalfeedback>'
    yield "<defaultgrade>1</defaultgrade><penalty>0</penalty><hidden>0</hidden>"
    yield f"<idnumber>{escape(question.id)}</idnumber>"
    yield from _answers(question, kind)
    tags = [*question.tags, *own_tags(question)]
    if tags:
        yield "<tags>" + "".join(f"<tag>{_text(tag)}</tag>" for tag in tags) + "</tags>"
    yield "</question>"


_TYPES = {
    Kind.SINGLE: "multichoice",
    Kind.MULTIPLE: "multichoice",
    Kind.TRUE_FALSE: "truefalse",
    Kind.BLANK: "shortanswer",
    Kind.SHORT: "essay",
}


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _answers(question: Question, kind: str) -> Iterator[str]:
    if question.kind in CHOICE:
        yield f"<single>{'true' if question.kind is Kind.SINGLE else 'false'}</single>"
        yield "<shuffleanswers>true</shuffleanswers><answernumbering>ABCD</answernumbering>"
        share = (Decimal(100) / max(len(question.right), 1)).quantize(Decimal("0.00001")).normalize()
        wrong = "0" if question.kind is Kind.SINGLE else "-100"
        for letter, option in zip(LETTERS, question.options, strict=False):
            yield _answer(f"{share:f}" if letter in str(question.key) else wrong, option)
    elif question.kind is Kind.TRUE_FALSE:
        yield _answer("100" if question.key else "0", "true")
        yield _answer("0" if question.key else "100", "false")
    elif question.kind is Kind.SHORT:
        yield f'<graderinfo format="plain_text">{_text(str(question.key))}</graderinfo>'
    elif kind == "shortanswer" and isinstance(question.key, tuple):
        yield "<usecase>0</usecase>"
        yield from (_answer("100", answer) for accepted in question.key for answer in accepted)


def _answer(fraction: str, text: str) -> str:
    return f'<answer fraction="{fraction}" format="plain_text">{_text(text)}</answer>'


def _gaps(question: Question) -> str:
    accepted = iter(question.key if isinstance(question.key, tuple) else ())

    def gap(_: re.Match[str]) -> str:
        return (
            "{1:SHORTANSWER:" + "~".join("=" + a.translate(_CLOZE_ESCAPE) for a in next(accepted, ())) + "}"
        )

    return BLANK.sub(gap, question.stem)
