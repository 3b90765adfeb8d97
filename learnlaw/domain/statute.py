"""The text of one edition of an instrument: its articles, with the divisions that they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from learnlaw.domain.law import Catalogue, ClauseRef, Edition, title_key


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 款, with its 项."""

    text: str
    items: tuple[str, ...] = ()
    """Without their numbers （一）, （二）."""

    @property
    def whole(self) -> str:
        """The paragraph and its items."""
        return "\n".join((self.text, *self.items))


@dataclass(frozen=True, slots=True)
class Article:
    """A 条."""

    ref: ClauseRef
    paragraphs: tuple[Paragraph, ...]
    divisions: tuple[str, ...] = ()
    """Titles of the 编, 分编, 章 and 节 that it stands in, from the outside in."""
    line: int = 0
    """Its first line in the file that it was read from."""

    @property
    def text(self) -> str:
        """The whole article, one line a paragraph or item."""
        return "\n".join(p.whole for p in self.paragraphs)

    def part(self, ref: ClauseRef) -> str | None:
        """The paragraph or item that `ref` names; None if the article has no such.

        An item is looked for in the paragraph named, and without one in the
        only paragraph that has items.
        """
        if not ref.paragraph:
            return self._item(ref.item) if ref.item else self.text
        if ref.paragraph > len(self.paragraphs):
            return None
        paragraph = self.paragraphs[ref.paragraph - 1]
        if not ref.item:
            return paragraph.whole
        return paragraph.items[ref.item - 1] if ref.item <= len(paragraph.items) else None

    def _item(self, item: int) -> str | None:
        lists = [p.items for p in self.paragraphs if p.items]
        return lists[0][item - 1] if len(lists) == 1 and item <= len(lists[0]) else None


@dataclass(frozen=True)
class LawText:
    """One edition as it was read: what it is called, which day, and its articles."""

    title: str
    edition: Edition
    articles: tuple[Article, ...]
    preamble: str = ""
    """What stands between the heading and the first article: the 序言 of the constitution."""
    history: tuple[str, ...] = ()
    """The lines under the title that say when it was adopted and changed."""

    @cached_property
    def by_ref(self) -> dict[ClauseRef, Article]:
        """Articles by their number."""
        return {a.ref: a for a in self.articles}

    @property
    def day(self) -> date:
        """The edition's day."""
        return self.edition.day

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def article(self, ref: ClauseRef) -> Article | None:
        """The article that `ref` stands in."""
        return self.by_ref.get(ref.whole)

    def resolve(self, ref: ClauseRef) -> str | None:
        """The words of what `ref` names; None if there is no such article, paragraph or item."""
        article = self.article(ref)
        return None if article is None else article.part(ref)


class LawTexts:
    """Texts of several instruments, several editions each, found as questions cite them."""

    def __init__(self, texts: Iterable[LawText], catalogue: Catalogue | None = None) -> None:
        self._catalogue = catalogue
        self._texts: dict[str, dict[date, LawText]] = {}
        for text in texts:
            self._texts.setdefault(self._name(text.title), {})[text.day] = text

    def __len__(self) -> int:
        """How many texts there are."""
        return sum(map(len, self._texts.values()))

    def _name(self, law: str) -> str:
        instrument = self._catalogue.find(law) if self._catalogue else None
        return instrument.id if instrument else title_key(law)

    def get(self, law: str, day: date) -> LawText | None:
        """The text of one edition, by any name of its instrument."""
        return self._texts.get(self._name(law), {}).get(day)

    def editions(self, law: str) -> list[LawText]:
        """The texts of an instrument, the earliest first."""
        return [text for _, text in sorted(self._texts.get(self._name(law), {}).items())]
