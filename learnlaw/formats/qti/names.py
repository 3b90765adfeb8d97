"""Names of QTI 3.0 in the form of 2.x, so that one reader serves both."""

from __future__ import annotations

import re

from learnlaw.formats.xml_tree import Node

_DASH = re.compile(r"-([a-z])")


def modern(node: Node) -> Node:
    """The tree with `qti-assessment-item` as `assessmentItem` and `max-choices` as `maxChoices`; in place."""
    for each in node.walk():
        if each.tag.startswith("qti-"):
            each.tag = _camel(each.tag.removeprefix("qti-"))
            each.attributes = {_camel(name): value for name, value in each.attributes.items()}
    return node


def _camel(name: str) -> str:
    return _DASH.sub(lambda found: found[1].upper(), name)
