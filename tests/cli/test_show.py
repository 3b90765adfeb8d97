"""A listing shows the same rows in a table, in JSON and in csv; text from data is text in all of them."""

from __future__ import annotations

import csv
import json
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnlaw.cli.show import Column, cells, figure, listing
from learnlaw.errors import Place, Problem, say
from learnlaw.i18n import install

COLUMNS = [
    Column("code", "code"),
    Column("name", "name"),
    Column("hours", "hours", right=True),
    Column("more", ""),
]
ROWS: list[dict[str, Any]] = [
    {"code": "G1", "name": "阿里·买买提", "hours": Decimal("4.50"), "more": ["a", "b"]},
    {"code": "G0002", "name": "[/]张", "hours": None, "more": date(2025, 3, 10)},
]


def shown(capsys: pytest.CaptureFixture[str], form: str, **more: Any) -> tuple[str, str]:
    listing(form, COLUMNS, ROWS, name="officers", **more)
    said = capsys.readouterr()
    return said.out, said.err


def test_a_table_stands_in_columns_of_cells(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = shown(capsys, "table")
    lines = out.splitlines()
    assert len(lines) == 4
    assert [
        cells(line[: line.index(name)]) for line, name in zip(lines[2:], ("阿里", "[/]"), strict=True)
    ] == [7, 7]
    assert lines[2].endswith("  4.5")
    assert "2025" not in out  # a column without a title is for programs


@pytest.mark.parametrize(
    ("names", "told"),
    [
        pytest.param(["甲", "乙", "丙"], "甲、乙、丙", id="three stand there"),
        pytest.param(["甲", "乙", "丙", "丁"], "甲、乙等 4 个", id="of more, two and the count"),
    ],
)
def test_a_table_shows_no_more_names_than_a_line_holds(
    capsys: pytest.CaptureFixture[str], names: list[str], told: str
) -> None:
    install("zh")
    listing("table", [Column("units", "units")], [{"units": names}], name="activities")
    assert told in capsys.readouterr().out.splitlines()
    listing("csv", [Column("units", "units")], [{"units": names}], name="activities")
    assert "、".join(names) in capsys.readouterr().out


def test_json_is_an_object_with_the_rows_and_the_notices(capsys: pytest.CaptureFixture[str]) -> None:
    notice = Problem("x", say("told"), file="f.xlsx", place=Place(3, "名册", "C"), warning=True)
    out, err = shown(capsys, "json", more={"as_of": date(2025, 1, 1)}, notices=[notice])
    found = json.loads(out)
    assert (found["as_of"], found["officers"][0]["hours"], found["officers"][1]["hours"]) == (
        "2025-01-01",
        "4.5",
        None,
    )
    assert (found["notices"][0]["file"], found["notices"][0]["place"], err) == ("f.xlsx", "名册!C3", "")


def test_csv_has_the_keys_of_json_for_headers(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = shown(capsys, "csv")
    assert list(csv.DictReader(StringIO(out))) == [
        {"code": "G1", "name": "阿里·买买提", "hours": "4.5", "more": "a、b"},
        {"code": "G0002", "name": "[/]张", "hours": "", "more": "2025-03-10"},
    ]


def test_notices_are_talk(capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "csv"):
        out, err = shown(capsys, form, notices=[Problem("x", say("told"), file="f.xlsx", warning=True)])
        assert ("f.xlsx" in out, "f.xlsx" in err) == (False, True)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param("G0001", 5, id="letters and digits"),
        pytest.param("县司法局", 8, id="characters"),
        pytest.param("𠮷野", 4, id="a character beyond the first plane"),
        pytest.param("阿·买", 5, id="an interpunct"),
        pytest.param("e\u0301", 1, id="a combining mark"),
        pytest.param("（一）", 6, id="full-width brackets"),
    ],
)
def test_a_text_takes_so_many_cells(text: str, width: int) -> None:
    assert cells(text) == width


@given(st.decimals(-10000, 10000, places=2))
def test_a_figure_keeps_its_value_and_no_zeros(value: Decimal) -> None:
    text = figure(value)
    assert Decimal(text) == value
    assert "." not in text or text[-1] not in ".0"
    assert "E" not in text
