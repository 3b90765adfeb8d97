"""A blueprint says what a notice says, or it is refused with the line that does not; nothing is taken for granted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.domain.blueprint import Blueprint, Cell, Counting, MultipleScheme, Scheme
from learnlaw.domain.law import Catalogue, RequiredList
from learnlaw.domain.question import Difficulty, Kind, Pool
from learnlaw.errors import Problem
from learnlaw.formats import catalogue_yaml, list_yaml
from learnlaw.formats.blueprint_yaml import (
    CELL_KEYS,
    KEYS,
    REQUIRED,
    SETTLED,
    TEMPLATE,
    dump_blueprint,
    read_blueprint,
)

ROOT = Path(__file__).resolve().parents[2]
QUESTIONS = ROOT / "questions"
SHIPPED = sorted((QUESTIONS / "blueprints").glob("*.yaml"))
BEFORE, AFTER = date(2026, 8, 14), date(2026, 8, 15)
"""The last day of the old environmental laws, and the first of the code that repealed them."""

CATALOGUE = Catalogue(catalogue_yaml.read((QUESTIONS / "catalogue.yaml").read_text(encoding="utf-8"))[0])
LISTS = [
    required
    for path in sorted((QUESTIONS / "lists").glob("*.yaml"))
    if (required := list_yaml.read(path.read_text(encoding="utf-8"))[0])
]

TINY = """\
schema: 1
blueprint: tiny
title: 小样
list: enforcement
minutes: 60
total: 100
pass: 80
excellent: 90
attempts: 2
counts: best
open_book: false
pools: [open, reserved]
scheme: {multiple: partial, partial: 50, places: 2}
cells:
  - {kind: single, count: 60, marks: 1, laws: [行政处罚法]}
  - {kind: 多选题, count: 20, marks: 2, group: 安全和应急, difficulty: 难, case: true}
"""


def read(
    text: str, on: date = AFTER, lists: list[RequiredList] | None = None
) -> tuple[Blueprint | None, list[Problem]]:
    return read_blueprint(text, CATALOGUE, LISTS if lists is None else lists, on, "tiny.yaml")


def test_the_tiny_blueprint_is_read_as_it_stands() -> None:
    found, problems = read(TINY)
    assert problems == []
    assert found == Blueprint(
        id="tiny",
        title="小样",
        list="enforcement",
        minutes=60,
        total=Decimal(100),
        pass_mark=Decimal(80),
        excellent_mark=Decimal(90),
        attempts=2,
        counting=Counting.BEST,
        open_book=False,
        pools=frozenset(Pool),
        scheme=Scheme(MultipleScheme.PARTIAL, Decimal(50), 2),
        cells=(
            Cell(kind=Kind.SINGLE, count=60, marks=Decimal(1), laws=("administrative-penalty",)),
            Cell(
                kind=Kind.MULTIPLE,
                count=20,
                marks=Decimal(2),
                group="安全和应急",
                difficulty=Difficulty.HARD,
                case=True,
            ),
        ),
    )
    assert [cell.line for cell in found.cells] == [15, 16]


# What stands in the tiny blueprint: what takes its place, the code of the refusal, the case in words, and
# words of the line that is named where it is not the line that changed.
REFUSED: dict[str, list[tuple[str, ...]]] = {
    "total: 100": [
        ("total: 99", "sum", "cells that do not add up"),
        ("total: .nan", "yaml-number", "not a number"),
        ("total: -100", "not-a-number", "a negative total"),
        ("total: 0", "out-of-range", "a total of nought"),
        ("totel: 100", "unknown-key", "a misspelled key"),
        ("total: &a 100", "yaml-anchor", "an anchor"),
        ("total: *a", "yaml-alias", "an alias"),
        ("total: !!int 100", "yaml-tag", "a tag"),
        ("total: 100\ntotal: 100", "yaml-duplicate-key", "a key twice", "total: 100"),
    ],
    "pass: 80": [
        ("pass: 101", "line-too-high", "a pass line over the total"),
        ("pass: 95", "line-too-high", "a pass line over the excellence line"),
        ("pass: 0", "out-of-range", "a pass line of nought"),
        ("pass: null", "missing-key", "no pass line"),
        ("pass: 80%", "percent-not-number", "a pass line in per cent"),
    ],
    "excellent: 90": [
        ("excellent: 100.5", "line-too-high", "an excellence line over the total"),
        ("excellent: 0", "out-of-range", "an excellence line of nought"),
    ],
    "minutes: 60": [
        ("minutes: 0", "not-a-whole-number", "no time"),
        ("minutes: -5", "not-a-number", "less than no time"),
        ("minutes: 60.5", "not-a-whole-number", "half a minute"),
    ],
    "attempts: 2": [("attempts: 0", "not-a-whole-number", "no attempt")],
    "counts: best": [("counts: first", "unknown-word", "the first attempt")],
    "open_book: false": [("open_book: maybe", "not-true-or-false", "maybe open")],
    "pools: [open, reserved]": [
        ("pools: []", "asks-nothing", "no pool"),
        ("pools: [open, null]", "empty-entry", "an empty entry"),
        ("pools: [secret]", "unknown-word", "an unknown pool"),
    ],
    "scheme: {multiple: partial, partial: 50, places: 2}": [
        ("scheme: {multiple: half}", "unknown-word", "an unknown scheme"),
        ("scheme: {partial: 50, places: 2}", "missing-key", "no word for multiple"),
        ("scheme: {multiple: partial, places: 2}", "missing-key", "part marks of what part"),
        ("scheme: {multiple: partial, partial: 50}", "missing-key", "part marks rounded how"),
        ("scheme: {multiple: proportional}", "missing-key", "proportional, rounded how"),
        ("scheme: {multiple: partial, partial: 150, places: 2}", "out-of-range", "more than all"),
        ("scheme: {multiple: partial, partial: 50, places: 3}", "not-a-whole-number", "three places"),
        ("scheme: partial", "not-keys", "a scheme that is a word"),
    ],
    "count: 60": [
        ("count: 0", "not-a-whole-number", "no questions"),
        ("count: -60", "not-a-number", "fewer than none"),
        ("count: 60.5", "not-a-whole-number", "half a question"),
    ],
    "marks: 1,": [
        ("marks: 0,", "out-of-range", "no marks"),
        ("marks: -1,", "not-a-number", "negative marks"),
        ("marks: 1.001,", "not-a-number", "three places of marks"),
    ],
    "kind: single": [
        ("kind: essay", "unknown-word", "an unknown kind"),
        ("sort: single", "unknown-key", "an unknown key of a cell"),
    ],
    "difficulty: 难": [("difficulty: fiendish", "unknown-word", "an unknown difficulty")],
    "case: true": [("case: 1", "not-true-or-false", "1 for true")],
    "[行政处罚法]": [
        ("[行政处法罚]", "unknown-law", "a misspelled law"),
        ("[环境保护法]", "repealed-law", "a repealed law"),
        ("51", "not-text", "a law that is a number"),
    ],
    "group: 安全和应急": [("group: 安全应急", "unknown-group", "an unknown group")],
    "list: enforcement\n": [
        ("list: enforcment\n", "unknown-list", "an unknown list"),
        ("", "group-without-list", "a group without a list", "安全和应急"),
        ("laws: [行政许可法]\nlist: enforcement\n", "outside-laws", "a cell outside of laws", "[行政处罚法]"),
        ("assumed: [titel]\nlist: enforcement\n", "unknown-word", "an assumed word", "assumed"),
    ],
    "schema: 1": [("schema: 2", "unknown-schema", "another schema")],
    "blueprint: tiny": [("blueprint: ../tiny", "bad-name", "a path for a name")],
    "title: 小样": [("title: 51.10", "not-text", "a title that is a number")],
}


@pytest.mark.parametrize(
    ("there", "instead", "code", "line"),
    [
        pytest.param(there, case[0], case[1], case[3] if len(case) > 3 else case[0], id=case[2])
        for there, cases in REFUSED.items()
        for case in cases
    ],
)
def test_what_does_not_hold_is_refused_with_its_line(there: str, instead: str, code: str, line: str) -> None:
    text = TINY.replace(there, instead, 1)
    found, problems = read(text)
    told = [p for p in problems if p.code == code]
    assert found is None and told, problems
    assert all(p.file == "tiny.yaml" and p.place is not None for p in told)
    lines = text.splitlines()
    if code != "missing-key":  # what is not there has no line of its own
        words = line.strip().split("\n")[0].removesuffix(",")
        assert any(p.place and p.place.line and words in lines[p.place.line - 1] for p in told), problems


@pytest.mark.parametrize("key", [*REQUIRED, "excellent"])
def test_nothing_that_decides_has_a_default(key: str) -> None:
    start = TINY.index(f"{key}:")
    end = len(TINY) if key == "cells" else TINY.index("\n", start) + 1
    found, problems = read(TINY[:start] + TINY[end:])
    assert found is None
    assert [p.code for p in problems if p.field == key] == ["missing-key"]


def test_nobody_need_be_excellent_but_that_is_written() -> None:
    found, problems = read(TINY.replace("excellent: 90", "excellent: null"))
    assert found is not None and found.excellent_mark is None and problems == []


def test_a_refused_sum_says_both_figures() -> None:
    (problem,) = read(TINY.replace("total: 100", "total: 120.5"))[1]
    assert problem.what.values == {"sum": "100", "total": "120.5"}


@pytest.mark.parametrize(
    ("there", "instead", "meant"),
    [
        pytest.param("[行政处罚法]", "[行政处法罚]", "行政处罚法", id="a law"),
        pytest.param("安全和应急", "安全应急", "安全和应急", id="a group"),
        pytest.param("list: enforcement", "list: enforcment", "enforcement", id="a list"),
        pytest.param("minutes:", "minuts:", "minutes", id="a key"),
    ],
)
def test_a_misspelling_is_answered_with_what_was_meant(there: str, instead: str, meant: str) -> None:
    _, problems = read(TINY.replace(there, instead))
    assert meant in {value for p in problems if p.hint for value in p.hint.values.values()}


def test_a_law_is_repealed_from_its_day_on_and_names_its_successor() -> None:
    text = TINY.replace("[行政处罚法]", "[环境保护法]")
    assert read(text, on=BEFORE)[0] is not None
    (problem,) = read(text, on=AFTER)[1]
    assert problem.code == "repealed-law" and problem.hint is not None
    assert problem.hint.values == {"law": "生态环境法典"}


def test_what_was_kept_is_read_whatever_has_become_of_its_laws_and_its_list() -> None:
    kept = read(TINY)[0]
    assert kept is not None
    found, problems = read_blueprint(dump_blueprint(kept), None)
    assert found == kept and problems == []
    gone = dump_blueprint(kept).replace("administrative-penalty", "gone").replace("enforcement", "gone")
    found, problems = read_blueprint(gone, None)
    assert found is not None and problems == []
    assert (found.list, found.cells[0].laws, found.cells[1].group) == ("gone", ("gone",), "安全和应急")


def test_a_list_may_be_named_by_its_title() -> None:
    text = TINY.replace("list: enforcement", f"list: {LISTS[1].title}")
    assert LISTS[1].id == "enforcement" and read(text)[0] == read(TINY)[0]


def test_short_answers_are_allowed_and_told() -> None:
    found, problems = read(TINY.replace("kind: single", "kind: short"))
    assert found is not None
    assert [(p.code, p.warning) for p in problems] == [("marked-by-a-person", True)]


VALUES = (
    "null",
    "[]",
    "{}",
    "7",
    "-1.5",
    "x",
    "[7]",
    "[x, {a: 1}]",
    "{a: 1}",
    '""',
    "true",
    "[null]",
    "[[]]",
)


@pytest.mark.parametrize("key", KEYS)
def test_whatever_stands_under_a_key_is_read_or_refused(key: str) -> None:
    start = TINY.index(f"{key}:") if f"{key}:" in TINY else TINY.index("minutes:")
    end = len(TINY) if key == "cells" else TINY.index("\n", start) + 1 if f"{key}:" in TINY else start
    for value in VALUES:
        found, problems = read(f"{TINY[:start]}{key}: {value}\n{TINY[end:]}")
        assert found is not None or any(not p.warning for p in problems), (key, value)


@pytest.mark.parametrize("key", CELL_KEYS)
def test_whatever_stands_in_a_cell_is_read_or_refused(key: str) -> None:
    for value in VALUES:
        cell = {"kind": "single", "count": "100", "marks": "1"} | {key: value}
        words = ", ".join(f"{name}: {word}" for name, word in cell.items())
        found, problems = read(f"{TINY[: TINY.index('cells:')]}cells:\n  - {{{words}}}\n")
        assert found is not None or any(not p.warning for p in problems), (key, value)


@pytest.mark.parametrize(
    "text", ["", "[]", "schema", "- 1", "a: [", "\x00", "cells: [1, 2]", "cells: {a: 1}"]
)
def test_a_file_that_is_something_else_is_refused(text: str) -> None:
    found, problems = read(text)
    assert found is None and problems


def test_bytes_that_are_no_text_are_a_problem() -> None:
    found, problems = read_blueprint(b"\xff\xfe\x00\xd8\xff", CATALOGUE, LISTS, AFTER, "x")
    assert found is None and problems


@pytest.mark.parametrize("path", [pytest.param(path, id=path.stem) for path in SHIPPED])
@pytest.mark.parametrize(
    "on", [pytest.param(BEFORE, id="old environmental law"), pytest.param(AFTER, id="new")]
)
def test_what_ships_is_whole_and_says_what_its_source_does_not(path: Path, on: date) -> None:
    found, problems = read_blueprint(path.read_bytes(), CATALOGUE, LISTS, on, path.name)
    assert found is not None and found.id == path.stem and found.source
    assert [p.code for p in problems] == ["not-in-source"] and all(p.warning for p in problems)
    assert found.excellent_mark is None and "excellent" in found.assumed


def of(name: str) -> Blueprint:
    path = QUESTIONS / "blueprints" / f"{name}.yaml"
    found, problems = read_blueprint(path.read_bytes(), CATALOGUE, LISTS, AFTER, path.name)
    assert found is not None, problems
    return found


def test_the_notices_figures_stand_in_what_ships() -> None:
    jining, qinghai, fujian, quiz = of("jining"), of("qinghai"), of("fujian"), of("spot-quiz")
    asked = [(cell.kind.value, cell.count, str(cell.marks)) for cell in jining.cells]
    assert asked == [("single", 40, "1"), ("multiple", 20, "2"), ("true_false", 20, "1")]
    assert (int(jining.total), jining.minutes, int(jining.pass_mark)) == (100, 60, 80)
    assert not {"total", "minutes", "pass", "cells"} & set(jining.assumed)
    assert (qinghai.items, int(qinghai.total), int(qinghai.pass_mark)) == (50, 100, 60)
    assert (qinghai.minutes, qinghai.attempts) == (90, 3)
    assert not {"total", "minutes", "pass", "attempts"} & set(qinghai.assumed)
    kinds = {kind: sum(c.count for c in fujian.cells if c.kind is kind) for kind in Kind}
    assert kinds == {"single": 50, "multiple": 20, "true_false": 30, "blank": 0, "short": 0}
    assert [c.count for c in fujian.cells if c.topic == "习近平法治思想"] == [3, 2, 2]
    assert "cells" not in fujian.assumed
    assert 10 <= quiz.items <= 20


def test_the_template_is_a_blueprint() -> None:
    found, problems = read(TEMPLATE.read_text(encoding="utf-8"))
    assert found is not None and problems == []


SIGNS = "法治讲座县司局〔2026〕ab Z09 :#'\"-{}[],%&*!|>@`\\~？，、。（）"
texts = st.text(SIGNS, min_size=1, max_size=12).map(str.strip).filter(bool)
figures = st.decimals("0.01", "99", places=2)
laws = st.lists(st.sampled_from(sorted(CATALOGUE.by_id)), max_size=3, unique=True).map(tuple)
cells = st.builds(
    Cell,
    kind=st.sampled_from(Kind),
    count=st.integers(1, 60),
    marks=figures,
    group=st.just("") | st.sampled_from(LISTS[0].groups),
    topic=st.just("") | texts,
    difficulty=st.none() | st.sampled_from(Difficulty),
    case=st.none() | st.booleans(),
)


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    drawn = tuple(draw(st.lists(cells, min_size=1, max_size=6)))
    total = sum((cell.total for cell in drawn), Decimal(0))
    within = draw(laws)
    own = draw(laws) if not within else ()
    passing = draw(st.decimals("0.01", total, places=2))
    return Blueprint(
        id=draw(st.from_regex(r"[a-z0-9][a-z0-9-]{0,9}", fullmatch=True)),
        title=draw(texts),
        source=draw(st.just("") | texts),
        assumed=tuple(draw(st.lists(st.sampled_from(SETTLED), unique=True))),
        cells=(replace(drawn[0], laws=own), *drawn[1:]),
        total=total,
        minutes=draw(st.integers(1, 1440)),
        pass_mark=passing,
        excellent_mark=draw(st.none() | st.decimals(passing, total, places=2)),
        attempts=draw(st.integers(1, 9)),
        counting=draw(st.sampled_from(Counting)),
        scheme=draw(st.builds(Scheme, st.sampled_from(MultipleScheme), figures, st.integers(0, 2))),
        open_book=draw(st.booleans()),
        pools=draw(st.frozensets(st.sampled_from(Pool), min_size=1)),
        list=LISTS[0].id,
        laws=within,
    )


@given(blueprints())
def test_what_is_written_reads_back_as_the_same(blueprint: Blueprint) -> None:
    found, problems = read_blueprint(dump_blueprint(blueprint), CATALOGUE, LISTS)
    assert found == blueprint, problems
    assert all(p.warning for p in problems)


@pytest.mark.parametrize(
    "text", ["甲:乙", "~:0", "x?:0", "NO", "null", "51.10", "甲, 乙", "# 甲", "- 甲", '"甲', "甲\\n"]
)
def test_text_that_means_something_to_yaml_is_written_so_that_it_does_not(text: str) -> None:
    tiny = read(TINY)[0]
    assert tiny is not None
    kept = replace(tiny, title=text, cells=tuple(replace(cell, topic=text) for cell in tiny.cells))
    assert read(dump_blueprint(kept))[0] == kept
