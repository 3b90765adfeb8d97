"""The law texts that were imported: instrument, edition, articles; editions stand side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, delete, func, insert, select

from learnlaw.domain.law import ClauseRef, Edition
from learnlaw.domain.statute import Article, LawText, Paragraph
from learnlaw.store.tables import law_article, law_text


@dataclass(frozen=True, slots=True)
class TextRow:
    """An imported edition without its articles."""

    key: int
    law: str
    """The id of the instrument in the catalogue, else its title."""
    title: str
    edition: Edition
    digest: str
    """SHA-256 of the file that it was read from."""


def text_rows(connection: Connection) -> list[TextRow]:
    """Every imported edition, by law and day."""
    count = select(func.count()).where(law_article.c.text_id == law_text.c.id).scalar_subquery()
    query = select(law_text, count.label("articles")).order_by(law_text.c.law, law_text.c.day)
    return [
        TextRow(
            row.id,
            row.law,
            row.title,
            Edition(day=row.day, change=row.change, in_force=row.in_force, articles=row.articles),
            row.digest,
        )
        for row in connection.execute(query)
    ]


def load_texts(connection: Connection, law: str | None = None) -> list[LawText]:
    """The imported texts, of one instrument or all."""
    query = select(law_text).order_by(law_text.c.law, law_text.c.day)
    query = query if law is None else query.where(law_text.c.law == law)
    rows = list(connection.execute(query))
    articles = _articles(connection, [row.id for row in rows])
    return [
        LawText(
            row.title,
            Edition(
                day=row.day, change=row.change, in_force=row.in_force, articles=len(articles.get(row.id, ()))
            ),
            tuple(articles.get(row.id, ())),
            row.preamble,
            tuple(row.history),
        )
        for row in rows
    ]


def _articles(connection: Connection, texts: Sequence[int]) -> dict[int, list[Article]]:
    found: dict[int, list[Article]] = {}
    order = (law_article.c.text_id, law_article.c.article, law_article.c.branch)
    for row in connection.execute(
        select(law_article).where(law_article.c.text_id.in_(texts)).order_by(*order)
    ):
        paragraphs = tuple(Paragraph(text, tuple(items)) for text, items in row.paragraphs)
        article = Article(ClauseRef(row.article, row.branch), paragraphs, tuple(row.divisions), row.line)
        found.setdefault(row.text_id, []).append(article)
    return found


def add_text(connection: Connection, law: str, text: LawText, *, file: str, digest: str, receipt: int) -> int:
    """Keep an edition. Its key."""
    row = {
        "law": law,
        "title": text.title,
        "day": text.day,
        "change": text.edition.change,
        "in_force": text.edition.in_force,
        "preamble": text.preamble,
        "history": list(text.history),
        "file": file,
        "digest": digest,
        "receipt_id": receipt,
    }
    done = connection.execute(insert(law_text).values(row))
    assert done.inserted_primary_key is not None
    key: int = done.inserted_primary_key[0]
    connection.execute(insert(law_article), list(_article_rows(key, text)))
    return key


def _article_rows(key: int, text: LawText) -> Iterable[dict[str, object]]:
    for article in text:
        yield {
            "text_id": key,
            "article": article.ref.article,
            "branch": article.ref.branch,
            "divisions": list(article.divisions),
            "paragraphs": [[p.text, list(p.items)] for p in article.paragraphs],
            "line": article.line,
        }


def drop_text(connection: Connection, law: str, day: date) -> None:
    """Let go of an edition, so that a better reading of it takes its place."""
    connection.execute(delete(law_text).where(law_text.c.law == law, law_text.c.day == day))


def count_articles(connection: Connection, texts: Sequence[int]) -> int:
    """How many articles these texts have in the database."""
    query = select(func.count()).select_from(law_article).where(law_article.c.text_id.in_(texts))
    return int(connection.scalar(query) or 0)
