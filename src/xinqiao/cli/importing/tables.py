"""Rows of a CSV or XLSX file as texts, one after the other, whatever its size and encoding."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl

from xinqiao.kernel.errors import Missing, OutOfRange
from xinqiao.kernel.text import gettext_noop

BLOCK = 1 << 20
LONGEST_CELL = 1_000_000
DELIMITERS = ",\t;"

NO_ROWS = gettext_noop("The file has no header line.")
KIND = gettext_noop("A file of submissions is CSV or XLSX; %(name)s is neither.")
NOT_EXCEL = gettext_noop("%(name)s cannot be opened as an XLSX workbook.")
NO_SHEET = gettext_noop("The workbook has no sheet called %(sheet)s.")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. line: where it begins in the file, from 1. broken: why it cannot be read."""

    line: int
    cells: tuple[str, ...]
    broken: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file's header and rows. lines: how far `Row.line` goes, for a progress bar."""

    header: tuple[str, ...]
    rows: Iterator[Row]
    lines: int
    encoding: str


def read(path: Path, *, sheet: str | None = None, encoding: str | None = None) -> Table:
    """Open a file of submissions. sheet: of a workbook (default: the first). encoding: of a CSV.

    Raises OutOfRange for another kind of file, Missing when it is empty.
    """
    ending = path.suffix.lower()
    if ending == ".xlsx":
        return _workbook(path, sheet)
    if ending in (".csv", ".txt", ".tsv"):
        return _text(path, encoding or encoding_of(path))
    raise OutOfRange(KIND, "file", name=path.name)


def encoding_of(path: Path) -> str:
    """utf-8-sig where every byte is UTF-8 (with or without a mark in front), else gb18030."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "gb18030"
    return "utf-8-sig"


def _text(path: Path, encoding: str) -> Table:
    with path.open("rb") as counted:
        lines = sum(block.count(b"\n") for block in iter(lambda: counted.read(BLOCK), b""))
    rows = _csv_rows(path, encoding)
    head = next(rows, None)
    if head is None:
        raise Missing(NO_ROWS, "file")
    return Table(_names(head.cells), rows, lines + 1, encoding)


def _csv_rows(path: Path, encoding: str) -> Iterator[Row]:
    """Rows that are not empty. What cannot be decoded becomes U+FFFD, and the row is broken."""
    csv.field_size_limit(LONGEST_CELL)
    with path.open(encoding=encoding, errors="replace", newline="") as stream:
        first = stream.readline()
        stream.seek(0)
        reader = csv.reader(stream, delimiter=max(DELIMITERS, key=first.count), strict=True)
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, (), str(error))
                continue
            if any(cell.strip() for cell in cells):
                yield Row(line, tuple(cells))


def _workbook(path: Path, sheet: str | None) -> Table:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl lets through whatever its parts raise
        raise OutOfRange(NOT_EXCEL, "file", name=path.name) from error
    if sheet is not None and sheet not in book.sheetnames:
        raise OutOfRange(NO_SHEET, "sheet", sheet=sheet)
    page = book[sheet] if sheet else book.worksheets[0]
    rows = _sheet_rows(book, page)
    head = next(rows, None)
    if head is None:
        raise Missing(NO_ROWS, "file")
    return Table(_names(head.cells), rows, page.max_row or 1, "xlsx")


def _sheet_rows(book: Any, page: Any) -> Iterator[Row]:
    with closing(book):
        for line, values in enumerate(page.iter_rows(values_only=True), start=1):
            cells = tuple(as_text(v) for v in values)
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)


def as_text(value: object) -> str:
    """A cell of a workbook as somebody would have typed it: 24 and not 24.0."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _names(cells: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(" ".join(cell.split()) for cell in cells)
