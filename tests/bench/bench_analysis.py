"""Item analysis costs 0.2 s of CPU at most for 200 × 50, and a mark costs no more among 25 times as many."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from statistics import median
from time import process_time

from learnlaw.domain.analysis import Candidate, Item, MarkTable, analyse
from learnlaw.domain.knowledge import knowledge

ITEMS = 50
SIZES = (200, 5_000)


def sat(count: int) -> MarkTable:
    """An exam in which each candidate knows another share of the answers."""
    chance = Random(count)
    items = tuple(Item(f"q{n}", Decimal(1), "A", "ABCD") for n in range(ITEMS))
    people = []
    for number in range(count):
        knows = chance.random()
        chosen = ["A" if chance.random() < knows else chance.choice("ABCD") for _ in items]
        marks = [Decimal(label == "A") for label in chosen]
        people.append(Candidate(f"c{number}", marks, chosen))
    return MarkTable(items, tuple(people))


def seconds(table: MarkTable) -> tuple[float, float]:
    """CPU of the indices with flags, and of facility by law and unit."""
    start = process_time()
    analyse(table)
    indices = process_time()
    laws = {item.question: f"law{n % 9}" for n, item in enumerate(table.items)}
    units = {candidate.code: f"U{n % 60}" for n, candidate in enumerate(table.candidates)}
    knowledge(table, laws, units)
    return indices - start, process_time() - indices


def test_item_analysis() -> None:
    cost = {}
    print()
    for size in SIZES:
        table = sat(size)
        runs = [seconds(table) for _ in range(5)]
        indices, known = (median(run[n] for run in runs) for n in (0, 1))
        cost[size] = indices + known
        print(f"{size:5,} × {ITEMS}: indices {indices:.3f} s CPU, by law and unit {known:.3f} s")
    small, large = (cost[size] for size in SIZES)
    growth = large / small / (SIZES[1] / SIZES[0])
    print(f"a mark costs {growth:.2f} times as much among {SIZES[1] // SIZES[0]} times as many")
    assert small <= 0.2
    assert growth <= 1.5
