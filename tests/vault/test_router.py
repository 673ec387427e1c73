"""The vault lies in a database of its own, and nothing else lies there."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connections

from xinqiao.vault.models import DataKey
from xinqiao.vault.router import VaultRouter

ROUTER = VaultRouter()


def test_router__sends_the_vault_to_keys_and_leaves_the_rest() -> None:
    other = apps.get_model("contenttypes.ContentType")
    assert (ROUTER.db_for_read(DataKey), ROUTER.db_for_write(DataKey)) == ("keys", "keys")
    assert (ROUTER.db_for_read(other), ROUTER.db_for_write(other)) == (None, None)


@pytest.mark.parametrize(
    ("db", "label", "allowed"),
    [
        ("keys", "vault", True),
        ("keys", "casebook", False),
        ("default", "vault", False),
        ("default", "casebook", True),
    ],
)
def test_router__migrates_each_table_in_one_database(db: str, label: str, allowed: bool) -> None:
    assert ROUTER.allow_migrate(db, label) is allowed


def test_router__allows_no_relation_across_the_wall() -> None:
    key, other = DataKey(), apps.get_model("contenttypes.ContentType")()
    assert ROUTER.allow_relation(key, DataKey()) is True
    assert ROUTER.allow_relation(key, other) is False
    assert ROUTER.allow_relation(other, other) is None


@pytest.mark.django_db(databases=["default", "keys"])
def test_database__keys_holds_the_vault_and_nothing_else() -> None:
    tables = {name: set(connections[name].introspection.table_names()) for name in connections}
    assert tables["keys"] - {"django_migrations"} == {"vault_datakey"}
    assert "vault_datakey" not in tables["default"]


@pytest.mark.django_db(databases=["default", "keys"])
def test_migrations__are_complete() -> None:
    call_command("makemigrations", "vault", check=True, dry_run=True, verbosity=0)
