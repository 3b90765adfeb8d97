"""What an officer's home says: where I stand, my exams and reviews, my record entry by entry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.domain.objection import OBJECTION_WORDS
from learnlaw.domain.study import Status, hours
from learnlaw.i18n import _, language, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.screens.ledger_words import PRESENCE_WORDS, STATUS_WORDS, days, kind_titles
from learnlaw.tui.widgets.headline import Heading
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_
from learnlaw.tui.wrap import literal, pad

if TYPE_CHECKING:
    from learnlaw.domain.explain import Addend
    from learnlaw.domain.kinds import Kinds
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.officer_home import OfficerHome, OwnEntry, OwnReviews, OwnStanding

BAR = 16
"""Cells of a bar."""
LABEL = 10
"""Cells of a label before what it says."""


def heading(desk: Desk, officer: str, home: OfficerHome | None) -> Heading:
    """Who it is, as of when; and the hours of the year by category."""
    name = f"  {home.name} {home.code}  {home.unit}" if home else f"  {officer}"
    left = (("learnlaw", "name"), ("  " + _("My study"), "bar"), (name, "bar"))
    right = _("as of {day}").format(day=desk.today())
    return Heading(left, f"{right}  {language()}", tuple(_hours(desk, home)) if home else ())


def _hours(desk: Desk, home: OfficerHome) -> Iterator[tuple[str, str]]:
    yield _("Hours of {year}").format(year=home.as_of.year), "text"
    for code, term in desk.kinds.categories.items():
        if amount := home.hours.get(code, Decimal(0)):
            yield f"  {show.title(term.title)} {show.figure(amount)}", "text"
    total = sum(home.hours.values(), Decimal(0))
    yield "  " + _("in all {hours}").format(hours=show.figure(total)), "good" if total else "faint"
    if home.exempt:
        yield "  " + _("exempt: {why}").format(why=home.exempt), "warn"


def bar(share: Decimal) -> str:
    """A share of one as a bar of cells."""
    full = min(int(share * BAR), BAR)
    return "#" * full + "." * (BAR - full)


# -- where I stand --------------------------------------------------------------------------------


def standing(home: OfficerHome, reviews: OwnReviews | None, desk: Desk, width: int) -> list[Paragraph]:
    """Rules, exams, reviews."""
    lines = list(_rules(home, width))
    lines += _exams(home, desk)
    lines.append(_reviews(reviews))
    return lines


def _rules(home: OfficerHome, width: int) -> Iterator[Paragraph]:
    if not home.judged:
        yield plain(_("No policy pack is in use: nothing is asked of anybody yet."), tone="faint")
    elif not home.standings:
        yield plain(
            _("No rule in use judges you by yourself; your study counts for your unit."), tone="faint"
        )
    widest = max((cell_len(literal(_title(one))) for one in home.standings), default=0)
    for one in home.standings:
        yield _rule(one, min(widest, max(width - 52, 16)), home.as_of)


def _title(one: OwnStanding) -> str:
    finding = one.why.finding
    aim = f" {_('(aim)')}" if finding.rule.force == "aim" else ""
    return show.title(finding.rule.title) + aim


def _rule(one: OwnStanding, wide: int, on: date) -> Paragraph:
    finding = one.why.finding
    word = pad(f"{show.MARKS[one.state]}{show.state_word(one.state)}", 9)
    tone = show.TONES[one.state]
    share = finding.actual / finding.minimum if finding.minimum else Decimal(1)
    figures = show.figures(finding).rjust(9)
    act = ""
    if finding.last_by is not None:
        act = "  " + _("by {day}").format(day=show.short_day(finding.last_by, on))
    parts = (
        (word, tone),
        (pad(literal(_title(one)), wide), "text"),
        (f" {figures} ", "strong"),
        (bar(share), tone),
        (act, "faint"),
    )
    return Paragraph(parts, 9, one, one_line=True)


def _exams(home: OfficerHome, desk: Desk) -> Iterator[Paragraph]:
    said = [(pad(_("Exams"), LABEL), "faint")]
    if home.sat:
        last = home.sat[0]
        count = len({one.row for one in home.sat if one.sat_on.year == home.as_of.year})
        words = _("sat this year: {count}").format(count=count)
        said.append((f"{words}  ", "text"))
        result = _("passed") if last.passed else _("failed")
        marks = show.figure(hours(last.marks)) if last.marks is not None else ""
        words = _("the last {day} {marks} {result}")
        told = words.format(day=show.short_day(last.sat_on, home.as_of), marks=marks, result=result)
        said.append((" ".join(told.split()), "good" if last.passed else "warn"))
    elif count := sum(_sat(one, home) for one in home.record):
        said.append((_("attended this year: {count}; no scores are kept").format(count=count), "text"))
    else:
        said.append((_("none sat this year"), "faint"))
    yield Paragraph(tuple(said), LABEL)
    for offer in home.exams:
        window = (
            offer.exam.makeup if offer.exam.state.value == "makeup" and offer.exam.makeup else offer.exam.main
        )
        if offer.can:
            until = f"{desk.local(window.closes):%m-%d %H:%M}"
            words = _("open until {when}: {title}").format(when=until, title=offer.exam.title)
            yield Paragraph(((" " * LABEL, "text"), (words, "accent")), LABEL)
        elif window.opens > desk.clock.now():
            words = _("from {when} on: {title}")
            when = f"{desk.local(window.opens):%m-%d %H:%M}"
            yield Paragraph(
                ((" " * LABEL, "text"), (words.format(when=when, title=offer.exam.title), "text")), LABEL
            )


def _sat(one: OwnEntry, home: OfficerHome) -> bool:
    """Whether an entry is an exam of this year that the officer sat."""
    known = home.kinds.activities
    exam = any(kind in known and known[kind].exam for kind in one.kinds)
    held = one.status is Status.HELD and one.last.year == home.as_of.year
    return exam and held and one.presence.earns


def _reviews(reviews: OwnReviews | None) -> Paragraph:
    label = (pad(_("Review"), LABEL), "faint")
    if reviews is None:
        return Paragraph((label, (_("looking ..."), "faint")), LABEL)
    if not reviews.due:
        words = _("nothing is due today; {count} questions can be practised").format(count=reviews.open)
        return Paragraph((label, (words, "faint")), LABEL)
    words = ngettext(
        "{count} question due today, about {minutes} min",
        "{count} questions due today, about {minutes} min",
        reviews.due,
    )
    return Paragraph(
        (label, (words.format(count=reviews.due, minutes=max(reviews.minutes, 1)), "accent")), LABEL
    )


# -- the record ------------------------------------------------------------------------------------


def record_words(home: OfficerHome) -> Paragraph:
    """Over the record: how much of it there is, and objections that wait."""
    count = len(home.record)
    parts = [(_("My record"), "strong"), (f"  {count}", "text")]
    waiting = sum(one.open for one in home.objections)
    if waiting:
        words = ngettext(
            "{count} objection waits for its answer", "{count} objections wait for their answers", waiting
        )
        parts.append(("  " + words.format(count=waiting), "warn"))
    return Paragraph(tuple(parts))


def heads() -> tuple[str, ...]:
    """The heads of the record's columns, marked."""
    return N_("Date"), N_("Hours"), N_("Proof"), N_("Counts for"), N_("Topic")


def row(one: OwnEntry, on: date) -> Row:
    """One entry of the record."""
    earned = show.figure(one.hours) if one.hours else "-"
    proof = f"{one.evidence} {one.files or '-'}"
    cells = (one.first.isoformat(), earned.rjust(4), proof, _counts(one, on), one.topic)
    return Row(one.row, cells, _tone(one))


def _counts(one: OwnEntry, on: date) -> str:
    if one.objection is not None and one.objection.open:
        return _("objection waits")
    if one.status is Status.CANCELLED:
        return _("called off")
    if one.counted:
        return show.listed(show.title(title) for title in one.counted)
    if one.why_not is not None:
        return _("no: {why}").format(why=tell(one.why_not))
    return _("planned") if one.status is Status.PLANNED else "-"


def _tone(one: OwnEntry) -> str:
    if one.objection is not None and one.objection.open:
        return "warn"
    if one.status is not Status.HELD or not one.presence.earns:
        return "faint"
    return "warn" if one.why_not is not None and not one.counted else "text"


def entry(one: OwnEntry, kinds: Kinds, desk: Desk) -> Iterator[Paragraph]:
    """One entry below the record: what it is, how I was there, what it counts for, my objection."""
    yield Paragraph(((one.topic, "strong"), (f"  {one.number}", "faint")), 2)
    term = kinds.categories.get(one.category)
    facts = [days(one.first, one.last), kind_titles(one.kinds, kinds), _(STATUS_WORDS[one.status])]
    facts.append(_(PRESENCE_WORDS[one.presence]))
    if one.hours:
        of = show.title(term.title) if term else one.category
        words = ngettext("{hours} hour, {of}", "{hours} hours, {of}", 1 if one.hours == 1 else 2)
        facts.append(words.format(hours=show.figure(one.hours), of=of))
    yield plain("  ".join(facts), indent=2)
    yield Paragraph(tuple(_said(one)), 2)
    if (raised := one.objection) is not None:
        when = f"{desk.local(raised.raised_at):%Y-%m-%d}"
        yield plain(_("I objected on {day}: {text}").format(day=when, text=raised.text), indent=2)
        answer = tell(OBJECTION_WORDS[raised.state]) + (f": {raised.answer}" if raised.answer else "")
        yield plain(f"  {answer}", tone="warn" if raised.open else "text", indent=4)
    else:
        yield plain(_("Is something wrong here? o objects."), tone="faint")


def _said(one: OwnEntry) -> Iterator[tuple[str, str]]:
    proof = _("evidence {grade}, files kept: {count}") if one.files else _("evidence {grade}, no file kept")
    yield proof.format(grade=one.evidence, count=one.files) + "  ", "text"
    if one.counted:
        names = show.listed(show.title(title) for title in one.counted)
        yield _("counts for {rules}").format(rules=names), "good"
    elif one.why_not is not None:
        yield _("does not count: {why}").format(why=tell(one.why_not)), "warn"
    else:
        yield _("no rule that judges you today asks for it"), "faint"


def explained(one: OwnStanding, on: date) -> Iterator[Paragraph]:
    """Every addend of a rule, and what was left out and why."""
    finding = one.why.finding
    head = f"{show.title(finding.rule.title)}  {show.figures(finding)}"
    yield Paragraph(((head, "strong"), (f"  {show.state_word(one.state)}", show.TONES[one.state])), 2)
    window = show.span(finding.window)
    yield plain(_("basis {source}").format(source=tell(one.source)) + f"  {window}", tone="faint", indent=2)
    yield from _part(_("counted"), one.why.counted, "good")
    yield from _part(_("planned"), one.why.planned, "plan")
    if one.why.left_out:
        yield plain(_("not counted"), tone="faint")
    for item in one.why.left_out:
        yield Paragraph(((f"  {item.day}  {item.what}  ", "text"), (tell(item.reason), "warn")), 14)


def _part(title: str, addends: Sequence[Addend], tone: str) -> Iterator[Paragraph]:
    if addends:
        yield plain(title, tone="faint")
    for one in addends:
        notes = "; ".join(tell(note) for note in one.notes)
        parts = [(f"  {one.day}  {one.what}  ", "text"), (show.figure(one.amount), tone)]
        if notes:
            parts.append((f"  ({notes})", "faint"))
        yield Paragraph(tuple(parts), 14)
