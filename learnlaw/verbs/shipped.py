"""The laws, lists and questions that ship with the program, read from their files.

Each is read once in a process. Files of the user in the same forms are read by
the same functions; a list in the user's own folder goes before a shipped one
of the same id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from learnlaw.domain.bank import Bank
from learnlaw.domain.law import Catalogue, RequiredList
from learnlaw.domain.statute import LawTexts
from learnlaw.domain.verified import Verdict
from learnlaw.errors import NotFoundError, Problem, RefusedError, say
from learnlaw.places import shipped_questions
from learnlaw.verbs.desk import Desk

if TYPE_CHECKING:
    from learnlaw.formats.registry import ReadOptions


@dataclass(frozen=True, slots=True)
class BankFiles:
    """Banks as their files say, with the records of blind solving."""

    banks: tuple[Bank, ...]
    verified: dict[str, list[Verdict]] = field(hash=False)
    """Records by the bank's id; a bank beside which none are kept is not in it."""
    problems: tuple[Problem, ...] = ()
    sources: dict[str, str] = field(default_factory=dict, hash=False)
    """SHA-256 of each file, by its name in problems."""
    own: frozenset[tuple[str, int]] = frozenset()
    """Versions that this office keeps itself, which need no record of blind solving."""


def contents(path: Path) -> bytes:
    """The bytes of a file. RefusedError with its name if it cannot be read, or is too large to be meant."""
    from learnlaw.formats.archive import LIMITS

    try:
        with path.open("rb") as file:
            data = file.read(LIMITS.file_bytes + 1)
    except OSError as error:
        what = say("cannot be read: {why}", why=error.strerror or "")
        hint = say("look at the name and the rights of the file")
        raise RefusedError([Problem("unreadable", what, hint, str(path))]) from error
    if len(data) > LIMITS.file_bytes:
        what = say("the file is larger than {limit} MB", limit=LIMITS.file_bytes // 1_000_000)
        hint = say("split it, or take pictures out of it")
        raise RefusedError([Problem("too-large", what, hint, str(path))])
    return data


def text_of(path: Path) -> str:
    """The text of a file of ours. RefusedError if it is none."""
    from learnlaw.formats.plain_text import decode

    return decode(contents(path), str(path))[0]


@cache
def shipped_catalogue() -> Catalogue:
    """The instruments that the program knows. RefusedError if its own file is damaged."""
    from learnlaw.formats import catalogue_yaml

    path = shipped_questions() / "catalogue.yaml"
    instruments, problems = catalogue_yaml.read(text_of(path), path.name)
    if problems:
        raise RefusedError(problems)
    return Catalogue(instruments)


@cache
def _lists(folder: Path) -> tuple[tuple[RequiredList, ...], tuple[Problem, ...]]:
    found, told = read_lists(sorted(folder.glob("*.yaml")))
    return tuple(found), tuple(told)


def read_lists(paths: Sequence[Path]) -> tuple[list[RequiredList], list[Problem]]:
    """Lists from files, and what is wrong with their form."""
    from learnlaw.formats import list_yaml

    lists, problems = [], []
    for path in paths:
        required, told = list_yaml.read(text_of(path), shown(path))
        lists += [required] if required else []
        problems += told
    return lists, problems


def known_lists(desk: Desk) -> tuple[list[RequiredList], list[Problem]]:
    """The shipped lists and the user's own in `lists` of the data folder."""
    lists, problems = _lists(shipped_questions() / "lists")
    by_id = {required.id: required for required in lists}
    told = list(problems)
    for path in sorted(own_lists(desk).glob("*.yaml")):
        try:
            mine, more = read_lists([path])
        except RefusedError as error:  # the other lists stay in use
            mine, more = [], list(error.problems)
        by_id |= {required.id: required for required in mine}
        told += more
    return list(by_id.values()), told


def known_blueprints(desk: Desk) -> dict[str, Path]:
    """The files of blueprints by id, the file's stem: the shipped ones, and the user's own before them."""
    folders = (shipped_questions() / "blueprints", desk.places.data / "blueprints")
    return {path.stem: path for folder in folders for path in sorted(folder.glob("*.yaml"))}


def own_lists(desk: Desk) -> Path:
    """Where the user's own lists are found; the folder need not be there."""
    return desk.places.data / "lists"


def list_file(desk: Desk, id: str) -> Path:
    """The file of a known list. NotFoundError if there is none."""
    for folder in (own_lists(desk), shipped_questions() / "lists"):
        for path in sorted(folder.glob("*.yaml")):
            if any(required.id == id for required in read_lists([path])[0]):
                return path
    raise NotFoundError(kind=say("required list"), code=id)


@cache
def shipped_banks() -> BankFiles:
    """The questions that ship with the program. RefusedError if a file of them is damaged."""
    found = read_banks([shipped_questions()])
    bad = [problem for problem in found.problems if not problem.warning]
    if bad:
        raise RefusedError(bad)
    return found


def read_banks(paths: Sequence[Path], type: str = "") -> BankFiles:
    """Banks from files of any kind and from folders, each with the records that lie beside it.

    A folder is one like `questions/`, with `banks/` and `verified/` in it, or
    one of bank files; the records of `x/banks/b.yaml` are `x/verified/b.csv`.
    """
    banks: list[Bank] = []
    problems: list[Problem] = []
    verified: dict[str, list[Verdict]] = {}
    sources: dict[str, str] = {}
    for path in (file for given in paths for file in _files(given)):
        bank, told, digest = read_bank(path, type)
        sources[shown(path)] = digest
        problems += told
        if bank is not None:
            banks.append(bank)
            records, told = _records(path, bank.id)
            problems += told
            if records is not None:
                verified.setdefault(bank.id, []).extend(records)
    return BankFiles(tuple(banks), verified, tuple(problems), sources)


def _files(path: Path) -> Iterator[Path]:
    """The bank files that a path means, in order of their names."""
    if not path.is_dir():
        yield path
        return
    folder = path / "banks" if (path / "banks").is_dir() else path
    skipped = ("catalogue.yaml",)
    yield from sorted(p for p in folder.glob("*.yaml") if p.name not in skipped)


def read_bank(
    path: Path, type: str = "", options: ReadOptions | None = None
) -> tuple[Bank | None, list[Problem], str]:
    """One file as a bank, what is wrong with it, and its digest; a file that is no YAML is named by its stem."""
    import hashlib

    from learnlaw.formats import bank_yaml, registry

    name = shown(path)
    try:
        data = contents(path)
    except RefusedError as error:
        return None, list(error.problems), ""
    digest = hashlib.sha256(data).hexdigest()
    text = _yaml_text(data, name) if type in ("", "yaml") else None
    how = replace(options or registry.ReadOptions(), type=type)
    if text is not None:
        return *bank_yaml.read(text, name), digest
    questions, problems = registry.read(data, name, how)
    return Bank(id=path.stem, questions=tuple(questions), file=name), problems, digest


def _yaml_text(data: bytes, name: str) -> str | None:
    """The text of a YAML bank; None for anything else."""
    from learnlaw.formats.plain_text import decode
    from learnlaw.formats.registry import kind_of_text

    try:
        text = decode(data, name)[0]
    except RefusedError:
        return None
    return text if not data.startswith(b"<") and kind_of_text(text) == "yaml" else None


def _records(path: Path, bank: str) -> tuple[list[Verdict] | None, list[Problem]]:
    """The records of a bank; None where no folder `verified` lies beside it, as beside a bank of one's own."""
    from learnlaw.formats import verified_csv

    folders = [f for f in (path.parent.parent / "verified", path.parent / "verified") if f.is_dir()]
    for record in (folder / f"{bank}.csv" for folder in folders):
        if record.is_file():
            return verified_csv.read(text_of(record), shown(record))
    return [] if folders else None, []


def read_texts(folder: Path, catalogue: Catalogue) -> tuple[LawTexts, list[Problem]]:
    """The texts at the top of a folder; a file that is none is told as a notice."""
    from learnlaw.formats import law_text

    texts, problems = [], []
    for path in law_files(folder):
        text, told = law_text.read_bytes(contents(path), shown(path))
        texts += [text] if text else []
        problems += told
    return LawTexts(texts, catalogue), problems


LAW_ENDINGS = frozenset({".md", ".markdown", ".txt", ".docx"})


def law_files(path: Path, recursive: bool = False) -> list[Path]:
    """The files that may be texts of laws: a file itself, of a folder those of its top level, or all below."""
    if not path.is_dir():
        return [path]
    found = path.rglob("*") if recursive else path.glob("*")
    return sorted(p for p in found if p.is_file() and p.suffix.lower() in LAW_ENDINGS)


def shown(path: Path) -> str:
    """A path as messages name it: from the folder of work on, if it lies there."""
    whole, here = path.absolute(), Path.cwd()
    return whole.relative_to(here).as_posix() if whole.is_relative_to(here) else str(path)
