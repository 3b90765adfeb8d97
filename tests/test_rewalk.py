"""A page is brought to what its commands say now without showing more, or less, than it showed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tools.rewalk import rewrite, shown


@pytest.mark.parametrize(
    ("said", "output", "now"),
    [
        pytest.param([], "a\nb\n", [], id="a command of which nothing was shown"),
        pytest.param(["a"], "b  \nc\n", ["b", "c"], id="all of it"),
        pytest.param(["a", "...", "b"], "1\n2\n3\n4\n", ["1", "...", "4"], id="the first and the last line"),
        pytest.param(["a", "..."], "1\n2\n3\n", ["1", "..."], id="the first line alone"),
        pytest.param(["...", "b"], "1\n2\n", ["...", "2"], id="the last line alone"),
        pytest.param(
            ["a", "...", "b", "..."], "1\n2\n3\n", ["1", "...", "3", "..."], id="and what may follow"
        ),
        pytest.param(
            ["...", "b", "...", "c"], "1\n", ["...", "b", "...", "c"], id="what a person must see to"
        ),
    ],
)
def test_what_is_shown_of_a_new_output(said: list[str], output: str, now: list[str]) -> None:
    assert shown(said, output) == now


def test_a_page_is_rewritten_in_place(tmp_path: Path) -> None:
    (tmp_path / "desk").mkdir()
    page = "Before.\n\n```console\n$ echo new\nold\n$ exit 3\n```\n\nBehind.\n"
    assert rewrite(page, tmp_path, dict(os.environ)) == page.replace("old", "new").replace("3\n", "3\n[3]\n")
