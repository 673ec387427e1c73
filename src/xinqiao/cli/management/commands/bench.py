"""xinqiao bench: measure this program on a scratch installation; yours is not touched."""

import os
import subprocess
import sys
from argparse import REMAINDER, ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    """The measurements live beside the source, so they need a checkout."""

    help = "Measure speed on a scratch installation, e.g. bench --engine postgres --matters 100000"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Everything goes on to `python -m bench`; `xinqiao bench -- --help` lists it."""
        parser.add_argument("rest", nargs=REMAINDER, help="options of python -m bench")
        parser.add_argument("--engine", choices=("sqlite", "postgres"), default="sqlite")
        parser.add_argument("--matters", type=int, default=10_000, help="how many to fill in")

    def handle(self, *, engine: str, matters: int, rest: list[str], **options: Any) -> None:
        """Raises CommandError without a checkout, or when the measuring failed."""
        checkout = settings.CHECKOUT
        if not (checkout / "bench" / "__main__.py").exists():
            raise CommandError("bench needs a checkout of the source; there is none here.")
        own = {k: v for k, v in os.environ.items() if not k.startswith("XINQIAO_")}
        command = [sys.executable, "-m", "bench", "--engine", engine, "--matters", str(matters)]
        done = subprocess.run(  # noqa: S603 - our own module
            [*command, *(word for word in rest if word != "--")], cwd=checkout, env=own, check=False
        )
        if done.returncode:
            raise CommandError("The measuring ended early; see above.")
