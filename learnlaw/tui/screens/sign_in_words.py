"""The words of the sign-in grid: marks, counts, whom a search means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from learnlaw.domain.ledger import LedgerRecord
from learnlaw.domain.sign_in import Seats, Tally
from learnlaw.domain.study import Attendance, Presence
from learnlaw.i18n import _
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.sign_grid import Cell
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.verbs.sign_in import Missed, PersonSeen

WORDS = {
    Presence.PRESENT: N_("present"),
    Presence.ONLINE: N_("online"),
    Presence.OBSERVER: N_("observer"),
    Presence.MAKEUP: N_("made up"),
    Presence.LEAVE: N_("on leave"),
    Presence.ON_DUTY: N_("on duty"),
    Presence.PROXY: N_("proxy"),
    Presence.ABSENT: N_("absent"),
}
TONES = {
    Presence.PRESENT: "good",
    Presence.ONLINE: "good",
    Presence.OBSERVER: "plan",
    Presence.MAKEUP: "plan",
    Presence.LEAVE: "warn",
    Presence.ON_DUTY: "warn",
    Presence.PROXY: "warn",
    Presence.ABSENT: "bad",
}
SHOWN = 9
"""So many matches are listed; a figure chooses among them."""


def word(presence: Presence) -> str:
    """A mark in the reader's language."""
    return _(WORDS[presence])


def hours(amount: int | None) -> str:
    """Hundredths as a person writes them."""
    if amount is None:
        return ""
    from learnlaw.verbs.ledger_rows import plain_hours

    return f"{plain_hours(amount)}"


def own_hours(row: Attendance) -> str:
    """The officer's own hours; empty where they are those of the whole."""
    from learnlaw.verbs.ledger_rows import written

    return written(row.hours_word) if row.hours_word else hours(row.hundredths)


def marks(seats: Seats, people: Mapping[str, PersonSeen]) -> dict[str, tuple[str, str]]:
    """The mark of everybody and its tone; who is exempt and has none is told so."""
    exempt = _("exempt")
    found = {code: (exempt, "faint") for code, one in people.items() if one.exempt}
    for code, row in seats.items():
        more = row.proxy if row.presence is Presence.PROXY else own_hours(row)
        found[code] = (f"{word(row.presence)} {more}".rstrip(), TONES[row.presence])
    return found


def cell(one: PersonSeen) -> Cell:
    """A person in the grid."""
    return Cell(one.code, one.code, one.name, one.unit, f"{one.keys} {one.code.lower()}")


def title(words: str, record: LedgerRecord) -> str:
    """What is signed in for."""
    return f"{words}  {record.last}  {record.topic}"


def heading(words: str, counts: Tally) -> Paragraph:
    """The first line: the activity, and 应到 到会 as they stand."""
    figures = _("expected {expected}  here {there}").format(expected=counts.expected, there=counts.there)
    parts = [(figures, "accent"), ("   ", "text"), (words, "strong")]
    return Paragraph(tuple(parts), one_line=True)


def away(counts: Tally, *, saved: bool) -> Paragraph:
    """The second line: who is not marked yet, who was away, who came besides, whether it is saved."""
    parts = [(_("not marked {count}").format(count=counts.open), "warn" if counts.open else "good")]
    if counts.others:
        parts.append((_("besides {count}").format(count=counts.others), "plan"))
    parts += [(f"{word(presence)} {count}", "text") for presence, count in counts.away.items()]
    parts.append((_("saved"), "faint") if saved else (_("not saved"), "warn"))
    spaced = [part for one in parts for part in (one, ("   ", "text"))]
    return Paragraph(tuple(spaced[:-1]), one_line=True)


def matches(typed: str, cells: Sequence[Cell], current: Cell | None) -> Paragraph:
    """What was typed and whom it means, namesakes with their units."""
    parts = [(_("find: {text}_").format(text=typed), "accent")]
    several = len(cells) > 1
    for place, one in enumerate(cells[:SHOWN], 1):
        number = f"{place} " if several else ""
        tone = "strong" if one is current else "text"
        parts.append((f"   {number}{one.name} {one.code} {one.unit}", tone))
    if len(cells) > SHOWN:
        parts.append((_("   and {count} more").format(count=len(cells) - SHOWN), "faint"))
    return Paragraph(tuple(parts))


def about(one: PersonSeen, row: Attendance | None, name: Callable[[str], str]) -> Paragraph:
    """All about the person under the cursor."""
    parts = [f"{one.code} {one.name}", one.unit, one.post]
    if one.exempt:
        parts.append(_("exempt: {why}").format(why=one.exempt))
    if row is not None:
        parts.append(word(row.presence))
        if row.proxy:
            parts.append(_("{who} came instead").format(who=name(row.proxy)))
        if row.makes_up:
            parts.append(_("for {number}").format(number=row.makes_up))
        if row.hundredths is not None:
            parts.append(_("{hours} hours").format(hours=own_hours(row)))
    return plain("   ".join(filter(None, parts)), tone="faint")


def missed(one: Missed) -> Option:
    """An activity that can be made up."""
    how = _("not on the sheet") if one.how is None else word(one.how)
    words = f"{one.day}  {one.topic}"
    return Option(one.number, words, find=f"{one.number.lower()} {one.day}", more=f"{how}  {one.number}")
