"""The laws, texts and questions that count at this desk: the shipped ones, and those of its database."""

from __future__ import annotations

from learnlaw.domain.bank import Bank
from learnlaw.domain.law import Catalogue
from learnlaw.domain.question import Question
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.verified import Verdict
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.shipped import shipped_banks, shipped_catalogue


def known_catalogue(desk: Desk) -> Catalogue:
    """The shipped instruments."""
    return shipped_catalogue()


def known_texts(desk: Desk) -> LawTexts:
    """The texts that were imported."""
    return LawTexts([], known_catalogue(desk))


def banks_in_use(desk: Desk) -> list[Bank]:
    """The shipped banks."""
    return list(shipped_banks().banks)


def questions_in_use(desk: Desk) -> list[Question]:
    """Of each question the latest version."""
    latest: dict[str, Question] = {}
    for question in (q for bank in banks_in_use(desk) for q in bank):
        if question.id not in latest or question.version > latest[question.id].version:
            latest[question.id] = question
    return list(latest.values())


def verdicts() -> list[Verdict]:
    """The records of blind solving that ship."""
    return [verdict for records in shipped_banks().verified.values() for verdict in records]
