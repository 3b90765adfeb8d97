"""Packages of QTI 2.1 and 3.0: one item a question, tags as keywords of the manifest."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape, quoteattr

from learnlaw.domain.question import Question
from learnlaw.errors import Problem
from learnlaw.formats.marks import PREFIX, own_tags
from learnlaw.formats.qti.item_out import QTI21, QTI30, Spelling, item

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,100}")
_ROOTS = {
    "2.1": (
        'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM"',
        "<schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion>",
        "imsqti_item_xmlv2p1",
    ),
    "3.0": (
        'xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1" xmlns:imsmd="http://ltsc.ieee.org/xsd/LOM"',
        "<schema>QTI Package</schema><schemaversion>3.0.0</schemaversion>",
        "imsqti_item_xmlv3p0",
    ),
}
_DATE = (2000, 1, 1, 0, 0, 0)


def write21(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """A package of QTI 2.1, and what it cannot carry, which is nothing."""
    return _package(list(questions), "2.1", QTI21), []


def write30(questions: Iterable[Question]) -> tuple[bytes, list[Problem]]:
    """A package of QTI 3.0, and what it cannot carry, which is nothing."""
    return _package(list(questions), "3.0", QTI30), []


def _package(questions: Sequence[Question], version: str, spelling: Spelling) -> bytes:
    out = BytesIO()
    resources = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, (question, name) in enumerate(zip(questions, _names(questions), strict=True), 1):
            part = f"items/{n:05}.xml"
            resources.append(_resource(question, name, part, _ROOTS[version][2]))
            _add(archive, part, item(question, name, spelling))
        _add(archive, "imsmanifest.xml", _manifest(resources, version))
    return out.getvalue()


def _names(questions: Sequence[Question]) -> Iterator[str]:
    """Identifiers that QTI allows, each once."""
    used = set()
    for n, question in enumerate(questions, 1):
        name = (
            question.id if _IDENTIFIER.fullmatch(question.id) and question.id not in used else f"item-{n:05}"
        )
        used.add(name)
        yield name


def _add(archive: zipfile.ZipFile, part: str, text: str) -> None:
    entry = zipfile.ZipInfo(part, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(entry, text.encode("utf-8"))


def _resource(question: Question, name: str, part: str, kind: str) -> str:
    tags = [*question.tags, *own_tags(question)]
    if question.id != name:
        tags.append(f"{PREFIX}id={question.id}")
    keywords = "".join(
        f"<imsmd:keyword><imsmd:string>{escape(t)}</imsmd:string></imsmd:keyword>" for t in tags
    )
    lom = f"<imsmd:lom><imsmd:general>{keywords}</imsmd:general></imsmd:lom>"
    metadata = f"<metadata>{lom}</metadata>" if tags else ""
    return (
        f'<resource identifier={quoteattr("r-" + name)} type="{kind}" href="{part}">'
        f'{metadata}<file href="{part}"/></resource>'
    )


def _manifest(resources: Iterable[str], version: str) -> str:
    namespaces, schema, _ = _ROOTS[version]
    body = "\n".join(resources)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest {namespaces} identifier="learnlaw">\n'
        f"<metadata>{schema}</metadata>\n<organizations/>\n<resources>\n{body}\n</resources>\n</manifest>\n"
    )
