"""Which database: the vault's table lies in "keys", everything else anywhere but there."""

from typing import Any

from django.db.models import Model

KEYS = "keys"
LABEL = "vault"


class VaultRouter:
    """Sends every query and every migration of the vault to its own database."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return KEYS if model._meta.app_label == LABEL else None

    def db_for_write(self, model: type[Model], **hints: Any) -> str | None:
        return KEYS if model._meta.app_label == LABEL else None

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool | None:
        labels = {one._meta.app_label, other._meta.app_label}
        return None if LABEL not in labels else labels == {LABEL}

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == KEYS) == (app_label == LABEL)
