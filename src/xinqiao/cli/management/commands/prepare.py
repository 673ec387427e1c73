"""xinqiao prepare: bring the databases up to date and collect the static files."""

from typing import Any

from django.core.management.base import BaseCommand

from xinqiao.cli import prepare


class Command(BaseCommand):
    """Run after an update of the program, or let `xinqiao up` do it."""

    help = "Bring the databases up to date and collect the files that pages load."
    requires_system_checks = []

    def handle(self, **options: Any) -> None:
        """Both steps do nothing when nothing is new."""
        if prepare.tables():
            self.stdout.write("databases: brought up to date")
        if prepare.static_files():
            self.stdout.write("static files: collected")
