"""Trying out: plans added, moved, called off, other minima and readings, and what would differ on the board."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.screen import Screen

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, ngettext
from learnlaw.tui import show
from learnlaw.tui.screens.ask_day import NO_DAY, AskDay
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.pick import PickScreen
from learnlaw.tui.widgets.form import Option
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.ledger import LedgerRecord
    from learnlaw.domain.quota import Finding
    from learnlaw.domain.what_if import ShiftLine
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.ledger_browse import BrowsedLine
    from learnlaw.verbs.registry import Receipt
    from learnlaw.verbs.what_if import Trial, Trying


@dataclass(frozen=True, slots=True)
class Tried:
    """One change, and how it reads."""

    change: Trying
    words: str


class WhatIf(ExamTask):
    """Above what is tried, below what would differ; nothing is written before `s`."""

    TITLE_WORDS = N_("Try out a change")
    HELP = "what_if"
    CSS_PATH = "what_if.tcss"
    BINDINGS = [
        key(
            "a",
            "add",
            N_("Add a plan"),
            N_("one more planned activity, by the form of an entry"),
            id="plan.add",
        ),
        key("m", "move", N_("Move one"), N_("a planned activity on another day"), id="plan.move"),
        key("x", "cancel", N_("Call one off"), N_("a planned activity called off"), id="plan.cancel"),
        key("n", "minimum", N_("Other minimum"), N_("a rule that asks for more or less"), id="plan.minimum"),
        key(
            "r",
            "reading",
            N_("Other reading"),
            N_("a rule under another of its readings 口径"),
            id="plan.reading",
        ),
        key("d,delete", "drop", N_("Drop"), N_("take the change under the cursor away"), id="plan.drop"),
        key(
            "s,ctrl+s",
            "keep",
            N_("Keep it so"),
            N_("do what was tried, all of it in one step"),
            id="plan.keep",
        ),
    ]

    @dataclass
    class Judged(Message):
        """What would differ was worked out."""

        tried: tuple[Tried, ...]
        trial: Trial

    @dataclass
    class Offered(Message):
        """Something to choose from was read."""

        title: str
        options: Sequence[Option]
        then: Callable[[str], None]

    def __init__(self, desk: Desk, spot: Spot, tried: Sequence[Tried] = ()) -> None:
        super().__init__(desk, spot)
        self.tried = tuple(tried)
        self.trial: Trial | None = None
        self.receipt: Receipt | None = None
        self._busy = False
        self._names: dict[str, str] = {}
        """What the plans are called that were offered."""
        self._titles: dict[str, str] = {}
        self._said: dict[str, str] = {}
        """The same of rules and of readings."""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="what-if"):
            yield Lines(id="what-if-told")
            yield Rows(id="what-if-tried")
            yield Lines(id="what-if-summary")
            yield Rows(
                id="what-if-shifts",
                top=(N_("Unit"), N_("Rule"), N_("Now"), N_("Then"), N_("Done + planned / required")),
                empty=N_("Nothing would differ."),
                widest=28,
            )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#what-if-tried", Rows).focus()
        self._list()
        self.judge()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return bool(self.tried) if action in ("drop", "keep") else True

    # -- what is tried ---------------------------------------------------------------------------

    def _list(self) -> None:
        rows = [Row(n, (f"{n + 1}. {one.words}",)) for n, one in enumerate(self.tried)]
        tried = self.query_one("#what-if-tried", Rows)
        tried.show(rows, keep=True)
        tried.styles.height = min(max(len(rows), 1), 5)
        self.set_class(bool(self.tried), "-tried")
        self.refresh_bindings()
        self._tell()

    def take(self, one: Tried) -> None:
        """Try one thing more."""
        self.tried = (*self.tried, one)
        self._list()
        self.judge()

    def action_drop(self) -> None:
        current = self.query_one("#what-if-tried", Rows).current
        if current is not None:
            self.tried = tuple(one for n, one in enumerate(self.tried) if n != current.key)
            self.trial = None
            self._list()
            self.judge()

    def judge(self) -> None:
        """Work out in a thread what would differ."""
        self.trouble([])
        self._busy = bool(self.tried)
        self._tell()
        if self.tried:
            self._judge(self.tried)
        else:
            self.query_one("#what-if-shifts", Rows).show([])

    @work(thread=True, exclusive=True, group="judge")
    def _judge(self, tried: tuple[Tried, ...]) -> None:
        from learnlaw.verbs.what_if import what_if

        try:
            found = what_if(self.desk, [one.change for one in tried])
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Judged(tried, found))

    @on(Judged)
    def show_trial(self, event: Judged) -> None:
        event.stop()
        if event.tried != self.tried:
            return
        self.trial, self._busy = event.trial, False
        self._shifts()

    def _shifts(self) -> None:
        from learnlaw.domain.what_if import rolled

        trial = self.trial
        if trial is None:
            return
        units = trial.judged.people.roster.units
        rows = [_row(n, line, units[line.unit].name) for n, line in enumerate(rolled(trial.shifts))]
        self.query_one("#what-if-shifts", Rows).show(rows)
        self._tell()

    def refused(self, error: LearnlawError) -> None:
        from learnlaw.verbs.ledger_writing import ReasonNeededError

        self._busy = False
        self._tell()
        if isinstance(error, ReasonNeededError):
            self._ask_reason()
        else:
            super().refused(error)

    def _tell(self) -> None:
        if self._busy:
            told = [plain(_("Judging ..."), tone="faint")]
        elif self.tried:
            told = [
                plain(
                    _(
                        "Nothing is written yet. s keeps it, d drops the change under the cursor, Esc drops all."
                    )
                )
            ]
        else:
            words = _(
                "Nothing is tried yet: a adds a plan, m moves one, x calls one off, n and r change a rule."
            )
            told = [plain(words, tone="faint")]
        self.query_one("#what-if-told", Lines).show(told)
        summary = list(_summary(self.trial)) if self.trial is not None and self.tried else []
        self.query_one("#what-if-summary", Lines).show(summary)

    # -- what can be tried -----------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="offer")
    def offer(self, title: str, read: Callable[[], Sequence[Option]], then: Callable[[str], None]) -> None:
        """Read in a thread what there is to choose from."""
        try:
            found = read()
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Offered(title, found, then))

    @on(Offered)
    def choose(self, event: Offered) -> None:
        event.stop()
        if not event.options:
            self.trouble([plain(_("There is nothing to choose."), tone="warn")])
            return

        def chosen(codes: tuple[str, ...] | None) -> None:
            if codes:
                event.then(codes[0])

        self.app.push_screen(PickScreen(event.title, event.options, several=False), chosen)

    def action_add(self) -> None:
        from learnlaw.tui.screens.plan_session import PlanSession

        def planned(found: Tried | None) -> None:
            if found is not None:
                self.take(found)

        self.app.push_screen(PlanSession(self.desk, self.spot), planned)

    def action_move(self) -> None:
        self.offer(N_("Which plan is to be moved?"), self._plans, self._move)

    def _move(self, which: str) -> None:
        def chosen(day: date | None) -> None:
            if day is not None and day != NO_DAY:
                self.take(move_words(which, self._called(which), day))

        self.app.push_screen(AskDay(N_("To which day?"), None), chosen)

    def action_cancel(self) -> None:
        from learnlaw.verbs.what_if import CancelPlan

        def chosen(which: str) -> None:
            self.take(Tried(CancelPlan(which), _("call off {what}").format(what=self._called(which))))

        self.offer(N_("Which plan is to be called off?"), self._plans, chosen)

    def _plans(self) -> Sequence[Option]:
        from learnlaw.verbs.ledger_browse import PAGE, Sieve, page_from

        found: list[BrowsedLine] = []
        while len(found) % PAGE == 0:
            page = page_from(self.desk, Sieve(state="planned"), len(found))
            if not page:
                break
            found += page
        self._names = {f"#{one.line.row}": f"{one.line.first} {one.line.topic}" for one in found}
        return [
            Option(f"#{one.line.row}", f"{one.line.first}  {one.line.topic}", more=one.organiser_name)
            for one in reversed(found)
        ]

    def _called(self, which: str) -> str:
        return self._names.get(which, which)

    def action_minimum(self) -> None:
        self.offer(N_("Which rule asks otherwise?"), self._rules, self._minimum)

    def _minimum(self, rule: str) -> None:
        from learnlaw.domain.values import parse_number
        from learnlaw.errors import RefusedError
        from learnlaw.verbs.what_if import OtherMinimum

        name = self._titles.get(rule, rule)

        def answered(words: Any) -> None:
            if words is None:
                return
            try:
                number = parse_number(words["minimum"].rstrip("%％"))[0]
            except RefusedError as error:
                self.trouble([plain(show.problem(p), tone="bad") for p in error.problems])
                return
            said = _("{rule} asks for {minimum}").format(rule=name, minimum=show.figure(number))
            self.take(Tried(OtherMinimum(rule, number), said))

        told = [name, _("It can be tried, and not kept: a minimum stands in its document.")]
        self.app.push_screen(AskWords(told, [Asked("minimum", _("How much is asked?"))]), answered)

    def _rules(self) -> Sequence[Option]:
        self._titles = {}
        found = []
        for use in _packs(self.desk):
            for rule in use.rules():
                id_ = f"{use.pack.id}/{rule.id}"
                sign = "%" if rule.percent else ""
                self._titles[id_] = show.title(rule.title)
                now = _("now {minimum}").format(minimum=show.figure(rule.minimum) + sign)
                found.append(Option(id_, rule.title, more=now))
        return found

    def action_reading(self) -> None:
        from learnlaw.verbs.what_if import OtherReading

        def chosen(code: str) -> None:
            rule, _sep, name = code.partition("=")
            said = _("{rule} is read as {reading}").format(
                rule=self._titles.get(rule, rule), reading=self._said[code]
            )
            self.take(Tried(OtherReading(rule, name), said))

        self.offer(N_("Which reading?"), self._readings, chosen)

    def _readings(self) -> Sequence[Option]:
        self._titles, self._said = {}, {}
        found = []
        for use in _packs(self.desk):
            for rule in use.pack.rules:
                id_ = f"{use.pack.id}/{rule.id}"
                self._titles[id_] = show.title(rule.title)
                used = use.readings.get(rule.id) or rule.reading
                for name, reading in rule.readings.items():
                    said = show.title(reading.title) if reading.title else name
                    self._said[f"{id_}={name}"] = said
                    if name != used:
                        found.append(Option(f"{id_}={name}", f"{show.title(rule.title)}: {said}"))
        return found

    # -- keeping -----------------------------------------------------------------------------------

    def action_keep(self) -> None:
        from learnlaw.tui.screens.ask import Ask

        def answered(yes: bool | None) -> None:
            if yes:
                self._keep()

        told = [_("Keep what was tried?"), *(one.words for one in self.tried)]
        self.app.push_screen(Ask(told), answered)

    def _keep(self, reason: str = "") -> None:
        from learnlaw.verbs.what_if import keep_trial

        tried = [one.change for one in self.tried]
        self.attempt(lambda: keep_trial(self.desk, tried, reason=reason))

    def _ask_reason(self) -> None:
        """A plan of a window that is closed is changed with a reason, as every entry is (RULES 14)."""

        def answered(words: Any) -> None:
            if words is not None:
                self._keep(words["reason"])

        told = [_("A window of these plans is closed: say why they are changed.")]
        self.app.push_screen(AskWords(told, [Asked("reason", _("Why?"))]), answered)

    def action_give_up(self) -> None:
        self.dismiss(None)

    def speak(self) -> None:
        """The language has changed: what differs in other words."""
        super().speak()
        self._list()
        self._shifts()


def _packs(desk: Desk) -> Sequence[Any]:
    from learnlaw.verbs.judging import packs_in_use

    with desk.reading() as connection:
        return packs_in_use(desk, connection)


def planned_words(record: LedgerRecord, units: Sequence[str]) -> Tried:
    """A plan, and how it reads."""
    from learnlaw.verbs.what_if import AddPlan

    said = _("plan {topic} on {day} for {units}")
    told = said.format(topic=record.topic, day=record.first, units=show.listed(units))
    return Tried(AddPlan(record), told)


def move_words(which: str, name: str, day: date) -> Tried:
    """A move, and how it reads."""
    from learnlaw.verbs.what_if import MovePlan

    return Tried(MovePlan(which, day), _("move {what} to {day}").format(what=name, day=day))


def ask_move(screen: Screen[Any], which: str, day: date, then: Callable[[Any], None]) -> None:
    """Ask to which day a plan goes, and show what would differ before it is kept."""
    from learnlaw.tui.tasks import Spot

    task: Any = screen

    def chosen(to: date | None) -> None:
        if to is not None and to != NO_DAY:
            tried = [move_words(which, which, to)]
            screen.app.push_screen(WhatIf(task.desk, Spot(), tried), then)

    screen.app.push_screen(AskDay(N_("To which day?"), day), chosen)


def _summary(trial: Trial) -> Iterator[Paragraph]:
    """How many findings would stand in other states."""
    from learnlaw.domain.what_if import counts

    before, after = counts(trial.judged.verdict), counts(trial.after)
    turned = sum(shift.turned for shift in trial.shifts)
    words = ngettext("{count} finding in another state", "{count} findings in another state", turned)
    parts = [(words.format(count=turned), "strong" if turned else "faint")]
    for state, count in before.items():
        if count != after[state]:
            parts.append((f"   {show.state_word(state)} {count} -> {after[state]}", show.TONES[state]))
    yield Paragraph(tuple(parts), 2)


def _row(place: int, line: ShiftLine, unit: str) -> Row:
    shift = line.first
    old, new = shift.states
    people = len(line.shifts) if shift.finding.subject.kind == "officer" else 0
    name = unit
    if people:
        who = ngettext("{unit}: {count} officer", "{unit}: {count} officers", people)
        name = who.format(unit=unit, count=people)
    words = [show.state_word(state) if state else "-" for state in (old, new)]
    figures = ""
    if len(line.shifts) == 1:
        figures = " -> ".join(filter(None, [_figures(shift.before), _figures(shift.after)]))
    tone = {True: "good", False: "bad", None: "text" if shift.turned else "faint"}[line.better]
    arrow = {True: "+ ", False: "! ", None: "  "}[line.better]
    return Row(place, (arrow + name, show.title(shift.finding.rule.title), *words, figures), tone)


def _figures(finding: Finding | None) -> str:
    if finding is None:
        return ""
    sign = "%" if finding.rule.percent else ""
    done, planned = show.figure(finding.actual), show.figure(finding.planned)
    return f"{done}+{planned}/{show.figure(finding.minimum)}{sign}"
