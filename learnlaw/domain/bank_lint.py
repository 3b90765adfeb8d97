"""Everything that is wrong with banks of questions: form, citations, spread, twins, records.

Every finding is a Problem with a code, the place of the question and a remedy;
`field` is the question's id. What needs the day, the catalogue, the texts or
the records of solving is checked where these are given, and only there.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from learnlaw.domain.bank import Bank
from learnlaw.domain.bank_form import form, told
from learnlaw.domain.citation_lint import clause_form, in_catalogue
from learnlaw.domain.law import Catalogue, title_key
from learnlaw.domain.question import LETTERS, Kind, Question, State
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.text import skeleton
from learnlaw.domain.text_lint import TextCheck
from learnlaw.domain.twins import alike, tokens
from learnlaw.domain.verified import Verdict, doubt, latest
from learnlaw.errors import Message, Place, Problem, say

LIKE = 0.9
"""The likeness from which two questions on one law are twins."""
ENOUGH = 10
"""How many questions a spread is judged from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Against:
    """What banks are checked against, besides their own form."""

    catalogue: Catalogue | None = None
    on: date | None = None
    """The day of which repealed and superseded are judged; None: not judged."""
    texts: LawTexts | None = None
    verified: Mapping[str, Sequence[Verdict]] | None = None
    """Records of blind solving by the bank's id; a bank that is not in it needs none. None: none does."""
    subjects: frozenset[str] = frozenset()
    """What lists ask for that is no instrument, by `Catalogue.key`: it has no articles to be cited."""
    own: frozenset[tuple[str, int]] = frozenset()
    """Ids and versions that somebody reviewed who keeps no such records."""


def check(banks: Sequence[Bank], against: Against) -> list[Problem]:
    """All problems of `banks` as they stand together, by file and line.

    A retired question is checked for its id alone, because nobody is asked it.
    """
    texts = TextCheck(against.texts) if against.texts else None
    found = [*_ids(banks), *_twins(banks)]
    for bank in banks:
        found += _spread(bank)
        found += _missing_texts(bank, against)
        for question in _live(bank):
            found += form(question, bank.file)
            if title_key(question.law) not in against.subjects:
                found += _citation(question, bank.file, against, texts)
        if against.verified is not None and bank.id in against.verified:
            found += _records(bank, against.verified[bank.id], against.own)
    order = {bank.file: i for i, bank in enumerate(banks)}
    found = list({(p.code, p.field, p.file, str(p.what)): p for p in found}.values())
    return sorted(found, key=lambda p: (order.get(p.file, 0), (p.place and p.place.line) or 0))


def _citation(question: Question, file: str, against: Against, texts: TextCheck | None) -> Iterator[Problem]:
    """The law, edition and article that are cited; an article that is not there is told once."""
    known: list[Problem] = list(clause_form(question, file))
    if against.catalogue is not None:
        known += in_catalogue(question, against.catalogue, against.on, file)
    yield from known
    codes = {problem.code for problem in known}
    if texts is not None:
        yield from (p for p in texts.problems(question, file) if p.code not in codes)


def _live(bank: Bank) -> Iterator[Question]:
    return (q for q in bank if q.state is not State.RETIRED)


def _ids(banks: Sequence[Bank]) -> Iterator[Problem]:
    """An id belongs to one bank, and there each version of it stands once."""
    owners: dict[str, Bank] = {}
    seen: set[tuple[str, int]] = set()
    for bank in banks:
        for question in bank:
            if not question.id:
                yield told(bank.file, question, "id", "no-id", say("there is no id"), say("give it one"))
            elif owners.setdefault(question.id, bank) is not bank or (question.id, question.version) in seen:
                what = say("the id {id} is taken already", id=question.id)
                hint = say("give it another id, or the next version")
                yield told(bank.file, question, "id", "duplicate-id", what, hint)
            seen.add((question.id, question.version))


def _twins(banks: Sequence[Bank]) -> Iterator[Problem]:
    """The same stem anywhere; on one law, nearly the same question."""
    by_law: dict[str, list[tuple[Bank, Question]]] = {}
    stems: dict[tuple[Kind, str], Question] = {}
    for bank in banks:
        for question in _newest(bank):
            other = stems.setdefault((question.kind, skeleton(question.stem)), question)
            if other is not question:
                yield _twin(bank, question, "same-stem", say("asks in the same words as {id}", id=other.id))
            else:
                by_law.setdefault(title_key(question.law), []).append((bank, question))
    for members in by_law.values():
        marks = [tokens(q.stem + "".join(q.options)) for _, q in members]
        for i, j in alike(marks, LIKE):
            bank, question = members[j]
            yield _twin(bank, question, "twin", say("is nearly the same as {id}", id=members[i][1].id))


def _newest(bank: Bank) -> Iterator[Question]:
    """The live questions, of each id the latest version."""
    return iter({q.id or str(id(q)): q for q in sorted(_live(bank), key=lambda q: q.version)}.values())


def _twin(bank: Bank, question: Question, code: str, what: Message) -> Problem:
    return told(bank.file, question, "stem", code, what, say("keep one of the two, or ask for another point"))


def _spread(bank: Bank) -> Iterator[Problem]:
    """Keys of single questions and of statements must not be guessed by habit."""
    singles = [q for q in _live(bank) if q.kind is Kind.SINGLE and isinstance(q.key, str)]
    for size, n in Counter(len(q.options) for q in singles).items():
        if n < ENOUGH or size < 2:
            continue
        keys = Counter(str(q.key) for q in singles if len(q.options) == size)
        low, high = math.floor(0.8 * n / size), math.ceil(1.2 * n / size)
        for letter in LETTERS[:size]:
            if not low <= keys[letter] <= high:
                words = {"letter": letter, "count": keys[letter], "n": n, "low": low, "high": high}
                what = say("{letter} is the key of {count} of {n} single questions", **words)
                yield _uneven(
                    bank, what, say("change the order of options until it is {low} to {high}", **words)
                )
    statements = [q.key for q in _live(bank) if q.kind is Kind.TRUE_FALSE]
    n, right = len(statements), statements.count(True)
    if n >= ENOUGH and not math.floor(0.3 * n) <= right <= math.ceil(0.7 * n):
        what = say("{count} of {n} statements are true", count=right, n=n)
        yield _uneven(bank, what, say("about half of them should be false"))


def _uneven(bank: Bank, what: Message, hint: Message) -> Problem:
    return Problem("uneven-keys", what, hint, bank.file, Place(1))


def _missing_texts(bank: Bank, against: Against) -> Iterator[Problem]:
    """A notice for each edition of which there is no text, so that nobody thinks it was checked."""
    cited = {(q.law, q.edition) for q in _live(bank) if q.law and q.edition is not None}
    for law, edition in sorted(cited, key=str):
        if against.texts is not None and against.texts.get(law, edition) is None:
            what = say("there is no text of {law} of {day} to check against", law=law, day=edition)
            yield Problem("no-text", what, None, bank.file, Place(1), warning=True)


def _records(bank: Bank, verdicts: Sequence[Verdict], own: frozenset[tuple[str, int]]) -> Iterator[Problem]:
    found = latest(verdicts)
    for question in bank:
        solved = question.state is State.REVIEWED and (question.id, question.version) not in own
        why = doubt(question, found) if solved else None
        if why is not None:
            code, what = _DOUBTS[why]
            yield told(bank.file, question, "state", code, what, _SOLVE)


_SOLVE = say("have it solved blind by someone else and record it, or set it back to draft")
_DOUBTS = {
    "unsolved": ("unsolved", say("reviewed, but nobody has solved it as it stands now")),
    "ambiguous": ("ambiguous", say("reviewed, but the solver found it ambiguous")),
    "differs": ("answer-differs", say("reviewed, but the solver's answer is not the key")),
}
