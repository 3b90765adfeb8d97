"""Reads a law: its articles, found by number or by words, in the edition that is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message

from learnlaw.domain.law import ClauseFormError, ClauseRef
from learnlaw.errors import LearnlawError
from learnlaw.i18n import _
from learnlaw.tui.screens import law_words as words_of
from learnlaw.tui.screens.ask_words import Asked, AskWords
from learnlaw.tui.screens.exam_task import ExamTask
from learnlaw.tui.widgets.lines import Lines, plain
from learnlaw.tui.widgets.rows import Row, Rows
from learnlaw.tui.words import N_, key

if TYPE_CHECKING:
    from learnlaw.domain.statute import Article
    from learnlaw.tui.tasks import Spot
    from learnlaw.verbs.desk import Desk
    from learnlaw.verbs.law_desk import LawOpen


class LawReader(ExamTask):
    """`LawReader(desk, spot, law)`: left the articles, right the one under the cursor whole."""

    TITLE_WORDS = N_("Read a law")
    HELP = "law_reader"
    CSS_PATH = "law_reader.tcss"
    BINDINGS = [
        key("slash,g", "find", N_("Article"), N_("go to an article by its number, or to words"), id="law.article"),
        key("n", "again", N_("Next one"), N_("the next article with these words"), id="law.again"),
        key("e", "edition", N_("Other edition"), N_("the next edition that is known"), id="law.edition"),
        key("tab", "turn", N_("Article"), N_("scroll the article, or go back to the list"), id="law.scroll",
            show=False),
    ]  # fmt: skip

    @dataclass
    class Read(Message):
        """The law was read."""

        found: LawOpen

    def __init__(
        self, desk: Desk, spot: Spot, law: str, *, clause: str = "", edition: date | None = None
    ) -> None:
        super().__init__(desk, spot)
        self.law = law
        self.clause = clause
        self.edition = edition
        self.found: LawOpen | None = None
        self.words = ""

    def compose_task(self) -> ComposeResult:
        with Vertical(id="law"):
            yield Lines(id="law-head")
            with Horizontal(id="law-panes"):
                yield Rows(
                    id="law-articles",
                    top=(N_("Article"), N_("Count"), N_("Begins")),
                    empty=N_("Its text was not imported."),
                    widest=16,
                )
                yield Lines(id="law-article", focus=True)

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#law-head", Lines).show([plain(_("Reading ..."), tone="faint")])
        self.rows.focus()
        self.read()

    @property
    def rows(self) -> Rows:
        return self.query_one("#law-articles", Rows)

    @work(thread=True, exclusive=True, group="read")
    def read(self) -> None:
        """Read the law in a thread."""
        from learnlaw.verbs.law_desk import open_law

        try:
            self.post_message(self.Read(open_law(self.desk, self.law, self.edition)))
        except LearnlawError as error:
            self.post_message(self.Refused(error))

    @on(Read)
    def take(self, event: Read) -> None:
        event.stop()
        self.found = event.found
        self._paint()
        if self.clause:
            self._go(self.clause)
            self.clause = ""

    def _paint(self) -> None:
        found = self.found
        if found is None:
            return
        standing = dict(found.standings).get(found.edition) if found.edition else None
        words = found.instrument.title
        if found.edition is not None:
            words += "  " + _("(edition of {day})").format(day=found.edition.day)
        tone = words_of.STANDING_TONES[standing] if standing else "text"
        told = f"  {_(words_of.STANDING_WORDS[standing])}" if standing else ""
        self.query_one("#law-head", Lines).show([plain(words + told, tone=tone)])
        articles = found.text.articles if found.text else ()
        self.rows.show([self._row(article) for article in articles], keep=True)

    def _row(self, article: Article) -> Row:
        assert self.found is not None
        begins = article.text.splitlines()[0] if article.text else ""
        count = self.found.cited.get(str(article.ref), 0)
        return Row(str(article.ref), (article.ref.words, str(count or "").rjust(4), begins))

    @property
    def article(self) -> Article | None:
        """The article under the cursor."""
        current = self.rows.current
        if current is None or self.found is None or self.found.text is None:
            return None
        return self.found.text.articles[self.rows.at]

    @on(Rows.Moved)
    def follow(self, event: Rows.Moved) -> None:
        event.stop()
        article, pane = self.article, self.query_one("#law-article", Lines)
        if article is not None:
            pane.show(words_of.article_lines(article))
        elif self.found is not None:
            words = _("Save the text from the national database and import it: i in the list of laws.")
            pane.show([plain(words, tone="faint")])
        self.refresh_bindings()

    @on(Rows.Opened)
    def to_article(self, event: Rows.Opened) -> None:
        event.stop()
        self.query_one("#law-article", Lines).focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Articles can be looked for only in a text; another edition chosen only where there is one."""
        if action == "edition":
            return self.found is not None and len(self.found.standings) > 1
        if action == "find":
            return self.article is not None
        if action == "again":
            return bool(self.words)
        return super().check_action(action, parameters)

    def action_turn(self) -> None:
        pane = self.query_one("#law-article", Lines)
        (self.rows if pane.has_focus else pane).focus()

    def action_find(self) -> None:
        asked = [Asked("words", _("Number or words"), hint="51  51.1(2)  120-1")]

        def answered(said: Any) -> None:
            if said is not None:
                self._go(said["words"])

        self.app.push_screen(AskWords([_("Go to an article")], asked), answered)

    def _go(self, text: str) -> None:
        """To the article of that number, else to the next that has these words."""
        self.trouble([])
        try:
            ref = ClauseRef.parse(text).whole
        except ClauseFormError:
            self.words = text
            self.action_again()
            return
        if any(row.key == str(ref) for row in self.rows.rows):
            self.rows.go_to(str(ref))
        else:
            self.trouble([plain(_("There is no {article} here.").format(article=ref.words), tone="bad")])

    def action_again(self) -> None:
        """The next article with the words, from the cursor on and round."""
        articles = self.found.text.articles if self.found and self.found.text else ()
        here = self.rows.at
        for article in (*articles[here + 1 :], *articles[: here + 1]):
            if self.words in article.text:
                self.rows.go_to(str(article.ref))
                return
        self.trouble([plain(_("No article has these words: {words}").format(words=self.words), tone="bad")])

    def action_edition(self) -> None:
        """The next edition, round and round, at the same article as far as there is one."""
        if self.found is None:
            return
        days = [edition.day for edition, _standing in self.found.standings]
        here = days.index(self.found.edition.day) if self.found.edition else -1
        self.edition = days[(here + 1) % len(days)]
        self.read()

    def speak(self) -> None:
        """The language has changed."""
        super().speak()
        self._paint()
