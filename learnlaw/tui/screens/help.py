"""Help for the pane that has the focus: its keys, and the pages written beside its code."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.screen import ModalScreen, Screen

from learnlaw.i18n import _, language
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

SUFFIX = {"zh": ".zh-CN.md", "en": ".md"}


class HelpScreen(ModalScreen[None]):
    """The keys that work in a pane, and what its help pages say."""

    CSS_PATH = "help.tcss"
    BINDINGS = [
        key("escape,question_mark,q", "dismiss", N_("Close"), N_("back to where you were"), id="task.close")
    ]

    def __init__(self, below: Screen[Any]) -> None:
        super().__init__()
        self.below = below

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Lines(id="help-text", focus=True)
            yield KeyBar()

    def on_mount(self) -> None:
        self.query_one("#help-text", Lines).show([*pages(self.below), *keys(self.below)])

    def speak(self) -> None:
        """The language has changed while help is open."""
        self.on_mount()


def pages(screen: Screen[Any]) -> Iterator[Paragraph]:
    """The help of the focused widget and of everything around it, the nearest first."""
    told: set[Path] = set()
    for node in (screen.focused or screen).ancestors_with_self:
        page = page_of(node)
        if page is not None and page not in told:
            told.add(page)
            yield from paragraphs(page.read_text(encoding="utf-8"))


def page_of(node: DOMNode) -> Path | None:
    """The help file beside the module of a node's class, if its class names one in `HELP`."""
    for kind in type(node).__mro__:
        if stem := vars(kind).get("HELP"):
            return Path(inspect.getfile(kind)).with_name(stem + SUFFIX[language()])
    return None


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Our help pages: headings, lists and paragraphs, one paragraph a line."""
    for line in text.splitlines():
        if line.startswith("#"):
            yield plain(line.lstrip("# "), tone="strong")
        elif line.startswith("- "):
            yield plain(f"  {line}", indent=4)
        else:
            yield plain(line)


def keys(screen: Screen[Any]) -> Iterator[Paragraph]:
    """The keys that work now, each once."""
    yield plain("")
    yield plain(_("Keys"), tone="strong")
    told: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if not binding.id or binding.id in told:
            continue
        told.add(binding.id)
        shown = ", ".join(screen.app.get_key_display(b.binding) for b in _alike(screen, binding.id))
        words = _(binding.description) + (f": {_(binding.tooltip)}" if binding.tooltip else "")
        yield Paragraph(((f"  {shown:<12}", "accent"), (words, "text")), 14)


def _alike(screen: Screen[Any], id: str) -> list[Any]:
    return [active for active in screen.active_bindings.values() if active.binding.id == id]
