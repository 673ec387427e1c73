"""The process beside the web server: does queued work, and with --clock also what is due."""

import os
import sys
import threading


def main(arguments: list[str]) -> None:
    """Runs until it is told to stop."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xinqiao.config.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from xinqiao.cli import clock

    if "--clock" in arguments:
        threading.Thread(target=clock.run, daemon=True, name="clock").start()
    call_command("db_worker", queue_name="*", verbosity=0, reload=False)


if __name__ == "__main__":
    main(sys.argv[1:])
