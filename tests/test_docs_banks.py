"""The page on banks says what the code has: columns of the table, keys of a list, formats."""

from __future__ import annotations

import re

import pytest

from learnlaw.formats import list_yaml
from learnlaw.formats.registry import FORMATS
from learnlaw.formats.sheet_bank_out import QUESTIONS
from tests.test_docs import BOTH, page, tables

FOUND = {language: tables(page("banks", language)) for language in BOTH}


@pytest.mark.parametrize("language", BOTH)
def test_every_column_of_the_table_is_told(language: str) -> None:
    told = [word for row in FOUND[language][1] for word in row[0].split(" ")]
    assert told == [column.title for column in QUESTIONS.columns]
    assert all(row[1] for row in FOUND[language][1])


@pytest.mark.parametrize("language", BOTH)
def test_every_key_of_a_list_is_told(language: str) -> None:
    told = {row[0].strip("`") for row in FOUND[language][0]}
    inner = {"audience": list_yaml._AUDIENCE, "entries": list_yaml._ENTRY}
    known = {"schema"} | {name for name in list_yaml._TOP if name not in inner}
    known |= {f"{outer}: {name}" for outer, names in inner.items() for name in names}
    assert told == known


@pytest.mark.parametrize("language", BOTH)
def test_every_format_that_is_written_is_told(language: str) -> None:
    told = {name for row in FOUND[language][2] for name in re.findall("`([a-z0-9]+)`", row[2])}
    assert told == {one.name for one in FORMATS if one.ending}
