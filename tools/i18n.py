"""The translation kept in step with the sources: extract, merge, compile, and what is wrong.

    python -m tools.i18n merge [FRAGMENT.json ...]    messages of the sources into the .po
    python -m tools.i18n compile                      every .po into its .mo

A fragment is a JSON object {english: chinese}; what it says goes before what the .po said. A message
that no source holds any more is dropped from the .po.
"""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from hatch_build import compile_catalogs

ROOT = Path(__file__).resolve().parents[1]
PO = Path("learnlaw/locale/zh_CN/LC_MESSAGES/learnlaw.po")
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: learnlaw\n"
"Language: zh_CN\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""


@dataclass(slots=True)
class Entry:
    """One message of the sources."""

    english: str
    plural: str = ""
    files: set[str] = field(default_factory=set)


def extract(root: Path) -> dict[str, Entry]:
    """Every message under `root`/learnlaw: what `_`, `say`, `N_`, `ngettext` and errors' templates say."""
    entries: dict[str, Entry] = {}
    for path in sorted(root.glob("learnlaw/**/*.py")):
        for english, plural in _messages(ast.parse(path.read_bytes(), str(path))):
            entry = entries.setdefault(english, Entry(english))
            entry.plural = entry.plural or plural
            entry.files.add(path.relative_to(root).as_posix())
    return entries


def fields(template: str) -> set[str]:
    """The names of a template's placeholders; ValueError if its braces do not pair."""
    return {name for _text, name, _spec, _conversion in Formatter().parse(template) if name is not None}


def read_translation(root: Path) -> dict[str, str]:
    """The .po as {english: chinese}; empty when there is none."""
    if not (root / PO).exists():
        return {}
    with (root / PO).open("rb") as source:
        catalog = read_po(source, locale="zh_CN", abort_invalid=True)
    pairs = ((message.id, message.string) for message in catalog if message.id)
    return {str(_first(english)): str(_first(chinese)) for english, chinese in pairs}


def complaints(entries: Mapping[str, Entry], chinese: Mapping[str, str]) -> Iterator[str]:
    """What keeps a Chinese reader from reading every message: no words, or other placeholders."""
    for english, entry in entries.items():
        where = ", ".join(sorted(entry.files))
        if not (said := chinese.get(english, "")):
            yield f"{where}: no Chinese for {english!r}"
        elif fields(english) != fields(said):
            yield f"{where}: other placeholders in {said!r} than in {english!r}"


def ill_filled(root: Path) -> Iterator[str]:
    """Every `say("…{name}…", …)` whose values are not those that its template names."""
    for path in sorted(root.glob("learnlaw/**/*.py")):
        for call in _calls(ast.parse(path.read_bytes(), str(path)), "say"):
            values = {keyword.arg for keyword in call.keywords}
            for template in _strings(call.args[:1]):
                if None not in values and {name.split(".")[0] for name in fields(template)} != values:
                    yield f"{path.relative_to(root).as_posix()}:{call.lineno}: {template!r} is not filled"


def write_translation(root: Path, entries: Mapping[str, Entry], chinese: Mapping[str, str]) -> None:
    """Write the .po anew, in the order of the English."""
    catalog = Catalog(locale="zh_CN")
    for english, entry in entries.items():
        said = chinese.get(english, "")
        lines = [(name, 1) for name in sorted(entry.files)]
        if entry.plural:
            catalog.add((english, entry.plural), (said,), locations=lines)
        else:
            catalog.add(english, said, locations=lines)
    with (root / PO).open("wb") as target:
        target.write(HEADER.encode())
        write_po(target, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)


def merge(root: Path, fragments: Iterable[Path]) -> list[str]:
    """Bring the .po up to the sources and the fragments; what it still lacks is returned."""
    entries, chinese = extract(root), read_translation(root)
    offered: dict[str, str] = {}
    for path in fragments:
        offered |= json.loads(path.read_text(encoding="utf-8"))
    for english in sorted(offered.keys() - entries.keys()):
        print(f"left out, no source says it: {english!r}", file=sys.stderr)
    write_translation(root, entries, chinese | offered)
    return list(complaints(entries, chinese | offered))


def _messages(tree: ast.AST) -> Iterator[tuple[str, str]]:
    for name in ("_", "say", "N_"):
        for call in _calls(tree, name):
            yield from ((english, "") for english in _strings(call.args[:1]))
    for call in _calls(tree, "ngettext"):
        if len(words := _strings(call.args[:2])) == 2:
            yield words[0], words[1]
    yield from ((english, "") for english in _templates(tree) if _has_words(english))


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name:
            yield node


def _templates(tree: ast.AST) -> Iterator[str]:
    """The words of `template = "…"` in the bodies of classes."""
    for owner in ast.walk(tree):
        for node in owner.body if isinstance(owner, ast.ClassDef) else ():
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == "template" for target in targets):
                yield from _strings([getattr(node, "value", None)])


def _strings(nodes: Iterable[ast.expr | None]) -> list[str]:
    """The literal strings among expressions, both branches of a condition included."""
    found: list[str] = []
    for node in nodes:
        if isinstance(node, ast.IfExp):
            found += _strings([node.body, node.orelse])
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            found.append(node.value)
    return found


def _has_words(template: str) -> bool:
    return any(text.strip() for text, *_rest in Formatter().parse(template))


def _first(value: object) -> object:
    return value[0] if isinstance(value, tuple | list) else value


def main(arguments: list[str]) -> int:
    """0 when every message has its Chinese."""
    match arguments:
        case ["compile"]:
            compile_catalogs(ROOT)
            return 0
        case ["merge", *fragments]:
            lacking = merge(ROOT, map(Path, fragments))
            compile_catalogs(ROOT)
            print("\n".join(lacking) or "every message has its Chinese", file=sys.stderr)
            return 1 if lacking else 0
        case _:
            print(__doc__, file=sys.stderr)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
