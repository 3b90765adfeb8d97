"""Sitting an exam, from the coordinator's screen: who sits, at which of the open exams, and there it begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from textual.await_complete import AwaitComplete

    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.finding_people import Person
    from learnlaw.verbs.sitting import SeatOffer


class MyExams(TaskScreen):
    """First the people, found by pinyin or code, then the exams of one of them."""

    TITLE_WORDS = N_("Sit an exam")
    HELP = "my_exams"
    CSS_PATH = "my_exams.tcss"
    BINDINGS = [
        key("f1", "app.help", N_("Help"), N_("the keys and what they do"), id="task.help"),
        key("enter", "open", N_("Choose"), N_("this officer; then this exam"), id="task.open"),
    ]

    @dataclass
    class People(Message):
        """Who can sit was read."""

        found: Sequence[Person]

    @dataclass
    class Offers(Message):
        """The exams of an officer were read."""

        officer: str
        found: Sequence[SeatOffer]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.people: Sequence[Person] = ()
        self.officer = ""
        self.offers: Sequence[SeatOffer] = ()
        self._read = False

    def compose_task(self) -> ComposeResult:
        with Vertical(id="my-exams"):
            yield Lines(id="my-exams-told")
            yield Officers(
                id="my-exams-people",
                empty=N_("No exam at the terminal is open now, or nobody is expected at one."),
            )
            yield Rows(
                id="my-exams-offers",
                top=(N_("Number"), N_("Exam"), N_("Now"), N_("Exam window")),
                empty=N_("You are expected at no exam."),
                widest=40,
            )

    def on_mount(self) -> None:
        super().on_mount()
        self._tell()
        login = self.desk.door.login
        if login is not None and login.officer:
            self.read_offers(login.officer)
        else:
            cast("LearnlawApp", self.app).doorman.hand()
            self.read_people()

    def _tell(self) -> None:
        self.set_class(not self.officer, "-people")
        self.set_class(bool(self.officer), "-offers")
        login = self.desk.door.login
        known = [(login.officer, login.name)] if login else []
        name = dict([*known, *((one.code, one.name) for one in self.people)]).get(self.officer, "")
        if self.officer:
            words = _("{name}  {code}: choose the exam.").format(name=name, code=self.officer)
        elif not self._read:
            words = _("Reading ...")
        else:
            words = _("Who sits? Type initials, a part of the name, or figures of the code.")
        self.query_one("#my-exams-told", Lines).show([plain(words, tone="strong")])
        self.query_one("#my-exams-offers" if self.officer else "#my-exams-people", Rows).focus()

    @work(thread=True, exclusive=True, group="read")
    def read_people(self) -> None:
        """Read in a thread who can sit."""
        from learnlaw.verbs.sitting_desk import sitters

        try:
            self.post_message(self.People(sitters(self.desk)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(People)
    def show_people(self, event: People) -> None:
        event.stop()
        self.people, self._read = event.found, True
        self.query_one(Officers).put(event.found, at=self.spot.officer)
        self._tell()

    @work(thread=True, exclusive=True, group="read")
    def read_offers(self, officer: str) -> None:
        """Read in a thread what an officer can sit."""
        from learnlaw.verbs.sitting import my_exams

        try:
            self.post_message(self.Offers(officer, my_exams(self.desk, officer)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Offers)
    def show_offers(self, event: Offers) -> None:
        event.stop()
        self.officer, self.offers = event.officer, event.found
        self.query_one("#my-exams-offers", Rows).show([self._row(offer) for offer in event.found])
        self._tell()

    def _row(self, offer: SeatOffer) -> Row:
        exam = offer.exam
        now = _("go on") if offer.going_on else _("can be begun") if offer.can else ""
        window = exam.makeup if exam.state.value == "makeup" and exam.makeup else exam.main
        span = (
            f"{self.desk.local(window.opens):%Y-%m-%d %H:%M} - {self.desk.local(window.closes):%m-%d %H:%M}"
        )
        cells = (exam.number, exam.title, now or (tell(offer.why) if offer.why else "-"), span)
        return Row(exam.number, cells, "good" if offer.can else "faint")

    @on(Rows.Opened)
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_open()

    def action_open(self) -> None:
        from learnlaw.tui.screens.own_seat import own_seat
        from learnlaw.tui.screens.sitting_start import StartSitting

        people, offers = self.query_one(Officers), self.query_one("#my-exams-offers", Rows)
        if not self.officer and people.current is not None:
            self.read_offers(people.current.key)
        elif self.officer and offers.current is not None:
            number = offers.current.key
            own_seat(self, lambda desk: StartSitting(desk, number, self.officer), self._back)

    def _back(self, receipt: Any) -> None:
        """The next one sits down, or the board tells what has changed."""
        if receipt is not None:
            self.dismiss(receipt)
        else:
            self.read_offers(self.officer)

    def action_give_up(self) -> None:
        if self.officer and self._read:
            self.officer = ""
            self._tell()
        else:
            self.dismiss(None)

    def dismiss(self, result: Any = None) -> AwaitComplete:
        self.app.call_later(cast("LearnlawApp", self.app).doorman.take_back)
        return super().dismiss(result)

    def speak(self) -> None:
        """The language has changed: the same lists in other words."""
        super().on_mount()
        self.query_one("#my-exams-offers", Rows).show([self._row(offer) for offer in self.offers], keep=True)
        self._tell()
