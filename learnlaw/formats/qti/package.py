"""A package: a zip with imsmanifest.xml, whose resources are items; nothing outside the zip is touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from learnlaw.domain.text import shown
from learnlaw.errors import Message, Place, Problem, RefusedError, say
from learnlaw.formats.archive import Limits, unpack
from learnlaw.formats.draft import Settler
from learnlaw.formats.qti.document import take_document
from learnlaw.formats.xml_tree import Node, tree

MANIFEST = "imsmanifest.xml"
_LIMITS = Limits(parts=100_000)
_ITEM = re.compile(r"imsqti_(apip)?item_|imsqti_xmlv1p2|question-bank")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\")


def take_package(data: bytes, file: str, settler: Settler) -> None:
    """Settle the items of a package. RefusedError if it is none, or reaches outside itself."""
    parts = dict(unpack(data, file, _LIMITS))
    if MANIFEST not in parts:
        what = say("the zip has no imsmanifest.xml at its top, so it is no package of QTI")
        raise RefusedError([Problem("no-manifest", what, None, file)])
    manifest = tree(parts[MANIFEST], f"{file}/{MANIFEST}")
    for resource in (n for n in manifest.walk() if n.tag == "resource" and _ITEM.search(n.get("type"))):
        path = _path(resource, f"{file}/{MANIFEST}")
        if path not in parts:
            what = say("the part {part} is not in the package", part=shown(path))
            raise _refused("missing-part", what, say("export the package again"), resource, file)
        settler.file = f"{file}/{path}"
        try:
            take_document(parts[path], settler, list(_keywords(resource)))
        except RefusedError as error:
            settler.problems += error.problems
    settler.file = file


def _path(resource: Node, manifest: str) -> str:
    href = resource.get("href") or next((f.get("href") for f in resource.all("file")), "")
    path = unquote(href)
    base = unquote(resource.get("base"))
    if any(_SCHEME.match(p) for p in (path, base)):
        what = say("{href} is an address, and only parts of the package are read", href=shown(href))
        raise _refused("outside", what, say("put the item into the package"), resource, manifest, False)
    path = base + path
    if not path or path.startswith("/") or "\\" in path or ".." in path.split("/"):
        what = say("{href} points outside the package", href=shown(href) or "—")
        raise _refused("outside", what, say("put the item into the package"), resource, manifest, False)
    return re.sub(r"^(\./)+", "", path)


def _refused(
    code: str, what: Message, hint: Message, resource: Node, file: str, inside: bool = True
) -> RefusedError:
    where = f"{file}/{MANIFEST}" if inside else file
    return RefusedError([Problem(code, what, hint, where, Place(resource.line), resource.get("identifier"))])


def _keywords(resource: Node) -> Iterator[str]:
    """The keywords of a resource's metadata, which hold tags."""
    metadata = resource.find("metadata")
    for node in metadata.walk() if metadata is not None else ():
        if node.tag == "keyword" and node.text.strip():
            yield node.text.strip()
