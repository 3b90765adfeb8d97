"""Writes a new 考核依据 by a form, and reads it aloud: the sentence, the units it hits, how they stand today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.domain import policy
from learnlaw.domain.forecast import State
from learnlaw.domain.kinds import Title
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.widgets.form import Choice, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.basis import Trouble
    from learnlaw.verbs.basis_seen import BasisSeen, RuleSeen
    from learnlaw.verbs.desk import Desk

WAIT = 0.3
HEAD = ("document", "issuer", "issued", "title", "since", "until")
NONE = Title("不限", "any")
SUBJECTS = ((policy.UNIT, Title("单位", "units")), (policy.OFFICER, Title("人员", "officers")))
MEASURES = (
    (policy.COUNT, Title("次数", "times")),
    (policy.HOURS, Title("学时", "hours")),
    (policy.COVERAGE, Title("覆盖率", "coverage")),
    (policy.RATE, Title("合格率", "pass rate")),
    (policy.STAFFING, Title("配备", "staffing")),
)
PERIODS = (
    ("year", Title("年", "year")),
    ("half_year", Title("半年", "half-year")),
    ("quarter", Title("季度", "quarter")),
    ("month", Title("月", "month")),
    ("tenure", Title("任期", "tenure")),
    ("plan", Title("有效期", "whole time")),
)
FORCES = ((policy.MUST, Title("应当", "must")), (policy.AIM, Title("力争", "aim")))
ENFORCES = (("", NONE), ("yes", Title("执法", "enforcing")), ("no", Title("非执法", "not")))
OWN = (("", NONE), ("yes", Title("本单位主办", "held by itself")))
GRADES = (("", NONE), ("C", Title("C", "C")), ("B", Title("B 以上", "B up")), ("A", Title("A", "A")))
PASSED = (("", Title("参加", "sat")), ("yes", Title("合格", "passed")))
READING = (
    ("", Title("一种", "one")),
    ("each", Title("各单位分别", "each unit")),
    ("county", Title("县级统一", "county")),
)
QUALIFICATIONS = ("法律职业资格", "公职律师", "法学本科", "法学硕士")
FIRST: Mapping[str, str] = {
    "force": policy.MUST,
    "subject": policy.UNIT,
    "measure": policy.COUNT,
    "of": "lecture",
    "per": "year",
    "kinds": "department、township、subdistrict",
}
"""What the first rule begins with."""


class NewBasis(FormTask):
    """One page for the document, one for each rule; dismissed with the id of the pack that was written."""

    TITLE_WORDS = N_("Write a new policy pack 考核依据")
    HELP = "new_basis"
    CSS_PATH = "new_basis.tcss"
    BINDINGS = [
        key("ctrl+s", "save", N_("Save"), N_("write it into a file of your own"), id="task.save"),
        key("f5", "add", N_("One more rule"), N_("another rule of the same document"), id="task.add"),
        key(
            "pageup",
            "page(-1)",
            N_("Rule before"),
            N_("the rule before this one"),
            id="task.before",
            show=False,
        ),
        key("pagedown", "page(1)", N_("Next rule"), N_("the rule after this one"), id="task.after"),
        key("f8", "remove", N_("Remove"), N_("take this rule away"), id="task.remove", show=False),
        key("f6", "hit", N_("Whom"), N_("every unit that the rule hits"), id="task.hit"),
    ]

    @dataclass
    class Begun(Message):
        """What there is to choose from was read."""

        units: tuple[Option, ...]
        taken: frozenset[str]

    @dataclass
    class Seen(Message):
        """The form was read, and judged by today's county."""

        words: tuple[Mapping[str, str], ...]
        seen: BasisSeen

    def __init__(self, desk: Desk, spot: Spot) -> None:
        super().__init__(desk, spot)
        self.rules: list[dict[str, str]] = [dict(FIRST)]
        self.at = 0
        self.seen: BasisSeen | None = None
        self._units: tuple[Option, ...] = ()
        self._taken: frozenset[str] = frozenset()
        self._touched: set[tuple[int, str]] = set()
        self._wait: Any = None

    def compose_task(self) -> ComposeResult:
        year = self.desk.today().year
        with Vertical(id="basis"):
            with Form(id="basis-form"):
                yield Field(N_("Document"), Entry(id="document", hint="某政办〔2026〕9号"))
                yield Field(N_("Issuer"), Entry(id="issuer"))
                yield Field(N_("Dated"), Entry(id="issued", hint=f"{year}-03-20"))
                yield Field(N_("Title"), Entry(id="title", hint=N_("the number, if left blank")))
                yield Field(N_("Valid from"), Entry(f"{year}-01-01", id="since"))
                yield Field(N_("to"), Entry(f"{year}-12-31", id="until"))
                yield Lines(id="basis-page", classes="-wide")
                yield Field(N_("Clause"), Entry(id="clause", hint="4"))
                yield Field(N_("Force"), Choice(FORCES, id="force"))
                yield Field(N_("Judged"), Choice(SUBJECTS, id="subject"))
                yield Field(
                    N_("Unit kinds"),
                    Pick(self._unit_kinds, id="kinds", title=N_("Which kinds of unit?"), nothing=N_("all")),
                )
                yield Field(N_("Enforcing"), Choice(ENFORCES, id="enforces"))
                yield Field(
                    N_("In or below"),
                    Pick(
                        self._all_units,
                        id="under",
                        title=N_("In or below which units?"),
                        nothing=N_("everywhere"),
                    ),
                )
                yield Field(N_("Measure"), Choice(MEASURES, id="measure"), wide=True)
                yield Field(N_("Counted"), Pick(self._counted, id="of", title=N_("What is counted?")))
                yield Field(N_("At least"), Entry(id="minimum", hint=N_("2, or 80%")))
                yield Field(N_("Within each"), Choice(PERIODS, id="per"), wide=True)
                yield Field(
                    N_("Duties"),
                    Pick(self._duties, id="duties", title=N_("Officers of which duties?"), nothing=N_("all")),
                )
                yield Field(
                    N_("Qualified"),
                    Pick(
                        self._qualifications,
                        id="qualification",
                        title=N_("Officers of which qualification?"),
                        nothing=N_("all"),
                    ),
                )
                yield Field(N_("Held"), Choice(OWN, id="own"))
                yield Field(N_("Present"), Entry(id="present", hint=N_("50%, of its own officers")))
                yield Field(N_("Minutes"), Entry(id="minutes", hint=N_("90, at least")))
                yield Field(N_("Evidence"), Choice(GRADES, id="evidence"))
                yield Field(N_("Turnout"), Entry(id="turnout", hint=N_("80%, of an exam")))
                yield Field(N_("Exam"), Choice(PASSED, id="passed"))
                yield Field(N_("Reading"), Choice(READING, id="reading"), wide=True)
            yield Lines(id="basis-seen", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self._open_page()
        self.query_one("#document", Entry).focus()
        self.begin()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("page", "remove"):
            return len(self.rules) > 1
        if action == "hit":
            return self._here() is not None
        return True

    # -- what can be chosen ---------------------------------------------------------------

    def _unit_kinds(self) -> list[Option]:
        return options_of(self.desk.kinds.units)

    def _duties(self) -> list[Option]:
        return options_of(self.desk.kinds.duties)

    def _counted(self) -> list[Option]:
        kinds = self.desk.kinds
        hours = self.query_one("#measure", Choice).value == policy.HOURS
        return options_of(kinds.categories if hours else kinds.activities)

    def _qualifications(self) -> list[Option]:
        return [Option(word, Title(word, word)) for word in QUALIFICATIONS]

    def _all_units(self) -> tuple[Option, ...]:
        return self._units

    @work(thread=True, exclusive=True, group="begin")
    def begin(self) -> None:
        """Read units and ids in a thread; without a database there are none."""
        from learnlaw.verbs.basis_seen import taken_ids
        from learnlaw.verbs.log_desk import log_desk

        units: tuple[Option, ...] = ()
        try:
            taken = taken_ids(self.desk)
            if self.desk.database_exists:
                day = self.desk.today()
                found = log_desk(self.desk).units_on(day)
                units = tuple(Option(unit.code, Title(unit.name, unit.name), keys) for unit, keys in found)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Begun(units, taken))

    @on(Begun)
    def take_choices(self, event: Begun) -> None:
        self._units, self._taken = event.units, event.taken

    # -- pages ----------------------------------------------------------------------------

    def _keep_page(self) -> None:
        words = {name: field.editor.words for name, field in self.form.fields.items() if name not in HEAD}
        self.rules[self.at] = words

    def _open_page(self) -> None:
        """Show one rule; fields that it does not know are empty."""
        rule = self.rules[self.at]
        names = [name for name in self.form.fields if name not in HEAD]
        self.form.put({name: rule.get(name, "") for name in names})
        words = _("Rule {n} of {all}").format(n=self.at + 1, all=len(self.rules))
        self.query_one("#basis-page", Lines).show([plain(words, tone="accent")])
        self._show_fields()
        self.refresh_bindings()
        self._later()

    def _show_fields(self) -> None:
        """Only the fields that mean something for what is judged and measured."""
        from learnlaw.verbs.basis import fields_of

        fields = self.form.fields
        subject, measure = fields["subject"].editor.words, fields["measure"].editor.words
        of = fields["of"].editor
        codes = [option.code for option in self._counted()]
        if isinstance(of, Pick) and any(code not in codes for code in of.value):
            of.put("law" if measure == policy.HOURS else "")
        shown = set(fields_of(subject, measure, fields["of"].editor.words.split("、"), self.desk.kinds))
        for name, field in fields.items():
            if name not in HEAD:
                field.gone(name not in shown)

    def action_page(self, by: int) -> None:
        self._keep_page()
        self.at = (self.at + by) % len(self.rules)
        self._open_page()

    def action_add(self) -> None:
        self._keep_page()
        kept = {
            name: self.rules[self.at].get(name, "")
            for name in ("subject", "kinds", "force", "per", "measure")
        }
        self.rules.append({**FIRST, **kept, "of": ""})
        self.at = len(self.rules) - 1
        self._open_page()
        self.query_one("#clause", Entry).focus()

    def action_remove(self) -> None:
        del self.rules[self.at]
        self.at = min(self.at, len(self.rules) - 1)
        self._touched = {(rule, name) for rule, name in self._touched if rule < self.at}
        self._open_page()

    # -- reading aloud --------------------------------------------------------------------

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self._touched.add((-1 if event.name in HEAD else self.at, event.name))
        self._show_fields()
        self._later()

    def _later(self) -> None:
        if self._wait is not None:
            self._wait.stop()
        self._wait = self.set_timer(WAIT, self.look)

    def words(self) -> tuple[dict[str, str], ...]:
        """The document, then every rule: only what means something."""
        from learnlaw.verbs.basis import fields_of

        self._keep_page()
        fields = self.form.fields
        head = {name: fields[name].editor.words for name in HEAD}
        rules = []
        for rule in self.rules:
            of = rule.get("of", "").split("、")
            shown = set(fields_of(rule["subject"], rule["measure"], of, self.desk.kinds))
            rules.append({name: text for name, text in rule.items() if name in shown})
        return (head, *rules)

    def look(self) -> None:
        """Read the form in a thread, and judge by it."""
        self._look(self.words())

    @work(thread=True, exclusive=True, group="look")
    def _look(self, words: tuple[Mapping[str, str], ...]) -> None:
        from learnlaw.verbs.basis_seen import see_basis

        try:
            seen = see_basis(self.desk, words[0], words[1:], self._taken)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Seen(words, seen))

    @on(Seen)
    def show_seen(self, event: Seen) -> None:
        if event.words != self.words():
            return
        self.seen = event.seen
        self._paint()

    def _paint(self) -> None:
        if self.seen is None:
            return
        self._mark(self.seen.draft.troubles)
        self.query_one("#basis-seen", Lines).show(self._told())
        self.refresh_bindings()

    def _mark(self, troubles: list[Trouble], *, every: bool = False) -> None:
        """Below its field what is wrong with it, once something was filled in there."""
        below: dict[str, list[str]] = {}
        for trouble in troubles:
            here = trouble.rule in (-1, self.at)
            if here and (every or (trouble.rule, trouble.field) in self._touched):
                problem = trouble.problem
                hint = _(" -- ") + tell(problem.hint) if problem.hint else ""
                below.setdefault(trouble.field, []).append(tell(problem.what) + hint)
        self.form.wrong(below)

    def _here(self) -> RuleSeen | None:
        """The rule on this page, as it was seen."""
        rules = self.seen.rules if self.seen is not None else ()
        return rules[self.at] if self.at < len(rules) else None

    def _told(self) -> Iterator[Paragraph]:
        if self.seen is None:
            return
        rule = self._here()
        if rule is None:
            yield plain(
                _("It is read aloud here as soon as everything that is needed is there."), tone="faint"
            )
            for trouble in self.seen.draft.troubles:
                if not trouble.problem.warning:
                    yield plain(self._missing(trouble), tone="warn", indent=2)
            return
        for words in rule.shown.words:
            yield plain(tell(words), tone="strong", indent=2)
        if rule.shown.hits is not None:
            yield plain(_hits(rule), tone="plan", indent=2)
            yield standing(rule)

    def _missing(self, trouble: Trouble) -> str:
        field = self.form.fields.get(trouble.field)
        where = (
            [_("rule {n}").format(n=trouble.rule + 1)] if trouble.rule >= 0 and len(self.rules) > 1 else []
        )
        where += [_(field.label)] if field is not None else []
        return _(": ").join([*where, tell(trouble.problem.what)])

    def action_hit(self) -> None:
        from learnlaw.tui.screens.pick import PickScreen

        rule = self._here()
        if rule is not None:
            options = [Option(name, Title(name, name)) for name in rule.shown.units]
            self.app.push_screen(PickScreen(N_("Units that the rule hits"), options, several=False))

    # -- saving ---------------------------------------------------------------------------

    def action_save(self) -> None:
        from learnlaw.verbs.basis import draft_pack
        from learnlaw.verbs.basis_seen import new_basis

        head, *rules = self.words()
        draft = draft_pack(head, rules, self.desk.kinds, self._taken)
        if not draft.sound:
            first = next(trouble for trouble in draft.troubles if not trouble.problem.warning)
            if first.rule >= 0 and first.rule != self.at:
                self.at = first.rule
                self._open_page()
            self._mark(draft.troubles, every=True)
            self.trouble([plain(self._missing(first), tone="bad")])
            if first.field in self.form.fields:
                self.form.fields[first.field].editor.focus()
            return
        self.trouble([])
        self.attempt(lambda: new_basis(self.desk, head, rules))

    def done(self, found: Any) -> None:
        """The file is there: give its id to who asked, or offer to use it."""
        from learnlaw.tui.screens.use_packs import UsePacks

        if any(isinstance(screen, UsePacks) for screen in self.app.screen_stack):
            self.dismiss(found.stem)
            return
        desk, spot, app = self.desk, self.spot, self.app

        def used(receipt: Any) -> None:
            self.dismiss(receipt)

        app.push_screen(UsePacks(desk, spot, tick=found.stem), used)

    def speak(self) -> None:
        super().speak()
        self._open_page()
        self._paint()


def _hits(rule: RuleSeen) -> str:
    from learnlaw.tui.screens.use_packs import hits

    return hits(rule.shown)


def standing(rule: RuleSeen) -> Paragraph:
    """How those whom a rule judges would stand today."""
    counts = [(state, rule.standing[state]) for state in State if rule.standing.get(state)]
    if not counts:
        return plain(_("By today's records: nobody is judged on this day."), tone="faint")
    parts = [(_("By today's records:"), "text")]
    for state, count in counts:
        parts.append((f"  {show.state_word(state)} {count}", _tone(state)))
    return Paragraph(tuple(parts), 2)


def _tone(state: State) -> str:
    tone = show.TONES[state]
    return "bad" if tone == "hard" else tone
