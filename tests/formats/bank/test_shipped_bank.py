"""What ships in questions/ has nothing that `bank check` would find."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from learnlaw.domain.bank import Bank
from learnlaw.domain.bank_lint import Against, check
from learnlaw.domain.law import Catalogue
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.verified import Verdict
from learnlaw.formats import bank_yaml, catalogue_yaml, law_text, verified_csv
from learnlaw.i18n import tell_problem

ROOT = Path(__file__).resolve().parents[3]
QUESTIONS = ROOT / "questions"
LAWS = ROOT.parent / "shared" / "laws"
ON = date(2026, 11, 21)
FILES = sorted((QUESTIONS / "banks").glob("*.yaml"))


@cache
def catalogue() -> Catalogue:
    return Catalogue(catalogue_yaml.read((QUESTIONS / "catalogue.yaml").read_text(encoding="utf-8"))[0])


@cache
def texts() -> LawTexts | None:
    if not LAWS.is_dir():
        return None
    read = (law_text.read(p.read_text(encoding="utf-8").splitlines(), p.name)[0] for p in LAWS.glob("*.md"))
    return LawTexts([text for text in read if text is not None], catalogue())


@cache
def read_all() -> tuple[list[Bank], dict[str, list[Verdict]], list[str]]:
    banks, verified, told = [], {}, []
    for path in FILES:
        bank, problems = bank_yaml.read(path.read_text(encoding="utf-8"), path.name)
        told += [tell_problem(p) for p in problems]
        if bank is not None:
            banks.append(bank)
            record = QUESTIONS / "verified" / f"{bank.id}.csv"
            text = record.read_text(encoding="utf-8") if record.exists() else ",".join(verified_csv.COLUMNS)
            verified[bank.id], problems = verified_csv.read(text, record.name)
            told += [tell_problem(p) for p in problems]
    return banks, verified, told


def test_every_file_is_read_and_named_by_its_bank() -> None:
    banks, _, told = read_all()
    assert told == []
    assert [bank.file for bank in banks] == [f"{bank.id}.yaml" for bank in banks]


@pytest.mark.skipif(not LAWS.is_dir(), reason=f"the law texts are not at {LAWS}")
def test_bank_check_finds_nothing() -> None:
    banks, verified, _ = read_all()
    against = Against(catalogue=catalogue(), on=ON, texts=texts(), verified=verified)
    assert [tell_problem(p) for p in check(banks, against) if not p.warning] == []


def test_bank_check_without_the_texts_finds_nothing() -> None:
    banks, verified, _ = read_all()
    against = Against(catalogue=catalogue(), on=ON, verified=verified)
    assert [tell_problem(p) for p in check(banks, against) if not p.warning] == []
