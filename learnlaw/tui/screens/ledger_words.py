"""The words in which screens tell of entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.study import Presence, Status
from learnlaw.i18n import _, ngettext
from learnlaw.tui import show
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.domain.people import Roster
    from learnlaw.verbs.ledger_browse import BrowsedLine, Shelf, Sieve
    from learnlaw.verbs.ledger_views import SessionLine

STATUS_WORDS = {
    Status.HELD: N_("Took place"),
    Status.PLANNED: N_("In the plan"),
    Status.CANCELLED: N_("Cancelled"),
}
STATUS_TONES = {Status.HELD: "text", Status.PLANNED: "plan", Status.CANCELLED: "faint"}
OVERDUE = N_("Overdue")
PRESENCE_WORDS = {
    Presence.PRESENT: N_("present"),
    Presence.ONLINE: N_("online"),
    Presence.OBSERVER: N_("as an observer"),
    Presence.MAKEUP: N_("made up"),
    Presence.LEAVE: N_("on leave"),
    Presence.ON_DUTY: N_("on duty elsewhere"),
    Presence.PROXY: N_("sent a proxy"),
    Presence.ABSENT: N_("absent"),
}
STATES = {
    "": N_("all"),
    "planned": N_("to come"),
    "overdue": N_("overdue, not entered as held"),
    "held": N_("held"),
    "bare": N_("held, no file of evidence"),
    "objected": N_("objected to"),
    "cancelled": N_("called off"),
}
"""What a list is narrowed to."""
FORMS = {"offline": N_("offline"), "online": N_("online"), "video": N_("by video")}


def state_word(line: SessionLine, *, overdue: bool, objected: bool = False) -> str:
    """What became of an entry, in a word or two."""
    word = _(OVERDUE) if overdue else _(STATUS_WORDS[line.status])
    return f"{word} {_('objection')}" if objected else word


def tone(line: SessionLine, *, overdue: bool, objected: bool = False) -> str:
    """The tone of an entry; its word says the same."""
    return "bad" if overdue else "warn" if objected else STATUS_TONES[line.status]


def kind_titles(codes: Iterable[str], kinds: Kinds) -> str:
    """The titles of kinds of activity."""
    known = kinds.activities
    return show.listed(show.title(known[code].title) if code in known else code for code in codes)


def days(first: date, last: date) -> str:
    """One day, or the first and the last of several."""
    return first.isoformat() if first == last else f"{first} - {last:%m-%d}"


# -- the list -----------------------------------------------------------------------------------


def heads(*, wide: bool) -> tuple[str, ...]:
    """The heads of the columns; titles last, as they take what room is left."""
    if wide:
        return (
            N_("Date"),
            N_("State"),
            N_("Unit"),
            N_("Activity"),
            N_("Came"),
            N_("Hours"),
            N_("Proof"),
            N_("Topic"),
        )
    return N_("Date"), N_("State"), N_("Unit"), N_("Came"), N_("Proof"), N_("Topic")


def row(one: BrowsedLine, kinds: Kinds, *, wide: bool) -> Row:
    """An entry in the list."""
    line = one.line
    word = state_word(line, overdue=one.overdue, objected=one.objected)
    names = [line.units[0] if line.units else one.organiser_name]
    if len(line.units) > 1:
        names.append(f"+{len(line.units) - 1}")
    people = str(line.there or line.headcount or "-").rjust(4)
    proof = f"{line.evidence or '-'} {line.files or '-'}"
    hours = show.figure(line.hours).rjust(4) if line.hours is not None else "   -"
    middle = (kind_titles(line.kinds, kinds), people, hours, proof) if wide else (people, proof)
    cells = (line.first.isoformat(), word, " ".join(names), *middle, line.topic)
    return Row(f"#{line.row}", cells, tone(line, overdue=one.overdue, objected=one.objected))


def summary(shelf: Shelf, sieve: Sieve) -> Iterator[Paragraph]:
    """How many there are of what, and what is left out."""
    counts = shelf.counts
    parts: list[tuple[str, str]] = [(_("entries: {count}").format(count=f"{counts['all']:,}"), "strong")]
    for name, words, tone_ in _PARTS:
        if counts[name]:
            parts.append((f"  {_(words)} {counts[name]:,}", tone_))
    yield Paragraph(tuple(parts), 2)
    left = list(_narrowed(sieve, shelf))
    if left:
        words = _("Shown: {what}").format(what=show.listed(left))
        yield Paragraph(((words, "accent"), (f"  {shelf.total:,}", "accent")), 2)


_PARTS = (
    ("held", N_("held"), "text"),
    ("bare", N_("without a file"), "warn"),
    ("planned", N_("to come"), "plan"),
    ("overdue", N_("overdue"), "bad"),
    ("objected", N_("objected to"), "warn"),
    ("cancelled", N_("called off"), "faint"),
)


def _narrowed(sieve: Sieve, shelf: Shelf) -> Iterator[str]:
    if sieve.state:
        yield _(STATES[sieve.state])
    if sieve.under:
        yield _("{unit} and all below it").format(unit=shelf.roster.units[sieve.under].name)
    if sieve.kind:
        yield kind_titles([sieve.kind], shelf.kinds)
    if sieve.since:
        yield _("from {day} on").format(day=sieve.since)
    if sieve.until:
        yield _("until {day}").format(day=sieve.until)
    if sieve.officer:
        officer = shelf.roster.officers.get(sieve.officer)
        yield officer.name if officer else sieve.officer
    if sieve.law:
        yield _("on {law}").format(law=sieve.law)
    if sieve.topic:
        yield _("topic with {words}").format(words=sieve.topic)
    if sieve.grade:
        yield _("evidence {grade}").format(grade=sieve.grade)


def entry(one: BrowsedLine, kinds: Kinds, on: date) -> Iterator[Paragraph]:
    """An entry below the list: for whom, how long, with what evidence, what is to be done."""
    line = one.line
    yield Paragraph(((line.topic, "strong"), (f"  {line.number}", "faint")), 2)
    when = " ".join(filter(None, [days(line.first, line.last), times(line)]))
    facts = [when, kind_titles(line.kinds, kinds), hours_words(line, kinds)]
    yield plain("  ".join(filter(None, facts)), indent=2)
    yield plain(_whose(one), indent=2)
    yield Paragraph(((f"{people_words(line)}  ", "text"), proof_words(line)), 2)
    if one.objected:
        yield plain(_("An officer objects: o answers."), tone="warn")
    if one.overdue:
        late = _("The plan is {days} days past and not entered as held: Enter, then h, or cancel it.")
        yield plain(late.format(days=(on - line.last).days), tone="bad", indent=2)
    elif line.status is Status.PLANNED:
        days_left = (line.first - on).days
        words = ngettext("in {days} day", "in {days} days", days_left)
        yield plain(words.format(days=days_left), tone="plan")


def _whose(one: BrowsedLine) -> str:
    """For which units it counts, and who held it."""
    if one.line.units == (one.organiser_name,):
        return _("for {units}, which holds it").format(units=one.organiser_name)
    return _("for {units}; held by {organiser}").format(
        units=show.listed(one.line.units), organiser=one.organiser_name
    )


def times(line: SessionLine) -> str:
    """When it began and ended."""
    return "-".join(f"{moment:%H:%M}" for moment in (line.start, line.end) if moment)


def hours_words(line: SessionLine, kinds: Kinds) -> str:
    """Its hours and what they are of."""
    if line.hours is None:
        return ""
    term = kinds.categories.get(line.category)
    of = show.title(term.title) if term else line.category
    words = ngettext("{hours} hour, {of}", "{hours} hours, {of}", 1 if line.hours == 1 else 2)
    return words.format(hours=show.figure(line.hours), of=of)


def people_words(line: SessionLine) -> str:
    """How many were there, by name or not."""
    if line.there:
        return _("{count} by name").format(count=line.there)
    if line.headcount is not None:
        return _("{count} in all, not by name").format(count=line.headcount)
    return _("nobody by name")


def proof_words(line: SessionLine) -> tuple[str, str]:
    """The evidence in words, and their tone."""
    grade = line.evidence or "C"
    if line.files:
        return _("evidence {grade}, files kept: {count}").format(grade=grade, count=line.files), "good"
    if line.status is Status.PLANNED:
        return _("evidence comes with holding it"), "faint"
    return _("evidence {grade}, no file kept").format(grade=grade), "warn"


def unit_names(codes: Iterable[str], roster: Roster) -> str:
    """Units by their names."""
    return show.listed(roster.units[code].name if code in roster.units else code for code in codes)
