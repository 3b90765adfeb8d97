"""Words of the screens: marked where they are written, translated where they are shown.

Bindings and titles stand in English in class attributes; whoever shows them
asks `_`. So the language can change while the program runs.
"""

from __future__ import annotations

from textual.binding import Binding


def N_(message: str) -> str:
    """Mark a message for the extractor of strings; it is translated when it is shown."""
    return message


def key(keys: str, action: str, words: str, tip: str = "", *, id: str, show: bool = True) -> Binding:
    """A binding of ours: it has an id `area.name`, a label and a tooltip, both marked with `N_`."""
    return Binding(keys, action, words, show=show, tooltip=tip, id=id)


AREAS = {
    "app": N_("program"),
    "board": N_("board"),
    "day": N_("day"),
    "show": N_("show"),
    "people": N_("people"),
    "task": N_("task"),
    "list": N_("list"),
    "ledger": N_("ledger"),
    "entry": N_("entry"),
    "plan": N_("plan"),
    "objection": N_("objection"),
    "mine": N_("my study"),
    "sign": N_("sign-in"),
    "bank": N_("question bank"),
    "law": N_("laws"),
}
"""The areas before the colon in the palette, by the first part of a binding's id."""
