"""Lists of required knowledge as YAML: owner, audience, version day, and what must be known."""

from __future__ import annotations

from learnlaw.domain.law import ListEntry, RequiredList
from learnlaw.errors import Place, Problem, say
from learnlaw.formats.strict_yaml import Mapping
from learnlaw.formats.yaml_fields import Fields, open_yaml
from learnlaw.formats.yaml_text import flow, scalar

_TOP = ("list", "title", "owner", "version", "audience", "entries", "note")
_AUDIENCE = ("duties", "levels")
_ENTRY = ("title", "law", "chapters", "group", "weight", "note")


def read(text: str, file: str = "") -> tuple[RequiredList | None, list[Problem]]:
    """A list and what is wrong with its form; `domain.list_lint` looks at what it names."""
    problems: list[Problem] = []
    top = open_yaml(text, file, _TOP, problems)
    if top is None:
        return None, problems
    audience = top.fields("audience", _AUDIENCE)
    entries = [_entry(row, top) for row in top.rows("entries")]
    if not entries:
        what = say("it asks for nothing")
        problems.append(
            Problem("no-entries", what, say("add entries"), file, Place(top.node.line("entries")))
        )
    version = top.day("version", required=True)
    id, title = top.text("list", required=True), top.text("title", required=True)
    owner = top.text("owner", required=True)
    if version is None:
        return None, problems
    required = RequiredList(
        id=id,
        title=title,
        owner=owner,
        version=version,
        duties=tuple(audience.texts("duties")) if audience else (),
        levels=tuple(audience.texts("levels")) if audience else (),
        entries=tuple(entries),
        note=top.text("note"),
        file=file,
    )
    return required, problems


def _entry(row: Mapping, top: Fields) -> ListEntry:
    fields = Fields(row, top.file, top.problems, _ENTRY, str(row.get("title") or ""))
    return ListEntry(
        title=fields.text("title", required=True),
        group=fields.text("group", required=True),
        law=fields.text("law") or None,
        chapters=tuple(fields.texts("chapters")),
        weight=fields.integer("weight", 1, 1),
        note=fields.text("note"),
        line=row.line(),
    )


def write(required: RequiredList) -> str:
    """The list as a file of this form; reading it gives an equal list."""
    lines = ["schema: 1", f"list: {scalar(required.id)}", f"title: {scalar(required.title)}"]
    lines += [f"owner: {scalar(required.owner)}", f"version: {required.version}"]
    lines += [f"note: {scalar(required.note)}"] if required.note else []
    lines += ["audience:", f"  duties: {flow(required.duties)}", f"  levels: {flow(required.levels)}"]
    lines.append("entries:" if required.entries else "entries: []")
    return "\n".join([*lines, *map(_written, required.entries)]) + "\n"


def _written(entry: ListEntry) -> str:
    parts = [f"title: {scalar(entry.title, True)}"]
    parts += [f"law: {scalar(entry.law, True)}"] if entry.law else []
    parts += [f"chapters: {flow(entry.chapters)}"] if entry.chapters else []
    parts += [f"group: {scalar(entry.group, True)}", f"weight: {entry.weight}"]
    parts += [f"note: {scalar(entry.note, True)}"] if entry.note else []
    return "  - {" + ", ".join(parts) + "}"
