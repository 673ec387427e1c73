"""The process beside the web server: does queued work, and keeps time when it is asked to."""

import threading

from django.core.management import call_command, get_commands, load_command_class

from xinqiao.cli import clock

WORKER = "db_worker"


def load() -> None:
    """Load what the work needs, so that a process forked from here has it already."""
    known = get_commands()
    for name in {WORKER, *(job.command for job in clock.existing())}:
        load_command_class(str(known[name]), name)


def work() -> None:
    """Do queued work until told to stop."""
    call_command(WORKER, queue_name="*", verbosity=0, reload=False)


def work_and_keep_time() -> None:
    """Do queued work, and what is due by itself."""
    threading.Thread(target=clock.run, daemon=True, name="clock").start()
    work()
