"""What a coordinator looks up in laws and in lists of required knowledge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from learnlaw.domain import list_lint
from learnlaw.domain.law import Catalogue, ClauseRef, Edition, Instrument, ListEntry, RequiredList, Standing
from learnlaw.domain.question import Question
from learnlaw.domain.statute import Article, LawText, LawTexts
from learnlaw.errors import NotFoundError, Problem, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.library import known_catalogue, known_texts, text_days, usable_questions
from learnlaw.verbs.registry import listed
from learnlaw.verbs.roster_export import FileExistsAlreadyError, write_file
from learnlaw.verbs.shipped import known_lists, read_lists, shipped_catalogue

LAW = say("law")
"""Area of the palette."""


class NoTextError(UsageError):
    """The text of the edition has not been imported."""

    template = "there is no text of {law} (imported: {days}); import it with `law import FILE`"


@dataclass(frozen=True, slots=True)
class LawRow:
    """An instrument as a list of laws shows it on a day."""

    instrument: Instrument
    edition: Edition | None
    """The edition in force on the day; None if there is none."""
    standing: Standing
    texts: tuple[date, ...] = ()
    """The editions of which the text was imported."""

    @property
    def unverified(self) -> tuple[str, ...]:
        """Fields without a source, those of the edition included."""
        edition = self.edition.unverified if self.edition else {}
        return tuple(dict.fromkeys((*self.instrument.unverified, *edition)))


@listed(area=LAW, title=say("List the laws"), command="law list")
def list_laws(desk: Desk) -> list[LawRow]:
    """Every instrument that is known, with the edition in force on the desk's day."""
    days = text_days(desk)
    return [_row(instrument, days, desk.today()) for instrument in known_catalogue(desk)]


def _row(instrument: Instrument, days: Mapping[str, tuple[date, ...]], on: date) -> LawRow:
    imported = days.get(instrument.id, ())
    return LawRow(instrument, instrument.in_force(on), instrument.standing(None, on), imported)


@dataclass(frozen=True, slots=True)
class LawShown:
    """One instrument, or one clause of it."""

    row: LawRow
    standings: tuple[tuple[Edition, Standing], ...]
    repealed_by: Instrument | None
    text: LawText | None = None
    ref: ClauseRef | None = None
    article: Article | None = None
    words: str = ""
    """The words of the clause that was asked for."""


@listed(area=LAW, title=say("Look up an article"), command="law show")
def show_law(desk: Desk, law: str, clause: str = "", *, edition: date | None = None) -> LawShown:
    """An instrument with its editions, and the words of a clause if one is named.

    Without `edition` the clause is that of the edition in force on the desk's
    day. Raises NotFoundError, ClauseFormError, and NoTextError for a clause of
    an edition that was not imported.
    """
    on, catalogue = desk.today(), known_catalogue(desk)
    instrument = catalogue.get(law)
    row = _row(instrument, text_days(desk), on)
    standings = tuple((e, instrument.standing(e, on)) for e in instrument.editions)
    by = catalogue.by_id.get(instrument.repealed_by or "")
    if not clause:
        return LawShown(row, standings, by)
    ref = ClauseRef.parse(clause)
    day = (
        edition or (row.edition or instrument.editions[-1]).day
        if row.edition or instrument.editions
        else None
    )
    text = known_texts(desk, instrument.id).get(instrument.id, day) if day else None
    if text is None:
        imported = ", ".join(map(str, row.texts)) or "—"
        raise NoTextError(law=f"{instrument.name} {day or ''}".strip(), days=imported)
    article, words = text.article(ref), text.resolve(ref)
    if article is None or words is None:
        raise NotFoundError(kind=instrument.name, code=ref.words)
    return LawShown(row, standings, by, text, ref, article, words)


@dataclass(frozen=True, slots=True)
class ListShown:
    """A list of required knowledge as it stands on a day."""

    required: RequiredList
    problems: tuple[Problem, ...]
    without: tuple[ListEntry, ...]
    """Entries for which no question ships: they have no instrument of ours."""
    standings: Mapping[str, Standing] = field(default_factory=dict, hash=False)


@listed(area=LAW, title=say("List what must be known"), command="law lists")
def show_lists(desk: Desk, files: Sequence[Path] = ()) -> tuple[list[ListShown], list[Problem]]:
    """The lists that are known, or those of some files, and what is wrong with their form."""
    lists, problems = read_lists(files) if files else known_lists(desk)
    catalogue, texts, on = known_catalogue(desk), known_texts(desk), desk.today()
    return [_list(required, catalogue, texts, on) for required in lists], problems


def _list(required: RequiredList, catalogue: Catalogue, texts: LawTexts, on: date) -> ListShown:
    problems = list_lint.check(required, catalogue, on, texts)
    found = {law: catalogue.find(law) for law in required.laws}
    standings = {law: instrument.standing(None, on) for law, instrument in found.items() if instrument}
    without = [e for e in list_lint.without_law(required) if shipped_catalogue().find(e.title) is None]
    return ListShown(required, tuple(problems), tuple(without), standings)


@listed(area=LAW, title=say("Copy a list to edit it"), command="law template")
def write_list_copy(desk: Desk, path: Path, *, id: str = "common", force: bool = False) -> Path:
    """Write a known list as a file to be edited, as it stands with its comments.

    Gives the folder in which the program finds the user's own lists. Raises
    NotFoundError, FileExistsAlreadyError, CannotWriteFileError.
    """
    from learnlaw.verbs.shipped import list_file, own_lists

    source = list_file(desk, id)
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
    write_file(path, source.read_bytes())
    return own_lists(desk)


@dataclass(frozen=True, slots=True)
class Covered:
    """How many questions there are on one entry of a list."""

    list: str
    entry: ListEntry
    counts: Counter[tuple[str, str]]
    """By kind and difficulty."""

    @property
    def questions(self) -> int:
        """All of them."""
        return self.counts.total()


@listed(area=LAW, title=say("Show how lists are covered by questions"), command="law coverage")
def coverage(desk: Desk, lists: Sequence[str] = ()) -> list[Covered]:
    """Each entry of the lists with the questions that may be asked: none retired, none set aside.

    An entry that asks for chapters counts the questions on these where the
    text was imported, else those on the whole instrument. NotFoundError for a
    list that is not known.
    """
    known = {required.id: required for required in known_lists(desk)[0]}
    for id in lists:
        if id not in known:
            raise NotFoundError(kind=say("required list"), code=id)
    catalogue, texts = known_catalogue(desk), known_texts(desk)
    by_law = _by_law(usable_questions(desk), catalogue)
    chosen = [known[id] for id in lists] if lists else list(known.values())
    return [
        Covered(
            required.id, entry, _counts(entry, by_law.get(catalogue.key(entry.law or entry.title), ()), texts)
        )
        for required in chosen
        for entry in required.entries
    ]


def _by_law(questions: Iterable[Question], catalogue: Catalogue) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in questions:
        found.setdefault(catalogue.key(question.law), []).append(question)
    return found


def _counts(entry: ListEntry, questions: Iterable[Question], texts: LawTexts) -> Counter[tuple[str, str]]:
    asked = (q for q in questions if not entry.chapters or _stands_in(q, entry, texts))
    return Counter((q.kind.value, q.difficulty.value) for q in asked)


def _stands_in(question: Question, entry: ListEntry, texts: LawTexts) -> bool:
    """Whether the article cited stands in one of the entry's chapters, as far as that can be known."""
    text = texts.get(question.law, question.edition) if question.edition else None
    article = text.article(question.clause) if text and question.clause else None
    return article is None or any(chapter in article.divisions for chapter in entry.chapters)
