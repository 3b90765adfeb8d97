"""Files of evidence of one activity: choose them, see what they are, keep copies; remove one with a reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell, tell_problem
from learnlaw.tui import show
from learnlaw.tui.screens.activity_task import ActivityTask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.path_field import PathField
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.evidence_desk import EvidenceDesk, FileKept, FileSeen
    from learnlaw.verbs.registry import Receipt

SHORT = 12
"""Signs of a digest that tell it from others at a glance."""


class Attach(ActivityTask):
    """`Attach(desk, spot, number)`: above what is there and what was chosen, below the path."""

    TITLE_WORDS = N_("Add evidence to an activity")
    HELP = "attach"
    CSS_PATH = "attach.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("ctrl+s", "keep", N_("Keep"), N_("keep copies of the files that were chosen"), id="task.save"),
        key("f3", "turn", N_("List, path"), N_("to the list of files, or back to the path"), id="task.turn"),
        key(
            "f4",
            "strip",
            N_("Without place"),
            N_("keep pictures without the place where they were taken, or as they are"),
            id="task.strip",
        ),
        key(
            "delete",
            "remove",
            N_("Take away"),
            N_("not to be kept after all; or removed, with a reason"),
            id="task.remove",
        ),
    ]

    def __init__(self, desk: Desk, spot: Spot, number: str = "") -> None:
        super().__init__(desk, spot, number)
        self.county: EvidenceDesk | None = None
        self.chosen: list[FileSeen] = []
        self.strip = False
        """Whether pictures are kept without the place."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="attach"):
            yield Lines(id="attach-told")
            yield Rows(
                id="attach-files",
                top=(N_("File"), N_("Size"), N_("Digest"), N_("State")),
                empty=N_("No file yet: choose some below, or a whole folder."),
                widest=40,
            )
            yield Lines(id="attach-about")
            yield PathField(
                folders=True,
                empty=N_("There is no file here."),
                whole=N_("the whole folder: every file in it"),
            )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "keep":
            return bool(self.chosen)
        if action == "strip":
            codes = {problem.code for file in self.chosen for problem in file.problems}
            return bool(codes & {"location", "place-left-out", "place-stays"})
        if action == "remove":
            row = self.query_one("#attach-files", Rows).current
            return not isinstance(self.focused, Input) and row is not None and row.tone != "faint"
        return True

    # -- reading ----------------------------------------------------------------------------

    def begin(self) -> None:
        self.look(self._read, self._begun)
        self.query_one(PathField).query_one(Input).focus()

    def _read(self) -> EvidenceDesk:
        from learnlaw.verbs.evidence_desk import evidence_desk

        return evidence_desk(self.desk, self.which)

    def _begun(self, found: EvidenceDesk) -> None:
        self.county, self.which = found, found.which
        self._list()

    @on(PathField.Given)
    def take(self, event: PathField.Given) -> None:
        """Look at a file, or at every file of a folder, before anything is kept."""
        from learnlaw.verbs.evidence_desk import files_at

        event.stop()
        have = [file.path for file in self.chosen]
        self._look_at(list(dict.fromkeys((*have, *files_at(event.path)))))

    def _look_at(self, paths: Sequence[Path]) -> None:
        from learnlaw.verbs.evidence_desk import look_at_files

        which, strip = self.which, self.strip
        self.trouble([plain(_("Looking at the files ..."), tone="faint")])
        self.look(lambda: look_at_files(self.desk, which, paths, strip=strip), self._looked)

    def action_strip(self) -> None:
        self.strip = not self.strip
        self._look_at([file.path for file in self.chosen])

    def _looked(self, found: Sequence[FileSeen]) -> None:
        self.trouble([])
        self.chosen = list(found)
        self._list()
        if found:
            self.query_one("#attach-files", Rows).go_to(found[-1].path)

    # -- showing ----------------------------------------------------------------------------

    def _list(self) -> None:
        if self.county is None:
            return
        record = self.county.record
        title = f"{_(self.TITLE_WORDS)}  {record.last}  {record.topic}"
        self.query_one("#task-title", Lines).show([plain(title)])
        kept = sum(file.removed_at is None for file in self.county.files)
        words = ngettext("{count} file is kept", "{count} files are kept", kept).format(count=kept)
        new = ngettext(
            "{count} is chosen: Ctrl+S keeps it", "{count} are chosen: Ctrl+S keeps them", len(self.chosen)
        )
        parts = [words, new.format(count=len(self.chosen))] if self.chosen else [words]
        self.query_one("#attach-told", Lines).show([plain("   ".join(parts))])
        rows = [*(_seen_row(file) for file in self.chosen), *(_kept_row(file) for file in self.county.files)]
        self.query_one("#attach-files", Rows).show(rows, keep=True)
        self.refresh_bindings()

    @on(Rows.Moved, "#attach-files")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        row = event.rows.current
        lines = list(self._about(row.key)) if row else []
        self.query_one("#attach-about", Lines).show(lines)
        self.refresh_bindings()

    def _about(self, mark: Any) -> Iterator[Paragraph]:
        chosen = next((file for file in self.chosen if file.path == mark), None)
        if chosen is not None:
            yield plain(f"{chosen.path}   {chosen.digest}", tone="faint")
            for problem in chosen.problems:
                yield plain(show.problem(problem), tone="warn" if problem.warning else "bad")
            return
        kept = self._kept(mark)
        if kept is not None:
            yield plain(
                _("kept since {when}   {digest}").format(when=_minute(kept.added_at), digest=kept.digest),
                tone="faint",
            )
            if kept.removed_at is not None:
                words = _("removed on {when}: {reason}").format(
                    when=_minute(kept.removed_at), reason=kept.reason
                )
                yield plain(words, tone="warn")
            if kept.others:
                yield plain(
                    _("It is evidence of {which} as well.").format(which=show.listed(kept.others)),
                    tone="warn",
                )

    def _kept(self, mark: Any) -> FileKept | None:
        files = self.county.files if self.county else ()
        return next((file for file in files if file.digest == mark), None)

    # -- keys -------------------------------------------------------------------------------

    def action_turn(self) -> None:
        rows = self.query_one("#attach-files", Rows)
        (self.query_one(PathField).query_one(Input) if rows.has_focus else rows).focus()

    def action_keep(self) -> None:
        from learnlaw.verbs.evidence import add_evidence

        which, paths, strip = self.which, [file.path for file in self.chosen], self.strip
        self.attempt(lambda: add_evidence(self.desk, which, paths, strip=strip))

    def action_remove(self) -> None:
        row = self.query_one("#attach-files", Rows).current
        if row is None:
            return
        if isinstance(row.key, Path):
            self.chosen = [file for file in self.chosen if file.path != row.key]
            self._list()
            return
        kept = self._kept(row.key)
        if kept is not None and kept.removed_at is None:
            self._bury(kept)

    def _bury(self, kept: FileKept) -> None:
        from learnlaw.verbs.evidence import remove_evidence

        which, digest = self.which, kept.digest

        def answered(found: Any) -> None:
            if found:
                self.attempt(lambda: remove_evidence(self.desk, which, digest, reason=found["reason"]))

        lines = [
            _("Remove {name}?").format(name=kept.name),
            _("Its name, its digest and the reason stay; the copy goes after a day."),
        ]
        self.app.push_screen(AskWords(lines, [Asked("reason", _("Reason"))]), answered)

    def done(self, found: Any) -> None:
        """Stay: show what is kept now."""
        receipt: Receipt = found
        self.receipt = receipt if receipt.number else self.receipt
        if receipt.verb == "add_evidence":
            self.chosen = []
        self.trouble(list(self._told(receipt)))
        self.look(self._read, self._begun)

    def _told(self, receipt: Receipt) -> Iterator[Paragraph]:
        for what, words in (
            ("files_added", N_("Kept: {count}. Receipt {number}.")),
            ("files_removed", N_("Removed: {count}. Receipt {number}.")),
        ):
            if count := receipt.counts.get(what):
                yield plain(_(words).format(count=count, number=receipt.number), tone="good")
        for notice in receipt.notices[:4]:
            yield plain(tell_problem(notice), tone="warn")

    def refused(self, error: LearnlawError) -> None:
        """The first lines of what is wrong: a folder may hold many files that cannot be kept."""
        if isinstance(error, RefusedError):
            bad = [problem for problem in error.problems if not problem.warning]
            self.trouble([plain(tell_problem(problem), tone="bad") for problem in bad[:5]])
        else:
            super().refused(error)

    def speak(self) -> None:
        """The language has changed: the same files."""
        super().speak()
        self._list()


def _seen_row(file: FileSeen) -> Row:
    notices = [tell(problem.what) for problem in file.problems]
    state = notices[0] if notices else _("chosen")
    tone = "bad" if file.refused else "warn" if notices else "accent"
    return Row(file.path, (file.name, size(file.size), file.digest[:SHORT] or "-", state), tone)


def _kept_row(file: FileKept) -> Row:
    state, tone = _("kept"), "text"
    if file.removed_at is not None:
        state, tone = _("removed"), "faint"
    elif file.others:
        state, tone = _("used twice"), "warn"
    return Row(file.digest, (file.name, size(file.size), file.digest[:SHORT], state), tone)


def size(count: int) -> str:
    """Bytes as people read them, right-aligned.

    >>> size(12), size(34_567), size(5_000_000)
    ('    12 B', ' 33.8 KB', '  4.8 MB')
    """
    amount, unit = float(count), "B"
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1024
    figure = f"{amount:.0f}" if unit == "B" else f"{amount:.1f}"
    return f"{figure} {unit}".rjust(8)


def _minute(when: Any) -> str:
    return f"{when:%Y-%m-%d %H:%M}"
