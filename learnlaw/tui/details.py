"""What the detail pane says of a cell, a unit or an officer: every addend, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.domain.forecast import State
from learnlaw.domain.text import mask_phone
from learnlaw.i18n import _, language, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.wrap import literal, pad

if TYPE_CHECKING:
    from learnlaw.domain.explain import Addend, Explanation, LeftOut
    from learnlaw.domain.quota import Finding
    from learnlaw.verbs.board import Board, BoardCell, BoardRow, BoardRule

WIDEST = 30
"""The most cells of a column in a list of officers."""
READING = "Reading: {name}."
"""The sentence of a rule that the line of its basis says already."""
OTHER_KIND = "another kind of activity"
"""The reason that says least: such activities are counted, not listed."""


@dataclass(frozen=True, slots=True)
class ToRule:
    """Leads to a rule's column."""

    rule: str


@dataclass(frozen=True, slots=True)
class ToOfficer:
    """Leads to the explanation of one officer's finding."""

    finding: Finding


# -- a finding --------------------------------------------------------------------------


def of_finding(board: Board, rule: BoardRule, finding: Finding) -> Iterator[Paragraph]:
    """Where a subject stands: figures, source, and by when something must happen."""
    yield _head(finding, rule)
    yield from _basis(board, rule, finding)


def _head(finding: Finding, rule: BoardRule) -> Paragraph:
    words = _("actual {actual}  minimum {minimum}  short by {short}")
    sign = "%" if finding.rule.percent else ""
    figures = words.format(
        actual=show.figure(finding.actual) + sign,
        minimum=show.figure(finding.minimum) + sign,
        short=_short(finding),
    )
    tone = show.TONES[finding.state]
    marks = [
        *([_("aim")] if rule.aim else []),
        *([_("provisional 暂按上年度口径")] if finding.provisional else []),
        *([_("material incomplete 材料不全")] if finding.immaterial else []),
    ]
    return Paragraph(
        (
            (f"{show.MARKS[finding.state]}{show.state_word(finding.state)}  ", tone),
            (f"{finding.subject.name} · {show.title(rule.title)}  ", "strong"),
            (figures, "text"),
            (f"  {'  '.join(marks)}" if marks else "", "warn"),
        ),
        2,
    )


def _short(finding: Finding) -> str:
    if finding.short is not None:
        return ngettext("{count} person", "{count} persons", finding.short).format(count=finding.short)
    return show.figure(finding.shortfall) + ("%" if finding.rule.percent else "")


def _basis(board: Board, rule: BoardRule, finding: Finding) -> Iterator[Paragraph]:
    parts = [_("basis {source}").format(source=tell(rule.source))]
    if rule.reading is not None:
        parts.append(_("reading: {name}").format(name=tell(rule.reading)))
    parts.append(_("window {span}").format(span=show.span(finding.window)))
    yield plain("  ".join(parts), indent=2)
    act = acting(finding, board.as_of)
    if act:
        yield plain(act, tone=show.TONES[finding.state] if finding.shortfall else "text", indent=2)


def acting(finding: Finding, on: date) -> str:
    """By when something must happen, and how many days are left."""
    if finding.last_by is None:
        return ""
    days = (finding.last_by - on).days
    if days < 0:
        words = ngettext(
            "{day} was the latest day, {days} day ago", "{day} was the latest day, {days} days ago", -days
        )
    else:
        words = _left(finding.rule.measure, days)
    return words.format(day=show.short_day(finding.last_by, on), days=abs(days))


def _left(measure: str, days: int) -> str:
    """The latest day and the days left, in the words of what is measured."""
    if measure == "count":
        return ngettext(
            "the next one no later than {day}, {days} day left",
            "the next one no later than {day}, {days} days left",
            days,
        )
    if measure == "hours":
        return ngettext(
            "to be begun no later than {day}, {days} day left",
            "to be begun no later than {day}, {days} days left",
            days,
        )
    return ngettext("no later than {day}, {days} day left", "no later than {day}, {days} days left", days)


def _quoted(rule: BoardRule) -> Iterator[Paragraph]:
    if rule.quote:
        yield _listed(_("wording"), _("“{quote}”").format(quote=rule.quote))
    for sentence in rule.words[:1]:
        yield _listed(_("asks"), tell(sentence))
    for sentence in rule.words[1:]:
        if sentence.template != READING:
            yield _listed("", tell(sentence))
    if rule.note is not None:
        yield _listed(_("note"), show.title(rule.note))


def _listed(label: str, words: str, tone: str = "text") -> Paragraph:
    indent = 10 if language() == "zh" else 12
    lead = label + " " * max(indent - cell_len(label), 1)
    return Paragraph(((lead, "faint"), (words, tone)), indent)


# -- an explanation ---------------------------------------------------------------------


def of_explanation(board: Board, rule: BoardRule, why: Explanation) -> Iterator[Paragraph]:
    """What counted, what did not and why, what is planned; then the words of the document."""
    on = board.as_of
    yield from _part(_("counted"), [_addend(a, on) for a in why.counted], len(why.counted))
    others = [item for item in why.left_out if item.reason.template == OTHER_KIND]
    told = [item for item in why.left_out if item.reason.template != OTHER_KIND]
    lines = [_left_out(item, on) for item in told]
    if others:
        lines.append(_("{count} more of another kind").format(count=len(others)))
    yield from _part(_("left out"), lines, len(why.left_out))
    yield from _part(_("plans"), [_addend(a, on) for a in why.planned], len(why.planned))
    if why.finding.also:
        yield _listed(_("also"), _("asked by {rules} as well, and no more").format(rules=_rules(board, why)))
    yield from _quoted(rule)


def _rules(board: Board, why: Explanation) -> str:
    titles = {rule.id: show.title(rule.title) for rule in board.rules}
    return show.listed(titles.get(id, id) for id in why.finding.also)


def _part(label: str, lines: Sequence[str], count: int) -> Iterator[Paragraph]:
    if not count:
        yield _listed(label, _("none"))
    for place, line in enumerate(lines):
        yield _listed(f"{label} {count}" if place == 0 else "", line)


def _addend(addend: Addend, on: date) -> str:
    notes = "; ".join(tell(note) for note in addend.notes)
    words = f"{show.short_day(addend.day, on)} {addend.what} [{addend.number}] {show.figure(addend.amount)}"
    return f"{words} ({notes})" if notes else words


def _left_out(item: LeftOut, on: date) -> str:
    return f"{show.short_day(item.day, on)} {item.what} [{item.number}] ({tell(item.reason)})"


# -- officers rolled up, and windows ----------------------------------------------------


def of_officers(board: Board, row: BoardRow, rule: BoardRule, cell: BoardCell) -> Iterator[Paragraph]:
    """How many have met it, where the others stand, and each of them, the worst first."""
    count = Counter(finding.state for finding in cell.findings)
    met = _("{met} of {all} have met it").format(met=cell.met, all=len(cell.findings))
    states = "  ".join(show.state_count(state, count[state]) for state in State if count[state])
    head = f"{row.unit.name} · {show.title(rule.title)}  "
    yield Paragraph(((head, "strong"), (f"{met}  ", "text"), (states, "faint")), 2)
    parts = [_("basis {source}").format(source=tell(rule.source))]
    if rule.reading is not None:
        parts.append(_("reading: {name}").format(name=tell(rule.reading)))
    yield plain("  ".join(parts), indent=2)
    yield from _one_by_one(board, row, cell.findings)
    yield from _quoted(rule)


def _one_by_one(board: Board, row: BoardRow, findings: Sequence[Finding]) -> Iterator[Paragraph]:
    """A line for each officer, or each window, in columns."""
    table = [_cells(board, row, finding) for finding in findings]
    widths = [min(max(map(cell_len, column)), WIDEST) for column in zip(*table, strict=True)]
    for finding, (word, who, code, figures) in zip(findings, table, strict=True):
        act = acting(finding, board.as_of)
        parts = (
            (f"  {pad(word, widths[0])}  ", show.TONES[finding.state]),
            (f"{pad(who, widths[1])}  {pad(code, widths[2])}  {pad(figures, widths[3], right=True)}", "text"),
            (f"  {act}" if act else "", "faint"),
        )
        yield Paragraph(parts, 4, ToOfficer(finding))


def _cells(board: Board, row: BoardRow, finding: Finding) -> tuple[str, str, str, str]:
    subject, units = finding.subject, board.judged.people.roster.units
    word = f"{show.MARKS[finding.state]}{show.state_word(finding.state)}"
    word += show.flags(finding.provisional, finding.immaterial)
    if subject.kind == "unit":
        return word, show.span(finding.window), "", show.figures(finding)
    elsewhere = units[subject.unit].name if subject.unit in units and subject.unit != row.unit.code else ""
    return word, literal(subject.name), f"{subject.code} {elsewhere}".rstrip(), show.figures(finding)


# -- a unit -----------------------------------------------------------------------------


def of_unit(board: Board, row: BoardRow) -> Iterator[Paragraph]:
    """A unit with its contact, and its gaps, the worst first."""
    unit = row.unit
    contact = "  ".join(part for part in (unit.contact, mask_phone(unit.phone) if unit.phone else "") if part)
    told = _("contact {contact}").format(contact=contact) if contact else _("no contact on the roster")
    yield Paragraph(((f"{unit.name}  ", "strong"), (f"{unit.code}  {told}", "faint")), 2)
    cells = [(rule, cell) for rule, cell in zip(board.rules, row.cells, strict=True) if cell]
    if not cells:
        yield plain(_("No rule of the packs in use judges this unit."), tone="faint")
    for rule, cell in sorted(cells, key=lambda pair: (pair[0].aim, _STATES.index(pair[1].state))):
        yield _gap(board, rule, cell)


_STATES = tuple(State)


def _gap(board: Board, rule: BoardRule, cell: BoardCell) -> Paragraph:
    word = f"{show.MARKS[cell.state]}{show.state_word(cell.state)}"
    act = "" if cell.rolled else acting(cell.finding, board.as_of)
    aim = f" {_('(aim)')}" if rule.aim else ""
    return Paragraph(
        (
            (f"  {word}{show.flags(cell.provisional, cell.immaterial)}  ", show.TONES[cell.state]),
            (f"{show.title(rule.title)}{aim}  {show.cell_figures(cell)}", "text"),
            (f"  {act}" if act else "", "faint"),
        ),
        4,
        ToRule(rule.id),
    )


def of_nobody(row: BoardRow, rule: BoardRule) -> Iterator[Paragraph]:
    """A rule that does not judge the unit, and whom it judges instead."""
    yield Paragraph(
        ((f"{row.unit.name} · {show.title(rule.title)}  ", "strong"), (_("not judged"), "faint")), 2
    )
    yield plain(_("basis {source}").format(source=tell(rule.source)), indent=2)
    yield from _quoted(rule)
