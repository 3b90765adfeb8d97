"""What the views of one exam say: rows of tables, and the lines above and below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.domain.exam import ExamState, Mode
from learnlaw.domain.question import CHOICE, LETTERS, Kind, Question
from learnlaw.errors import Message, Problem, RefusedError, say
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.screens import exam_words as words_of
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.analysis import ItemAnalysis
    from learnlaw.domain.exam import Exam
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_results import ExamAnalysis
    from learnlaw.verbs.exam_room import AppealShown, ExamRoom
    from learnlaw.verbs.registry import Receipt

UNIT_HEADS = (
    N_("Unit"), N_("Expected"), N_("Sat"), N_("Absent"), N_("Turnout"), N_("Passed"), N_("Pass rate"),
    N_("Mean"), N_("Made up"), N_("Exempt"),
)  # fmt: skip
RESULT_HEADS = (N_("Code"), N_("Name"), N_("Unit"), N_("Marks"), N_("Outcome"), N_("Handed in"))
ITEM_HEADS = (N_("Question"), N_("Facility"), "", N_("Takers"), N_("Tells apart"), N_("To look at"))
APPEAL_HEADS = (N_("Name"), N_("Item"), N_("State"), N_("Words"))
FLAG_WORDS = {
    "wrong-key": N_("key?"),
    "negative": N_("upside down"),
    "dubious": N_("tells little"),
    "too-easy": N_("too easy"),
    "unused-option": N_("unused option"),
}
APPEAL_WORDS = {"raised": N_("to answer"), "upheld": N_("upheld"), "rejected": N_("not upheld")}
APPEAL_TONES = {"raised": "warn", "upheld": "good", "rejected": "faint"}
UNDER_WAY = (ExamState.DRAFT, ExamState.OPEN, ExamState.MAKEUP)
"""States in which who has not sat may still do so."""
MOST_NAMES = 40
"""No more names of those who have not sat are told of one unit."""
COUNTS: dict[str, Message] = {
    "papers": say("papers drawn"),
    "sheets": say("answer sheets"),
    "graded": say("graded"),
    "marked": say("short answers marked"),
    "regraded": say("answer papers graded anew"),
    "results_added": say("results added"),
    "results_changed": say("results replaced"),
    "results_unchanged": say("results unchanged"),
    "results_waiting": say("results that stand otherwise, left as they are"),
}


def receipt_words(receipt: Receipt) -> Iterator[str]:
    """What was done, in a line."""
    told = [
        _("{what}: {count}").format(what=tell(words), count=receipt.counts[name])
        for name, words in COUNTS.items()
        if receipt.counts.get(name)
    ]
    head = _("Done: {what}. Receipt {number}.").format(what=_title(receipt), number=receipt.number)
    yield "   ".join((head, *told))


def _title(receipt: Receipt) -> str:
    """What the verb is called that was done."""
    from learnlaw.verbs.registry import VERBS

    known = VERBS.get(receipt.verb)
    return tell(known.title) if known else receipt.verb


# -- overview --------------------------------------------------------------------------------


def step(desk: Desk, room: ExamRoom) -> words_of.Next:
    """What comes next in the life of the exam."""
    total = room.results.total
    return words_of.next_step(
        desk,
        room.exam,
        room.now,
        absent=total.absent,
        failed=total.sat - total.passed,
        waiting=room.waiting,
        why=room.called_off,
    )


def overview(desk: Desk, room: ExamRoom) -> Iterator[Paragraph]:
    """Turnout and pass rate as bars, who has not sat by unit, and what the exam is."""
    total = room.results.total
    yield from _bars(room)
    yield plain(words_of.in_a_line(words_of.figure_words(total)), tone="text")
    yield plain("")
    if room.exam.state is ExamState.DRAFT:
        yield from _who(room)
    else:
        yield from _not_sat(room)
    yield plain("")
    for title, value in words_of.facts(desk, room.exam):
        yield Paragraph(((_padded(title, 14), "faint"), (value, "text")), 14)


def _padded(text: str, width: int) -> str:
    return text + " " * max(width - cell_len(text), 1)


def _bars(room: ExamRoom) -> Iterator[Paragraph]:
    total = room.results.total
    pairs = [(_("Turnout"), total.turnout, "accent")]
    if total.marks:
        pairs.append((_("Pass rate"), total.pass_rate, "good"))
    for title, share, tone in pairs:
        parts = (
            (_padded(title, 12), "faint"),
            (words_of.bar(share), tone),
            (f" {words_of.rate(share)}", "text"),
        )
        yield Paragraph(parts)


def _who(room: ExamRoom) -> Iterator[Paragraph]:
    yield plain(_("Who is expected"), tone="strong")
    for code, figures in room.results.units.items():
        yield Paragraph((("  " + room.unit(code), "text"), (f"  {figures.expected}", "accent")))


def _not_sat(room: ExamRoom) -> Iterator[Paragraph]:
    due = [(code, figures) for code, figures in room.results.units.items() if figures.absent]
    if not due:
        yield plain(_("Everybody who is expected has sat."), tone="good")
        return
    yield plain(_("Who has not sat"), tone="strong")
    for code, figures in due:
        names = room.missing.get(code, ())
        told = show.listed(names[:MOST_NAMES]) + ("…" if len(names) > MOST_NAMES else "")
        count = _("{absent} of {expected}").format(absent=figures.absent, expected=figures.expected)
        yield Paragraph(((f"  {room.unit(code)}  ", "text"), (f"{count}  ", "warn"), (told, "faint")), 4)


# -- units and results --------------------------------------------------------------------------


def unit_rows(room: ExamRoom) -> Iterator[Row]:
    """The figures of each unit, each at the right of its column; those from which somebody is missing stand out."""
    widths = [cell_len(_(head)) for head in UNIT_HEADS[1:]]
    for code, one in room.results.units.items():
        figures = (
            str(one.expected),
            str(one.sat),
            str(one.absent),
            words_of.rate(one.turnout),
            str(one.passed),
            words_of.rate(one.pass_rate),
            words_of.marks(one.mean),
            str(one.makeup),
            str(one.exempt),
        )
        cells = (words_of.right(text, width) for text, width in zip(figures, widths, strict=True))
        yield Row(code, (room.unit(code), *cells), "warn" if one.absent else "text")


def missing_lines(room: ExamRoom, code: str) -> Iterator[Paragraph]:
    """Who of a unit has not sat."""
    names = room.missing.get(code, ())
    yield plain(room.unit(code), tone="strong")
    if names:
        words = _("Not sat: {names}").format(names=show.listed(names))
        yield plain(words, tone="warn", indent=4)
    else:
        yield plain(_("Everybody who is expected has sat."), tone="good")


def result_rows(room: ExamRoom) -> Iterator[Row]:
    """An attempt a row, and one for who has none."""
    for n, row in enumerate(room.rows):
        words, tone = words_of.outcome(row, under_way=room.exam.state in UNDER_WAY)
        submitted = row["submitted_at"]
        handed = f"{room.local(submitted):%m-%d %H:%M}" if submitted else "-"
        cells = (
            row["officer"],
            row["name"],
            room.unit(row["unit"]),
            words_of.right(words_of.marks(row["marks"]), 6),
            words,
            handed,
        )
        yield Row(n, cells, tone if tone != "good" else "text")


# -- analysis -----------------------------------------------------------------------------------


def test_lines(analysis: ExamAnalysis | None, why: str) -> list[Paragraph]:
    """The whole exam in figures, and what cannot be told."""
    if analysis is None:
        return [plain(why or _("Reading ..."), tone="faint")]
    test = analysis.analysis.test
    figures = [(_("Takers"), str(test.n)), (_("Mean"), _float(test.mean)), (_("Spread"), _float(test.sd))]
    if test.alpha is not None:
        figures.append((_("Reliability"), f"{test.alpha:.2f}"))
    lines = [plain(words_of.in_a_line(figures))]
    lines += [plain(tell(notice), tone="warn", indent=2) for notice in analysis.analysis.notices]
    return lines


def _float(value: float | None) -> str:
    return "-" if value is None else f"{value:.1f}"


def item_row(item: ItemAnalysis) -> Row:
    """A question in figures, its facility as a bar."""
    share = None if item.facility is None else item.facility * 100
    flags = show.listed(_(FLAG_WORDS.get(flag.code, flag.code)) for flag in item.flags)
    telling = "-" if item.discrimination_index is None else f"{item.discrimination_index:.0f}"
    cells = (
        item.question,
        words_of.bar(share),
        words_of.right("-" if share is None else f"{share:.0f}%", 4),
        words_of.right(str(item.n), cell_len(_("Takers"))),
        words_of.right(telling, cell_len(_("Tells apart"))),
        flags,
    )
    bad = any(flag.code in ("wrong-key", "negative") for flag in item.flags)
    return Row(item.question, cells, "bad" if bad else "warn" if item.flags else "text")


def item_lines(found: ExamAnalysis, code: str) -> Iterator[Paragraph]:
    """A question with who chose what, and why it should be looked at."""
    item = next(one for one in found.analysis.items if one.question == code)
    question = found.questions[code]
    for flag in item.flags:
        yield plain(f"{tell(flag.what)}{_('. ')}{tell(flag.hint)}", tone="warn", indent=2)
    yield from question_lines(question, item.options, item.n)


def question_lines(
    question: Question,
    chosen: Mapping[str, int] | None = None,
    takers: int = 0,
    *,
    order: tuple[int, ...] = (),
) -> Iterator[Paragraph]:
    """A question with its key marked by `=`, and how many of those who had it chose each option.

    With an order the options stand, and are lettered, as a paper shows them.
    """
    yield plain(question.stem, tone="strong")
    counts = chosen or {}
    for letter, text in labels(question):
        if order:
            text = question.options[order[LETTERS.index(letter)]]
        right = _is_right(question, LETTERS[order[LETTERS.index(letter)]] if order else letter)
        mark, tone = ("=", "good") if right else (" ", "text")
        count = counts.get(letter)
        told = "" if count is None else f"  {words_of.bar(count * 100 / max(takers, 1), 10)} {count}"
        yield Paragraph(((f"{mark} {letter}  {text}", tone), (told, "accent")), 5)
    if question.kind in (Kind.BLANK, Kind.SHORT):
        key = question.key
        words = "；".join("/".join(blank) for blank in key) if isinstance(key, tuple) else str(key)
        yield plain(f"= {words}", tone="good", indent=2)


def labels(question: Question) -> list[tuple[str, str]]:
    """The letters of the options with their words."""
    if question.kind in CHOICE:
        return list(zip(LETTERS, question.options, strict=False))
    if question.kind is Kind.TRUE_FALSE:
        return [("T", _("right")), ("F", _("wrong"))]
    return []


def _is_right(question: Question, letter: str) -> bool:
    """Whether an option, lettered as in the bank, belongs to the key."""
    if question.kind in CHOICE:
        return letter in str(question.key)
    return letter == ("T" if question.key is True else "F")


# -- appeals ------------------------------------------------------------------------------------


def appeal_row(one: AppealShown) -> Row:
    """An appeal in a list."""
    cells = (
        f"{one.name} {one.officer}",
        words_of.right(str(one.item), 3),
        _(APPEAL_WORDS[one.state]),
        one.text,
    )
    return Row(one.id, cells, APPEAL_TONES[one.state])


def appeal_lines(one: AppealShown) -> Iterator[Paragraph]:
    """An appeal in full: the words, the item, what was answered, the key, and the answer given."""
    yield plain(one.text, tone="strong", indent=2)
    if one.answer:
        yield plain(_("Answer: {text}").format(text=one.answer), tone=APPEAL_TONES[one.state], indent=2)
    chosen = _("Item {item}, answered {chosen}, key {key} on this paper.")
    yield plain(chosen.format(item=one.item, chosen=one.chosen or "-", key=one.key), tone="accent")
    yield from question_lines(one.question, order=one.order)


# -- what is asked before a step -------------------------------------------------------------------


def opening_words(desk: Desk, exam: Exam) -> Iterator[str]:
    """The question before an exam is opened."""
    makeup = exam.state is ExamState.CLOSED
    title = _("Open the make-up of {title}?") if makeup else _("Open {title}?")
    yield title.format(title=exam.title)
    yield _("The papers are drawn now. From then on windows, blueprint and forms do not change.")
    window = exam.makeup if makeup else exam.main
    yield _("To be sat {window}.").format(window=words_of.window_words(desk, window))
    yield _("Drawn from: {what}.").format(what=words_of.drawn_from(exam))
    if exam.mode is Mode.TERMINAL and not exam.supervised_by:
        yield _("Somebody must watch the room before anybody sits; w writes it down later, too.")


def refusal_lines(error: RefusedError) -> Iterator[Paragraph]:
    """Every problem for which something was not done, with what to do."""
    yield plain(_("It cannot be done yet:"), tone="bad")
    for problem in error.problems:
        what, hint = tell(problem.what), _here(problem)
        yield plain(f"  {what}", tone="warn" if problem.warning else "text", indent=4)
        if hint:
            yield plain(f"    {hint}", tone="faint", indent=4)


def _here(problem: Problem) -> str:
    """What to do about it here rather than on the command line."""
    if problem.code == "not-approved":
        return _("Approve questions, or make the exam anew with reviewed questions, too.")
    return tell(problem.hint) if problem.hint else ""


def closing_words(room: ExamRoom) -> Iterator[str]:
    """The question before an exam is closed: who would be absent."""
    exam, total = room.exam, room.results.total
    makeup = exam.state is ExamState.MAKEUP
    title = _("Close the make-up of {title}?") if makeup else _("Close {title}?")
    yield title.format(title=exam.title)
    window = exam.makeup if makeup and exam.makeup else exam.main
    if room.now < window.closes:
        yield _("Its window is not over yet.")
    if total.absent:
        words = ngettext(
            "{count} officer has not sat, and will stand as absent.",
            "{count} officers have not sat, and will stand as absent.",
            total.absent,
        )
        yield words.format(count=total.absent)
    yield _("The results enter the ledger and count from now on. It is not opened again.")
