"""What the screens of laws say of an edition, an article and what became of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from learnlaw.domain.impact import Change, Fate
from learnlaw.domain.law import KINDS, Standing
from learnlaw.domain.numerals import chinese
from learnlaw.i18n import _, ngettext, tell
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from collections.abc import Sequence

    from learnlaw.domain.impact import Affected
    from learnlaw.domain.statute import Article
    from learnlaw.verbs.law_desk import LawLine

STANDING_WORDS = {
    Standing.IN_FORCE: N_("in force"),
    Standing.NOT_YET: N_("not yet"),
    Standing.SUPERSEDED: N_("superseded"),
    Standing.REPEALED: N_("repealed"),
}
STANDING_TONES = {
    Standing.IN_FORCE: "text",
    Standing.NOT_YET: "plan",
    Standing.SUPERSEDED: "faint",
    Standing.REPEALED: "bad",
}
FATE_WORDS = {
    Fate.CHANGED: N_("changed"),
    Fate.DELETED: N_("deleted"),
    Fate.ADDED: N_("new article"),
    Fate.MOVED: N_("moved"),
    Fate.UNCHANGED: N_("as it was"),
}
FATE_TONES = {
    Fate.CHANGED: "warn",
    Fate.DELETED: "bad",
    Fate.ADDED: "good",
    Fate.MOVED: "plan",
    Fate.UNCHANGED: "faint",
}
CHANGE_WORDS = {"adopted": N_("adopted"), "amended": N_("amended 修正"), "revised": N_("revised 修订")}


def law_lines(line: LawLine, by: str = "") -> Iterator[Paragraph]:
    """The law under the cursor: what it is, its editions, and what took its place, `by`."""
    law = line.row.instrument
    kind = tell(KINDS[law.kind]) if law.kind in KINDS else law.kind
    standing = line.row.standing
    yield Paragraph(
        (
            (f"{law.title}  ", "strong"),
            (f"{_(STANDING_WORDS[standing])}  ", STANDING_TONES[standing]),
            (f"{kind}  {law.issuer or ''}", "faint"),
        )
    )
    if law.repealed_on is not None:
        words = _("repealed on {day}, in its place {by}") if by else _("repealed on {day}")
        yield plain(words.format(day=law.repealed_on, by=by), tone="bad", indent=2)
    for edition in reversed(law.editions):
        until = law.until(edition)
        words = _("edition of {day}, {change}, in force from {first}").format(
            day=edition.day,
            change=_(CHANGE_WORDS.get(edition.change, edition.change)),
            first=edition.in_force or _("an unknown day"),
        )
        if until is not None:
            words += _(", until {day}").format(day=until)
        if edition.day in line.row.texts:
            words += _(", text imported")
        now = line.row.edition is not None and edition.day == line.row.edition.day
        yield plain(words, tone="text" if now else "faint", indent=2)
    if line.aside:
        words = ngettext(
            "{count} question is set aside by an amendment: m shows what changed",
            "{count} questions are set aside by an amendment: m shows what changed",
            line.aside,
        )
        yield plain(words.format(count=line.aside), tone="bad")


def article_lines(article: Article) -> Iterator[Paragraph]:
    """An article whole, under the divisions in which it stands."""
    if article.divisions:
        yield plain("  ".join(article.divisions), tone="faint")
    yield plain(article.ref.words, tone="accent")
    for paragraph in article.paragraphs:
        yield plain(paragraph.text)
        for number, item in enumerate(paragraph.items, 1):
            yield plain(f"（{chinese(number)}）{item}", indent=4)


def change_lines(change: Change, questions: Sequence[Affected], *, bank: bool) -> Iterator[Paragraph]:
    """An article before and after, and the questions on it; their words only for who may see the `bank`."""
    yield plain(_(FATE_WORDS[change.fate]), tone=FATE_TONES[change.fate])
    if change.old is not None and change.fate is not Fate.UNCHANGED:
        yield plain(_("Old words") + f"  {change.old.ref.words}", tone="faint")
        yield from (plain(text, tone="faint", indent=2) for text in change.old.text.splitlines())
    if change.new is not None:
        yield plain(_("New words") + f"  {change.new.ref.words}", tone="accent")
        yield from (plain(text, indent=2) for text in change.new.text.splitlines())
    for hit in questions:
        state = _("set aside") if hit.set_aside else _("wants the new number")
        stem = hit.question.stem.splitlines()[0] if bank and hit.question.stem else ""
        parts = ((f"{hit.question.id}  ", "accent"), (f"{state}  ", "bad" if hit.set_aside else "plan"))
        yield Paragraph((*parts, (stem, "text")), 4)
