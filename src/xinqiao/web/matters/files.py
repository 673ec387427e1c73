"""Lists as files: CSV row by row, XLSX through a temporary file, never a formula."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import TemporaryFile
from typing import Any

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as noop

from xinqiao.kernel.codes import Channel, Purpose, Urgency
from xinqiao.kernel.procedure.steps import Step
from xinqiao.kernel.terms import TermKey
from xinqiao.kernel.worktime import Bilingual
from xinqiao.rooms.registry.lists import Row
from xinqiao.web import words

HEAD = (
    noop("Number"), noop("What it is about"), noop("Petitioner"), noop("Step"), noop("Purpose"),
    noop("Channel"), noop("Category"), noop("Place"), noop("Urgency"), noop("People"),
    noop("Received"), noop("Closed"), noop("Clock"), noop("Due"), noop("Office"), noop("Post"),
    noop("Person"),
)  # fmt: skip
# A cell that begins so would be computed by a spreadsheet instead of shown.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
PIECE = 64 * 1024


def safe(value: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.startswith(FORMULA) else value


def cells(row: Row, categories: Mapping[str, Bilingual]) -> list[str | int]:
    """One matter as a line of a file, masked as on the page. categories: code → its names."""
    english = words.english()
    texts = [
        row.number,
        row.gist or gettext("Sealed matter"),
        row.petitioner,
        words.word(Step(row.step)),
        words.word(Purpose(row.purpose)),
        words.word(Channel(row.channel)),
        words.called(row.category, categories),
        row.place,
        words.word(Urgency(row.urgency)),
    ]
    after = [
        row.received_on.isoformat(),
        row.closed_on.isoformat() if row.closed_on else "",
        words.word(TermKey(row.due_key)) if row.due_key else "",
        row.due_on.isoformat() if row.due_on else "",
        (row.office_en if english else row.office) or row.office,
        (row.post_en if english else row.post) or row.post,
        row.staff,
    ]
    return [*(safe(t) for t in texts), row.people, *(safe(t) for t in after)]


class _Line:
    """A file that gives back what is written to it, so that the csv module makes one line."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[Row], categories: Mapping[str, Bilingual]) -> Iterator[str]:
    """Lines of CSV, with the mark by which spreadsheets know UTF-8."""
    language = words.language()
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow([gettext(name) for name in HEAD])
    for row in rows:
        with override(language):  # the stream is read after the request's own language ended
            line: str = writer.writerow(cells(row, categories))
        yield line


def as_xlsx(rows: Iterable[Row], categories: Mapping[str, Bilingual]) -> Iterator[bytes]:
    """The pieces of a workbook, written row by row."""
    language = words.language()
    return _pieces(rows, categories, language)


def _pieces(
    rows: Iterable[Row], categories: Mapping[str, Bilingual], language: str
) -> Iterator[bytes]:
    from openpyxl import Workbook  # large, and seldom wanted

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Xinqiao")
    with override(language):
        sheet.append([gettext(name) for name in HEAD])
        for row in rows:
            sheet.append(cells(row, categories))
    with TemporaryFile() as file:
        book.save(file)
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece


Form = Callable[[Iterable[Row], Mapping[str, Bilingual]], Iterator[Any]]
FORMS: dict[str, Form] = {"csv": as_csv, "xlsx": as_xlsx}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
