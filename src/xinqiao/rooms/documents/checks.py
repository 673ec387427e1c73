"""System checks: issued papers are frozen."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.translation import gettext, gettext_noop

from xinqiao.rooms.documents import guards

MISSING = gettext_noop("trigger %(name)s is missing: an issued paper could be changed")


@register(Tags.database)
def papers_are_guarded(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Error documents.E001 for every trigger that is missing."""
    if not databases or "default" not in databases:
        return []
    connection = connections["default"]
    if guards.TABLE not in connection.introspection.table_names():
        return []  # before the first migration
    return [
        Error(
            gettext("trigger %(name)s is missing: an issued paper could be changed")
            % {"name": name},
            hint="Run “xinqiao doctor --mend”.",
            id="documents.E001",
        )
        for name in guards.missing(connection)
    ]
