"""Imports a roster: units and officers from a workbook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.i18n import _
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.screens.importing import ImportScreen
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.preview import Preview
    from learnlaw.verbs.registry import Receipt


class ImportRoster(ImportScreen):
    """See `ImportScreen`; a database that is not there is made after asking."""

    TITLE_WORDS = N_("Import a roster")
    HELP = "import_roster"

    def choose_words(self) -> Iterator[str]:
        yield _(
            "Which workbook? Type the path, or go down into the list. Nothing is written before you confirm."
        )

    def seen_words(self, preview: Preview) -> Iterator[Paragraph]:
        day = self.desk.today()
        words = _("Moves that the file does not date begin on {day}.").format(day=day)
        if any(row.fate == "changed" for row in preview.rows):
            yield plain(words, tone="faint")
        if not self.desk.database_exists:
            path = self.desk.settings.database
            yield plain(
                _("There is no database yet; one will be made: {path}").format(path=path), tone="warn"
            )

    def look(self, path: Path, heed: Heed) -> Preview:
        from learnlaw.verbs.roster_preview import preview_roster

        return preview_roster(self.desk, path, heed=heed)

    def action_write(self) -> None:
        """Ask before a database is made."""
        if self.desk.database_exists:
            super().action_write()
            return
        write = super().action_write

        def answered(yes: bool | None) -> None:
            if yes:
                write()

        lines = [_("Make a new database?"), self.desk.settings.database]
        self.app.push_screen(Ask(lines), answered)

    def take_in(self, path: Path, reason: str, heed: Heed) -> Receipt:
        from learnlaw.verbs.roster_preview import import_previewed_roster

        return import_previewed_roster(self.desk, path, heed=heed)
