"""Answers an appeal: what is disputed, whether the officer is right, and why, in words that are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from learnlaw.domain.kinds import Title
from learnlaw.i18n import _
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens.exam_panes import appeal_lines
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_room import AppealShown

RULING = (("no", Title("不采纳", "not upheld")), ("yes", Title("采纳", "upheld")))


class AnswerAppeal(FormTask):
    """Two fields below the appeal; a key is corrected from the analysis, for everybody."""

    TITLE_WORDS = N_("Answer an appeal")
    HELP = "exam_appeal"
    CSS_PATH = "exam_appeal.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Answer"), N_("give the answer; it is given once"), id="task.save"),
    ]

    def __init__(self, desk: Desk, spot: Spot, number: str, appeal: AppealShown) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.appeal = appeal

    def compose_task(self) -> ComposeResult:
        with Vertical(id="appeal"):
            yield Lines(id="appeal-told")
            with Form():
                yield Field(N_("Ruling"), Choice(RULING, id="upheld"), wide=True)
                yield Field(N_("In words"), Entry(id="text"), wide=True)
            yield Lines(id="appeal-more")

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        self.query_one("#text", Entry).focus()

    def _tell(self) -> None:
        who = plain(f"{self.appeal.name}  {self.appeal.officer}", tone="accent")
        self.query_one("#appeal-told", Lines).show([who, *appeal_lines(self.appeal)])
        more = _("An answer changes no marks. A key is corrected in the analysis, for everybody: 4, then r.")
        self.query_one("#appeal-more", Lines).show([plain(more, tone="faint")])

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self.form.wrong({})

    def action_save(self) -> None:
        from learnlaw.verbs.appeals import answer_appeal

        words, appeal = self.form.words(), self.appeal.id
        if not words["text"].strip():
            self.form.wrong({"text": [_("Say why.")]})
            self.query_one("#text", Entry).focus()
            return
        upheld, text = words["upheld"] == "yes", words["text"]
        self.attempt(lambda: answer_appeal(self.desk, self.number, appeal, upheld=upheld, text=text))

    def speak(self) -> None:
        super().speak()
        self._tell()
