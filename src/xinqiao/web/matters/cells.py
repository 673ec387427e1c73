"""The rows of a list as HTML, one function a column."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext

from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.procedure.steps import Act, Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.registry.folding import Fold
from xinqiao.rooms.registry.lists import Row
from xinqiao.web import chips, dates, words
from xinqiao.web.shapes import Clock
from xinqiao.web.templatetags import words as tags
from xinqiao.web.templatetags.xinqiao import day, icon


@dataclass(frozen=True, slots=True)
class Around:
    """What the cells of a page need beside their row."""

    on: date
    columns: tuple[str, ...]
    categories: Mapping[str, Bilingual]
    acts: Mapping[int, Act | None]  # matter → what the reader would do next with it


Cell = Callable[[Row, Around], SafeString | str]


def _clock(row: Row, around: Around) -> SafeString | str:
    if row.due_on is None:
        return ""
    label = words.word(TermKey(row.due_key))
    clock = Clock.running(label, row.due_on, around.on, provisional=row.due_provisional)
    return chips.clock_chip(clock, brief=True)


def _owner(row: Row, _: Around) -> SafeString:
    return format_html('{} <span class="quiet small">{}</span>', row.staff, tags.office_name(row))


CELLS: dict[str, Cell] = {
    "petitioner": lambda row, _: row.petitioner,
    "step": lambda row, _: capfirst(words.word(Step(row.step))),
    "purpose": lambda row, _: words.word(Purpose(row.purpose)),
    "channel": lambda row, _: words.word(Channel(row.channel)),
    "category": lambda row, around: words.called(row.category, around.categories),
    "received_on": lambda row, _: day(row.received_on),
    "people": lambda row, _: format_html('<span class="number">{}</span>', row.people),
    "owner": _owner,
    "clock": _clock,
}


def lines(folds: Iterable[Fold], around: Around) -> SafeString:
    """The lines of a page; what says the same opens below its line."""
    return format_html_join("\n", "{}{}", ((_row(f.row, around), _same(f, around)) for f in folds))


def _row(row: Row, around: Around) -> SafeString:
    return format_html(
        '<tr><td class="cell-matter">{}</td>{}<td class="cell-act">{}</td></tr>',
        _matter(row), _cells(row, around), _act(row, around.acts[row.id]),
    )  # fmt: skip


def _same(fold: Fold, around: Around) -> SafeString | str:
    if not fold.same:
        return ""
    said = gettext("and %(n)d with the same words") % {"n": len(fold.same)}
    if fold.sooner:
        said += gettext(", the first of them due on %(day)s") % {"day": dates.day_text(fold.sooner)}
    return format_html(
        '<tr class="row-same"><td colspan="{}"><details class="more"><summary>{}'
        '<span class="visually-hidden"> {}</span></summary>'
        '<table class="rows"><tbody>{}</tbody></table></details></td></tr>',
        len(around.columns) + 2, said, tags.grouped(fold.row.number),
        format_html_join("\n", "{}", ((_row(row, around),) for row in fold.same)),
    )  # fmt: skip


def _cells(row: Row, around: Around) -> SafeString:
    cells = ((name, CELLS[name](row, around)) for name in around.columns)
    return format_html_join("", '<td class="cell-{}">{}</td>', cells)


def _matter(row: Row) -> SafeString:
    sealed = format_html("{}{}", icon("lock"), gettext("Sealed matter")) if row.sealed else ""
    return format_html(
        '<a class="line-gist" href="{}">{}</a>'
        '<span class="line-facts"><span class="number">{}</span>{}</span>',
        reverse("matter", args=(row.number,)), sealed or row.gist, tags.grouped(row.number),
        chips.flags(row),
    )  # fmt: skip


def _act(row: Row, act: Act | None) -> SafeString | str:
    if act is None:
        return ""
    return format_html(
        '<a class="btn btn-quiet" href="{}">{}<span class="visually-hidden"> {}</span></a>',
        reverse("act", args=(row.number, act)), capfirst(words.word(act)),
        tags.grouped(row.number),
    )  # fmt: skip
