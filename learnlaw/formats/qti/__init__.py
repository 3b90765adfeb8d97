"""QTI 1.2, 2.1, 2.2 and 3.0: single items and packages in, packages of 2.1 and 3.0 out.

`read` takes whatever the bytes are; `write21` and `write30` make packages. An
item that is none of ours is told by its file and identifier.
"""

from __future__ import annotations

from learnlaw.domain.question import Question
from learnlaw.errors import Problem, RefusedError, say
from learnlaw.formats.draft import Settler
from learnlaw.formats.qti.document import take_document
from learnlaw.formats.qti.package import take_package
from learnlaw.formats.qti.package_out import write21, write30

__all__ = ["read", "write21", "write30"]


def read(data: bytes, file: str = "") -> tuple[list[Question], list[Problem]]:
    """The questions of an item, a document of QTI 1.2, or a package."""
    problems: list[Problem] = []
    settler = Settler(file, problems)
    try:
        if data.startswith(b"PK"):
            take_package(data, file, settler)
        else:
            take_document(data, settler)
    except RefusedError as error:
        return [], [*problems, *error.problems]
    if not settler.questions and all(p.warning for p in problems):
        problems.append(Problem("no-questions", say("there are no questions in it"), None, file))
    return settler.questions, problems
