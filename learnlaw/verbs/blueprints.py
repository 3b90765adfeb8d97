"""Blueprints as a coordinator meets them: listed, shown, checked against the bank, begun from a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from learnlaw.domain.blueprint import Blueprint
from learnlaw.domain.feasibility import Feasibility, check, problems
from learnlaw.errors import Problem, say
from learnlaw.verbs.desk import Desk
from learnlaw.verbs.exam_desk import EXAM, approval_hint, read_blueprint_file, stock_of
from learnlaw.verbs.library import known_catalogue
from learnlaw.verbs.registry import listed
from learnlaw.verbs.roster_export import FileExistsAlreadyError, write_file
from learnlaw.verbs.shipped import known_blueprints


@dataclass(frozen=True, slots=True)
class BlueprintCheck:
    """A blueprint and whether the bank can fill it on a day."""

    file: str
    blueprint: Blueprint | None
    fit: Feasibility | None
    problems: tuple[Problem, ...]

    @property
    def sound(self) -> bool:
        """Whether nothing keeps it from being used that day."""
        return not any(not problem.warning for problem in self.problems)


@listed(area=EXAM, title=say("Check a blueprint"), command="exam blueprint check")
def check_blueprint(
    desk: Desk, word: str, *, day: date | None = None, reviewed: bool = False
) -> BlueprintCheck:
    """What is wrong with a blueprint, by id or file, and which cells the bank cannot fill on a day.

    Approved questions alone are counted unless `reviewed` says otherwise.
    Raises `RefusedError` for a file that cannot be read.
    """
    path = known_blueprints(desk).get(word) or Path(word)
    blueprint, found = read_blueprint_file(desk, path)
    if blueprint is None:
        return BlueprintCheck(path.name, None, None, tuple(found))
    on = day or desk.today()
    stock = stock_of(desk, blueprint, on, reviewed=reviewed)
    fit = check(stock, blueprint)
    told = problems(fit, known_catalogue(desk), path.name)
    hint = [] if fit.feasible or reviewed else [approval_hint(desk, blueprint, path.name)]
    return BlueprintCheck(path.name, blueprint, fit, (*found, *told, *hint))


@listed(area=EXAM, title=say("List blueprints"), command="exam blueprint list")
def list_blueprints(desk: Desk) -> list[tuple[str, Blueprint | None, list[Problem]]]:
    """The shipped blueprints and the user's own, each with what is wrong with it."""
    return [(id, *read_blueprint_file(desk, path)) for id, path in known_blueprints(desk).items()]


@listed(area=EXAM, title=say("Write a template for an exam"), command="exam template")
def write_exam_template(desk: Desk, path: Path, *, what: str = "", force: bool = False) -> Path:
    """A blueprint to begin with (.yaml), or an empty score list (.xlsx, .csv)."""
    from learnlaw.formats.blueprint_yaml import TEMPLATE
    from learnlaw.formats.score_sheet import score_template, write_scores

    if (what or path.suffix.lower()) in ("blueprint", ".yaml", ".yml"):
        data = TEMPLATE.read_bytes()
    else:
        data = write_scores([], csv=True) if path.suffix.lower() == ".csv" else score_template()
    if path.exists() and not force:
        raise FileExistsAlreadyError(path=path)
    write_file(path, data)
    return path
