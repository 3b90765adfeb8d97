"""Changes the own password or PIN; a first one is changed here before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input

from learnlaw.domain.secrets import LEAST, PIN_DIGITS, Kind, kind_for
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk

FIELDS = (
    ("old", N_("The secret that holds now")),
    ("new", N_("The new secret")),
    ("again", N_("The new secret again")),
)


class ChangeSecret(TaskScreen):
    """Dismissed with the receipt, or with None."""

    TITLE_WORDS = N_("Change the own secret")
    HELP = "change_secret"
    CSS_PATH = "change_secret.tcss"
    AUTO_FOCUS = "#secret-old"
    BINDINGS = [
        key("escape", "give_up", N_("Leave"), N_("leave this screen, nothing is changed"), id="task.leave"),
        key("enter", "change", N_("Change"), N_("take the new secret"), id="task.change"),
        key("f1", "app.help", N_("Help"), N_("what a secret must be"), id="task.help"),
    ]

    def __init__(self, desk: Desk, spot: Spot, *, forced: bool = False) -> None:
        super().__init__(desk, spot)
        self.forced = forced

    def compose_task(self) -> ComposeResult:
        with Vertical(id="secret"):
            yield Lines(id="secret-told")
            for name, _words in FIELDS:
                yield Lines(id=f"secret-label-{name}")
                yield Input(id=f"secret-{name}", password=True, compact=True, max_length=128)

    def on_mount(self) -> None:
        super().on_mount()
        login = self.desk.door.login
        pin = login is not None and kind_for(login.role) is Kind.PIN
        if pin:
            rule = _("A PIN has {count} digits: no runs, no repeated ones, not part of your code.")
            rule = rule.format(count=PIN_DIGITS)
        else:
            rule = _("A password has {count} characters or more, and neither your name nor your code in it.")
            rule = rule.format(count=LEAST)
        told = [plain(rule)]
        if self.forced:
            words = _("This is the first time: choose your own secret; the printed one ends with it.")
            told.insert(0, plain(words, tone="strong"))
        if login is None:
            told = [plain(_("There are no accounts, and so no secrets."), tone="warn")]
        self.query_one("#secret-told", Lines).show(told)
        for name, words in FIELDS:
            self.query_one(f"#secret-label-{name}", Lines).show([plain(_(words), tone="faint")])

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        names = [name for name, _words in FIELDS]
        place = names.index((event.input.id or "").removeprefix("secret-"))
        if place + 1 < len(names):
            self._field(names[place + 1]).focus()
        else:
            self.action_change()

    def _field(self, name: str) -> Input:
        return self.query_one(f"#secret-{name}", Input)

    def action_change(self) -> None:
        old, new, again = (self._field(name).value for name, _words in FIELDS)
        if new != again:
            self.trouble([plain(_("The two new secrets are not the same."), tone="bad")])
            self._field("again").focus()
            return
        self.trouble([plain(_("Looking ..."), tone="faint")])
        self.attempt(lambda: self._change(old, new))

    def _change(self, old: str, new: str) -> Any:
        from learnlaw.verbs.login import change_secret

        return change_secret(self.desk, old, new)

    def refused(self, error: LearnlawError) -> None:
        """Which of the fields was wrong has the focus."""
        weak = isinstance(error, RefusedError)
        lines = [tell(p.what) for p in error.problems] if isinstance(error, RefusedError) else tell_all(error)
        self.trouble([plain(line, tone="bad") for line in lines])
        for name in ("new", "again") if weak else ("old",):
            self._field(name).value = ""
        self._field("new" if weak else "old").focus()

    def speak(self) -> None:
        """The language has changed: what was typed stays."""
        self.on_mount()
