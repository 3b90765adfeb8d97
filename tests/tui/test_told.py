"""Whatever the program tells in a corner of the screen says what it is about, and text from people stays literal."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import learnlaw.tui

FOLDER = Path(next(iter(learnlaw.tui.__path__)))


def calls() -> Iterator[tuple[str, str, dict[str | None, str]]]:
    """Where something is called, what, and what is given to it by name."""
    for path in sorted(FOLDER.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                if called.endswith("call_from_thread") and node.args:
                    called = ast.unparse(node.args[0])
                given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                yield f"{path.name}:{node.lineno}", called, given


def test_every_toast_has_a_title() -> None:
    toasts = [
        (place, given)
        for place, called, given in calls()
        if called.endswith((".notify", "app.tell", "ours.tell", "LearnlawApp', self.app).tell"))
    ]
    assert len(toasts) > 5
    assert [place for place, given in toasts if "title" not in given] == []


def test_no_toast_takes_markup() -> None:
    notes = [(place, given) for place, called, given in calls() if called.endswith(".notify")]
    assert notes and [place for place, given in notes if given.get("markup") != "False"] == []
