"""A blueprint 组卷方案 from a form: its words as a file would say them, and what is wrong with them.

What was typed is put into words of the file and read by the reader of files,
so that a form refuses what a file would be refused for, and takes nothing for
granted that a file must say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from learnlaw.domain.blueprint import Blueprint, Cell, Counting, Scheme, figure
from learnlaw.domain.feasibility import CellFit, Feasibility, check, problems
from learnlaw.domain.law import RequiredList
from learnlaw.domain.question import Pool
from learnlaw.domain.stock import Stock
from learnlaw.domain.values import narrow
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.verbs.blueprints import BlueprintCheck
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import EXAM, approval_hint, read_blueprint_file, stock_of
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.registry import listed
from learnlaw.verbs.roster_export import CannotWriteFileError, FileExistsAlreadyError, write_file
from learnlaw.verbs.shipped import known_blueprints, known_lists

Words = Mapping[str, str]
"""What was typed or chosen, by field; a blank field may be absent. Several codes are parted by 、."""

TEXTS = ("blueprint", "title", "source", "list")
FIGURES = ("minutes", "total", "pass", "attempts")
NOBODY = ("-", "－", "无", "none", "null")
"""Words for an excellence line that there is none of."""
UNTITLED = "new-blueprint"
_EMPTY = Blueprint(
    id=UNTITLED,
    title="",
    cells=(),
    total=Decimal(0),
    minutes=0,
    pass_mark=Decimal(0),
    excellent_mark=None,
    attempts=1,
    counting=Counting.BEST,
    scheme=Scheme(),
    open_book=False,
    pools=frozenset(Pool),
)
_NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A blueprint as far as a form makes one, and everything that is wrong with it."""

    blueprint: Blueprint | None
    problems: tuple[Problem, ...]
    """Their `field` is a key of the file: `pass`, `scheme.multiple`, `cells[2].count`."""

    @property
    def sound(self) -> bool:
        """Whether it can be saved."""
        return self.blueprint is not None


@dataclass(frozen=True, slots=True)
class PlanSeen:
    """A draft beside the bank of a day."""

    draft: PlanDraft
    fit: Feasibility | None
    """None while the draft cannot be read."""
    short: tuple[Problem, ...]
    """Cells that cannot be filled, alone or together, and why."""
    cells: tuple[CellFit | None, ...]
    """Each cell of the form by itself; None for one that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStart:
    """A blueprint to begin with."""

    head: dict[str, str]
    cells: tuple[dict[str, str], ...]
    own: bool
    """Whether it is the user's own, so that saving it writes over its file."""


# -- words of the form ----------------------------------------------------------------------


def start_from(desk: Desk, word: str) -> PlanStart:
    """The form filled in with a known blueprint, a shipped one under an id of its own; empty for no word.

    Raises `RefusedError` for a file that cannot be read.
    """
    known = known_blueprints(desk)
    path = known.get(word)
    if path is None:
        return PlanStart(head={"blueprint": new_id(UNTITLED, known)}, cells=(), own=False)
    blueprint, found = read_blueprint_file(desk, path)
    if blueprint is None:
        raise RefusedError(found)
    own = path.parent == own_blueprints(desk)
    head = head_words(blueprint)
    if not own:
        head["blueprint"] = new_id(blueprint.id, known)
    return PlanStart(head=head, cells=tuple(map(cell_form, blueprint.cells)), own=own)


def new_id(id: str, taken: Collection[str]) -> str:
    """An id that is not taken: `jining`, else `jining-2`."""
    ids = (id, *(f"{id}-{n}" for n in range(2, len(taken) + 3)))
    return next(each for each in ids if each not in taken)


def own_blueprints(desk: Desk) -> Path:
    """Where the user's own blueprints are found; the folder need not be there."""
    return desk.places.data / "blueprints"


def head_words(plan: Blueprint) -> dict[str, str]:
    """All of a blueprint but its cells, as its form says it."""
    return {
        "blueprint": plan.id,
        "title": plan.title,
        "source": plan.source,
        "assumed": "、".join(plan.assumed),
        "list": plan.list,
        "laws": "、".join(plan.laws),
        "minutes": str(plan.minutes),
        "total": figure(plan.total),
        "pass": figure(plan.pass_mark),
        "excellent": "-" if plan.excellent_mark is None else figure(plan.excellent_mark),
        "attempts": str(plan.attempts),
        "counts": plan.counting.value,
        "open_book": "yes" if plan.open_book else "no",
        "pools": "、".join(sorted(plan.pools)),
        "multiple": plan.scheme.multiple.value,
        "partial": figure(plan.scheme.partial),
        "places": str(plan.scheme.places),
    }


def cell_form(cell: Cell) -> dict[str, str]:
    """One cell as its form says it."""
    return {
        "kind": cell.kind.value,
        "count": str(cell.count),
        "marks": figure(cell.marks),
        "laws": "、".join(cell.laws),
        "group": cell.group,
        "topic": cell.topic,
        "difficulty": cell.difficulty.value if cell.difficulty else "",
        "case": "" if cell.case is None else "yes" if cell.case else "no",
    }


# -- as a file would say it -----------------------------------------------------------------


def as_file(head: Words, cells: Sequence[Words]) -> str:
    """The form as a file; what was left blank is not there, and so is missed by the reader."""
    lines = ["schema: 1", *(f"{key}: {_quoted(head[key])}" for key in TEXTS if _given(head, key))]
    lines += [f"{key}: {_many(head[key])}" for key in ("assumed", "laws", "pools") if _given(head, key)]
    lines += [f"{key}: {_figure(head[key])}" for key in FIGURES if _given(head, key)]
    if _given(head, "excellent"):
        none = head["excellent"].strip().lower() in NOBODY
        lines.append(f"excellent: {'null' if none else _figure(head['excellent'])}")
    lines += [f"counts: {head['counts']}"] if _given(head, "counts") else []
    lines += [f"open_book: {_yes(head['open_book'])}"] if _given(head, "open_book") else []
    lines += [f"scheme: {_scheme(head)}"] if _given(head, "multiple") else []
    lines += ["cells:", *(f"  - {_cell(cell)}" for cell in cells)] if cells else ["cells: []"]
    return "\n".join(lines) + "\n"


def _given(words: Words, key: str) -> bool:
    return bool(words.get(key, "").strip())


def _scheme(head: Words) -> str:
    """The scheme; figures that its way of marking has no use for are left out."""
    wanted = {"partial": ("partial", "places"), "proportional": ("places",)}.get(head["multiple"], ())
    parts = [f"multiple: {head['multiple']}"]
    return "{" + ", ".join(parts + [f"{k}: {_figure(head[k])}" for k in wanted if _given(head, k)]) + "}"


def _cell(cell: Words) -> str:
    parts = [f"kind: {cell['kind']}"] if _given(cell, "kind") else []
    parts += [f"{key}: {_figure(cell[key])}" for key in ("count", "marks") if _given(cell, key)]
    parts += [f"laws: {_many(cell['laws'])}"] if _given(cell, "laws") else []
    parts += [f"{key}: {_quoted(cell[key])}" for key in ("group", "topic") if _given(cell, key)]
    parts += [f"difficulty: {cell['difficulty']}"] if _given(cell, "difficulty") else []
    parts += [f"case: {_yes(cell['case'])}"] if _given(cell, "case") else []
    return "{" + ", ".join(parts) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text.strip(), ensure_ascii=False)


def _many(text: str) -> str:
    return "[" + ", ".join(_quoted(part) for part in text.split("、") if part.strip()) + "]"


def _figure(text: str) -> str:
    """A figure as a file writes it; what is none stays a text, and is refused as one."""
    plain, _notes = narrow(text)
    return plain if _NUMBER.fullmatch(plain) else _quoted(text)


def _yes(word: str) -> str:
    return "true" if word == "yes" else "false"


# -- looking --------------------------------------------------------------------------------


def draft_blueprint(desk: Desk, head: Words, cells: Sequence[Words]) -> PlanDraft:
    """The blueprint that a form makes, and everything that is wrong with it."""
    from learnlaw.formats.blueprint_yaml import read_blueprint

    lists, _problems = known_lists(desk)
    text = as_file(head, cells)
    found, wrong = read_blueprint(text, known_catalogue(desk), lists, desk.today())
    return PlanDraft(found, tuple(wrong))


def bank_of(desk: Desk, day: date, *, reviewed: bool) -> Stock:
    """What may be asked on a day: approved questions, or reviewed ones too (a dated choice of the exam)."""
    return stock_of(desk, _EMPTY, day, reviewed=reviewed)


def see_blueprint(
    desk: Desk, head: Words, cells: Sequence[Words], stock: Stock, *, reviewed: bool = False
) -> PlanSeen:
    """A form beside the bank: each cell by itself, and which cannot be filled, alone or together."""
    draft = draft_blueprint(desk, head, cells)
    plan = draft.blueprint
    singles = tuple(_single(desk, head, cell, stock) for cell in cells)
    if plan is None:
        return PlanSeen(draft, None, (), singles)
    fit = check(stock, plan)
    short = problems(fit, known_catalogue(desk))
    hint = [] if fit.feasible or reviewed else [approval_hint(desk, plan)]
    return PlanSeen(draft, fit, (*short, *hint), fit.cells)


def _single(desk: Desk, head: Words, cell: Words, stock: Stock) -> CellFit | None:
    """How one cell stands while the whole cannot be read yet: lines and sums do not matter to it."""
    worth = _worth(cell)
    lines = {"minutes": "1", "attempts": "1", "total": worth, "pass": worth, "excellent": "-"}
    usual = {"counts": "best", "open_book": "no", "pools": "open、reserved", "multiple": "all_or_nothing"}
    given = {key: head[key] for key in ("list", "laws", "pools") if _given(head, key)}
    whole = {"blueprint": UNTITLED, "title": UNTITLED} | lines | usual | given
    draft = draft_blueprint(desk, whole, [cell])
    return check(stock, draft.blueprint).cells[0] if draft.blueprint is not None else None


def _worth(cell: Words) -> str:
    count, marks = (narrow(cell.get(key, ""))[0] for key in ("count", "marks"))
    if not (_NUMBER.fullmatch(count) and _NUMBER.fullmatch(marks)):
        return "1"
    return figure(Decimal(count) * Decimal(marks))


def check_kept(desk: Desk, plan: Blueprint, day: date, *, reviewed: bool) -> BlueprintCheck:
    """Whether the bank of a day can fill a blueprint that was kept with an exam, and may stand in no file."""
    fit = check(bank_of(desk, day, reviewed=reviewed), plan)
    hint = [] if fit.feasible or reviewed else [approval_hint(desk, plan)]
    return BlueprintCheck("", plan, fit, (*problems(fit, known_catalogue(desk)), *hint))


def lists_known(desk: Desk) -> Sequence[RequiredList]:
    """The lists whose groups cells may name."""
    return known_lists(desk)[0]


# -- writing --------------------------------------------------------------------------------


@listed(area=EXAM, title=say("Write a blueprint 组卷方案"), command="exam template")
def write_blueprint(desk: Desk, head: Words, cells: Sequence[Words], *, force: bool = False) -> Path:
    """Write what a form says as a blueprint into the user's own folder, under its id; its path.

    Raises `RefusedError` with everything that is wrong, `FileExistsAlreadyError`
    unless `force`, and `CannotWriteFileError`.
    """
    from learnlaw.formats.blueprint_yaml import dump_blueprint

    draft = draft_blueprint(desk, head, cells)
    if draft.blueprint is None:
        raise RefusedError(draft.problems)
    folder = own_blueprints(desk)
    path = folder / f"{draft.blueprint.id}.yaml"
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWriteFileError(path=folder, why=error.strerror or str(error)) from error
    write_file(path, dump_blueprint(draft.blueprint).encode())
    return path
