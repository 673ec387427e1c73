"""System checks: the ledger's triggers are on."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.utils.translation import gettext

from xinqiao.casebook import guards


@register(Tags.database)
def ledger_is_guarded(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Error casebook.E001 for every append-only trigger that is missing."""
    if not databases or "default" not in databases:
        return []
    connection = connections["default"]
    if "casebook_event" not in connection.introspection.table_names():
        return []  # before the first migration
    return [
        Error(
            gettext("trigger %(name)s is missing: the ledger could be changed") % {"name": name},
            hint="Run “xinqiao doctor --mend”.",
            id="casebook.E001",
        )
        for name in guards.missing(connection)
    ]
