"""What stands over a board, and in its place while there is none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from learnlaw.domain.forecast import State
from learnlaw.domain.text import skeleton
from learnlaw.i18n import _, language, ngettext, tell
from learnlaw.tui import show
from learnlaw.tui.widgets.headline import Heading
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.wrap import literal

if TYPE_CHECKING:
    from learnlaw.tui.view import View
    from learnlaw.verbs.board import Board, BoardRow, NothingYet
    from learnlaw.verbs.desk import Desk

RETRY, MAKE = "retry", "make"
"""What Enter does on a first step that is no task."""


def heading(desk: Desk, board: Board | None, view: View | None) -> Heading:
    """The two lines over a board: what is looked at, as of when, and how many stand where."""
    left = (("learnlaw", "name"), ("  " + _("Board"), "bar"), (_packs(board), "bar"))
    right = [*_who(desk), _("as of {day}").format(day=desk.today())]
    if desk.known_on is not None:
        right.append(_("known on {day}").format(day=desk.known_on))
    right.append(language())
    return Heading(left, "  ".join(right), tuple(_progress(board, view)) if board else ())


def _who(desk: Desk) -> Iterator[str]:
    """Who is in, and that a part of the county is shown where it is one."""
    login = desk.door.login
    if login is not None:
        yield literal(login.name)
        if login.narrow:
            yield _("own units only")


def _packs(board: Board | None) -> str:
    if board is None or not board.packs:
        return ""
    first = show.title(board.packs[0])
    more = len(board.packs) - 1
    return "  " + (_("{pack} and {count} more").format(pack=first, count=more) if more else first)


def _progress(board: Board, view: View | None) -> Iterator[tuple[str, str]]:
    day, days = board.day_of_year
    yield _("year {percent} gone").format(percent=show.percent(day, days)), "text"
    yield _(", day {day} of {days}").format(day=day, days=days), "faint"
    if board.whole_year:
        yield _("  windows of the whole year"), "text"
    judged = sum(board.units.values())
    yield "   " + ngettext("{count} unit:", "{count} units:", judged).format(count=judged), "text"
    for state in State:
        if count := board.units[state]:
            yield f" {show.state_count(state, count)}", show.TONES[state]
    met, officers = board.officers
    if officers:
        yield "  " + _("officers {met}/{all}").format(met=met, all=officers), "faint"
    aims = sum(board.aims.values())
    if aims:
        yield "  " + _("aims {met}/{all}").format(met=board.aims[State.MET], all=aims), "faint"
    if view is not None and view.filtered:
        yield "  " + _("[filtered]"), "warn"


def matches(rows: Sequence[BoardRow], text: str) -> list[int]:
    """The rows that a text means: a part of the name, the head of the code, initials or pinyin."""
    wanted = skeleton(text)
    if not wanted:
        return []
    return [n for n, row in enumerate(rows) if _meant(row, wanted)]


def _meant(row: BoardRow, wanted: str) -> bool:
    if wanted in skeleton(row.unit.name) or skeleton(row.unit.code).startswith(wanted):
        return True
    return wanted.isascii() and any(wanted in word for word in row.keys.split())


# -- in place of a board ----------------------------------------------------------------


def first_steps(nothing: NothingYet) -> list[Paragraph]:
    """What is missing, and what to do first."""
    done = {"database": 0, "units": 1, "pack": 2}[nothing.what.value]
    lines = [
        plain(""),
        plain(_("Three steps to the first board"), tone="strong"),
        plain(""),
        _step(1, done, _("a database: {path}").format(path=nothing.database), MAKE, _("make it here")),
        _step(2, done, _("units and officers"), "import_roster", _("import a roster")),
        _step(3, done, _("what they are judged by"), "use_packs", _("choose policy packs")),
        plain(""),
        plain(_("Enter does the step that is marked; ^p shows all commands, q leaves."), tone="faint"),
    ]
    if done == 0:
        words = _("To look around first, leave and type: learnlaw demo")
        lines.append(plain(words, tone="faint"))
    return lines


def _step(number: int, done: int, words: str, target: str, verb: str) -> Paragraph:
    if number <= done:
        return Paragraph(((f"  = {number}. ", "good"), (words, "faint")), 7)
    if number == done + 1:
        return Paragraph(((f"  > {number}. ", "accent"), (f"{words}  ", "text"), (verb, "accent")), 7, target)
    return Paragraph(((f"    {number}. {words}", "faint"),), 7)


def trouble(lines: Sequence[str]) -> list[Paragraph]:
    """Why there is no board, and what can be done."""
    told = [plain(""), *(plain(f"  {line}", tone="bad", indent=2) for line in lines), plain("")]
    return [*told, plain("  " + _("Enter tries again, q leaves."), tone="accent", target=RETRY)]


def told(words: object) -> str:
    """A cell of a list: a message in the reader's language, text as it is."""
    return words if isinstance(words, str) else tell(words)  # type: ignore[arg-type]  # HomeRow holds these two
