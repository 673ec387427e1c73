"""Writes docs/procedure.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xinqiao.kernel.procedure.page import page

PAGE = Path(__file__).resolve().parents[5] / "docs" / "procedure.md"


class Command(BaseCommand):
    help = "Write docs/procedure.md from the table of moves; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check for tests and CI."""
        parser.add_argument(
            "--check", action="store_true", help="exit 1 if the page is out of date"
        )

    def handle(self, *, check: bool, **options: Any) -> None:
        """Write or compare."""
        if not check:
            PAGE.write_text(page(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
            raise CommandError("docs/procedure.md is out of date; run: xinqiao procedure-docs")
