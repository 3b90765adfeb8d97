"""What the screens of exams have in common: a change of language loses nothing that stands on them."""

from __future__ import annotations

from learnlaw.tui.frame import TaskScreen


class ExamTask(TaskScreen):
    """A task that shows its own words anew when the language changes; subclasses add what they show."""

    def speak(self) -> None:
        """The language has changed: title, keys and heads of tables in other words."""
        TaskScreen.on_mount(self)
        for widget in self.query("*"):
            widget.refresh()
