"""Chooses what of the ledger is looked at: unit and those below, kind, time, officer, law, state, evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from learnlaw.domain.kinds import Title
from learnlaw.domain.values import parse_date
from learnlaw.errors import RefusedError
from learnlaw.i18n import _
from learnlaw.tui import show
from learnlaw.tui.forms import options_of
from learnlaw.tui.screens.ledger_words import STATES
from learnlaw.tui.widgets.form import Choice, Entry, Field, Form, Option, Pick
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from datetime import date

    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.finding_people import Person
    from learnlaw.verbs.ledger_browse import Shelf, Sieve

GRADES = (("", N_("any")), ("A", Title("A", "A")), ("B", Title("B", "B")), ("C", Title("C", "C")))


class LedgerFilter(ModalScreen["Sieve | None"]):
    """Dismissed with the sieve; with None on Escape."""

    HELP = "ledger_filter"
    CSS_PATH = "ledger_filter.tcss"
    AUTO_FOCUS = ""
    BINDINGS = [
        key("ctrl+s", "take", N_("Show"), N_("show the ledger so"), id="task.take"),
        key("f2", "officer", N_("Officer"), N_("choose an officer whom entries name"), id="ledger.officer"),
        key("f4", "clear", N_("Clear"), N_("filter nothing"), id="ledger.blank"),
        key("escape", "leave", N_("Leave"), N_("leave the list as it was"), id="task.leave"),
    ]

    def __init__(self, desk: Desk, sieve: Sieve, shelf: Shelf) -> None:
        super().__init__()
        self.desk = desk
        self.sieve = sieve
        self.shelf = shelf

    def compose(self) -> ComposeResult:
        sieve = self.sieve
        with Vertical(id="ledger-filter"):
            yield Lines(id="ledger-filter-title")
            with Form():
                yield Field(
                    N_("Unit"),
                    Pick(
                        self._units,
                        filter(None, [sieve.under]),
                        id="under",
                        title=N_("Which unit, with all below it?"),
                        several=False,
                        nothing=N_("every unit"),
                    ),
                )
                yield Field(
                    N_("Activity"),
                    Pick(
                        self._kinds,
                        filter(None, [sieve.kind]),
                        id="kind",
                        title=N_("Which kind?"),
                        several=False,
                        nothing=N_("every kind"),
                    ),
                )
                yield Field(N_("State"), Choice([*STATES.items()], sieve.state, id="state"), wide=True)
                yield Field(N_("From"), Entry(_iso(sieve.since), id="since", hint="2024-01-01"))
                yield Field(N_("Until"), Entry(_iso(sieve.until), id="until", hint="2024-12-31"))
                yield Field(N_("Law"), Entry(sieve.law, id="law"))
                yield Field(N_("Topic"), Entry(sieve.topic, id="topic"))
                yield Field(N_("Evidence"), Choice(GRADES, sieve.grade, id="grade"))
                yield Field(N_("Officer"), Entry(sieve.officer, id="officer", hint="F2"))
            yield Lines(id="ledger-filter-told")
        yield KeyBar()

    def on_mount(self) -> None:
        self._title()
        self.query_one("#under", Pick).focus()

    def _title(self) -> None:
        words = _("Ctrl+S shows it; a blank field asks nothing.")
        lines = [plain(_("Show of the ledger"), tone="strong"), plain(words, tone="faint")]
        self.query_one("#ledger-filter-title", Lines).show(lines)

    def _units(self) -> Sequence[Option]:
        return [Option(unit.code, unit.name) for unit in self.shelf.roster.units.values()]

    def _kinds(self) -> Sequence[Option]:
        return options_of(self.shelf.kinds.activities)

    # -- choosing -------------------------------------------------------------------------------

    def action_take(self) -> None:
        words = self.query_one(Form).words()
        try:
            since, until = self._day(words["since"]), self._day(words["until"])
        except RefusedError as error:
            told = [plain(show.problem(problem), tone="bad") for problem in error.problems]
            self.query_one("#ledger-filter-told", Lines).show(told)
            return
        officer = words["officer"].strip()
        if officer and officer not in self.shelf.roster.officers:
            what = _("There is no officer of that code; F2 finds one by name.")
            self.query_one("#ledger-filter-told", Lines).show([plain(what, tone="bad")])
            return
        texts = {name: words[name].strip() for name in ("under", "kind", "state", "law", "topic", "grade")}
        self.dismiss(replace(self.sieve, since=since, until=until, officer=officer, **texts))

    @staticmethod
    def _day(text: str) -> date | None:
        return parse_date(text)[0] if text.strip() else None

    def action_officer(self) -> None:
        from learnlaw.tui.screens.pick_officer import PickOfficer

        def chosen(code: str | None) -> None:
            if code is not None:
                self.query_one(Form).put({"officer": code})

        self.app.push_screen(PickOfficer(N_("Which officer?"), self._people), chosen)

    def _people(self) -> Sequence[Person]:
        from learnlaw.verbs.finding_people import serving

        return serving(self.desk)

    def action_clear(self) -> None:
        from learnlaw.verbs.ledger_browse import Sieve

        self.dismiss(Sieve())

    def action_leave(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed while the form is open."""
        self._title()
        self.query_one(Form).repaint()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
