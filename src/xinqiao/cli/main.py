"""The command `xinqiao`: finds the command, makes the database ready, shows no stack trace."""

import os
import sys
import traceback
from datetime import UTC, datetime
from pkgutil import iter_modules

from django.core.exceptions import ImproperlyConfigured

# These look at the database themselves, or must find it as it is.
OWN = ("backup", "bench", "doctor", "prepare", "restore", "up", "verify")


def main() -> None:
    """Entry point of the installed script."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinqiao.config.settings")
    sys.exit(run(sys.argv[1:]))


def run(arguments: list[str]) -> int:
    """Run one command line. Returns 0: done, 1: refused or failed, 2: not understood."""
    name, *rest = arguments or ["help"]
    known = commands()
    if name in ("help", "--help", "-h"):
        print_line(overview(known))
        return 0
    if name not in known:
        print_line(f"xinqiao has no command {name!r}. It has: {', '.join(known)}.", error=True)
        return 2
    try:
        return _run_known(name, rest)
    except KeyboardInterrupt:
        return 130
    except ImproperlyConfigured as problem:
        print_line(f"xinqiao: {problem}", error=True)
        return 1


def commands() -> list[str]:
    """The names people type, in order of the alphabet."""
    from xinqiao.cli.management import commands as package

    found = (module.name for module in iter_modules(package.__path__))
    return sorted(name.replace("_", "-") for name in found if not name.startswith("_"))


def overview(known: list[str]) -> str:
    """What `xinqiao help` prints."""
    lines = [f"  xinqiao {name}" for name in known]
    return "\n".join(["Commands:", *lines, "Add --help to a command to read more."])


def _run_known(name: str, rest: list[str]) -> int:
    """Start Django and hand over. Raises ImproperlyConfigured for wrong settings."""
    import django
    from django.core.management import CommandError, load_command_class
    from django.db import Error as DatabaseError

    from xinqiao.kernel.errors import DomainError

    django.setup()
    _speak()
    from xinqiao.cli import prepare  # needs the models
    from xinqiao.config import memory

    memory.settle()

    try:
        if name not in OWN:
            prepare.tables()
        command = load_command_class("xinqiao.cli", name.replace("-", "_"))
        options = vars(command.create_parser("xinqiao", name).parse_args(rest))
        command.execute(*options.pop("args", ()), **options)
    except DomainError as refusal:
        return _explain(_translated(refusal))
    except CommandError as problem:
        _explain(str(problem))
        return problem.returncode
    except DatabaseError as problem:
        return _explain(f"The database does not answer as it should: {problem}", keep=True)
    except Exception as problem:
        return _explain(f"{type(problem).__name__}: {problem}", keep=True)
    return 0


def _translated(refusal: "Exception") -> str:
    from django.utils.translation import gettext

    from xinqiao.kernel.errors import DomainError

    return refusal.sentence.render(gettext) if isinstance(refusal, DomainError) else str(refusal)


def _speak() -> None:
    """English on an English terminal, Chinese on any other."""
    from django.utils import translation

    spoken = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG", "")
    translation.activate("en" if spoken.startswith("en") else "zh-hans")


def _explain(sentence: str, *, keep: bool = False) -> int:
    """Print what went wrong; with `keep`, the details go to a file that the sentence names."""
    print_line(f"xinqiao: {sentence}", error=True)
    if keep:
        from django.conf import settings

        from xinqiao.config.logs import scrub

        path = settings.HOME / "last-error.txt"
        path.write_text(
            f"{datetime.now(UTC).isoformat()}\n{scrub(traceback.format_exc())}", "utf-8"
        )
        print_line(f"Details for the developers: {path}", error=True)
    return 1


def print_line(text: str, *, error: bool = False) -> None:
    """One line to the terminal."""
    stream = sys.stderr if error else sys.stdout
    stream.write(text + "\n")


if __name__ == "__main__":
    main()
