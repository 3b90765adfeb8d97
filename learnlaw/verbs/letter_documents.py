"""Letters as documents: drafts to be examined and signed, what is being issued, and what went out, printed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.letter import Letter, Sent, file_names, from_plain, to_plain
from learnlaw.domain.notice import NoticeLevel, reply_by
from learnlaw.errors import NothingToJudgeError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.folder_writing import check_folder, write_files
from learnlaw.verbs.letter_content import Composed, compose_letters, letter_in_words, office_of
from learnlaw.verbs.notices import Writing, issue_notices, issue_publicity_notice
from learnlaw.verbs.registry import QUOTA, Receipt, listed
from learnlaw.verbs.report_desk import IsDatabaseError, unit_code

if TYPE_CHECKING:
    from learnlaw.domain.people import Unit
    from learnlaw.reports.official import OfficialPaper
    from learnlaw.store.notices import IssuedNotice

FORMS = ("docx", "html")
"""What letters can be written as."""


class NoLettersError(NothingToJudgeError):
    """There is nothing to write."""

    template = "there is no letter to write"


# -- drafts -----------------------------------------------------------------------------


@listed(area=QUOTA, title=say("Write letters as documents"), command="quota notices")
def write_drafts(
    desk: Desk,
    folder: Path,
    *,
    year: int | None = None,
    unit: str = "",
    level: NoticeLevel | None = None,
    answer_by: date | None = None,
    form: str = "docx",
    force: bool = False,
) -> list[Path]:
    """Write the letters that are due as drafts, one file a unit, and the draft of a circular if one is due.

    Nothing is issued and nothing is written into the database. Raises
    `NoLettersError`, and what `write_files` raises.
    """
    check_folder(folder)
    return write_composed(
        desk,
        compose_letters(desk, year=year, unit=unit, level=level),
        folder,
        answer_by=answer_by,
        form=form,
        force=force,
    )


def write_composed(
    desk: Desk,
    letters: Sequence[Composed],
    folder: Path,
    *,
    answer_by: date | None = None,
    form: str = "docx",
    force: bool = False,
) -> list[Path]:
    """The same of letters that are at hand."""
    from learnlaw.reports.letters import LEVELS, circular_paper, letter_paper

    papers = [
        (f"{one.letter.name}_{LEVELS[one.letter.level]}_拟稿", one.draft.unit, letter_paper(one.letter, sent))
        for one in letters
        for sent in (draft_sent(desk, one.letter.level, answer_by),)
    ]
    missed = [one.letter for one in letters if one.letter.level is NoticeLevel.CIRCULAR]
    if missed:
        due = draft_sent(desk, NoticeLevel.CIRCULAR, answer_by).reply_by
        papers.append(("通报_拟稿", "", circular_paper(missed, office_of(desk), due)))
    return _write(desk, papers, folder, form, force)


def draft_sent(desk: Desk, level: NoticeLevel, answer_by: date | None = None) -> Sent:
    """What is known of a draft: the year, and when an answer would be due if it went out on the desk's day."""
    today = desk.today()
    return Sent(year=today.year, reply_by=answer_by or reply_by(today, level))


# -- issued -----------------------------------------------------------------------------


def issue_letters(
    desk: Desk,
    letters: Sequence[Composed],
    *,
    approved_by: str = "",
    answer_by: date | None = None,
    folder: Path | None = None,
    form: str = "docx",
    force: bool = False,
    dry_run: bool = False,
) -> Receipt:
    """Issue letters with all that they say, and with a folder write them with their numbers.

    Where the documents cannot be written none of the letters is issued. Raises
    what `issue_notices` and `write_files` raise.
    """

    with _writing(desk, folder, form, force) as write:
        return issue_notices(
            desk,
            [one.draft for one in letters],
            approved_by=approved_by,
            answer_by=answer_by,
            contents={one.draft.unit: to_plain(one.letter) for one in letters},
            write=write,
            dry_run=dry_run,
        )


@contextmanager
def _writing(desk: Desk, folder: Path | None, form: str, force: bool) -> Iterator[Writing | None]:
    """What writes letters that are being issued; where issuing fails at last, the documents go again."""
    made: list[Path] = []

    def write(rows: Sequence[IssuedNotice], units: Mapping[str, Unit]) -> None:
        if folder is not None:
            made.extend(_write(desk, _papers(desk, rows, units), folder, form, force))

    if folder is not None:
        check_folder(folder)
    try:
        yield write if folder is not None else None
    except BaseException:
        for path in made:
            path.unlink(missing_ok=True)
        raise


def issue_publicity_letter(
    desk: Desk,
    unit: str,
    text: str,
    *,
    answer_by: date | None = None,
    approved_by: str = "",
    folder: Path | None = None,
    form: str = "docx",
    force: bool = False,
) -> Receipt:
    """Issue a 普法提示 in a person's own words, and with a folder write it."""
    with _writing(desk, folder, form, force) as write:
        return issue_publicity_notice(
            desk, unit, text, answer_by=answer_by, approved_by=approved_by, write=write
        )


def write_issued(
    desk: Desk,
    folder: Path,
    *,
    year: int | None = None,
    unit: str = "",
    level: NoticeLevel | None = None,
    codes: Sequence[str] = (),
    form: str = "docx",
    force: bool = False,
) -> list[Path]:
    """Write letters that went out, as they went out: all, or those of a year, a unit, a level, or by number.

    Raises `NoLettersError`, `NotFoundError`, and what `write_files` raises.
    """
    from learnlaw.store.notices import notices
    from learnlaw.store.people import load_people

    check_folder(folder)
    with desk.reading() as connection:
        people = load_people(connection)
        rows = notices(connection, people)[::-1]
    code = unit_code(people.roster, unit) if unit else ""
    chosen = [
        row
        for row in rows
        if year in (None, row.year)
        and code in ("", row.unit)
        and level in (None, row.level)
        and (not codes or row.code in codes)
    ]
    return _write(desk, _papers(desk, chosen, people.roster.units), folder, form, force)


def issued_letter(desk: Desk, row: IssuedNotice, units: Mapping[str, Unit]) -> tuple[Letter, Sent]:
    """A letter as it went out, with its number and days."""
    sent = Sent(
        year=row.year,
        number=row.number,
        issued_on=row.issued_on,
        reply_by=row.reply_by,
        approved_by=row.approved_by,
    )
    if row.content is not None:
        return from_plain(row.content), sent
    return letter_in_words(desk, row.unit, units[row.unit].name, row.level, row.as_of, row.text), sent


def _papers(
    desk: Desk, rows: Sequence[IssuedNotice], units: Mapping[str, Unit]
) -> Iterator[tuple[str, str, OfficialPaper]]:
    """The name and the paper of each letter, and of each circular that they belong to."""
    from learnlaw.reports.letters import LEVELS, circular_paper, letter_paper

    for row in rows:
        letter, sent = issued_letter(desk, row, units)
        yield f"{row.code}_{letter.name}_{LEVELS[row.level]}", row.unit, letter_paper(letter, sent)
    those = [row for row in rows if row.level is NoticeLevel.CIRCULAR and row.content is not None]
    for (day, approver, due), batch in groupby(
        those, lambda row: (row.issued_on, row.approved_by, row.reply_by)
    ):
        letters = [issued_letter(desk, row, units)[0] for row in batch]
        paper = circular_paper(letters, letters[0].office, due, approver)
        yield f"通报_{day.isoformat()}", "", paper


# -- one letter on the screen ---------------------------------------------------------------


def letter_lines(letter: Letter, sent: Sent) -> list[str]:
    """A letter as its document reads."""
    from learnlaw.reports.letters import letter_paper
    from learnlaw.reports.official_text import to_lines

    return to_lines(letter_paper(letter, sent))


# -- files ----------------------------------------------------------------------------------


def _write(
    desk: Desk, papers: Iterator[tuple[str, str, OfficialPaper]] | Sequence[tuple[str, str, OfficialPaper]],
    folder: Path, form: str, force: bool,
) -> list[Path]:  # fmt: skip
    from learnlaw.reports.official import render
    from learnlaw.store.base import file_of

    made = list(papers)
    if not made:
        raise NoLettersError
    names = file_names([(name, code) for name, code, _ in made], form)
    database = file_of(desk.settings.database)
    if database is not None and any((folder / name).resolve() == database.resolve() for name in names):
        raise IsDatabaseError(path=database)
    files = {name: render(paper, form) for name, (_, _, paper) in zip(names, made, strict=True)}
    return write_files(folder, files, force=force)
