"""The grammar of GIFT, as Moodle reads it.

Blocks are parted by blank lines. `blocks` finds them, `parse` reads one into an
Item, without deciding what kind of question of ours it is. Escaped signs are
kept apart as control characters, which no text of ours may hold, until an item
is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from enum import Enum

from learnlaw.errors import Message, say


class Form(Enum):
    """What an item is by the signs between its braces."""

    CATEGORY = "category"
    DESCRIPTION = "description"
    ESSAY = "essay"
    NUMERICAL = "numerical"
    CHOICE = "choice"
    MATCH = "match"
    TRUE_FALSE = "true_false"
    SHORT = "short"


@dataclass(slots=True)
class Words:
    """Text and its format: moodle, html, plain or markdown."""

    text: str
    format: str = "moodle"


@dataclass(slots=True)
class Answer:
    """One answer: a choice, an accepted answer, a number."""

    text: Words
    weight: Decimal
    """In per cent; 100 for `=`, 0 for `~` unless written otherwise."""
    feedback: Words | None = None
    equals: bool = False
    """Written with `=`."""


@dataclass(slots=True)
class Item:
    """One block."""

    form: Form
    line: int
    stem: Words
    title: str = ""
    id: str = ""
    tags: list[str] = field(default_factory=list)
    embedded: bool = False
    """The answers stood within the text; the stem has `_____` in their place."""
    bare: bool = False
    """A short answer without the sign = before it."""
    feedback: Words | None = None
    answers: list[Answer] = field(default_factory=list)
    truth: bool = False
    when_wrong: Words | None = None
    when_right: Words | None = None
    pairs: list[tuple[Words, str]] = field(default_factory=list)


class GiftError(Exception):
    """A block that cannot be read."""

    def __init__(self, code: str, what: Message, hint: Message | None = None) -> None:
        super().__init__(code)
        self.code, self.what, self.hint = code, what, hint


@dataclass(slots=True)
class Block:
    """The lines of one block, comments apart."""

    line: int
    lines: list[str] = field(default_factory=list)
    id: str = ""
    tags: list[str] = field(default_factory=list)


_IN_COMMENT = re.compile(r"\[(id|tag):((?:\\]|[^]])*)]")
_ESCAPED = "\\:#={}~\n"
_KEPT = "\x01\x02\x03\x04\x05\x06\x07\x08"
_TO_KEPT = dict(zip("\\:#={}~n", _KEPT, strict=True))
_FROM_KEPT = dict(zip(_KEPT, _ESCAPED, strict=True))
_KEPT_SIGN = re.compile("[\x01-\x08]")
_ESCAPE = re.compile(r"\\([\\:#={}~n])")
_WEIGHT = re.compile(r"%(-*)([0-9]{1,3})\.?([0-9]*)%")
_NEAR_WEIGHT = re.compile(r"%[^%\s]{1,12}%")
_TRUTH = {"T": True, "TRUE": True, "F": False, "FALSE": False}
_FORMATS = frozenset({"html", "moodle", "plain", "markdown"})
_GAP = "_____"


def blocks(text: str) -> Iterator[Block]:
    """The blocks of a file, each with the line of its first line that is no comment."""
    block: Block | None = None
    for number, raw in enumerate(re.split("\r\n|\r|\n", text), 1):
        line = raw.strip()
        if not line:
            if block is not None and (block.lines or block.id or block.tags):
                yield block
            block = None
            continue
        if block is None:
            block = Block(number)
        if line.startswith("//"):
            _comment(line, block)
        else:
            if not block.lines:
                block.line = number
            block.lines.append(raw)
    if block is not None:
        yield block


def _comment(line: str, block: Block) -> None:
    if "[" in line:
        for kind, value in _IN_COMMENT.findall(line):
            value = value.replace("\\]", "]").strip()
            if kind == "id":
                block.id = value
            elif value:
                block.tags.append(value)


def parse(block: Block) -> Item | None:
    """The item of a block; None for a block of comments. GiftError says what cannot be read."""
    text = "\n".join(block.lines).strip()
    if not text:
        return None
    if text.startswith("$CATEGORY:"):
        return Item(Form.CATEGORY, block.line, Words(text.removeprefix("$CATEGORY:").strip()))
    if "\\" in text:
        text = _ESCAPE.sub(lambda found: _TO_KEPT[found[1]], text)
    title, text = _title(text)
    item = _body(text, block.line)
    item.title, item.id, item.tags = title, block.id, block.tags
    return item


def _title(text: str) -> tuple[str, str]:
    if not text.startswith("::"):
        return "", text
    end = text.find("::", 2)
    if end < 0:
        raise GiftError("title", say("the name that begins with :: is not closed"), say("write ::name::"))
    return _meant(text[2:end]), text[end + 2 :].strip()


def _body(text: str, line: int) -> Item:
    begin, end = text.find("{"), text.find("}")
    if begin < 0 and end < 0:
        return Item(Form.DESCRIPTION, line, _words(text, "moodle"))
    if begin < 0 or end < begin:
        hint = say("write an answer between {{ and }}, and \\{{ or \\}} where the sign itself is meant")
        raise GiftError("braces", say("a brace has no partner"), hint)
    answers, tail = text[begin + 1 : end].strip(), text[end + 1 :]
    embedded = bool(tail.strip())
    stem = _words(text[:begin] + _GAP + tail if embedded else text[:begin], "moodle")
    answers, mark, feedback = answers.rpartition("####") if "####" in answers else (answers, "", "")
    item = Item(_form(answers), line, stem, embedded=embedded)
    item.feedback = _words(feedback.strip(), stem.format) if mark else None
    _READERS[item.form](item, answers.strip())
    return item


def _form(answers: str) -> Form:
    """The order of these questions is Moodle's."""
    if not answers.strip():
        return Form.ESSAY
    if answers.lstrip().startswith("#"):
        return Form.NUMERICAL
    if "~" in answers:
        return Form.CHOICE
    if "=" in answers and "->" in answers:
        return Form.MATCH
    return Form.TRUE_FALSE if answers.split("#", 1)[0].strip() in _TRUTH else Form.SHORT


def _words(text: str, inherited: str) -> Words:
    """Text with the format that stands before it in brackets."""
    text = text.strip()
    if text.startswith("["):
        name, closed, rest = text[1:].partition("]")
        if closed and name in _FORMATS:
            return Words(_meant(rest), name)
    return Words(_meant(text), inherited)


def _meant(text: str) -> str:
    """With the signs that were escaped."""
    return _KEPT_SIGN.sub(lambda found: _FROM_KEPT[found[0]], text).strip()


def _answer(text: str, weight: Decimal, inherited: str, equals: bool) -> Answer:
    words, sign, feedback = text.partition("#")
    told = _words(feedback, inherited) if sign and feedback.strip() else None
    return Answer(_words(words, inherited), weight, told, equals)


def _weighed(text: str) -> tuple[Decimal | None, str]:
    """The weight that stands before an answer, and the rest of it."""
    match = _WEIGHT.match(text)
    if match is None:
        if _NEAR_WEIGHT.match(text):
            what = say("{weight} is no weight", weight=text[: text.index("%", 1) + 1])
            raise GiftError("weight", what, say("write a number between % and %, such as %50%"))
        return None, text
    value = Decimal(f"{match[2]}.{match[3] or 0}")
    if value > 100:
        raise GiftError("weight", say("{weight} is more than 100 %", weight=match[0]))
    return -value if match[1] else value, text[match.end() :].strip()


def _choice(item: Item, answers: str) -> None:
    parts = [part.strip() for part in answers.replace("=", "~=").split("~")]
    for part in parts[1:] if not parts[0] else parts:
        if part.startswith("="):
            item.answers.append(_answer(part[1:].strip(), Decimal(100), item.stem.format, True))
        else:
            weight, rest = _weighed(part)
            item.answers.append(_answer(rest, weight or Decimal(0), item.stem.format, False))


def _short(item: Item, answers: str) -> None:
    parts = [part.strip() for part in answers.split("=")]
    item.bare = bool(parts[0])
    for part in parts[1:] if not parts[0] else parts:
        weight, rest = _weighed(part)
        item.answers.append(_answer(rest, Decimal(100) if weight is None else weight, item.stem.format, True))


def _true_false(item: Item, answers: str) -> None:
    word, wrong, right = [*answers.split("#", 2), "", ""][:3]
    item.truth = _TRUTH[word.strip()]
    item.when_wrong = _words(wrong, item.stem.format) if wrong.strip() else None
    item.when_right = _words(right, item.stem.format) if right.strip() else None


def _match(item: Item, answers: str) -> None:
    for part in answers.split("=")[1:]:
        question, arrow, answer = part.partition("->")
        if not arrow:
            raise GiftError("match", say("a pair without -> "), say("write =question -> answer"))
        item.pairs.append((_words(question, item.stem.format), _meant(answer)))


def _numerical(item: Item, answers: str) -> None:
    answers, tilde, wrong = answers.removeprefix("#").partition("~")
    parts = [part.strip() for part in answers.split("=")]
    for part in parts[1:] if not parts[0] else parts:
        weight, rest = _weighed(part)
        answer = _answer(rest, Decimal(100) if weight is None else weight, item.stem.format, True)
        span(answer.text.text)
        item.answers.append(answer)
    if tilde:
        _, sign, feedback = wrong.partition("#")
        told = _words(feedback, item.stem.format) if sign else None
        item.answers.append(Answer(Words("*", item.stem.format), Decimal(0), told))


def span(text: str) -> tuple[Decimal, Decimal] | None:
    """The least and the most that a numerical answer accepts; None for `*`. GiftError if it is no number.

    >>> span("1822:5"), span("1..5")
    ((Decimal('1817'), Decimal('1827')), (Decimal('1'), Decimal('5')))
    """
    if text == "*":
        return None
    low, dots, high = text.partition("..")
    middle, _, tolerance = text.partition(":")
    try:
        if dots:
            least, most = _decimal(low), _decimal(high)
        else:
            least = _decimal(middle) - _decimal(tolerance or "0")
            most = _decimal(middle) + _decimal(tolerance or "0")
    except InvalidOperation:
        raise GiftError(
            "number", say("{text} is no number", text=text), say("write {{#30}} or {{#30..60}}")
        ) from None
    if least > most:
        raise GiftError(
            "range", say("the range {text} runs backwards", text=text), say("write the smaller first")
        )
    return least, most


def _decimal(text: str) -> Decimal:
    if not re.fullmatch(r"[-+]?(\d{1,15}(\.\d{0,15})?|\.\d{1,15})([eE][-+]?\d{1,2})?", text.strip()):
        raise InvalidOperation
    return Decimal(text.strip())


def _essay(item: Item, answers: str) -> None:
    """Nothing stands between the braces."""


_READERS = {
    Form.ESSAY: _essay,
    Form.NUMERICAL: _numerical,
    Form.CHOICE: _choice,
    Form.MATCH: _match,
    Form.TRUE_FALSE: _true_false,
    Form.SHORT: _short,
}
