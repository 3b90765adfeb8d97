"""Laws 法律文件, their editions and texts on the command line; lists are in `law_lists`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from learnlaw.cli.frame import Front, day_option, pass_front
from learnlaw.cli.law_lists import coverage, lists, template
from learnlaw.cli.receipts import COUNTS, receipt_format, tell_receipt
from learnlaw.cli.show import (
    Column,
    detail_format,
    format_option,
    listing,
    print_json,
    print_table,
)
from learnlaw.domain.impact import Change, Fate
from learnlaw.domain.law import KINDS, Edition, Standing
from learnlaw.errors import Message, say
from learnlaw.i18n import _, tell

if TYPE_CHECKING:
    from learnlaw.verbs.law_import import Impacted
    from learnlaw.verbs.laws import LawRow, LawShown

STANDINGS: dict[Standing, Message] = {
    Standing.IN_FORCE: say("in force"),
    Standing.NOT_YET: say("not yet in force"),
    Standing.SUPERSEDED: say("superseded"),
    Standing.REPEALED: say("repealed"),
}
CHANGES: dict[str, Message] = {
    "adopted": say("adopted"),
    "amended": say("amended"),
    "revised": say("revised"),
}
"""What made an edition."""


FATES: dict[Fate, Message] = {
    Fate.UNCHANGED: say("article unchanged"),
    Fate.CHANGED: say("article changed"),
    Fate.MOVED: say("article moved"),
    Fate.ADDED: say("article added"),
    Fate.DELETED: say("article deleted"),
}
"""What became of articles."""
COUNTS |= {
    "texts_added": say("texts added"),
    "texts_changed": say("texts changed"),
    "texts_unchanged": say("texts unchanged"),
    "articles": say("articles"),
    "questions_set_aside": say("questions set aside until reviewed"),
}


@click.group(help=_("laws and lists: editions, what is in force, what must be known"))
def law() -> None: ...


for command in (lists, template, coverage):
    law.add_command(command)


@law.command("list", help=_("every law that is known, with the edition in force on --on"))
@format_option
@pass_front
def list_all(front: Front, form: str) -> None:
    from learnlaw.verbs.laws import list_laws

    columns = [
        Column("law", _("Id")),
        Column("title", _("Title")),
        Column("kind", ""),
        Column("kind_title", _("Kind")),
        Column("edition", _("Edition")),
        Column("in_force", _("In force since")),
        Column("articles", _("Articles"), right=True),
        Column("standing", ""),
        Column("standing_title", _("State")),
        Column("repealed_on", ""),
        Column("repealed_by", ""),
        Column("unverified_titles", _("Unverified")),
        Column("texts", _("Imported texts")),
    ]
    rows = [_law_row(row) for row in list_laws(front.desk)]
    if form == "table":
        rows = [{**row, "unverified_titles": list(map(_field, row["unverified"]))} for row in rows]
    else:
        columns[-2] = Column("unverified", _("Unverified"))
    listing(form, columns, rows, name="laws")


_FIELDS: dict[str, Message] = {
    "title": say("Title"),
    "short": say("Short titles"),
    "kind": say("Kind"),
    "issuer": say("Issuer"),
    "adopted": say("First adopted"),
    "edition": say("Edition"),
    "in_force": say("In force since"),
    "articles": say("Articles"),
    "repealed_on": say("Repealed on"),
    "repealed_by": say("Repealed by"),
}


def _field(name: str) -> str:
    """What a field of the catalogue is called."""
    return tell(_FIELDS[name]) if name in _FIELDS else name


def _law_row(row: LawRow) -> dict[str, Any]:
    instrument, edition = row.instrument, row.edition
    return {
        "law": instrument.id,
        "title": instrument.name,
        "short": list(instrument.short),
        "kind": instrument.kind,
        "kind_title": tell(KINDS[instrument.kind]),
        "edition": edition.day if edition else None,
        "in_force": edition.in_force if edition else None,
        "articles": edition.articles if edition else None,
        "standing": row.standing.value,
        "standing_title": tell(STANDINGS[row.standing]),
        "repealed_on": instrument.repealed_on,
        "repealed_by": instrument.repealed_by,
        "unverified": list(row.unverified),
        "texts": list(row.texts),
    }


@law.command("show", help=_("a law with its editions, or the words of an article whose text was imported"))
@click.argument("law_name", metavar="LAW")
@click.argument("article", required=False, default="")
@day_option("--edition", words=_("the edition of that day, not the one in force"))
@detail_format
@pass_front
def show(front: Front, law_name: str, article: str, edition: date | None, form: str) -> None:
    from learnlaw.verbs.laws import show_law

    shown = show_law(front.desk, law_name, article, edition=edition)
    if form == "json":
        print_json(_article_json(shown) if shown.article else _law_json(shown))
    elif shown.article:
        _tell_article(shown)
    else:
        _tell_law(shown)


def _law_json(shown: LawShown) -> dict[str, Any]:
    instrument = shown.row.instrument
    return {
        **_law_row(shown.row),
        "issuer": instrument.issuer,
        "adopted": instrument.adopted,
        "unverified": dict(instrument.unverified),
        "editions": [
            {
                "edition": e.day,
                "change": e.change,
                "in_force": e.in_force,
                "articles": e.articles,
                "standing": standing.value,
                "text": e.day in shown.row.texts,
                "unverified": dict(e.unverified),
            }
            for e, standing in shown.standings
        ],
    }


def _article_json(shown: LawShown) -> dict[str, Any]:
    assert shown.article is not None and shown.text is not None and shown.ref is not None
    return {
        "law": shown.row.instrument.id,
        "title": shown.row.instrument.name,
        "edition": shown.text.day,
        "article": str(shown.ref),
        "words": shown.ref.words,
        "divisions": list(shown.article.divisions),
        "text": shown.words,
    }


def _tell_article(shown: LawShown) -> None:
    assert shown.article is not None and shown.text is not None and shown.ref is not None
    edition = _("edition of {day}").format(day=shown.text.day)
    click.echo(f"{shown.row.instrument.title}  {edition}  {_standing_of(shown)}")
    if shown.article.divisions:
        click.echo("  ".join(shown.article.divisions))
    click.echo(f"{shown.ref.words}  {shown.words}")


def _standing_of(shown: LawShown) -> str:
    day = shown.text.day if shown.text else None
    found = next((standing for e, standing in shown.standings if e.day == day), None)
    return tell(STANDINGS[found]) if found else ""


def _tell_law(shown: LawShown) -> None:
    instrument, none = shown.row.instrument, _("unverified")
    click.echo(f"{instrument.title}  {instrument.id}")
    issuer, adopted = instrument.issuer or none, instrument.adopted or none
    words = _("{kind}; issued by {issuer}; first adopted {day}")
    click.echo(words.format(kind=tell(KINDS[instrument.kind]), issuer=issuer, day=adopted))
    if instrument.repealed_on:
        by = shown.repealed_by.name if shown.repealed_by else "—"
        click.echo(_("repealed on {day} by {law}").format(day=instrument.repealed_on, law=by))
    print_table(
        [
            Column("edition", _("Edition")),
            Column("change", _("Change")),
            Column("in_force", _("In force since")),
            Column("articles", _("Articles"), right=True),
            Column("standing", _("State")),
            Column("text", _("Imported text")),
        ],
        [_edition_row(e, standing, shown) for e, standing in shown.standings],
    )
    for about, reasons in [
        ("", instrument.unverified),
        *((str(e.day), e.unverified) for e, _s in shown.standings),
    ]:
        for name, reason in reasons.items():
            what = _("unverified: {field}: {reason}").format(
                field=f"{about} {_field(name)}".strip(), reason=reason
            )
            click.echo(what)


def _edition_row(edition: Edition, standing: Standing, shown: LawShown) -> dict[str, Any]:
    return {
        "edition": edition.day,
        "change": tell(CHANGES.get(edition.change, say("adopted"))),
        "in_force": edition.in_force or _("unverified"),
        "articles": edition.articles,
        "standing": tell(STANDINGS[standing]),
        "text": edition.day in shown.row.texts,
    }


@law.command("import", help=_("take in texts of laws: Markdown, plain text or .docx, a file or a folder"))
@click.argument("path", metavar="FILE|DIR", type=click.Path(path_type=Path, exists=True))
@click.option("--recursive", is_flag=True, help=_("folders below as well"))
@click.option("--dry-run", is_flag=True, help=_("say what would change and change nothing"))
@receipt_format
@pass_front
def import_texts(front: Front, path: Path, recursive: bool, dry_run: bool, form: str) -> None:
    from learnlaw.verbs.law_import import import_laws

    receipt = import_laws(front.desk, path, recursive=recursive, dry_run=dry_run)
    tell_receipt(receipt, form)
    texts = sum(receipt.counts.get(f"texts_{what}", 0) for what in ("added", "changed"))
    if form == "table" and texts:
        words = _("{texts} texts, {articles} articles, none lost")
        click.echo(words.format(texts=texts, articles=f"{receipt.counts['articles']:,}"))


@law.command("impact", help=_("what a newer edition changed, and the questions that this concerns"))
@click.argument("law_name", metavar="LAW")
@day_option("--from", "since", words=_("the earlier edition; else the one before"))
@day_option("--to", "until", words=_("the newer edition; else the latest"))
@click.option("--unchanged", is_flag=True, help=_("list the articles that stayed as well"))
@format_option
@pass_front
def impact(
    front: Front, law_name: str, since: date | None, until: date | None, unchanged: bool, form: str
) -> None:
    from learnlaw.verbs.law_import import by_article, law_impact

    found = law_impact(front.desk, law_name, since=since, until=until)
    questions = by_article(found.questions)
    rows = [
        _change_row(change, [one.question.id for one in questions.get(id(change), ())])
        for change in found.impact.changes
        if unchanged or change.fate is not Fate.UNCHANGED
    ]
    columns = [
        Column("fate", ""),
        Column("fate_title", _("Change")),
        Column("old", ""),
        Column("old_words", _("Earlier article")),
        Column("new", ""),
        Column("new_words", _("Present article")),
        Column("likeness", "%", right=True),
        Column("questions", _("Questions")),
    ]
    if form == "table":
        click.echo(_impact_words(found))
    listing(form, columns, rows, name="changes", more=_impact_json(found))


def _change_row(change: Change, questions: list[str]) -> dict[str, Any]:
    old, new = change.old, change.new
    return {
        "fate": change.fate.value,
        "fate_title": tell(FATES[change.fate]),
        "old": str(old.ref) if old else None,
        "old_words": old.ref.words if old else "",
        "new": str(new.ref) if new else None,
        "new_words": new.ref.words if new else "",
        "likeness": f"{100 * change.likeness:.0f}" if old and new else None,
        "questions": questions,
    }


def _impact_json(found: Impacted) -> dict[str, Any]:
    old, new = found.impact.old, found.impact.new
    return {
        "law": found.instrument.id,
        "from": {"edition": old.day, "articles": len(old.articles)},
        "to": {"edition": new.day, "articles": len(new.articles)},
        "summary": {fate.value: found.impact.count(fate) for fate in Fate},
        "questions": [
            {
                "question": one.question.id,
                "article": one.question.article,
                "fate": one.change.fate.value,
                "new": str(one.change.new.ref) if one.change.new else None,
                "set_aside": one.set_aside,
            }
            for one in found.questions
        ],
    }


def _impact_words(found: Impacted) -> str:
    old, new = found.impact.old, found.impact.new
    words = _("{law}: {old} articles on {before}, {new} on {after}: {fates}; {aside} questions set aside")
    fates = _(", ").join(f"{tell(FATES[fate])} {found.impact.count(fate)}" for fate in Fate)
    aside = sum(one.set_aside for one in found.questions)
    return words.format(
        law=found.instrument.name, old=len(old.articles), before=old.day, new=len(new.articles), after=new.day,
        fates=fates, aside=aside,
    )  # fmt: skip
