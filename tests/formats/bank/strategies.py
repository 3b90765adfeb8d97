"""Questions for round trips: what any of our files may hold, with the signs that formats trip over."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Approval, Difficulty, Key, Kind, Pool, Question, State

ALPHABET = "甲乙丙罚款日内，。？：；“”（）《》=~#{}\\:->%<>&'\"|/[]$*_ab 019AＡ１％＝｛｝～\U00020000"


def text(max_size: int = 30, alphabet: str = ALPHABET) -> st.SearchStrategy[str]:
    """One line that is the same after cleaning."""
    return st.text(alphabet, min_size=1, max_size=max_size).map(lambda s: " ".join(s.split())).filter(bool)


def lines(max_size: int = 30, alphabet: str = ALPHABET) -> st.SearchStrategy[str]:
    """One line or more."""
    return st.lists(text(max_size, alphabet), min_size=1, max_size=3).map("\n".join)


def _key(kind: Kind, options: int, draw: st.DrawFn, answers: st.SearchStrategy[str]) -> Key:
    letters = "ABCDEF"[:options]
    if kind is Kind.SINGLE:
        return draw(st.sampled_from(letters))
    if kind is Kind.MULTIPLE:
        return "".join(sorted(draw(st.sets(st.sampled_from(letters), min_size=2))))
    if kind is Kind.TRUE_FALSE:
        return draw(st.booleans())
    if kind is Kind.SHORT:
        return draw(answers)
    return ()


@st.composite
def questions(
    draw: st.DrawFn,
    kinds: tuple[Kind, ...] = tuple(Kind),
    words: st.SearchStrategy[str] | None = None,
    answers: st.SearchStrategy[str] | None = None,
) -> Question:
    """A question whose form is right; `words` are its long texts, `answers` its options and answers."""
    words = lines() if words is None else words
    answers = text() if answers is None else answers
    kind = draw(st.sampled_from(kinds))
    choice = kind in (Kind.SINGLE, Kind.MULTIPLE)
    options = tuple(draw(st.lists(answers, min_size=2, max_size=6, unique=True))) if choice else ()
    key = _key(kind, len(options), draw, answers)
    stem = draw(words)
    if kind is Kind.BLANK:
        parts = draw(st.lists(text(8, "甲乙丙，。"), min_size=2, max_size=3))
        stem = "____".join(parts)
        key = tuple(tuple(draw(st.lists(answers, min_size=1, max_size=3, unique=True))) for _ in parts[1:])
    state = draw(st.sampled_from(State))
    approval = (
        Approval("县司法局", draw(text(6, "甲乙丙")), draw(st.dates())) if state is State.APPROVED else None
    )
    return Question(
        id=draw(st.from_regex(r"[a-z][a-z0-9]{0,8}(-[0-9]{1,3})?", fullmatch=True)),
        version=draw(st.integers(1, 99)),
        state=state,
        kind=kind,
        stem=stem,
        options=options,
        key=key,
        law=draw(st.sampled_from(["行政处罚法", "administrative-penalty"])),
        edition=draw(st.dates(date(1949, 10, 1), date(2099, 12, 31))),
        article=draw(st.sampled_from(["51", "51.10", "51.1(2)", "120-1", ""])),
        rationale=draw(st.just("") | words),
        difficulty=draw(st.sampled_from(Difficulty)),
        case=draw(st.booleans()),
        pool=draw(st.sampled_from(Pool)),
        tags=tuple(draw(st.lists(text(6, "甲乙丙a1"), max_size=3, unique=True))),
        approval=approval,
    )


banks = st.builds(
    Bank,
    id=st.just("penalty"),
    title=st.just("行政处罚法"),
    law=st.just("行政处罚法"),
    edition=st.just(date(2021, 1, 22)),
    questions=st.lists(questions(), max_size=4).map(tuple),
)
