"""What the sign-in grid asks before it marks: who came instead, what is made up for, own hours, who else was there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from learnlaw.domain import sign_in as sheet
from learnlaw.domain.study import Attendance, Presence
from learnlaw.i18n import _
from learnlaw.tui.screens import sign_in_words as words_of
from learnlaw.tui.screens.activity_task import ActivityTask
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.pick import PickScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import plain
from learnlaw.tui.widgets.sign_grid import Cell, SignGrid
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.sign_in import Missed, PersonSeen, SignDesk

ELSEWHERE = "+"
"""The choice of somebody whom the grid does not list."""


class SignAsks(ActivityTask):
    """The sheet as it stands, and the questions about one person of it."""

    def __init__(self, desk: Desk, spot: Spot, number: str = "") -> None:
        super().__init__(desk, spot, number)
        self.county: SignDesk | None = None
        self.people: dict[str, PersonSeen] = {}
        self.seats: dict[str, Attendance] = {}

    @property
    def grid(self) -> SignGrid:
        """Everybody."""
        return self.query_one(SignGrid)

    def _put(self, seats: dict[str, Attendance], *, go_on: bool = True) -> None:
        """One step: the next sheet."""
        raise NotImplementedError

    def action_proxy(self) -> None:
        cell = self.grid.current
        if cell is None:
            return
        others = [one for one in self.people.values() if one.code != cell.key]
        options = [
            *(_option(one) for one in others),
            Option(ELSEWHERE, N_("somebody who is not listed"), find="+"),
        ]

        def sent(one: str) -> None:
            self._put(sheet.with_proxy(self.seats, cell.key, one))

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes == (ELSEWHERE,):
                self._somebody(lambda one: sent(one.code))
            elif codes:
                sent(codes[0])

        title = _("Who came instead of {name}?").format(name=cell.name)
        self.app.push_screen(PickScreen(title, options, several=False), picked)

    def action_make_up(self) -> None:
        from learnlaw.verbs.sign_in import to_make_up

        cell, which = self.grid.current, self.which
        if cell is not None:
            self.look(lambda: to_make_up(self.desk, which, cell.key), lambda found: self._missed(cell, found))

    def _missed(self, cell: Cell, found: list[Missed]) -> None:
        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                number = "" if codes == (ELSEWHERE,) else codes[0]
                row = Attendance(cell.key, Presence.MAKEUP, makes_up=number)
                self._put(sheet.marked(self.seats, row))

        if not found:
            words = _("Nothing that {name} missed is on record.").format(name=cell.name)
            self.app.notify(words, title=_(self.TITLE_WORDS), markup=False)
        options = [
            *(words_of.missed(one) for one in found),
            Option(ELSEWHERE, N_("something that is not in this ledger"), find="+"),
        ]
        title = _("What does {name} make up for?").format(name=cell.name)
        self.app.push_screen(PickScreen(title, options, several=False), picked)

    def action_hours(self) -> None:
        cell = self.grid.current
        row = self.seats.get(cell.key) if cell else None
        if cell is None or self.county is None:
            return
        if row is None or not row.presence.earns:
            self.trouble(
                [
                    plain(
                        _("Only who was there has hours: mark {name} first.").format(name=cell.name),
                        tone="warn",
                    )
                ]
            )
            return
        record = self.county.record
        lines = [_("Hours of {name}").format(name=cell.name), _("Nothing means all of them.")]
        asked = [
            Asked(
                "hours", _("Hours"), words_of.own_hours(row), words_of.hours(record.hundredths), needed=False
            )
        ]

        def answered(found: Any) -> None:
            if found is not None:
                self._own_hours(row, found["hours"])

        self.app.push_screen(AskWords(lines, asked), answered)

    def _own_hours(self, row: Attendance, text: str) -> None:
        from learnlaw.verbs.sign_in import own_hours

        record = self.county.record if self.county else None

        def put(found: tuple[int | None, str]) -> None:
            self.trouble([])
            new = replace(row, hundredths=found[0], hours_word=found[1])
            self._put(sheet.marked(self.seats, new), go_on=False)

        if record is not None:
            self.look(lambda: own_hours(self.desk, record, text), put)

    # -- people -----------------------------------------------------------------------------

    def action_add(self) -> None:
        self._somebody(self._add)

    def _add(self, one: PersonSeen) -> None:
        if one.code not in self.seats and one.code not in {cell.key for cell in self.grid.cells}:
            self._put(sheet.marked(self.seats, Attendance(one.code)), go_on=False)
        self.grid.go_to(one.code)

    def _somebody(self, then: Callable[[PersonSeen], None]) -> None:
        """Ask for somebody who is not listed."""
        from learnlaw.verbs.sign_in import find_people

        day = self.county.record.last if self.county else self.desk.today()

        def answered(found: Any) -> None:
            if found:
                self.look(
                    lambda: find_people(self.desk, found["who"], day),
                    lambda people: self._which_one(people, then),
                )

        asked = [Asked("who", _("Name, code or initials"))]
        self.app.push_screen(AskWords([_("Who else was there?")], asked), answered)

    def _which_one(self, people: list[PersonSeen], then: Callable[[PersonSeen], None]) -> None:
        by_code = {one.code: one for one in people}

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self.people[codes[0]] = by_code[codes[0]]
                then(by_code[codes[0]])

        if not people:
            self.trouble([plain(_("Nobody who serves that day is found by this."), tone="warn")])
        elif len(people) == 1:
            picked((people[0].code,))
        else:
            options = [_option(one) for one in people]
            self.app.push_screen(PickScreen(N_("Which of them?"), options, several=False), picked)


def _option(one: PersonSeen) -> Option:
    return Option(one.code, one.name, find=f"{one.keys} {one.code.lower()}", more=f"{one.code}  {one.unit}")
