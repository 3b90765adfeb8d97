"""Accounts: who may come in and as what; add, reset, unlock, disable, slips for all officers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.roles import ROLE_WORDS, Role
from learnlaw.i18n import _, tell
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.secret_told import SecretTold
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.errors import Message as Words
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.accounts import AccountLine
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.registry import Receipt

TONES = {"active": "text", "first": "faint", "locked": "warn", "disabled": "bad"}
SLIPS = "学法登录凭条.docx"


class Accounts(TaskScreen):
    """The list; each key does one thing to the account under the cursor, or makes new ones."""

    TITLE_WORDS = N_("Accounts")
    HELP = "accounts"
    CSS_PATH = "accounts.tcss"
    AUTO_FOCUS = "#accounts-rows"
    BINDINGS = [
        key(
            "a",
            "add",
            N_("New account"),
            N_("a coordinator, a unit coordinator, an auditor, an officer"),
            id="task.add",
        ),
        key(
            "o",
            "officers",
            N_("All officers"),
            N_("an account and a slip for each who has none"),
            id="task.officers",
        ),
        key("s", "slips", N_("Slips"), N_("new first PINs for who has not used theirs"), id="task.slips"),
        key("e", "reset", N_("Reset"), N_("a new first secret for this account"), id="task.reset"),
        key("u", "unlock", N_("Unlock"), N_("take away the lock of wrong secrets"), id="task.unlock"),
        key(
            "d", "disable", N_("Disable"), N_("let nobody in by it, or let them in again"), id="task.disable"
        ),
        key("slash", "find", N_("Find"), N_("by a part of code, name or unit"), id="task.find"),
        key("f1,question_mark", "app.help", N_("Help"), N_("the keys and what they do"), id="task.help"),
    ]

    @dataclass
    class Step(Message):
        """Long work has come so far."""

        words: str

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.lines: Sequence[AccountLine] = ()
        self.find = ""
        self.heed: Heed | None = None
        self._receipt: Receipt | None = None
        """The last thing that was done, for the place below."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="accounts"):
            yield Lines(id="accounts-told")
            yield Rows(
                id="accounts-rows",
                top=(N_("Code"), N_("Name"), N_("Role"), N_("Unit"), N_("State"), N_("Last in")),
                empty=N_("There are no accounts: whoever opens the program is the coordinator."),
                widest=24,
            )

    def on_mount(self) -> None:
        super().on_mount()
        self._tell(_("Reading ..."))
        self.read()

    def read(self) -> None:
        """Read the list anew."""
        self.attempt(self._list)

    def _list(self) -> list[AccountLine]:
        from learnlaw.verbs.accounts import list_accounts

        return list_accounts(self.desk, find=self.find)

    def _tell(self, words: str) -> None:
        self.query_one("#accounts-told", Lines).show([plain(words, tone="strong")])

    @property
    def current(self) -> AccountLine | None:
        """The account under the cursor."""
        row = self.query_one(Rows).current
        return None if row is None else next((one for one in self.lines if one.code == row.key), None)

    # -- what came back -------------------------------------------------------------------

    def done(self, found: Any) -> None:
        self.heed = None
        if isinstance(found, list):
            self._show(found)
            return
        self._receipt = found
        self.trouble([plain(self._said(found), tone="good")])
        if found.fates:
            self.app.push_screen(SecretTold(found.fates[0]), lambda _none: self._after())
        else:
            self._after()

    def _after(self) -> None:
        """Who made the first account must come in by it now."""
        if self.desk.door.login is None:
            self.dismiss(self._receipt)
            cast("LearnlawApp", self.app).doorman.look()
        else:
            self.read()

    def _said(self, receipt: Receipt) -> str:
        counts = receipt.counts
        done = counts.get("accounts_added", 0) + counts.get("accounts_changed", 0)
        if "accounts_left" in counts:
            words = _("Stopped: {count} accounts done, {left} left. Slips of those done: {path}")
            return words.format(count=done, left=counts["accounts_left"], path="".join(receipt.made) or "-")
        if "units_done" in counts:
            words = _("{count} accounts; slips: {path}")
            return words.format(count=done, path="".join(receipt.made))
        return _("Saved.") if done else _("Nothing to change.")

    def _show(self, lines: Sequence[AccountLine]) -> None:
        self.lines = lines
        self.query_one(Rows).show([self._row(line) for line in lines], keep=True)
        words = _("{count} accounts").format(count=len(lines))
        self._tell(words if not self.find else f"{words}  / {self.find}")

    def _row(self, line: AccountLine) -> Row:
        from learnlaw.verbs.accounts import STATE_WORDS

        seen = f"{self.desk.local(line.seen_at):%Y-%m-%d}" if line.seen_at else "-"
        state = tell(STATE_WORDS[line.state])
        if line.locked_until is not None:
            state = _("{state} until {time}").format(
                state=state, time=f"{self.desk.local(line.locked_until):%H:%M}"
            )
        cells = (line.code, line.name, tell(ROLE_WORDS[line.role]), line.unit_name, state, seen)
        return Row(line.code, cells, TONES[line.state])

    @on(Step)
    def step(self, event: Step) -> None:
        event.stop()
        self.trouble([plain(event.words, tone="faint")])

    # -- making ---------------------------------------------------------------------------

    def action_add(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen
        from learnlaw.tui.widgets.form import Option

        first = not self.lines and not self.find
        roles = [Role.COORDINATOR] if first else list(Role)
        options = [Option(role.value, ROLE_WORDS[role].template) for role in roles]

        def chosen(found: tuple[str, ...] | None) -> None:
            if found:
                self._ask_account(Role(found[0]))

        self.app.push_screen(PickScreen(N_("What is the account for?"), options, several=False), chosen)

    def _ask_account(self, role: Role) -> None:
        asked = list(self._asked(role))

        def given(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self.attempt(partial(self._add, role, dict(words)))

        self.app.push_screen(AskWords([tell(ROLE_WORDS[role])], asked), given)

    def _asked(self, role: Role) -> Iterator[Asked]:
        if role is Role.OFFICER:
            yield Asked("code", _("Code of the officer on the roster"), self.spot.officer)
            return
        yield Asked("code", _("Code to log in with, letters or figures"))
        yield Asked("name", _("Name of the person"))
        if role is Role.UNIT:
            yield Asked("unit", _("Unit: code or full name"), self.spot.unit)

    def _add(self, role: Role, words: dict[str, str]) -> Receipt:
        from learnlaw.verbs.accounts import add_account

        code = words.pop("code")
        return add_account(self.desk, code, role=role, **words)

    def action_officers(self) -> None:
        self._ask_slips(
            _("An account for each serving officer who has none, and slips with first PINs."), new=True
        )

    def action_slips(self) -> None:
        self._ask_slips(_("New first PINs for officers who have not used theirs; old slips end."), new=False)

    def _ask_slips(self, words: str, *, new: bool) -> None:
        asked = (
            Asked("unit", _("Unit and those below it: code or full name"), hint=_("all"), needed=False),
            Asked("path", _("File of slips, .docx or .html"), str(Path.home() / SLIPS)),
        )

        def given(found: Mapping[str, str] | None) -> None:
            if found is not None:
                self._slips(Path(found["path"]).expanduser(), found["unit"], new=new)

        self.app.push_screen(AskWords([words], asked), given)

    def _slips(self, path: Path, unit: str, *, new: bool) -> None:
        from learnlaw.verbs.heeding import Heed

        heed = self.heed = Heed(self._step)

        def work() -> Receipt:
            from learnlaw.verbs.account_slips import add_officer_accounts, make_slips

            verb: Callable[..., Receipt] = add_officer_accounts if new else make_slips
            return verb(self.desk, path, unit=unit, heed=heed)

        self.attempt(work)

    def _step(self, words: Words, done: int, of: int) -> None:
        told = _("{words}: {done} of {of}; Esc stops after this unit")
        self.post_message(self.Step(told.format(words=tell(words), done=done, of=of)))

    # -- changing -------------------------------------------------------------------------

    def action_reset(self) -> None:
        line = self.current
        if line is None:
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self.attempt(partial(self._do, "reset_account", line.code))

        words = _("A new first secret for {name} {code}? The old one ends, and whoever is in by it is out.")
        self.app.push_screen(Ask([words.format(name=line.name, code=line.code)]), answered)

    def action_unlock(self) -> None:
        if self.current is not None:
            self.attempt(partial(self._do, "unlock_account", self.current.code))

    def action_disable(self) -> None:
        line = self.current
        if line is None:
            return
        if not line.active:
            self.attempt(partial(self._do, "enable_account", line.code))
            return

        def given(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self.attempt(partial(self._do, "disable_account", line.code, reason=words["reason"]))

        told = _("Let nobody in by the account of {name} {code}").format(name=line.name, code=line.code)
        self.app.push_screen(AskWords([told], [Asked("reason", _("Why"))]), given)

    def _do(self, verb: str, code: str, **more: str) -> Receipt:
        from learnlaw.verbs import accounts

        found: Receipt = getattr(accounts, verb)(self.desk, code, **more)
        return found

    def action_find(self) -> None:
        def given(words: Mapping[str, str] | None) -> None:
            if words is not None:
                self.find = words["find"]
                self.read()

        asked = Asked("find", _("A part of code, name or unit; empty shows all"), self.find, needed=False)
        self.app.push_screen(AskWords([_("Find accounts")], [asked]), given)

    def action_give_up(self) -> None:
        if self.heed is not None:
            self.heed.stop.set()
        else:
            self.dismiss(self._receipt)

    def refused(self, error: Any) -> None:
        self.heed = None
        super().refused(error)

    def speak(self) -> None:
        """The language has changed: the same list in other words."""
        super().on_mount()
        self._show(self.lines)
