"""Importing a file: choose it, see what becomes of every row, and write only when that is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.errors import LearnlawError, say
from learnlaw.i18n import _, ngettext, tell, tell_place, tell_problem
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.widgets.form import Entry, Field
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.path_field import LEDGERS, PathField
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.errors import Message as Words
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.preview import Preview, RowShown
    from learnlaw.verbs.registry import Receipt

ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".tsv", ".txt")
FATE_WORDS = {
    "added": N_("new"),
    "changed": N_("changes"),
    "unchanged": N_("as it is"),
    "waiting": N_("correction"),
    "twin": N_("twin"),
    "refused": N_("refused"),
}
FATE_TONES = {
    "added": "good",
    "changed": "plan",
    "unchanged": "faint",
    "waiting": "warn",
    "twin": "warn",
    "refused": "bad",
}
CHOOSE, LOOKING, SEEN, WRITING, DONE = "choose", "looking", "seen", "writing", "done"
LETTERS = frozenset({"write", "eye", "errors", "other", "corrections", "missing"})
"""Actions whose keys are letters: they rest while something is typed."""


class ImportScreen(FormTask):
    """Five states, each with what it shows: choose, looking, seen, writing, done."""

    CSS_PATH = "importing.tcss"
    FOLDERS: ClassVar[bool] = False
    WHOLE: ClassVar[str] = LEDGERS
    """What a whole folder is called, marked with `N_`."""
    SUFFIXES: ClassVar[tuple[str, ...]] = ENDINGS
    MENDS: ClassVar[bool] = True
    """Whether a workbook to mend what is refused can be written."""
    BINDINGS = [
        key("s,ctrl+s", "write", N_("Write"), N_("write what was looked at"), id="task.write"),
        key("f", "eye", N_("Only these"), N_("all rows, or only those that want an eye"), id="task.eye"),
        key(
            "e",
            "errors",
            N_("Workbook"),
            N_("the file again with a column 问题 to mend it by"),
            id="task.errors",
        ),
        key("enter", "go_back", N_("Back"), N_("back to where you were"), id="task.back"),
        key(
            "o", "other", N_("Other file"), N_("look at another file, or the same one anew"), id="task.other"
        ),
    ]

    @dataclass
    class Stepped(Message):
        """The work has come to another step."""

        words: Words
        done: int
        of: int

    def __init__(self, desk: Any, spot: Any) -> None:
        super().__init__(desk, spot)
        self.state = CHOOSE
        self.path: Path | None = None
        self.preview: Preview | None = None
        self.receipt: Receipt | None = None
        self.update = False
        self.only = False
        """Whether rows that stay as they are, or are plainly new, are left out."""
        self.heed: Heed | None = None

    def compose_task(self) -> ComposeResult:
        with Vertical(id="import"):
            yield Lines(id="import-head")
            yield Field(N_("Reason"), Entry(id="import-reason"))
            yield PathField(self.SUFFIXES, folders=self.FOLDERS, whole=self.WHOLE)
            yield Rows(id="import-rows", top=(N_("Fate"), N_("Place"), N_("What"), N_("Note")))
            yield Lines(id="import-detail")

    def on_mount(self) -> None:
        super().on_mount()
        self._turn(CHOOSE)

    # -- what a subclass gives ----------------------------------------------------------

    def look(self, path: Path, heed: Heed) -> Preview:
        """The preview of a file; runs in a thread."""
        raise NotImplementedError

    def take_in(self, path: Path, reason: str, heed: Heed) -> Receipt:
        """Write; runs in a thread."""
        raise NotImplementedError

    def choose_words(self) -> Iterator[str]:
        """What stands over the list of files."""
        raise NotImplementedError

    def seen_words(self, preview: Preview) -> Iterator[Paragraph]:
        """More to be told of a preview."""
        yield from ()

    # -- states -------------------------------------------------------------------------

    def _turn(self, state: str) -> None:
        """Go to a state and show what belongs to it."""
        self.state = state
        for name in (CHOOSE, LOOKING, SEEN, WRITING, DONE):
            self.set_class(name == state, f"-{name}")
        self.refresh_bindings()
        self._paint()
        self.set_focus(None)
        if state in (CHOOSE, SEEN):
            self.call_after_refresh(self._focus)  # what is hidden until now takes no focus yet

    def _focus(self) -> None:
        name = {CHOOSE: "#path-line", SEEN: "#import-rows"}.get(self.state)
        if name is not None:
            self.query_one(name).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in LETTERS and isinstance(self.focused, Input) and self.focused.display:
            return None if action != "write" or self.state != SEEN else True
        preview = self.preview
        if action == "write":
            return self.state == SEEN and preview is not None and preview.writes(self.update)
        if action == "errors":
            return self.MENDS and self.state == SEEN and preview is not None and bool(preview.refused)
        if action in ("eye", "other"):
            return self.state == SEEN
        if action == "go_back":
            return self.state == DONE
        return True

    def _paint(self) -> None:
        head = self.query_one("#import-head", Lines)
        if self.state == CHOOSE:
            head.show([plain(words) for words in self.choose_words()])
        elif self.state == SEEN and self.preview is not None:
            head.show(self._seen(self.preview))
            self._show_rows(self.preview)
        elif self.state == DONE and self.receipt is not None:
            head.show(self.done_words(self.receipt))
        needed = bool(self.preview and self.preview.reason_needed and self.update)
        self.set_class(self.state == SEEN and needed, "-reason")

    def _seen(self, preview: Preview) -> Iterator[Paragraph]:
        yield plain(str(preview.path), tone="strong")
        parts: list[tuple[str, str]] = []
        for fate, count in preview.counts.items():
            parts.append((f"{_(FATE_WORDS[fate])} {count}   ", FATE_TONES[fate]))
        yield Paragraph(tuple(parts) or ((_("the file has no rows"), "warn"),))
        for problem in preview.problems:
            yield plain(tell_problem(problem), tone="warn" if problem.warning else "bad", indent=2)
        yield from self.seen_words(preview)
        if preview.refused and not self.MENDS:
            words = ngettext(
                "Nothing can be written while {count} problem stands.",
                "Nothing can be written while {count} problems stand.",
                len(preview.refused),
            )
            yield plain(words.format(count=len(preview.refused)), tone="bad")
        elif preview.refused:
            words = ngettext(
                "Nothing can be written while {count} problem stands. e writes a workbook to mend.",
                "Nothing can be written while {count} problems stand. e writes a workbook to mend.",
                len(preview.refused),
            )
            yield plain(words.format(count=len(preview.refused)), tone="bad")
        elif not preview.writes(self.update):
            yield plain(_("There is nothing new to write."), tone="accent")
        else:
            yield plain(_("Nothing has been written yet; s writes it."), tone="accent")

    def done_words(self, receipt: Receipt) -> list[Paragraph]:
        """What was written."""
        words = _("Written. Receipt {number}.").format(number=receipt.number)
        return [plain(words, tone="good"), plain(counted(receipt.counts)), plain(_("Enter goes back."))]

    # -- rows ---------------------------------------------------------------------------

    def _show_rows(self, preview: Preview) -> None:
        files = len({row.file for row in preview.rows}) > 1
        wanted = [row for row in preview.rows if not self.only or _wants_an_eye(row)]
        rows = [
            Row(
                number,
                (_(FATE_WORDS[row.fate]), _place(row, files), row.subject, _note(row)),
                FATE_TONES[row.fate],
            )
            for number, row in enumerate(wanted)
        ]
        self._wanted = wanted
        self.query_one("#import-rows", Rows).show(rows)

    @on(Rows.Moved, "#import-rows")
    def show_row(self, event: Rows.Moved) -> None:
        event.stop()
        current = event.rows.current
        lines = list(_detail(self._wanted[current.key])) if current and self.state == SEEN else []
        self.query_one("#import-detail", Lines).show(lines)

    # -- looking ------------------------------------------------------------------------

    @on(PathField.Given)
    def begin(self, event: PathField.Given) -> None:
        event.stop()
        self.path = event.path
        self.update = self.only = False
        self.trouble([])
        self._begin(LOOKING, lambda heed: self.look(event.path, heed))

    def _begin(self, state: str, verb: Callable[[Heed], Any]) -> None:
        from learnlaw.verbs.heeding import Heed

        heed = self.heed = Heed(lambda words, done, of: self._step(heed, words, done, of))
        self._turn(state)
        self.attempt(lambda: verb(heed))

    def _step(self, heed: Heed, words: Words, done: int, of: int) -> None:
        """Called in the thread that works."""
        if heed is self.heed:
            self.post_message(self.Stepped(words, done, of))

    @on(Stepped)
    def show_step(self, event: Stepped) -> None:
        if self.state not in (LOOKING, WRITING):
            return
        lines = [plain(tell(event.words))]
        if event.of > 1:
            width = 40
            bar = "#" * (width * event.done // event.of)
            lines.append(plain(f"{bar:.<{width}} {event.done}/{event.of}", tone="accent"))
        lines.append(plain(_("Esc stops it; nothing is written."), tone="faint"))
        self.query_one("#import-head", Lines).show(lines)

    def done(self, found: Any) -> None:
        from learnlaw.verbs.preview import Preview

        if isinstance(found, Preview):
            self.preview = found
            self._turn(SEEN)
        elif isinstance(found, list):
            self._tell_written(found)
        else:
            self.receipt = found
            self._turn(DONE)

    def refused(self, error: LearnlawError) -> None:
        TaskScreen.refused(self, error)
        self._turn(CHOOSE if self.state == LOOKING else SEEN)

    # -- actions ------------------------------------------------------------------------

    def action_give_up(self) -> None:
        if self.state in (LOOKING, WRITING) and self.heed is not None:
            self.heed.stop.set()
        elif self.state == SEEN:
            self.action_other()
        else:
            self.dismiss(self.receipt)

    def action_go_back(self) -> None:
        self.action_give_up()

    def action_other(self) -> None:
        self.trouble([])
        self._turn(CHOOSE)
        field = self.query_one(PathField)
        field.look(field.text)

    def action_eye(self) -> None:
        self.only = not self.only
        self._paint()

    def action_write(self) -> None:
        path = self.path
        if path is None or self.state != SEEN:
            return
        entry = self.query_one("#import-reason", Entry)
        reason = entry.value
        if self.update and self.preview and self.preview.reason_needed and not reason.strip():
            self.trouble([plain(_("Give the reason for which a closed window is corrected."), tone="bad")])
            entry.focus()
            return
        self.trouble([])
        self._begin(WRITING, lambda heed: self.take_in(path, reason, heed))

    def action_errors(self) -> None:
        from learnlaw.verbs.preview import write_mending

        if self.preview is not None:
            preview = self.preview
            self.attempt(lambda: write_mending(preview))

    def _tell_written(self, paths: Sequence[Path]) -> None:
        words = _("Written: {path}. Mend it there and import that file.")
        self.trouble([plain(words.format(path=path), tone="good") for path in paths])

    def speak(self) -> None:
        """The language has changed: what was looked at stays."""
        super().speak()
        self._paint()


def _wants_an_eye(row: RowShown) -> bool:
    return bool(row.problems) or row.fate in ("refused", "waiting", "changed")


def _place(row: RowShown, files: bool) -> str:
    where = tell_place(row.place)
    return f"{Path(row.file).name}  {where}" if files else where


def _note(row: RowShown) -> str:
    """What matters of a row on one line."""
    if row.problems:
        return tell(row.problems[0].what)
    return show.listed(change.title for change in row.changes)


def _detail(row: RowShown) -> Iterator[Paragraph]:
    yield Paragraph(((f"{_(FATE_WORDS[row.fate])}  ", FATE_TONES[row.fate]), (row.subject, "strong")))
    for change in row.changes:
        values = _("{title}: {old} -> {new}").format(
            title=change.title, old=change.old or _("(blank)"), new=change.new or _("(blank)")
        )
        yield plain("  " + values, indent=4)
    for problem in row.problems:
        told = tell_problem(replace(problem, file=""))
        yield plain(f"  {told}", tone="warn" if problem.warning else "bad", indent=4)


COUNT_WORDS = {
    "units_added": say("units added"),
    "units_changed": say("units changed"),
    "officers_added": say("officers added"),
    "officers_changed": say("officers changed"),
    "postings_added": say("postings added"),
    "postings_changed": say("postings changed"),
    "added": say("added"),
    "changed": say("changed"),
    "unchanged": say("unchanged"),
    "waiting": say("corrections left alone"),
    "questions_added": say("new questions"),
    "questions_changed": say("next versions"),
    "questions_restated": say("in another state"),
    "questions_duplicate": say("twins left out"),
    "questions_unchanged": say("as they were"),
    "texts_added": say("new texts"),
    "texts_changed": say("texts replaced"),
    "texts_unchanged": say("texts as they were"),
    "articles": say("articles"),
    "questions_set_aside": say("questions set aside"),
    "removed": say("removed"),
    "restored": say("restored"),
}


def counted(counts: Any) -> str:
    """The counts of a receipt in a line; what is none is left out."""
    told = _("{what}: {count}")
    return "   ".join(
        told.format(what=tell(words), count=counts[what])
        for what, words in COUNT_WORDS.items()
        if counts.get(what)
    )
