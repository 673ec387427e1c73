"""When each scheduled job last ran and how it ended: a small file that `doctor` reads.

A file and not a table, because a job may fail for the very reason that the database is gone.
"""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from xinqiao.vault.rings import replace_text


@dataclass(frozen=True, slots=True)
class Tick:
    """One job's last run. error: empty when it went well."""

    at: datetime
    error: str


def note(job: str, at: datetime, error: str = "") -> None:
    """Remember a run."""
    ticks = read() | {job: Tick(at, error)}
    told = {name: asdict(tick) | {"at": tick.at.isoformat()} for name, tick in ticks.items()}
    replace_text(_path(), json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True))


def read() -> dict[str, Tick]:
    """The last run of every job; empty when none ever ran. Raises ValueError for a broken file."""
    if not _path().exists():
        return {}
    told = json.loads(_path().read_text(encoding="utf-8"))
    return {
        name: Tick(datetime.fromisoformat(tick["at"]), tick["error"]) for name, tick in told.items()
    }


def _path() -> Path:
    return settings.HOME / "clock.json"
