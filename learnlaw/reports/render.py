"""Every form that a report can be written in, by the ending of its file."""

from __future__ import annotations

from importlib import import_module

from learnlaw.errors import UsageError, say
from learnlaw.reports.model import Report

_ROOMS = {"txt": "terminal", "xlsx": "xlsx", "docx": "docx", "html": "html", "csv": "csv", "json": "json"}
ENDINGS = tuple(_ROOMS)


def render(report: Report, ending: str) -> bytes:
    """The bytes of `report` in the form of `ending`, with or without its point; UsageError for any other.

    Equal reports give equal bytes, on any day, in any time zone and language.
    """
    room = _ROOMS.get(ending.lower().removeprefix("."))
    if room is None:
        known = ", ".join(ENDINGS)
        what = say("a report cannot be written as {ending}, but as {known}", ending=ending, known=known)
        raise UsageError(detail=what)
    # a report in csv needs no library for documents: each is loaded when it is asked for
    made: bytes = import_module(f"learnlaw.reports.{room}").render(report)
    return made
