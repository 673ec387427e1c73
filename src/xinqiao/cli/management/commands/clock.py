"""xinqiao clock: run every job when it is due, on one host of an installation."""

from typing import Any

from django.core.management.base import BaseCommand

from xinqiao.cli import clock


class Command(BaseCommand):
    """`xinqiao up` brings its own clock; this is for hosts that start the parts by themselves."""

    help = "Run the scheduled jobs: sweep, seal and housekeeping. Ends with Ctrl+C."

    def handle(self, **options: Any) -> None:
        """Runs until it is told to stop."""
        clock.run()
