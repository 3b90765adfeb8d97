"""Corrects an entry: a form with what stands there now, and why it is changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult

from learnlaw.domain.kinds import Title
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.screens.log_session import GRADES, WAYS
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual import events

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.entry_desk import EntryDesk
    from learnlaw.verbs.registry import Receipt

STATUSES = (
    ("held", Title("已举办", "held")),
    ("planned", Title("计划", "planned")),
    ("cancelled", Title("取消", "cancelled")),
)


class CorrectEntry(FormTask):
    """Dismissed with the receipt; `preset` is filled in beforehand, such as that it was held."""

    TITLE_WORDS = N_("Correct an entry")
    HELP = "entry_correct"
    CSS_PATH = "entry_correct.tcss"
    BINDINGS = [key("ctrl+s", "save", N_("Save"), N_("keep it so; the old version is kept"), id="task.save")]

    def __init__(self, desk: Desk, spot: Spot, entry: EntryDesk, preset: Mapping[str, str]) -> None:
        super().__init__(desk, spot)
        self.entry = entry
        self.preset = dict(preset)

    def compose_task(self) -> ComposeResult:
        old = {**self.entry.words, **self.preset}

        def line(name: str, words: str, *, wide: bool = False) -> Field:
            return Field(words, Entry(old[name], id=name), wide=wide)

        yield Lines(id="correct-told")
        with Form():
            yield line("first", N_("Date"))
            yield line("last", N_("Final day"))
            yield Field(N_("Status"), Choice(STATUSES, old["status"], id="status"))
            yield Field(
                N_("Activity"), Pick(self._kinds, _codes(old["kinds"]), id="kinds", title=N_("Which kind?"))
            )
            yield Field(
                N_("Units"),
                Pick(self._units, _codes(old["units"]), id="units", title=N_("It counts for which units?")),
            )
            yield Field(
                N_("Held by"),
                Pick(
                    self._units,
                    _codes(old["organiser"]),
                    id="organiser",
                    title=N_("Which unit held it?"),
                    several=False,
                ),
            )
            yield line("topic", N_("Topic"), wide=True)
            yield line("hours", N_("Hours"))
            yield Field(N_("Of"), Choice(self._categories(), old["category"], id="category"))
            yield line("start", N_("Begins"))
            yield line("end", N_("Ends"))
            yield Field(N_("Form"), Choice(WAYS, old["form"], id="form"))
            yield Field(N_("Evidence"), Choice(GRADES, old["evidence"], id="evidence"))
            yield line("laws", N_("Laws studied"), wide=True)
            yield line("speaker", N_("Speaker"))
            yield line("speaker_unit", N_("Of unit"))
            yield line("venue", N_("Venue"))
            yield line("meeting", N_("Meeting"))
            yield line("headcount", N_("Headcount"))
            yield line("expected", N_("Expected"))
            yield line("court", N_("Court"))
            yield line("case_no", N_("Case number"))
            yield line("materials", N_("Materials"))
            yield line("number", N_("Number"))
            yield line("note", N_("Remark"), wide=True)
            yield Field(N_("Why"), Entry(id="reason"), wide=True)

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        self.query_one("#first", Entry).focus()

    def _tell(self) -> None:
        words = _("Only what you change is changed; who was there stays. The old version is kept.")
        if self.preset:
            words = _("It was held: look at day, hours, evidence and headcount, then Ctrl+S.")
        self.query_one("#correct-told", Lines).show([plain(words, tone="faint")])

    def _kinds(self) -> list[Option]:
        return options_of(self.entry.kinds.activities)

    def _categories(self) -> list[tuple[str, Any]]:
        return [(code, term.title) for code, term in self.entry.kinds.categories.items()]

    def _units(self) -> list[Option]:
        return [Option(unit.code, unit.name) for unit in self.entry.roster.units.values()]

    def changed(self) -> dict[str, str]:
        """The fields that say something else than the entry does."""
        words = self.form.words()
        del words["reason"]
        return {name: text.strip() for name, text in words.items() if text.strip() != self.entry.words[name]}

    def action_save(self) -> None:
        from learnlaw.verbs.ledger_form import corrected
        from learnlaw.verbs.study import correct_session

        words, titles, entry = self.changed(), self.titles(), self.entry
        reason = self.query_one("#reason", Entry).value.strip()
        if not words:
            self.trouble([plain(_("Nothing is changed yet."), tone="warn")])
            return

        def save() -> Receipt:
            record, _version, _notices = corrected(self.desk, entry.which, words, titles)
            return correct_session(self.desk, entry.which, record, version=entry.version, reason=reason)

        self.form.wrong({})
        self.trouble([])
        self.attempt(save)

    def refused(self, error: LearnlawError) -> None:
        from learnlaw.verbs.ledger_writing import ReasonNeededError

        if isinstance(error, ReasonNeededError):
            what = _("Its window is closed: say why it is changed.")
            self.form.wrong({"reason": [what]}, only=["reason"])
            self.query_one("#reason", Entry).focus()
            return
        super().refused(error)

    def on_filled(self, event: Filled) -> None:
        event.stop()
        self.form.wrong({}, only=[event.name])
        self.trouble([])

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        event.widget.scroll_visible(animate=False)

    def speak(self) -> None:
        super().speak()
        self._tell()


def _codes(words: str) -> tuple[str, ...]:
    return tuple(filter(None, words.split("、")))
