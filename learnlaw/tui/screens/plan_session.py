"""Plans one activity by the form of an entry; it is handed back to be tried out, and nothing is written here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from textual import on

from learnlaw.tui.screens.log_session import LogSession
from learnlaw.tui.widgets.form import Entry
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.ledger import LedgerRecord
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk


class PlanSession(LogSession):
    """Dismissed with the plan as something to try out."""

    TITLE_WORDS = N_("Plan an activity")
    BINDINGS = [
        key(
            "ctrl+s",
            "save",
            N_("Try out"),
            N_("see what would differ; nothing is written yet"),
            id="task.save",
        ),
    ]

    def __init__(self, desk: Desk, spot: Spot, day: date | None = None) -> None:
        super().__init__(desk, spot)
        self.day = day or self._tomorrow()

    def _tomorrow(self) -> date:
        """The next working day."""
        day = self.desk.today() + timedelta(days=1)
        while day not in self.desk.workdays:
            day += timedelta(days=1)
        return day

    @on(LogSession.Begun)
    def plan(self) -> None:
        """When the form has begun with the last entry, make a plan of it."""
        self.call_later(self._as_plan)

    def _as_plan(self) -> None:
        self.form.put({"first": self.day.isoformat(), "last": "", "status": "planned"})
        self.query_one("#topic", Entry).focus()

    def action_save(self) -> None:
        words = {**self.words(), "status": "planned"}
        titles = self.titles()
        self.trouble([])
        self.attempt(lambda: self._record(words, titles))

    def _record(self, words: Mapping[str, str], titles: Mapping[str, str]) -> LedgerRecord:
        from learnlaw.verbs.ledger_form import record_from

        return record_from(self.desk, words, titles)[0]

    def done(self, found: LedgerRecord) -> None:
        from learnlaw.tui.screens.what_if import planned_words

        units = self.county.roster.units if self.county is not None else {}
        self.dismiss(planned_words(found, [units[code].name for code in found.units if code in units]))

    def action_give_up(self) -> None:
        self.dismiss(None)
