"""One item of QTI 2.1, 2.2 or 3.0 as a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from learnlaw.domain.question import Kind, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Place, say
from learnlaw.formats.draft import FULL, Choice, Draft, Settler
from learnlaw.formats.qti.prose import has_pictures, prose
from learnlaw.formats.xml_tree import Node

_LEAVE_OUT = say("leave it out, or write it as another type")


def draft_of(root: Node, settler: Settler) -> Draft:
    """The draft of an item; what is not understood in it is told and leaves it faulty."""
    id = root.get("identifier")
    draft = Draft(kind=Kind.SHORT, stem="", id=id, name=shown(id), place=Place(root.line), made=True)
    body = root.find("itemBody")
    if body is None:
        settler.tell(draft, "no-body", say("the item {id} has no body", id=shown(id)))
        return draft
    reading = _Item(root, body, draft, settler)
    reading.fill()
    draft.rationale = "\n".join(filter(None, (prose(f) for f in root.all("modalFeedback"))))
    if has_pictures(body):
        settler.tell(draft, "attachment", say("its pictures and attachments were left out"), warning=True)
    return draft


class _Item:
    """The parts of an item that belong together."""

    def __init__(self, root: Node, body: Node, draft: Draft, settler: Settler) -> None:
        self.body, self.draft, self.settler = body, draft, settler
        self.declared = {d.get("identifier"): d for d in root.all("responseDeclaration")}
        self.interactions = [n for n in body.walk() if n.tag.endswith("Interaction")]

    def fill(self) -> None:
        """Read the body by the interaction that it has."""
        kinds = {n.tag for n in self.interactions}
        self.draft.stem = prose(self.body, self._gap)
        if kinds == {"choiceInteraction"} and len(self.interactions) == 1:
            self._choice(self.interactions[0])
        elif kinds == {"textEntryInteraction"}:
            self.draft.kind = Kind.BLANK
            self.draft.answers = [list(self._accepted(n)) for n in self.interactions]
        elif kinds == {"extendedTextInteraction"} and len(self.interactions) == 1:
            guides = (r for r in self.body.walk() if r.tag == "rubricBlock" and "scorer" in r.get("view"))
            self.draft.guide = "\n".join(prose(r) for r in guides)
        else:
            names = "、".join(sorted(kinds)) or "—"
            what = say(
                "the item {id} asks by {names}, which is not understood", id=self.draft.name, names=names
            )
            self.settler.tell(self.draft, "not-understood", what, _LEAVE_OUT)

    def _gap(self, node: Node) -> str | None:
        if node.tag == "textEntryInteraction":
            return "____"
        if node.tag in ("choiceInteraction", "extendedTextInteraction"):
            prompt = node.find("prompt")
            return prose(prompt) if prompt is not None else ""
        return "" if node.tag in ("rubricBlock", "feedbackBlock", "feedbackInline", "stylesheet") else None

    def _choice(self, node: Node) -> None:
        choices = node.all("simpleChoice")
        doubled = [id for id, n in Counter(c.get("identifier") for c in choices).items() if n > 1]
        if doubled:
            what = say("two choices of the item {id} have the identifier {choice}", id=self.draft.name,
                       choice=shown(doubled[0]))  # fmt: skip
            self.settler.tell(
                self.draft, "duplicate-choice", what, say("give each its own"), place=Place(node.line)
            )
            return
        right = self._right(node)
        strange = right - {c.get("identifier") for c in choices}
        if strange:
            what = say("the key {key} is none of the choices", key=shown("、".join(sorted(strange))))
            self.settler.tell(self.draft, "impossible-key", what, say("name a simpleChoice"))
            return
        multiple = self._declaration(node).get("cardinality") == "multiple"
        self.draft.kind = Kind.MULTIPLE if multiple else Kind.SINGLE
        for choice in choices:
            weight = FULL if choice.get("identifier") in right else Decimal(0)
            self.draft.choices.append(Choice(prose(choice, self._gap), weight, Place(choice.line)))
        if not multiple and len(choices) == 2:
            self._perhaps_truth([c.get("identifier") for c in choices])

    def _perhaps_truth(self, ids: list[str]) -> None:
        """Two choices 正确 and 错误, named true and false, are a statement."""
        said = [truth(c.text) for c in self.draft.choices]
        if {truth(id) for id in ids} == {True, False} and set(said) == {True, False}:
            self.draft.kind = Kind.TRUE_FALSE
            self.draft.truth = next(
                (s for s, c in zip(said, self.draft.choices, strict=True) if c.weight), None
            )
            self.draft.choices = []

    def _declaration(self, node: Node) -> Node:
        found = self.declared.get(node.get("responseIdentifier"))
        return found if found is not None else Node("responseDeclaration", {}, node.line)

    def _right(self, node: Node) -> set[str]:
        declaration = self._declaration(node)
        values = declaration.find("correctResponse")
        right = {v.text.strip() for v in values.all("value")} if values is not None else set()
        return right or set(_mapped(declaration))

    def _accepted(self, node: Node) -> Iterator[str]:
        declaration = self._declaration(node)
        yield from _mapped(declaration)
        values = declaration.find("correctResponse")
        if values is not None:
            yield from (v.text.strip() for v in values.all("value"))


def _mapped(declaration: Node) -> Iterator[str]:
    mapping = declaration.find("mapping")
    for entry in mapping.all("mapEntry") if mapping is not None else []:
        try:
            worth = Decimal(entry.get("mappedValue", "0"))
        except InvalidOperation:
            continue
        if worth.is_finite() and worth > 0:
            yield entry.get("mapKey")
