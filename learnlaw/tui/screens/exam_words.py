"""How exams read on the coordinator's screens: windows, figures, bars, and what comes next in their lives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from learnlaw.domain.attempt import AttemptState
from learnlaw.domain.exam import ExamState, Mode, Papers, Sitting
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.exam import Exam
    from learnlaw.domain.turnout import Turnout
    from learnlaw.verbs.desk import Desk

STATE_WORDS = {
    ExamState.DRAFT: N_("Draft"),
    ExamState.OPEN: N_("Under way"),
    ExamState.CLOSED: N_("Ended"),
    ExamState.MAKEUP: N_("Make-up open"),
    ExamState.FINAL: N_("Settled"),
    ExamState.VOID: N_("Called off"),
}
"""The states in a word, as a cell has room for."""
STATE_TONES = {
    ExamState.DRAFT: "plan",
    ExamState.OPEN: "good",
    ExamState.CLOSED: "text",
    ExamState.MAKEUP: "good",
    ExamState.FINAL: "faint",
    ExamState.VOID: "faint",
}
MODE_WORDS = {Mode.PAPER: N_("on paper"), Mode.TERMINAL: N_("at the terminal")}
PAPERS_WORDS = {Papers.FORMS: N_("forms"), Papers.OWN: N_("each officer's own paper")}
BAR = 20
"""The cells of a bar."""


def moment(desk: Desk, instant: datetime) -> str:
    """An instant as on the wall of the county; this year's without the year."""
    local = desk.local(instant)
    return f"{local:%m-%d %H:%M}" if local.year == desk.today().year else f"{local:%Y-%m-%d %H:%M}"


def window_words(desk: Desk, window: Sitting | None) -> str:
    """A window as on the wall of the county."""
    if window is None:
        return "-"
    opens, closes = desk.local(window.opens), desk.local(window.closes)
    end = f"{closes:%H:%M}" if opens.date() == closes.date() else moment(desk, window.closes)
    return f"{moment(desk, window.opens)} - {end}"


def bar(share: Decimal | float | None, width: int = BAR) -> str:
    """A share of 100 as a bar of whole cells."""
    full = 0 if share is None else round(float(share) * width / 100)
    return "#" * full + "." * (width - full)


def rate(share: Decimal | None) -> str:
    """A rate in per cent, or a dash."""
    return "-" if share is None else f"{show.figure(share)}%"


def marks(value: Decimal | None) -> str:
    """Marks without trailing zeros, or a dash."""
    return "-" if value is None else show.figure(value)


def right(text: str, width: int) -> str:
    """A figure at the right of its column."""
    return f"{text:>{width}}"


def spans(items: Iterable[int]) -> Iterator[str]:
    """Numbers in short, in their order: `3`, `7-9`, `12`."""
    parts: list[list[int]] = []
    for item in items:
        if parts and parts[-1][1] == item - 1:
            parts[-1][1] = item
        else:
            parts.append([item, item])
    return (str(first) if first == last else f"{first}-{last}" for first, last in parts)


# -- what comes next -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Next:
    """The next step in the life of an exam."""

    short: str
    """As a cell has room for."""
    words: str
    tone: str = "text"


def next_step(
    desk: Desk,
    exam: Exam,
    now: datetime,
    *,
    absent: int,
    failed: int | None = None,
    waiting: int = 0,
    why: str = "",
) -> Next:
    """What is to be done next, by state and hour, in the reader's language; `failed` is None where not known."""
    if exam.state is ExamState.DRAFT:
        return _draft(desk, exam, now)
    if exam.state in (ExamState.OPEN, ExamState.MAKEUP):
        return _sat(desk, exam, now, waiting)
    if exam.state is ExamState.CLOSED:
        return _closed(desk, exam, absent, failed)
    if exam.state is ExamState.VOID:
        return Next("-", _("Called off: {why}").format(why=why or "-"), "faint")
    return Next("-", _("Settled. Appeals and corrected keys may still come."), "faint")


def _draft(desk: Desk, exam: Exam, now: datetime) -> Next:
    if now >= exam.main.closes:
        words = _("Its window is over and it was never opened: call it off with x.")
        return Next(_("call it off"), words, "warn")
    words = _(
        "o opens it: the papers are drawn then, and nothing of it changes any more. To be sat {window}."
    )
    return Next(_("open it"), words.format(window=window_words(desk, exam.main)), "accent")


def _sat(desk: Desk, exam: Exam, now: datetime, waiting: int) -> Next:
    window = exam.makeup if exam.state is ExamState.MAKEUP and exam.makeup else exam.main
    if now < window.opens:
        words = _("It can be begun from {when} on.").format(when=moment(desk, window.opens))
        return Next(_("wait until {when}").format(when=moment(desk, window.opens)), words)
    if now < window.closes:
        words = _("It can be begun until {when}.").format(when=moment(desk, window.closes))
        return Next(_("going on"), words, "good")
    if waiting:
        told = ngettext(
            "{count} paper waits for marks of short answers: h gives them, then c closes it.",
            "{count} papers wait for marks of short answers: h gives them, then c closes it.",
            waiting,
        )
        return Next(_("mark by hand"), told.format(count=waiting), "warn")
    words = _("Its window is over: take in the sheets that are still there, then c closes it.")
    return Next(_("close it"), words, "warn")


def _closed(desk: Desk, exam: Exam, absent: int, failed: int | None) -> Next:
    if not absent and not failed:
        done = (
            _("Everybody sat.") if failed is None else _("Everybody sat and passed; nothing is left to do.")
        )
        return Next("-", done, "good")
    told = _("Absent {absent}.") if failed is None else _("Absent {absent}, failed {failed}.")
    told = told.format(absent=absent, failed=failed)
    if exam.makeup is None:
        return Next(_("give a make-up"), told + " " + _("m gives a make-up window."), "warn")
    words = _("The make-up is {window}: o opens it.").format(window=window_words(desk, exam.makeup))
    return Next(_("open the make-up"), f"{told} {words}", "accent")


# -- figures --------------------------------------------------------------------------------


def figure_words(total: Turnout) -> list[tuple[str, str]]:
    """The five columns and the rates, each with its title."""
    return [
        (_("Expected"), str(total.expected)),
        (_("Sat"), str(total.sat)),
        (_("Absent"), str(total.absent)),
        (_("Made up"), str(total.makeup)),
        (_("Exempt"), str(total.exempt)),
    ]


def rate_words(total: Turnout) -> list[tuple[str, str]]:
    """The rates and the middle of the marks."""
    found = [
        (_("Turnout"), rate(total.turnout)),
        (_("Passed"), str(total.passed)),
        (_("Pass rate"), rate(total.pass_rate)),
    ]
    if total.excellent is not None:
        found.append((_("Excellence rate"), rate(total.excellent_rate)))
    return [*found, (_("Mean"), marks(total.mean)), (_("Median"), marks(total.median))]


def in_a_line(figures: list[tuple[str, str]]) -> str:
    """Titles and figures one after the other."""
    return "  ".join(f"{title} {value}" for title, value in figures)


def outcome(row: Mapping[str, Any], *, under_way: bool) -> tuple[str, str]:
    """What a row of the results came to, in words and a tone; `under_way`: who has not sat still may."""
    state = row["state"]
    alone = {
        "absent": (_("not yet"), "faint") if under_way else (_("Absent"), "warn"),
        "exempt": (_("Exempt"), "faint"),
        AttemptState.VOID: (_("annulled"), "faint"),
        AttemptState.SITTING: (_("sitting"), "plan"),
    }
    if state in alone:
        return alone[state]
    if row["passed"] is None:
        return _("not graded yet"), "plan"
    words, tone = (_("passed"), "good") if row["passed"] else (_("failed"), "bad")
    if row["makeup"]:
        words = _("{outcome} in the make-up").format(outcome=words)
    return (words, tone) if row["counts"] else (_("{outcome}, does not count").format(outcome=words), "faint")


def facts(desk: Desk, exam: Exam) -> Iterator[tuple[str, str]]:
    """What an exam is: windows, blueprint, papers, where its questions come from; title and value."""
    from learnlaw.domain.blueprint import blueprint_words

    yield _("Exam window"), window_words(desk, exam.main)
    yield _("Make-up"), window_words(desk, exam.makeup)
    yield _("Counts on"), exam.counts_on.isoformat()
    yield _("Blueprint"), exam.blueprint.title
    for sentence in blueprint_words(exam.blueprint):
        yield "", tell(sentence)
    papers = _(PAPERS_WORDS[exam.papers])
    count = f" {exam.forms}" if exam.papers is Papers.FORMS else ""
    yield _("Papers"), f"{_(MODE_WORDS[exam.mode])}  {papers}{count}"
    yield _("Drawn from"), drawn_from(exam)
    if exam.mode is Mode.TERMINAL:
        yield _("Supervised by"), exam.supervised_by or "-"


def drawn_from(exam: Exam) -> str:
    """Which questions may be asked."""
    if exam.reviewed_allowed is None:
        return _("approved questions")
    return _("approved and reviewed questions, as chosen on {day}").format(day=exam.reviewed_allowed)
