"""What the screens with fields have in common: help by F1, and a change of language that loses nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell, tell_problem
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.widgets.form import Form, Option
from learnlaw.tui.widgets.lines import plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Term


def options_of(terms: Mapping[str, Term]) -> list[Option]:
    """Terms of a vocabulary to choose from."""
    return [Option(code, term.title) for code, term in terms.items()]


class FormTask(TaskScreen):
    """A task in which something is typed: `?` and `q` are letters there, so help has a key of its own."""

    AUTO_FOCUS = ""  # each says itself where typing begins
    BINDINGS = [
        key("escape", "give_up", N_("Leave"), N_("leave this screen, nothing is changed"), id="task.leave"),
        key(
            "f1",
            "app.help",
            N_("Help"),
            N_("the keys and the meaning of the field you are in"),
            id="task.help",
        ),
    ]

    @property
    def form(self) -> Form:
        """The fields."""
        return self.query_one(Form)

    def titles(self) -> dict[str, str]:
        """What the fields are called now, by key; problems name them so."""
        return {name: _(field.label) for name, field in self.form.fields.items()}

    def refused(self, error: LearnlawError) -> None:
        """Each problem below its field; what belongs to none of them, above the keys."""
        if not isinstance(error, RefusedError):
            super().refused(error)
            return
        below, loose = self.sorted_by_field(error)
        self.form.wrong(below)
        self.trouble([plain(line, tone="bad") for line in loose])
        first = next((name for name in self.form.fields if name in below), None)
        if first is not None:
            self.form.fields[first].editor.focus()

    def sorted_by_field(self, error: RefusedError) -> tuple[dict[str, list[str]], list[str]]:
        """The problems of a refusal in words: those of each field, and the others."""
        names = {title: name for name, title in self.titles().items()}
        below: dict[str, list[str]] = {}
        loose = []
        for problem in error.problems:
            name = names.get(problem.field) or (problem.field if problem.field in self.form.fields else "")
            if name:
                hint = _(" -- ") + tell(problem.hint) if problem.hint else ""
                below.setdefault(name, []).append(tell(problem.what) + hint)
            else:
                loose.append(tell_problem(problem))
        return below, loose

    def speak(self) -> None:
        """The language has changed: what was filled in stays."""
        TaskScreen.on_mount(self)
        for widget in self.query("*"):
            widget.refresh()

    def filled_in(self, **more: str) -> Mapping[str, str]:
        """What stands in the form, blank fields left out."""
        return {name: text for name, text in {**self.form.words(), **more}.items() if text.strip()}
