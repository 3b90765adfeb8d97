"""Practice: who, what, and then question by question, each with its key, its reason and its article."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.message import Message

from learnlaw.domain.answers import parse_answer
from learnlaw.errors import LearnlawError, Problem
from learnlaw.i18n import _, tell_all, tell_problem
from learnlaw.tui.frame import TaskScreen
from learnlaw.tui.screens import practice_words as words
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.officers import Officers
from learnlaw.tui.widgets.question import Question
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.question import Question as Asked
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.finding_people import Person
    from learnlaw.verbs.practice_desk import Choice
    from learnlaw.verbs.reviews import Explained

WIDE = 110
"""Cells from which the reason stands beside the question."""
NOTICES = 3
"""So many notices are told above the choices."""
PEOPLE, SCOPES, ASKING, TOLD, SUM = "-people", "-scopes", "-asking", "-told", "-sum"
"""The pages, by the class that shows each."""
FIGURES = (N_("Questions"), N_("Begun"), N_("Due"), N_("Wrong"))
"""The heads of the columns with figures."""


class Practice(TaskScreen):
    """Nothing on the board changes by it: dismissed with None."""

    TITLE_WORDS = N_("Practise")
    HELP = "practice"
    CSS_PATH = "practice.tcss"
    KEYS_FIRST = ("list.pick", "list.next", "task.go-on", "task.unknown")
    BINDINGS = [
        key("enter", "go_on", N_("Go on"), N_("take this line; the next question"), id="task.go-on"),
        key(
            "f4", "unknown", N_("I do not know"), N_("see the answer; it counts as wrong"), id="task.unknown"
        ),
        key("f1", "app.help", N_("Help"), N_("the keys and what they do"), id="task.help"),
    ]

    @dataclass
    class People(Message):
        """Who may practise was read."""

        found: Sequence[Person]

    @dataclass
    class Choices(Message):
        """What an officer may practise was read."""

        officer: str
        found: Sequence[Choice]
        notices: Sequence[Problem] = ()

    @dataclass
    class Drawn(Message):
        """The questions of a round were read."""

        found: Sequence[Asked]

    @dataclass
    class Answered(Message):
        """An answer is in the database."""

        found: Explained

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.page = PEOPLE
        self.people: Sequence[Person] = ()
        self.officer = ""
        self.choices: Sequence[Choice] = ()
        self.choice: Choice | None = None
        self.round: Sequence[Asked] = ()
        self.at = 0
        self.told: list[Explained] = []
        self._read = self._busy = False
        self._began = 0.0

    def compose_task(self) -> ComposeResult:
        with Vertical(id="practice"):
            yield Lines(id="practice-told")
            yield Officers(id="practice-people", empty=N_("The roster is empty: import one first."))
            yield Rows(
                id="practice-scopes",
                jumps=True,
                top=(N_("What"), *FIGURES),
                empty=N_("There is no question to practise."),
                widest=44,
            )
            with Container(id="practice-round"):
                yield Question(id="practice-question")
                yield Lines(id="practice-why", focus=True)
            yield Lines(id="practice-sum", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self._turn(PEOPLE)
        self.read_people()

    def on_resize(self) -> None:
        self.set_class(self.size.width >= WIDE, "-wide")

    # -- pages ----------------------------------------------------------------------------

    def _turn(self, page: str) -> None:
        """Show a page and put the focus into it."""
        self.page = page
        for one in (PEOPLE, SCOPES, ASKING, TOLD, SUM):
            self.set_class(one == page, one)
        self._tell()
        focus = {
            PEOPLE: "#practice-people",
            SCOPES: "#practice-scopes",
            TOLD: "#practice-why",
            SUM: "#practice-sum",
        }
        if page in focus:
            self.query_one(focus[page]).focus()
        self.refresh_bindings()

    def _tell(self) -> None:
        told = {
            PEOPLE: lambda: words.who(self._read),
            SCOPES: lambda: words.what(self._who(), self.officer),
            ASKING: lambda: words.place(self.round[self.at], self.at + 1, len(self.round), self._what()),
            TOLD: lambda: words.place(self.round[self.at], self.at + 1, len(self.round), self._what()),
            SUM: lambda: words.what(self._who(), self.officer),
        }
        self.query_one("#practice-told", Lines).show([plain(told[self.page](), tone="strong")])

    def _who(self) -> str:
        return next((one.name for one in self.people if one.code == self.officer), "")

    def _what(self) -> str:
        return words.title(self.choice) if self.choice is not None else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are told where they do something."""
        if action == "go_on":
            return self.page != ASKING
        if action == "step":
            return self.page == TOLD and parameters != (-1,)
        return action != "unknown" or self.page == ASKING

    async def action_go_on(self) -> None:
        if self.page == PEOPLE and (row := self.query_one(Officers).current):
            self.read_choices(row.key)
        elif self.page == SCOPES and (row := self.query_one("#practice-scopes", Rows).current):
            self.choice = self.choices[row.key]
            self.draw()
        elif self.page == TOLD:
            await self.action_step(1)
        elif self.page == SUM:
            self.draw()

    def action_give_up(self) -> None:
        """One page back; out of a round to what it came to."""
        if self.page == PEOPLE:
            self.dismiss(None)
        elif self.page == SCOPES:
            self._turn(PEOPLE)
        elif self.page in (ASKING, TOLD) and self.told:
            self._sum_up()
        else:
            self.read_choices(self.officer)

    def trouble_told(self, lines: Sequence[str]) -> None:
        """Why it does not go, above the keys."""
        self.trouble([plain(line, tone="bad") for line in lines])

    def speak(self) -> None:
        """The language has changed: the same page in other words."""
        super().on_mount()
        self.query_one("#practice-scopes", Rows).show(self._choice_rows(), keep=True)
        self.query_one(Question).again()
        if self.told:
            self.query_one("#practice-why", Lines).show(words.why(self.told[-1]), keep=True)
            self.query_one("#practice-sum", Lines).show(words.summary(self.told), keep=True)
        self._tell()

    # -- who, and what ----------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def read_people(self) -> None:
        """Read in a thread who may practise."""
        from learnlaw.verbs.finding_people import serving

        try:
            self.post_message(self.People(serving(self.desk)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(People)
    def show_people(self, event: People) -> None:
        event.stop()
        self.people, self._read = event.found, True
        self.query_one(Officers).put(event.found, at=self.spot.officer)
        self._tell()
        login = self.desk.door.login
        if login is not None and login.officer:
            self.read_choices(login.officer)

    @work(thread=True, exclusive=True, group="read")
    def read_choices(self, officer: str) -> None:
        """Read in a thread what an officer may practise."""
        from learnlaw.verbs.practice_desk import choices
        from learnlaw.verbs.review_cards import practice_notices

        try:
            notices = practice_notices(self.desk, officer)
            self.post_message(self.Choices(officer, choices(self.desk, officer), notices))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Choices)
    def show_choices(self, event: Choices) -> None:
        event.stop()
        keep = event.officer == self.officer
        self.officer, self.choices = event.officer, event.found
        self.query_one("#practice-scopes", Rows).show(self._choice_rows(), keep=keep)
        self.trouble([plain(tell_problem(notice), tone="warn") for notice in event.notices[:NOTICES]])
        self._turn(SCOPES)

    def _choice_rows(self) -> list[Row]:
        return [
            Row(
                place,
                (words.title(one), *words.figures(FIGURES, (one.open, one.begun, one.due, one.wrong))),
                "text" if one.open else "faint",
                find=one.keys,
            )
            for place, one in enumerate(self.choices)
        ]

    @on(Rows.Opened)
    async def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        await self.action_go_on()

    # -- a round ------------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="read")
    def draw(self) -> None:
        """Read in a thread the questions of a round."""
        from learnlaw.verbs.reviews import practise

        assert self.choice is not None
        try:
            self.post_message(self.Drawn(practise(self.desk, self.officer, self.choice.scope)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Drawn)
    async def begin(self, event: Drawn) -> None:
        event.stop()
        if not event.found:
            self.trouble([plain(_("Nothing is due here today."), tone="good")])
            return
        self.round, self.told, self.at = event.found, [], 0
        await self._ask()

    async def _ask(self) -> None:
        """Show the question, and begin to count its time."""
        from learnlaw.verbs.practice_desk import shown_of
        from learnlaw.verbs.reviews import asked_of

        asked = self.round[self.at]
        self.trouble([])
        self._turn(ASKING)
        shown = shown_of(asked, self.at + 1)
        await self.query_one(Question).show_item(shown, "", asked_of(asked).blanks, locked=False)
        self._began = time.monotonic()

    @on(Question.Answered)
    def changed(self, event: Question.Answered) -> None:
        """An answer counts when Enter is pressed."""
        event.stop()
        self.trouble([])

    @on(Question.Onward)
    async def onward(self, event: Question.Onward) -> None:
        event.stop()
        if self.page == ASKING:
            self._submit(self.query_one(Question).text)
        elif self.page == TOLD:
            await self.action_step(1)

    def action_unknown(self) -> None:
        self._send("")

    def _submit(self, text: str) -> None:
        from learnlaw.verbs.reviews import asked_of

        try:
            value = parse_answer(asked_of(self.round[self.at]), text)
        except LearnlawError as error:
            self.trouble_told(tell_all(error))
            return
        if not value:
            self.trouble_told([_("Choose or type an answer first; F4 shows it, and counts as wrong.")])
            return
        self._send(value)

    def _send(self, value: str) -> None:
        if not self._busy:
            self._busy = True
            self.send(self.round[self.at], value, time.monotonic() - self._began)

    @work(thread=True, group="send")
    def send(self, asked: Asked, value: str, seconds: float) -> None:
        """Write an answer in a thread."""
        from learnlaw.verbs.reviews import answer_question

        try:
            self.post_message(self.Answered(answer_question(self.desk, self.officer, asked, value, seconds)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Answered)
    async def explain(self, event: Answered) -> None:
        event.stop()
        self._busy = False
        self.told.append(event.found)
        self._turn(TOLD)
        question = self.query_one(Question)
        assert question.shown is not None
        await question.show_item(question.shown, question.text, len(question.query("Blank")), locked=True)
        why = self.query_one("#practice-why", Lines)
        why.show(words.why(event.found))
        why.focus()

    async def action_step(self, by: int) -> None:
        """On to the next question; none is gone back to."""
        if self.page != TOLD or by < 0:
            return
        if self.at + 1 < len(self.round):
            self.at += 1
            await self._ask()
        else:
            self._sum_up()

    def _sum_up(self) -> None:
        self.query_one("#practice-sum", Lines).show(words.summary(self.told))
        self._turn(SUM)

    def refused(self, error: LearnlawError) -> None:
        self._busy = False
        self.trouble_told(tell_all(error))
