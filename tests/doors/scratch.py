"""An installation with a small sealed book, in XINQIAO_HOME: python -m tests.doors.scratch"""

import os


def main() -> None:
    """Tables, the cast, three matters, one signed head."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "xinqiao.config.settings"
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    django.setup()
    from django.core.management import call_command

    from tests.casebook import books
    from tests.cast import assemble
    from xinqiao.cli import prepare

    prepare.tables()
    books.book(assemble())
    call_command("seal", verbosity=0)


if __name__ == "__main__":
    main()
