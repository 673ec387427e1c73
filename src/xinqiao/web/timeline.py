"""The record of a matter as HTML, an entry a line; see web/chips.py for why not by templates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from xinqiao.rooms.desk.matter import Told
from xinqiao.rooms.documents.queries import PaperLine
from xinqiao.web import words
from xinqiao.web.templatetags.xinqiao import icon, moment


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline."""

    told: Told
    by: str
    papers: tuple[PaperLine, ...] = ()


def lines(entries: Iterable[Entry], number: str) -> SafeString:
    """Newest first, as they come; print turns them round. Personal words are opened apart."""
    heads: dict[tuple[str, str, str, bool], SafeString] = {}
    link = _Link(number)
    return format_html_join(
        "\n",
        '<li><span class="when">{}</span> <div>{}{}{}</div></li>',
        (
            (moment(e.told.at), _head(e, heads), _papers(e, number), link.to_words(e.told))
            for e in entries
        ),
    )


def _head(entry: Entry, made: dict[tuple[str, str, str, bool], SafeString]) -> SafeString:
    """What was done, by whom and under which rule; a long record says little else anew."""
    told = entry.told
    key = told.act, entry.by, told.source, told.late
    if key not in made:
        made[key] = format_html(
            '<span class="act">{}</span> <span class="by">{}</span> '
            '<span class="article">{}</span>{}',
            capfirst(words.word(told.act)), entry.by, words.article(told.source),
            _late() if told.late else "",
        )  # fmt: skip
    return made[key]


def _late() -> SafeString:
    return format_html(' <span class="late-mark">{}</span>', gettext("late"))


def _papers(entry: Entry, number: str) -> SafeString | str:
    if not entry.papers:
        return ""
    return format_html_join(
        "",
        ' <a class="small" href="{}" target="_blank" rel="noopener">{}{}{}</a>',
        (
            (
                reverse("paper", args=(number, paper.id, "pdf")),
                icon("file-text"),
                capfirst(words.word(paper.kind)),
                f" {paper.number}" if paper.number else "",
            )
            for paper in entry.papers
        ),
    )


class _Link:
    """The links to the words of a matter's entries; their address and text are worked out once."""

    def __init__(self, number: str) -> None:
        path = reverse("words", args=(number, 0))
        self._before, _, self._after = path.rpartition("0")
        self._text = gettext("Show the text")

    def to_words(self, told: Told) -> SafeString | str:
        if not told.texts:
            return ""
        return format_html(
            ' <a class="small words-link" href="{0}" hx-get="{0}" hx-swap="outerHTML">{1}</a>',
            f"{self._before}{told.seq}{self._after}", self._text,
        )  # fmt: skip
