"""What every report shares: its days, packs and readings, by what it is traced, and how it becomes a file.

Reports are Chinese whatever the screen speaks, so that they are the same whoever
makes them. Making one reads one moment of the database and writes nothing into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw import __version__
from learnlaw.domain.audit import short_code
from learnlaw.domain.calendar import DAY, Period, Window
from learnlaw.domain.kinds import Title
from learnlaw.domain.ledger import canonical
from learnlaw.domain.policy_words import cite, reading_title
from learnlaw.domain.survey import Line, PackInUse
from learnlaw.errors import Message, NotFoundError, UsageError, say
from learnlaw.i18n import tell_in
from learnlaw.reports.model import Facts, Report
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.matching import Matcher, Unmatched
from learnlaw.verbs.roster_export import FileExistsAlreadyError, UnknownEndingError, write_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.people import Roster

REPORTS = say("reports")
"""Area of the palette."""
PAPER = "zh"
"""The language of reports."""
ENDINGS = (".xlsx", ".docx", ".html", ".csv", ".json", ".txt")
NOT_JUDGED = frozenset(
    {
        "add_account",
        "add_officer_accounts",
        "change_secret",
        "disable_account",
        "enable_account",
        "log_in",
        "make_slips",
        "recover_account",
        "reset_account",
        "set_role",
        "unlock_account",
        "answer_appeal",
        "approve_questions",
        "edit_question",
        "export_bank",
        "export_roster",
        "import_bank",
        "import_laws",
        "issue_notices",
        "issue_publicity_notice",
        "log_practice",
        "move_notice",
        "raise_appeal",
        "report_bundle",
        "report_officer",
        "report_officers",
        "retire_questions",
    }
)
"""Verbs that change nothing of what is judged: the code on a report stays the same after them."""


class IsDatabaseError(UsageError):
    """A report would be written over the database."""

    template = "{path} is the database, which no report is written over; name another file"


# -- a report ---------------------------------------------------------------------------


def told(message: Message) -> str:
    """A message as reports say it."""
    return tell_in(PAPER, message)


def named(title: Title) -> str:
    """A title as reports say it."""
    return format(title, PAPER)


def traced(desk: Desk, connection: Connection, report: Report, head: str = "") -> Report:
    """The report of the desk's days, with what it can be traced by.

    The digest is SHA-256 over all that the report says, so that the same figures
    have the same digest in every format; the code is that of the last entry of
    the audit log that changed what is judged, whose hash `head` is if it is known already.
    """
    from learnlaw.reports.json import to_plain
    from learnlaw.store.report import judged_head

    dated = replace(report, as_of=report.as_of or desk.today(), known_on=desk.known_on, facts=None)
    digest = hashlib.sha256(canonical(to_plain(dated))).hexdigest()
    code = short_code(head or judged_head(connection, NOT_JUDGED))
    return replace(dated, facts=Facts(digest, __version__, code))


def pack_lines(packs: Iterable[PackInUse]) -> tuple[str, ...]:
    """Each pack in use: id, document, title."""
    return tuple(
        " ".join(filter(None, (use.pack.id, use.pack.document, named(use.pack.title)))) for use in packs
    )


def reading_lines(lines: Iterable[Line]) -> Iterator[str]:
    """口径说明: of every rule that can be read in several ways, which way was taken, and the others."""
    for line in lines:
        taken = reading_title(line.rule)
        if taken is None:
            continue
        others = [
            named(reading.title) if reading.title else name
            for name, reading in line.rule.readings.items()
            if name != line.rule.reading
        ]
        rest = f"（另有口径：{'、'.join(others)}）" if others else ""
        yield f"{named(line.rule.title)}（{told(cite(line.rule, line.use.pack))}）：{told(taken)}{rest}"


def unmeasured_lines(packs: Iterable[PackInUse]) -> Iterator[str]:
    """What the documents ask besides, and no figure here says."""
    for use in packs:
        for item in use.pack.not_measured:
            document = use.pack.document_of(item) or named(use.pack.title)
            clause = f"第{item.clause}条" if item.clause.isdecimal() else item.clause
            yield f"{document}{clause}“{named(item.what)}”不在本表计算之列。"


def window_words(window: Window) -> str:
    """A window as people call it.

    >>> window_words(Window(date(2024, 1, 1), date(2025, 1, 1)))
    '2024年'
    """
    start, last = window.start, window.last
    if last is None:
        return "长期" if start == date.min else f"{start}起"
    whole = {12: "{y}年", 6: "{y}年{h}半年", 3: "{y}年第{q}季度", 1: "{y}年{m}月"}
    for period in Period:
        if start != date.min and period.window(start) == window:
            half, quarter = "上" if start.month == 1 else "下", (start.month + 2) // 3
            return whole[period.months].format(y=start.year, h=half, q=quarter, m=start.month)
    return f"至{last}" if start == date.min else f"{start}至{last}"


def year_words(year: int, on: date) -> str:
    """A year as the title of a report has it; as of 30 June it is the report of half a year.

    >>> year_words(2026, date(2026, 12, 31)), year_words(2026, date(2026, 6, 30))
    ('2026年度', '2026年上半年')
    """
    return f"{year}年上半年" if on == date(year, 6, 30) else f"{year}年度"


def chinese_number(n: int) -> str:
    """The number of a section, 1 to 99.

    >>> chinese_number(3), chinese_number(10), chinese_number(21)
    ('三', '十', '二十一')
    """
    digits = "零一二三四五六七八九"
    tens, ones = divmod(n, 10)
    words = ("" if tens < 2 else digits[tens]) + ("十" if tens else "")
    return words + (digits[ones] if ones or not tens else "")


def numbered(headings: Sequence[str]) -> list[str]:
    """Headings with their numbers: 一、总体情况."""
    return [f"{chinese_number(n)}、{heading}" for n, heading in enumerate(headings, 1)]


def year_of(desk: Desk, year: int | None) -> tuple[int, date, date]:
    """The year that a report is about, its first day, and its last or the desk's day if that comes first."""
    found = year or desk.today().year
    return found, date(found, 1, 1), min(date(found + 1, 1, 1) - DAY, max(desk.today(), date(found, 1, 1)))


def unit_code(roster: Roster, word: str) -> str:
    """The code of the unit that a code or a full name means. Raises `NotFoundError`."""
    found = Matcher(roster).unit(word)
    if isinstance(found, Unmatched):
        raise NotFoundError(kind=say("unit"), code=word)
    return found


def taken_by(desk: Desk, reason: str) -> str:
    """Who takes personal data in full, when by the clock, and why (R-67)."""
    when = desk.local(desk.clock.now())
    return f"{desk.actor}于{when:%Y-%m-%d %H:%M}导出，事由：{reason}"


# -- its file -----------------------------------------------------------------------------


def check_target(desk: Desk, path: Path, *, force: bool = False, endings: Sequence[str] = ENDINGS) -> None:
    """Refuse a file that cannot be written, before the work is done.

    Raises `UnknownEndingError`, `FileExistsAlreadyError`, `IsDatabaseError`.
    """
    from learnlaw.store.base import file_of

    if path.suffix.lower() not in endings:
        raise UnknownEndingError(path=path, endings=", ".join(endings))
    database = file_of(desk.settings.database)
    if database is not None and path.resolve() == database.resolve():
        raise IsDatabaseError(path=path)
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)


def save_report(desk: Desk, report: Report, path: Path, *, force: bool = False) -> None:
    """Write a report in the form of the file's ending, whole or not at all.

    Raises what `check_target` raises, and `CannotWriteFileError`.
    """
    from learnlaw.reports.render import render

    check_target(desk, path, force=force)
    write_file(path, render(report, path.suffix))


def as_text(report: Report, width: int) -> str:
    """A report as a terminal of `width` cells shows it."""
    from learnlaw.reports.terminal import to_text

    return to_text(report, width)


def share(part: int | Decimal, whole: int | Decimal) -> Decimal | None:
    """`part` of `whole` in per cent, rounded down to 0.01 (RULES 21); None of nothing."""
    return Decimal(int(part * 10_000 // whole)).scaleb(-2) if whole else None
