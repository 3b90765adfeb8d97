"""The terminal UI: one app, a mode for each place, a modal screen for each task.

How it is put together, for who adds to it:

- A **place** is a `place.Place`, a mode of the app (`MODES`). The coordinator's is
  `screens.board.Board`. `app.desk` is the desk of the day that is looked at.
- A **task** is a `frame.TaskScreen` for one verb. To add one: write
  `tui/screens/NAME.py` with a subclass that gives `TITLE_WORDS`, `HELP`, `CSS_PATH`
  and `compose_task()`, with `NAME.tcss`, `NAME.md` and `NAME.zh-CN.md` beside it, and
  put `screen="learnlaw.tui.screens.NAME:Class"` into its line of `tasks.TASKS`. Palette,
  keys of the board, empty states and help find it there; while a line has no screen, they
  tell the command instead. Its constructor takes the desk and the `tasks.Spot` (unit, rule,
  officer under the cursor). `self.attempt(lambda: verb(self.desk, …))` runs the verb in a
  thread; then `done(found)` or `refused(error)` is called: by default the first dismisses the
  screen with the receipt and the board reads itself anew, the second tells the refusal above
  the keys. Override `done` for a preview (`dry_run=True`) that is looked at first. Import
  verbs inside the method that calls them: the first frame loads no database library.
- **Keys** are made with `words.key(keys, action, N_(label), N_(tooltip), id="area.name")`.
  Labels and tooltips stand in English and are translated where they are shown, so that the
  language can change while the program runs; every other text is asked of `_()` when it is
  painted or composed.
- **Text from people** goes through `widgets.lines` or `wrap.literal`/`wrap.pad`, never
  through markup; `app.tell()` is for toasts.
- Nothing prints while the app runs. A fault ends it, and `run()` raises it for main.py,
  which writes the report and exits 70.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from textual import events, work
from textual.app import App
from textual.binding import Binding
from textual.scrollbar import ScrollBar, ScrollBarRender
from textual.theme import Theme

from learnlaw.i18n import _, install, tell
from learnlaw.tui.keymap import Keymap, read_keymap
from learnlaw.tui.place import Place, Speaks
from learnlaw.tui.screens.board import Board
from learnlaw.tui.waits import Waits
from learnlaw.tui.watch import Watch
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.command import Provider

    from learnlaw.settings import Language
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk

INTERRUPTED = 130
"""The exit code of an interrupted program (CONTRACTS)."""

DARK = Theme(
    name="learnlaw-dark",
    primary="#6CB6FF",
    secondary="#7FB3D5",
    accent="#6CB6FF",
    success="#7BC67E",
    warning="#E3B341",
    error="#FF7B72",
    foreground="#D8DEE4",
    background="#101418",
    surface="#161B20",
    panel="#222A32",
    dark=True,
)
LIGHT = Theme(
    name="learnlaw-light",
    primary="#0550AE",
    secondary="#1F6F9F",
    accent="#0550AE",
    success="#116329",
    warning="#7D4E00",
    error="#B3151C",
    foreground="#1B2026",
    background="#FFFFFF",
    surface="#F6F8FA",
    panel="#E3E8ED",
    dark=False,
)


MOST_TOLD = 5
"""So many lines of a file of keys are told at once."""
KEY_NAMES = {
    "enter": "Enter",
    "escape": "Esc",
    "space": "Space",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    **{name: name.title() for name in ("left", "right", "up", "down")},
    **{f"f{n}": f"F{n}" for n in range(1, 13)},
}
"""Keys whose usual signs take more cells on some terminals than on others."""


def _entries() -> type[Provider]:
    from learnlaw.tui.palette import Entries

    return Entries


class PlainBars(ScrollBarRender):
    """Scrollbars of whole cells: the signs for parts of a cell take two where the terminal is Chinese."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


class LearnlawApp(App[Any]):
    """The coordinator's program on a terminal."""

    TITLE = "learnlaw"
    CSS_PATH = "app.tcss"
    MODES = {"coordinator": Board}
    DEFAULT_MODE = "coordinator"
    COMMANDS = {_entries}
    BINDINGS = [
        key(
            "ctrl+p",
            "command_palette",
            N_("Commands"),
            N_("everything that can be done, by its words"),
            id="app.palette",
        ),
        key(
            "question_mark,f1",
            "help",
            N_("Help"),
            N_("the keys and the meaning of the pane you are in"),
            id="app.help",
        ),
        key("ctrl+q", "quit", N_("Quit"), N_("leave the program"), id="app.quit", show=False),
        key(
            "f9",
            "switch_user",
            N_("Switch user"),
            N_("lock the screen, so that somebody else can log in"),
            id="app.switch-user",
            show=False,
        ),
        Binding("ctrl+c", "interrupt", show=False, system=True),
        Binding(
            "escape", "wait_no_longer", N_("Wait no longer"), False, priority=True, id="app.wait-no-longer"
        ),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.fault: Exception | None = None
        self._interrupted = False
        self.waits = Waits(self, desk.patience)
        self.doorman = Watch(self)
        ScrollBar.renderer = PlainBars
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name

    # -- actions ----------------------------------------------------------------------

    def action_command_palette(self) -> None:
        from learnlaw.tui.palette import Palette

        if not Palette.is_open(self) and not self.doorman.locked and not self.doorman.handed:
            self.push_screen(Palette())

    def action_help(self) -> None:
        from learnlaw.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen(self.screen))

    def action_interrupt(self) -> None:
        """Ctrl+C is also how people copy: it takes two of them to leave."""
        if self._interrupted:
            self.exit(INTERRUPTED, return_code=INTERRUPTED)
        self._interrupted = True
        self.set_timer(3, self._forget_interrupt)
        self.tell(_("Press Ctrl+C once more to leave."), title=_("Quit"))

    def _forget_interrupt(self) -> None:
        self._interrupted = False

    def action_wait_no_longer(self) -> None:
        """Another program holds the database: what waits for it ends, and what was typed stays."""
        self.waits.give_up()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the screen's own key unless something waits for the database; users are switched if any are."""
        if action == "switch_user":
            return self.doorman.there and not self.doorman.locked and not self.doorman.sitting
        return self.waits.any if action == "wait_no_longer" else super().check_action(action, parameters)

    def on_waits_long(self, _event: Waits.Long) -> None:
        self.waits.tell()

    def action_switch_user(self) -> None:
        self.doorman.switch()

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key | events.MouseDown):
            self.doorman.touched()
        await super().on_event(event)

    def action_task(self, verb: str) -> None:
        self.open_task(verb)

    def get_key_display(self, binding: Binding) -> str:
        return KEY_NAMES.get(binding.key) or super().get_key_display(binding)

    # -- the user's keys ----------------------------------------------------------------

    def on_mount(self) -> None:
        self.read_keys()
        self.doorman.begin()

    def read_keys(self) -> None:
        """Take the keys of the user's file; what is wrong with it is told."""
        keymap = read_keymap(self.desk.places.keys)
        self.set_keymap(keymap.keys)
        if keymap.keys or keymap.problems:
            self.check_keys(keymap)

    @work(thread=True, group="keys")
    def check_keys(self, keymap: Keymap) -> None:
        """Hold the file against the keys that there are, in a thread: it loads every screen."""
        from learnlaw.tui.keymap import doubled, unknown

        problems = [*keymap.problems, *unknown(keymap), *doubled(keymap)]
        if problems:
            words = "\n".join(tell(problem) for problem in problems[:MOST_TOLD])
            self.call_from_thread(self.tell, words, title=str(self.desk.places.keys), bad=True)

    @work(thread=True, group="keys")
    def write_keys(self) -> None:
        """Write the file of keys to begin from, or say that there is one."""
        from learnlaw.tui.keymap import write_template

        path = self.desk.places.keys
        try:
            words = _("Written, every key in it.") if write_template(path) else _("It is there already.")
        except OSError as error:
            words = _("It cannot be written: {why}").format(why=error.strerror)
        self.call_from_thread(self.tell, words, title=str(path))

    # -- tasks ------------------------------------------------------------------------

    def open_task(self, verb: str, spot: Spot | None = None) -> None:
        """Open the screen of a task where the person stands, or tell the command that does it."""
        from learnlaw.tui.tasks import TASKS, Spot

        task, place = TASKS[verb], self.screen
        if not self.doorman.may(verb):
            words = _("This is not among what your role does; ask the coordinator 学法管理员.")
            self.tell(words, title=_(task.title), bad=True)
            return
        if not task.screen:
            words = _("There is no screen for this yet. On the command line: {command}")
            self.tell(words.format(command=task.command), title=_(task.title))
            return
        if spot is None:
            spot = place.spot() if isinstance(place, Place) else Spot()

        def done(receipt: Any) -> None:
            if receipt is not None and isinstance(place, Place):
                place.post_message(Place.Changed(receipt))

        self.push_screen(task.load()(self.desk, spot), done)

    # -- the desk ---------------------------------------------------------------------

    def seat(self, **changes: Any) -> None:
        """Look at another day, or change the settings of the screen; the database stays open."""
        from learnlaw.verbs.board import seated  # brings the rules of counting with it

        self.desk = seated(self.desk, **changes)

    def take(self, desk: Desk) -> None:
        """Work at another desk from now on."""
        self.desk = desk

    # -- the screen itself --------------------------------------------------------------

    def speak(self, language: Language) -> None:
        """Speak another language from now on, on the same screens at the same places."""
        install(language)
        self.seat(settings=replace(self.desk.settings, language=language))
        for screen in self.screen_stack:
            if isinstance(screen, Speaks):
                screen.speak()
            for widget in screen.query("*"):
                if isinstance(widget, Speaks):
                    widget.speak()
                widget.refresh()

    def tell(self, words: str, *, title: str, bad: bool = False) -> None:
        """A toast: what it is about, and what is to be known; words from data stay literal."""
        self.notify(words, title=title, severity="error" if bad else "information", markup=False)

    def tell_receipt(self, receipt: object) -> None:
        """A toast that something was written: what was done, and under which number of a receipt."""
        from learnlaw.verbs.registry import VERBS, Receipt

        if isinstance(receipt, Receipt) and receipt.number and receipt.verb in VERBS:
            words = _("Saved, receipt {number}.").format(number=receipt.number)
            self.tell(words, title=tell(VERBS[receipt.verb].title))
        else:
            self.tell(_("Saved."), title=_("Board"))

    # -- faults -------------------------------------------------------------------------

    def _handle_exception(self, error: Exception) -> None:
        if self.fault is None:
            self.fault = error
        super()._handle_exception(error)

    def _fatal_error(self) -> None:
        """End without Textual's traceback: it would show in its locals what people typed (PROMISES, R-79)."""
        self._close_messages_no_wait()


def run(desk: Desk) -> int:
    """Open the terminal UI; its exit code. Raises what stopped it, for main.py to report."""
    app = LearnlawApp(desk)
    app.run()
    if app.fault is not None:
        raise app.fault
    return app.return_code or 0
