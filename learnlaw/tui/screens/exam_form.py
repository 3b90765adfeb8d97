"""Makes an exam by a form: whether the bank can fill it that day, and who is expected, in words before it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain.kinds import Title
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell_all
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.screens.exam_form_words import exam_form, plan_lines, plan_option
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.blueprints import BlueprintCheck
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.registry import Receipt

WAIT = 0.4
"""Seconds of quiet before what was typed is looked through."""
MODES = (("paper", Title("纸笔", "on paper")), ("terminal", Title("上机", "at the terminal")))
PAPERS = (("forms", Title("分卷", "forms")), ("own", Title("一人一卷", "each their own")))
STATES = (
    ("approved", Title("只用审定题", "approved only")),
    ("reviewed", Title("审定题和已复核题", "reviewed ones too")),
)
WHERE: Mapping[str, str] = {
    "main": "closes",
    "makeup": "makeup_closes",
    "expected": "units",
    "no-title": "title",
    "InstantError": "opens",
}
"""The field below which a problem of the exam stands."""


class NewExam(FormTask):
    """One page; what it comes to is read aloud below it."""

    TITLE_WORDS = N_("Make an exam")
    HELP = "exam_form"
    NO_BLUEPRINT = N_("choose one")
    """What stands there while no blueprint is chosen."""
    NEEDED: ClassVar[tuple[str, ...]] = ("title", "blueprint", "opens", "closes")
    CSS_PATH = "exam_form.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Save"), N_("make it, as a draft"), id="task.save"),
        key("f6", "blueprints", N_("Blueprints"), N_("look at them, write one"), id="task.plans"),
    ]

    @dataclass
    class Begun(Message):
        """What there is to choose from was read."""

        blueprints: tuple[Option, ...]
        units: tuple[Option, ...]
        people: tuple[Option, ...]

    @dataclass
    class Seen(Message):
        """The form was looked through."""

        words: Mapping[str, str]
        plan: BlueprintCheck | None
        receipt: Receipt | None
        error: LearnlawError | None

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.seen: NewExam.Seen | None = None
        self._blueprints: tuple[Option, ...] = ()
        self._units: tuple[Option, ...] = ()
        self._people: tuple[Option, ...] = ()
        self._touched: set[str] = set()
        self._wait: Any = None

    def compose_task(self) -> ComposeResult:
        day = self.desk.today().isoformat()
        with Vertical(id="exam-form"):
            with Form():
                yield Field(N_("Title"), Entry(id="title"), wide=True)
                yield Field(
                    N_("Blueprint"),
                    Pick(
                        lambda: self._blueprints,
                        id="blueprint",
                        title=N_("Drawn by which blueprint?"),
                        several=False,
                        nothing=self.NO_BLUEPRINT,
                    ),
                    wide=True,
                )
                yield Field(N_("Drawn from"), Choice(STATES, id="questions"))
                yield Field(N_("Kind"), Choice(self._kinds(), "exam", id="kind"))
                yield Field(N_("From"), Entry(f"{day} 09:00", id="opens", hint=f"{day} 09:00"))
                yield Field(N_("Until"), Entry(f"{day} 11:00", id="closes", hint=f"{day} 11:00"))
                yield Field(N_("Make-up from"), Entry(id="makeup_opens", hint=N_("may be left out")))
                yield Field(N_("Until"), Entry(id="makeup_closes"))
                yield Field(
                    N_("Units"),
                    Pick(
                        lambda: self._units,
                        [self.spot.unit] if self.spot.unit else [],
                        id="units",
                        title=N_("Who is expected: which units, with all below them?"),
                        nothing=N_("everywhere"),
                    ),
                )
                yield Field(
                    N_("Duties"),
                    Pick(
                        lambda: options_of(self.desk.kinds.duties),
                        id="duties",
                        title=N_("Officers of which duties?"),
                        nothing=N_("all"),
                    ),
                )
                yield Field(
                    N_("By name"),
                    Pick(
                        lambda: self._people,
                        id="officers",
                        title=N_("Who is expected by name, whatever the unit?"),
                        nothing=N_("nobody besides"),
                    ),
                )
                yield Field(N_("Counts on"), Entry(id="counts_on", hint=N_("the last day")))
                yield Field(N_("By lot"), Entry(id="draw", hint=N_("3 of each unit")))
                yield Field(N_("Reserves"), Entry(id="reserves"))
                yield Field(N_("Sat where"), Choice(MODES, id="mode"))
                yield Field(N_("Papers"), Choice(PAPERS, id="papers"))
                yield Field(N_("Forms"), Entry("2", id="forms"))
                yield Field(N_("In common"), Entry(id="max_common", hint=N_("20%, with the last papers")))
                yield Field(N_("Halls"), Entry(id="halls", hint="一号会议室=6x8"))
            yield Lines(id="exam-form-seen", focus=True)

    def _kinds(self) -> list[tuple[str, Any]]:
        return [(code, kind.title) for code, kind in self.desk.kinds.activities.items() if kind.exam]

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#title", Entry).focus()
        self._show_fields()
        self._tell()
        self.begin()

    # -- beginning ------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read in a thread what can be chosen."""
        from learnlaw.verbs.blueprints import list_blueprints
        from learnlaw.verbs.finding_people import serving
        from learnlaw.verbs.log_desk import log_desk

        try:
            plans = list_blueprints(self.desk)
            county = log_desk(self.desk).units_on(self.desk.today())
            people = tuple(
                Option(one.code, Title(one.name, one.name), one.keys, f"{one.unit} {one.code}")
                for one in serving(self.desk)
            )
        except LearnlawError as error:
            self.post_message(self.Refused(error))
            return
        known = tuple(plan_option(id, plan) for id, plan, _problems in plans if plan is not None)
        units = tuple(Option(unit.code, Title(unit.name, unit.name), keys) for unit, keys in county)
        self.post_message(self.Begun(known, units, people))

    @on(Begun)
    def take_choices(self, event: Begun) -> None:
        self._blueprints, self._units, self._people = event.blueprints, event.units, event.people
        self._show_fields()

    def action_blueprints(self) -> None:
        from learnlaw.tui.screens.exam_blueprints import Blueprints

        def written(id: str | None) -> None:
            self.begin()
            if id:
                self.form.put({"blueprint": id})
                self.look()

        self.app.push_screen(Blueprints(self.desk, self.spot, asked=True), written)

    def _show_fields(self) -> None:
        """Only the fields that mean something."""
        words = self.form.words()
        self.form.fields["forms"].gone(words["papers"] == "own")
        self.form.fields["max_common"].gone(words["papers"] != "own")
        self.form.fields["reserves"].gone(not words["draw"].strip())
        for widget in self.form.query(Pick):
            widget.refresh()

    # -- looking through ------------------------------------------------------------------

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self._touched.add(event.name)
        self.trouble([])
        self._show_fields()
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look)

    def look(self) -> None:
        """Look it through in a thread."""
        self._look(self.form.words())

    @work(thread=True, exclusive=True, group="look")
    def _look(self, words: Mapping[str, str]) -> None:
        plan, receipt = None, None
        try:
            plan = self._plan(words)
            if all(words.get(name, "").strip() for name in self.NEEDED):
                receipt = self.write(words, dry_run=True)
        except LearnlawError as error:
            self.post_message(self.Seen(words, plan, None, error))
        else:
            self.post_message(self.Seen(words, plan, receipt, None))

    def _plan(self, words: Mapping[str, str]) -> BlueprintCheck | None:
        """Whether the bank can fill the blueprint on the day of the exam."""
        from learnlaw.verbs.blueprints import check_blueprint
        from learnlaw.verbs.exams import instant

        if not words["blueprint"]:
            return None
        day: date | None = None
        if words["closes"].strip():
            day = self.desk.local(instant(self.desk, words["closes"])).date()
        reviewed = words["questions"] == "reviewed"
        return check_blueprint(self.desk, words["blueprint"], day=day, reviewed=reviewed)

    @on(Seen)
    def show_seen(self, event: Seen) -> None:
        event.stop()
        if event.words != self.form.words():
            return
        self.seen = event
        below, loose = self._sorted(event.error)
        self.form.wrong({name: lines for name, lines in below.items() if name in self._touched})
        ready = all(event.words.get(name, "").strip() for name in self.NEEDED)
        self.trouble([plain(line, tone="bad") for line in loose] if ready else [])
        self._tell()

    def _sorted(self, error: LearnlawError | None) -> tuple[dict[str, list[str]], list[str]]:
        """What is wrong, by field; what belongs to none."""
        if error is None:
            return {}, []
        if not isinstance(error, RefusedError):
            name = WHERE.get(type(error).__name__, "")
            return ({name: tell_all(error)}, []) if name else ({}, tell_all(error))
        below: dict[str, list[str]] = {}
        loose = []
        for problem in error.problems:
            name = WHERE.get(problem.code) or WHERE.get(problem.field) or problem.field
            if name in self.form.fields:
                below.setdefault(name, []).append(show.problem(problem))
            else:
                loose.append(show.problem(problem))
        return below, loose

    def refused(self, error: LearnlawError) -> None:
        """Each problem below its field."""
        below, loose = self._sorted(error)
        self.form.wrong(below)
        self.trouble([plain(line, tone="bad") for line in loose])
        first = next((name for name in self.form.fields if name in below), None)
        if first is not None:
            self.form.fields[first].editor.focus()

    # -- telling --------------------------------------------------------------------------

    def _tell(self) -> None:
        self.query_one("#exam-form-seen", Lines).show(list(self._told()))

    def _told(self) -> Iterator[Paragraph]:
        seen = self.seen
        if seen is None or seen.plan is None:
            words = _("Choose a blueprint: what it asks, and whether the bank can fill it, is told here.")
            yield plain(words, tone="faint")
        if seen is None:
            return
        if seen.receipt is not None:
            yield self._expected(seen.receipt)
        if seen.plan is not None:
            yield from plan_lines(seen.plan, reviewed=seen.words["questions"] == "reviewed")

    def _expected(self, receipt: Receipt) -> Paragraph:
        """Who and how many are expected, in words."""
        units = {option.code: option.words for option in self._units}
        chosen = self.query_one("#units", Pick).value
        names = show.listed(format(units.get(code, code), "zh") for code in chosen)
        named = self.query_one("#officers", Pick).value
        duties = {option.code: option for option in options_of(self.desk.kinds.duties)}
        kinds = show.listed(_told_of(duties, code) for code in self.query_one("#duties", Pick).value)
        who = _("{units} and below").format(units=names) if names else _("everybody of the roster")
        if named and not names:
            who = _("those who are named")
        if kinds:
            who = _("{who}: {duties}").format(who=who, duties=kinds)
        counts = receipt.counts
        figures = _("{expected} expected, {exempt} exempt").format(
            expected=counts.get("expected", 0), exempt=counts.get("exempt", 0)
        )
        if counts.get("reserves"):
            figures += _(", {reserves} reserves").format(reserves=counts["reserves"])
        return Paragraph(((f"{who}  ", "text"), (figures, "strong")), 2)

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        words = self.form.words()
        blank = [name for name in self.NEEDED if not words.get(name, "").strip()]
        if blank:
            self.form.wrong({name: [_("is needed")] for name in blank})
            self.form.fields[blank[0]].editor.focus()
            return
        self.trouble([])
        self.attempt(lambda: self.write(words))

    def write(self, words: Mapping[str, str], *, dry_run: bool = False) -> Receipt:
        """Make the exam, or try whether it could be made; runs in a thread."""
        from learnlaw.verbs.exams import new_exam

        return new_exam(self.desk, exam_form(self.desk, words), dry_run=dry_run)

    def speak(self) -> None:
        super().speak()
        self._tell()


def _told_of(duties: Mapping[str, Option], code: str) -> str:
    from learnlaw.tui.widgets.form import told

    return told(duties[code].words) if code in duties else code
