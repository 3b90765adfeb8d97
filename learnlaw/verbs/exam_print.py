"""What an exam on paper is held with: papers, answer sheets, seats, the record of the hall, and the key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.answers import Asked, show_answer
from learnlaw.domain.blueprint import Counting
from learnlaw.domain.exam import ExamState, Papers, Sitting
from learnlaw.domain.grading import scheme_words
from learnlaw.domain.question import BLANK, CHOICE, Kind, Question
from learnlaw.errors import NotFoundError, UsageError, say
from learnlaw.i18n import tell_in
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam, first_paper
from learnlaw.verbs.exam_drawn import plain
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.registry import listed
from learnlaw.verbs.roster_export import FileExistsAlreadyError, write_file

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from learnlaw.domain.law import Catalogue
    from learnlaw.reports.exam_papers import PaperDoc, PaperItem, Seat
    from learnlaw.reports.model import Report
    from learnlaw.store.papers import PaperRow

PAPER = "zh"
"""Papers are Chinese whatever the screen speaks."""
PARTS = ("paper", "sheet", "seats", "record", "key", "answers")
RULES = (
    "请在答题卡上填写姓名、单位、人员编码和卷别，未填写的无法登记成绩。",
    "全部答案写在答题卡上，写在试卷上无效。",
    "开考前由监考人核对身份；考试结束后试卷、答题卡一并交回，不得带出考场。",
)


class NotDrawnError(UsageError):
    """An exam without papers."""

    template = "exam {number} has no papers yet; open it first: exam open {number}"


class WhichPaperError(UsageError):
    """Several papers could be meant."""

    template = "exam {number} has several papers; say which: {which}"


@listed(area=EXAM, title=say("Print what an exam on paper is held with"), command="exam paper")
def print_exam(
    desk: Desk,
    number: str,
    path: Path,
    *,
    part: str = "paper",
    form: str = "",
    officer: str = "",
    hall: str = "",
    force: bool = False,
) -> Path:
    """Write one of `PARTS` in the form of the file's ending: docx, html, xlsx, csv, txt.

    Papers, sheets and keys are of a form, or of an officer's own paper.
    Raises `NotDrawnError`, `WhichPaperError`, `NotFoundError`,
    `FileExistsAlreadyError`.
    """
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        if held.exam.state is ExamState.DRAFT and part != "seats":
            raise NotDrawnError(number=held.row.number)
        data = printed(desk, connection, held, path, part, form=form, officer=officer, hall=hall)
    write_file(path, data)
    return path


def printed(
    desk: Desk,
    connection: Connection,
    held: Held,
    path: Path,
    part: str,
    *,
    form: str,
    officer: str,
    hall: str,
) -> bytes:
    """One of `PARTS` as a file of the ending of `path`; nothing is written."""
    from learnlaw.reports.render import render

    if part == "answers":
        return _answer_file(connection, held, csv=path.suffix.lower() == ".csv")
    if part in ("seats", "record"):
        return render(_hall_report(held, part, hall), path.suffix)
    doc = paper_doc(desk, connection, held, form=form, officer=officer)
    return render(_paper_report(held, doc, part, officer), path.suffix)


def _paper_report(held: Held, doc: PaperDoc, part: str, officer: str) -> Report:
    from learnlaw.reports.exam_papers import answer_sheet, key_paper, question_paper

    seat = next((one for one in seats_of(held) if one.code == officer), None) if officer else None
    made: Mapping[str, Callable[[], Report]] = {
        "paper": lambda: question_paper(doc),
        "sheet": lambda: answer_sheet(doc, seat),
        "key": lambda: key_paper(doc),
    }
    return made[part]()


# -- papers ---------------------------------------------------------------------------------


def paper_doc(desk: Desk, connection: Connection, held: Held, *, form: str, officer: str) -> PaperDoc:
    """One paper as it is printed, with what markers need."""
    from learnlaw.reports.exam_papers import PaperDoc
    from learnlaw.store.papers import asked_questions
    from learnlaw.store.regrades import changes_of

    row = _which(connection, held, form, officer)
    questions = changes_of(connection, held.id).applied(asked_questions(connection, [row.id]))
    catalogue = known_catalogue(desk)
    plan = held.exam.blueprint
    units = held.people.roster.units
    return PaperDoc(
        exam=held.exam.title,
        form=row.form or officer,
        items=tuple(
            _item(n, questions[item.question, item.version], item.order, item.marks, catalogue)
            for n, item in enumerate(row.paper.items, 1)
        ),
        minutes=plan.minutes,
        pass_mark=plan.pass_mark,
        open_book=plan.open_book,
        day=held.day,
        issuer=units[held.people.unit_codes[held.row.organiser_id]].name,
        rules=RULES,
        marking=(*_marking(held), *_shares(held, row)),
    )


def _marking(held: Held) -> list[str]:
    plan = held.exam.blueprint
    kinds = {cell.kind for cell in plan.cells}
    several, blanks, *always = scheme_words(plan.scheme)
    asked = [several] * (Kind.MULTIPLE in kinds) + [blanks] * (Kind.BLANK in kinds)
    told = [tell_in(PAPER, message) for message in (*asked, *always)]
    if plan.attempts > 1:
        best = "最好" if plan.counting is Counting.BEST else "最后"
        told.append(f"可以参加{plan.attempts}次，以{best}一次成绩为准")
    if held.exam.reviewed_allowed is not None:
        told.append(f"经{held.exam.reviewed_allowed}决定，试题取自审定题和已复核题")
    return told


def _shares(held: Held, row: PaperRow) -> list[str]:
    """How much of an officer's own paper is new to them, for the record."""
    paper = row.paper
    if paper.common is None or paper.unseen is None:
        return []
    lately = f"该人员最近{held.exam.last_papers}份试卷"
    return [f"与{lately}重复的试题占{plain(paper.common)}%，未出现过的占{plain(paper.unseen)}%"]


def _which(connection: Connection, held: Held, form: str, officer: str) -> PaperRow:
    from learnlaw.store.papers import load_papers

    every = load_papers(connection, held.id, _own_papers(connection, held, officer))
    sat = _sat_last(connection, held, officer) if officer else None
    if sat is not None and held.exam.state in (ExamState.CLOSED, ExamState.FINAL):
        return every[sat]  # afterwards the paper of a dispute is meant
    first = first_paper(makeup=held.exam.state is ExamState.MAKEUP)
    papers = [row for row in every.values() if row.number == first]
    if held.exam.papers is Papers.OWN:
        if not officer:
            raise WhichPaperError(number=held.row.number, which=say("the officer whose paper it is"))
        mine = _next_paper(connection, held, every.values(), officer, first)
    else:
        wanted = form.upper() or next(
            (o.form for o in held.exam.expected if o.officer == officer and officer), ""
        )
        mine = [row for row in papers if row.form == wanted] if wanted else papers
    if not mine:
        raise NotFoundError(kind=say("paper"), code=form or officer)
    if len(mine) > 1:
        raise WhichPaperError(number=held.row.number, which="、".join(row.form for row in mine))
    return mine[0]


def _own_papers(connection: Connection, held: Held, officer: str) -> set[int] | None:
    """The papers of one officer where everybody has papers of their own; None for all of the exam."""
    from learnlaw.store.papers import paper_ids

    if held.exam.papers is not Papers.OWN or officer not in held.people.officer_ids:
        return None
    return set(paper_ids(connection, held.id, held.people.officer_ids[officer]).values())


def _sat_last(connection: Connection, held: Held, officer: str) -> int | None:
    """The paper that an officer sat last."""
    from learnlaw.store.attempts import attempt_rows

    key = held.people.officer_ids.get(officer, -1)
    rows = attempt_rows(connection, exam_id=held.id, officer_id=key)
    return rows[-1].paper_id if rows else None


def _next_paper(
    connection: Connection, held: Held, papers: Iterable[PaperRow], officer: str, first: int
) -> list[PaperRow]:
    """The paper of an officer's next attempt in the window that is open, or the last that there is."""
    from learnlaw.verbs.exam_attempts import used_here

    key, due = held.people.officer_ids.get(officer), first + used_here(connection, held).get(officer, 0)
    mine = [row for row in papers if row.officer == key and first <= row.number <= due]
    return sorted(mine, key=lambda row: row.number)[-1:]


def _item(
    number: int, question: Question, order: tuple[int, ...], marks: Decimal, catalogue: Catalogue
) -> PaperItem:
    from learnlaw.reports.exam_papers import PaperItem

    options = tuple(question.options[n] for n in order) if order else question.options
    return PaperItem(
        number=number,
        kind=question.kind,
        stem=question.stem,
        options=options if question.kind in CHOICE else (),
        marks=marks,
        key=_key(question, order),
        clause=_clause(question, catalogue),
        lines=len(BLANK.findall(question.stem)) if question.kind is Kind.BLANK else 0,
    )


def _key(question: Question, order: tuple[int, ...]) -> str:
    if question.kind in CHOICE:
        return show_answer(Asked(1, question.kind, len(question.options), order), str(question.key))
    if question.kind is Kind.TRUE_FALSE:
        return "对" if question.key else "错"
    if isinstance(question.key, tuple):
        return "；".join("/".join(blank) for blank in question.key)
    return str(question.key)


def _clause(question: Question, catalogue: Catalogue) -> str:
    instrument = catalogue.find(question.law)
    clause = question.clause
    title = instrument.name if instrument else question.law
    return f"《{title}》{clause.words if clause else question.article}" if title else ""


# -- halls ------------------------------------------------------------------------------------


def seats_of(held: Held) -> list[Seat]:
    """Who sits where; those without a hall stand in one without a name, in the order of the list."""
    from learnlaw.reports.exam_papers import Seat

    found, n = [], 0
    units, officers = held.people.roster.units, held.people.roster.officers
    for one in held.exam.expected:
        if one.exempt or one.reserve:
            continue
        n += 1
        _, columns = held.row.halls.get(one.hall, (0, 1))
        place = one.seat or n
        found.append(
            Seat(
                hall=one.hall or "考场",
                number=place,
                row=(place - 1) // columns + 1,
                column=(place - 1) % columns + 1,
                code=one.officer,
                name=officers[one.officer].name,
                unit=units[one.unit].name,
                form=one.form,
            )
        )
    return found


def _hall_report(held: Held, part: str, hall: str) -> Report:
    from learnlaw.reports.exam_papers import HallRecord, invigilation_record, seat_list

    seats = [seat for seat in seats_of(held) if hall in ("", seat.hall)]
    if not seats:
        raise NotFoundError(kind=say("hall"), code=hall or held.row.number)
    issuer = held.people.roster.units[held.people.unit_codes[held.row.organiser_id]].name
    if part == "seats":
        return seat_list(held.exam.title, seats, day=held.day, issuer=issuer)
    names = list(dict.fromkeys(seat.hall for seat in seats))
    if len(names) > 1:
        raise WhichPaperError(number=held.row.number, which="、".join(names))
    window = held.exam.makeup if held.exam.state is ExamState.MAKEUP and held.exam.makeup else held.exam.main
    starts, ends = _wall(held, window)
    record = HallRecord(
        exam=held.exam.title,
        hall=names[0],
        day=starts.date(),
        starts=starts.time(),
        ends=ends.time(),
        seats=tuple(seats),
        issuer=issuer,
    )
    return invigilation_record(record)


def _wall(held: Held, window: Sitting) -> tuple[datetime, datetime]:
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(held.zone)
    return window.opens.astimezone(zone), window.closes.astimezone(zone)


def _answer_file(connection: Connection, held: Held, *, csv: bool) -> bytes:
    """The file of answer sheets to be filled in, with everybody who is expected and the forms put down."""
    from learnlaw.formats.answer_sheet import answer_template

    rows = [
        {"officer": seat.code, "name": seat.name, "unit": seat.unit, "form": seat.form}
        for seat in seats_of(held)
    ]
    return answer_template(held.exam.blueprint.items, rows, csv=csv)
