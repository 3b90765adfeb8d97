"""What the screens of people say of a unit or an officer on a line or two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from learnlaw.i18n import _, language
from learnlaw.tui.widgets.lines import Paragraph, plain

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds
    from learnlaw.verbs.people_desk import MemberLine, TreeLine


def duty_words(codes: tuple[str, ...], kinds: Kinds) -> str:
    """Duties by their titles."""
    terms = kinds.duties
    return "、".join(format(terms[code].title, language()) if code in terms else code for code in codes)


def remarks(member: MemberLine, kinds: Kinds) -> tuple[str, str]:
    """What matters of a person on one line, and its tone."""
    if member.expected_on is not None:
        return _("candidate, expected {day}").format(day=member.expected_on), "plan"
    if member.exempt:
        return _("exempt: {reason}").format(reason=member.exempt), "warn"
    return duty_words(member.duties, kinds), "text"


def member_lines(member: MemberLine, kinds: Kinds) -> list[Paragraph]:
    """The person under the cursor."""
    words, tone = remarks(member, kinds)
    head = Paragraph(((f"{member.name}  {member.code}  ", "strong"), (member.post, "text")))
    lines = [head, plain(words, tone=tone)] if words else [head]
    return [*lines, plain(_("Enter: everything that is recorded; h: what counted."), tone="faint")]


def unit_lines(line: TreeLine, kinds: Kinds) -> list[Paragraph]:
    """The unit under the cursor."""
    unit = line.unit
    kind = format(kinds.units[unit.kind].title, language()) if unit.kind in kinds.units else unit.kind
    facts = [kind, *([_("enforcing")] if unit.enforces else [])]
    if unit.contact:
        facts.append(_("contact {name}").format(name=unit.contact))
    if unit.order is not None:
        facts.append(_("order {number}").format(number=unit.order))
    counts = _("{count} count here").format(count=line.officers)
    if line.below != line.officers:
        counts += "  " + _("{count} with the units below").format(count=line.below)
    head = Paragraph(((f"{unit.name}  {unit.code}  ", "strong"), ("  ".join(facts), "text")))
    return [
        head,
        plain(counts),
        plain(_("Enter: its people; e: change it; c: close or merge it."), tone="faint"),
    ]
