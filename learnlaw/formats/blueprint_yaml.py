"""Blueprints (组卷方案) as YAML: read strictly, every problem told with its line, and written again."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from learnlaw.domain.blueprint import Blueprint, Cell, Counting, MultipleScheme, Scheme, figure
from learnlaw.domain.law import Catalogue, Instrument, RequiredList, Standing
from learnlaw.domain.question import DIFFICULTY_WORDS, KIND_WORDS, Kind, Pool
from learnlaw.domain.text import shown
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats import strict_yaml
from learnlaw.formats.plain_text import decode
from learnlaw.formats.policy_fields import Book, Slot, near

KEYS = (
    "schema",
    "blueprint",
    "title",
    "source",
    "assumed",
    "list",
    "laws",
    "minutes",
    "total",
    "pass",
    "excellent",
    "attempts",
    "counts",
    "open_book",
    "pools",
    "scheme",
    "cells",
)
REQUIRED = tuple(key for key in KEYS if key not in ("source", "assumed", "list", "laws", "excellent"))
SETTLED = (
    "minutes",
    "total",
    "pass",
    "excellent",
    "attempts",
    "counts",
    "open_book",
    "pools",
    "scheme",
    "cells",
)
"""Keys that decide about people, and may be named under `assumed`."""
SCHEME_KEYS = ("multiple", "partial", "places")
CELL_KEYS = ("kind", "count", "marks", "laws", "group", "topic", "difficulty", "case")
SCHEMA = 1
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
TEMPLATE = Path(__file__).with_name("blueprint_template.yaml")
"""A blueprint to begin with, every key explained: what `exam template` writes."""

_LARGEST = 1_000_000
_PLAIN = re.compile("[A-Za-z\u4e00-\u9fff][A-Za-z0-9_\u4e00-\u9fff《》、，。；（）·-]*")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_KINDS = {word: kind for kind, title in KIND_WORDS.items() for word in (kind.value, title, title[:-1])}
_LEVELS = {word: level for level, title in DIFFICULTY_WORDS.items() for word in (level.value, title)}


def read_blueprint(
    data: bytes | str,
    catalogue: Catalogue | None,
    lists: Iterable[RequiredList] = (),
    on: date | None = None,
    file: str = "",
) -> tuple[Blueprint | None, list[Problem]]:
    """The blueprint of a file, None if it is refused, and all that is wrong or worth a notice.

    Laws and the list may be named by id or by title, and are kept as ids. Laws
    repealed by the day `on` are refused, and without a day none is. Without a
    catalogue no name is looked up: so a blueprint is read that was kept, whatever
    has become of its laws and its list.
    """
    try:
        text, notes = (data, []) if isinstance(data, str) else decode(data, file)
    except RefusedError as error:
        return None, list(error.problems)
    if len(text) > _LARGEST:
        what = say("larger than {n} characters, which no blueprint needs", n=_LARGEST)
        return None, [*notes, Problem("too-large", what, file=file)]
    node, told = strict_yaml.load(text, file)
    problems = [*notes, *told]
    if not isinstance(node, strict_yaml.Mapping):
        empty = Problem("not-keys", say("keys with values are needed here"), file=file, place=Place(1))
        return None, problems if told else [*problems, empty]
    book = Book(node, file, problems)
    blueprint = _Reader(catalogue, tuple(lists), on).blueprint(Slot(book, node))
    return None if book.refused else blueprint, book.problems


class _Reader:
    """What names in a blueprint are looked up in."""

    def __init__(self, catalogue: Catalogue | None, lists: tuple[RequiredList, ...], on: date | None) -> None:
        self.catalogue, self.lists, self.on = catalogue, lists, on

    def blueprint(self, slot: Slot) -> Blueprint | None:
        whole = slot.keys(KEYS, REQUIRED)
        if "excellent" not in slot.value:
            hint = say("write excellent: null if nobody is to be called excellent")
            slot.at("excellent").refuse("missing-key", say("{key} is missing", key="excellent"), hint)
        _schema(slot.at("schema"))
        listed, required = self._list(slot.at("list"))
        laws = self._laws(slot.at("laws"))
        read = [self._cell(entry, required, laws) for entry in slot.at("cells").each()]
        cells = tuple(cell for cell in read if cell is not None)
        if slot.at("cells").given and not slot.at("cells").value:
            slot.at("cells").refuse("asks-nothing", say("a blueprint needs at least one cell"))
        found = _values(slot, cells, listed, laws)
        if found is None or not whole:
            return None
        _lines(slot, found, len(cells) == len(read))
        _notices(slot, found)
        return found

    def _list(self, slot: Slot) -> tuple[str, RequiredList | None]:
        """The id of the list, and the list where it was looked up."""
        name = slot.text()
        if self.catalogue is None or name is None:
            return name or "", None
        found = next((known for known in self.lists if name in (known.id, known.title)), None)
        if found is None:
            what = say("there is no list {name}", name=shown(name))
            slot.refuse("unknown-list", what, near(name, [known.id for known in self.lists]))
            return "", None
        return found.id, found

    def _laws(self, slot: Slot, within: tuple[str, ...] = ()) -> tuple[str, ...]:
        entries = _entries(slot)
        ids = dict.fromkeys(id for id in (self._law(entry) for entry in entries) if id is not None)
        for id in ids:
            if within and id not in within:
                name = self.catalogue.get(id).name if self.catalogue else id
                what = say("{law} is not among the laws of the blueprint", law=name)
                slot.refuse("outside-laws", what, say("add it to laws at the top, or take it out here"))
        return tuple(ids)

    def _law(self, slot: Slot) -> str | None:
        name = slot.text()
        if name is None or self.catalogue is None:
            return name
        instrument = self.catalogue.find(name)
        if instrument is None:
            what = say("{law} is not in the catalogue", law=shown(name))
            slot.refuse("unknown-law", what, self._meant(name, self.catalogue))
            return None
        self._standing(slot, instrument, self.catalogue)
        return instrument.id

    def _meant(self, name: str, catalogue: Catalogue) -> Message:
        names = [word for known in catalogue for word in (known.name, known.id, *known.short)]
        found = get_close_matches(name, names, 1, 0.6)
        if found:
            return say("did you mean {near}?", near=found[0])
        return say("law list shows what is known; a subject without a law is asked for by topic")

    def _standing(self, slot: Slot, instrument: Instrument, catalogue: Catalogue) -> None:
        if self.on is None or instrument.standing(None, self.on) is not Standing.REPEALED:
            return
        by = catalogue.by_id.get(instrument.repealed_by or "")
        what = say("{law} was repealed on {day}", law=instrument.name, day=instrument.repealed_on)
        hint = say("put {law} in its place", law=by.name) if by else say("take it out")
        slot.refuse("repealed-law", what, hint)

    def _cell(self, slot: Slot, required: RequiredList | None, laws: tuple[str, ...]) -> Cell | None:
        whole = slot.keys(CELL_KEYS, ("kind", "count", "marks"))
        if not isinstance(slot.value, strict_yaml.Mapping):
            if not slot.given:
                slot.refuse("not-keys", say("keys with values are needed here"))
            return None
        kind, level = _word(slot.at("kind"), _KINDS), _word(slot.at("difficulty"), _LEVELS)
        count, marks = slot.at("count").whole(1, 1000), slot.at("marks").size(1000)
        own, group = self._laws(slot.at("laws"), laws), _group(slot.at("group"), required)
        topic, case = slot.at("topic").text(), slot.at("case").yes()
        if not whole or kind is None or count is None or marks is None:
            return None
        return Cell(
            kind=kind,
            count=count,
            marks=marks,
            laws=own,
            group=group,
            topic=topic or "",
            difficulty=level,
            case=case,
            line=slot.value.line(),
        )


def _values(slot: Slot, cells: tuple[Cell, ...], required: str, laws: tuple[str, ...]) -> Blueprint | None:
    """The blueprint, None if a value of it cannot be read; every value is looked at."""
    id, title = slot.at("blueprint").code(ID), slot.at("title").text()
    total, pass_mark = slot.at("total").size(100_000), slot.at("pass").size(100_000)
    excellent, minutes = slot.at("excellent").size(100_000), slot.at("minutes").whole(1, 24 * 60)
    attempts, counting = slot.at("attempts").whole(1, 100), _word(slot.at("counts"), _values_of(Counting))
    open_book, pools, scheme = (
        slot.at("open_book").yes(),
        _pools(slot.at("pools")),
        _scheme(slot.at("scheme")),
    )
    source, assumed = slot.at("source").text(prose=True), _assumed(slot.at("assumed"))
    if id is None or title is None or total is None or pass_mark is None or minutes is None:
        return None
    if attempts is None or counting is None or open_book is None or not pools or scheme is None:
        return None
    return Blueprint(
        id=id,
        title=title,
        cells=cells,
        total=total,
        minutes=minutes,
        pass_mark=pass_mark,
        excellent_mark=excellent,
        attempts=attempts,
        counting=counting,
        scheme=scheme,
        open_book=open_book,
        pools=pools,
        list=required,
        laws=laws,
        source=source or "",
        assumed=assumed,
    )


def _schema(slot: Slot) -> None:
    if slot.given and slot.whole(0) != SCHEMA:
        what = say("schema {value} is not known to this program", value=slot.written or str(slot.value))
        slot.refuse("unknown-schema", what, say("write schema: {n}", n=SCHEMA))


def _lines(slot: Slot, found: Blueprint, every_cell: bool) -> None:
    """The sums and lines of marks, where all cells could be read."""
    if every_cell and found.worth != found.total:
        words = {"sum": figure(found.worth), "total": figure(found.total)}
        what = say("the marks of the cells add up to {sum}, and total says {total}", **words)
        slot.at("total").refuse("sum", what, say("correct total, or count and marks of the cells"))
    lines = [("pass", found.pass_mark), ("excellent", found.excellent_mark), ("total", found.total)]
    given = [(key, value) for key, value in lines if value is not None]
    for (key, value), (over, limit) in pairwise(given):
        if value > limit:
            what = say(
                "{key} {value} lies above {over} {limit}", key=key, value=value, over=over, limit=limit
            )
            slot.at(key).refuse("line-too-high", what)


def _notices(slot: Slot, found: Blueprint) -> None:
    """What is allowed, and should be known before the blueprint is used."""
    if any(cell.kind is Kind.SHORT for cell in found.cells):
        what = say("a person must mark the short answers before there is a result")
        slot.book.add(("cells",), Problem("marked-by-a-person", what, warning=True))
    if found.assumed:
        what = say("the source does not give {keys}", keys=", ".join(found.assumed))
        hint = say("settle them by the notice of your exam, and take assumed out")
        slot.book.add(("assumed",), Problem("not-in-source", what, hint, warning=True))


def _group(slot: Slot, required: RequiredList | None) -> str:
    group = slot.text()
    if group is None:
        return ""
    if required is None:
        if not slot.book.root.get("list"):
            what = say("a group is named, and the blueprint has no list")
            slot.refuse("group-without-list", what, say("write list: at the top, such as list: common"))
    elif group not in required.groups:
        what = say("the list {title} has no group {group}", title=required.title, group=shown(group))
        slot.refuse("unknown-group", what, near(group, required.groups))
    return group


def _scheme(slot: Slot) -> Scheme | None:
    """How multiple questions are marked: what decides about marks must be written."""
    if not slot.keys(SCHEME_KEYS, ("multiple",)):
        return None
    multiple = _word(slot.at("multiple"), _values_of(MultipleScheme))
    partial, places = slot.at("partial").size(100), slot.at("places").whole(0, 2)
    needed = {MultipleScheme.PARTIAL: ("partial", "places"), MultipleScheme.PROPORTIONAL: ("places",)}
    for key in needed.get(multiple, ()) if multiple else ():
        if not slot.at(key).given:
            slot.at(key).refuse("missing-key", say("{key} is missing", key=key))
    usual = Scheme()
    if multiple is None:
        return None
    return replace(
        usual,
        multiple=multiple,
        partial=usual.partial if partial is None else partial,
        places=usual.places if places is None else places,
    )


def _pools(slot: Slot) -> frozenset[Pool]:
    entries = _entries(slot)
    found = (_word(entry, _values_of(Pool)) for entry in entries)
    pools = frozenset(pool for pool in found if pool is not None)
    if slot.given and not entries:
        slot.refuse("asks-nothing", say("no pool is named"), say("write [open], [reserved] or both"))
    return pools


def _assumed(slot: Slot) -> tuple[str, ...]:
    found = tuple(key for key in (entry.text() for entry in _entries(slot)) if key is not None)
    for key in found:
        if key not in SETTLED:
            what = say("{value} does not exist here", value=shown(key))
            slot.refuse("unknown-word", what, near(key, SETTLED))
    return found


def _entries(slot: Slot) -> list[Slot]:
    """The entries of a list, in which none may be empty; a word alone may do without brackets."""
    if not isinstance(slot.value, strict_yaml.Sequence):
        return [slot]
    entries = slot.each()
    for entry in entries:
        if not entry.given:
            entry.refuse("empty-entry", say("an entry of the list is empty"), say("write it, or take it out"))
    return entries


def _values_of(words: type[_E]) -> dict[str, _E]:
    return {word.value: word for word in words}


def _word(slot: Slot, words: Mapping[str, _T]) -> _T | None:
    """What one of `words` means."""
    chosen = slot.choice(words)
    return None if chosen is None else words[chosen]


def dump_blueprint(blueprint: Blueprint) -> str:
    """The blueprint as text that reads back as the same; comments are not kept."""
    scheme = blueprint.scheme
    multiple, partial, places = scheme.multiple.value, figure(scheme.partial), scheme.places
    lines = ["schema: 1", f"blueprint: {_text(blueprint.id)}", f"title: {_text(blueprint.title)}"]
    lines += [f"source: {_text(blueprint.source)}"] if blueprint.source else []
    lines += [f"assumed: {_flow(blueprint.assumed)}"] if blueprint.assumed else []
    lines += [f"list: {_text(blueprint.list)}"] if blueprint.list else []
    lines += [f"laws: {_flow(blueprint.laws)}"] if blueprint.laws else []
    excellent = blueprint.excellent_mark
    lines += [
        f"minutes: {blueprint.minutes}",
        f"total: {figure(blueprint.total)}",
        f"pass: {figure(blueprint.pass_mark)}",
        f"excellent: {'null' if excellent is None else figure(excellent)}",
        f"attempts: {blueprint.attempts}",
        f"counts: {blueprint.counting.value}",
        f"open_book: {_yes(blueprint.open_book)}",
        f"pools: {_flow(sorted(blueprint.pools))}",
        f"scheme: {{multiple: {multiple}, partial: {partial}, places: {places}}}",
        "cells:" if blueprint.cells else "cells: []",
    ]
    return "\n".join([*lines, *map(_written, blueprint.cells)]) + "\n"


def _written(cell: Cell) -> str:
    parts = [f"kind: {cell.kind.value}", f"count: {cell.count}", f"marks: {figure(cell.marks)}"]
    parts += [f"laws: {_flow(cell.laws)}"] if cell.laws else []
    parts += [f"group: {_text(cell.group)}"] if cell.group else []
    parts += [f"topic: {_text(cell.topic)}"] if cell.topic else []
    parts += [f"difficulty: {cell.difficulty.value}"] if cell.difficulty else []
    parts += [f"case: {_yes(cell.case)}"] if cell.case is not None else []
    return "  - {" + ", ".join(parts) + "}"


def _flow(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_text, texts)) + "]"


def _text(text: str) -> str:
    """Plain where it holds no sign that any reader of YAML minds, else in double quotes."""
    return (
        text
        if _PLAIN.fullmatch(text) and text.lower() not in _WORDS
        else json.dumps(text, ensure_ascii=False)
    )


def _yes(value: bool) -> str:
    return "true" if value else "false"
