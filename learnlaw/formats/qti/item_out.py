"""One question as an item of QTI 2.1 or 3.0: the same tree, spelled in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

from learnlaw.domain.question import BLANK, CHOICE, LETTERS, Kind, Question
from learnlaw.formats.xml_tree import Node

_CAPITAL = re.compile("[A-Z]")
_HTML = frozenset({"p"})
_IN_ATTRIBUTES = {'"': "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a version of QTI writes names, and where its templates are."""

    namespace: str
    templates: str
    ending: str
    prefixed: bool
    """`qti-assessment-item` for `assessmentItem`, and bodies of prose in a `qti-content-body`."""

    def name(self, name: str) -> str:
        """The name of an element."""
        return name if not self.prefixed or name in _HTML else "qti-" + self.attribute(name)

    def attribute(self, name: str) -> str:
        """The name of an attribute."""
        return _CAPITAL.sub(lambda c: "-" + c[0].lower(), name) if self.prefixed else name


QTI21 = Spelling(
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/question/qti_v2p1/rptemplates/",
    "",
    False,
)
QTI30 = Spelling(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "http://www.imsglobal.org/question/qti_v3p0/rptemplates/",
    ".xml",
    True,
)


def item(question: Question, name: str, spelling: Spelling) -> str:
    """The item as a document, with the identifier `name`."""
    root = _make(
        "assessmentItem",
        *_declarations(question),
        _make("outcomeDeclaration", identifier="SCORE", cardinality="single", baseType="float"),
        _make("outcomeDeclaration", identifier="FEEDBACK", cardinality="single", baseType="identifier"),
        _make("itemBody", *_body(question, spelling)),
        _processing(question, spelling),
        *_feedback(question, spelling),
        xmlns=spelling.namespace, identifier=name, title=question.stem[:60], adaptive="false", timeDependent="false",
    )  # fmt: skip
    return _HEAD + "".join(_written(root, spelling)) + "\n"


def _make(tag: str, *content: Node | str, **attributes: str) -> Node:
    node = Node(tag, attributes, 0)
    node.content.extend(content)
    return node


def _written(node: Node, spelling: Spelling) -> Iterator[str]:
    name = spelling.name(node.tag)
    words = (f' {spelling.attribute(k)}="{escape(v, _IN_ATTRIBUTES)}"' for k, v in node.attributes.items())
    yield f"<{name}{''.join(words)}"
    if not node.content:
        yield "/>"
        return
    yield ">"
    for part in node.content:
        if isinstance(part, str):
            yield escape(part)
        else:
            yield from _written(part, spelling)
    yield f"</{name}>"


def _declarations(question: Question) -> Iterator[Node]:
    if question.kind in CHOICE:
        cardinality = "single" if question.kind is Kind.SINGLE else "multiple"
        yield _declaration("RESPONSE", cardinality, "identifier", list(str(question.key)))
    elif question.kind is Kind.TRUE_FALSE:
        yield _declaration("RESPONSE", "single", "identifier", ["true" if question.key else "false"])
    elif isinstance(question.key, tuple):
        for n, accepted in enumerate(question.key, 1):
            entries = (_make("mapEntry", mapKey=answer, mappedValue="1") for answer in accepted)
            mapping = _make("mapping", *entries, defaultValue="0")
            yield _declaration(f"RESPONSE{n}", "single", "string", list(accepted[:1]), mapping)
    else:
        yield _make("responseDeclaration", identifier="RESPONSE", cardinality="single", baseType="string")


def _declaration(name: str, cardinality: str, base: str, values: list[str], *more: Node) -> Node:
    correct = _make("correctResponse", *(_make("value", value) for value in values))
    return _make(
        "responseDeclaration", correct, *more, identifier=name, cardinality=cardinality, baseType=base
    )


def _body(question: Question, spelling: Spelling) -> Iterator[Node]:
    if question.kind is Kind.BLANK:
        yield from _gaps(question)
        return
    yield from _paragraphs(question.stem)
    if question.kind in CHOICE:
        choices = (
            _make("simpleChoice", *_inline(option), identifier=letter)
            for letter, option in zip(LETTERS, question.options, strict=False)
        )
        most = "1" if question.kind is Kind.SINGLE else "0"
        yield _make(
            "choiceInteraction", *choices, responseIdentifier="RESPONSE", shuffle="true", maxChoices=most
        )
    elif question.kind is Kind.TRUE_FALSE:
        said = (
            _make("simpleChoice", text, identifier=name)
            for name, text in (("true", "正确"), ("false", "错误"))
        )
        yield _make(
            "choiceInteraction", *said, responseIdentifier="RESPONSE", shuffle="false", maxChoices="1"
        )
    else:
        yield _make("extendedTextInteraction", responseIdentifier="RESPONSE")
        yield _make("rubricBlock", *_prose(str(question.key), spelling), view="scorer")


def _gaps(question: Question) -> Iterator[Node]:
    count = 0
    for line in question.stem.split("\n"):
        parts: list[Node | str] = []
        for n, text in enumerate(BLANK.split(line)):
            if n:
                count += 1
                parts.append(_make("textEntryInteraction", responseIdentifier=f"RESPONSE{count}"))
            parts.append(text)
        yield _make("p", *(part for part in parts if part != ""))


def _paragraphs(text: str) -> Iterator[Node]:
    return (_make("p", *filter(None, [line])) for line in text.split("\n"))


def _inline(text: str) -> list[Node | str]:
    return list(_paragraphs(text)) if "\n" in text else [text]


def _prose(text: str, spelling: Spelling) -> list[Node]:
    paragraphs = list(_paragraphs(text))
    return [_make("contentBody", *paragraphs)] if spelling.prefixed else paragraphs


def _processing(question: Question, spelling: Spelling) -> Node:
    if question.kind is Kind.SHORT:
        return _make("responseProcessing")
    if isinstance(question.key, tuple):
        names = [f"RESPONSE{n}" for n in range(1, len(question.key) + 1)]
        marks = _make("sum", *(_make("mapResponse", identifier=name) for name in names))
        return _make("responseProcessing", _make("setOutcomeValue", marks, identifier="SCORE"))
    return _make("responseProcessing", template=f"{spelling.templates}match_correct{spelling.ending}")


def _feedback(question: Question, spelling: Spelling) -> Iterator[Node]:
    if question.rationale:
        told = _prose(question.rationale, spelling)
        yield _make(
            "modalFeedback", *told, outcomeIdentifier="FEEDBACK", identifier="rationale", showHide="show"
        )
