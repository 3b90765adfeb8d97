"""What the practice screen says: where one is, the key with its reason and article, what a round came to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.domain.question import CHOICE, KIND_TITLES, LETTERS, Kind, Question
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui.widgets.lines import Paragraph, plain

if TYPE_CHECKING:
    from learnlaw.verbs.practice_desk import Choice
    from learnlaw.verbs.reviews import Explained


def who(read: bool) -> str:
    """Above the list of people."""
    return (
        _("Who practises? Type initials, a part of the name, or figures of the code.")
        if read
        else _("Reading ...")
    )


def what(name: str, code: str) -> str:
    """Above the list of what can be practised, and above a summary."""
    return _("{name}  {code}: practise what?").format(name=name, code=code)


def title(one: Choice) -> str:
    """What a choice is called."""
    if one.of.value == "all":
        return _("everything")
    if one.of.value == "wrong":
        return _("the wrong-answer book")
    return _("list: {title}").format(title=one.title) if one.of.value == "list" else f"《{one.title}》"


def figures(heads: Sequence[str], found: Sequence[int]) -> Iterator[str]:
    """Figures as wide as the heads of their columns, to the right."""
    for head, figure in zip(heads, found, strict=True):
        yield f"{figure:>{max(4, cell_len(_(head)))}}"


def place(asked: Question, number: int, count: int, of: str) -> str:
    """Above a question."""
    words = _("Question {n} / {count}   {kind}   {of}")
    return words.format(n=number, count=count, kind=tell(KIND_TITLES[asked.kind]), of=of)


def why(found: Explained) -> Iterator[Paragraph]:
    """Right or wrong, the key, the reason, and the article as the cited edition has it."""
    asked = found.question
    yield plain(_("Right.") if found.right else _("Wrong."), tone="good" if found.right else "bad")
    for line in key_lines(asked):
        yield plain(line, tone="accent", indent=2)
    if asked.rationale:
        yield plain("")
        yield plain(asked.rationale)
    yield plain("")
    clause = asked.clause.words if asked.clause else asked.article
    yield plain(f"《{found.law}》{clause}", tone="strong")
    if found.article is None:
        yield plain(_("The text of this edition was not imported (learnlaw law import)."), tone="faint")
        return
    for line, cited in found.lines():
        yield plain(line, tone="text" if cited else "faint")


def key_lines(asked: Question) -> Iterator[str]:
    """The key: the right options in full, true or false, or what the blanks take."""
    if asked.kind in CHOICE:
        for place in sorted(asked.right):
            yield f"{LETTERS[place]}、{asked.options[place]}"
    elif asked.kind is Kind.TRUE_FALSE:
        yield _("True") if asked.key else _("False")
    elif isinstance(asked.key, tuple):
        for number, blank in enumerate(asked.key, 1):
            yield _("blank {n}").format(n=number) + "  " + " / ".join(blank)


def summary(told: Sequence[Explained]) -> Iterator[Paragraph]:
    """What a round came to, and what was wrong in it."""
    right = sum(one.right for one in told)
    words = ngettext(
        "{asked} question answered, {right} right.", "{asked} questions answered, {right} right.", len(told)
    )
    yield plain(words.format(asked=len(told), right=right), tone="strong")
    wrong = [one for one in told if not one.right]
    if wrong:
        yield plain("")
        yield plain(_("In the wrong-answer book until right twice, on different days:"))
    for one in wrong:
        yield plain(f"- {' '.join(one.question.stem.split())}", tone="warn", indent=2)
        for line in key_lines(one.question):
            yield plain(f"  {line}", tone="faint", indent=4)
    yield plain("")
    yield plain(_("Enter goes on with another round, Esc chooses something else."), tone="faint")
