"""YAML as this program accepts it: plain data of YAML 1.2, with the line of everything.

Anchors, aliases, tags and duplicate keys are refused, because two people who
read such a file do not see the same thing. Numbers, booleans and null are read
by the core schema of YAML 1.2 alone (no dates, no `yes`, no `12:30`), and what
was written is kept beside what was read, so that a caller can tell an article
`51.10` from `"51.10"`. The C parser of ruamel.yaml.clib is used where it is
installed: a bank is then read in a sixth of the time. What both parsers take
they give alike, and both refuse the above; a tab within plain text and a key
without a name are taken by one of them alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml import events as ev
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from learnlaw.errors import Message, Place, Problem, say

Node: TypeAlias = "Mapping | Sequence | str | int | Decimal | bool | None"

_DEPTH = 32
_DIGITS = 18
_UNREADABLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NULL = {"", "~", "null", "Null", "NULL"}
_BOOL = {w: w.lower() == "true" for w in ("true", "True", "TRUE", "false", "False", "FALSE")}
_INT = re.compile(r"[-+]?[0-9]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")
_NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


class _Lines:
    """What a mapping and a sequence know about the file besides their values."""

    __slots__ = ()

    start: int
    _at: dict[str | int, int]
    _written: dict[str | int, str]

    def _child(self, step: str | int) -> Any:
        raise NotImplementedError

    def line(self, *path: str | int) -> int:
        """The line of the entry at `path`, or of the deepest part of it that exists.

        >>> load("a:\\n  - x: 1\\n    y: 2\\n")[0].line("a", 0, "y")
        3
        """
        if not path or path[0] not in self._at:
            return self.start
        child = self._child(path[0])
        if len(path) > 1 and isinstance(child, _Lines) and path[1] in child._at:
            return child.line(*path[1:])
        return self._at[path[0]]

    def written(self, step: str | int) -> str | None:
        """How an unquoted number, boolean or null was written; None for text.

        >>> load("article: 51.10")[0].written("article")
        '51.10'
        """
        return self._written.get(step)


class Mapping(_Lines, dict[str, Any]):
    """A mapping of the file: a dict that knows its lines. Keys are text as written."""

    __slots__ = ("_at", "_written", "start")

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start, self._at, self._written = start, {}, {}

    def _child(self, step: str | int) -> Any:
        return self.get(str(step))


class Sequence(_Lines, list[Any]):
    """A sequence of the file: a list that knows its lines."""

    __slots__ = ("_at", "_written", "start")

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start, self._at, self._written = start, {}, {}

    def _child(self, step: str | int) -> Any:
        return self[int(step)]


def load(text: str, file: str = "", *, pure: bool = False) -> tuple[Node, list[Problem]]:
    """The one document of `text`, and what is wrong with it.

    A problem of grammar leaves the document None; for the others (a tag, a
    duplicate key) the document is what remains, so that one reading tells of
    all of them. Never raises for the content of a file. `pure` forbids the C
    parser.
    """
    bad = _UNREADABLE.search(text, 1 if text.startswith("\ufeff") else 0)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        what = say("the character U+{code} cannot stand in a text file", code=f"{ord(bad[0]):04X}")
        hint = say("delete it; it may be invisible in your editor")
        return None, [Problem("yaml-character", what, hint, file, Place(line))]
    reading = _Reading(file)
    try:
        node = reading.document(YAML(typ="safe", pure=pure).parse(text))
    except _StoppedError:
        return None, reading.problems
    except YAMLError as error:
        return None, [*reading.problems, _grammar(error, file)]
    return node, reading.problems


class _StoppedError(Exception):
    """The file cannot be read on; the reason is in the problems."""


class _Reading:
    """One pass over the events of a parser."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> Node:
        root: Node = None
        documents = 0
        for event in events:
            if isinstance(event, ev.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(
                        "yaml-documents",
                        event,
                        say("a second document begins here"),
                        say("keep one document a file: delete the line ---"),
                    )
                    raise _StoppedError
                if event.tags:
                    self._refuse("yaml-tag", event, _TAGS, say("delete the line %TAG"))
            elif isinstance(event, ev.NodeEvent):
                root = self._node(event, events, 0)[0]
        return root

    def _node(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, str | None]:
        """The value that begins with `event`, and how it was written if it is no text."""
        if isinstance(event, ev.ScalarEvent):
            if event.anchor or event.tag:
                self._plain_only(event)
            if event.style in _QUOTED:
                return self._quoted(event), None
            return self._scalar(event)
        if isinstance(event, ev.AliasEvent):
            self._refuse("yaml-alias", event, say("an alias (*name) is not accepted"), _WRITE_OUT)
            return None, None
        self._plain_only(event)
        if depth == _DEPTH:
            self._refuse("yaml-depth", event, say("more than {n} levels deep", n=_DEPTH))
            raise _StoppedError
        if isinstance(event, ev.SequenceStartEvent):
            return self._sequence(event, events, depth + 1), None
        return self._mapping(event, events, depth + 1), None

    def _sequence(self, start: Any, events: Iterator[Any], depth: int) -> Sequence:
        items = Sequence(start.start_mark.line + 1)
        for event in events:
            if isinstance(event, ev.SequenceEndEvent):
                break
            items._at[len(items)] = event.start_mark.line + 1
            value, written = self._node(event, events, depth)
            if written is not None:
                items._written[len(items)] = written
            items.append(value)
        return items

    def _mapping(self, start: Any, events: Iterator[Any], depth: int) -> Mapping:
        node = Mapping(start.start_mark.line + 1)
        for event in events:
            if isinstance(event, ev.MappingEndEvent):
                break
            key, line = self._key(event, events, depth), event.start_mark.line + 1
            value, written = self._node(next(events), events, depth)
            if key in node:
                what = say("{key} stands twice, first in line {line}", key=key, line=node._at[key])
                self._refuse("yaml-duplicate-key", event, what, say("keep one of the two"))
                continue
            node[key], node._at[key] = value, line
            if written is not None:
                node._written[key] = written
        return node

    def _key(self, event: Any, events: Iterator[Any], depth: int) -> str:
        if isinstance(event, ev.ScalarEvent):
            if event.anchor or event.tag:
                self._plain_only(event)
            return str(event.value)
        self._refuse("yaml-key", event, say("a key must be a word"), _WRITE_OUT)
        self._node(event, events, depth)
        return ""

    def _quoted(self, event: Any) -> str:
        text: str = event.value
        if event.style == '"' and _SURROGATE.search(text):
            what = say("half of a character (\\uD800 to \\uDFFF) is no text")
            self._refuse("yaml-character", event, what, say("write the character itself"))
        return text

    def _scalar(self, event: Any) -> tuple[str | int | Decimal | bool | None, str | None]:
        text: str = event.value
        if text in _NULL:
            return None, text
        if text in _BOOL:
            return _BOOL[text], text
        if text[0] not in "-+.0123456789":
            return text, None
        if _INT.fullmatch(text) or _FLOAT.fullmatch(text):
            return self._number(event, text), text
        if _NOT_FINITE.fullmatch(text):
            self._refuse("yaml-number", event, say("{text} is no number to count with", text=text))
            return None, text
        return text, None

    def _number(self, event: Any, text: str) -> int | Decimal | None:
        if len(text) > _DIGITS:
            what = say("a number of {n} characters is too long", n=len(text))
            self._refuse("yaml-number", event, what, say("put it in quotes if it is a code"))
            return None
        return int(text) if _INT.fullmatch(text) else Decimal(text)

    def _plain_only(self, event: Any) -> None:
        if event.anchor:
            self._refuse("yaml-anchor", event, say("an anchor (&name) is not accepted"), _WRITE_OUT)
        if event.tag:
            self._refuse("yaml-tag", event, _TAGS, say("delete the word that begins with !"))

    def _refuse(self, code: str, event: Any, what: Message, hint: Message | None = None) -> None:
        place = Place(event.start_mark.line + 1)
        self.problems.append(Problem(code, what, hint, self.file, place))


_QUOTED = frozenset("'\"|>")
_TAGS = say("a tag (!name) is not accepted")
_WRITE_OUT = say("write the value out in every place that needs it")

_COLON = say("text that holds a colon and a blank, or begins with a sign of YAML, must stand in quotes")
_HINTS = (
    ("mapping values are not allowed", _COLON),
    (
        "cannot start any token",
        say("indent with blanks, not tabs; text that begins with @ or % needs quotes"),
    ),
    ("end of stream", say("a quotation mark or bracket is not closed")),
    ("',' or", say("a bracket is not closed, or a comma is missing")),
    ("block end", say("the indentation does not fit the lines above")),
    ("indicator", say("the indentation does not fit the lines above")),
    ("could not find expected ':'", say("a colon after the key is missing")),
)


def _grammar(error: YAMLError, file: str) -> Problem:
    problem = str(getattr(error, "problem", None) or "")
    mark = None
    if isinstance(error, MarkedYAMLError):
        # of an open quotation mark the reader tells the end of the file; the writer needs its beginning
        mark = error.context_mark if "end of stream" in problem else error.problem_mark
    place = Place(mark.line + 1) if mark is not None else None
    hint = next((h for words, h in _HINTS if words in problem), _COLON)
    what = say("this is not YAML: {detail}", detail=problem or str(error).splitlines()[0])
    return Problem("yaml-grammar", what, hint, file, place)
