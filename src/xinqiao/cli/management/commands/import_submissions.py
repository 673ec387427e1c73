"""xinqiao import-submissions: register the rows of a CSV or XLSX file, under the page's rules."""

from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from xinqiao.cli.importing import columns, tables
from xinqiao.cli.importing.columns import Reader
from xinqiao.cli.importing.outputs import Outputs
from xinqiao.cli.importing.tables import Table
from xinqiao.kernel.actors import Actor
from xinqiao.kernel.codes import Channel, Purpose
from xinqiao.kernel.errors import DomainError
from xinqiao.rooms.directory.queries import category_list
from xinqiao.rooms.registry.importing import (
    Imported,
    Line,
    Refusal,
    import_lines,
    refused_line,
    registrar,
)

CHUNK = 500
NOW = "now"


@dataclass(slots=True)
class Tally:
    """What the command tells at the end."""

    registered: int = 0
    known: int = 0
    refused: int = 0
    began: float = field(default_factory=monotonic)

    def add(self, done: Imported) -> None:
        """Count one chunk in."""
        self.registered += len(done.registered)
        self.known += done.known
        self.refused += len(done.refused)


class Command(BaseCommand):
    """Parses and shows; the rules are in the registry, one set for page and file."""

    help = (
        "Register the rows of a CSV or XLSX file. Good rows are kept, bad ones written to a "
        "rejects file; running it again registers nothing twice and goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything but the file has a default."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--missing-time", metavar="TIME",
            help="time to take where a row has none: 'now' or e.g. 2020-01-31 (else: reject it)",
        )  # fmt: skip
        parser.add_argument(
            "--map", action="append", default=[], metavar="COLUMN=FIELD",
            help=f"what a column is, if its name does not tell: {', '.join(columns.NAMES)}",
        )  # fmt: skip
        parser.add_argument(
            "--by", metavar="USERNAME", help="who registers (default: the bureau's registrar)"
        )
        parser.add_argument(
            "--channel", default=Channel.WEB.value, choices=[c.value for c in Channel]
        )
        parser.add_argument(
            "--purpose", default=Purpose.COMPLAINT.value, choices=[p.value for p in Purpose]
        )
        parser.add_argument("--encoding", help="of a CSV (default: found out)")
        parser.add_argument("--sheet", help="of a workbook (default: the first)")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="default: FILE.rejects.csv"
        )
        parser.add_argument(
            "--receipts", type=Path, metavar="FILE", help="write numbers and query codes here"
        )

    def handle(self, *, file: Path, **options: Any) -> None:
        """Raises CommandError when the file cannot be read at all."""
        if not file.is_file():
            raise CommandError(gettext("There is no file %(name)s.") % {"name": file})
        table = tables.read(file, sheet=options["sheet"], encoding=options["encoding"])
        reader = _reader(table, options)
        desk = registrar(options["by"])
        self._say(
            gettext("%(name)s registers at %(office)s. Columns: %(columns)s."),
            name=desk.name, office=desk.office,
            columns=", ".join(f"{table.header[p]} → {n}" for n, p in reader.columns.items()),
        )  # fmt: skip
        rejects = options["rejects"] or file.with_name(file.name + ".rejects.csv")
        with ExitStack() as stack:
            out = Outputs(stack, rejects, options["receipts"])
            tally = self._import(table, reader, desk.actor, out)
        self._sum_up(tally, rejects)

    def _import(self, table: Table, reader: Reader, by: Actor, out: Outputs) -> Tally:
        tally = Tally()
        console = Console(stderr=True)  # the sentences on standard output stay plain
        bar = Progress(
            TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]:.0f}/s"), TimeRemainingColumn(), console=console,
        )  # fmt: skip
        with bar:
            task = bar.add_task(gettext("Registering"), total=table.lines, rate=0.0)
            for last, lines, refused in _chunks(table, reader):
                done = import_lines(lines, by=by, at=now())
                done = Imported(done.registered, (*refused, *done.refused), done.known)
                tally.add(done)
                out.write(done, reader)
                rate = tally.registered / max(monotonic() - tally.began, 1e-6)
                bar.update(task, completed=last, rate=rate)
            bar.update(task, completed=table.lines)
        return tally

    def _sum_up(self, tally: Tally, rejects: Path) -> None:
        seconds = max(monotonic() - tally.began, 1e-6)
        told = gettext(
            "%(registered)s registered, %(known)s known before; %(seconds).1f s, %(rate)d/s."
        )
        self._say(
            told,
            registered=tally.registered, seconds=seconds, rate=tally.registered / seconds,
            known=tally.known,
        )  # fmt: skip
        if tally.refused:
            self._say(
                gettext("%(count)s rows were set aside; why stands in %(file)s."),
                count=tally.refused, file=rejects,
            )  # fmt: skip

    def _say(self, sentence: str, **values: Any) -> None:
        self.stdout.write(sentence % values)


def _reader(table: Table, options: dict[str, Any]) -> Reader:
    given = dict(_pair(text) for text in options["map"])
    return Reader(
        columns=columns.match(table.header, given),
        header=table.header,
        missing=_missing_time(options["missing_time"]),
        channel=Channel(options["channel"]),
        purpose=Purpose(options["purpose"]),
        categories={c.name.zh: c.code for c in category_list()},
    )


def _pair(text: str) -> tuple[str, str]:
    column, separator, name = text.rpartition("=")
    if not separator:
        raise CommandError(gettext("--map is written COLUMN=FIELD, not %(text)s.") % {"text": text})
    return column.strip(), name.strip()


def _missing_time(text: str | None) -> datetime | None:
    if text is None:
        return None
    return now() if text == NOW else columns.time_of(text)


def _chunks(table: Table, reader: Reader) -> Iterator[tuple[int, list[Line], list[Refusal]]]:
    """(last line, rows that can be read, rows that cannot) of every CHUNK rows."""
    lines: list[Line] = []
    refused: list[Refusal] = []
    last = 1
    for row in table.rows:
        last = row.line
        try:
            lines.append(Line(row.line, reader.intake(row)))
        except DomainError as refusal:
            refused.append(refused_line(row.line, refusal))
        if len(lines) + len(refused) >= CHUNK:
            yield last, lines, refused
            lines, refused = [], []
    yield last, lines, refused
