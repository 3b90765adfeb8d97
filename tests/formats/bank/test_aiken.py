"""Aiken holds single questions, and says of everything else that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.question import Kind, Question
from learnlaw.formats import aiken
from tests.formats.bank.strategies import questions, text
from tests.formats.bank.trips import kept

BAD = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "bad_inputs"
needs_fixtures = pytest.mark.skipif(not BAD.is_dir(), reason=f"the fixtures are not at {BAD}")


@needs_fixtures
@pytest.mark.parametrize(
    ("name", "count", "told"),
    [
        ("bank_aiken/001-no-answer.txt", 0, [("no-answer", 3, False)]),
        ("bank_aiken/003-answer-multi.txt", 0, [("several-answers", 5, False)]),
        ("bank_aiken/005-fullwidth.txt", 1, [("full-width", 2, True)]),
        ("bank_aiken/007-one-option.txt", 0, [("few-options", 2, False)]),
        ("bank_aiken/009-blank-inside.txt", 1, []),
        ("bank_aiken/011-crlf-mixed.txt", 1, []),
        ("good/005-bank.aiken.txt", 1, []),
    ],
)
def test_the_bad_inputs(name: str, count: int, told: list[tuple[str, int, bool]]) -> None:
    found, problems = aiken.read((BAD / name).read_bytes().decode("utf-8"), name)
    assert len(found) == count
    assert [(p.code, p.place and p.place.line, p.warning) for p in problems] == told


GOOD = "甲？\nA. 一\nB) 二\nANSWER: B\n"


@pytest.mark.parametrize(
    ("file", "code", "line"),
    [
        pytest.param("", "no-questions", None, id="an empty file"),
        pytest.param(f"乙？\n{GOOD}", "two-stems", 2, id="two stems"),
        pytest.param("A. 一\nB. 二\nANSWER: A\n", "no-stem", 1, id="options alone"),
        pytest.param("ANSWER: A\n", "no-stem", 1, id="answers alone"),
        pytest.param("甲？\nA. 一\nC. 二\nANSWER: A\n", "option-order", 3, id="a letter left out"),
        pytest.param(GOOD.replace("ANSWER: B", "ANSWER: C"), "impossible-key", 4, id="no such option"),
        pytest.param(GOOD.replace("ANSWER: B", "ANSWER:"), "impossible-key", 4, id="no answer"),
        pytest.param(
            GOOD + GOOD.replace("甲", "乙\u202e"), "text-bidi", 5, id="a sign that turns the writing"
        ),
    ],
)
def test_a_slip_is_told_with_its_line(file: str, code: str, line: int | None) -> None:
    _, problems = aiken.read(file, "a.txt")
    assert (code, line) in [(p.code, p.place.line if p.place else None) for p in problems]


def test_a_question_is_read() -> None:
    (question,), problems = aiken.read(GOOD, "a.txt")
    assert (question.kind, question.stem, question.options, question.key) == (
        Kind.SINGLE,
        "甲？",
        ("一", "二"),
        "B",
    )
    assert problems == []


@given(
    st.lists(
        questions((Kind.SINGLE,), words=text(12), answers=text(12)), max_size=3, unique_by=lambda q: q.id
    )
)
def test_what_is_written_comes_back(written: list[Question]) -> None:
    data, lost = aiken.write(written)
    found, problems = aiken.read(data.decode("utf-8"), "a.txt")
    assert found == kept(written, lost)
    assert [p for p in problems if not p.warning and p.code != "no-questions"] == []


def test_what_cannot_be_carried_is_listed() -> None:
    one = Question(id="a", kind=Kind.SINGLE, stem="A. 甲", options=("一", "二"), key="A")
    two = Question(id="b", kind=Kind.TRUE_FALSE, stem="甲", key=True)
    three = Question(id="c", kind=Kind.SINGLE, stem="甲？", options=("一", "二"), key="A", law="刑法")
    data, told = aiken.write([one, two, three])
    assert [(p.code, p.field) for p in told] == [("left-out", "a"), ("left-out", "b"), ("lost", "c")]
    assert told[2].what.values["names"] == "id, law"
    assert data.decode() == "甲？\nA. 一\nB. 二\nANSWER: A\n"
