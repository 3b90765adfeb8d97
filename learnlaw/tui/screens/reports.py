"""Choosing a report: which one, of whom, of which year and day; what it will say stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message

from learnlaw.domain.kinds import Title
from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, tell, tell_all
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.app import LearnlawApp
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.finding_people import Person
    from learnlaw.verbs.report_kinds import ReportKind
    from learnlaw.verbs.report_making import ReportDesk

OFF, ON = "", "yes"
ORDERS = ((OFF, N_("official order")), (ON, N_("largest gap first")))
LISTED = ((OFF, N_("by unit")), (ON, N_("one by one, too")))
TRENDS = ((OFF, N_("without")), (ON, N_("month by month")))
ANALYSED = ((OFF, N_("without")), (ON, N_("with")))
MASKED = ((OFF, N_("masked")), (ON, N_("in full, with a reason")))
YEARS = range(1990, 2201)
SWITCHES = ("worst", "officers", "trend", "analysis", "personal")
FIELDS = (
    "unit",
    "officer",
    "exam",
    "activity",
    "year",
    "worst",
    "officers",
    "trend",
    "analysis",
    "personal",
    "reason",
)
"""What reports may ask for; `on` and `known_on` are asked for by all of them."""


class OfficerPick(Pick):
    """One officer, looked for by initials, a part of the name, or figures of the code."""

    def __init__(self, *, id: str) -> None:
        super().__init__(list, id=id, title=N_("Whose study file?"), several=False, nothing=N_("nobody yet"))
        self.people: Sequence[Person] = ()

    def action_open(self, typed: str = "") -> None:
        from learnlaw.tui.screens.pick_officer import PickOfficer

        def picked(code: str | None) -> None:
            if code is not None:
                self._take((code,))

        self.app.push_screen(PickOfficer(self.title, lambda: self.people, at=self.words), picked)

    def _names(self) -> list[str]:
        return [f"{one.name}  {one.code}  {one.unit}" for one in self.people if one.code in self.value]


class Kinds(Rows):
    """The list of reports."""

    BINDINGS = [
        key("enter", "open", N_("Preview"), N_("make the report and look at it"), id="list.open"),
    ]


class Reports(FormTask):
    """The reports on the left; on the right what is asked of one, and what it will say."""

    TITLE_WORDS = N_("Reports")
    HELP = "reports"
    CSS_PATH = "reports.tcss"
    BEGINS: ClassVar[str] = ""
    """The verb of the report that it begins with."""
    BINDINGS = [
        key("ctrl+r,f5", "preview", N_("Preview"), N_("make the report and look at it"), id="task.preview"),
        key("u", "here", N_("This unit"), N_("of the unit that the board stood on, or of all"),
            id="task.here"),
        key("h", "half", N_("Half a year"), N_("as of 30 June, as of 31 December, as of the board's day"),
            id="task.half"),
    ]  # fmt: skip

    @dataclass
    class Begun(Message):
        """What can be chosen was read."""

        desk: ReportDesk
        kinds: Sequence[ReportKind]

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.stock: ReportDesk | None = None
        self.kinds: Sequence[ReportKind] = ()
        self._year_typed = False

    def compose_task(self) -> ComposeResult:
        with Horizontal(id="reports"):
            yield Kinds(id="reports-kinds", empty=N_("Reading ..."))
            with Vertical(id="reports-right"):
                with Form(id="reports-form"):
                    yield from self._fields()
                with VerticalScroll(id="reports-scroll", can_focus=False):
                    yield Lines(id="reports-told")

    def _fields(self) -> Iterator[Field]:
        unit = Pick(
            self._units, id="unit", title=N_("Of which unit?"), several=False, nothing=N_("the county")
        )
        exam = Pick(self._exams, id="exam", title=N_("Which exam?"), several=False, nothing=N_("no exam yet"))
        yield Field(N_("Unit"), unit, wide=True)
        yield Field(N_("Officer"), OfficerPick(id="officer"), wide=True)
        yield Field(N_("Exam"), exam, wide=True)
        yield Field(N_("Activity"), Entry(id="activity", hint=N_("its number in the ledger")), wide=True)
        hint = _("empty: windows of the day")
        yield Field(N_("Year"), Entry(str(self.desk.today().year), id="year", hint=hint), wide=True)
        yield Field(N_("As of"), Entry(self.desk.today().isoformat(), id="on"), wide=True)
        known = self.desk.known_on.isoformat() if self.desk.known_on else ""
        yield Field(
            N_("Entered by"), Entry(known, id="known_on", hint=N_("empty: all entered so far")), wide=True
        )
        yield Field(N_("Order"), Choice(ORDERS, id="worst"), wide=True)
        yield Field(N_("Officers"), Choice(LISTED, id="officers"), wide=True)
        yield Field(N_("Trend"), Choice(TRENDS, id="trend"), wide=True)
        yield Field(N_("Analysis"), Choice(ANALYSED, id="analysis"), wide=True)
        yield Field(N_("Phone, ID"), Choice(MASKED, id="personal"), wide=True)
        yield Field(N_("Reason"), Entry(id="reason"), wide=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#reports-kinds", Rows).focus()
        for name in FIELDS:
            self.form.fields[name].gone(True)
        self.begin()

    # -- beginning ------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read in a thread what can be chosen."""
        from learnlaw.verbs.report_kinds import KINDS
        from learnlaw.verbs.report_making import report_desk

        try:
            found = report_desk(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Begun(found, KINDS))

    @on(Begun)
    def fill_in(self, event: Begun) -> None:
        doorman = cast("LearnlawApp", self.app).doorman
        self.stock, self.kinds = event.desk, tuple(k for k in event.kinds if doorman.may(k.verb))
        officer = self.query_one("#officer", OfficerPick)
        officer.people = event.desk.officers
        officer.put(self.spot.officer)
        self._list()
        rows = self.query_one("#reports-kinds", Rows)
        rows.go_to(self.BEGINS)
        self._turn()

    def _list(self) -> None:
        rows = [Row(kind.verb, (tell(kind.title),)) for kind in self.kinds]
        self.query_one("#reports-kinds", Rows).show(rows, keep=True)

    def _units(self) -> list[Option]:
        return [Option(unit.code, unit.name, keys) for unit, keys in (self.stock.units if self.stock else ())]

    def _exams(self) -> list[Option]:
        exams = self.stock.exams if self.stock else ()
        return [Option(exam.number, Title(exam.title, exam.title), more=exam.number) for exam in exams]

    # -- the report under the cursor --------------------------------------------------------

    @property
    def kind(self) -> ReportKind | None:
        """The report under the cursor."""
        current = self.query_one("#reports-kinds", Rows).current
        return next((kind for kind in self.kinds if current and kind.verb == current.key), None)

    @on(Rows.Moved, "#reports-kinds")
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        self._turn()

    def _turn(self) -> None:
        """Ask what the report under the cursor asks for, and say what it will say."""
        kind = self.kind
        if kind is None:
            return
        if kind.needs == "unit" and not self.query_one("#unit", Pick).value:
            self.query_one("#unit", Pick).put(self.spot.unit)
        self._show_fields(kind)
        self.trouble([])
        self._tell()
        self.refresh_bindings()

    def _show_fields(self, kind: ReportKind) -> None:
        full = "personal" in kind.asks and self.query_one("#personal", Choice).value == ON
        asked = {*kind.asks, *(("reason",) if full else ())}
        for name in FIELDS:
            self.form.fields[name].gone(name not in asked)

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        kind = self.kind
        self.form.wrong({})
        self._year_typed = self._year_typed or event.name == "year"
        if event.name == "on" and not self._year_typed:
            self._follow_year()
        if kind is not None:
            self._show_fields(kind)
            self._tell()
        self.refresh_bindings()

    def _follow_year(self) -> None:
        """The year goes with the day, until somebody types another."""
        day = self._day("on")
        if day is not None:
            self.query_one("#year", Entry).put(day.year)

    # -- what it will say ---------------------------------------------------------------------

    def _tell(self) -> None:
        lines = list(self._told()) if self.kind else []
        self.query_one("#reports-told", Lines).show(lines)

    def _told(self) -> Iterator[Paragraph]:
        kind, stock = self.kind, self.stock
        if kind is None or stock is None:
            return
        yield plain("")
        yield plain(tell(kind.about))
        yield plain("")
        known = self.form.words()["known_on"].strip()
        day = _("As of {day}").format(day=self.form.words()["on"].strip() or "-")
        entered = _("entered by {day}").format(day=known) if known else _("with all entered so far")
        yield plain(_("{day}, {entered}.").format(day=day, entered=entered), tone="accent")
        yield from self._basis(stock)
        forms = " ".join(ending.removeprefix(".") for ending in kind.endings)
        yield plain(_("Forms: {forms}").format(forms=forms), tone="faint", indent=2)
        if "personal" in kind.asks and self.query_one("#personal", Choice).value == ON:
            yield plain(
                _("Phone and ID number in full: the reason stands in the file and in the audit log."),
                tone="warn",
            )

    def _basis(self, stock: ReportDesk) -> Iterator[Paragraph]:
        if not stock.packs:
            yield plain(_("No policy pack is in use: nothing is judged."), tone="warn")
        for id, document, title in stock.packs:
            words = _("By {document} {title} ({id})")
            yield plain(words.format(document=document, title=show.title(title), id=id), indent=2)
        for title, place, reading in stock.readings:
            words = _("Reading of {rule} ({place}): {reading}")
            told = words.format(rule=show.title(title), place=tell(place), reading=tell(reading))
            yield plain(told, tone="faint", indent=2)

    # -- actions --------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        kind = self.kind
        if action == "preview":
            return kind is not None
        if action == "here":
            return kind is not None and bool(self.spot.unit) and "unit" in kind.asks
        return True

    @on(Rows.Opened, "#reports-kinds")
    def open_row(self, event: Rows.Opened) -> None:
        event.stop()
        self.action_preview()

    def action_here(self) -> None:
        """The unit that the board stood on; once more, all of them."""
        unit = self.query_one("#unit", Pick)
        unit.put(() if unit.words == self.spot.unit else self.spot.unit)
        self._tell()

    def action_half(self) -> None:
        """The days of the half-year report and of the yearly one, then the board's day again."""
        today = self.desk.today()
        days = [date(today.year, 6, 30), date(today.year, 12, 31), today]
        here = self._day("on")
        place = days.index(here) + 1 if here in days else 0
        if here == today:
            place = 0
        self.form.put({"on": days[place % len(days)].isoformat()})
        if not self._year_typed:
            self._follow_year()
        self._tell()

    def action_preview(self) -> None:
        from learnlaw.tui.screens.report_preview import ReportPreview
        from learnlaw.verbs.board import seated
        from learnlaw.verbs.report_kinds import Wanted
        from learnlaw.verbs.report_making import NEEDED

        kind, words = self.kind, {name: text.strip() for name, text in self.form.words().items()}
        if kind is None:
            return
        wrong = dict(self._wrong(words))
        if kind.needs and not words.get(kind.needs):
            wrong[kind.needs] = [tell(NEEDED[kind.needs])]
        self.form.wrong(wrong)
        if wrong:
            self.form.fields[next(iter(wrong))].editor.focus()
            return
        chosen: dict[str, Any] = {name: words[name] for name in kind.asks if name in words}
        for name in SWITCHES:
            if name in chosen:
                chosen[name] = chosen[name] == ON
        if "year" in chosen:
            chosen["year"] = int(chosen["year"]) if chosen["year"] else None
        wanted = Wanted(**chosen, reason=words.get("reason", ""))
        desk = seated(self.desk, on=self._day("on"), known_on=self._day("known_on"))
        self.app.push_screen(ReportPreview(desk, self.spot, kind, wanted))

    def _wrong(self, words: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
        """What cannot be read, by its field."""
        year = words.get("year", "")
        if year and not (year.isdecimal() and int(year) in YEARS):
            yield "year", [_("a year is four figures, such as 2024")]
        for name in ("on", "known_on"):
            if words[name]:
                try:
                    parse_date(words[name])
                except RefusedError as error:
                    yield name, tell_all(error)[-1:]
        if not words["on"]:
            yield "on", [_("a report is of a day")]
        if "reason" in words and not words["reason"]:
            yield "reason", [_("say what the personal data are needed for")]

    def _day(self, name: str) -> date | None:
        text = self.query_one(f"#{name}", Entry).value
        try:
            return parse_date(text)[0] if text.strip() else None
        except RefusedError:
            return None

    def speak(self) -> None:
        """The language has changed: what was chosen stays."""
        super().speak()
        self._list()
        self._tell()


def _beginning(verb: str) -> type[Reports]:
    """The same screen, the cursor on the report of a verb."""
    # its module tells where style and help lie
    return type(f"Reports_{verb}", (Reports,), {"BEGINS": verb, "__module__": __name__})


UnitReport = _beginning("report_unit")
OfficerReport = _beginning("report_officer")
OfficersReport = _beginning("report_officers")
ExamReport = _beginning("report_exam")
LedgerReport = _beginning("report_ledger")
ChecklistReport = _beginning("report_checklist")
AnnualReport = _beginning("report_annual")
CalendarReport = _beginning("report_calendar")
BundleReport = _beginning("report_bundle")
ScoreSlips = _beginning("certify_scores")
HoursCertificate = _beginning("certify_hours")
TrainingCertificates = _beginning("certify_training")
