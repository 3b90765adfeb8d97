"""A report on the screen before it becomes a file: made in a thread, looked at, and written where it shall go."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.message import Message

from learnlaw.errors import LearnlawError, say
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.report_view import ReportView, Sight
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.errors import Message as Words
    from learnlaw.tui.screens.report_file import Target
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.report_kinds import ReportKind, Wanted

BEGUN = say("making the report")
TICK = 0.5
"""Seconds after which the time that work takes is told anew."""


class ReportPreview(TaskScreen):
    """Dismissed with None; what was written stays told above the keys until something else is."""

    TITLE_WORDS = N_("Preview of a report")
    HELP = "report_preview"
    CSS_PATH = "report_preview.tcss"
    BINDINGS = [
        key("escape", "give_up", N_("Back"), N_("back to the choice; while it is being made, stop it"),
            id="task.leave"),
        key("s,ctrl+s", "export", N_("Export"), N_("write it to a file, in the form of its ending"),
            id="task.export"),
        key("f1", "app.help", N_("Help"), N_("how to move about in it"), id="task.help", show=False),
    ]  # fmt: skip

    @dataclass
    class Stepped(Message):
        """The work has come to another step."""

        heed: Heed
        words: Words
        done: int
        of: int

    def __init__(self, desk: Desk, spot: Spot, kind: ReportKind, wanted: Wanted) -> None:
        super().__init__(desk, spot)
        self.kind = kind
        self.wanted = wanted
        self.made: Any = None
        self.heed: Heed | None = None
        """Of the work under way."""
        self.folder = Path.cwd()
        self._began = 0.0
        self._step: tuple[Words, int, int] = (BEGUN, 0, 0)
        self._sight: Sight | None = None

    def compose_task(self) -> ComposeResult:
        yield ReportView(id="preview")
        yield Lines(id="preview-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.call_after_refresh(self._title)
        self.query_one(ReportView).focus()
        self.set_interval(TICK, self._tick)
        if self.kind.make is None:
            self.call_after_refresh(self.action_export)
        else:
            self._begin(lambda heed: ("made", self._make(heed)))

    def _title(self) -> None:
        title = tell(self.kind.title)
        self.query_one("#task-title", Lines).show([plain(_("Preview: {report}").format(report=title))])

    # -- work ------------------------------------------------------------------------------

    def _make(self, heed: Heed) -> Any:
        from learnlaw.verbs.report_making import make_report

        return make_report(self.desk, self.kind, self.wanted, heed)

    def _begin(self, work: Any) -> None:
        from learnlaw.verbs.heeding import Heed

        heed = self.heed = Heed(lambda words, done, of: self._told_by(heed, words, done, of))
        self._began = monotonic()
        self.trouble([])
        self.refresh_bindings()
        self._tell()
        self.attempt(lambda: work(heed))

    def _told_by(self, heed: Heed, words: Words, done: int, of: int) -> None:
        """Called in the thread that works."""
        self.post_message(self.Stepped(heed, words, done, of))

    @on(Stepped)
    def show_step(self, event: Stepped) -> None:
        event.stop()
        if event.heed is self.heed:
            self._step = (event.words, event.done, event.of)
            self._tell()

    def _tick(self) -> None:
        if self.heed is not None:
            self._tell()

    def done(self, found: Any) -> None:
        self.heed = None
        what, value = found
        if what == "made":
            self.made = value
            self.query_one(ReportView).show(self.kind.sheet(value))
        else:
            self.folder = value.path.parent
            told = [plain(_("Written: {path}").format(path=value.path), tone="good")]
            self.trouble([*told, *([plain(tell(value.note))] if value.note else [])])
        self.refresh_bindings()
        self._tell()

    def refused(self, error: LearnlawError) -> None:
        self.heed = None
        super().refused(error)
        self.refresh_bindings()
        self._tell()

    # -- telling ---------------------------------------------------------------------------

    @on(ReportView.Seen)
    def see(self, event: ReportView.Seen) -> None:
        event.stop()
        self._sight = event.sight
        self._tell()

    def _tell(self) -> None:
        """Below the report: how far the work is, or what is in view."""
        self.query_one("#preview-told", Lines).show([self._at_work() if self.heed else self._in_view()])

    def _at_work(self) -> Paragraph:
        words, done, of = self._step
        far = f" {done}/{of}" if of > 1 else ""
        seconds = int(monotonic() - self._began)
        took = ngettext("{count} second", "{count} seconds", seconds).format(count=seconds)
        told = _("{what}{far} ... {took}. Esc stops it; nothing is written.")
        return plain(told.format(what=tell(words), far=far, took=took), tone="accent")

    def _in_view(self) -> Paragraph:
        sight = self._sight
        if self.kind.make is None:
            return plain(_("This is written to a file and not shown here; s writes it."), tone="faint")
        if sight is None or self.made is None:
            return plain("")
        words = _("lines {first}-{last} of {of}").format(first=sight.first, last=sight.last, of=sight.of)
        parts = [(words, "faint")]
        if sight.left:
            left = ngettext("{count} column further left", "{count} columns further left", sight.left)
            parts.append(("   " + left.format(count=sight.left), "warn"))
        if sight.right:
            right = ngettext("{count} column further right", "{count} columns further right", sight.right)
            parts.append(("   " + right.format(count=sight.right), "warn"))
        return Paragraph(tuple(parts), one_line=True)

    # -- actions -----------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "export":
            return self.heed is None and (self.made is not None or self.kind.make is None)
        return True

    def action_give_up(self) -> None:
        """While something is under way it is stopped; else the choice comes back."""
        if self.heed is None:
            self.dismiss(None)
            return
        self.heed.stop.set()
        if self.made is None and self.kind.make is not None:
            self.dismiss(None)

    def action_export(self) -> None:
        from learnlaw.tui.screens.report_file import ReportFile
        from learnlaw.verbs.report_making import base_name, file_name

        if self.made is None:
            words = f"{self.kind.name} {self.wanted.unit} {self.wanted.year or ''}"
            name = base_name(words, self.desk.today())
        else:
            name = file_name(self.kind.sheet(self.made), "")
        screen = ReportFile(self.desk, self.kind, self.folder, name)
        self.app.push_screen(screen, self._write)

    def _write(self, target: Target | None) -> None:
        from learnlaw.verbs.report_making import write_report

        if target is None:
            if self.kind.make is None:
                self.dismiss(None)
            return
        path, ending = target.path, target.ending
        kind, wanted, made, desk = self.kind, self.wanted, self.made, self.desk
        self._begin(
            lambda heed: ("written", write_report(desk, kind, wanted, made, path, ending, heed, force=True))
        )

    def speak(self) -> None:
        """The language has changed; the report has its own."""
        self._title()
        self._tell()
        self.query_one(ReportView).refresh()
