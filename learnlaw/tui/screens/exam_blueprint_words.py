"""How a blueprint that is being written reads: its head in sentences, its cells in a table, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from learnlaw.domain.blueprint import blueprint_words, figure
from learnlaw.domain.kinds import Title
from learnlaw.domain.question import Kind
from learnlaw.i18n import _, tell
from learnlaw.tui import show
from learnlaw.tui.screens.exam_words import right
from learnlaw.tui.widgets.form import told as word_of
from learnlaw.tui.widgets.lines import Paragraph, plain
from learnlaw.tui.widgets.rows import Row
from learnlaw.tui.words import N_

if TYPE_CHECKING:
    from learnlaw.domain.feasibility import CellFit
    from learnlaw.errors import Problem
    from learnlaw.tui.screens.exam_blueprint import Choices
    from learnlaw.verbs.blueprint_desk import PlanSeen

Words = Mapping[str, str]
HEADS = (
    "", N_("Kind"), N_("Of what"), N_("Count"), N_("In the bank"), N_("Each"), N_("Worth"), N_("Difficulty"),
)  # fmt: skip
KINDS = (
    ("single", Title("单选题", "single")),
    ("multiple", Title("多选题", "multiple")),
    ("true_false", Title("判断题", "true/false")),
    ("blank", Title("填空题", "fill in")),
    ("short", Title("简答题", "short")),
)
ANY = Title("不限", "any")
LEVELS = (
    ("", ANY),
    ("easy", Title("易", "easy")),
    ("medium", Title("中", "medium")),
    ("hard", Title("难", "hard")),
)
CASES = (("", ANY), ("yes", Title("案例题", "case")), ("no", Title("非案例题", "no case")))
FIRST_CELL = {"kind": Kind.SINGLE.value, "count": "", "marks": ""}
LABELS = {
    "blueprint": N_("Id"),
    "title": N_("Title"),
    "source": N_("Asked for by"),
    "list": N_("Knowledge list"),
    "laws": N_("Laws"),
    "minutes": N_("Minutes"),
    "total": N_("Full marks"),
    "pass": N_("Pass mark"),
    "excellent": N_("Excellent"),
    "attempts": N_("Attempts"),
    "counts": N_("Counts"),
    "open_book": N_("Book"),
    "pools": N_("Pools"),
    "scheme": N_("Multiple"),
    "scheme.multiple": N_("Multiple"),
    "scheme.partial": N_("Part earns"),
    "scheme.places": N_("Decimals"),
    "cells": N_("Cells"),
    "kind": N_("Kind"),
    "count": N_("Count"),
    "marks": N_("Each"),
    "group": N_("Group"),
    "topic": N_("Tag"),
    "difficulty": N_("Difficulty"),
    "case": N_("Case"),
}
"""What a key of the file is called on the forms."""


def head_lines(
    head: Words, cells: Sequence[Words], seen: PlanSeen | None, day: date, *, reviewed: bool
) -> list[Paragraph]:
    """Title and id, what it asks in sentences, and by which bank it is looked at."""
    lines = [
        Paragraph(
            ((head.get("title") or _("no title yet"), "strong"), (f"  {head.get('blueprint', '')}", "faint"))
        )
    ]
    plan = seen.draft.blueprint if seen else None
    if plan is not None:
        lines += [plain(tell(sentence), indent=2) for sentence in blueprint_words(plan)]
    which = _("approved and reviewed questions") if reviewed else _("approved questions alone")
    bank = _("Bank: {which}, on law in force on {day}.").format(which=which, day=day)
    return [*lines, plain(bank, tone="accent")]


def cell_rows(cells: Sequence[Words], seen: PlanSeen | None, choices: Choices | None) -> list[Row]:
    """The cells, each with what the bank has of it; those in the way stand out, by a word as well."""
    clash = _clashing(seen)
    found = []
    for n, cell in enumerate(cells):
        fit = seen.cells[n] if seen is not None and n < len(seen.cells) else None
        stands, tone = _stands(fit, looked=seen is not None, clash=n + 1 in clash)
        count, each = right(cell.get("count", ""), 5), right(cell.get("marks", ""), 4)
        kind = word_of(dict(KINDS).get(cell.get("kind", ""), "-"))
        level = word_of(dict(LEVELS)[cell.get("difficulty", "")]) if cell.get("difficulty") else "-"
        shown = (kind, of_what(cell, choices), count, stands, each, right(_worth(fit), 5), level)
        found.append(Row(n, (str(n + 1), *shown), tone))
    return found


def of_what(cell: Words, choices: Choices | None) -> str:
    """Laws, group, topic and case in a line."""
    names = []
    for law in filter(None, cell.get("laws", "").split("、")):
        found = choices.catalogue.find(law) if choices else None
        names.append(found.name if found else law)
    parts = ["、".join(names), cell.get("group", ""), cell.get("topic", "")]
    if cell.get("case"):
        parts.append(word_of(dict(CASES)[cell["case"]]))
    return " ".join(filter(None, parts)) or _("anything")


def _worth(fit: CellFit | None) -> str:
    return figure(fit.cell.total) if fit else "-"


def _clashing(seen: PlanSeen | None) -> set[int]:
    """Cells that cannot be filled together, though each could be by itself."""
    conflicts = seen.fit.conflicts if seen is not None and seen.fit is not None else ()
    return {cell.number for conflict in conflicts if len(conflict.cells) > 1 for cell in conflict.cells}


def _stands(fit: CellFit | None, *, looked: bool, clash: bool) -> tuple[str, str]:
    if fit is None:
        return (_("to be filled in"), "bad") if looked else ("...", "text")
    if fit.short:
        return _("{fits}, short of {short}").format(fits=right(str(fit.fits), 5), short=fit.short), "bad"
    if clash:
        return _("{fits}, wanted by others too").format(fits=right(str(fit.fits), 5)), "warn"
    return right(str(fit.fits), 5), "text"


def told(seen: PlanSeen | None) -> Iterator[Paragraph]:
    """Whether the bank can fill it, and everything that is in the way."""
    if seen is None:
        yield plain(_("Looking into the bank ..."), tone="faint")
        return
    fit = seen.fit
    if fit is not None and fit.feasible:
        yield plain(_("The bank can fill it: {asked} questions.").format(asked=fit.asked), tone="good")
    elif fit is not None:
        words = _("The bank cannot fill it that day: {filled} of {asked} questions.")
        yield plain(words.format(asked=fit.asked, filled=fit.filled), tone="bad")
    missing = [_where(one) for one in seen.draft.problems if one.code == "missing-key"]
    if missing:
        yield plain(_("Not filled in yet: {what}.").format(what=show.listed(missing)), tone="bad", indent=2)
    others = (one for one in seen.draft.problems if one.code != "missing-key")
    for problem in sorted(others, key=lambda one: one.warning):
        yield plain(problem_words(problem), tone="warn" if problem.warning else "bad", indent=2)
    for problem in seen.short:
        if problem.code == "not-approved":
            hint = _("approve questions, or count reviewed ones too: v")
            yield plain(tell(problem.what) + _(" -- ") + hint, tone="warn", indent=2)
        elif problem.code == "cells-compete":
            yield plain(
                tell(problem.what) + _(" -- ") + (tell(problem.hint) if problem.hint else ""),
                tone="bad",
                indent=2,
            )


def problem_words(problem: Problem) -> str:
    """What is wrong, by the name that the form has for it."""
    if problem.code == "not-in-source" and problem.what.values:
        return _unsettled(problem)
    where = _where(problem)
    what = _("not filled in yet") if problem.code == "missing-key" else tell(problem.what)
    hint = _(" -- ") + tell(problem.hint) if problem.hint and problem.code != "missing-key" else ""
    return (_(": ").join([where, what]) if where else what) + hint


def _where(problem: Problem) -> str:
    """Where a problem lies, by the name that the form has for it; empty where it lies in no field."""
    place, _dot, inner = problem.field.partition("].")
    if not inner:
        name = LABELS.get(problem.field, "")
        return _(name) if name else ""
    cell = _("cell {n}").format(n=place.removeprefix("cells["))
    return f"{cell} {_(LABELS[inner])}" if inner in LABELS else cell


def _unsettled(problem: Problem) -> str:
    """Figures of a shipped blueprint that its notice does not give, by the names that the forms have."""
    keys = str(problem.what.values["keys"]).split(", ")
    names = show.listed(_(LABELS[one]) if one in LABELS else one for one in keys)
    return _("Samples that no notice gives: {what}; settle them by yours under t.").format(what=names)
