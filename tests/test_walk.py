"""A page of the reference is walked as it is typed, and a command that says something else is told."""

from __future__ import annotations

import pytest

from tools.walk import Step, steps

PAGE = """
```console
$ first
one
two
$ second --with "words"
[3]
```

```sh
$ not a step
```

```console
$ third
```
"""


def test_the_commands_of_a_page_are_its_console_blocks() -> None:
    assert list(steps(PAGE)) == [
        Step("first", ("one", "two"), 0),
        Step('second --with "words"', (), 3),
        Step("third", (), 0),
    ]


@pytest.mark.parametrize(
    ("said", "output", "fits"),
    [
        pytest.param((), "anything\n", True, id="a page that asks for nothing"),
        pytest.param(("a", "b"), "a\nb\n", True, id="the same lines"),
        pytest.param(("a",), "a  \n", True, id="blanks at an end"),
        pytest.param(("a", "...", "c"), "a\nb\nb\nc\n", True, id="lines left out"),
        pytest.param(("a", "...", "c"), "a\nc\n", True, id="no lines left out"),
        pytest.param(("a",), "a\nb\n", False, id="a line too many"),
        pytest.param(("a", "b"), "a\n", False, id="a line too few"),
        pytest.param(("a.",), "ab\n", False, id="a sign that is not a pattern"),
        pytest.param(("...", "c"), "a\nd\n", False, id="another line after those left out"),
    ],
)
def test_what_is_said_is_held_against_the_page(said: tuple[str, ...], output: str, fits: bool) -> None:
    assert Step("x", said, 0).fits(output, 0) == fits


def test_another_exit_code_is_a_difference() -> None:
    assert Step("x", (), 1).fits("", 1)
    assert not Step("x", (), 1).fits("", 0)
