"""A roster 花名册 from a workbook or a csv file: units 单位, officers 人员, postings 任职.

Entries are what the file says and no more: units are named by code or full
name as typed, and nobody is matched yet (RULES 4). Every entry knows its row
and its table, so that a later check can name the cell.
"""

from __future__ import annotations

from collections.abc import Sequence

from learnlaw.domain.kinds import Kinds, unit_kind
from learnlaw.domain.personal import clean_id, clean_mobile, clean_phone, plain_id, plain_mobile
from learnlaw.domain.text import shown
from learnlaw.errors import Problem, say
from learnlaw.formats.columns import Table
from learnlaw.formats.door import NO_OPTIONS, Options, Source
from learnlaw.formats.headers import OFFICERS, POSTINGS, ROSTER_FORMS, UNITS
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.roster_checks import check_officers, check_postings, check_units
from learnlaw.formats.roster_entries import OfficerEntry, PostingEntry, RosterFile, UnitEntry
from learnlaw.formats.tables import find_tables, finish
from learnlaw.formats.words import POSTING_WORDS, one_of, words_of_terms

__all__ = ["OfficerEntry", "PostingEntry", "RosterFile", "UnitEntry", "read_roster"]


def read_roster(
    source: Source, options: Options = NO_OPTIONS, kinds: Kinds | None = None
) -> tuple[RosterFile, list[Problem]]:
    """Everything that a roster file says, and what is wrong with it; one problem that refuses, refuses all.

    What needs no other file and no database is judged here: text, dates,
    numbers, duplicates within the file. `kinds` holds the words for unit
    kinds and duties, by default the shipped ones.
    """
    kinds = kinds or shipped_kinds()
    tables, problems = find_tables(source, ROSTER_FORMS, options)
    units = _units(tables.get(UNITS.code), kinds)
    officers = _officers(tables.get(OFFICERS.code), kinds)
    postings = _postings(tables.get(POSTINGS.code), kinds)
    for form in (UNITS, OFFICERS, POSTINGS):
        problems += finish(tables.get(form.code))
    return RosterFile(source.name, source.digest, units, officers, postings), problems


def _units(table: Table | None, kinds: Kinds) -> tuple[UnitEntry, ...]:
    if table is None:
        return ()
    names = table.titles("name")
    units = table.entries(
        UnitEntry,
        code=table.codes("code"),
        name=names,
        parent=table.titles("parent"),
        kind=_unit_kinds(table, names, kinds),
        enforces=table.flags("enforces"),
        order=table.wholes("order"),
        contact=table.people("contact"),
        phone=table.clean("phone", clean_phone, plain_mobile),
        founded_on=table.dates("founded_on"),
        closed_on=table.dates("closed_on"),
        merged_into=table.titles("merged_into"),
    )
    check_units(table, units)
    return units


def _unit_kinds(table: Table, names: Sequence[str], kinds: Kinds) -> list[str]:
    """Codes of unit kinds; 乡镇街道 is decided by the unit's name (RULES 1)."""
    words = words_of_terms(kinds.units.values())
    found = []
    for index, word in enumerate(table.titles("kind")):
        code = unit_kind(word, names[index], kinds.units) or words.code(word) if word else ""
        if code is None:
            what = say("{word} is not known here", word=shown(word))
            table.refuse(index, "kind", Problem("unknown-kind", what, one_of(words)))
        found.append(code or "")
    return found


def _officers(table: Table | None, kinds: Kinds) -> tuple[OfficerEntry, ...]:
    if table is None:
        return ()
    officers = table.entries(
        OfficerEntry,
        code=table.codes("code"),
        name=table.people("name"),
        unit=table.titles("unit"),
        post=table.titles("post"),
        rank=table.titles("rank"),
        duties=table.chosen("duties", words_of_terms(kinds.duties.values())),
        staffing=table.titles("staffing"),
        joined_on=table.dates("joined_on"),
        appointed_on=table.dates("appointed_on"),
        term_ends_on=table.dates("term_ends_on"),
        left_on=table.dates("left_on"),
        certificate=table.codes("certificate"),
        certificate_expires_on=table.dates("certificate_expires_on"),
        education=table.titles("education"),
        qualifications=table.lists("qualifications"),
        phone=table.clean("phone", clean_mobile, plain_mobile),
        id_number=table.clean("id_number", clean_id, plain_id),
    )
    check_officers(table, officers)
    return officers


def _postings(table: Table | None, kinds: Kinds) -> tuple[PostingEntry, ...]:
    if table is None:
        return ()
    postings = table.entries(
        PostingEntry,
        officer=table.codes("officer"),
        name=table.people("name"),
        unit=table.titles("unit"),
        post=table.titles("post"),
        rank=table.titles("rank"),
        duties=table.chosen("duties", words_of_terms(kinds.duties.values())),
        kind=table.choices("kind", POSTING_WORDS),
        starts_on=table.dates("starts_on"),
        term_ends_on=table.dates("term_ends_on"),
        ends_on=table.dates("ends_on"),
        counts_here=table.flags("counts_here"),
    )
    check_postings(table, postings)
    return postings
