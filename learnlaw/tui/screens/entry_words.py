"""What the views of one entry say: its fields, who was there, the evidence, its history, what it counts for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from learnlaw.domain.objection import OBJECTION_WORDS
from learnlaw.domain.study import Status, hours
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens import ledger_words as words_of
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_
from learnlaw.tui.wrap import pad

if TYPE_CHECKING:
    from learnlaw.domain.entry_counts import CountsFor
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.entry_desk import EntryDesk
    from learnlaw.verbs.ledger_views import VersionShown

VIEWS = (N_("Fields"), N_("Attendance"), N_("Proof"), N_("History"), N_("Counts for"))
FIELDS, PEOPLE, PROOF, HISTORY, COUNTS = range(5)
LABEL = 14
"""Cells of a label before what it says."""


def head(found: EntryDesk, on: date) -> Iterator[Paragraph]:
    """What it is, what became of it, and what wants doing."""
    line = found.shown.line
    overdue = line.status is Status.PLANNED and line.last < on
    word = words_of.state_word(line, overdue=overdue)
    tone = words_of.tone(line, overdue=overdue)
    yield Paragraph(((word, tone), (f"  {line.topic}", "strong"), (f"  {line.number}", "faint")), 2)
    if overdue:
        late = _("Its day is {days} days past: h enters it as held, m moves it, x cancels it.")
        yield plain(late.format(days=(on - line.last).days), tone="bad")
    for one in found.objections:
        if one.objection.open:
            words = _("{name} objects: {text}").format(name=one.name, text=one.objection.text)
            yield plain(words, tone="warn", indent=2)


def views(found: EntryDesk, view: int) -> Paragraph:
    """The line of the views, with how much is in each."""
    shown = found.shown
    counts = {PEOPLE: len(shown.seats), PROOF: shown.line.files, HISTORY: len(shown.versions)}
    parts = []
    for n, words in enumerate(VIEWS):
        text = f"{n + 1} {_(words)}" + (f" {counts[n]}" if n in counts else "")
        parts.append((f"[{text}]" if n == view else f" {text} ", "accent" if n == view else "faint"))
    return Paragraph(tuple(parts))


def people(found: EntryDesk) -> list[Row]:
    """Who was there, and how."""
    rows = []
    for seat in found.shown.seats:
        earned = show.figure(seat.hours) if seat.hours is not None else "-"
        proxy = seat.seat.proxy
        officer = found.roster.officers.get(proxy)
        more = (officer.name if officer else proxy) or seat.seat.makes_up
        word = _(words_of.PRESENCE_WORDS[seat.seat.presence])
        cells = (seat.seat.officer, seat.name, seat.unit, word, earned.rjust(4), more)
        rows.append(Row(seat.seat.officer, cells, "text" if seat.seat.presence.earns else "warn"))
    return rows


def text(
    found: EntryDesk, view: int, desk: Desk, counts: Sequence[CountsFor] | None, *, judged: bool
) -> list[Paragraph]:
    """The view that is no table."""
    if view == PROOF:
        return list(_proof(found, desk))
    if view == HISTORY:
        return list(_history(found, desk))
    if view == COUNTS:
        return list(_counts(found, counts, judged=judged))
    return list(_fields(found))


def _said(label: str, words: str, tone: str = "text") -> Paragraph:
    return Paragraph(((pad(label, LABEL), "faint"), (words, tone)), LABEL)


def _fields(found: EntryDesk) -> Iterator[Paragraph]:
    line, record = found.shown.line, found.shown.record
    kinds, roster = found.kinds, found.roster
    when = " ".join(filter(None, [words_of.days(line.first, line.last), words_of.times(line)]))
    speaker = " ".join(filter(None, [record.lecturer, record.lecturer_unit]))
    entered = line.entered_on.isoformat()
    if line.late_by:
        entered += "  " + _("entered {days} days afterwards").format(days=line.late_by)
    expected = _("{count} expected").format(count=record.expected) if record.expected is not None else ""
    facts = [
        (_("Date"), when),
        (_("Activity"), words_of.kind_titles(record.kinds, kinds)),
        (_("Units"), words_of.unit_names(record.units, roster)),
        (_("Held by"), found.shown.organiser_name),
        (_("Hours"), words_of.hours_words(line, kinds)),
        (_("Form"), _(words_of.FORMS[record.form]) if record.form in words_of.FORMS else record.form),
        (_("Laws"), show.listed(record.laws)),
        (_("Meeting"), record.meeting),
        (_("Speaker"), speaker),
        (_("Venue"), record.place),
        (_("Court, case"), " ".join(filter(None, [record.court, record.case_number]))),
        (_("People"), show.listed(filter(None, [words_of.people_words(line), expected]))),
    ]
    for label, words in facts:
        if words:
            yield _said(label, words)
    proof, tone = words_of.proof_words(line)
    yield _said(_("Proof"), " ".join(filter(None, [proof, record.evidence_note])), tone)
    if record.remark:
        yield _said(_("Remark"), record.remark)
    yield _said(_("Entered"), entered)


def _proof(found: EntryDesk, desk: Desk) -> Iterator[Paragraph]:
    proof, tone = words_of.proof_words(found.shown.line)
    yield _said(_("Proof"), proof, tone)
    if found.shown.record.evidence_note:
        yield _said(_("In words"), found.shown.record.evidence_note)
    for file in found.shown.files:
        size = f"{file.size:,} B"
        added = f"{desk.local(file.added_at):%Y-%m-%d %H:%M}"
        if file.removed_at is not None:
            words = _("removed: {reason}").format(reason=file.reason)
            yield Paragraph(((f"  {file.name}  ", "faint"), (words, "warn")), 4)
        else:
            yield Paragraph(
                ((f"  {file.name}  ", "text"), (f"{size}  {added}  {file.digest[:12]}", "faint")), 4
            )
    if not found.shown.files:
        yield plain(
            _("No file is kept: a keeps scans of the sign-in sheet, photos, the notice."), tone="faint"
        )


def _history(found: EntryDesk, desk: Desk) -> Iterator[Paragraph]:
    for version in reversed(found.shown.versions):
        yield from _version(found, version, desk)
    for one in found.objections:
        raised = one.objection
        yield plain("")
        said = _("Objection {id}, {when}, {name}: {text}")
        when = f"{desk.local(raised.raised_at):%Y-%m-%d %H:%M}"
        yield plain(said.format(id=raised.id, when=when, name=one.name, text=raised.text), indent=2)
        answer = tell(OBJECTION_WORDS[raised.state])
        if raised.answer:
            answer += f": {raised.answer} ({raised.answered_by})"
        yield plain(f"  {answer}", tone="warn" if raised.open else "faint", indent=4)


def _version(found: EntryDesk, version: VersionShown, desk: Desk) -> Iterator[Paragraph]:
    from learnlaw.verbs.registry import VERBS

    verb = VERBS.get(version.verb)
    did = tell(verb.title) if verb else version.verb
    when = f"{desk.local(version.at):%Y-%m-%d %H:%M}"
    yield Paragraph(
        (
            (f"{version.number}. {when}  ", "strong"),
            (f"{version.actor}  {did}  ", "text"),
            (_("receipt {receipt}").format(receipt=version.receipt), "faint"),
        ),
        3,
    )
    if reason := found.reasons.get(version.at):
        yield plain("   " + _("why: {reason}").format(reason=reason), indent=5)
    for name, (old, new) in version.changes.items():
        yield Paragraph(
            (("   ", "text"), (_field(name), "faint"), (f"  {_value(found, name, old, new)}", "text")), 5
        )


def _field(name: str) -> str:
    """What a field of a record is called: by the column of the ledger, which all screens and files say."""
    from learnlaw.verbs.ledger_import import field_titles

    return show.listed(field_titles([name])) or name


def _value(found: EntryDesk, name: str, old: Any, new: Any) -> str:
    if name == "attendances":
        before, after = ({row["officer"]: row["presence"] for row in rows} for rows in (old, new))
        gone, come = before.keys() - after.keys(), after.keys() - before.keys()
        other = sum(before[code] != after[code] for code in before.keys() & after.keys())
        return _("{come} more, {gone} fewer, {other} otherwise").format(
            come=len(come), gone=len(gone), other=other
        )
    return f"{_plain(found, name, old)} -> {_plain(found, name, new)}"


def _plain(found: EntryDesk, name: str, value: Any) -> str:
    if value in (None, "", []):
        return "-"
    if name == "status":
        return _(words_of.STATUS_WORDS[Status(value)])
    if name == "hundredths":
        return show.figure(hours(value))
    if name in ("units", "organiser"):
        return words_of.unit_names(value if isinstance(value, list) else [value], found.roster)
    if name == "kinds":
        return words_of.kind_titles(value, found.kinds)
    return show.listed(value) if isinstance(value, list) else str(value)


def _counts(found: EntryDesk, counts: Sequence[CountsFor] | None, *, judged: bool) -> Iterator[Paragraph]:
    if not judged:
        yield plain(_("Judging ..."), tone="faint")
        return
    if counts is None:
        yield plain(_("No policy pack is in use."), tone="warn")
        return
    if not counts:
        yield plain(
            _("No rule in use asks for activities of this kind in a window that has begun."), tone="faint"
        )
    for one in counts:
        aim = f" {_('(aim)')}" if one.aim else ""
        yield Paragraph(((show.title(one.title) + aim, "strong"), (f"  {show.span(one.window)}", "faint")), 2)
        verb = _("  would count for {who}") if one.plan else _("  counts for {who}")
        if one.units:
            yield plain(verb.format(who=words_of.unit_names(one.units, found.roster)), tone="good", indent=4)
        if one.persons:
            yield plain(
                verb.format(who=_("who is there, as far as cap and overlap allow")), tone="good", indent=4
            )
        for reason, codes in one.reasons:
            who = words_of.unit_names(codes, found.roster)
            said = _("  not for {who}: {why}") if who else _("  for nobody: {why}")
            yield plain(said.format(who=who, why=tell(reason)), tone="warn", indent=4)
