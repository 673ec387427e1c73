"""What an import writes beside the database: rows set aside, and receipts if asked for."""

import csv
import os
from contextlib import ExitStack
from pathlib import Path
from typing import IO

from django.utils.translation import gettext

from xinqiao.cli.importing.columns import Reader
from xinqiao.kernel.numbering import grouped_code
from xinqiao.rooms.registry.importing import Imported


class Outputs:
    """The rejects file and, if asked for, the receipts; readable by their owner only.

    The rejects are those of this run; receipts are added to, because a code is told only once
    and a run that goes on where another stopped must not wipe out the first half.
    """

    def __init__(self, stack: ExitStack, rejects: Path, receipts: Path | None) -> None:
        self._rejects = _writer(stack, rejects, "w", ("line", "column", "reason"))
        self._receipts = (
            _writer(stack, receipts, "a", ("line", "number", "query code")) if receipts else None
        )
        self._streams: list[IO[str]] = [w.stream for w in (self._rejects, self._receipts) if w]

    def write(self, done: Imported, reader: Reader) -> None:
        """Add one chunk; it is on disk before the next one begins."""
        for refusal in sorted(done.refused, key=lambda r: r.line):
            reason = refusal.reason.render(gettext)
            self._rejects.row(refusal.line, reader.column_of(refusal.field), reason)
        if self._receipts:
            for line, made in done.registered.items():
                self._receipts.row(line, made.number, grouped_code(made.query_code))
        for stream in self._streams:
            stream.flush()


class _Writer:
    """A CSV file that Excel opens as UTF-8."""

    def __init__(self, stream: IO[str]) -> None:
        self.stream = stream
        self._csv = csv.writer(stream)

    def row(self, *cells: object) -> None:
        """One row; a cell that a spreadsheet would take for a formula is quoted."""
        self._csv.writerow([_harmless(str(cell)) for cell in cells])


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@") else cell


def _writer(stack: ExitStack, path: Path, mode: str, header: tuple[str, ...]) -> _Writer:
    fresh = mode == "w" or not path.exists() or path.stat().st_size == 0
    flags = os.O_WRONLY | os.O_CREAT | (os.O_TRUNC if mode == "w" else os.O_APPEND)
    descriptor = os.open(path, flags, 0o600)
    stream = stack.enter_context(os.fdopen(descriptor, mode, encoding="utf-8", newline=""))
    writer = _Writer(stream)
    if fresh:
        stream.write("\ufeff")
        writer.row(*header)
    return writer
