"""An officer's home: where I stand and what counted, my hours, exams, reviews, my record, and a say in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell_all
from learnlaw.tui import headings
from learnlaw.tui.place import Place
from learnlaw.tui.screens import officer_words as words_of
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.pick import PickScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.headline import Headline
from learnlaw.tui.widgets.key_bar import KeyBar
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.officer_home import OfficerHome as Shown
    from learnlaw.verbs.officer_home import OwnEntry, OwnReviews, OwnStanding
    from learnlaw.verbs.sitting import SeatOffer


class OfficerHome(Place):
    """`OfficerHome(code)`: an officer's place; a coordinator looks at it in front of the board."""

    HELP = "officer_home"
    CSS_PATH = "officer_home.tcss"
    KEYS_FIRST = (
        "mine.sit",
        "mine.practise",
        "mine.object",
        "mine.missing",
        "mine.file",
        "mine.back",
        "mine.turn",
    )
    BINDINGS = [
        key("e", "sit", N_("Sit an exam"), N_("begin an exam that is open, or go on with it"), id="mine.sit"),
        key(
            "r",
            "practise",
            N_("Review"),
            N_("the questions that are due today, and others"),
            id="mine.practise",
        ),
        key(
            "o",
            "object",
            N_("Object"),
            N_("say what is wrong with the entry under the cursor 提出异议"),
            id="mine.object",
        ),
        key(
            "m",
            "missing",
            N_("Missing one"),
            N_("you were at something, and the record does not have you: say so by its number"),
            id="mine.missing",
        ),
        key(
            "h",
            "file",
            N_("Study file"),
            N_("my study file 学法档案, to look at or to write to a file"),
            id="mine.file",
        ),
        key(
            "tab,shift+tab",
            "turn",
            N_("Standing, record"),
            N_("to the rules, or to the record"),
            id="mine.turn",
        ),
        key(
            "f5",
            "refresh",
            N_("Read anew"),
            N_("read what is in the database now"),
            id="mine.refresh",
            show=False,
        ),
        key(
            "escape,q",
            "leave",
            N_("Back"),
            N_("to where you came from; there is nothing before: leave"),
            id="mine.back",
        ),
    ]

    @dataclass
    class Read(Message):
        """The home was read, or the database refused."""

        found: Shown | LearnlawError

    @dataclass
    class Reviewed(Message):
        """What is due for review was read."""

        found: OwnReviews

    def __init__(self, officer: str) -> None:
        super().__init__()
        self.officer = officer
        self.home: Shown | None = None
        self.reviews: OwnReviews | None = None

    def compose(self) -> ComposeResult:
        yield Headline(id="mine-headline")
        with Vertical(id="mine"):
            yield Lines(id="mine-standing", focus=True)
            yield Lines(id="mine-told")
            yield Rows(id="mine-record", empty=N_("No entry of the ledger names you yet."), widest=26)
            yield Lines(id="mine-detail", focus=True)
        yield KeyBar()

    def on_mount(self) -> None:
        self._heading()
        self.query_one("#mine-standing", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "sit":
            return self.home is not None and any(offer.can for offer in self.home.exams)
        if action == "object":
            return self.entry is not None
        if action == "leave":
            return len(self.app.screen_stack) > 1 or not self.query_one("#mine-record").has_focus
        return True

    def spot(self) -> Spot:
        from learnlaw.tui.tasks import Spot

        unit = self.home.unit_code if self.home is not None else ""
        return Spot(officer=self.officer, unit=unit)

    # -- reading --------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="mine")
    def read(self) -> None:
        """Read the home in a thread; then, which takes longer, what is due for review."""
        from learnlaw.verbs.officer_home import officer_home, officer_reviews

        try:
            self.post_message(self.Read(officer_home(self.desk, self.officer)))
            self.post_message(self.Reviewed(officer_reviews(self.desk, self.officer)))
        except LearnlawError as error:
            if self.home is None:
                self.post_message(self.Read(error))

    @on(Read)
    def show_home(self, event: Read) -> None:
        event.stop()
        if isinstance(event.found, LearnlawError):
            self.query_one("#mine-standing", Lines).show(headings.trouble(tell_all(event.found)))
            return
        first = self.home is None
        self.home = event.found
        self._paint()
        if first:
            self.query_one("#mine-record", Rows).focus()

    @on(Reviewed)
    def show_reviews(self, event: Reviewed) -> None:
        event.stop()
        self.reviews = event.found
        self._paint_standing()

    def on_place_changed(self, event: Place.Changed) -> None:
        self.ours.tell_receipt(event.receipt)
        self.read()

    # -- painting -------------------------------------------------------------------------------

    def _heading(self) -> None:
        self.query_one(Headline).heading = words_of.heading(self.desk, self.officer, self.home)

    def _paint(self) -> None:
        if self.home is None:
            return
        self._heading()
        self._paint_standing()
        rows = self.query_one("#mine-record", Rows)
        rows.top = words_of.heads()
        rows.show([words_of.row(one, self.home.as_of) for one in self.home.record], keep=True)
        self.refresh_bindings()

    def _paint_standing(self) -> None:
        if self.home is not None:
            width = self.size.width
            lines = words_of.standing(self.home, self.reviews, self.desk, width)
            self.query_one("#mine-standing", Lines).show(lines, keep=True)
            told = words_of.record_words(self.home)
            self.query_one("#mine-told", Lines).show([told])

    def on_resize(self) -> None:
        self.call_after_refresh(self._paint_standing)

    @property
    def entry(self) -> OwnEntry | None:
        """The entry under the cursor."""
        if self.home is None:
            return None
        current = self.query_one("#mine-record", Rows).current
        return next((one for one in self.home.record if current and one.row == current.key), None)

    @on(Rows.Moved, "#mine-record")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        if self.entry is not None and self.home is not None:
            lines = words_of.entry(self.entry, self.home.kinds, self.desk)
            self.query_one("#mine-detail", Lines).show(lines)

    @on(Rows.Opened, "#mine-record")
    def open_entry(self, event: Rows.Opened) -> None:
        event.stop()
        self.query_one("#mine-detail", Lines).focus()

    @on(Lines.Opened, "#mine-standing")
    def explain(self, event: Lines.Opened) -> None:
        """Every addend of a rule, and what was left out and why."""
        event.stop()
        one: OwnStanding = event.target
        detail = self.query_one("#mine-detail", Lines)
        detail.show(words_of.explained(one, self.desk.today()))
        detail.focus()

    def action_turn(self) -> None:
        order = ["mine-record", "mine-standing", "mine-detail"]
        here = self.focused.id if self.focused is not None else None
        place = order.index(here) + 1 if here in order else 0
        self.query_one(f"#{order[place % len(order)]}").focus()

    # -- what can be done -------------------------------------------------------------------------

    def action_refresh(self) -> None:
        self.read()

    def _back(self, receipt: Any) -> None:
        if receipt is not None:
            self.read()

    def action_sit(self) -> None:
        offers = [offer for offer in self.home.exams if offer.can] if self.home else []
        if len(offers) == 1:
            self._sit(offers[0])
            return
        options = [Option(offer.exam.number, offer.exam.title) for offer in offers]

        def chosen(codes: tuple[str, ...] | None) -> None:
            if codes:
                self._sit(next(offer for offer in offers if offer.exam.number == codes[0]))

        self.app.push_screen(PickScreen(N_("Which exam?"), options, several=False), chosen)

    def _sit(self, offer: SeatOffer) -> None:
        from learnlaw.tui.screens.sitting_start import StartSitting

        self.app.push_screen(StartSitting(self.desk, offer.exam.number, self.officer), self._back)

    def action_practise(self) -> None:
        from learnlaw.tui.screens.practice import Practice

        def back(_receipt: Any) -> None:
            self.read()

        self.app.push_screen(Practice(self.desk, self.spot()), back)

    def action_file(self) -> None:
        from learnlaw.tui.screens.reports import OfficerReport

        self.app.push_screen(OfficerReport(self.desk, self.spot()))

    def action_object(self) -> None:
        one = self.entry
        if one is None:
            return
        told = [
            _("Object to: {topic}").format(topic=one.topic),
            _("The coordinator answers; the answer stands here."),
        ]
        open_ = one.objection.text if one.objection is not None and one.objection.open else ""
        asked = Asked("text", _("What is wrong, or missing?"), open_)

        def answered(words: Any) -> None:
            if words is not None:
                self._object(f"#{one.row}", words["text"])

        self.app.push_screen(AskWords(told, [asked]), answered)

    def action_missing(self) -> None:
        """Of what does not name them the number stands on the notice, or the coordinator knows it."""
        told = [
            _("You were there, and it is not in your record"),
            _("The coordinator looks at it and answers."),
        ]
        asked = (
            Asked("which", _("Its number in the ledger"), hint="U01-2024-001"),
            Asked("text", _("What is wrong, or missing?")),
        )

        def answered(words: Any) -> None:
            if words is not None:
                self._object(words["which"], words["text"])

        self.app.push_screen(AskWords(told, asked), answered)

    @work(thread=True, group="object")
    def _object(self, which: str, text: str) -> None:
        from learnlaw.verbs.objections import object_to_entry

        try:
            receipt = object_to_entry(self.desk, which, self.officer, text)
        except LearnlawError as error:
            told, title = "\n".join(tell_all(error)), _("Object to an entry")
            self.app.call_from_thread(self.ours.tell, told, title=title, bad=True)
        else:
            self.post_message(Place.Changed(receipt))

    def action_leave(self) -> None:
        """From the detail to the record; then to what is behind this place, if there is anything."""
        detail = self.query_one("#mine-detail", Lines)
        if detail.has_focus or self.query_one("#mine-standing", Lines).has_focus:
            self.query_one("#mine-record", Rows).focus()
        elif len(self.app.screen_stack) > 1:
            self.app.pop_screen()

    def speak(self) -> None:
        """The language has changed: the same in other words."""
        for bar in self.query(KeyBar):
            bar.refresh()
        self._heading()
        self._paint()
