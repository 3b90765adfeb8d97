"""Items of QTI 1.2, which Canvas and older platforms export, as drafts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from learnlaw.domain.question import Kind, truth
from learnlaw.domain.text import shown
from learnlaw.errors import Place, say
from learnlaw.formats.draft import FULL, Choice, Draft, Settler
from learnlaw.formats.html_text import plain_html
from learnlaw.formats.xml_tree import Node

_RESPONSES = ("response_lid", "response_str", "response_num", "response_grp", "response_xy")


def drafts_of(root: Node, settler: Settler) -> Iterator[Draft]:
    """A draft of each item of the document, faulty where it is told why."""
    for item in (n for n in root.walk() if n.tag == "item"):
        yield _Item12(item, settler).draft


class _Item12:
    def __init__(self, item: Node, settler: Settler) -> None:
        self.item, self.settler = item, settler
        name = shown(item.get("ident") or item.get("title"))
        self.draft = Draft(
            kind=Kind.SHORT, stem="", id=item.get("ident"), name=name, place=Place(item.line), made=True
        )
        presentation = item.find("presentation")
        if presentation is None:
            what = say("the item {id} has neither presentation nor key", id=name)
            settler.tell(self.draft, "no-body", what)
            return
        responses = [n for n in presentation.walk() if n.tag in _RESPONSES]
        self.draft.stem = self._material(presentation, set(map(id, responses)))
        feedback = [n for n in item.all("itemfeedback") if "general" in n.get("ident").casefold()]
        self.draft.rationale = "\n".join(self._material(n, set()) for n in feedback)
        self._fill(responses)

    def _fill(self, responses: list[Node]) -> None:
        tags = {n.tag for n in responses}
        if tags == {"response_lid"} and len(responses) == 1:
            self._choice(responses[0])
        elif tags == {"response_str"}:
            self.draft.answers = [list(dict.fromkeys(self._keyed(r))) for r in responses]
            self.draft.kind = Kind.BLANK if all(self.draft.answers) else Kind.SHORT
        else:
            names = "、".join(sorted(tags)) or "—"
            what = say(
                "the item {id} asks by {names}, which is not understood", id=self.draft.name, names=names
            )
            self.settler.tell(
                self.draft, "not-understood", what, say("leave it out, or write it as another type")
            )

    def _choice(self, response: Node) -> None:
        labels = [n for n in response.walk() if n.tag == "response_label"]
        ids = [n.get("ident") for n in labels]
        if len(set(ids)) < len(ids):
            doubled = next(i for i in ids if ids.count(i) > 1)
            what = say("two choices of the item {id} have the identifier {choice}", id=self.draft.name,
                       choice=shown(doubled))  # fmt: skip
            self.settler.tell(self.draft, "duplicate-choice", what, say("give each its own"))
            return
        right = set(self._keyed(response))
        if right - set(ids):
            what = say("the key {key} is none of the choices", key=shown("、".join(sorted(right - set(ids)))))
            self.settler.tell(self.draft, "impossible-key", what, say("name a response_label"))
            return
        multiple = response.get("rcardinality").casefold() == "multiple"
        self.draft.kind = Kind.MULTIPLE if multiple else Kind.SINGLE
        for label in labels:
            weight = FULL if label.get("ident") in right else Decimal(0)
            self.draft.choices.append(Choice(self._material(label, set()), weight, Place(label.line)))
        said = [truth(c.text) for c in self.draft.choices]
        if not multiple and len(said) == 2 and set(said) == {True, False} and self._is_truth():
            self.draft.kind = Kind.TRUE_FALSE
            self.draft.truth = next(
                (s for s, c in zip(said, self.draft.choices, strict=True) if c.weight), None
            )
            self.draft.choices = []

    def _is_truth(self) -> bool:
        fields = {
            f.text_at("fieldlabel"): f.text_at("fieldentry")
            for f in self.item.walk()
            if f.tag == "qtimetadatafield"
        }
        kind = fields.get("question_type", "true_false_question")
        return "true" in kind.casefold()

    def _keyed(self, response: Node) -> Iterator[str]:
        """What earns marks for a response: values that must be equal, and do not stand under `not`."""
        for processing in self.item.all("resprocessing"):
            for condition in processing.all("respcondition"):
                if any(_earns(n) for n in condition.all("setvar")):
                    for equal in _equal(condition.find("conditionvar")):
                        if equal.get("respident") in ("", response.get("ident")):
                            yield equal.text.strip()

    def _material(self, node: Node, outside: set[int]) -> str:
        parts = (self._mattext(n) for n in _within(node, outside) if n.tag == "mattext")
        return "\n".join(filter(None, parts))

    def _mattext(self, node: Node) -> str:
        if node.get("texttype", "text/plain").casefold() == "text/plain":
            return node.text.strip()
        text, clean = plain_html(node.text.strip())
        if not clean:
            what = say("its HTML was kept as it is written, as plain text")
            self.settler.tell(self.draft, "html-kept", what, say("write it without markup"), warning=True)
        return text


def _within(node: Node, outside: set[int]) -> Iterator[Node]:
    for child in node.children:
        if id(child) not in outside:
            yield child
            yield from _within(child, outside)


def _equal(node: Node | None) -> Iterator[Node]:
    for child in node.children if node is not None else ():
        if child.tag == "varequal":
            yield child
        elif child.tag != "not":
            yield from _equal(child)


def _earns(node: Node) -> bool:
    try:
        worth = Decimal(node.text.strip())
    except InvalidOperation:
        return False
    return worth.is_finite() and worth > 0 and node.get("action", "Set") in ("Set", "Add")
