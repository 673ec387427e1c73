"""Make an installation ready to run: tables up to date, static files in their place."""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import CommandError, call_command, get_commands
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from xinqiao.rooms.directory.models import Office
from xinqiao.vault.router import KEYS, LABEL

VENDOR = settings.SOURCE / "web" / "static" / "vendor" / "tabler.min.css"


def tables() -> bool:
    """Bring both databases up to date; True when there was something to do."""
    changed = False
    for alias in connections:
        if waiting(alias):
            only = [LABEL] if alias == KEYS else []
            call_command("migrate", *only, database=alias, verbosity=0, interactive=False)
            changed = True
    if changed:
        call_command("createcachetable", verbosity=0)
    return changed


def waiting(alias: str) -> int:
    """How many changes a database still lacks. In that of the keys only the vault's count:
    the others would change nothing there and take as long as they do where they belong.

    Raises django.db.DatabaseError.
    """
    executor = MigrationExecutor(connections[alias])
    only = LABEL if alias == KEYS else None
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes(only)))


def static_files() -> bool:
    """Collect, hash and compress what pages load, when it is not what was collected last time.

    Raises CommandError when the front-end files have not been fetched.
    """
    if not VENDOR.exists():
        raise CommandError("The front-end files are missing. Run: make assets")
    collected, now = Path(settings.STATIC_ROOT) / "collected.txt", _sources()
    if collected.exists() and collected.read_text(encoding="utf-8") == now:
        return False
    call_command("collectstatic", interactive=False, verbosity=0, clear=True)
    collected.write_text(now, encoding="utf-8")
    return True


def demo() -> bool:
    """Make the demo bureau in an installation that has no office yet; True when it was made."""
    if Office.objects.exists() or "demo" not in get_commands():
        return False
    call_command("demo")
    return True


def _sources() -> str:
    """Name, size and time of every static file: an upgrade may well bring older ones."""
    files = {
        name: Path(storage.path(name)).stat()
        for finder in get_finders()
        for name, storage in finder.list([])
    }
    return "".join(f"{name} {s.st_size} {s.st_mtime_ns}\n" for name, s in sorted(files.items()))
