"""One XML document of a package, or alone: which QTI it is."""

from __future__ import annotations

from collections.abc import Sequence

from learnlaw.domain.text import shown
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats.draft import Settler
from learnlaw.formats.marks import PREFIX, take_tags
from learnlaw.formats.qti.item import draft_of
from learnlaw.formats.qti.item12 import drafts_of
from learnlaw.formats.qti.names import modern
from learnlaw.formats.xml_tree import tree

_ID = f"{PREFIX}id="


def take_document(data: bytes, settler: Settler, keywords: Sequence[str] = ()) -> None:
    """Settle the questions of a document. RefusedError if it is not XML, or not QTI."""
    root = modern(tree(data, settler.file))
    if root.tag == "questestinterop":
        for draft in drafts_of(root, settler):
            settler.settle(draft)
        return
    if root.tag != "assessmentItem":
        what = say("the document {root} is no item of QTI", root=shown(root.tag))
        hint = say("choose an item (assessmentItem, questestinterop) or a package")
        raise RefusedError([Problem("not-qti", what, hint, settler.file, Place(root.line))])
    draft = draft_of(root, settler)
    draft.marks, draft.tags = take_tags(k for k in keywords if not k.startswith(_ID))
    draft.id = next((k.removeprefix(_ID) for k in keywords if k.startswith(_ID)), draft.id)
    settler.settle(draft)
