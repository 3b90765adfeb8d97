"""The users' reference says what the code has: commands and options, columns and words, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from pathlib import Path

import click
import pytest

from learnlaw.cli.exits import Exit
from learnlaw.cli.frame import learnlaw as root
from learnlaw.domain.forecast import State
from learnlaw.formats.archive import LIMITS
from learnlaw.formats.headers import ALL_FORMS, Form
from learnlaw.formats.words import (
    EVIDENCE_WORDS,
    FORM_WORDS,
    HOUR_WORDS,
    POSTING_WORDS,
    PRESENCE_WORDS,
    STATUS_WORDS,
    Words,
)
from learnlaw.settings import VARIABLES, NoticeSettings

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(page.name.removesuffix(".zh-CN.md") for page in DOCS.glob("*.zh-CN.md"))
BOTH = ("", ".zh-CN")


def page(name: str, language: str) -> str:
    return (DOCS / f"{name}{language}.md").read_text(encoding="utf-8")


def sections(text: str, mark: str) -> dict[str, str]:
    """What stands below each heading of one level."""
    parts = re.split(rf"^{mark} (.+)$", text, flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def tables(text: str) -> list[list[list[str]]]:
    """Every table, as rows of cells without the header."""
    found = []
    for block in re.findall(r"(?:^\|.*\n)+", text + "\n", flags=re.MULTILINE):
        rows = [
            [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in block.splitlines()
        ]
        found.append(rows[2:])
    return found


# -- two languages, one reference --------------------------------------------------------


def shape(text: str) -> list[tuple[str, int]]:
    """A page as its headings, and how many rows, points and steps stand below each."""
    found, level = [], ""
    count = {"|": 0, "- ": 0, "$": 0, ".": 0}
    for line in [*text.splitlines(), "# end"]:
        if re.match(r"#+ ", line):
            found += [(level + kind, number) for kind, number in count.items()]
            level, count = line.partition(" ")[0], dict.fromkeys(count, 0)
            continue
        kind = "." if re.match(r"\d+\. ", line) else next((k for k in count if line.startswith(k)), "")
        if kind:
            count[kind] += 1
    return found


@pytest.mark.parametrize("name", PAGES)
def test_both_languages_list_the_same(name: str) -> None:
    assert shape(page(name, "")) == shape(page(name, ".zh-CN"))


def test_no_page_is_in_one_language_alone() -> None:
    english = {path.stem for path in DOCS.glob("*.md") if not path.name.endswith(".zh-CN.md")}
    assert english == set(PAGES) and len(PAGES) >= 6


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))], ids=lambda p: p.name
)
def test_what_a_page_links_to_is_there(path: Path) -> None:
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


@pytest.mark.parametrize(
    "path", [*sorted(ROOT.glob("*.md")), *sorted(DOCS.glob("*.md"))], ids=lambda p: p.name
)
def test_a_page_names_no_address_and_no_folder_of_a_machine(path: Path) -> None:
    assert not re.findall(
        r"https?://\S+|(?<![\w~.])/(?:work|tmp|root|home)/", path.read_text(encoding="utf-8")
    )


# -- commands ----------------------------------------------------------------------------


def commands(group: click.Group = root, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by its words."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))
        else:
            yield " ".join((*path, name)), command


def usage(words: str, command: click.Command) -> str:
    """The command with its arguments, as --help shows it."""
    pieces = [p for p in command.collect_usage_pieces(click.Context(command)) if p != "[OPTIONS]"]
    return " ".join((words, *pieces))


def options(command: click.Command) -> dict[str, tuple[str, ...]]:
    """Every option but --help, and the words that it chooses from; none where anything may be said."""
    found = {}
    for option in command.params:
        if isinstance(option, click.Option):
            chosen = option.type.choices if isinstance(option.type, click.Choice) else ()
            takes = tuple(map(str, chosen)) or (() if option.is_flag else ("…",))
            found[max(option.opts, key=len)] = takes
    return found


def told_options(text: str) -> dict[str, tuple[str, ...]]:
    """The options of a table: `--format table|json`, `--dry-run`, `--unit CODE`."""
    found = {}
    for row in (row for table in tables(text) for row in table):
        told = re.fullmatch(r"`(--[a-z-]+)(?: (\S+))?`", row[0])
        assert told and row[1], row
        chosen = tuple(told[2].replace("\\", "").split("|")) if told[2] else ()
        found[told[1]] = chosen if all(re.fullmatch("[a-z_]+", word) for word in chosen) else ("…",)
    return found


COMMANDS = dict(commands())


@pytest.mark.parametrize("language", BOTH)
def test_every_command_has_its_place_and_its_arguments(language: str) -> None:
    told = [heading.strip("`").replace("\\|", "|") for heading in sections(page("commands", language), "###")]
    assert told == [usage(words, command) for words, command in COMMANDS.items()]


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("words", COMMANDS)
def test_every_option_of_a_command_is_told(words: str, language: str) -> None:
    command = COMMANDS[words]
    text = sections(page("commands", language), "###")[f"`{usage(words, command)}`"]
    told, known = told_options(text.partition("\n## ")[0]), options(command)
    assert {o: w for o, w in told.items() if known.get(o) != ("…",)} == {
        o: w for o, w in known.items() if w != ("…",)
    }
    assert told.keys() == known.keys()


@pytest.mark.parametrize("language", BOTH)
def test_options_before_the_command_are_told(language: str) -> None:
    text = next(iter(sections(page("commands", language), "##").values()))
    assert told_options(text).keys() == options(root).keys() - {"--version"}


@pytest.mark.parametrize("language", BOTH)
def test_every_exit_code_is_told(language: str) -> None:
    rows = tables(list(sections(page("commands", language), "##").values())[-1])[0]
    assert [int(row[0]) for row in rows] == [code.value for code in Exit]


# -- files -------------------------------------------------------------------------------

HEADINGS = {form.title: form for form in ALL_FORMS}
MUST = {"": ("filled", "there", ""), ".zh-CN": ("必填", "有列", "")}


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("title", HEADINGS)
def test_every_column_is_told_as_it_is_read(title: str, language: str) -> None:
    form: Form = HEADINGS[title]
    rows = tables(sections(page("files", language), "##")[title])[0]
    filled, there, free = MUST[language]
    assert [row[:4] for row in rows] == [
        [
            column.title,
            column.field,
            ("、" if language else ", ").join(column.also),
            filled if column.filled else there if column.required else free,
        ]
        for column in form.columns
    ]
    assert all(row[4] for row in rows)


@pytest.mark.parametrize("language", BOTH)
def test_how_large_a_file_may_be_is_told(language: str) -> None:
    rows = f"{LIMITS.rows // 10_000} 万行" if language else f"{LIMITS.rows:,} rows"
    for told in (f"{LIMITS.file_bytes // 1_000_000} MB", rows, f"{LIMITS.columns} "):
        assert told in page("files", language)


CHOICES: Mapping[str, Sequence[Words]] = {
    "任职": (POSTING_WORDS,),
    "活动": (FORM_WORDS, EVIDENCE_WORDS, STATUS_WORDS, HOUR_WORDS),
    "签到": (PRESENCE_WORDS,),
}


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("title", CHOICES)
def test_every_word_of_a_list_is_told(title: str, language: str) -> None:
    lists = tables(sections(page("files", language), "##")[title])[1:]
    assert len(lists) == len(CHOICES[title])
    for rows, words in zip(lists, CHOICES[title], strict=True):
        assert [row[0] for row in rows] == list(words.titles.values())
        told = {word: words.code(row[0]) for row in rows for word in re.split("、|, ", row[1]) if word}
        assert {word: words.code(word) for word in told} == told
        assert len(told) + len(rows) == len(words.meaning) + sum(row[0] in told for row in rows)


# -- settings and states -----------------------------------------------------------------


@pytest.mark.parametrize("language", BOTH)
def test_every_setting_is_told_with_its_variable_and_default(language: str) -> None:
    rows = next(t for t in tables(page("manual", language)) if t[0][0] == "`database`")
    assert {row[0].strip("`"): row[1].strip("`") for row in rows} == VARIABLES
    told = {row[0].strip("`").removeprefix("notices."): row[2] for row in rows}
    assert all(told[field.name] == f"`{field.default}`" for field in fields(NoticeSettings))


def test_states_are_told_in_their_order() -> None:
    rows = next(t for t in tables(page("counting", "")) if t[0][0] == "met")
    order = [State.MET, State.MISSED, State.IMPOSSIBLE, State.PLANNED, State.BEHIND, State.ON_TRACK]
    assert [row[0] for row in rows] == [state.value for state in order]
