"""Writes ledgers: exports that can be read again, templates for a unit, and blank sign-in sheets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from learnlaw.domain.kinds import Kinds
from learnlaw.formats.headers import ACTIVITIES, ATTENDANCE
from learnlaw.formats.kinds_yaml import shipped_kinds
from learnlaw.formats.ledger_sheet import HourWord
from learnlaw.formats.roster_out import guide
from learnlaw.formats.sheet_out import Book, Choice, Row, SheetOut, Value, cells_wide, to_csv, to_xlsx
from learnlaw.formats.words import (
    EVIDENCE_WORDS,
    FORM_WORDS,
    HOUR_WORDS,
    PRESENCE_WORDS,
    STATUS_WORDS,
    Words,
    words_of_terms,
)

_NOT_WRITTEN = frozenset({"unit", "post", "signature", "note"})
"""Columns of 签到 that only a printed sheet has."""
_PREFILLED = 20


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a template or a sign-in sheet lists."""

    code: str
    name: str
    unit: str = ""
    post: str = ""


def write_ledger(
    activities: Sequence[Row],
    attendance: Sequence[Row] = (),
    *,
    heading: Sequence[str] = (),
    kinds: Kinds | None = None,
) -> bytes:
    """A workbook of 活动 and 签到, which can be imported again. Rows are by field, with codes or words."""
    kinds = kinds or shipped_kinds()
    return to_xlsx(
        [
            SheetOut(ACTIVITIES, [_activity(row, kinds) for row in activities], heading=tuple(heading)),
            SheetOut(ATTENDANCE, [_seat(row) for row in attendance], _NOT_WRITTEN, tuple(heading)),
        ]
    )


def write_activities_csv(activities: Sequence[Row], kinds: Kinds | None = None) -> bytes:
    """The table 活动 as csv, which holds one table a file."""
    return to_csv(SheetOut(ACTIVITIES, [_activity(row, kinds or shipped_kinds()) for row in activities]))


def ledger_template(unit: str = "", people: Sequence[Person] = (), kinds: Kinds | None = None) -> bytes:
    """An empty ledger. For a unit its name and its people stand in rows that count only when filled in."""
    kinds = kinds or shipped_kinds()
    rows: list[Row] = [{"units": unit, "organiser": unit}] * _PREFILLED if unit else []
    seats: list[Row] = [{"officer": person.code, "name": person.name} for person in people]
    categories = words_of_terms(kinds.categories.values())
    activity_words = {
        "category": categories,
        "form": FORM_WORDS,
        "evidence": EVIDENCE_WORDS,
        "status": STATUS_WORDS,
    }
    spare = 0 if unit else 200
    choices = tuple(Choice(field, list(words.titles.values())) for field, words in activity_words.items())
    presence = Choice("presence", list(PRESENCE_WORDS.titles.values()))
    explained: dict[tuple[str, str], str] = {
        ("activities", f): words.known for f, words in activity_words.items()
    }
    explained["activities", "kinds"] = "、".join(kind.title.zh for kind in kinds.activities.values())
    explained["attendance", "presence"] = PRESENCE_WORDS.known
    return to_xlsx(
        [
            SheetOut(ACTIVITIES, rows, choices=choices, spare=spare),
            SheetOut(ATTENDANCE, seats, _NOT_WRITTEN, choices=(presence,), spare=200),
            guide((ACTIVITIES, ATTENDANCE), explained),
        ]
    )


def ledger_template_csv(unit: str = "") -> bytes:
    """The header of 活动 as csv, with rows for a unit."""
    rows: list[Row] = [{"units": unit, "organiser": unit}] * _PREFILLED if unit else []
    return to_csv(SheetOut(ACTIVITIES, rows))


def _activity(row: Row, kinds: Kinds) -> Row:
    """Codes as their Chinese words."""
    named = _several(row.get("kinds"))
    return {
        **row,
        "kinds": tuple(kinds.activities[k].title.zh if k in kinds.activities else k for k in named),
        "hours": _hours(row.get("hours")),
        "category": _word(row.get("category"), words_of_terms(kinds.categories.values())),
        "form": _word(row.get("form"), FORM_WORDS),
        "status": _word(row.get("status"), STATUS_WORDS),
    }


def _seat(row: Row) -> Row:
    return {**row, "presence": _word(row.get("presence"), PRESENCE_WORDS), "hours": _hours(row.get("hours"))}


def _several(value: Value) -> Sequence[str]:
    if isinstance(value, tuple | frozenset):
        return value if isinstance(value, tuple) else sorted(value)
    return (str(value),) if value else ()


def _hours(value: Value) -> Value:
    return HOUR_WORDS.titles[value] if isinstance(value, HourWord) else value


def _word(value: Value, words: Words) -> Value:
    return words.titles.get(value, value) if isinstance(value, str) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What a sign-in sheet says of its session."""

    number: str
    topic: str
    when: str
    where: str = ""
    organiser: str = ""
    people: Sequence[Person] = ()
    spare: int = 8
    """Empty lines for those who were not on the list."""


_SIGN_IN_COLUMNS = ("officer", "name", "unit", "post", "signature", "presence", "note")
_SIGN_IN_WIDTHS = {
    "officer": 12,
    "name": 12,
    "unit": 22,
    "post": 16,
    "signature": 16,
    "presence": 10,
    "note": 12,
}


def sign_in_sheet(session: SignIn) -> bytes:
    """A sign-in sheet 签到表 to be printed on A4 and signed, one line a person."""
    book = Book()
    sheet = book.sheet("签到表")
    sheet.set_paper(9)
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    last = len(_SIGN_IN_COLUMNS) + 1
    sheet.merge_range(0, 0, 0, last, "签到表", book.look(bold=True, font_size=18, align="center"))
    sheet.set_row(0, 30)
    line = _about(book, sheet, session, last)
    sheet.repeat_rows(line)
    sheet.set_footer("&C&P / &N")
    titles = ("序号", "编号", *(ATTENDANCE.by_field[field].title for field in _SIGN_IN_COLUMNS))
    widths = (
        6,
        max(10, cells_wide(session.number) + 2),
        *(_SIGN_IN_WIDTHS[field] for field in _SIGN_IN_COLUMNS),
    )
    for column, (title, width) in enumerate(zip(titles, widths, strict=True)):
        sheet.write_string(line, column, title, book.look(bold=True, border=1, align="center"))
        sheet.set_column(column, column, width)
    _lines(book, sheet, session, line + 1)
    return book.finish()


def _about(book: Book, sheet: Any, session: SignIn, last: int) -> int:
    """The lines above the list; the row of the header."""
    titles = ACTIVITIES.by_field
    about = {
        titles["topic"].title: session.topic,
        "时间": session.when,
        titles["venue"].title: session.where,
        titles["organiser"].title: session.organiser,
    }
    line = 1
    for label, words in about.items():
        if words:
            sheet.merge_range(line, 0, line, last, f"{label}：{words}", book.look(text_wrap=True))
            line += 1
    return line


def _lines(book: Book, sheet: Any, session: SignIn, top: int) -> None:
    style = book.look(border=1, num_format="@", valign="vcenter")
    blank = Person("", "")
    for number, person in enumerate([*session.people, *[blank] * session.spare]):
        line = top + number
        sheet.set_row(line, 24)
        sheet.write_number(line, 0, number + 1, book.look(border=1, align="center", valign="vcenter"))
        texts = (session.number if person.code else "", person.code, person.name, person.unit, person.post)
        for column in range(1, len(_SIGN_IN_COLUMNS) + 2):
            text = texts[column - 1] if column <= len(texts) else ""
            if text:
                sheet.write_string(line, column, text, style)
            else:
                sheet.write_blank(line, column, None, style)
