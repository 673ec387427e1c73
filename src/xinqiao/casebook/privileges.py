"""What the role that the application signs in with could do to the ledger on PostgreSQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

from xinqiao.casebook.guards import APPEND_ONLY

FORBIDDEN = ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER")


def excess(connection: BaseDatabaseWrapper) -> list[str]:
    """What this role may do and should not, such as "TRUNCATE casebook_event". One statement.

    Empty on SQLite, which knows no roles.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p || ' ' || t FROM unnest(%s::text[]) t, unnest(%s::text[]) p"
            " WHERE has_table_privilege(t, p) ORDER BY t, p",
            [list(APPEND_ONLY), list(FORBIDDEN)],
        )
        return [row[0] for row in cursor.fetchall()]
