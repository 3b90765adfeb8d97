"""The reader's language: English is the source, Chinese the first translation.

`install()` is called once by main.py, before a front end is imported, because
bindings and commands take their words when their classes are made.
"""

from __future__ import annotations

import gettext as _gettext
from functools import cache
from pathlib import Path

from learnlaw.errors import LearnlawError, Message, Place, Problem, RefusedError

LANGUAGES = ("zh", "en")
_FOLDER = Path(__file__).parent / "locale"
_translation: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def install(language: str) -> None:
    """Speak `language` ("zh" or "en") from now on."""
    global _translation, _language
    _translation, _language = _words_of(language), language


@cache
def _words_of(language: str) -> _gettext.NullTranslations:
    if language == "en":
        return _gettext.NullTranslations()
    return _gettext.translation("learnlaw", _FOLDER, languages=["zh_CN"])


def language() -> str:
    """The language spoken now, "zh" or "en"."""
    return _language


def _(message: str) -> str:
    return _translation.gettext(message) if message else ""


def ngettext(one: str, many: str, count: int) -> str:
    """The form of a message that fits `count`."""
    return _translation.ngettext(one, many, count)


def tell(message: Message | LearnlawError) -> str:
    """A message or an error in the reader's language; values that are messages are told too."""
    return _told(message.message if isinstance(message, LearnlawError) else message, _translation)


def tell_in(language: str, message: Message) -> str:
    """A message in a given language: official papers are Chinese whatever the screen speaks."""
    return _told(message, _words_of(language))


def _told(message: Message, words: _gettext.NullTranslations) -> str:
    values = {k: _told(v, words) if isinstance(v, Message) else v for k, v in message.values.items()}
    return (words.gettext(message.template) if message.template else "").format(**values)


def tell_place(place: Place) -> str:
    """`line 4` for text, `名册!C3` for a cell of a sheet."""
    if place.sheet:
        row = "" if place.line is None or any(c.isdigit() for c in place.column) else place.line
        return f"{place.sheet}!{place.column}{row}" if place.column or row else place.sheet
    return _("line {line}").format(line=place.line) if place.line is not None else ""


def tell_problem(problem: Problem) -> str:
    """One line: file, place, field, what is wrong, what to do."""
    parts = [problem.file, tell_place(problem.place) if problem.place else "", problem.field]
    where = _(", ").join(part for part in parts if part)
    words = _(": ").join(filter(None, [where, tell(problem.what)]))
    return words + (_(" -- ") + tell(problem.hint) if problem.hint else "")


def tell_all(error: LearnlawError) -> list[str]:
    """Every line that an error has to say, the problems of a refusal first."""
    lines = [tell_problem(p) for p in error.problems] if isinstance(error, RefusedError) else []
    return [*lines, tell(error)]
