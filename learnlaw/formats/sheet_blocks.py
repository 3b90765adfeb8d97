"""Question tables without a header: vertical blocks, and csv by the place of its columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

from learnlaw.domain.question import LETTERS, Kind
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.answer_text import is_nothing, split_options
from learnlaw.formats.cells import Cell
from learnlaw.formats.draft import Choice, Draft, Settler
from learnlaw.formats.fill_key import fill_key
from learnlaw.formats.grid import Grid
from learnlaw.formats.marks import difficulty
from learnlaw.formats.sheet_header import cell_text

_ANSWER = re.compile(r"Answer\d{1,2}")
_PLACED = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK, Kind.SHORT)
_COLUMNS = 6


def take_blocks(grid: Grid, settler: Settler) -> bool:
    """Settle the questions of a sheet without a header; False if it is none of these."""
    words = {cell_text(row[0]) for row in grid.rows if row}
    if {"Question", "Answer1"} <= words:
        _vertical(grid, settler)
        return True
    filled = [n for n, row in enumerate(grid.rows) if any(map(cell_text, row))]
    if filled and not grid.sheet and all(_is_placed(grid.rows[n]) for n in filled):
        what = say(
            "there is no header; the columns were read by their place: 题型, 题干, 备选项, 选项数, 答案, 解析"
        )
        place = Place(grid.lines[filled[0]])
        settler.problems.append(Problem("no-header", what, None, settler.file, place, warning=True))
        for n in filled:
            _placed(grid, n, settler)
        return True
    return False


def _vertical(grid: Grid, settler: Settler) -> None:
    """Blocks of rows: Question, Answer1 with x or a score, Category, Feedback."""
    draft: Draft | None = None
    for line, row in zip(grid.lines, grid.rows, strict=True):
        word, text, mark = [*map(cell_text, row[:3]), "", "", ""][:3]
        if word == "Question":
            _close(draft, settler)
            draft = Draft(kind=Kind.SINGLE, stem=text, place=Place(line, grid.sheet), made=True)
        elif draft is None:
            continue
        elif _ANSWER.fullmatch(word):
            right = mark.casefold() == "x" or (mark.replace(".", "").isdecimal() and float(mark) > 0)
            draft.choices.append(Choice(text, place=Place(line, grid.sheet)))
            draft.guide += (
                LETTERS[len(draft.choices) - 1] if right and len(draft.choices) <= len(LETTERS) else ""
            )
        elif word == "Category" and text:
            draft.tags.append(text)
        elif word in ("FeedbackTrue", "EnrichQuestion") and text:
            draft.rationale = draft.rationale or text
    _close(draft, settler)


def _close(draft: Draft | None, settler: Settler) -> None:
    if draft is None:
        return
    key, draft.guide = draft.guide, ""
    draft.kind = Kind.MULTIPLE if len(key) > 1 else Kind.SINGLE
    fill_key(settler, draft, key, draft.choices, draft.place)
    settler.settle(draft)


def _is_placed(row: Sequence[Cell]) -> bool:
    cells = [cell_text(cell) for cell in row]
    return (
        len(cells) >= _COLUMNS
        and cells[0] in "12345"
        and cells[3].isdecimal()
        and bool(cells[0] and cells[1])
    )


def _placed(grid: Grid, n: int, settler: Settler) -> None:
    cells = [cell_text(cell) for cell in grid.rows[n]]
    place = Place(grid.lines[n])
    kind = _PLACED[int(cells[0]) - 1]
    draft = Draft(kind=kind, stem=cells[1], rationale=cells[5], place=place, made=True)
    if len(cells) > 7 and difficulty(cells[7]):
        draft.marks["difficulty"] = cells[7]
    options = [] if is_nothing(cells[2]) else split_options(cells[2]) or cells[2].split("，")
    if int(cells[3]) not in (0, len(options)) and kind in (Kind.SINGLE, Kind.MULTIPLE):
        what = say("{n} options where {count} are said to be", n=len(options), count=cells[3])
        settler.tell(draft, "options-count", what, say("part the options by ，"))
    if not draft.faulty:
        fill_key(settler, draft, cells[4], [Choice(option) for option in options], place)
    settler.settle(draft)
