"""An exam on paper in a real database: a small county, a bank with a question of each kind, sheets to fill in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from learnlaw.domain.policy import CountsIf, PolicyPack
from learnlaw.domain.question import CHOICE, LETTERS, Kind, Question
from learnlaw.formats.score_sheet import write_scores
from learnlaw.verbs.bank_import import import_bank
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import PaperKeys, import_answers, keys_of, paper_for, used_here
from learnlaw.verbs.exam_desk import Held, find_exam
from learnlaw.verbs.exam_results import exam_results
from learnlaw.verbs.exam_running import close_exam, open_exam
from learnlaw.verbs.exams import ExamForm, new_exam
from learnlaw.verbs.judging import judge
from learnlaw.verbs.registry import Receipt
from tests.county import YEAR, a_pack, a_rule
from tests.factories import a_desk, rows_of
from tests.formats.books import xlsx
from tests.halls import BANK, KINDS, a_blueprint
from tests.offices import a_county, office, on_day

DAY = date(2024, 12, 20)
"""The exam: from nine to five in Shanghai."""
MAKEUP_DAY = date(2025, 1, 10)
TITLE = "年终学法考试"
NUMBER = "K2024-001"
CHOICES = KINDS[:4]
"""Everything that is graded without a person; 60 marks, of which 36 pass."""
EVERYBODY = ("a1", "a2", "a3", "a4", "b1", "b2")


def at(day: date, hour: int) -> datetime:
    """An hour of a day in Shanghai."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC) - timedelta(hours=8)


def exam_rules() -> PolicyPack:
    """An exam a unit and year, everybody passes, everybody sits one, four in five turn up."""
    return a_pack(
        a_rule(id="held", of="exam", minimum=1),
        a_rule(id="turnout", of="exam", minimum=1, counts_if=CountsIf(turnout=Decimal(80))),
        a_rule(id="rate", measure="rate", of="exam", minimum=100, percent=True),
        a_rule(id="sat", subject="officer", of="exam", minimum=1),
        a_rule(id="passed", subject="officer", of="exam", minimum=1, counts_if=CountsIf(passed=True)),
        in_force=YEAR,
    )


def a_room(folder: Path, kinds: tuple[str, ...] = CHOICES, attempts: int = 1) -> Path:
    """The county with a bank, a blueprint and the rules above; its database."""
    path = a_county(folder, exam_rules())
    bank = folder / "hall-bank.yaml"
    bank.write_text(BANK, encoding="utf-8")
    desk = a_desk(folder, create=False)
    import_bank(desk, bank)
    desk.close()
    a_blueprint(folder, kinds, attempts, "all_or_nothing")
    return path


def a_form(folder: Path, **fields: Any) -> ExamForm:
    """The exam of the whole county, in two forms."""
    plain: dict[str, Any] = {
        "title": TITLE,
        "blueprint": str(folder / "hall.yaml"),
        "opens": at(DAY, 9),
        "closes": at(DAY, 17),
        "makeup_opens": at(MAKEUP_DAY, 9),
        "makeup_closes": at(MAKEUP_DAY, 11),
        "officers": EVERYBODY,
        "organiser": "A",
        "seed": 7,
    }
    return ExamForm(**{**plain, **fields})


@dataclass
class Room:
    """One exam, and the desk of its day."""

    desk: Desk
    folder: Path
    number: str = NUMBER
    _sheets: int = field(default=0)

    def on(self, day: date) -> Room:
        """The same room on another day."""
        self.desk = on_day(self.desk, day)
        return self

    def new(self, **fields: Any) -> Receipt:
        """Make the exam."""
        receipt = new_exam(self.desk, a_form(self.folder, **fields))
        (self.number,) = receipt.made
        return receipt

    def opened(self, **fields: Any) -> Room:
        """Make the exam and open it."""
        self.new(**fields)
        open_exam(self.desk, self.number)
        return self

    def held(self) -> Held:
        """The exam as it stands."""
        with self.desk.reading() as connection:
            return find_exam(self.desk, connection, self.number, self.desk.facts.people(connection))

    def sheet_of(self, officer: str, wrong: Iterable[int] = (), form: str = "") -> dict[int, str]:
        """A sheet as it would be filled in: everything right but the items of these kinds in the bank."""
        with self.desk.reading() as connection:
            held = find_exam(self.desk, connection, self.number, self.desk.facts.people(connection))
            keys = keys_of(connection, held)
            used = used_here(connection, held).get(officer, 0)
        paper = paper_for(held, keys, officer, form, used + 1)
        assert paper is not None
        return dict(filled_in(paper, set(wrong), questions_of(self)))

    def sit(self, **wrong: Iterable[int]) -> Receipt:
        """Hand in sheets of the form put down: by officer, which questions of the bank are wrong (hall-1 is 1)."""
        return self.sit_form("", wrong)

    def sit_form(self, form: str, wrong: Mapping[str, Iterable[int]]) -> Receipt:
        """The same, with the form written on the sheets."""
        sheets = {officer: self.sheet_of(officer, missed, form) for officer, missed in wrong.items()}
        return import_answers(self.desk, self.number, self.file(sheets, form=form))

    def file(
        self, sheets: Mapping[str, Mapping[int, str]], *, form: str = "", more: Sequence[int] = ()
    ) -> Path:
        """A workbook of answer sheets."""
        items = sorted({item for sheet in sheets.values() for item in sheet} | {1, *more})
        rows = [["人员编码", "卷别", *items]]
        rows += [[code, form, *(sheet.get(item, "") for item in items)] for code, sheet in sheets.items()]
        self._sheets += 1
        path = self.folder / f"answers-{Path(self.desk.settings.database).parent.name}-{self._sheets}.xlsx"
        path.write_bytes(xlsx({"答题卡": rows}))
        return path

    def scores(self, *rows: Mapping[str, Any], **same: Any) -> Path:
        """A workbook of scores: rows of officer and marks of the exam, out of 100 with 60 to pass."""
        plain: dict[str, Any] = {"exam": TITLE, "day": DAY, "full": 100, "pass_mark": 60, **same}
        path = self.folder / "scores.xlsx"
        path.write_bytes(write_scores([{**plain, **row} for row in rows]))
        return path

    def close(self) -> Receipt:
        """Close the window that is open."""
        return close_exam(self.desk, self.number)

    def outcome(self) -> dict[str, tuple[str | None, str]]:
        """By officer: marks of the last attempt, and state."""
        return {
            row["officer"]: (None if row["marks"] is None else f"{row['marks']:f}", row["state"])
            for row in exam_results(self.desk, self.number).rows()
        }

    def five(self) -> tuple[int, int, int, int, int]:
        """应考 实考 缺考 补考 免考."""
        found = exam_results(self.desk, self.number).total
        return found.expected, found.sat, found.absent, found.makeup, found.exempt

    def facts(self) -> dict[str, list[tuple[int, int, bool]]]:
        """The results that count: by officer, attempt (2 is the make-up), marks in hundredths, passed."""
        found: dict[str, list[tuple[int, int, bool]]] = {}
        for code, attempt, marks, passed in self.rows(
            "SELECT o.code, r.attempt, r.marks, r.passed FROM exam_result r "
            "JOIN officer o ON o.id = r.officer_id ORDER BY o.code, r.attempt"
        ):
            found.setdefault(code, []).append((attempt, marks, bool(passed)))
        return found

    def seats(self) -> dict[str, str]:
        """The attendance of the exam in the ledger."""
        return dict(
            self.rows(
                "SELECT o.code, t.presence FROM attendance t JOIN officer o ON o.id = t.officer_id "
                "JOIN activity a ON a.id = t.activity_id WHERE a.topic = ?",
                TITLE,
            )
        )

    def rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database holds, read past the program."""
        return rows_of(Path(self.desk.settings.database), query, *values)

    def finding(self, rule: str, subject: str, on: date = MAKEUP_DAY) -> tuple[Decimal, bool]:
        """What a subject has under a rule of 2024, and whether it is by the make-up."""
        from dataclasses import replace

        desk = replace(self.desk, on=on)
        desk.__dict__["engine"] = self.desk.engine
        (found,) = [
            f
            for f in judge(desk, year=2024).verdict.findings
            if f.rule.id == rule and f.subject.code == subject
        ]
        return found.actual, found.made_up


def questions_of(room: Room) -> dict[str, Question]:
    """The questions that were asked, by id, as they were asked."""
    from learnlaw.store.papers import asked_questions, paper_ids

    with room.desk.reading() as connection:
        held = find_exam(room.desk, connection, room.number, room.desk.facts.people(connection))
        found = asked_questions(connection, paper_ids(connection, held.id).values())
    return {code: question for (code, _), question in found.items()}


def filled_in(
    paper: PaperKeys, wrong: set[int], questions: Mapping[str, Question]
) -> Iterable[tuple[int, str]]:
    """A whole sheet, item by item, as it is typed."""
    for asked, item in zip(paper.asked, paper.row.paper.items, strict=True):
        question = questions[item.question]
        missed = int(item.question.rpartition("-")[2]) in wrong
        yield asked.item, _typed(question, item.order, missed)


def _typed(question: Question, order: Sequence[int], missed: bool) -> str:
    if question.kind in CHOICE:
        own = str(question.key)
        if missed:
            own = "".join(letter for letter in LETTERS[: len(question.options)] if letter not in own)[:1]
        places = {option: place for place, option in enumerate(order)} if order else {}
        shown = [LETTERS[places.get(LETTERS.index(letter), LETTERS.index(letter))] for letter in own]
        return "".join(sorted(shown))
    if question.kind is Kind.TRUE_FALSE:
        return "对" if bool(question.key) is not missed else "错"
    if isinstance(question.key, tuple):
        return "不知道" if missed else "|".join(blank[0] for blank in question.key)
    return "不会" if missed else "警告、罚款"


@contextmanager
def room(template: Path, day: date = DAY) -> Any:
    """A room with a copy of a database, on the day of the exam."""
    with office(template, day) as desk:
        yield Room(desk, template.parent)
