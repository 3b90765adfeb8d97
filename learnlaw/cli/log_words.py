"""The words and rows in which commands tell of the ledger."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from learnlaw.cli.receipts import COUNTS
from learnlaw.cli.show import Column, print_json, print_table
from learnlaw.errors import Message, say
from learnlaw.i18n import _, language, tell, tell_place

if TYPE_CHECKING:
    from learnlaw.domain.kinds import Kinds, Term
    from learnlaw.verbs.ledger_import import RowFate
    from learnlaw.verbs.ledger_views import SessionLine, SessionShown
    from learnlaw.verbs.undo_last import LastChange

STATUSES = {"planned": say("planned"), "held": say("held"), "cancelled": say("cancelled")}
PRESENCES = {
    "present": say("present"),
    "online": say("online"),
    "observer": say("as an observer"),
    "makeup": say("made up"),
    "leave": say("on leave"),
    "on_duty": say("on duty elsewhere"),
    "proxy": say("sent a proxy"),
    "absent": say("absent"),
}
FORMS = {"offline": say("offline"), "online": say("online"), "video": say("by video")}


def word_of(code: str, words: Mapping[str, Message]) -> str:
    """A code in the reader's language; an unknown one as it is."""
    return tell(words[code]) if code in words else code


def title_of(code: str, terms: Mapping[str, Term]) -> str:
    """The title of a kind in the reader's language."""
    return format(terms[code].title, language()) if code in terms else code


def titles_of(codes: Iterable[str], kinds: Kinds) -> list[str]:
    """Titles of kinds of activity."""
    return [title_of(code, kinds.activities) for code in codes]


# -- what became of rows -----------------------------------------------------------------


def fate_word(fate: str) -> str:
    """What became of a row, in words."""
    return tell(COUNTS[fate]) if fate in COUNTS else fate


def fate_row(fate: RowFate) -> dict[str, Any]:
    """A row of a file and what became of it, as JSON has it."""
    return {
        "place": tell_place(fate.place),
        "line": fate.place.line,
        "number": fate.number,
        "topic": fate.topic,
        "fate": fate.fate,
    }


def fate_table(fates: Sequence[RowFate]) -> None:
    """Print what would become of each row."""
    rows = [fate_row(fate) | {"fate": fate_word(fate.fate)} for fate in fates]
    columns = [
        Column("place", _("place")),
        Column("number", _("number")),
        Column("topic", _("topic")),
        Column("fate", _("what becomes of it")),
    ]
    print_table(columns, rows)


# -- the last changes ----------------------------------------------------------------------


def change_row(change: LastChange) -> dict[str, Any]:
    """A change in the list."""
    more = _(" and {count} more").format(count=change.more) if change.more else ""
    return {
        "receipt": change.number,
        "at": change.at.isoformat(timespec="minutes"),
        "actor": change.actor,
        "verb": change.verb,
        "what": tell(change.title),
        "of": "、".join(change.names) + more,
        "undone_by": change.undone_by,
        "undo": change.open,
        "why_not": tell(change.why) if change.why else "",
        "instead": tell(change.instead) if change.instead else "",
    }


def change_table(changes: Sequence[LastChange], form: str) -> None:
    """Print the last changes, the newest first."""
    rows = [change_row(change) for change in changes]
    if form == "json":
        print_json(rows)
        return
    shown = [row | {"undo": _yes(row), "at": row["at"][:16].replace("T", " ")} for row in rows]
    columns = [
        Column("receipt", _("receipt"), right=True),
        Column("at", _("when")),
        Column("actor", _("who")),
        Column("what", _("what")),
        Column("of", _("of what")),
        Column("undo", _("can be undone")),
    ]
    print_table(columns, shown)


def _yes(row: Mapping[str, Any]) -> str:
    if row["undone_by"]:
        return _("undone by {number}").format(number=row["undone_by"])
    return _("yes") if row["undo"] else _("no: {why}").format(why=row["why_not"])


# -- activities --------------------------------------------------------------------------


def line_columns() -> list[Column]:
    """The columns of the list."""
    return [
        Column("id", ""),
        Column("number", _("number")),
        Column("from", _("from")),
        Column("until", _("until")),
        Column("start", ""),
        Column("end", ""),
        Column("organiser", ""),
        Column("units", ""),
        Column("unit_names", _("units")),
        Column("kinds", ""),
        Column("kind_titles", _("kind")),
        Column("topic", _("topic")),
        Column("hours", _("hours"), right=True),
        Column("category", ""),
        Column("there", _("people"), right=True),
        Column("headcount", ""),
        Column("evidence", _("evidence")),
        Column("files", _("files"), right=True),
        Column("status", ""),
        Column("status_title", _("status")),
        Column("entered_on", ""),
        Column("late_by", _("late by"), right=True),
    ]


def line_row(line: SessionLine, kinds: Kinds) -> dict[str, Any]:
    """An activity in the list."""
    return {
        "id": line.row,
        "number": line.number,
        "from": line.first,
        "until": line.last,
        "start": line.start,
        "end": line.end,
        "organiser": line.organiser,
        "units": list(line.unit_codes),
        "unit_names": list(line.units),
        "kinds": list(line.kinds),
        "kind_titles": titles_of(line.kinds, kinds),
        "topic": line.topic,
        "hours": line.hours,
        "category": line.category,
        "there": line.there,
        "headcount": line.headcount,
        "evidence": line.evidence,
        "files": line.files,
        "status": line.status.value,
        "status_title": word_of(line.status.value, STATUSES),
        "entered_on": line.entered_on,
        "late_by": line.late_by,
    }


def shown_json(shown: SessionShown, kinds: Kinds) -> dict[str, Any]:
    """Everything about one activity."""
    record = shown.record
    return {
        **line_row(shown.line, kinds),
        "organiser_name": shown.organiser_name,
        "hours_word": record.hours_word,
        "form": record.form,
        "meeting": record.meeting,
        "speaker": record.lecturer,
        "speaker_unit": record.lecturer_unit,
        "venue": record.place,
        "laws": list(record.laws),
        "expected": record.expected,
        "court": record.court,
        "case_no": record.case_number,
        "materials": record.evidence_note,
        "note": record.remark,
        "counts_on": record.counts_on,
        "attendance": [
            {
                "officer": row.seat.officer,
                "name": row.name,
                "unit": row.unit,
                "presence": row.seat.presence.value,
                "hours": row.hours,
                "proxy": row.seat.proxy,
                "makes_up": row.seat.makes_up,
                "listed": row.seat.listed,
                "signed": row.seat.signed,
            }
            for row in shown.seats
        ],
        "versions": [
            {
                "version": row.number,
                "known_from": row.known_from,
                "at": row.at,
                "by": row.actor,
                "verb": row.verb,
                "receipt": row.receipt,
                "changes": {name: list(values) for name, values in row.changes.items()},
            }
            for row in shown.versions
        ],
        "evidence_files": [
            {
                "name": row.name,
                "digest": row.digest,
                "size": row.size,
                "added_at": row.added_at,
                "removed_at": row.removed_at,
                "reason": row.reason,
            }
            for row in shown.files
        ],
    }
