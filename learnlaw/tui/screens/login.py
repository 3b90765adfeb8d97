"""Says who sits here: account and secret, before anything else is shown; and the PIN of one officer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, language, tell_all
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.gate import Login

LONGEST = 128


class LoginScreen(ModalScreen["Login | None"]):
    """Dismissed with who came in. It cannot be left otherwise, but by leaving the program."""

    HELP = "login"
    CSS_PATH = "login.tcss"
    BINDINGS = [
        key("enter", "log_in", N_("Log in"), N_("with this account and secret"), id="task.login"),
        key(
            "f2", "other_language", N_("Chinese/English"), N_("speak the other language"), id="task.language"
        ),
        key("f1", "app.help", N_("Help"), N_("who can come in, and what to do if it fails"), id="task.help"),
        key("ctrl+q", "app.quit", N_("Quit"), N_("leave the program"), id="task.quit"),
    ]

    @dataclass
    class Came(Message):
        """The secret was right."""

        login: Login

    @dataclass
    class Failed(Message):
        """It was not, or the account may not come in."""

        error: LearnlawError

    def __init__(self, desk: Desk, code: str = "", words: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.code = code
        self.words = words
        self._asking = False

    def compose(self) -> ComposeResult:
        with Vertical(id="login"):
            yield Lines(id="login-title")
            yield Lines(id="login-code-label")
            yield Input(self.code, id="login-code", compact=True, max_length=LONGEST, select_on_focus=False)
            yield Lines(id="login-secret-label")
            yield Input(id="login-secret", password=True, compact=True, max_length=LONGEST)
            yield Lines(id="login-told")
        yield KeyBar()

    def on_mount(self) -> None:
        self._label()
        self.query_one("#login-secret" if self.code else "#login-code", Input).focus()
        self._tell(self.words, "warn")

    def _label(self) -> None:
        self.query_one("#login-title", Lines).show(self.title_lines())
        self.query_one("#login-code-label", Lines).show([plain(_("Account"), tone="faint")])
        self.query_one("#login-secret-label", Lines).show([plain(_("Password or PIN"), tone="faint")])

    def title_lines(self) -> list[Paragraph]:
        """What stands on top."""
        return [
            plain(_("learnlaw: log in"), tone="strong"),
            plain(_("Officers use their code on the roster and their PIN."), tone="faint"),
        ]

    def _tell(self, words: str, tone: str = "faint") -> None:
        self.query_one("#login-told", Lines).show([plain(words, tone=tone)] if words else [])

    @on(Input.Submitted)
    def submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_log_in()

    def action_log_in(self) -> None:
        code, secret = (self.query_one(f"#login-{name}", Input) for name in ("code", "secret"))
        if self._asking:
            return
        empty = next((field for field in (code, secret) if not field.value.strip()), None)
        if empty is not None:
            empty.focus()
            return
        self._asking = True
        self._tell(_("Looking ..."))
        self.ask(code.value, secret.value)

    @work(thread=True, exclusive=True)
    def ask(self, code: str, secret: str) -> None:
        """Look in a thread whose secret it is: that takes its time on purpose."""
        from learnlaw.verbs.login import check_secret

        try:
            self.post_message(self.Came(check_secret(self.desk, code.strip(), secret)))
        except LearnlawError as error:
            self.post_message(self.Failed(error))

    @on(Came)
    def come_in(self, event: Came) -> None:
        event.stop()
        self.dismiss(event.login)

    @on(Failed)
    def stay_out(self, event: Failed) -> None:
        event.stop()
        self._asking = False
        field = self.query_one("#login-secret", Input)
        field.value = ""
        field.focus()
        self._tell("\n".join(tell_all(event.error)), "bad")

    def action_other_language(self) -> None:
        app: LearnlawApp = self.app  # type: ignore[assignment]  # it is ours
        app.speak("en" if language() == "zh" else "zh")

    def speak(self) -> None:
        """The language has changed: what was typed stays."""
        self._label()
        self._tell("")
        for bar in self.query(KeyBar):
            bar.refresh()


class AskPin(LoginScreen):
    """Asks one officer for the own PIN; dismissed with the login, or with None on Escape."""

    BINDINGS = [key("escape", "leave", N_("Leave"), N_("back to the list"), id="task.leave")]

    def __init__(self, desk: Desk, code: str, name: str) -> None:
        super().__init__(desk, code)
        self.name_shown = name

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#login-code", Input).disabled = True

    def title_lines(self) -> list[Paragraph]:
        words = _("{name}: type your own PIN to sit the exam").format(name=self.name_shown)
        return [plain(words, tone="strong")]

    def action_leave(self) -> None:
        self.dismiss(None)


def own_desk(desk: Desk, login: Login) -> Desk:
    """The desk with the officer at it who typed the PIN; the one before stays at the other."""
    from learnlaw.verbs.gate import Door

    return desk.through(Door(login))
