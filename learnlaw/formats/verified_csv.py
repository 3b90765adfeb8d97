"""Records of blind solving, one csv a bank: question, digest, answer, ambiguous, solved_on."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable

from learnlaw.domain.question import truth
from learnlaw.domain.verified import Verdict
from learnlaw.errors import Message, Place, Problem, say
from learnlaw.formats.yaml_fields import as_day

COLUMNS = ("question", "digest", "answer", "ambiguous", "solved_on")
_DIGEST = re.compile("[0-9a-f]{64}")


def read(text: str, file: str = "") -> tuple[list[Verdict], list[Problem]]:
    """The verdicts of a file, and what is wrong with its rows; a faulty row is left out."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    try:
        header = next(rows, [])
        if [h.strip() for h in header] != list(COLUMNS):
            what = say("the columns must be {columns}", columns=", ".join(COLUMNS))
            return [], [Problem("verified-columns", what, None, file, Place(1))]
        verdicts, problems = [], []
        for row in rows:
            verdict, problem = _verdict(row, rows.line_num, file)
            verdicts += [verdict] if verdict else []
            problems += [problem] if problem else []
        return verdicts, problems
    except csv.Error as error:
        return [], [Problem("csv", say("this is not csv: {detail}", detail=str(error)), None, file)]


def _verdict(row: list[str], line: int, file: str) -> tuple[Verdict | None, Problem | None]:
    if not any(cell.strip() for cell in row):
        return None, None
    if len(row) != len(COLUMNS):
        return None, _problem(say("{n} cells instead of {of}", n=len(row), of=len(COLUMNS)), line, file)
    question, digest, answer, doubt, solved = (cell.strip() for cell in row)
    ambiguous = truth(doubt) if doubt else False
    day = as_day(solved)
    if not _DIGEST.fullmatch(digest):
        return None, _problem(say("the digest must be 64 hex digits"), line, file)
    if ambiguous is None:
        return None, _problem(say("ambiguous must be yes or no"), line, file)
    if day is None:
        return None, _problem(say("{key} must be a day", key="solved_on"), line, file)
    return Verdict(question, digest, answer, ambiguous, day), None


def _problem(what: Message, line: int, file: str) -> Problem:
    return Problem("verified-row", what, None, file, Place(line))


def write(verdicts: Iterable[Verdict]) -> str:
    """The verdicts as a file of this form."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for v in verdicts:
        writer.writerow([v.question, v.digest, v.answer, "yes" if v.ambiguous else "no", v.solved_on])
    return out.getvalue()
