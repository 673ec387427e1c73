"""xinqiao rotate-keys: wrap all data keys anew, or index people and texts under a fresh key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from xinqiao.rooms.people import reindexing as people
from xinqiao.rooms.registry import reindexing as registry
from xinqiao.vault import blind, keys, rotation


class Command(BaseCommand):
    """May be stopped at any moment and run again; the office goes on working meanwhile."""

    help = (
        "Change keys while the office works: the master key (nothing is encrypted anew), and "
        "with --index that of the blind index (all people and texts are indexed anew)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Without options: the master key."""
        parser.add_argument("--index", action="store_true", help="the key of the blind index")
        parser.add_argument(
            "--retire", action="store_true",
            help="drop master keys that wrap nothing any more; older backups of the keys then fail",
        )  # fmt: skip

    def handle(self, *, index: bool, retire: bool, **options: Any) -> None:
        """Tells the id of what is current afterwards, never a key."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        with Progress(*columns, console=Console(stderr=True)) as bar:
            if index:
                self._index(bar)
            elif not retire:
                self._master(bar)
        if retire:
            dropped = ", ".join(rotation.retire()) or "–"
            self.stdout.write(gettext("Master keys dropped: %(ids)s.") % {"ids": dropped})

    def _master(self, bar: Progress) -> None:
        current = rotation.rotate_kek(_shown(bar, gettext("Wrapping data keys")))
        self.stdout.write(gettext("Current master key: %(id)s.") % {"id": current})

    def _index(self, bar: Progress) -> None:
        """A run that was stopped left two keys; then the fresh one is there already.

        Twice over the rows: a registration that had hashed under the old key may have been
        committed behind the first pass.
        """
        if len(keys.blind_ring().keys) == 1:
            blind.rotate()
        for _ in range(2):
            people.reindex(_shown(bar, gettext("Indexing people")))
            registry.reindex(_shown(bar, gettext("Indexing texts")))
        blind.drop_old()
        self.stdout.write(gettext("Everything is indexed under a fresh key."))


def _shown(bar: Progress, what: str) -> rotation.Progress:
    task = bar.add_task(what, total=None)

    def told(done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    return told
