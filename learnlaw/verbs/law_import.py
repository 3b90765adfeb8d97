"""Takes texts of laws in, editions side by side, and says what a newer one changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from learnlaw.domain.impact import Affected, Impact, affected, compare
from learnlaw.domain.law import Catalogue, Instrument
from learnlaw.domain.statute import LawText
from learnlaw.errors import Problem, RefusedError, UsageError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.laws import LAW
from learnlaw.verbs.library import all_set_aside, known_catalogue, known_texts, questions_in_use
from learnlaw.verbs.registry import Receipt, Work, listed, receipt_of, working
from learnlaw.verbs.shipped import contents, law_files, shown


class TwoEditionsNeededError(UsageError):
    """There is nothing to compare."""

    template = "the texts of two editions of {law} are needed, imported are: {days}"


@dataclass(frozen=True, slots=True)
class ReadLaw:
    """A text as its file says."""

    law: str
    """The id of its instrument in the catalogue, else its title."""
    text: LawText
    file: str
    digest: str


@dataclass
class Reading:
    """What the files of one import hold."""

    laws: list[ReadLaw] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def articles(self) -> int:
        """How many articles they have together."""
        return sum(len(read.text.articles) for read in self.laws)


@listed(area=LAW, title=say("Import texts of laws"), command="law import")
def import_laws(desk: Desk, path: Path, *, recursive: bool = False, dry_run: bool = False) -> Receipt:
    """Take in a text, or those of a folder: all of them or none.

    A file of a folder without any 第…条 is skipped and named. A text of an
    edition that is there already takes its place if it differs. Raises
    RefusedError with every fault, such as articles that do not run on.
    """
    catalogue = known_catalogue(desk)
    reading = read_laws(path, catalogue, recursive=recursive)
    if dry_run and not desk.database_exists:
        counts = {"texts_added": len(reading.laws), "articles": reading.articles}
        return Receipt(number=0, verb="import_laws", counts=counts, notices=tuple(reading.notices))
    before = set() if dry_run else set(all_set_aside(desk))
    with working(desk, "import_laws", dry=dry_run) as work:
        _keep(work, reading)
    receipt = receipt_of(work)
    if not dry_run and receipt.number:
        newly = set(all_set_aside(desk)) - before
        receipt.counts["questions_set_aside"] = len(newly)
    return receipt


def read_laws(path: Path, catalogue: Catalogue, *, recursive: bool = False) -> Reading:
    """The texts of a file or folder. RefusedError with every fault, or if there is no text at all."""
    from learnlaw.formats import law_text

    reading, faults = Reading(), []
    for file in law_files(path, recursive):
        data, name = contents(file), shown(file)
        text, problems = law_text.read_bytes(data, name)
        faults += [p for p in problems if not p.warning]
        reading.notices += [_skipped(p) for p in problems if p.warning]
        if text is not None:
            instrument = catalogue.find(text.title)
            law = instrument.id if instrument else text.title
            reading.laws.append(ReadLaw(law, text, name, hashlib.sha256(data).hexdigest()))
            reading.notices += _against(instrument, text, name)
    faults += _twice(reading.laws)
    if not faults and not reading.laws:
        what = say("there is no text of a law in it")
        hint = say("articles begin 第一条 at the start of a line; a folder is read at its top level")
        faults.append(Problem("no-texts", what, hint, str(path)))
    if faults:
        raise RefusedError([*faults, *reading.notices])
    return reading


def _skipped(problem: Problem) -> Problem:
    if problem.code != "no-articles":
        return problem
    return Problem("skipped", say("skipped: no line begins with 第…条"), file=problem.file, warning=True)


def _against(instrument: Instrument | None, text: LawText, file: str) -> list[Problem]:
    """A notice where the catalogue knows another number of articles, or not the instrument."""
    if instrument is None:
        what = say("{title} is not in the catalogue; it is kept under its title", title=text.title)
        return [Problem("new-law", what, file=file, warning=True)]
    edition = instrument.edition(text.day)
    known = edition.articles if edition else None
    if known is None or known == len(text.articles):
        return []
    what = say("{n} articles, and {known} by the catalogue", n=len(text.articles), known=known)
    return [Problem("articles-differ", what, say("look whether the text is whole"), file, warning=True)]


def _twice(laws: Sequence[ReadLaw]) -> list[Problem]:
    found: dict[tuple[str, date], ReadLaw] = {}
    problems = []
    for read in laws:
        other = found.setdefault((read.law, read.text.day), read)
        if other is not read:
            what = say("the same edition as in {file}", file=other.file)
            problems.append(Problem("edition-twice", what, say("take one of the two out"), read.file))
    return problems


def _keep(work: Work, reading: Reading) -> None:
    from learnlaw.store.laws import add_text, count_articles, drop_text, load_texts

    keys = []
    for read in reading.laws:
        old = {t.day: t for t in load_texts(work.connection, read.law)}.get(read.text.day)
        if old == read.text:
            work.count("texts_unchanged")
            continue
        if old is not None:
            drop_text(work.connection, read.law, read.text.day)
        keys.append(
            add_text(work.connection, read.law, read.text, file=Path(read.file).name, digest=read.digest,
                     receipt=work.receipt)
        )  # fmt: skip
        work.count("texts_changed" if old else "texts_added")
        work.made.append(f"{read.law} {read.text.day}")
        _audit(work, read, old)
    work.notices += reading.notices
    if not keys:
        work.keep = False
        return
    kept = count_articles(work.connection, keys)
    work.count("articles", kept)


def _audit(work: Work, read: ReadLaw, old: LawText | None) -> None:
    after = {"file": Path(read.file).name, "digest": read.digest, "articles": len(read.text.articles)}
    before = {"articles": len(old.articles)} if old else None
    work.audit(f"{read.law} {read.text.day}", before=before, after=after)


@dataclass(frozen=True)
class Impacted:
    """What one edition changed against another, and the questions that this concerns."""

    instrument: Instrument
    impact: Impact
    questions: tuple[Affected, ...]


@listed(area=LAW, title=say("Show what an amendment changed"), command="law impact")
def law_impact(desk: Desk, law: str, *, since: date | None = None, until: date | None = None) -> Impacted:
    """Two editions held against each other: by default the two latest whose texts were imported.

    Raises NotFoundError, and TwoEditionsNeededError where a text is missing.
    """
    instrument = known_catalogue(desk).get(law)
    texts = {t.day: t for t in known_texts(desk, instrument.id).editions(instrument.id)}
    new = texts.get(until) if until else texts.get(max(texts, default=date.min))
    earlier = [day for day in texts if new and day < new.day]
    old = texts.get(since) if since else texts.get(max(earlier, default=date.min))
    if old is None or new is None or old is new:
        days = "、".join(map(str, texts)) or "—"
        raise TwoEditionsNeededError(law=instrument.name, days=days)
    impact = compare(old, new)
    catalogue = known_catalogue(desk)
    mine = (q for q in questions_in_use(desk) if catalogue.find(q.law) == instrument)
    return Impacted(instrument, impact, tuple(affected(mine, impact)))


def by_article(questions: Iterable[Affected]) -> dict[int, list[Affected]]:
    """Questions by the change that concerns them, by its identity."""
    found: dict[int, list[Affected]] = {}
    for one in questions:
        found.setdefault(id(one.change), []).append(one)
    return found
