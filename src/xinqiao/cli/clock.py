"""What happens by itself: the jobs of an installation and how often each is due.

On several hosts one of them has the role `clock`. A job that runs twice does no harm:
each looks first whether there is anything to do.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.core.management import call_command, get_commands
from django.db import close_old_connections
from django.utils import timezone

from xinqiao.cli import ticks

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """A management command and the time between two runs."""

    command: str
    every: timedelta
    arguments: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The job as one would type it."""
        return " ".join((self.command, *self.arguments))


JOBS = (
    Job("sweep", timedelta(minutes=1)),  # duties that fell due, absences that ended
    Job("seal", timedelta(minutes=5)),  # a new signed tree head
    Job("seal", timedelta(hours=12), ("--full",)),  # records that the look-back missed
    Job("sweep", timedelta(hours=24), ("--daily",)),  # files that no row names
    Job("clearsessions", timedelta(hours=6)),
    Job("prune_db_task_results", timedelta(hours=6)),
)


def existing(jobs: tuple[Job, ...] = JOBS) -> list[Job]:
    """The jobs whose command is part of this installation."""
    known = get_commands()
    return [job for job in jobs if job.command in known]


def run(
    now: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep
) -> None:
    """Run every job when it is due, for ever. A failed job is logged and tried next time."""
    due = dict.fromkeys(existing(), now())
    while due:
        job = min(due, key=lambda j: due[j])
        sleep(max(0.0, due[job] - now()))
        due[job] = now() + job.every.total_seconds()
        close_old_connections()
        run_one(job)
        close_old_connections()


def run_one(job: Job) -> bool:
    """One run; False when it failed."""
    try:
        call_command(job.command, *job.arguments, verbosity=0)
    except Exception as error:
        logger.exception("The scheduled job %s failed; it runs again at its next time.", job.name)
        ticks.note(job.name, timezone.now(), f"{type(error).__name__}: {error}")
        return False
    ticks.note(job.name, timezone.now())
    return True
