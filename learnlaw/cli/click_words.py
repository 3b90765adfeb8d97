"""The words of click itself, so that usage and help are read in the user's language.

click asks the gettext of the standard library, which is told here to look into
the program's own translation.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import learnlaw


def N_(message: str) -> str:
    """Mark a message for the translation that somebody else looks up."""
    return message


def ngettext(one: str, many: str) -> tuple[str, str]:
    """Mark a message in its two forms."""
    return one, many


def bind(language: str) -> None:
    """Let click speak `language`, "zh" or "en"."""
    gettext.bindtextdomain("learnlaw", str(Path(learnlaw.__file__).parent / "locale"))
    gettext.textdomain("learnlaw")
    # gettext offers no other way to name the language than the environment
    os.environ["LANGUAGE"] = "zh_CN" if language == "zh" else "en"


WORDS = (
    N_("Usage:"),
    N_("Error: {message}"),
    N_("Options"),
    N_("Positional arguments"),
    N_("Commands"),
    N_("Show this message and exit."),
    N_("Show the version and exit."),
    N_("default: {default}"),
    N_("env var: {var}"),
    N_("required"),
    N_("Missing command."),
    N_("Missing argument"),
    N_("Missing option"),
    N_("Missing parameter"),
    N_("Try '{command} {option}' for help."),
    N_("No such option {name!r}."),
    N_("No such command {name!r}."),
    N_("Invalid value: {message}"),
    N_("Invalid value for {param_hint}: {message}"),
    N_("Option {name!r} does not take a value."),
    N_("Choose from:\n\t{choices}"),
    N_("{value!r} is not a valid {number_type}."),
    N_("{value} is not in the range {range}."),
    N_("{name} {filename!r} does not exist."),
    N_("{name} {filename!r} is a file."),
    N_("{name} {filename!r} is a directory."),
    N_("{name} {filename!r} is not readable."),
    N_("{name} {filename!r} is not writable."),
    N_("file"),
    N_("directory"),
    N_("path"),
)
"""What click may say in this program; a test holds each against the click that is installed."""
PLURALS = (
    ngettext("Got unexpected extra argument ({args})", "Got unexpected extra arguments ({args})"),
    ngettext("Option {name!r} requires an argument.", "Option {name!r} requires {nargs} arguments."),
    ngettext("Did you mean {possibility}?", "(Did you mean one of: {possibilities}?)"),
    ngettext("{value!r} is not {choice}.", "{value!r} is not one of {choices}."),
)
