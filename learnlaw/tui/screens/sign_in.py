"""Signs people in: everybody expected in a grid, a jump by initials or number, one key for each mark."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical

from learnlaw.domain import sign_in as sheet
from learnlaw.domain.study import Attendance, Presence
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui.screens import sign_in_words as words_of
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.sign_in_asks import SignAsks
from learnlaw.tui.screens.sign_in_keys import KEYS
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.sign_grid import Cell, SignGrid
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from textual.binding import ActiveBinding

    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt
    from learnlaw.verbs.sign_in import SignDesk

QUIET = 0.3
"""Seconds after the last mark until the draft is kept."""


class MarkBar(KeyBar):
    """The keys of the marks, above the keys of the screen."""

    DEFAULT_CSS = "MarkBar { dock: none; }"

    def _shown(self) -> list[ActiveBinding]:
        active = self.screen.active_bindings.values()
        return [a for a in active if (a.binding.id or "").startswith("sign.") and a.enabled]


class SignIn(SignAsks):
    """`SignIn(desk, spot, number)`; capitals mark, small letters and figures jump."""

    TITLE_WORDS = N_("Sign people in")
    HELP = "sign_in"
    CSS_PATH = "sign_in.tcss"
    AUTO_FOCUS = "#sign-grid"
    BINDINGS = [*KEYS]

    def __init__(self, desk: Desk, spot: Spot, number: str = "", told: str = "") -> None:
        super().__init__(desk, spot, number)
        self.told = told
        """What is told at first: what was just logged."""
        self.base: dict[str, Attendance] = {}
        """The sheet as the ledger has it."""
        self.steps: list[dict[str, Attendance]] = []
        """The sheet before each change, the last of them last."""
        self.everyone = False
        self.receipts: list[Receipt] = []
        """Every saving of the sheet here."""
        self._why: list[Paragraph] = []
        """What was told when the sheet was refused, kept while the other one is read."""
        self._timer: Any = None
        self._draft_lock = Lock()
        self._draft = 0

    def compose_task(self) -> ComposeResult:
        with Vertical(id="sign"):
            yield Lines(id="sign-told")
            yield SignGrid(id="sign-grid", empty=N_("Nobody is expected: N adds somebody."))
            yield Lines(id="sign-found")
            yield MarkBar()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("give_up", "help"):
            return True
        return self.county is not None and (action != "undo" or bool(self.steps))

    # -- reading ----------------------------------------------------------------------------

    def begin(self) -> None:
        self.look(self._read, self._begun)

    def _read(self) -> tuple[SignDesk, Any]:
        from learnlaw.verbs.sign_draft import kept_draft
        from learnlaw.verbs.sign_in import sign_desk

        found = sign_desk(self.desk, self.which, whole=self.everyone)
        return found, kept_draft(self.desk, found.which, found.record.number)

    def _begun(self, read: tuple[SignDesk, Any]) -> None:
        """The sheet as it stands, with what was left unsaved in it."""
        found, draft = read
        self._take(found)
        self.base = self.seats = dict(found.seats)
        if self.told:
            self.trouble([plain(self.told, tone="good")])
        if draft is not None and not sheet.same_marks(draft.base, draft.seats):
            self._restore(draft)
        self._list()

    def _take(self, found: SignDesk) -> None:
        self.county, self.which = found, found.which
        self.people |= {one.code: one for one in found.people}

    def _restore(self, draft: Any) -> None:
        merged = sheet.merge(draft.base, self.base, draft.seats)
        if not merged.seats.keys() <= self.people.keys() or sheet.same_marks(merged.seats, self.base):
            return
        self.steps, self.seats = [self.base], merged.seats
        told = [_("Marks that were not saved when this was left have been put back; U takes them away.")]
        self.trouble([plain(line, tone="warn") for line in (*told, *self._clashes(merged))])

    def _merge(self, read: tuple[SignDesk, Any]) -> None:
        """Somebody else saved this sheet: what either marked alone holds."""
        found, _draft = read
        merged = sheet.merge(self.base, found.seats, self.seats)
        self._take(found)
        self.steps.append(self.seats)
        self.base, self.seats = dict(found.seats), merged.seats
        told = ngettext(
            "Your marks stand; {count} of the other's was taken in. Look, and save again.",
            "Your marks stand; {count} of the other's were taken in. Look, and save again.",
            len(merged.theirs),
        ).format(count=len(merged.theirs))
        lines = [*self._why, *(plain(line, tone="warn") for line in (told, *self._clashes(merged)))]
        self.trouble(lines)
        self._list()

    def _clashes(self, merged: sheet.Merged) -> list[str]:
        if not merged.both:
            return []
        names = "、".join(self._who(code) for code in merged.both[:8])
        return [_("Marked otherwise by the other, yours stands: {names}").format(names=names)]

    def _who(self, code: str) -> str:
        return f"{self.people[code].name} {code}" if code in self.people else code

    # -- showing ----------------------------------------------------------------------------

    def _list(self) -> None:
        """Everybody who is expected, then who came besides."""
        if self.county is None:
            return
        wanted = [one.officer for one in self.county.due]
        codes = dict.fromkeys((*wanted, *(code for code in self.seats if code in self.people)))
        cells = [words_of.cell(self.people[code]) for code in codes]
        self.grid.show(cells, words_of.marks(self.seats, self.people))
        self._tell()
        self.refresh_bindings()

    def _changed(self) -> None:
        """Another mark: paint it, and keep the draft when it is quiet."""
        shown = {cell.key for cell in self.grid.cells}
        if shown >= self.seats.keys() and not self._strangers(shown):
            self.grid.mark(words_of.marks(self.seats, self.people))
            self._tell()
        else:
            self._list()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(QUIET, self._keep_draft)

    def _strangers(self, shown: set[str]) -> bool:
        """Whether somebody stands there who is neither expected nor marked."""
        due = {one.officer for one in self.county.due} if self.county else set()
        return bool(shown - due - self.seats.keys())

    def _tell(self) -> None:
        found = self.county
        if found is None:
            return
        counts = sheet.tally(self.seats, found.due)
        title = words_of.title(_(self.TITLE_WORDS), found.record)
        self.query_one("#task-title", Lines).show([words_of.heading(title, counts)])
        self.query_one("#sign-told", Lines).show([words_of.away(counts, saved=self.saved)])
        self._find()

    def _find(self) -> None:
        """What was typed and whom it means; else all about the person under the cursor."""
        grid = self.grid
        if grid.typed:
            cells = [grid.cells[place] for place in grid.matches]
            shown = words_of.matches(grid.typed, cells, grid.current)
        else:
            shown = self._about(grid.current)
        self.query_one("#sign-found", Lines).show([shown])

    def _about(self, cell: Cell | None) -> Paragraph:
        if cell is None or self.county is None:
            return plain("")
        return words_of.about(self.people[cell.key], self.seats.get(cell.key), self._who)

    @property
    def saved(self) -> bool:
        """Whether the ledger says what stands here."""
        return sheet.same_marks(self.base, self.seats)

    @on(SignGrid.Moved)
    def follow(self, event: SignGrid.Moved) -> None:
        event.stop()
        self._find()

    # -- marking ----------------------------------------------------------------------------

    def _put(self, seats: dict[str, Attendance], *, go_on: bool = True) -> None:
        """One step: the next sheet, and on to the next person unless somebody was sought."""
        self.steps.append(self.seats)
        self.seats = seats
        grid = self.grid
        if go_on and not grid.typed and grid.at + 1 < len(grid.cells):
            grid.action_step(1)
        else:
            grid.action_step(0)
        self._changed()
        self.refresh_bindings()

    def action_mark(self, presence: str) -> None:
        cell = self.grid.current
        if cell is not None:
            own = self.seats.get(cell.key)
            row = Attendance(cell.key, Presence(presence))
            if own is not None and row.presence.earns and own.presence.earns:
                row = replace(row, hundredths=own.hundredths, hours_word=own.hours_word)
            self._put(sheet.marked(self.seats, row))

    def action_clear(self) -> None:
        cell = self.grid.current
        if cell is not None and cell.key in self.seats:
            self._put(sheet.unmarked(self.seats, cell.key))

    def action_everybody(self) -> None:
        if self.county is not None:
            self._put(sheet.all_present(self.seats, self.county.due), go_on=False)

    def action_undo(self) -> None:
        before = self.steps.pop()
        one = next((c for c in {**before, **self.seats} if before.get(c) != self.seats.get(c)), "")
        self.seats = before
        self._changed()
        self.grid.go_to(one)
        self.refresh_bindings()

    # -- people -----------------------------------------------------------------------------

    def action_whole(self) -> None:
        self.everyone = not self.everyone

        def read(found: tuple[SignDesk, Any]) -> None:
            self._take(found[0])
            self._list()

        self.look(self._read, read)

    # -- saving -----------------------------------------------------------------------------

    def action_save(self, reason: str = "") -> None:
        from learnlaw.verbs.sign_in import sign_in

        found = self.county
        if found is None:
            return
        rows = sheet.as_signed(self.seats, found.due)
        saved = dict(self.seats)
        self.attempt(
            lambda: (sign_in(self.desk, found.which, rows, version=found.version, reason=reason), saved)
        )

    def done(self, found: Any) -> None:
        """Stay, and tell the receipt: there may be files to attach, or a slip to mend."""
        receipt, saved = found
        county = self.county
        if county is None:
            return
        self.base = saved
        if receipt.number:
            self.receipt = receipt
            self.receipts.append(receipt)
            self.county = replace(county, version=county.version + 1)
        self._drop_draft()
        self._tell()
        self.trouble(list(self._told(receipt)))

    def _told(self, receipt: Receipt) -> Iterator[Paragraph]:
        if not receipt.number:
            yield plain(_("The ledger says this already."), tone="good")
            return
        yield plain(
            _("Saved, receipt {number}. Esc goes back, E attaches files.").format(number=receipt.number),
            tone="good",
        )

    def refused(self, error: LearnlawError) -> None:
        """Nothing was written; a sheet that somebody else saved meanwhile is put together with this one."""
        from learnlaw.verbs.ledger_writing import ChangedSinceError, ReasonNeededError

        super().refused(error)
        if isinstance(error, ChangedSinceError):
            self._why = list(self.query_one("#task-trouble", Lines).paragraphs)
            self.look(self._read, self._merge)
        elif isinstance(error, ReasonNeededError):

            def answered(found: Any) -> None:
                if found:
                    self.action_save(found["reason"])

            asked = [Asked("reason", _("Reason"))]
            lines = [_("That window is closed"), _("Say why it is changed now; it stands in the audit log.")]
            self.app.push_screen(AskWords(lines, asked), answered)

    def action_give_up(self) -> None:
        if self.county is not None and not self.saved:
            self._keep_draft()
            words = _("Not saved. The marks are kept and come back when this is opened again.")
            self.app.notify(words, title=_(self.TITLE_WORDS), markup=False)
        self.dismiss(self.receipt)

    def action_paper(self) -> None:
        if self.county is None:
            return
        name = f"{_('sign-in sheet')}-{self.county.record.number}.xlsx".replace("/", "-")
        asked = [Asked("path", _("File"), str(Path.cwd() / name))]

        def answered(found: Any) -> None:
            if found:
                self._write_paper(Path(found["path"]).expanduser())

        self.app.push_screen(AskWords([_("A blank sign-in sheet to print")], asked), answered)

    def _write_paper(self, path: Path) -> None:
        from learnlaw.verbs.ledger_sheets import write_sign_in_sheet

        which = self.which

        def written(count: int) -> None:
            words = ngettext(
                "Written for {count} person: {path}", "Written for {count} people: {path}", count
            )
            self.trouble([plain(words.format(count=count, path=path), tone="good")])

        self.look(lambda: write_sign_in_sheet(self.desk, which, path), written)

    def action_evidence(self) -> None:
        from learnlaw.tui.screens.attach import Attach

        def back(receipt: Any) -> None:
            self.receipt = receipt or self.receipt

        self.app.push_screen(Attach(self.desk, self.spot, self.which), back)

    # -- the draft --------------------------------------------------------------------------

    def _keep_draft(self) -> None:
        from learnlaw.verbs.sign_draft import SignDraft, drop_draft, keep_draft

        found = self.county
        if found is None:
            return
        which, number = found.which, found.record.number
        if self.saved:
            self._write(lambda: drop_draft(self.desk, which, number))
        else:
            draft = SignDraft(found.version, dict(self.base), dict(self.seats))
            self._write(lambda: keep_draft(self.desk, which, number, draft))

    def _drop_draft(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._keep_draft()

    def _write(self, act: Callable[[], None]) -> None:
        self._draft += 1
        self._in_turn(self._draft, act)

    @work(thread=True, group="draft")
    def _in_turn(self, turn: int, act: Callable[[], None]) -> None:
        """What was asked last holds, whichever thread comes first."""
        with self._draft_lock:
            if turn == self._draft:
                act()

    def speak(self) -> None:
        """The language has changed: the same people in the same order."""
        super().speak()
        self._list()
