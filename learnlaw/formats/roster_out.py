"""Writes rosters: exports that can be read again, and templates to be filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING

from learnlaw.domain.kinds import Kinds, Term
from learnlaw.domain.text import mask_id, mask_phone
from learnlaw.errors import say
from learnlaw.formats.headers import OFFICERS, POSTINGS, UNITS, Form
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.sheet_out import Choice, Guide, Row, SheetOut, Value, to_csv, to_xlsx
from learnlaw.formats.table_header import GUIDE_SHEET
from learnlaw.formats.words import POSTING_WORDS
from learnlaw.i18n import tell

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class Personal(StrEnum):
    """What becomes of phone and ID numbers (HOUSE rule 13)."""

    LEFT_OUT = "left_out"
    """The columns are not there, and so a later import leaves what is stored untouched."""
    MASKED = "masked"
    """To be looked at: a masked value is refused on import."""
    FULL = "full"


_PERSONAL = {"phone": mask_phone, "id_number": mask_id}
_YES_NO = ("是", "否")
_SPARE = 500


@dataclass(frozen=True, slots=True)
class RosterRows:
    """Rows by field (`headers.UNITS`, `OFFICERS`, `POSTINGS`); kinds and duties by code."""

    units: Sequence[Row] = ()
    officers: Sequence[Row] = ()
    postings: Sequence[Row] = ()


def row_of(entry: DataclassInstance) -> Row:
    """A row from anything with the fields of a form, such as an entry that was read."""
    return {
        each.name: getattr(entry, each.name) for each in fields(entry) if each.name not in ("line", "layout")
    }


def write_roster(
    rows: RosterRows,
    *,
    personal: Personal = Personal.LEFT_OUT,
    heading: Sequence[str] = (),
    kinds: Kinds | None = None,
) -> bytes:
    """A workbook of 单位, 人员 and 任职. `heading` stands above each header: who, when and why."""
    return to_xlsx(_sheets(rows, personal, tuple(heading), kinds or shipped_kinds()))


def write_officers_csv(
    officers: Sequence[Row], *, personal: Personal = Personal.LEFT_OUT, kinds: Kinds | None = None
) -> bytes:
    """The table 人员 as csv, which holds one table a file."""
    return to_csv(_sheets(RosterRows(officers=officers), personal, (), kinds or shipped_kinds())[1])


def roster_template(kinds: Kinds | None = None) -> bytes:
    """An empty workbook with the headers, lists to choose from, and a sheet that explains them."""
    kinds = kinds or shipped_kinds()
    sheets = _sheets(RosterRows(), Personal.FULL, (), kinds, spare=_SPARE)
    words = {
        **{("units", "kind"): _titles(kinds.units), ("units", "enforces"): "、".join(_YES_NO)},
        **{(form, "duties"): _titles(kinds.duties) for form in ("officers", "postings")},
        **{("postings", "kind"): POSTING_WORDS.known, ("postings", "counts_here"): "、".join(_YES_NO)},
    }
    return to_xlsx([*sheets, guide((UNITS, OFFICERS, POSTINGS), words)])


def roster_template_csv() -> bytes:
    """The header of 人员 as csv."""
    return to_csv(SheetOut(OFFICERS, ()))


def _sheets(
    rows: RosterRows, personal: Personal, heading: tuple[str, ...], kinds: Kinds, spare: int = 0
) -> list[SheetOut]:
    without = frozenset(_PERSONAL) if personal is Personal.LEFT_OUT else frozenset()
    units = [_worded(row, {"kind": kinds.units}) for row in rows.units]
    officers = [_masked(_worded(row, {"duties": kinds.duties}), personal) for row in rows.officers]
    postings = [_posting(_worded(row, {"duties": kinds.duties})) for row in rows.postings]
    unit_choices = (Choice("kind", [t.title.zh for t in kinds.units.values()]), Choice("enforces", _YES_NO))
    posting_choices = (Choice("kind", list(POSTING_WORDS.titles.values())), Choice("counts_here", _YES_NO))
    return [
        SheetOut(UNITS, units, heading=heading, choices=unit_choices, spare=spare),
        SheetOut(OFFICERS, officers, without, heading),
        SheetOut(POSTINGS, postings, heading=heading, choices=posting_choices, spare=spare),
    ]


def _worded(row: Row, tables: Mapping[str, Mapping[str, Term]]) -> Row:
    """Codes as their Chinese words; what is no code stays."""
    return {**row, **{field: _words(row.get(field), terms) for field, terms in tables.items()}}


def _words(value: Value, terms: Mapping[str, Term]) -> Value:
    if isinstance(value, str):
        return terms[value].title.zh if value in terms else value
    if isinstance(value, frozenset):
        value = tuple(sorted(value, key=[*terms, *sorted(value - terms.keys())].index))
    if isinstance(value, tuple):
        return tuple(terms[code].title.zh if code in terms else code for code in value)
    return value


def _posting(row: Row) -> Row:
    kind = row.get("kind")
    return {**row, "kind": POSTING_WORDS.titles.get(str(kind), kind) if kind else ""}


def _masked(row: Row, personal: Personal) -> Row:
    if personal is not Personal.MASKED:
        return row
    return {**row, **{field: mask(str(row.get(field) or "")) for field, mask in _PERSONAL.items()}}


def _titles(terms: Mapping[str, Term]) -> str:
    return "、".join(term.title.zh for term in terms.values())


def guide(forms: Iterable[Form], words: Mapping[tuple[str, str], str]) -> Guide:
    """The sheet 填写说明: every column, whether it must be filled, and what may stand in it."""
    header = [
        tell(say("Table")),
        tell(say("Column")),
        tell(say("Must be filled")),
        tell(say("What to write")),
        tell(say("Also read as")),
    ]
    rows = [header]
    for form in forms:
        for column in form.columns:
            must = tell(say("yes")) if column.filled else ""
            what = words.get((form.code, column.field)) or tell(column.what)
            rows.append([form.title, column.title, must, what, "、".join((column.field, *column.also))])
    return Guide(GUIDE_SHEET, rows, (8, 14, 10, 60, 40))
