"""Answers as people write them, put into drafts: the same for tables and for text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from learnlaw.domain.question import BLANK, LETTERS, Kind, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Message, Place, say
from learnlaw.formats.answer_text import blanks, letters, with_gaps
from learnlaw.formats.draft import FULL, Choice, Draft, Settler

Refuse = Callable[[str, Message, Message], None]


def fill_key(settler: Settler, draft: Draft, answer: str, choices: list[Choice], place: Place | None) -> None:
    """Put an answer into a draft whose kind is known, or tell at `place` why it cannot be."""

    def refuse(code: str, what: Message, hint: Message) -> None:
        settler.tell(draft, code, what, hint, place=place)

    if draft.kind is Kind.BLANK:
        draft.stem = with_gaps(draft.stem)
        count = max(len(BLANK.findall(draft.stem)), 1)
        draft.answers = blanks(answer, count) if answer else [[c.text] for c in choices]
        return
    if draft.kind is Kind.SHORT:
        draft.guide = answer or "\n".join(c.text for c in choices)
        return
    if not answer:
        refuse("no-key", say("there is no answer"), say("write the answer"))
    elif draft.kind is Kind.TRUE_FALSE:
        draft.truth = _truth(answer, choices)
        if draft.truth is None:
            refuse(
                "impossible-key",
                say("{answer} is neither 对 nor 错", answer=shown(answer)),
                say("write 对 or 错"),
            )
    else:
        _letters(draft, answer, choices, refuse)


def _letters(draft: Draft, answer: str, choices: list[Choice], refuse: Refuse) -> None:
    options = [c.text for c in choices]
    key = letters(answer, options)
    draft.choices = choices
    for choice in choices:
        choice.weight = Decimal(0)
    if key is None:
        what = say("the answer {answer} is none of the options", answer=shown(answer))
        last = LETTERS[max(len(options) - 1, 0) % 26]
        refuse("impossible-key", what, say("write letters from A to {last}", last=last))
    elif draft.kind is Kind.SINGLE and len(key) > 1:
        what = say("a single question with {n} right options: {letters}", n=len(key), letters=key)
        refuse("impossible-key", what, say("leave one, or make it a multiple question"))
    else:
        for letter in key:
            choices[LETTERS.index(letter)].weight = FULL


def _truth(answer: str, choices: Sequence[Choice]) -> bool | None:
    """True or false as written; a letter means the option, or where there are none 正确 for A, 错误 for B."""
    said = truth(answer)
    if said is not None:
        return said
    options = [c.text for c in choices] or ["正确", "错误"]
    key = letters(answer, options)
    return truth(options[LETTERS.index(key)]) if key and len(key) == 1 else None
