"""Writes docs/glossary.md."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from xinqiao.kernel import glossary

PAGE = Path(__file__).resolve().parents[5] / "docs" / "glossary.md"


class Command(BaseCommand):
    help = "Write docs/glossary.md from the code's own terms; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        """--check for tests and CI."""
        parser.add_argument("--check", action="store_true", help="only compare; exit 1 if outdated")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Write or compare."""
        if not check:
            PAGE.write_text(glossary.page(), encoding="utf-8")
        elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != glossary.page():
            raise CommandError("docs/glossary.md is out of date; run: xinqiao glossary-docs")
