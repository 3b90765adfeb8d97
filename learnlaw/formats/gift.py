"""GIFT: Moodle's text format, read and written.

What GIFT has no place for travels as tags in a comment. A blank question can
have one blank; a short question's guide is its general feedback. What cannot
be carried is told by `write`, question by question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Kind, Question
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.draft import Choice, Draft, Settler
from learnlaw.formats.gift_text import Form, GiftError, Item, Words, blocks, parse, span
from learnlaw.formats.html_text import as_html, plain_html
from learnlaw.formats.loss import OUR_FIELDS, left_out
from learnlaw.formats.loss import lost as not_carried
from learnlaw.formats.marks import own_tags, take_tags

_FULL_WIDTH = frozenset("｛｝＝～")
_ESCAPE = str.maketrans({**{c: "\\" + c for c in "\\#=~{}:"}, "\n": "\\n", "\r": None})


def read(text: str, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of a file; a block that is none is told with its line and name."""
    problems: list[Problem] = []
    reader = _Reader(Settler(file, problems, text))
    for block in blocks(text):
        try:
            item = parse(block)
        except GiftError as error:
            problems.append(Problem(error.code, error.what, error.hint, file, Place(block.line)))
            continue
        if item is not None:
            reader.take(item)
    if not reader.settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return reader.settler.questions, problems


class _Reader:
    """Turns items into drafts."""

    def __init__(self, settler: Settler) -> None:
        self.settler = settler
        self._category = ""

    def take(self, item: Item) -> None:
        """One item: a question, or something that is told."""
        if item.form is Form.CATEGORY:
            names = item.stem.text.replace("//", "\0").split("/")
            self._category = names[-1].replace("\0", "/").strip()
            return
        draft = self._draft(item)
        if _FULL_WIDTH.intersection(item.stem.text) and item.form is Form.DESCRIPTION:
            hint = say("GIFT needs the half-width signs {{ }} = ~")
            self.settler.tell(draft, "full-width", say("this looks like GIFT in full-width signs"), hint)
        elif item.form is Form.DESCRIPTION:
            self.settler.tell(draft, "no-answers", say("text without answers was left out"), warning=True)
        elif item.form is Form.MATCH:
            what = say("matching questions are not understood")
            self.settler.tell(draft, "not-understood", what, say("make one question of each pair"))
        else:
            _FILL[item.form](self, item, draft)
            self.settler.settle(draft)

    def _draft(self, item: Item) -> Draft:
        marks, tags = take_tags(item.tags)
        if self._category not in ("", "top", *tags):
            tags.append(self._category)
        draft = Draft(kind=Kind.SHORT, stem="", name=item.title, marks=marks, tags=tags)
        draft.id, draft.place = item.id, Place(item.line)
        draft.stem = self.plain(item.stem, draft)
        told = item.feedback or next((a.feedback for a in item.answers if a.weight > 0 and a.feedback), None)
        draft.rationale = self.plain(told or item.when_right, draft)
        return draft

    def plain(self, words: Words | None, draft: Draft) -> str:
        """Text as text, whatever its format."""
        if words is None or words.format != "html":
            return words.text if words else ""
        draft.made = True
        text, clean = plain_html(words.text)
        if not clean:
            what = say("its HTML was kept as it is written, as plain text")
            self.settler.tell(draft, "html-kept", what, say("write it without markup"), warning=True)
        return text

    def choice(self, item: Item, draft: Draft) -> None:
        """Options after ~ and =."""
        draft.choices = [Choice(self.plain(a.text, draft), a.weight) for a in item.answers]
        equal = sum(a.equals for a in item.answers)
        draft.kind = Kind.SINGLE if equal == 1 else Kind.MULTIPLE
        if equal > 1:
            right = "; ".join(c.text for c, a in zip(draft.choices, item.answers, strict=True) if a.equals)
            what = say("read as {n} right options: {right}", n=equal, right=right)
            hint = say("write \\= where the sign belongs to the text")
            self.settler.tell(draft, "several-equals", what, hint, warning=True)

    def short(self, item: Item, draft: Draft) -> None:
        """Accepted answers after =."""
        draft.kind = Kind.BLANK
        if item.embedded:
            draft.stem = draft.stem.replace("_____", "____", 1)
        whole = [a for a in item.answers if a.weight == 100]
        draft.answers = [[self.plain(a.text, draft) for a in whole]]
        if any(0 < a.weight < 100 for a in item.answers):
            what = say("answers that are nearly right are not kept")
            self.settler.tell(draft, "weights-lost", what, warning=True)
        if item.bare and _FULL_WIDTH.intersection(item.answers[0].text.text):
            hint = say("GIFT needs the half-width signs {{ }} = ~")
            self.settler.tell(draft, "full-width", say("this looks like GIFT in full-width signs"), hint)

    def numerical(self, item: Item, draft: Draft) -> None:
        """Exact numbers; a range of numbers is no answer that a person could read out."""
        draft.kind = Kind.BLANK
        spans = [span(a.text.text) for a in item.answers if a.weight == 100]
        exact = [low for low, high in filter(None, spans) if low == high]
        draft.answers = [[f"{n:f}" for n in exact]]
        if len(exact) < len(spans):
            what = say("a numerical answer with a tolerance is not understood")
            self.settler.tell(draft, "not-understood", what, say("write the answers that are accepted"))

    def truth(self, item: Item, draft: Draft) -> None:
        """A statement."""
        draft.kind, draft.truth = Kind.TRUE_FALSE, item.truth

    def essay(self, item: Item, draft: Draft) -> None:
        """An open question; what is told afterwards is the guide."""
        draft.guide, draft.rationale = draft.rationale, ""


_FILL = {
    Form.CHOICE: _Reader.choice,
    Form.SHORT: _Reader.short,
    Form.NUMERICAL: _Reader.numerical,
    Form.TRUE_FALSE: _Reader.truth,
    Form.ESSAY: _Reader.essay,
}


def write(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """The questions as a file, and what of them it cannot carry."""
    lost: list[Problem] = []
    out = ["// GIFT\n"]
    for question in questions:
        if question.kind is Kind.BLANK and len(BLANK.findall(question.stem)) != 1:
            lost.append(left_out(question, say("GIFT has one blank a question")))
            continue
        out.append("\n".join(_block(question, lost)) + "\n")
    return "\n".join(out).encode("utf-8"), lost


def _block(question: Question, lost: list[Problem]) -> Iterator[str]:
    comment = " ".join(_comment(question, lost))
    if comment:
        yield f"// {comment}"
    title = f"::{question.id.translate(_ESCAPE)}::" if question.id else ""
    yield f"{title}{_text(question.stem)}{{"
    yield from (f"\t{line}" for line in _answers(question))
    told = question.rationale
    if question.kind is Kind.SHORT:
        told = str(question.key)
        lost += not_carried(question, "rationale")
    if told:
        yield f"\t####{_text(told)}"
    yield "}"


def _comment(question: Question, lost: list[Problem]) -> Iterator[str]:
    if question.id and _taggable(question.id):
        yield f"[id:{question.id.replace(']', chr(92) + ']')}]"
    else:
        lost += not_carried(question, "id")
    tags = [*question.tags, *own_tags(question)]
    if not all(map(_taggable, tags)):
        # one tag that cannot be written would leave the question with half of what is known of it
        lost += not_carried(question, *OUR_FIELDS)
        return
    yield from (f"[tag:{tag.replace(']', chr(92) + ']')}]" for tag in tags)


def _taggable(text: str) -> bool:
    return not (set("<>`\n") & set(text) or "\\]" in text or text.endswith("\\") or text != text.strip())


def _text(text: str) -> str:
    """Escaped, and marked as plain text where Moodle would take signs of it for markup."""
    plain = text.startswith(("[", "//")) or "<" in text or "&" in text
    return ("[plain]" if plain else "") + text.translate(_ESCAPE)


def _answers(question: Question) -> Iterator[str]:
    if question.kind in CHOICE:
        yield from _options(question)
    elif question.kind is Kind.TRUE_FALSE:
        yield "T" if question.key else "F"
    elif isinstance(question.key, tuple):
        for answer in question.key[0]:
            # an arrow would make it a matching question
            words = "[html]" + as_html(answer).translate(_ESCAPE) if "->" in answer else _text(answer)
            yield f"={'%100%' if answer.startswith('%') else ''}{words}"


def _options(question: Question) -> Iterator[str]:
    share = (Decimal(100) / max(len(question.right), 1)).quantize(Decimal("0.00001")).normalize()
    for i, option in enumerate(question.options):
        right = LETTERS[i] in str(question.key)
        if question.kind is Kind.MULTIPLE:
            yield f"~%{share:f}%{_text(option)}" if right else f"~%-100%{_text(option)}"
        elif right:
            yield f"={_text(option)}"
        else:
            yield f"~{'%0%' if option.startswith('%') else ''}{_text(option)}"
