"""The demonstration county on the command line: opened in a terminal, printed without one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, pass_front
from learnlaw.cli.quota_words import SHORT, STATES
from learnlaw.cli.show import Column, figure, print_table
from learnlaw.i18n import _, language, tell

if TYPE_CHECKING:
    from learnlaw.verbs.board import Board, BoardCell, BoardRow


@click.command(help=_("build the demonstration county and open it; without a terminal its board is printed"))
@click.option("--seed", type=int, default=1, help=_("another number gives another county (1)"))
@click.option("--officers", type=int, default=2000, help=_("how many officers it has (2000)"))
@click.option("--out", type=click.Path(path_type=Path), help=_("the folder to keep it in"))
@pass_front
def demo(front: Front, seed: int, officers: int, out: Path | None) -> int:
    from learnlaw.demo.open import demo_desk

    folder = out or front.desk.places.state / "demo"
    click.echo(_("the demonstration county is kept in {folder}").format(folder=folder), err=True)
    front.desk = demo_desk(front.desk, folder, seed=seed, officers=officers)
    if sys.stdin.isatty() and sys.stdout.isatty():
        return front.open_ui(front.desk)
    _print(front)
    return 0


def _print(front: Front) -> None:
    from learnlaw.verbs.board import NothingYet, read_board

    board = read_board(front.desk)
    if isinstance(board, NothingYet):  # the county was made with units and a pack
        raise LookupError(board.what)
    print_board(board)


def print_board(board: Board) -> None:
    """The board as a table: units down in official order, rules across."""
    year = board.year
    day = (board.as_of - year.start).days + 1
    percent = day * 100 // (year.days or 365)
    words = _("{packs}  as of {day}  day {n} of {days}, {percent}%")
    packs = "、".join(format(title, language()) for title in board.packs)
    click.echo(words.format(packs=packs, day=board.as_of, n=day, days=year.days, percent=percent))
    click.echo(
        "  ".join(f"{tell(STATES[state.value])} {count}" for state, count in board.units.items() if count)
    )
    columns = [Column("unit", _("Unit"))]
    columns += [Column(rule.id, format(rule.title, language()), right=True) for rule in board.rules]
    print_table(columns, [_row(row, board) for row in board.rows])
    for line in board.home:
        click.echo(tell(line.words))


def _row(row: BoardRow, board: Board) -> dict[str, Any]:
    cells = zip(board.rules, row.cells, strict=True)
    return {"unit": row.unit.name, **{rule.id: _cell(cell) for rule, cell in cells}}


def _cell(cell: BoardCell | None) -> str:
    if cell is None:
        return "-"
    word = tell(SHORT[cell.state.value])
    if cell.rolled:
        return f"{cell.met}/{len(cell.findings)} {word}"
    sign = "%" if cell.finding.rule.percent else ""
    return f"{figure(cell.finding.actual)}{sign}/{figure(cell.finding.minimum)}{sign} {word}"
