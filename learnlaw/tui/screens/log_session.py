"""Logs one activity: a form that begins with the last one of its kind, and then the sign-in sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.domain.kinds import Title
from learnlaw.domain.study import EARNING
from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell_problem
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from datetime import date

    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.log_desk import LastLike, LogDesk
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
    """The form, the sign-in sheet in front of it, then the receipts."""

    TITLE_WORDS = N_("Log a study session")
    HELP = "log_session"
    CSS_PATH = "log_session.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Save"), N_("enter it in the ledger"), id="task.save"),
        key(
            "f2",
            "everybody",
            N_("All present"),
            N_("everybody expected is present; who was not is marked on the sheet"),
            id="task.everybody",
        ),
        key("f3,pageup", "day(-1)", N_("Day before"), N_("the day before"), id="task.day-before"),
        key("f4,pagedown", "day(1)", N_("Day after"), N_("the day after"), id="task.day-after", show=False),
        key("u", "undo", N_("Undo"), N_("take back what was just entered"), id="task.undo"),
        key("g", "sign", N_("Sign-in sheet"), N_("to the sign-in sheet again"), id="task.sign"),
        key("e", "evidence", N_("Files"), N_("files of evidence"), id="task.evidence"),
        key(
            "n", "another", N_("Another"), N_("another activity, beginning with this one"), id="task.another"
        ),
    ]

    @dataclass
    class Begun(Message):
        """What the form begins with was read."""

        desk: LogDesk

    @dataclass
    class Liked(Message):
        """The last activity of a unit and kind was sought."""

        asked: tuple[tuple[str, ...], tuple[str, ...]]
        found: LastLike | None

    @dataclass
    class Checked(Message):
        """The form was looked through; `error` says what is wrong."""

        words: Mapping[str, str]
        error: RefusedError | None
        notices: Sequence[Any]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.county: LogDesk | None = None
        self.receipts: list[Receipt] = []
        """What was written here and stands: the entry, then its sign-in sheet."""
        self.saved = False
        self.everybody = False
        """Whether all who are expected were present."""
        self.like: LastLike | None = None
        """Where the fields that nobody filled in come from."""
        self._touched: set[str] = set()
        self._asked: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._row = ""
        self._wait: Any = None
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
                yield Field(N_("Speaker unit"), Entry(id="speaker_unit"))
                yield Field(N_("Venue"), Entry(id="venue"))
                yield Field(N_("About laws"), Entry(id="laws"))
                yield Field(N_("Headcount"), Entry(id="headcount"))
                yield Field(N_("Remark"), Entry(id="note"))
            yield Lines(id="log-told")
            yield Lines(id="log-done", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#topic", Entry).focus()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("undo", "another", "evidence"):
            return self.saved and bool(self.receipts)
        if action == "sign":
            return self.saved and self._signs()
        if action in ("save", "everybody", "day"):
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
        self._seek()
        self._tell([])

    def action_day(self, by: int) -> None:
        """To the day before or after, wherever typing stands: yesterday is one key."""
        day = self.query_one("#first", Entry)
        with suppress(RefusedError, OverflowError):
            day.value = (parse_date(day.value)[0] + timedelta(days=by)).isoformat()

    # -- the last one like it ---------------------------------------------------------------

    def _seek(self) -> None:
        """Look for the last activity of this unit and kind, unless it was looked for already."""
        asked = self.query_one("#units", Pick).value, self.query_one("#kinds", Pick).value
        if self.county is not None and asked != self._asked and not self.saved:
            self._asked = asked
            self._like(asked)

    @work(thread=True, exclusive=True, group="like")
    def _like(self, asked: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
        from learnlaw.verbs.log_desk import last_like

        try:
            found = last_like(self.desk, *asked)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Liked(asked, found))

    @on(Liked)
    def take_over(self, event: Liked) -> None:
        """Fields that nobody filled in are as they were then; those of the one before are emptied."""
        event.stop()
        if event.asked != self._asked:
            return  # an answer to an older question
        before = self.like.words if self.like else {}
        now = event.found.words if event.found else {}
        self.like = event.found
        values = {name: now.get(name, "") for name in {**before, **now} if name not in self._touched}
        self.form.put(values)
        self._tell([])

    def _carried(self) -> list[str]:
        """What the fields are called that stand as the last one had them."""
        words, names = (self.like.words if self.like else {}), self.titles()
        editors = {name: field.editor.words for name, field in self.form.fields.items()}
        return [names[name] for name in names if name in words and editors[name] == words[name]]

    # -- people ---------------------------------------------------------------------------

    def _expected(self) -> list[str]:
        """Who is expected at what stands in the form."""
        units, kinds = (self.query_one(f"#{name}", Pick).value for name in ("units", "kinds"))
        day = self._day()
        return self.county.expected(units, kinds, day) if self.county and day else []

    def action_everybody(self) -> None:
        self.everybody = not self.everybody
        self._tell([])

    # -- checking -------------------------------------------------------------------------

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self._filled(event.name)

    def _filled(self, name: str) -> None:
        self._touched.add(name)
        self._seek()
        self._tell([])
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look_through)

    def words(self, *, people: bool = False) -> dict[str, str]:
        """The form as a row of the ledger; with `people` those who are all present are in it."""
        attendees = "、".join(self._expected()) if people and self.everybody else ""
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
        """Who is expected, and what stands there because the last one had it so."""
        lines = [plain(self._people_words(), tone="strong" if self.everybody else "text")]
        carried = self._carried()
        if self.like is not None and carried:
            words = _("As on {day} ({topic}): {fields}")
            told = words.format(day=self.like.day, topic=self.like.topic, fields=show.listed(carried))
            lines.append(plain(told, tone="accent"))
        self.query_one("#log-told", Lines).show([*lines, *(plain(n, tone="warn") for n in notices)])

    def _people_words(self) -> str:
        if not self._signs():
            return _("Nobody signs in at this; the entry alone is kept.")
        count = len(self._expected())
        if self.everybody:
            words = _("Expected: {count}, all of them present. The sign-in sheet comes after saving.")
        else:
            words = _(
                "Expected: {count}. The sign-in sheet comes after saving; F2 begins it with all present."
            )
        return words.format(count=count)

    def _signs(self) -> bool:
        """Whether the sign-in sheet comes after this: it has been held, and people count by name."""
        held = self.query_one("#status", Choice).value == "held"
        anonymous = self.query_one("#headcount", Entry).value.strip()
        kinds = self.query_one("#kinds", Pick).value
        return held and not anonymous and self.county is not None and self.county.signs(kinds)

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        from learnlaw.verbs.log_desk import log_form

        words, titles = self.words(people=True), self.titles() | {"attendees": _("People")}
        self._touched |= set(titles)
        self.trouble([])
        self.form.disabled = True  # what is typed ahead belongs to the sheet, not to the topic
        self.attempt(lambda: log_form(self.desk, words, titles))

    def refused(self, error: LearnlawError) -> None:
        self.form.disabled = False
        super().refused(error)

    def done(self, found: Any) -> None:
        receipt: Receipt = found
        self.form.disabled = False
        self.form.wrong({})
        if receipt.verb == "undo":
            self.receipts.clear()
            self._open_again(
                [plain(_("Taken back, receipt {number}.").format(number=receipt.number), tone="good")]
            )
            return
        self.receipts = [receipt]
        self._row = receipt.made[0]
        self.saved = True
        self.set_class(True, "-saved")
        self._show_done()
        if self._signs():
            self.action_sign()

    def _show_done(self) -> None:
        self.refresh_bindings()
        done = self.query_one("#log-done", Lines)
        done.show(self._receipt())
        done.focus()

    def action_sign(self) -> None:
        """The sign-in sheet of what was logged, in front of the form."""
        from learnlaw.tui.screens.sign_in import SignIn

        told = self._logged_words() if len(self.receipts) == 1 else ""
        screen = SignIn(self.desk, self.spot, self._row, told)

        def back(_receipt: Any) -> None:
            self.receipts += screen.receipts
            self._show_done()

        self.app.push_screen(screen, back)

    def action_evidence(self) -> None:
        from learnlaw.tui.screens.attach import Attach

        self.app.push_screen(Attach(self.desk, self.spot, self._row), lambda _receipt: None)

    def _logged_words(self) -> str:
        receipt = self.receipts[0]
        number = receipt.made[-1]
        return _("Logged as {number}. Receipt {receipt}.").format(number=number, receipt=receipt.number)

    def _receipt(self) -> list[Paragraph]:
        words = self.words()
        lines = [
            plain(""),
            plain(self._logged_words(), tone="good"),
            *(
                plain(_("Signed in, receipt {number}.").format(number=one.number), tone="good")
                for one in self.receipts[1:]
            ),
            plain(""),
            plain(f"{words.get('first', '')}  {words.get('topic', '')}", tone="strong", indent=2),
        ]
        if len(self.receipts) > 1:
            there = sum(self.receipts[-1].counts.get(mark, 0) for mark in EARNING)
            lines.append(
                plain(ngettext("{count} person by name", "{count} people by name", there).format(count=there))
            )
        told = _(
            "u takes it back, g opens the sign-in sheet, e attaches files, n logs another one, Esc goes back."
        )
        return [*lines, plain(""), plain(told)]

    def _open_again(self, told: list[Paragraph]) -> None:
        self.saved = False
        self.set_class(False, "-saved")
        self.refresh_bindings()
        self.trouble(told)
        self.query_one("#topic", Entry).focus()

    def action_undo(self) -> None:
        from learnlaw.verbs.log_desk import take_back

        receipts = tuple(self.receipts)
        if receipts:
            self.attempt(lambda: take_back(self.desk, receipts))

    def action_another(self) -> None:
        self._touched.clear()
        self.everybody = False
        self._open_again([])
        self._tell([])

    def action_give_up(self) -> None:
        self.dismiss(self.receipts[-1] if self.receipts else None)

    @on(Input.Submitted)
    def stay(self, event: Input.Submitted) -> None:
        event.stop()

    def speak(self) -> None:
        super().speak()
        self._tell([])
        if self.saved and self.receipts:
            self.query_one("#log-done", Lines).show(self._receipt())
