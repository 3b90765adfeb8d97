"""How values look: states by word, mark and tone, figures, days, spans of days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.calendar import Window
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import Title
from learnlaw.i18n import _, language, tell
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.quota import Finding
    from learnlaw.errors import Problem
    from learnlaw.verbs.board import BoardCell

WORDS = {
    State.MISSED: N_("Missed"),
    State.IMPOSSIBLE: N_("Cannot"),
    State.BEHIND: N_("Behind"),
    State.ON_TRACK: N_("On pace"),
    State.PLANNED: N_("Booked"),
    State.MET: N_("Met"),
}
"""The states in a word, as a cell has room for."""

MARKS = {
    State.MISSED: "X",
    State.IMPOSSIBLE: "!",
    State.BEHIND: "<",
    State.ON_TRACK: ">",
    State.PLANNED: "+",
    State.MET: "=",
}
"""A shape for each state, of signs that take one cell everywhere: below the pace, above it, plans added, equal."""

TONES = {
    State.MISSED: "bad",
    State.IMPOSSIBLE: "hard",
    State.BEHIND: "warn",
    State.ON_TRACK: "text",
    State.PLANNED: "plan",
    State.MET: "good",
}

NOT_JUDGED = "-"
ALL = Decimal(100)
"""Where all persons are asked for, persons say more than a percentage."""


def state_word(state: State) -> str:
    """A state in the reader's language."""
    return _(WORDS[state])


def state_count(state: State, count: int) -> str:
    """How many stand in a state: 滞后14."""
    return f"{state_word(state)}{' ' if language() == 'en' else ''}{count}"


def listed(names: Iterable[str]) -> str:
    """Names one after the other."""
    return (", " if language() == "en" else "、").join(names)


def title(words: Title) -> str:
    """A title in the reader's language."""
    return format(words, language())


def figure(amount: Decimal) -> str:
    """A figure without trailing zeros."""
    text = f"{amount:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def figures(finding: Finding) -> str:
    """Actual and minimum: `1/2`, `41.5/60`, `62.5/100%`."""
    sign = "%" if finding.rule.percent else ""
    return f"{figure(finding.actual)}/{figure(finding.minimum)}{sign}"


def cell_figures(cell: BoardCell) -> str:
    """The figures of a cell; of officers and of several windows, how many of how many are met."""
    if cell.rolled:
        return f"{cell.met}/{len(cell.findings)}"
    finding = cell.finding
    if finding.rule.percent and finding.minimum == ALL and finding.covered is not None:
        return f"{finding.covered}/{finding.of}"
    return figures(finding)


def flags(provisional: bool, immaterial: bool) -> str:
    """The marks after a state: `~` provisional 暂按上年度口径, `?` material incomplete 材料不全."""
    return ("~" if provisional else "") + ("?" if immaterial else "")


def short_day(day: date, on: date) -> str:
    """A day without its year where that is the year of `on`."""
    return f"{day:%m-%d}" if day.year == on.year else day.isoformat()


def span(window: Window) -> str:
    """A window by its first and last day."""
    last = window.last
    if last is None:
        return _("from {first} on").format(first=window.start)
    return _("{first} to {last}").format(first=window.start, last=last)


def problem(found: Problem) -> str:
    """What is wrong with what was typed into a field, and what to do; the field itself is in view."""
    return tell(found.what) + (_(" -- ") + tell(found.hint) if found.hint else "")


def percent(part: int, whole: int) -> str:
    """A share in whole per cent, rounded down."""
    return f"{part * 100 // whole}%" if whole else "-"
