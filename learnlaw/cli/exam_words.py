"""How exams, blueprints and results read on the command line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from learnlaw.cli.receipts import COUNTS
from learnlaw.cli.show import Column
from learnlaw.domain.blueprint import Blueprint, blueprint_words
from learnlaw.domain.exam import EXAM_WORDS, Exam, Mode, Papers, Sitting
from learnlaw.errors import Message, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.cli.frame import Front
    from learnlaw.verbs.exam_desk import Held

COUNTS |= {
    "expected": say("expected"),
    "exempt": say("exempt from it"),
    "reserves": say("reserves"),
    "papers": say("papers drawn"),
    "sheets": say("answer sheets"),
    "changed": say("changed"),
    "graded": say("graded"),
    "marked": say("short answers marked"),
    "annulled": say("answer papers annulled"),
    "appeals": say("appeals"),
    "collected": say("answer papers collected"),
    "handed_in": say("answer papers handed in"),
    "regraded": say("answer papers graded anew"),
    "results_added": say("results added"),
    "results_changed": say("results replaced"),
    "results_unchanged": say("results unchanged"),
    "results_waiting": say("results that stand otherwise, left as they are"),
    "results_removed": say("results taken back"),
}
KIND_TITLES: Mapping[str, Message] = {
    "exam": say("law exam"),
    "spot_quiz": say("spot quiz"),
    "appointment_check": say("check before appointment"),
}
MODE_WORDS = {Mode.PAPER: say("on paper"), Mode.TERMINAL: say("at the terminal")}
PAPERS_WORDS = {Papers.FORMS: say("forms"), Papers.OWN: say("each officer's own paper")}
BLUEPRINT_COLUMNS = [
    Column("blueprint", _("Id")),
    Column("title", _("Title")),
    Column("items", _("Questions"), right=True),
    Column("total", _("Full marks"), right=True),
    Column("pass", _("Pass"), right=True),
    Column("minutes", _("Minutes"), right=True),
    Column("attempts", _("Attempts"), right=True),
]


def blueprint_row(id: str, plan: Blueprint | None) -> dict[str, Any]:
    """A blueprint in a list."""
    if plan is None:
        return {"blueprint": id, "title": None}
    return {
        "blueprint": id,
        "title": plan.title,
        "items": plan.items,
        "total": plan.total,
        "pass": plan.pass_mark,
        "excellent": plan.excellent_mark,
        "minutes": plan.minutes,
        "attempts": plan.attempts,
    }


def exam_columns() -> list[Column]:
    """The columns of `exam list`."""
    return [
        Column("number", _("Number")),
        Column("title", _("Title")),
        Column("state_title", _("State")),
        Column("state", ""),
        Column("when", _("Exam window")),
        Column("from", ""),
        Column("until", ""),
        Column("mode", ""),
        Column("counts_on", _("Counts on")),
    ]


def exam_row(front: Front, exam: Exam) -> dict[str, Any]:
    """An exam in a list."""
    return {
        "number": exam.number,
        "title": exam.title,
        "state": exam.state.value,
        "state_title": tell(EXAM_WORDS[exam.state]),
        "from": _local(front, exam.main.opens),
        "until": _local(front, exam.main.closes),
        "when": window_words(front, exam.main),
        "mode": exam.mode.value,
        "counts_on": exam.counts_on,
    }


def _local(front: Front, moment: datetime | None) -> datetime | None:
    return None if moment is None else front.desk.local(moment)


def window_words(front: Front, window: Sitting | None) -> str:
    """A window as on the wall of the county."""
    if window is None:
        return "-"
    opens, closes = front.desk.local(window.opens), front.desk.local(window.closes)
    end = f"{closes:%H:%M}" if opens.date() == closes.date() else f"{closes:%Y-%m-%d %H:%M}"
    return f"{opens:%Y-%m-%d %H:%M} – {end}"


def tell_exam(front: Front, held: Held, *, words: bool = False) -> dict[str, Any]:
    """One exam: for programs, or with `words` for people."""
    exam = held.exam
    due = [one for one in exam.expected if not one.exempt and not one.reserve]
    if not words:
        return {
            **exam_row(front, exam),
            "makeup_from": _local(front, exam.makeup.opens if exam.makeup else None),
            "makeup_until": _local(front, exam.makeup.closes if exam.makeup else None),
            "papers": exam.papers.value,
            "forms": exam.forms,
            "seed": exam.seed,
            "reviewed_allowed": exam.reviewed_allowed,
            "supervised_by": exam.supervised_by,
            "blueprint": blueprint_row(exam.blueprint.id, exam.blueprint),
            "expected": [
                {
                    "officer": one.officer,
                    "name": held.people.roster.officers[one.officer].name,
                    "unit": one.unit,
                    "exempt": one.exempt,
                    "reserve": one.reserve,
                    "form": one.form,
                    "hall": one.hall,
                    "seat": one.seat,
                    "extra_minutes": one.extra_minutes,
                    "attempts": one.attempts,
                }
                for one in exam.expected
            ],
        }
    told = {
        _("Number"): exam.number,
        _("Title"): exam.title,
        _("State"): tell(EXAM_WORDS[exam.state]),
        _("Exam window"): window_words(front, exam.main),
        _("Make-up"): window_words(front, exam.makeup),
        _("Counts on"): f"{exam.counts_on}",
        _("Blueprint"): [tell(sentence) for sentence in blueprint_words(exam.blueprint)],
        _("Way of sitting"): tell(MODE_WORDS[exam.mode]),
        _("Papers"): _papers(exam),
        _("Drawn from"): _drawn_from(exam),
        _("Expected"): str(len(due)),
        _("Exempt"): str(sum(1 for one in exam.expected if one.exempt)),
        _("Reserves"): str(sum(1 for one in exam.expected if one.reserve)),
        _("Supervised by"): exam.supervised_by or "-",
    }
    return told


def _papers(exam: Exam) -> str:
    words = tell(PAPERS_WORDS[exam.papers])
    return words if exam.papers is Papers.OWN else f"{words} {exam.forms}"


def _drawn_from(exam: Exam) -> str:
    if exam.reviewed_allowed is None:
        return _("approved questions")
    return _("approved and reviewed questions, as chosen on {day}").format(day=exam.reviewed_allowed)
