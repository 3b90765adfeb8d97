"""What is wrong with a list of required knowledge, on a day.

A list must be kept current (法治宣传教育法 37): one that names a repealed law says
so, and one that is older than a change of its laws is told, with the law.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from learnlaw.domain.law import Catalogue, Instrument, ListEntry, RequiredList, Standing
from learnlaw.domain.statute import LawTexts
from learnlaw.errors import Message, Place, Problem, say


def check(
    required: RequiredList, catalogue: Catalogue, on: date, texts: LawTexts | None = None
) -> list[Problem]:
    """Unknown and repealed laws, entries named twice, chapters that the text lacks; notices of what is dated."""
    seen: dict[tuple[str, tuple[str, ...]], ListEntry] = {}
    found: list[Problem] = []
    for entry in required.entries:
        first = seen.setdefault((entry.law or entry.title, entry.chapters), entry)
        if first is not entry:
            what = say("{title} stands on the list twice", title=entry.title)
            found.append(_told(required, entry, "entry-twice", what, say("keep one of the two")))
        named = entry if entry.law else _by_title(entry, catalogue)
        if named.law is not None:
            found += _law(required, named, catalogue, on)
            found += _chapters(required, named, catalogue, on, texts)
    return found


def _by_title(entry: ListEntry, catalogue: Catalogue) -> ListEntry:
    """An entry whose title alone says which law it is."""
    instrument = catalogue.find(entry.title)
    return replace(entry, law=instrument.id) if instrument else entry


def without_law(required: RequiredList) -> list[ListEntry]:
    """Entries without an instrument of ours, such as 习近平法治思想: there are no shipped questions on them."""
    return [entry for entry in required.entries if entry.law is None]


def _told(
    required: RequiredList,
    entry: ListEntry,
    code: str,
    what: Message,
    hint: Message | None,
    warning: bool = False,
) -> Problem:
    return Problem(code, what, hint, required.file, Place(entry.line), entry.title, warning)


def _law(required: RequiredList, entry: ListEntry, catalogue: Catalogue, on: date) -> Iterator[Problem]:
    instrument = catalogue.find(entry.law or "")
    if instrument is None:
        titled = catalogue.find(entry.title)
        near = [titled.id] if titled else difflib.get_close_matches(entry.law or "", catalogue.by_id, 1, 0.6)
        hint = say("did you mean {near}?", near=near[0]) if near else say("law list shows what is known")
        what = say("{law} is not in the catalogue", law=entry.law)
        yield _told(required, entry, "unknown-law", what, hint)
        return
    if instrument.standing(None, on) is Standing.REPEALED:
        by = catalogue.by_id.get(instrument.repealed_by or "")
        what = say("{law} was repealed on {day}", law=instrument.name, day=instrument.repealed_on)
        hint = say("put {law} in its place", law=by.name) if by else say("take it off the list")
        yield _told(required, entry, "repealed-law", what, hint)
    newer = _newer(instrument, required.version, on)
    if newer is not None:
        what = say("{law} changed on {day}, after the day of this list", law=instrument.name, day=newer)
        hint = say("look whether the entry still fits, and give the list a new version day")
        yield _told(required, entry, "list-dated", what, hint, warning=True)


def _newer(instrument: Instrument, version: date, on: date) -> date | None:
    """The first day in force of an edition that the list could not know of."""
    days = (e.begins for e in instrument.editions if version < e.begins <= on)
    return max(days, default=None)


def _chapters(
    required: RequiredList, entry: ListEntry, catalogue: Catalogue, on: date, texts: LawTexts | None
) -> Iterator[Problem]:
    instrument = catalogue.find(entry.law or "")
    edition = instrument.in_force(on) if instrument else None
    text = texts.get(entry.law or "", edition.day) if texts and edition else None
    if text is None:
        return
    known = {division for article in text for division in article.divisions}
    for chapter in entry.chapters:
        if chapter not in known:
            near = difflib.get_close_matches(chapter, known, 1, 0.3)
            hint = say("did you mean {near}?", near=near[0]) if near else None
            what = say("{law} has no {chapter}", law=entry.title, chapter=chapter)
            yield _told(required, entry, "no-chapter", what, hint)
