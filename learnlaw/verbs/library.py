"""The laws, texts and questions that count at this desk: the shipped ones, and those of its database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.bank import Bank
from learnlaw.domain.impact import Affected, Impact, affected, compare
from learnlaw.domain.law import Catalogue, Edition, Instrument, Standing
from learnlaw.domain.question import Question, State
from learnlaw.domain.statute import LawText, LawTexts
from learnlaw.domain.verified import Verdict
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.shipped import known_lists, shipped_banks, shipped_catalogue

if TYPE_CHECKING:
    from learnlaw.store.laws import TextRow
    from learnlaw.store.questions import Kept


def known_catalogue(desk: Desk) -> Catalogue:
    """The shipped instruments, with the editions and instruments of which a text was imported."""
    if not desk.database_exists:
        return shipped_catalogue()
    from learnlaw.store.laws import text_rows

    with desk.reading() as connection:
        return with_texts(shipped_catalogue(), text_rows(connection))


def with_texts(catalogue: Catalogue, rows: Iterable[TextRow]) -> Catalogue:
    """A catalogue that knows the imported editions as well; what it says itself goes before."""
    more: dict[str, Instrument] = {}
    for row in rows:
        known = more.get(row.law) or catalogue.by_id.get(row.law) or Instrument(id=row.law, title=row.title)
        more[row.law] = _with_edition(known, row.edition)
    return catalogue.merged(more.values()) if more else catalogue


def _with_edition(instrument: Instrument, edition: Edition) -> Instrument:
    if instrument.edition(edition.day) is not None:
        return instrument
    editions = sorted((*instrument.editions, edition), key=lambda e: e.day)
    return replace(instrument, editions=tuple(editions))


def text_days(desk: Desk) -> dict[str, tuple[date, ...]]:
    """The editions of which the text was imported, by the law; the texts themselves are not read."""
    if not desk.database_exists:
        return {}
    from learnlaw.store.laws import text_rows

    days: dict[str, tuple[date, ...]] = {}
    with desk.reading() as connection:
        for row in text_rows(connection):
            days[row.law] = (*days.get(row.law, ()), row.edition.day)
    return days


def known_texts(desk: Desk, law: str | None = None) -> LawTexts:
    """The texts that were imported, of one instrument or all."""
    catalogue = known_catalogue(desk)
    return LawTexts(_texts(desk, law), catalogue)


def _texts(desk: Desk, law: str | None = None) -> list[LawText]:
    if not desk.database_exists:
        return []
    from learnlaw.store.laws import load_texts

    with desk.reading() as connection:
        return load_texts(connection, law)


def kept_versions(desk: Desk) -> list[Kept]:
    """The versions of questions that the database holds."""
    if not desk.database_exists:
        return []
    from learnlaw.store.questions import load_versions

    with desk.reading() as connection:
        return load_versions(connection)


def banks_in_use(desk: Desk) -> list[Bank]:
    """The shipped banks with every version of their questions, and the banks that were imported."""
    return merged(shipped_banks().banks, kept_versions(desk))


def merged(banks: Iterable[Bank], kept: Iterable[Kept]) -> list[Bank]:
    """Banks with the database's versions in them, which go before a file's version of the same number."""
    out = {bank.id: bank for bank in banks}
    mine: dict[str, dict[tuple[str, int], Question]] = {}
    for one in kept:
        mine.setdefault(one.bank, {})[one.question.id, one.question.version] = one.question
    for id, questions in mine.items():
        bank = out.get(id) or Bank(id=id)
        present = {(q.id, q.version): q for q in bank.questions} | questions
        out[id] = replace(bank, questions=tuple(present.values()))
    return list(out.values())


def latest_of(bank: Bank) -> Bank:
    """A bank with the latest version of each question alone."""
    latest: dict[str, Question] = {}
    for question in bank:
        if question.id not in latest or question.version > latest[question.id].version:
            latest[question.id] = question
    return replace(bank, questions=tuple(latest.values()))


def questions_in_use(desk: Desk) -> list[Question]:
    """Of each question the latest version."""
    return [question for bank in banks_in_use(desk) for question in latest_of(bank)]


def usable_questions(desk: Desk) -> list[Question]:
    """The questions that may be asked on the desk's day: neither retired nor set aside."""
    questions = questions_in_use(desk)
    aside = set_aside(desk, questions)
    return [q for q in questions if q.state is not State.RETIRED and q.id not in aside]


def in_force(question: Question, catalogue: Catalogue, day: date) -> bool:
    """Whether the law that a question stands on is in force on a day, in the edition cited.

    Law that the catalogue does not know is taken to be in force.
    """
    instrument = catalogue.find(question.law)
    edition = instrument.edition(question.edition) if instrument and question.edition else None
    return instrument is None or instrument.standing(edition, day) is Standing.IN_FORCE


def set_aside(desk: Desk, questions: Iterable[Question]) -> dict[str, Affected]:
    """Questions on an earlier edition whose article a newer one changed or deleted, by their ids.

    The newer edition must have come into force by the desk's day, and both
    texts must have been imported. Who reviews such a question cites the newer
    edition in its next version, and it is set aside no more.
    """
    amended = _with_two_texts(desk)
    if not amended:
        return {}
    catalogue, on = known_catalogue(desk), desk.today()
    texts = LawTexts((text for law in amended for text in _texts(desk, law)), catalogue)
    compared: dict[tuple[str, date], Impact | None] = {}
    found: dict[str, Affected] = {}
    for question in questions:
        instrument = catalogue.find(question.law)
        if instrument is None or question.edition is None:
            continue
        pair = (instrument.id, question.edition)
        if pair not in compared:
            compared[pair] = _impact(texts, instrument, question.edition, on)
        impact = compared[pair]
        hits = affected([question], impact) if impact else []
        found |= {hit.question.id: hit for hit in hits if hit.set_aside}
    return found


def all_set_aside(desk: Desk) -> dict[str, Affected]:
    """Every question in use that is set aside; none is read where no law has two texts."""
    return set_aside(desk, questions_in_use(desk)) if _with_two_texts(desk) else {}


def _with_two_texts(desk: Desk) -> list[str]:
    """The laws of which two editions or more were imported: nothing else can have been amended."""
    if not desk.database_exists:
        return []
    from learnlaw.store.laws import text_rows

    with desk.reading() as connection:
        editions = Counter(row.law for row in text_rows(connection))
    return [law for law, count in editions.items() if count > 1]


def _impact(texts: LawTexts, instrument: Instrument, day: date, on: date) -> Impact | None:
    """What the text in force on a day changed against that of an earlier edition."""
    old, now = texts.get(instrument.id, day), instrument.in_force(on)
    new = texts.get(instrument.id, now.day) if now else None
    return compare(old, new) if old and new and new.day > old.day else None


def subjects(desk: Desk, catalogue: Catalogue) -> frozenset[str]:
    """What lists ask for besides instruments that are known, such as 习近平法治思想, by `Catalogue.key`."""
    asked = {key for required in known_lists(desk)[0] for key in required.keys(catalogue)}
    return frozenset(asked - set(catalogue.by_id))


def law_key(desk: Desk, catalogue: Catalogue, law: str) -> str:
    """The key of a law or subject that somebody names. NotFoundError if it is neither."""
    key = catalogue.key(law)
    return key if key in subjects(desk, catalogue) else catalogue.get(law).id


def verdicts() -> list[Verdict]:
    """The records of blind solving that ship."""
    return [verdict for records in shipped_banks().verified.values() for verdict in records]
