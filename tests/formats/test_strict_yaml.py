"""A YAML file means one thing to everyone who reads it, and every part of it has a line."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.formats.strict_yaml import Mapping, Sequence, load
from learnlaw.formats.yaml_text import scalar

BANKS = sorted((Path(__file__).resolve().parents[2] / "questions" / "banks").glob("*.yaml"))
PARSERS = [pytest.param(False, id="the parser at hand"), pytest.param(True, id="the pure parser")]


def codes(text: str, pure: bool) -> list[tuple[str, int | None]]:
    return [(p.code, p.place.line if p.place else None) for p in load(text, "f.yaml", pure=pure)[1]]


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        pytest.param("a: &x 1\n", "yaml-anchor", 1, id="an anchor"),
        pytest.param("a:\n  b: *x\n", "yaml-alias", 2, id="an alias"),
        pytest.param("a: !!str 1\n", "yaml-tag", 1, id="a tag"),
        pytest.param("a: 1\nb: 2\na: 3\n", "yaml-duplicate-key", 3, id="a duplicate key"),
        pytest.param("? [1]\n: 2\n", "yaml-key", 1, id="a key that is a list"),
        pytest.param("a: 1\n---\nb: 2\n", "yaml-documents", 2, id="two documents"),
        pytest.param("a: .nan\n", "yaml-number", 1, id="not a number"),
        pytest.param("a: " + "9" * 5000, "yaml-number", 1, id="5,000 digits"),
        pytest.param("[" * 5000, "yaml-depth", 1, id="5,000 levels"),
        pytest.param("a:\n\t- x\n", "yaml-grammar", 2, id="a tab"),
        pytest.param("a: b: c\n", "yaml-grammar", 1, id="a colon in plain text"),
        pytest.param("a: 'x\n", "yaml-grammar", 1, id="an open quotation mark"),
        pytest.param("a: 1\nb: \x07\n", "yaml-character", 2, id="a control character"),
        pytest.param("a: \u2028x\n", "yaml-character", 1, id="a line break that editors do not show"),
    ],
)
def test_what_is_refused_is_named_with_its_line(text: str, code: str, line: int, pure: bool) -> None:
    assert (code, line) in codes(text, pure)


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize(
    ("text", "either"),
    [
        pytest.param(
            "%TAG ! tag:x,2000:\n---\na: 1\n", {("yaml-tag", 1), ("yaml-tag", 2)}, id="a tag directive"
        ),
        pytest.param('a: "\\uD800"', {("yaml-character", 1), ("yaml-grammar", 1)}, id="half of a character"),
    ],
)
def test_what_parsers_name_in_two_ways_is_refused_by_both(
    text: str, either: set[tuple[str, int]], pure: bool
) -> None:
    assert len(either & set(codes(text, pure))) == 1


@pytest.mark.parametrize("pure", PARSERS)
@pytest.mark.parametrize(
    ("written", "value"),
    [
        pytest.param("51.10", Decimal("51.10"), id="a number with a point"),
        pytest.param('"51.10"', "51.10", id="the same in quotes"),
        pytest.param("0012", 12, id="leading zeros"),
        pytest.param("true", True, id="true"),
        pytest.param("yes", "yes", id="yes is a word"),
        pytest.param("2021-01-22", "2021-01-22", id="a date is text"),
        pytest.param("12:30", "12:30", id="a time is text"),
        pytest.param("1_000", "1_000", id="underscores make no number"),
        pytest.param("51.1(2)", "51.1(2)", id="an article with an item"),
        pytest.param("~", None, id="nothing"),
        pytest.param("+1.5e2", Decimal("150"), id="an exponent"),
        pytest.param("第五十一条", "第五十一条", id="Chinese"),
    ],
)
def test_scalars_follow_the_core_schema(written: str, value: Any, pure: bool) -> None:
    node, problems = load(f"k: {written}\nl:\n  - {written}\n", pure=pure)
    assert isinstance(node, Mapping)
    assert (node["k"], node["l"][0], problems) == (value, value, [])
    assert type(node["k"]) is type(value)
    assert node.written("k") == (None if isinstance(value, str) else written)
    assert node["l"].written(0) == node.written("k")


@pytest.mark.parametrize("pure", PARSERS)
def test_every_key_and_item_has_its_line(pure: bool) -> None:
    node, _ = load("# 头\na: 1\nb:\n  - x: 1\n    y: |\n      甲\n      乙\n  - z\n", pure=pure)
    assert isinstance(node, Mapping)
    assert node.line() == 2
    assert [node.line("a"), node.line("b"), node.line("b", 0, "y"), node.line("b", 1)] == [2, 3, 5, 8]
    assert node.line("b", 0, "missing") == 4
    assert node.line("missing") == 2


def test_an_empty_file_is_nothing() -> None:
    assert load("", "f.yaml") == (None, [])


words = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]), max_size=20)
data = st.recursive(
    words | st.booleans() | st.none() | st.integers(-(10**9), 10**9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
)


@given(data)
def test_json_is_read_as_json_reads_it_and_both_parsers_agree(value: Any) -> None:
    text = json.dumps(value, ensure_ascii=False)
    assert load(text) == load(text, pure=True) == (value, [])


@given(st.text(max_size=60))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    load(text)
    load(text, pure=True)


# -- two parsers, one reading -------------------------------------------------------------


def whole(node: Any) -> Any:
    """A document with the lines of everything and how it was written."""
    if isinstance(node, Mapping):
        return node.start, node._at, node._written, {key: whole(value) for key, value in node.items()}
    if isinstance(node, Sequence):
        return node.start, node._at, node._written, [whole(value) for value in node]
    return type(node), node


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="the C parser is made for CPython")
def test_the_parser_at_hand_is_the_fast_one() -> None:
    assert find_spec("_ruamel_yaml")


@pytest.mark.parametrize("path", BANKS[::9], ids=lambda path: path.stem)
def test_both_parsers_read_a_shipped_bank_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    (fast, told), (pure, other) = load(text), load(text, pure=True)
    assert isinstance(fast, Mapping) and fast["questions"]
    assert (whole(fast), told) == (whole(pure), other)


pieces = st.sampled_from(
    ["a: ", "- ", "b", "甲", "'x'", '"y"', "\n", "\n  ", "[", "]", "{", "}", ", ", ": ", "1", "51.10", "|\n  ",
     ">\n  ", "# c\n", "true", "~", "&x ", "*x", "!t ", "? ", "---\n", "...\n", "<<: ", " ", "甲: 乙\n", "\n    - "]
)  # fmt: skip


@given(st.lists(pieces, max_size=16).map(lambda found: "k: " + "".join(found)))
def test_what_both_parsers_take_they_give_alike(text: str) -> None:
    (fast, told), (pure, other) = load(text), load(text, pure=True)
    if not told and not other:
        assert whole(fast) == whole(pure)


@given(st.lists(pieces, max_size=10).map("".join), st.sampled_from(["&x ", "!t ", "*x\n"]))
def test_no_parser_takes_what_is_refused(text: str, sign: str) -> None:
    for pure in (False, True):
        _, problems = load(f"k: {sign}\nl: {text}", pure=pure)
        assert problems


@pytest.mark.parametrize("pure", PARSERS)
@given(text=st.text("甲乙:：?-#[]{},&*!|>'\"%@` ~yn01.x", max_size=12))
def test_text_that_was_written_reads_as_it_was(pure: bool, text: str) -> None:
    for written in (f"a: {scalar(text)}\n", f"a: [{scalar(text, True)}]\n"):
        node, problems = load(written, "f.yaml", pure=pure)
        assert not problems and isinstance(node, Mapping) and node["a"] in (text, [text]), written
