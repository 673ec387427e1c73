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
    return format_html_join("\n", "<li>{}</li>", ((_line(e, number),) for e in entries))


def _line(entry: Entry, number: str) -> SafeString:
    told = entry.told
    return format_html(
        '<span class="when">{}</span> <div><span class="act">{}</span> <span class="by">{}</span> '
        '<span class="article">{}</span>{}{}{}</div>',
        moment(told.at), capfirst(words.word(told.act)), entry.by, words.article(told.source),
        _late() if told.late else "", _papers(entry, number), _words(told, number),
    )  # fmt: skip


def _late() -> SafeString:
    return format_html(' <span class="late-mark">{}</span>', gettext("late"))


def _papers(entry: Entry, number: str) -> SafeString:
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


def _words(told: Told, number: str) -> SafeString | str:
    if not told.texts:
        return ""
    return format_html(
        ' <a class="small words-link" href="{0}" hx-get="{0}" hx-swap="outerHTML">{1}</a>',
        reverse("words", args=(number, told.seq)), gettext("Show the text"),
    )  # fmt: skip
