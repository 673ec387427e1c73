"""L4: whoever has the application's password on PostgreSQL can append to the ledger, no more."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

import xinqiao.casebook
from xinqiao.casebook import privileges
from xinqiao.casebook.guards import APPEND_ONLY

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
SCRIPT = Path(xinqiao.casebook.__file__).parent / "sql" / "app_role.sql"
ROLE = "xinqiao_app"

ON_EVERY_TABLE = (
    "UPDATE {t} SET {c} = {c}",
    "DELETE FROM {t}",
    "TRUNCATE {t}",
    "TRUNCATE {t} CASCADE",
    "DROP TABLE {t} CASCADE",
    "ALTER TABLE {t} DISABLE TRIGGER ALL",
    "ALTER TABLE {t} DISABLE TRIGGER {t}_no_update",
    "ALTER TABLE {t} DROP COLUMN {c} CASCADE",
    "ALTER TABLE {t} RENAME TO elsewhere",
    "ALTER TABLE {t} OWNER TO xinqiao_app",
    "DROP TRIGGER {t}_no_delete ON {t}",
    "CREATE TRIGGER away BEFORE INSERT ON {t} FOR EACH ROW EXECUTE FUNCTION xinqiao_append_only()",
    "CREATE RULE away AS ON INSERT TO {t} DO INSTEAD NOTHING",
    "CREATE INDEX away ON {t} ({c})",
    "GRANT UPDATE ON {t} TO xinqiao_app; UPDATE {t} SET {c} = {c}",
    "LOCK TABLE {t} IN ACCESS EXCLUSIVE MODE",
    "SELECT * FROM {t} FOR UPDATE",
    "COPY {t} FROM '/etc/hostname'",
    "COPY {t} FROM PROGRAM 'true'",
    "COPY {t} TO '/tmp/ledger-copy'",
    "MERGE INTO {t} USING (SELECT 1) one ON TRUE WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM {t} RETURNING 1) SELECT * FROM gone",
)
ELSEWHERE = (
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION xinqiao_append_only() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RETURN OLD; END $$",
    "DROP FUNCTION xinqiao_append_only() CASCADE",
    "ALTER FUNCTION xinqiao_append_only() RENAME TO away",
    "CREATE TABLE public.mine (x int)",
    "CREATE FUNCTION public.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "DROP SCHEMA public CASCADE",
    "SET ROLE postgres",
    "SET SESSION AUTHORIZATION postgres",
    "ALTER ROLE xinqiao_app SUPERUSER",
    "CREATE ROLE other SUPERUSER",
    "DELETE FROM pg_catalog.pg_trigger",
    "UPDATE pg_catalog.pg_class SET relowner = 0",
    "DELETE FROM django_migrations",
    "INSERT INTO casebook_treehead (size, root, at, note) VALUES (1, '', now(), '')"
    " ON CONFLICT (size) DO UPDATE SET root = ''",
)
COLUMN = {
    "casebook_event": "seq",
    "casebook_leaf": "event_id",
    "casebook_treehead": "size",
    "casebook_treenode": "level",
}


def _connect(user: str) -> "psycopg.Connection[tuple[object, ...]]":
    database = connection.settings_dict
    return psycopg.connect(
        host=database["HOST"], dbname=database["NAME"], user=user, autocommit=True
    )


@pytest.fixture
def app() -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    """Signed in as the application, after the shipped script was run."""
    database = settings.DATABASES["default"]
    with _connect(str(database["USER"])) as owner:
        if not owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            owner.execute(f"CREATE ROLE {ROLE} LOGIN")
    subprocess.run(
        ["psql", "-q", "-v", "ON_ERROR_STOP=1", "-v", f"app={ROLE}", "-f", str(SCRIPT)],
        env=os.environ
        | {
            "PGHOST": str(database["HOST"]),
            "PGUSER": str(database["USER"]),
            "PGDATABASE": str(connection.settings_dict["NAME"]),
        },
        check=True,
    )
    with _connect(ROLE) as signed_in:
        yield signed_in


def test_app_role__is_refused_everything_but_appending(
    app: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    attempts = [
        attempt.format(t=table, c=column)
        for table, column in COLUMN.items()
        for attempt in ON_EVERY_TABLE
    ]
    passed = []
    for attempt in [*attempts, *ELSEWHERE]:
        try:
            with app.transaction(force_rollback=True):
                app.execute(attempt.encode())
        except psycopg.errors.InsufficientPrivilege:
            continue
        passed.append(attempt)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("ALTER SYSTEM SET fsync = off")
    assert set(COLUMN) == set(APPEND_ONLY)
    assert passed == []


def test_app_role__can_read_and_append(app: "psycopg.Connection[tuple[object, ...]]") -> None:
    with app.transaction(force_rollback=True):
        app.execute("INSERT INTO casebook_treehead VALUES (1, '', now(), '')")
        assert app.execute("SELECT count(*) FROM casebook_treehead").fetchone() == (1,)
        app.execute("UPDATE casebook_matter SET seq = seq")


def test_excess__names_what_the_owner_could_do(
    app: "psycopg.Connection[tuple[object, ...]]",
) -> None:
    found = privileges.excess(connection)  # the tests sign in as the owner
    assert "TRUNCATE casebook_event" in found
    assert len(found) == 16
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {ROLE}")
        try:
            assert privileges.excess(connection) == []
        finally:
            cursor.execute("RESET ROLE")
