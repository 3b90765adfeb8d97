"""Imports questions: what becomes of each is seen before anything is written, and what the format lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.i18n import _
from learnlaw.tui.screens.importing import LOOKING, SEEN, ImportScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.preview import Preview
    from learnlaw.verbs.registry import Receipt


class ImportBank(ImportScreen):
    """See `ImportScreen`. The content says the format; `p` takes what can be taken, `l` says the law."""

    TITLE_WORDS = N_("Import questions")
    HELP = "bank_import"
    MENDS = False
    SUFFIXES = (
        ".yaml", ".yml", ".gift", ".xml", ".txt", ".zip", ".xlsx", ".xlsm", ".xls", ".csv", ".tsv",
        ".docx", ".json", ".md",
    )  # fmt: skip
    BINDINGS = [
        key("p", "partial", N_("Take the rest"), N_("leave out what is refused, or refuse the whole"),
            id="bank.partial"),
        key("l", "law", N_("Law"), N_("the law of questions that name none"), id="bank.of-law"),
    ]  # fmt: skip

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.partial = False
        self.law = ""

    def choose_words(self) -> Iterator[str]:
        yield _(
            "Which file? YAML, Excel, csv, Word, text, GIFT, Moodle, QTI and others: the content says which. "
            "Nothing is written before you confirm."
        )

    def seen_words(self, preview: Preview) -> Iterator[Paragraph]:
        if self.law:
            yield plain(_("Questions that name no law: {law}").format(law=self.law), tone="plan")
        if self.partial:
            yield plain(_("What is refused is left out, the rest comes in."), tone="warn")
        elif preview.refused:
            yield plain(_("p leaves these out and takes the rest."), tone="faint")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "partial":
            refused = self.preview is not None and bool(self.preview.counts.get("refused"))
            return self.state == SEEN and refused
        if action == "law":
            return self.state == SEEN
        return super().check_action(action, parameters)

    def look(self, path: Path, heed: Heed) -> Preview:
        from learnlaw.verbs.bank_preview import preview_bank

        return preview_bank(self.desk, path, law=self.law, partial=self.partial, heed=heed)

    def take_in(self, path: Path, reason: str, heed: Heed) -> Receipt:
        from learnlaw.verbs.bank_preview import import_previewed_bank

        return import_previewed_bank(self.desk, path, law=self.law, partial=self.partial, heed=heed)

    def action_partial(self) -> None:
        self.partial = not self.partial
        self._again()

    def action_law(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen
        from learnlaw.verbs.bank_desk import law_choices

        options = [Option(id, name, sound) for id, name, sound in law_choices(self.desk)]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.law = codes[0]
                self._again()

        self.app.push_screen(PickScreen(N_("Which law?"), options, several=False), picked)

    def _again(self) -> None:
        """Look at the same file anew."""
        path = self.path
        if path is not None:
            self.trouble([])
            self._begin(LOOKING, lambda heed: self.look(path, heed))
