"""What the practice screen asks: what there is to practise, and a question as it is shown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from learnlaw.domain.review import Card, due, wrong_book
from learnlaw.errors import say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.registry import look
from learnlaw.verbs.reviews import PracticeScope, known_cards, open_questions
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from learnlaw.domain.question import Question
    from learnlaw.store.papers import Shown


class Of(StrEnum):
    """What a choice is."""

    ALL = "all"
    WRONG = "wrong"
    LIST = "list"
    LAW = "law"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Something that can be practised, and how the officer stands in it."""

    of: Of
    scope: PracticeScope
    title: str
    """Of a list or law; empty for the others."""
    open: int
    begun: int
    due: int
    """Of those begun."""
    wrong: int
    keys: str


@look("look_at_practice", say("Choose what to practise"))
def choices(desk: Desk, officer: str) -> Sequence[Choice]:
    """Everything; the wrong-answer book; the lists; the laws, by their names. NotFoundError."""
    catalogue, every = known_catalogue(desk), open_questions(desk, PracticeScope())
    cards, _days = known_cards(desk, officer)
    mine = [card for card in cards.values() if card.question in every]
    now = desk.clock.now()
    late, wrong = due(mine, now), wrong_book(mine)
    law_of = {id: catalogue.key(question.law) for id, question in every.items()}
    count = Counter(law_of.values())

    def choice(of: Of, scope: PracticeScope, title: str, laws: Collection[str] | None) -> Choice:
        def among(cards: Sequence[Card]) -> int:
            return sum(laws is None or law_of[card.question] in laws for card in cards)

        here = len(every) if laws is None else sum(count[law] for law in laws)
        return Choice(
            of=of,
            scope=scope,
            title=title,
            open=among(wrong) if of is Of.WRONG else here,
            begun=among(wrong if of is Of.WRONG else mine),
            due=among(wrong if of is Of.WRONG else late),
            wrong=among(wrong),
            keys=keys(title),
        )

    found = [choice(Of.ALL, PracticeScope(), "", None), choice(Of.WRONG, PracticeScope(wrong=True), "", None)]
    for required in known_lists(desk)[0]:
        scope = PracticeScope(list=required.id)
        found.append(choice(Of.LIST, scope, required.title, required.keys(catalogue)))
    names = {law: one.name if (one := catalogue.find(law)) else law for law in count}
    for law in sorted(count, key=lambda law: keys(names[law])):
        found.append(choice(Of.LAW, PracticeScope(law=law), names[law], {law}))
    return [one for one in found if one.open or one.of is Of.WRONG]


def shown_of(question: Question, number: int) -> Shown:
    """A question as a page shows it, options in their own order."""
    from learnlaw.store.papers import Shown

    return Shown(number, question.id, question.kind, question.stem, question.options, (), Decimal(1))
