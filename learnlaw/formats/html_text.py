"""HTML of foreign questions as the plain text that we keep.

Paragraphs and line breaks become lines, emphasis and spans go, entities become
characters. What cannot be plain text (scripts, pictures, tables, links) leaves
the markup standing as it was written, because nothing may be lost unseen; it is
text, and whoever shows it shows it as text.
"""

from __future__ import annotations

import html
import re

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]*)([^<>]*)>|<!--.*?-->", re.DOTALL)
_LINES = frozenset({"p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre"})
_GONE = frozenset({"b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "o:p", "html", "body"})
_BLANKS = re.compile(r"[ \t\r\n\f\u00a0]+")
_ENDS = re.compile(r" *\n[ \n]*")


def plain_html(text: str) -> tuple[str, bool]:
    """The plain text, and whether all of the markup could be taken off; if not, `text` stays as it is.

    >>> plain_html("<p>甲<br>乙</p>"), plain_html("a &lt; b"), plain_html("<img src=x>")
    (('甲\\n乙', True), ('a < b', True), ('<img src=x>', False))
    """
    if "<" not in text:
        return (html.unescape(text) if "&" in text else text), True
    if any(name and not _safe(name.lower(), rest) for _, name, rest in _TAG.findall(text)):
        return text, False
    lines = _BLANKS.sub(" ", _TAG.sub(_line, text).replace("\n", " ")).replace("\x00", "\n")
    return html.unescape(_ENDS.sub("\n", lines)).strip(), True


def _safe(name: str, attributes: str) -> bool:
    return (name in _LINES or name in _GONE) and not re.search(
        r"(?i)\bon[a-z]+\s*=|javascript:|url\(", attributes
    )


def _line(match: re.Match[str]) -> str:
    return "\x00" if match[2] and match[2].lower() in _LINES else ""


def as_html(text: str) -> str:
    """Plain text as HTML that shows it: signs escaped, line ends as breaks.

    >>> as_html("a < b\\n乙")
    'a &lt; b<br/>乙'
    """
    return html.escape(text, quote=False).replace("  ", " &#32;").replace("\n", "<br/>")
