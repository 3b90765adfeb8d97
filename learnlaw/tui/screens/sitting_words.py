"""What the screens of a sitting say: clock, seat, map of the items, result."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.blueprint import blueprint_words, figure
from learnlaw.domain.question import KIND_TITLES
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.screens.exam_words import spans
from learnlaw.tui.widgets.lines import Paragraph, plain

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.store.papers import Shown
    from learnlaw.verbs.sitting import Outcome, Sitting
    from learnlaw.verbs.sitting_desk import Seat

ANSWERED, FLAGGED, OPEN = "=", "?", "."
MARK_TONES = {ANSWERED: "good", FLAGGED: "warn", OPEN: "faint"}
TEN = 10
SHORT = 300
"""Seconds that are left when the clock is told in another tone."""


def clock(seconds: float) -> str:
    """Time left: 41:07, 1:30:00; nothing below 0."""
    left = max(0, int(seconds))
    hours, rest = divmod(left, 3600)
    minutes, last = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{last:02}" if hours else f"{minutes:02}:{last:02}"


def item_words(shown: Shown, count: int) -> str:
    """Which question it is, of what kind, for how many marks."""
    words = ngettext(
        "Question {n} / {count}   {kind}, {marks} mark",
        "Question {n} / {count}   {kind}, {marks} marks",
        1 if shown.marks == 1 else 2,  # half a mark and no mark are several in English
    )
    kind = tell(KIND_TITLES[shown.kind])
    return words.format(n=shown.item, count=count, kind=kind, marks=figure(shown.marks))


# -- the map -------------------------------------------------------------------------------


def mark(item: int, answers: Mapping[int, str], flags: Collection[int]) -> str:
    """The sign of an item: flagged goes before answered."""
    return FLAGGED if item in flags else ANSWERED if answers.get(item) else OPEN


def strip(count: int, here: int, answers: Mapping[int, str], flags: Collection[int], width: int) -> Paragraph:
    """The map in one line: as many groups of ten as fit, the one of this item among them."""
    fit = max(1, width // 20)
    first = max(0, min((here - 1) // TEN - (fit - 1) // 2, (count - 1) // TEN - fit + 1))
    parts: list[tuple[str, str]] = []
    used = 0
    for start in range(first * TEN + 1, min(count, (first + fit) * TEN) + 1, TEN):
        end = min(start + TEN - 1, count)
        head = f"{start}-{end}  "
        parts.append((head, "faint"))
        for item in range(start, end + 1):
            sign = mark(item, answers, flags)
            parts.append((sign, "cursor" if item == here else MARK_TONES[sign]))
        parts.append(("  ", "text"))
        used += len(head) + end - start + 3
    parts.append((_("= answered  ? flagged  . open"), "faint"))
    return Paragraph(tuple(parts), one_line=True)


# -- before ------------------------------------------------------------------------------------


def seat_lines(seat: Seat) -> Iterator[Paragraph]:
    """What is told before time begins to run."""
    exam = seat.exam
    yield plain(exam.title, tone="strong")
    who = _("{name}  {code}  {unit}").format(name=seat.name, code=seat.officer, unit=seat.unit)
    yield plain(who, tone="accent")
    yield _may(seat)
    yield plain("")
    for sentence in blueprint_words(exam.blueprint):
        yield plain(f"- {tell(sentence)}", indent=2)
    if seat.extra:
        words = ngettext(
            "- you have {extra} minute more: {minutes} in all",
            "- you have {extra} minutes more: {minutes} in all",
            seat.extra,
        )
        yield plain(words.format(extra=seat.extra, minutes=seat.minutes), indent=2)
    told = (
        _("- Each answer is saved at once; only what stands under “saved” is in the database."),
        _("- The clock runs on from the beginning, also while the window is closed, the line is cut or the "
          "computer sleeps. The clock of the machine with the database decides."),
        _("- A closed window loses nothing: go on from any terminal on this database, with the same deadline."),
        _("- When time is up, the paper is collected with what is saved."),
    )  # fmt: skip
    for line in told:
        yield plain(line, indent=2)
    yield plain("")
    watch = _("The room is supervised by {who}; show your papers, so that it is sure who sits here.")
    yield plain(watch.format(who=exam.supervised_by or "-"), tone="warn")


def _may(seat: Seat) -> Paragraph:
    if seat.why is not None:
        return plain(_("You cannot begin: {why}.").format(why=tell(seat.why)), tone="bad")
    if seat.going_on:
        return plain(_("You have begun. Press b to go on; the clock has run on."), tone="good")
    words = _("Press b to begin; {minutes} minutes run from then.")
    return plain(words.format(minutes=seat.minutes), tone="good")


# -- handing in -----------------------------------------------------------------------------------


def summary_lines(
    sitting: Sitting,
    answers: Mapping[int, str],
    flags: Collection[int],
    unsaved: Collection[int],
    left: float,
) -> Iterator[Paragraph]:
    """What is told before a paper is handed in."""
    every = [shown.item for shown in sitting.items]
    opened = [item for item in every if not answers.get(item)]
    flagged = [item for item in every if item in flags]
    yield plain(_("Hand in this paper?"), tone="strong")
    words = _("{count} questions: {answered} answered, {open} open, {flagged} flagged")
    done = len(every) - len(opened)
    yield plain(words.format(count=len(every), answered=done, open=len(opened), flagged=len(flagged)))
    if opened:
        yield plain(_("open: {items}").format(items=_numbers(opened)), tone="warn", indent=4)
    if flagged:
        yield plain(_("flagged: {items}").format(items=_numbers(flagged)), tone="warn", indent=4)
    if unsaved:
        yield plain(_("not saved yet: {items}").format(items=_numbers(unsaved)), tone="bad", indent=4)
    yield plain("")
    yield plain(_("{left} left. After handing in, nothing can be changed.").format(left=clock(left)))


def _numbers(items: Collection[int]) -> str:
    return show.listed(spans(sorted(items)))


def leave_lines(sitting: Sitting, unsaved: Collection[int], left: float) -> list[str]:
    """What is asked before a sitting is left."""
    words = [
        _("Leave the paper without handing it in?"),
        _("The clock runs on: {left} left.").format(left=clock(left)),
        _("Go on from any terminal: learnlaw exam sit {number} --officer {code}").format(
            number=sitting.exam.number, code=sitting.officer
        ),
    ]
    if unsaved:
        words.insert(1, _("Not saved, and lost: {items}").format(items=_numbers(unsaved)))
    return words


# -- afterwards -----------------------------------------------------------------------------------


def result_lines(exam: Exam, name: str, found: Outcome, unsaved: Collection[int]) -> Iterator[Paragraph]:
    """What a paper came to, by the rules of the exam."""
    yield plain(exam.title, tone="strong")
    yield plain(f"{name}  {found.officer}", tone="accent")
    yield plain("")
    yield from _marks(exam, found)
    if unsaved:
        yield plain(_("Not saved in time: {items}").format(items=_numbers(unsaved)), tone="bad", indent=4)
    yield plain("")
    yield plain(
        _("The answers are kept. Who doubts the marks of a question tells the coordinator."), tone="faint"
    )


def _marks(exam: Exam, found: Outcome) -> Iterator[Paragraph]:
    marks = found.marks
    if found.state is AttemptState.VOID:
        yield plain(_("This paper was annulled; it counts nowhere."), tone="bad")
        return
    yield plain(_("The paper is handed in."), tone="good")
    if marks is None:
        return
    line = {
        "marks": figure(marks.marks),
        "full": figure(marks.full),
        "line": figure(exam.blueprint.pass_mark),
    }
    if not marks.complete:
        yield plain(
            _("So far {marks} of {full} marks; short answers wait for a person's marks.").format(**line)
        )
        yield plain(_("Whether you passed (from {line} marks) is told when they are given.").format(**line))
        return
    yield plain(_("Marks: {marks} of {full}").format(**line), tone="strong")
    if marks.passed:
        yield plain(_("Passed (from {line} marks)").format(**line), tone="good")
        if marks.excellent:
            yield plain(_("Excellent"), tone="good")
    else:
        yield plain(_("Not passed (from {line} marks)").format(**line), tone="bad")
