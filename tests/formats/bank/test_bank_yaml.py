"""A bank file is read as it is written, and a slip in it is told with its line and the right spelling."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given

from learnlaw.domain.bank import Bank
from learnlaw.domain.question import Kind, Question
from learnlaw.formats import bank_yaml, verified_csv
from tests.formats.bank.strategies import banks

HEAD = "schema: 1\nbank: penalty\nlaw: 行政处罚法\nedition: 2021-01-22\nquestions:\n"
GOOD = """  - id: penalty-001
    state: reviewed
    kind: single
    stem: 最高是多少？
    options:
      - 五十元
      - 二百元
    key: B
    article: "51.10"
    rationale: 二百元。
    difficulty: easy
    case: true
    pool: reserved
    tags: [当场处罚]
"""


def read(body: str) -> tuple[Bank | None, list[tuple[str, int | None]]]:
    bank, problems = bank_yaml.read(HEAD + body, "p.yaml")
    return bank, [(p.code, p.place.line if p.place else None) for p in problems]


@given(banks)
def test_writing_then_reading_is_the_identity(bank: Bank) -> None:
    again, problems = bank_yaml.read(bank_yaml.write(bank), "")
    assert problems == ([] if bank.questions else problems)
    assert again == bank


def test_a_good_question_is_read_whole() -> None:
    bank, problems = read(GOOD)
    assert bank is not None and problems == []
    (question,) = bank
    assert question.edition == date(2021, 1, 22) and question.law == "行政处罚法"
    assert (question.article, question.key, question.case, question.pool) == ("51.10", "B", True, "reserved")
    place = question.at("key")
    assert place is not None and place.line == 13


def good(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new)


def kind(name: str, key: str) -> str:
    return good("single", name).replace("key: B", f"key: {key}")


@pytest.mark.parametrize(
    ("body", "code", "line"),
    [
        pytest.param(good('"51.10"', "51.10"), "not-text", 14, id="an article without quotes"),
        pytest.param(good("- 五十元", "- 50"), "not-text", 11, id="an option that is a number"),
        pytest.param(good("最高是多少？", "8"), "not-text", 9, id="a stem that is a number"),
        pytest.param(good("    key: B\n", ""), "no-key", 6, id="no key"),
        pytest.param(good("key: B", "key: true"), "not-text", 13, id="a key that is no letter"),
        pytest.param(good("single", "singel"), "bad-value", 8, id="an unknown kind"),
        pytest.param(good("    kind: single\n", ""), "missing", 6, id="no kind"),
        pytest.param(good("  - id: penalty-001\n", "  - version: 1\n"), "missing", 6, id="no id"),
        pytest.param(good("case: true", "case: 是"), "bad-value", 17, id="a case that is no boolean"),
        pytest.param(good("rationale:", "rational:"), "unknown-key", 15, id="a misspelt key"),
        pytest.param(good("state: reviewed", "version: 0"), "bad-value", 7, id="version 0"),
        pytest.param(good("最高", "最\u202e高"), "text-bidi", 9, id="a sign that turns the writing"),
        pytest.param(good("key: B", "key: B\n    key: C"), "yaml-duplicate-key", 14, id="two keys"),
        pytest.param(kind("true_false", "对"), "bad-value", 13, id="对 for true"),
        pytest.param(kind("blank", "[二百元]"), "key-form", 13, id="a flat list"),
        pytest.param(kind("blank", "[[200]]"), "not-text", 13, id="a bare number"),
        pytest.param(good("state: reviewed", "approved: {name: 甲}"), "missing", 7, id="half an approval"),
    ],
)  # fmt: skip
def test_a_slip_is_told_with_its_line(body: str, code: str, line: int) -> None:
    bank, problems = read(body)
    assert (code, line) in problems, problems
    assert bank is None or [q.id for q in bank] == ([] if code != "yaml-duplicate-key" else ["penalty-001"])


def test_the_hint_gives_the_quoted_spelling() -> None:
    _, problems = bank_yaml.read(HEAD + good('"51.10"', "51.10"), "p.yaml")
    assert str(problems[0].hint) == 'write article: "51.10"'


def test_a_file_without_questions_is_told() -> None:
    _, problems = bank_yaml.read("schema: 1\nbank: penalty\n", "p.yaml")
    assert [p.code for p in problems] == ["no-questions"]


def test_a_question_of_another_law_says_so_itself() -> None:
    other = Question(
        id="x",
        kind=Kind.TRUE_FALSE,
        stem="对？",
        key=True,
        law="刑法",
        edition=date(2023, 12, 29),
        article="1",
    )
    bank = Bank(id="mixed", law="行政处罚法", edition=date(2021, 1, 22), questions=(other,))
    again, problems = bank_yaml.read(bank_yaml.write(bank))
    assert (again, problems) == (bank, [])
    assert "    law: 刑法" in bank_yaml.write(bank)
    assert "    law: 刑法" not in bank_yaml.write(replace(bank, law="刑法"))


DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("row", "code"),
    [
        pytest.param(f"q-1,{DIGEST},B,no,2026-08-20", None, id="a record"),
        pytest.param(f"q-1,{DIGEST},B,,2026-08-20", None, id="ambiguous left blank"),
        pytest.param("q-1,abc,B,no,2026-08-20", "verified-row", id="no digest"),
        pytest.param(f"q-1,{DIGEST},B,maybe,2026-08-20", "verified-row", id="perhaps ambiguous"),
        pytest.param(f"q-1,{DIGEST},B,no,20 August", "verified-row", id="no day"),
        pytest.param(f"q-1,{DIGEST},B", "verified-row", id="too few cells"),
    ],
)
def test_records_of_solving_are_read(row: str, code: str | None) -> None:
    text = f"question,digest,answer,ambiguous,solved_on\n{row}\n"
    verdicts, problems = verified_csv.read(text, "v.csv")
    assert [p.code for p in problems] == ([code] if code else [])
    if code:
        assert problems[0].place and problems[0].place.line == 2
    else:
        assert verified_csv.read(verified_csv.write(verdicts)) == (verdicts, [])


def test_another_table_is_no_record() -> None:
    assert [p.code for p in verified_csv.read("a,b\n1,2\n")[1]] == ["verified-columns"]
