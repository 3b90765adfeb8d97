"""The report of an exam: the five columns by unit, the score list to be stamped, and what the answers say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from learnlaw.domain.analysis import Analysis, analyse
from learnlaw.domain.attempt import Attempt
from learnlaw.domain.exam import ExamState
from learnlaw.domain.knowledge import knowledge
from learnlaw.domain.turnout import Standing, Turnout, standings, turnout, turnout_by_unit
from learnlaw.errors import say
from learnlaw.reports.model import (
    Bar,
    Cell,
    Chart,
    Column,
    Kind,
    Point,
    Report,
    Row,
    Scatter,
    Section,
    Table,
    Tone,
)
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_attempts import attempts_of
from learnlaw.verbs.exam_desk import Held, find_exam
from learnlaw.verbs.exam_results import NobodySatError, mark_table
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.registry import listed
from learnlaw.verbs.report_desk import REPORTS, numbered, told, traced, unit_code

if TYPE_CHECKING:
    from sqlalchemy import Connection

FIGURES = (
    Column("应考", Kind.NUMBER),
    Column("实考", Kind.NUMBER),
    Column("缺考", Kind.NUMBER),
    Column("补考", Kind.NUMBER),
    Column("免考", Kind.NUMBER),
    Column("参考率", Kind.PERCENT),
    Column("合格", Kind.NUMBER),
    Column("合格率", Kind.PERCENT),
    Column("优秀率", Kind.PERCENT),
    Column("平均分", Kind.NUMBER),
    Column("中位数", Kind.NUMBER),
)
NOTES = (
    "应考不含免考；参考率＝实考÷应考，合格率、优秀率＝合格、优秀人数÷实考，向下取至小数点后两位。",
    "补考人数是实考人数中在补考时段参加的人数。",
)
ANALYSIS_NOTES = (
    "得分率为平均得分占该题满分的比例；区分度为该题得分与其余各题得分的相关系数，以百分数计。",
    "题目标记只是提示，须由人核对题目后决定，不针对任何个人。",
)
SIGNATURES = ("监考人（签字）", "阅卷、登分人（签字）", "审核人（签字）", "组织单位（盖章）")


@listed(area=REPORTS, title=say("Report an exam"), command="report exam")
def report_exam(desk: Desk, number: str, *, unit: str = "", analysis: bool = False) -> Report:
    """The results of an exam, of all or of a unit and those below it, with lines to sign on.

    With `analysis` what the answers say about the questions is appended; no
    flag names a person. Raises `NotFoundError`, and `NobodySatError` where there
    is nothing to analyse.
    """
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        code = unit_code(held.people.roster, unit) if unit else ""
        those = _of_unit(standings(held.exam, attempts_of(connection, held)), held, code)
        exam = ExamReport(held, those, code)
        sections = list(exam.sections())
        if analysis:
            sections += analysis_sections(desk, connection, held)
        headings = numbered([section.heading for section in sections])
        placed = (Section(h, s.blocks, s.fresh) for h, s in zip(headings, sections, strict=True))
        return traced(desk, connection, exam.report(tuple(placed), ANALYSIS_NOTES if analysis else ()))


def _of_unit(those: Iterable[Standing], held: Held, unit: str) -> list[Standing]:
    above = held.people.roster.above
    return [one for one in those if not unit or unit in above.get(one.expected.unit, ())]


@dataclass
class ExamReport:
    """The results of an exam on their way into tables."""

    held: Held
    those: Sequence[Standing]
    unit: str = ""

    @property
    def _excellence(self) -> bool:
        return self.held.exam.blueprint.excellent_mark is not None

    def report(self, sections: tuple[Section, ...], more: Sequence[str] = ()) -> Report:
        """The report without its traces."""
        held, units = self.held, self.held.people.roster.units
        about = [
            f"{held.day.year}年{held.day.month}月{held.day.day}日",
            units[self.unit].name if self.unit else "",
        ]
        return Report(
            title=f"{held.exam.title}成绩汇总表",
            subtitle=f"（{'　'.join(filter(None, about))}）",
            issuer=units[held.people.unit_codes[held.row.organiser_id]].name,
            sections=sections,
            notes=(*NOTES, *more, *self._provisos()),
            signatures=SIGNATURES,
        )

    def _provisos(self) -> Iterator[str]:
        state = self.held.exam.state
        if state is ExamState.VOID:
            yield "本次考试已作废，成绩不作为考核依据。"
        elif state in (ExamState.DRAFT, ExamState.OPEN):
            yield "考试尚未结束，成绩不是最终结果。"
        pending = sum(one.counts is None and one.sat for one in self.those)
        if pending:
            yield f"有{pending}人的答卷尚未评出成绩，合格人数、平均分未计在内。"

    def sections(self) -> Iterator[Section]:
        """The figures by unit, then everybody."""
        yield Section("参考及成绩情况", (self._in_words(), self._by_unit()))
        yield Section("成绩登记", (self._list(),), fresh=True)

    def _in_words(self) -> str:
        plan, total = self.held.exam.blueprint, turnout(self.those, excellence=self._excellence)
        lines = f"满分{_plain(plan.total)}分，及格线{_plain(plan.pass_mark)}分"
        if plan.excellent_mark is not None:
            lines += f"，优秀线{_plain(plan.excellent_mark)}分"
        return (
            f"{lines}。应考{total.expected}人，实考{total.sat}人，缺考{total.absent}人，"
            f"补考{total.makeup}人，免考{total.exempt}人。"
        )

    def _by_unit(self) -> Table:
        units = self.held.people.roster.units
        by_unit = turnout_by_unit(self.those, excellence=self._excellence)
        position = self.held.people.roster.position
        ordered = sorted(by_unit, key=lambda code: position.get(code, len(position)))
        rows = tuple((n, units[code].name, *_figures(by_unit[code])) for n, code in enumerate(ordered, 1))
        totals = (None, "合计", *_figures(turnout(self.those, excellence=self._excellence)))
        return Table((Column("序号", Kind.NUMBER, width=4), Column("单位"), *FIGURES), rows, totals)

    def _list(self) -> Table:
        position = self.held.people.roster.position
        ordered = sorted(
            self.those, key=lambda one: (position.get(one.expected.unit, len(position)), one.expected.officer)
        )
        columns = (
            Column("序号", Kind.NUMBER, width=4),
            Column("单位"),
            Column("人员编码"),
            Column("姓名"),
            Column("成绩", Kind.NUMBER),
            Column("结果"),
            Column("备注"),
        )
        return Table(columns, tuple(self._line(n, one) for n, one in enumerate(ordered, 1)))

    def _line(self, number: int, one: Standing) -> Row:
        roster = self.held.people.roster
        officer, mine = one.expected.officer, one.counts
        remarks = ["补考" if one.makeup else "", one.expected.exempt]
        return (
            number,
            roster.units[one.expected.unit].name,
            officer,
            roster.officers[officer].name,
            None if mine is None else mine.marks,
            _outcome(one, mine),
            "；".join(filter(None, remarks)),
        )


def _outcome(one: Standing, mine: Attempt | None) -> str:
    if one.exempt:
        return "免考"
    if not one.sat:
        return "缺考"
    if mine is None:
        return "待评阅"
    return "优秀" if mine.excellent else "合格" if mine.passed else "不合格"


def _figures(figures: Turnout) -> tuple[Cell, ...]:
    return (
        *(figures.expected, figures.sat, figures.absent, figures.makeup, figures.exempt),
        *(figures.turnout, figures.passed, figures.pass_rate, figures.excellent_rate),
        *(figures.mean, figures.median),
    )


def _plain(mark: Decimal) -> str:
    return f"{mark.normalize():f}"


# -- analysis ---------------------------------------------------------------------------------


def analysis_sections(desk: Desk, connection: Connection, held: Held) -> Iterator[Section]:
    """What the answers of all who sat say: about the law, and about the questions."""
    table, questions = mark_table(connection, held)
    if not table.candidates:
        raise NobodySatError(number=held.row.number)
    laws = {question.id: question.law for question in questions.values()}
    known = knowledge(table, laws, {one.officer: one.unit for one in held.exam.expected})
    catalogue = known_catalogue(desk)
    rows = []
    for each in known.laws:
        instrument = catalogue.find(each.law)
        name = instrument.name if instrument else each.law
        rows.append((f"《{name}》", each.takers, each.answers, _percent(each.facility)))
    columns = (
        Column("法律法规"),
        Column("参加人数", Kind.NUMBER),
        Column("答题次数", Kind.NUMBER),
        Column("得分率", Kind.PERCENT),
    )
    bars = tuple(Bar(row[0], row[3], f"{row[2]}次") for row in rows if row[3] is not None)
    drawn = (Chart("各法律法规得分率", bars, Kind.PERCENT),) if len(bars) > 1 else ()
    yield Section("知识掌握情况（得分率低的在前）", (Table(columns, tuple(rows)), *drawn))
    found = analyse(table)
    yield Section("试题分析", (_quality(found), _items(found), *_drawn(found), *_flagged(found)))


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(f"{share * 100:.2f}")


def _rounded(figure: float | None) -> Decimal | None:
    # adding nothing turns a rounded -0.0 into 0.0
    return None if figure is None else Decimal(f"{round(figure, 2) + 0.0:.2f}")


def _quality(found: Analysis) -> str:
    test = found.test
    parts = [f"参加分析{test.n}人"]
    for words, figure in (("平均分", test.mean), ("标准差", test.sd), ("信度系数α=", test.alpha)):
        if (rounded := _rounded(figure)) is not None:
            parts.append(f"{words}{_plain(rounded) if rounded else 0}")
    return "，".join(parts) + "。" + "".join(f"{told(notice)}。" for notice in found.notices)


def _items(found: Analysis) -> Table:
    columns = (
        Column("试题编号"),
        Column("作答人数", Kind.NUMBER),
        Column("得分率", Kind.PERCENT),
        Column("区分度", Kind.NUMBER),
        Column("各选项人数"),
        Column("标记"),
    )
    rows = tuple(
        (
            item.question,
            item.n,
            _percent(item.facility),
            _rounded(item.discrimination_index),
            " ".join(f"{label}{count}" for label, count in item.options.items()),
            "、".join(told(flag.what) for flag in item.flags),
        )
        for item in found.items
    )
    return Table(columns, rows)


def _drawn(found: Analysis) -> Iterator[Scatter]:
    """The questions by how many got them right and how well they tell; those with a flag stand out."""
    points = []
    for item in found.items:
        x, y = _percent(item.facility), _rounded(item.discrimination_index)
        if x is not None and y is not None:
            points.append(Point(item.question, x, y, Tone.BAD if item.flags else Tone.EVEN))
    if points:
        axes = Column("得分率", Kind.PERCENT), Column("区分度", Kind.NUMBER)
        yield Scatter("试题得分率与区分度（标出题号的有标记）", *axes, tuple(points))


def _flagged(found: Analysis) -> Iterator[str]:
    hints: dict[str, list[str]] = {}
    for item in found.items:
        for flag in item.flags:
            hints.setdefault(told(flag.hint), []).append(item.question)
    for hint, questions in hints.items():
        yield f"{'、'.join(questions)}：{hint}。"
