"""The papers that were drawn for an exam: what each was drawn from, and how much of it an officer had lately."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from learnlaw.domain.exam import Exam
from learnlaw.errors import Message, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import MAKEUP_PAPERS, exam_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """One paper, without its questions."""

    form: str
    officer: str
    """Whose own it is; empty for a form."""
    attempt: int
    """In its window, from 1."""
    makeup: bool
    seed: int
    digest: str
    """Of the bank's versions and usage counts that it was drawn from: with blueprint and seed they give it again."""
    unseen: Decimal | None
    """Per cent that the officer had in none of the last papers; None for a form."""
    common: Decimal | None


def papers_drawn(desk: Desk, number: str) -> Sequence[Drawn]:
    """The papers of an exam in the order in which they were drawn; none before it is opened. NotFoundError."""
    from learnlaw.store.papers import paper_heads

    with desk.reading() as connection:
        row, people = exam_row(connection, number), desk.facts.people(connection)
        heads = paper_heads(connection, row.id)
    return [
        Drawn(
            form=head.form,
            officer=people.officer_codes[head.officer_id] if head.officer_id is not None else "",
            attempt=head.number % (MAKEUP_PAPERS - 1) if head.number >= MAKEUP_PAPERS else head.number,
            makeup=head.number >= MAKEUP_PAPERS,
            seed=head.seed,
            digest=head.digest,
            unseen=head.unseen,
            common=head.common,
        )
        for head in heads
    ]


def drawn_words(exam: Exam, papers: Sequence[Drawn]) -> list[Message]:
    """How many papers were drawn and, of officers' own, how much is new to them and how much they had lately."""
    told = [say("papers drawn: {count}", count=len(papers))]
    common = [paper.common for paper in papers if paper.common is not None]
    unseen = [paper.unseen for paper in papers if paper.unseen is not None]
    if common and unseen:
        bound = (
            say("no bound") if exam.max_common is None else say("bound {most}%", most=plain(exam.max_common))
        )
        told.append(
            say("in common with an officer's last papers ({papers}): at most {most}%, {bound}",
                papers=exam.last_papers, most=plain(max(common)), bound=bound)
        )  # fmt: skip
        mean = (sum(unseen, Decimal(0)) / len(unseen)).quantize(Decimal("0.1"))
        told.append(
            say("unseen in them: at least {least}%, {mean}% on average",
                least=plain(min(unseen)), mean=plain(mean))
        )  # fmt: skip
    return told


def plain(figure: Decimal) -> str:
    """A figure without trailing zeros."""
    text = f"{figure:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
