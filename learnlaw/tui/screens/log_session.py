"""Logs one activity: a form that begins with the last one, the people of its units to tick, a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.domain.kinds import Title
from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell_problem
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from datetime import date

    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.log_desk import LogDesk
    from learnlaw.verbs.registry import Receipt

WAIT = 0.25
"""Seconds of quiet before what was typed is checked."""
NOTHING = Title("-", "-")
STATUSES = (("held", Title("已举办", "held")), ("planned", Title("计划", "planned")))
GRADES = (
    ("", NOTHING),
    ("A", Title("A", "A")),
    ("B", Title("B", "B")),
    ("C", Title("C", "C")),
)
WAYS = (
    ("", NOTHING),
    ("offline", Title("线下", "offline")),
    ("online", Title("线上", "online")),
    ("video", Title("视频", "video")),
)
NEEDED = ("first", "kinds", "units", "topic")


class LogSession(FormTask):
    """The form, then its receipt."""

    TITLE_WORDS = N_("Log a study session")
    HELP = "log_session"
    CSS_PATH = "log_session.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Save"), N_("enter it in the ledger"), id="task.save"),
        key("f2", "everybody", N_("All present"), N_("tick everybody, or nobody"), id="task.everybody"),
        key("u", "undo", N_("Undo"), N_("take back what was just entered"), id="task.undo"),
        key(
            "n", "another", N_("Another"), N_("another activity, beginning with this one"), id="task.another"
        ),
    ]

    @dataclass
    class Begun(Message):
        """What the form begins with was read."""

        desk: LogDesk

    @dataclass
    class Checked(Message):
        """The form was looked through; `error` says what is wrong."""

        words: Mapping[str, str]
        error: RefusedError | None
        notices: Sequence[Any]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.county: LogDesk | None = None
        self.receipt: Receipt | None = None
        self.saved = False
        self._touched: set[str] = set()
        self._wait: Any = None
        self._people: tuple[tuple[str, ...], date | None] = ((), None)
        self._shelf: tuple[date | None, list[Option]] = (None, [])
        """The units of a day, which are asked for with every stroke of the brush."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="log"):
            with Form(id="log-form"):
                yield Field(N_("Date"), Entry(self.desk.today().isoformat(), id="first", hint="2024-08-01"))
                yield Field(N_("Final day"), Entry(id="last"))
                yield Field(
                    N_("Activity"), Pick(self._kinds, ["lecture"], id="kinds", title=N_("Which kind?"))
                )
                yield Field(N_("Status"), Choice(STATUSES, id="status"))
                yield Field(
                    N_("Units"), Pick(self._units, id="units", title=N_("It counts for which units?"))
                )
                yield Field(
                    N_("Held by"),
                    Pick(
                        self._units,
                        id="organiser",
                        title=N_("Which unit held it?"),
                        several=False,
                        nothing=N_("the first unit"),
                    ),
                )
                yield Field(N_("Topic"), Entry(id="topic"), wide=True)
                yield Field(N_("Hours"), Entry(id="hours"))
                yield Field(N_("Of"), Choice(self._categories(), "law", id="category"))
                yield Field(N_("Begins"), Entry(id="start", hint="09:00"))
                yield Field(N_("Ends"), Entry(id="end", hint="11:30"))
                yield Field(N_("Form"), Choice(WAYS, id="form"))
                yield Field(N_("Evidence"), Choice(GRADES, id="evidence"))
                yield Field(N_("Speaker"), Entry(id="speaker"))
                yield Field(N_("Venue"), Entry(id="venue"))
                yield Field(N_("Headcount"), Entry(id="headcount"))
                yield Field(N_("Remark"), Entry(id="note"))
            yield Lines(id="log-told")
            yield Rows(
                id="log-people",
                ticks=True,
                jumps=True,
                top=(N_("Code"), N_("Name"), N_("Post"), N_("Unit")),
                empty=N_("Choose units first: their people stand here."),
            )
            yield Lines(id="log-done", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#kinds", Pick).focus()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("undo", "another"):
            return self.saved and self.receipt is not None
        if action in ("save", "everybody"):
            return not self.saved
        return True

    # -- what can be chosen -------------------------------------------------------------

    def _kinds(self) -> list[Option]:
        kinds = self.county.kinds if self.county else self.desk.kinds
        return options_of(kinds.activities)

    def _categories(self) -> list[tuple[str, Any]]:
        return [(code, term.title) for code, term in self.desk.kinds.categories.items()]

    def _units(self) -> list[Option]:
        if self.county is None:
            return []
        day = self._day() or self.desk.today()
        if day != self._shelf[0]:
            found = [Option(unit.code, unit.name, keys) for unit, keys in self.county.units_on(day)]
            self._shelf = (day, found)
        return self._shelf[1]

    def _day(self) -> date | None:
        """The last day of the activity, whose officers are meant; None while it cannot be read."""
        for name in ("last", "first"):
            text = self.query_one(f"#{name}", Entry).value
            if text.strip():
                try:
                    return parse_date(text)[0]
                except RefusedError:
                    return None
        return None

    # -- beginning ----------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read in a thread what the form begins with."""
        from learnlaw.verbs.log_desk import log_desk

        try:
            found = log_desk(self.desk)
            _units = found.units  # their pinyin is sought here, not while a key waits
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Begun(found))

    @on(Begun)
    def fill_in(self, event: Begun) -> None:
        self.county, self._shelf = event.desk, (None, [])
        values = {name: text for name, text in event.desk.last.items() if text}
        if self.spot.unit:
            values |= {"units": self.spot.unit, "organiser": ""}
        self.form.put(values)
        self._list_people()
        self._tell([])

    # -- people ---------------------------------------------------------------------------

    def _list_people(self) -> None:
        """Show the people of the units, unless they stand there already."""
        units, day = self.query_one("#units", Pick).value, self._day()
        if self.county is None or day is None or (units, day) == self._people:
            return
        self._people = (units, day)
        rows = self.query_one("#log-people", Rows)
        shown = [
            Row(
                person.code,
                (
                    person.code,
                    person.name,
                    _("exempt: {why}").format(why=person.exempt) if person.exempt else person.post,
                    person.unit,
                ),
                "faint" if person.exempt else "text",
                f"{person.keys} {person.code.lower()}",
            )
            for person in self.county.people(units, day)
        ]
        rows.show(shown, ticked=rows.ticked & {row.key for row in shown})

    def action_everybody(self) -> None:
        rows = self.query_one("#log-people", Rows)
        rows.action_tick_all(len(rows.chosen) < len(rows.rows))

    @on(Rows.Ticked, "#log-people")
    def count_people(self, event: Rows.Ticked) -> None:
        event.stop()
        self._filled("attendees")

    # -- checking -------------------------------------------------------------------------

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self._filled(event.name)

    def _filled(self, name: str) -> None:
        self._touched.add(name)
        self._list_people()
        self._tell([])
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look_through)

    def words(self) -> dict[str, str]:
        """The form as a row of the ledger."""
        attendees = "、".join(self.query_one("#log-people", Rows).chosen)
        return dict(self.filled_in(attendees=attendees))

    def look_through(self) -> None:
        """Check what stands there, in a thread."""
        if self.county is not None and not self.saved:
            self._look_through(self.words(), self.titles() | {"attendees": _("People")})

    @work(thread=True, exclusive=True, group="check")
    def _look_through(self, words: Mapping[str, str], titles: Mapping[str, str]) -> None:
        from learnlaw.verbs.log_desk import check_form

        try:
            notices = check_form(self.desk, words, titles)
        except RefusedError as error:
            self.post_message(self.Checked(words, error, ()))
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Checked(words, None, notices))

    @on(Checked)
    def show_checked(self, event: Checked) -> None:
        """Only of fields that were filled in: an empty form is no mistake yet."""
        if event.words != self.words() or self.saved:
            return
        below, loose = self.sorted_by_field(event.error) if event.error else ({}, [])
        self.form.wrong({name: lines for name, lines in below.items() if name in self._touched})
        blank = [name for name in NEEDED if name not in event.words]
        self.trouble([plain(line, tone="bad") for line in (() if blank else loose)])
        self._tell([tell_problem(problem) for problem in event.notices])

    def _tell(self, notices: Sequence[str]) -> None:
        rows = self.query_one("#log-people", Rows)
        there, of = len(rows.chosen), len(rows.rows)
        words = _("People: {there} of {of} present. F2 ticks all; letters jump, blank ticks.")
        lines = [plain(words.format(there=there, of=of), tone="strong" if there else "text")]
        self.query_one("#log-told", Lines).show([*lines, *(plain(n, tone="warn") for n in notices)])

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        from learnlaw.verbs.log_desk import log_form

        words, titles = self.words(), self.titles() | {"attendees": _("People")}
        self._touched |= set(titles)
        self.trouble([])
        self.attempt(lambda: log_form(self.desk, words, titles))

    def done(self, found: Any) -> None:
        receipt: Receipt = found
        self.receipt = receipt
        self.form.wrong({})
        if receipt.verb == "undo":
            self._open_again(
                [plain(_("Taken back, receipt {number}.").format(number=receipt.number), tone="good")]
            )
            return
        self.saved = True
        self.set_class(True, "-saved")
        self.refresh_bindings()
        done = self.query_one("#log-done", Lines)
        done.show(self._receipt(receipt))
        done.focus()

    def _receipt(self, receipt: Receipt) -> list[Paragraph]:
        words = self.words()
        number = receipt.made[-1] if receipt.made else ""
        people = len(self.query_one("#log-people", Rows).chosen)
        return [
            plain(""),
            plain(
                _("Logged as {number}. Receipt {receipt}.").format(number=number, receipt=receipt.number),
                tone="good",
            ),
            plain(""),
            plain(f"{words.get('first', '')}  {words.get('topic', '')}", tone="strong", indent=2),
            plain(ngettext("{count} person by name", "{count} people by name", people).format(count=people)),
            plain(""),
            plain(_("u takes it back, n logs another one, Esc goes back to the board.")),
        ]

    def _open_again(self, told: list[Paragraph]) -> None:
        self.saved = False
        self.set_class(False, "-saved")
        self.refresh_bindings()
        self.trouble(told)
        self.query_one("#topic", Entry).focus()

    def action_undo(self) -> None:
        from learnlaw.verbs.study import undo

        if self.receipt is not None:
            number = self.receipt.number
            self.attempt(lambda: undo(self.desk, number))

    def action_another(self) -> None:
        self.query_one("#log-people", Rows).ticked.clear()
        self._touched.clear()
        self._open_again([])
        self._tell([])

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    @on(Input.Submitted)
    def stay(self, event: Input.Submitted) -> None:
        event.stop()

    def speak(self) -> None:
        super().speak()
        self._tell([])
        if self.saved and self.receipt is not None:
            self.query_one("#log-done", Lines).show(self._receipt(self.receipt))
