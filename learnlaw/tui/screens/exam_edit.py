"""Changes a draft of an exam by the form that it was made with: everything that was chosen stands there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.message import Message

from learnlaw.domain.blueprint import figure
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui.screens.exam_form import NewExam
from learnlaw.tui.screens.exam_form_words import exam_form
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.blueprints import BlueprintCheck
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_edit import ExamDraft
    from learnlaw.verbs.registry import Receipt


class EditExam(NewExam):
    """An exam that was opened is not changed: it is told why, and nothing can be saved."""

    TITLE_WORDS = N_("Change a draft of an exam")
    NO_BLUEPRINT = N_("the one it was made with")
    NEEDED: ClassVar[tuple[str, ...]] = ("title", "opens", "closes")

    @dataclass
    class Drafted(Message):
        """The draft was read."""

        draft: ExamDraft

    @dataclass
    class Settled(Message):
        """It is no draft any more."""

        error: LearnlawError

    def __init__(self, desk: Desk, spot: Spot, number: str) -> None:
        super().__init__(desk, spot)
        self.number = number
        self.draft: ExamDraft | None = None

    def on_mount(self) -> None:
        super().on_mount()
        self.read_draft()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "save" or self.draft is not None

    @work(thread=True, exclusive=True, group="draft")
    def read_draft(self) -> None:
        """Read in a thread what was chosen."""
        from learnlaw.verbs.exam_edit import draft_of

        try:
            self.post_message(self.Drafted(draft_of(self.desk, self.number)))
        except LearnlawError as error:
            self.post_message(self.Settled(error))

    @on(Drafted)
    def fill_in(self, event: Drafted) -> None:
        event.stop()
        self.draft = event.draft
        self.form.put(_words(self.desk, event.draft))
        self._show_fields()
        self.refresh_bindings()
        self.look()

    @on(Settled)
    def tell_settled(self, event: Settled) -> None:
        event.stop()
        self.trouble([plain(line, tone="bad") for line in tell_all(event.error)])
        words = _("People are let in, excused and given time from the results of the exam.")
        self.query_one("#exam-form-seen", Lines).show([plain(words, tone="faint")])

    def _told(self) -> Iterator[Paragraph]:
        if self.seen is None:
            yield plain(_("Reading ..."), tone="faint")
        else:
            yield from super()._told()

    def look(self) -> None:
        if self.draft is not None:
            super().look()

    def _plan(self, words: Mapping[str, str]) -> BlueprintCheck | None:
        """Without another blueprint, the one that the draft was made with."""
        from learnlaw.verbs.blueprint_desk import check_kept

        if words["blueprint"] or self.draft is None:
            return super()._plan(words)
        return check_kept(
            self.desk, self.draft.blueprint, self._day(words), reviewed=words["questions"] == "reviewed"
        )

    def _day(self, words: Mapping[str, str]) -> date:
        from learnlaw.verbs.exams import instant

        return self.desk.local(instant(self.desk, words["closes"])).date()

    def write(self, words: Mapping[str, str], *, dry_run: bool = False) -> Receipt:
        from learnlaw.verbs.exams import edit_exam

        assert self.draft is not None
        was, form = self.draft.form, exam_form(self.desk, words)
        kept = replace(
            form,
            seed=was.seed,
            last_papers=was.last_papers,
            organiser=was.organiser if form.units == was.units else "",
        )
        return edit_exam(self.desk, self.number, kept, version=self.draft.version, dry_run=dry_run)


def _words(desk: Desk, draft: ExamDraft) -> dict[str, str]:
    """The form of a draft as its fields say it."""
    form = draft.form

    def moment(instant: datetime | None) -> str:
        return f"{desk.local(instant):%Y-%m-%d %H:%M}" if instant else ""

    return {
        "title": form.title,
        "blueprint": "",
        "questions": "reviewed" if form.allow_reviewed else "approved",
        "kind": form.kind,
        "opens": moment(form.opens),
        "closes": moment(form.closes),
        "makeup_opens": moment(form.makeup_opens),
        "makeup_closes": moment(form.makeup_closes),
        "counts_on": form.counts_on.isoformat() if form.counts_on else "",
        "units": "、".join(form.units),
        "duties": "、".join(form.duties),
        "officers": "、".join(form.officers),
        "draw": str(form.draw or ""),
        "reserves": str(form.reserves or ""),
        "mode": form.mode.value,
        "papers": form.papers.value,
        "forms": str(form.forms),
        "max_common": "" if form.max_common is None else figure(form.max_common),
        "halls": " ".join(f"{hall}={rows}x{columns}" for hall, (rows, columns) in form.halls.items()),
    }
