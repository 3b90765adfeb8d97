"""Forms over the columns of the roster: a unit, an officer or a posting, new or changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message

from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.forms import FormTask, options_of
from learnlaw.tui.widgets.form import Choice, Editor, Entry, Field, Filled, Form, Option, Pick
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.member_desk import MemberDesk
    from learnlaw.verbs.registry import Receipt

Fields = Sequence[tuple[str, str]]
"""Columns of the roster by their Chinese titles, with the labels of the form, marked with `N_`."""
UNIT_FIELDS: Fields = (
    ("单位名称", N_("Unit name")),
    ("上级单位", N_("Above it")),
    ("单位类型", N_("Unit kind")),
    ("执法部门", N_("Enforces")),
    ("排序号", N_("Official order")),
    ("联络员", N_("Contact")),
    ("电话", N_("Phone")),
    ("设立日期", N_("Founded on")),
)
OFFICER_FIELDS: Fields = (
    ("姓名", N_("Full name")),
    ("单位", N_("Unit")),
    ("职务", N_("Post")),
    ("人员类别", N_("Duties")),
    ("级别", N_("Grade")),
    ("任职日期", N_("Appointed on")),
    ("任期届满", N_("Term ends on")),
    ("入职日期", N_("Joined on")),
    ("执法证号", N_("Certificate")),
    ("证件有效期", N_("Valid until")),
    ("学历", N_("Education")),
    ("资格", N_("Qualified")),
    ("手机号", N_("Mobile")),
)
POSTING_FIELDS: Fields = (
    ("任职类型", N_("Posting")),
    ("单位", N_("Unit")),
    ("职务", N_("Post")),
    ("人员类别", N_("Duties")),
    ("任职日期", N_("From day")),
    ("任期届满", N_("Term ends on")),
    ("止", N_("Until")),
    ("考核归属", N_("Counts there")),
)
POSTING_KINDS = (
    ("拟任", N_("candidate 拟任")),
    ("兼职", N_("concurrent posting")),
    ("挂职", N_("seconded")),
    ("借调", N_("lent")),
    ("派驻", N_("stationed")),
)
YES_NO = (("否", N_("no")), ("是", N_("yes")))
DAYS = frozenset({"设立日期", "入职日期", "任职日期", "任期届满", "证件有效期", "止"})


class MemberForm(FormTask):
    """Fields named by columns of the roster, numbered; subclasses say which, and what saving does."""

    HELP = "member_form"
    CSS_PATH = "member_form.tcss"
    FIELDS: ClassVar[Fields] = ()
    BINDINGS = [key("ctrl+s", "save", N_("Save"), N_("write it"), id="task.save")]

    @dataclass
    class Read(Message):
        """What the lists offer, and what stands there now, was read."""

        found: MemberDesk

    def __init__(self, desk: Desk, spot: Spot, code: str = "") -> None:
        super().__init__(desk, spot)
        self.code = code
        self.found: MemberDesk | None = None
        self.columns: Fields = self.FIELDS

    def compose_task(self) -> ComposeResult:
        with Vertical(id="member"):
            yield Lines(id="member-told")
            yield Form()

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#member-told", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.read()

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read in a thread what the form begins with."""
        from learnlaw.verbs.member_desk import member_desk

        try:
            found = member_desk(self.desk, self.subject())
        except LearnlawError as error:
            self.post_message(self.Refused(error))
        else:
            self.post_message(self.Read(found))

    def subject(self) -> str:
        """Whose columns stand in the form at the beginning; empty for a new one."""
        return ""

    def begun(self) -> Mapping[str, str]:
        """What the form of a new one begins with, by column."""
        return {}

    @on(Read)
    async def fill(self, event: Read) -> None:
        event.stop()
        self.found = event.found
        self._choose_columns(event.found)
        await self.form.mount(
            *(Field(label, self._editor(n, title)) for n, (title, label) in enumerate(self.columns))
        )
        now = {**self.begun(), **event.found.now}
        self.form.put({f"c{n}": now.get(title, "") for n, (title, _label) in enumerate(self.columns)})
        self._tell()
        self.form.fields["c0"].editor.focus()

    def _choose_columns(self, found: MemberDesk) -> None:
        """The columns, once it is known what the code means."""

    def _editor(self, number: int, title: str) -> Editor:
        name, kinds = f"c{number}", self.desk.kinds
        units = [Option(code, words, find) for code, words, find in (self.found.units if self.found else ())]
        if title in ("单位", "上级单位"):
            return Pick(lambda: units, id=name, title=N_("Which unit?"), several=False, nothing=N_("none"))
        if title == "单位类型":
            return Pick(lambda: options_of(kinds.units), id=name, title=N_("Which kind?"), several=False)
        if title == "人员类别":
            return Pick(
                lambda: options_of(kinds.duties), id=name, title=N_("Which duties?"), nothing=N_("none")
            )
        if title in ("执法部门", "考核归属"):
            return Choice(YES_NO, id=name)
        if title == "任职类型":
            return Choice(POSTING_KINDS, id=name)
        masked = self.found.masked.get(title, "") if self.found else ""
        hint = _("blank: as it is") if self.found and title in self.found.masked and self.code else ""
        return Entry(id=name, hint="2026-05-01" if title in DAYS else "  ".join(filter(None, (masked, hint))))

    def _tell(self) -> None:
        lines = [plain(self.found.title, tone="strong")] if self.found and self.found.title else []
        more = _("Ctrl+S writes it. What is left as it was stays untouched.")
        self.query_one("#member-told", Lines).show([*lines, plain(more, tone="faint")])

    def titles(self) -> dict[str, str]:
        """Problems name columns by their Chinese titles."""
        return {f"c{n}": title for n, (title, _label) in enumerate(self.columns)}

    def said(self) -> dict[str, str]:
        """The columns that differ from what stood there."""
        before = {**self.found.now} if self.found else {}
        words = self.form.words()
        found = {title: words.get(name, "").strip() for name, title in self.titles().items()}
        masked = self.found.masked if self.found else {}
        return {
            title: text
            for title, text in found.items()
            if text != before.get(title, "") and (text or title not in masked)
        }

    @on(Filled)
    def filled(self, event: Filled) -> None:
        event.stop()
        self.form.wrong({}, only=[event.name])

    def action_save(self) -> None:
        said = self.said()
        if not said:
            self.trouble([plain(_("Nothing was changed."), tone="accent")])
            return
        self.trouble([])
        self.attempt(lambda: self.write(said))

    def write(self, said: Mapping[str, str]) -> Receipt:
        """Call the verb, in a thread."""
        raise NotImplementedError

    def speak(self) -> None:
        super().speak()
        self._tell()


class ChangeMember(MemberForm):
    """`ChangeMember(desk, spot, code)`: what is recorded of a unit or an officer."""

    TITLE_WORDS = N_("Change a unit or an officer")

    def subject(self) -> str:
        return self.code

    def _choose_columns(self, found: MemberDesk) -> None:
        self.columns = UNIT_FIELDS if "单位名称" in found.now else OFFICER_FIELDS

    def write(self, said: Mapping[str, str]) -> Receipt:
        from learnlaw.verbs.roster_rows import edit_member

        return edit_member(self.desk, self.code, said)


class NewOfficer(MemberForm):
    """`NewOfficer(desk, spot, unit)`: somebody in that unit."""

    TITLE_WORDS = N_("Enter an officer")
    FIELDS = OFFICER_FIELDS

    def begun(self) -> Mapping[str, str]:
        return {"单位": self.code}

    def write(self, said: Mapping[str, str]) -> Receipt:
        from learnlaw.verbs.roster_rows import add_member

        return add_member(self.desk, {"姓名": "", "单位": "", **said})


class NewUnit(MemberForm):
    """`NewUnit(desk, spot, above)`: a unit below that one."""

    TITLE_WORDS = N_("Enter a unit")
    FIELDS = UNIT_FIELDS

    def begun(self) -> Mapping[str, str]:
        return {"上级单位": self.code, "单位类型": "department"}

    def write(self, said: Mapping[str, str]) -> Receipt:
        from learnlaw.verbs.roster_rows import add_member

        return add_member(self.desk, {"单位名称": "", **said})


class NewPosting(MemberForm):
    """`NewPosting(desk, spot, officer)`: a concurrent posting, or a candidate."""

    TITLE_WORDS = N_("Record a posting")
    FIELDS = POSTING_FIELDS

    def write(self, said: Mapping[str, str]) -> Receipt:
        from learnlaw.verbs.roster_rows import post_officer

        return post_officer(self.desk, self.code, {"单位": "", **said})
