"""A house with one recording begun: XINQIAO_HOME=… python -m tests.durability.recorder

Says the recording's number, and a session of its officer.
"""

import os


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "xinqiao.config.settings"
    import django
    from django.conf import settings

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast
    django.setup()
    from django.test import Client
    from django.utils.timezone import now

    from tests.rooms.steps import waiting
    from xinqiao.cli import prepare
    from xinqiao.rooms.recordings.services import making

    prepare.tables()
    case = waiting()
    row = making.begin(
        number=case.row.number, by=case.who("handler"), at=now(),
        shown=True, spoken=True, agreed=True,
    )  # fmt: skip
    client = Client()
    client.force_login(case.cast.staff["housing.handler"])
    print(row.pk, client.cookies[settings.SESSION_COOKIE_NAME].value)  # noqa: T201 - for the test


if __name__ == "__main__":
    main()
