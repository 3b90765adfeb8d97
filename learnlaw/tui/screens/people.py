"""Units as a tree and the people of each: who serves where, and what changes about them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens import people_words as words_of
from learnlaw.tui.screens.ask_day import AskDay
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.pick import PickScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.people_desk import MemberLine, PeopleDesk, TreeLine
    from learnlaw.verbs.registry import Receipt


class People(ExamTask):
    """Two panes: the tree of units, and the people of the unit under the cursor."""

    TITLE_WORDS = N_("Units and officers")
    HELP = "people"
    CSS_PATH = "people.tcss"
    KEYS_FIRST = ("people.turn", "people.find", "people.move", "people.retire", "people.edit", "people.new")
    BINDINGS = [
        key("tab,shift+tab", "turn", N_("Units, people"), N_("to the other pane"), id="people.turn"),
        key("e", "edit", N_("Edit"), N_("what is recorded of the one under the cursor"), id="people.edit"),
        key("n", "new_officer", N_("New officer"), N_("enter somebody in this unit"), id="people.new"),
        key("N", "new_unit", N_("New unit"), N_("enter a unit below this one"), id="people.unit"),
        key(
            "m",
            "move",
            N_("Transfer"),
            N_("let the officer serve in another unit from a day on"),
            id="people.move",
        ),
        key("t", "retire", N_("Has left"), N_("record that the officer left or retired"), id="people.retire"),
        key(
            "x",
            "exempt",
            N_("Exemption"),
            N_("ask nothing of the officer for some days 免训免考"),
            id="people.exempt",
        ),
        key("p", "post", N_("Posting"), N_("a concurrent posting, or a candidate 拟任"), id="people.post"),
        key(
            "c",
            "close_unit",
            N_("Close, merge"),
            N_("let the unit end, or merge it into another"),
            id="people.close",
        ),
        key(
            "h",
            "file",
            N_("Standing"),
            N_("what counted for the officer, hours, exams, record"),
            id="people.file",
        ),
        key(
            "i", "import_roster", N_("Import"), N_("a roster from a workbook"), id="people.import", show=False
        ),
    ]

    @dataclass
    class Read(Message):
        """The county was read."""

        found: PeopleDesk

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.found: PeopleDesk | None = None
        self.receipt: Receipt | None = None
        self._wanted = spot.officer

    def compose_task(self) -> ComposeResult:
        with Vertical(id="people"):
            with Horizontal(id="people-panes"):
                yield Rows(id="people-units", jumps=False, top=(N_("Unit"), N_("Officers")), widest=26)
                yield Rows(
                    id="people-members",
                    top=(N_("Code"), N_("Name"), N_("Post"), N_("Remarks")),
                    empty=N_("Nobody counts in this unit: n enters somebody."),
                    widest=24,
                )
            yield Lines(id="people-told")

    def on_mount(self) -> None:
        super().on_mount()
        self.units.focus()
        self.read()

    @property
    def units(self) -> Rows:
        return self.query_one("#people-units", Rows)

    @property
    def members(self) -> Rows:
        return self.query_one("#people-members", Rows)

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the county in a thread."""
        from learnlaw.verbs.people_desk import people_desk

        try:
            found = people_desk(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_county(self, event: Read) -> None:
        event.stop()
        first = self.found is None
        self.found = event.found
        self._list()
        if first and self.spot.unit:
            self.units.go_to(self.spot.unit)
        self._find_wanted()

    def _find_wanted(self) -> None:
        if self.found and self._wanted:
            for unit, members in self.found.members.items():
                if any(member.code == self._wanted for member in members):
                    self.units.go_to(unit)
                    self._fill()
                    self.members.go_to(self._wanted)
                    self.members.focus()
                    break
            self._wanted = ""

    def _list(self) -> None:
        if self.found is not None:
            self.units.show([_unit_row(line) for line in self.found.units], keep=True)
            self._fill()

    def _fill(self) -> None:
        unit = self.unit
        members = self.found.members.get(unit.unit.code, ()) if self.found and unit else ()
        self.members.show([self._member_row(member) for member in members], keep=True)
        self._tell()

    def _member_row(self, member: MemberLine) -> Row:
        remarks, tone = words_of.remarks(member, self.desk.kinds)
        return Row(member.code, (member.code, member.name, member.post, remarks), tone, member.keys)

    @property
    def unit(self) -> TreeLine | None:
        """The unit under the cursor."""
        current = self.units.current
        lines = self.found.units if self.found else ()
        return next((line for line in lines if current and line.unit.code == current.key), None)

    @property
    def member(self) -> MemberLine | None:
        """The officer under the cursor, while the right pane has the focus."""
        current, unit = self.members.current, self.unit
        if not (self.members.has_focus and current and unit and self.found):
            return None
        members = self.found.members.get(unit.unit.code, ())
        return next((member for member in members if member.code == current.key), None)

    @on(Rows.Moved, "#people-units")
    def follow_unit(self, event: Rows.Moved) -> None:
        event.stop()
        self._fill()

    @on(Rows.Moved, "#people-members")
    def follow_member(self, event: Rows.Moved) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        member, unit = self.member, self.unit
        if member is not None:
            lines = words_of.member_lines(member, self.desk.kinds)
        elif unit is not None:
            lines = words_of.unit_lines(unit, self.desk.kinds)
        else:
            lines = [plain(_("Reading ..."), tone="faint")]
        self.query_one("#people-told", Lines).show(lines)
        self.refresh_bindings()

    def on_descendant_focus(self) -> None:
        self._tell()

    # -- moving about ---------------------------------------------------------------------

    def action_turn(self) -> None:
        (self.units if self.members.has_focus else self.members).focus()

    @on(Rows.Opened, "#people-units")
    def to_members(self, event: Rows.Opened) -> None:
        event.stop()
        self.members.focus()

    @on(Rows.Opened, "#people-members")
    def open_member(self, event: Rows.Opened) -> None:
        event.stop()
        from learnlaw.tui.screens.member_card import MemberCard

        self.app.push_screen(MemberCard(self.desk, self.spot, str(event.key)), self._after)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys for an officer are there only on one, keys for units only on the tree."""
        if action in ("move", "retire", "exempt", "post", "file"):
            return self.member is not None
        if action in ("close_unit", "new_unit"):
            return not self.members.has_focus
        return super().check_action(action, parameters)

    def action_give_up(self) -> None:
        if self.members.has_focus:
            self.units.focus()
        else:
            self.dismiss(self.receipt)

    # -- changes --------------------------------------------------------------------------

    def done(self, found: Any) -> None:
        """Something was written: read anew, the cursor where it was."""
        self.receipt = found
        self.trouble([])
        words = _("Written. Receipt {number}.") if found.number else _("Nothing was different.")
        notices = [plain(show.problem(problem), tone="warn") for problem in found.notices]
        self.trouble([plain(words.format(number=found.number), tone="good"), *notices])
        self.read()

    def _after(self, receipt: Any) -> None:
        if receipt is not None:
            self.done(receipt)

    def action_edit(self) -> None:
        from learnlaw.tui.screens.member_form import ChangeMember

        target = self.member.code if self.member else self.unit.unit.code if self.unit else ""
        if target:
            self.app.push_screen(ChangeMember(self.desk, self.spot, target), self._after)

    def action_new_officer(self) -> None:
        from learnlaw.tui.screens.member_form import NewOfficer

        unit = self.unit.unit.code if self.unit else ""
        self.app.push_screen(NewOfficer(self.desk, self.spot, unit), self._after)

    def action_new_unit(self) -> None:
        from learnlaw.tui.screens.member_form import NewUnit

        above = self.unit.unit.code if self.unit else ""
        self.app.push_screen(NewUnit(self.desk, self.spot, above), self._after)

    def action_post(self) -> None:
        from learnlaw.tui.screens.member_form import NewPosting

        if self.member:
            self.app.push_screen(NewPosting(self.desk, self.spot, self.member.code), self._after)

    def action_close_unit(self) -> None:
        from learnlaw.tui.screens.close_unit import CloseUnit

        if self.unit:
            self.app.push_screen(CloseUnit(self.desk, self.spot, self.unit.unit.code), self._after)

    def action_import_roster(self) -> None:
        from learnlaw.tui.screens.import_roster import ImportRoster

        self.app.push_screen(ImportRoster(self.desk, self.spot), self._after)

    def action_find(self) -> None:
        from learnlaw.tui.screens.find_member import FindMember

        self.app.push_screen(FindMember(self.desk, self.spot))

    def action_file(self) -> None:
        from learnlaw.tui.screens.officer_home import OfficerHome

        if self.member:
            self.app.push_screen(OfficerHome(self.member.code))

    def action_move(self) -> None:
        member, here = self.member, self.unit
        if member is None or self.found is None:
            return
        units = [
            Option(line.unit.code, line.unit.name, line.keys)
            for line in self.found.units
            if here is None or line.unit.code != here.unit.code
        ]

        def picked(codes: tuple[str, ...] | None) -> None:
            if codes:
                self._ask_day(
                    _("First day of {name} there").format(name=member.name),
                    lambda day: self._move(member, codes[0], day),
                )

        self.app.push_screen(PickScreen(N_("To which unit?"), units, several=False), picked)

    def _move(self, member: MemberLine, unit: str, day: date) -> None:
        from learnlaw.verbs.people import move_officer

        self._wanted = member.code
        self.attempt(lambda: move_officer(self.desk, member.code, unit, on=day))

    def action_retire(self) -> None:
        member = self.member
        if member is not None:
            words = _("Last day of service of {name}").format(name=member.name)
            self._ask_day(words, lambda day: self._retire(member, day))

    def _retire(self, member: MemberLine, day: date) -> None:
        from learnlaw.verbs.people import retire_officer

        self.attempt(lambda: retire_officer(self.desk, member.code, on=day))

    def _ask_day(self, words: str, then: Callable[[date], None]) -> None:
        def answered(day: date | None) -> None:
            if day is not None:
                then(day)

        self.app.push_screen(AskDay(words, self.desk.today()), answered)

    def action_exempt(self) -> None:
        member = self.member
        if member is None:
            return
        asked = [
            Asked("reason", _("Reason"), hint=_("such as 长期病假")),
            Asked("from", _("First day"), self.desk.today().isoformat()),
            Asked("until", _("Last day"), hint=_("blank: until further notice"), needed=False),
        ]

        def answered(words: Any) -> None:
            if words is not None:
                self._exempt(member, words)

        title = _("{name} is asked nothing on these days 免训免考").format(name=member.name)
        self.app.push_screen(AskWords([title], asked), answered)

    def _exempt(self, member: MemberLine, words: Any) -> None:
        from learnlaw.verbs.people import exempt_officer

        try:
            first, _notes = parse_date(words["from"])
            last = parse_date(words["until"])[0] if words["until"] else None
        except RefusedError as error:
            self.trouble([plain(tell(problem.what), tone="bad") for problem in error.problems])
            return
        self.attempt(
            lambda: exempt_officer(
                self.desk, member.code, reason=words["reason"], starts_on=first, ends_on=last
            )
        )

    def speak(self) -> None:
        """The language has changed: the same people in other words."""
        super().speak()
        self._list()


def _unit_row(line: TreeLine) -> Row:
    count = str(line.officers) if line.officers == line.below else f"{line.officers}/{line.below}"
    return Row(line.unit.code, ("  " * line.depth + line.unit.name, count.rjust(6)), find=line.keys)
