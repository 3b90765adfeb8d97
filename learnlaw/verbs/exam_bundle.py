"""Everything that an exam on paper is held with, in one folder: a file a paper, sheet, key, hall and list."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from learnlaw.domain.exam import ExamState, Papers
from learnlaw.domain.question import LETTERS
from learnlaw.errors import LearnlawError, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import EXAM, Held, find_exam
from learnlaw.verbs.exam_print import NotDrawnError, printed
from learnlaw.verbs.folder_writing import check_folder, write_files
from learnlaw.verbs.registry import listed

NAMES = {
    "paper": "试卷",
    "sheet": "答题卡",
    "key": "答案",
    "seats": "座次表",
    "record": "考场记录",
    "answers": "答题登记",
}
"""What the files of each part are called."""
WITHOUT_KEYS = ("paper", "sheet", "seats", "record", "answers")
"""What may lie in one folder: keys are kept apart."""
EACH = ("paper", "sheet", "key")
"""Parts of which there is one a form, or one an officer."""
_UNSAFE = re.compile(r"[^\w()（）·-]+")


class StoppedError(LearnlawError):
    """Somebody stopped it; no file was written."""

    template = "stopped: no file was written"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file of the bundle."""

    part: str
    name: str
    """Of the file, with its ending."""
    form: str = ""
    officer: str = ""
    hall: str = ""


def bundle_of(held: Held, parts: Sequence[str], ending: str = ".docx") -> Iterator[Sheet]:
    """The files that the parts come to, in the order in which they are handed out."""
    exam = held.exam
    due = [one for one in exam.expected if not one.exempt and not one.reserve]
    halls = list(dict.fromkeys(one.hall for one in due if one.hall))
    for part in parts:
        title = NAMES[part]
        if part in EACH and exam.papers is Papers.FORMS:
            for form in LETTERS[: exam.forms]:
                yield Sheet(part, f"{title}-{form}{ending}", form=form)
        elif part in EACH:
            for one in due:
                name = held.people.roster.officers[one.officer].name
                yield Sheet(part, f"{title}-{safe(one.officer)}-{safe(name)}{ending}", officer=one.officer)
        elif part == "record" and halls:
            yield from (Sheet(part, f"{title}-{safe(hall)}{ending}", hall=hall) for hall in halls)
        else:
            yield Sheet(part, f"{title}{'.xlsx' if part == 'answers' else ending}")


def safe(text: str) -> str:
    """A name of a person or hall as a part of a file's name on any system."""
    return _UNSAFE.sub("_", text).strip("_")[:60] or "_"


@listed(area=EXAM, title=say("Print everything of an exam on paper into a folder"), command="exam paper")
def print_bundle(
    desk: Desk,
    number: str,
    folder: Path,
    *,
    parts: Sequence[str] = WITHOUT_KEYS,
    ending: str = ".docx",
    force: bool = False,
    told: Callable[[int, int], bool] = lambda _done, _of: True,
) -> list[Path]:
    """Write the files of the parts, all of them or none; keys only where they are asked for.

    `told` hears how many of how many are made, and stops it by saying False.
    Raises `NotDrawnError`, `StoppedError`, `FileExistsAlreadyError`, `NotAFolderError`.
    """
    check_folder(folder)
    files: dict[str, bytes] = {}
    with desk.reading() as connection:
        held = find_exam(desk, connection, number, desk.facts.people(connection))
        if held.exam.state is ExamState.DRAFT:
            raise NotDrawnError(number=held.row.number)
        sheets = list(bundle_of(held, parts, ending))
        for n, one in enumerate(sheets):
            if not told(n, len(sheets)):
                raise StoppedError
            name = one.name if one.name not in files else f"{n}-{one.name}"
            files[name] = printed(
                desk,
                connection,
                held,
                folder / name,
                one.part,
                form=one.form,
                officer=one.officer,
                hall=one.hall,
            )
    return write_files(folder, files, force=force)
