"""What the answers of an exam say of people: what is not known yet, by law and by unit; what a person should judge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.cells import cell_len

from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens import exam_words as words_of
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_
from learnlaw.tui.wrap import cut, pad

if TYPE_CHECKING:
    from learnlaw.domain.conduct import Flag
    from learnlaw.domain.knowledge import Share
    from learnlaw.verbs.conduct import Conduct
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.exam_results import ExamAnalysis

KNOWN_HEADS = (N_("Law or unit"), N_("Got of the marks"), "", N_("Takers"), N_("Answers"))
CONDUCT_HEADS = (N_("What"), N_("Who"))
LAW, UNIT = "law", "unit"
WEAK = 60
"""Below this share of the marks a law or unit stands out; a tone alone, no verdict."""
NAMES = 30
"""The cells of a name in the pane below."""
FLAG_TITLES = {
    "fast": N_("very fast"),
    "same-wrong": N_("same wrong answers"),
    "same-terminal": N_("one terminal in turn"),
}


@dataclass(frozen=True, slots=True)
class Known:
    """The analysis of an exam, and what laws and units are called."""

    analysis: ExamAnalysis
    laws: Mapping[str, str]
    units: Mapping[str, str]

    def name(self, share: Share) -> str:
        """The law, else the unit."""
        return self.laws.get(share.law, share.law) if share.law else self.units.get(share.unit, share.unit)


def known_of(desk: Desk, number: str) -> Known:
    """Analyse an exam. Raises `NobodySatError`, `NotFoundError`."""
    from learnlaw.verbs.exam_results import analyse_exam
    from learnlaw.verbs.exams import show_exam
    from learnlaw.verbs.library import known_catalogue

    found = analyse_exam(desk, number)
    catalogue = known_catalogue(desk)
    laws = {share.law for share in found.known.laws}
    names = {law: one.name if (one := catalogue.find(law)) else law for law in laws}
    units = show_exam(desk, number).people.roster.units
    return Known(found, names, {code: unit.name for code, unit in units.items()})


# -- what is not known -------------------------------------------------------------------------


def known_heading(known: Known | None, why: str) -> list[Paragraph]:
    """What the figures are, and that few takers tell nothing."""
    if known is None:
        return [plain(why or _("Reading ..."), tone="faint")]
    lines = [plain(_("What is known least stands first: laws, then units."))]
    if not any(share.telling for share in known.analysis.known.laws):
        lines.append(plain(_("With so few takers it says nothing about others."), tone="warn"))
    return lines


def known_rows(known: Known) -> Iterator[Row]:
    """A law or a unit a row, each with its share of the marks as a bar; the lowest first."""
    for kind, shares in ((LAW, known.analysis.known.laws), (UNIT, known.analysis.known.units)):
        for share in shares:
            percent = share.facility * 100
            title = f"《{known.name(share)}》" if kind == LAW else known.name(share)
            cells = (
                title,
                words_of.bar(percent),
                words_of.right(f"{percent:.0f}%", 4),
                words_of.right(str(share.takers), cell_len(_("Takers"))),
                words_of.right(str(share.answers), cell_len(_("Answers"))),
            )
            yield Row((kind, share.law or share.unit), cells, "warn" if percent < WEAK else "text")


def known_lines(known: Known, key: tuple[str, str]) -> Iterator[Paragraph]:
    """A law unit by unit, or a unit law by law, the lowest first."""
    kind, code = key
    cells = known.analysis.known.cells
    mine = [share for share in cells if (share.law if kind == LAW else share.unit) == code]
    head = _("{law}, unit by unit") if kind == LAW else _("{law}, law by law")
    names = known.laws if kind == LAW else known.units
    yield plain(head.format(law=names.get(code, code)), tone="strong")
    for share in mine:
        name = (
            known.units.get(share.unit, share.unit) if kind == LAW else known.laws.get(share.law, share.law)
        )
        percent = share.facility * 100
        yield Paragraph(
            (
                (pad(cut(name, NAMES), NAMES), "text"),
                (f"  {words_of.bar(percent)}", "accent"),
                (f" {percent:3.0f}%", "warn" if percent < WEAK else "text"),
                (_("  takers {count}").format(count=share.takers), "faint"),
            )
        )


# -- what a person should judge ---------------------------------------------------------------


def conduct_heading(found: Conduct | None) -> list[Paragraph]:
    """That it proves nothing, and stands nowhere but here."""
    from learnlaw.domain.conduct import PROVES_NOTHING

    if found is None:
        return [plain(_("Reading ..."), tone="faint")]
    count = _("{count} answer papers were looked at. For you to judge; no report names anybody by it.")
    return [plain(count.format(count=found.looked_at)), plain(tell(PROVES_NOTHING), tone="warn")]


def conduct_rows(found: Conduct) -> Iterator[Row]:
    """A flag a row, with the names that only this screen tells."""
    for n, flag in enumerate(found.flags):
        title = FLAG_TITLES.get(flag.code, flag.code)
        yield Row(n, (_(title), show.listed(_named(found, flag))), "warn")


def conduct_lines(found: Conduct, n: int) -> Iterator[Paragraph]:
    """One flag in figures, and whom it is about with their units."""
    flag = found.flags[n]
    yield plain(tell(flag.what), tone="strong", indent=2)
    yield plain(show.listed(_named(found, flag, unit=True)), indent=2)
    yield plain(tell(flag.hint), tone="faint", indent=2)


def _named(found: Conduct, flag: Flag, *, unit: bool = False) -> list[str]:
    roster = found.held.people.roster
    at = {one.officer: roster.units[one.unit].name for one in found.held.exam.expected}
    return [
        f"{roster.officers[code].name} {code}" + (f" {at.get(code, '')}" if unit else "")
        for code in flag.officers
    ]
