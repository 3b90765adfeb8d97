"""Chooses the policy packs in use: which, in what rank, under which readings, carried on or not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from learnlaw.domain.values import parse_date
from learnlaw.errors import LearnlawError, RefusedError
from learnlaw.i18n import _, ngettext, tell, tell_problem
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask
from learnlaw.tui.screens.ask import Ask
from learnlaw.tui.tasks import Spot
from learnlaw.tui.widgets.form import Entry, Field, Form
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from datetime import date

    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.pack_choice import PackChoice, PackLine
    from learnlaw.verbs.policies import RuleShown


class UsePacks(FormTask):
    """A list of packs to tick; below it what the one under the cursor asks."""

    TITLE_WORDS = N_("Choose the policy packs in use")
    HELP = "use_packs"
    CSS_PATH = "use_packs.tcss"
    BINDINGS = [
        key("s,ctrl+s", "save", N_("Use these"), N_("put what is ticked in use"), id="task.save"),
        key(
            "u",
            "rank(-1)",
            N_("Higher"),
            N_("a higher rank: at a tie the pack named first wins"),
            id="task.higher",
        ),
        key("d", "rank(1)", N_("Lower"), N_("a lower rank"), id="task.lower"),
        key(
            "r",
            "readings",
            N_("Readings"),
            N_("how the open clauses of this pack are read"),
            id="task.readings",
        ),
        key(
            "c",
            "carry",
            N_("Carry on"),
            N_("judge on after a pack's time is over, marked 暂按上年度口径"),
            id="task.carry",
        ),
        key("a", "new_basis", N_("New"), N_("write a new 考核依据"), id="task.new-basis"),
    ]

    @dataclass
    class Begun(Message):
        """The packs were read."""

        choice: PackChoice

    @dataclass
    class Told(Message):
        """The rules of a pack were put into words."""

        pack: str
        rules: list[RuleShown]

    def __init__(self, desk: Desk, spot: Spot, tick: str = "") -> None:
        super().__init__(desk, spot)
        self.tick = tick
        """A pack that is ticked besides those in use: one that was just written."""
        self.order: list[PackLine] = []
        self.problems: tuple[Any, ...] = ()
        self.readings: dict[str, str] = {}
        """The readings chosen, by `pack/rule`."""
        self.carry = False
        self._rules: dict[str, list[RuleShown]] = {}

    def compose_task(self) -> ComposeResult:
        with Vertical(id="packs"):
            yield Rows(
                id="packs-rows",
                ticks=True,
                top=(N_("Rank"), N_("Pack"), N_("In force"), N_("Document"), N_("Rules"), ""),
                widest=32,
            )
            with Form():
                yield Field(N_("Valid from"), Entry(id="since", hint="2026-01-01"))
                yield Field(N_("to"), Entry(id="until", hint="2026-12-31"))
            yield Lines(id="packs-told")
            yield Lines(id="packs-detail", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#packs-rows", Rows).focus()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if isinstance(self.focused, Input) and action in ("rank", "readings", "carry", "new_basis"):
            return None
        if action == "readings":
            line = self.line
            return line is not None and any(rule.readings for rule in line.file.pack.rules)
        return True

    # -- reading --------------------------------------------------------------------------

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read the packs in a thread."""
        from learnlaw.verbs.pack_choice import pack_choice

        try:
            found = pack_choice(self.desk)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Begun(found))

    @on(Begun)
    def show_packs(self, event: Begun) -> None:
        self.order = list(event.choice.lines)
        self.problems = event.choice.problems
        self.carry = any(line.used and line.used.carry for line in self.order)
        for line in self.order:
            if line.used is not None:
                self.readings |= {f"{line.id}/{rule}": name for rule, name in line.used.readings.items()}
        ticked = {line.id for line in self.order if line.used is not None} | {self.tick}
        days = next((line.used for line in self.order if line.used and line.used.first), None)
        if days is not None:
            self.query_one(Form).put({"since": days.first or "", "until": days.last or ""})
        self._list(ticked)

    def _list(self, ticked: set[str] | None = None) -> None:
        rows = self.query_one("#packs-rows", Rows)
        chosen = rows.ticked if ticked is None else ticked
        ranks = {line.id: n for n, line in enumerate((x for x in self.order if x.id in chosen), 1)}
        rows.show([_row(line, ranks.get(line.id)) for line in self.order], ticked=chosen, keep=True)
        if self.tick:
            rows.go_to(self.tick)
        self._tell()

    @property
    def line(self) -> PackLine | None:
        """The pack under the cursor."""
        current = self.query_one("#packs-rows", Rows).current
        return next((line for line in self.order if current and line.id == current.key), None)

    @property
    def chosen(self) -> list[PackLine]:
        """What is ticked, in its rank."""
        ticked = self.query_one("#packs-rows", Rows).ticked
        return [line for line in self.order if line.id in ticked]

    # -- telling --------------------------------------------------------------------------

    def _tell(self) -> None:
        undated = [line for line in self.chosen if not line.dated]
        self.set_class(bool(undated), "-undated")
        lines: list[Paragraph] = []
        if undated:
            names = show.listed(show.title(line.file.pack.title) for line in undated)
            words = _("{packs}: the document does not say when it is in force; give the days.")
            lines.append(plain(words.format(packs=names), tone="warn"))
        for line in self.chosen:
            if line.stale:
                words = _("The file of {pack} has changed; its new text will be used.")
                lines.append(plain(words.format(pack=show.title(line.file.pack.title)), tone="warn"))
        over = _("After a pack's time: judged on, marked 暂按上年度口径. c changes it.")
        ends = _("After a pack's time: no longer judged. c changes it.")
        lines.append(plain(over if self.carry else ends, tone="accent" if self.carry else "faint"))
        lines += [plain(tell_problem(problem), tone="warn") for problem in self.problems]
        self.query_one("#packs-told", Lines).show(lines)
        self.refresh_bindings()

    @on(Rows.Ticked, "#packs-rows")
    def rank_anew(self, event: Rows.Ticked) -> None:
        event.stop()
        self.tick = ""
        self._list()

    @on(Rows.Moved, "#packs-rows")
    def show_pack(self, event: Rows.Moved) -> None:
        event.stop()
        self.refresh_bindings()
        self._detail()
        line = self.line
        if line is not None and line.id not in self._rules:
            self._read_rules(line)

    @work(thread=True, exclusive=True, group="rules")
    def _read_rules(self, line: PackLine) -> None:
        from learnlaw.verbs.policies import show_pack

        try:
            rules = show_pack(self.desk, line.file)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Told(line.id, rules))

    @on(Told)
    def keep_rules(self, event: Told) -> None:
        self._rules[event.pack] = event.rules
        self._detail()

    def _detail(self) -> None:
        line = self.line
        lines = [] if line is None else list(_pack_lines(line, self._rules.get(line.id, []), self.readings))
        self.query_one("#packs-detail", Lines).show(lines)

    # -- actions --------------------------------------------------------------------------

    def action_rank(self, by: int) -> None:
        line = self.line
        if line is None:
            return
        place = self.order.index(line)
        other = place + by
        if 0 <= other < len(self.order):
            self.order[place], self.order[other] = self.order[other], self.order[place]
            self._list()

    def action_carry(self) -> None:
        self.carry = not self.carry
        self._tell()

    def action_readings(self) -> None:
        from learnlaw.tui.screens.readings import Readings

        line = self.line
        if line is None:
            return

        def chosen(found: dict[str, str] | None) -> None:
            if found is not None:
                self.readings |= found
                self._detail()

        self.app.push_screen(Readings(self.desk, line.file, self.readings), chosen)

    def action_new_basis(self) -> None:
        from learnlaw.tui.screens.new_basis import NewBasis

        def written(pack: Any) -> None:
            if isinstance(pack, str):
                self.tick = pack
                self._rules.pop(pack, None)
                self.begin()

        self.app.push_screen(NewBasis(self.desk, self.spot), written)

    def action_save(self) -> None:
        if not self.chosen:
            self.trouble([plain(_("Tick at least one pack."), tone="bad")])
            return
        if self.desk.database_exists:
            self._save()
            return

        def answered(yes: bool | None) -> None:
            if yes:
                self._save()

        self.app.push_screen(Ask([_("Make a new database?"), self.desk.settings.database]), answered)

    def _save(self) -> None:
        from learnlaw.verbs.pack_choice import put_in_use

        try:
            since, until = self._given("since"), self._given("until")
        except RefusedError as error:
            self.refused(error)
            return
        chosen = self.chosen
        held = {f"{line.id}/{rule.id}" for line in chosen for rule in line.file.pack.rules if rule.readings}
        readings = [(rule, name) for rule, name in self.readings.items() if rule in held]
        packs = [line.file for line in chosen]
        carry = self.carry
        self.trouble([])
        self.attempt(
            lambda: put_in_use(self.desk, packs, readings=readings, carry=carry, since=since, until=until)
        )

    def _given(self, name: str) -> date | None:
        text = self.query_one(f"#{name}", Entry).value
        return parse_date(text)[0] if text.strip() and self.has_class("-undated") else None

    def speak(self) -> None:
        super().speak()
        self._list()
        self._detail()


def _row(line: PackLine, rank: int | None) -> Row:
    pack = line.file.pack
    first = pack.in_force.first.isoformat() if pack.in_force.first else _("unknown")
    last = pack.in_force.last.isoformat() if pack.in_force.last else _("open")
    cells = (
        str(rank or "-"),
        show.title(pack.title),
        f"{first} – {last}",
        pack.document or "-",
        str(len(pack.rules)),
        _("shipped") if line.file.shipped else _("own"),
    )
    return Row(line.id, cells, "text" if rank else "faint")


def _pack_lines(line: PackLine, rules: list[RuleShown], readings: dict[str, str]) -> Iterator[Paragraph]:
    pack = line.file.pack
    yield plain(f"{pack.id}  {show.title(pack.title)}", tone="strong")
    issued = pack.issued.isoformat() if pack.issued else ""
    head = "  ".join(filter(None, (pack.document, pack.issuer, issued)))
    yield plain(head or _("no number, issuer or day is known"), tone="faint")
    for note in pack.notes:
        yield plain(show.title(note), tone="faint")
    for shown in rules:
        yield plain("")
        yield Paragraph(((show.title(shown.rule.title), "strong"), (f"  {tell(shown.where)}", "faint")))
        for words in shown.words:
            yield plain(f"  {tell(words)}", indent=2)
        chosen = readings.get(f"{pack.id}/{shown.rule.id}")
        if shown.readings:
            reading = shown.rule.readings.get(chosen or shown.rule.reading or "")
            if chosen and reading is not None:
                name = show.title(reading.title) if reading.title else reading.name
                yield plain("  " + _("chosen reading: {name}").format(name=name), tone="accent")
            count = len(shown.readings)
            told = ngettext("{count} reading; r chooses", "{count} readings; r chooses", count)
            yield plain("  " + told.format(count=count), tone="faint")
        if shown.hits is not None:
            yield plain("  " + hits(shown), tone="plan" if shown.hits else "warn", indent=2)


def hits(shown: RuleShown) -> str:
    """Whom a rule judges, in a line."""
    if not shown.hits:
        return _("hits nobody by today's roster")
    names = show.listed(shown.units[:8]) + ("…" if len(shown.units) > 8 else "")
    words = (
        ngettext("hits {count} unit: {names}", "hits {count} units: {names}", shown.hits)
        if shown.rule.subject == "unit"
        else ngettext("hits {count} officer of: {names}", "hits {count} officers of: {names}", shown.hits)
    )
    return words.format(count=shown.hits, names=names)
