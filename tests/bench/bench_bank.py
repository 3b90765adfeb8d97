"""What reading a bank costs: CPU, memory, and that the cost of a question does not grow; on Linux.

Figures are printed. CPU is asserted where the bound is wide of the figure, so
that other work on the machine does not decide: GIFT of 5,000 questions in at
most 1.4 s, and a question of 50,000 at no more than twice the cost of one of 5,000.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from learnlaw.domain.bank import Bank
from learnlaw.domain.bank_lint import Against, check
from learnlaw.domain.law import Catalogue
from learnlaw.domain.question import Kind, Question
from learnlaw.domain.statute import LawText, LawTexts
from learnlaw.formats import bank_yaml, catalogue_yaml, law_text, registry

ROOT = Path(__file__).resolve().parents[2]
LAWS = ROOT.parent / "shared" / "laws"
SIZES = (500, 5_000, 50_000)
GIFT_BUDGET = 1.4
"""Seconds of CPU for GIFT of 5,000 questions."""
DAY = date(2021, 1, 22)

_MEASURE = """
import json, sys
from pathlib import Path
from time import process_time
from learnlaw.formats import registry

def peak():  # the high-water mark of this process alone; getrusage would tell that of its parent, too
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024

data = open(sys.argv[1], "rb").read()
registry.read(open(sys.argv[2], "rb").read(), "warm")
before, start = peak(), process_time()
questions, problems = registry.read(data, sys.argv[1])
print(json.dumps([len(questions), process_time() - start, peak() - before, len(data)]))
"""


def words(n: int, length: int) -> str:
    """A run of characters that is another for each n."""
    return "".join(chr(0x4E00 + (n * 7919 + i * 131) % 6000) for i in range(length))


def question(n: int) -> Question:
    """The n-th question, as long as those that ship: four in nine single, the rest spread."""
    kind = (Kind.SINGLE, Kind.MULTIPLE, Kind.TRUE_FALSE, Kind.SINGLE, Kind.BLANK)[n % 5]
    options = (
        tuple(f"{words(n + i, 12)}{i}" for i in range(4)) if kind in (Kind.SINGLE, Kind.MULTIPLE) else ()
    )
    key: str | bool | tuple[tuple[str, ...], ...] = "ABCD"[n % 4]
    if kind is Kind.MULTIPLE:
        key = ("AB", "ACD", "BD")[n % 3]
    elif kind is Kind.TRUE_FALSE:
        key = n % 2 == 0
    elif kind is Kind.BLANK:
        key = ((f"{n}日", words(n, 3)),)
    return Question(
        id=f"q-{n:06}", kind=kind, stem=words(n, 60) + ("____。" if kind is Kind.BLANK else "？"), options=options,
        key=key, law="行政处罚法", edition=DAY, article=str(n % 86 + 1), rationale=words(n + 5, 60),
        tags=(words(n % 40, 3),),
    )  # fmt: skip


@pytest.mark.parametrize("name", ["gift", "moodle", "xlsx"])
def test_reading_a_bank(name: str, tmp_path: Path) -> None:
    print()
    warm = tmp_path / "warm"
    warm.write_bytes(registry.write([question(1)], name)[0])
    costs: dict[int, float] = {}
    for size in SIZES:
        path = tmp_path / f"{size}"
        data, lost = registry.write([question(n) for n in range(size)], name)
        assert lost == []
        path.write_bytes(data)
        command = [sys.executable, "-c", _MEASURE, str(path), str(warm)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        count, cpu, memory, length = json.loads(done.stdout)
        assert count == size
        cost = f"{cpu:7.2f} s CPU {cpu / size * 1e6:6.0f} µs each {memory:6.0f} MB more"
        print(f"{name:7}{size:7,} questions {length / 1e6:6.1f} MB {cost}")
        costs[size] = cpu / size
        path.unlink()
    assert costs[50_000] <= 2 * costs[5_000], "the cost of a question grows"
    assert name != "gift" or 5_000 * costs[5_000] <= GIFT_BUDGET


def texts() -> list[LawText]:
    read = (
        law_text.read(p.read_text(encoding="utf-8").splitlines(), p.name)[0]
        for p in sorted(LAWS.glob("*.md"))
    )
    return [text for text in read if text is not None]


@pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")
def test_checking_a_bank_with_the_texts() -> None:
    print()
    start = process_time()
    laws = texts()
    count = sum(len(text.articles) for text in laws)
    print(f"law texts {len(laws)} files {count:,} articles {process_time() - start:.2f} s CPU")
    catalogue = Catalogue(
        catalogue_yaml.read((ROOT / "questions" / "catalogue.yaml").read_text(encoding="utf-8"))[0]
    )
    shipped = [
        bank
        for path in sorted((ROOT / "questions" / "banks").glob("*.yaml"))
        if (bank := bank_yaml.read(path.read_text(encoding="utf-8"), path.name)[0])
    ]
    real = [q for bank in shipped for q in bank] or [question(n) for n in range(500)]
    for size in (500, 5_000):
        many = tuple(again(real[n % len(real)], n) for n in range(size))
        bank = Bank(id="bench", questions=many, file="bench.yaml")
        text = bank_yaml.write(bank)
        start = process_time()
        bank_yaml.read(text, "bench.yaml")
        read = process_time() - start
        start = process_time()
        check([bank], Against(catalogue=catalogue, on=date(2026, 11, 21), texts=LawTexts(laws, catalogue)))
        cpu = process_time() - start
        each = cpu / size * 1e6
        print(f"check {size:6,} questions {cpu:6.2f} s CPU {each:6.0f} µs each; reading as YAML {read:.2f} s")


def again(original: Question, n: int) -> Question:
    """A shipped question as another one, so that the index of twins has no easy time."""
    return replace(original, id=f"q-{n:06}", stem=original.stem + words(n, 12))
