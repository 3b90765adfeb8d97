"""The composition root: settings, language, database, desk, and the front end that gets it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any

from learnlaw import i18n
from learnlaw.errors import LearnlawError, UsageError
from learnlaw.places import Places, places
from learnlaw.settings import load_settings, spoken_by

if TYPE_CHECKING:
    from learnlaw.verbs.desk import Desk

_TAKE_A_VALUE = frozenset({"--db", "--lang", "--on", "--known-on", "--as"})


class NoScreenError(UsageError):
    """The terminal UI is not there."""

    template = "this version has no terminal UI; `learnlaw --help` lists the commands"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; the exit code is one of `cli.exits.Exit`."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    _speak_utf8()
    home = places(os.environ)
    asked = _language_asked(words)
    i18n.install(asked or spoken_by(os.environ))
    try:
        settings = load_settings(home, os.environ)
    except LearnlawError as error:
        return _stopped(error)
    i18n.install(asked or settings.language)
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.heeding import Patience

    return _run(words, Desk(settings, home, patience=Patience(_tell_of_waiting())))


TELL_AFTER = 2.0
"""Seconds of waiting for the database after which a person is told."""


def _tell_of_waiting() -> Callable[[float], None]:
    """Says once that another program holds the database; Ctrl+C ends the waiting."""
    told = False

    def tell(seconds: float) -> None:
        nonlocal told
        if seconds >= TELL_AFTER and not told:
            told = True
            words = i18n._("another program is writing to the database; waiting half a minute at most")
            print(words, file=sys.stderr, flush=True)

    return tell


def open_ui(desk: Desk) -> int:
    """Open the terminal UI. Raises `NoScreenError`."""
    if find_spec("learnlaw.tui.app") is None:
        raise NoScreenError
    run: Any = import_module("learnlaw.tui.app").run
    return int(run(desk))


def open_sitting(desk: Desk, exam: str, officer: str) -> int:
    """Open the terminal UI on the seat of an officer at an exam. Raises `NoScreenError`."""
    if find_spec("learnlaw.tui.app") is None:
        raise NoScreenError
    run: Any = import_module("learnlaw.tui.screens.sitting_app").run
    return int(run(desk, exam, officer))


def _run(words: list[str], desk: Desk) -> int:
    """One command from its words to its exit code."""
    from learnlaw.cli import click_words

    click_words.bind(i18n.language())
    import click

    from learnlaw.cli.exits import Exit
    from learnlaw.cli.frame import Front, learnlaw

    try:
        with learnlaw.make_context("learnlaw", words, obj=Front(desk, open_ui, open_sitting)) as context:
            done = learnlaw.invoke(context)
            sys.stdout.flush()
            return int(done or 0)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return Exit.USAGE
    except LearnlawError as error:
        return _stopped(error)
    except (KeyboardInterrupt, click.Abort):
        click.echo(err=True)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        _forget_output()
        return Exit.DONE
    except Exception as error:  # whatever it is, no traceback reaches a user
        return _crashed(desk.places, error)


MOST_LINES = 200
"""So many problems are told one by one; who has more has chosen the wrong file."""


def _stopped(error: LearnlawError) -> int:
    """Say what stopped the command, and how that ends it."""
    from learnlaw.cli.exits import exit_of

    *lines, last = i18n.tell_all(error)
    for line in lines[:MOST_LINES]:
        print(line, file=sys.stderr)
    if len(lines) > MOST_LINES:
        print(i18n._("… and {count} more").format(count=len(lines) - MOST_LINES), file=sys.stderr)
    print(last, file=sys.stderr)
    return exit_of(error)


def _crashed(home: Places, error: Exception) -> int:
    from learnlaw.cli.crash import write_report
    from learnlaw.cli.exits import Exit

    report = write_report(home.state, error)
    words = i18n._("a fault of the program stopped this; nothing that was not yet saved was saved")
    print(words, file=sys.stderr)
    if report:
        words = i18n._("a report without personal data is in {path}").format(path=report)
        print(words, file=sys.stderr)
    return Exit.FAULT


def _language_asked(words: Sequence[str]) -> str | None:
    """What --lang says: help must be in that language before click reads the words."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        if not word.startswith("-"):
            return None
        if name in _TAKE_A_VALUE and not equals:
            value = next(rest, "")
        if name == "--lang" and value in i18n.LANGUAGES:
            return value
    return None


def _speak_utf8() -> None:
    """What is piped is UTF-8 everywhere; a terminal keeps its encoding if that can write Chinese."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            chinese = stream.isatty() and stream.encoding.lower() in _CHINESE
            stream.reconfigure(encoding=stream.encoding if chinese else "utf-8", errors="backslashreplace")


_CHINESE = frozenset({"utf-8", "utf8", "gb18030", "gbk", "gb2312", "cp936", "cp65001"})


def _forget_output() -> None:
    """The reader of our output has gone; nothing more may be said, not even when Python ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
