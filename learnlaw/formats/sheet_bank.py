"""Question tables of Chinese systems, from workbooks and csv, whatever their layout.

Read are tables with a header, one question a row or one option a row; vertical
blocks (Question, Answer1, …); and csv without a header by the place of its
columns. Every problem names the cell. Nothing is guessed that would change a
key: options glued together and answers beyond the options are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from learnlaw.domain.question import LETTERS, Kind, Question, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.answer_text import (
    NUMBERED,
    glued,
    guess,
    is_nothing,
    kind_of,
    split_options,
    without_letters,
)
from learnlaw.formats.archive import names
from learnlaw.formats.cells import column_letters
from learnlaw.formats.door import Kind as Content
from learnlaw.formats.door import Options, Source
from learnlaw.formats.draft import FULL, Choice, Draft, Settler
from learnlaw.formats.fill_key import fill_key
from learnlaw.formats.grid import Grid, grids_of
from learnlaw.formats.marks import citation, difficulty
from learnlaw.formats.sheet_blocks import take_blocks
from learnlaw.formats.sheet_header import HEADER_ROWS, Header, cell_text, find_header


def read(source: Source, options: Options) -> tuple[list[Question], list[Problem]]:
    """The questions of every sheet that holds a table of them."""
    try:
        grids, problems = grids_of(source, options)
    except RefusedError as error:
        return [], list(error.problems)
    if source.kind is Content.XLSX and any("/media/" in part for part in names(source.data, source.name)):
        what = say("its pictures and attachments were left out")
        problems.append(Problem("attachment", what, None, source.name, warning=True))
    settler = Settler(source.name, problems)
    tables = sum(_take(grid, settler) for grid in grids)
    if not tables:
        hint = say("one row must name the columns, at least 题干 and 答案")
        what = say("no header of questions was found in the first {count} rows", count=HEADER_ROWS)
        problems.append(
            Problem("no-header", what, hint, source.name, Place(1, grids[0].sheet if grids else ""))
        )
    elif not settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, source.name))
    return settler.questions, problems


def _take(grid: Grid, settler: Settler) -> bool:
    """Settle the questions of one sheet; False if it holds no table of questions."""
    header = find_header(grid.rows)
    if header is not None and header.whole:
        table = _Table(grid, header, settler)
        for rows in table.groups():
            table.take(rows)
        return True
    if take_blocks(grid, settler):
        return True
    if header is not None and "answer" in header.fields:
        what = say("this table has answers and no column 题干, so it holds no questions")
        place = Place(grid.lines[header.row], grid.sheet)
        hint = say("put questions and answers into one table")
        settler.problems.append(Problem("answers-only", what, hint, settler.file, place))
        return True
    return False


class _Table:
    """A table with a header."""

    def __init__(self, grid: Grid, header: Header, settler: Settler) -> None:
        self.grid, self.header, self.settler = grid, header, settler
        self.sheet_kind = kind_of(grid.sheet)

    def groups(self) -> Iterator[list[int]]:
        """The rows of each question: one, or several where each option has a row."""
        group: list[int] = []
        for n in range(self.header.row + 1, len(self.grid.rows)):
            if not any(map(cell_text, self.grid.rows[n])):
                continue
            begins = not self.header.row_an_option or bool(self.cell(n, "stem") or self.cell(n, "number"))
            if begins and group and not (self.header.row_an_option and self._goes_on(group[0], n)):
                yield group
                group = []
            group.append(n)
        if group:
            yield group

    def _goes_on(self, first: int, n: int) -> bool:
        """Whether a row of an option repeats number and stem of the question that it belongs to."""
        same = all(self.cell(n, f) in ("", self.cell(first, f)) for f in ("number", "stem"))
        return same and bool(self.cell(n, "number") or self.cell(n, "stem") == self.cell(first, "stem"))

    def cell(self, n: int, name: str) -> str:
        """The text of a cell by its column."""
        column = self.header.fields.get(name)
        return "" if column is None else self._at(n, column)

    def _at(self, n: int, column: int | None) -> str:
        row = self.grid.rows[n]
        return cell_text(row[column]) if column is not None and column < len(row) else ""

    def place(self, n: int, name: str = "", column: int | None = None) -> Place:
        """The cell of a column in a row; of text, the line."""
        at = self.header.fields.get(name) if column is None else column
        shown_column = column_letters(at + 1) if at is not None and self.grid.sheet else ""
        return Place(self.grid.lines[n], self.grid.sheet, shown_column)

    def take(self, rows: list[int]) -> None:
        """One question."""
        n = rows[0]
        draft = Draft(kind=Kind.SHORT, stem=self.cell(n, "stem"), place=self.place(n, "stem"), made=True)
        if not draft.stem:
            self.settler.tell(draft, "no-stem", say("a row without a question"), say("fill or delete it"))
            return
        draft.id, draft.rationale = self.cell(n, "id"), _something(self.cell(n, "rationale"))
        self._marks(n, draft)
        self._pictures(n, draft)
        self._errors(n, draft)
        choices = self._choices(rows, draft)
        if draft.faulty:
            return
        answer = self._answer(rows, choices)
        self._kind(n, draft, answer, choices)
        if not draft.faulty:
            self._key(n, draft, answer, choices)
        self.settler.settle(draft)

    def _marks(self, n: int, draft: Draft) -> None:
        basis = _something(self.cell(n, "basis"))
        draft.marks = {k: v for k, v in citation(basis).items() if v} if basis else {}
        for name in ("law", "edition", "article", "case", "pool", "state", "version", "approved"):
            value = _something(self.cell(n, name))
            if value:
                draft.marks[name] = value
        level = _something(self.cell(n, "difficulty"))
        if level and difficulty(level):
            draft.marks["difficulty"] = level
        tags = (t for column in self.header.tags for t in self._at(n, column).replace("，", "、").split("、"))
        draft.tags = list(dict.fromkeys(t.strip() for t in tags if not is_nothing(t)))

    def _errors(self, n: int, draft: Draft) -> None:
        """Cells that hold an error value, which a reader would give as blank."""
        line = self.grid.lines[n]
        for (row, column), value in self.grid.errors.items() if self.grid.errors else ():
            if row == line:
                what = say("the cell holds the error {value}", value=value)
                place = self.place(n, column=column - 1)
                self.settler.tell(
                    draft, "error-cell", what, say("mend the formula, or write the value"), place=place
                )

    def _pictures(self, n: int, draft: Draft) -> None:
        for column in self.header.pictures:
            if not is_nothing(self._at(n, column)):
                what = say("its pictures and attachments were left out")
                self.settler.tell(draft, "attachment", what, warning=True, place=self.place(n, column=column))
                return

    def _choices(self, rows: list[int], draft: Draft) -> list[Choice]:
        """The options, from their columns, their rows, or one cell."""
        n = rows[0]
        if self.header.row_an_option:
            return [
                Choice(
                    self.cell(r, "one_option"), _worth(self.cell(r, "one_right")), self.place(r, "one_option")
                )
                for r in rows
                if self.cell(r, "one_option")
            ]
        columns = [self.header.options[i] for i in sorted(self.header.options)]
        texts = [(c, _something(self._at(n, c))) for c in columns]
        filled = [(c, text) for c, text in texts if text]
        if len(filled) == 1 and glued(filled[0][1]):
            what = say("several options stand in one cell: {text}", text=shown(filled[0][1]))
            hint = say("put each option into its own column")
            self.settler.tell(draft, "glued-options", what, hint, place=self.place(n, column=filled[0][0]))
        if self._gap(texts):
            what = say("an option is empty, and one behind it is not")
            hint = say("fill it, or move the others up")
            self.settler.tell(draft, "empty-option", what, hint, place=self.place(n, column=self._gap(texts)))
        if not columns and "options" in self.header.fields:
            return self._one_cell(n, draft)
        words = without_letters([text for _, text in filled])
        return [
            Choice(w, self._flag(n, c), self.place(n, column=c))
            for w, (c, _) in zip(words, filled, strict=True)
        ]

    def _flag(self, n: int, column: int) -> Decimal:
        index = next(i for i, c in self.header.options.items() if c == column)
        return _worth(self._at(n, self.header.right.get(index)))

    def _gap(self, texts: list[tuple[int, str]]) -> int | None:
        last = max((i for i, (_, text) in enumerate(texts) if text), default=0)
        return next((c for c, text in texts[:last] if not text), None)

    def _one_cell(self, n: int, draft: Draft) -> list[Choice]:
        text = _something(self.cell(n, "options"))
        found = split_options(text) if text else []
        if text and not found:
            what = say("the options cannot be told apart: {text}", text=shown(text))
            hint = say("write A.…|B.…|C.…")
            self.settler.tell(draft, "glued-options", what, hint, place=self.place(n, "options"))
        return [Choice(option, place=self.place(n, "options")) for option in found]

    def _answer(self, rows: list[int], choices: Sequence[Choice]) -> str:
        """The answer as it is written; where options are flagged, the letters of the right ones."""
        written = _something(self.cell(rows[0], "answer"))
        if written or not (self.header.right or self.header.row_an_option):
            return written
        return "".join(LETTERS[i] for i, c in enumerate(choices[:26]) if c.weight)

    def _kind(self, n: int, draft: Draft, answer: str, choices: Sequence[Choice]) -> None:
        word = self.cell(n, "kind")
        options = [c.text for c in choices]
        if word.isdecimal() and 1 <= int(word) <= len(NUMBERED):
            draft.kind = NUMBERED[int(word) - 1]
        elif word and kind_of(word) is None:
            what = say("{word} is no kind of question", word=shown(word))
            hint = say("write 单选题, 多选题, 判断题, 填空题 or 简答题")
            self.settler.tell(draft, "kind", what, hint, place=self.place(n, "kind"))
        else:
            draft.kind = kind_of(word) or self.sheet_kind or guess(answer, options, draft.stem)

    def _key(self, n: int, draft: Draft, answer: str, choices: list[Choice]) -> None:
        place = self.place(n, "answer") if "answer" in self.header.fields else draft.place
        fill_key(self.settler, draft, answer, choices, place)


def _worth(text: str) -> Decimal:
    return FULL if truth(text) else Decimal(0)


def _something(text: str) -> str:
    return "" if is_nothing(text) else text
