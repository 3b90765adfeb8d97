"""What drawing a paper costs: no more from a hundred thousand questions than from a thousand.

Figures are printed and no time is asserted: other work on the machine would
decide. A paper of 50 should take at most 10 ms once the questions are sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

import pytest

from learnlaw.domain.blueprint import Blueprint
from learnlaw.domain.feasibility import check
from learnlaw.domain.law import Catalogue, RequiredList
from learnlaw.domain.paper import Paper, assemble, forms
from learnlaw.domain.question import Difficulty, Kind, Pool, Question
from learnlaw.domain.stock import Stock
from learnlaw.formats import catalogue_yaml, list_yaml
from learnlaw.formats.blueprint_yaml import read_blueprint

QUESTIONS = Path(__file__).resolve().parents[2] / "questions"
CATALOGUE = Catalogue(catalogue_yaml.read((QUESTIONS / "catalogue.yaml").read_text(encoding="utf-8"))[0])
LAWS = [instrument.id for instrument in CATALOGUE if instrument.repealed_on is None]
KINDS = (Kind.SINGLE, Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.BLANK)
LEVELS = tuple(Difficulty)
SIZES = (1_000, 10_000, 100_000)


def question(n: int) -> Question:
    """The n-th question: kinds, laws, levels, cases, pools and tags as mixed as those that ship."""
    kind = KINDS[n % 5]
    return Question(
        id=f"q-{n:06}",
        kind=kind,
        stem=f"题干{n}",
        options=("甲", "乙", "丙", "丁") if kind in (Kind.SINGLE, Kind.MULTIPLE) else (),
        key="A",
        law=LAWS[n // 5 % len(LAWS)],
        difficulty=LEVELS[n // 7 % 3],
        case=n % 11 < 6,
        pool=Pool.RESERVED if n % 5 == 4 else Pool.OPEN,
        tags=(f"标签{n % 97}", "习近平法治思想" if n % 53 < 3 else f"标签{n % 13}"),
    )


def lists() -> list[RequiredList]:
    found = (list_yaml.read(p.read_text(encoding="utf-8"))[0] for p in (QUESTIONS / "lists").glob("*.yaml"))
    return [required for required in found if required]


def blueprint(name: str) -> Blueprint:
    path = QUESTIONS / "blueprints" / f"{name}.yaml"
    found, problems = read_blueprint(path.read_bytes(), CATALOGUE, lists(), date(2026, 11, 1), path.name)
    assert found is not None, problems
    return found


def cost(work: Callable[[int], object], times: int = 15) -> tuple[float, float]:
    """CPU milliseconds of the first time, and the median of the others."""
    spent = []
    for n in range(times):
        start = process_time()
        work(n)
        spent.append((process_time() - start) * 1000)
    return spent[0], median(spent[1:])


def drawn(stock: Stock, plan: Blueprint, seed: int, had: Sequence[Collection[str]] | None = None) -> Paper:
    return assemble(stock, plan, seed, recent=had, max_common=Decimal(30))


@pytest.mark.parametrize("name", ["qinghai", "jining", "fujian", "spot-quiz"])
def test_drawing_a_paper(name: str) -> None:
    print()
    plan = blueprint(name)
    for size in SIZES:
        questions = [question(n) for n in range(size)]
        usage = {q.id: n % 4 for n, q in enumerate(questions)}
        start = process_time()
        stock = Stock(questions, CATALOGUE, lists(), usage)
        sorting = (process_time() - start) * 1000
        if not check(Stock(questions, CATALOGUE, lists()), plan).feasible:
            print(f"{name:10} {size:7,} questions: too few")
            continue
        first, papers = cost(partial(drawn, stock, plan))
        had = [{item.question for item in assemble(stock, plan, n).items} for n in range(3)]
        own = cost(partial(drawn, stock, plan, had=had))[1]
        both = cost(partial(forms, stock, plan, n=2))[1]
        print(
            f"{name:10} {size:7,} questions: sorted once in {sorting:6.0f} ms; first paper of {plan.items} "
            f"{first:5.1f} ms, then {papers:4.1f} ms; an officer's own {own:4.1f} ms; forms A and B {both:4.1f} ms"
        )
