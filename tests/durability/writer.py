"""Registers matters for ever and says each number once it is committed.

XINQIAO_HOME=… python -m tests.durability.writer FULL|NORMAL [prepare]
"""

import os
import sys

from xinqiao.config import engine


def main(synchronous: str, *rest: str) -> None:
    """`prepare` makes the tables and the people and ends."""
    engine.SQLITE_START = engine.SQLITE_START.replace("=FULL", f"={synchronous}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "xinqiao.config.settings"
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    django.setup()
    from tests.cast import assemble
    from tests.durability import writing
    from xinqiao.cli import prepare

    if rest:
        prepare.tables()
        assemble()
    else:
        writing.for_ever(synchronous)


if __name__ == "__main__":
    main(*sys.argv[1:])
