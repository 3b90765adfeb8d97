"""Law texts: Markdown, plain text and .docx in the national database's layout.

A title, lines that say when it was adopted and changed, perhaps a table of
contents, then 编, 分编, 章, 节 and articles. An article is a line that begins
第…条 and a blank; each further line is a 款, a line that begins （一） a 项 of the
款 before it. Articles must run on: a gap, a repeat or a step back refuses the
file, because a question would be checked against the wrong words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from learnlaw.domain.law import ClauseRef, Edition
from learnlaw.domain.numerals import NUMERAL, number
from learnlaw.domain.statute import Article, LawText, Paragraph
from learnlaw.domain.text import clean_long
from learnlaw.errors import Place, Problem, RefusedError, say
from learnlaw.formats import docx_text
from learnlaw.formats.plain_text import decode

_LEVELS = ("编", "分编", "章", "节")
_ARTICLE = re.compile(rf"(?:\*\*)?第({NUMERAL}+)条(?:之({NUMERAL}+))?(?:\*\*)?(?:\s+|$)")
_DIVISION = re.compile(rf"(?:\*\*)?第({NUMERAL}+)(编|分编|章|节)(?:\s+([^。；]*?))?(?:\*\*)?")
_HEADED = re.compile(rf"(?:\*\*)?第({NUMERAL}+)(编|分编|章|节)\s*(.*?)(?:\*\*)?")
_PAGE = re.compile(r"[-—–\s]*\d{1,4}[-—–\s]*")
_SUBITEM = re.compile(r"[0-9]{1,2}[．.、]\s*\D")
_ITEM = re.compile(rf"[（(]({NUMERAL}+)[）)]\s*")
_END = re.compile(r"(附\s*件|附\s*表|附\s*录)[零一二三四五六七八九十0-9]*(?:[:：\s].*)?$|附[:：]")
_DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
_FILE_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_FORCE = re.compile(r"(?:自|从)\s*(\d{4})年(\d{1,2})月(\d{1,2})日起(?:施行|实施|生效)")
_FROM_NOW = re.compile(r"自(?:公布|发布|通过)之日起(?:施行|实施|生效)")


@dataclass(slots=True)
class _Open:
    """An article that is being read."""

    ref: ClauseRef
    line: int
    divisions: tuple[str, ...]
    paragraphs: list[tuple[str, list[str]]] = field(default_factory=list)

    def add(self, text: str) -> None:
        item = _ITEM.match(text)
        if item and self.paragraphs and number(item[1]) == len(self.paragraphs[-1][1]) + 1:
            self.paragraphs[-1][1].append(text[item.end() :])
        elif _SUBITEM.match(text) and self.paragraphs and self.paragraphs[-1][1]:
            self.paragraphs[-1][1][-1] += "\n" + text  # a 目 of the 项 before it
        else:
            self.paragraphs.append((text, []))

    def close(self) -> Article:
        paragraphs = tuple(Paragraph(text, tuple(items)) for text, items in self.paragraphs)
        return Article(self.ref, paragraphs, self.divisions, self.line)


def read_bytes(data: bytes, file: str = "", encoding: str = "") -> tuple[LawText | None, list[Problem]]:
    """A text file or .docx, told apart by content. As `read`; its name may hold the edition's day."""
    try:
        if data.startswith(b"PK"):
            lines, notices = docx_text.lines(data, file)
        else:
            text, notices = decode(data, file, encoding)
            lines = re.split("\r\n|\r|\n", text)
    except RefusedError as error:
        return None, list(error.problems)
    law, problems = read(lines, file)
    return law, [*notices, *problems]


def read(lines: Iterable[str], file: str = "") -> tuple[LawText | None, list[Problem]]:
    """The text in `lines`, and what is wrong with it; warnings may stand beside a text.

    None with the warning `no-articles` alone means that no line begins 第…条:
    such a file is no law text, to be skipped and named.
    """
    body = _Body()
    problems = []
    for line, raw in enumerate(lines, 1):
        try:
            text, notes = clean_long(raw)
        except RefusedError as error:
            problems += [replace(p, file=file, place=Place(line)) for p in error.problems]
            continue
        body.take(line, text)
        problems += [replace(p, file=file, place=Place(line)) for p in notes if p.code == "text-invisible"]
    body.close()
    if not body.articles:
        what = say("no line begins with 第…条, so this is no text of a law")
        return None, [*problems, Problem("no-articles", what, file=file, warning=True)]
    problems += _numbering(body.articles, file)
    title = body.title or file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    edition = _edition(body.history, body.articles, file)
    if edition is None:
        what = say("no day of adoption, amendment or entry into force is found")
        hint = say("write a line such as 2021年1月22日修订 under the title")
        problems.append(Problem("no-edition-day", what, hint, file))
    if edition is None or any(not p.warning for p in problems):
        return None, problems
    preamble = "\n".join(body.preamble)
    return LawText(title, edition, tuple(body.articles), preamble, tuple(body.history)), problems


class _Body:
    """What has been read so far."""

    def __init__(self) -> None:
        self.title = ""
        self.history: list[str] = []
        self.preamble: list[str] = []
        self.articles: list[Article] = []
        self._divisions: dict[str, str] = {}
        self._open: _Open | None = None
        self._headed = False
        """A heading below the title was seen, so that what follows is no history."""

    def take(self, line: int, text: str) -> None:
        """Read one line."""
        heading = text.startswith("#")
        text = text.lstrip("#").strip()
        if not text or text.startswith("<!--") or _PAGE.fullmatch(text):
            return
        article = _ARTICLE.match(text)
        division = None if article else (_HEADED if heading else _DIVISION).fullmatch(text)
        if article:
            self._begin(line, article, text[article.end() :].removeprefix("**").strip())
        elif division:
            self._divide(division)
        elif heading or _END.fullmatch(text):
            self._head(text)
        elif self._open is not None:
            self._open.add(text)
        elif not self.articles:
            self._before(text)

    def _begin(self, line: int, match: re.Match[str], text: str) -> None:
        self.close()
        ref = ClauseRef(number(match[1]) or 0, number(match[2] or "") or 0)
        path = tuple(self._divisions[level] for level in _LEVELS if level in self._divisions)
        self._open = _Open(ref, line, path)
        if text:
            self._open.add(text)

    def _divide(self, match: re.Match[str]) -> None:
        self.close()
        self._headed = True
        level = match[2]
        above = _LEVELS[: _LEVELS.index(level)]
        self._divisions = {k: v for k, v in self._divisions.items() if k in above}
        self._divisions[level] = f"第{match[1]}{level} {_close_up(match[3] or '')}".strip()

    def _head(self, text: str) -> None:
        """A heading without a number: the title, 序言, 附则, an annex."""
        self.close()
        if not self.title:
            self.title = text
            return
        self._headed = True
        if _close_up(text) == "附则":
            self._divisions = {"编": "附则"}

    def _before(self, text: str) -> None:
        """A line before the first article and outside a heading."""
        if _close_up(text) in ("目录", "序言", "附则"):
            self._headed = True
        elif self._headed:
            self.preamble.append(text)
        elif _DAY.search(text) or self.history:
            self.history.append(text.strip("（）()"))
        else:
            self.title += text

    def close(self) -> None:
        """The article that is open, if one is, ends here."""
        if self._open is not None:
            self.articles.append(self._open.close())
            self._open = None


def _close_up(text: str) -> str:
    """Without blanks: 总　则 is 总则."""
    return re.sub(r"\s", "", text)


def _numbering(articles: list[Article], file: str) -> list[Problem]:
    problems = []
    before = ClauseRef(0)
    for article in articles:
        ref = article.ref
        follows = ref == ClauseRef(before.article + 1)
        if not follows and (before.article == 0 or ref != ClauseRef(before.article, before.branch + 1)):
            what = say("{article} follows {before}", article=ref.words, before=before.words)
            hint = say("articles must run on: look for a lost, doubled or misread article number")
            problems.append(Problem("article-order", what, hint, file, Place(article.line)))
        if not article.paragraphs:
            what = say("{article} has no words", article=ref.words)
            problems.append(Problem("article-empty", what, None, file, Place(article.line)))
        before = ref
    return problems


def _edition(history: list[str], articles: list[Article], file: str) -> Edition | None:
    """The edition by the lines under the title, else by the last articles, else by the file's name."""
    told = _told(" ".join(history))
    closing = "".join(a.text for a in articles[-3:])
    starts = told["施行"] + [day for m in _FORCE.finditer(closing) if (day := _date(*m.groups()))]
    named = [day for m in _FILE_DAY.finditer(file) if (day := _date(*m.groups()))]
    days = told["通过"] + told["修正"] + told["修订"] or told["公布"] or starts or named
    if not days:
        return None
    day = max(days)
    change = "revised" if day in told["修订"] else "amended" if day in told["修正"] else "adopted"
    if change == "adopted" and _FROM_NOW.search(closing):
        starts += [d for d in told["公布"] if d >= day]
    in_force = max((d for d in starts if d >= day), default=None)
    return Edition(day=day, change=change, in_force=in_force, articles=len(articles))


def _told(history: str) -> dict[str, list[date]]:
    """The days that the history names, by what happened on them."""
    told: dict[str, list[date]] = {"通过": [], "修正": [], "修订": [], "公布": [], "施行": []}
    days = list(_DAY.finditer(history))
    ends = [*(match.start() for match in days[1:]), len(history)]
    for match, end in zip(days, ends, strict=False):
        said = history[match.end() : end]
        day = _date(*match.groups())
        for word, kind in _SAID:
            if day is not None and word.search(said):
                told[kind].append(day)
                break
    return told


_SAID = (
    (re.compile("修订"), "修订"),
    (re.compile("修正"), "修正"),
    (re.compile("通过|批准"), "通过"),
    (re.compile("公布|发布"), "公布"),
    (re.compile("施行|实施|生效"), "施行"),
)


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
