"""Imports texts of laws: each is seen with what becomes of it before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.i18n import _
from learnlaw.tui.screens.importing import ImportScreen
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.preview import Preview
    from learnlaw.verbs.registry import Receipt


class ImportLaws(ImportScreen):
    """See `ImportScreen`; a folder is read with all below it."""

    TITLE_WORDS = N_("Import texts of laws")
    HELP = "law_import"
    FOLDERS = True
    WHOLE = N_("the whole folder: every text in it and below it")
    SUFFIXES = (".md", ".markdown", ".txt", ".docx")
    MENDS = False

    def choose_words(self) -> Iterator[str]:
        yield _(
            "Which text, or which folder of texts? Word, plain text or Markdown. "
            "Nothing is written before you confirm."
        )

    def look(self, path: Path, heed: Heed) -> Preview:
        from learnlaw.verbs.law_desk import preview_laws

        return preview_laws(self.desk, path, heed=heed)

    def take_in(self, path: Path, reason: str, heed: Heed) -> Receipt:
        from learnlaw.verbs.law_desk import import_previewed_laws

        return import_previewed_laws(self.desk, path, heed=heed)
