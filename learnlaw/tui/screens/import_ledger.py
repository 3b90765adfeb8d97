"""Imports a ledger, or a folder of units' ledgers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from learnlaw.i18n import _, ngettext
from learnlaw.tui import show
from learnlaw.tui.screens.importing import DONE, SEEN, ImportScreen
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.verbs.heeding import Heed
    from learnlaw.verbs.preview import Preview
    from learnlaw.verbs.registry import Receipt


class ImportLedger(ImportScreen):
    """See `ImportScreen`; corrections are done only when they are asked for, and a receipt can be undone."""

    TITLE_WORDS = N_("Import a ledger")
    HELP = "import_ledger"
    FOLDERS = True
    BINDINGS = [
        key(
            "u",
            "corrections",
            N_("Corrections"),
            N_("do the corrections, or leave them alone"),
            id="task.corrections",
        ),
        key("m", "missing", N_("Not sent"), N_("the units that have not sent theirs"), id="task.missing"),
        key("z", "undo", N_("Undo"), N_("take back what was just imported"), id="task.undo"),
    ]

    def __init__(self, desk: Any, spot: Any) -> None:
        super().__init__(desk, spot)
        self.receipts: list[Receipt] = []

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        found = super().check_action(action, parameters)
        if not found:
            return found
        if action == "corrections":
            return (
                self.state == SEEN and self.preview is not None and bool(self.preview.counts.get("waiting"))
            )
        if action == "missing":
            return self.state == SEEN and self.preview is not None and bool(self.preview.missing)
        if action == "undo":
            return self.state == DONE and bool(self.receipts)
        return True

    def choose_words(self) -> Iterator[str]:
        yield _("Which ledger, or which folder of ledgers? Nothing is written before you confirm.")

    def seen_words(self, preview: Preview) -> Iterator[Paragraph]:
        if waiting := preview.counts.get("waiting"):
            words = (
                ngettext(
                    "{count} correction will be done; u leaves it alone.",
                    "{count} corrections will be done; u leaves them alone.",
                    waiting,
                )
                if self.update
                else ngettext(
                    "{count} row differs from the ledger and is left alone; u corrects the ledger by it.",
                    "{count} rows differ from the ledger and are left alone; u corrects the ledger by them.",
                    waiting,
                )
            )
            yield plain(words.format(count=waiting), tone="warn")
            if self.update and preview.reason_needed:
                yield plain(_("Some lie in a window that is closed: give the reason."), tone="warn")
        if preview.missing is not None:
            count = len(preview.missing)
            words = (
                ngettext(
                    "{count} unit has not sent its ledger; m names it.",
                    "{count} units have not sent theirs; m lists them.",
                    count,
                )
                if count
                else _("Every unit has sent its ledger.")
            )
            yield plain(words.format(count=count))
        if preview.skipped:
            words = _("Not read, as their names are none of a ledger: {names}")
            yield plain(words.format(names=show.listed(preview.skipped)), tone="faint", indent=2)

    def look(self, path: Path, heed: Heed) -> Preview:
        from learnlaw.verbs.ledger_preview import preview_ledger

        return preview_ledger(self.desk, path, heed=heed)

    def take_in(self, path: Path, reason: str, heed: Heed) -> Receipt:
        from learnlaw.verbs.ledger_preview import every_receipt, import_previewed

        receipts = import_previewed(self.desk, path, update=self.update, reason=reason, heed=heed)
        self.receipts = [receipt for receipt in receipts if receipt.number]
        return every_receipt(receipts)

    def done_words(self, receipt: Receipt) -> list[Paragraph]:
        lines = super().done_words(receipt)
        if self.receipts:
            lines.append(plain(_("z takes it back."), tone="faint"))
        return lines

    # -- actions ------------------------------------------------------------------------

    def action_corrections(self) -> None:
        self.update = not self.update
        self._paint()
        self.refresh_bindings()

    def action_missing(self) -> None:
        from learnlaw.tui.screens.not_sent import NotSent

        if self.preview is not None and self.preview.missing is not None:
            self.app.push_screen(NotSent(self.preview.missing))

    def action_undo(self) -> None:
        from learnlaw.verbs.ledger_preview import undo_all

        receipts = self.receipts
        self.receipts = []
        self.attempt(lambda: undo_all(self.desk, receipts))
