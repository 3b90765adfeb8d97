"""XML from outside, as plain nodes with their lines; no DTD, no entity, no file, no socket.

`tree` reads a whole document, `children` one child of the root after the other,
so that a bank of 50,000 questions is never in memory as nodes at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from learnlaw.errors import Message, Place, Problem, RefusedError, say

_STEP = 1 << 16
_DEPTH = 200
_DECLARED = re.compile(rb"\A(?:\xef\xbb\xbf)?(<\?xml[^>]*?encoding\s*=\s*[\"'])([A-Za-z0-9._-]+)([\"'])")
_CHINESE = frozenset({b"gb2312", b"gbk", b"gb18030", b"cp936"})
_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY")
_SAVE = say("save it again from the program that made it")


class Node:
    """An element: its name without namespace, attributes, content in order, and line."""

    __slots__ = ("attributes", "content", "line", "namespace", "tag")

    def __init__(self, tag: str, attributes: dict[str, str], line: int, namespace: str = "") -> None:
        self.tag, self.attributes, self.line, self.namespace = tag, attributes, line, namespace
        self.content: list[Node | str] = []

    def get(self, name: str, default: str = "") -> str:
        """An attribute, by its name without namespace."""
        return self.attributes.get(name, default)

    @property
    def children(self) -> Iterator[Node]:
        """The elements in it."""
        return (c for c in self.content if isinstance(c, Node))

    def find(self, *path: str) -> Node | None:
        """The first element along a path of names."""
        node: Node | None = self
        for name in path:
            node = next((c for c in node.children if c.tag == name), None) if node else None
        return node

    def all(self, name: str) -> list[Node]:
        """The children of a name."""
        return [c for c in self.children if c.tag == name]

    def walk(self) -> Iterator[Node]:
        """The element and all in it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    @property
    def text(self) -> str:
        """All its text, without markup."""
        return "".join(c if isinstance(c, str) else c.text for c in self.content)

    def text_at(self, *path: str, default: str = "") -> str:
        """The text of an element along a path, stripped; `default` if it is not there."""
        node = self.find(*path)
        return node.text.strip() if node is not None else default


class _Builder:
    """Collects nodes; the children of the root are handed on when they are whole."""

    def __init__(self, parser_line: list[int], keep_children: bool) -> None:
        self.root: Node | None = None
        self.done: list[Node] = []
        self._open: list[Node] = []
        self._line = parser_line
        self._keep = keep_children

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, local = tag[1:].partition("}") if tag[:1] == "{" else ("", "", tag)
        if any(name[0] == "{" for name in attributes):
            attributes = {name.rpartition("}")[2]: value for name, value in attributes.items()}
        node = Node(local, attributes, self._line[0], namespace)
        if len(self._open) >= _DEPTH:
            raise ParseError("too deep")
        if self._open:
            if self._keep or len(self._open) > 1:
                self._open[-1].content.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, tag: str) -> None:
        node = self._open.pop()
        if len(self._open) == 1:
            self.done.append(node)

    def data(self, text: str) -> None:
        if len(self._open) > 1 or self._keep:
            self._open[-1].content.append(text)

    def close(self) -> Node | None:
        return self.root


def tree(data: bytes, file: str) -> Node:
    """The root of a document. RefusedError says where it is none, or what in it is not let in."""
    *_, builder = _feed(data, file, keep=True)
    if builder.root is None:
        raise _refusal("xml", file, say("this is not XML: {detail}", detail=""), _SAVE)
    return builder.root


def children(data: bytes, file: str) -> Iterator[tuple[Node, Node]]:
    """The root without content, with each child in turn. RefusedError as `tree`."""
    for builder in _feed(data, file, keep=False):
        if builder.root is not None:
            for child in builder.done:
                yield builder.root, child
            if not builder.done:
                continue
            builder.done.clear()


def root_of(data: bytes) -> tuple[str, str]:
    """Namespace and name of the first element, as far as a look at the beginning tells; empty if none."""
    match = re.search(rb"<([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)([^>]*)", _head(data))
    if match is None:
        return "", ""
    prefix = (match[1] or b"").rstrip(b":").decode("ascii", "replace")
    wanted = f"xmlns:{prefix}" if prefix else "xmlns"
    spaces = dict(re.findall(r"([\w:.-]+)\s*=\s*[\"']([^\"']*)", match[3].decode("utf-8", "replace")))
    return spaces.get(wanted, ""), match[2].decode("ascii", "replace")


def _head(data: bytes) -> bytes:
    return re.sub(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(\[.*?\])?\s*>", b"", data[:8192], flags=re.DOTALL)


def _feed(data: bytes, file: str, keep: bool) -> Iterator[_Builder]:
    line = [1]
    builder = _Builder(line, keep)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    engine: Any = parser.parser
    start = engine.StartElementHandler

    def located(tag: str, attributes: list[str]) -> None:
        line[0] = engine.CurrentLineNumber
        start(tag, attributes)

    engine.StartElementHandler = located
    data = _utf8(data)
    try:
        for at in range(0, len(data), _STEP):
            parser.feed(data[at : at + _STEP])
            yield builder
        parser.close()
        yield builder
    except DefusedXmlException as error:
        found = _DOCTYPE.search(data)
        place = Place(data.count(b"\n", 0, found.start()) + 1 if found else 1)
        what = say("it declares a document type (DTD), which is not allowed")
        raise RefusedError(
            [Problem("xml-dtd", what, say("delete the lines <!DOCTYPE …>"), file, place)]
        ) from error
    except ParseError as error:
        raise _unreadable(error, file, line[0]) from error
    except (LookupError, ValueError) as error:
        what = say("the encoding that it names is not known")
        hint = say("save it as UTF-8")
        raise RefusedError([Problem("xml-encoding", what, hint, file, Place(1))]) from error


def _utf8(data: bytes) -> bytes:
    """Chinese encodings turned into utf-8, which the parser knows."""
    declared = _DECLARED.match(data)
    if declared is None or declared[2].lower() not in _CHINESE:
        return data
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return data
    return re.sub(r"encoding\s*=\s*([\"'])[^\"']*\1", 'encoding="utf-8"', text, count=1).encode("utf-8")


def _unreadable(error: ParseError, file: str, line: int) -> RefusedError:
    row, column = getattr(error, "position", (line, 0))
    detail = str(error).split(":")[0]
    if "encoding" in detail:
        return _refusal(
            "xml-encoding", file, say("the encoding that it names is not known"), say("save it as UTF-8"), row
        )
    what = say("this is not XML: {detail}, column {column}", detail=detail, column=column + 1)
    return _refusal("xml", file, what, _SAVE, row)


def _refusal(code: str, file: str, what: Message, hint: Message, line: int = 1) -> RefusedError:
    return RefusedError([Problem(code, what, hint, file, Place(line))])
