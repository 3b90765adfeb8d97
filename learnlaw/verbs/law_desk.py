"""Laws and lists as screens leaf through them: editions, articles to read, what imported texts change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.law import Catalogue, Edition, Instrument, ListEntry, RequiredList, Standing
from learnlaw.domain.statute import LawText
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.verbs.heeding import Heed
from learnlaw.verbs.law_import import ReadLaw, import_laws, read_laws
from learnlaw.verbs.laws import LawRow, coverage, list_laws, show_law
from learnlaw.verbs.library import known_catalogue, known_texts, questions_in_use, set_aside
from learnlaw.verbs.pinyin import keys
from learnlaw.verbs.preview import ADDED, CHANGED, REFUSED, UNCHANGED, Change, Preview, RowShown
from learnlaw.verbs.registry import Receipt, look
from learnlaw.verbs.shipped import known_lists

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk


@dataclass(frozen=True, slots=True)
class LawLine:
    """One instrument in the list of laws."""

    row: LawRow
    until: date | None
    """The first day on which the edition in force is in force no more; None while no end is known."""
    questions: int
    """In use; retired ones aside."""
    aside: int
    """Of these, how many an amendment set aside."""
    lists: Sequence[str]
    """The ids of the lists that ask for it."""
    sound: str
    """Initials and pinyin of its name."""


@dataclass(frozen=True)
class LawDesk:
    """Every instrument, and the lists of required knowledge."""

    day: date
    laws: Sequence[LawLine]
    lists: Sequence[RequiredList]


@look("browse_laws", say("Browse the laws"))
def law_desk(desk: Desk) -> LawDesk:
    """The laws as of the desk's day. Works without a database, on what ships with the program."""
    catalogue = known_catalogue(desk)
    lists = known_lists(desk)[0]
    asked = {one.id: one.keys(catalogue) for one in lists}
    live = [q for q in questions_in_use(desk) if q.state != "retired"]
    counts = Counter(catalogue.key(q.law) for q in live)
    hit = set_aside(desk, live)
    aside = Counter(catalogue.key(one.question.law) for one in hit.values())
    lines = [
        LawLine(
            row,
            row.instrument.until(row.edition) if row.edition else None,
            counts[row.instrument.id],
            aside[row.instrument.id],
            tuple(id for id, laws in asked.items() if row.instrument.id in laws),
            keys(row.instrument.name),
        )
        for row in list_laws(desk)
    ]
    return LawDesk(desk.today(), lines, lists)


# -- reading one ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LawOpen:
    """One instrument opened at an edition."""

    instrument: Instrument
    standings: Sequence[tuple[Edition, Standing]]
    edition: Edition | None
    """The edition that is read."""
    text: LawText | None
    """Its text; None if it was not imported."""
    texts: Sequence[date]
    """The editions of which the text was imported."""
    cited: Mapping[str, int]
    """How many questions in use cite an article of this edition, by the article."""


@look("browse_laws", say("Browse the laws"))
def open_law(desk: Desk, law: str, edition: date | None = None) -> LawOpen:
    """An instrument at an edition, without one at that in force, else the latest with a text. NotFoundError."""
    shown = show_law(desk, law)
    instrument = shown.row.instrument
    day = edition or (shown.row.edition.day if shown.row.edition else None)
    if edition is None and shown.row.texts and day not in shown.row.texts:
        day = max(shown.row.texts)
    texts = known_texts(desk, instrument.id)
    found = instrument.edition(day) if day else None
    return LawOpen(
        instrument,
        shown.standings,
        found,
        texts.get(instrument.id, day) if day else None,
        tuple(sorted(shown.row.texts)),
        _cited(desk, instrument, day),
    )


def _cited(desk: Desk, instrument: Instrument, day: date | None) -> Mapping[str, int]:
    catalogue = known_catalogue(desk)
    return Counter(
        str(q.clause.whole)
        for q in questions_in_use(desk)
        if q.clause and q.edition == day and q.state != "retired" and catalogue.key(q.law) == instrument.id
    )


# -- lists ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One entry of a list of required knowledge."""

    entry: ListEntry
    standing: Standing | None
    """None for a subject that is no instrument."""
    questions: int
    """That may be asked."""


@dataclass(frozen=True, slots=True)
class ListOpen:
    """One list with its entries and what is wrong with it."""

    required: RequiredList
    entries: Sequence[EntryLine]
    problems: Sequence[Problem]


@look("browse_laws", say("Browse the laws"))
def open_lists(desk: Desk) -> list[ListOpen]:
    """Every list that is known, as of the desk's day."""
    from learnlaw.domain import list_lint

    catalogue, texts = known_catalogue(desk), known_texts(desk)
    counts = {(one.list, one.entry): one.questions for one in coverage(desk)}
    return [
        ListOpen(
            required,
            tuple(_entry(required, entry, catalogue, desk.today(), counts) for entry in required.entries),
            tuple(list_lint.check(required, catalogue, desk.today(), texts)),
        )
        for required in known_lists(desk)[0]
    ]


def _entry(
    required: RequiredList,
    entry: ListEntry,
    catalogue: Catalogue,
    on: date,
    counts: Mapping[tuple[str, ListEntry], int],
) -> EntryLine:
    law = catalogue.find(entry.law or entry.title)
    return EntryLine(entry, law.standing(None, on) if law else None, counts.get((required.id, entry), 0))


# -- importing texts -----------------------------------------------------------------------


@look("preview_laws", say("Look at texts of laws"))
def preview_laws(desk: Desk, path: Path, *, heed: Heed | None = None) -> Preview:
    """What `import_laws` would do to each text; nothing is written. Raises `StoppedError`."""
    heed = heed or Heed()
    heed.step(say("reading {file}", file=path.name))
    try:
        reading = read_laws(path, known_catalogue(desk), recursive=True)
    except RefusedError as error:
        rows = tuple(_wrong(problem) for problem in error.problems if not problem.warning)
        loose = tuple(problem for problem in error.problems if problem.warning)
        return Preview(path=path, rows=rows, problems=loose)
    heed.step(say("comparing"))
    here = known_texts(desk)
    rows = tuple(_row(read, here.get(read.law, read.text.day), reading.notices) for read in reading.laws)
    files = {read.file for read in reading.laws}
    return Preview(path=path, rows=rows, problems=tuple(p for p in reading.notices if p.file not in files))


def _wrong(problem: Problem) -> RowShown:
    return RowShown(
        file=problem.file, place=problem.place or Place(), subject="", fate=REFUSED, problems=(problem,)
    )


def _row(read: ReadLaw, old: LawText | None, notices: Sequence[Problem]) -> RowShown:
    new = read.text
    fate = ADDED if old is None else UNCHANGED if old == new else CHANGED
    changes = tuple(_changes(old, new)) if old is not None and fate == CHANGED else ()
    told = tuple(problem for problem in notices if problem.file == read.file)
    subject = f"{new.title}  {new.day}  {len(new.articles)}"
    return RowShown(file=read.file, place=Place(), subject=subject, fate=fate, changes=changes, problems=told)


def _changes(old: LawText, new: LawText) -> Iterator[Change]:
    """The articles of a text that takes the place of another of the same edition."""
    for ref in sorted({*old.by_ref, *new.by_ref}):
        before, after = old.resolve(ref) or "", new.resolve(ref) or ""
        if before != after:
            yield Change(ref.words, before, after)


def import_previewed_laws(desk: Desk, path: Path, *, heed: Heed | None = None) -> Receipt:
    """Import what was seen in a preview; it is read anew, and can be stopped until the commit."""
    heed = heed or Heed()
    heed.step(say("writing"))
    with heed.writing(desk):
        return import_laws(desk, path, recursive=True)
