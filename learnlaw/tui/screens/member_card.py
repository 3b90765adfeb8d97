"""The card of an officer or a unit: everything that is recorded, and the ways to change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.message import Message

from learnlaw.domain.text import mask_phone
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _, language, ngettext
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.screens.people_words import duty_words
from learnlaw.tui.widgets.lines import Lines, Paragraph, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.people import Posting
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.people import OfficerCard, UnitCard
    from learnlaw.verbs.registry import Receipt

POSTING_KINDS = {
    "main": N_("main posting"),
    "concurrent": N_("concurrent posting"),
    "seconded": N_("seconded"),
    "lent": N_("lent"),
    "stationed": N_("stationed"),
}


class MemberCard(ExamTask):
    """`MemberCard(desk, spot, code)`: one unit or officer. Dismissed with the receipt of what was changed, or None."""

    TITLE_WORDS = N_("Show a unit or an officer")
    HELP = "member_card"
    BINDINGS = [
        key("e", "edit", N_("Edit"), N_("what is recorded here"), id="people.edit"),
        key("p", "post", N_("Posting"), N_("a concurrent posting, or a candidate 拟任"), id="people.post"),
        key(
            "h",
            "file",
            N_("Standing"),
            N_("what counted for the officer, hours, exams, record"),
            id="people.file",
        ),
        key(
            "g",
            "tree",
            N_("In the tree"),
            N_("the place among the units, to move, exempt, close"),
            id="people.tree",
        ),
    ]

    @dataclass
    class Read(Message):
        """The card was read."""

        found: OfficerCard | UnitCard

    def __init__(self, desk: Desk, spot: Spot, code: str) -> None:
        super().__init__(desk, spot)
        self.code = code
        self.found: OfficerCard | UnitCard | None = None
        self.receipt: Receipt | None = None

    def compose_task(self) -> ComposeResult:
        yield Lines(id="card", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#card", Lines).focus()
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the card in a thread."""
        from learnlaw.verbs.people import show_member

        try:
            found = show_member(self.desk, self.code)
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    @on(Read)
    def show_card(self, event: Read) -> None:
        event.stop()
        self.found = event.found
        self._tell()
        self.refresh_bindings()

    @property
    def officer(self) -> OfficerCard | None:
        """The card, if it is an officer's."""
        from learnlaw.verbs.people import OfficerCard

        return self.found if isinstance(self.found, OfficerCard) else None

    @property
    def unit(self) -> UnitCard | None:
        """The card, if it is a unit's."""
        from learnlaw.verbs.people import UnitCard

        return self.found if isinstance(self.found, UnitCard) else None

    def _tell(self) -> None:
        card = self.query_one("#card", Lines)
        if self.found is None:
            card.show([plain(_("Reading ..."), tone="faint")])
        elif (officer := self.officer) is not None:
            card.show(self._officer(officer))
        elif self.unit is not None:
            card.show(self._unit(self.unit))

    def _officer(self, card: OfficerCard) -> Iterator[Paragraph]:
        line, kinds = card.line, self.desk.kinds
        state = "" if line.serving else _("has left")
        yield Paragraph(
            ((f"{line.name}  {line.code}  ", "strong"), (line.unit_name, "text"), (f"  {state}", "warn"))
        )
        facts = {
            _("post"): line.post,
            _("duties"): duty_words(line.duties, kinds),
            _("rank"): line.level,
            _("staffing"): card.details["staffing"],
            _("joined on"): card.details["joined_on"],
            _("enforcement certificate"): card.details["certificate"],
            _("certificate expires on"): card.details["certificate_expires_on"],
            _("education"): card.details["education"],
            _("qualifications"): card.details["qualifications"],
            _("phone"): card.details["phone"],
            _("ID number"): card.details["id_number"],
        }
        yield from _facts(facts)
        yield plain("")
        yield plain(_("Postings"), tone="accent")
        yield from (self._posting(card, posting) for posting in card.postings)
        if card.exemptions:
            yield plain("")
            yield plain(_("Exempt 免训免考"), tone="accent")
        for row in card.exemptions:
            until = row.ends_on or _("until further notice")
            yield plain(f"{row.starts_on} - {until}  {row.reason}", indent=2)

    def _posting(self, card: OfficerCard, posting: Posting) -> Paragraph:
        candidate = posting.expected_on is not None and posting.starts_on is None
        kind = (
            _("candidate, expected {day}").format(day=posting.expected_on)
            if candidate
            else _(POSTING_KINDS[posting.kind])
        )
        days = "" if candidate else f"{posting.starts_on or _('always')} - {posting.ends_on or _('now')}"
        duties = duty_words(tuple(sorted(posting.duties)), self.desk.kinds)
        words = "  ".join(filter(None, (days, card.units[posting.unit], kind, posting.post, duties)))
        over = posting.ends_on is not None and posting.ends_on < self.desk.today()
        return plain(words, tone="plan" if candidate else "faint" if over else "text", indent=2)

    def _unit(self, card: UnitCard) -> Iterator[Paragraph]:
        unit, kinds = card.unit, self.desk.kinds
        yield plain(f"{unit.name}  {unit.code}", tone="strong")
        kind = format(kinds.units[unit.kind].title, language()) if unit.kind in kinds.units else unit.kind
        facts = {
            _("kind"): kind,
            _("enforces"): _("yes") if unit.enforces else _("no"),
            _("above"): "、".join(card.above),
            _("below"): "、".join(card.below),
            _("order"): unit.order,
            _("contact"): unit.contact,
            _("phone"): mask_phone(unit.phone),
            _("founded on"): unit.founded_on,
            _("closed on"): unit.closed_on,
            _("merged into"): unit.merged_into,
        }
        yield from _facts(facts)
        yield plain("")
        count = len(card.officers)
        words = ngettext("{count} officer counts here", "{count} officers count here", count)
        yield plain(words.format(count=count), tone="accent")
        for line in card.officers:
            told = (line.code, line.name, line.post, duty_words(line.duties, kinds))
            yield plain("  ".join(filter(None, told)), indent=2, target=line.code)

    # -- going on -------------------------------------------------------------------------

    @on(Lines.Opened)
    def open_officer(self, event: Lines.Opened) -> None:
        event.stop()
        self.app.push_screen(MemberCard(self.desk, self.spot, str(event.target)), self._after)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in ("post", "file"):
            return self.officer is not None
        return super().check_action(action, parameters)

    def action_edit(self) -> None:
        from learnlaw.tui.screens.member_form import ChangeMember

        self.app.push_screen(ChangeMember(self.desk, self.spot, self.code), self._after)

    def action_post(self) -> None:
        from learnlaw.tui.screens.member_form import NewPosting

        self.app.push_screen(NewPosting(self.desk, self.spot, self.code), self._after)

    def action_file(self) -> None:
        from learnlaw.tui.screens.officer_home import OfficerHome

        self.app.push_screen(OfficerHome(self.code))

    def action_tree(self) -> None:
        from learnlaw.tui.screens.people import People
        from learnlaw.tui.tasks import Spot

        spot = Spot(officer=self.code) if self.officer is not None else Spot(unit=self.code)
        self.app.push_screen(People(self.desk, spot), self._after)

    def _after(self, receipt: Any) -> None:
        if receipt is not None:
            self.receipt = receipt
            self.read()

    def action_give_up(self) -> None:
        self.dismiss(self.receipt)

    def speak(self) -> None:
        """The language has changed: the same card in other words."""
        super().speak()
        self._tell()


def _facts(facts: dict[str, Any]) -> Iterator[Paragraph]:
    """Facts below each other, those that are known."""
    for label, value in facts.items():
        if value not in (None, "", (), []):
            told = "、".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
            yield Paragraph(((f"{label}  ", "faint"), (told, "text")), indent=2)
