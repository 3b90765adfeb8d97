"""Lists of what must be known 应知应会清单: their entries, how each law stands, and how many questions it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_problem
from learnlaw.tui.screens import law_words as words_of
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.law_desk import EntryLine, ListOpen


class LawLists(ExamTask):
    """One list at a time; `v` goes to the next. Enter reads the law of the entry."""

    TITLE_WORDS = N_("List what must be known")
    HELP = "law_lists"
    CSS_PATH = "law_lists.tcss"
    KEYS_FIRST = ("list.open", "law.next-list", "law.coverage")
    BINDINGS = [
        key("v", "turn", N_("Other list"), N_("the next list"), id="law.next-list"),
        key("c", "coverage", N_("Coverage"), N_("studied, lectured, examined, by unit"), id="law.coverage"),
    ]

    @dataclass
    class Read(Message):
        """The lists were read."""

        found: Sequence[ListOpen]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.lists: Sequence[ListOpen] = ()
        self.at = 0

    def compose_task(self) -> ComposeResult:
        with Vertical(id="lists"):
            yield Lines(id="lists-head")
            yield Rows(
                id="lists-rows",
                top=(N_("Group"), N_("Title"), N_("State"), N_("Share"), N_("Count"), N_("Chapters")),
                empty=N_("There is nothing on it."),
                widest=30,
            )
            yield Lines(id="lists-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#lists-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.rows.focus()
        self.read()

    @property
    def rows(self) -> Rows:
        return self.query_one("#lists-rows", Rows)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the lists in a thread."""
        from learnlaw.verbs.law_desk import open_lists

        try:
            self.post_message(self.Read(open_lists(self.desk)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def take(self, event: Read) -> None:
        event.stop()
        self.lists = event.found
        self._paint()

    @property
    def open(self) -> ListOpen | None:
        """The list that is shown."""
        return self.lists[self.at] if self.lists else None

    def _paint(self) -> None:
        found = self.open
        if found is None:
            return
        self.query_one("#lists-head", Lines).show(self._head(found))
        rows, group = [], ""
        for number, line in enumerate(found.entries):
            shown = line.entry.group if line.entry.group != group else ""
            group = line.entry.group
            rows.append(_row(number, line, shown))
        self.rows.show(rows, keep=True)

    def _head(self, found: ListOpen) -> Iterator[Paragraph]:
        required = found.required
        yield Paragraph(((f"{required.title}  ", "strong"), (f"{self.at + 1}/{len(self.lists)}", "faint")))
        words = _("{owner}, as of {day}: {count} entries, {without} without questions").format(
            owner=required.owner,
            day=required.version,
            count=len(found.entries),
            without=sum(not line.questions for line in found.entries),
        )
        yield plain(words, tone="faint")

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        current, found = self.rows.current, self.open
        if current is None or found is None:
            return
        line = found.entries[current.key]
        lines = [plain(line.entry.title, tone="strong")]
        lines += [plain(text) for text in (line.entry.note,) if text]
        about = [p for p in found.problems if p.place and p.place.line == line.entry.line]
        lines += [plain("! " + tell_problem(problem), tone="warn") for problem in about]
        if not about and found.problems and current.key == 0:
            lines += [plain("! " + tell_problem(problem), tone="warn") for problem in found.problems]
        self.query_one("#lists-told", Lines).show(lines)

    @on(Rows.Opened)
    def open_law(self, event: Rows.Opened) -> None:
        event.stop()
        from learnlaw.tui.screens.law_reader import LawReader

        found = self.open
        law = found.entries[event.key].entry.law if found else None
        if law:
            self.app.push_screen(LawReader(self.desk, self.spot, law))

    def action_turn(self) -> None:
        if self.lists:
            self.at = (self.at + 1) % len(self.lists)
            self._paint()

    def action_coverage(self) -> None:
        from learnlaw.tui.screens.coverage import Coverage

        which = self.open.required.id if self.open else ""
        self.app.push_screen(Coverage(self.desk, self.spot, which))

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()


def _row(number: int, line: EntryLine, group: str) -> Row:
    standing = line.standing
    state = _(words_of.STANDING_WORDS[standing]) if standing else "-"
    entry = line.entry
    cells = (group, entry.title, state, str(entry.weight).rjust(4), str(line.questions or "-").rjust(5))
    tone = words_of.STANDING_TONES[standing] if standing else "faint"
    return Row(number, (*cells, " ".join(entry.chapters)), tone if line.questions else "faint")
